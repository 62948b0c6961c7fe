"""Material under the CPIA: assessed, followed and scheduled; files verified, whatever is found."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from mscu.actions.cases.case_reading import read_case
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.enforcement.enforcement import RecordSearch
from mscu.actions.enforcement.exhibits import MoveExhibit
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile, PartDetails
from mscu.actions.entries.handling import AddItem
from mscu.actions.entries.material import (
    NO_FILE,
    SENSITIVE_NOT_RELEVANT,
    SERVED_NOT_SENSITIVE,
    UNDERMINES_NOT_RELEVANT,
    AssessMaterial,
    AssessmentState,
    VerifyFiles,
    assessment_state,
)
from mscu.actions.intake.reports import RecordReport
from mscu.codes import Role, YesNo
from mscu.documents.blocks import Document, Table, texts
from mscu.documents.editions.composing import NO_EXHIBIT, compose
from mscu.documents.editions.disclosure_schedules import (
    NIL,
    NIL_SENSITIVE,
    NONE_UNDERMINES,
    NOT_COMPLETE,
    NOTHING_YET,
)
from mscu.documents.editions.editions import EDITIONS
from mscu.documents.editions.facts import CaseFacts
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.actions.editions.issuing import issue, refused
from tests.documents.reading import text_of
from tests.inputs.factories import PICTURE, World, a_case, a_note, valid
from tests.scenes.crowd import Look

LISTED: dict[str, Any] = {
    "relevant": YesNo.YES,
    "use": "material_use:unused",
    "schedule_description": "Note of a call to the council.",
}
SECRET = "An address from which police watch"
CPIA = "disclosure_purpose:cpia"


def parts(gate: Gate, entry_id: int, kind: str) -> list[PartDetails]:
    return [part for part in gate.ask(EntryFile(entry_id=entry_id)).parts if part.kind == kind]


def printed(gate: Gate, case_id: int, edition: str, purpose: str = "") -> str:
    look = LookAtEdition(case_id=case_id, edition=edition, purpose=purpose)
    return " ".join(text_of(gate.ask(look).pdf).split())


def assess(gate: Gate, entry_id: int, **changes: Any) -> int:
    return gate.perform(AssessMaterial(entry_id=entry_id, **LISTED | changes))


@pytest.fixture
def officer(world: World) -> Gate:
    """Return the officer's gateto the small case."""
    return world.store.gate(Role.OFFICER)


# -------------------------------------------------------------------------------- assessing


def test_each_finding_is_kept_and_says_who_and_when(world: World, officer: Gate) -> None:
    disclosure = world.store.gate(Role.DISCLOSURE)
    assess(officer, world.note_id)
    assess(disclosure, world.note_id, relevant=YesNo.NO, use=None, schedule_description="")
    first, last = parts(officer, world.note_id, "material")
    assert (first.get("relevant"), last.get("relevant")) == ("Yes", "No")
    assert last.get("assessed_by") == disclosure.actor.display
    assert first.get("assessed_at")


def test_what_a_schedule_needs_is_asked_for_and_no_more(world: World, officer: Gate) -> None:
    fill_in, secret = "Fill this in.", {"sensitive": True, "sensitive_reason": "A source"}
    irrelevant, lied = {"relevant": YesNo.NO}, {"undermines": YesNo.YES, "undermines_why": "He lied."}
    wrong: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
        ({"use": None}, {"use": "Choose one."}),
        ({"use": "material_use:lost"}, {"use": "Choose one from the list."}),
        ({"schedule_description": " "}, {"schedule_description": fill_in}),
        ({"sensitive": True}, {"sensitive_reason": fill_in}),
        ({"use": USED} | secret, {"sensitive": SERVED_NOT_SENSITIVE}),
        ({"undermines": YesNo.YES}, {"undermines_why": fill_in}),
        (irrelevant | secret, {"sensitive": SENSITIVE_NOT_RELEVANT}),
        (irrelevant | lied, {"undermines": UNDERMINES_NOT_RELEVANT}),
    )
    for fields, problems in wrong:
        with pytest.raises(Invalid) as refusal:
            assess(officer, world.note_id, **fields)
        assert refusal.value.problems == problems
    for relevant in (YesNo.NO, YesNo.NOT_SURE):
        assert officer.perform(AssessMaterial(entry_id=world.note_id, relevant=relevant))


# -------------------------------------------------------------------------------- complete or not

