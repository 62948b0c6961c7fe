"""The pages of what left the unit and of large files: found, recalled, asked for, decided on, saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.charts.chart_export import IssueChart
from mscu.actions.core.view_filters import CasesView, DisclosuresView
from mscu.actions.disclosure.file_contents import FileContents
from mscu.actions.disclosure.releases import AskForRelease, DecideRelease, RequestedContents
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.list_export import IssueList
from mscu.actions.subjects.subject_file import OWN_COPY
from mscu.codes import Role, YesNo
from mscu.copy_codes import RecallAnswered
from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.disclosure.approvals_page import NEEDS_OTHER_PERSON, ApprovalsPage
from mscu.ui.pages.disclosure.page import DisclosuresPage
from mscu.ui.pages.editing.file_saving import TOO_LARGE_TO_SAVE
from mscu.ui.widgets.link import Link
from tests.actions.disclosure.test_releases import ANSWERS
from tests.actions.editions.issuing import CASE_STUDY, PANEL, issue
from tests.documents.reading import text_of
from tests.exchange.htcds_files import read_htcds
from tests.inputs.factories import World, an_enquiry, valid
from tests.journeys.drivers import press
from tests.ui.finding import named, texts
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, put, title_of, titles

Scene = PageScene[DisclosuresPage]
CHART, EDITION = "Link chart file, copy 1", "Supervisor, copy 1"


@pytest.fixture
def scene(world: World, put_up: PutUp[DisclosuresPage]) -> Scene:
    """Return the page of two copies of one case."""
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(IssueEdition, world, recipient="محمد بن علي"))
    whom = ANSWERS | {"recipient": "Bury Council"}
    officer.perform(IssueChart(case_id=world.case_id, form="graphml", **whom))
    made = put_up(world.store, DisclosuresPage, Role.OFFICER)
    settle()
    return made


def search(scene: Scene, words: str) -> list[str]:
    put(scene.page.search_field, words)
    QTest.keyClick(scene.page.search_field, Qt.Key.Key_Return)
    settle()
    return titles(scene.page.view)


def test_the_newest_copy_is_open_words_find_it_and_its_case_is_one_step_away(
    scene: Scene, world: World
) -> None:
    page = scene.page
    assert titles(page.view) == [CHART, EDITION]
    assert page.card.isVisible()
    assert title_of(page.card) == CHART
    named(page.card, Link, "Case").click()
    assert scene.open_requests == [("cases", world.case_id)]
    assert search(scene, "council") == [CHART]
    assert search(scene, "nobody") == []
    assert not page.card.isVisible()
    assert search(scene, "") == [CHART, EDITION]
    page.card.recall()
    page.leave()
    assert page.recall_form.isHidden(), "who comes back finds the register"
    assert page.card.isVisible()


def test_every_answer_about_a_public_copy_is_shown_with_it(scene: Scene, world: World) -> None:
    officer, supervisor = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    an_enquiry(officer, world.case_id, enquiry_type="enquiry_type:cctv", overwritten_from="28 Jun 2022")
    supervisor.perform(
        issue(
            world.case_id,
            CASE_STUDY,
            reason="The anniversary.",
            proceedings=YesNo.NOT_SURE,
            agreed_by="R Khan, CPS, 18 Jun",
        )
    )
    answers = {
        "Recipient": PANEL,
        "Purpose": "Briefing",
        "Legal gateway": "Common law",
        "Reason": "The anniversary.",
        "Proceedings active": "Not sure",
        "Agreed by CPS": "R Khan, CPS, 18 Jun",
    }
    search(scene, "panel")
    shown = texts(scene.page.card)
    listed = IssueList(view=DisclosuresView(), form="csv", **ANSWERS)
    saved = officer.perform(listed).content.decode()
    (*_, copy) = officer.ask(CaseFile(case_id=world.case_id)).disclosures
    assert (copy.proceedings, copy.agreed_by) == ("Not sure", "R Khan, CPS, 18 Jun")
    for label, value in answers.items():
        assert label in shown
        assert value in shown
        assert label in saved
        assert value in saved


def test_a_copy_is_recalled_by_a_key_and_its_notice_saved(scene: Scene, tmp_path: Path) -> None:
    scene.page.view.setFocus()
    press(Qt.Key.Key_R)
    settle()
    form = scene.form
    assert form.form.editor("recipient").value() == "Bury Council"
    form.save_requested.emit()
    assert {"reason", "told"} <= set(form.form.problems())
    assert scene.page.findChildren(QFileDialog) == []
    fill(form.form, reason="A neighbour is named.", told="J. Shah by phone")
    path = tmp_path / "notice.pdf"
    scene.page.recall_form.save_to(path)
    assert "Saved as notice.pdf and recorded as copy 1: 1 copy recalled." in scene.said()
    assert "Link chart file" in text_of(path.read_bytes())
    assert scene.page.recall_form.isHidden()
    assert titles(scene.page.view) == ["Recall notice, copy 1", CHART, EDITION]
    scene.page.view.choose(2)
    settle()
    assert scene.page.page_actions()[0].why_not == "it has already been recalled"
    button(scene.page, "Record the answer").click()
    settle()
    fill(scene.form.form, answer=RecallAnswered.RETURNED, answered_on="20 Jun 2022", how="It came by post.")
    scene.page.answer_form.save()
    assert "Answer recorded." in scene.said()
    assert "It came by post." in texts(scene.page.card)


def test_one_form_stands_beside_the_list_and_half_an_answer_is_kept_when_another_copy_is_chosen(
    scene: Scene, tmp_path: Path
) -> None:
    page = scene.page
    page.card.recall()
    settle()
    fill(scene.form.form, reason="A neighbour is named.", told="J. Shah by phone")
    page.recall_form.save_to(tmp_path / "notice.pdf")
    page.view.choose(2)
    settle()
    page.card.answer()
    saving = page.views.saving
    parts = (page.card, page.recall_form, page.answer_form, saving)
    assert [each for each in parts if each.isVisible()] == [page.answer_form]
    fill(scene.form.form, how="It came by post.")
    key = scene.form.spec.key
    page.view.choose(1)
    settle()
    assert scene.forms == []
    assert "Draft kept: An answer to a recall, copy 1." in scene.said()
    button(page, "Continue").click()
    settle()
    assert (scene.form.spec.key, title_of(page.card)) == (key, CHART)
    assert scene.form.form.values()["how"] == "It came by post."
    assert "Draft kept" not in scene.said()
    saving.begin()
    assert [each for each in parts if each.isVisible()] == [saving]


def test_a_survivor_s_own_copy_is_opened_among_those_of_survivors(
    world: World, put_up: PutUp[DisclosuresPage]
) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(IssueEdition, world))
    number = officer.perform(
        valid(IssueEdition, world, edition="survivor", person_id=world.victim_id)
    ).disclosure_id
    scene = put_up(world.store, DisclosuresPage, Role.OFFICER)
    scene.open(OWN_COPY, number)
    assert titles(scene.page.view) == ["Survivor, copy 1"]
    named(scene.page.card, Link, "Own copy of").click()
    assert scene.open_requests == [("subject", world.victim_id)]


class BusyDispatcher(InlineDispatcher):
    """A desk that begins no command before it is let go."""

    held: list[Callable[[], None]]

    @override
    def perform(self, command: Any, **told: Any) -> None:
        self.held.append(partial(super().perform, command, **told))


NAME = "Case data, HTCDS 2.0, 1 row"


@pytest.fixture
def asked(world: World) -> int:
    """Return the officer's request for the data of the case."""
    issue = IssueCaseData(view=CasesView(), form="json", **ANSWERS)
    return int(world.store.gate(Role.OFFICER).perform(AskForRelease(issue=issue)))


