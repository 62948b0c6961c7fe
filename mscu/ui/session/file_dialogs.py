"""File dialogs that begin in the user's documents or where they were last.

The dialogs do not block, so that none of them keeps the program from locking.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QFileDialog, QPushButton, QToolButton, QWidget

from mscu.ui.look import icons
from mscu.ui.widgets.popup_keys import PROGRAM_KEYS

ICONS = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "arrow-up",
    "newFolderButton": "folder-plus",
    "listModeButton": "layers",
    "detailModeButton": "list",
}
"""The drawings on the buttons of Qt's own dialog, by their names there; Qt's vanish in the dark."""


def documents_folder() -> Path:
    """Return the documents folder of the operating system's user, or else the home folder."""
    locations = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
    return next((Path(location) for location in locations if Path(location).is_dir()), Path.home())


def save_dialog(parent: QWidget, title: str, path: Path, file_types: str) -> QFileDialog:
    """Return a dialog that asks where to save a file; connect `fileSelected`.

    A name without a suffix gets that of `at`.
    """
    dialog = _dialog(parent, title, path.parent, file_types)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(path.suffix.removeprefix("."))
    dialog.selectFile(path.name)
    return dialog


def open_dialog(parent: QWidget, title: str, folder: Path, file_types: str) -> QFileDialog:
    """Return a dialog that asks for a file to open; connect `fileSelected`."""
    dialog = _dialog(parent, title, folder, file_types)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return dialog


def folder_dialog(parent: QWidget, title: str, folder: Path) -> QFileDialog:
    """Return a dialog that asks for a folder; connect `fileSelected`."""
    dialog = _dialog(parent, title, folder, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return dialog


def _dialog(parent: QWidget, title: str, folder: Path, file_types: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder), file_types)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in dialog.findChildren(QAction):
        if action.shortcut() in map(QKeySequence, PROGRAM_KEYS):  # Qt's own shows hidden files
            action.setShortcuts([])
    for button in dialog.findChildren(QToolButton):
        if button.objectName() in ICONS:
            button.setIcon(icons.icon(ICONS[button.objectName()], "text"))
    for pressed in dialog.findChildren(QPushButton):
        pressed.setIcon(QIcon())
    return dialog
