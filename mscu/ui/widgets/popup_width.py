"""The width of the list that opens below a field: its longest label is shown whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView
from typing_extensions import override


def width_of_labels(listed: QAbstractItemView) -> int:
    """Return how wide a list must be to show its longest label beside its scroll bar."""
    beside = listed.verticalScrollBar().sizeHint().width() + 2 * listed.frameWidth()
    return listed.sizeHintForColumn(0) + beside


class ShowsWholeLabels(QObject):
    """Widens the popup of a completer, within the screen, wherever Qt puts it."""

    def __init__(self, popup: QAbstractItemView) -> None:
        super().__init__(popup)
        self._popup = popup
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        popup.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = self._popup
        if watched is popup and event.type() in {QEvent.Type.Show, QEvent.Type.Move}:
            screen = popup.screen().availableGeometry()
            popup.setMinimumWidth(min(width_of_labels(popup), screen.width()))
            popup.move(min(popup.x(), screen.right() + 1 - popup.width()), popup.y())
        return super().eventFilter(watched, event)
