"""Notices on Windows that the session is locked or left, or that the computer is going to sleep."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal
from PySide6.QtGui import QWindow
from typing_extensions import override

SESSION_CHANGE = 0x02B1
POWER = 0x0218
LEAVING = frozenset({2, 4, 6, 7})
"""Console disconnect, remote disconnect, log-off and lock (wtsapi32.h)."""
SUSPENDING = 4
THIS_SESSION = 0


def announces_lock(message: int, parameter: int) -> bool:
    """Return whether a window message says that the session was locked or left."""
    if message == SESSION_CHANGE:
        return parameter in LEAVING
    return message == POWER and parameter == SUSPENDING


class DesktopLock(QObject):
    """Watches for the session being locked.

    Signals: `locked` when the session is locked, left or about to sleep.
    """

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter = _MessageFilter(self)
        self._window = QWindow()  # a hidden window that receives the messages
        app = QCoreApplication.instance()
        if sys.platform == "win32" and app is not None:
            app.installNativeEventFilter(self._filter)
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                wintypes.HWND(int(self._window.winId())), THIS_SESSION
            )


class _MessageFilter(QAbstractNativeEventFilter):
    """Reads each message that Windows sends to the program."""

    def __init__(self, lock: DesktopLock) -> None:
        super().__init__()
        self._lock = lock

    @override
    def nativeEventFilter(
        self, eventType: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        if QByteArray(eventType) == QByteArray(b"windows_generic_MSG"):
            message_ = wintypes.MSG.from_address(int(message))
            if announces_lock(message_.message, message_.wParam):
                self._lock.locked.emit()
        return False, 0
