"""Referrals of a person, the decisions on them, and contact with victims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy import or_, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entries import RecordEntry, choices, join_parts, known_age, shorten, subject_name
from mscu.actions.entries.entry_events import (
    KNOWN_TO_THE_DAY,
    EntryClocks,
    EventContext,
    event_at,
    person_key,
    victim_key,
)
from mscu.actions.entries.entry_status import CaseHistory, Stage, Statement
from mscu.actions.entries.kind_spec import ALL_READERS, Chip, FollowRule, KindSpec, Settles, code_chip
from mscu.code_keys import (
    AS_TOLD,
    DUTY_TO_NOTIFY,
    NOT_REACHED,
    POSSIBLE_CHILD,
    REFUSED,
    SUSPECT,
    TO_ADULT_CARE,
    TO_CHILDRENS_CARE,
    TO_MSVCC,
    TO_NAVIGATOR,
    TO_NRM,
    VICTIM_ROLES,
    WAITING,
    WITHDRAWN,
    WITHDRAWN_OUTCOME,
)
from mscu.codes import Kind, Urgency, YesNo
from mscu.dates.age import KnownAge
from mscu.dates.date_reading import names_day
from mscu.dates.london import local_day, start_of_day
from mscu.dates.partial_date import PartialDate, Precision, UnreadableDate
from mscu.errors import Invalid
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import NrmDecision, Referral, VictimContact
from mscu.models.subject import Involvement
from mscu.rules.age_rules import (
    child_route_problem,
    consent_problem,
    notice_problem,
    pilot_problem,
    protection_problem,
)
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName
from mscu.rules.safe_contact import unsafe_contact
from mscu.text.name_forms import name_words
from mscu.text.storable_text import FILL_IN

SOCIAL_CARE = frozenset({TO_CHILDRENS_CARE, TO_ADULT_CARE})
"""Whoever finds a person at risk refers them there, whatever that person decided about the NRM."""
PILOT = "competent_authority:local_pilot"
GIVEN = frozenset({"consent_kind:verbal", "consent_kind:written"})
NO_CONSENT = frozenset({REFUSED, WITHDRAWN})
NOT_GIVEN = frozenset({"consent_kind:not_asked_yet", "consent_kind:not_needed", AS_TOLD})


OUTCOME_STYLES = {
    "received": "done",
    "accepted": "done",
    "declined": "refused",
    "not_eligible": "refused",
    "person_declined": "refused",
    "withdrawn": "refused",
}
"""The style of the chip of a referral by its outcome; the rest are quiet."""


def _chip(referral: Referral, labels: Mapping[str, str]) -> Chip:
    return code_chip(referral.outcome, labels, OUTCOME_STYLES)


def _referral_events(entry: Referral, context: EventContext) -> Iterator[Event]:
    about, label = person_key(entry.person_id), context.name(entry.person_id)
    is_child = context.treated_as_child(entry.person_id, local_day(entry.happened_at))
    notified = EventName.DTN_OF_CHILD if is_child else EventName.DTN_SUBMITTED
    sent = {TO_NRM: EventName.NRM_SUBMITTED, DUTY_TO_NOTIFY: notified}.get(entry.referral_to)
    if sent:
        yield event_at(entry, sent, about, label=label)
    if sent is EventName.NRM_SUBMITTED:
        yield from _choice_at_18(entry, entry.person_id, context)
    asks_support = entry.referral_to == TO_MSVCC or (sent is EventName.NRM_SUBMITTED and entry.wants_support)
    if asks_support and not is_child:  # the local authority supports a child
        yield event_at(entry, EventName.SUPPORT_ASKED, about, label=label)
    if entry.police_protection_from:
        started = event_at(entry, EventName.POLICE_PROTECTION, about, label=label)
        yield replace(started, at=entry.police_protection_from)


def _choice_at_18(entry: Entry, person_id: int, context: EventContext) -> Iterator[Event]:
    """Yield the choice at 18 of a child in the NRM; a year of birth alone gives no day."""
    age = context.ages.get(person_id)
    day = age.turns_18() if age else None
    if day and local_day(entry.happened_at) < day:
        about, label = person_key(person_id), context.name(person_id)
        yield event_at(entry, EventName.CHILD_IN_NRM, about, label=label, due=day)


def _referral_status(entry: Referral, _history: CaseHistory) -> Statement:
    if entry.referral_to == DUTY_TO_NOTIFY:
        yield Stage.NOTIFIED, "duty to notify" if entry.consents_to_be_named else "duty to notify, not named"
    if entry.referral_to == TO_NRM:
        yield Stage.REFERRED, f"{entry.reference or 'NRM'}, sent {entry.happened_words}"


@dataclass(frozen=True, kw_only=True)
class RecordReferral(RecordEntry):
    """Record that one person was referred, with the consent for it."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = Referral
    spec = KindSpec(
        verb="Refer a person",
        digit=3,
        audit="Recorded | a referral[ in {case}]",
        follows=(FollowRule(Kind.REPORT), FollowRule(Kind.SEARCH), FollowRule(Kind.REFERRAL)),
        type_column=Referral.referral_to,
        chip=_chip,
        readers=ALL_READERS,
        clocks=EntryClocks(
            events=_referral_events,
            columns=(
                Referral.person_id,
                Referral.referral_to,
                Referral.wants_support,
                Referral.police_protection_from,
            ),
        ),
        status=_referral_status,
        settles=(
            Settles("nrm_or_notify", "the referral", follows=False),
            Settles("home_office_draft", "the referral", follows=False),
        ),
    )

    referral_to: str
    person_id: int | None = None
    consent: str
    wants_support: bool | None = None
    refused_reason: str = ""
    consents_to_be_named: bool | None = None
    reference: str = ""
    first_responder: str = ""
    navigator: str = ""
    interpreter: str = ""
    outcome: str | None = None
    guardian_service: str | None = None
    police_protection_from: str = ""
    help: tuple[str, ...] = choices("help")
    """The help first given, as in the summary agreed for police."""
    reason: str = ""
    urgency: Urgency | None = None
    risk_flags: tuple[str, ...] = choices("risk_flag")
    reach_on: str = ""
    safe_to_phone: YesNo | None = None
    safe_to_text: YesNo | None = None
    safe_to_write: YesNo | None = None
    safe_when: str = ""
    code_word: YesNo | None = None
    """Whether one is agreed; the word itself is passed on by word of mouth."""
    undoable = True

    @override
    def perform(self, work: Work) -> int:
        """Record it; one of which nobody has an answer yet can be withdrawn, unless it is a form's."""
        entry_id = super().perform(work)
        if self.referral_to not in {TO_NRM, DUTY_TO_NOTIFY} and self.outcome in {None, "", WAITING}:
            back = CorrectEntry(
                entry_id=entry_id, version=1, changes={"outcome": WITHDRAWN_OUTCOME}, reason=UNDONE
            )
            work.undone_by(back, "The referral is withdrawn.")
        return entry_id

    @override
    def check(self, validator: Validator) -> None:
        self._check_consent(validator)
        if self.referral_to == DUTY_TO_NOTIFY:
            self._check_notice(validator)
        if age := known_age(validator, self.person_id):
            self._check_age(validator, age)

    def _check_consent(self, validator: Validator) -> None:
        """Enforce the consent rule: an adult consents to the NRM, or it is a duty to notify."""
        if self.referral_to in SOCIAL_CARE:
            self._check_social_care(validator)
        elif self.consent in NO_CONSENT and self.referral_to != DUTY_TO_NOTIFY:
            validator.problems["consent"] = (
                "Without consent there is no referral. If an adult refuses the NRM, there is a duty to "
                "notify (MSA s.52)."
            )
        elif self.consent in NOT_GIVEN and self.referral_to == TO_NRM:
            validator.problems["consent"] = (
                "An adult must consent to the NRM; for a person who may be under 18, choose that none "
                "is needed (MSA s.51)."
            )
        elif self.consent in NOT_GIVEN and self.referral_to == TO_NAVIGATOR:
            validator.problems["consent"] = (
                "The navigator only sees people who have agreed; for a person who may be under 18, "
                "choose that none is needed."
            )

    @override
    def came_later(self, former: RecordReferral) -> frozenset[str]:
        """Return the consent if it was withdrawn after the referral; a child leaves the NRM by no consent."""
        was_made_on_it = former.consent not in NO_CONSENT | NOT_GIVEN
        needs_none = former.consent == POSSIBLE_CHILD and former.referral_to == TO_NRM
        is_withdrawn = self.consent == WITHDRAWN and was_made_on_it and not needs_none
        return frozenset({"consent"}) if is_withdrawn else frozenset()

    def _check_notice(self, validator: Validator) -> None:
        if self.consent == POSSIBLE_CHILD:
            validator.problems["referral_to"] = (
                "A person who may be under 18 is referred to the NRM: no consent is needed (MSA s.51)."
            )
        if self.consent in GIVEN:
            validator.problems["consent"] = (
                "The duty to notify is for an adult who does not agree to the NRM (MSA s.52): choose Refused "
                "or refer to the NRM."
            )
        if not self.refused_reason.strip():
            validator.problems["refused_reason"] = FILL_IN
        if self.consents_to_be_named is None:
            validator.problems["consents_to_be_named"] = (
                "Choose whether the person consents to be included by name."
            )

    def _check_social_care(self, validator: Validator) -> None:
        """Require the reason where an adult does not agree: the council's duty does not depend on it."""
        if self.referral_to == TO_ADULT_CARE and self.consent in NO_CONSENT and not self.reason.strip():
            validator.problems["reason"] = (
                "Say why the person is referred without agreeing: others at risk, coercion, serious crime, "
                "or no capacity to decide (Care Act 2014 s.42)."
            )

    def _check_age(self, validator: Validator, age: KnownAge) -> None:
        """Note what contradicts the person's age on the day of the referral."""
        day = self.happened_day(validator.work)
        without = self.consent in NO_CONSENT | NOT_GIVEN and self.referral_to == TO_NRM
        contradicted = {
            "consent": (self.consent == POSSIBLE_CHILD and child_route_problem(age, day))
            or (without and consent_problem(age, day)),
            "referral_to": self.referral_to == DUTY_TO_NOTIFY and notice_problem(age, day),
            "police_protection_from": self.police_protection_from.strip() and protection_problem(age, day),
        }
        validator.problems |= {name: problem for name, problem in contradicted.items() if problem}

    @override
    def headline(self, work: Work) -> str:
        """Return who was referred where."""
        where = work.label(self.referral_to)
        is_notice = self.referral_to == DUTY_TO_NOTIFY
        what = where if is_notice else f"Referral to {label_in_sentence(where)}"
        return f"{what}: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the consent, the reference and who is responsible."""
        return join_parts(work.label(self.consent), self.reference, self.navigator, shorten(self.text, 80))


