"""Statements that are prepared once: constants are written into them, lists are bound.

SQLite reads a bound limit while planning and so prepares the statement again each time, which takes 4 ms
where the visibility rule is long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVarTuple

from sqlalchemy import BindParameter, Integer, bindparam

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import InstrumentedAttribute

Ts = TypeVarTuple("Ts")
PREPARED = "made_once"
NUMBERS = "numbers"
MAX_CACHED = 128


def literal(value: int) -> BindParameter[int]:
    """Write this number into the statement; only for constants of the program."""
    return bindparam("fixed", value, type_=Integer, unique=True, literal_execute=True)


def prepared(statement: Select[*Ts]) -> Select[*Ts]:
    """Mark a statement that is built once and run often, so that the guard checks it only once."""
    return statement.execution_options(**{PREPARED: True})


def param(name: str) -> BindParameter[Any]:
    """Return a parameter whose value is bound by this name when the statement is run."""
    return bindparam(name)


def list_param(name: str) -> BindParameter[Any]:
    """Return a list parameter whose values are bound by this name when the statement is run."""
    return bindparam(name, expanding=True)


def where_in(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    """Limit the statement to the ids that are bound as `numbers` when it is run."""
    is_prepared = PREPARED in statement.get_execution_options()
    return _cached(statement, column) if is_prepared else _where_in(statement, column)


def _where_in(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    return statement.where(column.in_(bindparam(NUMBERS, expanding=True)))


@lru_cache(maxsize=MAX_CACHED)
def _cached(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    return _where_in(statement, column)
