"""What a new shared database has, made beside the tables that are there and dropped again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine

from mscu.codes import StoreKind
from mscu.store.engine.engines import reading_of, writing
from mscu.store.engine.reading import Definition, Part
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.shared_definitions import OF_EVERY_DATABASE
from mscu.store.schema.schema import make_tables

_OTHER = "other"
"""A schema that tests add."""
_OTHER_ROLE = "other role"
_MADE: dict[tuple[object, StoreKind], Mapping[Part, Definition]] = {}


def shared_schema_of(engine: Engine, store_kind: StoreKind) -> Mapping[Part, Definition]:
    """Return what a new shared database has; servers of one version word definitions alike."""
    own = open_shared(engine.url)  # the connection of the other may be in use
    with writing(own).connect() as connection, connection.begin() as transaction:
        key = (connection.dialect.server_version_info, store_kind)
        # Roles are the server's, and other tests have made and dropped some.
        present = reading_of(connection).definitions()
        if key not in _MADE:
            write_beside(connection)
            elsewhere = reading_of(connection).definitions().keys()
            make_tables(connection, store_kind)
            made = reading_of(connection).definitions()
            _MADE[key] = {
                part: made[part]
                for part in made
                if part not in elsewhere or (part[0] in OF_EVERY_DATABASE and part[1] != _OTHER)
            }
            transaction.rollback()
    own.dispose()
    others = {part: present[part] for part in present if part[0] == _OTHER_ROLE}
    return {part: made for part, made in _MADE[key].items() if part[0] != _OTHER_ROLE} | others


def write_beside(connection: Connection) -> None:
    """Have the transaction write into a schema of its own, in which it can make all tables anew."""
    connection.exec_driver_sql("CREATE SCHEMA beside")
    connection.exec_driver_sql("SET LOCAL search_path = beside")
