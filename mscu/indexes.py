"""What is derived from records and stored beside them: clocks, likenesses and tallies of the year.

The gate updates it in the transaction of each command, and rebuilds an index before an action reads it if
other rules made it. Queries read it through the visibility rule, like all rows of a case.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from mscu.actions.clocks.clock_rows import rebuild_clocks, update_clocks
from mscu.actions.figures.tallies import rebuild_tallies, update_tallies
from mscu.codes import StoreKind
from mscu.derived import seeing_all
from mscu.models import clock_row, tally
from mscu.store.engine.engines import engine_of, writing
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

CHECKED_SECONDS = 600.0
"""For how long the clock index of a store that others write too counts as checked."""
CLOCKS_CHANGED = "changed behind the program's back, and made anew"


@dataclass
class Indexes:
    """The derived rows of one store, for one actor."""

    store: OpenStore
    actor: Actor
    _checked_until: float = 0.0
    """Until when (`monotonic`) the clock index counts as checked against its sum: to the end where no other
    program can change it while the store is open.
    """

    def keep(self, connection: Connection, guard: Guard, work_of: WorkOf) -> None:
        """Update the indexes after a command; what does not fit is rebuilt later."""
        if self.store.store_kind is not StoreKind.UNIT:
            return
        clocks, tallies = self._clocks(connection), TallyTable(connection)
        with seeing_all(connection, self.actor) as session:
            work = work_of(session)
            if clocks.is_current(clock_row.fingerprint()):
                update_clocks(work, clocks, guard.changed)
            if tallies.is_current(tally.fingerprint()):
                update_tallies(work, tallies, guard.changed, guard.moved)
        LikenessTable(connection).keep(guard.changed)

    def ready(self, action: Action[Any], work_of: WorkOf) -> str:
        """Rebuild what an action reads and is out of date, and return a reason if somebody changed it."""
        if self.store.store_kind is not StoreKind.UNIT or not (
            action.reads_clocks or action.reads_tallies or action.reads_likenesses
        ):
            return ""
        with self.store.engine.connect() as connection:
            if self._are_ready(action, connection):
                return ""
        with writing(self.store.engine).begin() as connection:
            if action.reads_likenesses:
                self._refresh_likenesses(connection)
            if action.reads_tallies:
                self._refresh_tallies(connection, work_of)
            return self._refresh_clocks(connection, work_of) if action.reads_clocks else ""

    def _are_ready(self, action: Action[Any], connection: Connection) -> bool:
        """Return whether an action finds all as it should be, which whoever only reads need not wait for."""
        if action.reads_clocks and not self._are_clocks_checked(self._clocks(connection)):
            return False
        return all(
            table.is_current(fingerprint)
            for is_read, table, fingerprint in (
                (action.reads_clocks, self._clocks(connection), clock_row.fingerprint()),
                (action.reads_tallies, TallyTable(connection), tally.fingerprint()),
                (action.reads_likenesses, LikenessTable(connection), likeness_keys.fingerprint()),
            )
            if is_read
        )

    def recount_figures(self, work_of: WorkOf) -> bool:
        """Count the tallies from the records, and return whether the stored ones were different.

        Nobody writes in between. If it fails, they are counted when they are asked for.
        """
        if self.store.store_kind is not StoreKind.UNIT:
            return False
        try:
            with writing(self.store.engine).begin() as connection:
                table = TallyTable(connection)
                stored = table.stored(tally.fingerprint())
                table.empty()
                self._refresh_tallies(connection, work_of)
                return stored is not None and stored != table.stored(tally.fingerprint())
        except BaseException:
            with suppress(DBAPIError), writing(self.store.engine).begin() as connection:
                TallyTable(connection).empty()
            raise

    def _clocks(self, connection: Connection) -> ClockTable:
        return ClockTable(connection, self.store.digest_key)

    def _are_clocks_checked(self, table: ClockTable) -> bool:
        """Return whether the clock index fits its sum, or did when it was last compared with it."""
        if monotonic() < self._checked_until:
            return True
        is_intact = table.is_intact()
        if is_intact:
            self._note_check()
        return is_intact

    def _note_check(self) -> None:
        is_shared = engine_of(self.store.engine).is_shared
        self._checked_until = monotonic() + CHECKED_SECONDS if is_shared else inf

    def _refresh_clocks(self, connection: Connection, work_of: WorkOf) -> str:
        """Rebuild the clock index if other rules made it or somebody changed it."""
        table = self._clocks(connection)
        is_current = table.is_current(clock_row.fingerprint())
        is_intact = self._are_clocks_checked(table)
        if not (is_current and is_intact):
            with seeing_all(connection, self.actor) as session:
                rebuild_clocks(work_of(session), table)
            self._note_check()
        return CLOCKS_CHANGED if is_current and not is_intact else ""

    def _refresh_tallies(self, connection: Connection, work_of: WorkOf) -> None:
        table = TallyTable(connection)
        if not table.is_current(tally.fingerprint()):
            with seeing_all(connection, self.actor) as session:
                rebuild_tallies(work_of(session), table)

    @staticmethod
    def _refresh_likenesses(connection: Connection) -> None:
        table = LikenessTable(connection)
        if not table.is_current(likeness_keys.fingerprint()):
            table.rebuild()
