"""Which sessions in a store on a server are running: the server itself knows, however a program ends.

Each program holds a lock of the server for as long as its connection lasts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mscu.errors import OpenElsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_CLASS = 0x6D736375
_NUMBERS = 1 << 31
HOLD = "SELECT pg_advisory_lock_shared(%s, %s)"
HELD = """
SELECT objid::bigint FROM pg_locks JOIN pg_database AS ours ON ours.oid = pg_locks.database
WHERE locktype = 'advisory' AND classid = %s::oid AND objsubid = 2 AND datname = current_database()
"""
_OTHERS = """
SELECT EXISTS (SELECT FROM pg_stat_activity
WHERE datname = current_database() AND pid != pg_backend_pid() AND starts_with(usename, %s))
"""
_PEOPLE = """
SELECT DISTINCT usename FROM pg_stat_activity
WHERE datname = current_database() AND starts_with(usename, %s)
"""


def require_alone(connection: Connection, person: str) -> None:
    """Refuse what nobody may be at work during; roles of people begin with `person`.

    Raises:
        OpenElsewhere: Another program of somebody is connected.
    """
    if connection.exec_driver_sql(_OTHERS, (person,)).scalar():
        raise OpenElsewhere("Others have the store open. Have everybody close it, then try again.")


def people_connected(connection: Connection, person: str) -> list[int]:
    """Return the ids of people whose programs are connected, whose roles begin with `person`."""
    roles = connection.exec_driver_sql(_PEOPLE, (person,)).scalars()
    return [int(number) for role in roles if (number := role.removeprefix(person)).isdigit()]


def hold(driver: Any, sessions: Iterable[int]) -> None:  # noqa: ANN401 - a connection of the driver
    """Hold the locks of sessions, by the audit rows in which they began, on a connection that is idle."""
    for began in sessions:
        driver.execute(HOLD, (_CLASS, began % _NUMBERS))
    driver.commit()


def is_held(connection: Connection, began: int) -> bool:
    """Return whether any program holds the lock of a session."""
    return began % _NUMBERS in connection.exec_driver_sql(HELD, (_CLASS,)).scalars().all()
