"""The bar of a long job: what is done, how long the rest takes, and Cancel by mouse or Esc."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mscu.ui.look.layouts import vbox
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.progress import Progress, time_left
from mscu.watch import Watch

APPEARS_MS = 500
"""Milliseconds after which a job is long enough to have a bar."""
_REFRESH_MS = 200
CANCELLING, FINISHING = "Stopping…", "nearly done"


class JobBar(QWidget):
    """Follows the `Watch` of one job at a time, and stays hidden while that is short."""

    def __init__(self, within: QWidget) -> None:
        """Build the bar; Esc cancels wherever in `within` the keyboard is."""
        super().__init__()
        self._title = ""
        self._watch: Watch | None = None
        self.progress = Progress("")
        vbox(self.progress, within=self)
        self._appears, self._refresh_timer = QTimer(self), QTimer(self)
        self._appears.setSingleShot(True)
        self._appears.setInterval(APPEARS_MS)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._escape = QShortcut(
            QKeySequence(Qt.Key.Key_Escape), within, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self._escape.setEnabled(False)
        self.hide()
        self._appears.timeout.connect(self._appear)
        self._refresh_timer.timeout.connect(self._refresh)
        self._escape.activated.connect(self.cancel)
        self.progress.cancelled.connect(self.cancel)

    def begin(self, title: str) -> Watch:
        """Return the watch for a job, whose title is a word such as `Verifying`."""
        self.end()
        self._title, self._watch = title, Watch()
        self._appears.start()
        return self._watch

    def end(self) -> None:
        """Hide the bar: the job has ended, however that was."""
        self._watch = None
        self._appears.stop()
        self._refresh_timer.stop()
        self._escape.setEnabled(False)
        self.hide()

    def cancel(self) -> None:
        """Cancel the job, if that can still be done."""
        if self._watch is not None and self._watch.can_cancel:
            self._watch.cancel()
            self._refresh()
            announce(self, CANCELLING)

    def _appear(self) -> None:
        self.show()
        self._refresh_timer.start()
        self._refresh()
        announce(self, f"{self._title}…")

    def _refresh(self) -> None:
        watch = self._watch
        if watch is None:
            return
        self.progress.set_cancellable(watch.can_cancel)
        self._escape.setEnabled(watch.can_cancel)
        if not watch.can_cancel and watch.share < 1:
            self.progress.show_progress(CANCELLING, watch.share)
            return
        if watch.share >= 1:
            self.progress.show_progress(f"{self._title}: {FINISHING}", watch.share)
            return
        left = time_left(watch.told_at - watch.began, watch.share, since=monotonic() - watch.told_at)
        text = f"{self._title}: {watch.share:.0%} done"
        self.progress.show_progress(f"{text}. {left}" if left else text, watch.share)
