"""What the link chart, timeline and map pages of a case have in common.

They are opened from the case and lead back to it: by the breadcrumb in their title row, and by Esc.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.codes import Marking
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox, widget_with
from mscu.ui.pages.core.also_here import AlsoHere, AlsoHereLabel
from mscu.ui.pages.core.answer_frame import disable_until_answered
from mscu.ui.pages.core.page import GUTTER, Page, PageContext, bind_keys, breadcrumb_row
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.label import Elided, Heading
from mscu.ui.widgets.link import Link


class CaseBreadcrumb(QWidget):
    """The breadcrumb `Cases > MS-22-0047 > Print an edition`, ending in `page_title`.

    Signals: `list_requested` when the list of cases is wanted, `case_requested` when the case is.
    """

    list_requested = Signal()
    case_requested = Signal()

    def __init__(self, page_title: str = "Print an edition") -> None:
        super().__init__()
        cases = Link("Cases")
        cases.followed.connect(self.list_requested)
        self.also_here = AlsoHereLabel()
        self._case = Link("")
        self._case.followed.connect(self.case_requested)
        self._before_case = IconLabel("chevron-right", 14)
        hbox(
            cases,
            self._before_case,
            self._case,
            IconLabel("chevron-right", 14),
            Heading(page_title, step=Type.STRONG),
            self.also_here,
            stretch(),
            within=self,
            spacing=Space.CLOSE,
        )
        self.show_reference("")

    def show_reference(self, reference: str) -> None:
        """Show the case's reference; an empty one hides it."""
        self._case.set_text(reference)
        for part in (self._before_case, self._case):
            part.setVisible(bool(reference))

    @property
    def reference(self) -> str:
        return self._case.text()


NO_PRINT = "Your role cannot print editions."


class CaseViewDetails(Protocol):
    """The part of an answer that these pages have in common."""

    @property
    def reference(self) -> str: ...

    @property
    def marking(self) -> Marking:
        """The marking of what the answer holds."""

    @property
    def may_print(self) -> bool:
        """Whether the viewer may print it."""


A = TypeVar("A", bound=CaseViewDetails)


class CaseView(Page, Generic[A]):
    """A page with a chart of one case: its filters, the chart or its table, and printing."""

    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    of_record: ClassVar[bool] = True
    print_as: ClassVar[str] = ""
    """The name under which the print page opens it."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext, choice: QWidget) -> None:
        self.breadcrumb = CaseBreadcrumb(self.title)
        self.count = Elided("", tone="text2")
        self.print = Button("Print", icon="printer", shortcut="Ctrl+P")
        self._choice = choice
        super().__init__(dispatcher, context)
        self.print.setEnabled(False)
        disable_until_answered(self.answers, choice)
        self._case_id = 0
        self.answer: A | None = None
        self.also_here = AlsoHere(dispatcher, self)
        self.also_here.changed.connect(self.breadcrumb.also_here.show_others)
        self.breadcrumb.list_requested.connect(partial(self.context.turn_to, "cases"))
        self.breadcrumb.case_requested.connect(self.go_back)
        self.print.clicked.connect(self._print)
        bind_keys(self, (("Ctrl+T", self.toggle_table), ("Esc", self.go_back)))

    @override
    def title_row(self) -> QWidget:
        parts = (self.breadcrumb, self.count, self._choice, self.print, self.find_box)
        return breadcrumb_row(*parts, stretched=self.count)

    @override
    def open_record(self, kind: str, record_id: int) -> None:
        if record_id != self._case_id:
            self.forget(record_id)
        self._case_id = record_id
        self.also_here.be_at(record_id)
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

    def forget(self, case_id: int) -> None:
        """Clear the page before the case with this id is shown."""
        del case_id
        self.answer = None
        self.answers.wait()
        self.breadcrumb.show_reference("")
        self.count.set_text("")
        self.print.setEnabled(False)
        self.setAccessibleName(self.title)

    @property
    @override
    def marking(self) -> Marking:
        return self.answer.marking if self.answer else Marking.OFFICIAL_SENSITIVE

    def show_answer(self, answer: A, *views: QWidget) -> bool:
        """Show the reference and marking; return whether it is the first answer for this case."""
        is_first, self.answer = self.answer is None, answer
        self.breadcrumb.show_reference(answer.reference)
        self.print.block("" if answer.may_print else NO_PRINT)
        for widget in (self, *views):
            widget.setAccessibleName(f"{self.title} of {answer.reference}")
        self.marking_changed.emit()
        return is_first

    def ask_again(self) -> None:
        """Read the case again."""
        raise NotImplementedError

    def toggle_table(self) -> None:
        """Switch between the picture and the table."""
        raise NotImplementedError

    def _print(self) -> None:
        self.open_requested.emit(self.print_as, self._case_id)

    def go_back(self) -> None:
        self.open_requested.emit("cases", self._case_id)


def empty_view(icon: str, title: str, text: str) -> QWidget:
    """Build the view shown in place of a chart that has nothing to show."""
    return widget_with(vbox(EmptyState(icon, title, text), stretch(), margins=(GUTTER, 12, GUTTER, 0)))
