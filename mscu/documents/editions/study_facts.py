"""What a public case study may know of a case: answers and choices, never words from the record.

`StudyFacts` holds only truth values and phrases fixed here, so by its type no name, number, date, place or
free text can reach the public. A code that is in no table here adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from mscu.code_keys import ACCEPTED, TO_NAVIGATOR, VICTIM_ROLES
from mscu.codes import Kind
from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact

Phrase = TypeVar("Phrase", bound=StrEnum)


class Who(StrEnum):
    """The people whom the reports were about; one word for all of them, or the general one."""

    MALES = "males"
    FEMALES = "females"
    PEOPLE = "people"


class HarmKind(StrEnum):
    """What was done to people, as the first sentence puts it."""

    THREATS = "threatened and intimidated"
    VIOLENCE = "hurt"
    CONFINEMENT = "kept under control"


class ExploitationType(StrEnum):
    """What people were forced into."""

    WORK = "forced into work"
    SEX = "sexually exploited"
    CRIME = "forced into crime"
    HOUSEHOLD = "made to work in a household"


class Living(StrEnum):
    """How people were made to live."""

    CARAVANS = "made to live in caravans"
    HOUSING = "made to live in poor housing"
    VEHICLES = "made to sleep in vehicles"
    CONDITIONS = "made to live in poor conditions"


class Lack(StrEnum):
    """What people went without where they lived."""

    ELECTRICITY = "electricity"
    WATER = "running water"
    HEATING = "heating"
    TOILET = "toilets"


class AdvisedAction(StrEnum):
    """What local officers were advised to do, the most urgent first."""

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


class Ready(StrEnum):
    """The services that stood ready before officers went in."""

    INTERPRETERS = "interpreters"
    NAVIGATOR = "the navigator"
    PARTNERS = "partner agencies"


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
    "indicator:punished": HarmKind.VIOLENCE,
    "indicator:cannot_leave": HarmKind.CONFINEMENT,
    "indicator:restricted_movement": HarmKind.CONFINEMENT,
}
WORK = {
    "exploitation:forced_labour": ExploitationType.WORK,
    "exploitation:wages_taken": ExploitationType.WORK,
    "exploitation:forced_prostitution": ExploitationType.SEX,
    "exploitation:child_sexual_exploitation": ExploitationType.SEX,
    "exploitation:taken_and_assaulted": ExploitationType.SEX,
    "exploitation:forced_crime": ExploitationType.CRIME,
    "exploitation:forced_fraud": ExploitationType.CRIME,
    "exploitation:forced_begging": ExploitationType.CRIME,
    "exploitation:county_lines": ExploitationType.CRIME,
    "exploitation:domestic_servitude": ExploitationType.HOUSEHOLD,
}
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
IN_PLACE = {
    "in_place:interpreters": Ready.INTERPRETERS,
    "in_place:navigator": Ready.NAVIGATOR,
    "in_place:partners": Ready.PARTNERS,
    "in_place:childrens_team": Ready.PARTNERS,
    "in_place:reception_centre": Ready.PARTNERS,
}
STRANDS = {f"plan_strand:{strand.value}": strand for strand in Strand}
GENDERS = {"gender:male": Who.MALES, "gender:female": Who.FEMALES}

POOR_LIVING = {"indicator:poor_accommodation", "indicator:child_lives_apart"}
NAVIGATOR_ACCEPTED = {TO_NAVIGATOR, ACCEPTED}
TOGETHER = {
    "meeting_type:strategy_discussion",
    "meeting_type:adult_safeguarding",
    "meeting_type:case_conference",
    "meeting_type:partnership",
}
IMMEDIATE = "immediate"
"""The code under which a true answer to `immediate` is gathered with an advice."""


@dataclass(frozen=True, kw_only=True)
class StudyFacts:
    """What the public may learn: what kinds of things happened, and in which order."""

    who: Who = Who.PEOPLE
    reported: bool = False
    reported_again: bool = False
    harms: frozenset[HarmKind] = frozenset()
    work: frozenset[ExploitationType] = frozenset()
    living: Living | None = None
    lacks: frozenset[Lack] = frozenset()
    advised: bool = False
    advised_at_once: bool = False
    topics: frozenset[AdvisedAction] = frozenset()
    lines: frozenset[LineOfEnquiry] = frozenset()
    navigator: bool = False
    help: frozenset[Help] = frozenset()
    planned_together: bool = False
    arrests: bool = False
    searches: bool = False
    in_place: frozenset[Ready] = frozenset()
    all_accounted_for: bool = False
    later_lines: frozenset[LineOfEnquiry] = frozenset()
    charged: bool = False
    group: bool = False
    plan: frozenset[Strand] = frozenset()


def study_facts(facts: CaseFacts) -> StudyFacts:
    """Reduce a case to what the public may learn of it."""
    course = Course(facts.entries)
    victims = [person for person in facts.people if not VICTIM_ROLES.isdisjoint(person.roles)]
    first_reports = _codes(course.first_reports)
    lacks = _phrases(LACKS, (code for place in facts.places for code in place.lacks))
    had_poor_living = bool(lacks) or not POOR_LIVING.isdisjoint(_codes(course.of(Kind.REPORT)))
    strands = (line.strand for group in facts.groups for line in group.plan)
    return StudyFacts(
        who=_who(victims),
        reported=bool(course.first_reports),
        reported_again=bool(course.further_reports),
        harms=_phrases(HARMS, first_reports),
        work=_phrases(WORK, facts.exploitation),
        living=LIVING.get(facts.place_type, Living.CONDITIONS) if had_poor_living else None,
        lacks=lacks,
        advised=bool(course.of(Kind.ADVICE)),
        advised_at_once=IMMEDIATE in _codes(course.of(Kind.ADVICE)),
        topics=_phrases(TOPICS, _codes(course.of(Kind.ADVICE))),
        lines=_lines(course.before(course.of(Kind.ENQUIRY))),
        navigator=bool(course.navigator),
        help=_phrases(HELP, _codes(course.navigator)),
        planned_together=not TOGETHER.isdisjoint(_codes(course.before(course.of(Kind.MEETING)))),
        arrests=bool(course.of(Kind.ARREST)),
        searches=bool(course.of(Kind.SEARCH)),
        in_place=_phrases(IN_PLACE, _codes(course.entries)),
        all_accounted_for=bool(victims) and all(person.accounted_for for person in victims),
        later_lines=_lines(course.after(course.of(Kind.ENQUIRY))),
        charged=bool(course.of(Kind.CHARGE)),
        group=bool(course.of(Kind.OCG_ASSESSMENT)) or bool(facts.groups),
        plan=_phrases(STRANDS, strands),
    )


class Course:
    """The course of a case: its entries in order of time, split where the unit acted."""

    def __init__(self, entries: Iterable[EntryFact]) -> None:
        """Order the entries, and find when the unit first acted and when officers went in."""
        self.entries = sorted(entries, key=_sort_at)
        self.navigator = [e for e in self.of(Kind.REFERRAL) if NAVIGATOR_ACCEPTED.issubset(e.codes)]
        self._acted = _first([*self.of(Kind.ADVICE, Kind.ENQUIRY), *self.navigator])
        self._went_in = _first(self.of(Kind.ARREST, Kind.SEARCH))

    @property
    def first_reports(self) -> list[EntryFact]:
        """Return the reports on which the unit acted; always the very first, whatever its time."""
        reports = self.of(Kind.REPORT)
        return [r for r in reports if r is reports[0] or _is_before(r, self._acted)]

    @property
    def further_reports(self) -> list[EntryFact]:
        """Return the reports that came in after the unit first acted."""
        first = self.first_reports
        return [report for report in self.of(Kind.REPORT) if report not in first]

    def of(self, *kinds: Kind) -> list[EntryFact]:
        """Return the entries of the given kinds."""
        return [entry for entry in self.entries if entry.kind in kinds]

    def before(self, entries: Iterable[EntryFact]) -> list[EntryFact]:
        """Return the entries from before officers went in."""
        return [entry for entry in entries if _is_before(entry, self._went_in)]

    def after(self, entries: Iterable[EntryFact]) -> list[EntryFact]:
        """Return the entries from after officers went in."""
        return [entry for entry in entries if not _is_before(entry, self._went_in)]


def _sort_at(entry: EntryFact) -> datetime:
    return entry.sort_at


def _first(entries: Iterable[EntryFact]) -> datetime | None:
    return min(map(_sort_at, entries), default=None)


def _is_before(entry: EntryFact, moment: datetime | None) -> bool:
    return moment is None or entry.sort_at < moment


def _codes(entries: Iterable[EntryFact]) -> set[str]:
    return {code for entry in entries for code in entry.codes}


def _phrases(table: Mapping[str, Phrase], codes: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(table[code] for code in codes if code in table)


def _lines(enquiries: Iterable[EntryFact]) -> frozenset[LineOfEnquiry]:
    """Return the lines of enquiry, including those without a phrase."""
    return frozenset(
        line for entry in enquiries for line in _phrases(LINES, entry.codes) or {LineOfEnquiry.OTHER}
    )


def _who(victims: Iterable[PersonFact]) -> Who:
    """Return males or females only where that is recorded of every victim."""
    genders = {GENDERS.get(person.gender, Who.PEOPLE) for person in victims}
    return genders.pop() if len(genders) == 1 else Who.PEOPLE
