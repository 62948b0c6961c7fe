"""Buttons, painted from the tokens, with an icon and their shortcut on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcutEvent,
)
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, Tokens, blend, colour, tokens
from mscu.ui.look.tool_tips import set_tip

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
REMOVES = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})
"""Keys that remove what was chosen."""
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
"""Where the arrows lead in what stands in a row."""
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Where the arrows lead in what stands in a plane: right and down."""


def is_enter(event: QKeyEvent) -> bool:
    """Return whether Enter was pressed by itself: with Ctrl it saves the form and presses no button."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return Qt.Key(event.key()) in ENTER and not modifiers


class Pressable(QAbstractButton):
    """Base of buttons that paint themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def begin(self) -> QPainter:
        """Return an antialiased painter."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)


RADIUS = 6.0
_ICON_GAP = 8.0
_HINT_GAP = 8.0


class ButtonKind(StrEnum):
    """What a button is for; a page has one PRIMARY."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"


class Size(StrEnum):
    """The height of a button: 20 (in a line of text), 28, 32 or 40 pixels."""

    LINE = "line"
    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


@dataclass(frozen=True)
class _Measure:
    height: int
    side: int
    icon: int
    text: Type


_MEASURES = {
    Size.LINE: _Measure(20, 10, icons.SMALL_SIZE, Type.LABEL),
    Size.SMALL: _Measure(28, 10, icons.SMALL_SIZE, Type.LABEL),
    Size.NORMAL: _Measure(32, 13, icons.SIZE, Type.BODY),
    Size.LARGE: _Measure(40, 16, icons.SIZE, Type.READ),
}


@dataclass(frozen=True)
class _Ink:
    """Colours of a button in one state."""

    ground: str
    edge: str
    text: str
    hint: str


class Button(QPushButton):
    """A push button; `shortcut` is bound and shown, `hint` is only shown (Enter).

    A button that cannot be used yet is not hidden: `block` shows a lock and the reason.
    """

    def __init__(  # noqa: PLR0913 (all but the words are choices with a usual value)
        self,
        label: str,
        *,
        kind: ButtonKind = ButtonKind.SECONDARY,
        icon: str = "",
        shortcut: str = "",
        hint: str = "",
        size: Size = Size.NORMAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = ""
        self._icon = icon
        self._kind = kind
        self._size = size
        self._hint = hint or shortcut
        self._why_not = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_text(label)
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))

    @property
    def label(self) -> str:
        return self._label

    @property
    def hint(self) -> str:
        """The keys shown beside the label."""
        return self._hint

    @property
    def icon_name(self) -> str:
        return self._icon

    @property
    def why_not(self) -> str:
        """Why the button cannot be used, if it is blocked with a reason."""
        return self._why_not

    def set_text(self, label: str) -> None:
        """Set the label; an ampersand in it is shown as one."""
        shortcut = self.shortcut()
        self._label = label
        self.setText(label.replace("&", "&&"))
        self.setShortcut(shortcut)
        self.setAccessibleName(accessible_text(label))
        self.setAccessibleDescription(self._hint)
        self.updateGeometry()

    def set_hint(self, hint: str) -> None:
        """Set the grey hint beside the label, or remove it."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.updateGeometry()
        self.update()

    def set_icon_name(self, name: str) -> None:
        self._icon = name
        self.update()

    def block(self, reason: str) -> None:
        """Show why the button cannot be used; an empty reason unblocks it."""
        self._why_not = reason
        self.setEnabled(not reason)
        set_tip(self, reason)
        if not reason:
            self.setAccessibleDescription(self._hint)
        self.updateGeometry()

    @property
    def _measure(self) -> _Measure:
        return _MEASURES[self._size]

    @property
    def _shown_icon(self) -> str:
        locked = not self.isEnabled() and bool(self.toolTip()) and bool(self._label)
        return "lock" if locked else self._icon

    def _text_font(self) -> QFont:
        return font(self._measure.text, weight=SEMIBOLD)

    def _content_width(self) -> float:
        width = QFontMetricsF(self._text_font()).horizontalAdvance(self._label)
        if self._shown_icon:
            width += self._measure.icon + (_ICON_GAP if self._label else 0)
        if self._hint and self._label:
            width += _HINT_GAP + _hint_width(self._hint)
        return width

    @override
    def sizeHint(self) -> QSize:
        measure = self._measure
        width = round(self._content_width() + 2 * measure.side) if self._label else measure.height
        return QSize(width, measure.height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._ink(tokens(self))
        painter.setBrush(colour(ink.ground) if ink.ground else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(ink.edge), 1) if ink.edge else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        self._paint_content(painter, ink)

    def _paint_content(self, painter: QPainter, ink: _Ink) -> None:
        measure = self._measure
        x = float(round((self.width() - self._content_width()) / 2))
        if self._shown_icon:
            top = (self.height() - measure.icon) // 2
            square = QRectF(x, top, measure.icon, measure.icon)
            icons.paint(painter, self._shown_icon, square, ink.text)
            x += measure.icon + _ICON_GAP
        if not self._label:
            return
        painter.setFont(self._text_font())
        painter.setPen(colour(ink.text))
        line = QRectF(x, 0, self.width() - x, self.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._label)
        self._paint_hint(painter, ink, line)

    def _paint_hint(self, painter: QPainter, ink: _Ink, line: QRectF) -> None:
        if not self._hint:
            return
        label_width = QFontMetricsF(self._text_font()).horizontalAdvance(self._label)
        painter.setFont(font(Type.MICRO, weight=SEMIBOLD - 50))
        painter.setPen(colour(ink.hint))
        line.translate(QPointF(label_width + _HINT_GAP, 0))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._hint)

    def _ink(self, theme: Tokens) -> _Ink:
        if not self.isEnabled():
            quiet = self._kind == ButtonKind.QUIET
            return _Ink("", "" if quiet else theme.line2, theme.text3, theme.text3)
        pressed = self.isDown() or self.isChecked()
        highlight = 0.14 if pressed else 0.08 if self.underMouse() else 0.0
        if self._kind == ButtonKind.PRIMARY:
            background = blend(theme.accent, theme.onaccent, highlight)
            return _Ink(background, "", theme.onaccent, theme.onaccent)
        if self._kind == ButtonKind.DANGER:
            late = theme.status[Status.LATE]
            return _Ink(late.bg if highlight else theme.surface, late.fg, late.fg, late.fg)
        if self._kind == ButtonKind.QUIET:
            return _Ink(theme.soft if highlight else "", "", theme.link, theme.text3)
        return _Ink(blend(theme.surface, theme.text, highlight / 2), theme.edge, theme.text, theme.text3)

    @override
    def event(self, event: QEvent) -> bool:
        """Act on the shortcut at once; Qt waits a tenth of a second, in which the window may be closed."""
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.click()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)


def _hint_width(hint: str) -> float:
    return QFontMetricsF(font(Type.MICRO, weight=SEMIBOLD - 50)).horizontalAdvance(hint)


SpeakingIcon = Literal["x", "ellipsis", "arrow-down-up"]
"""The icons that need no words: close or remove, more, turn the order."""


def icon_button(
    icon: SpeakingIcon,
    name: str,
    *,
    kind: ButtonKind = ButtonKind.QUIET,
    size: Size = Size.NORMAL,
    shortcut: str = "",
) -> Button:
    """Return a square button with only an icon; its name is the tool tip and the accessible name."""
    button = Button("", kind=kind, icon=icon, size=size, shortcut=shortcut)
    button.setAccessibleName(name)
    set_tip(button, f"{name}  {shortcut}".strip())
    return button
