"""The parts of the call page side by side: what they show, and what they give for saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.core.code_lists import Choosable
from mscu.actions.core.time_of_day import to_the_minute
from mscu.actions.intake.take_call import OFFICER, TakeCall, urgency_of
from mscu.codes import Accepted, Urgency
from mscu.ui.pages.intake.call.advice import CallAdvice
from mscu.ui.pages.intake.call.facts import CallFacts
from mscu.ui.pages.intake.call.record import CallRecord
from mscu.ui.pages.intake.call.state import CallClock, CallState
from mscu.ui.pages.intake.call.strip import CallStrip
from mscu.ui.pages.intake.call.words import following, read_back, stands_at
from mscu.ui.widgets.card import scrolling

LEFT_WIDTH = 421
_SCROLL_BAR = 10


class CallParts(QWidget):
    """One call: strip, what was said, advice, record."""

    def __init__(self, clock: CallClock) -> None:
        super().__init__()
        self._clock = clock
        self.state = CallState()
        self.strip = CallStrip()
        self.facts = CallFacts()
        self.advice = CallAdvice()
        self.record = CallRecord()
        self._lay_out()
        self.facts.went_on.connect(self._reveal)
        self.refresh()

    def _lay_out(self) -> None:
        self._left = left = scrolling(self.facts)
        left.setFixedWidth(LEFT_WIDTH)
        self.facts.setFixedWidth(LEFT_WIDTH - _SCROLL_BAR)  # it may come and move nothing
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(self.advice, 1)
        row.addWidget(self.record)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(row, 1)

    def _reveal(self) -> None:
        """Bring the field that has the keyboard into view."""
        here = self.facts.focusWidget()
        if here is not None:
            self._left.ensureWidgetVisible(here, 0, 40)

    def reveal_found(self) -> None:
        """Bring what was found into view, below the words that are being typed."""
        if self.facts.words.hasFocus():
            QTimer.singleShot(0, self._show_found)  # once the layout has made room for it

    def _show_found(self) -> None:
        self._left.ensureWidgetVisible(self.facts.found, 0, 12)

    def set_lists(self, lists: Mapping[str, Sequence[Choosable]]) -> None:
        """Take the lists that people choose from."""
        topics = {each.key: each.label for each in lists.get("advice_topic", ())}
        self.advice.set_topics(topics)
        self.record.set_sources({each.key: each.label for each in lists.get("report_source", ())})
        self.refresh()

    def _rank(self) -> None:
        self.advice.rank(self.facts.situation())

    # ------------------------------------------------------------ what it shows and gives

    @property
    def caller(self) -> str:
        """Who calls."""
        return self.facts.text("caller")

    @property
    def urgency(self) -> Urgency:
        """How urgent it is: as chosen, or as the answers say."""
        if self.state.urgency is not None:
            return self.state.urgency
        said = self.facts.situation()
        return urgency_of(said.under_18, said.injured, said.suspects_there, said.still_inside)

    def refresh(self, *, saving: bool = False) -> None:
        """Show how the call stands everywhere."""
        state, missing = self.state, self.facts.missing()
        self.strip.show_state(state, stands_at(state, missing), self._clock.now())
        read = read_back(
            self.caller, self.facts.text("where_words"), self.facts.people(),
            [each.title for each in state.given],
        )  # fmt: skip
        self.record.show_read_back(read, state)
        self.record.show_stamps(state.stamps(), following(state, missing))
        self.record.show_outcome(self.caller, state, self.urgency)
        self.record.show_missing(missing, saving=saving)

    def tick(self) -> None:
        """Let the time go on."""
        self.strip.tick(self.state, self._clock.now())

    def command(self) -> TakeCall:
        """Make the command that saves the call."""
        state, began = self.state, self.state.began or self._clock.now()
        lies = self.facts.postcode.lies()
        first = min((each.at for each in state.given), default=began)
        return TakeCall(
            **cast("dict[str, Any]", self.facts.values()),
            district=lies.district if lies is not None else None,
            began=to_the_minute(began), advised=to_the_minute(first),
            source=state.source or OFFICER, urgency=self.urgency, given=state.as_given(),
            accepted=Accepted.YES if state.read_back else Accepted.WAITING,
            read_back=state.read_back is not None,
            time_stamps=tuple(stamp.line() for stamp in state.stamps()),
        )  # fmt: skip

    def draft(self) -> dict[str, Any]:
        """Give the call in plain values."""
        return {"fields": self.facts.draft(), "call": self.state.draft()}

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Show what `draft` gave; nothing is the next call."""
        self.state = CallState.from_draft(draft.get("call", {}))
        self.facts.show_draft(draft.get("fields", {}))
        self.advice.back_to_ranking()
        self.advice.show_given(self.state)
        self._rank()
        self.refresh()
        self._left.verticalScrollBar().setValue(0)
        self.advice.ranking.verticalScrollBar().setValue(0)
