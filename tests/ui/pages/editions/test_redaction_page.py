"""Reviewing a copy by the keyboard: what is hidden, why, and that it is printed only then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mscu.codes import Role
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.pages.editions.redaction_page import DONE, SELECT_FIRST, RedactionPage
from tests.inputs.factories import a_case, a_note, a_person
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Scene = PageScene[RedactionPage]
TEXT = "Ion met Wojciech 🙂 at the yard;\nspider drove Ion."
VICTIM = ("involvement_role:potential_victim",)


@pytest.fixture
def case_id(store: Store) -> int:
    """Return a case with one note that names two people."""
    officer = store.gate(Role.OFFICER)
    made = a_case(officer, title="A yard")
    a_person(officer, made, name="Ion Popescu", roles=VICTIM)
    a_note(officer, made, text=TEXT)
    return made


@pytest.fixture
def scene(store: Store, case_id: int, put_up: Callable[..., Scene]) -> Scene:
    made = put_up(store, RedactionPage)
    made.open("redaction", case_id)
    return made


def press(scene: Scene, key: Qt.Key, *, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(scene.page.view, key, held)
    settle()


def kept(scene: Scene) -> list[tuple[object, ...]]:
    statement = "SELECT hidden, other_words, why, reason FROM redaction_mark ORDER BY id"
    return [tuple(row) for row in scene.store.sql(statement)]


def test_the_copy_stands_beside_its_original_where_marks_are_restored_and_made_by_hand(
    scene: Scene, case_id: int
) -> None:
    view = scene.page.view
    said = view.toPlainText()
    assert "Survivor A met [name] 🙂 at the yard" in said
    assert "Ion met Wojciech" in said
    assert "Mark 1 of 3. 3 to decide" in texts(scene.page)
    assert "Known to the case" in texts(scene.page)
    press(scene, Qt.Key.Key_N)
    named(scene.page, QLineEdit, "Reason, in your own words").setText("a saint's day")
    press(scene, Qt.Key.Key_R)
    assert kept(scene) == [(0, "", "nobody", "a saint's day")]
    assert "Survivor A met Wojciech" in view.toPlainText()
    press(scene, Qt.Key.Key_H)
    assert scene.said() == SELECT_FIRST
    cursor = view.document().find("spider")
    assert isinstance(cursor, QTextCursor)
    view.setTextCursor(cursor)
    press(scene, Qt.Key.Key_H)
    assert kept(scene)[1:] == [(1, "[name]", "leads", "")], "what no rule found"
    assert "[name] drove Survivor A" in view.toPlainText()
    press(scene, Qt.Key.Key_Escape)
    assert scene.open_requests == [("print_partner", case_id)]


def test_all_is_accepted_by_the_keyboard(scene: Scene) -> None:
    press(scene, Qt.Key.Key_A, shift=True)
    assert "Mark 2 of 3. 1 to decide" in texts(scene.page)
    press(scene, Qt.Key.Key_A)
    assert [row[:2] for row in kept(scene)] == [(1, "Survivor A"), (1, "Survivor A"), (1, "[name]")]
    assert DONE in texts(scene.page)


def test_a_copy_waits_for_its_review(
    store: Store, case_id: int, put_up: Callable[..., PageScene[PrintPage]]
) -> None:
    printing = put_up(store, PrintPage)
    printing.page.open_record("print_partner", case_id)
    settle()
    assert "3 marks are still to be decided." in texts(printing.page)
    assert not printing.page.copy_record.may_issue
    QTest.keyClick(printing.page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert printing.open_requests == [("redaction", case_id)]
