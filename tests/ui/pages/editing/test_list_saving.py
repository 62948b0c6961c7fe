"""A list as a file, out of the menu beside its views: what is kept, where it goes, who may."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from zipfile import is_zipfile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from mscu.actions.disclosure.written_copies import NOT_ISSUED
from mscu.codes import Role
from mscu.ui.pages.editing.file_saving import ListSaveForm
from mscu.ui.pages.intake.report_list import ReportList
from tests.journeys.drivers import press, write
from tests.journeys.sitting import RecordedSession
from tests.scenes.stores import Store
from tests.ui.finding import named, only, texts
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.search.test_view_bar import TITLES, choose_in, do_with_view, lists, said

__all__ = ["lists"]
FILE = "Save the list as a file"
ANSWERS = {
    "recipient": "DI Aspinall",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:common_law",
    "reason": "The week ahead.",
}


@pytest.fixture
def sitting(lists: Store, qtbot: QtBot) -> Iterator[RecordedSession]:
    made = RecordedSession(lists, qtbot, Role.OFFICER)
    yield made
    made.rise()


def form_of(sitting: RecordedSession) -> ListSaveForm:
    do_with_view(sitting, FILE)
    (form,) = sitting.page.findChildren(ListSaveForm)
    assert form.isVisible()
    return form


@pytest.mark.parametrize(("page", "ending"), [*zip(TITLES, ("xlsx", "csv", "xlsx"), strict=True)])
def test_what_is_listed_goes_into_a_file_for_its_owner_alone(
    page: str, ending: str, sitting: RecordedSession, tmp_path: Path
) -> None:
    sitting.turn_to(page)
    sitting.settle()
    if page != "People and places":
        choose_in(sitting, "District", "Bury")
    form = form_of(sitting)
    assert form.card is not None
    assert form.card.form.editor("recipient").main().hasFocus()
    write("DI Aspinall")
    fill(form.card.form, **ANSWERS)
    path = tmp_path / f"list.{ending}"
    form.save_to(path)
    rows = "2 rows" if page == "People and places" else "1 row"
    assert f"Saved as list.{ending} and recorded as copy 1: {rows}." in said(sitting)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert is_zipfile(path) is (ending == "xlsx")
    assert not form.isVisible()
    named(sitting.page, QPushButton, "Views, and the list as a file")


def test_what_is_missing_is_told_before_anybody_is_asked_where_and_a_column_can_stay_out(
    sitting: RecordedSession, tmp_path: Path
) -> None:
    sitting.turn_to("Cases")
    sitting.settle()
    form = form_of(sitting)
    press(Qt.Key.Key_Escape)
    sitting.settle()
    assert not form.isVisible()
    form = form_of(sitting)
    assert form.card is not None
    form.save()
    assert {"recipient", "purpose", "gateway", "reason"} == set(form.card.form.problems())
    assert form.findChildren(QFileDialog) == []
    columns = [name for name in form.card.form.names() if name.startswith("column_")]
    fill(form.card.form, **ANSWERS, **dict.fromkeys(columns, False))
    form.save()
    assert form.card.form.problems() == {"column_0": "Tick at least one column."}
    fill(form.card.form, **dict.fromkeys(columns, True))
    form.save()
    (dialog,) = form.findChildren(QFileDialog)
    dialog.close()
    form.save_to(tmp_path / "nowhere" / "list")
    assert NOT_ISSUED in texts(form)
    fill(form.card.form, column_1=False)
    form.save_to(tmp_path / "list.csv")
    said_in_file = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    assert '"Reference","Operation"' in said_in_file
    assert "Title" not in said_in_file


def test_a_row_on_which_the_keyboard_rests_does_not_open_over_the_form(sitting: RecordedSession) -> None:
    sitting.turn_to("Reports")
    sitting.settle()
    view = only(sitting.page, ReportList)
    view.view.setFocus()
    press(Qt.Key.Key_Down)
    assert view.is_opening
    form = form_of(sitting)
    sitting.qtbot.waitUntil(lambda: not view.is_opening)
    sitting.settle()
    assert form.isVisible()
