"""A demo stands on its day, after all that is recorded in it, and goes on with the time of day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mscu.store.clock import FixedDay, clock_of, recorded_until

LONDON = ZoneInfo("Europe/London")
DAY = date(2022, 6, 20)


class RealTime:
    """The time of a day in winter, when London is an hour behind the demo's summer; it can be set."""

    def __init__(self, hour: str) -> None:
        self.now = datetime.fromisoformat(f"2026-12-01T{hour}").replace(tzinfo=LONDON)

    def __call__(self) -> datetime:
        return self.now


def shown(clock: FixedDay) -> str:
    assert clock().tzinfo is UTC
    local = clock().astimezone(LONDON)
    assert local.date() == DAY
    return f"{local:%H:%M}"


def test_a_store_has_the_time_of_now() -> None:
    assert abs((clock_of(None)() - datetime.now(UTC)).total_seconds()) < 5
    assert isinstance(clock_of(DAY), FixedDay)


SHOWN = {
    "00:30": "12:30",
    "03:59": "15:59",
    "07:00": "15:00",
    "08:00": "12:00",
    "11:59": "15:59",
    "12:00": "12:00",
    "14:20": "14:20",
    "23:00": "23:00",
}


def test_a_demo_shows_the_time_of_day_after_all_that_is_recorded_in_it() -> None:
    for real, in_demo in SHOWN.items():
        clock = FixedDay(DAY, RealTime(real))
        assert shown(clock) == in_demo
        assert clock() >= recorded_until(DAY)


@pytest.mark.parametrize("real", ["00:30", "07:00", "23:00"])
def test_a_demo_goes_on_with_the_time_until_its_day_ends(real: str) -> None:
    time = RealTime(real)
    clock = FixedDay(DAY, time)
    began = clock()
    time.now += timedelta(minutes=40)
    assert clock() - began == timedelta(minutes=40)
    time.now += timedelta(hours=20)
    assert shown(clock) == "23:59"
