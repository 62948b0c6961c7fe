"""A column that scrolls, or is shown whole where something around it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override


class ColumnArea(QScrollArea):
    """A vertical scroll area that is as high as its content while it is whole.

    What is hidden takes no height, so that in a stack only the column in front counts.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._shown = content
        self.is_whole = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setProperty("bare", True)
        self.setWidget(content)

    def set_whole(self, is_whole: bool) -> None:
        """Show the column whole, or scroll it."""
        self.is_whole = is_whole
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)
        self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(least.width(), self._content_height() if self.is_whole else least.height())

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint() if self.is_whole else super().sizeHint()

    def _content_height(self) -> int:
        content, around = self._shown, self.parentWidget()
        if around is not None and not self.isVisibleTo(around):
            return 0
        width = min(self.viewport().width(), content.maximumWidth())
        least = content.minimumSizeHint().height()
        return max(least, content.heightForWidth(width)) if content.hasHeightForWidth() else least

    @override
    def event(self, event: QEvent) -> bool:
        """Ask for another height when what it shows has one."""
        changes = {
            QEvent.Type.LayoutRequest,
            QEvent.Type.Resize,
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }
        if self.is_whole and event.type() in changes:
            self.updateGeometry()
        return super().event(event)
