"""File dialogs that begin in the user's documents or where they were last.

The dialogs do not block, so that none of them keeps the program from locking.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def documents_folder() -> Path:
    """Return the documents folder of the operating system's user, or else the home folder."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
    return next((Path(place) for place in places if Path(place).is_dir()), Path.home())


def to_save(parent: QWidget, title: str, at: Path, kind: str) -> QFileDialog:
    """Return a dialog that asks where to save a file; connect `fileSelected`.

    A name without a suffix gets that of `at`.
    """
    dialog = _dialog(parent, title, at.parent, kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(at.suffix.removeprefix("."))
    dialog.selectFile(at.name)
    return dialog


def to_open(parent: QWidget, title: str, folder: Path, kind: str) -> QFileDialog:
    """Return a dialog that asks for a file to open; connect `fileSelected`."""
    dialog = _dialog(parent, title, folder, kind)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog


def _dialog(parent: QWidget, title: str, folder: Path, kind: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder), kind)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog
