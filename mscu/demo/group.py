"""What is recorded of the caravan group after it was assessed: nomination, worksheet, disruptions.

No official reference or band is in it: the group was nominated this morning, and none is made up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.ocg.group_steps import ChangeGroupStatus, RecordDisruption, RecordGroupFact
from mscu.codes import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscu.actions.cases.case_file import CaseAnswer
    from mscu.gate import Gate

WHEN = "20 Jun 2022 10:25"
NOMINATED = ChangeGroupStatus(
    happened=WHEN, status="ocg_status:nominated", by_whom="DS Priya Nolan", tier="ocg_tier:3",
    lead_responsible_officer="DI Ruth Aspinall", lead_since="20 Jun 2022",
    text=(
        "Three people act together for gain, with accounts, cash and two seizures to show it. "
        "Nominated to the force's coordinator for mapping; the decision is awaited."
    ),
)  # fmt: skip
SOURCES = {
    "harm_physical": (Kind.REPORT, 2), "harm_psychological": (Kind.REPORT, 1),
    "harm_financial": (Kind.ENQUIRY_RESULT, 3), "likelihood_volume": (Kind.SEARCH, 0),
    "likelihood_vulnerability": (Kind.REPORT, 2), "capability_violence": (Kind.REPORT, 3),
    "capability_money": (Kind.SEARCH, 1), "capability_logistics": (Kind.ENQUIRY_RESULT, 1),
}  # fmt: skip
"""Which entry of its kind in the case says so, by heading."""
FACTS = (
    ("harm_physical", "2AP", "medium", ("The burn on the arm of a boy at work was seen by a "
     "householder who has nothing to gain."), "One witness, and a medical since.", ""),
    ("harm_psychological", "1AP", "high", ("A man who asked a patrol for help was called back "
     "with threats; his passport was kept from him."), "Seen and heard by the patrol.", ""),
    ("harm_financial", "1AP", "high", ("In 26 months £84,200 of wages and benefits went to one "
     "account."), "Bank records.", ""),
    ("likelihood_volume", "1AP", "high", "Five men worked for the group at one time.",
     "Three were found there, one had fled, the fifth was met the same day.",
     "How many worked for the group before 2020."),
    ("likelihood_vulnerability", "2AP", "medium", "One of those exploited is treated as a child.",
     "Age is not settled yet.", ""),
    ("capability_violence", "2DC", "low", "Whoever complains is said to be beaten.",
     "An anonymous report, not corroborated.", ""),
    ("capability_money", "1AP", "high", "Nine bank cards in five names were kept in the house.",
     "Seized there.", "Which firms paid the group in cash."),
    ("capability_logistics", "1AP", "high", "One tipper took the men to work every morning.",
     "CCTV of 27 days.", "Where the tipper is now, and who drives it."),
)  # fmt: skip
"""Heading, grade, confidence, statement, why, and what is not known."""
UNKNOWN = ("capability_recruitment", "How men were brought from Romania and Vietnam, and by whom.")
DISRUPTIONS = (
    RecordDisruption(
        happened="8 Apr 2022 06:00", level="disruption_level:moderate", strand="plan_strand:pursue",
        disrupted_by="DS Priya Nolan", evidence="Nobody has worked from the yard since.",
        text="Warrants at yard and house: three arrested, cards, ledger and cash seized.",
        reviewed_by="DI Ruth Aspinall", reviewed_on="10 Jun 2022",
    ),
    RecordDisruption(
        happened="19 May 2022 14:00", level="disruption_level:minor", strand="plan_strand:pursue",
        disrupted_by="DC Tom Fielding", evidence="The bank's answer of the same day.",
        text="The account to which the wages went is restrained.",
    ),
)  # fmt: skip
TIPPER = RaiseEnquiry(
    happened="20 Jun 2022 10:40", enquiry_type="enquiry_type:anpr", owner="DC Tom Fielding",
    text="Where the tipper has been since 8 April, and who is seen to drive it.",
)  # fmt: skip


def record_group(gate: Gate, case_id: int) -> None:
    """Record it of the group of a case."""
    case = gate.ask(CaseFile(case_id=case_id))
    group = next(row.id for row in case.entries if row.kind is Kind.OCG_ASSESSMENT)
    gate.perform(replace(NOMINATED, follows_id=group))
    for line in _facts(case):
        number = gate.perform(replace(line, follows_id=group))
        if line.heading.endswith(":capability_logistics"):
            gate.perform(replace(TIPPER, follows_id=number))
    for each in DISRUPTIONS:
        gate.perform(replace(each, follows_id=group))


def _facts(case: CaseAnswer) -> Iterator[RecordGroupFact]:
    for heading, grade, sure, statement, why, gap in FACTS:
        kind, at = SOURCES[heading]
        entries = [row.id for row in case.entries if row.kind is kind]
        source, assessment, handling = tuple(grade.lower())
        yield RecordGroupFact(
            happened=WHEN, heading=f"ocg_heading:{heading}", text=statement, gap=gap,
            source_grade=f"intelligence_source:{source}",
            assessment=f"intelligence_assessment:{assessment}",
            handling_code=f"intelligence_handling:{handling}",
            confidence=f"intelligence_confidence:{sure}", confidence_why=why,
            source_id=entries[at],
        )  # fmt: skip
    heading, gap = UNKNOWN
    yield RecordGroupFact(happened=WHEN, heading=f"ocg_heading:{heading}", gap=gap)
