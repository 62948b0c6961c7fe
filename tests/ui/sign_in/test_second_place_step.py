"""The second place of the backups is tried in real folders before the set-up goes on."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.app.sign_in import StoreSignIn
from mscu.ui.sign_in.second_place_step import SAME_DISK, SecondPlaceStep
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from tests.tools.it_settings import SetByIT
from tests.tools.other_disk import on_another_disk
from tests.ui.finding import name_of, named, tab_stops, texts
from tests.ui.inline import InlineBackground
from tests.ui.mouse import click
from tests.ui.showing import put_up


def begun(qtbot: QtBot, folder: Path) -> SecondPlaceStep:
    made = SecondPlaceStep(InlineBackground(), StoreSignIn(), chooser="supervisor")
    put_up(qtbot, made)
    made.begin_for(folder / "unit")
    return made


@pytest.fixture
def step(qtbot: QtBot, tmp_path: Path) -> SecondPlaceStep:
    return begun(qtbot, tmp_path)


def type_path(step: SecondPlaceStep, path: Path) -> QLineEdit:
    field = named(step, QLineEdit, "Folder for the copies")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, str(path))
    QTest.keyClick(field, Qt.Key.Key_Return)
    return field


def test_a_folder_on_another_disk_is_tried_by_enter(
    step: SecondPlaceStep, qtbot: QtBot, tmp_path: Path
) -> None:
    place = on_another_disk(tmp_path)
    with qtbot.waitSignal(step.chosen):
        type_path(step, place)
    assert step.place == place
    assert not list(place.glob(".mscu*"))


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    step: SecondPlaceStep, tmp_path: Path
) -> None:
    (file := tmp_path / "notes.txt").touch()
    for path, sentence in ((tmp_path / "gone", "no such folder"), (file, "a file, not a folder")):
        field = type_path(step, path)
        assert sentence in texts(step)
        assert field.text() == str(path)
        assert field.hasFocus()
    named(step, QLineEdit, "Folder for the copies").clear()
    named(step, Button, "Try it and go on").click()
    assert "Fill this in." in texts(step)


def test_a_folder_on_the_same_disk_is_warned_of_and_may_be_used(
    step: SecondPlaceStep, qtbot: QtBot, tmp_path: Path
) -> None:
    (stick := tmp_path / "stick").mkdir()
    (other := tmp_path / "other").mkdir()
    type_path(step, stick)
    assert SAME_DISK in texts(step)
    assert step.place is None
    field = named(step, QLineEdit, "Folder for the copies")
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClicks(field, "s")
    assert SAME_DISK not in texts(step), "another folder has to be tried first"
    type_path(step, other)
    with qtbot.waitSignal(step.chosen):
        click(named(step, Button, "Use it all the same"))
    assert step.place == other


def test_it_is_left_for_later_and_what_that_means_is_said(
    step: SecondPlaceStep, qtbot: QtBot, tmp_path: Path
) -> None:
    assert "are lost with it if that disk fails" in texts(step)
    assert "A supervisor can name one later under Administration, Backups." in texts(step)
    assert [each for each in tab_stops(step) if not name_of(each)] == []
    click(named(step, Button, "Choose: Folder for the copies"))
    dialog = step.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert named(step, QLineEdit, "Folder for the copies").text() == str(tmp_path)
    link = named(step, Link, "Leave this for later")
    link.setFocus()
    with qtbot.waitSignal(step.chosen):
        QTest.keyClick(link, Qt.Key.Key_Return)
    assert step.place is None


def test_the_folder_of_it_is_tried_and_no_other(set_by_it: SetByIT, qtbot: QtBot, tmp_path: Path) -> None:
    set_by_it(f'second_place = "{(place := on_another_disk(tmp_path))}"')
    step = begun(qtbot, tmp_path)
    assert "IT has set this folder" in texts(step)
    choosing = {name_of(button): button.isVisible() for button in step.findChildren(Button)}
    assert not choosing["Choose: Folder for the copies"]
    with qtbot.waitSignal(step.chosen):
        type_path(step, tmp_path / "another")
    assert step.place == place
