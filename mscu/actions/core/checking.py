"""Checks of typed values, field by field, against what the record's columns can hold."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer

from mscu.actions.core.action import CHOOSE
from mscu.codes import Labelled, Marking, Timing
from mscu.dates.date_reading import MAX_YEARS_AHEAD, MAX_YEARS_SET_AHEAD
from mscu.dates.london import show_day, show_moment
from mscu.dates.partial_date import (
    EXAMPLES,
    EXAMPLES_OF_A_DAY,
    EXAMPLES_OF_A_MOMENT,
    PartialDate,
    Precision,
    UnreadableDate,
)
from mscu.dates.spoken_days import in_full
from mscu.errors import Invalid
from mscu.machine_settings import machine_settings
from mscu.models.base import Moment, Record, Words
from mscu.rules.code_dates import ALWAYS
from mscu.text.storable_text import FILL_IN, TEXT_LIMIT, clean, text_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from mscu.actions.core.action import Work

CONFIRM = "Tick the box to confirm. This cannot be undone."
AFTER_TODAY = "Choose a date after today."
IN_FUTURE = "This is in the future: record it once it has happened."
MAX_COUNT = 1_000_000_000
"""Highest count, or amount in pence, that is accepted: more is a typing error."""
A_NUMBER = "Type a number, in figures."
ROOM_BEFORE_REASON = 1_000
"""Characters that a command may write before a reason: two names, and what it did."""
REASON_LIMIT = TEXT_LIMIT - ROOM_BEFORE_REASON
DAY_EXAMPLE = "a date, such as 12 Nov 2022"


@dataclass
class Validator:
    """Collects one message per field, then refuses all of them at once."""

    work: Work
    problems: dict[str, str] = field(default_factory=dict)
    days_of: Callable[[str], tuple[date, date]] | None = None
    """The days between which what a field is about happened, when its choice must be in force; or today."""
    _keys: list[tuple[str, str, str]] = field(default_factory=list)

    def text(self, name: str, value: str, column: Any, *, required: bool = False, room: int = 0) -> str:  # noqa: ANN401 - mapped
        """Return the text in NFC, or note what is wrong with it; `column` is where it is stored or looked up.

        `room` is what the command itself writes before the text into the same column.
        """
        problem = text_problem(value, text_limit(column) - room)
        if problem is None and required and not value.strip():
            problem = FILL_IN
        if problem:
            self.problems[name] = problem
            return ""
        return clean(value).strip()

    def code(self, name: str, list_name: str, key: str) -> str:
        """Return the key, which is looked up later with all the others among the live choices of the list."""
        self._keys.append((name, list_name, key))
        return key

    def count(self, name: str, value: int | None) -> int | None:
        """Return a number of people or of pence, or note that it is not valid."""
        if value is not None and not 0 <= value <= MAX_COUNT:
            self.problems[name] = f"Type a number from 0 to {MAX_COUNT:,}."
        return value

    def partial_date(
        self,
        name: str,
        text: str,
        timing: Timing | None,
        *,
        examples: str = EXAMPLES,
        ahead: int = MAX_YEARS_AHEAD,
    ) -> PartialDate:
        """Read a partial date, or note what to type instead.

        `timing` says whether it may lie in the future; None is for the days between which is searched,
        and for what is checked elsewhere.
        """
        try:
            parsed = PartialDate.parse(self._in_full(text, timing), today=self.work.today, ahead=ahead)
        except UnreadableDate as problem:
            self.problems[name] = problem.message(examples)
            return PartialDate.unknown()
        self.check_timing(name, parsed, timing)
        return parsed

    def _in_full(self, text: str, timing: Timing | None) -> str:
        """Return the day that is meant by such words as `in 4 weeks`; between which is searched, none are."""
        return text if timing is None else in_full(text, self.work.now, ahead=timing is not Timing.HAPPENED)

    def check_timing(self, name: str, when: PartialDate, timing: Timing | None) -> None:
        """Note that what is said to have happened lies in the future."""
        if timing is Timing.HAPPENED and when.is_ahead(self.work.now):
            self.problems[name] = IN_FUTURE

    def day(self, name: str, text: str, timing: Timing | None) -> date | None:
        """Read a full date; return None if empty."""
        if not text.strip():
            return None
        parsed = self.partial_date(name, text, timing, examples=EXAMPLES_OF_A_DAY, ahead=MAX_YEARS_SET_AHEAD)
        if name not in self.problems and parsed.precision not in {Precision.DAY, Precision.MOMENT}:
            self.problems[name] = f"Type {DAY_EXAMPLE}."
        return parsed.earliest

    def moment(self, name: str, text: str, timing: Timing | None) -> datetime | None:
        """Read a date with its time; return None if empty."""
        if not text.strip():
            return None
        parsed = self.partial_date(name, text, timing, examples=EXAMPLES_OF_A_MOMENT)
        if name not in self.problems and parsed.moment is None:
            self.problems[name] = f"Type {DAY_EXAMPLE} with its time: 12 Nov 2022 09:14."
        return parsed.moment

    def _days_of(self, name: str) -> tuple[date, date]:
        return self.days_of(name) if self.days_of else (self.work.today, self.work.today)

    def raise_if_invalid(self) -> None:
        """Look up the choices, then raise what was noted.

        Raises:
            Invalid: with a message for each field that is wrong.
        """
        found = self.work.code_days({key for _, _, key in self._keys}) if self._keys else {}
        for name, list_name, key in self._keys:
            of_list, dates = found.get(key, ("", ALWAYS))
            if of_list != list_name:
                self.problems[name] = CHOOSE
            elif dates != ALWAYS and not dates.includes(*self._days_of(name)):
                self.problems[name] = dates.refusal()
        if self.problems:
            raise Invalid(self.problems)


def text_limit(column: Any) -> int:  # noqa: ANN401 - a mapped attribute or its column
    """Return the most characters of a text column."""
    limit: int = column.info["limit"]
    return limit


def required_text(work: Work, name: str, value: str, column: Any) -> str:  # noqa: ANN401 - mapped
    """Return a required text as it will be stored.

    Raises:
        Invalid: it is empty, too long, or cannot be stored.
    """
    validator = Validator(work)
    text = validator.text(name, value, column, required=True)
    validator.raise_if_invalid()
    return text


def columns_from(
    command: Any,  # noqa: ANN401 - a frozen dataclass: a command or one of its lines
    model: type[Record],
    validator: Validator,
    *,
    prefix: str = "",
    only: Container[str] | None = None,
) -> dict[str, Any]:
    """Return the values of a command's fields that are named like columns of the model.

    `only` limits them to some fields.
    """
    columns = model.__mapper__.column_attrs
    values = {}
    for field_ in fields(command):
        is_wanted = only is None or field_.name in only
        if is_wanted and field_.name in columns and field_.name != "id":
            column = columns[field_.name].columns[0]
            name, value = prefix + field_.name, getattr(command, field_.name)
            values[field_.name] = _value(column, name, value, validator)
    return values


def _value(column: Any, name: str, value: Any, validator: Validator) -> Any:  # noqa: ANN401
    if column.info.get("list"):
        return _code(column, name, value, validator)
    if isinstance(value, str) and not isinstance(value, Labelled):
        return _typed_value(column, name, value, validator)
    if value is None and not column.nullable:
        validator.problems[name] = FILL_IN
    if isinstance(value, Marking):
        return _marking(name, value, validator)
    if isinstance(value, int) and not isinstance(value, bool) and not column.foreign_keys:
        return validator.count(name, value)
    return value


def _marking(name: str, value: Marking, validator: Validator) -> Marking:
    """Return a marking, or note that IT has set a higher one as the lowest."""
    lowest = machine_settings().lowest_marking
    if Marking.highest(value, lowest) is not value:
        validator.problems[name] = f"IT has set {lowest.label} as the lowest marking on this computer."
    return value


def typed_from(record: Record, command: Any, names: Iterable[str]) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return what one types into a command's fields for what is recorded, as `columns_from` reads it."""
    types = {each.name: each.type for each in fields(command)}
    values = {name: as_typed(getattr(record, name)) for name in names if name in types}
    return {name: "" if value is None and types[name] == "str" else value for name, value in values.items()}


