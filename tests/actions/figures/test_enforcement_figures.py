"""What was seized, taken, charged and sentenced is recorded, and comes back from one question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from mscu.access import Permission
from mscu.actions.cases.cases import RestrictCase
from mscu.actions.core.action import Command, Work
from mscu.actions.enforcement.court import LENGTH_NEEDED, NOTHING_DECIDED, RecordCourtResult, RecordProceeds
from mscu.actions.enforcement.enforcement import RecordCharge, RecordSearch
from mscu.actions.enforcement.exhibits import AMOUNT_NEEDED, DRUG_NEEDED, ExhibitLine, RecordExhibit
from mscu.actions.figures.enforcement_figures import EnforcementFigures, EnforcementTotals
from mscu.actions.subjects.subjects import RecordPerson, RecordPlace
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.inputs.factories import AT, a_case, a_person
from tests.scenes.stores import Store

OFFENDERS = 700
"""Of the report to the Police and Crime Panel of 4 August 2022, as all figures of `SEED`."""
SEED = {"grams": 6_500_000, "pence": 700_000_000, "firearms": 60, "years": 2_300}


@dataclass(frozen=True, kw_only=True)
class ChargeAndSentence(Command[None]):
    """Charge and sentence many people at once: one transaction, as a test has no time for more."""

    case_id: int
    needs = Permission.ENFORCE

    def perform(self, work: Work) -> None:
        """Record a person, a charge and a sentence each; together they are those of the seed."""
        months = SEED["years"] * 12
        for number in range(OFFENDERS):
            person = RecordPerson(case_id=self.case_id, name=f"Offender {number}").perform(work)
            charge = RecordCharge(
                case_id=self.case_id, happened=AT, person_id=person, offences=("offence:msa_s1",)
            ).perform(work)
            length = months // OFFENDERS + (number < months % OFFENDERS)
            RecordCourtResult(
                follows_id=charge,
                happened=AT,
                person_id=person,
                verdict="verdict:guilty",
                sentence="sentence:imprisonment",
                sentence_years=length // 12,
                sentence_months=length % 12,
            ).perform(work)


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Open a case in a district."""
    return a_case(officer, district="district:rochdale")


def figures(gate: Gate, **narrowed: Any) -> EnforcementTotals:
    return gate.ask(EnforcementFigures(**narrowed))


def seize(gate: Gate, case_id: int, **what: Any) -> int:
    said = {"happened": AT, "text": "seized", "reference": "GL/1"}
    return gate.perform(RecordExhibit(case_id=case_id, **said | what))


@pytest.mark.sampled(3)
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
    officer.perform(ChargeAndSentence(case_id=case_id))
    found = figures(officer, starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
    assert found.drugs_grams == {"a": SEED["grams"], "b": 0, "c": 0}
    assert found.cash_under_poca_pence == found.cash_pence == SEED["pence"]
    assert found.firearms == SEED["firearms"]
    assert found.charged == found.sentenced == OFFENDERS
    assert found.sentence_years == SEED["years"]


# ------------------------------------------------------------------------------ what counts as what


def test_drugs_are_told_apart_by_class_and_guns_by_the_piece(officer: Gate, case_id: int) -> None:
    seize(officer, case_id, drug="controlled_drug:b_cannabis", weight_grams=900)
    seize(officer, case_id, drug="controlled_drug:a_heroin", weight_grams=12)
    seize(officer, case_id, property_kind="property_kind:firearm")
    seize(officer, case_id, property_kind="property_kind:vehicle", quantity=2)
    found = figures(officer)
    assert found.drugs_grams == {"a": 12, "b": 900, "c": 0}
    assert (found.firearms, found.vehicles) == (1, 2)


def test_money_stands_apart_by_what_became_of_it(officer: Gate, case_id: int) -> None:
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


def test_a_person_charged_twice_is_one_and_only_custody_is_added_up(officer: Gate, case_id: int) -> None:
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


@pytest.mark.parametrize(
    ("narrowed", "firearms"),
    [
        ({"starts_on": date(2022, 6, 20), "ends_on": date(2022, 6, 20)}, 1),
        ({"starts_on": date(2022, 6, 21)}, 0),
        ({"ends_on": date(2022, 6, 19)}, 0),
        ({"district": "district:rochdale"}, 1),
        ({"district": "district:bury"}, 0),
    ],
)
def test_period_and_district_narrow_it(
    narrowed: dict[str, Any], firearms: int, officer: Gate, case_id: int
) -> None:
    seize(officer, case_id, property_kind="property_kind:firearm")
    assert figures(officer, **narrowed).firearms == firearms


def test_a_restricted_case_is_in_nobodys_figures_but_its_own(store: Store, officer: Gate) -> None:
    case_id = a_case(officer)
    seize(officer, case_id, property_kind="property_kind:firearm", cash_pence=100)
    store.gate(Role.SUPERVISOR).perform(
        RestrictCase(
            case_id=case_id,
            owner=Role.SUPERVISOR,
            members=(),
            ends_on="1 Aug 2022",
            reason="An officer is named in it.",
        )
    )
    hidden, seen = figures(officer), figures(store.gate(Role.SUPERVISOR))
    assert (hidden.firearms, hidden.cash_pence) == (0, 0)
    assert (seen.firearms, seen.cash_pence) == (1, 100)


# ------------------------------------------------------------------------------- what must be said


def a_result(case_id: int, person: int, **changes: Any) -> RecordCourtResult:
    return RecordCourtResult(case_id=case_id, happened=AT, person_id=person, **changes)


Make = Callable[[int, int], Command[int]]


@pytest.mark.parametrize(
    ("make", "problems"),
    [
        (a_result, {"verdict": NOTHING_DECIDED}),
        (
            lambda case, person: a_result(case, person, sentence="sentence:imprisonment"),
            {"sentence_years": LENGTH_NEEDED},
        ),
        (
            lambda case, person: a_result(case, person, plea="plea:guilty", sentence_months=12),
            {"sentence_months": "Type a number from 0 to 11."},
        ),
        (
            lambda case, _: RecordExhibit(
                case_id=case, happened=AT, text="x", reference="A/1", drug="controlled_drug:a_heroin"
            ),
            {"weight_grams": AMOUNT_NEEDED},
        ),
        (
            lambda case, _: RecordExhibit(
                case_id=case, happened=AT, text="x", reference="A/1", weight_grams=5
            ),
            {"drug": DRUG_NEEDED},
        ),
    ],
)
def test_what_a_figure_needs_is_asked_for(
    make: Make, problems: dict[str, str], officer: Gate, case_id: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        officer.perform(make(case_id, a_person(officer, case_id)))
    assert refusal.value.problems == problems


def test_a_result_is_read_in_its_headline(officer: Gate, case_id: int) -> None:
    person = a_person(officer, case_id, name="Shane Crabtree")
    result = a_result(case_id, person, sentence="sentence:imprisonment", sentence_years=1, sentence_months=6)
    said = officer.perform(result)
    assert said
    assert figures(officer).sentence_months == 18
