"""Labels: always plain text, in a step of the type scale and a tone of the palette.

Qt guesses whether a text is HTML, which must never happen to what users typed, so every label is made here.
"""

from __future__ import annotations

from html import escape
from math import ceil
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.folding import accessible_text, is_right_to_left
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.look.tool_tips import set_tip

_GAP = 8
HEADINGS = frozenset({Type.SECTION, Type.HEAD, Type.PAGE, Type.FIGURE})
"""The steps of titles, which screen readers know as headings."""


def _role_of(heading: bool) -> QAccessible.Role:
    return QAccessible.Role.Heading if heading else QAccessible.Role.StaticText


class Elided(QLabel):
    """A line that is elided at its end, or with `middle` in the middle, so that the end of a path stays."""

    def __init__(
        self,
        text: str = "",
        *,
        step: Type = Type.BODY,
        tone: str = "text",
        icon: str = "",
        middle: bool = False,
    ) -> None:
        super().__init__()
        self.accessible_role = _role_of(step in HEADINGS)
        self._text = text
        self._step = step
        self._tone = tone
        self._icon = icon
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setAccessibleName(accessible_text(text))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(accessible_text(text))
        self.updateGeometry()
        self._update_tip()
        self.update()

    def _font(self) -> QFont:
        return font(self._step)

    def _start(self) -> int:
        return icons.SIZE + _GAP if self._icon else 0

    def _full_width(self) -> int:
        width = QFontMetricsF(self._font()).horizontalAdvance(self._text)
        return self._start() + round(width) + 2

    def _update_tip(self) -> None:
        set_tip(self, self._text if self.width() < self._full_width() else "")

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._full_width(), self._step.value.line)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._start() + 24, self._step.value.line)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_tip()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        ink = str(getattr(theme, self._tone))
        if self._icon:
            top = (self.height() - icons.SIZE) // 2
            icons.paint(painter, self._icon, QRectF(0, top, icons.SIZE, icons.SIZE), theme.text2)
        painter.setFont(self._font())
        painter.setPen(colour(ink))
        line = QRectF(self._start(), 0, self.width() - self._start(), self.height())
        elided = QFontMetricsF(self._font()).elidedText(self._text, self._mode, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)


_SELECT = Qt.TextInteractionFlag.TextSelectableByMouse
_BESIDE_OTHERS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
"""Where a name in Arabic stands too: in the column of the others, not at its far side."""


class Label(QLabel):
    """Plain text; `selectable` lets the user select and copy it."""

    is_heading: ClassVar[bool | None] = None
    """Whether it is a heading; None if its step tells."""

    def __init__(
        self,
        text: str = "",
        *,
        step: Type = Type.BODY,
        tone: str = "text",
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.accessible_role = _role_of(step in HEADINGS if self.is_heading is None else self.is_heading)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(step))
        self.setProperty("tone", tone)
        self.setAlignment(_BESIDE_OTHERS)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(_SELECT)
            self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        is_named_by_text = self.accessibleName() in {"", accessible_text(self.text())}
        super().setText(text)
        if is_named_by_text:
            plain = accessible_text(text)
            self.setAccessibleName(plain if plain != text else "")

    def set_tone(self, tone: str) -> None:
        """Set the colour: one of the palette or of a status."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def set_font(self, face: QFont) -> None:
        """Set a font that is not in the type scale (tabular figures)."""
        self.setFont(face)


class Heading(Label):
    """A title in the letters of its surroundings."""

    is_heading = True


class Figure(Label):
    """A number or a few words in the letters of a title."""

    is_heading = False


class Caption(Label):
    """A label beside others in a row: on one line where it fits, else on as many as it needs."""

    def __init__(self, text: str = "", *, step: Type = Type.LABEL, tone: str = "text2") -> None:
        super().__init__(text, step=step, tone=tone, wrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def sizeHint(self) -> QSize:
        # A wrapping QLabel asks for the width of a paragraph instead.
        width = ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + 2
        return QSize(width, self.heightForWidth(width))


class Paragraph(QLabel):
    """Text of several lines, with the line height of its step; `strong` comes first, in bold.

    It is escaped here, so that typed text is shown literally.
    """

    def __init__(
        self, text: str = "", *, strong: str = "", step: Type = Type.BODY, tone: str = "text"
    ) -> None:
        super().__init__()
        self._step = step
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFont(font(step))
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_text(text, strong=strong)

    def set_text(self, text: str, *, strong: str = "") -> None:
        lead = f"<b>{escape(strong)}</b> " if strong else ""
        body = escape(text).replace("\n", "<br>")
        height = self._step.value.line
        direction = "rtl" if is_right_to_left(text) else "ltr"
        self.setText(f"<p dir='{direction}' style='margin:0;line-height:{height}px'>{lead}{body}</p>")
        self.setAccessibleName(accessible_text(f"{strong} {text}".strip()))


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again to a widget whose properties have changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def rule(*, upright: bool = False) -> QFrame:
    """Return a hairline between two parts."""
    line = QFrame()
    line.setProperty("rule", True)
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line
