"""The orders of a case as facts for print: current state and all steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mscu.actions.editions.entry_facts import Entries, entries_of_kind, fact_value
from mscu.codes import Kind
from mscu.documents.editions import enforcement_facts

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryDetails

BREACHED, MADE, APPLIED, SERVED = (
    "order_step:breached",
    "order_step:made",
    "order_step:applied",
    "order_step:served",
)
UNTIL_FURTHER = "until further order"


def orders(entries: Entries) -> Iterator[enforcement_facts.OrderFact]:
    """Yield each order with its steps, in the order in which they happened."""
    steps: dict[int, list[EntryDetails]] = {}
    for entry in entries_of_kind(entries, Kind.ORDER):
        steps.setdefault(entry.values["order_id"] or entry.row.id, []).append(entry)
    return (_order(order_steps) for order_steps in steps.values())


def _order(steps: Sequence[EntryDetails]) -> enforcement_facts.OrderFact:
    first = steps[0]
    with_prohibitions = [entry for entry in steps if _prohibitions(entry)]
    return enforcement_facts.OrderFact(
        kind=_last(steps, "order_type"),
        person=fact_value(first, "person_id"),
        stands=", ".join(filter(None, (_last(steps, "step").lower(), steps[-1].row.happened))),
        court=_last(steps, "court"),
        reference=_last(steps, "reference"),
        applicant=_last(steps, "applicant"),
        applied=_last(steps, "applied_on") or _step_date(steps, APPLIED),
        made=_step_date(steps, MADE),
        served=_step_date(steps, SERVED),
        starts=_last(steps, "starts_on"),
        ends=_end(steps),
        officer=_last(steps, "officer"),
        review=_last(steps, "review_on"),
        varied=with_prohibitions[-1].row.happened if len(with_prohibitions) > 1 else "",
        prohibitions=_prohibitions(with_prohibitions[-1]) if with_prohibitions else (),
        steps=tuple(map(_step, steps)),
    )


def _last(steps: Sequence[EntryDetails], name: str) -> str:
    return next((text for entry in reversed(steps) if (text := fact_value(entry, name))), "")


def _step_date(steps: Sequence[EntryDetails], step: str) -> str:
    return next((entry.row.happened for entry in steps if entry.values["step"] == step), "")


def _end(steps: Sequence[EntryDetails]) -> str:
    """Return the end set last: a date, or none until further order."""
    for entry in reversed(steps):
        if end := fact_value(entry, "ends_on"):
            return end
        if entry.values["indefinite"]:
            return UNTIL_FURTHER
    return ""


def _step(entry: EntryDetails) -> enforcement_facts.OrderStepFact:
    return enforcement_facts.OrderStepFact(
        happened_shown=entry.row.happened,
        step=fact_value(entry, "step"),
        text=entry.text,
        court=fact_value(entry, "court"),
        is_breach=entry.values["step"] == BREACHED,
        prohibitions=_prohibitions(entry),
    )


def _prohibitions(entry: EntryDetails) -> tuple[enforcement_facts.ProhibitionFact, ...]:
    return tuple(
        enforcement_facts.ProhibitionFact(
            text=part.get("text"), condition=part.get("condition"), ends=part.get("ends_on")
        )
        for part in entry.parts
        if part.kind == "prohibition"
    )
