"""The demo's own day: an officer sets watches, and a colleague names what is watched and finds a duplicate.

The officer's part comes first. The first user who searches the store for hits passes over everything in it by
then, and nobody is told of their own entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.entries.entries import About
from mscu.actions.intake.reports import RecordReport
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import SetWatch
from mscu.actions.merging.merge_subjects import CompareSubjects, MergeSubjects
from mscu.actions.ocg.group_steps import ChangeGroupStatus, RecordDisruption, RecordGroupFact
from mscu.actions.subjects.subjects import RecordPerson
from mscu.actions.subjects.suggestions import SubjectSuggestions
from mscu.codes import Kind, YesNo
from mscu.dates.london import LONDON
from mscu.demo.build import MovingClock

if TYPE_CHECKING:
    from mscu.actions.cases.case_file import CaseDetails
    from mscu.gate import Gate

WHEN = "20 Jun 2022 10:25"
NOMINATED = ChangeGroupStatus(
    happened=WHEN,
    status="ocg_status:nominated",
    by_whom="DS Priya Nolan",
    tier="ocg_tier:3",
    lead_responsible_officer="DI Ruth Aspinall",
    lead_since="20 Jun 2022",
    text=(
        "Three people act together for gain, with accounts, cash and two seizures to show it. "
        "Nominated to the force's coordinator for mapping; the decision is awaited."
    ),
)
SOURCES = {
    "harm_physical": (Kind.REPORT, 2),
    "harm_psychological": (Kind.REPORT, 1),
    "harm_financial": (Kind.ENQUIRY_RESULT, 3),
    "likelihood_volume": (Kind.SEARCH, 0),
    "likelihood_vulnerability": (Kind.REPORT, 2),
    "capability_violence": (Kind.REPORT, 3),
    "capability_money": (Kind.SEARCH, 1),
    "capability_logistics": (Kind.ENQUIRY_RESULT, 1),
}
"""The entry of the case that supports each heading, by kind."""
FACTS = (
    (
        "harm_physical",
        "2AP",
        "medium",
        ("The burn on the arm of a boy at work was seen by a householder who has nothing to gain."),
        "One witness, and a medical since.",
        "",
    ),
    (
        "harm_psychological",
        "1AP",
        "high",
        ("A man who asked a patrol for help was called back with threats; his passport was kept from him."),
        "Seen and heard by the patrol.",
        "",
    ),
    (
        "harm_financial",
        "1AP",
        "high",
        ("In 26 months £84,200 of wages and benefits went to one account."),
        "Bank records.",
        "",
    ),
    (
        "likelihood_volume",
        "1AP",
        "high",
        "Five men worked for the group at one time.",
        "Three were found there, one had fled, the fifth was met the same day.",
        "How many worked for the group before 2020.",
    ),
    (
        "likelihood_vulnerability",
        "2AP",
        "medium",
        "One of those exploited is treated as a child.",
        "Age is not settled yet.",
        "",
    ),
    (
        "capability_violence",
        "2DC",
        "low",
        "Whoever complains is said to be beaten.",
        "An anonymous report, not corroborated.",
        "",
    ),
    (
        "capability_money",
        "1AP",
        "high",
        "Nine bank cards in five names were kept in the house.",
        "Seized there.",
        "Which firms paid the group in cash.",
    ),
    (
        "capability_logistics",
        "1AP",
        "high",
        "One tipper took the men to work every morning.",
        "CCTV of 27 days.",
        "Where the tipper is now, and who drives it.",
    ),
)
"""Heading, grade, confidence, statement, reason, and gap."""
GAP = ("capability_recruitment", "How men were brought from Romania and Vietnam, and by whom.")
DISRUPTIONS = (
    RecordDisruption(
        happened="8 Apr 2022 06:00",
        level="disruption_level:moderate",
        strand="plan_strand:pursue",
        disrupted_by="DS Priya Nolan",
        evidence="Nobody has worked from the yard since.",
        text="Warrants at yard and house: three arrested, cards, ledger and cash seized.",
        reviewed_by="DI Ruth Aspinall",
        reviewed_on="10 Jun 2022",
    ),
    RecordDisruption(
        happened="19 May 2022 14:00",
        level="disruption_level:minor",
        strand="plan_strand:pursue",
        disrupted_by="DC Tom Fielding",
        evidence="The bank's answer of the same day.",
        text="The account to which the wages went is restrained.",
    ),
)
TIPPER = RaiseEnquiry(
    happened="20 Jun 2022 10:40",
    enquiry_type="enquiry_type:anpr",
    owner="DC Tom Fielding",
    text="Where the tipper has been since 8 April, and who is seen to drive it.",
)


def record_group(gate: Gate, case_id: int) -> None:
    """Record the nomination, worksheet and disruptions of a case's group."""
    case = gate.ask(CaseFile(case_id=case_id))
    group = next(row.id for row in case.entries if row.kind is Kind.OCG_ASSESSMENT)
    gate.perform(replace(NOMINATED, follows_id=group))
    for line in _facts(case):
        fact_id = gate.perform(replace(line, follows_id=group))
        if line.heading.endswith(":capability_logistics"):
            gate.perform(replace(TIPPER, follows_id=fact_id))
    for disruption in DISRUPTIONS:
        gate.perform(replace(disruption, follows_id=group))


