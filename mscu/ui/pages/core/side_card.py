"""The white card at the right of a case page: a header, a body that scrolls, a foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.widgets.card import PADDING, WrappingContent, scrolling
from mscu.ui.widgets.flow import FlowLayout, WrappingRow
from mscu.ui.widgets.label import Elided, Label, rule

ESC_CANCELS = "Esc cancels; nothing typed here is kept"
HEADER_HEIGHT = 68
LEAST_TEXT = 48
"""Pixels of what scrolls, where what stays above and below it needs the rest."""
LEAST_TITLE = 160
"""Pixels of the title beside its buttons; with less, the buttons are below it."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class SideCard(QFrame):
    """A card whose header and foot do not scroll; `buttons` are at the right of the header.

    The title wraps over as many lines as it needs: no name is cut on its own card.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setAccessibleName(name)
        self.title = Label(step=Type.HEAD, wrap=True, selectable=True)
        self.title.setAlignment(_LEFT)
        self.note = Elided("", tone="text2", step=Type.SMALL)
        self.buttons = FlowLayout(gap=Space.SMALL, down=Space.TIGHT, row=True)
        self._mark = hbox()
        self.body = vbox(spacing=Space.NONE)
        self.area = self._scrolled()
        self.area.setAccessibleName(f"{name} text")
        self._around = vbox(
            self._header(), rule(), growing(self.area), within=self, spacing=Space.NONE, margins=(1, 1, 1, 1)
        )

    def _header(self) -> QWidget:
        text_column = vbox(stretch(), self.title, self.note, stretch(), spacing=Space.NONE)
        named = hbox(self._mark, growing(text_column), spacing=Space.MEDIUM)
        header = WrappingRow(named, self.buttons, least=self._least_beside, margins=(PADDING, 8, PADDING, 8))
        header.setMinimumHeight(HEADER_HEIGHT)
        return header

    def _least_beside(self) -> int:
        """Return the width that title and note need beside the buttons; the note does not wrap."""
        note = 0 if self.note.isHidden() else self.note.sizeHint().width()
        return max(LEAST_TITLE, note) + self._mark.sizeHint().width() + Space.MEDIUM

    def _scrolled(self) -> QScrollArea:
        content = WrappingContent()
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        content.setLayout(self.body)
        area = scrolling(content)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setMinimumHeight(LEAST_TEXT)
        return area

    def show_whole(self) -> None:
        """Be as high as the text from now on, which what is around the card scrolls."""
        self._around.replaceWidget(self.area, self.area.takeWidget())
        self.area.hide()

    def show_header(self, mark: QWidget | None, title: str, note: str = "") -> None:
        clear(self._mark)
        if mark is not None:
            self._mark.addWidget(mark)
        self.title.setText(title)
        self.note.set_text(note)
        self.note.setVisible(bool(note))

    def clear_body(self) -> None:
        clear(self.body)
        self.area.verticalScrollBar().setValue(0)

    def add(self, content: QWidget | QHBoxLayout | QVBoxLayout, *, ruled: bool = False) -> None:
        """Add a part at the end of the body; `ruled` draws a hairline above it."""
        self._drop_stretch()
        if ruled and self.body.count():
            self.body.addSpacing(8)
            self.body.addWidget(rule())
        padded = QWidget()
        padding = vbox(within=padded, spacing=Space.NONE, margins=(PADDING, 14, PADDING, 14 if ruled else 6))
        if isinstance(content, QWidget):
            padding.addWidget(content)
        else:
            padding.addLayout(content)
        self.body.addWidget(padded)
        self.body.addStretch(1)

    def _drop_stretch(self) -> None:
        """Remove the stretch at the end, so that another part can follow."""
        last = self.body.itemAt(self.body.count() - 1)
        if last is not None and last.spacerItem() is not None:
            self.body.takeAt(self.body.count() - 1)

    def fill(self, widget: QWidget) -> None:
        """Fill the whole body with one part."""
        self._around.replaceWidget(self.area, widget)
        self.area.hide()
        self._around.setStretchFactor(widget, 1)

    def foot(self) -> QHBoxLayout:
        """Add the foot; its widgets stand side by side."""
        foot = QFrame()
        foot.setProperty("foot", True)
        row = hbox(within=foot, spacing=Space.MEDIUM, margins=(PADDING, 9, PADDING, 9))
        self._around.addWidget(foot)
        return row

    def add_below_header(self, widget: QWidget) -> None:
        """Add a widget between the header and the body, where it does not scroll."""
        row = hbox(widget, margins=(PADDING - 10, 0, PADDING, 0))
        index = self._around.indexOf(self.area)
        self._around.insertWidget(index, rule())
        self._around.insertLayout(index, row)

    def add_above_foot(self, widget: QWidget) -> None:
        """Add a widget between the body and the foot, where it does not scroll."""
        padded = QWidget()
        vbox(widget, within=padded, margins=(PADDING, 8, PADDING, 10))
        self._around.addWidget(padded)
        widget.setProperty("padded", True)


def clear(layout: QLayout) -> None:
    """Remove every widget from a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (sublayout := item.layout()) is not None:
            clear(sublayout)
