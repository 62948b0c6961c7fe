"""The calendar file, read back by the same library and line by line as RFC 5545 wants it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from mscu.dates.london import LONDON
from mscu.exchange.calendar_file import CalendarEvent, calendar_file

NOW = datetime(2022, 3, 20, 9, 30, tzinfo=UTC)
UID = UUID("6ba7b810-9dad-41d1-80b4-00c04fd430c8")


def written(*lines: CalendarEvent) -> bytes:
    return calendar_file("The unit's clocks", lines, note="OFFICIAL", now=NOW)


def line(when: date | datetime, note: str = "5 working days.") -> CalendarEvent:
    return CalendarEvent(uid=UID, title="Court, MS-22-0001", note=note, when=when)


def test_a_day_is_whole_and_a_moment_stands_in_london_time_with_the_rules_of_that_zone() -> None:
    text = written(line(date(2022, 4, 19))).decode()
    assert "DTSTART;VALUE=DATE:20220419\r\n" in text
    assert "BEGIN:VTIMEZONE" not in text
    assert f"UID:{UID}\r\n" in text
    assert "DTSTAMP:20220320T093000Z\r\n" in text
    assert "CLASS:PRIVATE\r\n" in text
    assert "TRANSP:TRANSPARENT\r\n" in text
    content = written(line(datetime(2022, 3, 29, 6, 30, tzinfo=UTC)))
    text = content.decode()
    assert "DTSTART;TZID=Europe/London:20220329T073000\r\n" in text
    assert "TZID:Europe/London\r\n" in text
    assert {"TZOFFSETTO:+0100", "TZOFFSETTO:+0000"} <= set(text.splitlines())
    (event,) = Calendar.from_ical(content).events
    assert event.start == datetime(2022, 3, 29, 7, 30, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("when", "at"),
    [
        (date(2022, 4, 19), ["18 09:00", "19 09:00"]),
        (date(2022, 3, 27), ["26 09:00", "27 09:00"]),  # when summer time begins
        (datetime(2022, 3, 29, 6, 30, tzinfo=UTC), ["28 07:30", "29 06:30"]),
    ],
)
def test_a_calendar_reminds_the_day_before_and_in_time(when: date | datetime, at: list[str]) -> None:
    (event,) = Calendar.from_ical(written(line(when))).events
    alarms: list[Any] = event.walk("VALARM")
    assert {str(alarm["action"]) for alarm in alarms} == {"DISPLAY"}
    assert {str(alarm["description"]) for alarm in alarms} == {"Court, MS-22-0001"}
    begins = event.start if isinstance(event.start, datetime) else datetime(*event.start.timetuple()[:3])  # noqa: DTZ001
    assert [f"{begins + alarm['trigger'].dt:%d %H:%M}" for alarm in alarms] == at


def test_it_keeps_to_the_form_of_the_standard() -> None:
    long = "Nationality and Borders Act 2022 s.61; 30 days, or until the decision: é" * 4
    content = written(line(date(2022, 4, 19), long), line(NOW))
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(each) <= 75 and b"\n" not in each for each in lines)
    assert {b"VERSION:2.0", b"METHOD:PUBLISH", b"CALSCALE:GREGORIAN"} <= set(lines)
    assert any(each.startswith(b"PRODID:") for each in lines)
    assert str(Calendar.from_ical(content).events[0]["description"]) == long


@pytest.mark.parametrize("count", [0, 3])
def test_it_is_read_back_whole(count: int) -> None:
    read = Calendar.from_ical(written(*[line(date(2022, 4, day + 1)) for day in range(count)]))
    assert len(read.events) == count
    assert read.errors == []
