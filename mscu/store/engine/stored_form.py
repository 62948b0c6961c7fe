"""The one form of a value for digests and sums, whichever database returned it.

It is what SQLite returns: a number, text, or a blob. PostgreSQL's driver returns days, moments and booleans
as Python has them, which would be digested otherwise.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

StoredForm = int | float | str | bytes | None


def stored_form(value: object) -> StoredForm:
    """Return a value that a driver returned as SQLite stores it."""
    convert = _FORMS.get(type(value))
    return value if convert is None else convert(value)  # type: ignore[return-value]


def _moment(value: datetime) -> str:
    """Return a moment in UTC to the microsecond; one without a time zone is in UTC."""
    utc = value if value.tzinfo is None else value.astimezone(UTC)
    return utc.replace(tzinfo=None).isoformat(" ", "microseconds")


_FORMS: dict[type, Callable[..., StoredForm]] = {
    bool: int,
    date: date.isoformat,
    datetime: _moment,
    Decimal: int,
    memoryview: bytes,
}
"""By the type that a driver returns; all others are in their stored form."""
