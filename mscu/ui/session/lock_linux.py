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
_TRUE = cast("bytes", SLOT("_began(bool)"))
_PLAIN = cast("bytes", SLOT("_told()"))


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
        self._hear_logind(QDBusConnection.systemBus() if system is None else system)
        self._hear_screen_savers(QDBusConnection.sessionBus() if session is None else session)

    def _hear_logind(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        manager, session = f"{LOGIN}.Manager", f"{LOGIN}.Session"
        bus.connect(_ANY, LOGIN_PATH, manager, "PrepareForSleep", self, _TRUE)
        bus.connect(_ANY, _ANY, session, "Lock", self, _PLAIN)
        self._delay_sleep(bus)

    def _hear_screen_savers(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        for name in SCREEN_SAVERS:
            bus.connect(_ANY, _ANY, name, "ActiveChanged", self, _TRUE)

    def _delay_sleep(self, bus: QDBusConnection) -> None:
        """Keep the inhibitor's file open, which delays sleep; it closes with this process."""
        ask = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "Inhibit")
        ask.setArguments(["sleep", "mscu", "Lock the store before sleep", "delay"])
        reply = bus.call(ask, timeout=500)
        if reply.type() == QDBusMessage.MessageType.ReplyMessage:
            self._inhibitor = reply

    @Slot(bool)
    def _began(self, active: bool) -> None:
        if active:
            self.locked.emit()

    @Slot()
    def _told(self) -> None:
        self.locked.emit()
