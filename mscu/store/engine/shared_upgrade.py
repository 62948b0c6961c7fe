"""What an upgrade of a server's tables needs of the server besides revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.store.engine.shared_backups import backup_rights
from mscu.store.engine.shared_roles import StoreRoles
from mscu.store.engine.shared_row_security import secure

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OWNER = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'audit_entry'::regclass"


def roles_of(connection: Connection) -> StoreRoles:
    """Return the roles of the store that a database has, by who owns its tables."""
    owner = str(connection.exec_driver_sql(_OWNER).scalar_one())
    return StoreRoles(owner.removesuffix("_owner"))


def hold_openers(connection: Connection, revisions: str) -> None:
    """Have whoever opens the store wait, by the table of revisions, until the transaction has ended."""
    connection.exec_driver_sql(f"LOCK TABLE {revisions}")


def secure_anew(connection: Connection, roles: StoreRoles) -> None:
    """Make row security, and the rights of roles, for the tables as they are now."""
    secure(connection, roles)
    for statement in backup_rights(roles.backup):
        connection.exec_driver_sql(statement)
