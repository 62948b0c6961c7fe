"""A worked example of each clock rule, counted as the program counts clocks, from a day that is named."""

from __future__ import annotations

from datetime import datetime, time

from mscu.dates.counting import add_working_days
from mscu.dates.london import LONDON, local_day, short_weekday, show_day, show_moment
from mscu.rules.clock_engine import Clock, Event, run
from mscu.rules.clocks import ClockRule, EventName, Lapse, RuleKind, Unit

EXAMPLE = datetime(2022, 11, 25, 16, 10, tzinfo=LONDON)
"""A Friday afternoon, so that a weekend is counted or left out; moved into the days of a rule if need be."""
ENTERED_AFTER = 10
"""Working days after the example's day, for a day that is entered with the record."""


def example_moment(rule: ClockRule) -> datetime:
    """Return the moment from which a rule's example is counted, on a day on which the rule is in force."""
    day = min(max(EXAMPLE.date(), rule.valid_from), rule.valid_to)
    return datetime.combine(day, time(EXAMPLE.hour, EXAMPLE.minute), LONDON)


def example_clock(rule: ClockRule) -> Clock:
    """Return the clock that the first event of the rule starts at the example's moment."""
    at = example_moment(rule)
    event = Event(
        name=first_event(rule),
        at=at,
        about="",
        as_entered_due=add_working_days(at.date(), ENTERED_AFTER),
        rights=rule.rights,
    )
    (clock,) = run([rule], [event], at)
    return clock


def first_event(rule: ClockRule) -> EventName:
    """Return the first of the events that start a rule, in the order in which all events are listed."""
    return next(name for name in EventName if name in rule.starts_on)


def worked_example(rule: ClockRule) -> str:
    """Return the example in words: `Support requested, Fri 25 Nov 2022 16:10: due Wed 30 Nov 2022`."""
    clock = example_clock(rule)
    began = f"{first_event(rule).label}, {_with_weekday(example_moment(rule))}"
    if rule.unit is Unit.AS_ENTERED:
        began += f", with the day {show_day(clock.due_day)}"
    return f"{began}: {_end(clock)}"


def _end(clock: Clock) -> str:
    rule, due_day = clock.rule, clock.due_day
    if rule.unit is Unit.AT_ONCE:
        return "due at once"
    exact = show_moment(clock.due) if clock.to_the_minute else show_day(due_day)
    end = f"{short_weekday(due_day)} {exact}"
    if rule.kind is RuleKind.MINIMUM:
        return f"to {end} at least, then until {rule.until}"
    return f"ends {end}" if rule.lapses is Lapse.POWER else f"due {end}"


def _with_weekday(moment: datetime) -> str:
    return f"{short_weekday(local_day(moment))} {show_moment(moment)}"
