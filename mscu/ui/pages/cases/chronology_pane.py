"""The chronology: filters by family, the strip of days, and the thread of entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.entries.entry_file import EntryRow
from mscu.codes import Family
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.pages.core.entry_formats import EntryFormats, row_date
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.day_strip import DayMark, DayStrip
from mscu.ui.widgets.tabs import Filters

GUTTER = 24
LEAST_HEIGHT, LEAST_WITH_STRIP = 160, 320
"""Pixels of the whole pane: at least, and for the strip of days to be shown."""
ALL_FAMILIES = "all"
EMPTY_TEXTS = (
    "notebook-pen",
    "No entries in this case yet",
    "Everything that happens appears here in order, from the first report to the last hearing.",
)
"""Icon, title and text for a case without entries."""
FAMILY_ORDER = (
    Family.REPORT,
    Family.ADVICE,
    Family.ENQUIRY,
    Family.CARE,
    Family.ENFORCEMENT,
    Family.GROUP,
    Family.NOTE,
)


class ChronologyPane(QWidget):
    """The entries of a case, or those of one family, in either order.

    Signals: `rested` and `opened` with the id of an entry, `add_requested` from an empty case.
    """

    rested = Signal(object)
    opened = Signal(object)
    add_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._formats: EntryFormats | None = None
        self._case_id = 0
        self._newest_first = False
        self._filters: Filters | None = None
        self._shown_family: object = ALL_FAMILIES
        self.list = Chronology("Chronology")
        self.list.rested.connect(self.rested)
        self.list.opened.connect(self.opened)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.strip = DayStrip()
        self.strip.entry_requested.connect(self._go_to)
        self.order_button = icon_button("arrow-down-up", "Newest first", size=Size.SMALL)
        self.order_button.clicked.connect(self._reverse_order)
        self._filter_row = hbox()
        self._empty_with_action = EmptyState(*EMPTY_TEXTS, action="Add the first entry")
        self._empty_with_action.followed.connect(self.add_requested)
        self._empty_text = EmptyState(*EMPTY_TEXTS)
        self._lay_out()

    def _lay_out(self) -> None:
        self._top = QWidget()
        hbox(
            growing(self._filter_row),
            self.order_button,
            within=self._top,
            spacing=Space.SMALL,
            margins=(GUTTER, 12, 12, 4),
        )
        self._strip_row = QWidget()
        hbox(self.strip, within=self._strip_row, margins=(GUTTER, 0, 14, 0))
        self._empty_row = QWidget()
        hbox(self._empty_with_action, self._empty_text, within=self._empty_row, margins=(GUTTER, 12, 16, 0))
        vbox(self._top, self._strip_row, self._empty_row, growing(self.list), within=self, spacing=Space.NONE)
        for widget in (self._top, self.strip, self._empty_row):
            widget.hide()  # shown once the case has been read

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the days to the rows in a low window."""
        super().resizeEvent(event)
        self._strip_row.setHidden(event.size().height() < LEAST_WITH_STRIP)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), LEAST_HEIGHT)

    def show_case(self, formats: EntryFormats) -> None:
        """Show a case; a different case than before starts unfiltered, at its last entry."""
        is_other_case = formats.case.id != self._case_id
        self._formats, self._case_id = formats, formats.case.id
        if is_other_case:
            self._shown_family, self._newest_first = ALL_FAMILIES, False
            self.list.choose_none()
        self._show_filters(formats)
        self._show_rows()

    def latest_entry_id(self) -> int | None:
        rows = self._formats.chronology_entries() if self._formats else ()
        return rows[-1].id if rows else None

    def choose(self, entry_id: int) -> None:
        """Make an entry the current one, clearing the filter if it hides the entry."""
        if not self.list.choose(entry_id) and self._shown_family != ALL_FAMILIES:
            self._shown_family = ALL_FAMILIES
            if self._formats is not None:
                self._show_filters(self._formats)
            self._show_rows()
            self.list.choose(entry_id)

    def _show_filters(self, formats: EntryFormats) -> None:
        rows = formats.chronology_entries()
        counts = Counter(row.family for row in rows)
        present = [family for family in FAMILY_ORDER if counts[family]]
        if self._shown_family not in (ALL_FAMILIES, *present):
            self._shown_family = ALL_FAMILIES
        options = [(ALL_FAMILIES, "All"), *((family, family.label) for family in present)]
        clear(self._filter_row)
        self._filters = Filters(options, "Filter by type")
        self._filters.set_counts([len(rows), *(counts[family] for family in present)])
        self._filters.choose(self._shown_family)
        self._filters.chosen.connect(self._filtered)
        self._filter_row.addWidget(self._filters)

    def _filtered(self, family: object) -> None:
        self._shown_family = family
        self._show_rows()

    def _reverse_order(self) -> None:
        self._newest_first = not self._newest_first
        name = "Oldest first" if self._newest_first else "Newest first"
        self.order_button.setAccessibleName(name)
        self.order_button.setToolTip(name)
        self._show_rows()
        current = self.list.current_key()
        if isinstance(current, int):
            self.list.choose(current)

    def rows(self) -> Sequence[EntryRow]:
        """The entries shown, in display order."""
        if self._formats is None:
            return ()
        rows = [
            row
            for row in self._formats.chronology_entries()
            if self._shown_family in (ALL_FAMILIES, row.family)
        ]
        return rows[::-1] if self._newest_first else rows

    def _show_rows(self) -> None:
        if self._formats is None:
            return
        rows = self.rows()
        looks = self._formats.chronology_rows(rows)
        self.list.show_lines([KeyedRow(row.id, look) for row, look in zip(rows, looks, strict=True)])
        marks = [DayMark(day, row.family, row.id) for row in rows if (day := row_date(row).day) is not None]
        self.strip.show_marks(marks, self._formats.case.today)
        empty = not self._formats.case.entries
        self._empty_with_action.setVisible(bool(self._formats.case.may_record))
        self._empty_text.setVisible(not self._formats.case.may_record)
        self._empty_row.setVisible(empty)
        self._top.setVisible(not empty)
        self.strip.show()
        self._scrolled()

    def _go_to(self, entry_id: object) -> None:
        if isinstance(entry_id, int):
            self.list.choose(entry_id)
            self.opened.emit(entry_id)

    def _scrolled(self) -> None:
        """Frame the visible days in the strip."""
        rows = self.rows()
        first, latest_entry_id = self.list.in_view()
        days = [row_date(row).day for row in rows[first : latest_entry_id + 1]]
        visible = [day for day in days if day is not None]
        if visible:
            self.strip.show_view(visible[0], visible[-1])
