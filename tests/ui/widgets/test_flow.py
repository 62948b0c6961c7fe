"""Small widgets side by side go on in the next line where they have no room, and two parts stack."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import hbox, stretch, vbox
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.flow import FlowLayout, WrappingRow
from mscu.ui.widgets.label import Label


def box(width: int, height: int) -> QWidget:
    made = QWidget()
    made.setFixedSize(width, height)
    return made


@pytest.fixture
def parts() -> list[QWidget]:
    return [box(100, 32), box(60, 20), box(80, 32)]


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int) -> None:
    qtbot.addWidget(widget)
    widget.show()
    resize(widget, width, height)


def resize(widget: QWidget, width: int, height: int) -> None:
    widget.resize(width, height)
    QApplication.processEvents()


def test_a_row_is_in_the_middle_and_wraps(parts: list[QWidget], qtbot: QtBot) -> None:
    holder = QWidget()
    row = FlowLayout(holder, gap=10, row=True)
    for part in parts:
        row.addWidget(part)
    assert row.sizeHint().toTuple() == (260, 32)
    assert row.minimumSize().toTuple() == (100, 32)
    shown(qtbot, holder, 260, 52)
    assert [(part.x(), part.y()) for part in parts] == [(0, 10), (110, 16), (180, 10)]
    resize(holder, 180, 74)
    assert [(part.x(), part.y()) for part in parts] == [(0, 0), (110, 6), (0, 42)]


def test_what_is_put_before_another_stands_there_and_a_row_in_a_row_has_the_height_of_its_lines(
    parts: list[QWidget], qtbot: QtBot
) -> None:
    holder = QWidget()
    row = FlowLayout(holder, gap=0, row=True)
    row.addWidget(parts[0])
    row.insert(0, parts[1])
    row.insert(-1, parts[2])
    shown(qtbot, holder, 300, 32)
    assert [part.x() for part in parts] == [60, 0, 160]
    around = QWidget()
    outer, inner = FlowLayout(around, gap=10, row=True), FlowLayout(gap=10, row=True)
    outer.add_layout(inner)
    inner.addWidget(parts[0])
    inner.addWidget(parts[2])
    outer.addWidget(parts[1])
    shown(qtbot, around, 120, 400)
    tops = [part.mapTo(around, part.rect().topLeft()).y() for part in (parts[0], parts[2], parts[1])]
    assert [top - tops[0] for top in tops] == [0, 42, 84]


def test_two_parts_stack_where_the_first_has_not_the_width_that_it_needs_or_would_like(qtbot: QtBot) -> None:
    title, buttons = Label("Records of a case", wrap=True), box(120, 32)
    row = WrappingRow(vbox(title), hbox(buttons, stretch()), least=160)
    shown(qtbot, row, 400, 200)
    assert (buttons.y() > title.geometry().bottom(), buttons.x() == 0) == (False, False)
    resize(row, 280, 200)
    assert (buttons.y() > title.geometry().bottom(), buttons.x() == 0) == (True, True)
    first, second, holder = box(120, 32), box(100, 32), QWidget()
    vbox(WrappingRow(hbox(first), hbox(second)), within=holder)
    shown(qtbot, holder, 232, 80)
    assert second.y() == first.y()
    resize(holder, 231, 80)
    assert second.y() > first.y()


def test_facts_in_two_columns_become_one_and_two_again(qtbot: QtBot) -> None:
    facts = Facts([Fact("Name of the group", "Hollin Lane crew"), Fact("Status", "Nominated")])
    holder = QWidget()
    vbox(facts, within=holder)
    grid = facts.layout()
    assert grid is not None
    needed = grid.minimumSize().width()
    shown(qtbot, holder, needed + 40, 100)
    rows = [label for label in facts.findChildren(Label) if label.text() in {"Name of the group", "Status"}]
    assert rows[0].y() == rows[1].y()
    resize(holder, needed - 20, 100)
    assert rows[0].y() < rows[1].y()
    resize(holder, needed + 40, 100)
    assert rows[0].y() == rows[1].y()
