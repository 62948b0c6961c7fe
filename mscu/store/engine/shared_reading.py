"""A whole PostgreSQL database, read as it was when the transaction began, by the driver's own connection."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from mscu.batches import in_batches
from mscu.errors import ServerDamaged
from mscu.store.engine.shared_definitions import DEFINED, LOGINS
from mscu.store.engine.shared_errors import is_damage
from mscu.store.engine.stored_form import stored_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection as DriverConnection

    from mscu.store.engine.reading import Definition, Part, Values

_ROWS_AT_ONCE = 2_000
_REFERENCES_AT_ONCE = 50
_NUMBERS = count(1)
"""Of the cursors, whose names are known to the whole connection."""
_ALL_ROWS_WANTED = "SET LOCAL cursor_tuple_fraction = 1"
"""Else the server plans for whoever reads the first tenth of an answer."""
_MARKS = re.compile(r"'[^']*'|\?|(?<!:):(\w+)|%")
_COUNTERS = """
SELECT owner.relname, coalesce(pg_sequence_last_value(seqrelid), 0)
FROM pg_sequence
JOIN pg_depend ON objid = seqrelid AND classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
JOIN pg_class AS owner ON owner.oid = refobjid
WHERE owner.relnamespace = current_schema()::regnamespace
"""
_REFERENCES = """
SELECT child.relname, reference.attname, parent.relname, target.attname,
    CASE WHEN EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = child.oid AND attname = 'id')
        THEN 'id' ELSE 'NULL::bigint' END
FROM pg_constraint
JOIN pg_class AS child ON child.oid = conrelid
JOIN pg_class AS parent ON parent.oid = confrelid
JOIN pg_attribute AS reference ON reference.attrelid = conrelid AND reference.attnum = conkey[1]
JOIN pg_attribute AS target ON target.attrelid = confrelid AND target.attnum = confkey[1]
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
ORDER BY child.relname, conname
"""
_MISSING = """
SELECT '{child}', {number}, '{parent}' FROM "{child}" AS child WHERE "{reference}" IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM "{parent}" AS parent WHERE parent."{target}" = child."{reference}")
"""


class SharedReading:
    """Reads within one transaction, in which others' changes do not show."""

    def __init__(self, connection: DriverConnection[Any]) -> None:
        """Read on a connection of the driver."""
        self.connection = connection
        connection.execute(_ALL_ROWS_WANTED)

    def rows(self, statement: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a server's cursor, which ends with the transaction if not with the last row."""
        name = f"reading_{next(_NUMBERS)}"
        self._run(f"DECLARE {name} NO SCROLL CURSOR FOR {_marked(statement)}", values)
        size = _ROWS_AT_ONCE
        while size == _ROWS_AT_ONCE:
            batch = self._run(f"FETCH {_ROWS_AT_ONCE} FROM {name}").fetchall()
            size = len(batch)
            for row in batch:
                yield tuple(map(stored_form, row))
        self._run(f"CLOSE {name}")

    def row(self, statement: str, values: Values = ()) -> tuple[Any, ...] | None:
        row = self.connection.execute(_marked(statement), values).fetchone()
        return row and tuple(map(stored_form, row))

    @contextmanager
    def part(self) -> Iterator[None]:
        """Read a part; an error leaves the transaction as it was before."""
        try:
            with self.connection.transaction():
                yield
        except Exception as error:
            if is_damage(error):
                raise ServerDamaged from error
            raise

    def counters(self) -> dict[str, int]:
        return dict(self.rows(_COUNTERS))

    def missing_references(self) -> Iterator[tuple[str, int | None, str]]:
        names = ("child", "reference", "parent", "target", "number")
        references = [dict(zip(names, row, strict=True)) for row in self.rows(_REFERENCES)]
        for some in in_batches(references, _REFERENCES_AT_ONCE):
            yield from self.rows(" UNION ALL ".join(_MISSING.format_map(each) for each in some))

    def definitions(self) -> dict[Part, Definition]:
        lines: dict[Part, list[str]] = {}
        columns: dict[Part, set[str]] = {}
        for kind, name, line, column in self.rows(DEFINED):
            lines.setdefault((kind, name), []).append(line)
            columns.setdefault((kind, name), set()).update([column] if column else [])
        return {part: ("\n".join(sorted(lines[part])), frozenset(columns[part])) for part in lines}

    def login_problems(self, locked_out: str) -> Iterator[str]:
        for name, is_user, extra, more, less in self.rows(LOGINS.replace(":locked_out", locked_out)):
            if not is_user:
                yield f"The server's log-in {name} is of nobody in the store."
                continue
            if extra:
                yield f"The server's log-in {name} has what the program gives nobody: {extra}."
            if more:
                yield f"The server's log-in {name} is a member of {more}, which is not its user's role."
            if less:
                yield f"The server's log-in {name} is no member of {less}, as its user's role asks."

    def _run(self, statement: str, values: Values = ()) -> Any:  # noqa: ANN401 - a cursor of the driver
        return self.connection.execute(statement, values, prepare=False)


@cache
def _marked(statement: str) -> str:
    """Return a statement with its values marked as the driver asks, outside of quoted text."""
    return _MARKS.sub(_mark, statement)


def _mark(found: re.Match[str]) -> str:
    if found[0] == "?":
        return "%s"
    return f"%({found[1]})s" if found[1] else found[0].replace("%", "%%")
