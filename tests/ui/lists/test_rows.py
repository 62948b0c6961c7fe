"""A list of any length: first rows at once, the rest as it comes, rows as they are seen."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mscu.ui.lists.rows import CACHE_LIMIT, READ_AHEAD, QueryRows, RowsModel
from mscu.ui.look.row_look import GONE, RowLook
from mscu.ui.session.dispatcher import Dispatcher
from tests.ui.inline import InlineDispatcher

FIRST = 64
SLICE = 50_000


@dataclass(frozen=True)
class Case:
    """A row as a query answers it."""

    id: int
    title: str


@dataclass(frozen=True)
class First:
    rows: tuple[Case, ...]


@dataclass(frozen=True)
class Slice:
    ids: Sequence[int]
    next: object | None


def look(row: Case) -> RowLook:
    return RowLook(row.title, f"detail {row.id}")


@dataclass
class Register:
    """A store of rows in memory, which answers like the real queries; it counts what is asked."""

    numbers: list[int]
    changed: dict[int, str] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def case(self, number: int) -> Case:
        return Case(number, self.changed.get(number, f"Case {number}"))

    def first(self) -> First:
        self.asked.append(("first", 0))
        return First(tuple(map(self.case, self.numbers[:FIRST])))

    def slice(self, after: int) -> Slice:
        self.asked.append(("numbers", after))
        end = after + SLICE
        more = end if end < len(self.numbers) else None
        return Slice(array("q", self.numbers[after:end]), more)

    def rows(self, numbers: tuple[int, ...]) -> tuple[Case, ...]:
        self.asked.append(("rows", len(numbers)))
        return tuple(self.case(each) for each in numbers if each not in self.gone)


@dataclass(frozen=True)
class Ask:
    """A question to the register, as the desk takes it."""

    register: Register
    question: Callable[[], Any]

    def answer(self, _work: object) -> Any:
        return self.question()


class RegisterGate:
    """The door to the register."""

    changes: frozenset[tuple[str, int]] = frozenset()
    undo: None = None

    def ask(self, query: Ask, _progress: object = None) -> object:
        return query.answer(self)

    def perform(self, command: Any, _progress: object = None) -> object:
        return command.perform(self)

    def interrupt(self) -> None:
        """Nothing here takes long enough."""


def source(dispatcher: Dispatcher, register: Register) -> QueryRows:
    def numbers_after(*, after: int | None) -> Ask:
        return Ask(register, lambda: register.slice(after or 0))

    def rows_of(*, numbers: tuple[int, ...]) -> Ask:
        return Ask(register, lambda: register.rows(numbers))

    return QueryRows(dispatcher, Ask(register, register.first), numbers_after, rows_of)


@pytest.fixture
def model() -> RowsModel[Case]:
    return RowsModel[Case](look)


@pytest.fixture
def inline() -> InlineDispatcher:
    return InlineDispatcher(RegisterGate())


@pytest.fixture
def dispatcher() -> Iterator[Dispatcher]:
    made = Dispatcher(RegisterGate())
    yield made
    made.close()


def titles(model: RowsModel[Case], rows: Sequence[int]) -> list[object]:
    return [model.data(model.index(row)) for row in rows]


def test_it_is_a_proper_model(inline: InlineDispatcher, qtmodeltester: ModelTester) -> None:
    for numbers in (range(1, 300), range(0)):
        model = RowsModel[Case](look)
        model.show_source(source(inline, Register(list(numbers))))
        assert model.rowCount() == len(numbers)
        model.prepare(0, len(numbers) - 1)
        qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_first_rows_are_there_before_the_rest_is_read(
    model: RowsModel[Case], inline: InlineDispatcher
) -> None:
    register = Register(list(range(1000, 0, -1)))
    model.show_source(source(inline, register))
    assert titles(model, [0, 63]) == ["Case 1000", "Case 937"]
    assert model.rowCount() == 1000
    assert "rows" not in {question for question, _ in register.asked}


def test_a_jump_asks_for_what_is_in_view_and_a_little_move_reads_some_ahead(
    model: RowsModel[Case], inline: InlineDispatcher
) -> None:
    register = Register(list(range(1, 1001)))
    model.show_source(source(inline, register))
    assert titles(model, [500]) == [""]
    model.prepare(500, 514)
    assert titles(model, [499, 500, 514, 515]) == ["", "Case 501", "Case 515", ""]
    assert register.asked[-1] == ("rows", 15)
    register.asked.clear()
    model.prepare(505, 511)
    assert register.asked == []
    model.prepare(500, 514)
    model.prepare(501, 515)
    assert register.asked[-1] == ("rows", 2 * READ_AHEAD)
    register.asked.clear()
    for first in range(493, 510):
        model.prepare(first, first + 14)
    assert register.asked == []
    model.prepare(980, 994)
    model.prepare(985, 999)
    assert titles(model, [999]) == ["Case 1000"]
    assert register.asked[-1] == ("rows", 3 + 5), "nothing is read ahead beyond the ends"


def test_numbers_come_in_slices_and_a_million_rows_are_one_page_away(
    model: RowsModel[Case], inline: InlineDispatcher
) -> None:
    counted = QSignalSpy(model.counted)
    register = Register(list(range(1_000_000)))
    model.show_source(source(inline, register))
    slices = [after for kind, after in register.asked if kind == "numbers"]
    assert slices == list(range(0, 1_000_000, SLICE))
    counts = [counted.at(at) for at in range(counted.count())]
    assert counts == [[64, False], *([each, False] for each in slices[1:]), [1_000_000, True]]
    for at in (999_980, 3, 512_000, 250_001, 750_002):
        register.asked.clear()
        model.prepare(at, at + 14)
        assert titles(model, [at]) == [f"Case {at}"]
        assert sum(many for _, many in register.asked) <= 15 + 2 * READ_AHEAD


def test_only_so_many_rows_are_kept_and_those_in_view_longest(
    model: RowsModel[Case], inline: InlineDispatcher
) -> None:
    model.show_source(source(inline, Register(list(range(CACHE_LIMIT + 300)))))
    for first in range(100, CACHE_LIMIT + 200, 100):
        model.prepare(0, 0)
        model.prepare(first, first + 99)
    assert titles(model, [0, 1]) == ["Case 0", ""]
    assert "" not in titles(model, [300, CACHE_LIMIT + 199])


def test_a_change_asks_for_its_row_alone_if_that_was_read_and_a_new_record_for_the_list(
    model: RowsModel[Case], inline: InlineDispatcher
) -> None:
    register = Register(list(range(1000, 0, -1)))
    model.show_source(source(inline, register))
    register.changed[997] = "Renamed"
    register.asked.clear()
    model.apply_changes(frozenset({("cases", 997), ("entry", 9)}), "cases")
    assert titles(model, [3, 4]) == ["Renamed", "Case 996"]
    assert register.asked == [("rows", 1)]
    model.apply_changes(frozenset({("cases", 100)}), "cases")
    model.apply_changes(frozenset({("subject", 1)}), "cases")
    assert register.asked == [("rows", 1)], "what was never read is not asked for"
    register.numbers.insert(0, 1001)
    model.apply_changes(frozenset({("cases", 1001)}), "cases")
    assert model.rowCount() == 1001
    model.prepare(0, 3)
    assert titles(model, [0, 1]) == ["Case 1001", "Case 1000"]


def test_a_row_that_is_gone_says_so(model: RowsModel[Case], inline: InlineDispatcher) -> None:
    register = Register(list(range(1, 1001)))
    model.show_source(source(inline, register))
    register.gone.add(205)
    model.prepare(200, 210)
    assert titles(model, [203, 204]) == ["Case 204", GONE.title]
    assert model.row_at(204) is None


def test_a_list_that_changed_between_the_questions_is_shown_as_it_is_now(
    model: RowsModel[Case], inline: InlineDispatcher
) -> None:
    class Moving(Register):
        def slice(self, after: int) -> Slice:
            self.numbers = list(range(1001))
            return super().slice(after)

    model.show_source(source(inline, Moving(list(range(1, 1001)))))
    model.prepare(0, 3)
    assert titles(model, [0, 1]) == ["Case 0", "Case 1"]


def test_another_list_replaces_the_first_at_once(
    model: RowsModel[Case], dispatcher: Dispatcher, qtbot: QtBot
) -> None:
    model.show_source(source(dispatcher, Register(list(range(200_000)))))
    model.show_source(source(dispatcher, Register([7, 8, 9])))
    with qtbot.waitSignal(model.counted, check_params_cb=lambda rows, whole: whole and rows == 3):
        pass
    assert titles(model, [0, 2]) == ["Case 7", "Case 9"]


def test_a_paint_waits_for_the_worker_within_its_frame(
    model: RowsModel[Case], dispatcher: Dispatcher, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(model.counted, check_params_cb=lambda _rows, whole: bool(whole)):
        model.show_source(source(dispatcher, Register(list(range(5000)))))

    def shown() -> bool:
        model.prepare(3000, 3014)
        return titles(model, [3000]) == ["Case 3000"]

    qtbot.waitUntil(shown)


def test_rows_that_come_after_the_frame_are_told(
    model: RowsModel[Case], inline: InlineDispatcher, qtbot: QtBot
) -> None:
    model.show_source(source(inline, Register(list(range(1000)))))
    late = _Late()
    model.show_source(late)
    late.give_first()
    model.prepare(100, 110)
    assert titles(model, [100]) == [""]
    with qtbot.waitSignal(model.dataChanged):
        late.give_rows()
    assert titles(model, [100]) == ["Case 100"]


def test_rows_of_an_order_that_was_replaced_are_asked_for_again(model: RowsModel[Case]) -> None:
    late = _Late()
    model.show_source(late)
    late.give_first()
    late.put_first(5000)
    model.reload()
    model.prepare(100, 110)
    late.give_rows()
    assert titles(model, [100, 110]) == ["", ""]
    model.prepare(100, 110)
    late.give_rows()
    assert titles(model, [100, 110]) == ["Case 99", "Case 109"]


class _Late:
    """A source whose answers come when the test says so."""

    def __init__(self) -> None:
        self._register = Register(list(range(1000)))
        self._waiting: list[Callable[[], object]] = []
        self.filtered_by = None

    def first(self, then: Callable[[First], object]) -> None:
        self._waiting.append(lambda: then(self._register.first()))

    def numbers(self, after: object | None, then: Callable[[Slice], object]) -> None:
        assert after is None
        self._waiting.append(lambda: then(self._register.slice(0)))

    def rows(self, numbers: tuple[int, ...], then: Callable[[Sequence[Case]], object]) -> None:
        self._waiting.append(lambda: then(self._register.rows(numbers)))

    def wait(self, then: Callable[..., object], seconds: float) -> bool:
        assert then.__self__ is not None  # type: ignore[attr-defined]
        assert seconds < 0.016
        return False

    def give_first(self) -> None:
        self.give_rows()

    def put_first(self, number: int) -> None:
        self._register.numbers.insert(0, number)

    def give_rows(self) -> None:
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            each()


def test_rows_that_are_all_here_need_no_source_and_are_read_aloud_whole(model: RowsModel[Case]) -> None:
    model.show_rows([Case(number, f"Entry {number}") for number in (9, 4, 6)])
    assert titles(model, [0, 1, 2]) == ["Entry 9", "Entry 4", "Entry 6"]
    assert model.is_complete
    assert model.row_of(6) == 2
    assert model.row_of(5) == -1
    assert model.id_at(1) == 4
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Entry 9, detail 9"
    assert model.data(model.index(0), Qt.ItemDataRole.EditRole) is None
    assert model.data(QModelIndex()) is None
