"""Files of the program: which it opens, where it asks for one, and printing."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from installer.deb import LINUX
from mscu.machine_settings import Feature, why_off
from mscu.ui.look.theme import Scheme, Theme
from mscu.ui.session.file_dialogs import ICONS, documents_folder, folder_dialog, open_dialog, save_dialog
from mscu.ui.session.opened_file import is_backup, when_unlocked, why_not_opened
from mscu.ui.session.printing import print_pdf
from mscu.ui.widgets.popup_keys import PROGRAM_KEYS
from tests.documents.reading import document_saying, pages, written
from tests.tools.it_settings import SetByIT
from tests.ui.printing import cancel, print_to_failing_printer, print_to_file
from tests.ui.printing import open_dialog as open_print_dialog

ENDINGS = re.findall(r'<glob pattern="\*(.+?)"', (LINUX / "mime.xml").read_text(encoding="utf-8"))


def test_each_type_that_the_desktop_knows_is_opened_and_another_refused_with_what_is() -> None:
    for ending in ENDINGS:
        file = Path(f"/srv/north{ending}")
        assert why_not_opened(file) == ""
        assert is_backup(file) or when_unlocked(file).startswith(f"north{ending} is ")
    for name in ("report.pdf", "backup.zip", "mscucase", "unit.db"):
        refusal = why_not_opened(Path("/srv") / name)
        assert refusal.startswith(f"mscu does not open {name}. ")
        assert [ending for ending in ENDINGS if f"*{ending}" not in refusal] == []


def test_where_it_has_turned_bundles_off_backups_are_opened_alone(set_by_it: SetByIT) -> None:
    set_by_it(f'features_off = ["{Feature.BUNDLES}"]\n')
    refused = {ending: why_not_opened(Path(f"/srv/north{ending}")) for ending in ENDINGS}
    off = why_off(Feature.BUNDLES)
    assert off
    assert refused == {".backup.zip": "", ".mscucase": off, ".mscucard": off}


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


MANY = [f"Paragraph {number}. " + "Words that fill a line. " * 30 for number in range(30)]


@pytest.fixture(scope="module")
def content() -> bytes:
    """Write a document of a few pages."""
    return written(document_saying(*MANY))


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_page_is_drawn_once_and_fills_the_paper(
    content: bytes, parent: QWidget, tmp_path: Path, qtbot: QtBot
) -> None:
    outcome: list[bool] = []
    print_pdf(content, parent, outcome.append)
    open_print_dialog(parent).printer().setResolution(150)
    sent = print_to_file(parent, tmp_path / "printed.pdf", qtbot)
    assert outcome == [True]
    assert len(pages(sent)) == len(pages(content)) > 2
    with pypdfium2.PdfDocument(content) as before, pypdfium2.PdfDocument(sent) as after:
        for at in range(len(before)):
            assert after[at].get_size() == pytest.approx(before[at].get_size(), abs=2)
            assert darkness(after, at) == pytest.approx(darkness(before, at), rel=0.25)


def darkness(document: pypdfium2.PdfDocument, at: int) -> float:
    """Return how much ink a page has, as a part of all."""
    bitmap = document[at].render(scale=1, grayscale=True)
    values = bytes(bitmap.buffer)
    return 1 - sum(values) / (255 * len(values))


@pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support")
def test_without_a_printer_or_with_one_that_fails_nothing_is_said_to_have_been_printed(
    content: bytes, parent: QWidget, tmp_path: Path, qtbot: QtBot
) -> None:
    outcome: list[bool] = []
    print_pdf(content, parent, outcome.append)
    dialog = open_print_dialog(parent)
    cancel(parent, qtbot)
    assert outcome == [False]
    qtbot.waitUntil(lambda: not isValid(dialog))
    print_pdf(content, parent, outcome.append)
    print_to_failing_printer(parent, tmp_path, qtbot)
    assert outcome == [False, False]
