"""Decides when the store must be locked: after a time without keys or mouse, or with the desktop.

It locks nothing itself; what is connected to `due` does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from mscu.machine_settings import DEFAULT_MINUTES, LEAST_MINUTES, MOST_MINUTES

if sys.platform == "win32":
    from mscu.ui.session.lock_windows import DesktopLock
else:
    from mscu.ui.session.lock_linux import DesktopLock

CHECK_MS = 1_000
_INPUT_EVENTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


@dataclass(frozen=True)
class Clocks:
    """Seconds by the monotonic clock, and by the wall clock, which also counts sleep."""

    steady: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


class LockWatch(QObject):
    """Watches for idleness, for the desktop's lock and for sleep.

    Signals: `due` when the store must be locked now; `minutes_left` when that number changes, -1 during a
    call, when idleness does not count.
    """

    due = Signal()
    minutes_left = Signal(int)

    def __init__(
        self,
        app: QApplication,
        *,
        minutes: int = DEFAULT_MINUTES,
        clocks: Clocks | None = None,
        desktop: bool = True,
    ) -> None:
        super().__init__(app)
        self._clocks = clocks or Clocks()
        self._limit = 0.0
        self._is_held = False
        self._minutes_shown: int | None = None
        self._steady = self._clocks.steady()
        self._wall = self._clocks.wall()
        self._timer = QTimer(self, interval=CHECK_MS)
        self._timer.timeout.connect(self.check)
        self.set_minutes(minutes)
        app.installEventFilter(self)
        self._desktop = DesktopLock(self) if desktop else None
        if self._desktop is not None:
            self._desktop.locked.connect(self.due)
        self._timer.start()

    def set_minutes(self, minutes: int) -> None:
        """Lock after this many minutes without a key or mouse movement, one to sixty."""
        self._limit = 60.0 * min(max(minutes, LEAST_MINUTES), MOST_MINUTES)
        self.check()

    def hold(self, is_held: bool) -> None:
        """Ignore idleness during a call; the desktop's lock and sleep still lock."""
        self._is_held = is_held
        self._note_input()
        self.check()

    def _note_input(self) -> None:
        self._steady = self._clocks.steady()
        self._wall = self._clocks.wall()

    def _idle(self) -> float:
        """Return the seconds since the last input, by the clock that shows more, so that sleep counts."""
        return max(self._clocks.steady() - self._steady, self._clocks.wall() - self._wall)

    def check(self) -> None:
        """Read the clocks, and emit the minutes left or that locking is due."""
        seconds_left = self._limit - self._idle()
        if self._is_held:
            self._emit_minutes(-1)
        elif seconds_left > 0:
            self._emit_minutes(-int(-seconds_left // 60))
        else:
            self._note_input()
            self.due.emit()

    def _emit_minutes(self, minutes: int) -> None:
        if minutes != self._minutes_shown:
            self._minutes_shown = minutes
            self.minutes_left.emit(minutes)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT_EVENTS:
            self._note_input()
        return False
