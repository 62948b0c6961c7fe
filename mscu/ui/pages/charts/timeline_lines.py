"""The events of a case in words, a row each: what happened, when, who was in it, and where."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.documents.timeline.facts import Timeline, who_and_where
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.chronology import Line


def timeline_lines(timeline: Timeline) -> list[Line]:
    """Give the events under their days; a row's key is the number of its entry."""
    return list(_lines(timeline))


def _lines(timeline: Timeline) -> Iterator[Line]:
    before = ""
    for event in timeline.events:
        head = f"{event.day:%a} {event.day.day} {event.day:%b %Y}"
        who, where = who_and_where(timeline, event)
        look = RowLook(
            title=isolated(event.headline),
            detail=joined(event.happened, isolated(who), isolated(where)),
            icon=event.icon, family=Family(event.family.value),
            head=head if head != before else "",
        )  # fmt: skip
        yield Line(event.entry_id, look)
        before = head
