"""Check whether a store's tables are those that the program makes, with nothing added.

Anything unexpected may do harm: a table can carry a copy out, a column hide a word, an index or a view keep
what was erased, and a trigger change what is written.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING

from mscu.errors import ServerVersionChanged
from mscu.store.engine.engines import reading_of
from mscu.store.keys.keys_row import DefinedPart, Definitions
from mscu.store.schema.database import database_in_memory
from mscu.store.schema.migrate import create_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.reading import Definition, Part, Reading
    from mscu.store.schema.revisions import Revisions

_MAX_NAME_LENGTH = 60


def check_schema(reading: Reading, expected: Mapping[Part, Definition], findings: Findings) -> None:
    """Compare a store with what the program makes: every table, column, index and trigger."""
    actual = reading.definitions()
    for part in sorted(expected.keys() | actual.keys()):
        if part not in actual:
            findings.add(f"{_part_name(part)}, which the program creates, is missing.")
        elif part not in expected:
            findings.add(f"{_part_name(part)} was not created by the program.")
        elif actual[part] != expected[part]:
            _report_difference(part, actual[part][1] - expected[part][1], findings)


def _report_difference(part: Part, added: frozenset[str], findings: Findings) -> None:
    """Report the columns that were added; any other difference is reported as a whole."""
    for name in sorted(added):
        findings.add(f"{_part_name(part)} has a column that the program did not create: {_short(name)}.")
    if not added:
        findings.add(f"{_part_name(part)} is not as the program creates it.")


@cache
def schema_of(revisions: Revisions) -> Mapping[Part, Definition]:
    """Return what the revisions make of an empty file, built in memory on the first call."""
    engine = database_in_memory(secrets.token_bytes(32))
    try:
        with engine.begin() as connection:
            create_tables(connection, revisions)
            return reading_of(connection).definitions()
    finally:
        engine.dispose()


def recorded_schema(connection: Connection, recorded: Definitions) -> Mapping[Part, Definition]:
    """Return what a shared database consisted of when that was recorded.

    Raises:
        ServerVersionChanged: The server words definitions otherwise than then.
    """
    version = version_of(connection)
    if recorded.version != version:
        raise ServerVersionChanged(recorded.version, version)
    return {(part.kind, part.name): (part.definition, frozenset(part.columns)) for part in recorded.parts}


def definitions_of(connection: Connection) -> Definitions:
    """Return what a shared database consists of, to be recorded: who works in it cannot make it anew."""
    parts = reading_of(connection).definitions()
    return Definitions(
        version=version_of(connection),
        parts=tuple(
            DefinedPart(kind=kind, name=name, definition=definition, columns=tuple(sorted(columns)))
            for (kind, name), (definition, columns) in sorted(parts.items())
        ),
    )


def version_of(connection: Connection) -> int:
    """Return the version of a server, by which it words definitions."""
    return int((connection.dialect.server_version_info or (0,))[0])


def _part_name(part: Part) -> str:
    kind, name = part
    return f"The {kind} {_short(name)}"


def _short(name: str) -> str:
    """Shorten a foreign name to the length of ours, on one line."""
    return " ".join(name.split())[:_MAX_NAME_LENGTH]
