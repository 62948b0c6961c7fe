"""What survivors consent to: each consent is recorded, replaced and withdrawn separately.

A row is never edited. Withdrawing from the NRM is not withdrawing from MSVCC support, the navigator or the
prosecution: each purpose is asked about and withdrawn separately.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import FILL_IN, Checked, columns_from
from mscu.actions.sharing.current_shares import readers_of, standing, withdraw_copies
from mscu.code_keys import WITH_PARTNER, WITH_POLICE
from mscu.codes import YesNo
from mscu.dates.london import show_day, show_moment
from mscu.errors import Invalid
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.survivors.consent import (
    FOR_NRM,
    GIVEN,
    NOT_NEEDED,
    REFUSED,
    Consent,
    ConsentRecipient,
    Withdrawal,
    WithdrawalStep,
)
from mscu.models.user import User
from mscu.resources import resource
from mscu.rules.consents import ConsentRule, load_consent_rules
from mscu.survivor_codes import ConsentState, StepKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


FUTURE = "This day is in the future."
NOT_A_PARTNER = "Only for sharing with a partner."
NARROWED = "The survivor consented to less"
TAKEN_BACK = "The survivor withdrew the consent"
LATER_ROW = "A later row follows this one: withdraw that."


@cache
def consent_rules() -> Mapping[str, ConsentRule]:
    """Load the consent rules."""
    return load_consent_rules(resource("rules/consents.toml"))


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A person who may be told; for police officers, with their log-in name in the unit's store."""

    name: str
    login: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordConsent(Command[int]):
    """Record a survivor's yes or no to a purpose; return the row's id."""

    survivor_id: int
    purpose: str
    partner: str = ""
    how: str
    scope: str = ""
    given_by: str
    given_on: str
    language: str | None = None
    interpreter: str = ""
    review_on: str = ""
    recipients: tuple[Recipient, ...] = ()
    copies_stay: YesNo | None = None
    """Whether police may keep what was shared under the earlier consent."""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Record the row; it follows the earlier one of its purpose."""
        checked = Checked(work)
        values = columns_from(self, Consent, checked)
        names = [
            columns_from(each, ConsentRecipient, checked, prefix=f"recipients.{number}.")
            for number, each in enumerate(self.recipients)
        ]
        self._check(checked, values)
        checked.refuse()
        self._check_former(work)
        self._end_copies(work)
        consent = work.add(Consent(recorded_at=work.now, recorded_by_id=work.actor.id, **values))
        for each in names:
            recipient = ConsentRecipient(survivor_id=self.survivor_id, consent_id=consent.id, **each)
            work.add(recipient)
        return consent.id

    def _check(self, checked: Checked, values: Mapping[str, Any]) -> None:
        problems = checked.problems
        if (self.purpose == WITH_PARTNER) is not bool(self.partner.strip()):
            problems["partner"] = NOT_A_PARTNER if self.partner.strip() else FILL_IN
        if self.how not in (*GIVEN, REFUSED) and (self.purpose, self.how) != (FOR_NRM, NOT_NEEDED):
            problems["how"] = "Choose how it was given, or that it was refused."
        if self.how in GIVEN and not self.scope.strip():
            problems.setdefault("scope", FILL_IN)
        given, review = values.get("given_on"), values.get("review_on")
        check_past_day(checked, "given_on", given)
        if given and review and review < given:
            problems["review_on"] = "Choose a day after the consent was given."

    def _check_former(self, work: Work) -> None:
        """Refuse to turn a yes into a no without listing what must stop."""
        former = newest(work, self.survivor_id, self.purpose, self.partner)
        if self.how == REFUSED and former and state_of(work, former) is ConsentState.LIVE:
            raise Invalid({"how": "The survivor consented to this before: withdraw that consent instead."})

    def _end_copies(self, work: Work) -> None:
        """End the copies that the new consent does not cover."""
        copies = standing(work, self.survivor_id) if self.purpose == WITH_POLICE else ()
        if copies and self.copies_stay not in {YesNo.YES, YesNo.NO}:
            raise Invalid({"copies_stay": "Ask whether what was shared so far may stay."})
        if self.copies_stay is YesNo.NO:
            withdraw_copies(work, copies, NARROWED)


@dataclass(frozen=True, kw_only=True)
class WithdrawConsent(Command[int]):
    """Withdraw one consent, with what must stop and who must be told; return the row's id."""

    consent_id: int
    withdrawn_on: str
    reason: str
    language: str | None = None
    interpreter: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Record the row and list the steps that follow from it."""
        checked = Checked(work)
        values = columns_from(self, Withdrawal, checked)
        check_past_day(checked, "withdrawn_on", values.get("withdrawn_on"))
        checked.refuse()
        consent = work.get(Consent, self.consent_id)
        _refuse_unless_withdrawable(work, consent)
        withdrawal = Withdrawal(
            survivor_id=consent.survivor_id, recorded_at=work.now, recorded_by_id=work.actor.id, **values
        )
        work.add(withdrawal)
        copies = standing(work, consent.survivor_id) if consent.purpose == WITH_POLICE else ()
        told = [f"{name}, who received a copy" for name in readers_of(work, copies)]
        withdraw_copies(work, copies, TAKEN_BACK)
        _list_steps(work, withdrawal, consent_rules()[consent.purpose], told)
        return withdrawal.id


@dataclass(frozen=True, kw_only=True)
class TickStep(Command[None]):
    """Record that one step of a withdrawal is done."""

    step_id: int
    version: int
    done_on: str
    note: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        checked = Checked(work)
        values = columns_from(self, WithdrawalStep, checked, only=("done_on", "note"))
        check_past_day(checked, "done_on", values.get("done_on"))
        checked.refuse()
        step = work.get(WithdrawalStep, self.step_id, self.version)
        step.done_on, step.note = values["done_on"], values["note"]
        step.done_by_id = work.actor.id


def newest(work: Work, survivor_id: int, purpose: str, partner: str = "") -> Consent | None:
    """Return the row of a purpose that no other follows."""
    rows = select(Consent).where(
        Consent.survivor_id == survivor_id, Consent.purpose == purpose, Consent.partner == partner.strip()
    )
    return next(iter(work.records(rows.order_by(Consent.id.desc()).limit(literal(1)))), None)


def state_of(work: Work, consent: Consent) -> ConsentState:
    """Return the state of a consent today."""
    last = newest(work, consent.survivor_id, consent.purpose, consent.partner)
    taken = select(Withdrawal.id).where(Withdrawal.consent_id == consent.id)
    return state_from(
        consent, withdrawn=work.value(taken) is not None, newest_of_purpose=last is consent, today=work.today
    )


def state_from(consent: Consent, *, withdrawn: bool, newest_of_purpose: bool, today: date) -> ConsentState:
    """Return the state of a row: once withdrawn it stays so, whatever follows it."""
    if withdrawn:
        return ConsentState.WITHDRAWN
    if not newest_of_purpose:
        return ConsentState.FOLLOWED
    if consent.how == REFUSED:
        return ConsentState.REFUSED
    expired = consent.review_on is not None and consent.review_on < today
    return ConsentState.EXPIRED if expired else ConsentState.LIVE


def _refuse_unless_withdrawable(work: Work, consent: Consent) -> None:
    state = state_of(work, consent)
    if state is ConsentState.FOLLOWED:
        raise Invalid({"consent_id": LATER_ROW})
    if state not in {ConsentState.LIVE, ConsentState.EXPIRED}:
        raise Invalid({"consent_id": f"This consent cannot be withdrawn: it is {state.label}."})


def _list_steps(work: Work, withdrawal: Withdrawal, rule: ConsentRule, more: Sequence[str]) -> None:
    steps = [(StepKind.STOP, words) for words in rule.stops]
    steps += [(StepKind.TELL, words) for words in (*rule.tells, *more)]
    for kind, words in steps:
        step = WithdrawalStep(
            survivor_id=withdrawal.survivor_id, withdrawal_id=withdrawal.id, kind=kind, words=words
        )
        work.add(step)


def check_past_day(checked: Checked, name: str, day: date | None) -> None:
    """Note a day that is missing or in the future."""
    if day is None:
        checked.problems.setdefault(name, FILL_IN)
    elif day > checked.work.today:
        checked.problems[name] = FUTURE


# The ledger


LIST = "consent_purpose"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a withdrawal."""

    id: int
    version: int
    kind: StepKind
    words: str
    done: str
    """The day and by whom; empty until it is done."""
    note: str


