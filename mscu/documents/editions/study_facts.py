"""What a public case study may know of a case: answers and choices, never words from the record.

`StudyFacts` holds only truth values and phrases fixed here, so by its type no name, number, date, place or
free text can reach the public. A code that is in no table here adds nothing. Each truth value is true only
where an entry shows it: what is planned, asked for or not answered has not happened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self, TypeVar

from mscu.code_keys import ACCEPTED, AT_RISK_ROLES, RELEASED_AS_VICTIM, SUSPECT, TO_NAVIGATOR, VICTIM_ROLES
from mscu.codes import Kind
from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact
from mscu.rules.offences import TRAFFICKING

Phrase = TypeVar("Phrase", bound=StrEnum)


class Who(StrEnum):
    """The people whom the reports were about; one word for all of them, or the general one."""

    MALES = "males"
    FEMALES = "females"
    PEOPLE = "people"


class Suffered(StrEnum):
    """What people suffered, and the noun for it that does not say of how many."""

    noun: str

    def __new__(cls, value: str, noun: str) -> Self:
        """Return a member with its phrase and its noun."""
        member = str.__new__(cls, value)
        member._value_, member.noun = value, noun
        return member


class HarmKind(Suffered):
    """What was done to people, as the first sentence puts it."""

    THREATS = "threatened and intimidated", "threats and intimidation"
    VIOLENCE = "hurt", "violence"
    PUNISHMENT = "punished", "punishment"
    CONFINEMENT = "kept under control", "control"


class ExploitationType(Suffered):
    """What people were forced into, as far as a report tells it."""

    WORK = "forced into work", "forced work"
    WAGES = "kept from their earnings", "earnings withheld"


class Living(Suffered):
    """How people were made to live."""

    CARAVANS = "made to live in caravans", "life in caravans"
    HOUSING = "made to live in poor housing", "poor housing"
    VEHICLES = "made to sleep in vehicles", "sleeping in vehicles"
    CONDITIONS = "made to live in poor conditions", "poor living conditions"


class Lack(StrEnum):
    """What people went without where they lived."""

    ELECTRICITY = "electricity"
    WATER = "running water"
    HEATING = "heating"
    TOILET = "toilets"


class AdvisedAction(StrEnum):
    """What was advised, the most urgent first."""

    SAFEGUARD = "keep people safe"
    SEPARATE = "keep them apart from those who control them"
    INTERPRETER = "bring an independent interpreter"
    ACCOUNT = "record the first account in the person’s own words"
    MEDICAL = "see to medical needs"
    MORE_VICTIMS = "look for others at risk"
    CCTV = "secure recordings before they are lost"
    WITNESSES = "speak to witnesses"


class LineOfEnquiry(StrEnum):
    CCTV = "obtaining CCTV evidence"
    WITNESSES = "speaking to witnesses"
    MONEY = "following the money"
    MISSING = "looking for people at risk"
    VEHICLES = "tracing vehicles"
    HOUSES = "calling from house to house"
    PHONES = "examining phones"
    PARTNERS = "checking with partner agencies"
    OTHER = ""


class Help(StrEnum):
    """What the navigator provided at first."""

    FOOD = "food"
    CLOTHING = "clothing"
    PHONE = "a phone"
    SAFETY = "somewhere safe"
    EXPLAINED = "someone to explain what happens next"


class Strand(StrEnum):
    """A strand of the plan for a group (4P)."""

    PURSUE = "pursue"
    PROTECT = "protect"
    PREVENT = "prevent"
    PREPARE = "prepare"


HARMS = {
    "indicator:threats": HarmKind.THREATS,
    "indicator:threatened_with_authorities": HarmKind.THREATS,
    "indicator:injuries_assault": HarmKind.VIOLENCE,
    "indicator:injuries_control": HarmKind.VIOLENCE,
    "indicator:punished": HarmKind.PUNISHMENT,
    "indicator:cannot_leave": HarmKind.CONFINEMENT,
    "indicator:restricted_movement": HarmKind.CONFINEMENT,
}
WORK = {"indicator:against_will": ExploitationType.WORK, "indicator:wages_taken": ExploitationType.WAGES}
LIVING = {
    "place_type:caravan_site": Living.CARAVANS,
    "place_type:dwelling": Living.HOUSING,
    "place_type:hmo": Living.HOUSING,
    "place_type:vehicle": Living.VEHICLES,
}
LACKS = {
    "lacks:electricity": Lack.ELECTRICITY,
    "lacks:water": Lack.WATER,
    "lacks:heating": Lack.HEATING,
    "lacks:toilet": Lack.TOILET,
}
TOPICS = {
    "advice_topic:safeguard": AdvisedAction.SAFEGUARD,
    "advice_topic:separate_parties": AdvisedAction.SEPARATE,
    "advice_topic:interpreter": AdvisedAction.INTERPRETER,
    "advice_topic:initial_account": AdvisedAction.ACCOUNT,
    "advice_topic:medical": AdvisedAction.MEDICAL,
    "advice_topic:more_victims": AdvisedAction.MORE_VICTIMS,
    "advice_topic:cctv": AdvisedAction.CCTV,
    "advice_topic:witnesses": AdvisedAction.WITNESSES,
}
LINES = {
    "enquiry_type:cctv": LineOfEnquiry.CCTV,
    "enquiry_type:witness": LineOfEnquiry.WITNESSES,
    "enquiry_type:financial": LineOfEnquiry.MONEY,
    "enquiry_type:missing_person": LineOfEnquiry.MISSING,
    "enquiry_type:anpr": LineOfEnquiry.VEHICLES,
    "enquiry_type:house_to_house": LineOfEnquiry.HOUSES,
    "enquiry_type:phones": LineOfEnquiry.PHONES,
    "enquiry_type:partner_check": LineOfEnquiry.PARTNERS,
}
HELP = {
    "help:food": Help.FOOD,
    "help:clothing": Help.CLOTHING,
    "help:phone": Help.PHONE,
    "help:accommodation": Help.SAFETY,
    "help:explained": Help.EXPLAINED,
}
STRANDS = {f"plan_strand:{strand.value}": strand for strand in Strand}
GENDERS = {"gender:male": Who.MALES, "gender:female": Who.FEMALES}

POOR_LIVING = {"indicator:poor_accommodation", "indicator:child_lives_apart"}
NAVIGATOR_ACCEPTED = {TO_NAVIGATOR, ACCEPTED}
SAFEGUARDING_MEETINGS = {
    "meeting_type:strategy_discussion",
    "meeting_type:adult_safeguarding",
    "meeting_type:case_conference",
}
LOCAL_OFFICER = "local_officer"
"""The code of an entry that names an officer of the force: advised, arresting, or in charge of a search."""
IMMEDIATE, ADVICE_TAKEN = "immediate", "accepted:yes"
NOT_BEGUN = "state:for_allocation"
UNIT_ITSELF = "report_source:proactive"
POLICE_PROTECTION, HOUSED = "police_protection_from", "help:accommodation"
NOT_CONVICTED = {"verdict:not_guilty", "verdict:discontinued"}
EXPLOITATION_OFFENCES = {
    "offence:msa_s1",
    TRAFFICKING,
    "offence:msa_s4",
    "offence:soa_s47",
    "offence:soa_s48",
    "offence:soa_s49",
    "offence:soa_s50",
    "offence:soa_s52",
    "offence:soa_s53",
}
"""Slavery, trafficking, and exploitation of a child or of prostitution: no other offence is told as that."""
LOST_WITHOUT_HASTE = {LineOfEnquiry.CCTV, LineOfEnquiry.WITNESSES, LineOfEnquiry.MISSING}
"""Lines of enquiry whose evidence is lost, or whose people are, if nobody begins at once."""
ASSESSMENT_BEGUN = {"ocg_status:suspected", "ocg_status:nominated"}
ASSESSED = {"ocg_status:assessed", "ocg_status:active", "ocg_status:dormant"}
BEFORE_ENTRY = (Kind.ADVICE, Kind.ENQUIRY, Kind.MEETING, Kind.DECISION, Kind.WARRANT, Kind.OPERATION)
"""Kinds of entry by which the unit supports an arrest or a search that comes after them."""


@dataclass(frozen=True, kw_only=True)
class StudyFacts:
    """What the public may learn: what kinds of things happened, and in which order.

    A field that begins with `several` or ends with `_plural` is whether there is more than one.
    """

    who: Who = Who.PEOPLE
    several_people: bool = False
    reported: bool = False
    reports_plural: bool = False
    spoke_up: bool = False
    """Whether a report came from outside the unit."""
    reported_again: bool = False
    reported_again_plural: bool = False
    harms: frozenset[HarmKind] = frozenset()
    work: frozenset[ExploitationType] = frozenset()
    living: Living | None = None
    lacks: frozenset[Lack] = frozenset()
    advised: bool = False
    advised_officers: bool = False
    advised_at_once: bool = False
    advised_first_at_once: bool = False
    advice_taken_at_once: bool = False
    topics: frozenset[AdvisedAction] = frozenset()
    lines: frozenset[LineOfEnquiry] = frozenset()
    lines_plural: bool = False
    cctv_secured: bool = False
    navigator: bool = False
    navigator_plural: bool = False
    help: frozenset[Help] = frozenset()
    planned_together: bool = False
    arrests: bool = False
    arrests_plural: bool = False
    searches: bool = False
    searches_plural: bool = False
    by_local_officers: bool = False
    supported: bool = False
    all_accounted_for: bool = False
    later_lines: frozenset[LineOfEnquiry] = frozenset()
    later_lines_plural: bool = False
    safe: bool = False
    safe_plural: bool = False
    charged: bool = False
    charged_plural: bool = False
    trafficking: bool = False
    group: bool = False
    group_assessed: bool = False
    plan: frozenset[Strand] = frozenset()


def study_facts(facts: CaseFacts) -> StudyFacts:
    """Reduce a case to what the public may learn of it."""
    course = Course(facts)
    victims = [person for person in facts.people if not VICTIM_ROLES.isdisjoint(person.roles)]
    at_risk = [person for person in facts.people if not AT_RISK_ROLES.isdisjoint(person.roles)]
    suspect_ids = {person.id for person in facts.people if SUSPECT in person.roles} & course.not_victims
    lacks = _phrases(LACKS, (code for place in facts.places for code in place.lacks))
    advice, lines, later = course.advice, course.lines_before, course.lines_after
    arrests, searches = course.arrests, course.of(Kind.SEARCH)
    safe_ids = course.brought_to_safety({person.id for person in at_risk})
    charged_ids = course.charged(suspect_ids)
    groups = {group.name: group for group in facts.groups}.values()
    told_groups = [group for group in groups if group.status_code in ASSESSMENT_BEGUN | ASSESSED]
    return StudyFacts(
        who=_who(victims),
        several_people=len(victims) > 1,
        reported=bool(course.first_reports),
        reports_plural=len(course.first_reports) > 1,
        spoke_up=bool(course.reports),
        reported_again=bool(course.further_reports),
        reported_again_plural=len(course.further_reports) > 1,
        harms=_phrases(HARMS, _codes(course.first_reports)),
        work=_phrases(WORK, _codes(course.first_reports)),
        living=_living(facts, lacks, _codes(course.reports)),
        lacks=lacks,
        advised=bool(advice),
        advised_officers=bool(advice) and LOCAL_OFFICER in advice[0].codes,
        advised_at_once=IMMEDIATE in _codes(advice),
        advised_first_at_once=advice[:1] == course.of(Kind.ADVICE)[:1] and _is_immediate(advice[:1]),
        advice_taken_at_once=_is_immediate(entry for entry in advice if ADVICE_TAKEN in entry.codes),
        topics=_phrases(TOPICS, _codes(advice)),
        lines=_lines(lines),
        lines_plural=len(lines) > 1,
        cctv_secured=course.is_cctv_secured(facts),
        navigator=bool(course.navigator),
        navigator_plural=len({entry.person_id for entry in course.navigator}) > 1,
        help=_phrases(HELP, _codes(course.navigator)),
        planned_together=any(map(_is_joint_planning, course.before(course.of(Kind.MEETING)))),
        arrests=bool(arrests),
        arrests_plural=len(arrests) > 1,
        searches=bool(searches),
        searches_plural=len(searches) > 1,
        by_local_officers=bool(arrests or searches)
        and all(LOCAL_OFFICER in _codes(done) for done in (arrests, searches) if done),
        supported=bool(arrests or searches) and bool(course.before(course.of(*BEFORE_ENTRY))),
        all_accounted_for=_are_all_accounted_for(victims, at_risk, course),
        later_lines=_lines(later),
        later_lines_plural=len(later) > 1,
        safe=bool(safe_ids),
        safe_plural=len(safe_ids) > 1,
        charged=bool(charged_ids),
        charged_plural=len(charged_ids) > 1,
        trafficking=TRAFFICKING in _codes(course.of(Kind.ARREST, Kind.CHARGE)),
        group=bool(told_groups),
        group_assessed=bool(told_groups) and all(g.status_code in ASSESSED for g in told_groups),
        plan=_phrases(STRANDS, (line.strand for group in told_groups for line in group.plan)),
    )


class Course:
    """The course of a case: what has happened in order of time, split where the unit acted."""

    def __init__(self, facts: CaseFacts) -> None:
        """Order the entries, and find when the unit first acted and when officers went in."""
        self.entries = sorted((entry for entry in facts.entries if not entry.is_ahead), key=_sort_at)
        self.not_victims = {
            person.id
            for person in facts.people
            if AT_RISK_ROLES.isdisjoint(person.roles) and not person.known_victim
        } - {0}
        self.arrests = [
            entry
            for entry in self.of(Kind.ARREST)
            if entry.person_id in self.not_victims and RELEASED_AS_VICTIM not in entry.codes
        ]
        self.navigator = [e for e in self.of(Kind.REFERRAL) if NAVIGATOR_ACCEPTED.issubset(e.codes)]
        self._acted = _first([*self.of(Kind.ADVICE, Kind.ENQUIRY), *self.navigator])
        self._went_in = _first([*self.arrests, *self.of(Kind.SEARCH)])

    @property
    def reports(self) -> list[EntryFact]:
        """Return the reports that were received: not those of the unit's own work."""
        return [report for report in self.of(Kind.REPORT) if UNIT_ITSELF not in report.codes]

    @property
    def first_reports(self) -> list[EntryFact]:
        """Return the reports on which the unit acted; always the very first, whatever its time.

        Advice on a call is given in the minute of its report.
        """
        reports, acted = self.reports, self._acted
        return [r for r in reports if r is reports[0] or acted is None or r.sort_at <= acted]

    @property
    def further_reports(self) -> list[EntryFact]:
        """Return the reports that came in after the unit first acted."""
        first = {id(report) for report in self.first_reports}
        return [report for report in self.reports if id(report) not in first]

    @property
    def advice(self) -> list[EntryFact]:
        """Return the advice to local officers; if there is none, the advice to others."""
        advice = self.of(Kind.ADVICE)
        return [entry for entry in advice if LOCAL_OFFICER in entry.codes] or advice

    @property
    def lines_before(self) -> list[EntryFact]:
        """Return the enquiries begun before officers went in."""
        return self.before(self._begun())

    @property
    def lines_after(self) -> list[EntryFact]:
        """Return the enquiries begun after officers went in."""
        return [entry for entry in self._begun() if not _is_before(entry, self._went_in)]

    def of(self, *kinds: Kind) -> list[EntryFact]:
        """Return the entries of the given kinds."""
        return [entry for entry in self.entries if entry.kind in kinds]

    def before(self, entries: Iterable[EntryFact]) -> list[EntryFact]:
        """Return the entries from before officers went in."""
        return [entry for entry in entries if _is_before(entry, self._went_in)]

    def is_cctv_secured(self, facts: CaseFacts) -> bool:
        """Return whether an enquiry for recordings brought an exhibit."""
        secured = {enquiry.id for enquiry in facts.enquiries if any(r.exhibit for r in enquiry.results)}
        return any(
            LineOfEnquiry.CCTV in _lines([entry]) for entry in self.of(Kind.ENQUIRY) if entry.id in secured
        )

    def brought_to_safety(self, person_ids: set[int]) -> set[int]:
        """Return who of these people was housed by the navigator or taken under police protection."""
        housed = [entry for entry in self.navigator if HOUSED in entry.codes]
        protected = [entry for entry in self.of(Kind.REFERRAL) if POLICE_PROTECTION in entry.codes]
        return {entry.person_id for entry in (*housed, *protected)} & person_ids - {0}

    def charged(self, suspect_ids: set[int]) -> set[int]:
        """Return who of the suspects was charged with exploitation, and not found not guilty since."""
        results = self.of(Kind.COURT_RESULT)
        charges = {
            charge.person_id: charge.sort_at
            for charge in self.of(Kind.CHARGE)
            if charge.person_id in suspect_ids and not EXPLOITATION_OFFENCES.isdisjoint(charge.codes)
        }
        cleared = {
            result.person_id
            for result in results
            if not NOT_CONVICTED.isdisjoint(result.codes)
            if result.sort_at >= charges.get(result.person_id, result.sort_at)
        }
        return charges.keys() - cleared

    def _begun(self) -> list[EntryFact]:
        resulted = {entry.follows_id for entry in self.of(Kind.ENQUIRY_RESULT)} - {0}
        enquiries = self.of(Kind.ENQUIRY)
        return [entry for entry in enquiries if NOT_BEGUN not in entry.codes or entry.id in resulted]


