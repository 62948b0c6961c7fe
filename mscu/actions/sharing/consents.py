"""What survivors consent to: each consent is recorded, replaced and withdrawn separately.

A row is never edited. Withdrawing from the NRM is not withdrawing from MSVCC support, the navigator or the
prosecution: each purpose is asked about and withdrawn separately.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, UNDONE, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.sharing.current_shares import (
    current_copies,
    forgotten_withdrawals,
    load_recipients,
    withdraw_copies,
)
from mscu.code_keys import AS_TOLD, POSSIBLE_CHILD, REFUSED, WITH_PARTNER, WITH_POLICE
from mscu.codes import YesNo
from mscu.dates.london import local_day, show_day, show_moment
from mscu.errors import Invalid
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.survivors.consent import (
    FOR_NRM,
    GIVEN,
    Consent,
    ConsentRecipient,
    Withdrawal,
    WithdrawalStep,
)
from mscu.models.survivors.share import Share, ShareDelivery
from mscu.models.survivors.survivor import Survivor, SurvivorAbout
from mscu.models.user import User
from mscu.resources import resource
from mscu.rules.age_rules import child_route_problem
from mscu.rules.consents import ConsentRule, load_consent_rules
from mscu.survivor_codes import ConsentState, StepKind
from mscu.text.storable_text import FILL_IN

STATED = {REFUSED: ConsentState.REFUSED, AS_TOLD: ConsentState.AS_TOLD}
"""The states of rows that say how they were given, and that no time changes."""
NOT_A_PARTNER = "Only for sharing with a partner."
NARROWED = "The survivor consented to less"
WITHDRAWN_REASON = "The survivor withdrew the consent"
WITHDRAWABLE = frozenset({ConsentState.LIVE, ConsentState.EXPIRED, ConsentState.ASK_AGAIN})
LATER_ROW = "A later consent supersedes this one: withdraw that."


@cache
def consent_rules() -> Mapping[str, ConsentRule]:
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
    undoable = True

    def perform(self, work: Work) -> int:
        """Record the row; it follows the earlier one of its purpose."""
        validator = Validator(work)
        values = columns_from(self, Consent, validator)
        recipients = [
            columns_from(entered, ConsentRecipient, validator, prefix=f"recipients.{number}.")
            for number, entered in enumerate(self.recipients)
        ]
        self._check(validator, values)
        validator.raise_if_invalid()
        former = newest_consent(work, self.survivor_id, self.purpose, self.partner)
        self._check_former(work, former)
        self._end_copies(work)
        consent = work.add(Consent(recorded_at=work.now, recorded_by_id=work.actor.id, **values))
        for columns in recipients:
            recipient = ConsentRecipient(survivor_id=self.survivor_id, consent_id=consent.id, **columns)
            work.add(recipient)
        if former is None and self.how in GIVEN:
            back = WithdrawConsent(consent_id=consent.id, withdrawn_on=show_day(work.today), reason=UNDONE)
            work.undone_by(back, "The consent is withdrawn, with the reason. See what is to be done now.")
        return consent.id

    def _check(self, validator: Validator, values: Mapping[str, Any]) -> None:
        problems = validator.problems
        if (self.purpose == WITH_PARTNER) is not bool(self.partner.strip()):
            problems["partner"] = NOT_A_PARTNER if self.partner.strip() else FILL_IN
        if self.how not in (*GIVEN, REFUSED) and (self.purpose, self.how) != (FOR_NRM, POSSIBLE_CHILD):
            problems["how"] = "Choose how it was given, or that it was refused."
        if self.how in GIVEN and not self.scope.strip():
            problems.setdefault("scope", FILL_IN)
        if (self.purpose, self.how) == (FOR_NRM, POSSIBLE_CHILD):
            self._check_age(validator, values.get("given_on") or validator.work.today)
        given_on, review_on = values.get("given_on"), values.get("review_on")
        require_day(validator, "given_on", given_on)
        if given_on and review_on and review_on < given_on:
            problems["review_on"] = "Choose a date after the consent was given."

    def _check_age(self, validator: Validator, day: date) -> None:
        """Refuse to leave out the consent of an adult."""
        details = select(SurvivorAbout).where(SurvivorAbout.survivor_id == self.survivor_id)
        for about in validator.work.records(details):
            age = about.known_age(validator.work.get(Survivor, self.survivor_id))
            if problem := child_route_problem(age, day):
                validator.problems["how"] = problem

    def _check_former(self, work: Work, former: Consent | None) -> None:
        """Refuse a refusal where a consent must be withdrawn instead."""
        if self.how == REFUSED and former and consent_state(work, former) is ConsentState.LIVE:
            raise Invalid({"how": "The survivor consented to this before: withdraw that consent instead."})

    def _end_copies(self, work: Work) -> None:
        """End the copies that the new consent does not cover."""
        copies = current_copies(work, self.survivor_id) if self.purpose == WITH_POLICE else ()
        if copies and self.copies_stay not in {YesNo.YES, YesNo.NO}:
            raise Invalid({"copies_stay": "Ask whether what has already been shared may stay."})
        if self.copies_stay is YesNo.NO:
            withdraw_copies(work, copies, NARROWED)


@dataclass(frozen=True, kw_only=True)
class WithdrawConsent(Command[int]):
    """Withdraw one consent, with what must stop and who must be told; return the row's id."""

    consent_id: int
    withdrawn_on: str
    reason: str = ""
    """Only what the survivor wanted to say: withdrawing is as easy as giving (UK GDPR art.7(3))."""
    language: str | None = None
    interpreter: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Record the row and list the steps that follow from it."""
        validator = Validator(work)
        values = columns_from(self, Withdrawal, validator)
        require_day(validator, "withdrawn_on", values.get("withdrawn_on"))
        validator.raise_if_invalid()
        consent = work.get(Consent, self.consent_id)
        _refuse_unless_withdrawable(work, consent)
        withdrawal = Withdrawal(
            survivor_id=consent.survivor_id, recorded_at=work.now, recorded_by_id=work.actor.id, **values
        )
        work.add(withdrawal)
        copies = current_copies(work, consent.survivor_id) if consent.purpose == WITH_POLICE else ()
        holders = [f"{name}, who received a copy" for name in load_recipients(work, copies)]
        withdraw_copies(work, copies, WITHDRAWN_REASON)
        _list_steps(work, withdrawal, consent_rules()[consent.purpose], holders)
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
        validator = Validator(work)
        values = columns_from(self, WithdrawalStep, validator, only=("done_on", "note"))
        require_day(validator, "done_on", values.get("done_on"))
        validator.raise_if_invalid()
        step = work.get(WithdrawalStep, self.step_id, self.version)
        step.done_on, step.note = values["done_on"], values["note"]
        step.done_by_id = work.actor.id


def newest_consent(work: Work, survivor_id: int, purpose: str, partner: str = "") -> Consent | None:
    """Return the latest row of a purpose."""
    rows = select(Consent).where(
        Consent.survivor_id == survivor_id, Consent.purpose == purpose, Consent.partner == partner.strip()
    )
    return next(iter(work.records(rows.order_by(Consent.id.desc()).limit(literal(1)))), None)


def consent_state(work: Work, consent: Consent) -> ConsentState:
    newest_row = newest_consent(work, consent.survivor_id, consent.purpose, consent.partner)
    withdrawal = select(Withdrawal.id).where(Withdrawal.consent_id == consent.id)
    return state_from(
        consent,
        withdrawn=work.value(withdrawal) is not None,
        newest_of_purpose=newest_row is consent,
        forgotten=forgotten_withdrawals(work, consent.survivor_id),
        today=work.today,
    )


def state_from(
    consent: Consent,
    *,
    withdrawn: bool,
    newest_of_purpose: bool,
    forgotten: Iterable[tuple[int, datetime]],
    today: date,
) -> ConsentState:
    """Return the state of a row: once withdrawn it stays so, whatever follows it.

    `forgotten` is of the copies whose withdrawal was forgotten: their consents, and when they were withdrawn.
    """
    if withdrawn:
        return ConsentState.WITHDRAWN
    if not newest_of_purpose:
        return ConsentState.FOLLOWED
    if consent.how in STATED:
        return STATED[consent.how]
    if consent.purpose == WITH_POLICE and any(
        consent_id == consent.id or consent.recorded_at < at for consent_id, at in forgotten
    ):
        return ConsentState.ASK_AGAIN
    expired = consent.review_on is not None and consent.review_on < today
    return ConsentState.EXPIRED if expired else ConsentState.LIVE


def _refuse_unless_withdrawable(work: Work, consent: Consent) -> None:
    state = consent_state(work, consent)
    if state is ConsentState.FOLLOWED:
        raise Invalid({"consent_id": LATER_ROW})
    if state not in WITHDRAWABLE:
        raise Invalid({"consent_id": f"This consent cannot be withdrawn: it is {state.label}."})


def _list_steps(work: Work, withdrawal: Withdrawal, rule: ConsentRule, also_tell: Sequence[str]) -> None:
    steps = [(StepKind.STOP, text) for text in (*rule.by_program, *rule.stops)]
    steps += [(StepKind.TELL, text) for text in (*rule.tells, *also_tell)]
    for kind, text in steps:
        step = WithdrawalStep(
            survivor_id=withdrawal.survivor_id, withdrawal_id=withdrawal.id, kind=kind, words=text
        )
        work.add(step)


def require_day(validator: Validator, name: str, day: date | None) -> None:
    """Note a day that is missing."""
    if day is None:
        validator.problems.setdefault(name, FILL_IN)


# The ledger


LIST = "consent_purpose"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Step:
    id: int
    version: int
    kind: StepKind
    words: str
    done: str
    """The day and by whom; empty until it is done."""
    note: str
    waits: bool = False
    """Whether the program does it once the unit's store is open here."""


