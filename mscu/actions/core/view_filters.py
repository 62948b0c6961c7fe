"""What is kept of a search or a list: words alone, read strictly, so that nothing else comes in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TypeVar

LONGEST = 20_000
"""Characters of one view."""


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """A search with its filters; empty is any."""

    words: str = ""
    what: str = ""
    kind: str = ""
    district: str = ""
    since: str = ""
    until: str = ""
    marking: str = ""
    handling: str = ""


@dataclass(frozen=True, kw_only=True)
class CasesView:
    """The list of cases as somebody wants it; empty is any, and newest first."""

    status: str = ""
    lead: str = ""
    district: str = ""
    exploitation: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportsView:
    """The register of reports as somebody wants it; empty is any, and newest first."""

    triage: str = ""
    district: str = ""
    source: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class SubjectsView:
    """The index of nominals as somebody wants it; empty is all kinds, and by name."""

    kind: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class DisclosuresView:
    """The register of what left the unit as somebody wants it; empty is all, the newest first."""

    words: str = ""
    """In the recipient, the case's reference, who issued it, or a person of the case."""
    state: str = ""
    days: str = ""
    """How many back from today, as figures."""


@dataclass(frozen=True, kw_only=True)
class ChartView:
    """A case's link chart as somebody wants it; nodes are named by their keys, a line each."""

    off: str = "exhibit"
    """The kinds that are not ticked; exhibits are so at first."""
    weak: str = ""
    """`yes` where weak links are shown."""
    until: str = ""
    """The day as known on, such as `2022-06-20`; empty is all that is known."""
    hidden: str = ""
    also: str = ""
    """Nodes that are shown although their kind is not."""
    pins: str = ""
    """Of each pinned node its place across and down in pixels, then its key."""


View = SearchView | CasesView | ReportsView | SubjectsView | DisclosuresView | ChartView
CONTENTS: dict[str, type[View]] = {
    "search": SearchView,
    "cases": CasesView,
    "reports": ReportsView,
    "subjects": SubjectsView,
    "disclosures": DisclosuresView,
    "links": ChartView,
}
"""By the page whose views they are."""
V = TypeVar("V")


def content_of(page: str) -> type[View] | None:
    """Say what is kept of a page; `links/12`, the chart of one case, has those of `links`."""
    name, _, number = page.partition("/")
    of_record = name == "links"
    return CONTENTS.get(name) if number.isdecimal() is of_record else None


def written(view: View) -> str:
    """Write a view down."""
    return json.dumps(asdict(view), ensure_ascii=False)


def read_view(kind: type[V], content: str) -> V | None:
    """Read a view back; None where it is not what today's program writes, field by field."""
    names = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    try:
        found = json.loads(content[: LONGEST + 1])
    except (ValueError, RecursionError):
        return None
    whole = isinstance(found, dict) and found.keys() == names
    if not whole or not all(isinstance(value, str) for value in found.values()):
        return None
    return kind(**found)
