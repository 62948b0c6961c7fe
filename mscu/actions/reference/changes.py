"""How lists, advice and rules are changed: proposed, agreed by a second person where needed, replaced."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import select

from mscu.actions.core.checking import Validator
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState
from mscu.errors import Invalid
from mscu.models.reference_change import ReferenceChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mscu.actions.core.action import Work

NOTHING_CHANGED = "This is how it stands already. Type something else."
WAITS_ALREADY = (
    "{who} has proposed “{value}”, which waits for a second person. Agree to it or refuse it first."
)
Place = tuple[str, ReferenceField]
"""What a change is about: a key, and what of it."""


class ReferenceSource(ABC):
    """What the program's files say of one kind, and what becomes of the store when a change of it holds."""

    kind: ClassVar[ReferenceKind]

    @abstractmethod
    def shipped(self, about: str, what: ReferenceField) -> str:
        """Return what the program's files say; empty where they say nothing."""

    @abstractmethod
    def current(self, work: Work, about: str, what: ReferenceField) -> str:
        """Return what holds today."""

    @abstractmethod
    def needs_two(self, about: str, what: ReferenceField) -> bool:
        """Return whether a second person must agree."""

    @abstractmethod
    def shown(self, work: Work, what: ReferenceField, value: str) -> str:
        """Return a value as people read it."""

    @abstractmethod
    def problem(self, work: Work, about: str, what: ReferenceField, value: str) -> str:
        """Return why a value cannot hold beside what else the store has today, as a sentence."""

    @abstractmethod
    def apply(self, work: Work, change: ReferenceChange) -> None:
        """Bring the store's own rows into line with a change that holds from now on."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody wants to hold, and why."""

    about: str
    what: ReferenceField
    value: str
    reason: str
    holds_from: date | None = None


def propose(work: Work, source: ReferenceSource, proposal: Proposal, *, field: str) -> ReferenceChange:
    """Record what the actor proposes; it holds at once unless a second person must agree.

    `field` is the field of the command that a problem with the value belongs to; that with the reason is
    `reason`.

    Raises:
        Invalid: No reason was given, it changes nothing, or something else waits for the same place.
    """
    about, what = proposal.about, proposal.what
    former = source.current(work, about, what)
    validator = Validator(work)
    reason = validator.text("reason", proposal.reason, ReferenceChange.reason, required=True)
    if problem := _problem(work, source, proposal, former):
        validator.problems.setdefault(field, problem)
    validator.raise_if_invalid()
    needs_two = source.needs_two(about, what)
    change = work.add(
        ReferenceChange(
            kind=source.kind,
            about=about,
            what=what,
            value=proposal.value,
            former=former,
            shipped=source.shipped(about, what),
            holds_from=proposal.holds_from,
            reason=reason,
            proposed_at=work.now,
            proposed_by_id=work.actor.id,
            state=ReferenceState.WAITS if needs_two else ReferenceState.HOLDS,
        )
    )
    if not needs_two:
        hold(work, source, change)
    return change


def _problem(work: Work, source: ReferenceSource, proposal: Proposal, former: str) -> str:
    if proposal.value == former:
        return NOTHING_CHANGED
    for waiting in in_state(work, source.kind, ReferenceState.WAITS, (proposal.about, proposal.what)):
        if waiting.proposed_by_id is not None:
            who = work.displays()[waiting.proposed_by_id]
            return WAITS_ALREADY.format(who=who, value=source.shown(work, waiting.what, waiting.value))
    return source.problem(work, proposal.about, proposal.what, proposal.value)


def hold(work: Work, source: ReferenceSource, change: ReferenceChange) -> None:
    """Let a change hold in place of what held before, also of what a release says there."""
    place = (change.about, change.what)
    replaced = in_state(work, source.kind, ReferenceState.HOLDS, place)
    of_release = in_state(work, source.kind, ReferenceState.WAITS, place)
    for former in (*replaced, *(each for each in of_release if each.proposed_by_id is None)):
        if former is not change:
            former.state = ReferenceState.REPLACED
    change.state = ReferenceState.HOLDS
    source.apply(work, change)


def in_state(
    work: Work, kind: ReferenceKind, state: ReferenceState, place: Place | None = None
) -> Sequence[ReferenceChange]:
    """Return the changes of a kind in a state, oldest first, of one place or of all."""
    found = select(ReferenceChange).where(ReferenceChange.kind == kind, ReferenceChange.state == state)
    if place is not None:
        found = found.where(ReferenceChange.about == place[0], ReferenceChange.what == place[1])
    return work.records(found.order_by(ReferenceChange.id))


def own_changes(work: Work, kind: ReferenceKind) -> Mapping[Place, ReferenceChange]:
    """Return the unit's changes that hold and differ from what was shipped when they were made."""
    return {
        (change.about, change.what): change
        for change in in_state(work, kind, ReferenceState.HOLDS)
        if change.proposed_by_id is not None and change.value != change.shipped
    }


def proposer_of(work: Work, change: ReferenceChange) -> str:
    """Return who proposed a change: the name of a user, or that a release of the program says it."""
    user_id = change.proposed_by_id
    return "a release of the program" if user_id is None else work.displays()[user_id]


def require_waiting(change: ReferenceChange) -> None:
    """Refuse a decision on what no longer waits for one.

    Raises:
        Invalid: It was decided, withdrawn or replaced.
    """
    if change.state is not ReferenceState.WAITS:
        raise Invalid({"change_id": f"Nothing waits any more: {change.state.label.lower()}."})
