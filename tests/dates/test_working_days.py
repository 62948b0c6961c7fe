"""Working days and hours of England, by the calendar of the caravan case and by property."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.dates.counting import (
    BadHolidays,
    add_months,
    add_working_days,
    add_working_hours,
    added_holidays,
    is_working_day,
    load_added_holidays,
    working_days_between,
)
from mscu.dates.london import LONDON, local_day

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


def test_easter_jubilee_funeral_and_coronation() -> None:
    for day, working in [
        (date(2022, 4, 14), True),
        (date(2022, 4, 15), False),
        (date(2022, 4, 16), False),
        (date(2022, 4, 18), False),
        (date(2022, 4, 19), True),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),
        (date(2023, 5, 8), False),
        (date(2026, 12, 28), False),
        (date(2027, 12, 27), False),
        (date(2027, 12, 28), False),
    ]:
        assert is_working_day(day) is working, day


def test_counting_starts_with_the_next_working_day() -> None:
    for start, count, end in [
        (date(2022, 3, 18), 5, date(2022, 3, 25)),
        (date(2022, 4, 9), 5, date(2022, 4, 19)),
        (date(2022, 4, 8), 1, date(2022, 4, 11)),
        (date(2022, 4, 14), 1, date(2022, 4, 19)),
    ]:
        assert add_working_days(start, count) == end, start
        assert working_days_between(start, end) == count, start
        assert working_days_between(end, start) == -count, start


def test_cash_is_held_for_48_working_hours() -> None:
    for seized, until in [
        ("2022-04-08T06:05", "2022-04-12T06:05"),  # Friday morning, to Tuesday morning
        ("2022-04-09T15:00", "2022-04-13T00:00"),  # a Saturday counts from Monday
        ("2022-04-14T10:00", "2022-04-20T10:00"),  # before Easter
    ]:
        begins, ends = (datetime.fromisoformat(each).replace(tzinfo=LONDON) for each in (seized, until))
        assert add_working_hours(begins, 48) == ends, seized


def test_a_month_ends_on_the_same_day_or_on_the_last() -> None:
    assert add_months(date(2022, 3, 13), 1) == date(2022, 4, 13)
    assert add_months(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert add_months(date(2023, 12, 31), 2) == date(2024, 2, 29)


@given(DAYS, st.integers(1, 60))
def test_the_last_working_day_is_one_and_is_counted_back(start: date, count: int) -> None:
    end = add_working_days(start, count)
    assert is_working_day(end)
    assert working_days_between(start, end) == count


@given(st.integers(0, 2_000_000_000), st.integers(1, 100))
def test_hours_of_weekends_and_holidays_are_never_used(seconds: int, hours: int) -> None:
    start = datetime.fromtimestamp(seconds, UTC)
    end = add_working_hours(start, hours)
    assert end - start >= timedelta(hours=hours)
    assert is_working_day(local_day(end - timedelta(microseconds=1)))


HOLIDAYS = {
    2026: "12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
}
"""As published by gov.uk; of 2026 those that are still to come in December."""


@pytest.mark.parametrize("year", HOLIDAYS)
def test_bank_holidays_are_known_until_2028(year: int) -> None:
    first = date(year, 12, 1) if year == 2026 else date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]
    off = [day for day in days if day.weekday() < 5 and not is_working_day(day)]
    assert [f"{day:%m-%d}" for day in off] == HOLIDAYS[year].split()


ADDED = """
[[added]]
day = 2027-06-14
name = "A coronation"
source = "A proclamation"
"""


def test_the_force_adds_a_day_that_is_proclaimed(tmp_path: Path) -> None:
    assert added_holidays() == frozenset()
    path = tmp_path / "bank_holidays.toml"
    path.write_text(ADDED, encoding="utf-8")
    assert load_added_holidays(path) == {date(2027, 6, 14)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2027-06-14", '"soon"'),
        ("2027-06-14", "2027-06-14T10:00:00"),
        ('source = "A proclamation"', ""),
        ('"A coronation"', '""'),
        ("[[added]]", "[[other]]"),
        ("day =", "day"),
    ],
)
def test_a_day_that_is_not_whole_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "bank_holidays.toml"
    path.write_text(ADDED.replace(old, new), encoding="utf-8")
    with pytest.raises(BadHolidays):
        load_added_holidays(path)
