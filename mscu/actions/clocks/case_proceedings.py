"""The criminal proceedings of a case, read from its entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.batches import in_batches
from mscu.models.entries.court import CourtResult
from mscu.models.entries.enforcement import Arrest, Bail, Charge
from mscu.models.entries.entry import Choice, Entry
from mscu.rules.proceedings import Proceedings, Step

if TYPE_CHECKING:
    from mscu.codes import Kind


def proceedings_among(work: Work, entries: Iterable[Entry]) -> Proceedings:
    """Return the proceedings that entries of one case tell of."""
    steps = [entry for entry in entries if isinstance(entry, Arrest | Bail | Charge | CourtResult)]
    offences: dict[int, list[str]] = {}
    for batch in in_batches(step.id for step in steps if isinstance(step, Charge | CourtResult)):
        chosen = select(Choice.entry_id, Choice.choice).where(
            Choice.entry_id.in_(batch), Choice.of_field == OFFENCES
        )
        for entry_id, offence in work.rows(chosen):
            offences.setdefault(entry_id, []).append(offence)
    return Proceedings(step_of(step.of_kind, step, offences.get(step.id, ())) for step in steps)


OFFENCES = "offences"
"""The field of a charge or court result that holds its offences."""


def step_of(kind: Kind, entry: Any, offences: Iterable[str]) -> Step:  # noqa: ANN401 - a row or an entry
    """Return an arrest, bail, charge or court result as a step of the proceedings."""
    verdict, sentence = (getattr(entry, name, None) or "" for name in ("verdict", "sentence"))
    return Step(
        id=entry.id,
        kind=kind,
        person_id=entry.person_id,
        at=entry.happened_at,
        follows_id=entry.follows_id,
        disposal=getattr(entry, "disposal", None) or "",
        disposal_on=getattr(entry, "disposal_on", None),
        offences=frozenset(offences),
        decides=bool(sentence) or verdict not in {"", NO_VERDICT},
        concludes=bool(sentence) or verdict in FINAL_VERDICTS,
    )


NO_VERDICT = "verdict:no_verdict"
"""A jury that could not agree: the charge stands as before."""
FINAL_VERDICTS = frozenset({"verdict:not_guilty", "verdict:discontinued", "verdict:other"})
"""The verdicts that end the proceedings: after the others a sentence or another trial is to come."""
