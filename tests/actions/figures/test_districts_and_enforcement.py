"""What officers are told of their work: cases by district, and what was seized, charged and sentenced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import Command
from mscu.actions.enforcement.court import LENGTH_NEEDED, NOTHING_DECIDED, RecordCourtResult, RecordProceeds
from mscu.actions.enforcement.enforcement import RecordCharge, RecordSearch
from mscu.actions.enforcement.exhibits import AMOUNT_NEEDED, DRUG_NEEDED, ExhibitLine, RecordExhibit
from mscu.actions.figures.district_counts import DistrictCount, DistrictCounts
from mscu.actions.figures.enforcement_figures import EnforcementFigures, EnforcementTotals
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import RecordPlace
from mscu.code_keys import CONFIRMED_VICTIM, POTENTIAL_VICTIM
from mscu.gate import Gate
from tests.actions.editions.issuing import refused
from tests.actions.figures.tallying import people, together
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import AT, a_case, a_person
from tests.scenes.stores import Store

BURY = "district:bury"


def of(gate: Gate, district: str, days: int | None = None) -> DistrictCount:
    counts = gate.ask(DistrictCounts(days=days))
    return next(count for count in counts if count.district == district)


@pytest.fixture
def case_in_bury(officer: Gate) -> int:
    number = officer.perform(OpenCase(title="Car wash", district=BURY))
    a_person(officer, number, roles=(POTENTIAL_VICTIM, CONFIRMED_VICTIM))
    a_person(officer, number, name="Keith Ormrod", roles=("involvement_role:suspect",))
    return number


def test_each_person_and_case_counts_once_in_its_district_and_period_for_who_knows_of_it(
    store: Store, officer: Gate, colleague: Gate, case_in_bury: int
) -> None:
    labels = [count.label for count in officer.ask(DistrictCounts())]
    assert labels[:2] == ["Bolton", "Bury"]
    assert labels[-2:] == ["Outside Greater Manchester", "Not known yet"]
    in_bury = of(officer, BURY)
    assert (in_bury.cases, in_bury.open_cases, in_bury.reports, in_bury.victims) == (1, 1, 0, 1)
    assert of(officer, "district:wigan").cases == 0
    officer.perform(OpenCase(title="Somewhere"))
    officer.perform(RecordReport(happened="today", source="report_source:self", text="Seen."))
    found = of(officer, "district:unknown")
    assert (found.cases, found.reports) == (1, 1)
    officer.perform(OpenCase(title="Long ago", district=BURY, opened="1 Feb 2021 09:00"))
    assert of(officer, BURY).cases == 2
    assert of(officer, BURY, 30).cases == 1
    assert of(officer, BURY, 10**12).cases == 2
    restrict(store, case_in_bury)
    assert (of(officer, BURY).cases, of(officer, BURY).victims) == (2, 1)
    hidden = of(colleague, BURY)
    assert (hidden.cases, hidden.open_cases, hidden.victims) == (1, 1, 0)


OFFENDERS = 70
"""A tenth of those in the report to the Police and Crime Panel of 4 August 2022, as their years."""
SEED = {"grams": 6_500_000, "pence": 700_000_000, "firearms": 60, "years": 230}


def charge_and_sentence(gate: Gate, case_id: int) -> None:
    """Charge and sentence many people; together their years are those of the seed."""
    months = SEED["years"] * 12
    persons = people(gate, case_id, OFFENDERS)
    msa: dict[str, Any] = {"case_id": case_id, "happened": AT, "offences": ("offence:msa_s1",)}
    charges = together(gate, (RecordCharge(person_id=person, **msa) for person in persons))
    decided: dict[str, Any] = {"verdict": "verdict:guilty", "sentence": "sentence:imprisonment"}
    results = list[Command[int]]()
    for number, (person, charge) in enumerate(zip(persons, charges, strict=True)):
        length = months // OFFENDERS + (number < months % OFFENDERS)
        said = {"happened": AT, "sentence_years": length // 12, "sentence_months": length % 12}
        results.append(RecordCourtResult(follows_id=charge, person_id=person, **decided | said))
    together(gate, results)


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Open a case in a district."""
    return a_case(officer, district="district:rochdale")


def figures(gate: Gate, **narrowed: Any) -> EnforcementTotals:
    return gate.ask(EnforcementFigures(**narrowed))


def seize(gate: Gate, case_id: int, **what: Any) -> int:
    said = {"happened": AT, "text": "seized", "reference": "GL/1"}
    return gate.perform(RecordExhibit(case_id=case_id, **said | what))


