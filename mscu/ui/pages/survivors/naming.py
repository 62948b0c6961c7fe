"""Who may read a survivor's records, and the forms that name or bar a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from mscu.actions.survivors.survivors import Barred, NameReader, NoteConflict, Reader, Readers
from mscu.survivor_codes import NamedAs
from mscu.ui.forms.field_list import DAY, SEGMENTS, TEXT, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.sharing_lines import LineAction
from mscu.ui.pages.support.sources import PERSON
from mscu.ui.pages.support.support_form_specs import PAGE

NAME, BAR, END = "name_reader", "bar", "end_naming"
AS = SEGMENTS(tuple((source, source.label) for source in (NamedAs.COVER, NamedAs.NAVIGATOR)))
NAMING = (
    Section(
        "",
        (
            Field("user", "Who", PERSON, required=True),
            Field("named_as", "As", AS),
            Field("from_day", "From", DAY, hint="Leave empty for today"),
            Field("until_day", "Until", DAY, hint="Leave empty for no end date"),
            Field("reason", "Reason", TEXT, wide=True),
        ),
    ),
)
BARRING = (
    Section(
        "",
        (
            Field("user", "Who", PERSON, required=True),
            Field(
                "reason",
                "Conflict of interest",
                TEXT,
                required=True,
                wide=True,
                placeholder="such as the same church as the family",
                hint="Only the safeguarding leads are told why",
            ),
        ),
    ),
)
BARRED = (
    "Barred, and recorded. If they have an account in police's store, they still see there who was referred: "
    "ask the unit's administrator to remove it."
)
AT_ONCE = (
    "The bar takes effect at once and cannot be lifted here. However this person is named, the survivor "
    "disappears from their list, their search and the emergency cards that they can release."
)
NOBODY_NAMED = "Nobody is named. Name a navigator, or only the leads will know what is due."


def readers_lines(answer: Readers) -> PaneContent:
    """Return who may read the records, who is barred, and who could read them before."""
    current = [reader for reader in answer.readers if not reader.is_over]
    name_link = ActionLink(label="Give a colleague access", action=LineAction(NAME, answer))
    bar_link = ActionLink(label="Bar a colleague", action=LineAction(BAR, answer))
    return PaneContent(
        icon="users-round",
        title="Who may read",
        note=answer.reference,
        groups=(
            LineGroup(
                title="Named",
                lines=tuple(_reader(reader, may_name=answer.may_name) for reader in current),
                empty=NOBODY_NAMED,
            ),
            LineGroup(
                title="Barred by a conflict of interest",
                lines=tuple(map(_barred, answer.barred)),
                empty="Nobody is barred.",
            ),
            LineGroup(title="Earlier", lines=tuple(map(_former, _ended_readers(answer.readers)))),
        ),
        actions=(*((name_link,) if answer.may_name else ()), *((bar_link,) if answer.may_bar else ())),
    )


def _ended_readers(readers: Iterable[Reader]) -> Iterable[Reader]:
    return (reader for reader in readers if reader.is_over)


def _reader(reader: Reader, *, may_name: bool) -> PaneLine:
    named_as = reader.named_as.label
    end = ActionLink(
        label="End", action=LineAction(END, reader), name=f"End: {reader.display}, {named_as.lower()}"
    )
    return PaneLine(
        title=reader.display,
        chip=Chip(named_as, Status.RUN if reader.named_as is NamedAs.NAVIGATOR else Status.QUIET),
        details=(_span(reader), reader.reason),
        actions=(end,) if may_name and reader.can_end else (),
    )


def _former(reader: Reader) -> PaneLine:
    return PaneLine(
        title=f"{reader.display}, {reader.named_as.label.lower()}", details=(_span(reader), reader.reason)
    )


def _span(reader: Reader) -> str:
    return reader.span if " to " in reader.span else f"Since {reader.span}"


def _barred(barred: Barred) -> PaneLine:
    return PaneLine(title=barred.display, chip=Chip("barred", Status.LATE), details=(barred.reason,))


def readers_spec(action: str, answer: Readers) -> FormSpec:
    """Return the form that names or bars a colleague."""
    if action == NAME:
        return _spec(
            action,
            answer,
            "Give a colleague access",
            icon="user-round-check",
            sections=NAMING,
            values={"named_as": NamedAs.COVER},
            make=partial(_name, answer.survivor_id),
            done="Named. This has been recorded.",
            save="Name",
        )
    return _spec(
        action,
        answer,
        "Bar a colleague",
        icon="user-round-x",
        sections=BARRING,
        make=partial(_bar, answer.survivor_id),
        done=BARRED,
        save="Bar",
        warning=AT_ONCE,
    )


def _spec(action: str, answer: Readers, title: str, **options: Any) -> FormSpec:
    return FormSpec(
        key=f"{PAGE}/{action}/{answer.survivor_id}",
        label=f"{title}, {answer.reference}",
        title=title,
        note=answer.reference,
        keeps_draft=False,
        **options,
    )


def _name(survivor_id: int, **values: Any) -> NameReader:
    values |= {"user": values["user"] or "", "named_as": values["named_as"] or NamedAs.COVER}
    return NameReader(survivor_id=survivor_id, **values)


def _bar(survivor_id: int, **values: Any) -> NoteConflict:
    return NoteConflict(survivor_id=survivor_id, **{**values, "user": values["user"] or ""})
