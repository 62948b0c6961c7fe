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
_MISSING = "The {}, which the program creates, is missing."
_ADDED = "The {} was not created by the program."
_DIFFERENT = "The {} is not as the program creates it."
_ADDED_OF = {
    "leakproof function": "The server's function {} was marked leakproof, so it reads what is hidden.",
    "other role": "The server's role {} reaches the store's records. It did not when that was recorded.",
    "rights": "The server was told of rights to {} that the program does not give.",
}
_DIFFERENT_OF = {
    "database": "Who may connect with the store's database, or its settings, were changed.",
    "other role": "The server's role {} has other rights than when they were recorded.",
    "own functions": "Functions that the server brings with it ({}) were changed.",
    "rights": "Rights to {} are not as the program gives them.",
}
_MISSING_OF = {"other role": "", "rights": "Rights to {} are not as the program gives them."}
"""A role of the server's administrators that is gone reaches nothing."""


def check_schema(reading: Reading, expected: Mapping[Part, Definition], findings: Findings) -> None:
    """Compare a store with what the program makes: every table, column, index and trigger."""
    actual = reading.definitions()
    for part in sorted(expected.keys() | actual.keys()):
        if part not in actual:
            _report(part, _MISSING_OF, _MISSING, findings)
        elif part not in expected:
            _report(part, _ADDED_OF, _ADDED, findings)
        elif actual[part] != expected[part]:
            _report_difference(part, actual[part][1] - expected[part][1], findings)


def _report_difference(part: Part, added: frozenset[str], findings: Findings) -> None:
    """Report the columns that were added; any other difference is reported as a whole."""
    for name in sorted(added):
        findings.add(f"The {_part_name(part)} has a column that the program did not create: {_short(name)}.")
    if not added:
        _report(part, _DIFFERENT_OF, _DIFFERENT, findings)


def _report(part: Part, of_kind: Mapping[str, str], otherwise: str, findings: Findings) -> None:
    """Report a part in the words for its kind, if there are any."""
    kind, name = part
    if kind not in of_kind:
        findings.add(otherwise.format(_part_name(part)))
    elif sentence := of_kind[kind].format(_short(name)):
        findings.add(sentence)


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
    return f"{kind} {_short(name)}"


def _short(name: str) -> str:
    """Shorten a foreign name to the length of ours, on one line."""
    return " ".join(name.split())[:_MAX_NAME_LENGTH]
