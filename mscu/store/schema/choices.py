"""The lists that people choose from, as rows of a store's table of codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from mscu.models.code import Code
from mscu.resources import resource
from mscu.rules.code_lists import load_code_lists

if TYPE_CHECKING:
    from sqlalchemy import Connection


def read_code_lists() -> Iterator[dict[str, Any]]:
    """Read the lists as this program has them."""
    for row in load_code_lists(resource("code_lists")):
        yield {
            "key": row.key,
            "list_name": row.list_name,
            "label": row.label,
            "position": row.position,
            "note": row.note,
            "retired_on": row.retired_on,
        }


def add_missing_codes(connection: Connection) -> None:
    """Add the choices that a store lacks: forms offer them, and commands ask for them.

    What it holds already stays: a force may have put another label to it.
    """
    there = set(connection.exec_driver_sql("SELECT key FROM code").scalars())
    missing = [row for row in read_code_lists() if row["key"] not in there]
    if missing:
        connection.execute(insert(Code), missing)
