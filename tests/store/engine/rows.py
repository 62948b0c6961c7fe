"""Rows for any table: a value of its type in every column, and the rows that it must point to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Column, Connection, Enum, LargeBinary, Table, insert, select
from sqlalchemy.types import TypeEngine

WORDS = "Đặng Thị Nguyễn, سلمى, Żółć 🙂 '\"\\ %s :p ?\n\t"
MOMENT = datetime(2022, 6, 20, 9, 30, 15, 123456, tzinfo=UTC)
"""In summer time, with microseconds."""
DAY = date(2022, 2, 28)
LARGE = 2**40
"""More than 32 bits hold, as an amount in pence may be, or a number that somebody mistyped."""
NUMBERS = count(1)


@dataclass
class Rows:
    """The tables of a database as somebody fills them who knows nothing but their columns."""

    connection: Connection

    def add(self, table: Table, **given: Any) -> dict[str, Any]:
        """Add a row with these values, and return it with all that it was given besides."""
        row = {
            column.name: given[column.name] if column.name in given else self._value(column)
            for column in table.columns
        }
        self.connection.execute(insert(table), row)
        return row

    def read(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """Read a row by its key."""
        same = (column == row[column.name] for column in table.primary_key)
        return dict(self.connection.execute(select(table).where(*same)).mappings().one())

    def _value(self, column: Column[Any]) -> Any:
        """Return a value that no other row has, or the key of a row that it points to if it must."""
        if column.foreign_keys:
            (key,) = column.foreign_keys
            return None if column.nullable else self.add(key.column.table)[key.column.name]
        return value_for(column, next(NUMBERS))


def value_for(column: Column[Any], number: int) -> Any:
    """Return a value of a column's type, which a number distinguishes where the type has so many."""
    if isinstance(column.type, Enum):
        return next(iter(column.type.python_type))
    if isinstance(column.type, LargeBinary):
        return bytes(range(256)) + str(number).encode()
    stored: TypeEngine[Any] = getattr(column.type, "impl", column.type)
    if stored.python_type is str:
        return f"{number} {WORDS}"[: getattr(stored, "length", None)]
    return {int: LARGE + number, bool: True, datetime: MOMENT, date: DAY}[stored.python_type]
