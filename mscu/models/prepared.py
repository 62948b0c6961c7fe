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
MADE_ONCE = "made_once"
NUMBERS = "numbers"
MOST_KEPT = 128


def fixed(number: int) -> BindParameter[int]:
    """Write this number into the statement; for constants of the program only."""
    return bindparam("fixed", number, type_=Integer, unique=True, literal_execute=True)


def made_once(statement: Select[*Ts]) -> Select[*Ts]:
    """Mark one that is made once and asked often: the guard looks through it only once."""
    return statement.execution_options(**{MADE_ONCE: True})


def given(name: str) -> BindParameter[Any]:
    """Stand for what is given by this name with the question."""
    return bindparam(name)


def some_given(name: str) -> BindParameter[Any]:
    """Stand for a list that is given by this name with the question."""
    return bindparam(name, expanding=True)


def among(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    """Have it read those of a list of numbers, which is given as `numbers` with the question."""
    is_kept = MADE_ONCE in statement.get_execution_options()
    return _kept(statement, column) if is_kept else _among(statement, column)


def _among(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    return statement.where(column.in_(bindparam(NUMBERS, expanding=True)))


@lru_cache(maxsize=MOST_KEPT)
def _kept(statement: Select[*Ts], column: InstrumentedAttribute[int]) -> Select[*Ts]:
    return _among(statement, column)
