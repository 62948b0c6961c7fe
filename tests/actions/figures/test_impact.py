"""A year in figures: what counts where, what is held back, and tallies that say what the records say."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pikepdf

from mscu.access import Permission
from mscu.actions.cases.cases import ChangeCase, LiftRestriction
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
from mscu.actions.figures.tallies import LOT_SIZE, runs_of_lots
from mscu.actions.intake.reports import LinkReport, TriageReport
from mscu.actions.merging.merge_cases import MergeCases, UnmergeCases
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.codes import Role, Urgency
from mscu.documents.figure_table import HELD_BACK, FigureTable
from mscu.documents.figures.impact import Impact
from mscu.gate import Gate
from mscu.models.tally import fingerprint
from tests.actions.editions.issuing import refused
from tests.actions.figures.tallying import people, seen, tallies_agree, together
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case, a_person
from tests.inputs.panel_report import FOR_THE_PANEL
from tests.scenes.stores import Store

BURY, WIGAN = "district:bury", "district:wigan"


def victims(gate: Gate, number: int, district: str = BURY) -> int:
    exploitation = ("exploitation:forced_labour", "exploitation:forced_crime")
    opened = "1 Jun 2021 09:00"
    case_id = a_case(gate, title="Car wash", district=district, opened=opened, exploitation=exploitation)
    people(gate, case_id, number)
    return case_id


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


def csv_of(gate: Gate) -> str:
    issuing = IssueImpact(year=2021, form="csv", **FOR_THE_PANEL)
    return gate.perform(issuing).content.decode("utf-8-sig")


def headline(impact: Impact, label: str) -> str:
    return next(headline.this for headline in impact.headlines if headline.label == label)


def test_a_year_begins_in_april_and_its_quarters_fill_it() -> None:
    for day, name in (("2022-03-31", "2021/22"), ("2022-04-01", "2022/23"), ("2000-01-01", "1999/00")):
        of_day = Year.of(date.fromisoformat(day))
        assert str(of_day) == name
        assert of_day.first <= date.fromisoformat(day) <= of_day.last
    year = Year(2021)
    days = [year.quarter_days(at) for at in range(4)]
    assert (days[0][0], days[3][1]) == (year.first, year.last)
    assert [day[0].month for day in days] == [4, 7, 10, 1]
    assert year.quarter_name(3) == "Jan to Mar"


def test_only_whole_years_can_be_chosen_and_leave(officer: Gate) -> None:
    found = officer.ask(AskImpactChoices())
    assert found.years[0] == (2022, "2022/23 so far")
    assert found.years[1] == (2021, "2021/22")
    assert found.finished == 2021
    assert refused(officer, IssueImpact(year=2022, **FOR_THE_PANEL)) == {"reason": NOT_OVER}


def test_sources_that_are_few_stand_together_in_what_leaves(officer: Gate) -> None:
    seen(officer, 6, "police_officer")
    seen(officer, 2, "self")
    seen(officer, 3, "health")
    found = words(officer.ask(AskIssued()), "source")
    assert found == {"Police officer": "6", "Others, under 5 each": "5", "All": "11"}
    for line in csv_of(officer).splitlines():
        assert not line.startswith(('"=', '"+', '"-', '"@')), "no formula"
    shown = words(officer.ask(AskImpact()), "source")
    assert shown == {"Police officer": "6", "Health service": "3", "The person themselves": "2", "All": "11"}


def test_the_screen_shows_every_number_and_says_that_it_is_not_to_be_published(officer: Gate) -> None:
    seen(officer, 2)
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
    seen(officer, 9, "police_officer")
    seen(officer, 3, "self")
    seen(officer, 3, "health")
    seen(officer, 6, "police_officer", year=2020)
    seen(officer, 4, "self", year=2020)
    seen(officer, 3, "health", year=2020)
    assert changes(officer) == {"Police officer": "3 more", "Others, under 5 each": "1 fewer"}
    seen(officer, 4, "self")
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


def test_types_of_exploitation_are_merged_as_the_home_office_does_and_that_nobody_is_a_child_is_not_told(
    officer: Gate,
) -> None:
    case_id = victims(officer, 5)
    assert words(officer.ask(AskImpact()), "exploitation") == {"Labour & Criminal": "5", "All": "5"}
    assert exploitation_combination("exploitation:county_lines") == "Not specified or unknown"
    three = ("domestic_servitude", "forced_labour", "child_sexual_exploitation")
    assert (
        exploitation_combination(",".join(f"exploitation:{key}" for key in three))
        == "Sexual, Labour & Domestic"
    )
    people(officer, case_id, 2)
    told = words(officer.ask(AskIssued()), "age")
    assert told == {"18 or over": HELD_BACK, "17 or under": HELD_BACK, "Not known": HELD_BACK, "All": "7"}


def test_a_restricted_case_counts_for_its_own_on_the_screen_and_in_no_document(
    store: Store, officer: Gate, colleague: Gate
) -> None:
    victims(officer, 9)
    hidden = victims(officer, 6)
    restrict(store, hidden)
    assert headline(officer.ask(AskImpact()), "Potential victims") == "15"
    assert headline(colleague.ask(AskImpact()), "Potential victims") == "9"
    for gate in (colleague, officer):
        assert '"Summary","Potential victims","9"' in csv_of(gate)


def enforce_much(gate: Gate, case_id: int) -> None:
    """Charge and sentence five people twice each, seize and take."""
    told: dict[str, Any] = {"text": "Seized", "reference": "GL/1", "weight_grams": 1_300_000}
    done = list[Command[int]]()
    for day, person in enumerate(people(gate, case_id, 5, "Offender"), 1):
        said: dict[str, Any] = {"case_id": case_id, "happened": f"{day} Jul 2021 09:00"}
        charge = RecordCharge(**said, person_id=person, offences=("offence:msa_s1",))
        done += [charge, charge]
        for kind, years in (("imprisonment", 4), ("suspended", 1)):
            to = {"person_id": person, "sentence": f"sentence:{kind}", "sentence_years": years}
            done.append(RecordCourtResult(**said | to))
        for drug in ("a_heroin", "b_cannabis"):
            done.append(RecordExhibit(**said, **told, drug=f"controlled_drug:{drug}"))
        for step in ("restraint", "cash_forfeiture", "confiscation", "paid"):
            done.append(RecordProceeds(**said, poca_step=f"poca_step:{step}", amount_pence=140_000_000))
    together(gate, done)


def test_what_the_panel_is_told_of_enforcement_comes_back(
    store: Store, officer: Gate, colleague: Gate
) -> None:
    """As the report of 4 August 2022 asks: Class A, proceeds of crime, offenders, years."""
    hidden = victims(officer, 0)
    for case_id in (victims(officer, 0), hidden):
        enforce_much(officer, case_id)
    restrict(store, hidden)
    assert words(officer.ask(AskImpact()), "enforcement")["People charged"] == "10"
    found = words(colleague.ask(AskImpact()), "enforcement")
    assert (found["Charges"], found["People charged"]) == ("10", "5")
    assert (found["Sentences of custody"], found["Years of custody"]) == ("5", "20")
    drugs = (found["Class A drugs seized"], found["Other drugs seized"])
    assert drugs == ("6,500.0 kg", "6,500.0 kg")
    money = ("Restrained or frozen", "Forfeited, cash and accounts", "Confiscation orders")
    assert {found[label] for label in money} == {"£7,000,000"}


def test_the_document_is_on_record_and_says_what_its_bars_show(officer: Gate) -> None:
    seen(officer, 7)
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


def test_the_caravan_case_is_tallied_as_it_is_counted(caravan_store: Store) -> None:
    for role in (Role.SUPERVISOR, Role.OFFICER):
        assert tallies_agree(caravan_store.gate(role))
    assert caravan_store.sql("SELECT count(DISTINCT measure) FROM tally")[0][0] > 5


def test_a_report_that_goes_to_a_case_and_its_triage_are_tallied_there(
    store: Store, officer: Gate, supervisor: Gate
) -> None:
    """Reports of no case stand in lots of their own, which end somewhere among these."""
    some = seen(officer, 3)
    case_id = victims(officer, 2)
    advised: dict[str, Any] = {"outcome": "triage_outcome:advice_only", "urgency": Urgency.ROUTINE}
    officer.perform(
        TriageReport(follows_id=some[1], happened="3 May 2021 14:00", text="Told how.", **advised)
    )
    assert tallies_agree(officer)
    supervisor.perform(LinkReport(report_id=some[1], case_id=case_id, reason="Same place."))
    assert tallies_agree(officer)
    parts = store.sql("SELECT id > 0, counted LIKE ? FROM tally_part ORDER BY 1", "%reports%")
    assert parts == [(0, 1), (1, 1)]


def test_a_restricted_case_is_in_no_sum_and_comes_back_into_it(
    store: Store, officer: Gate, colleague: Gate, supervisor: Gate
) -> None:
    hidden = victims(officer, 6)
    victims(officer, 9)
    restrict(store, hidden)
    assert store.sql("SELECT sum(number) FROM tally WHERE measure = 'victims'") == [(9,)]
    for gate in (officer, colleague, supervisor):
        assert tallies_agree(gate)
    supervisor.perform(LiftRestriction(case_id=hidden, reason="Family is safe."))
    assert store.sql("SELECT sum(number) FROM tally WHERE measure = 'victims'") == [(15,)]
    assert tallies_agree(colleague)


def test_cases_that_are_moved_merged_and_taken_apart_are_tallied_where_they_are(
    officer: Gate, supervisor: Gate
) -> None:
    kept, other = victims(officer, 2), victims(officer, 3, WIGAN)
    moved = ChangeCase(
        case_id=victims(officer, 2), version=1, title="Car wash", district=WIGAN, lead="DS Nolan"
    )
    officer.perform(moved)
    assert tallies_agree(officer)
    merge_id = supervisor.perform(
        MergeCases(kept_id=kept, kept_version=1, other_id=other, other_version=1, reason="The same yard.")
    )
    assert tallies_agree(officer)
    supervisor.perform(UnmergeCases(combination_id=merge_id, reason="Two yards."))
    assert tallies_agree(officer)


AGES_AT_OPENING = [
    ("12 Mar 1990", None, "18 or over"),
    ("1 Jun 2003", None, "18 or over"),
    ("2 Jun 2003", None, "17 or under"),
    ("2003", None, "17 or under"),
    ("about 1985", None, "18 or over"),
    ("age about 16", None, "17 or under"),
    ("age about 24", None, "18 or over"),
    ("age about 19", "age_status:uncertain_treated_as_child", "17 or under"),
    ("2004", "age_status:assessed_adult", "17 or under"),
    ("", "age_status:adult", "18 or over"),
    ("", "age_status:assessed_child", "17 or under"),
    ("", "age_status:unknown", "Not known"),
    ("", None, "Not known"),
]
"""Who is recorded in 2022 in a case opened on 1 June 2021."""


def ages_tallied(store: Store) -> Counter[str]:
    counted = store.sql("SELECT marks, number FROM tally WHERE measure = 'victims'")
    return Counter({json.loads(marks)[-1]: number for marks, number in counted})


def test_victims_are_counted_by_what_is_known_of_their_age_at_the_opening(
    store: Store, officer: Gate
) -> None:
    case_id = victims(officer, 0)
    for born, status, age in AGES_AT_OPENING:
        before = ages_tallied(store)
        a_person(officer, case_id, born=born, age_status=status, roles=(POTENTIAL_VICTIM,))
        assert ages_tallied(store) - before == {age: 1}, (born, status)
    assert tallies_agree(officer)


def test_tallies_of_other_rules_are_made_anew_before_they_are_read(store: Store, officer: Gate) -> None:
    seen(officer, 2)
    store.sql("UPDATE tally_index SET fingerprint = 'older rules'")
    store.sql("DELETE FROM tally")
    seen(officer, 1)
    assert store.sql("SELECT count(*) FROM tally") == [(0,)]
    assert tallies_agree(officer)
    assert store.sql("SELECT number FROM tally WHERE measure = 'reports'") == [(3,)]
    assert store.sql("SELECT fingerprint FROM tally_index") == [(fingerprint(),)]


def test_what_leaves_is_counted_from_the_records(store: Store, officer: Gate) -> None:
    """Whoever changed the tallies behind the program's back changed no report."""
    seen(officer, 7)
    store.sql("UPDATE tally SET number = 70")
    assert officer.ask(AskImpact(year=2021)).headlines[0].this == "70"
    issued = officer.perform(IssueImpact(year=2021, form="csv", **FOR_THE_PANEL))
    assert '"Summary","Reports received","7"' in issued.content.decode("utf-8-sig")


def test_lots_that_follow_on_each_other_are_counted_at_once() -> None:
    runs: list[tuple[list[int], list[tuple[int, int]]]] = [
        ([], []),
        ([1, LOT_SIZE - 1], [(0, LOT_SIZE)]),
        ([1, LOT_SIZE], [(0, 2 * LOT_SIZE)]),
        ([5 * LOT_SIZE, 1], [(0, LOT_SIZE), (5 * LOT_SIZE, 6 * LOT_SIZE)]),
    ]
    for numbers, expected in runs:
        assert [(lot.start, lot.stop) for lot in runs_of_lots(numbers)] == expected
