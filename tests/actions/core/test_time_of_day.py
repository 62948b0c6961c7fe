"""The store tells the time, and moments of a call read as an officer reads a clock."""

from datetime import UTC, datetime, timedelta

import pytest

from mscu.actions.core.dates import StoreTime, clock_face, duration, weekday_and_day
from mscu.dates.london import show_moment
from mscu.dates.partial_date import PartialDate
from mscu.gate import Gate
from tests.scenes.stores import NOW, Store

SUMMER = datetime(2022, 6, 19, 23, 30, 4, tzinfo=UTC)
TWICE = datetime(2022, 10, 30, 1, 15, tzinfo=UTC)


def test_the_store_s_own_clock_tells_the_time(officer: Gate, store: Store) -> None:
    assert officer.ask(StoreTime()) == NOW
    store.clock.turn(minutes=3)
    assert officer.ask(StoreTime()) == NOW + timedelta(minutes=3)


def test_days_and_times_are_london_s() -> None:
    assert weekday_and_day(SUMMER) == "Monday 20 Jun 2022"
    assert clock_face(SUMMER) == "00:30:04"


@pytest.mark.parametrize("moment", [SUMMER, TWICE, TWICE - timedelta(hours=1)])
def test_commands_read_a_moment_back(moment: datetime) -> None:
    read = PartialDate.parse(show_moment(moment), today=moment.date())
    assert read.moment == moment.replace(second=0)


@pytest.mark.parametrize(
    ("seconds", "words"), [(-1, "0 s"), (0.9, "0 s"), (59, "59 s"), (322, "5 min 22 s"), (3720, "1 h 2 min")]
)
def test_how_long_a_call_runs(seconds: float, words: str) -> None:
    assert duration(seconds) == words
