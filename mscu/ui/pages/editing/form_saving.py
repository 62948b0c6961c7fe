"""Saving forms: one at a time, and what came of each is told of that form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from mscu.errors import StaleRecord
from mscu.progress import Progress
from mscu.ui.pages.core.page import CRASHED
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.session.dispatcher import Dispatcher


@dataclass(frozen=True)
class SavedForm:
    """A form that was saved: its card, its values, and the command's result."""

    card: FormCard
    """It may have been closed and deleted since."""
    values: Mapping[str, object]
    result: Any
    was_open: bool = False
    """Whether it was still open, and was closed by being saved."""


class FormSaver(QObject):
    """Saves one form at a time: a second waits until the outcome of the first is known.

    The draft of a recorded form is deleted, whichever form is open by then.

    Signals: `saved` with a `SavedForm`; `stale` with the card and the error if somebody else has changed the
    record.
    """

    saved = Signal(object)
    stale = Signal(object, object)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._card: FormCard | None = None
        self._maybe_saved: FormCard | None = None
        self._values: Mapping[str, object] = {}
        self._progress: Progress | None = None
        dispatcher.ended.connect(self._on_ended)
        dispatcher.trouble.connect(self._on_error)
        dispatcher.crashed.connect(self._on_crash)

    @property
    def is_busy(self) -> bool:
        """Whether a form is being saved."""
        return self._card is not None

    def save(self, card: FormCard | None, progress: Progress | None = None) -> None:
        """Save a form, or show its problems; the command reports to `progress`, which can cancel it."""
        if card is None or card.spec.locked or self._card is not None or card.asks_to_choose():
            return
        values = card.values()
        if values is None:
            return
        self._card, self._maybe_saved, self._values, self._progress = card, None, values, progress
        card.set_busy(True)
        self._dispatcher.perform(
            card.spec.make(**values),
            then=self._saved,
            problems=self._refused,
            stale=self._stale,
            progress=progress,
        )

    def _saved(self, result: object) -> None:
        card = self._card or self._maybe_saved
        self._card = self._maybe_saved = None
        if card is not None:
            card.saved()
            self.saved.emit(SavedForm(card, self._values, result))

    def _refused(self, problems: dict[str, str]) -> None:
        card, self._card = self._card, None
        if card is not None and isValid(card):
            card.refuse(problems)

    def _on_ended(self, progress: Progress, cancelled: bool) -> None:
        if cancelled and progress is self._progress:
            card, self._card = self._card, None
            if card is not None and isValid(card):
                card.set_busy(False)

    def _stale(self, error: StaleRecord) -> None:
        card, self._card = self._card, None
        if card is not None and isValid(card):
            card.set_busy(False)
            self.stale.emit(card, error)

    def _on_error(self, sentence: str) -> None:
        """Enable saving again after an error, so that the form does not stay disabled.

        The error may belong to another query, so the form may still turn out to be saved.
        """
        if self._card is None:
            return
        card, self._card = self._card, None
        self._maybe_saved = card
        if isValid(card):
            card.set_busy(False)
            card.show_error(sentence)

    def _on_crash(self, _where: str) -> None:
        self._on_error(CRASHED)
