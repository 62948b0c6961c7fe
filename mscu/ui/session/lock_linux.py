"""Notices over D-Bus, on Linux, that the screen is locked or the computer is going to sleep.

systemd's logind announces sleep and `loginctl lock-session`, the desktop its screen saver. A delay inhibitor
makes the computer wait for this program, five seconds at most, before it sleeps. Without a bus nothing is
noticed; idleness still locks.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver")
_ANY = ""
# The binding takes a slot's signature as text, whatever its type hints say.
_BOOL = cast("bytes", SLOT("_state_changed(bool)"))
_NO_ARGUMENT = cast("bytes", SLOT("_lock_announced()"))


class DesktopLock(QObject):
    """Watches for the session being locked.

    Signals: `locked` when the session is locked or about to sleep.
    """

    locked = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        system: QDBusConnection | None = None,
        session: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._inhibitor: QDBusMessage | None = None
        self._connect_logind(QDBusConnection.systemBus() if system is None else system)
        self._connect_screen_savers(QDBusConnection.sessionBus() if session is None else session)

    def _connect_logind(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        manager, session = f"{LOGIN}.Manager", f"{LOGIN}.Session"
        bus.connect(_ANY, LOGIN_PATH, manager, "PrepareForSleep", self, _BOOL)
        bus.connect(_ANY, _ANY, session, "Lock", self, _NO_ARGUMENT)
        self._delay_sleep(bus)

    def _connect_screen_savers(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        for name in SCREEN_SAVERS:
            bus.connect(_ANY, _ANY, name, "ActiveChanged", self, _BOOL)

    def _delay_sleep(self, bus: QDBusConnection) -> None:
        """Keep the inhibitor's file open, which delays sleep; it closes with this process."""
        message = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "Inhibit")
        message.setArguments(["sleep", "mscu", "Lock the store before sleep", "delay"])
        reply = bus.call(message, timeout=500)
        if reply.type() == QDBusMessage.MessageType.ReplyMessage:
            self._inhibitor = reply

    @Slot(bool)
    def _state_changed(self, active: bool) -> None:
        if active:
            self.locked.emit()

    @Slot()
    def _lock_announced(self) -> None:
        self.locked.emit()
