"""Referrals to the Victim Navigator as the navigator sees them: what waits for them, and their answer.

The navigator is independent of the police and may decline. What they then do for the person is recorded in
the charity's store; only the answer, the navigator's name and the day of first contact are recorded
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.navigator_texts import NavigatorTexts
from mscu.actions.nrm.referrals import GIVEN
from mscu.code_keys import ACCEPTED, DECLINED, TO_NAVIGATOR, WAITING_LIST
from mscu.codes import Urgency, YesNo
from mscu.dates.london import show_day
from mscu.errors import NotFound
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.entry import Choice
from mscu.models.entries.referral import Referral
from mscu.models.prepared import literal
from mscu.models.subject import Person
from mscu.models.user import User
from mscu.safeguarding_slice import is_open
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from sqlalchemy import Row

ANSWERS = (ACCEPTED, DECLINED, WAITING_LIST)
MAX_ROWS = 200
_URGENT_FIRST = {Urgency.THREAT_TO_LIFE: 0, Urgency.TIME_CRITICAL: 1}


@dataclass(frozen=True, kw_only=True)
class AnswerReferral(Command[None]):
    """Answer a referral: accepted by a named navigator, declined, or put on the waiting list."""

    entry_id: int
    version: int
    outcome: str
    answer_reason: str = ""
    navigator: str = ""
    first_contact_on: str = ""
    needs = Permission.ANSWER_REFERRALS

    def perform(self, work: Work) -> None:
        """Record the answer with the referral, where the police of the case can read it."""
        validator = Validator(work)
        values = columns_from(self, Referral, validator)
        if self.outcome not in ANSWERS:
            validator.problems["outcome"] = CHOOSE
        if self.outcome == ACCEPTED and not self.navigator.strip():
            validator.problems.setdefault("navigator", FILL_IN)
        if self.outcome in {DECLINED, WAITING_LIST} and not self.answer_reason.strip():
            validator.problems.setdefault("answer_reason", FILL_IN)
        validator.raise_if_invalid()
        referral = work.get(Referral, self.entry_id, self.version)
        if referral.referral_to != TO_NAVIGATOR:
            raise NotFound
        for name, value in values.items():
            if name != "version":
                setattr(referral, name, value)
        referral.answered_at, referral.answered_by = work.now, work.actor.display


@dataclass(frozen=True, kw_only=True)
class ReferralForNavigator:
    """A referral as the navigator reads it before answering."""

    entry_id: int
    version: int
    case_id: int
    case_uuid: str
    case_reference: str
    officer_in_case: str
    """Whom the navigator may ring; the case's lead where no officer in the case is named."""
    person_id: int
    person_uuid: str
    person: str
    born: str
    treated_as_child: bool
    language: str
    languages: str
    nationality: str
    needs_interpreter: YesNo
    interpreter: str
    happened: str
    happened_at: datetime
    referred_by: str
    consent: str
    is_consent_given: bool
    """Whether the consent was given; not for a child, who needs none, nor once it is withdrawn."""
    reason: str
    urgency: str
    risk_flags: tuple[str, ...]
    reach_on: str
    safe_to_phone: str
    safe_to_text: str
    safe_to_write: str
    safe_when: str
    code_word: str
    outcome: str
    """A key; empty until it is answered."""
    outcome_shown: str
    navigator: str
    answer_reason: str
    first_contact_on: str
    keys: Mapping[str, str | None]
    """The coded facts about the person, as a form takes them."""

    @property
    def waits(self) -> bool:
        """Return whether an answer is still owed."""
        return self.outcome != ACCEPTED


