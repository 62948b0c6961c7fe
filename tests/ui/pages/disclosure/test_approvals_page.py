"""The page of large files: asked for from a list, decided on by another, saved by who asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from mscu.actions.core.view_filters import CasesView
from mscu.actions.disclosure.file_contents import FileContents
from mscu.actions.disclosure.releases import AskForRelease, DecideRelease, RequestedContents
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.codes import Role
from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.disclosure.approvals_page import NEEDS_OTHER_PERSON, ApprovalsPage
from mscu.ui.pages.editing.file_saving import TOO_LARGE_TO_SAVE
from mscu.ui.widgets.link import Link
from tests.actions.disclosure.test_releases import ANSWERS
from tests.exchange.htcds_files import read_htcds
from tests.inputs.factories import World
from tests.journeys.drivers import press
from tests.ui.finding import named, texts
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, title_of


class BusyDispatcher(InlineDispatcher):
    """A desk that begins no command before it is let go."""

    held: list[Callable[[], None]]

    @override
    def perform(self, command: Any, **told: Any) -> None:
        self.held.append(partial(super().perform, command, **told))


Scene = PageScene[ApprovalsPage]
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
def test_what_it_holds_is_read_before_it_is_decided_on(world: World, put_up: PutUp[ApprovalsPage]) -> None:
    card = put_up(world.store, ApprovalsPage, Role.SUPERVISOR).page.card
    settle()
    for words in ("What it holds", "Case: 1 · Record of a person: 1", "MS-22-0001"):
        assert words in texts(card)
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


@pytest.mark.usefixtures("asked")
def test_a_supervisor_decides_by_a_key(world: World, put_up: PutUp[ApprovalsPage]) -> None:
    scene = put_up(world.store, ApprovalsPage, Role.SUPERVISOR)
    settle()
    assert title_of(scene.page.card) == NAME
    scene.lines.setFocus()
    press(Qt.Key.Key_D)
    settle()
    form = scene.page.decision_form.card
    assert form is not None
    fill(form.form, approve="refuse")
    form.save_requested.emit()
    assert set(form.form.problems()) == {"reason"}
    fill(form.form, reason="Narrow it by year.")
    form.save_requested.emit()
    assert "Decision recorded" in scene.said()
    assert scene.page.card.isVisible()
    assert scene.page.page_actions()[0].why_not == "it has already been decided"
    assert world.store.sql("SELECT state, decision FROM file_release") == [("refused", "Narrow it by year.")]


@pytest.mark.usefixtures("asked")
def test_who_asked_reads_why_she_cannot_decide(world: World, put_up: PutUp[ApprovalsPage]) -> None:
    scene = put_up(world.store, ApprovalsPage, Role.OFFICER)
    settle()
    assert not button(scene.page, "Decide").isEnabled()
    assert scene.page.card.why_not_decide == NEEDS_OTHER_PERSON
    scene.page.card.decide()
    assert scene.page.decision_form.card is None


def test_one_is_opened_from_my_desk(world: World, asked: int, put_up: PutUp[ApprovalsPage]) -> None:
    issue = IssueCaseData(view=CasesView(), form="json", **ANSWERS | {"recipient": "Another"})
    world.store.gate(Role.OFFICER).perform(AskForRelease(issue=issue))
    scene = put_up(world.store, ApprovalsPage, Role.SUPERVISOR)
    scene.page.open_record("release", asked)
    settle()
    assert scene.lines.current_key() == asked
    assert ANSWERS["recipient"] in texts(scene.page.card)


def test_half_a_decision_is_kept_when_another_file_is_chosen(
    world: World, asked: int, put_up: PutUp[ApprovalsPage]
) -> None:
    issue = IssueCaseData(view=CasesView(), form="json", **ANSWERS | {"recipient": "Another"})
    other = int(world.store.gate(Role.OFFICER).perform(AskForRelease(issue=issue)))
    scene = put_up(world.store, ApprovalsPage, Role.SUPERVISOR)
    page = scene.page
    page.open_record("release", asked)
    settle()
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


def test_an_approved_file_is_saved_from_here_once(
    approved: World, put_up: PutUp[ApprovalsPage], tmp_path: Path
) -> None:
    scene = put_up(approved.store, ApprovalsPage, Role.OFFICER)
    settle()
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
