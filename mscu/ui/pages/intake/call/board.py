"""What each part of the call page does to the call."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from mscu.actions.intake.advice_library import Advised
from mscu.codes import Urgency
from mscu.ui.pages.intake.call.parts import CallParts
from mscu.ui.pages.intake.call.state import CallClock


class CallBoard(CallParts):
    """One call that a person writes down.

    Signals: `changed` when a person has changed anything of the call.
    """

    changed = Signal()

    def __init__(self, clock: CallClock) -> None:
        super().__init__(clock)
        self._listen()

    def _listen(self) -> None:
        self.strip.ended.clicked.connect(self.end_or_go_on)
        self.facts.edited.connect(self._edited)
        self.facts.ranked_anew.connect(self._rank)
        self.advice.wanted.connect(self._give)
        self.advice.said.connect(self._say)
        self.advice.unwanted.connect(self._take_back)
        self.record.agreed.connect(self.agree)
        self.record.urgency_wanted.connect(self._choose_urgency)
        self.record.source_wanted.connect(self._choose_source)

    def _edited(self) -> None:
        """The first key begins the call; the first time that it can be saved is kept."""
        now = self._begin()
        if not self.state.safe and not self.facts.missing():
            self.state.safe = now
        if not self.state.answered and self.facts.all_answered():
            self.state.answered = now
        self._tell()

    def _begin(self) -> datetime:
        now = self._clock.now()
        self.state.began = self.state.began or now
        return now

    def _give(self, piece: Advised) -> None:
        if not self.state.has_given(piece.key):
            self.state.give(piece, self._begin())
            self._advised()

    def _say(self, words: str) -> None:
        self.state.say(words, self._begin())
        self._advised(go_on=False)

    def _take_back(self, at: int) -> None:
        self.state.take_back(at)
        self._advised(go_on=False)

    def _advised(self, *, go_on: bool = True) -> None:
        by_keyboard = go_on and self.advice.has_keyboard
        self.advice.show_given(self.state)
        if by_keyboard:
            self.advice.go_to_due()
        self._tell()

    def agree(self) -> None:
        """It was read back and the officer agrees; pressed again, it was not."""
        if self.record.agree.isEnabled():
            self.state.read_back = None if self.state.read_back else self._begin()
            self._tell()

    def end_or_go_on(self) -> None:
        """The call has ended; pressed again, it goes on."""
        if self.state.began:
            self.state.ended = None if self.state.ended else self._clock.now()
            self._tell()

    def _choose_urgency(self, urgency: Urgency | None) -> None:
        self.state.urgency = urgency
        self._tell()

    def _choose_source(self, key: str) -> None:
        self.state.source = key
        self._tell()

    def _tell(self) -> None:
        self.refresh()
        self.changed.emit()
