"""The handbook in its panel, beside a page of the window and beside each screen before a store is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.access import Permission
from mscu.codes import Role
from mscu.handbook import chapter_of_page, chapters, search
from mscu.ui.look.frame import MIN_SIZE
from mscu.ui.pages.page_list import PAGES as REAL_PAGES
from mscu.ui.widgets.link import Link
from mscu.ui.window.handbook_panel import BESIDE_FROM, MOST_HITS, WIDTH, HandbookPanel
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.program import Program
from tests.ui.finding import name_of, named, tab_stops, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.printing import print_to_file
from tests.ui.window.test_main_window import front, press, window_for

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = window_for(Role.OFFICER, qtbot)
    made.stack.turn_to("cases")
    front(made).find_box.setFocus()
    press(made, Qt.Key.Key_F1, NONE)
    settle()
    return made


def shown(window: MainWindow) -> str:
    return " ".join(window.handbook.view.toPlainText().replace("\u2009", "").split())


def follow(window: MainWindow, link: str) -> None:
    window.handbook.view.anchorClicked.emit(QUrl(link))


def test_it_opens_beside_the_page_at_its_chapter_and_escape_gives_the_keyboard_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    panel = window.handbook
    assert panel.isVisible()
    assert panel.width() == WIDTH
    assert window.stack.isVisible()
    assert panel.search_field.hasFocus()
    assert shown(window).startswith("This page Cases, and cases by district")
    QTest.keyClicks(front(window).find_box, "yard")
    assert front(window).find_box.text() == "yard"
    stops = tab_stops(panel)
    assert [stop for stop in stops if not name_of(stop)] == []
    assert {name_of(stop) for stop in stops} >= {"Whole page", "Search the handbook", "Contents"}
    press(window, Qt.Key.Key_Escape, NONE)
    assert not panel.isVisible()
    assert front(window).find_box.hasFocus()
    field = QLineEdit(front(window))
    field.show()
    field.setFocus()
    press(window, Qt.Key.Key_F1, NONE)
    with qtbot.waitSignal(field.destroyed):
        field.deleteLater()
    press(window, Qt.Key.Key_Escape, NONE)
    assert not panel.isVisible(), "also after what had the keyboard is gone"


def test_the_keys_of_the_page_that_the_role_may_use_and_those_that_work_everywhere(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Open the case" in shown(window)
    assert "Hide everything" not in shown(window)
    assert f"{len(window.keys_everywhere())} keys that work everywhere" in shown(window)
    follow(window, "keys:")
    everywhere = shown(window)
    assert all(description in everywhere for _, description in window.keys_everywhere())
    page = front(window)
    keys, description = page.keys()[-1]
    window.handbook.follow_page(page)
    assert description in shown(window)
    monkeypatch.setattr(type(page), "keys_need", {keys: Permission.MANAGE_USERS})
    window.handbook.follow_page(page)
    assert description not in shown(window)


def test_a_link_leads_to_a_chapter_and_back_and_none_out_of_the_program(window: MainWindow) -> None:
    follow(window, "store.md")
    before = shown(window)
    assert "Recovery codes" in before
    follow(window, "https://example.org/index.md")
    assert shown(window) == before
    follow(window, "page:")
    assert shown(window).startswith("This page")
    named(window, Link, "Contents").click()
    assert "Your guide Guide for officers" in shown(window)


def test_a_search_shows_and_counts_the_lines_and_enter_opens_the_first(window: MainWindow) -> None:
    panel = window.handbook
    panel.search_field.setText("recovery codes")
    assert "lines in" in shown(window)
    assert "Print the two recovery codes" in shown(window)
    press(window, Qt.Key.Key_Return, NONE)
    assert "recovery codes" in panel.view.textCursor().selectedText().casefold()
    panel.search_field.setText("zeppelin")
    assert "No chapter has these words." in shown(window)
    panel.search_field.setText("tour")
    assert shown(window).startswith("1 line in 1 chapter ")
    panel.search_field.setText("the")
    found = tuple(search("the"))
    assert len(found) > MOST_HITS == len(panel.hits)
    among = len({hit.chapter.name for hit in found})
    counted = f"{len(found):,} lines in {among} chapters; the first {MOST_HITS} are shown "
    assert shown(window).startswith(counted)


def test_every_line_that_a_search_shows_is_found_in_its_chapter(window: MainWindow) -> None:
    panel = window.handbook
    for word in ("ctrl+enter", "postcode"):
        panel.search_field.setText(word)
        hits = panel.hits
        assert hits, word
        for index, hit in enumerate(hits):
            panel.search_field.setText(word)
            follow(window, f"hit:{index}")
            assert panel.view.textCursor().hasSelection(), hit.line


def test_another_record_leaves_the_handbook_where_it_is_and_another_page_does_not(window: MainWindow) -> None:
    window.stack.open("cases", 47)
    panel = window.handbook
    panel.search_field.setText("recovery")
    before = shown(window)
    window.stack.open("cases", 48)
    assert (panel.search_field.text(), shown(window)) == ("recovery", before)
    window.stack.turn_to("desk")
    assert panel.search_field.text() == ""
    assert "My desk" in shown(window)
    assert "by district" not in shown(window)


def test_it_takes_the_place_of_the_page_when_asked_and_in_a_narrow_window(window: MainWindow) -> None:
    named(window, Link, "Whole page").click()
    settle()
    assert not window.stack.isVisible()
    assert window.handbook.width() > WIDTH
    named(window, Link, "Beside the page").click()
    assert window.stack.isVisible()
    window.resize(BESIDE_FROM - 50, 700)
    assert not window.stack.isVisible()
    window.stack.turn_to("desk")
    assert window.stack.isVisible()
    assert not window.handbook.isVisible()
    for label in ("Larger text", "Tour in three steps"):  # which is said on the page
        press(window, Qt.Key.Key_F1, NONE)
        settle()
        assert not window.stack.isVisible()
        next(command for command in window.commands() if command.label == label).run()
        assert window.stack.isVisible()
        assert not window.handbook.isVisible()


def test_a_chapter_is_printed(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    named(window, Link, "Print this chapter").click()
    content = print_to_file(window, tmp_path / "chapter.pdf", qtbot)
    with PdfDocument(content) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "Cases, and cases by district" in text
    assert "Limits" in text


def test_each_key_that_needs_a_permission_is_one_of_the_page() -> None:
    for page in REAL_PAGES:
        assert set(page.keys_need) <= {keys for keys, _ in page.shortcuts}, page.name


def test_each_chapter_is_shown_whole(window: MainWindow) -> None:
    for chapter in chapters().values():
        window.handbook.show_chapter(chapter)
        words = shown(window)
        assert chapter.title in words
        assert "**" not in words
        assert "](" not in words
        width = window.handbook.view.document().size().toSize().width()  # rounded as for a scroll bar
        assert width <= window.handbook.view.viewport().width(), chapter.name
    assert chapter_of_page("cases") is not None


def open_handbook(program: Program) -> HandbookPanel:
    QTest.keyClick(program.frame, Qt.Key.Key_F1)
    panel = program.handbook.panel
    assert panel is not None
    assert panel.isVisible()
    return panel


def chapter(panel: HandbookPanel) -> str:
    return " ".join(panel.view.toPlainText().replace("\u2009", "").split())


@pytest.mark.parametrize("size", [(1366, 768), MIN_SIZE])
def test_it_opens_at_the_chapter_of_the_screen_and_gives_the_keyboard_back(
    program: Program, qtbot: QtBot, size: tuple[int, int]
) -> None:
    program.frame.resize(*size)
    typing = named(program.frame, QLineEdit, "Passphrase")
    typing.setFocus()
    panel = open_handbook(program)
    assert chapter(panel).startswith("This page Unlock the store")
    assert panel.search_field.hasFocus()
    is_beside = size != MIN_SIZE
    assert typing.isVisible() is is_beside
    assert (panel.width() == WIDTH) is is_beside
    QTest.keyClick(panel.search_field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    qtbot.waitUntil(typing.isVisible)
    assert QApplication.focusWidget() is typing


def test_it_follows_from_screen_to_screen_and_shows_nothing_of_the_store(program: Program) -> None:
    program.frame.resize(1366, 768)
    panel = open_handbook(program)
    assert "Your guide" not in chapter(panel), "that would tell a role"
    assert "Test unit" not in texts(panel)
    flow = program.flow
    for show, title in (
        (partial(flow.show_recovery, "officer"), "Recovery codes"),
        (flow.show_set_up, "Set up, restore or connect a store"),
        (flow.show_restore, "Set up, restore or connect a store"),
        (flow.show_welcome, "Set up, restore or connect a store"),
        (flow.show_unlock, "Unlock the store"),
    ):
        show()
        assert chapter(panel).startswith(f"This page {title}")
    typing = named(program.frame, QLineEdit, "Passphrase")
    named(panel, Link, "Whole page").followed.emit()
    assert not typing.isVisible()
    named(panel, Link, "Beside the page").followed.emit()
    assert typing.isVisible()
