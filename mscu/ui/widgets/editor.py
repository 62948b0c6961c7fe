"""What a form needs of an editor: a value to show, a value to read, and a widget to focus."""

from __future__ import annotations

from typing import Protocol, TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from mscu.ui.widgets.label import restyle

T = TypeVar("T")


class Editor(Protocol):
    """A widget that edits one value; the form sets the accessible name of its main part.

    Signals: `edited` when the user (never the program) has changed the value.
    """

    @property
    def edited(self) -> SignalInstance:
        """Emitted after the user has changed the value."""
        ...

    def value(self) -> object:
        """Return the value as the command takes it."""
        ...

    def show_value(self, value: object) -> None:
        """Show a value; None is the empty one. Emits nothing."""
        ...

    def set_read_only(self, read_only: bool) -> None:
        """Make the editor read-only, or editable."""
        ...

    def mark_problem(self, problem: bool) -> None:
        """Draw the border of a field with a problem, or the usual one."""
        ...

    def main(self) -> QWidget:
        """Return the part that takes the focus first; it carries the accessible name."""
        ...


def flag_problem(widget: QWidget, problem: bool) -> None:
    """Set or clear the border of a field with a problem."""
    if bool(widget.property("problem")) != problem:
        widget.setProperty("problem", problem)
        restyle(widget)


def list_of(kind: type[T], value: object) -> list[T]:
    """Return the members of this type in a list or tuple; empty for anything else.

    A draft may come from a version in which its field held something else.
    """
    return [member for member in value if isinstance(member, kind)] if isinstance(value, list | tuple) else []