def _sort_at(entry: EntryFact) -> datetime:
    return entry.sort_at


def _first(entries: Iterable[EntryFact]) -> datetime | None:
    return min(map(_sort_at, entries), default=None)


def _is_before(entry: EntryFact, moment: datetime | None) -> bool:
    return moment is None or entry.sort_at < moment


def _codes(entries: Iterable[EntryFact]) -> set[str]:
    return {code for entry in entries for code in entry.codes}


def _is_immediate(entries: Iterable[EntryFact]) -> bool:
    return IMMEDIATE in _codes(entries)


def _phrases(table: Mapping[str, Phrase], codes: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(table[code] for code in codes if code in table)


def _lines(enquiries: Iterable[EntryFact]) -> frozenset[LineOfEnquiry]:
    """Return the lines of enquiry, including those without a phrase."""
    return frozenset(
        line for entry in enquiries for line in _phrases(LINES, entry.codes) or {LineOfEnquiry.OTHER}
    )


def _living(facts: CaseFacts, lacks: frozenset[Lack], reported: set[str]) -> Living | None:
    """Return how people were made to live: the kind of the places that lack something, if it is one."""
    if not lacks and POOR_LIVING.isdisjoint(reported):
        return None
    lacking = {place.type_code for place in facts.places if not LACKS.keys().isdisjoint(place.lacks)}
    kinds = {LIVING.get(code, Living.CONDITIONS) for code in lacking or {facts.place_type}}
    return kinds.pop() if len(kinds) == 1 else Living.CONDITIONS


def _is_joint_planning(meeting: EntryFact) -> bool:
    """Return whether two agencies or more met on how to keep people safe."""
    agencies = {code for code in meeting.codes if code.startswith("agency:")}
    return len(agencies) > 1 and not SAFEGUARDING_MEETINGS.isdisjoint(meeting.codes)


def _are_all_accounted_for(
    victims: Collection[PersonFact], at_risk: Iterable[PersonFact], course: Course
) -> bool:
    """Return whether everyone is whom the case names, and no report speaks of more people than it names."""
    reported = max((report.people_count for report in course.of(Kind.REPORT)), default=0)
    return bool(victims) and len(victims) >= reported and all(person.accounted_for for person in at_risk)


def _who(victims: Iterable[PersonFact]) -> Who:
    """Return males or females only where that is recorded of every victim."""
    genders = {GENDERS.get(person.gender, Who.PEOPLE) for person in victims}
    return genders.pop() if len(genders) == 1 else Who.PEOPLE
