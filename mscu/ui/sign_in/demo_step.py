"""The screen that is shown while the demo store is built."""

from __future__ import annotations

from time import monotonic

from mscu.ui.sign_in.sign_in_step import SignInStep
from mscu.ui.widgets.progress_view import ProgressView, time_left

NOTE = (
    "Building a store with three years of fictional cases, the first time only. In the demo, today is always "
    "20 June 2022."
)
RECORDING = "Recording the cases…"


class DemoStep(SignInStep):
    """How much of the demo is built, and how long the rest takes."""

    def __init__(self) -> None:
        super().__init__("Building the demo…", NOTE)
        self._began = monotonic()
        self.progress = ProgressView(RECORDING, cancels=False)
        self.add(self.progress)

    def show_share(self, share: float) -> None:
        """Show how much is done, from 0 to 1."""
        self.progress.show_progress(time_left(monotonic() - self._began, share) or RECORDING, share)
