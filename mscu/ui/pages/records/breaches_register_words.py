"""What the pages of both registers of breaches say alike: keys, fields, rows, what is done."""

from __future__ import annotations

from collections.abc import Sequence

from mscu.actions.records.breach_register import BreachRow, BreachState
from mscu.codes import YesNo
from mscu.ui.forms.field_list import CODES, LINE, MOMENT, TEXT, YES_NO_NOT_SURE, Field, Switch
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import Group, PaneLine
from mscu.ui.pages.core.list_pane import Empty

NEW, SETTLE, OPEN, PRINT = "new", "settle", "open", "print"
ICON = "shield-alert"
IF_STOLEN = "If a computer is stolen"
FIRST, HELD = "Who is endangered first", "What it held"
NONE = Empty(
    ICON,
    "No breach is on record",
    "A computer, a disk or papers that are gone, or a copy sent to the wrong person, is put on "
    "record at once; from that moment the hours run.",
)
STATUS = {
    BreachState.LATE: Status.LATE, BreachState.RUNS: Status.SOON, BreachState.PEOPLE: Status.SOON,
    BreachState.DONE: Status.DONE,
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


def breach_look(row: BreachRow) -> RowLook:
    """Show a breach, and how much time is left to tell."""
    settled = row.state in {BreachState.DONE, BreachState.PEOPLE}
    return RowLook(
        title=row.kind,
        detail=f"noticed {row.noticed}" if settled else f"tell by {row.due}",
        family=Family.NOTE, icon=ICON, kind="Data breach",
        chip=Chip(row.state.label, STATUS[row.state]), quiet=row.state is BreachState.DONE,
    )  # fmt: skip


def head_note(row: BreachRow | None, due_now: str) -> str:
    """Say under the title of the card from when the hours run, and until when."""
    if row is not None:
        return f"noticed {row.noticed}"
    return f"noticed now, the Commissioner is told by {due_now}"


def of_breach(row: BreachRow | None, *more: str) -> tuple[Group, ...]:
    """Say what happened, and who was told or is still to be."""
    if row is None:
        return ()
    told = f"The Commissioner was told {row.told}" if row.told else f"Not told: {row.why_not_told}"
    title = told if row.settled else f"Tell the Information Commissioner by {row.due}"
    why = f"Why: {row.why_not_told}" if row.told and row.why_not_told else ""
    unlocked = "" if row.was_open == YesNo.NO.label else ": take it that all could be read"
    said = (
        why, *row.text.splitlines(),
        f"Store unlocked on it: {row.was_open.lower()}{unlocked}" if row.was_open else "", *more,
        *row.people_told.splitlines(),
        f"Settled {row.settled}" if row.settled else f"Recorded by {row.recorded_by}",
    )  # fmt: skip
    line = PaneLine(title=title, chip=Chip(row.state.label, STATUS[row.state]), said=said)
    return (Group(title="", lines=(line,)),)


def of_store(kinds: Sequence[str]) -> tuple[Switch, ...]:
    """Ask whether the store was unlocked only where somebody may hold it."""
    return (Switch("was_open", "kind", frozenset(kinds)),)


def holds_store(row: BreachRow | None) -> bool:
    """Say whether somebody may hold the store: so it is of a computer that is stolen now."""
    return row is None or bool(row.was_open)


def at_once(steps: Sequence[str]) -> Group:
    """Say what is done before anything else, in its order."""
    lines = tuple(PaneLine(title=f"{at}. {words}") for at, words in enumerate(steps, start=1))
    return Group(title="At once", lines=lines)


def held_group(held: Sequence[tuple[str, int]], opened_by: int) -> Group:
    """Say what stands in the store today, and what whoever has it locked would need."""
    people = "one person" if opened_by == 1 else f"{opened_by} people"
    counts = tuple(f"{words}: {number:,}" for words, number in held)
    line = PaneLine(title="In the store, as far as you may see", said=counts)
    return Group(title=HELD, lines=(line, PaneLine(title=LOCKED.format(people=people))))
