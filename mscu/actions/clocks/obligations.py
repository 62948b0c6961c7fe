"""What is still to be done in a case and has no clock of its own: the column Next in its header.

Each line says about whom and what, and names the kind of entry that settles it so that the page can open that
form. Nothing here refuses anything; it only reminds. A line is hidden from a role that may not see all the
kinds of entry it is read from: for that reader it could be settled unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.actions.enforcement.unaccounted import SoughtPerson, find_unaccounted
from mscu.actions.entries.entry_events import person_key
from mscu.code_keys import (
    DUTY_TO_NOTIFY,
    POSSIBLE_CHILD,
    S45_INDICATIONS,
    TO_NAVIGATOR,
    TO_NRM,
    WAITING,
    WITHDRAWN,
    WITHDRAWN_OUTCOME,
)
from mscu.codes import Accepted, InformationNotice, Kind
from mscu.dates.age import KnownAge
from mscu.dates.counting import birthday
from mscu.dates.date_reading import stated_age
from mscu.dates.london import local_day, show_day
from mscu.models.entries.enforcement import Arrest, Charge, Interview
from mscu.models.entries.information_request import InformationRequest
from mscu.models.entries.note import Decision
from mscu.models.entries.referral import NrmDecision, Referral
from mscu.models.entries.report import Report
from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.rules.age_rules import child_route_problem
from mscu.rules.choice_at_18 import choice_is_left
from mscu.rules.clock_engine import ClockState
from mscu.rules.victim_information import NOTICE, victim_information_rule
from mscu.rules.victim_information import WITHDRAWN as WITHDRAWN_REQUEST

if TYPE_CHECKING:
    from datetime import date

    from mscu.actions.clocks.clocks import RunningClock
    from mscu.models.entries.entry import Entry
    from mscu.rules.proceedings import Proceedings

MAX_ADVICE_LINES = 3
"""The most pieces of advice spelled out in one line."""
NO_ANSWER = (None, WAITING)
OUTCOMES_OF_NRM_LEFT = frozenset({"nrm_outcome:withdrawn", "nrm_outcome:closed"})
OUTCOMES_OF_REFERRAL_ENDED = frozenset(
    {WITHDRAWN_OUTCOME, "referral_outcome:person_declined", "referral_outcome:closed"}
)
ACCOUNT_INTERVIEWS = (
    "interview_type:abe",
    "interview_type:suspect",
    "interview_type:voluntary",
    "interview_type:first_account",
)


_SETTLED_ON_CARD = frozenset({Kind.ADVICE, Kind.TRIAGE, Kind.INFORMATION_REQUEST})


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """Something that still has to be done, and the kind of entry that settles it."""

    who: str
    what: str
    source: str
    kind: Kind
    person_id: int | None = None
    entry_id: int | None = None
    """The entry to open or to follow from."""
    begins_form: bool = False
    """Whether a First Responder form settles it."""

    @property
    def text(self) -> str:
        """Return the whole line."""
        return f"{self.who}: {self.what}"

    @property
    def opens_entry(self) -> bool:
        """Return whether it is settled from the card of the entry that waits for it."""
        return self.kind in _SETTLED_ON_CARD and self.entry_id is not None


@dataclass(frozen=True, kw_only=True)
class CasePerson:
    """A person of the case, with what obligations need to know of them."""

    id: int
    name: str
    is_victim_and_suspect: bool
    """Whether the person is both victim and suspect."""
    is_victim: bool = False
    """Whether the person is a victim in any case that the viewer may see."""
    age: KnownAge | None = None


@dataclass(frozen=True, kw_only=True)
class ObligationContext:
    """What obligations are found from: only what the viewer may see of a case."""

    entries: Sequence[Entry]
    people: tuple[CasePerson, ...]
    clocks: Sequence[RunningClock]
    proceedings: Proceedings
    today: date
    looked_for: tuple[SoughtPerson, ...] = ()


def obligations_in(context: ObligationContext) -> tuple[Obligation, ...]:
    """Return what is still to be done in a case, risks to people first."""
    return tuple(obligation for rule in OBLIGATION_RULES for obligation in rule(context))


def _missing(context: ObligationContext) -> Iterator[Obligation]:
    """Yield the people who are missing, until an entry shows where they are."""
    names = {person.id: person.name for person in context.people}
    for missing in find_unaccounted(context.looked_for, context.entries):
        name = names.get(missing.subject_id, "")
        yield Obligation(
            who=name or "Person being looked for",
            what="not accounted for",
            source=f"Not found {missing.since.happened_words}: {missing.since.headline}",
            kind=Kind.ENQUIRY if missing.enquiry is None else Kind.ENQUIRY_RESULT,
            person_id=missing.subject_id,
            entry_id=missing.since.id if missing.enquiry is None else missing.enquiry.id,
        )


def _to_notify(context: ObligationContext) -> Iterator[Obligation]:
    """Yield those not referred yet; for a child, whom a duty to notify does not help, the NRM alone."""
    people = {person_key(person.id): person for person in context.people}
    for clock in context.clocks:
        if clock.key == "nrm_or_notify" and clock.state is ClockState.OWED:
            person = people.get(clock.about)
            yield Obligation(
                who=clock.label,
                what=_to_refer(context, person),
                source=clock.source,
                kind=Kind.REFERRAL,
                begins_form=True,
                person_id=person.id if person else None,
            )


def _to_refer(context: ObligationContext, person: CasePerson | None) -> str:
    if not (person and person.age and person.age.group_on(context.today).treated_as_child):
        return "no NRM referral or duty to notify yet"
    if any(each.referral_to == DUTY_TO_NOTIFY for each in _referrals(context, person)):
        return "under 18, or may be, now: refer to the NRM"
    return "no NRM referral yet (a child's needs no consent)"


def _referrals(context: ObligationContext, person: CasePerson) -> Iterator[Referral]:
    return (
        entry for entry in context.entries if isinstance(entry, Referral) and entry.person_id == person.id
    )


def _s45_reviews(context: ObligationContext) -> Iterator[Obligation]:
    """Yield the s.45 reviews due for people who are victim and suspect, with another after their account."""
    for person in context.people:
        if not (
            person.is_victim_and_suspect or (person.is_victim and _last_arrest_or_charge(context, person.id))
        ):
            continue
        review = _latest(
            entry
            for entry in context.entries
            if isinstance(entry, Decision)
            if entry.decision_type == S45_INDICATIONS and entry.person_id == person.id
        )
        account = _latest(
            entry
            for entry in context.entries
            if isinstance(entry, Interview)
            if entry.person_id == person.id and entry.interview_type in ACCOUNT_INTERVIEWS
        )
        if text := _urgent_review(review, _last_arrest_or_charge(context, person.id)) or _review(
            review, account
        ):
            yield Obligation(
                who=person.name,
                what=text,
                source="Modern Slavery Act 2015 s.45; CPS guidance on suspects who may be victims",
                kind=Kind.DECISION,
                person_id=person.id,
                entry_id=review.id if review else None,
            )


def _last_arrest_or_charge(context: ObligationContext, person_id: int) -> Entry | None:
    return _latest(
        entry
        for entry in context.entries
        if isinstance(entry, Arrest | Charge) and entry.person_id == person_id
    )


def _urgent_review(review: Entry | None, arrest_or_charge: Entry | None) -> str:
    """Return advice to review s.45 at once if an arrest or charge has not been reviewed."""
    if arrest_or_charge is None or (
        review is not None and review.happened_at >= arrest_or_charge.happened_at
    ):
        return ""
    verb = "arrested" if isinstance(arrest_or_charge, Arrest) else "charged"
    return f"may be a victim and was {verb} {arrest_or_charge.happened_words}: urgent s.45 review"


def _review(review: Entry | None, account: Entry | None) -> str:
    if review is None:
        return "victim and suspect, no s.45 review"
    if account is None:
        return "s.45 review after the account"
    reviewed = review.happened_at >= account.happened_at
    return "" if reviewed else f"s.45 review, account given {account.happened_words}"


def _latest(entries: Iterable[Entry]) -> Entry | None:
    return max(entries, key=lambda entry: entry.happened_at, default=None)


def _hearings(context: ObligationContext) -> Iterator[Obligation]:
    """Yield a request for the next hearing where every hearing entered is past."""
    charges = [
        entry
        for entry in context.entries
        if isinstance(entry, Charge) and not context.proceedings.is_concluded(entry.id)
    ]
    dates = [charge.court_on for charge in charges if charge.court_on]
    if charges and not any(day >= context.today for day in dates):
        last = f", the last was {show_day(max(dates))}" if dates else ""
        yield Obligation(
            who="Court",
            what="no next hearing entered",
            source=f"No charge in this case has a future hearing{last}",
            kind=Kind.CHARGE,
            entry_id=charges[-1].id,
        )


def _bails(context: ObligationContext) -> Iterator[Obligation]:
    """Yield the arrests that ended in bail of which nothing is entered, until there is a charge."""
    proceedings = context.proceedings
    for arrest in _arrests(context):
        if proceedings.is_bail_not_entered(arrest.id) and not proceedings.is_charged(arrest.id):
            yield _not_entered(context, arrest, Kind.BAIL, what="bail conditions and date", disposal="bailed")


def _charges(context: ObligationContext) -> Iterator[Obligation]:
    """Yield the arrests that ended in a charge of which nothing is entered."""
    for arrest in _arrests(context):
        if context.proceedings.is_charge_not_entered(arrest.id):
            yield _not_entered(context, arrest, Kind.CHARGE, what="charge", disposal="charged")


def _arrests(context: ObligationContext) -> Iterator[Arrest]:
    return (entry for entry in context.entries if isinstance(entry, Arrest))


def _not_entered(
    context: ObligationContext, arrest: Arrest, kind: Kind, *, what: str, disposal: str
) -> Obligation:
    names = {person.id: person.name for person in context.people}
    return Obligation(
        who=names.get(arrest.person_id, kind.label),
        what=f"{what} not entered",
        source=f"Arrested {arrest.happened_words}; disposal: {disposal}",
        kind=kind,
        person_id=arrest.person_id,
        entry_id=arrest.id,
    )


def _reports(context: ObligationContext) -> Iterator[Obligation]:
    for entry in context.entries:
        if isinstance(entry, Report) and entry.triage_state.endswith(":new"):
            yield Obligation(
                who=f"Report {entry.register_number}",
                what="not triaged",
                source="Every incoming report must be answered",
                kind=Kind.TRIAGE,
                entry_id=entry.id,
            )


def _advice(context: ObligationContext) -> Iterator[Obligation]:
    still_open = [entry for entry in context.entries if isinstance(entry, TacticalAdvice) and entry.is_open]
    if len(still_open) > MAX_ADVICE_LINES:
        yield Obligation(
            who="Advice",
            what=f"{len(still_open)} not answered or done yet",
            source=f"The oldest was given {still_open[0].happened_words}",
            kind=Kind.ADVICE,
            entry_id=still_open[0].id,
        )
        return
    for advice in still_open:
        yield Obligation(
            who=f"Advice to {advice.given_to}",
            what="no answer yet" if advice.accepted is Accepted.WAITING else "left for later, not done yet",
            source=f"Given {advice.happened_words}",
            kind=Kind.ADVICE,
            entry_id=advice.id,
        )


def _choices_at_18(context: ObligationContext) -> Iterator[Obligation]:
    """Yield children in the NRM who have no clock to 18 because no day of birth is known."""
    for person in context.people:
        referrals = [each for each in _referrals(context, person) if each.referral_to == TO_NRM]
        if referrals and _choice_is_left(context, referrals):
            referred_on = local_day(referrals[0].happened_at)
            if person.age and (text := _when_18(person.age, referred_on)):
                yield Obligation(
                    who=person.name,
                    what=text,
                    source="First Responder toolkit 2026: at 18 the person must consent to stay in "
                    "the NRM, or leaves it. Enter the whole date of birth once it is known",
                    kind=Kind.NRM_DECISION,
                    person_id=person.id,
                    entry_id=referrals[0].id,
                )


def _consents_of_adults(context: ObligationContext) -> Iterator[Obligation]:
    """Yield those in the NRM as children, without being asked, who were adults by the age known now."""
    for person in context.people:
        referral = _latest(
            each for each in _referrals(context, person) if each.referral_to in {TO_NRM, DUTY_TO_NOTIFY}
        )
        if (
            isinstance(referral, Referral)
            and referral.consent == POSSIBLE_CHILD
            and person.age
            and child_route_problem(person.age, local_day(referral.happened_at))
            and _choice_is_left(context, [referral])
        ):
            yield Obligation(
                who=person.name,
                what="adult now: ask for consent to the NRM",
                source="MSA statutory guidance: an adult consents to the NRM. The referral says that no "
                "consent was needed. Record the choice as a decision, or correct the consent",
                kind=Kind.NRM_DECISION,
                person_id=person.id,
                entry_id=referral.id,
            )


def _choice_is_left(context: ObligationContext, referrals: Sequence[Referral]) -> bool:
    referral_ids = {referral.id for referral in referrals}
    decisions = (entry for entry in context.entries if isinstance(entry, NrmDecision))
    made = sorted(
        (each for each in decisions if each.follows_id in referral_ids), key=lambda each: each.happened_at
    )
    return choice_is_left((each.stage, each.outcome) for each in made)


def _when_18(age: KnownAge, referred_on: date) -> str:
    """Return the days between which the 18th birthday lies; empty if it is known exactly or already past."""
    if age.turns_18() is not None or not age.group_on(referred_on).treated_as_child:
        return ""
    born_from, born_to = age.born_between()
    if born_to is None or stated_age(age.born) or birthday(born_to) <= referred_on:
        return "date of birth not known, so no clock runs to the 18th birthday"
    first, last = birthday(born_from or born_to), birthday(born_to)
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole_year and first.year == last.year:
        dates = f"in {last.year}"
    else:
        dates = f"from {show_day(first)} to {show_day(last)}"
    return f"turns 18 {dates}; the exact day is not known, so no clock runs"


def _withdrawn_consents(context: ObligationContext) -> Iterator[Obligation]:
    """Yield the referrals of people who withdrew their consent, until it is recorded what came of it."""
    names = {person.id: person.name for person in context.people}
    left_ids = {
        entry.follows_id
        for entry in context.entries
        if isinstance(entry, NrmDecision) and entry.outcome in OUTCOMES_OF_NRM_LEFT
    }
    for entry in context.entries:
        if (
            not isinstance(entry, Referral)
            or entry.consent != WITHDRAWN
            or entry.referral_to == DUTY_TO_NOTIFY
        ):
            continue
        is_nrm = entry.referral_to == TO_NRM
        if entry.id not in left_ids if is_nrm else entry.outcome not in OUTCOMES_OF_REFERRAL_ENDED:
            yield Obligation(
                who=names.get(entry.person_id, "Referral"),
                what=f"withdrew consent, {'the Home Office' if is_nrm else 'whoever has the referral'} "
                "has to be told",
                source="A person may leave the NRM at any time, on a signed form or through the First "
                "Responder: then record that they withdrew"
                if is_nrm
                else f"Referred {entry.happened_words}: then record the outcome",
                kind=Kind.NRM_DECISION if is_nrm else Kind.REFERRAL,
                person_id=entry.person_id,
                entry_id=entry.id,
            )


def _navigators(context: ObligationContext) -> Iterator[Obligation]:
    names = {person.id: person.name for person in context.people}
    for entry in context.entries:
        if not isinstance(entry, Referral):
            continue
        if entry.consent == WITHDRAWN:
            continue
        if entry.referral_to == TO_NAVIGATOR and entry.outcome in NO_ANSWER:
            yield Obligation(
                who=names.get(entry.person_id, "Navigator"),
                what="the navigator has not answered",
                source=f"Referred {entry.happened_words}",
                kind=Kind.REFERRAL,
                person_id=entry.person_id,
                entry_id=entry.id,
            )


def _information_notices(context: ObligationContext) -> Iterator[Obligation]:
    """Yield the victim information requests of which the victim has not been told yet."""
    names = {person.id: person.name for person in context.people}
    steps = {entry.id: entry for entry in context.entries if isinstance(entry, InformationRequest)}
    settled: set[int | None] = set()
    for entry in steps.values():
        if entry.step in {NOTICE, WITHDRAWN_REQUEST}:
            settled |= _followed_ids(entry, steps)
    for entry in steps.values():
        if entry.notice is InformationNotice.LATER and entry.id not in settled:
            yield Obligation(
                who=names.get(entry.person_id, Kind.INFORMATION_REQUEST.label),
                what=f"not told yet of the request to {entry.holder}",
                source=f"Sent {entry.happened_words}; {victim_information_rule().words}",
                kind=Kind.INFORMATION_REQUEST,
                person_id=entry.person_id,
                entry_id=entry.id,
            )


def _followed_ids(entry: InformationRequest, steps: Mapping[int, InformationRequest]) -> set[int | None]:
    """Return the ids of all that a step follows, directly or through other steps."""
    ids: set[int | None] = set()
    followed_id = entry.follows_id
    while followed_id is not None and followed_id not in ids:
        ids.add(followed_id)
        followed_id = steps[followed_id].follows_id if followed_id in steps else None
    return ids


OBLIGATION_RULES: tuple[Callable[[ObligationContext], Iterator[Obligation]], ...] = (
    _missing,
    _to_notify,
    _s45_reviews,
    _bails,
    _charges,
    _hearings,
    _reports,
    _advice,
    _information_notices,
    _navigators,
    _consents_of_adults,
    _withdrawn_consents,
    _choices_at_18,
)
"""The lines in their order."""
