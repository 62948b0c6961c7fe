"""A menu with icons, shortcuts in grey, and the reason why an action is unavailable."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Tokens, colour, tokens

_SIDE = 8
_TEXT_X = 34


class Menu(QMenu):
    """A menu; `offer` adds an action. An unavailable action stays, with its reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[QAction, str] = {}
        self._reasons: dict[QAction, str] = {}

    def offer(
        self, label: str, run: Callable[[], object], *, icon: str = "", keys: str = "", why_not: str = ""
    ) -> QAction:
        """Add an action; `run` is a bound method. With `why_not` it is disabled, with that reason."""
        escaped = label.replace("&", "&&")
        action = QAction(f"{escaped}\t{why_not}" if why_not else escaped, self)
        if keys and not why_not:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setEnabled(not why_not)
        action.triggered.connect(run)
        self._icons[action] = icon
        self._reasons[action] = why_not
        self.addAction(action)
        return action

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.setPen(colour(theme.line2))
        painter.setBrush(colour(theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        for action in self.actions():
            self._paint_action(painter, theme, action)

    def _paint_action(self, painter: QPainter, theme: Tokens, action: QAction) -> None:
        box = QRectF(self.actionGeometry(action))
        if action.isSeparator():
            painter.fillRect(QRectF(box.x(), box.center().y(), box.width(), 1), colour(theme.line))
            return
        if action is self.activeAction() and action.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.soft))
            painter.drawRoundedRect(box, 4, 4)
        ink = theme.text if action.isEnabled() else theme.text3
        name = self._icons.get(action, "") or ("" if action.isEnabled() else "lock")
        if name:
            top = round(box.center().y() - icons.SIZE / 2)
            square = QRectF(box.x() + _SIDE, top, icons.SIZE, icons.SIZE)
            icons.paint(painter, name if action.isEnabled() else "lock", square, ink)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(Type.BODY))
        painter.setPen(colour(ink))
        label = action.text().partition("\t")[0].replace("&&", "&")
        painter.drawText(box.adjusted(_TEXT_X, 0, 0, 0), middle, label)
        aside = self._reasons.get(action, "") or action.shortcut().toString()
        painter.setFont(font(Type.MICRO))
        painter.setPen(colour(theme.text3))
        right = middle | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(0, 0, -_SIDE, 0), right, aside)