def as_typed(value: Any) -> Any:  # noqa: ANN401 - of any column
    """Return a value as it is typed: days and moments as text."""
    if isinstance(value, datetime):
        return show_moment(value)
    return show_day(value) if isinstance(value, date) else value


def timing_of(column: Any) -> Timing:  # noqa: ANN401 - of whichever model
    """Return whether what a column of days or moments holds has happened, is planned or is due.

    Raises:
        TypeError: The column does not declare it.
    """
    timing = column.info.get("timing")
    if not isinstance(timing, Timing):
        message = f"{column} does not declare whether it has happened, is planned or is due"
        raise TypeError(message)
    return timing


def _typed_value(column: Any, name: str, value: str, validator: Validator) -> Any:  # noqa: ANN401
    if isinstance(column.type, Date):
        return validator.day(name, value, timing_of(column))
    if isinstance(column.type, Moment):
        return validator.moment(name, value, timing_of(column))
    if isinstance(column.type, Words):
        required = not column.nullable and column.default is None
        return validator.text(name, value, column, required=required)
    is_count = isinstance(column.type, Integer) and not column.foreign_keys
    validator.problems[name] = A_NUMBER if is_count else CHOOSE
    return None


def _code(column: Any, name: str, value: Any, validator: Validator) -> str | None:  # noqa: ANN401
    if value:
        return validator.code(name, column.info["list"], str(value))
    if not column.nullable:
        validator.problems[name] = "Choose one."
    return None
