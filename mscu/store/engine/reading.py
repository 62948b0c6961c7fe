"""What reads a whole store, for a verification: either driver's own connection, in one manner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Values = Sequence[Any] | Mapping[str, Any]
Part = tuple[str, str]
"""The type and name of a part of the schema, such as a table or an index."""
Definition = tuple[str, frozenset[str]]
"""What makes it, in a form that two of them can be compared by, and the names of its columns."""


class Reading(Protocol):
    """A connection of the driver that reads a whole store as it is at one moment.

    A statement marks its values as SQLite does, by `?` or by `:name`. Rows have their values in stored form.
    """

    connection: Any
    """The driver's own."""

    def rows(self, statement: str, values: Values = (), /) -> Iterator[tuple[Any, ...]]:
        """Return the rows of a statement, of which there may be millions."""
        ...

    def row(self, statement: str, values: Values = (), /) -> tuple[Any, ...] | None:
        """Return the first row of a statement."""
        ...

    def part(self) -> AbstractContextManager[None]:
        """Read a part of the store, so that others can be read even if this cannot.

        Raises:
            Damaged: The database cannot be read as it is.
        """
        ...

    def counters(self) -> dict[str, int]:
        """Return the highest id that each table has ever given out."""
        ...

    def missing_references(self) -> Iterator[tuple[str, int | None, str]]:
        """Yield table and id of each row that refers to a missing one, and the table of that."""
        ...

    def definitions(self) -> dict[Part, Definition]:
        """Return what the schema consists of."""
        ...

    def login_problems(self, locked_out: str, /) -> Iterator[str]:
        """Yield what log-ins have that the table of users does not say, as sentences; of a file nothing.

        `locked_out` is the statement for the users whom nobody has let in.
        """
        ...
