"""Which arrest, bail, charge and court result belong together, and which step ends a bail or a remand.

A step belongs to the matter of the step that it follows, if both are of the same person. One that follows
nothing belongs to the only matter of its person that is open then; if there are several, it cannot be known
to which, and it ends nothing. So it is with a court result and the charges of its person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.code_keys import RELEASED_AS_VICTIM
from mscu.codes import Kind
from mscu.dates.london import local_day

if TYPE_CHECKING:
    from datetime import date, datetime

NO_ACTION = ("arrest_disposal:no_further_action", RELEASED_AS_VICTIM)
UNDER_INVESTIGATION = "arrest_disposal:rui"
RELEASES = (*NO_ACTION, UNDER_INVESTIGATION)
BAILED = "arrest_disposal:bailed"
CHARGED = "arrest_disposal:charged"
LEFT_CUSTODY = (*RELEASES, "arrest_disposal:recall", "arrest_disposal:immigration")
"""The disposals of an arrest that leave nobody in custody or on bail for it."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """An arrest, bail, charge or court result, as far as others depend on it."""

    id: int
    kind: Kind
    person_id: int | None
    at: datetime
    follows_id: int | None = None
    disposal: str = ""
    disposal_on: date | None = None
    offences: frozenset[str] = frozenset()
    """The offences charged or decided on; a court result that names none decides on all that it can."""
    decides: bool = False
    """Whether a court result is more than a plea: a sentence, or a verdict."""
    concludes: bool = False
    """Whether a court result is a sentence, or a verdict that no sentence follows."""

    @property
    def ends_on(self) -> date:
        """Return the day of an arrest's disposal."""
        return self.disposal_on or local_day(self.at)


