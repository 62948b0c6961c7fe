"""What the pages have in common that show one case in another way than as its chronology.

They are reached from the case and lead back to it: by the trail in their title row, and by Esc.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.ui.desk import Desk
from mscu.ui.pages.page import Page, Places, bind_keys, trail_row
from mscu.ui.pages.print_trail import PrintTrail
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.elided import Elided

NO_PRINT = "Your role prints no editions."


class CaseView(Page):
    """A case as a picture: how much of it is shown, what the picture shows, and printing it."""

    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    print_as: ClassVar[str] = ""
    """What the page for printing opens it as."""

    def __init__(self, desk: Desk, places: Places, choice: QWidget) -> None:
        self.trail = PrintTrail(self.title)
        self.count = Elided("", tone="text2")
        self.print = Button("Print", icon="printer", shortcut="Ctrl+P")
        self._choice = choice
        super().__init__(desk, places)
        self._case_id = 0
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
        raise NotImplementedError

    def ask_again(self) -> None:
        """Ask for the case as it stands now."""
        raise NotImplementedError

    def turn(self) -> None:
        """Go from the picture to the words, or back."""
        raise NotImplementedError

    def offer_print(self, *, may_print: bool) -> None:
        """Say why it can't be printed, where it can't."""
        self.print.block("" if may_print else NO_PRINT)

    def _print(self) -> None:
        self.wanted.emit(self.print_as, self._case_id)

    def go_back(self) -> None:
        """Show the case again."""
        self.wanted.emit("cases", self._case_id)
