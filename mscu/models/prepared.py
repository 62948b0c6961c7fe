"""Statements that are prepared once: numbers written into them, lists that are bound to them.

SQLite looks at a bound limit when it plans, so it prepares the statement anew each time: that
takes 4 ms where the visibility rule is long.
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
MOST_KEPT = 128


def literal(number: int) -> BindParameter[int]:
    """Write this number into the statement; for constants of the program only."""
    return bindparam("fixed", number, type_=Integer, unique=True, literal_execute=True)


def prepared(statement: Select[*Ts]) -> Select[*Ts]:
    """Mark one that is made once and asked often: the guard looks through it only once."""
    return statement.execution_options(**{PREPARED: True})


def param(name: str) -> BindParameter[Any]:
    """Stand for what is given by this name with the question."""
    return bindparam(name)


def list_param(name: str) -> BindParameter[Any]:
    """Stand for a list that is given by this name with the question."""
    return bindparam(name, expanding=True)


def where_in(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    """Have it read those of a list of numbers, which is given as `numbers` with the question."""
    is_kept = PREPARED in statement.get_execution_options()
    return _cached(statement, column) if is_kept else _where_in(statement, column)


def _where_in(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    return statement.where(column.in_(bindparam(NUMBERS, expanding=True)))


@lru_cache(maxsize=MOST_KEPT)
def _cached(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    return _where_in(statement, column)
