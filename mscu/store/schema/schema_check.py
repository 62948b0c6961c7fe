"""Check whether a store's tables are those that the program makes, with nothing added.

Anything unexpected may do harm: a table can carry a copy out, a column hide a word, an index or a view keep
what was erased, and a trigger change what is written.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING

from mscu.store.engine.engines import reading_of, writing
from mscu.store.engine.shared_reading import write_beside
from mscu.store.schema.database import database_in_memory
from mscu.store.schema.migrate import create_tables
from mscu.store.schema.schema import make_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

    from mscu.codes import StoreKind
    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.reading import Definition, Part, Reading
    from mscu.store.schema.revisions import Revisions

_MAX_NAME_LENGTH = 60
_SHARED: dict[tuple[object, StoreKind], Mapping[Part, Definition]] = {}
_OF_ROLES: Mapping[Part, Definition] = {
    ("function", f"row_security.{name}"): ("", frozenset()) for name in ("admit", "dismiss")
}
"""What a server has besides, with which people are let in and shut out."""


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


def shared_schema_of(engine: Engine, store_kind: StoreKind) -> Mapping[Part, Definition]:
    """Return what a new shared database has, made beside the tables that are there and dropped again.

    Servers of one version word definitions alike, so it is made once for each.
    """
    with writing(engine).connect() as connection, connection.begin() as transaction:
        has_roles = connection.exec_driver_sql("SELECT to_regnamespace('row_security')").scalar()
        key = (connection.dialect.server_version_info, store_kind)
        if key not in _SHARED:
            write_beside(connection)
            elsewhere = reading_of(connection).definitions().keys()
            make_tables(connection, store_kind)
            made = reading_of(connection).definitions()
            _SHARED[key] = {part: made[part] for part in made.keys() - elsewhere}
            transaction.rollback()
    return {**_SHARED[key], **(_OF_ROLES if has_roles else {})}


def _part_name(part: Part) -> str:
    kind, name = part
    return f"The {kind} {_short(name)}"


def _short(name: str) -> str:
    """Shorten a foreign name to the length of ours, on one line."""
    return " ".join(name.split())[:_MAX_NAME_LENGTH]
