"""What was seized, taken, charged and sentenced is recorded, and comes back from one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.enforcement.court import LENGTH_NEEDED, NOTHING_DECIDED, RecordCourtResult, RecordProceeds
from mscu.actions.enforcement.enforcement import RecordCharge, RecordSearch
from mscu.actions.enforcement.exhibits import AMOUNT_NEEDED, DRUG_NEEDED, ExhibitLine, RecordExhibit
from mscu.actions.figures.enforcement_figures import EnforcementFigures, EnforcementTotals
from mscu.actions.subjects.subjects import RecordPlace
from mscu.gate import Gate
from tests.actions.editions.issuing import refused
from tests.actions.figures.tallying import people, together
from tests.inputs.factories import AT, a_case, a_person

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
    officer.perform(
        RecordSearch(
            case_id=case_id,
            happened=AT,
            place_id=place,
            power="search_power:warrant",
            exhibits=(
                ExhibitLine(
                    reference="TF/1",
                    text="Cocaine in blocks",
                    property_kind="property_kind:drugs",
                    drug="controlled_drug:a_cocaine",
                    weight_grams=SEED["grams"],
                ),
                ExhibitLine(
                    reference="TF/2",
                    text="Cash",
                    property_kind="property_kind:cash",
                    cash_pence=SEED["pence"],
                    power="search_power:poca_s294",
                ),
                ExhibitLine(
                    reference="TF/3",
                    text="Pistols",
                    property_kind="property_kind:firearm",
                    quantity=SEED["firearms"],
                ),
            ),
        )
    )
    charge_and_sentence(officer, case_id)
    found = figures(officer, starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
    assert found.drugs_grams == {"a": SEED["grams"], "b": 0, "c": 0}
    assert found.cash_under_poca_pence == found.cash_pence == SEED["pence"]
    assert found.firearms == SEED["firearms"]
    assert found.charged == found.sentenced == OFFENDERS
    assert found.sentence_years == SEED["years"]


# ------------------------------------------------------------------------------ what counts as what


def test_drugs_are_told_apart_by_class_money_by_what_became_of_it_and_people_count_once(
    officer: Gate, case_id: int
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
        officer.perform(
            RecordCourtResult(
                case_id=case_id,
                happened=AT,
                person_id=person,
                sentence=f"sentence:{kind}",
                sentence_years=years,
            )
        )
    found = figures(officer)
    assert (found.charged, found.sentenced, found.life_sentences) == (1, 1, 1)
    assert found.sentence_months == 36


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
