"""Where a file is asked for: among its person's documents, never in the folder of the program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.theme import Scheme, Theme
from mscu.ui.session.file_dialogs import ICONS, documents_folder, folder_dialog, open_dialog, save_dialog
from mscu.ui.widgets.popup_keys import PROGRAM_KEYS


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks its registry, not HOME")
@pytest.mark.usefixtures("qapp")
def test_the_folder_of_documents_is_meant_or_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    assert documents_folder() == tmp_path
    (tmp_path / "Documents").mkdir()
    assert documents_folder() == tmp_path / "Documents"


def test_no_dialog_takes_the_keys_that_hide_and_lock_the_program(tmp_path: Path, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    for dialog in (
        save_dialog(parent, "Save", tmp_path / "a.pdf", ""),
        open_dialog(parent, "Open", tmp_path, ""),
        folder_dialog(parent, "Folder", tmp_path),
    ):
        keys = {keys.toString() for action in dialog.findChildren(QAction) for keys in action.shortcuts()}
        assert keys
        assert keys.isdisjoint(PROGRAM_KEYS)


def test_its_buttons_are_drawn_in_the_text_colour_of_the_scheme(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme.choose(scheme)
        parent = QWidget()
        qtbot.addWidget(parent)
        dialog = open_dialog(parent, "Open", tmp_path, "")
        drawn = [button for button in dialog.findChildren(QToolButton) if not button.icon().isNull()]
        assert len(drawn) == len(ICONS)
        assert {ink for button in drawn for ink in inks(button)} == {theme.tokens.text.lower()}
        assert all(button.icon().isNull() for button in dialog.findChildren(QPushButton))


def inks(button: QToolButton) -> set[str]:
    """Return the colours of the drawing on a button, its soft edges aside."""
    image = button.icon().pixmap(64).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    dots = set(memoryview(bytes(image.constBits())).cast("I"))
    found = {f"#{dot & 0xFFFFFF:06x}" for dot in dots if dot >> 24 == 255}
    assert found, button.objectName()
    return found
