"""One line of a case's head: a sign, words, a day and a chip; it may lead somewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.badges import CHIP_HEIGHT, Chip, chip_width, paint_chip
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.look.plain_tips import tip
from mscu.ui.look.shapes import MARK, Shape, paint_shape
from mscu.ui.widgets.pressable import Pressable

LINE = 22
_GAP = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class LineLook:
    """What a line shows: an icon or a diamond before the words, a bold figure, day and chip."""

    words: str
    icon: str = ""
    owed: bool = False
    figure: str = ""
    warns: bool = False
    day: str = ""
    chip: Chip | None = None
    tip: str = ""

    @property
    def spoken(self) -> str:
        """The line in one sentence."""
        chip = self.chip.words if self.chip else ""
        return ", ".join(p for p in (f"{self.figure} {self.words}".strip(), self.day, chip) if p)


class HeadLine(Pressable):
    """A line that is cut where there is no room; with `leads` it can be pressed.

    Signals: `followed` when it is pressed by mouse or keyboard.
    """

    followed = Signal()

    def __init__(self, look: LineLook, *, leads: bool = False) -> None:
        super().__init__()
        self._look = look
        self.setText(look.words.replace("&", "&&"))
        self.setAccessibleName(look.spoken)
        self.setToolTip(tip(look.tip or look.spoken))
        self.setFixedHeight(LINE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(self.followed)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, LINE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        now = tokens(self)
        ink = now.status[Status.SOON].fg if self._look.warns else now.text
        left = self._paint_sign(painter, now)
        right = self._paint_right(painter, now)
        if self._look.figure:
            painter.setFont(font(Type.BODY, weight=700))
            painter.setPen(colour(ink))
            width = QFontMetricsF(painter.font()).horizontalAdvance(self._look.figure)
            painter.drawText(QRectF(left, 0, width + 2, LINE), _MIDDLE, self._look.figure)
            left += width + 4
        painter.setFont(font(Type.BODY))
        painter.setPen(colour(ink))
        room = QRectF(left, 0, right - left, LINE)
        mode = Qt.TextElideMode.ElideRight
        words = QFontMetricsF(painter.font()).elidedText(self._look.words, mode, room.width())
        painter.drawText(room, _MIDDLE, words)

    def _paint_sign(self, painter: QPainter, now: Tokens) -> float:
        if self._look.owed:
            where = QPointF(0, (LINE - MARK) / 2)
            paint_shape(painter, Shape.DIAMOND, where, now.status[Status.SOON].fg)
            return MARK + _GAP
        if self._look.icon:
            ink = now.status[Status.SOON].fg if self._look.warns else now.text2
            icons.paint(painter, self._look.icon, QRectF(0, 4, 14, 14), ink)
            return 14 + _GAP
        return 0

    def _paint_right(self, painter: QPainter, now: Tokens) -> float:
        right = float(self.width())
        if self._look.chip is not None:
            right -= chip_width(self._look.chip)
            down = (LINE - CHIP_HEIGHT) / 2
            paint_chip(painter, now, self._look.chip, QPointF(right, down))
            right -= 10
        if self._look.day:
            painter.setFont(font(Type.BODY))
            painter.setPen(colour(now.text2))
            width = QFontMetricsF(painter.font()).horizontalAdvance(self._look.day) + 1
            painter.drawText(QRectF(right - width, 0, width, LINE), _MIDDLE, self._look.day)
            right -= width + 8
        return right


class ThreeLines(QWidget):
    """A text of at most three lines; the last one is cut, the whole is in the tool tip."""

    def __init__(self, words: str = "", tone: str = "text") -> None:
        super().__init__()
        self._words, self._tone = words, tone
        self.setFixedHeight(3 * LINE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setToolTip(tip(words))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(str(getattr(tokens(self), self._tone))))
        painter.setFont(font(Type.BODY))
        for at, words in enumerate(self._lines(self.width())):
            painter.drawText(QRectF(0, at * LINE, self.width(), LINE), _MIDDLE, words)

    def _lines(self, width: float) -> list[str]:
        text = " ".join(self._words.split())
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
        cut = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        if len(cut) > 3:  # noqa: PLR2004 - three lines, as the name says
            rest = metrics.elidedText(text[starts[2] :], Qt.TextElideMode.ElideRight, width)
            cut = [*cut[:2], rest]
        return cut
