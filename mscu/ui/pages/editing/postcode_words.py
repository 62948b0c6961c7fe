"""Proposes the district of a typed postcode, and shows its ward."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mscu.exchange.postcodes import PostcodeArea, lies_in
from mscu.ui.forms.form import Form
from mscu.ui.widgets.field_cell import FieldCell

POSTCODE_FIELDS = ("postcode", "address", "where_words")
"""The fields that may hold a postcode, most reliable first."""
DISTRICT = "district"


def asks_for_district(form: Form) -> bool:
    """Return whether a form has a district and a field that may hold a postcode."""
    return DISTRICT in form.names() and not set(POSTCODE_FIELDS).isdisjoint(form.names())


class PostcodeDistrict(QObject):
    """Fills in the district of a typed postcode until the user chooses one."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._proposed: object = None
        self._decided = bool(form.editor(DISTRICT).value())
        for name in self._fields():
            form.editor(name).edited.connect(self._look)
        form.editor(DISTRICT).edited.connect(self._decide)

    def _fields(self) -> list[str]:
        return [name for name in POSTCODE_FIELDS if name in self._form.names()]

    def _decide(self) -> None:
        """Stop proposing a district, because the user chose or cleared one."""
        self._decided = True

    def _look(self) -> None:
        said = "\n".join(str(self._form.editor(name).value() or "") for name in self._fields())
        self._propose(lies_in(said))

    def _propose(self, lies: PostcodeArea | None) -> None:
        cell = self._form.cell(DISTRICT)
        if not self._decided and (lies is not None or self._proposed is not None):
            self._proposed = lies.district if lies is not None else None
            cell.editor.show_value(self._proposed)
        cell.set_hint(lies.words if lies is not None else "")


class CallPostcode(QObject):
    """Shows where a postcode lies, below the field for the place of a call."""

    def __init__(self, where: FieldCell) -> None:
        super().__init__(where)
        self._where = where
        where.editor.edited.connect(self._say)

    def lies(self) -> PostcodeArea | None:
        """Return where it lies, or None if none is typed or this computer does not know it."""
        return lies_in(str(self._where.editor.value() or ""))

    def _say(self) -> None:
        lies = self.lies()
        self._where.set_hint(lies.words if lies is not None else "")
