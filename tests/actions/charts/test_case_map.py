"""The map of a case: which places it has, where they are, and what of it may leave."""

from pathlib import Path
from typing import Any

import pytest

from mscu.actions.charts.case_map import CaseMap
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.enforcement.operations import PlanOperation
from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import Item
from mscu.actions.intake.named_in_words import NameInReport
from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Role
from mscu.documents.map.facts import NOT_LOOKED_UP, OF_SAFETY, CasePlace
from mscu.exchange.postcodes import NO_FILE, default_path, make_directory
from mscu.gate import Gate
from tests.actions.editions.issuing import issue
from tests.documents.reading import text_of
from tests.inputs.factories import a_case, a_report
from tests.scenes.stores import Store, Template

DIRECTORY = """pcds,lad26cd,wd26cd,lat,long
OL10 0AA,E08000005,E05000681,53.593,-2.219
M24 0AA,E08000005,E05000681,53.551,-2.196
OL10 0AB,E08000005,E05000681,53.600,-2.240
LS1 1UR,E08000035,E05011386,53.799,-1.549
JE2 3AB,L99999999,L99999999,99.999999,0.000000
"""


@pytest.fixture
def directory(tmp_path: Path) -> None:
    """Install a directory of a few postcodes."""
    source = tmp_path / "ONSPD.csv"
    source.write_text(DIRECTORY, encoding="utf-8")
    make_directory(source, default_path())


@pytest.fixture
def caravan(caravan_store: Store) -> Gate:
    return caravan_store.gate(Role.OFFICER)


@pytest.fixture
def case_id(caravan_recorded: tuple[Template, int]) -> int:
    return caravan_recorded[1]


def placed(gate: Gate, case_id: int) -> dict[str, CasePlace]:
    return {each.name: each for each in gate.ask(CaseMap(case_id=case_id)).map.places}


def a_place(gate: Gate, case_id: int, name: str, **more: Any) -> int:
    return gate.perform(RecordPlace(case_id=case_id, name=name, roles=("involvement_role:scene",), **more))


@pytest.mark.usefixtures("directory")
def test_places_stand_where_their_postcode_is_with_their_part_in_the_case(
    caravan: Gate, case_id: int
) -> None:
    found = placed(caravan, case_id)
    yard = found["Hollin Lane Yard"]
    assert yard.role.startswith("Place of exploitation, searched: people found, place of arrest")
    assert yard.where == "OL10 0AA, Rochdale"
    assert yard.at is not None
    assert found["Crabtree home"].role == "Home, searched, place of arrest"
    copy = caravan.perform(issue(case_id, "map"))
    text = text_of(copy.content).replace("\n", " ")
    for words in ("How to read it", "Places as a list", "OL10 0AA", "Open Government Licence"):
        assert words in text


@pytest.mark.usefixtures("directory")
def test_each_place_without_a_mark_says_why(officer: Gate) -> None:
    case_id = a_case(officer)
    for name, address in (
        ("Dairy", "near Bacup"),
        ("Garage", "OL10 9ZZ"),
        ("Jersey", "JE2 3AB"),
        ("Leeds", "LS1 1UR"),
    ):
        a_place(officer, case_id, name, address=address)
    a_place(officer, case_id, "Bacup", district="district:other")
    found = {name: each.where for name, each in placed(officer, case_id).items()}
    assert found == {
        "Leeds": "LS1 1UR, outside Greater Manchester",
        "Dairy": "No postcode",
        "Garage": "OL10 9ZZ, postcode not known",
        "Jersey": "JE2 3AB, postcode without a map position",
        "Bacup": "Outside Greater Manchester, no postcode",
    }


def test_without_the_directory_or_a_place_it_says_so(officer: Gate) -> None:
    case_id = a_case(officer)
    look = officer.ask(LookAtEdition(case_id=case_id, edition="map"))
    assert "No places are named in this case yet." in text_of(look.pdf)
    a_place(officer, case_id, "Yard", address="OL10 0AA")
    shown = officer.ask(CaseMap(case_id=case_id)).map
    assert (shown.lacks, shown.on_map) == (NO_FILE, ())
    assert shown.places[0].why_not == NOT_LOOKED_UP


@pytest.mark.usefixtures("directory")
def test_a_place_of_safety_is_on_no_map_and_in_no_copy(officer: Gate) -> None:
    case_id = a_case(officer)
    kind = "place_type:place_of_safety"
    a_place(officer, case_id, "House one", address="1 Hidden Road, OL10 0AA", place_kind=kind)
    a_place(officer, case_id, "Yard", address="M24 0AA")
    officer.perform(
        PlanOperation(case_id=case_id, happened="today", text="x", reception_centre="Hall, M24 0AA")
    )
    found = placed(officer, case_id)
    assert found["Hall, M24 0AA"].role == "Reception centre"
    assert (found["House one"].at, found["House one"].where) == (None, OF_SAFETY.capitalize())
    assert found["Hall, M24 0AA"].at is not None
    text = text_of(officer.ask(LookAtEdition(case_id=case_id, edition="map")).pdf)
    assert "Yard" in text
    for secret in ("House one", "Hidden", "OL10", "Hall"):
        assert secret not in text


@pytest.mark.usefixtures("directory")
def test_what_is_known_from_a_report_that_is_held_back_leaves_with_no_copy(officer: Gate) -> None:
    case_id = a_case(officer)
    a_place(officer, case_id, "Yard", address="M24 0AA")
    told = officer.perform(RecordPlace(name="Cook's lodging", address="OL10 0AA"))
    item = Item(
        number=1,
        text="Seen.",
        source_grade="intelligence_source:2",
        conditions="Ask.",
        assessment="intelligence_assessment:a",
        handling_code="intelligence_handling:c",
    )
    report = a_report(officer, case_id=case_id, items=(item,))
    officer.perform(NameInReport(report_id=report, known=(About(subject_id=told),)))
    assert set(placed(officer, case_id)) == {"Yard", "Cook's lodging"}
    look = officer.ask(LookAtEdition(case_id=case_id, edition="map"))
    assert "Yard" in text_of(look.pdf)
    assert "OL10" not in text_of(look.pdf)
    met = tuple(each.id for each in look.withheld)
    shown = officer.ask(LookAtEdition(case_id=case_id, edition="map", met=met))
    assert "Cook's lodging" in text_of(shown.pdf)
