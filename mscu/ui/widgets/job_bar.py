"""The bar of a long job: what is done, how long the rest takes, and Cancel by mouse or Esc."""

from __future__ import annotations

from time import monotonic
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from mscu.progress import Progress
from mscu.ui.look.layouts import vbox
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.progress_view import ProgressView, time_left

APPEARS_MS = 500
"""Milliseconds after which a job is long enough to have a bar."""
_REFRESH_MS = 200
_KEY_EVENTS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress})
CANCELLING, FINISHING = "Stopping…", "nearly done"


class JobBar(QWidget):
    """Follows the `Progress` of one job at a time, and stays hidden while that is short.

    Signals: `shown` when it appears, and when it goes; `cancelled` with what to say of a job that was
    cancelled.
    """

    shown = Signal()
    cancelled = Signal(str)

    def __init__(self, within: QWidget) -> None:
        """Build the bar; Esc cancels wherever in `within` the keyboard is, and does nothing else then."""
        super().__init__()
        self._within = within
        self._title = self._if_cancelled = ""
        self._progress: Progress | None = None
        self._once_reported = False
        self.view = ProgressView("")
        vbox(self.view, within=self)
        self._appears, self._refresh_timer = QTimer(self), QTimer(self)
        self._appears.setSingleShot(True)
        self._appears.setInterval(APPEARS_MS)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self.hide()
        self._appears.timeout.connect(self._appear)
        self._refresh_timer.timeout.connect(self._refresh)
        self.view.cancelled.connect(self.cancel)

    def begin(
        self, title: str, if_cancelled: str = "", *, at_once: bool = False, once_reported: bool = False
    ) -> Progress:
        """Return the progress of a job, whose title is a word such as `Verifying`.

        With `once_reported` the bar waits for a first report, as a job may turn out to be none.
        """
        self.end()
        self._title, self._if_cancelled, self._progress = title, if_cancelled, Progress()
        self._once_reported = once_reported
        if at_once:
            self._appear()
        else:
            self._appears.start()
        return self._progress

    def end(self) -> None:
        """Hide the bar: the job has ended, however that was."""
        self._progress = None
        self._appears.stop()
        self._refresh_timer.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.hide()
        self.shown.emit()

    def end_of(self, progress: Progress, cancelled: bool) -> None:
        """Hide the bar if the job that has ended is the one that it follows."""
        if progress is self._progress:
            self.end()
            if cancelled:
                self.cancelled.emit(self._if_cancelled)

    def cancel(self) -> None:
        """Cancel the job, if that can still be done."""
        if self._progress is not None and self._progress.can_cancel:
            self._progress.cancel()
            self._refresh()
            announce(self, CANCELLING)

    def _appear(self) -> None:
        if self._once_reported and self._progress is not None and not self._progress.share:
            self._appears.start()
            return
        self.show()
        self._refresh_timer.start()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._refresh()
        self.shown.emit()
        announce(self, f"{self._title}…")

    def _refresh(self) -> None:
        progress = self._progress
        if progress is None:
            return
        self.view.set_cancellable(progress.can_cancel)
        if not progress.can_cancel and progress.share < 1:
            self.view.show_progress(CANCELLING, progress.share)
            return
        if progress.share >= 1:
            self.view.show_progress(f"{self._title}: {FINISHING}", progress.share)
            return
        took, since = progress.reported_at - progress.began, monotonic() - progress.reported_at
        left = time_left(took, progress.share, since=since)
        text = f"{self._title}: {progress.share:.0%} done"
        self.view.show_progress(f"{text}. {left}" if left else text, progress.share)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc before the page and its form, which use it too."""
        if event.type() not in _KEY_EVENTS or cast("QKeyEvent", event).key() != Qt.Key.Key_Escape:
            return False
        if not self._holds(watched) or self._progress is None or not self._progress.can_cancel:
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress:
            self.cancel()
        return True

    def _holds(self, watched: QObject) -> bool:
        is_inside = isinstance(watched, QWidget) and self._within.isAncestorOf(watched)
        return is_inside or watched is self._within
