"""A demo stands on its day and goes on with the time of day."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from mscu.store.clock import clock_of

LONDON = ZoneInfo("Europe/London")


def test_a_store_has_the_time_of_now() -> None:
    assert abs((clock_of(None)() - datetime.now(UTC)).total_seconds()) < 5


def test_a_demo_stands_on_its_day_and_goes_on_with_the_time() -> None:
    before = datetime.now(LONDON).time()
    told = clock_of(date(2022, 6, 20))()
    after = datetime.now(LONDON).time()
    local = told.astimezone(LONDON)
    assert local.date() == date(2022, 6, 20)
    assert told.tzinfo is UTC
    assert before <= local.time() <= after or after < before  # midnight has passed