def safe_contact(work: Work, person_id: int | None) -> Referral | None:
    """Return the newest referral that says how a person may be reached."""
    ways = (Referral.safe_to_phone, Referral.safe_to_text, Referral.safe_to_write)
    says = or_(Referral.safe_when != "", *(way.is_not(None) for way in ways))
    of_person = select(Referral).where(Referral.person_id == person_id, says)
    newest_first = of_person.order_by(Referral.recorded_at.desc(), Referral.id.desc())
    return next(iter(work.records(newest_first)), None)


BEFORE_REFERRAL = (
    "This is before the referral, which was made {when}. Correct this date, or first that of the referral."
)
BEFORE_DECISION = "This is before the decision, which is dated {when}. Correct one of the two dates."


def _date_of(text: str, work: Work) -> PartialDate:
    """Return the date that a field holds; what cannot be read is noted where the field is checked."""
    try:
        return PartialDate.parse(text, today=work.today)
    except UnreadableDate:
        return PartialDate.unknown()


AT_18 = "choice_at_18"


DECISION_EVENTS = {
    ("reasonable_grounds", "positive"): (EventName.RG_POSITIVE,),
    ("reasonable_grounds", "negative"): (EventName.RG_NEGATIVE, EventName.NEGATIVE_NOTIFIED),
    ("rg_reconsideration", "positive"): (EventName.RECONSIDERED, EventName.RG_POSITIVE),
    ("rg_reconsideration", "negative"): (EventName.RECONSIDERED,),
    ("conclusive_grounds", "positive"): (EventName.CG_POSITIVE,),
    ("conclusive_grounds", "negative"): (EventName.CG_NEGATIVE, EventName.NEGATIVE_NOTIFIED),
    ("combined", "positive"): (EventName.RG_POSITIVE, EventName.CG_POSITIVE),
    ("combined", "negative"): (EventName.CG_NEGATIVE, EventName.NEGATIVE_NOTIFIED),
    ("cg_reconsideration", "positive"): (EventName.RECONSIDERED, EventName.CG_POSITIVE),
    ("cg_reconsideration", "negative"): (EventName.RECONSIDERED, EventName.CG_NEGATIVE),
    (AT_18, "consents_to_stay"): (EventName.CHILD_CHOSE,),
    (AT_18, "withdrawn"): (EventName.CHILD_CHOSE,),
}
"""The event that a decision stands for, by its stage and outcome."""