@pytest.fixture
def approved(world: World, asked: int) -> World:
    """Have it approved."""
    decide = DecideRelease(release_id=asked, version=1, approve=True)
    world.store.gate(Role.SUPERVISOR).perform(decide)
    return world


@pytest.mark.usefixtures("asked")
def test_what_it_holds_is_read_before_a_supervisor_decides_by_a_key(
    world: World, put_up: PutUp[ApprovalsPage]
) -> None:
    scene = put_up(world.store, ApprovalsPage, Role.SUPERVISOR)
    settle()
    card = scene.page.card
    assert title_of(card) == NAME
    for words in ("What it holds", "Case: 1 · Record of a person: 1", "MS-22-0001"):
        assert words in texts(card)
    scene.lines.setFocus()
    press(Qt.Key.Key_D)
    settle()
    form = scene.form
    fill(form.form, approve="refuse")
    form.save_requested.emit()
    assert set(form.form.problems()) == {"reason"}
    fill(form.form, reason="Narrow it by year.")
    form.save_requested.emit()
    assert "Decision recorded" in scene.said()
    assert card.isVisible()
    assert scene.page.page_actions()[0].why_not == "it has already been decided"
    assert world.store.sql("SELECT state, decision FROM file_release") == [("refused", "Narrow it by year.")]
    assert card.line is not None
    lines = tuple(f"MS-22-{number:04}" for number in range(1, 251))
    contents = FileContents(ids=tuple(range(250)), lines=lines, kinds=(("Case", 250),))
    card.show_line(card.line)
    card.show_contents(RequestedContents(release_id=card.line.id, contents=contents, change="1 record gone"))
    settle()
    assert "Since it was asked for: 1 record gone." in texts(card)
    assert lines[-1] not in texts(card)
    named(card, Link, "238 more").click()
    settle()
    assert all(line in texts(card) for line in lines)


