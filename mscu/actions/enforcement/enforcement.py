"""Warrants, searches, arrests, interviews, charges and bail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.enforcement.alerts import join_sentences, raise_alerts, with_day
from mscu.actions.enforcement.exhibits import ExhibitLine, add_exhibits
from mscu.actions.enforcement.victim_duties import (
    bail_key,
    release_events,
    victim_duty_events,
    victim_held_event,
)
from mscu.actions.entries.entries import (
    EntryPart,
    RecordEntry,
    add_lines,
    choices,
    involve,
    join_parts,
    known_age,
    shorten,
    subject_name,
)
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at
from mscu.actions.entries.entry_status import CaseHistory, Stage, Statement
from mscu.actions.entries.kind_spec import WITHOUT_PARTNERS, FollowRule, KindSpec, Settles
from mscu.code_keys import LOOKED_FOR
from mscu.codes import AlertKind, Kind, SubjectKind
from mscu.dates.age import AgeGroup
from mscu.models.entries.enforcement import Arrest, Bail, Charge, Interview, Search, SearchFinding, Warrant
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Exhibit
from mscu.models.subject import Subject
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName
from mscu.rules.offences import Offence, offences
from mscu.rules.proceedings import BAILED, NO_ACTION, RELEASES
from mscu.text.storable_text import FILL_IN

TAKEN_NOT_FOUND = "Only a person who was found can be taken somewhere: tick found, or explain in the text."
FROM_AGE = "{} is an offence from the age of {} only."
RELEASED_BY = frozenset({BAILED, *RELEASES})
"""Ends of custody that release a suspect."""


def _warrant_events(entry: Warrant, _context: EventContext) -> Iterator[Event]:
    about = f"warrant {entry.id}"
    yield event_at(entry, EventName.WARRANT_GRANTED, about, label=entry.reference, due=entry.expires_on)


@dataclass(frozen=True, kw_only=True)
class RecordWarrant(RecordEntry):
    """Record a warrant granted; the premises are the places in `about`."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Warrant
    spec = KindSpec(
        verb="Record a warrant",
        audit="Recorded | a warrant[ in {case}]",
        follows=(FollowRule(Kind.DECISION), FollowRule(Kind.REPORT)),
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(events=_warrant_events, columns=(Warrant.reference, Warrant.expires_on)),
    )
    subject_kinds: ClassVar[Mapping[str, SubjectKind]] = {
        **RecordEntry.subject_kinds,
        "about": SubjectKind.PLACE,
    }

    power: str
    court: str = ""
    reference: str = ""
    expires_on: str = ""

    @override
    def headline(self, work: Work) -> str:
        """Return the premises."""
        subjects = (work.get(Subject, about.subject_id) for about in self.about)
        places = ", ".join(s.name for s in subjects if s.kind is self.subject_kinds["about"])
        return f"Warrant granted: {places or 'premises not named'}"

    @override
    def detail(self, work: Work) -> str:
        """Return the number, the power and the court."""
        return join_parts(self.reference, work.label(self.power), self.court)


@dataclass(frozen=True, kw_only=True)
class FindingLine:
    """One person looked for in a search."""

    subject_id: int
    found: bool
    where_words: str = ""
    taken_to: str = ""


def _search_events(entry: Search, _context: EventContext) -> Iterator[Event]:
    if entry.follows_id:
        yield event_at(entry, EventName.WARRANT_EXECUTED, f"warrant {entry.follows_id}")


@dataclass(frozen=True, kw_only=True)
class RecordSearch(RecordEntry):
    """Record a search with who was found, who was not, and what was seized."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Search
    spec = KindSpec(
        verb="Record a search",
        digit=8,
        audit="Recorded | a search of premises[ in {case}]",
        heading="Searches",
        follows=(
            FollowRule(Kind.WARRANT, button="Add search"),
            FollowRule(Kind.OPERATION, button="Add search"),
        ),
        parts=(SearchFinding,),
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(events=_search_events),
        settles=(Settles("warrant_expiry", "the search"),),
    )
    parts: ClassVar[Mapping[str, EntryPart]] = {
        **RecordEntry.parts,
        "findings": EntryPart(SearchFinding, FindingLine),
        "exhibits": EntryPart(Exhibit, ExhibitLine, link_column="follows_id"),
    }

    power: str | None = None
    place_id: int | None = None
    officer: str = ""
    premises: str = ""
    findings: tuple[FindingLine, ...] = ()
    exhibits: tuple[ExhibitLine, ...] = ()

    @override
    def check(self, validator: Validator) -> None:
        """Require a warrant or a power, without which a search is unlawful, and what was seized."""
        if not self.power and not self._has_warrant(validator.work):
            validator.problems["power"] = "Choose the warrant or the power."
        for index, finding in enumerate(self.findings):
            if finding.taken_to.strip() and not finding.found:
                validator.problems[f"findings.{index}.taken_to"] = TAKEN_NOT_FOUND
        for index, line in enumerate(self.exhibits):
            validator.text(f"exhibits.{index}.text", line.text, Entry.text, required=True)

    @override
    def add_parts(self, entry: Search, work: Work) -> None:
        """Add the findings, and an exhibit for each item seized."""
        add_lines(work, entry, SearchFinding, name="findings", lines=self.findings)
        involve(work, entry, [(finding.subject_id, LOOKED_FOR) for finding in self.findings])
        add_exhibits(work, entry, self.exhibits, seized_by=self.officer, happened=self.happened)

    def _has_warrant(self, work: Work) -> bool:
        followed = work.get(Entry, self.follows_id) if self.follows_id else None
        return isinstance(followed, Warrant)

    @override
    def headline(self, work: Work) -> str:
        return f"Search: {subject_name(work, self.place_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return how many people were found, and what was seized."""
        found_count = sum(finding.found for finding in self.findings)
        seized = ", ".join(exhibit.text for exhibit in self.exhibits)
        people = f"{found_count} found" if self.findings else ""
        return join_parts(people, shorten(seized, 80), self.officer)