EVENTS_AT_ANY_STAGE = {
    "withdrawn": (EventName.NRM_WITHDRAWN,),
    "disqualified_public_order": (EventName.NRM_DISQUALIFIED,),
    "disqualified_bad_faith": (EventName.NRM_DISQUALIFIED,),
    "reconsideration_asked": (EventName.RECONSIDERATION_ASKED,),
}


def _decision_events(entry: NrmDecision, context: EventContext) -> Iterator[Event]:
    person_id = context.person_of.get(entry.follows_id or 0)
    if not person_id:
        return
    stage, outcome = (key.partition(":")[2] for key in (entry.stage, entry.outcome))
    about, label = person_key(person_id), context.name(person_id)
    for name in (*DECISION_EVENTS.get((stage, outcome), ()), *EVENTS_AT_ANY_STAGE.get(outcome, ())):
        event = event_at(entry, name, about, label=label)
        is_dated = entry.happened_precision in KNOWN_TO_THE_DAY
        if name is EventName.NEGATIVE_NOTIFIED and entry.received_on and not is_dated:
            event = replace(event, at=start_of_day(entry.received_on), day_only=True)
        yield event
        if name is EventName.RG_POSITIVE:
            yield from _choice_at_18(entry, person_id, context)


def _decision_status(entry: NrmDecision, history: CaseHistory) -> Statement:
    reference = history.shown(history.by_id[entry.follows_id or 0], "reference") or "NRM"
    outcome = history.shown(entry, "outcome").lower()
    yield Stage.DECIDED, f"{reference}, {outcome} {entry.happened_words}"


