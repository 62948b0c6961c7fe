"""Local time: written for people, right on the two nights when the clocks change."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from mscu.dates.london import (
    LONDON,
    day_and_month,
    happens_twice,
    local_day,
    never_happens,
    short_weekday,
    show_day,
    show_moment,
    start_of_day,
    weekday,
)


def test_a_moment_is_shown_in_local_time_and_a_day_without_a_leading_nought() -> None:
    assert show_moment(datetime(2022, 11, 12, 9, 14, tzinfo=UTC)) == "12 Nov 2022 09:14"
    assert show_moment(datetime(2022, 7, 12, 9, 14, tzinfo=UTC)) == "12 Jul 2022 10:14"
    assert show_day(date(2022, 4, 3)) == "3 Apr 2022"
    assert day_and_month(date(2022, 4, 3)) == "3 Apr"
    sunday = date(2022, 4, 3)
    assert (weekday(sunday), short_weekday(sunday)) == ("Sunday", "Sun")
    assert show_moment(datetime(2022, 10, 30, 0, 30, tzinfo=UTC)) == "30 Oct 2022 01:30 BST"
    assert show_moment(datetime(2022, 10, 30, 1, 30, tzinfo=UTC)) == "30 Oct 2022 01:30 GMT"
    assert show_moment(datetime(2022, 10, 30, 2, 30, tzinfo=UTC)) == "30 Oct 2022 02:30"


def test_the_two_odd_hours() -> None:
    for wall, twice, never in [
        (datetime(2022, 10, 30, 0, 59, tzinfo=LONDON), False, False),
        (datetime(2022, 10, 30, 1, 0, tzinfo=LONDON), True, False),
        (datetime(2022, 10, 30, 2, 0, tzinfo=LONDON), False, False),
        (datetime(2022, 3, 27, 0, 59, tzinfo=LONDON), False, False),
        (datetime(2022, 3, 27, 1, 0, tzinfo=LONDON), False, True),
        (datetime(2022, 3, 27, 2, 0, tzinfo=LONDON), False, False),
    ]:
        assert happens_twice(wall) is twice, wall
        assert never_happens(wall) is never, wall


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_begins_on_that_day(day: date) -> None:
    assert local_day(start_of_day(day)) == day
