"""What a database does in its own way: a SQLCipher file on one computer, or a unit's PostgreSQL server.

All other modules use words that both understand, or ask `engine_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.pool import QueuePool

from mscu.store.engine import (
    embedded_search,
    embedded_triggers,
    listening,
    shared_listening,
    shared_search,
    shared_triggers,
)
from mscu.store.engine.embedded_reading import EmbeddedReading
from mscu.store.engine.shared_pipeline import together, wait_for_turn
from mscu.store.engine.shared_reading import SharedReading
from mscu.store.engine.shared_roles import TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from mscu.store.engine.append_only import AppendOnly
    from mscu.store.engine.indexed_words import Document, FoundRecord, Terms
    from mscu.store.engine.listening import Ears, Listening
    from mscu.store.engine.reading import Reading


ONE_CONNECTION: dict[str, Any] = {
    "poolclass": QueuePool,
    "pool_size": 1,
    "max_overflow": 0,
    "pool_timeout": 5.0,  # a second check-out of the only connection is a mistake of ours
    "hide_parameters": True,
}
"""How an engine of either kind keeps its connection, and values out of errors."""
WRITES = "writes"
"""The execution option of transactions that write."""
READS_ALL = "reads_all"
"""The execution option of transactions that read past the row security of a shared database."""


class Triggers(Protocol):
    """How a database refuses to change the rows of some tables."""

    def statements(self, tables: Iterable[AppendOnly], /) -> dict[str, str]:
        """Return the statements that make the triggers of tables, by the triggers' names."""
        ...

    def present(self, connection: Connection, /) -> dict[str, str]:
        """Return the triggers in force, each as the statement that would make it."""
        ...


class Search(Protocol):
    """How a database keeps the words of records, and searches them."""

    STORED_WORDS: str
    """The column with the words of a row `d` of `find_document`, as a verification reads them."""
    STORED_WORDS_JOIN: str
    """What that row is joined with for it."""

    def put(self, connection: Connection, documents: Iterable[Document], /) -> None:
        """Write the words of records in place of their former ones."""
        ...

    def forget(self, connection: Connection, sources: Mapping[str, Sequence[int]], /) -> None:
        """Remove the words of records, given by type and id."""
        ...

    def matches(
        self, connection: Connection, alternatives: Sequence[Terms], size: int, /
    ) -> Iterator[Sequence[FoundRecord]]:
        """Yield what is shown for words that match any of these, newest first, in batches."""
        ...

    def needs_merging(self, connection: Connection, /) -> bool:
        """Return whether the index should be merged."""
        ...

    def merge_segments(self, connection: Connection, /, *, begun: bool) -> bool:
        """Merge a part of the index, if that was begun or pays, and return whether there is more to do."""
        ...

    def indexed_form(self, words: str, /) -> str:
        """Return the words of a record as the index keeps them."""
        ...

    def problems(self, connection: Any, /) -> Iterator[str]:  # noqa: ANN401 - of either driver
        """Yield what is wrong with the index itself, as sentences."""
        ...


class Together(Protocol):
    def __call__(
        self, connection: Connection, reads: Sequence[Callable[[], None]], /, *, are_last: bool = False
    ) -> None:
        """Run reads, none of which needs what another returns; `are_last` of those of a transaction."""
        ...


@dataclass(frozen=True)
class StoreEngine:
    """One kind of database, with a field for each thing that the two do differently."""

    dialect: str
    """What SQLAlchemy calls it."""
    is_shared: bool
    """Whether several programs can have it open at the same time."""
    triggers: Triggers
    search: Search
    tables: str
    """The statement that reads the names of the tables, also where a file is guarded."""
    defer_links: str
    """The statement after which rows of a transaction may come before those that they refer to."""
    reading: Callable[[Any], Reading]
    """Reads on a connection of the driver."""
    interrupt: Callable[[Any], None]
    """Stops the statement that a connection of the driver is running; called from another thread."""
    together: Together
    """Runs reads, none of which needs what another returns."""
    wait_for_turn: Callable[[Connection], None]
    """Begins a transaction that writes, where it would else begin with its first statement."""
    announce: Callable[[Connection, int], None]
    """Announces to other programs how far the audit goes, once the transaction is committed."""
    listen: Callable[[Engine, Ears], Listening | None]
    """Begins to hear what other programs tell, if there can be any."""
    held_at: Callable[[Connection, int], frozenset[int]]
    """Returns what programs that run now have said that they are at: the second numbers of such places."""
    audit_links: str
    """The statement that reads number, hash and time of each row of the audit, also for who reads no more."""


def _one_by_one(
    _connection: Connection,
    reads: Sequence[Callable[[], None]],
    *,
    are_last: bool = False,  # noqa: ARG001 - it ends where it is closed
) -> None:
    for read in reads:
        read()


def _begun_already(_connection: Connection) -> None:
    """Do nothing: BEGIN IMMEDIATE waits for the others."""


EMBEDDED = StoreEngine(
    dialect="sqlite",
    is_shared=False,
    triggers=embedded_triggers,
    search=embedded_search,
    tables="SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite$_%' ESCAPE '$'",
    defer_links="PRAGMA defer_foreign_keys = ON",
    reading=EmbeddedReading,
    interrupt=methodcaller("interrupt"),
    together=_one_by_one,
    wait_for_turn=_begun_already,
    announce=listening.announce_to_nobody,
    listen=listening.hear_nobody,
    held_at=listening.nobody_at,
    audit_links="SELECT seq, hash, at FROM audit_entry",
)
SHARED = StoreEngine(
    dialect="postgresql",
    is_shared=True,
    triggers=shared_triggers,
    search=shared_search,
    tables=f"SELECT tablename FROM pg_tables WHERE schemaname = {TABLES}",  # noqa: S608 - our own
    defer_links="SET LOCAL session_replication_role = replica",  # without triggers as well
    reading=SharedReading,
    interrupt=methodcaller("cancel_safe", timeout=5.0),
    together=together,
    wait_for_turn=wait_for_turn,
    announce=shared_listening.announce,
    listen=shared_listening.SharedListening,
    held_at=shared_listening.held_at,
    audit_links="SELECT seq, hash, at FROM audit_link",
)
ENGINES = {engine.dialect: engine for engine in (EMBEDDED, SHARED)}


def engine_of(connection: Connection | Engine) -> StoreEngine:
    """Return the kind of database that a connection leads to."""
    return ENGINES[connection.dialect.name]


def reading_of(connection: Connection) -> Reading:
    """Return what reads within the transaction of a connection."""
    return engine_of(connection).reading(connection.connection.driver_connection)


def writing(engine: Engine) -> Engine:
    """Return an engine whose transactions write, in a shared database one at a time."""
    return engine.execution_options(**{WRITES: True})


def reading_all(engine: Engine) -> Engine:
    """Return an engine whose transactions read all rows, also of a shared database, if the user may."""
    return engine.execution_options(**{READS_ALL: True})