class Proceedings:
    """The steps of a case in the order of time."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps = sorted(steps, key=_order)
        self._by_id = {step.id: step for step in self._steps}
        self._matters: dict[int, int] = {}
        roots = [step for step in self._steps if self._root(step) is step]
        for root in roots:
            self._matters[root.id] = self._matter_of_root(root, roots)
        self._results: dict[int, list[Step]] = {
            step.id: [] for step in self._steps if step.kind is Kind.CHARGE
        }
        for step in self._steps:
            if step.kind is Kind.COURT_RESULT and (charge := self._charge_decided(step)) is not None:
                self._results[charge.id].append(step)

    def ends_of_bail(self, bail_id: int) -> list[Step]:
        """Return what ends a bail: the bail that follows it, a charge, or the release from its arrest.

        A release is known by its day: only on a later day is it certain that it came after the bail.
        """
        bail = self._by_id[bail_id]
        return [step for step in self._steps if self._ends_bail(bail, step)]

    def is_remand_over(self, charge_id: int) -> bool:
        """Return whether bail or what the court decided on this charge ended the remand."""
        charge = self._by_id[charge_id]
        return any(self._ends_remand(charge, step) for step in self._after(charge))

    def is_bail_over(self, bail_id: int) -> bool:
        """Return whether a bail has ended, by what the court decided too."""
        bail = self._by_id[bail_id]
        decided = any(step.decides and self._same_matter(bail, step) for step in self._after(bail))
        return decided or bool(self.ends_of_bail(bail_id))

    def is_concluded(self, charge_id: int) -> bool:
        """Return whether the newest result on each offence of a charge ended it: no hearing is to come."""
        results = self._results[charge_id]
        for offence in self._by_id[charge_id].offences or {""}:
            newest = next((result for result in reversed(results) if self._is_on(offence, result)), None)
            if newest is None or not newest.concludes:
                return False
        return True

    def _is_on(self, offence: str, result: Step) -> bool:
        """Return whether a court result is on an offence; one that names none is on those it follows."""
        step: Step | None = result
        while step is not None and not step.offences:
            step = self._followed(step)
        return step is None or step.kind is not Kind.COURT_RESULT or offence in step.offences

    def active(self) -> list[Step]:
        """Return the charges, arrests and bails on which criminal proceedings are active.

        They are from an arrest until a release without charge and not on bail, and from a charge until the
        sentence, an acquittal or another end (Contempt of Court Act 1981, Sch. 1, paras 4 to 7).
        """
        return [step for step in self._steps if self._is_active(step)]

    def under_investigation(self) -> list[Step]:
        """Return the arrests released under investigation, of which no charge came yet."""
        return [
            step
            for step in self._steps
            if step.kind is Kind.ARREST
            and step.disposal == UNDER_INVESTIGATION
            and not self.is_charged(step.id)
        ]

    def _is_active(self, step: Step) -> bool:
        if step.kind is Kind.CHARGE:
            return not self.is_concluded(step.id)
        if step.kind is Kind.ARREST:
            return step.disposal not in LEFT_CUSTODY and not self.is_charged(step.id)
        return step.kind is Kind.BAIL and not self.is_bail_over(step.id)

    def is_charged(self, arrest_id: int) -> bool:
        """Return whether a charge came of an arrest."""
        arrest = self._by_id[arrest_id]
        return any(step.kind is Kind.CHARGE and self._same_matter(arrest, step) for step in self._steps)

    def is_bail_not_entered(self, step_id: int) -> bool:
        """Return whether a step is an arrest that ended in bail of which no entry tells."""
        return self._is_not_entered(step_id, BAILED, Kind.BAIL)

    def is_charge_not_entered(self, step_id: int) -> bool:
        """Return whether a step is an arrest that ended in a charge of which no entry tells."""
        return self._is_not_entered(step_id, CHARGED, Kind.CHARGE)

    def _is_not_entered(self, step_id: int, disposal: str, kind: Kind) -> bool:
        arrest = self._by_id[step_id]
        entered = (step for step in self._steps if step.kind is kind)
        return arrest.disposal == disposal and not any(self._may_be_of(arrest, step) for step in entered)

    def _may_be_of(self, arrest: Step, step: Step) -> bool:
        """Return whether a step may be of an arrest; one that follows nothing may be of any before it."""
        if step.follows_id in self._by_id:
            return self._same_matter(arrest, step)
        return step.person_id == arrest.person_id and local_day(step.at) >= local_day(arrest.at)

    def _ends_bail(self, bail: Step, step: Step) -> bool:
        if step.kind is Kind.BAIL:
            return step.follows_id == bail.id
        if not self._same_matter(bail, step):
            return False
        if step.kind is Kind.ARREST:
            return step.disposal in RELEASES and step.ends_on > local_day(bail.at)
        return step.kind is Kind.CHARGE and (step.follows_id == bail.id or _order(step) > _order(bail))

    def _ends_remand(self, charge: Step, step: Step) -> bool:
        if step.kind is Kind.BAIL:
            return self._same_matter(charge, step)
        if not step.decides:
            return False
        decided_on = [charge_id for charge_id, results in self._results.items() if step in results]
        return charge.id in decided_on if decided_on else self._same_matter(charge, step)

    def _charge_decided(self, result: Step) -> Step | None:
        """Return the charge that a court result follows, or else the only one that it can be of.

        That is the only open charge of its person or, after all have ended, the only one.
        """
        step: Step | None = result
        while step is not None and step.kind is Kind.COURT_RESULT:
            step = self._followed(step)
        if step is not None and step.kind is Kind.CHARGE:
            return step
        charges = [charge for charge in self._steps if self._may_decide(result, charge)]
        still_open = [charge for charge in charges if not self.is_concluded(charge.id)]
        possible = still_open or charges
        return possible[0] if len(possible) == 1 else None

    def _may_decide(self, result: Step, charge: Step) -> bool:
        is_earlier = local_day(charge.at) <= local_day(result.at)
        is_of_person = charge.kind is Kind.CHARGE and charge.person_id == result.person_id
        is_of_matter = self._followed(result) is None or self._same_matter(charge, result)
        return is_of_person and is_earlier and is_of_matter

    def _same_matter(self, one: Step, other: Step) -> bool:
        return self._matters[self._root(one).id] == self._matters[self._root(other).id]

    def _after(self, step: Step) -> list[Step]:
        return [other for other in self._steps if _order(other) > _order(step)]

    def _followed(self, step: Step) -> Step | None:
        followed = self._by_id.get(step.follows_id) if step.follows_id is not None else None
        return followed if followed is not None and followed.person_id == step.person_id else None

    def _root(self, step: Step) -> Step:
        while (followed := self._followed(step)) is not None:
            step = followed
        return step

    def _matter_of_root(self, root: Step, roots: Iterable[Step]) -> int:
        if root.kind is Kind.ARREST:
            return root.id
        earlier = (step for step in roots if step.person_id == root.person_id and _order(step) < _order(root))
        matters = {self._matters[step.id] for step in earlier}
        still_open = [matter for matter in matters if not _is_closed(self._by_id[matter], root)]
        return still_open[0] if len(still_open) == 1 else root.id


def _is_closed(step: Step, later: Step) -> bool:
    """Return whether an arrest had ended before a later step; who is under investigation may be charged."""
    closing = RELEASES if later.kind is Kind.BAIL else NO_ACTION
    return step.disposal in closing and step.ends_on <= local_day(later.at)


def _order(step: Step) -> tuple[datetime, int]:
    return step.at, step.id
