"""The chronology: filters by family, the strip of days, and the thread of entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.entries.entry_file import EntryRow
from mscu.codes import Family
from mscu.ui.pages.core.entry_formats import EntryFormats, family_of, row_date
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.chronology import Chronology, Line
from mscu.ui.widgets.day_strip import DayStrip, Mark
from mscu.ui.widgets.tabs import Filters

GUTTER = 24
ALL = "all"
EMPTY = (
    "notebook-pen",
    "No entries in this case yet",
    "Everything that happens appears here in order, from the first report to the last hearing.",
)
"""Icon, title and text for a case without entries."""
ORDER = (
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

    Signals: `rested` and `opened` with the id of an entry, `add_wanted` from an empty case.
    """

    rested = Signal(object)
    opened = Signal(object)
    add_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._looks: EntryFormats | None = None
        self._case_id = 0
        self._newest_first = False
        self._filters: Filters | None = None
        self._shown_family: object = ALL
        self.list = Chronology("Chronology")
        self.list.rested.connect(self.rested)
        self.list.opened.connect(self.opened)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.strip = DayStrip()
        self.strip.wanted.connect(self._go_to)
        self.turn = icon_button("arrow-down-up", "Newest first", size=Size.SMALL)
        self.turn.clicked.connect(self._turn)
        self._filter_row = QHBoxLayout()
        self._offering = EmptyState(*EMPTY, action="Add the first entry")
        self._offering.followed.connect(self.add_wanted)
        self._telling = EmptyState(*EMPTY)
        self._lay_out()

    def _lay_out(self) -> None:
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(GUTTER, 12, 12, 4)
        top.setSpacing(8)
        top.addLayout(self._filter_row, 1)
        top.addWidget(self.turn)
        strip = QHBoxLayout()
        strip.setContentsMargins(GUTTER, 0, 14, 0)
        strip.addWidget(self.strip)
        self._empty_row = QWidget()
        empty = QHBoxLayout(self._empty_row)
        empty.setContentsMargins(GUTTER, 12, 16, 0)
        empty.addWidget(self._offering)
        empty.addWidget(self._telling)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addLayout(strip)
        column.addWidget(self._empty_row)
        column.addWidget(self.list, 1)
        for part in (self._top, self.strip, self._empty_row):
            part.hide()  # until the case has been read, nothing is claimed about it

    def show_case(self, formats: EntryFormats) -> None:
        """Show a case; a different case than before starts unfiltered, at its last entry."""
        fresh = formats.case.id != self._case_id
        self._looks, self._case_id = formats, formats.case.id
        if fresh:
            self._shown_family, self._newest_first = ALL, False
            self.list.choose_none()
        self._show_filters(formats)
        self._show_rows()

    def last(self) -> int | None:
        """Return the id of the latest entry."""
        rows = self._looks.thread() if self._looks else ()
        return rows[-1].id if rows else None

    def choose(self, entry_id: int) -> None:
        """Make an entry the current one, clearing the filter if it hides the entry."""
        if not self.list.choose(entry_id) and self._shown_family != ALL:
            self._shown_family = ALL
            if self._looks is not None:
                self._show_filters(self._looks)
            self._show_rows()
            self.list.choose(entry_id)

    def _show_filters(self, formats: EntryFormats) -> None:
        rows = formats.thread()
        counts = Counter(row.family for row in rows)
        there = [family for family in ORDER if counts[family]]
        if self._shown_family not in (ALL, *there):
            self._shown_family = ALL
        options = [(ALL, "All"), *((family, family.label) for family in there)]
        clear(self._filter_row)
        self._filters = Filters(options, "Filter by family")
        self._filters.set_counts([len(rows), *(counts[family] for family in there)])
        self._filters.choose(self._shown_family)
        self._filters.chosen.connect(self._filtered)
        self._filter_row.addWidget(self._filters)

    def _filtered(self, family: object) -> None:
        self._shown_family = family
        self._show_rows()

    def _turn(self) -> None:
        self._newest_first = not self._newest_first
        name = "Oldest first" if self._newest_first else "Newest first"
        self.turn.setAccessibleName(name)
        self.turn.setToolTip(name)
        self._show_rows()
        kept = self.list.current_key()
        if isinstance(kept, int):
            self.list.choose(kept)

    def rows(self) -> Sequence[EntryRow]:
        """The entries shown, in display order."""
        if self._looks is None:
            return ()
        rows = [row for row in self._looks.thread() if self._shown_family in (ALL, row.family)]
        return rows[::-1] if self._newest_first else rows

    def _show_rows(self) -> None:
        if self._looks is None:
            return
        rows = self.rows()
        formats = self._looks.chronology(rows)
        self.list.show_lines([Line(row.id, look) for row, look in zip(rows, formats, strict=True)])
        marks = [
            Mark(day, family_of(row), row.id)
            for row in rows
            if (day := row_date(row.happened).day) is not None
        ]
        self.strip.show_marks(marks, self._looks.case.today)
        empty = not self._looks.case.entries
        self._offering.setVisible(bool(self._looks.case.may_record))
        self._telling.setVisible(not self._looks.case.may_record)
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
        first, last = self.list.in_view()
        days = [row_date(row.happened).day for row in rows[first : last + 1]]
        known = [day for day in days if day is not None]
        if known:
            self.strip.show_view(known[0], known[-1])
