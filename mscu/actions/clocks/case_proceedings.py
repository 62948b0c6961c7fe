"""The criminal proceedings of a case, read from its entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.models.entries.court import CourtResult
from mscu.models.entries.enforcement import Arrest, Bail, Charge
from mscu.models.entries.entry import Entry
from mscu.rules.proceedings import Proceedings, Step

if TYPE_CHECKING:
    from mscu.codes import Kind


def proceedings_among(entries: Iterable[Entry], offences: Mapping[int, Iterable[str]]) -> Proceedings:
    """Return the proceedings that entries of one case tell of.

    `offences` holds the keys of the offences of each charge and court result, by entry id.
    """
    steps = (entry for entry in entries if isinstance(entry, Arrest | Bail | Charge | CourtResult))
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
