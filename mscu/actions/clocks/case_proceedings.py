"""The criminal proceedings of a case, read from its entries."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from mscu.actions.clocks.clock_events import step_of
from mscu.actions.core.action import Work
from mscu.batches import in_batches
from mscu.models.entries.court import CourtResult
from mscu.models.entries.enforcement import Arrest, Bail, Charge
from mscu.models.entries.entry import Choice, Entry
from mscu.rules.proceedings import Proceedings


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
