"""A year in figures: what counts where, what is held back, and what a document leaves out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pikepdf
import pytest

from mscu.access import Permission
from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.enforcement.court import RecordCourtResult, RecordProceeds
from mscu.actions.enforcement.enforcement import RecordCharge
from mscu.actions.enforcement.exhibits import RecordExhibit
from mscu.actions.figures.counts_issuing import NOT_OVER, IssueImpact
from mscu.actions.figures.impact import (
    NONE_TRIAGED,
    NOT_TO_BE_PUBLISHED,
    SUPPRESSION_NOTE,
    AskImpact,
    AskImpactChoices,
    compute_impact,
)
from mscu.actions.figures.impact_counts import exploitation_combination
from mscu.actions.figures.impact_years import Year
from mscu.actions.figures.suppression import ALL
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import RecordPerson
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.documents.figure_table import HELD_BACK, FigureTable
from mscu.documents.figures.impact import Impact
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.inputs.factories import a_person

BURY, WIGAN = "district:bury", "district:wigan"
FOR_THE_PANEL = {
    "recipient": "Police and Crime Panel",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:dpa_s35",
    "reason": "Annual update.",
}


def report(gate: Gate, number: int = 1, source: str = "self", district: str = BURY, year: int = 2021) -> None:
    for index in range(number):
        gate.perform(
            RecordReport(
                happened=f"{index % 27 + 1} May {year} 10:00",
                source=f"report_source:{source}",
                district=district,
                text="Seen.",
            )
        )


def victims(gate: Gate, number: int, district: str = BURY) -> int:
    case_id = gate.perform(
        OpenCase(
            title="Car wash",
            district=district,
            opened="1 Jun 2021 09:00",
            exploitation=("exploitation:forced_labour", "exploitation:forced_crime"),
        )
    )
    for index in range(number):
        a_person(gate, case_id, name=f"Person {index}", roles=(POTENTIAL_VICTIM,))
    return case_id


def restrict(supervisor: Gate, case_id: int) -> None:
    supervisor.perform(
        RestrictCase(
            case_id=case_id,
            owner="supervisor",
            members=("officer",),
            ends_on="30 Jun 2022",
            reason="Family at risk",
        )
    )


@dataclass(frozen=True, kw_only=True)
class AskIssued(Query[Impact]):
    """The figures of a year as they leave the unit."""

    year: int = 2021
    district: str = ALL
    needs = Permission.PRINT

    def answer(self, work: Work) -> Impact:
        return compute_impact(work, self.year, self.district, leaves=True)


def table(impact: Impact, key: str) -> FigureTable:
    found = impact.table(key)
    assert found is not None
    return found


def words(impact: Impact, key: str) -> dict[str, str]:
    of = table(impact, key)
    return {row.label: row.this.words for row in (*of.rows, *((of.total,) if of.total else ()))}


def headline(impact: Impact, label: str) -> str:
    return next(headline.this for headline in impact.headlines if headline.label == label)


@pytest.mark.parametrize(
    ("day", "name"), [("2022-03-31", "2021/22"), ("2022-04-01", "2022/23"), ("2000-01-01", "1999/00")]
)
def test_a_year_begins_in_april(day: str, name: str) -> None:
    year = Year.of(date.fromisoformat(day))
    assert str(year) == name
    assert year.first <= date.fromisoformat(day) <= year.last


def test_the_quarters_fill_the_year() -> None:
    year = Year(2021)
    days = [year.quarter_days(at) for at in range(4)]
    assert days[0][0] == year.first
    assert days[3][1] == year.last
    assert [day[0].month for day in days] == [4, 7, 10, 1]
    assert year.quarter_name(3) == "Jan to Mar"


def test_only_whole_years_can_be_chosen(officer: Gate) -> None:
    found = officer.ask(AskImpactChoices())
    assert found.years[0] == (2022, "2022/23 so far")
    assert found.years[1] == (2021, "2021/22")
    assert found.finished == 2021


def test_sources_that_are_few_stand_together_in_what_leaves(officer: Gate) -> None:
    report(officer, 6, "police_officer")
    report(officer, 2, "self")
    report(officer, 3, "health")
    found = words(officer.ask(AskIssued()), "source")
    assert found == {"Police officer": "6", "Others, under 5 each": "5", "All": "11"}
    shown = words(officer.ask(AskImpact()), "source")
    assert shown == {"Police officer": "6", "Health service": "3", "The person themselves": "2", "All": "11"}


def test_the_screen_shows_every_number_and_says_that_it_is_not_to_be_published(officer: Gate) -> None:
    report(officer, 2)
    victims(officer, 1)
    shown = officer.ask(AskImpact())
    everything = [cell for of in shown.figures for row in of.rows for cell in (row.this, row.before)]
    assert HELD_BACK not in {cell.words for cell in everything}
    assert HELD_BACK not in {part for line in shown.headlines for part in (line.this, line.before)}
    assert shown.notes[0] == NOT_TO_BE_PUBLISHED.format(least=5)
    assert headline(shown, "Potential victims") == "1"
    assert headline(shown, "Median to triage") == NONE_TRIAGED
    leaving = officer.ask(AskIssued())
    assert leaving.notes[0] == SUPPRESSION_NOTE.format(least=5)
    assert headline(leaving, "Potential victims") == HELD_BACK


def test_others_are_compared_only_while_they_are_the_same_sources(officer: Gate) -> None:
    report(officer, 9, "police_officer")
    report(officer, 3, "self")
    report(officer, 3, "health")
    report(officer, 6, "police_officer", year=2020)
    report(officer, 4, "self", year=2020)
    report(officer, 3, "health", year=2020)
    assert changes(officer) == {"Police officer": "3 more", "Others, under 5 each": "1 fewer"}
    report(officer, 4, "self")
    changed = changes(officer)
    assert changed["Police officer"] == "3 more"
    assert changed["Others, under 5 each"] == "", "one of them has a row of its own in one year"


def changes(gate: Gate) -> dict[str, str]:
    sources = gate.ask(AskIssued()).table("source")
    assert sources is not None
    return {row.label: row.change for row in sources.rows}


def test_a_small_district_is_held_back_with_another_one(officer: Gate) -> None:
    victims(officer, 2)
    victims(officer, 6, WIGAN)
    victims(officer, 9, "district:salford")
    found = words(officer.ask(AskIssued()), "district")
    assert (found["Bury"], found["Wigan"], found["Salford"]) == (HELD_BACK, HELD_BACK, "9")
    assert found["All"] == "17"
    for district, number in ((BURY, "2"), (WIGAN, "6")):
        assert headline(officer.ask(AskIssued(district=district)), "Potential victims") == HELD_BACK
        assert headline(officer.ask(AskImpact(district=district)), "Potential victims") == number


def test_types_of_exploitation_are_merged_as_the_home_office_does(officer: Gate) -> None:
    victims(officer, 5)
    assert words(officer.ask(AskImpact()), "exploitation") == {"Labour & Criminal": "5", "All": "5"}
    assert exploitation_combination("exploitation:county_lines") == "Not specified or unknown"
    three = ("domestic_servitude", "forced_labour", "child_sexual_exploitation")
    assert (
        exploitation_combination(",".join(f"exploitation:{key}" for key in three))
        == "Sexual, Labour & Domestic"
    )


def test_that_nobody_is_a_child_is_not_told(officer: Gate) -> None:
    victims(officer, 7)
    found = words(officer.ask(AskIssued()), "age")
    assert found == {"18 or over": HELD_BACK, "17 or under": HELD_BACK, "Not known": HELD_BACK, "All": "7"}


def test_a_restricted_case_counts_for_its_own_on_the_screen_and_in_no_document(
    officer: Gate, colleague: Gate, supervisor: Gate
) -> None:
    victims(officer, 9)
    hidden = victims(officer, 6)
    restrict(supervisor, hidden)
    assert headline(officer.ask(AskImpact()), "Potential victims") == "15"
    assert headline(colleague.ask(AskImpact()), "Potential victims") == "9"
    theirs, hers = (
        gate.perform(IssueImpact(year=2021, form="csv", **FOR_THE_PANEL)).content.decode("utf-8-sig")
        for gate in (colleague, officer)
    )
    for content in (theirs, hers):
        assert '"Summary","Potential victims","9"' in content


@dataclass(frozen=True, kw_only=True)
class EnforceMuch(Command[None]):
    """Charge and sentence five people twice each, seize and take: one transaction, to be fast."""

    case_id: int
    needs = Permission.ENFORCE

    def perform(self, work: Work) -> None:
        """Record it."""
        for number in range(5):
            person = RecordPerson(case_id=self.case_id, name=f"Offender {number}").perform(work)
            for command in self._against(person, f"{number + 1} Jul 2021 09:00"):
                command.perform(work)

    def _against(self, person: int, at: str) -> Iterator[Command[int]]:
        said: dict[str, Any] = {"case_id": self.case_id, "happened": at}
        for _ in range(2):
            yield RecordCharge(**said, person_id=person, offences=("offence:msa_s1",))
        for kind, years in (("imprisonment", 4), ("suspended", 1)):
            yield RecordCourtResult(
                **said, person_id=person, sentence=f"sentence:{kind}", sentence_years=years
            )
        for drug in ("a_heroin", "b_cannabis"):
            yield RecordExhibit(
                **said,
                text="Seized",
                reference="GL/1",
                weight_grams=1_300_000,
                drug=f"controlled_drug:{drug}",
            )
        for step in ("restraint", "cash_forfeiture", "confiscation", "paid"):
            yield RecordProceeds(**said, poca_step=f"poca_step:{step}", amount_pence=140_000_000)


def test_what_the_panel_is_told_of_enforcement_comes_back(
    officer: Gate, colleague: Gate, supervisor: Gate
) -> None:
    """As the report of 4 August 2022 asks: Class A, proceeds of crime, offenders, years."""
    hidden = victims(officer, 0)
    for case_id in (victims(officer, 0), hidden):
        officer.perform(EnforceMuch(case_id=case_id))
    restrict(supervisor, hidden)
    assert words(officer.ask(AskImpact()), "enforcement")["People charged"] == "10"
    found = words(colleague.ask(AskImpact()), "enforcement")
    assert (found["Charges"], found["People charged"]) == ("10", "5")
    assert (found["Sentences of custody"], found["Years of custody"]) == ("5", "20")
    drugs = (found["Class A drugs seized"], found["Other drugs seized"])
    assert drugs == ("6,500.0 kg", "6,500.0 kg")
    money = ("Restrained or frozen", "Forfeited, cash and accounts", "Confiscation orders")
    assert {found[label] for label in money} == {"£7,000,000"}


def test_a_year_that_is_not_over_does_not_leave(officer: Gate) -> None:
    with pytest.raises(Invalid) as problem:
        officer.perform(IssueImpact(year=2022, **FOR_THE_PANEL))
    assert problem.value.problems == {"reason": NOT_OVER}


def test_the_document_is_on_record_and_says_what_its_bars_show(officer: Gate) -> None:
    report(officer, 7)
    copy = officer.perform(IssueImpact(year=2021, **FOR_THE_PANEL))
    stored = officer.ask(CopyBySha256(sha256=copy.sha256))
    assert stored is not None
    assert (stored.edition, stored.case_reference, stored.copy_number) == ("statistics", "no case", 1)
    with pikepdf.open(io.BytesIO(copy.content)) as pdf:
        told = str(pdf.Root.StructTreeRoot.K)
        alternatives = [
            str(object_.Alt)
            for object_ in pdf.objects
            if isinstance(object_, pikepdf.Dictionary) and "/Alt" in object_
        ]
    assert told
    assert any("The person themselves 7" in alternative for alternative in alternatives)


def test_the_table_has_no_formula(officer: Gate) -> None:
    report(officer, 7)
    copy = officer.perform(IssueImpact(year=2021, form="csv", **FOR_THE_PANEL))
    for line in copy.content.decode("utf-8-sig").splitlines():
        assert not line.startswith(('"=', '"+', '"-', '"@'))