def test_every_figure_of_the_seed_is_recorded_and_comes_back(officer: Gate, case_id: int) -> None:
    place = officer.perform(RecordPlace(case_id=case_id, name="The yard"))
    seized: dict[str, dict[str, Any]] = {
        "drugs": {"drug": "controlled_drug:a_cocaine", "weight_grams": SEED["grams"]},
        "cash": {"cash_pence": SEED["pence"], "power": "search_power:poca_s294"},
        "firearm": {"quantity": SEED["firearms"]},
    }
    exhibits = tuple(
        ExhibitLine(
            reference=f"TF/{number}", text=kind, property_kind=f"property_kind:{kind}", **seized[kind]
        )
        for number, kind in enumerate(seized, 1)
    )
    found_there: dict[str, Any] = {"power": "search_power:warrant", "exhibits": exhibits}
    officer.perform(RecordSearch(case_id=case_id, happened=AT, place_id=place, **found_there))
    charge_and_sentence(officer, case_id)
    found = figures(officer, starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
    assert found.drugs_grams == {"a": SEED["grams"], "b": 0, "c": 0}
    assert found.cash_under_poca_pence == found.cash_pence == SEED["pence"]
    assert found.firearms == SEED["firearms"]
    assert found.charged == found.sentenced == OFFENDERS
    assert found.sentence_years == SEED["years"]


# ------------------------------------------------------------------------------ what counts as what


def test_drugs_are_told_apart_by_class_money_by_what_became_of_it_and_people_count_once_if_they_are_seen(
    store: Store, officer: Gate, colleague: Gate, case_id: int
) -> None:
    seize(officer, case_id, drug="controlled_drug:b_cannabis", weight_grams=900)
    seize(officer, case_id, drug="controlled_drug:a_heroin", weight_grams=12)
    seize(officer, case_id, property_kind="property_kind:firearm")
    seize(officer, case_id, property_kind="property_kind:vehicle", quantity=2)
    found = figures(officer)
    assert found.drugs_grams == {"a": 12, "b": 900, "c": 0}
    assert (found.firearms, found.vehicles) == (1, 2)
    seize(officer, case_id, cash_pence=500, power="search_power:pace_s19")
    seize(officer, case_id, cash_pence=700, power="search_power:poca_s294")
    for step, pence in (("cash_forfeiture", 700), ("confiscation", 90), ("restraint", 40)):
        officer.perform(
            RecordProceeds(case_id=case_id, happened=AT, poca_step=f"poca_step:{step}", amount_pence=pence)
        )
    found = figures(officer)
    money = (found.cash_pence, found.cash_under_poca_pence, found.forfeited_pence)
    assert money == (1200, 700, 700)
    assert (found.confiscated_pence, found.restrained_pence) == (90, 40)
    person = a_person(officer, case_id)
    for _ in range(2):
        officer.perform(
            RecordCharge(case_id=case_id, happened=AT, person_id=person, offences=("offence:msa_s1",))
        )
    for kind, years in (("imprisonment", 3), ("suspended", 1), ("life", 18)):
        sentenced = {"sentence": f"sentence:{kind}", "sentence_years": years}
        officer.perform(a_result(case_id, person, **sentenced))
    found = figures(officer)
    assert (found.charged, found.sentenced, found.life_sentences) == (1, 1, 1)
    assert found.sentence_months == 36
    restrict(store, case_id)
    assert figures(officer) == found
    assert figures(colleague) == EnforcementTotals(drugs_grams={"a": 0, "b": 0, "c": 0})


def test_period_and_district_narrow_it(officer: Gate, case_id: int) -> None:
    seize(officer, case_id, property_kind="property_kind:firearm")
    narrowed: tuple[tuple[dict[str, Any], int], ...] = (
        ({"starts_on": date(2022, 6, 20), "ends_on": date(2022, 6, 20)}, 1),
        ({"starts_on": date(2022, 6, 21)}, 0),
        ({"ends_on": date(2022, 6, 19)}, 0),
        ({"district": "district:rochdale"}, 1),
        ({"district": "district:bury"}, 0),
    )
    for by, firearms in narrowed:
        assert figures(officer, **by).firearms == firearms


# ------------------------------------------------------------------------------- what must be said


def a_result(case_id: int, person: int, **changes: Any) -> RecordCourtResult:
    return RecordCourtResult(case_id=case_id, happened=AT, person_id=person, **changes)


def test_what_a_figure_needs_is_asked_for(officer: Gate, case_id: int) -> None:
    person = a_person(officer, case_id)
    exhibit = RecordExhibit(case_id=case_id, happened=AT, text="x", reference="A/1")
    imprisoned, guilty = {"sentence": "sentence:imprisonment"}, {"plea": "plea:guilty"}
    wrong: tuple[tuple[Command[int], dict[str, str]], ...] = (
        (a_result(case_id, person), {"verdict": NOTHING_DECIDED}),
        (a_result(case_id, person, **imprisoned), {"sentence_years": LENGTH_NEEDED}),
        (
            a_result(case_id, person, **guilty, sentence_months=12),
            {"sentence_months": "Type a number from 0 to 11."},
        ),
        (replace(exhibit, drug="controlled_drug:a_heroin"), {"weight_grams": AMOUNT_NEEDED}),
        (replace(exhibit, weight_grams=5), {"drug": DRUG_NEEDED}),
    )
    for command, problems in wrong:
        assert refused(officer, command) == problems
    officer.perform(a_result(case_id, person, **imprisoned, sentence_years=1, sentence_months=6))
    assert figures(officer).sentence_months == 18
