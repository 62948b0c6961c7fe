"""The page of what left the unit: found by words, opened, recalled with its notice saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.charts.chart_export import IssueChart
from mscu.actions.core.view_filters import DisclosuresView
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.exchange.list_export import IssueList
from mscu.actions.subjects.subject_file import OWN_COPY
from mscu.codes import Role, YesNo
from mscu.copy_codes import RecallAnswered
from mscu.ui.pages.disclosure.page import DisclosuresPage
from mscu.ui.widgets.link import Link
from tests.actions.editions.issuing import CASE_STUDY, PANEL, issue
from tests.documents.reading import text_of
from tests.inputs.factories import World, an_enquiry, valid
from tests.journeys.drivers import press
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, put, title_of, titles

Scene = PageScene[DisclosuresPage]
CHART, EDITION = "Link chart file, copy 1", "Supervisor, copy 1"


@pytest.fixture
def scene(world: World, put_up: PutUp[DisclosuresPage]) -> Scene:
    """Return the page of two copies of one case."""
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(IssueEdition, world, recipient="محمد بن علي"))
    officer.perform(
        IssueChart(
            case_id=world.case_id,
            form="graphml",
            recipient="Bury Council",
            purpose="disclosure_purpose:supervision",
            gateway="legal_gateway:common_law",
            reason="For the analyst.",
        )
    )
    made = put_up(world.store, DisclosuresPage, Role.OFFICER)
    settle()
    return made


def search(scene: Scene, words: str) -> list[str]:
    put(scene.page.search_field, words)
    QTest.keyClick(scene.page.search_field, Qt.Key.Key_Return)
    settle()
    return titles(scene.page.view)


def test_the_newest_copy_is_open_with_all_that_is_known_of_it(scene: Scene) -> None:
    assert titles(scene.page.view) == [CHART, EDITION]
    assert scene.page.card.isVisible()
    assert title_of(scene.page.card) == CHART


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
    answer = IssueList(
        view=DisclosuresView(),
        form="csv",
        recipient="DI Aspinall",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="For the file.",
    )
    saved = officer.perform(answer).content.decode()
    (*_, copy) = officer.ask(CaseFile(case_id=world.case_id)).disclosures
    assert (copy.proceedings, copy.agreed_by) == ("Not sure", "R Khan, CPS, 18 Jun")
    for label, value in answers.items():
        assert label in shown
        assert value in shown
        assert label in saved
        assert value in saved


def test_words_find_it_and_say_when_none_fits(scene: Scene) -> None:
    assert search(scene, "council") == [CHART]
    assert search(scene, "nobody") == []
    assert not scene.page.card.isVisible()
    assert search(scene, "") == [CHART, EDITION]


def test_its_case_is_one_step_away(scene: Scene, world: World) -> None:
    named(scene.page.card, Link, "Case").click()
    assert scene.open_requests == [("cases", world.case_id)]


def test_a_copy_is_recalled_by_a_key_and_its_notice_saved(scene: Scene, tmp_path: Path) -> None:
    scene.page.view.setFocus()
    press(Qt.Key.Key_R)
    settle()
    form = scene.page.recall_form.card
    assert form is not None
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
    answer = scene.page.answer_form.card
    assert answer is not None
    fill(answer.form, answer=RecallAnswered.RETURNED, answered_on="20 Jun 2022", how="It came by post.")
    scene.page.answer_form.save()
    assert "Answer recorded." in scene.said()
    assert "It came by post." in texts(scene.page.card)


def test_half_an_answer_to_a_recall_is_kept_when_another_copy_is_chosen(scene: Scene, tmp_path: Path) -> None:
    page = scene.page
    page.card.recall()
    recall = page.recall_form.card
    assert recall is not None
    fill(recall.form, reason="A neighbour is named.", told="J. Shah by phone")
    page.recall_form.save_to(tmp_path / "notice.pdf")
    page.view.choose(2)
    settle()
    page.card.answer()
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


def test_who_comes_back_to_it_finds_the_register(scene: Scene) -> None:
    scene.page.card.recall()
    scene.page.leave()
    assert scene.page.recall_form.isHidden()
    assert scene.page.card.isVisible()


def test_one_form_stands_beside_the_list(scene: Scene, tmp_path: Path) -> None:
    page = scene.page
    page.card.recall()
    form = page.recall_form.card
    assert form is not None
    fill(form.form, reason="A neighbour is named.", told="J. Shah by phone")
    page.recall_form.save_to(tmp_path / "notice.pdf")
    page.view.choose(2)
    settle()
    saving = page.views.saving
    shown = (page.card, page.recall_form, page.answer_form, saving)
    page.card.answer()
    assert [each for each in shown if each.isVisible()] == [page.answer_form]
    saving.begin()
    assert [each for each in shown if each.isVisible()] == [saving]


def test_a_survivor_s_own_copy_is_opened_among_those_of_survivors(
    world: World, put_up: PutUp[DisclosuresPage]
) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(IssueEdition, world))
    number = officer.perform(
        valid(IssueEdition, world, edition="survivor", person_id=world.victim_id)
    ).disclosure_id
    scene = put_up(world.store, DisclosuresPage, Role.OFFICER)
    scene.page.open_record(OWN_COPY, number)
    settle()
    assert titles(scene.page.view) == ["Survivor, copy 1"]
    named(scene.page.card, Link, "Own copy of").click()
    assert scene.open_requests == [("subject", world.victim_id)]
