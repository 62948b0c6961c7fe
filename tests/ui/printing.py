"""Printing as a person does: the printer is chosen in Qt's own dialog, here one that writes a file."""

from __future__ import annotations

import gc
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QDialogButtonBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.session.printing import PrinterDialog


def open_dialog(within: QWidget) -> PrinterDialog:
    """Return the one print dialog that is open."""
    (dialog,) = (each for each in within.findChildren(PrinterDialog) if each.isVisible())
    return dialog


def print_to_file(within: QWidget, path: Path, qtbot: QtBot) -> bytes:
    """Print to a file in the dialog that is open, and return what was printed."""
    dialog = open_dialog(within)
    QApplication.processEvents()
    gc.collect(1)  # what only the caller of the dialog held is gone once somebody chooses a printer
    next(field for field in dialog.findChildren(QLineEdit) if field.objectName() == "filename").setText(
        str(path)
    )
    with qtbot.waitSignal(dialog.printed) as printed:
        _button(dialog, "Print").click()
    assert printed.args == [path.exists()]
    return path.read_bytes() if path.exists() else b""


def print_to_failing_printer(within: QWidget, folder: Path, qtbot: QtBot) -> None:
    """Print to a file in a folder that is not there, of which Qt's own dialog would complain."""
    dialog = open_dialog(within)
    dialog.printer().setOutputFileName(str(folder / "no such folder" / "printed.pdf"))
    with qtbot.waitSignal(dialog.printed) as printed:
        dialog.done(QDialog.DialogCode.Accepted)
    assert printed.args == [False]


def cancel(within: QWidget, qtbot: QtBot) -> None:
    dialog = open_dialog(within)
    with qtbot.waitSignal(dialog.printed) as printed:
        _button(dialog, "Cancel").click()
    assert printed.args == [False]


def _button(dialog: PrinterDialog, label: str) -> QAbstractButton:
    (box,) = dialog.findChildren(QDialogButtonBox)
    return next(button for button in box.buttons() if button.text().replace("&", "") == label)
