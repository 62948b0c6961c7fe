"""The link chart as a file: other programs open it, it is on record, what is held back is out."""

import csv
import hashlib
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import networkx as nx
import pytest

from mscu.actions.charts.chart_export import DEFAULT_FILTER, ENTITIES, LINKS, IssueChart
from mscu.actions.disclosure.file_copies import CheckFile, FileCopy
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role
from mscu.documents.chart.chart_filter import ChartFilter
from mscu.documents.chart.facts import NodeKind
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.inputs.factories import a_case
from tests.scenes.stores import Store, Template

ANSWERS: dict[str, Any] = {
    "recipient": "Analyst, NW ROCU",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:dpa_s35",
    "reason": "To be put beside theirs.",
}


@pytest.fixture
def caravan(caravan_store: Store) -> Gate:
    return caravan_store.gate(Role.OFFICER)


@pytest.fixture
def case_id(caravan_recorded: tuple[Template, int]) -> int:
    return caravan_recorded[1]


def issue(gate: Gate, case_id: int, form: str = "graphml", wanted: ChartFilter = DEFAULT_FILTER) -> FileCopy:
    return gate.perform(IssueChart(case_id=case_id, form=form, wanted=wanted, **ANSWERS))


def tables(copy: FileCopy) -> dict[str, list[list[str]]]:
    with ZipFile(BytesIO(copy.content)) as package:
        return {
            name: list(csv.reader(StringIO(package.read(name).decode("utf-8-sig"), newline="")))
            for name in package.namelist()
        }


def test_networkx_opens_it_with_kinds_and_grades(caravan: Gate, case_id: int) -> None:
    copy = issue(caravan, case_id)
    graph = nx.read_graphml(BytesIO(copy.content))
    assert "exhibit" not in {said["kind"] for _, said in graph.nodes(data=True)}, "it holds what is shown"
    people = ChartFilter(kinds=frozenset({NodeKind.PERSON, NodeKind.GROUP}))
    fewer = nx.read_graphml(BytesIO(issue(caravan, case_id, wanted=people).content))
    assert {said["kind"] for _, said in fewer.nodes(data=True)} == {"person", "group"}
    names = {said["label"]: key for key, said in graph.nodes(data=True)}
    zielak = graph.nodes[names["Marek Zielak"]]
    assert (zielak["kind"], zielak["victim"], zielak["suspect"]) == ("person", True, True)
    said = graph.get_edge_data(names["Daniel Crabtree"], names["Crabtree home"])
    arrest = (
        next(each for each in said.values() if each["kind"] == "arrested")
        if (graph.is_multigraph())
        else said
    )
    assert (arrest["label"], arrest["confirmed"]) == ("arrested at", True)
    assert date.fromisoformat(arrest["first_day"]).year == 2022
    grades = {each["grades"] for _, _, each in graph.edges(data=True)}
    assert any(grade and grade[0].isdigit() for grade in grades)
    assert graph.number_of_edges() == copy.rows
    assert graph.graph["marking"] == "OFFICIAL-SENSITIVE"
    assert graph.graph["copy"].startswith("Copy 1 for Analyst, NW ROCU, for supervis")


def test_i2_gets_one_table_of_entities_and_one_of_links(caravan: Gate, case_id: int) -> None:
    found = tables(issue(caravan, case_id, "zip"))
    entities, links = found["entities.csv"], found["links.csv"]
    assert tuple(entities[0]) == ENTITIES
    assert tuple(links[0]) == LINKS
    keys = {row[0] for row in entities[1:]}
    assert {row[0] for row in links[1:]} | {row[2] for row in links[1:]} <= keys
    assert ["marking", "OFFICIAL-SENSITIVE"] in found["about.csv"]
    not_found = [row for row in links if row[4] == "Looked for, not found"]
    assert {row[7] for row in not_found} == {"Unconfirmed"}


def test_no_name_is_a_formula_and_no_character_breaks_the_file(officer: Gate) -> None:
    case_id = a_case(officer)
    names = ("=HYPERLINK(1)", "Nguyễn Văn Hải", "محمد & <Sons>")
    for name in names:
        officer.perform(RecordPerson(case_id=case_id, name=name))
    cells = [row[2] for row in tables(issue(officer, case_id, "zip"))["entities.csv"]]
    assert cells == ["Label", "'=HYPERLINK(1)", *names[1:]]
    graph = nx.read_graphml(BytesIO(issue(officer, case_id).content))
    assert {said["label"] for _, said in graph.nodes(data=True)} == set(names)


def test_what_is_held_back_is_in_neither(caravan: Gate, case_id: int) -> None:
    for form in ("graphml", "zip"):
        copy = issue(caravan, case_id, form)
        content = copy.content if form == "graphml" else str(tables(copy)).encode()
        assert b"R-22-0002" in content
        assert b"R-22-0001" not in content
        assert b"Crimestoppers" not in content


def test_it_is_on_record_with_the_case_and_the_digest_of_the_file(
    caravan: Gate, case_id: int, caravan_store: Store
) -> None:
    copies = [issue(caravan, case_id), issue(caravan, case_id, "zip")]
    assert [copy.copy_number for copy in copies] == [1, 2]
    for copy in copies:
        assert hashlib.sha256(copy.content).hexdigest() == copy.sha256
        found = caravan_store.gate(Role.SUPERVISOR).ask(CopyBySha256(sha256=copy.sha256))
        assert found is not None
        assert (found.edition, found.recipient) == ("link chart file", "Analyst, NW ROCU")
        assert found.case_reference == "MS-22-0001"


def test_what_is_missing_is_told_by_field(officer: Gate) -> None:
    bare = IssueChart(case_id=a_case(officer), form="doc", recipient="", purpose="x", gateway="", reason=" ")
    wanted = {"form", "recipient", "purpose", "gateway", "reason"}
    problems = officer.ask(CheckFile(issue=bare))
    assert set(problems) == wanted
    with pytest.raises(Invalid):
        officer.perform(bare)
