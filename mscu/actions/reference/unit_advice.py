"""The advice library as the unit offers it: the shipped pieces, its wording of them, and its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.reference.changes import in_state
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState
from mscu.dates.london import local_day
from mscu.rules.advice import AdviceText, shipped_library
from mscu.rules.unit_advice import OwnPiece, UnitAdvice, Wording, library_on, load

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class AdviceLibrary(Query[tuple[AdviceText, ...]]):
    """The pieces that are offered today, for whoever advises."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[AdviceText, ...]:
        """Lay what holds of the unit over the library of this version of the program."""
        return library_on(work.today, shipped_library(), unit_advice(work))


def unit_advice(work: Work) -> UnitAdvice:
    """Return what the unit's changes that hold make of the library."""
    pieces: dict[str, tuple[OwnPiece, date]] = {}
    wordings: dict[str, tuple[Wording, date]] = {}
    retired: dict[str, date] = {}
    for change in in_state(work, ReferenceKind.ADVICE, ReferenceState.HOLDS):
        agreed = local_day(change.agreed_at or change.proposed_at)
        if change.what is ReferenceField.ADDED:
            pieces[change.about] = (load(OwnPiece, change.value), agreed)
        elif change.what is ReferenceField.TEXT and change.value != change.shipped:
            wordings[change.about] = (load(Wording, change.value), agreed)
        elif change.what is ReferenceField.RETIRED_ON and change.holds_from is not None:
            retired[change.about] = change.holds_from
    return UnitAdvice(pieces=pieces, wordings=wordings, retired=retired)
