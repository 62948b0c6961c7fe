"""Which columns point to which table, and which of them stay after a merge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from mscu.models.base import Record
from mscu.models.kinds import mapped

NOT_REPOINTED: Mapping[tuple[str, str], str] = {
    ("likeness", "subject_id"): "derived from the identifiers",
    ("clock", "case_id"): "derived from the entries",
    ("disclosure", "case_id"): "what was issued was issued of that case, under its number",
    ("disclosure", "person_id"): "what was given to somebody was given under that name",
    ("copy_not_left", "case_id"): "it is of the copy, and that stays",
    ("recall", "case_id"): "it is of the copy, and that stays",
    ("recall_answer", "case_id"): "it is of the recall, and that stays",
    ("restriction", "case_id"): "who may know of a case is decided of that case",
    ("restriction_member", "case_id"): "who may know of a case is decided of that case",
}
"""Links that stay as they are when their record is merged into another, and why."""
NOT_FOLLOWED = frozenset({"code", "users"})
"""Tables whose rows are never part of a case."""
Link = tuple[type[Record], str]
"""A class and the name of a column of its own table."""


@cache
def links_to(table: str) -> tuple[Link, ...]:
    """Return every column that points to a row of a table and can be repointed."""
    return tuple(
        (model, prop.key)
        for model in mapped()
        if issubclass(model, Record)
        for prop in model.__mapper__.column_attrs
        for link in prop.columns[0].foreign_keys
        if prop.columns[0].table is model.__table__ and prop.key != "id"
        if link.column.table.name == table and (model.__tablename__, prop.key) not in NOT_REPOINTED
    )


@cache
def pointers() -> tuple[tuple[type[Record], str, str], ...]:
    """Return every column that points to another record: its class, its name, the table.

    A column that points to a kind of entry or subject points to the entry or subject.
    """
    roots = {
        table.name: str(model.__mapper__.base_mapper.local_table.name)  # type: ignore[attr-defined]
        for model in mapped()
        for table in model.__mapper__.tables
    }
    return tuple(
        (model, prop.key, roots[table])
        for model in mapped()
        if issubclass(model, Record)
        for prop in model.__mapper__.column_attrs
        for link in prop.columns[0].foreign_keys
        for table in (str(link.column.table.name),)
        if prop.columns[0].table is model.__table__ and prop.key != "id"
        if table not in NOT_FOLLOWED
    )


@cache
def _models_by_table() -> dict[str, type[Record]]:
    models: dict[str, type[Record]] = {}
    for model in mapped():
        if issubclass(model, Record):
            models.setdefault(model.__tablename__, model)
    return models


def holds_records(table: str) -> bool:
    """Return whether there is such a table of records: the name in a row of the audit may be anything."""
    return table in _models_by_table()


def model_of_table(table: str) -> type[Record]:
    """Return the class whose rows a table holds."""
    return _models_by_table()[table]


@cache
def table_of(model: type[Record], name: str) -> str:
    """Return the table that holds a column of a class, such as `entry` for those of all entries."""
    column: Any = model.__mapper__.column_attrs[name].columns[0]
    return str(column.table.name)
