"""A partial date survives storing, shows its own words and sorts where it belongs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.dates.london import show_day
from mscu.dates.partial_date import UNKNOWN_SORTS_AT, PartialDate, Precision, UnreadableDate

TODAY = date(2022, 3, 13)
DAYS = st.dates(date(1900, 1, 1), date(2027, 12, 31))
MOMENTS = st.integers(0, 1_830_297_599).map(lambda s: datetime.fromtimestamp(s, UTC))
"""From 1970 to the end of 2027, to the second."""


def parse(text: str) -> PartialDate:
    """Parse as on 13 March 2022."""
    return PartialDate.parse(text, today=TODAY)


@st.composite
def dates_in_words(draw: st.DrawFn) -> str:
    """Any date that people may type."""
    one, other = sorted((draw(DAYS), draw(DAYS)))
    loose = [
        f"{one:%B %Y}",
        f"early {one:%B %Y}",
        f"{one.year}",
        f"summer {one.year}",
        f"about {one.year}",
        f"before {one:%d/%m/%Y}",
        f"since {one:%B %Y}",
        "unknown",
        f"between {one:%d/%m/%Y} and {other:%d/%m/%Y}",
        "age about 17",
        f"{one:%d/%m/%Y}",
        f"{one:%d %b %Y} 12:30",
        "before today",
        "yesterday 10:20",
    ]
    return draw(st.sampled_from(loose))


@given(dates_in_words())
def test_what_is_stored_or_shown_reads_the_same_and_sorts_within_its_own_days(text: str) -> None:
    when = parse(text)
    assert PartialDate.from_stored(*when.stored()) == when
    assert parse(when.shown()) == when
    day = when.sort_key() + timedelta(hours=2)
    assert when.earliest is None or when.earliest <= day.date()
    assert when.latest is None or day.date() <= when.latest + timedelta(days=1)


@given(MOMENTS)
def test_every_moment_shows_and_reads_back_and_keeps_its_seconds_when_stored(moment: datetime) -> None:
    when = PartialDate.of_moment(moment.replace(second=0))
    assert parse(when.shown()) == when
    assert when.sort_key() == moment.replace(second=0, microsecond=0)
    when = PartialDate.of_moment(moment)
    assert PartialDate.from_stored(*when.stored()) == when
    assert PartialDate.from_stored(when.sort_key(), *when.stored()[1:]) == when


@given(dates_in_words(), dates_in_words())
def test_what_must_have_ended_before_the_other_began_sorts_first(one: str, other: str) -> None:
    first, second = parse(one), parse(other)
    if first.latest and second.earliest and first.latest < second.earliest:
        assert first.sort_key() < second.sort_key()


@given(DAYS)
def test_a_day_of_the_calendar_is_read_as_that_day(day: date) -> None:
    read = parse(f"{day:%d/%m/%Y}")
    assert (read.precision, read.earliest, read.latest) == (Precision.DAY, day, day)
    assert read.shown() == show_day(day)


def test_own_words_are_shown_stored_values_are_plain_and_the_unknown_sorts_first() -> None:
    assert parse("early April 2022").shown() == "early April 2022"
    assert parse("2022-11-12T09:14").shown() == "12 Nov 2022 09:14"
    assert parse("11 Mar 2022").sort_key() < parse("11 Mar 2022 00:01").sort_key()
    assert PartialDate.unknown().sort_key() == UNKNOWN_SORTS_AT < parse("1900").sort_key()
    assert parse("11 Jul 2021 21:40").stored() == ("2021-07-11T20:40:00+00:00", "moment", "11 Jul 2021 21:40")


def test_words_stored_long_ago_stay_readable_and_other_words_or_no_zone_are_refused() -> None:
    old = PartialDate.parse("about 2060", today=date(2058, 1, 1))
    assert PartialDate.from_stored(*old.stored()) == old
    with pytest.raises(UnreadableDate):
        PartialDate.from_stored("2022-01-01T00:00:00+00:00", Precision.YEAR, "before 2022")
    with pytest.raises(ValueError, match="time zone"):
        PartialDate.of_moment(datetime(2022, 3, 11, 21, 40))  # noqa: DTZ001
