"""What is searched for, in words and filters; everything by the keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.core.code_lists import Choosable
from mscu.actions.core.view_filters import SearchView
from mscu.codes import Kind, Marking, SubjectKind
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.partial_date import PartialDateField

WHATS = (
    ("cases", "Cases"),
    *((kind.value, kind.label) for kind in SubjectKind),
    ("plans", "Plans"),
    ("entry", "Entries"),
)
WORDS = "A reference, name, address, plate, phone, or words of an entry"
Lists = Mapping[str, tuple[Choosable, ...]]
Editor = LineField | ChoiceField


class Words(LineField):
    """The line of words. Down and Enter go on to what was found.

    Signals: `list_wanted`.
    """

    list_wanted = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


class SearchFields(QWidget):
    """The words and the filters of one search.

    Signals: `edited` with each change.
    """

    edited = Signal()

    def __init__(self, *, plans: bool = True) -> None:
        """Offer plans to who keeps them."""
        super().__init__()
        self.words = Words(placeholder=WORDS)
        self._fields: dict[str, Editor] = {"words": self.words}
        self._rows = (QHBoxLayout(), QHBoxLayout())
        self._clear = Button("No filters")
        self._clear.setToolTip("Take all filters away; the words stay")
        self._clear.clicked.connect(self._take_filters_away)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in self._rows:
            row.setSpacing(8)
            column.addLayout(row)
        self._put(0, "words", self.words, "Words", stretch=2)
        whats = [each for each in WHATS if plans or each[0] != "plans"]
        self._put(0, "what", ChoiceField(whats, empty="Everything"), "What is looked for")
        kinds = [(kind.value, kind.label) for kind in Kind]
        self._put(0, "kind", ChoiceField(kinds, empty="Any kind of entry"), "Kind of entry")

    def offer(self, lists: Lists, today: date) -> None:
        """Make the filters that need the store's lists, and today."""
        parse = sources_of({}, today).parse_day
        markings = [(each.value, each.label) for each in Marking]
        for name, label, field in (
            ("district", "District", _choice(lists, "district", "Any district")),
            ("since", "From", PartialDateField(parse, placeholder="From, a day")),
            ("until", "To", PartialDateField(parse, placeholder="To, a day")),
            ("marking", "Marking", ChoiceField(markings, empty="Any marking")),
            ("handling", "Handling code", _choice(lists, "intelligence_handling", "Any handling")),
        ):
            self._put(1, name, field, label)
        self._rows[1].addWidget(self._clear)

    def _put(self, row: int, name: str, field: Editor, label: str, *, stretch: int = 1) -> None:
        field.setAccessibleName(label)
        field.setToolTip(label)
        field.edited.connect(self.edited)
        self._fields[name] = field
        self._rows[row].addWidget(field, stretch)

    def view(self) -> SearchView:
        """What is asked; half a date, which is told at its field, narrows nothing."""
        found = {name: _value(field) for name, field in self._fields.items()}
        return SearchView(**found)

    def show_view(self, view: SearchView) -> None:
        """Show a search, without saying so."""
        for name, field in self._fields.items():
            field.show_value(getattr(view, name) or (None if name != "words" else ""))

    def is_filtered(self) -> bool:
        """Whether anything but the words narrows it."""
        view = self.view()
        return view != SearchView(words=view.words)

    def _take_filters_away(self) -> None:
        self.show_view(SearchView(words=self.view().words))
        self.edited.emit()
        self.words.setFocus()


def _choice(lists: Lists, name: str, empty: str) -> ChoiceField:
    return ChoiceField([(each.key, each.label) for each in lists.get(name, ())], empty=empty)


def _value(field: Editor) -> str:
    if isinstance(field, PartialDateField):
        read = field.reading()
        field.mark_problem(read is not None and read.error and not field.hasFocus())
        return "" if read is None or read.error else field.text().strip()
    return str(field.value() or "")
