"""Triggers of a PostgreSQL database, which refuse to change or delete rows, or to empty their table.

What would replace a row that exists is refused by its key, or changes it and is refused by its trigger.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscu.store.engine.shared_roles import TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.store.engine.append_only import AppendOnly

_PLACES = "public, pg_temp"
"""Where a trigger's function looks for tables: else a temporary one of the same name would come first."""
_PRESENT = f"""
SELECT tgname, prosrc, replace(pg_get_triggerdef(pg_trigger.oid, true), ' ON public.', ' ON ')
FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled = 'O' AND relnamespace = ({TABLES})::regnamespace
    AND proconfig = ARRAY['search_path=' || %s]
"""  # noqa: S608 - our own names


def statements(tables: Iterable[AppendOnly]) -> dict[str, str]:
    """Return the statements that make the triggers of tables with their functions, by the triggers' names."""
    return {
        name: _statement(
            name, _body(each, condition), _trigger(name, f"{event} ON {each.table} FOR EACH {level}")
        )
        for each in tables
        for name, event, level, condition in (
            (f"{each.table}_no_update", each.update, "ROW", ""),
            (f"{each.table}_no_delete", "DELETE", "ROW", each.kept_while),
            (f"{each.table}_no_truncate", "TRUNCATE", "STATEMENT", ""),
        )
    }


def _body(each: AppendOnly, condition: str) -> str:
    refusal = f"RAISE EXCEPTION '{each.refusal}' USING ERRCODE = 'integrity_constraint_violation';"
    return (
        f"BEGIN IF {condition} THEN {refusal} END IF; RETURN OLD; END"
        if condition
        else f"BEGIN {refusal} END"
    )


def _trigger(name: str, event: str) -> str:
    """Return the statement in the words in which the database repeats it."""
    return f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION {name}()"


def _statement(name: str, body: str, trigger: str) -> str:
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
    return f"{function} SET search_path = {_PLACES} AS $${body}$$;\n{trigger}"


def present(connection: Connection) -> dict[str, str]:
    """Return the triggers in force, each as `statements` makes it, with the function that it has now."""
    rows = connection.exec_driver_sql(_PRESENT, (_PLACES,))
    return {name: _statement(name, body, trigger) for name, body, trigger in rows}