UNUSED, USED = "material_use:unused", "material_use:used"
ANSWERS = tuple(product(YesNo, (None, USED, UNUSED), (False, True), (None, *YesNo)))
"""Every answer to: relevant, use, sensitive, may undermine."""


def facts_in(gate: Gate, case_id: int) -> CaseFacts:
    look = Look(how=lambda work: facts_of(work, read_case(work, case_id), include_withheld=True))
    facts: CaseFacts = gate.ask(look)
    return facts


def cells(document: Document) -> list[str]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return ["".join(span.text for span in cell) for row in table.rows for cell in row]


def schedules(facts: CaseFacts) -> dict[str, list[str]]:
    return {key: cells(compose(facts, EDITIONS[key])) for key in ("mg6c", "mg6d", "mg6e")}


def test_no_answer_is_lost_and_no_schedule_nil_until_all_is_decided(world: World) -> None:
    """Each combination of answers is refused, or counts as not assessed, or is where it belongs."""
    gate = world.store.gate(Role.DISCLOSURE)
    case_id = a_case(world.store.gate(Role.OFFICER))
    note_id = a_note(world.store.gate(Role.OFFICER), case_id)
    complete = 0
    for relevant, use, sensitive, undermines in ANSWERS:
        said: dict[str, Any] = {
            "relevant": relevant,
            "use": use,
            "sensitive": sensitive,
            "undermines": undermines,
        }
        why_sensitive = {"sensitive_reason": "A source" if sensitive else ""}
        why = {"undermines_why": "He lied" if undermines is YesNo.YES else ""} | why_sensitive
        try:
            assess(gate, note_id, **said, **why)
        except Invalid:
            continue
        facts = facts_in(gate, case_id)
        printed_ = schedules(facts)
        told = " ".join(texts(compose(facts, EDITIONS["mg6e"])))
        counted = " ".join(texts(compose(facts, EDITIONS["cps"])))
        decided = (
            relevant is not YesNo.NOT_SURE
            and undermines is not YesNo.NOT_SURE
            and (use != UNUSED or relevant is YesNo.NO or undermines is not None)
        )
        case = str(said)
        if decided:
            complete += 1
            assert "Every entry of the case is assessed." in told, case
            assert "1 entry is assessed for disclosure, 0 are not yet." in counted, case
            if sensitive:
                assert "A source" in printed_["mg6d"], case
            if undermines is YesNo.YES and use != USED:  # what is used is served
                assert "He lied" in printed_["mg6e"], case
        else:
            assert "1 entry of the case is not assessed yet. Of these, 1 is undecided." in told, case
            assert "0 entries are assessed for disclosure, 1 is not yet." in counted, case
            for key, row in printed_.items():
                assert "Nil" not in row, (key, case)
                assert NOT_COMPLETE.partition(":")[0] in " ".join(texts(compose(facts, EDITIONS[key]))), case
    assert complete


def test_what_is_corrected_is_to_be_assessed_again(world: World) -> None:
    gate, officer = world.store.gate(Role.DISCLOSURE), world.store.gate(Role.OFFICER)
    case_id = a_case(officer)
    note_id = a_note(officer, case_id)

    def told() -> str:
        return " ".join(texts(compose(facts_in(gate, case_id), EDITIONS["mg6e"])))

    def nil() -> list[bool]:
        return ["Nil" in row for row in schedules(facts_in(gate, case_id)).values()]

    def state() -> AssessmentState:
        return assessment_state(gate.ask(EntryFile(entry_id=note_id)))

    gate.perform(AssessMaterial(entry_id=note_id, relevant=YesNo.NO))
    assert (state(), nil()) == (AssessmentState.COMPLETE, [True] * 3)
    world.store.clock.turn(minutes=1)
    officer.perform(CorrectEntry(entry_id=note_id, version=1, text="He was never hit.", reason="Misheard."))
    assert (state(), nil()) == (AssessmentState.CORRECTED, [False] * 3)
    assert "Of these, 1 was corrected since it was assessed." in told()
    world.store.clock.turn(minutes=1)
    gate.perform(AssessMaterial(entry_id=note_id, relevant=YesNo.NO))
    assert (state(), nil()) == (AssessmentState.COMPLETE, [True] * 3)


# -------------------------------------------------------------------------------- schedules


