"""The page of data breaches: what is done at once, a breach recorded and settled by keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.codes import Role, YesNo
from mscu.ui.pages.charity.breaches_page import KEYS as CHARITY
from mscu.ui.pages.core.list_pane import ListPane
from mscu.ui.pages.records.breaches_frame import NEW, NONE, SETTLE
from mscu.ui.pages.records.breaches_page import KEYS, RESTRICTED, BreachesPage
from tests.inputs.factories import World
from tests.inputs.records import FOR_WHOM, STOLEN
from tests.ui.finding import texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill

Scene = PageScene[BreachesPage]


def saved(scene: Scene, **values: object) -> None:
    """Fill the form that is open, and save it by its key."""
    card = scene.page.forms.card
    assert card is not None
    fill(card.form, **values)
    QTest.keyClick(card.form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    scene.page.forms.save()
    settle()


def test_what_is_done_at_once_stands_there_before_anything_is_recorded(
    world: World, put_up: PutUp[BreachesPage]
) -> None:
    scene = put_up(world.store, BreachesPage, Role.SUPERVISOR)
    settle()
    said = texts(scene.page)
    for each in (
        "If a computer is stolen",
        "No breaches recorded",
        "1. Ring the force's security officer",
        "Who is most at risk",
        "Ionut Balan",
        RESTRICTED,
        "Open cases: 1",
    ):
        assert each in said
    scene.press("Open MS-22-0001 Forced labour at a car wash")
    assert scene.open_requests == [("cases", world.case_id)]


def test_a_breach_is_recorded_settled_and_saved(
    world: World, put_up: PutUp[BreachesPage], tmp_path: Path
) -> None:
    scene = put_up(world.store, BreachesPage, Role.SUPERVISOR)
    scene.press("Record a breach")
    saved(scene, **STOLEN)
    said = texts(scene.page)
    assert "Notify the Information Commissioner by 23 Jun 2022 08:00" in said
    assert scene.counts == {"breaches": 1}
    scene.press("Who was notified")
    saved(scene, told_at="20 Jun 2022 09:00", people_told="Her navigator.")
    said = texts(scene.page)
    assert "Information Commissioner was notified 20 Jun 2022 09:00" in said
    assert "1. Ring" not in said
    assert scene.counts == {"breaches": 0}
    scene.press("Save as a document")
    paper = scene.page.saving.card
    assert paper is not None
    assert scene.page.card.isHidden()
    fill(paper.form, **FOR_WHOM)
    scene.page.saving.save_to(tmp_path / "breach.pdf")
    settle()
    assert "recorded as copy 1" in scene.said()
    assert (tmp_path / "breach.pdf").read_bytes().startswith(b"%PDF")
    assert not scene.page.card.isHidden()


def test_nothing_is_said_to_be_there_or_not_before_the_store_answers(qtbot: QtBot) -> None:
    pane = ListPane("Data breaches", NONE)
    qtbot.addWidget(pane)
    pane.show()
    assert NONE.title not in texts(pane)
    pane.show_lines((), may_add=False)
    assert NONE.title in texts(pane)


def test_a_form_stands_alone_where_the_register_is_answered_later(
    world: World, put_up: PutUp[BreachesPage]
) -> None:
    scene = put_up(world.store, BreachesPage, Role.SUPERVISOR)
    scene.page.shown()
    scene.page.resume(KEYS.write(NEW))
    settle()
    assert not scene.page.forms.isHidden()
    assert scene.page.card.isHidden()
    scene.page.forms.leave()
    assert not scene.page.card.isHidden()
    scene.page.resume(KEYS.write(SETTLE, 7))  # which is gone
    settle()
    assert scene.page.forms.isHidden()
    assert not scene.page.card.isHidden()


def test_whether_it_was_unlocked_is_said(world: World, put_up: PutUp[BreachesPage]) -> None:
    scene = put_up(world.store, BreachesPage, Role.SUPERVISOR)
    scene.page.resume(KEYS.write(NEW))
    settle()
    saved(scene, **STOLEN | {"was_open": YesNo.YES})
    assert "Store unlocked on it: yes: assume that everything could be read" in texts(scene.page)


def test_keys_of_other_pages_are_nothing() -> None:
    assert KEYS.read("records/new") is None
    assert KEYS.read("breaches") is None
    assert KEYS.read("breaches/settle/7") == ("settle", (7,))
    assert KEYS.read(CHARITY.write("settle", 7)) is None
