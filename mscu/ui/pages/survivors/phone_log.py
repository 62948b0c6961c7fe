"""Logs that police rang for the emergency card of whoever is in front, named for her or not."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mscu.ui.pages.survivors.day_watch import DayWatch
from mscu.ui.pages.survivors.file_view import FileView
from mscu.ui.pages.survivors.others_card import OthersCard
from mscu.ui.pages.survivors.sharing_panes import Agreed
from mscu.ui.session.urgent_keys import ANSWER_KEYS


class PhoneLog(QObject):
    """The button on the card of a survivor of others, and F2 where no request can be heard."""

    def __init__(
        self, agreed: Agreed, watch: DayWatch, view: FileView, others: OthersCard, *, page: QWidget
    ) -> None:
        super().__init__(page)
        self._agreed, self._watch, self._view, self._others = agreed, watch, view, others
        self._page = page
        others.release_wanted.connect(self.release)

    def bind_key(self) -> None:
        """Let F2 do it: without the police's store nothing else answers to it."""
        QShortcut(QKeySequence(ANSWER_KEYS), self._page).activated.connect(self.release)

    def release(self) -> None:
        """Open the form, with the words of the card."""
        self._agreed.show_survivor(self._view.survivor, self._watch.now)
        seen = self._others.row if self._others.isVisible() else self._view.survivor
        if seen is not None:
            self._agreed.release(seen.id)
