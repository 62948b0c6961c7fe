"""What a store on a server keeps of its backups, which its administrators make: when the last was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from mscu.models.base import parse_utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

BACKUPS = """
CREATE TABLE server_backup (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    checked_at timestamp with time zone NOT NULL DEFAULT now(),
    audit_row bigint NOT NULL,
    bytes bigint NOT NULL
)
"""
MADE_NOW = "INSERT INTO server_backup (audit_row, bytes) VALUES (%s, %s) RETURNING checked_at"
_NEWEST = text("SELECT checked_at, bytes FROM server_backup ORDER BY id DESC LIMIT 1")
_READS = """
DO $$ DECLARE place text; BEGIN
    FOR place IN
        SELECT quote_ident(nspname) FROM pg_namespace
        WHERE left(nspname, 3) != 'pg_' AND nspname != 'information_schema'
    LOOP
        EXECUTE 'GRANT USAGE ON SCHEMA ' || place || ' TO {role}';
        EXECUTE 'GRANT SELECT ON ALL TABLES IN SCHEMA ' || place || ' TO {role}';
        EXECUTE 'GRANT SELECT ON ALL SEQUENCES IN SCHEMA ' || place || ' TO {role}';
    END LOOP;
END $$
"""


def newest_backup(connection: Connection) -> tuple[datetime, int] | None:
    """Return when the last backup of a server's store was checked, and its size in bytes."""
    row = connection.execute(_NEWEST).first()
    at = None if row is None else parse_utc(row.checked_at)
    return None if row is None or at is None else (at, row.bytes)


def backup_rights(role: str) -> Iterator[str]:
    """Yield what the log-in for backups may do: it reads everything, and writes when it did."""
    yield _READS.format(role=role)
    yield f"GRANT INSERT ON server_backup TO {role}"
