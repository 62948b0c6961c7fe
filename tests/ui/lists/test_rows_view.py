"""The list on the screen: keyboard, headings of days and of columns, what stays chosen, and its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QFontMetricsF, QImage, QPaintEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.codes import Family
from mscu.ui.lists.column_header import HEIGHT as HEADER_HEIGHT
from mscu.ui.lists.column_header import Column, ColumnHeader
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip, chip_width
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import LIGHT, Status
from mscu.ui.look.row_delegate import (
    CARD,
    CHRONOLOGY,
    DOT,
    ELLIPSIS,
    HEADING_HEIGHT,
    HEIGHT,
    RowStyle,
    whole_parts,
    wrapped,
)
from mscu.ui.look.row_look import RowLook, TimeLeft
from mscu.ui.widgets.label import restyle
from tests.ui.inline import InlineDispatcher
from tests.ui.lists.test_rows import Case, Register, RegisterGate, look, source
from tests.ui.showing import put_up_in_front


def entry(row: Case) -> RowLook:
    """The look of an entry: every fourth begins a day."""
    heading = f"Fri {row.id} Apr 2022" if row.id % 4 == 0 else ""
    return RowLook(
        row.title,
        "PS Gareth Lunt",
        family=Family.ENFORCEMENT,
        icon="door-open",
        time="06:00",
        thread=True,
        chip=Chip("done 18:40", Status.DONE),
        heading=heading,
    )


@pytest.fixture
def view(qtbot: QtBot) -> RowsView:
    model = RowsModel[Case](entry)
    made = RowsView(model, "Chronology", CHRONOLOGY)
    qtbot.addWidget(made)
    model.show_rows([Case(number, f"Entry {number}") for number in range(40)])
    made.resize(560, 600)
    made.show()
    return made


def shown(qtbot: QtBot, model: RowsModel[Case], width: int, height: int, style: RowStyle = CARD) -> RowsView:
    """Return a view of the rows of a model."""
    made = RowsView(model, "Cases", style)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    return made


@pytest.mark.parametrize("step", [Type.SMALL, Type.BODY])
def test_a_second_line_never_cuts_a_date_figure_or_reference(step: Type) -> None:
    metrics = QFontMetricsF(font(step))
    line = "Public, by 101 or 999 · R-22-0032 · 20 Jun 2022 08:40 · MS-22-0007 · Heywood · Five men and a van"
    parts = line.split(DOT)
    shown = ""
    for width in range(round(metrics.horizontalAdvance(parts[0])) + 1, 900):
        shown = whole_parts(line, metrics, width)
        whole = [part for part in shown.split(DOT) if part != ELLIPSIS]
        assert whole == parts[: len(whole)]
        if metrics.horizontalAdvance(shown) > width:
            assert whole[-1] in {"Heywood", "Five men and a van"}, "the others have figures"
        painted = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)
        assert [part for part in painted.split(DOT) if any(map(str.isdigit, part))] == [
            part for part in whole if any(map(str.isdigit, part))
        ]
    assert shown == line, "all of it has room at last"


@pytest.mark.parametrize("lines", [2, 3])
def test_a_name_has_so_many_lines_and_loses_none_of_its_words_before(lines: int) -> None:
    metrics = QFontMetricsF(font(Type.SMALL))
    name = "Pilsworth Service Station, northbound, Heywood"
    for width in range(60, 400, 7):
        shown = wrapped(name, metrics, width, lines)
        assert len(shown) <= lines
        assert all(metrics.horizontalAdvance(line) <= width + 1 for line in shown)
        if len(shown) < lines and not any(line.endswith("…") for line in shown):
            assert " ".join(shown) == name


def test_rows_that_begin_a_day_are_higher_until_there_is_another_list(view: RowsView) -> None:
    tall = HEIGHT + HEADING_HEIGHT
    assert [view.rowHeight(row) for row in range(8)] == [tall, HEIGHT, HEIGHT, HEIGHT] * 2
    model = view.model()
    assert isinstance(model, RowsModel)
    model.show_rows([Case(number, "x") for number in range(1, 40, 2)])
    assert view.rowHeight(0) == HEIGHT
    model.show_source(source(InlineDispatcher(RegisterGate()), Register(list(range(1, 300)))))
    assert {view.rowHeight(row) for row in range(300)} <= {HEIGHT, 0}


def test_keys_and_the_mouse_choose_and_open_and_it_is_told_apart_from_the_program(
    view: RowsView, qtbot: QtBot
) -> None:
    chosen: list[int] = []
    by_hand: list[int] = []
    view.chosen.connect(chosen.append)
    view.chosen_by_hand.connect(by_hand.append)
    view.setFocus()
    view.choose_first()
    assert view.choose(3)
    assert not view.choose(999), "it is not in the list"
    view.choose_first()
    assert by_hand == []
    chosen.clear()
    QTest.keyClicks(view, "entry 30")  # which would read the whole list
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(view, key)
    assert chosen == by_hand == [1, 39, 0]
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [0]
    middle = view.visualRect(view.model().index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert view.current_id() == 2
    with qtbot.waitSignal(view.opened):
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)


def test_tab_leaves_the_list(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    model = RowsModel[Case](look)
    view, after = RowsView(model, "Cases"), QLineEdit()
    column.addWidget(view)
    column.addWidget(after)
    model.show_rows([Case(1, "One"), Case(2, "Two")])
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)


def test_what_was_chosen_stays_chosen_when_the_list_is_read_again(qtbot: QtBot) -> None:
    register = Register(list(range(1000, 0, -1)))
    model = RowsModel[Case](look)
    view = shown(qtbot, model, 560, 520)
    model.show_source(source(InlineDispatcher(RegisterGate()), register))
    view.choose(700)
    top = view.rowAt(0)
    heard: list[int] = []
    view.chosen.connect(heard.append)
    register.numbers.insert(0, 1001)
    model.apply_changes(frozenset({("cases", 1001)}), "cases")
    assert view.current_id() == 700
    assert view.rowAt(0) == top + 1
    assert heard == []


def test_another_filter_shows_its_first_rows_and_the_same_one_keeps_the_place(qtbot: QtBot) -> None:
    model = RowsModel[Case](look)
    view = shown(qtbot, model, 560, 520)
    dispatcher = InlineDispatcher(RegisterGate())
    rows, fewer = (source(dispatcher, Register(list(range(many)))) for many in (1000, 999))
    in_memory = [Case(number, "One") for number in range(500)]
    for same, other in (
        (partial(model.show_source, rows), partial(model.show_source, fewer)),
        (partial(model.show_rows, in_memory, "mine"), partial(model.show_rows, in_memory, "all")),
    ):
        same()
        view.choose(400)
        top = view.rowAt(0)
        assert top > 0
        same()
        assert view.rowAt(0) == top
        other()
        assert view.rowAt(0) == 0


def test_a_row_is_told_to_the_screen_reader(view: RowsView) -> None:
    QAccessible.setActive(True)
    table = QAccessible.queryAccessibleInterface(view)
    assert table.text(QAccessible.Text.Name) == "Chronology"
    said = [table.child(at).text(QAccessible.Text.Name) for at in range(table.childCount())]
    first = "Fri 0 Apr 2022, 06:00, Entry 0, PS Gareth Lunt, done 18:40"
    assert next(each for each in said if each) == first


def test_of_a_million_rows_only_those_in_view_are_drawn(qtbot: QtBot) -> None:
    drawn: list[Case] = []

    def drawing(row: Case) -> RowLook:
        drawn.append(row)
        return entry(row)

    model = RowsModel[Case](drawing)
    view = shown(qtbot, model, 560, 880)
    model.show_source(source(InlineDispatcher(RegisterGate()), Register(list(range(1_000_000)))))
    QApplication.processEvents()
    bar = view.verticalScrollBar()
    field = QImage(view.size(), QImage.Format.Format_RGB32)
    in_view = 880 // view.sizeHintForRow(0) + 2
    for part in range(1, 12):
        drawn.clear()
        bar.setValue(bar.maximum() * part // 12)
        QApplication.processEvents()
        view.render(field, QPoint(0, 0))
        assert 0 < len({row.id for row in drawn}) <= in_view


LOOKS = [
    RowLook("Nguyễn Thị Hồng Phượng-Anh and a title that is far too long for its row", "detail"),
    RowLook("محمد عبد الرحمن الأنصاري", "victim · Rochdale", family=Family.CARE, icon="user"),
    RowLook("CCTV", "1 of 28 days left", left=TimeLeft("14 h", 0.04, Status.SOON)),
    RowLook("Report", "PC 4471 Hughes", grade="1AP", time="08:15", thread=True),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.title[:12])
def test_words_never_run_under_the_status(look: RowLook, qtbot: QtBot) -> None:
    """The right 14 pixels of a row stay empty, whatever its words."""
    picture = picture_of(qtbot, look, 300)
    places = product(range(picture.width() - 12, picture.width() - 1), range(2, 48))
    assert {picture.pixelColor(*place).name().upper() for place in places} == {LIGHT.surface}


def picture_of(qtbot: QtBot, look: RowLook, width: int, style: RowStyle = CARD) -> QImage:
    """Return how a row with this look is painted."""
    model = RowsModel[Case](lambda _row: look)
    model.show_rows([Case(1, "x")])
    view = shown(qtbot, model, width, 60, style)
    view.setProperty("bare", False)
    restyle(view)
    image: QImage = view.viewport().grab().toImage()
    return image


def test_the_third_column_never_runs_under_the_status(qtbot: QtBot) -> None:
    """A row with a long status looks the same at its right, whatever stands in the third column."""
    chip = Chip("due since 25 Jan 2022", Status.SOON)
    left = 600 - 14 - round(chip_width(chip))
    without, with_it = (
        picture_of(
            qtbot,
            RowLook("NRM or duty to notify", "MS-22-0007", aside=aside, chip=chip),
            600,
            RowStyle(aside=304),
        )
        for aside in ("", "Modern Slavery Act 2015 s.52 and more of the source")
    )
    part = QRect(left, 0, 600 - left, 48)
    assert without.copy(part) == with_it.copy(part)


class _WithinThePaint:
    """A source whose rows come while a paint waits for them, but only from the second one on."""

    def __init__(self) -> None:
        self._register = Register(list(range(1, 9)))
        self._waiting: list[Callable[[], object]] = []
        self.is_slow = True
        self.filtered_by = None

    def first(self, then: Callable[[Any], object]) -> None:
        """Nothing at once: the numbers come first, as they do when a list is read again."""

    def numbers(self, after: object | None, then: Callable[[Any], object]) -> None:
        assert after is None
        then(self._register.slice(0))

    def rows(self, numbers: tuple[int, ...], then: Callable[[Any], object]) -> None:
        self._waiting.append(lambda: then(self._register.rows(numbers)))

    def wait(self, then: Callable[..., object], seconds: float) -> bool:
        assert then is not None
        assert seconds
        if self.is_slow or not self._waiting:
            return False
        self._waiting.pop()()
        return True


class _Painted(QObject):
    """Hears how much of a view is painted."""

    def __init__(self, view: RowsView) -> None:
        super().__init__(view)
        self.areas: list[QRect] = []
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return False


def test_rows_that_come_while_a_part_is_painted_are_painted_outside_of_it_too(qtbot: QtBot) -> None:
    model = RowsModel[Case](look)
    view = shown(qtbot, model, 300, 400)
    qtbot.waitExposed(view)
    late = _WithinThePaint()
    model.show_source(late)
    painted = _Painted(view)
    qtbot.waitUntil(lambda: bool(painted.areas))
    QApplication.processEvents()
    assert model.look_at(5) is None
    painted.areas.clear()
    late.is_slow = False
    view.viewport().repaint(QRect(0, 0, 40, 40))
    assert painted.areas == [QRect(0, 0, 40, 40)]
    assert model.look_at(5) is not None
    qtbot.waitUntil(lambda: painted.areas[-1].contains(view.viewport().rect()))


def test_a_line_that_is_alone_in_its_row_stands_in_the_middle(qtbot: QtBot) -> None:
    model = RowsModel[Case](lambda row: RowLook(row.title, "" if row.id else "Check the date"))
    view = shown(qtbot, model, 300, 2 * HEIGHT)
    model.show_rows([Case(0, "Youth court"), Case(1, "Youth court")])
    with_detail, alone = (first_ink(view.grab().toImage(), row * HEIGHT) for row in (0, 1))
    assert alone - with_detail == pytest.approx(9, abs=2), "half a line lower"


def first_ink(image: QImage, top: int) -> int:
    """Return how far below the top of a row the first of its letters begins."""
    ground = image.pixel(280, top + 3)
    for y in range(top + 3, top + HEIGHT):
        if any(image.pixel(x, y) != ground for x in range(16, 200)):
            return y - top
    raise AssertionError


COLUMNS = (
    Column("When", 110, least=110),
    Column("Who", 174, least=112),
    Column("Did what", least=400, sorts=False),
)
WIDTH = 900


def _look(number: int) -> RowLook:
    return RowLook(str(number))


@pytest.fixture
def header(qtbot: QtBot) -> ColumnHeader:
    view = RowsView(RowsModel(_look, id_of=int), "Audit")
    qtbot.addWidget(view)
    made = ColumnHeader(view, COLUMNS, gutter=24, sorted_by=(0, True))
    made.resize(WIDTH, HEADER_HEIGHT)
    put_up_in_front(qtbot, made)
    return made


def widths(header: ColumnHeader) -> list[int]:
    return [header.sectionSize(index) for index in range(header.count())]


def edge_of(header: ColumnHeader, index: int) -> QPoint:
    return QPoint(header.sectionViewportPosition(index) + header.sectionSize(index) - 1, HEADER_HEIGHT // 2)


def drag(header: ColumnHeader, start: QPoint, by: int) -> None:
    part = header.viewport()
    QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=start)
    for step in (by // 2, by):
        QTest.mouseMove(part, start + QPoint(step, 0))
    QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))


def orders(asked: QSignalSpy) -> list[object]:
    return [asked.at(index) for index in range(asked.count())]


def press(header: ColumnHeader, index: int) -> None:
    place = QPoint(header.sectionViewportPosition(index) + 40, HEADER_HEIGHT // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_sorts_ascending_then_descending_and_a_reader_is_told(header: ColumnHeader) -> None:
    asked = QSignalSpy(header.ordered)
    for index in (1, 1, 0, 2):
        press(header, index)
    assert orders(asked) == [[1, False], [1, True], [0, False]]
    assert header.accessibleName() == "Columns of Audit"
    assert header.accessibleDescription() == "Did what, does not sort"
    press(header, 1)
    assert header.accessibleDescription() == "Who, ascending"


def test_arrows_choose_a_heading_and_enter_sorts_by_it(header: ColumnHeader) -> None:
    asked = QSignalSpy(header.ordered)
    header.setFocus()
    QTest.keyClick(header, Qt.Key.Key_Right)
    assert header.accessibleDescription() == "Who, not sorted"
    QTest.keyClick(header, Qt.Key.Key_Return)
    QTest.keyClick(header, Qt.Key.Key_Space)
    QTest.keyClick(header, Qt.Key.Key_Right)
    QTest.keyClick(header, Qt.Key.Key_Return)
    assert orders(asked) == [[1, False], [1, True]]


def test_what_can_be_sorted_is_offered_as_commands(header: ColumnHeader) -> None:
    commands = [*header.commands()]
    assert [command.label for command in commands] == ["Sort by When", "Sort by Who"]
    commands[1].run()
    assert header.kept()[:2] == (1, 0)
    before = header.grab().toImage()
    press(header, 0)
    ascending = header.grab().toImage()
    press(header, 1)
    assert before != ascending != header.grab().toImage(), "a sign is painted beside the heading that sorts"


def test_a_dragged_width_is_kept_and_gives_way_in_a_narrow_window(header: ColumnHeader) -> None:
    drag(header, edge_of(header, 1), 100)
    assert widths(header) == [110, 274, WIDTH - 384]
    header.resize(640, HEADER_HEIGHT)
    assert widths(header) == [110, 130, 400]
    header.resize(WIDTH, HEADER_HEIGHT)
    assert widths(header)[1] == 274
    assert header.kept() == (0, 1, 110, 274, 0)
    drag(header, edge_of(header, 1), -250)
    assert widths(header)[1] == 112, "no column is dragged below its least width"
    header.content_width = (50.0, 203.4, 0.0).__getitem__
    QTest.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=edge_of(header, 1))
    assert header.box(1, QRectF(0, 0, WIDTH, 50)).width() >= 203.4
    assert widths(header)[1] < 203 + 20, "a double click fits the content"


def test_order_and_widths_are_taken_up_and_those_of_other_columns_are_not(header: ColumnHeader) -> None:
    for wrong in ((), (1, 0, 120), (7, 0, 110, 200, 0), (2, 0, 110, 200, 0)):
        header.restore(wrong)
        assert header.kept()[:2] == (0, 1)
    header.restore((1, 1, 110, 250, 0))
    assert header.kept() == (1, 1, 110, 250, 0)
    assert widths(header)[1] == 250
