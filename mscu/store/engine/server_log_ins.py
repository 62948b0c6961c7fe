"""The log-ins of a store on a server: of connection files, which reads the keys, and of each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from mscu.store.engine.shared_roles import CHARITY, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from mscu.store.engine.shared_roles import StoreRoles

_ALLOW = """
GRANT SELECT ({columns}) ON {table} TO {connect};
GRANT UPDATE ({changed}) ON {table} TO {charity};
ALTER ROLE {connect} PASSWORD {verifier}
"""

_HAS_ROLES = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ANY(%s) OR rolname ~ %s)"


def allow_connecting(
    connection: Connection, roles: StoreRoles, table: str, columns: Iterable[str], *, verifier: str
) -> None:
    """Allow connection files to log in with a verifier's password, and to read columns of the table of keys.

    The charity's people may change these, but for the first: with a passphrase of theirs.
    """
    names = [*map(sql.Identifier, columns)]
    statement = sql.SQL(_ALLOW).format(
        columns=sql.SQL(", ").join(names),
        changed=sql.SQL(", ").join(names[1:]),
        table=sql.Identifier(table),
        connect=sql.Identifier(roles.connect),
        charity=sql.SQL(", ").join(sql.Identifier(roles.group(role)) for role in CHARITY),
        verifier=sql.Literal(verifier),
    )
    connection.exec_driver_sql(statement.as_string())


def has_roles(connection: Connection, roles: StoreRoles) -> bool:
    """Return whether the server has any role of a store of this name, in whichever database that is."""
    named = (list(roles.fixed), f"^{roles.person('')}[0-9]+$")
    return bool(connection.exec_driver_sql(_HAS_ROLES, named).scalar())


def admit(connection: Connection, user_id: int, verifier: str) -> None:
    """Allow a user who has no log-in to log in with the password of a verifier."""
    connection.exec_driver_sql(f"SELECT {SCHEMA}.admit(%s, %s)", (user_id, verifier))


def dismiss(connection: Connection, user_id: int) -> None:
    """Remove the log-in of a user, and cut the connections that they have."""
    connection.exec_driver_sql(f"SELECT {SCHEMA}.dismiss(%s)", (user_id,))


def is_let_in(connection: Connection) -> bool:
    """Return whether the person who is logged in is in a group that may read."""
    return bool(connection.exec_driver_sql("SELECT has_schema_privilege('public', 'USAGE')").scalar())
