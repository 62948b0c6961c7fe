"""Keeps beside the records what is derived from them: clocks, likenesses and tallies of the year.

The gate has them kept within the transaction of each command, and made anew before an action
reads one that other rules made. Nothing of them is answered by itself: queries read them through
the rule, like all rows of a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.actions.clocks.clock_rows import keep_clocks, make_clocks
from mscu.actions.figures.tallies import keep_tallies, make_tallies
from mscu.codes import StoreKind
from mscu.derived import seeing_all
from mscu.models import clock_row, tally
from mscu.store.indexes.clock_index import ClockTable
from mscu.store.indexes.likeness_index import LikenessTable
from mscu.store.indexes.tally_table import TallyTable
from mscu.text import likeness_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from mscu.access import Actor
    from mscu.actions.core.action import Action, Work
    from mscu.store.guard import Guard, GuardedSession
    from mscu.store.open_store import OpenStore

    WorkOf = Callable[[GuardedSession], Work]

Figures = frozenset[tuple[Any, ...]] | None
"""All tallies; nothing where there are none that fit the rules."""
CLOCKS_CHANGED = "changed behind the program's back, and made anew"


@dataclass
class Indexes:
    """All that is derived in one store, for one actor."""

    store: OpenStore
    actor: Actor
    _clocks_whole: bool = False
    """Whether the index of the clocks was held against its sum: as long as the store is open, no
    other program can come between."""

    def keep(self, connection: Connection, guard: Guard, work_of: WorkOf) -> None:
        """Follow what a command changed; what does not fit waits to be made anew."""
        if self.store.store_kind is not StoreKind.UNIT:
            return
        clocks, tallies = self._clocks(connection), TallyTable(connection)
        with seeing_all(connection, self.actor) as session:
            work = work_of(session)
            if clocks.fits(clock_row.fingerprint()):
                keep_clocks(work, clocks, guard.changed)
            if tallies.fits(tally.fingerprint()):
                keep_tallies(work, tallies, guard.changed, guard.moved)
        LikenessTable(connection).keep(guard.changed)

    def ready(self, action: Action[Any], work_of: WorkOf) -> str:
        """Make anew what an action reads and what does not fit; says if somebody changed it."""
        if self.store.store_kind is not StoreKind.UNIT or not (
            action.reads_clocks or action.reads_tallies or action.reads_likenesses
        ):
            return ""
        with self.store.engine.begin() as connection:
            if action.reads_likenesses:
                self._see_to_likenesses(connection)
            if action.reads_tallies:
                self._see_to_tallies(connection, work_of)
            return self._see_to_clocks(connection, work_of) if action.reads_clocks else ""

    def kept_figures(self) -> Figures:
        """Return the tallies as they are kept, to be held against those that the records give."""
        if self.store.store_kind is not StoreKind.UNIT:
            return None
        with self.store.engine.connect() as connection:
            return TallyTable(connection).kept(tally.fingerprint())

    def counted_figures(self, work_of: WorkOf) -> Figures:
        """Return the tallies as the records give them, once they are made anew."""
        with self.store.engine.begin() as connection:
            self._see_to_tallies(connection, work_of)
        return self.kept_figures()

    def _clocks(self, connection: Connection) -> ClockTable:
        return ClockTable(connection, self.store.digest_key)

    def _see_to_clocks(self, connection: Connection, work_of: WorkOf) -> str:
        """Make the index of the clocks anew if other rules made it, or somebody changed it."""
        table = self._clocks(connection)
        fits = table.fits(clock_row.fingerprint())
        whole = self._clocks_whole or table.is_whole()
        if not (fits and whole):
            with seeing_all(connection, self.actor) as session:
                make_clocks(work_of(session), table)
        self._clocks_whole = True
        return CLOCKS_CHANGED if fits and not whole else ""

    def _see_to_tallies(self, connection: Connection, work_of: WorkOf) -> None:
        table = TallyTable(connection)
        if not table.fits(tally.fingerprint()):
            with seeing_all(connection, self.actor) as session:
                make_tallies(work_of(session), table)

    @staticmethod
    def _see_to_likenesses(connection: Connection) -> None:
        table = LikenessTable(connection)
        if not table.fits(likeness_keys.fingerprint()):
            table.make()
