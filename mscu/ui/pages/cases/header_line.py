"""The lines in the columns of the head of a case; what follows a name is elided before the name."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.badges import CHIP_HEIGHT, Chip, chip_width, paint_chip
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.look.shapes import MARK, Shape, paint_shape
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.widgets.button import Pressable

LINE = 22
KEPT_REST = 0.4
"""The share of a line that is kept for what follows a name, if that is so long."""
_GAP = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class LineLook:
    """What a line shows: an icon or a diamond before the words, a bold figure, day and chip."""

    text: str
    name: str = ""
    """The name that the text begins with, which is elided by whole words."""
    icon: str = ""
    is_obligation: bool = False
    figure: str = ""
    warns: bool = False
    day: str = ""
    day_in_tip: bool = False
    """Whether the day gives way to the text, since the tool tip has it too."""
    chip: Chip | None = None
    is_plain: bool = False
    """Whether the chip has no colour, so that a page warns in red only once: one above it does."""
    tip: str = ""

    @property
    def spoken(self) -> str:
        """The line as one sentence for screen readers."""
        chip = self.chip.text if self.chip else ""
        return ", ".join(p for p in (f"{self.figure} {self.text}".strip(), self.day, chip) if p)


def fitted(look: LineLook, room: float) -> str:
    """Return the text of a line as far as there is room: a name gives way only to the little that is kept."""
    metrics = QFontMetricsF(font(Type.BODY))
    elide, advance = metrics.elidedText, metrics.horizontalAdvance
    mode = Qt.TextElideMode.ElideRight
    if not look.name or advance(look.text) <= room:
        return elide(look.text, mode, room)
    rest = look.text.removeprefix(isolated(look.name))
    words, name, left = look.name.split(), look.name, room - min(advance(rest), KEPT_REST * room)
    while words and advance(name) > left:
        words.pop()
        name = f"{' '.join(words)}…"
    shown = isolated(name if words else elide(look.name, mode, left))
    return f"{shown}{elide(rest, mode, room - advance(shown))}"


class HeaderLine(Pressable):
    """A line that is elided where room is short; with `leads` it can be pressed.

    Signals: `followed` when it is pressed by mouse or keyboard.
    """

    followed = Signal()

    def __init__(self, look: LineLook, *, leads: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setText(look.text.replace("&", "&&"))
        self.setAccessibleName(accessible_text(look.spoken))
        set_tip(self, look.tip or look.spoken)
        self.setFixedHeight(LINE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(self.followed)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)

    def full_width(self) -> int:
        """Return the width at which nothing is elided."""
        look = self._look
        sign = MARK if look.is_obligation else 14 if look.icon else 0
        bold, plain = (QFontMetricsF(font(Type.BODY, weight=weight)) for weight in (700, 450))
        width = plain.horizontalAdvance(look.text) + 2 + (sign + _GAP if sign else 0)
        width += bold.horizontalAdvance(look.figure) + 4 if look.figure else 0
        width += plain.horizontalAdvance(look.day) + 9 if look.day else 0
        return ceil(width + (chip_width(look.chip) + 10 if look.chip is not None else 0))

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, LINE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        theme = tokens(self)
        ink = theme.status[Status.SOON].fg if self._look.warns else theme.text
        left = self._paint_sign(painter, theme)
        right = self._paint_right(painter, theme)
        if self._look.figure:
            painter.setFont(font(Type.BODY, weight=700))
            painter.setPen(colour(ink))
            width = QFontMetricsF(painter.font()).horizontalAdvance(self._look.figure)
            painter.drawText(QRectF(left, 0, width + 2, LINE), _MIDDLE, self._look.figure)
            left += width + 4
        painter.setFont(font(Type.BODY))
        painter.setPen(colour(ink))
        text_rect = QRectF(left, 0, right - left, LINE)
        painter.drawText(text_rect, _MIDDLE, fitted(self._look, text_rect.width()))

    def _paint_sign(self, painter: QPainter, theme: Tokens) -> float:
        if self._look.is_obligation:
            corner = QPointF(0, (LINE - MARK) / 2)
            paint_shape(painter, Shape.DIAMOND, corner, theme.status[Status.SOON].fg)
            return MARK + _GAP
        if self._look.icon:
            ink = theme.status[Status.SOON].fg if self._look.warns else theme.text2
            icons.paint(painter, self._look.icon, QRectF(0, 4, 14, 14), ink)
            return 14 + _GAP
        return 0

    @property
    def _shows_day(self) -> bool:
        """Return whether there is a day, and room for it or no other place."""
        return bool(self._look.day) and (not self._look.day_in_tip or self.width() >= self.full_width())

    def _paint_right(self, painter: QPainter, theme: Tokens) -> float:
        right = float(self.width())
        if self._look.chip is not None:
            right -= chip_width(self._look.chip)
            top = (LINE - CHIP_HEIGHT) / 2
            paint_chip(painter, theme, self._look.chip, QPointF(right, top), plain=self._look.is_plain)
            right -= 10
        if self._shows_day:
            painter.setFont(font(Type.BODY))
            painter.setPen(colour(theme.text2))
            width = QFontMetricsF(painter.font()).horizontalAdvance(self._look.day) + 1
            painter.drawText(QRectF(right - width, 0, width, LINE), _MIDDLE, self._look.day)
            right -= width + 8
        return right


class ThreeLineText(QWidget):
    """A text of at most three lines; the last one is elided, and the tool tip has the whole."""

    def __init__(self, text: str = "", tone: str = "text") -> None:
        super().__init__()
        self._text, self._tone = text, tone
        self.setFixedHeight(3 * LINE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(accessible_text(text))
        set_tip(self, text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(str(getattr(tokens(self), self._tone))))
        painter.setFont(font(Type.BODY))
        for index, line in enumerate(self._lines(self.width())):
            painter.drawText(QRectF(0, index * LINE, self.width(), LINE), _MIDDLE, line)

    def _lines(self, width: float) -> list[str]:
        text = " ".join(self._text.split())
        layout = QTextLayout(text, font(Type.BODY))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        starts: list[int] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            starts.append(line.textStart())
        layout.endLayout()
        metrics = QFontMetricsF(font(Type.BODY))
        lines = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        if len(lines) > 3:  # noqa: PLR2004 - three lines, as the name says
            last = metrics.elidedText(text[starts[2] :], Qt.TextElideMode.ElideRight, width)
            lines = [*lines[:2], last]
        return lines