def _arrest_events(entry: Arrest, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.ARREST, context)
    yield victim_held_event(entry, context)
    yield from release_events(entry, context)


def _arrest_status(entry: Arrest, history: CaseHistory) -> Statement:
    is_said = entry.disposal in NO_ACTION
    is_said = is_said or history.proceedings.is_bail_not_entered(entry.id)
    is_said = is_said or history.proceedings.is_charge_not_entered(entry.id)
    said = history.shown(entry, "disposal").lower() if is_said else ""
    yield Stage.ARRESTED, ", ".join(filter(None, (f"arrested {entry.happened_words}", said)))


@dataclass(frozen=True, kw_only=True)
class RecordArrest(RecordEntry):
    """Record an arrest that was made; recording one is never refused."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Arrest
    spec = KindSpec(
        verb="Record an arrest",
        digit=9,
        audit="Recorded | an arrest[ in {case}]",
        follows=(
            FollowRule(Kind.SEARCH, button="Add arrest"),
            FollowRule(Kind.OPERATION),
            FollowRule(Kind.DECISION),
        ),
        readers=WITHOUT_PARTNERS,
        shows_contact=True,
        clocks=EntryClocks(
            events=_arrest_events,
            columns=(Arrest.person_id, Arrest.disposal, Arrest.disposal_on),
            names_person=True,
        ),
        status=_arrest_status,
    )

    person_id: int | None = None
    place_id: int | None = None
    officer: str = ""
    necessity: str = ""
    custody_reference: str = ""
    disposal: str | None = None
    disposal_on: str = ""
    offences: tuple[str, ...] = choices("offence")
    passed_on_fields = ("disposal",)

    @override
    def pass_on(self, entry: Arrest, work: Work) -> None:
        """Alert the navigators, and again once the suspect is released."""
        suspect = subject_name(work, entry.person_id)
        if entry.disposal in RELEASED_BY:
            raise_alerts(
                work, entry, AlertKind.RELEASED, join_sentences(f"{suspect}: {work.label(entry.disposal)}")
            )
        else:
            raise_alerts(work, entry, AlertKind.ARRESTED, join_sentences(f"{suspect} arrested"))

    @override
    def headline(self, work: Work) -> str:
        return f"Arrest: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the offences, the place and the officer."""
        offences = ", ".join(map(work.label, self.offences))
        return join_parts(offences, subject_name(work, self.place_id), self.officer)


@dataclass(frozen=True, kw_only=True)
class RecordInterview(RecordEntry):
    """Record a suspect's interview or a recorded account (ABE)."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Interview
    spec = KindSpec(
        verb="Record an interview",
        audit="Recorded | an interview[ in {case}]",
        follows=(FollowRule(Kind.ARREST), FollowRule(Kind.REFERRAL)),
        type_column=Interview.interview_type,
        readers=WITHOUT_PARTNERS,
        shows_contact=True,
    )

    interview_type: str
    person_id: int | None = None
    interpreter: str = ""
    present: str = ""

    @override
    def headline(self, work: Work) -> str:
        return f"{work.label(self.interview_type)}: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the first words and who was present."""
        return join_parts(shorten(self.text, 90), self.present)


def _charge_events(entry: Charge, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.CHARGE, context)
    yield victim_held_event(entry, context)
    for bail_id in context.bails_ended.get(entry.id, ()):
        yield event_at(entry, EventName.CHARGE, bail_key(bail_id))
    label = context.name(entry.person_id)
    yield event_at(entry, EventName.COURT_DATE, f"court {entry.id}", label=label, due=entry.court_on)


