"""The code lists as rows of a store's table of codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from mscu.models.code import Code
from mscu.resources import resource
from mscu.rules.code_lists import load_code_lists

if TYPE_CHECKING:
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


def add_missing_codes(connection: Connection) -> None:
    """Add the codes that a store lacks, since forms and commands need them, retire and rename what changed.

    What a force has changed stays: a label of its own, or an earlier day.
    """
    shipped = tuple(read_code_lists())
    present = {row.key: row.retired_on for row in connection.execute(select(Code.key, Code.retired_on))}
    missing = [row for row in shipped if row["key"] not in present]
    if missing:
        connection.execute(insert(Code), missing)
    for row in shipped:
        if row["retired_on"] and present.get(row["key"], "") is None:
            retired = update(Code).where(Code.key == row["key"]).values(retired_on=row["retired_on"])
            connection.execute(retired)
    for code in load_code_lists(resource("code_lists")):
        if former := code.more.get("formerly"):
            renamed = update(Code).where(Code.key == code.key, Code.label == former)
            connection.execute(renamed.values(label=code.label))
