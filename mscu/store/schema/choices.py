"""The code lists as rows of a store's table of codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from mscu.codes import ReferenceField, ReferenceKind, ReferenceState, StoreKind
from mscu.models.code import Code
from mscu.models.reference_change import ReferenceChange
from mscu.resources import resource
from mscu.rules.code_lists import added_value, load_code_lists
from mscu.rules.shipped_files import of_version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


def read_code_lists() -> Iterator[dict[str, Any]]:
    """Yield the codes as this version of the program has them."""
    for row in load_code_lists(resource("code_lists")):
        yield {
            "key": row.key,
            "list_name": row.list_name,
            "label": row.label,
            "position": row.position,
            "note": row.note,
            "retired_on": row.retired_on.isoformat() if row.retired_on else None,
        }


def add_missing_codes(connection: Connection, now: datetime, store_kind: StoreKind) -> None:
    """Add the codes that a store lacks, since forms and commands need them, and record that a release did it.

    What else a release changes is brought in when the store is next unlocked.
    """
    present = set(connection.execute(select(Code.key)).scalars())
    missing = [row for row in load_code_lists(resource("code_lists")) if row.key not in present]
    if not missing:
        return
    keys = {row.key for row in missing}
    connection.execute(insert(Code), [row for row in read_code_lists() if row["key"] in keys])
    if store_kind is StoreKind.UNIT:
        release = {
            "kind": ReferenceKind.LIST,
            "what": ReferenceField.ADDED,
            "former": "",
            "refusal": "",
            "reason": of_version(),
            "proposed_at": now,
            "state": ReferenceState.HOLDS,
            "version": 1,
        }
        values = [(row.key, added_value(row)) for row in missing]
        rows = [{**release, "about": key, "value": value, "shipped": value} for key, value in values]
        connection.execute(insert(ReferenceChange), rows)
