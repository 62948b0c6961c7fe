"""Saves what one form says, and says beside it why that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from mscu.ui.pages.core.page import CRASHED
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.session.dispatcher import Dispatcher


@dataclass(frozen=True)
class Recorded:
    """What was recorded: by which form, from which values, and what the command gave."""

    card: FormCard
    """It may have been put away, and be gone from the window, meanwhile."""
    values: Mapping[str, object]
    result: Any


class FormSaving(QObject):
    """One form at a time: a second one has to wait until it is known what came of the first.

    Whichever form is open by then, the draft of what is recorded goes.

    Signals: `saved` with what was recorded (`Recorded`).
    """

    saved = Signal(object)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._card: FormCard | None = None
        self._doubted: FormCard | None = None
        self._values: Mapping[str, object] = {}
        dispatcher.trouble.connect(self._trouble)
        dispatcher.crashed.connect(self._crashed)

    @property
    def is_busy(self) -> bool:
        """Whether it is not known yet what came of a form."""
        return self._card is not None

    def save(self, card: FormCard | None) -> None:
        """Record what a form says, or show what needs another look."""
        if card is None or card.spec.locked or self._card is not None:
            return
        values = card.values()
        if values is None:
            return
        self._card, self._doubted, self._values = card, None, values
        card.set_busy(True)
        self._dispatcher.perform(card.spec.make(**values), then=self._saved, problems=self._refused)

    def _saved(self, result: Any) -> None:  # noqa: ANN401 - whatever the command gives
        card = self._card or self._doubted
        self._card = self._doubted = None
        if card is not None:
            card.saved()
            self.saved.emit(Recorded(card, self._values, result))

    def _refused(self, problems: dict[str, str]) -> None:
        card, self._card = self._card, None
        if card is not None and isValid(card):
            card.refuse(problems)

    def _trouble(self, sentence: str) -> None:
        """Let it be tried again: a form that waits for ever would look lost.

        The trouble may have been another question's: if it is saved all the same, that counts.
        """
        if self._card is None:
            return
        card, self._card = self._card, None
        self._doubted = card
        if isValid(card):
            card.set_busy(False)
            card.fail(sentence)

    def _crashed(self, _where: str) -> None:
        self._trouble(CRASHED)
