"""The running numbers of the registers, such as `R-22-0001`, counting hidden cases too.

Under the visibility rule the number of a restricted case would be missed and issued twice, and a navigator
would count only the survivors they support. All that is returned is how many there are, and what must be
hidden in a copy that leaves the unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from mscu.codes import Sensitivity
from mscu.errors import OutsideTheGate
from mscu.models.survivors.survivor import Survivor

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection

_NUMBER: Any = Survivor.__table__.c.id
NAMING = frozenset({Sensitivity.PERSON, Sensitivity.IDENTIFIER})
DIGITS = 4
"""The minimum; the ten-thousandth number of a year has five."""


class Registers:
    """Counts on the connection of one action."""

    def __init__(self, connection: Connection) -> None:
        """Use the transaction of this connection."""
        self._connection = connection

    def next(self, column: Any, start: str) -> int:  # noqa: ANN401 - a mapped column
        """Return the number after the highest one that begins with `start`.

        Raises:
            OutsideTheGate: The column is not a register's unique reference.
        """
        of: Column[str] = column.property.columns[0]
        if not of.unique or of.info["sensitivity"] is not Sensitivity.REFERENCE:
            raise OutsideTheGate
        digits, last = DIGITS, self._last(of, start, DIGITS)
        while last == 10**digits - 1:
            digits += 1
            last = self._last(of, start, digits) or last
        return last + 1

    def tally(self, column: Any, *where: Any) -> int:  # noqa: ANN401 - a mapped column, and SQL
        """Return the number of distinct survivors in a column, those of other navigators included.

        Raises:
            OutsideTheGate: The column does not hold survivors' ids.
        """
        of: Column[int] = column.property.columns[0]
        if of is not _NUMBER and not of.references(_NUMBER):
            raise OutsideTheGate
        counting = select(func.count(func.distinct(of))).where(*where)
        return int(self._connection.execute(counting).scalar_one())

    def everywhere(self, column: Any, *where: Any) -> frozenset[str]:  # noqa: ANN401 - as above
        """Return every value of a column that could identify a person, in hidden cases too.

        Only for hiding such values in a copy, never for an answer.

        Raises:
            OutsideTheGate: The column identifies nobody.
        """
        of: Column[str] = column.property.columns[0]
        if of.info["sensitivity"] not in NAMING:
            raise OutsideTheGate
        return frozenset(self._connection.execute(select(of).where(*where)).scalars())

    def _last(self, column: Column[str], start: str, digits: int) -> int:
        """Return the highest number with this many digits, from the column's own index."""
        highest = select(func.max(column)).where(
            column >= start, column <= start + "9" * digits, func.glob(start + "[0-9]" * digits, column)
        )
        found = self._connection.execute(highest).scalar()
        return int(found.removeprefix(start)) if found else 0
