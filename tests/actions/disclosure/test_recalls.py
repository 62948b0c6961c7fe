"""The register of what left the unit, and copies that are called back."""

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.charts.chart_export import IssueChart
from mscu.actions.core.view_filters import CasesView, DisclosuresView
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.disclosure.disclosure_register import (
    DisclosureNumbers,
    DisclosureRow,
    DisclosureRows,
    FirstDisclosures,
)
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.disclosure.recalls import ALREADY_RECALLED, AnswerRecall, RecallCopy
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.exchange.list_export import IssueList
from mscu.codes import Operation, Role, YesNo
from mscu.copy_codes import RecallAnswered
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.actions.editions.issuing import AGREED
from tests.actions.merging.merge_scene import restrict
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_person, an_enquiry, valid
from tests.scenes.stores import COLLEAGUE

ANSWERS: dict[str, Any] = {
    "recipient": "Bury Council",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:common_law",
    "reason": "The week ahead.",
}


def register(gate: Gate, **view: str) -> tuple[DisclosureRow, ...]:
    """Read the register twice, as the page does: its first rows, and all by their numbers."""
    wanted = DisclosuresView(**view)
    rows = gate.ask(FirstDisclosures(view=wanted)).rows
    numbers = gate.ask(DisclosureNumbers(view=wanted)).ids
    assert gate.ask(DisclosureRows(numbers=tuple(numbers))) == rows
    return rows


@pytest.fixture
def issued(world: World) -> tuple[World, str]:
    """Return a case of which an edition and its chart left, and a list, and the chart's digest."""
    officer = world.store.gate(Role.OFFICER)
    a_person(officer, world.case_id, name="Nguyễn Văn Hải")
    officer.perform(valid(IssueEdition, world, recipient="DI Aspinall"))
    chart = officer.perform(IssueChart(case_id=world.case_id, form="graphml", **ANSWERS))
    officer.perform(IssueList(view=CasesView(), form="csv", **ANSWERS))
    return world, chart.sha256


def a_recall(**fields: Any) -> RecallCopy:
    said: dict[str, Any] = ANSWERS | {
        "disclosure_id": 2,
        "reason": "The neighbour at 14 Hollin Lane is named.",
        "told": "J. Shah by phone, 20 Jun 2022 10:00",
        "said": "More than was agreed.",
    }
    return RecallCopy(**said | fields)


def test_all_that_left_stands_there_the_newest_first(issued: tuple[World, str]) -> None:
    world, sha256 = issued
    rows = register(world.store.gate(Role.SUPERVISOR))
    assert [row.of for row in rows] == ["several cases", "MS-22-0001", "MS-22-0001"]
    assert [row.edition for row in rows] == ["List of cases", "Link chart file", "Supervisor"]
    chart = rows[1]
    assert (chart.sha256, chart.recipient, chart.copy_number) == (sha256, "Bury Council", 1)
    assert (chart.purpose_key, chart.reason) == (ANSWERS["purpose"], "The week ahead.")
    assert chart.recall is None


def test_it_is_narrowed_by_recipient_case_person_who_issued_and_days(issued: tuple[World, str]) -> None:
    world = issued[0]
    officer = world.store.gate(Role.OFFICER)
    a_person(officer, a_case(officer, title="Another"), name="Keith Ormrod")
    found = {"bury": 2, "ASPINALL": 1, "ms-22-0001": 2, "van hai": 2, "PC Officer": 3, "x": 0, "(": 0}
    for words, number in (found | {"Ormrod": 0}).items():
        assert len(register(officer, words=words)) == number, words
    assert len(register(officer, days="30")) == 3
    world.store.clock.now = world.store.clock.now.replace(year=2023)
    assert register(officer, days="30") == ()
    assert len(register(officer, days="no number")) == 3


def test_a_recall_is_on_record_wherever_the_copy_is(issued: tuple[World, str]) -> None:
    world, sha256 = issued
    officer = world.store.gate(Role.OFFICER)
    seq = world.store.last_row()
    notice = officer.perform(a_recall())
    (audited,) = [r for r in world.store.audit(after=seq) if r.operation == Operation.DISCLOSURE]
    assert notice.sha256 in audited.reason
    (back,) = register(officer, state="recalled")
    assert back.sha256 == sha256
    assert back.recall is not None
    assert (back.recall.by, back.recall.told) == ("PC Officer", a_recall().told)
    assert len(register(officer, state="out")) == 3, "the notice is a copy too"
    assert [row.is_notice for row in register(officer)] == [True, False, False, False]
    found = world.store.gate(Role.SUPERVISOR).ask(CopyBySha256(sha256=sha256))
    assert found is not None
    assert found.recalled == "20 Jun 2022 10:30 by PC Officer"
    copies = officer.ask(CaseFile(case_id=world.case_id)).disclosures
    assert [bool(each.recalled) for each in copies] == [False, True, False]
    log = officer.ask(CaseLog(case_id=world.case_id))
    assert any(line.what == "Recalled: Link chart file, copy 1" for line in log)


def test_the_notice_tells_which_copy_and_not_why(issued: tuple[World, str]) -> None:
    world, sha256 = issued
    notice = world.store.gate(Role.OFFICER).perform(a_recall())
    words = " ".join(text_of(notice.content).split())
    assert "must no longer be read, used, copied or passed on" in words
    assert "MS-22-0001" in words
    assert "Link chart file" in words
    assert sha256 in words.replace(" ", "")
    assert "More than was agreed." in words
    assert "Hollin" not in words
    assert "Shah" not in words


