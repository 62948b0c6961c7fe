"""Garbage is collected on the thread of the window.

Python collects it on whichever thread happens to allocate. A widget or timer that is destroyed on another
thread than its own ends the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL = 1000
"""Milliseconds between two looks at how much has been allocated."""


class GarbageCollector(QObject):
    """Collects garbage in the event loop of its thread, and keeps Python from doing it by itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.setInterval(INTERVAL)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that has reached its threshold, and those younger than it."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(counts) if count > limit]
        if due:
            gc.collect(due[-1])