def _facts(case: CaseDetails) -> Iterator[RecordGroupFact]:
    for heading, grade, confidence, statement, why, gap in FACTS:
        kind, index = SOURCES[heading]
        entries = [row.id for row in case.entries if row.kind is kind]
        source, assessment, handling = tuple(grade.lower())
        yield RecordGroupFact(
            happened=WHEN,
            heading=f"ocg_heading:{heading}",
            text=statement,
            gap=gap,
            source_grade=f"intelligence_source:{source}",
            assessment=f"intelligence_assessment:{assessment}",
            handling_code=f"intelligence_handling:{handling}",
            confidence=f"intelligence_confidence:{confidence}",
            confidence_why=why,
            source_id=entries[index],
        )
    heading, gap = GAP
    yield RecordGroupFact(happened=WHEN, heading=f"ocg_heading:{heading}", gap=gap)


UNTIL = "31 Aug 2022"
WATCHES = (
    SetWatch(
        words="MX19 CTB",
        ends_on=UNTIL,
        reason="The tipper was sold before it could be seized; it may carry men again.",
    ),
    SetWatch(
        words="Hollin Lane Yard",
        ends_on=UNTIL,
        reason="Two of the three are on bail, and the yard is let anew from July.",
    ),
)
PERSON, DUPLICATE = "Daniel Crabtree", "Danny Crabtree"
SON, SON_DUPLICATE = "Shane Crabtree", "Shayne Crabtree"
"""The man's two records are merged; his son's duplicate is left for the visitor to find."""
MERGE_REASON = (
    "The same date of birth, and the council copied his driving licence: 3 Fernbank Close, where "
    "he was arrested on 8 April."
)


@contextmanager
def moving(gate: Gate) -> Iterator[MovingClock]:
    """Replace the gate's clock by one that can be set, and restore it afterwards."""
    clock, former_clock = MovingClock(gate.clock()), gate.clock
    gate.clock = clock
    try:
        yield clock
    finally:
        gate.clock = former_clock


def set_watches(gate: Gate) -> None:
    """Watch the registration and the yard from early in the morning, as the officer."""
    with moving(gate) as clock:
        for minute, watch in enumerate(WATCHES, start=40):
            clock.set_to(_at(gate, time(6, minute)))
            gate.perform(watch)
        _match_hits(gate)


def record_day(gate: Gate, *, case_id: int) -> None:
    """Name what is watched, and merge the duplicate, as a colleague."""
    with moving(gate) as clock:
        clock.set_to(_at(gate, time(8, 35)))
        son = gate.perform(RecordPerson(name=SON_DUPLICATE, born="30 Nov 1996", gender="gender:male"))
        gate.perform(_tipper_report(son))
        clock.set_to(_at(gate, time(8, 45)))
        duplicate = gate.perform(RecordPerson(name=DUPLICATE, born="19 May 1971", gender="gender:male"))
        gate.perform(_council_report(duplicate))
        clock.set_to(_at(gate, time(8, 52)))
        _merge(gate, case_id, duplicate)
        _match_hits(gate)
        clock.set_to(_at(gate, time(10, 45)))
        record_group(gate, case_id)
        _match_hits(gate)


def _at(gate: Gate, hour: time) -> datetime:
    day = gate.clock().astimezone(LONDON).date()
    return datetime.combine(day, hour, LONDON).astimezone(UTC)


def _match_hits(gate: Gate) -> None:
    while gate.perform(MatchHits()):
        pass


def _tipper_report(person: int) -> RecordReport:
    return RecordReport(
        happened="20 Jun 2022 08:30",
        source="report_source:public_101",
        source_reference="GMP-INC-000620",
        where_words="Heywood",
        district="district:rochdale",
        under_18=YesNo.NOT_SURE,
        about=(About(subject_id=person),),
        text=(
            "The gate of Hollin Lane Yard stood open at six this morning, a neighbour says, and a "
            "white tipper, MX19 CTB, fetched three young men there. The driver gave his name as "
            "Shayne Crabtree."
        ),
    )


def _council_report(person: int) -> RecordReport:
    return RecordReport(
        happened="20 Jun 2022 08:40",
        source="report_source:local_authority",
        where_words="Middleton",
        district="district:rochdale",
        about=(About(subject_id=person),),
        text=(
            "The council's licensing officer asks what is known of Danny Crabtree, born 19 May "
            "1971, who wants a licence to collect scrap metal."
        ),
    )


def _merge(gate: Gate, case_id: int, other: int) -> None:
    suggestions = SubjectSuggestions(words=PERSON, case_id=case_id)
    kept_id = next(row.id for row in gate.ask(suggestions) if row.name == PERSON)
    sides = gate.ask(CompareSubjects(kept_id=kept_id, other_id=other))
    gate.perform(
        MergeSubjects(
            kept_id=kept_id,
            kept_version=sides.kept.version,
            other_id=other,
            other_version=sides.other.version,
            reason=MERGE_REASON,
        )
    )
