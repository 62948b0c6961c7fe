"""What is derived from records and stored beside them: words, clocks, likenesses, mentions, yearly tallies.

The gate updates it in the transaction of each command, and rebuilds an index before an action reads it if
other rules made it. Queries read it through the visibility rule, like all rows of a case. On a server the
charity's people read too little to derive it: the programs of the police do that for them, with the next
command or before the next action that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from mscu.actions.clocks.clock_rows import rebuild_clocks, update_clocks
from mscu.actions.core.action import Later, UnwrittenTexts
from mscu.actions.entries.navigator_texts import derive_texts
from mscu.actions.figures.tallies import rebuild_tallies, update_tallies
from mscu.actions.matching.same_reports import rebuild_mentions, update_mentions
from mscu.codes import Operation, Role, StoreKind
from mscu.derived import seeing_all, update_word_index
from mscu.models import clock_row, mention, tally
from mscu.models.links import holds_records, model_of_table
from mscu.progress import Progress
from mscu.store.engine.engines import engine_of, writing
from mscu.store.guard import Guard, open_session
from mscu.store.indexes.clock_index import ClockTable
from mscu.store.indexes.likeness_index import LikenessTable
from mscu.store.indexes.mention_index import MentionTable
from mscu.store.indexes.tally_table import TallyTable
from mscu.store.indexes.word_index import WordIndex
from mscu.text import likeness_keys
from mscu.viewer import EVER, viewing_as

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from mscu.access import Actor
    from mscu.actions.core.action import Action, ReadTexts, Work
    from mscu.models.base import Record
    from mscu.store.guard import GuardedSession
    from mscu.store.open_store import OpenStore

    WorkOf = Callable[[GuardedSession], Work]

CHECKED_SECONDS = 600.0
"""For how long the clock index of a store that others write too counts as checked."""
CLOCKS_CHANGED = "changed behind the program's back, and made anew"


class IndexesOutOfDate(Exception):
    """An index is not as the action that reads it needs it."""


@dataclass
class Indexes:
    """The derived rows of one store, for one actor."""

    store: OpenStore
    actor: Actor
    _checked_until: float = 0.0
    """Until when (`monotonic`) the clock index counts as checked against its sum: to the end where no other
    program can change it while the store is open.
    """

    @property
    def are_kept_here(self) -> bool:
        """Return whether this user's program keeps them."""
        return self.store.database.may_derive(self.actor.role)

    def read_texts(self, connection: Connection) -> ReadTexts | None:
        """Return what reads the texts in which others have hidden names from this user, if they do."""
        texts = self.store.database.texts
        return None if texts is None or self.are_kept_here else partial(texts.read, connection)

    def unwritten_texts(self, connection: Connection) -> UnwrittenTexts | None:
        """Return what of these texts this user's program has to write, if it does."""
        texts = self.store.database.texts
        if texts is None or not self.are_kept_here:
            return None
        return UnwrittenTexts(partial(texts.take_unwritten, connection), partial(texts.put, connection))

    def keep(self, connection: Connection, guard: Guard, work_of: WorkOf, progress: Progress) -> None:
        """Update the indexes after a command; what does not fit is rebuilt later."""
        if not self.are_kept_here:
            return
        if self.store.store_kind is not StoreKind.UNIT:
            update_word_index(WordIndex(connection), guard.changed, progress)
            return
        with seeing_all(connection, self.actor) as session, self._left_by_others(connection) as left:
            changed = {**left, **guard.changed}
            self._update(connection, changed, guard.moved, work_of(session), progress=progress)

    def _update(
        self,
        connection: Connection,
        changed: Mapping[Record, Operation],
        moved: Mapping[Record, int | None],
        work: Work,
        *,
        progress: Progress,
    ) -> None:
        clocks, tallies = self._clocks(connection), TallyTable(connection)

        def keep_clocks() -> None:
            if clocks.is_current(clock_row.fingerprint()):
                update_clocks(work, clocks, changed)

        def keep_tallies() -> None:
            if tallies.is_current(tally.fingerprint()):
                update_tallies(work, tallies, changed, moved)

        with work.together() as parts:
            parts.read(update_word_index, WordIndex(connection), changed, progress)
            parts.read(keep_clocks)
            parts.read(keep_tallies)
            parts.read(LikenessTable(connection).keep, changed)
            parts.read(update_mentions, work, MentionTable(connection), changed)
            if texts := self.store.database.texts:
                parts.read(derive_texts, work, partial(texts.put, connection), changed, moved)

    @contextmanager
    def _left_by_others(self, connection: Connection) -> Iterator[dict[Record, Operation]]:
        """Read the records from which nobody has derived anything yet, withdrawn ones too."""
        guard = Guard(Role.DISCLOSURE, writing=False)
        with viewing_as(self.actor.id, EVER), open_session(connection, guard) as session:
            left: dict[Record, Operation] = {}
            for name, record_id, operation in self.store.database.take_left_to_derive(connection):
                record = session.get(model_of_table(name), record_id) if holds_records(name) else None
                if record is not None:
                    # A record that is there was not erased, whatever the row of the audit says.
                    left[record] = operation if operation is Operation.COLLECTION else Operation.ALTERATION
            yield left

    def require_ready(self, action: Action[Any], connection: Connection) -> None:
        """Refuse to read what is out of date or was changed by somebody.

        Raises:
            IndexesOutOfDate: `ready` has to rebuild it.
        """
        if self._is_concerned(action) and not self._are_ready(action, connection):
            raise IndexesOutOfDate

    def _is_concerned(self, action: Action[Any]) -> bool:
        """Return whether an action reads an index that this user's program keeps."""
        is_read = any(
            (action.reads_clocks, action.reads_tallies, action.reads_likenesses, action.reads_mentions)
        )
        return self.store.store_kind is StoreKind.UNIT and is_read and self.are_kept_here

    def ready(self, action: Action[Any], work_of: WorkOf) -> str:
        """Rebuild what an action reads and is out of date, and return a reason if somebody changed it."""
        if not self._is_concerned(action):
            return ""
        with self.store.engine.connect() as connection:
            if self._are_ready(action, connection):
                return ""
        with writing(self.store.engine).begin() as connection:
            self._catch_up(connection, work_of)
            if action.reads_likenesses:
                self._refresh_likenesses(connection)
            if action.reads_mentions:
                self._refresh_mentions(connection, work_of)
            if action.reads_tallies:
                self._refresh_tallies(connection, work_of)
            return self._refresh_clocks(connection, work_of) if action.reads_clocks else ""

    def _catch_up(self, connection: Connection, work_of: WorkOf) -> None:
        """Derive what others have left."""
        with seeing_all(connection, self.actor) as session, self._left_by_others(connection) as left:
            if left:
                self._update(connection, left, {}, work_of(session), progress=Progress())

    def _are_ready(self, action: Action[Any], connection: Connection) -> bool:
        """Return whether an action finds all as it should be, which whoever only reads need not wait for."""
        clocks = self._clocks(connection)
        indexes = (
            (action.reads_clocks, clocks, clock_row.fingerprint()),
            (action.reads_tallies, TallyTable(connection), tally.fingerprint()),
            (action.reads_likenesses, LikenessTable(connection), likeness_keys.fingerprint()),
            (action.reads_mentions, MentionTable(connection), mention.fingerprint()),
        )
        is_left = Later(partial(self.store.database.is_left_to_derive, connection))
        are_current = [
            Later(partial(table.is_current, fingerprint))
            for is_read, table, fingerprint in indexes
            if is_read
        ]
        reads = [is_left.run, *(each.run for each in are_current)]
        engine_of(connection).together(connection, reads)
        if is_left.value or not all(each.value for each in are_current):
            return False
        return not action.reads_clocks or self._are_clocks_checked(clocks)

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

    def _refresh_mentions(self, connection: Connection, work_of: WorkOf) -> None:
        table = MentionTable(connection)
        if not table.is_current(mention.fingerprint()):
            with seeing_all(connection, self.actor) as session:
                rebuild_mentions(work_of(session), table)