@dataclass(frozen=True, kw_only=True)
class WithdrawnLine:
    """When and why a consent was withdrawn, and what is still to do."""

    day: str
    reason: str
    steps: tuple[Step, ...]

    @property
    def owed(self) -> int:
        """Return how many steps are not done yet."""
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
    """Whether it is live for named people only."""
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
    """What continues if it is withdrawn: explained to the survivor before they decide."""
    why_not_withdraw: str


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A survivor's consents."""

    current: tuple[ConsentLine, ...]
    """The newest row of each purpose, in the order of the purposes."""
    former: tuple[ConsentLine, ...]
    not_asked: tuple[str, ...]
    """Purposes that the survivor has not been asked about."""


@dataclass(frozen=True, kw_only=True)
class ConsentLedger(Query[Ledger]):
    """A survivor's consent ledger."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> Ledger:
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
    """One survivor's rows, read once."""

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
        """Return every row, oldest first."""
        return [self._line(each, purposes) for each in self._consents]

    def _line(self, consent: Consent, purposes: Mapping[str, str]) -> ConsentLine:
        taken = self._taken.get(consent.id)
        state = state_from(
            consent,
            withdrawn=taken is not None,
            today=self._work.today,
            newest_of_purpose=self._newest[consent.purpose, consent.partner] == consent.id,
        )
        named = tuple(Recipient(name=each.name, login=each.login) for each in self._named[consent.id])
        who = self._people.get(consent.recorded_by_id, "")
        return ConsentLine(
            id=consent.id,
            purpose=consent.purpose,
            label=purposes.get(consent.purpose, ""),
            partner=consent.partner,
            state=state,
            scope=consent.scope,
            given_by=consent.given_by,
            how=self._work.label(consent.how),
            day=show_day(consent.given_on),
            language=self._work.label(consent.language),
            interpreter=consent.interpreter,
            review=show_day(consent.review_on) if consent.review_on else "",
            narrow=state is ConsentState.LIVE and bool(named),
            recipients=named,
            recorded=f"{show_moment(consent.recorded_at)}, {who}",
            withdrawal=self._withdrawal(taken) if taken else None,
            keeps=consent_rules()[consent.purpose].keeps,
            why_not_withdraw=_why_not(state),
        )

    def _withdrawal(self, taken: Withdrawal) -> WithdrawnLine:
        steps = tuple(
            Step(
                id=each.id,
                version=each.version,
                kind=each.kind,
                words=each.words,
                done=self._done(each),
                note=each.note,
            )
            for each in self._steps[taken.id]
        )
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
    return f"This consent cannot be withdrawn: it is {state.label}."
