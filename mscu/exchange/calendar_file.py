"""Dates and times as an iCalendar file (RFC 5545), which any calendar reads; it names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event
from icalendar.enums import CLASS, TRANSP

from mscu.dates.london import LONDON

MAKER = "-//mscu//Clock board//EN"
ALARMS_OF_DAY = (timedelta(hours=-15), timedelta(hours=9))
"""From the beginning of the day: at 09:00 on the day before and on the day."""
ALARMS_OF_MOMENT = (timedelta(days=-1), timedelta(hours=-1))


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """One calendar event: on a whole day, or at a time."""

    uid: UUID
    """Stable, so that importing the file again replaces the event."""
    title: str
    note: str
    when: date | datetime


def calendar_file(name: str, events: Sequence[CalendarEvent], *, note: str, now: datetime) -> bytes:
    """Return a calendar described by a note; times are in London time, with that zone's own rules."""
    calendar = Calendar.new(prodid=MAKER, name=name, description=note, method="PUBLISH")
    calendar["calscale"] = "GREGORIAN"
    for event in events:
        calendar.add_component(_event(event, now))
    moments = [event.when for event in events if isinstance(event.when, datetime)]
    if moments:
        calendar.add_missing_timezones(
            (min(moments) - timedelta(days=366)).date(), (max(moments) + timedelta(days=366)).date()
        )
    return bytes(calendar.to_ical())


def _event(event: CalendarEvent, now: datetime) -> Event:
    is_moment = isinstance(event.when, datetime)
    when = event.when.astimezone(LONDON) if isinstance(event.when, datetime) else event.when
    made = Event.new(
        uid=event.uid,
        stamp=now,
        start=when,
        summary=event.title,
        description=event.note,
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )
    for trigger in ALARMS_OF_MOMENT if is_moment else ALARMS_OF_DAY:
        alarm = Alarm.new(description=event.title)
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", trigger)
        made.add_component(alarm)
    return made
