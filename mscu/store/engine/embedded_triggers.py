"""Triggers of a SQLCipher file, which refuse to change, delete or replace rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.store.engine.append_only import AppendOnly


def statements(tables: Iterable[AppendOnly]) -> dict[str, str]:
    """Return the statements that make the triggers of tables, by the triggers' names.

    INSERT OR REPLACE deletes the former row without asking the trigger on deleting.
    """
    return {
        name: f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{each.refusal}'); END"
        for each in tables
        for name, event in (
            (f"{each.table}_no_update", f"BEFORE {each.update} ON {each.table}"),
            (f"{each.table}_no_delete", f"BEFORE DELETE ON {each.table}{_when(each.kept_while)}"),
            (f"{each.table}_no_replace", f"BEFORE INSERT ON {each.table}{_when(_row_exists(each))}"),
        )
    }


def _when(condition: str) -> str:
    return f" WHEN {condition}" if condition else ""


def _row_exists(each: AppendOnly) -> str:
    same = " AND ".join(f"{name} = NEW.{name}" for name in each.key)
    return f"EXISTS (SELECT 1 FROM {each.table} WHERE {same})"  # noqa: S608 - our own names


def present(connection: Connection) -> dict[str, str]:
    """Return the triggers that are there, each as it was made."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    return {row[0]: row[1] for row in rows}
