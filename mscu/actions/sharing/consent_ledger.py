"""The ledger of a survivor's consents, as her navigator reads it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.sharing.consents import Recipient, consent_rules, state_from
from mscu.dates.london import show_day, show_moment
from mscu.models.code import Code
from mscu.models.survivors.consent import Consent, ConsentRecipient, Withdrawal, WithdrawalStep
from mscu.models.user import User
from mscu.survivor_codes import ConsentState, StepKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIST = "consent_purpose"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that a withdrawal asks for."""

    id: int
    version: int
    kind: StepKind
    words: str
    done: str
    """The day and by whom; empty while it is not done."""
    note: str


@dataclass(frozen=True, kw_only=True)
class WithdrawnLine:
    """When and why a consent was withdrawn, and what is still to do."""

    day: str
    reason: str
    steps: tuple[Step, ...]

    @property
    def owed(self) -> int:
        """Count what is not done yet."""
        return sum(not step.done for step in self.steps)


@dataclass(frozen=True, kw_only=True)
class ConsentLine:
    """One row of the ledger."""

    id: int
    purpose: str
    label: str
    partner: str
    state: ConsentState
    narrow: bool
    """Whether it is live for named people alone."""
    how: str
    scope: str
    given_by: str
    day: str
    language: str
    interpreter: str
    recipients: tuple[Recipient, ...]
    review: str
    recorded: str
    withdrawal: WithdrawnLine | None
    keeps: str
    """What goes on if it is withdrawn: said to the survivor before she decides."""
    why_not_withdraw: str


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What a survivor consented to."""

    current: tuple[ConsentLine, ...]
    """The newest row of each purpose, in the order of the purposes."""
    former: tuple[ConsentLine, ...]
    not_asked: tuple[str, ...]
    """Purposes without any row."""


@dataclass(frozen=True, kw_only=True)
class ConsentLedger(Query[Ledger]):
    """All rows of a survivor's ledger."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> Ledger:
        """Read them and say where each stands today."""
        purposes = _purposes(work)
        lines = _Reading(work, self.survivor_id).lines(purposes)
        of_now = {(line.purpose, line.partner): line for line in lines}
        order = list(purposes)
        current = sorted(of_now.values(), key=lambda line: (order.index(line.purpose), line.id))
        known = {line.purpose for line in current}
        return Ledger(
            current=tuple(current),
            former=tuple(line for line in reversed(lines) if line not in current),
            not_asked=tuple(label for key, label in purposes.items() if key not in known),
        )


def _purposes(work: Work) -> Mapping[str, str]:
    listed = select(Code.key, Code.label).where(Code.list_name == LIST)
    return work.pairs(listed.order_by(Code.position))


class _Reading:
    """The rows of one survivor, read once."""

    def __init__(self, work: Work, survivor_id: int) -> None:
        self._work = work
        rows = select(Consent).where(Consent.survivor_id == survivor_id)
        self._consents = work.records(rows.order_by(Consent.id))
        self._newest = {(each.purpose, each.partner): each.id for each in self._consents}
        self._people = work.pairs(select(User.id, User.display))
        taken = select(Withdrawal).where(Withdrawal.survivor_id == survivor_id)
        self._taken = {each.consent_id: each for each in work.records(taken)}
        self._steps = _by(
            work.records(
                select(WithdrawalStep)
                .where(WithdrawalStep.survivor_id == survivor_id)
                .order_by(WithdrawalStep.id)
            ),
            "withdrawal_id",
        )
        named = select(ConsentRecipient).where(ConsentRecipient.survivor_id == survivor_id)
        self._named = _by(work.records(named.order_by(ConsentRecipient.id)), "consent_id")

    def lines(self, purposes: Mapping[str, str]) -> list[ConsentLine]:
        """Give every row, the first one first."""
        return [self._line(each, purposes) for each in self._consents]

    def _line(self, consent: Consent, purposes: Mapping[str, str]) -> ConsentLine:
        taken = self._taken.get(consent.id)
        state = state_from(
            consent, withdrawn=taken is not None, today=self._work.today,
            newest_of_purpose=self._newest[consent.purpose, consent.partner] == consent.id,
        )  # fmt: skip
        named = tuple(
            Recipient(name=each.name, login=each.login) for each in self._named[consent.id]
        )
        who = self._people.get(consent.recorded_by_id, "")
        return ConsentLine(
            id=consent.id, purpose=consent.purpose, label=purposes.get(consent.purpose, ""),
            partner=consent.partner, state=state, scope=consent.scope, given_by=consent.given_by,
            how=self._work.label(consent.how), day=show_day(consent.given_on),
            language=self._work.label(consent.language), interpreter=consent.interpreter,
            review=show_day(consent.review_on) if consent.review_on else "",
            narrow=state is ConsentState.LIVE and bool(named), recipients=named,
            recorded=f"{show_moment(consent.recorded_at)}, {who}",
            withdrawal=self._withdrawal(taken) if taken else None,
            keeps=consent_rules()[consent.purpose].keeps,
            why_not_withdraw=_why_not(state),
        )  # fmt: skip

    def _withdrawal(self, taken: Withdrawal) -> WithdrawnLine:
        steps = tuple(
            Step(id=each.id, version=each.version, kind=each.kind, words=each.words,
                 done=self._done(each), note=each.note)
            for each in self._steps[taken.id]
        )  # fmt: skip
        return WithdrawnLine(day=show_day(taken.withdrawn_on), reason=taken.reason, steps=steps)

    def _done(self, step: WithdrawalStep) -> str:
        if step.done_on is None:
            return ""
        return f"{show_day(step.done_on)}, {self._people.get(step.done_by_id or 0, '')}"


def _by(rows: Sequence[T], name: str) -> Mapping[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _why_not(state: ConsentState) -> str:
    if state in {ConsentState.LIVE, ConsentState.EXPIRED}:
        return ""
    return f"It cannot be withdrawn: it is {state.label}."
