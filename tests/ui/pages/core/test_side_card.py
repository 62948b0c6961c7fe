"""The card at the right: a long name is written out, whatever stands beside it."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mscu.ui.pages.core.side_card import HEADER_HEIGHT, SideCard
from mscu.ui.pages.core.tables import LONG_TEXT, MOST_ROWS, Cell, Table
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link

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


def test_a_long_title_goes_on_in_the_next_line(card: SideCard, qtbot: QtBot) -> None:
    card.show_header(None, LONG, "Sun 19 Jun 2022 10:07")
    card.resize(NARROW, 400)
    with qtbot.waitExposed(card):
        card.show()
    assert card.title.height() >= card.title.heightForWidth(card.title.width())
    assert card.title.heightForWidth(card.title.width()) > card.title.fontMetrics().height() * 2


def test_a_short_title_keeps_the_height_of_the_head(card: SideCard, qtbot: QtBot) -> None:
    card.show_header(None, "Note", "Sun 19 Jun 2022 10:07")
    card.resize(NARROW, 400)
    with qtbot.waitExposed(card):
        card.show()
    header = card.title.parentWidget()
    assert header is not None
    assert header.height() == HEADER_HEIGHT


def test_a_table_is_never_wider_than_its_card_and_keeps_dates_whole(qtbot: QtBot) -> None:
    link = Cell(LONG * 2, strong=True, opens=("subject", 1))
    table = Table(((link, Cell(LONG), Cell("1 Jul 2022", one_line=True)),), (4, 3, 0), "Who and what")
    qtbot.addWidget(table)
    table.resize(NARROW, 200)
    with qtbot.waitExposed(table):
        table.show()
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
    card.resize(width, 400)
    with qtbot.waitExposed(card):
        card.show()
    QApplication.sendPostedEvents()
    first, *others, _state = table.findChildren(QLabel)
    assert [each.y() > first.geometry().bottom() for each in others] == [is_below, is_below]


@pytest.mark.parametrize("text", ["Two men sleep in a van. " * 500, "x" * 12_000])
def test_a_long_text_is_shown_whole_once_it_is_asked_for(qtbot: QtBot, text: str) -> None:
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


def test_a_text_that_is_not_long_is_shown_whole(qtbot: QtBot) -> None:
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