def _charge_status(entry: Charge, history: CaseHistory) -> Statement:
    charged = f"charged {entry.happened_words}"
    if entry.remand and not history.proceedings.is_remand_over(entry.id):
        yield Stage.ON_REMAND, f"{charged}, on remand"
    else:
        yield Stage.CHARGED, charged


@dataclass(frozen=True, kw_only=True)
class RecordCharge(RecordEntry):
    """Record a charge and its first hearing, or a later hearing, which follows the charge."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Charge
    spec = KindSpec(
        verb="Record a charge",
        audit="Recorded | a charge[ in {case}]",
        follows=(
            FollowRule(Kind.ARREST, button="Add charge"),
            FollowRule(Kind.BAIL, button="Add charge"),
            FollowRule(Kind.CHARGE, button="Add hearing"),
        ),
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(
            events=_charge_events,
            columns=(Charge.person_id, Charge.court_on),
            names_person=True,
            dates=(Charge.court_on,),
        ),
        status=_charge_status,
    )

    person_id: int | None = None
    court: str = ""
    court_on: str = ""
    remand: bool = False
    offences: tuple[str, ...] = choices("offence")
    passed_on_fields = ("court", "court_on", "remand")

    @override
    def pass_on(self, entry: Charge, work: Work) -> None:
        """Alert the navigators to the charge, and to a court date that is set or moved."""
        suspect = subject_name(work, entry.person_id)
        hearing = join_parts(entry.court, with_day("court", entry.court_on))
        remand = "remanded in custody" if entry.remand else "not remanded"
        if not _is_hearing(work, entry.follows_id):
            raise_alerts(work, entry, AlertKind.CHARGED, join_sentences(f"{suspect} charged, {remand}"))
        if entry.court_on:
            raise_alerts(work, entry, AlertKind.COURT_DATE, join_sentences(f"{suspect}: {hearing}"))

    @override
    def check(self, validator: Validator) -> None:
        """Require at least one offence, and refuse those that somebody of this age cannot commit."""
        if not self.offences:
            validator.problems["offences"] = FILL_IN
        age, day = known_age(validator, self.person_id), self.happened_day(validator.work)
        if age is not None and age.group_on(day) is AgeGroup.CHILD:
            for offence in filter(lambda known: known.offender_from, self._known_offences()):
                validator.problems["offences"] = FROM_AGE.format(offence.label, offence.offender_from)

    def _known_offences(self) -> Iterator[Offence]:
        return (offences()[key] for key in self.offences if key in offences())

    @override
    def headline(self, work: Work) -> str:
        what = "Hearing of the charge" if _is_hearing(work, self.follows_id) else "Charge"
        return f"{what}: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the offences and the hearing."""
        offences = ", ".join(map(work.label, self.offences))
        return join_parts(offences, self.court, "remanded" if self.remand else "")


def _is_hearing(work: Work, follows_id: int | None) -> bool:
    """Return whether a charge follows another, as a hearing after the first one does."""
    return follows_id is not None and work.value(select(Charge.id).where(Charge.id == follows_id)) is not None


def _bail_events(entry: Bail, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.BAIL, context)
    label = context.name(entry.person_id)
    yield event_at(entry, EventName.BAIL, bail_key(entry.id), label=label, due=entry.review_on)
    if entry.follows_id:
        yield event_at(entry, EventName.BAIL_REVIEWED, bail_key(entry.follows_id))


def _bail_status(entry: Bail, history: CaseHistory) -> Statement:
    if history.proceedings.is_bail_over(entry.id):
        yield Stage.BAILED, f"bailed {entry.happened_words}"
    else:
        review = history.shown(entry, "review_on")
        yield Stage.ON_BAIL, f"on bail, review {review}" if review else "on bail"


@dataclass(frozen=True, kw_only=True)
class RecordBail(RecordEntry):
    """Record bail with its conditions and the day of its review."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Bail
    spec = KindSpec(
        verb="Record bail",
        audit="Recorded | bail[ in {case}]",
        heading="Bail",
        follows=(FollowRule(Kind.ARREST, button="Add bail"), FollowRule(Kind.BAIL)),
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(
            events=_bail_events,
            columns=(Bail.person_id, Bail.review_on),
            names_person=True,
            dates=(Bail.review_on,),
        ),
        status=_bail_status,
    )

    person_id: int | None = None
    conditions: str = ""
    review_on: str = ""
    passed_on_fields = ("conditions", "review_on")

    @override
    def pass_on(self, entry: Bail, work: Work) -> None:
        """Alert the navigators, and again if the conditions or the review are corrected."""
        suspect = subject_name(work, entry.person_id)
        review = with_day("Review", entry.review_on)
        text = join_sentences(f"{suspect} bailed", review, entry.conditions)
        raise_alerts(work, entry, AlertKind.BAILED, text)

    @override
    def headline(self, work: Work) -> str:
        return f"Bail: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        return shorten(self.conditions)
