"""A case as data: its documented shape, what is never in it, and how it leaves the unit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mscu.actions.disclosure.file_copies import APPROVAL, CheckFile
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.releases import AskForRelease, DecideRelease, Releases, WriteReleased
from mscu.actions.editions.edition_rules import ChangeEdition
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.enforcement.operations import ExpectedPerson, PlanOperation
from mscu.actions.entries.handling import ConditionsMet
from mscu.actions.exchange.case_record import NO_DATA, IssueCaseRecord
from mscu.actions.subjects.subjects import RecordPlace
from mscu.code_keys import MENTIONED
from mscu.codes import Role, Sensitivity
from mscu.copy_codes import Treatment
from mscu.documents.editions.editions import NEVER_PRINTED
from mscu.exchange.case_record import SCHEMA, content_digest
from mscu.gate import Gate
from mscu.models.entries.enforcement import SearchFinding
from mscu.models.entries.operation import OperationPerson, PlannedOperation
from mscu.resources import resource
from mscu.rules.disclosure import DisclosureRules
from tests.actions.editions.issuing import refused
from tests.actions.entries.test_handling import CALLER, SANITISED, SEEN, item_of, told_by_the_cook
from tests.actions.merging.merge_scene import restrict
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_note
from tests.scenes.caravan_forms import Caravan
from tests.tools.schema_check import unmet

ANSWERS: dict[str, Any] = {
    "recipient": "CPS North West",
    "purpose": "disclosure_purpose:prosecution",
    "gateway": "legal_gateway:common_law",
    "reason": "Their case system takes it in.",
}


def asked(case_id: int, edition: str = "supervisor", *met: ConditionsMet) -> IssueCaseRecord:
    return IssueCaseRecord(case_id=case_id, in_edition=edition, met=met, **ANSWERS)


def written(gate: Gate, command: IssueCaseRecord) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(gate.perform(command).content)
    return whole


def told(gate: Gate, command: IssueCaseRecord) -> str:
    return json.dumps(written(gate, command), ensure_ascii=False)


def named(value: object, *, ids: bool) -> Iterator[str]:
    """Yield the ids in a file, or all that leads to one."""
    if isinstance(value, list):
        for item in value:
            yield from named(item, ids=ids)
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str) and (name == "id") is ids and name in NAMING[ids]:
                yield item
            elif name == "links" and not ids:
                yield from item.values()
            else:
                yield from named(item, ids=ids)


NAMING = {True: {"id"}, False: {"ref", "follows", "subject"}}


@pytest.mark.parametrize("edition", ["supervisor", "cps"])
def test_a_case_is_written_in_the_documented_shape(caravan: Caravan, edition: str) -> None:
    command = asked(caravan.case_id, edition)
    whole = written(caravan.gate, command)
    schema = json.loads(resource(f"exchange/{SCHEMA}").read_text(encoding="utf-8"))
    assert [*unmet(whole, schema)] == []
    ids, led = [*named(whole, ids=True)], {*named(whole, ids=False)}
    assert (len(ids), len(whole["record"]["entries"]) > 20) == (len({*ids}), True)
    assert led
    assert led <= {*ids}
    assert whole["copy"]["content_sha256"] == content_digest(whole["record"])
    # people who read the file would take 1164000 for pounds
    cash = '"cash_pence": {"label": "Cash (pence)", "value": 1164000}'
    assert cash in json.dumps(whole, ensure_ascii=False)
    again = written(caravan.gate, command)
    assert again["record"] == whole["record"]
    assert [content["copy"]["number"] for content in (whole, again)] == [1, 2]


def test_a_copy_is_on_record_and_known_by_its_digest(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    copy = officer.perform(asked(world.case_id))
    whole = json.loads(copy.content)
    known = officer.ask(CopyBySha256(sha256=copy.sha256))
    assert known is not None
    assert (known.edition, known.recipient, known.case_reference) == (
        "case as data",
        "CPS North West",
        "MS-22-0001",
    )
    assert known.audit_head == whole["copy"]["audit_head"]
    digest = world.store.sql("SELECT blocks_digest FROM disclosure WHERE sha256 = ?", copy.sha256)
    assert digest == [(whole["copy"]["content_sha256"],)]
    asking = next(e for e in whole["record"]["entries"] if e["kind"]["value"] == "enquiry")
    assert asking["happened"]["at"].endswith("Z")
    assert asking["fields"]["enquiry_type"] == {
        "label": "Type",
        "value": "enquiry_type:witness",
        "means": "Witness",
    }


def test_code_c_stays_here_until_its_conditions_are_met(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    report = told_by_the_cook(world, sanitised=SANITISED, sanitising="handling_sanitising:s1")
    a_note(officer, world.case_id, text="Mrs Cook rang again.")
    text = told(officer, asked(world.case_id))
    for words in (CALLER, "Mrs Cook", "Never name the cook", "behind the kitchen"):
        assert words not in text
    for words in (SANITISED, SEEN, "[held back] rang again", '"held_back": true'):
        assert words in text
    number, _ = item_of(world, report)
    met = ConditionsMet(item_id=number, how="The cook agreed on 19 Jun 2022.")
    assert CALLER in told(officer, asked(world.case_id, "supervisor", met))
    rows = world.store.sql("SELECT how FROM condition_met WHERE item_id = ?", number)
    assert rows == [(met.how,)]


def test_the_prosecutor_is_not_told_how_the_unit_works_or_who_told_us(caravan: Caravan) -> None:
    whole = written(caravan.gate, asked(caravan.case_id, "cps"))
    kinds = {entry["kind"]["value"] for entry in whole["record"]["entries"]}
    assert kinds.isdisjoint({"triage", "note", "complaint", "shared", "ocg_assessment"})
    assert {"arrest", "charge", "search"} <= kinds
    fields = {n for e in whole["record"]["entries"] for n in e.get("fields", ())}
    assert fields.isdisjoint({"source", "caller", "triage_state"})
    parts = [p for e in whole["record"]["entries"] for p in e.get("parts", ())]
    assert {n for p in parts for n in p["fields"]}.isdisjoint({"source_grade", "assessment"})


def test_where_victims_are_brought_is_in_no_file_and_on_no_paper(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    house: dict[str, Any] = {"address": "9 Elm Row, Bolton", "place_kind": "place_type:place_of_safety"}
    officer.perform(RecordPlace(case_id=world.case_id, name="Rowan House", roles=(MENTIONED,), **house))
    taken = {"accounted": "accounted:elsewhere", "taken_to": "Ward 7, Royal"}
    dawn: dict[str, Any] = {"happened": "21 Jun 2022", "text": "Dawn.", "reception_centre": "St Mary's hall"}
    people = (ExpectedPerson(subject_id=world.victim_id, **taken),)
    officer.perform(PlanOperation(case_id=world.case_id, people=people, **dawn))
    papers = {"data": told(officer, asked(world.case_id))}
    for edition in ("supervisor", "investigating_officer", "cps", "partner"):
        look = officer.ask(LookAtEdition(case_id=world.case_id, edition=edition))
        papers[edition] = " ".join(text_of(look.pdf).split())
    for edition, paper in papers.items():
        assert "Dawn." in paper or edition in {"cps", "partner"}
        for words in ("Rowan House", "Elm Row", "Ward 7", "St Mary"):
            assert words not in paper, edition


def test_the_columns_of_where_victims_are_brought_are_printed_nowhere() -> None:
    brought = (
        (PlannedOperation, "reception_centre"),
        (OperationPerson, "taken_to"),
        (SearchFinding, "taken_to"),
    )
    assert all(name in model.columns() for model, name in brought)
    assert {name for _, name in brought} == NEVER_PRINTED


def test_what_the_unit_decided_to_leave_out_is_in_no_file_and_an_empty_case_is_one_too(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    assert "Ionut Balan" in told(officer, asked(world.case_id))
    world.store.gate(Role.ADMINISTRATOR).perform(
        ChangeEdition(
            edition="supervisor",
            treatments=((Sensitivity.PERSON, Treatment.LEAVE_OUT),),
            reason="Agreed with DI Aspinall.",
        )
    )
    whole = written(officer, asked(world.case_id))
    assert "name" not in whole["record"]["subjects"][0]
    record = written(officer, asked(a_case(officer, title="Nail bar")))["record"]
    assert (record["subjects"], record["entries"]) == ([], [])
    assert record["case"]["fields"]["title"] == {"label": "Title", "value": "Nail bar"}


def test_no_other_edition_is_written_as_data_and_none_says_that_its_case_is_restricted(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for edition in ("survivor", "case_study", "partner", "none"):
        problems = officer.ask(CheckFile(issue=asked(world.case_id, edition)))
        assert problems == {"in_edition": NO_DATA}
    restrict(world.store, world.case_id)
    whole = written(officer, asked(world.case_id))
    restricted = [sentence for sentence in whole["copy"]["never"] if "restricted" in sentence]
    assert restricted == ["other restricted cases, and what is known only from them"]


def test_a_large_case_waits_for_another_person(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    officer, supervisor = (world.store.gate(role) for role in (Role.OFFICER, Role.SUPERVISOR))
    rules = DisclosureRules(most_alone={"case as data": 1}, days=7, recall_days=7)
    monkeypatch.setattr("mscu.actions.disclosure.file_copies.disclosure_rules", lambda: rules)
    command = asked(world.case_id)
    assert set(refused(officer, command)) == {APPROVAL}
    release_id = officer.perform(AskForRelease(issue=command))
    (line,) = supervisor.ask(Releases())
    assert line.which == "MS-22-0001, edition: Supervisor"
    supervisor.perform(DecideRelease(release_id=release_id, version=1, approve=True))
    copy = officer.perform(WriteReleased(release_id=release_id, form="json"))
    assert json.loads(copy.content)["copy"]["recipient"] == "CPS North West"
    restrict(world.store, world.case_id)
    assert world.store.gate(Role.DISCLOSURE).ask(Releases()) == ()
