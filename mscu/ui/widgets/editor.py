"""What a form needs of an editor: one value in, one value out, and a place for the keyboard."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from mscu.ui.widgets.label import restyle


class Editor(Protocol):
    """A widget that edits one value; the form gives its main part a name and a description.

    Signals: `edited` when a person (never the program) has changed the value.
    """

    @property
    def edited(self) -> SignalInstance:
        """Emitted after a person has changed the value."""
        ...

    def value(self) -> object:
        """The value as the command takes it."""
        ...

    def show_value(self, value: object) -> None:
        """Show a value; None is the empty one. Emits nothing."""
        ...

    def set_read_only(self, read_only: bool) -> None:
        """Show only, or let edit."""
        ...

    def mark_problem(self, problem: bool) -> None:
        """Draw the edge of a field that needs another look, or the usual one."""
        ...

    def main(self) -> QWidget:
        """The part that takes the keyboard first; it carries the accessible name."""
        ...


def flag_problem(widget: QWidget, problem: bool) -> None:
    """Give a field the edge of one that needs another look, or take it away."""
    if bool(widget.property("problem")) != problem:
        widget.setProperty("problem", problem)
        restyle(widget)
