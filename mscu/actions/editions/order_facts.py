"""The orders of a case as facts for print: current state and all steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mscu.actions.editions.entry_facts import Entries, of, value
from mscu.codes import Kind
from mscu.documents.editions import enforcement_facts as f

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryAnswer

BREACHED, MADE, APPLIED, SERVED = (
    "order_step:breached",
    "order_step:made",
    "order_step:applied",
    "order_step:served",
)
UNTIL_FURTHER = "until further order"


def orders(entries: Entries) -> Iterator[f.OrderFact]:
    """Yield each order with its steps, in the order in which they happened."""
    steps: dict[int, list[EntryAnswer]] = {}
    for each in of(entries, Kind.ORDER):
        steps.setdefault(each.values["order_id"] or each.row.id, []).append(each)
    return (_order(each) for each in steps.values())


def _order(steps: Sequence[EntryAnswer]) -> f.OrderFact:
    first = steps[0]
    set_by = [each for each in steps if _prohibitions(each)]
    return f.OrderFact(
        kind=_last(steps, "order_type"),
        person=value(first, "person_id"),
        stands=", ".join(filter(None, (_last(steps, "step").lower(), steps[-1].row.happened))),
        court=_last(steps, "court"),
        reference=_last(steps, "reference"),
        applicant=_last(steps, "applicant"),
        applied=_last(steps, "applied_on") or _at(steps, APPLIED),
        made=_at(steps, MADE),
        served=_at(steps, SERVED),
        starts=_last(steps, "starts_on"),
        ends=_ends(steps),
        officer=_last(steps, "officer"),
        review=_last(steps, "review_on"),
        varied=set_by[-1].row.happened if len(set_by) > 1 else "",
        prohibitions=_prohibitions(set_by[-1]) if set_by else (),
        steps=tuple(map(_step, steps)),
    )


def _last(steps: Sequence[EntryAnswer], name: str) -> str:
    return next((said for each in reversed(steps) if (said := value(each, name))), "")


def _at(steps: Sequence[EntryAnswer], step: str) -> str:
    return next((each.row.happened for each in steps if each.values["step"] == step), "")


def _ends(steps: Sequence[EntryAnswer]) -> str:
    """Return the end set last: a date, or none until further order."""
    for each in reversed(steps):
        if said := value(each, "ends_on"):
            return said
        if each.values["indefinite"]:
            return UNTIL_FURTHER
    return ""


def _step(entry: EntryAnswer) -> f.OrderStepFact:
    return f.OrderStepFact(
        happened_shown=entry.row.happened,
        step=value(entry, "step"),
        text=entry.text,
        court=value(entry, "court"),
        is_breach=entry.values["step"] == BREACHED,
        prohibitions=_prohibitions(entry),
    )


def _prohibitions(entry: EntryAnswer) -> tuple[f.ProhibitionFact, ...]:
    return tuple(
        f.ProhibitionFact(text=part.get("text"), condition=part.get("condition"), ends=part.get("ends_on"))
        for part in entry.parts
        if part.kind == "prohibition"
    )