@dataclass(frozen=True, kw_only=True)
class WithdrawnLine:
    """When a consent was withdrawn, why if it was said, and what is still to do."""

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
        lines = _LedgerReader(work, self.survivor_id).lines(purposes)
        newest_lines = {(line.purpose, line.partner): line for line in lines}
        order = list(purposes)
        current = sorted(newest_lines.values(), key=lambda line: (order.index(line.purpose), line.id))
        asked = {line.purpose for line in current}
        return Ledger(
            current=tuple(current),
            former=tuple(line for line in reversed(lines) if line not in current),
            not_asked=tuple(label for key, label in purposes.items() if key not in asked),
        )


def _purposes(work: Work) -> Mapping[str, str]:
    statement = select(Code.key, Code.label).where(Code.list_name == LIST)
    return work.pairs(statement.order_by(Code.position))


class _LedgerReader:
    """One survivor's rows, read once."""

    def __init__(self, work: Work, survivor_id: int) -> None:
        self._work = work
        rows = select(Consent).where(Consent.survivor_id == survivor_id)
        self._consents = work.records(rows.order_by(Consent.id))
        self._newest = {(row.purpose, row.partner): row.id for row in self._consents}
        self._people = work.pairs(select(User.id, User.display))
        withdrawals = select(Withdrawal).where(Withdrawal.survivor_id == survivor_id)
        self._withdrawals = {row.consent_id: row for row in work.records(withdrawals)}
        self._steps = _group_by(
            work.records(
                select(WithdrawalStep)
                .where(WithdrawalStep.survivor_id == survivor_id)
                .order_by(WithdrawalStep.id)
            ),
            "withdrawal_id",
        )
        with_police = (
            select(Share.consent_id)
            .join(ShareDelivery, ShareDelivery.share_id == Share.id)
            .where(
                Share.survivor_id == survivor_id,
                ShareDelivery.delivered_at.is_not(None),
                ShareDelivery.withdrawal_delivered_at.is_(None),
                # One past its last day was not withdrawn with the consent: nobody reads it any more.
                or_(
                    ShareDelivery.withdrawn_at.is_not(None),
                    Share.ends_on.is_(None),
                    Share.ends_on >= work.today,
                ),
            )
        )
        self._forgotten = forgotten_withdrawals(work, survivor_id)
        self._with_police = frozenset(work.values(with_police))
        """Consents of which police hold a copy whose withdrawal, if there was one, they do not know."""
        recipients = select(ConsentRecipient).where(ConsentRecipient.survivor_id == survivor_id)
        self._recipients = _group_by(work.records(recipients.order_by(ConsentRecipient.id)), "consent_id")

    def lines(self, purposes: Mapping[str, str]) -> list[ConsentLine]:
        """Return every row, oldest first."""
        return [self._line(consent, purposes) for consent in self._consents]

    def _line(self, consent: Consent, purposes: Mapping[str, str]) -> ConsentLine:
        withdrawal = self._withdrawals.get(consent.id)
        state = state_from(
            consent,
            withdrawn=withdrawal is not None,
            forgotten=self._forgotten,
            today=self._work.today,
            newest_of_purpose=self._newest[consent.purpose, consent.partner] == consent.id,
        )
        recipients = tuple(
            Recipient(name=recipient.name, login=recipient.login)
            for recipient in self._recipients[consent.id]
        )
        recorder = self._people.get(consent.recorded_by_id, "")
        rule = consent_rules()[consent.purpose]
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
            narrow=state is ConsentState.LIVE and bool(recipients),
            recipients=recipients,
            recorded=f"{show_moment(consent.recorded_at)}, {recorder}",
            withdrawal=self._withdrawal(withdrawal, rule) if withdrawal else None,
            keeps=rule.keeps,
            why_not_withdraw=_why_not_withdraw(state),
        )

    def _withdrawal(self, withdrawal: Withdrawal, rule: ConsentRule) -> WithdrawnLine:
        steps = tuple(
            Step(
                id=step.id,
                version=step.version,
                kind=step.kind,
                words=step.words,
                done=self._done(step, withdrawal, rule),
                note=step.note,
                waits=self._waits(step, withdrawal, rule),
            )
            for step in self._steps[withdrawal.id]
        )
        return WithdrawnLine(day=show_day(withdrawal.withdrawn_on), reason=withdrawal.reason, steps=steps)

    def _waits(self, step: WithdrawalStep, withdrawal: Withdrawal, rule: ConsentRule) -> bool:
        return (
            step.done_on is None
            and step.words in rule.by_program
            and withdrawal.consent_id in self._with_police
        )

    def _done(self, step: WithdrawalStep, withdrawal: Withdrawal, rule: ConsentRule) -> str:
        if step.done_on is None:
            is_done = step.words in rule.by_program and not self._waits(step, withdrawal, rule)
            return f"{show_day(local_day(withdrawal.recorded_at))}, by the program" if is_done else ""
        return f"{show_day(step.done_on)}, {self._people.get(step.done_by_id or 0, '')}"


def _group_by(rows: Sequence[T], name: str) -> Mapping[int, list[T]]:
    groups: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups


def _why_not_withdraw(state: ConsentState) -> str:
    if state in WITHDRAWABLE:
        return ""
    return f"This consent cannot be withdrawn: it is {state.label}."
