"""Text that is shown: always plain, in a step of the type scale and a tone of the palette.

Qt guesses whether a text is HTML; what people typed must never be taken for it, so labels are
made here and nowhere else.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from mscu.ui.look.folding import is_right_to_left
from mscu.ui.look.fonts import Type, font

_SELECT = Qt.TextInteractionFlag.TextSelectableByMouse


class Label(QLabel):
    """A plain text; `selectable` lets it be marked and copied with the mouse."""

    def __init__(
        self,
        words: str = "",
        *,
        step: Type = Type.BODY,
        tone: str = "text",
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(step))
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(_SELECT)
            self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setText(words)

    def set_tone(self, tone: str) -> None:
        """Take another colour of the palette or of a status."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def set_font(self, face: QFont) -> None:
        """Take a font that the type scale does not have by itself (tabular figures)."""
        self.setFont(face)


class Paragraph(QLabel):
    """Text of several lines, with the line height of its step; `strong` comes first, in bold.

    It is escaped here, so what people typed stays what they typed.
    """

    def __init__(
        self, words: str = "", *, strong: str = "", step: Type = Type.BODY, tone: str = "text"
    ) -> None:
        super().__init__()
        self._step = step
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFont(font(step))
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_words(words, strong=strong)

    def set_words(self, words: str, *, strong: str = "") -> None:
        """Show another text."""
        lead = f"<b>{escape(strong)}</b> " if strong else ""
        body = escape(words).replace("\n", "<br>")
        height = self._step.value.line
        way = "rtl" if is_right_to_left(words) else "ltr"
        self.setText(f"<p dir='{way}' style='margin:0;line-height:{height}px'>{lead}{body}</p>")
        self.setAccessibleName(f"{strong} {words}".strip())


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at a widget whose properties have changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def rule(*, upright: bool = False) -> QFrame:
    """A hairline between two parts."""
    line = QFrame()
    line.setProperty("rule", True)
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