def test_one_is_opened_from_my_desk_and_half_a_decision_kept_when_another_is_chosen(
    world: World, asked: int, put_up: PutUp[ApprovalsPage]
) -> None:
    issue = IssueCaseData(view=CasesView(), form="json", **ANSWERS | {"recipient": "Another"})
    other = int(world.store.gate(Role.OFFICER).perform(AskForRelease(issue=issue)))
    scene = put_up(world.store, ApprovalsPage, Role.SUPERVISOR)
    page = scene.page
    page.open_record("release", asked)
    settle()
    assert scene.lines.current_key() == asked
    assert ANSWERS["recipient"] in texts(page.card)
    page.card.decide()
    fill(scene.form.form, reason="Narrow it.")
    page.select(other)
    settle()
    assert scene.forms == []
    assert "Draft kept" in scene.said()
    button(page, "Continue").click()
    settle()
    assert (page.selected_key, scene.form.form.values()["reason"]) == (asked, "Narrow it.")
    assert scene.said() == ""


def test_who_asked_cannot_decide_but_saves_an_approved_file_from_here_once(
    world: World, asked: int, put_up: PutUp[ApprovalsPage], tmp_path: Path
) -> None:
    scene = put_up(world.store, ApprovalsPage, Role.OFFICER)
    assert not button(scene.page, "Decide").isEnabled()
    assert scene.page.card.why_not_decide == NEEDS_OTHER_PERSON
    scene.page.card.decide()
    assert scene.page.decision_form.card is None
    world.store.gate(Role.SUPERVISOR).perform(DecideRelease(release_id=asked, version=1, approve=True))
    scene.come_back()
    scene.press("Save the file")
    (dialog,) = scene.page.findChildren(QFileDialog)
    dialog.close()
    scene.page.save_to(tmp_path / "data.unknown")
    assert "Saved as data.unknown.json and recorded as copy 1: 1 record." in scene.said()
    assert len(read_htcds((tmp_path / "data.unknown.json").read_bytes())) == 1
    scene.page.save_to(tmp_path / "again.json")
    assert "It has not been approved." in scene.said()
    assert not (tmp_path / "again.json").exists()


def test_saved_twice_while_it_is_written_it_lies_where_it_was_wanted_first(
    approved: World, put_up: PutUp[ApprovalsPage], tmp_path: Path
) -> None:
    scene = put_up(approved.store, ApprovalsPage, Role.OFFICER)
    settle()
    dispatcher = BusyDispatcher(scene.gate)
    dispatcher.held, scene.page.dispatcher = [], dispatcher
    for name in ("first.json", "second.json"):
        scene.page.save_to(tmp_path / name)
    dispatcher.held[0]()
    assert "Saved as first.json" in scene.said()
    dispatcher.held[1]()
    assert "It has not been approved." in scene.said()
    assert [each.name for each in tmp_path.glob("*json*")] == ["first.json"]


def test_case_data_is_asked_for_on_the_page_of_cases(world: World, put_up: PutUp[CasesPage]) -> None:
    scene = put_up(world.store, CasesPage, Role.OFFICER)
    settle()
    scene.page.data.begin()
    settle()
    card = scene.page.data.card
    assert card is not None
    fill(card.form, **ANSWERS)
    scene.page.data.save()
    assert TOO_LARGE_TO_SAVE in scene.said()
    assert scene.page.findChildren(QFileDialog) == []
    assert scene.page.data.isHidden()
    assert world.store.sql("SELECT state FROM file_release") == [("waits",)]
