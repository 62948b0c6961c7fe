"""Which clocks saving a form stops, shown in the form itself once typing pauses."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from mscu.actions.clocks.clocks import ClocksStopped, RunningClock
from mscu.actions.core.form_choices import label_in_sentence
from mscu.dates.london import short_weekday
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.session.dispatcher import Dispatcher

_LONGEST_LABEL = 40


class StoppedClocks(QObject):
    """Asks for one form, so that the answer is never shown in another that lies below it."""

    def __init__(self, dispatcher: Dispatcher, card: FormCard) -> None:
        super().__init__(card)
        self._dispatcher, self._card = dispatcher, card
        card.typing_paused.connect(self._ask)

    def _ask(self) -> None:
        card, make = self._card, self._card.spec.make
        if card.spec.kind is not None and isinstance(make, partial) and not card.has_number_errors():
            command = make(**card.form.values())
            self._dispatcher.ask(ClocksStopped(command=command), then=self._show)

    def _show(self, clocks: tuple[RunningClock, ...]) -> None:
        if not clocks:
            self._card.show_info("")
            return
        strong = "Saving this stops one clock:"
        if len(clocks) > 1:
            strong = f"Saving this stops {len(clocks)} clocks:"
        self._card.show_info("; ".join(map(_clock_text, clocks)), strong=strong)


def _clock_text(clock: RunningClock) -> str:
    title = label_in_sentence(clock.title)
    about = f", {clock.label}" if clock.label and len(clock.label) < _LONGEST_LABEL else ""
    day = short_weekday(clock.due_day)
    source = clock.source.partition(":")[0].partition(",")[0]
    rule = f"{clock.period}, {source}" if clock.period else source
    by = ", " if rule.startswith("as ") else ". "
    return f"{title}{about}, due {day} {clock.due_words}{by}{rule}."
