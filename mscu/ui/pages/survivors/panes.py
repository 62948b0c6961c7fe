"""The registers of the Survivors page: consents, requests, the rota, counts, erasures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from mscu.access import Permission
from mscu.actions.charity.charity_rota import CharityRota, RotaTurns
from mscu.actions.charity.count_release import FiguresLine, FiguresReleased
from mscu.actions.charity.material_requests import RequestLine, RequestRegister
from mscu.actions.charity.retention import DueToErase, Retention
from mscu.actions.sharing.consents import ConsentLedger, Ledger
from mscu.actions.sharing.shares import SharedCopies, ShareLine
from mscu.actions.survivors.survivor_list import Opening, Openings, SurvivorDetails
from mscu.actions.survivors.survivors import Readers, WhoMayRead
from mscu.ui.pages.charity.retention import retention_lines
from mscu.ui.pages.core.lines_pane import LinesPane, PaneContent
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.sharing import sharing_lines as lines
from mscu.ui.pages.sharing.referrals import REFERRALS_NOT_READ, IncomingReferral, referral_lines
from mscu.ui.pages.survivors.naming import readers_lines
from mscu.ui.session.dispatcher import Dispatcher

LEDGER, REQUESTS, ROTA, FIGURES, OPENINGS = ("ledger", "requests", "rota", "figures_pane", "openings")
REFERRALS, RETENTION, READERS = "referrals", "retention", "readers"
REGISTERS = frozenset({LEDGER, REQUESTS, ROTA, FIGURES, OPENINGS, REFERRALS, RETENTION, READERS})


class Registers(QObject):
    """A card that shows one register at a time.

    Signals: `show_requested` when the card should be shown, `left` when it is closed.
    """

    show_requested = Signal()
    left = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher, self._context = dispatcher, context
        self._which, self._fresh = "", False
        self._ledger: Ledger | None = None
        self.reads_referrals = False
        """Whether the unit's store is open beside this one, to somebody who may answer."""
        self.survivor: SurvivorDetails | None = None
        self.chosen: int | None = None
        self._referrals: tuple[IncomingReferral, ...] | None = None
        self.card = LinesPane("Consents and registers")
        self.card.closed.connect(self._leave)

    @property
    def is_open(self) -> bool:
        """Return whether a register is open, even behind a form."""
        return bool(self._which)

    def open(self, which: str) -> None:
        """Read a register, and show it once it arrives."""
        self._which, self._fresh = which, True
        self.refresh()

    def close(self) -> None:
        """Close the card without emitting a signal."""
        self._which = ""

    def _leave(self) -> None:
        self.close()
        self.left.emit()

    def refresh(self) -> None:
        """Reload the open register."""
        if self._which == LEDGER and self.survivor is not None:
            self._dispatcher.ask(ConsentLedger(survivor_id=self.survivor.id), then=self._keep_ledger)
        elif self._which == READERS and self.chosen is not None:
            self._dispatcher.ask(WhoMayRead(survivor_id=self.chosen), then=self._show_readers)
        elif self._which == REFERRALS:
            self._show_open_referrals()
        elif self._which in (queries := self._queries):
            query, then = queries[self._which]
            self._dispatcher.ask(query, then=then)

    @property
    def _queries(self) -> Mapping[str, tuple[Any, Callable[[Any], None]]]:
        """Return the queries of the registers that concern no survivor in particular."""
        return {
            REQUESTS: (RequestRegister(), self._show_requests),
            ROTA: (CharityRota(), self._show_rota),
            OPENINGS: (Openings(), self._show_openings),
            RETENTION: (DueToErase(), self._show_retention),
            FIGURES: (FiguresReleased(), self._show_figures),
        }

    def show_referrals(self, referrals: tuple[IncomingReferral, ...]) -> None:
        """Show other referrals, if they are the open register."""
        if referrals != self._referrals:
            self._referrals = referrals
            self._show_open_referrals()

    def _show_open_referrals(self) -> None:
        """Show the referrals once they are read, or that they cannot be read here."""
        if self._referrals is not None:
            self._show(REFERRALS, referral_lines(self._referrals))
        elif not self.reads_referrals:
            self._show(REFERRALS, referral_lines((), empty=REFERRALS_NOT_READ))

    def _keep_ledger(self, ledger: Ledger) -> None:
        self._ledger = ledger
        if self.survivor is not None:
            self._dispatcher.ask(SharedCopies(survivor_id=self.survivor.id), then=self._show_ledger)

    def _show_ledger(self, shares: tuple[ShareLine, ...]) -> None:
        if self._ledger is not None and self.survivor is not None:
            self._show(LEDGER, lines.ledger(self._ledger, shares, self.survivor.name))

    def _show_requests(self, requests: tuple[RequestLine, ...]) -> None:
        may_decide = self._context.actor.may(Permission.LEAD_SUPPORT)
        self._show(REQUESTS, lines.requests(requests, may_decide=may_decide))

    def _show_rota(self, rota: RotaTurns) -> None:
        self._show(ROTA, lines.rota(rota))

    def _show_openings(self, openings: tuple[Opening, ...]) -> None:
        self._show(OPENINGS, lines.openings(openings))

    def _show_retention(self, retention: Retention) -> None:
        self._show(RETENTION, retention_lines(retention))

    def _show_readers(self, readers: Readers) -> None:
        if readers.survivor_id == self.chosen:
            self._show(READERS, readers_lines(readers))

    def _show_figures(self, figures: tuple[FiguresLine, ...]) -> None:
        self._show(FIGURES, lines.figures(figures))

    def _show(self, name: str, content: PaneContent) -> None:
        if self._which == name:
            self.card.show_lines(content)
            self.show_requested.emit()
            if self._fresh:
                self._fresh = False
                self.card.focus_lines()
