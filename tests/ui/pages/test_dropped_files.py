"""Files dropped on a page: a case attaches one, Import reads one, and every other page refuses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.entries.notes import RecordNote
from mscu.codes import StoreKind
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.exchange.import_page import ImportPage
from mscu.ui.pages.page_list import PAGES
from tests.inputs.factories import AT, a_case
from tests.scenes.stores import Store
from tests.ui.finding import only, texts, visible
from tests.ui.pages.cases.case_scene import Scene, settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.core.walking import ChangesNothing, roles_of

PutUp = Callable[..., PageScene[Any]]
TABLE = b"Date,Where,What\n12/03/2022,Hollin Lane,Men in a container\n"


def dropped(*paths: Path | str) -> QMimeData:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(p)) if isinstance(p, Path) else QUrl(p) for p in paths])
    return content


def drop(on: QWidget, content: QMimeData, proposed: Qt.DropAction = Qt.DropAction.MoveAction) -> bool:
    """Drag something over a part of a page and let it go; return whether it was taken."""
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    possible = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    enters = QDragEnterEvent(QPoint(3, 3), possible, content, left, none)
    enters.ignore()
    QApplication.sendEvent(on, enters)
    if not enters.isAccepted():
        return False
    drops = QDropEvent(QPointF(3, 3), possible, content, left, none)
    drops.setDropAction(proposed)
    QApplication.sendEvent(on, drops)
    settle()
    assert drops.dropAction() == Qt.DropAction.CopyAction, "the other program would remove its file"
    return drops.isAccepted()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "reports.csv"
    path.write_bytes(TABLE)
    return path


@pytest.mark.parametrize(
    "kind", [kind for kind in PAGES if kind is not ImportPage], ids=lambda kind: kind.name
)
def test_a_page_that_takes_no_file_refuses_it(
    kind: type[Page], request: pytest.FixtureRequest, put_up: PutUp, table: Path
) -> None:
    name = "charity" if kind.store is StoreKind.SURVIVORS else "store"
    store: Store = request.getfixturevalue(name)
    page = put_up(store, kind, roles_of(kind)[0], gate=ChangesNothing).page
    fields = [*visible(page, QLineEdit), *visible(page, QPlainTextEdit)]
    for part in (page, *fields):
        assert not drop(part, dropped(table)), part.objectName()
        assert "csv" not in texts(page)


def test_a_table_dropped_on_import_is_read(
    store: Store, put_up: PutUp, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    page = put_up(store, ImportPage).page
    for refused in (dropped(tmp_path), dropped(table, table), dropped("https://example.org/a.csv")):
        assert not drop(page, refused)
    assert drop(page.chooser.path, dropped(table))
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.review, timeout=20_000)
    assert "reports.csv" in texts(page)
    assert not drop(page, dropped(table)), "another table would replace the one that is being checked"


def test_a_file_dropped_on_a_case_is_attached_to_the_entry_shown(scene: Scene, table: Path) -> None:
    case_id = a_case(scene.gate)
    assert not drop(scene.page, dropped(table)), "no case is open"
    scene.gate.perform(RecordNote(case_id=case_id, happened=AT, text="Yard seen"))
    scene.open(case_id)
    assert drop(scene.page.case_body, dropped(table))
    card = only(scene.page, FormCard)
    assert "reports.csv" in texts(card)
    assert not drop(scene.page, dropped(table)), "a form is open"
    scene.fill(description="What the neighbour counted")
    scene.save()
    case = scene.page.reading.case
    assert case is not None
    assert [file.name for file in case.attachments] == ["reports.csv"]
