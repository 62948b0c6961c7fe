"""What the page of data breaches asks and says: its keys, forms, rows and card."""

from __future__ import annotations

from functools import partial
from typing import Any

from mscu.actions.data_breaches import (
    BreachAnswer,
    BreachRow,
    BreachState,
    Endangered,
    RecordBreach,
    SettleBreach,
    breach_rule,
)
from mscu.codes import YesNo
from mscu.ui.badges import Chip
from mscu.ui.field_list import CODES, LINE, MOMENT, TEXT, YES_NO_NOT_SURE, Field, Section
from mscu.ui.pages.case.job import Job
from mscu.ui.pages.case.list_pane import Empty
from mscu.ui.pages.keyed_forms import Key
from mscu.ui.pages.survivors.lines_pane import Group, Line, Offer, Shown
from mscu.ui.palette import Family, Status
from mscu.ui.row_look import RowLook

PAGE, NEW, SETTLE, OPEN = "breaches", "new", "settle", "open"
ICON = "shield-alert"
NONE = Empty(
    ICON,
    "No breach is on record",
    "A computer, a disk or papers that are gone, or a copy sent to the wrong person, is put on "
    "record at once; from that moment the hours run.",
)
STATUS = {
    BreachState.LATE: Status.LATE, BreachState.RUNS: Status.SOON, BreachState.DONE: Status.DONE,
}  # fmt: skip
NOTICED = (
    Field("kind", "What happened", CODES("breach_kind"), required=True),
    Field("noticed_at", "Noticed", MOMENT, required=True, hint="The hours run from this moment"),
    Field("was_open", "Was the store unlocked on it?", YES_NO_NOT_SURE, wide=True),
    Field("text", "In your words", TEXT, required=True, wide=True),
)
TOLD = (
    Field("told_at", "Commissioner told", MOMENT),
    Field("why_not_told", "Why not, or why late", LINE, hint="Such as: no risk, it was locked"),
    Field("people_told", "Who else was told, and how", TEXT, wide=True),
)
LOCKED = (
    "Whoever has a computer whose store is locked has an encrypted file (AES-256), which {people} "
    "open with passphrases of their own. What was unlocked then could be read."
)
RESTRICTED = "Ask the lead of each case that you cannot see to look at it as well."


def key_of(what: str, *numbers: int) -> str:
    """Write the key of a form, or of something that is opened."""
    return "/".join((PAGE, what, *map(str, numbers)))


def read_key(key: str) -> Key | None:
    """Read a key; nothing for one of another page."""
    page, *rest = key.split("/")
    if page != PAGE or not rest or not all(each.isdigit() for each in rest[1:]):
        return None
    return rest[0], tuple(map(int, rest[1:]))


def new_job() -> Job:
    """Put a breach on record."""
    return Job(
        key=key_of(NEW), label="New data breach", title="Record a data breach", icon=ICON,
        note=breach_rule().source, sections=(Section("", NOTICED),), make=RecordBreach,
        done="Breach on record. Who is endangered first stands below it.",
    )  # fmt: skip


def settle_job(row: BreachRow) -> Job:
    """Say who was told."""
    return Job(
        key=key_of(SETTLE, row.id), label=f"Who was told: {row.kind}", title="Who was told",
        icon=ICON, note=row.kind, sections=(Section("", TOLD),), make=partial(_settle, row),
        done="Settled.",
    )  # fmt: skip


def _settle(row: BreachRow, **values: Any) -> SettleBreach:  # noqa: ANN401 - its fields
    return SettleBreach(
        breach_id=row.id, version=row.version, told_at=values["told_at"] or "",
        why_not_told=values["why_not_told"], people_told=values["people_told"],
    )  # fmt: skip


def breach_look(row: BreachRow) -> RowLook:
    """Show a breach, and how much time is left to tell."""
    done = row.state is BreachState.DONE
    return RowLook(
        title=row.kind,
        detail=f"noticed {row.noticed}" if done else f"tell by {row.due}",
        family=Family.NOTE, icon=ICON, kind="Data breach",
        chip=Chip(row.state.label, STATUS[row.state]), quiet=done,
    )  # fmt: skip


def breach_lines(answer: BreachAnswer, row: BreachRow | None) -> Shown:
    """Show a breach, or what is done if a computer is gone; and who is endangered first."""
    of_row = (Group(title="", lines=_said(row)),) if row is not None else ()
    open_ = row is None or row.state is not BreachState.DONE
    offers = (
        (Offer(words="Record a breach", does=key_of(NEW)),)
        if row is None
        else (Offer(words="Who was told", does=key_of(SETTLE, row.id)),) * open_
    )
    return Shown(
        icon=ICON,
        title=row.kind if row is not None else "If a computer is stolen",
        note=f"noticed {row.noticed}" if row is not None
        else f"noticed now, the Commissioner is told by {answer.due_now}",
        groups=(*of_row, *(_at_once() if open_ else ()), _endangered(answer), _held(answer)),
        offers=offers,
    )  # fmt: skip


def _said(row: BreachRow) -> tuple[Line, ...]:
    done = row.state is BreachState.DONE
    told = f"The Commissioner was told {row.told}" if row.told else f"Not told: {row.why_not_told}"
    title = told if done else f"Tell the Information Commissioner by {row.due}"
    unlocked = "" if row.was_open == YesNo.NO.label else ": take it that all could be read"
    said = (
        row.text, f"Store unlocked on it: {row.was_open.lower()}{unlocked}",
        row.people_told, f"Settled {row.settled}" if done else f"Recorded by {row.recorded_by}",
    )  # fmt: skip
    return (Line(title=title, chip=Chip(row.state.label, STATUS[row.state]), said=said),)


def _at_once() -> tuple[Group, ...]:
    steps = tuple(
        Line(title=f"{at}. {words}") for at, words in enumerate(breach_rule().first, start=1)
    )
    return (Group(title="At once", lines=steps),)


def _endangered(answer: BreachAnswer) -> Group:
    more = f"{answer.more:,} more are in open cases. " if answer.more else ""
    last = Line(title=f"{more}{RESTRICTED}")
    lines = tuple(_person(each) for each in answer.endangered)
    return Group(title="Who is endangered first", lines=(*lines, last))


def _person(each: Endangered) -> Line:
    return Line(
        title=each.name,
        said=(each.case, ", ".join(each.why)),
        offers=(
            Offer(words="Open", does=key_of(OPEN, each.case_id), name=f"Open {each.case}"),
        ),
    )  # fmt: skip


def _held(answer: BreachAnswer) -> Group:
    people = "one person" if answer.opened_by == 1 else f"{answer.opened_by} people"
    counts = tuple(f"{words}: {number:,}" for words, number in answer.held)
    line = Line(title="In the store, as far as you may see", said=(*counts,))
    return Group(title="What it held", lines=(line, Line(title=LOCKED.format(people=people))))
