"""The card at the right, its tables and the list beside it: names written out, the keyboard handed on."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListView, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.ui.pages.core.list_layout import focus_list, show_list
from mscu.ui.pages.core.side_card import HEADER_HEIGHT, SideCard
from mscu.ui.pages.core.tables import LONG_TEXT, MOST_ROWS, Cell, Table
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.link import Link
from tests.ui.window.test_main_window import front, window_for

LONG = "Search: Nguyễn Thị Phương Thảo Trần Đặng Hoàng Oanh"
NARROW = 420
"""Width in pixels in which no long name has room beside three buttons."""


@pytest.fixture
def card(qtbot: QtBot) -> SideCard:
    made = SideCard("Entry")
    qtbot.addWidget(made)
    for words in ("Correct", "Add exhibit"):
        made.buttons.addWidget(Button(words))
    return made


def shown(widget: QWidget, width: int, qtbot: QtBot) -> None:
    widget.resize(width, 400)
    with qtbot.waitExposed(widget):
        widget.show()


def test_a_long_title_goes_on_in_the_next_line_and_a_short_one_keeps_the_height(
    card: SideCard, qtbot: QtBot
) -> None:
    card.show_header(None, LONG, "Sun 19 Jun 2022 10:07")
    shown(card, NARROW, qtbot)
    needed = card.title.heightForWidth(card.title.width())
    assert card.title.height() >= needed > card.title.fontMetrics().height() * 2
    header = card.title.parentWidget()
    assert header is not None
    card.show_header(None, "Note", "Sun 19 Jun 2022 10:07")
    qtbot.waitUntil(lambda: header.height() == HEADER_HEIGHT)


def test_a_table_is_never_wider_than_its_card_and_keeps_dates_whole(qtbot: QtBot) -> None:
    link = Cell(LONG * 2, strong=True, opens=("subject", 1))
    table = Table(((link, Cell(LONG), Cell("1 Jul 2022", one_line=True)),), (4, 3, 0), "Who and what")
    qtbot.addWidget(table)
    shown(table, NARROW, qtbot)
    assert table.width() == NARROW
    assert table.findChildren(Link)[0].geometry().right() < NARROW
    words, day = table.findChildren(QLabel)
    assert words.height() >= words.heightForWidth(words.width())
    assert day.width() >= day.sizeHint().width()


@pytest.mark.parametrize(("width", "is_below"), [(NARROW, True), (700, False)])
def test_a_table_without_room_for_its_columns_has_the_first_cell_above_the_others(
    card: SideCard, qtbot: QtBot, width: int, is_below: bool
) -> None:
    cells = Cell("Visit the yard"), Cell("Nobody is moved on"), Cell("DS Nolan"), Cell("to do")
    table = Table((cells,), (5, 4, 3, 0), "Protect", (200, 200, 100, 100))
    card.add(table)
    shown(card, width, qtbot)
    QApplication.sendPostedEvents()
    first, *others, _state = table.findChildren(QLabel)
    assert [each.y() > first.geometry().bottom() for each in others] == [is_below, is_below]


def test_a_long_text_is_shown_whole_once_it_is_asked_for(qtbot: QtBot) -> None:
    for text in ("Two men sleep in a van. " * 500, "x" * 12_000):
        table = Table([(Cell("1"), Cell(text, quiet=False))], (0, 1), "Items")
        qtbot.addWidget(table)
        label = table.findChildren(QLabel)[1]
        (link,) = table.findChildren(Link)
        assert len(label.text()) <= LONG_TEXT + len(" …")
        assert text.startswith(label.text().removesuffix(" …"))
        assert link.text() == "Show all 12,000 characters"
        link.click()
        assert (label.text(), link.text()) == (text, "Show less")
        link.click()
        assert len(label.text()) <= LONG_TEXT + len(" …")
    table = Table([(Cell("x" * LONG_TEXT),)], (1,), "Items")
    qtbot.addWidget(table)
    assert [label.text() for label in table.findChildren(QLabel)] == ["x" * LONG_TEXT]
    assert table.findChildren(Link) == []


def test_of_many_rows_the_rest_is_shown_once_it_is_asked_for(qtbot: QtBot) -> None:
    rows = [(Cell(f"row {number}"),) for number in range(MOST_ROWS + 2)]
    table = Table(rows, (1,), "Items")
    qtbot.addWidget(table)
    assert len(table.findChildren(QLabel)) == MOST_ROWS
    (link,) = table.findChildren(Link)
    assert link.text() == f"Show all {MOST_ROWS + 2}"
    link.click()
    assert [label.text() for label in table.findChildren(QLabel)] == [cell.text for (cell,) in rows]
    assert link.isHidden()


class Parts:
    """The rail's button, a filter, a list, and what stands in place of the list."""

    def __init__(self, qtbot: QtBot, action: str) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.call, self.filter, self.list = QPushButton("Take a call"), QComboBox(), QListView()
        self.empty = EmptyState("folder-open", "No cases yet", "A case holds it all.", action=action)
        column = QVBoxLayout(self.window)
        for each in (self.call, self.filter, self.list, self.empty):
            column.addWidget(each)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)


@pytest.mark.parametrize(
    ("action", "visible", "had", "has"),
    [
        ("Open a case", False, "list", "empty"),
        ("", False, "list", "filter"),
        ("Open a case", False, "filter", "filter"),
        ("Open a case", True, "list", "list"),
    ],
)
def test_the_action_of_an_empty_list_has_the_keyboard_or_else_the_filter(
    action: str, visible: bool, had: str, has: str, qtbot: QtBot
) -> None:
    parts = Parts(qtbot, action)
    getattr(parts, had).setFocus()
    show_list(parts.list, parts.empty, parts.filter, visible=visible)
    assert parts.list.isVisible() is visible
    here = parts.window.focusWidget()
    assert here is not None
    assert here is getattr(parts, has) or getattr(parts, has).isAncestorOf(here)


def test_a_page_whose_list_is_empty_gives_the_keyboard_to_what_stands_there(qtbot: QtBot) -> None:
    page = front(window_for(Role.OFFICER, qtbot))
    pane, which, listed = QWidget(), QComboBox(), QListView()
    column = QVBoxLayout(pane)
    for each in (which, listed):
        column.addWidget(each)
    page.body.addWidget(pane)
    page.find_box.setFocus()
    focus_list(page, listed)
    assert listed.hasFocus()
    listed.hide()
    page.find_box.setFocus()
    focus_list(page, listed, or_beside=True)
    assert which.hasFocus()
