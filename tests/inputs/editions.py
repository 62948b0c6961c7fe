"""Inputs of the commands on editions and what is hidden in them, for tests that walk all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.editions.edition_rules import ChangeEdition, EditionTables
from mscu.actions.editions.redaction_review import CopyReview, DecideMarks, MarkDecision, ReviewCopy
from mscu.codes import Role, Sensitivity

if TYPE_CHECKING:
    from mscu.actions.core.action import Command
    from mscu.gate import Gate
    from tests.inputs.factories import World


def review_all(gate: Gate, case_id: int, edition: str = "partner") -> CopyReview:
    """Accept every mark of a copy as it was found."""
    review = gate.ask(ReviewCopy(case_id=case_id, edition=edition))
    gate.perform(DecideMarks(case_id=case_id, edition=edition, decisions=accepted(review)))
    return gate.ask(ReviewCopy(case_id=case_id, edition=edition))


def accepted(review: CopyReview) -> tuple[MarkDecision, ...]:
    """Return the decisions that accept what is not decided."""
    return tuple(
        MarkDecision(digest=text.digest, start=mark.start, end=mark.end, hidden=True, instead=mark.instead)
        for text in review.texts
        for mark in text.marks
        if not mark.decided
    )


def _decide(world: World) -> DecideMarks:
    gate = world.store.gate(Role.OFFICER)
    review = gate.ask(ReviewCopy(case_id=world.case_id))
    text = next(each for each in review.texts if each.text.strip())
    return DecideMarks(
        case_id=world.case_id,
        decisions=(MarkDecision(digest=text.digest, start=0, end=1, hidden=True, instead="[detail]"),),
    )


def _change(world: World) -> ChangeEdition:
    """Decide otherwise than it stands, as a decision that changes nothing is refused."""
    tables = world.store.gate(Role.ADMINISTRATOR).ask(EditionTables())
    table = next(each for each in tables if each.key == "orders")
    row = next(each for each in table.rows if each.about is Sensitivity.SOURCE)
    other = next(each for each in row.choices if each is not row.now)
    return ChangeEdition(
        edition=table.key, treatments=((row.about, other),), reason="Agreed with DI Aspinall."
    )


EDITION_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    ChangeEdition: _change,
    DecideMarks: _decide,
}
