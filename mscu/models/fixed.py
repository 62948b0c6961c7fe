"""Numbers that are written into a statement instead of being bound to it.

SQLite looks at a bound limit when it plans, so it prepares the statement anew each time: that
takes 4 ms where the visibility rule is long. For constants of the program only.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, Integer, bindparam


def fixed(number: int) -> BindParameter[int]:
    """Write this number into the statement."""
    return bindparam("fixed", number, type_=Integer, unique=True, literal_execute=True)
