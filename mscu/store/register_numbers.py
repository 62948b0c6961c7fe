"""The running numbers of the registers, such as `R-22-0001`, counting hidden cases too.

Under the visibility rule the number of a restricted case would be missed and issued twice, and a navigator
would count only the survivors they support. All that is returned is how many there are, when something is
due for a survivor, and what must be hidden in a copy that leaves the unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from mscu.codes import Sensitivity, Timing
from mscu.errors import OutsideTheGate
from mscu.models.survivors.survivor import Survivor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Column, Connection

_SURVIVOR_ID: Any = Survivor.__table__.c.id
IDENTIFYING = frozenset({Sensitivity.PERSON, Sensitivity.IDENTIFIER})
DIGITS = 4
"""The minimum; the ten-thousandth number of a year has five."""


class Registers:
    """Counts on the connection of one action."""

    def __init__(self, connection: Connection) -> None:
        """Use the transaction of this connection."""
        self._connection = connection

    def next(self, column: Any, prefix: str) -> int:  # noqa: ANN401 - a mapped column
        """Return the number after the highest one that begins with `start`.

        Raises:
            OutsideTheGate: The column is not a register's unique reference.
        """
        own_column: Column[str] = column.property.columns[0]
        if not own_column.unique or own_column.info["sensitivity"] is not Sensitivity.REFERENCE:
            raise OutsideTheGate
        digits, last = DIGITS, self._last(own_column, prefix, DIGITS)
        while last == 10**digits - 1:
            digits += 1
            last = self._last(own_column, prefix, digits) or last
        return last + 1

    def count_survivors(self, column: Any, *where: Any) -> int:  # noqa: ANN401 - a mapped column, and SQL
        """Return the number of distinct survivors in a column, those of other navigators included.

        Raises:
            OutsideTheGate: The column does not hold survivors' ids.
        """
        own_column: Column[int] = column.property.columns[0]
        if own_column is not _SURVIVOR_ID and not own_column.references(_SURVIVOR_ID):
            raise OutsideTheGate
        statement = select(func.count(func.distinct(own_column))).where(*where)
        return int(self._connection.execute(statement).scalar_one())

    def survivor_days(
        self,
        column: Any,  # noqa: ANN401 - a mapped column
        *beside: Any,
        where: Iterable[Any],
    ) -> list[tuple[Any, ...]]:
        """Return the ids of survivors, those of other navigators included, each with a day or moment.

        Only for when something is planned or due, with choices `beside` it; never for what was said.

        Raises:
            OutsideTheGate: The column holds no such day of a survivor, or one beside it is no choice.
        """
        own_column: Column[Any] = column.property.columns[0]
        survivor_id = own_column.table.c.get("survivor_id")
        is_ahead = own_column.info.get("timing") in {Timing.PLANNED, Timing.DUE}
        if survivor_id is None or not is_ahead or not all(map(_is_choice, beside)):
            raise OutsideTheGate
        rows = self._connection.execute(select(survivor_id, own_column, *beside).where(*where))
        return [tuple(row) for row in rows]

    def all_values(self, column: Any, *where: Any) -> frozenset[str]:  # noqa: ANN401 - as above
        """Return every value of a column that could identify a person, in hidden cases too.

        Only for hiding such values in a copy, never for an answer.

        Raises:
            OutsideTheGate: The column identifies nobody.
        """
        statement = select(_identifying(column)).where(*where)
        return frozenset(self._connection.execute(statement).scalars())

    def all_rows(
        self,
        column: Any,  # noqa: ANN401 - as above
        *beside: Any,
        where: Iterable[Any],
    ) -> list[tuple[Any, ...]]:
        """Return the same, each value with what is beside it.

        Raises:
            OutsideTheGate: The column identifies nobody.
        """
        own_column = _identifying(column)
        rows = self._connection.execute(select(own_column, *beside).where(*where))
        return [tuple(row) for row in rows]

    def uuids(self, column: Any, *where: Any) -> frozenset[str]:  # noqa: ANN401 - as above
        """Return the random names of rows, hidden ones too.

        Only for checking what was signed, never for an answer.

        Raises:
            OutsideTheGate: The column holds no random names.
        """
        own_column: Column[str] = column.property.columns[0]
        if own_column.name != "uuid":
            raise OutsideTheGate
        return frozenset(self._connection.execute(select(own_column).where(*where)).scalars())

    def _last(self, column: Column[str], prefix: str, digits: int) -> int:
        """Return the highest number with this many digits, from the column's own index."""
        places = range(len(prefix) + 1, len(prefix) + digits + 1)
        highest = select(func.max(column)).where(
            column.between(prefix + "0" * digits, prefix + "9" * digits),
            func.length(column) == len(prefix) + digits,
            *(func.substr(column, place, 1).between("0", "9") for place in places),
        )
        reference = self._connection.execute(highest).scalar()
        return int(reference.removeprefix(prefix)) if reference else 0


def _is_choice(column: Any) -> bool:  # noqa: ANN401 - a mapped column
    info = column.property.columns[0].info
    return "list" in info and info["sensitivity"] is Sensitivity.STATE


def _identifying(column: Any) -> Column[str]:  # noqa: ANN401 - a mapped column
    own_column: Column[str] = column.property.columns[0]
    if own_column.info["sensitivity"] not in IDENTIFYING:
        raise OutsideTheGate
    return own_column