@dataclass(frozen=True, kw_only=True)
class RecordNrmDecision(RecordEntry):
    """Record a decision of the competent authority on a referral."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = NrmDecision
    spec = KindSpec(
        verb="Record an NRM decision",
        audit="Recorded | an NRM decision[ in {case}]",
        follows=(FollowRule(Kind.REFERRAL, type_key=TO_NRM, button="Add decision"),),
        readers=ALL_READERS,
        clocks=EntryClocks(
            events=_decision_events, columns=(NrmDecision.stage, NrmDecision.outcome, NrmDecision.received_on)
        ),
        status=_decision_status,
        settles=(
            Settles("reasonable_grounds", "the NRM decision"),
            Settles("recovery_minimum", "the NRM decision", follows=False),
            Settles("reconsideration", "the request for reconsideration", follows=False),
            Settles("child_turns_18", "the choice at 18", follows=False),
        ),
    )
    follows_required = True

    stage: str
    outcome: str
    received_on: str = ""
    competent_authority: str | None = None
    told_by: str = ""
    told_at: str = ""
    told_in: str | None = None
    """The language in which the person was told."""

    @override
    def check(self, validator: Validator) -> None:
        """Refuse dates out of order, and the children's pilot for whom it does not decide on."""
        referral = validator.work.get(Entry, self.follows_id) if self.follows_id else None
        if not isinstance(referral, Referral):
            return
        self._check_order(validator, referral)
        if self.competent_authority == PILOT:
            age = known_age(validator, referral.person_id)
            if age and (problem := pilot_problem(age, local_day(referral.happened_at))):
                validator.problems["competent_authority"] = problem

    def _check_order(self, validator: Validator, referral: Referral) -> None:
        """Note a decision that is surely before its referral, and a notice of it that is before it."""
        decided = _date_of(self.happened, validator.work)
        made = PartialDate.from_stored(
            referral.happened_at, referral.happened_precision, referral.happened_words
        )
        if decided.is_before(made):
            validator.problems.setdefault("happened", BEFORE_REFERRAL.format(when=made.shown()))
        for name in ("received_on", "told_at"):
            if _date_of(getattr(self, name), validator.work).is_before(decided):
                validator.problems.setdefault(name, BEFORE_DECISION.format(when=decided.shown()))

    @override
    def headline(self, work: Work) -> str:
        """Return the stage, the outcome and the person."""
        referral = work.get(Referral, self.follows_id or 0)
        outcome = work.label(self.outcome).lower()
        return f"{work.label(self.stage)}, {outcome}: {subject_name(work, referral.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the reference and the authority."""
        referral = work.get(Referral, self.follows_id or 0)
        return join_parts(referral.reference, work.label(self.competent_authority), self.told_by)


