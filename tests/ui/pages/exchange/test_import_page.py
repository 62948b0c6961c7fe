"""Importing a table as a person does it: by keyboard, with every row that needs a look named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.exchange.imports import DryRun
from mscu.actions.intake.reports import TriageReport
from mscu.codes import Role, Urgency
from mscu.exchange.column_mapping import Mapping
from mscu.exchange.profiles import ANY, Meaning
from mscu.ui.look.layouts import vbox
from mscu.ui.pages.exchange.import_columns import ColumnsCard
from mscu.ui.pages.exchange.import_page import NOT_IMPORTED, ImportPage, ImportProgress
from mscu.ui.pages.exchange.import_review import READING_TEXT, Review
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.job_bar import CANCELLING
from tests.inputs.factories import AT
from tests.inputs.import_tables import BELOW_TITLES, THREE_ROWS
from tests.scenes.stores import Store
from tests.ui.finding import named, only, texts, visible
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, looks, shown, titles

Scene = PageScene[ImportPage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    return put_up(store, ImportPage)


def keys(*pressed: Qt.Key) -> None:
    for key in pressed:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, key)


def path_field(scene: Scene) -> QLineEdit:
    return named(scene.page, QLineEdit, "Path of the file")


def counts(scene: Scene) -> str:
    """Return what the table would come to."""
    return only(scene.page, Review).counts.text()


def read(scene: Scene, qtbot: QtBot, path: Path) -> None:
    """Type the path of a file and wait for what it would come to."""
    path_field(scene).setFocus()
    path_field(scene).selectAll()
    QTest.keyClicks(path_field(scene), str(path))
    keys(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(visible(scene.page, Review)), timeout=60_000)


def written(tmp_path: Path, content: bytes = THREE_ROWS, name: str = "log.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def imported(scene: Scene) -> int:
    return int(scene.store.sql("SELECT count(*) FROM report WHERE import_id > 0")[0][0])


def press_import(scene: Scene, qtbot: QtBot) -> None:
    QTest.keyClick(scene.page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(scene.page.chooser.isVisible)


def test_a_table_comes_in_by_keyboard_and_goes_back(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    assert QApplication.focusWidget() is path_field(scene)
    read(scene, qtbot, written(tmp_path))
    assert counts(scene) == "3 rows become reports, 1 of them questioned."
    assert titles(scene.rows) == ["Row 3: Not a number of people"]
    assert imported(scene) == 0
    press_import(scene, qtbot)
    assert imported(scene) == 3
    assert "Imported: 3 reports, R-22-0001 to R-22-0003." in scene.said()
    assert titles(scene.page.chooser.past_imports) == ["log.csv"]
    scene.press("Undo import")
    assert imported(scene) == 0
    assert scene.said() == "Import undone: 3 reports removed."
    assert not button(scene.page, "Undo import").isEnabled()


def test_refused_rows_stand_first_and_others_are_left_out_or_taken_in_by_the_space_bar(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    impossible = THREE_ROWS.replace(b"03/03/2021", b"31/02/2021")
    read(scene, qtbot, written(tmp_path, impossible + b"Total,,,,,6\n"))
    rows = [(look.title.partition(":")[0], look.chip.text) for look in looks(scene.rows)]
    assert rows == [("Row 5", "refused"), ("Row 3", "imported"), ("Row 4", "left out")]
    assert looks(scene.rows)[-1].title == "Row 4: Not a valid date"
    scene.rows.setFocus()
    keys(Qt.Key.Key_End, Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Space)
    keys(Qt.Key.Key_Home, Qt.Key.Key_Space)  # a refused one cannot be taken
    assert counts(scene) == "2 rows become reports, 1 of them questioned, 1 left out, 1 refused."
    press_import(scene, qtbot)
    assert imported(scene) == 2


def test_nothing_is_imported_before_all_rows_are_read_by_the_new_columns(qtbot: QtBot) -> None:
    """Not even where a row is left out meanwhile, which counts anew what was read before."""
    review = Review()
    qtbot.addWidget(review)
    run = DryRun(rows=3, questioned=(), earlier_import="")
    review.show_run(run)
    assert review.import_button.isEnabled()
    review.columns.changed.emit(Mapping(ANY, 1, ()))
    review.rows.changed.emit()
    assert not review.import_button.isEnabled()
    assert review.counts.text() == READING_TEXT
    review.show_run(run)
    assert review.import_button.isEnabled()


def test_where_no_row_needs_a_look_it_is_said(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    for content, told in (
        (THREE_ROWS.replace(b"2?", b"2"), "Every row was read, and none was questioned."),
        (THREE_ROWS.splitlines(keepends=True)[0], "There is nothing below the headings."),
    ):
        read(scene, qtbot, written(tmp_path, content))
        qtbot.waitUntil(partial(is_told, scene, told))
        scene.press("Another file")
    read(scene, qtbot, written(tmp_path))
    qtbot.waitUntil(lambda: not empty_states(scene))
    first, second, *_ = only(scene.page, ColumnsCard).fields
    assert second.value() is Meaning.WHEN
    choose(first, Meaning.TIME)
    assert (first.value(), second.value()) == (Meaning.TIME, Meaning.WHEN), (
        "arrows pass over what another has"
    )
    choose(first, Meaning.WHEN)
    assert second.value() is Meaning.KEEP


def is_told(scene: Scene, words: str) -> bool:
    """Whether a message or what stands in the place of rows says it."""
    return any(words in each for each in (*empty_states(scene), scene.said()))


def empty_states(scene: Scene) -> list[str]:
    return [each.accessibleName() for each in visible(scene.page, EmptyState)]


def test_what_a_person_says_of_a_column_is_remembered(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    path = written(tmp_path, b"Seen,Said\n01/03/2021,help at the yard\n")
    read(scene, qtbot, path)
    assert not shown(scene.page.review.name)
    first = QApplication.focusWidget()
    assert isinstance(first, ChoiceField)
    choose(first, Meaning.WHEN)
    assert shown(scene.page.review.name)
    assert scene.page.review.remember_as == "log"
    press_import(scene, qtbot)
    assert scene.store.sql("SELECT happened_words FROM entry") == [("1 Mar 2021",)]
    read(scene, qtbot, path)
    assert [field.value() for field in only(scene.page, ColumnsCard).fields] == [Meaning.WHEN, Meaning.KEEP]


def test_the_row_of_the_headings_is_chosen_by_keyboard_and_known_next_time(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "log.xlsx"
    path.write_bytes(BELOW_TITLES)
    read(scene, qtbot, path)
    columns = only(scene.page, ColumnsCard)
    assert columns.heading_row.value() == 2
    QTest.keyClick(columns.fields[0], Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is columns.heading_row
    keys(Qt.Key.Key_Down)
    assert columns.heading_row.currentText() == "Row 4: No · Seen on · Yard · Told"
    assert [field.accessibleName() for field in columns.fields][1] == "What “Seen on” is"
    assert QApplication.focusWidget() is columns.heading_row
    qtbot.waitUntil(named(scene.page, Button, "Import").isEnabled)
    assert counts(scene).startswith("1 row becomes a report")
    press_import(scene, qtbot)
    ((text,),) = scene.store.sql("SELECT text FROM entry")
    assert "Yard: Hollin Lane" in text
    read(scene, qtbot, path)
    assert columns.heading_row.value() == 4
    assert columns.read_as == "log"


def test_an_import_shows_its_bar_at_once_and_can_be_cancelled(qtbot: QtBot) -> None:
    page = QWidget()
    working = ImportProgress(page)
    vbox(working, within=page)
    qtbot.addWidget(page)
    page.show()
    progress = working.begin_import(3)
    assert "Importing 3 reports: 0% done" in texts(page)
    progress.report(0.5)
    qtbot.waitUntil(lambda: "Importing 3 reports: 50% done" in texts(page))
    QTest.keyClick(named(page, Button, "Cancel"), Qt.Key.Key_Space)
    assert progress.is_cancelled()
    assert CANCELLING in texts(page)
    working.bar.end()


def choose(field: ChoiceField, meaning: Meaning) -> None:
    at = [field.itemText(each) for each in range(field.count())].index(meaning.label)
    while field.currentIndex() != at:
        QTest.keyClick(field, Qt.Key.Key_Down if field.currentIndex() < at else Qt.Key.Key_Up)


def test_what_was_built_on_is_told_when_it_is_taken_back_and_the_same_file_stays_out(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    path = written(tmp_path)
    read(scene, qtbot, path)
    press_import(scene, qtbot)
    number = scene.store.sql("SELECT min(id) FROM report")[0][0]
    triage: dict[str, Any] = {"urgency": Urgency.ROUTINE, "outcome": "triage_outcome:triaged"}
    scene.gate.perform(TriageReport(happened=AT, text="Later.", follows_id=number, **triage))
    scene.press("Undo import")
    assert "Of its 3 reports 1 was triaged, linked, corrected" in scene.said()
    assert imported(scene) == 3
    read(scene, qtbot, path)
    assert not button(scene.page, "Import 0 reports").isEnabled()
    assert counts(scene).startswith("0 rows become reports")
    scene.press("Import them all")
    assert button(scene.page, "Import 3 reports").isEnabled()


def test_what_cannot_be_read_is_told_in_a_sentence(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    for path, told in (
        (tmp_path / "gone.csv", "No file of this name"),
        (written(tmp_path, b"%PDF-1.7", "a.csv"), "This is a PDF"),
        (written(tmp_path, b"", "b.csv"), "The file is empty."),
    ):
        path_field(scene).selectAll()
        QTest.keyClicks(path_field(scene), str(path))
        keys(Qt.Key.Key_Return)
        qtbot.waitUntil(partial(is_told, scene, told), timeout=60_000)
        assert QApplication.focusWidget() is path_field(scene)
    QTest.keyClick(scene.page, Qt.Key.Key_Escape)
    assert scene.window.turned == ["reports"]


def test_reading_can_be_cancelled(scene: Scene, qtbot: QtBot, tmp_path: Path) -> None:
    path = written(tmp_path, b"Ref,Details\n" + b"1,yard\n" * 150_000)
    QTest.keyClicks(path_field(scene), str(path))
    keys(Qt.Key.Key_Return)
    assert shown(scene.page.progress)
    QTest.keyClick(scene.page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: NOT_IMPORTED in scene.said(), timeout=60_000)


def test_it_is_reached_from_the_reports_by_who_records_them(
    store: Store, put_up: Callable[..., PageScene[ReportsPage]]
) -> None:
    for role, turned in ((Role.OFFICER, ["import"]), (Role.ANALYST, [])):
        reports = put_up(store, ReportsPage, role)
        QTest.keyClick(reports.page, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert reports.window.turned == turned
        assert ImportPage.offered_to(reports.gate.actor) == bool(turned)
