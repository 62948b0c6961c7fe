"""Proposes the district of a typed postcode, and shows its ward."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mscu.exchange.postcodes import PostcodeArea, area_of_text
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
        self._user_chose = bool(form.editor(DISTRICT).value())
        for name in self._fields():
            form.editor(name).edited.connect(self._find_area)
        form.editor(DISTRICT).edited.connect(self._stop_proposing)

    def _fields(self) -> list[str]:
        return [name for name in POSTCODE_FIELDS if name in self._form.names()]

    def _stop_proposing(self) -> None:
        """Stop proposing a district, because the user chose or cleared one."""
        self._user_chose = True

    def _find_area(self) -> None:
        text = "\n".join(str(self._form.editor(name).value() or "") for name in self._fields())
        self._propose(area_of_text(text))

    def _propose(self, area: PostcodeArea | None) -> None:
        cell = self._form.cell(DISTRICT)
        if not self._user_chose and (area is not None or self._proposed is not None):
            self._proposed = area.district if area is not None else None
            cell.editor.show_value(self._proposed)
        cell.set_hint(area.words if area is not None else "")


class CallPostcode(QObject):
    """Shows the area of a postcode below the field for the place of a call."""

    def __init__(self, where: FieldCell) -> None:
        super().__init__(where)
        self._where = where
        where.editor.edited.connect(self._show_area)

    def area(self) -> PostcodeArea | None:
        """Return the postcode's area, or None if none is typed or it is not known."""
        return area_of_text(str(self._where.editor.value() or ""))

    def _show_area(self) -> None:
        area = self.area()
        self._where.set_hint(area.words if area is not None else "")