AGREED_AT_CONTACT = ("next_update", "update_on", "rights_offered", "rights_declined")
"""What can only be agreed with a victim who was reached."""
NOT_AGREED = "The victim was not reached, so nothing was agreed. Leave this empty."

DAY_IN_WORDS = "A day was agreed. Type it here too, so that a clock runs to it."


def was_reached(contact: VictimContact) -> bool:
    """Return whether the victim was told anything: nobody is told by a call that was not answered.

    An entry from before the method was required counts as contact, as it did when it was made.
    """
    return contact.method not in NOT_REACHED


def _contact_events(entry: VictimContact, context: EventContext) -> Iterator[Event]:
    if was_reached(entry):
        told = event_at(entry, EventName.VICTIM_TOLD, victim_key(entry.person_id))
        yield replace(told, known_at=entry.recorded_at)
    about, label = f"contact {entry.id}", context.name(entry.person_id)
    agreed = event_at(entry, EventName.UPDATE_AGREED, about, label=label, due=entry.update_on)
    yield replace(agreed, owner=context.liaison_officers.get((entry.case_id or 0, entry.person_id), ""))


def update_events(contacts: Iterable[VictimContact]) -> Iterator[Event]:
    """Yield the contacts that gave the update agreed with a victim at an earlier one, or agreed another day.

    A call before the day agreed, about something else, leaves the victim waiting for that day.
    """
    ordered = sorted(contacts, key=lambda contact: contact.happened_at)
    for position, earlier in enumerate(ordered):
        if earlier.update_on is None:
            continue
        for later in ordered[position + 1 :]:
            is_given = local_day(later.happened_at) >= earlier.update_on
            is_agreed_anew = later.update_on is not None
            is_to_same = later.person_id == earlier.person_id and was_reached(later)
            if is_to_same and (is_given or is_agreed_anew):
                yield event_at(later, EventName.UPDATE_GIVEN, f"contact {earlier.id}")