def test_sensitive_material_stands_in_the_mg6d_alone(world: World, officer: Gate) -> None:
    assess(officer, world.note_id)
    secret = {"sensitive": True, "sensitive_reason": "It would show the post."}
    why = {"undermines": YesNo.YES, "undermines_why": "The log has a gap."}
    assess(officer, world.exhibit_id, schedule_description=SECRET, **secret, **why)
    open_, sensitive = (printed(officer, world.case_id, "mg6c"), printed(officer, world.case_id, "mg6d"))
    assert "Note of a call to the council." in open_
    for words in (SECRET, "show the post", "The log has a gap", "MG6D", "ledger"):
        assert words not in open_
    assert SECRET in sensitive
    assert "It would show the post." in sensitive
    assert "council" not in sensitive
    report = printed(officer, world.case_id, "mg6e")
    assert "MG6D 1" in report
    assert "The log has a gap." in report
    assert "council" not in report


OPEN_ITEM, SECRET_ITEM = LISTED, {**LISTED, "sensitive": True, "sensitive_reason": "A source"}
USED_ITEM: dict[str, Any] = {"relevant": YesNo.YES, "use": USED, "schedule_description": ""}
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("third", OPEN_ITEM),
    ("second", OPEN_ITEM),
    ("third", USED_ITEM),  # before any schedule is issued: its number is taken again
    ("third", OPEN_ITEM),
    ("issue", {}),
    ("first", OPEN_ITEM),  # the earliest of them, assessed last
    ("first", SECRET_ITEM),
    ("first", OPEN_ITEM),
    ("issue", {}),
    ("second", SECRET_ITEM),
    ("issue", {}),
    ("second", OPEN_ITEM),
    ("third", {**OPEN_ITEM, "undermines": YesNo.YES, "undermines_why": "He lied"}),
)


def test_no_number_of_an_issued_schedule_comes_to_mean_another_item(world: World) -> None:
    gate, officer = world.store.gate(Role.DISCLOSURE), world.store.gate(Role.OFFICER)
    case_id = a_case(officer)
    notes = {
        name: a_note(officer, case_id, happened=f"18 Jun 2022 0{hour}:00")
        for hour, name in enumerate(("first", "second", "third"), 7)
    }
    meanings: dict[tuple[bool, int], int] = {}
    stays: dict[int, tuple[bool, int]] = {}
    for name, answers in STEPS:
        world.store.clock.turn(minutes=1)
        if name == "issue":
            meanings |= {place: entry_id for entry_id, place in stays.items()}
            gate.perform(issue(case_id, "mg6c", recipient="CPS", purpose=CPIA, gateway="legal_gateway:cpia"))
            continue
        assess(gate, notes[name], **answers)
        listed = [each for each in facts_in(gate, case_id).materials if each.listed]
        stays = {each.entry_id: (each.sensitive, each.number) for each in listed}
        assert len({*stays.values()}) == len(stays)
        for entry_id, place in stays.items():
            assert meanings.get(place, entry_id) == entry_id, (name, stays)
    third, first, second = notes["third"], notes["first"], notes["second"]
    assert stays == {second: (False, 4), third: (False, 2), first: (False, 3)}
    assert "MG6C 2" in schedules(facts_in(gate, case_id))["mg6e"]


def test_the_last_finding_counts_and_what_is_used_is_in_no_schedule(world: World, officer: Gate) -> None:
    assess(officer, world.note_id)
    assess(officer, world.note_id, sensitive=True, sensitive_reason="A source.")
    assess(officer, world.exhibit_id, schedule_description="Note of the lost property.", use=USED)
    for edition in ("mg6c", "mg6d", "mg6e"):
        assert "lost property" not in printed(officer, world.case_id, edition)
    assert NOTHING_YET in printed(officer, world.case_id, "mg6c")
    assert "council" in printed(officer, world.case_id, "mg6d")


def test_a_nil_mg6d_is_there_to_be_signed_and_the_report_counts_what_is_not_assessed(
    world: World, officer: Gate
) -> None:
    case_id = a_case(officer)
    disclosure = world.store.gate(Role.DISCLOSURE)
    text = printed(disclosure, case_id, "mg6d", CPIA)
    assert NIL_SENSITIVE in text
    assert "Signed" in text
    assert NIL in printed(disclosure, case_id, "mg6c", CPIA)
    assert NONE_UNDERMINES in printed(disclosure, case_id, "mg6e", CPIA)
    case_id, disclosure = a_case(officer), world.store.gate(Role.DISCLOSURE)
    assess(officer, a_note(officer, case_id), undermines=YesNo.NO)
    readers = ((disclosure, "of the case"), (officer, "that this copy is made from"))
    for reader, scope in readers:
        assert f"Every entry {scope} is assessed." in printed(reader, case_id, "mg6e", CPIA)
    a_note(officer, case_id)
    for reader, scope in readers:
        assert f"1 entry {scope} is not assessed yet." in printed(reader, case_id, "mg6e", CPIA)