def test_the_notice_of_a_public_copy_names_no_case(world: World) -> None:
    an_enquiry(
        world.store.gate(Role.OFFICER),
        world.case_id,
        enquiry_type="enquiry_type:cctv",
        overwritten_from="28 Jun 2022",
    )
    supervisor = world.store.gate(Role.SUPERVISOR)
    study = valid(IssueEdition, world, edition="case_study", proceedings=YesNo.NO, agreed_by=AGREED)
    supervisor.perform(replace(study, recipient="The paper", met=()))
    notice = supervisor.perform(a_recall(disclosure_id=1, recipient="The paper"))
    assert "MS-22" not in text_of(notice.content)


def test_a_copy_is_recalled_once_and_a_notice_never(issued: tuple[World, str]) -> None:
    world = issued[0]
    officer = world.store.gate(Role.OFFICER)
    with pytest.raises(Invalid) as refused:
        officer.perform(replace(a_recall(), told=" ", reason="", recipient=""))
    assert set(refused.value.problems) == {"told", "reason", "recipient"}
    officer.perform(a_recall())
    for number in (2, 4):
        with pytest.raises(Invalid) as refused:
            officer.perform(a_recall(disclosure_id=number))
        assert refused.value.problems == {"reason": ALREADY_RECALLED}


def test_of_a_restricted_case_nobody_else_learns_that_anything_left(issued: tuple[World, str]) -> None:
    world = issued[0]
    world.store.gate(Role.OFFICER).perform(a_recall())
    restrict(world.store, world.case_id)
    outsider = world.store.gate(COLLEAGUE)
    assert [row.edition for row in register(outsider)] == ["List of cases"]
    assert register(outsider, words="van hai") == ()
    assert register(outsider, state="recalled") == ()
    with pytest.raises(NotFound):
        outsider.perform(a_recall(disclosure_id=1))
    copy = world.store.gate(Role.OFFICER).perform(IssueList(view=DisclosuresView(), form="csv", **ANSWERS))
    assert (copy.rows, copy.left_out) == (1, 3), "not even who may know saves it into a file"
    assert b"MS-22-0001" not in copy.content


# ----------------------------------------------------------------------------------- its answer


def an_answer(**fields: Any) -> AnswerRecall:
    said: dict[str, Any] = {
        "recall_id": 1,
        "answer": RecallAnswered.NOT_FOUND,
        "answered_on": "20 Jun 2022",
        "answered_by": "J. Shah",
        "how": "She rang: it lay in a shared tray.",
    }
    return AnswerRecall(**said | fields)


@pytest.fixture
def recalled(issued: tuple[World, str]) -> World:
    """Return a case whose chart a colleague of the officer called back, nine days ago."""
    world, _ = issued
    world.store.gate(COLLEAGUE).perform(a_recall())
    world.store.clock.turn(days=9)
    return world


def owed(gate: Gate, *, mine: bool) -> list[tuple[str, int]]:
    return [(each.recipient, each.days_late) for each in gate.ask(MyDesk(mine=mine)).recalls]


def test_a_recall_without_an_answer_is_late_after_its_days(recalled: World) -> None:
    officer = recalled.store.gate(Role.OFFICER)
    (late,) = register(officer, state="unanswered")
    assert late.recall is not None
    assert (late.recall.due, late.recall.days_late) == ("27 Jun 2022", 2)
    assert late.recall.state == "no answer"
    officer.perform(an_answer())
    officer.perform(an_answer(answer=RecallAnswered.DESTROYED, how="It was found, and shredded."))
    assert register(officer, state="unanswered") == ()
    (row,) = register(officer, state="recalled")
    assert row.recall is not None
    assert [each.answer.label for each in row.recall.answers] == ["Destroyed", "Cannot be found"]
    assert (row.recall.state, row.recall.days_late) == ("destroyed", 0)
    assert row.recall.answers[0].by == "J. Shah"


def test_who_recalled_it_reads_on_her_desk_that_nobody_answered(recalled: World) -> None:
    gates = [recalled.store.gate(role) for role in (COLLEAGUE, Role.OFFICER, Role.SUPERVISOR)]
    late = [("Bury Council", 2)]
    assert [owed(gate, mine=True) for gate in gates] == [late, [], []]
    assert [owed(gate, mine=False) for gate in gates] == [late, [], late]
    restrict(recalled.store, recalled.case_id)
    assert owed(gates[0], mine=True) == [], "nobody hears of it in a case that is restricted to others"
    with pytest.raises(NotFound):
        gates[0].perform(an_answer())
    gates[2].perform(an_answer())
    assert owed(gates[2], mine=False) == []


def test_an_answer_says_what_when_who_and_how_it_is_known(recalled: World) -> None:
    officer = recalled.store.gate(Role.OFFICER)
    for fields, wrong in (
        ({"answer": None, "answered_by": " ", "how": ""}, {"answer", "answered_by", "how"}),
        ({"answered_on": ""}, {"answered_on"}),
        ({"answered_on": "30 Jun 2022"}, {"answered_on"}),
        ({"answered_on": "19 Jun 2022"}, {"answered_on"}),
    ):
        with pytest.raises(Invalid) as refused:
            officer.perform(an_answer(**fields))
        assert set(refused.value.problems) == wrong
