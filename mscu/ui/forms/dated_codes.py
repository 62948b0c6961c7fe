"""The codes that a form offers: those in force on the day that it names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, cast

from mscu.dates.date_reading import MAX_YEARS_SET_AHEAD
from mscu.dates.partial_date import PartialDate, UnreadableDate
from mscu.ui.forms.field_list import CODES, CODES_MANY, Field, Sources
from mscu.ui.widgets.editor import list_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.ui.widgets.code_picker import CodePicker, CodesPicker
    from mscu.ui.widgets.editor import Editor
    from mscu.ui.widgets.field_cell import FieldCell


class DatedCodes:
    """Lists in each picker what is in force on the day of the form, and what is chosen already.

    Without a day, or with one that cannot be read, that is the day on which the form was opened.
    """

    def __init__(self, fields: Iterable[Field], cells: Mapping[str, FieldCell], sources: Sources) -> None:
        self._cells, self._sources = cells, sources
        self._pickers = {field.name: field.editor for field in fields if self._is_dated(field)}

    def _is_dated(self, field: Field) -> bool:
        editor = field.editor
        return isinstance(editor, CODES | CODES_MANY) and any(
            key in self._sources.dates for key, _ in editor.offered(self._sources)
        )

    def refresh(self) -> None:
        """List the codes of the day that the form names now."""
        for name, editor in self._pickers.items():
            declared = cast("CODES | CODES_MANY", editor)
            picker = cast("CodePicker | CodesPicker", self._cells[name].editor)
            value = picker.value()
            chosen = {value} if isinstance(value, str) else set(list_of(str, value))
            offered = declared.offered(self._sources)
            in_force = self._sources.in_force(offered, *self._days(declared.dated_by))
            picker.set_codes([code for code in offered if code[0] in chosen or code in in_force])

    def _days(self, names: tuple[str, ...]) -> tuple[date, date]:
        today = self._sources.today
        cells = (self._cells[name] for name in names if name in self._cells)
        return next((days for cell in cells if (days := typed_days(cell.editor, today))), (today, today))


def typed_days(editor: Editor, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that the words in a field may mean, or None if they are no date."""
    try:
        when = PartialDate.parse(str(editor.value() or ""), today=today, ahead=MAX_YEARS_SET_AHEAD)
    except UnreadableDate:
        return None
    return (when.earliest, when.latest) if when.earliest and when.latest else None