@dataclass(frozen=True, kw_only=True)
class RecordVictimContact(RecordEntry):
    """Record contact with a victim: what was said or asked, and when to speak next."""

    needs = Permission.LIAISE
    model: ClassVar[type[Entry]] = VictimContact
    spec = KindSpec(
        verb="Log a victim contact",
        digit=7,
        audit="Recorded | contact with a victim[ in {case}]",
        follows=(
            FollowRule(Kind.ARREST),
            FollowRule(Kind.CHARGE, button="Tell victim"),
            FollowRule(Kind.BAIL, button="Tell victim"),
        ),
        readers=ALL_READERS,
        shows_contact=True,
        clocks=EntryClocks(
            events=_contact_events,
            columns=(VictimContact.person_id, VictimContact.update_on, VictimContact.method),
            later=update_events,
            names_person=True,
            dates=(VictimContact.update_on,),
        ),
        settles=(
            Settles("victim_told", "the contact with the victim"),
            Settles("outcome_told", "the contact with the victim"),
            Settles("victim_update", "the contact with the victim", follows=False),
        ),
    )
    text_required = True
    choices_required: ClassVar[Mapping[str, str]] = {
        "method": "Choose how you made or tried contact: it shows whether the victim was told."
    }
    roles_required: ClassVar[Mapping[str, frozenset[str]]] = {"person_id": VICTIM_ROLES}

    person_id: int | None = None
    contact_by: str
    method: str | None = None
    interpreter: str = ""
    next_update: str = ""
    """What was agreed, in words: how often, or after what."""
    update_on: str = ""
    """The day agreed for it: a clock runs until a contact on it or later, or one that agrees another."""
    rights_offered: tuple[str, ...] = choices("victims_code_right")
    """Rights of the Victims' Code that were explained and offered."""
    rights_declined: tuple[str, ...] = choices("victims_code_right")
    """Those of them that the victim does not want now."""
    entitlement: tuple[str, ...] = choices("victim_rights")
    """The rights that the victim was assessed to have: how soon they are told depends on it."""
    anyway: bool = False
    """Whether to record it although the victim said otherwise of safe contact."""

    @override
    def build_entry(self, work: Work) -> Entry:
        """Ask before a contact is recorded that was not safe, as the victim's referral says."""
        entry = super().build_entry(work)
        question = "" if self.anyway else " ".join(self._unsafe(work, entry))
        if question:
            raise Invalid({"anyway": question})
        return entry

    def _unsafe(self, work: Work, entry: Entry) -> Iterator[str]:
        moment = entry.happened_at if entry.happened_precision == Precision.MOMENT else None
        safe = safe_contact(work, self.person_id)
        if safe is not None and (unsafe := unsafe_contact(safe, self.method, moment)):
            yield unsafe
        if self.interpreter.strip() and entry.case_id is not None:
            yield from self._suspected(work, entry.case_id)

    def _suspected(self, work: Work, case_id: int) -> Iterator[str]:
        """Yield a sentence if the interpreter has the name of a suspect of the case."""
        suspects = select(Involvement.subject_id).where(
            Involvement.case_id == case_id, Involvement.role == SUSPECT
        )
        words = name_words(self.interpreter)
        names = {subject_name(work, subject_id) for subject_id in work.values(suspects)}
        if any(name_words(name) and name_words(name) <= words for name in names):
            yield "Interpreter: a suspect of this case has the same name."

    @override
    def check(self, validator: Validator) -> None:
        """Refuse a right declined but never offered, and what was agreed with somebody not reached."""
        if not set(self.rights_declined) <= set(self.rights_offered):
            validator.problems["rights_declined"] = "Only what was offered can be declined."
        if len(set(self.entitlement)) > 1:
            validator.problems["entitlement"] = "Choose one of them."
        if self.method in NOT_REACHED:
            agreed = {name for name in AGREED_AT_CONTACT if getattr(self, name)}
            validator.problems |= dict.fromkeys(agreed, NOT_AGREED)
        elif names_day(self.next_update) and not self.update_on.strip():
            validator.problems["update_on"] = DAY_IN_WORDS

    @override
    def headline(self, work: Work) -> str:
        what = "Victim not reached" if self.method in NOT_REACHED else "Victim contact"
        return f"{what}: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return who made contact, and how."""
        return join_parts(self.contact_by, work.label(self.method), shorten(self.text, 80))
