"""A file dropped on a page: taken where the page takes one now, refused everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

TakesFile = Callable[[Path], object]


class DroppedFiles(QObject):
    """Hands a dropped file to its page, as the dialog that asks for one does.

    It is copied, whatever the other program proposes: a move would remove it there.
    """

    def __init__(self, page: QWidget, taker: Callable[[], TakesFile | None]) -> None:
        super().__init__(page)
        self._taker = taker
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent):  # an entering one too
            if self._taker() is None or _file_in(event.mimeData()) is None:
                event.ignore()
            else:
                _accept(event)
            return True
        if isinstance(event, QDropEvent):
            take, path = self._taker(), _file_in(event.mimeData())
            if take is not None and path is not None:
                _accept(event)
                take(path)
            return True
        return False


def _accept(event: QDropEvent) -> None:
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _file_in(dropped: QMimeData) -> Path | None:
    """Return the only file that is dropped; None for a folder, several files or something of the web."""
    paths = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == len(dropped.urls()) == 1 and paths[0].is_file() else None
