"""The chronology of a survivor: what the navigators recorded, and police's safeguarding entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mscu.actions.entries.chronology import ChronologyLine
from mscu.codes import Family, Kind, StoreKind
from mscu.documents.icons import icon_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.look.layouts import Space, growing, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.entry_formats import RowDate, row_date
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.session.answers import Answers
from mscu.ui.widgets.button import icon_button
from mscu.ui.widgets.card import PADDING
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.skeleton import SkeletonShape
from mscu.ui.widgets.tabs import Filters

STORE_CHIPS = {
    StoreKind.UNIT: Chip("police", Status.RUN),
    StoreKind.SURVIVORS: Chip("navigators", Status.CHAR),
}
ALERT = "alert"
ICONS = {
    "survivor": "heart-handshake",
    "contact": "messages-square",
    "need": "list-checks",
    "progress": "radar",
    "first_account": "message-square-text",
    "benefit": "hand-coins",
    "engagement": "gavel",
    "risk": "shield-alert",
    "closure": "archive",
    "consent": "file-signature",
    "share": "share-2",
    "card": "siren",
    "card_release": "siren",
    "material_request": "scale",
    "legal_hold": "file-lock",
    "concerned": "shield-alert",
    ALERT: "bell-ring",
}
"""Icons of records that are not case entries, the same as on the buttons that record them."""
ENFORCEMENT = frozenset({Kind.ARREST, Kind.CHARGE, Kind.BAIL})


def lines_of(lines: Sequence[ChronologyLine]) -> list[KeyedRow]:
    """Return the rows of the list, each day under its heading."""
    dates = list(map(row_date, lines))
    return list(_rows(lines, dates, Counter(when.heading for when in dates)))


def _rows(
    lines: Iterable[ChronologyLine], dates: Iterable[RowDate], totals: Counter[str]
) -> Iterator[KeyedRow]:
    previous = ""
    for line, when in zip(lines, dates, strict=True):
        is_new_day = when.heading != previous
        previous = when.heading
        is_long = is_new_day and totals[previous] > 1
        yield KeyedRow(
            (line.store_kind, line.kind, line.record_id, line.happened_at),
            RowLook(
                title=sentence(line.title),
                detail=isolated(line.detail),
                family=_family(line),
                icon=_icon(line),
                time=when.time,
                thread=True,
                chip=STORE_CHIPS[line.store_kind],
                heading=previous if is_new_day else "",
                heading_note=f"{totals[previous]} lines" if is_long else "",
            ),
        )


def _family(line: ChronologyLine) -> Family:
    return Family.ENFORCEMENT if line.kind in ENFORCEMENT else Family.CARE


def _icon(line: ChronologyLine) -> str:
    return ICONS.get(line.kind) or icon_of(Kind(line.kind))


ALL = "all"
WHICH = ((ALL, "All"), (StoreKind.SURVIVORS, "Navigators"), (StoreKind.UNIT, "Police"))


class ChronologyCard(SideCard):
    """The lines of both stores, or of one, in either order.

    Signals: `opened` with a line that was clicked or confirmed, `left` when the card is closed.
    """

    opened = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Chronology")
        self.answers = Answers(self)
        self._lines: Sequence[ChronologyLine] = ()
        self._newest_first = False
        self.list = Chronology("Chronology")
        self.list.opened.connect(self._opened)
        self.which = Filters(WHICH, "Whose lines")
        self.which.chosen.connect(self._show)
        self.reverse = icon_button("arrow-down-up", "Newest first")
        self.reverse.clicked.connect(self._reverse)
        close = icon_button("x", "Close")
        close.clicked.connect(self.left)
        self.buttons.addWidget(self.reverse)
        self.buttons.addWidget(close)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)
        self._lay_out()

    def _lay_out(self) -> None:
        content = QWidget()
        above = vbox(self.which, margins=(PADDING, 0, PADDING, 0))
        vbox(above, growing(self.list), within=content, spacing=Space.SMALL, margins=(0, 12, 0, 0))
        self.fill(AnswerFrame(self.answers, content, SkeletonShape.LIST))

    def begin(self, name: str) -> None:
        """Show the survivor's name, and wait for the lines."""
        self.show_header(IconLabel("history", 24, "text2"), sentence(f"Chronology of {name}"))
        self.which.choose(ALL)
        self.answers.wait()

    def show_lines(self, lines: Sequence[ChronologyLine], note: str) -> None:
        """Show the lines, scrolled to the end, where the newest are."""
        self.show_header(IconLabel("history", 24, "text2"), self.title.text(), note)
        self._lines = lines
        self._show()
        if self.list.current_key() is None:
            self._scroll_to_newest()

    def forget(self) -> None:
        """Remove every line."""
        self._lines = ()
        self._show()

    def _reverse(self) -> None:
        self._newest_first = not self._newest_first
        name = "Oldest first" if self._newest_first else "Newest first"
        self.reverse.setAccessibleName(name)
        self.reverse.setToolTip(name)
        self._show()
        self._scroll_to_newest()

    def _scroll_to_newest(self) -> None:
        if self._newest_first:
            self.list.scrollToTop()
        else:
            self.list.scrollToBottom()

    def _show(self, _which: object = None) -> None:
        counts = [sum(line.store_kind is store_kind for line in self._lines) for store_kind, _ in WHICH[1:]]
        self.which.set_counts([len(self._lines), *counts])
        which = self.which.value()
        rows = [line for line in self._lines if which in {ALL, line.store_kind}]
        self.list.show_lines(lines_of(rows[::-1] if self._newest_first else rows))

    def _opened(self, key: object) -> None:
        self.opened.emit(key)
