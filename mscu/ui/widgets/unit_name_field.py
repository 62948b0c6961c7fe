"""A field for the name of whoever works on something, which says if nobody in the unit has that name."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from typing_extensions import override

from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.partial_date import FieldHint

NOBODY_IN_UNIT = "Nobody in the unit has this name: this puts it on nobody's desk."


class UnitNameField(LineField):
    """One line for a name; officers elsewhere may be named too.

    Signals: `understood` with each change of the text, None when there is nothing to say.
    """

    understood = Signal(object)

    def __init__(self, unit: Collection[str], *, placeholder: str = "") -> None:
        super().__init__(placeholder=placeholder)
        self._unit = unit
        self.textChanged.connect(self._read)

    def reading(self) -> FieldHint | None:
        """Return a hint if nobody has the name, or None; without names of the unit nothing is known."""
        name = self.text().strip()
        return FieldHint(NOBODY_IN_UNIT) if name and self._unit and name not in self._unit else None

    def _read(self, text: str) -> None:
        """Show nothing while the name of somebody in the unit is being typed."""
        begun = text.strip().casefold()
        is_unfinished = self.hasFocus() and any(begun in name.casefold() for name in self._unit)
        self.understood.emit(None if is_unfinished else self.reading())

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.understood.emit(self.reading())
