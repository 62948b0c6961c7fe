"""White cards with a title, the facts in them, and empty states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import tokens
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Caption, Label
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.prose import Prose

PADDING = 16
LONG_LABEL = 32
"""Characters of a label that stands in one line, so that its value has room beside it."""
LONG_VALUE = 100
"""Characters above which a fact takes the full width."""
_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
"""A value stays beside its label in any script."""


class Card(QFrame):
    """A card: `body` takes its content, `aside` what is at the right of its title.

    `flush` leaves no margin around the body, for a list that fills the card.
    """

    def __init__(self, title: str = "", *, note: str = "", flush: bool = False) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._title = Caption(title, step=Type.SECTION, tone="text")
        self._note = Label(note, tone="text3")
        self._chip: ChipLabel | None = None
        self.aside = hbox(spacing=Space.SMALL)
        margin = 0 if flush else PADDING
        top = 0 if title else margin
        self.body = vbox(spacing=Space.SMALL, margins=(margin, top, margin, margin))
        self.header = self._header()
        self.header.setVisible(bool(title))
        vbox(self.header, growing(self.body), within=self, spacing=Space.NONE, margins=(1, 1, 1, 1))
        self.setAccessibleName(accessible_text(title))

    def _header(self) -> QWidget:
        header = QWidget(self)
        self._header_row = hbox(
            self._title,
            self._note,
            stretch(),
            self.aside,
            within=header,
            spacing=Space.SMALL,
            margins=(PADDING, 12, 12, 12),
        )
        return header

    def set_title(self, title: str, note: str = "") -> None:
        """Set the title, and the grey note beside it."""
        self._title.setText(title)
        self._note.setText(note)
        self.setAccessibleName(accessible_text(title))

    def lead_with(self, chip: Chip | None, note: str) -> None:
        """Show a chip in place of the title, which stays the card's name; None shows the title.

        What says the same again stays as it is: a new one would be away until it is laid out.
        """
        if chip is not None:
            self._note.setText(note)
        if chip == (self._chip.chip if self._chip is not None else None):
            return
        if self._chip is not None:
            self._chip.hide()
            self._chip.deleteLater()
        self._chip = ChipLabel(chip) if chip is not None else None
        self._title.setVisible(chip is None)
        if self._chip is not None:
            self._header_row.insertWidget(0, self._chip)

    def foot(self) -> QHBoxLayout:
        """Add a foot for who recorded it, or for the buttons of a form; it never scrolls."""
        foot = QFrame()
        foot.setProperty("foot", True)
        row = hbox(within=foot, spacing=Space.SMALL, margins=(PADDING, 10, PADDING, 10))
        layout = self.layout()
        if layout is not None:
            layout.addWidget(foot)
        return row


@dataclass(frozen=True)
class Fact:
    """A label and its value; with `opens` the value is a link, `more` follows it."""

    label: str
    value: str
    opens: object = None
    more: str = ""


class Facts(QWidget):
    """Labels and values side by side, in one or two columns; values can be selected and copied.

    Two become one where they have no room. Signals: `opened` with what a fact's link opens.
    """

    opened = Signal(object)

    def __init__(self, facts: Sequence[Fact] = (), *, columns: int = 2) -> None:
        super().__init__()
        self._columns = columns
        self._needed = 0
        """The width that all columns need."""
        self._is_folded = False
        self._cells: list[tuple[QWidget, QWidget, bool]] = []
        """Each label and value, and whether the value takes the full width."""
        self._links: dict[Link, object] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self.show_facts(facts)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Replace the facts; those without a value are left out."""
        self._links.clear()
        for cell in self._cells:
            for widget in cell[:2]:
                widget.hide()
                widget.deleteLater()
        self._cells = [
            (
                Label(fact.label, tone="text2", wrap=len(fact.label) > LONG_LABEL),
                self._value(fact),
                len(fact.value) > LONG_VALUE,
            )
            for fact in facts
            if fact.value
        ]
        self._lay_out(self._columns)
        for label, value, _ in self._cells:  # what is hidden needs no width
            label.show()
            value.show()
        self._needed = self._grid.minimumSize().width()
        self._is_folded = False
        if self.isVisible():
            self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        """Return what one column needs."""
        label = max((cell[0].minimumSizeHint().width() for cell in self._cells), default=0)
        value = max((cell[1].minimumSizeHint().width() for cell in self._cells), default=0)
        width = label + self._grid.horizontalSpacing() + value
        return QSize(width, super().minimumSizeHint().height())

    def _fit(self) -> None:
        is_folded = self.width() < self._needed
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self._lay_out(1 if is_folded else self._columns)

    def _lay_out(self, columns: int) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        top = Qt.AlignmentFlag.AlignTop
        at = 0
        for label, value, is_long in self._cells:
            span = columns if is_long else 1
            at += -at % span
            row, column = divmod(at, columns)
            self._grid.addWidget(label, row, 2 * column, top)
            self._grid.addWidget(value, row, 2 * column + 1, 1, 2 * span - 1, top)
            at += span
        for column in range(self._columns):
            self._grid.setColumnStretch(2 * column + 1, 1 if column < columns else 0)

    def _value(self, fact: Fact) -> QWidget:
        if fact.opens is None:
            value = Label(fact.value, wrap=True, selectable=True)
            value.setAlignment(_BESIDE)
            value.setAccessibleName(accessible_text(f"{fact.label}: {fact.value}"))
            return value
        link = Link(fact.value)
        link.setAccessibleName(accessible_text(f"{fact.label}: {fact.value}"))
        link.followed.connect(self._followed)
        link.wrap()
        self._links[link] = fact.opens
        container = QWidget()
        row = hbox(link, within=container, spacing=Space.SMALL)
        if fact.more:
            more_label = Label(fact.more, tone="text2")
            row.addWidget(more_label, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        return container

    def _followed(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.opened.emit(self._links[link])


class EmptyState(QFrame):
    """What an empty page or list shows: its purpose, and the first action as a link.

    Signals: `followed` when the link is pressed.
    """

    followed = Signal()

    def __init__(self, icon: str, title: str, text: str, *, action: str = "") -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._icon = icon
        self._prose = Prose(text, link=action, strong_link=True, tone="text2")
        self._prose.followed.connect(self.followed)
        self._title = Label(title, step=Type.STRONG)
        vbox(self._title, self._prose, within=self, spacing=Space.NONE, margins=(48, 14, PADDING, 14))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(accessible_text(f"{title}. {text}"))

    def say(self, icon: str, title: str, text: str) -> None:
        self._icon = icon
        self._title.setText(title)
        self._prose.say(text)
        self.setAccessibleName(accessible_text(f"{title}. {text}"))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        square = QRectF(17, 15, 20, 20)
        icons.paint(QPainter(self), self._icon, square, tokens(self).text3, stroke=1.5)


class WrappingContent(QWidget):
    """What scrolls, exactly as high as its text needs at the available width.

    Its least height would be what it needs at its least width, so that a form would end in an empty area.
    """

    @override
    def minimumSizeHint(self) -> QSize:
        size, layout = super().minimumSizeHint(), self.layout()
        wraps = layout is not None and layout.hasHeightForWidth()
        return QSize(size.width(), 0) if wraps else size


def scrolling(content: QWidget) -> QScrollArea:
    """Return a vertical scroll area around a widget; Tab brings its fields into view."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("bare", True)
    area.setWidget(content)
    return area
