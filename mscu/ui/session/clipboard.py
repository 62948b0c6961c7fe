"""What the program puts on the clipboard, and clearing it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

_NO_HISTORY = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
}
"""Formats that keep a text out of the clipboard's history, and out of the cloud that it may go to."""


def copy_text(text: str) -> None:
    """Put a text on the clipboard, and not into its history."""
    content = QMimeData()
    content.setText(text)
    for name, value in _NO_HISTORY.items():
        content.setData(name, value)
    QGuiApplication.clipboard().setMimeData(content)


def clear_clipboard() -> None:
    """Clear the clipboard, and X11's selection."""
    clipboard = QGuiApplication.clipboard()
    clipboard.clear(QClipboard.Mode.Clipboard)
    if clipboard.supportsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
