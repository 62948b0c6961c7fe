"""The result of the last verification, as a banner below the title of the audit page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mscu.actions.admin.audit_acts import LastVerified
from mscu.maintenance import Verified
from mscu.progress import Progress
from mscu.text.counts import count_of
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.widgets.job_bar import JobBar
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

OWN_LOOK_UPS = "Your own look-ups are recorded too."
NEVER = "This store has not been verified yet."
READING = "Reading every page, every row with its signatures, and every record…"
SOUND = "Whole and in order."
STOP = "Stop working in this store, and tell your supervisor and the force's security team."
MAX_FINDINGS = 20


class VerifiedBanner(QWidget):
    """The result of the last verification, and what it found."""

    def __init__(self, within: QWidget) -> None:
        """Build it; Esc cancels a verification wherever in `within` the keyboard is."""
        super().__init__()
        self._bar = MessageBar("", status=Status.RUN)
        self._found = Label(wrap=True, selectable=True)
        self._found.hide()
        self.job = JobBar(within)
        vbox(self._bar, self.job, self._found, within=self, spacing=Space.SMALL, margins=(GUTTER, 0, 0, 0))
        self._is_running = False

    def text(self) -> str:
        return self._bar.text()

    def begin(self) -> Progress:
        """Show that a verification runs, and return its progress."""
        self._is_running = True
        self._say(Status.RUN, READING)
        return self.job.begin("Verifying")

    def end(self) -> None:
        """Show the last verification again with the next answer."""
        self._is_running = False
        self.job.end()

    def show_last(self, last: LastVerified | None, first_day: str) -> None:
        """Show what is on record of the last verification."""
        if self._is_running:
            return
        if last is None:
            self._say(Status.SOON, f"{NEVER} {OWN_LOOK_UPS}")
            return
        since = f"{count_of(last.rows, 'row')} since {first_day}, verified {last.when} by {last.who}."
        if last.sound:
            self._say(Status.DONE, f"{since} {OWN_LOOK_UPS}", SOUND)
        else:
            self._say(Status.LATE, f"{since} {STOP}", f"{last.result[:1].upper()}{last.result[1:]}.")

    def show_found(self, verified: Verified) -> None:
        """Show what a verification found, in sentences."""
        lines = (*verified.findings[:MAX_FINDINGS], *verified.told)
        self._found.setText("\n".join(lines))
        self._found.setVisible(bool(lines))

    def _say(self, status: Status, text: str, strong: str = "") -> None:
        self._bar.set_status(status)
        self._bar.say(text, strong=strong)