def test_the_report_says_which_entries_the_chronology_lists_elsewhere(world: World, officer: Gate) -> None:
    officer.perform(valid(RecordSearch, world))
    told = printed(officer, world.case_id, "mg6e", CPIA)
    found = re.search(r"(\d+) entries .* assessed yet: (\d+) in the chronology, (\d+) listed with a", told)
    assert found is not None
    every, in_chronology, elsewhere = map(int, found.groups())
    assert every == in_chronology + elsewhere
    assert elsewhere >= 1


def test_a_report_under_handling_code_c_is_listed_without_its_words_and_reasons(
    world: World, officer: Gate
) -> None:
    report = officer.perform(valid(RecordReport, world, caller="Mrs Ackroyd", items=()))
    officer.perform(valid(AddItem, world, report_id=report))
    assess(officer, report, schedule_description="Mrs Ackroyd saw men in a van")
    text = printed(officer, world.case_id, "mg6c")
    assert "in part held back" in text
    assert "Ackroyd" not in text
    assert "men in a van" not in text
    why = {"sensitive": True, "sensitive_reason": "She lives near", "undermines": YesNo.YES}
    assess(officer, report, **why, undermines_why="She is his aunt")
    for edition in ("mg6d", "mg6e"):
        text = printed(officer, world.case_id, edition)
        assert text.count("held back") == 2, text  # its description, and its reason
        assert "lives near" not in text
        assert "aunt" not in text


# ------------------------------------------------------------------------- exhibits and their files


def test_labels_and_continuity_say_who_what_when_and_under_which_seal(world: World, officer: Gate) -> None:
    nothing = officer.ask(LookAtEdition(case_id=a_case(officer), edition="exhibits"))
    assert (nothing.pdf, nothing.nothing) == (b"", NO_EXHIBIT)
    officer.perform(valid(MoveExhibit, world, seal="M0042", place="Store 3", reason="kept"))
    text = printed(officer, world.case_id, "exhibits")
    told = ("TF/1", "a ledger", "DC Fielding", "Property store", "Store 3, kept", "Seal M0042", "Signed")
    for words in (*told, "20 Jun 2022 10:00"):
        assert words in text
    assert "Patrol drove past" not in text


def test_files_are_verified_and_what_was_found_is_kept(world: World, officer: Gate) -> None:
    assert refused(officer, VerifyFiles(entry_id=world.exhibit_id)) == {"entry_id": NO_FILE}
    content = PICTURE + bytes(range(256)) * 9000  # in several pieces, hashed in their order
    file = officer.perform(AttachFile(entry_id=world.exhibit_id, name="page.png", content=content))
    assert "not verified since intake" in printed(officer, world.case_id, "exhibits")
    assert officer.perform(VerifyFiles(entry_id=world.exhibit_id)) == 0
    (look,) = parts(officer, world.exhibit_id, "file_check")
    assert (look.get("same"), look.get("checked_by")) == ("Yes", officer.actor.display)
    assert "unchanged" in printed(officer, world.case_id, "exhibits")
    world.store.sql("UPDATE attachment_chunk SET data = ? WHERE attachment_id = ?", b"\x00", file)
    assert officer.perform(VerifyFiles(entry_id=world.exhibit_id)) == 1
    first, last = parts(officer, world.exhibit_id, "file_check")
    assert (first.values["same"], last.values["same"]) == (True, False)
    assert "DIFFERENT FROM INTAKE" in printed(officer, world.case_id, "exhibits")


def test_what_is_presumed_to_be_disclosed_is_not_decided_without_a_reason_against_it(
    world: World, officer: Gate
) -> None:
    call = LISTED | {"schedule_description": "A 999 call.", "presumed": "presumption_class:emergency_call"}
    kept_back = AssessMaterial(entry_id=world.note_id, undermines=YesNo.NO, **call)
    assert kept_back.asks_why_not
    assert not kept_back.complete
    assert replace(kept_back, presumed_why="It is of another incident.").complete
    assert replace(kept_back, undermines=YesNo.YES, undermines_why="He was elsewhere.").complete
    officer.perform(kept_back)
    (row,) = [text for text in schedules(facts_in(officer, world.case_id))["mg6e"] if "999" in text][1:]
    assert row.endswith("No reason is given against it: disclose it, or say why not")
