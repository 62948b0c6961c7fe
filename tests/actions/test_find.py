"""Search finds what the actor may see, names and identifiers first, and seals settled words."""

from dataclasses import replace

import pytest

from mscu.actions.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases import OpenCase, RestrictCase
from mscu.actions.find import MOST_OF, Find, Hit
from mscu.actions.reports import RecordReport
from mscu.actions.subjects import RecordPerson, RecordThing
from mscu.codes import Kind, Operation, SubjectKind
from mscu.gate import Gate

HELPLINE = "report_source:helpline"


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Give a case with a man, a van and a report."""
    case_id = officer.perform(OpenCase(title="Hollin Lane", operation="Operation Lapwing"))
    officer.perform(RecordPerson(case_id=case_id, name="Shane Crabtree"))
    officer.perform(
        RecordThing(
            case_id=case_id, name="White tipper", thing_kind="thing_kind:vehicle",
            number="MX19 CTB",
        )
    )  # fmt: skip
    report(officer, "Three men at a yard, Crabtree shouted.", case_id=case_id)
    return case_id


def report(gate: Gate, text: str, case_id: int | None = None) -> int:
    return gate.perform(
        RecordReport(case_id=case_id, happened="11 Mar 2022", source=HELPLINE, text=text)
    )


def find(gate: Gate, words: str) -> list[Hit]:
    hits = gate.ask(Find(words=words))
    return list(hits)


@pytest.mark.parametrize("words", ["hollin", "ms-22-0001", "Operation Lapwing", "lane hollin"])
def test_a_case_by_title_reference_and_operation(officer: Gate, case_id: int, words: str) -> None:
    (hit,) = find(officer, words)
    assert (hit.kind, hit.number, hit.title) == ("cases", case_id, "Hollin Lane")
    assert hit.detail == "MS-22-0001 · Operation Lapwing"


@pytest.mark.usefixtures("case_id")
@pytest.mark.parametrize("words", ["MX19 CTB", "mx19ctb", " mx19 ctb "])
def test_a_vehicle_by_its_plate_however_it_is_spaced(officer: Gate, words: str) -> None:
    hit = find(officer, words)[0]
    assert (hit.kind, hit.title, hit.subject_kind) == (
        "subject", "White tipper", SubjectKind.THING,
    )  # fmt: skip
    assert hit.detail == "Thing · MS-22-0001"


@pytest.mark.usefixtures("case_id")
def test_a_person_and_what_speaks_of_her_by_the_beginning_of_a_name(officer: Gate) -> None:
    entry, person = find(officer, "crab")
    assert (person.title, person.subject_kind) == ("Shane Crabtree", SubjectKind.PERSON)
    assert (entry.kind, entry.entry_kind) == ("entry", Kind.REPORT)


@pytest.mark.usefixtures("case_id")
def test_a_whole_name_comes_first_in_any_order_of_its_words(officer: Gate) -> None:
    report(officer, "Shane Crabtree again.")
    assert find(officer, "crabtree shane")[0].title == "Shane Crabtree"


@pytest.mark.usefixtures("case_id")
def test_many_entries_do_not_crowd_out_whom_they_name(officer: Gate) -> None:
    for _ in range(MOST_OF["entry"] + 1):
        report(officer, "Crabtree again.")
    hits = find(officer, "crabtree")
    assert sum(hit.kind == "entry" for hit in hits) == MOST_OF["entry"]
    assert [hit.title for hit in hits if hit.kind == "subject"] == ["Shane Crabtree"]


def test_newer_entries_come_first(officer: Gate) -> None:
    numbers = [report(officer, f"Yard {each}") for each in range(3)]
    assert [hit.number for hit in find(officer, "yard")] == numbers[::-1]


@pytest.mark.usefixtures("case_id")
@pytest.mark.parametrize("words", ["", " ", "c", "nobody", "%", '"'])
def test_what_finds_nothing(officer: Gate, words: str) -> None:
    assert find(officer, words) == []


def test_a_hidden_case_is_not_found(supervisor: Gate, colleague: Gate, case_id: int) -> None:
    supervisor.perform(
        RestrictCase(
            case_id=case_id, owner="supervisor", members=("officer",), ends_on="30 Jun 2022",
            reason="Family at risk",
        )
    )  # fmt: skip
    for words in ("hollin", "crabtree", "mx19 ctb"):
        assert find(colleague, words) == []


def test_words_are_sealed_only_when_typing_stopped(officer: Gate, auditor: Gate) -> None:
    slots = replace(auditor.unit.keys, unlocked=auditor.unit.unlocked)
    reader = replace(auditor, unit=replace(auditor.unit, keys=slots))
    officer.ask(Find(words="crabtree"))
    officer.ask(Find(words="crabtree lane", settled=True))
    sheet = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
    assert [row.searched for row in sheet.rows] == ["crabtree lane"]
