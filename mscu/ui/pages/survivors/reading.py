"""Asks for what is recorded of the survivor in front, and hands it to her view."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mscu.actions.support.support_lines import SupportLine, SupportLines
from mscu.actions.survivors.survivor_file import (
    MOST_CONTACTS,
    Former,
    FormerVersions,
    SupportSeen,
    SurvivorFile,
)
from mscu.actions.survivors.survivor_list import SurvivorHead, SurvivorSeen
from mscu.ui.pages.support.former_card import FormerCard
from mscu.ui.pages.survivors.file_view import FileView
from mscu.ui.session.dispatcher import Dispatcher

ALL_CONTACTS = 100_000


class Reading(QObject):
    """Opening is on record, so nothing is asked for before somebody comes in front.

    Signals: `headed` when the head of the survivor is shown, `read` when all of it is, `former`
    when the former versions of a record are.
    """

    headed = Signal()
    read = Signal()
    former = Signal()

    def __init__(
        self, dispatcher: Dispatcher, view: FileView, card: FormerCard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._dispatcher, self._view, self._card = dispatcher, view, card
        self._number: int | None = None
        self._most = MOST_CONTACTS

    def open(self, number: int) -> None:
        """Ask for a survivor; what comes late of another one is not shown."""
        if number != self._number:
            self._most = MOST_CONTACTS
        self._number = number
        self._dispatcher.ask(SurvivorHead(survivor_id=number), then=self._take_head)
        self._dispatcher.ask(
            SurvivorFile(survivor_id=number, most_contacts=self._most), then=self._take_file
        )
        self._dispatcher.ask(SupportLines(survivor_id=number), then=self._take_lines)

    def open_now_named(self, number: int) -> None:
        """Ask for a survivor who was one of others until now."""
        if self._number is None:
            self.open(number)

    def forget(self) -> None:
        """Show nothing that comes late: nobody who may be read is in front."""
        self._number = None

    def show_all(self) -> None:
        """Show every contact."""
        self._most = ALL_CONTACTS
        if self._number is not None:
            self.open(self._number)

    def ask_former(self, of_type: str, number: int) -> None:
        """Ask what a record said before."""
        self._dispatcher.ask(FormerVersions(of_type=of_type, of_id=number), then=self._take_former)

    def _take_head(self, survivor: SurvivorSeen) -> None:
        if survivor.id == self._number:
            self._view.show_survivor(survivor)
            self.headed.emit()

    def _take_file(self, file: SupportSeen) -> None:
        if file.survivor_id == self._number:
            self._view.show_file(file)

    def _take_lines(self, lines: tuple[SupportLine, ...]) -> None:
        if self._number is not None and self._view.file is not None:
            self._view.show_lines(lines)
            self.read.emit()

    def _take_former(self, former: tuple[Former, ...]) -> None:
        self._card.show_former(former)
        self.former.emit()
