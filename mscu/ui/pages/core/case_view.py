"""What the pages have in common that show one case in another way than as its chronology.

They are reached from the case and lead back to it: by the trail in their title row, and by Esc.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.codes import Marking
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.page import GUTTER, Page, Places, bind_keys, trail_row
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.label import Elided, Label
from mscu.ui.widgets.link import Link

# --- The way to what is made of a case: Cases, the case, and what it is.


class PrintTrail(QWidget):
    """Cases > MS-22-0047 > Print an edition, or what else `here` names.

    Signals: `list_wanted` when the list of cases is wanted, `case_wanted` when the case is.
    """

    list_wanted = Signal()
    case_wanted = Signal()

    def __init__(self, here: str = "Print an edition") -> None:
        super().__init__()
        cases = Link("Cases")
        cases.followed.connect(self.list_wanted)
        self._case = Link("")
        self._case.followed.connect(self.case_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for part in (
            cases,
            IconSign("chevron-right", 14),
            self._case,
            IconSign("chevron-right", 14),
            Label(here, step=Type.STRONG),
        ):
            row.addWidget(part)
        row.addStretch(1)
        self._case.hide()

    def show_reference(self, reference: str) -> None:
        """Name the case."""
        self._case.set_words(reference)
        self._case.show()


# --------------------------------------------------------------------------------------------------


NO_PRINT = "Your role prints no editions."


class CaseShown(Protocol):
    """What each of these pages is told of its case."""

    @property
    def reference(self) -> str:
        """Its reference."""

    @property
    def marking(self) -> Marking:
        """How what is shown is marked."""

    @property
    def may_print(self) -> bool:
        """Whether the actor may print it."""


A = TypeVar("A", bound=CaseShown)


class CaseView(Page, Generic[A]):
    """A case as a picture: how much of it is shown, what the picture shows, and printing it."""

    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    print_as: ClassVar[str] = ""
    """What the page for printing opens it as."""

    def __init__(self, dispatcher: Dispatcher, places: Places, choice: QWidget) -> None:
        self.trail = PrintTrail(self.title)
        self.count = Elided("", tone="text2")
        self.print = Button("Print", icon="printer", shortcut="Ctrl+P")
        self._choice = choice
        super().__init__(dispatcher, places)
        self._case_id = 0
        self.answer: A | None = None
        self.trail.list_wanted.connect(partial(self.places.turn_to, "cases"))
        self.trail.case_wanted.connect(self.go_back)
        self.print.clicked.connect(self._print)
        bind_keys(self, (("Ctrl+T", self.turn), ("Esc", self.go_back)))

    @override
    def title_row(self) -> QWidget:
        parts = (self.trail, self.count, self._choice, self.print, self.find_box)
        return trail_row(*parts, stretched=self.count)

    @override
    def open_record(self, kind: str, number: int) -> None:
        if number != self._case_id:
            self.forget(number)
        self._case_id = number
        self.clear_messages()
        self.ask_again()

    @override
    def shown(self) -> None:
        if self._case_id:
            self.ask_again()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self._case_id and self.isVisible():
            self.ask_again()

    def forget(self, number: int) -> None:
        """Let go of what was shown: the case of this number comes in its place."""
        del number
        self.answer = None

    @property
    @override
    def marking(self) -> Marking:
        return self.answer.marking if self.answer else Marking.OFFICIAL_SENSITIVE

    def take(self, answer: A, *pictures: QWidget) -> bool:
        """Say of which case it is; gives whether nothing of it was shown before."""
        fresh, self.answer = self.answer is None, answer
        self.trail.show_reference(answer.reference)
        self.print.block("" if answer.may_print else NO_PRINT)
        for each in (self, *pictures):
            each.setAccessibleName(f"{self.title} of {answer.reference}")
        self.marking_changed.emit()
        return fresh

    def ask_again(self) -> None:
        """Ask for the case as it stands now."""
        raise NotImplementedError

    def turn(self) -> None:
        """Go from the picture to the words, or back."""
        raise NotImplementedError

    def _print(self) -> None:
        self.wanted.emit(self.print_as, self._case_id)

    def go_back(self) -> None:
        """Show the case again."""
        self.wanted.emit("cases", self._case_id)


def said_in_place(icon: str, title: str, words: str) -> QWidget:
    """Say what would stand in place of an empty picture."""
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(GUTTER, 12, GUTTER, 0)
    column.addWidget(EmptyState(icon, title, words))
    column.addStretch(1)
    return around