@dataclass(frozen=True, kw_only=True)
class NavigatorReferrals(Query[tuple[ReferralForNavigator, ...]]):
    """Referrals to the navigator across cases: those that wait for an answer, or all.

    The most urgent come first, then those that have waited longest. One that is closed, or whose person is no
    longer supported, is not among them.
    """

    answered_too: bool = False
    needs = Permission.ANSWER_REFERRALS
    consults = "referral"

    def answer(self, work: Work) -> tuple[ReferralForNavigator, ...]:
        statement = (
            select(Referral, Person, Case, User.display)
            .join(Person, Person.id == Referral.person_id)
            .join(Case, Case.id == Referral.case_id)
            .join(User, User.id == Referral.recorded_by_id)
            .where(is_open(Referral))
            .limit(literal(MAX_ROWS))
        )
        if self.answered_too:  # only the newest of many: the others were answered long ago
            statement = statement.order_by(Referral.happened_at.desc(), Referral.id.desc())
            rows = list(reversed(work.rows(statement)))
        else:
            unanswered = or_(Referral.outcome.is_(None), Referral.outcome != ACCEPTED)
            rows = list(work.rows(statement.where(unanswered).order_by(Referral.happened_at, Referral.id)))
        return tuple(sorted(_ReferralReader(work, rows).lines(), key=_urgent_first))


def _urgent_first(line: ReferralForNavigator) -> int:
    by_label = {state.label: rank for state, rank in _URGENT_FIRST.items()}
    return by_label.get(line.urgency, 2)


class _ReferralReader:
    """What several referrals have in common, read once."""

    def __init__(self, work: Work, rows: Sequence[Row[Referral, Person, Case, str]]) -> None:
        self.work, self.rows, self.today = work, rows, work.today
        self.texts = NavigatorTexts(work)
        self.labels: Mapping[str, str] = work.pairs(select(Code.key, Code.label))
        flags = select(Choice.entry_id, Choice.choice).where(
            Choice.entry_id.in_([row[0].id for row in rows]), Choice.of_field == "risk_flags"
        )
        self.flags = _group_by_id(work.rows(flags.order_by(Choice.position)))

    def lines(self) -> list[ReferralForNavigator]:
        return [self._line(*row) for row in self.rows]

    def _line(self, entry: Referral, person: Person, case: Case, referred_by: str) -> ReferralForNavigator:
        about = case.id, person.id
        return ReferralForNavigator(
            entry_id=entry.id,
            version=entry.version,
            case_id=case.id,
            case_uuid=case.uuid,
            case_reference=case.reference,
            officer_in_case=case.officer_in_case or case.lead,
            person_id=person.id,
            person_uuid=person.uuid,
            person=person.name,
            born=person.known_age.words_on(self.today),
            treated_as_child=person.known_age.group_on(self.today).treated_as_child,
            language=self._label(person.language),
            languages=self.texts.shown((Person, person.id, "languages"), person.languages, about=about),
            nationality=self._label(person.nationality),
            needs_interpreter=person.interpreter,
            interpreter=self.texts.shown((Referral, entry.id, "interpreter"), entry.interpreter, about=about),
            happened=entry.happened_words,
            happened_at=entry.happened_at,
            referred_by=referred_by,
            consent=self._label(entry.consent),
            is_consent_given=entry.consent in GIVEN,
            reason=self.texts.shown((Referral, entry.id, "reason"), entry.reason, about=about),
            urgency=entry.urgency.label if entry.urgency else "",
            risk_flags=tuple(self._label(key) for key in self.flags.get(entry.id, ())),
            reach_on=entry.reach_on,
            safe_to_phone=_shown(entry.safe_to_phone),
            safe_to_text=_shown(entry.safe_to_text),
            safe_to_write=_shown(entry.safe_to_write),
            safe_when=entry.safe_when,
            code_word=_shown(entry.code_word),
            outcome=entry.outcome or "",
            outcome_shown=self._label(entry.outcome),
            navigator=entry.navigator,
            answer_reason=entry.answer_reason,
            first_contact_on=show_day(entry.first_contact_on) if entry.first_contact_on else "",
            keys={
                "language": person.language,
                "nationality": person.nationality,
                "gender": person.gender,
                "age_status": person.age_status,
            },
        )

    def _label(self, key: str | None) -> str:
        return self.labels.get(key or "", "")


def _shown(answer: YesNo | None) -> str:
    return answer.label if answer else ""


def _group_by_id(rows: Iterable[Row[int, str]]) -> dict[int, list[str]]:
    by_id: dict[int, list[str]] = {}
    for id_, value in rows:
        by_id.setdefault(id_, []).append(value)
    return by_id
