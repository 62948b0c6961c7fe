"""What a database does in its own way: a SQLCipher file on one computer, or a unit's PostgreSQL server.

All other modules use words that both understand, or ask `engine_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Protocol

from mscu.store.engine import embedded_triggers, shared_triggers

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from mscu.store.engine.append_only import AppendOnly


WRITES = "writes"
"""The execution option of transactions that write."""


class Triggers(Protocol):
    """How a database refuses to change the rows of some tables."""

    def statements(self, tables: Iterable[AppendOnly], /) -> dict[str, str]:
        """Return the statements that make the triggers of tables, by the triggers' names."""
        ...

    def present(self, connection: Connection, /) -> dict[str, str]:
        """Return the triggers in force, each as the statement that would make it."""
        ...


@dataclass(frozen=True)
class StoreEngine:
    """One kind of database, with a field for each thing that the two do differently."""

    dialect: str
    """What SQLAlchemy calls it."""
    triggers: Triggers
    interrupt: Callable[[Any], None]
    """Stops the statement that a connection of the driver is running; called from another thread."""


EMBEDDED = StoreEngine(dialect="sqlite", triggers=embedded_triggers, interrupt=methodcaller("interrupt"))
SHARED = StoreEngine(
    dialect="postgresql", triggers=shared_triggers, interrupt=methodcaller("cancel_safe", timeout=5.0)
)
ENGINES = {engine.dialect: engine for engine in (EMBEDDED, SHARED)}


def engine_of(connection: Connection | Engine) -> StoreEngine:
    """Return the kind of database that a connection leads to."""
    return ENGINES[connection.dialect.name]


def writing(engine: Engine) -> Engine:
    """Return an engine whose transactions write, in a shared database one at a time."""
    return engine.execution_options(**{WRITES: True})
