"""The clocks of the caravan case, and what holds for every clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.dates.london import LONDON, show_day, start_of_day
from mscu.resources import resource
from mscu.rules.clock_engine import Clock, ClockState, Event, run
from mscu.rules.clocks import ClockRule, EventName, Lapse, RuleKind, Unit, load_rules

RULES = load_rules(resource("rules/clocks.toml"))
DEMO_TODAY = datetime(2022, 6, 20, 9, 0, tzinfo=LONDON)


def event(name: EventName, at: str, about: str = "x", **more: object) -> Event:
    """Make an event of a local time such as 2022-03-18T10:00, or of a whole day."""
    day_only = "T" not in at
    moment = (
        start_of_day(date.fromisoformat(at))
        if day_only
        else datetime.fromisoformat(at).replace(tzinfo=LONDON).astimezone(UTC)
    )
    return Event(name=name, at=moment, about=about, day_only=day_only, **more)  # type: ignore[arg-type]


def clocks(*events: Event, now: datetime = DEMO_TODAY) -> tuple[Clock, ...]:
    """Run the shipped rules."""
    return run(RULES, events, now)


def only(*events: Event, now: datetime = DEMO_TODAY) -> Clock:
    """Return the one clock that these events make."""
    (clock,) = clocks(*events, now=now)
    return clock


def local(text: str) -> datetime:
    """Make a moment of a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_the_clocks_of_the_caravan_case() -> None:
    submitted = event(EventName.NRM_SUBMITTED, "2022-03-18T10:00", label="NRM-0001")
    target, recovery = clocks(submitted, event(EventName.RG_POSITIVE, "2022-03-25"))
    assert (target.due_in_words(), target.state, target.label) == ("25 Mar 2022", ClockState.MET, "NRM-0001")
    assert (recovery.due_day, recovery.state) == (date(2022, 5, 9), ClockState.RUNS_ON)
    assert recovery.left_in_words(DEMO_TODAY) == "open until decided"
    over_easter = event(EventName.NRM_SUBMITTED, "2022-04-09T12:00")
    target = clocks(over_easter, event(EventName.RG_POSITIVE, "2022-04-20"))[0]
    assert (target.due_day, target.state) == (date(2022, 4, 19), ClockState.MET_LATE)
    assert target.left_in_words(DEMO_TODAY) == "done 1 day late"
    known = event(EventName.CCTV_KNOWN, "2022-03-14T10:00", as_entered_due=date(2022, 3, 14))
    assert only(known, now=local("2022-03-14T12:00")).left_in_words(local("2022-03-14T12:00")) == "today"
    saved = event(EventName.CCTV_SECURED, "2022-03-16T11:45")
    assert only(known, saved).left_in_words(DEMO_TODAY) == "done 2 days late"
    arrests = [
        event(EventName.ARREST, f"2022-04-08T06:{m}", "pv2", rights="enhanced", entry_id=m)
        for m in (20, 25, 40)
    ]
    clock = only(*arrests, event(EventName.VICTIM_TOLD, "2022-04-09T12:30", "pv2"))
    assert (clock.due_day, clock.state, clock.entry_id) == (date(2022, 4, 11), ClockState.MET, 20)
    found = event(EventName.VICTIM_FOUND, "2022-04-08T18:40", "pv5")
    clock = only(found)
    assert (clock.state, clock.left_in_words(DEMO_TODAY)) == (ClockState.OWED, "due since 8 Apr 2022")
    assert clock.end_in_words() == "due since 8 Apr 2022"
    notice = event(EventName.DTN_SUBMITTED, "2022-04-09T10:00", "pv5")
    assert only(found, notice).state is ClockState.MET
    bail = event(EventName.BAIL, "2022-04-09T03:00", as_entered_due=date(2022, 7, 8))
    assert only(bail).left_in_words(DEMO_TODAY) == "18 days"


def test_cash_may_be_held_until_tuesday_morning_and_then_asks_what_happened() -> None:
    seized = event(EventName.CASH_SEIZED, "2022-04-08T06:05")
    clock = only(seized, now=local("2022-04-11T16:05"))
    assert clock.due_in_words() == "12 Apr 2022 06:05"
    assert clock.left_in_words(local("2022-04-11T16:05")) == "14 h left"
    ended = only(seized, now=local("2022-04-12T06:05"))
    assert ended.state is ClockState.LAPSED
    assert ended.left_in_words(local("2022-04-12T06:05")) == "ended 12 Apr 2022: what happened?"
    assert ended.end_in_words() == "ended 12 Apr 2022 06:05"


def test_of_a_day_without_a_time_no_minute_is_told() -> None:
    midnight = event(EventName.POLICE_PROTECTION, "2022-04-08T00:00")
    assert only(midnight, now=local("2022-04-08T07:00")).due_in_words() == "11 Apr 2022 00:00"
    clock = only(event(EventName.POLICE_PROTECTION, "2022-04-08"), now=local("2022-04-08T07:00"))
    assert clock.due_in_words() == "10 Apr 2022"  # it may be over on the 11th at 00:00
    assert clock.due == local("2022-04-11T00:00"), "the soonest that it may end"


def test_a_minimum_keeps_running_and_a_review_starts_the_next_clock() -> None:
    granted = event(EventName.RG_POSITIVE, "2024-01-08")
    decided = event(EventName.CG_POSITIVE, "2024-01-20")
    assert only(granted, decided, now=local("2024-01-25T09:00")).state is ClockState.RUNNING
    assert only(granted, decided, now=local("2024-02-08T09:00")).state is ClockState.MET
    opened = event(EventName.CASE_OPENED, "2022-05-02T10:00")
    reviewed = event(EventName.CASE_REVIEWED, "2022-05-27T10:00")
    first, second = clocks(opened, reviewed)
    assert (first.due_day, first.state) == (date(2022, 5, 30), ClockState.MET)
    assert (second.due_day, second.state) == (date(2022, 6, 24), ClockState.RUNNING)
    assert second.left_in_words(DEMO_TODAY) == "4 days"


def test_what_is_known_to_the_day_or_to_the_minute_stops_an_hours_clock() -> None:
    known = event(EventName.CRIME_KNOWN, "2022-06-17T10:30")
    same_day = event(EventName.CRIME_RECORDED, "2022-06-18")
    day_after = event(EventName.CRIME_RECORDED, "2022-06-19")
    assert only(known, same_day).state is ClockState.MET
    assert only(known, day_after).state is ClockState.MET_LATE
    known = event(EventName.CRIME_KNOWN, "2022-06-17T10:30")
    on_time = event(EventName.CRIME_RECORDED, "2022-06-18T10:30")
    too_late = event(EventName.CRIME_RECORDED, "2022-06-18T10:31")
    assert only(known, on_time).state is ClockState.MET
    assert only(known, too_late).left_in_words(DEMO_TODAY) == "done minutes late"
    assert not only(known, too_late).is_open
    assert only(known).is_open


def test_nothing_is_started_by_what_has_not_happened_or_has_no_date_nor_stopped_by_others() -> None:
    submitted = event(EventName.NRM_SUBMITTED, "2022-04-09T12:00", "f7")
    other = event(EventName.RG_NEGATIVE, "2022-04-12", "f5")
    target = clocks(submitted, other)[0]
    assert (target.state, target.left_in_words(DEMO_TODAY)) == (ClockState.LATE, "62 days late")
    assert clocks(event(EventName.CASH_SEIZED, "2022-06-21T10:00")) == ()
    assert clocks(event(EventName.BAIL, "2022-04-09T03:00")) == ()
    submitted = event(EventName.NRM_SUBMITTED, "2022-06-17T10:00")
    gone = event(EventName.NRM_WITHDRAWN, "2022-06-18T10:00")
    assert only(submitted, gone).left_in_words(DEMO_TODAY) == "ended"


def test_what_is_left_is_said_in_its_own_unit_and_counted_in_whole_ones() -> None:
    for at, words in [
        ("2022-06-17T10:30", "24 h left"),
        ("2022-06-18T09:31", "59 min left"),
        ("2022-06-18T10:31", "minutes late"),
        ("2022-06-18T13:40", "3 h late"),
        ("2022-06-22T10:30", "4 days late"),
    ]:
        known = event(EventName.CRIME_KNOWN, "2022-06-17T10:30")
        assert only(known, now=local(at)).left_in_words(local(at)) == words
    for at, words in [
        ("2022-04-09T13:00", "5 working days"),
        ("2022-04-14T13:00", "1 working day"),
        ("2022-04-18T13:00", "1 working day"),
        ("2022-04-19T23:59", "today"),
        ("2022-04-20T00:00", "1 day late"),
    ]:
        submitted = event(EventName.NRM_SUBMITTED, "2022-04-09T12:00")
        assert only(submitted, now=local(at)).left_in_words(local(at)) == words
    taken = event(EventName.POLICE_PROTECTION, "2022-06-18T10:00")
    clock = only(taken)
    assert (clock.days_left(DEMO_TODAY), clock.hours_left(DEMO_TODAY)) == (1, 25)
    assert clock.working_days_left(DEMO_TODAY) == 1
    assert clock.hours_left(local("2022-06-21T11:30")) == -1


LAPSING = [rule for rule in RULES if rule.lapses]
DUE = date(2022, 6, 10)


def happened(name: EventName, at: str, rule: ClockRule) -> Event:
    """Return an event of a rule, due as entered where the rule says so."""
    return event(name, at, as_entered_due=DUE, rights=rule.rights)


def of_rule(rule: ClockRule, *events: Event, now: datetime = DEMO_TODAY) -> list[Clock]:
    return [clock for clock in clocks(*events, now=now) if clock.rule.key == rule.key]


@pytest.mark.parametrize("rule", LAPSING, ids=lambda rule: rule.key)
def test_what_ended_by_itself_is_never_late_and_asks_once_what_happened(rule: ClockRule) -> None:
    start = happened(min(rule.starts_on), "2022-06-06T09:00", rule)
    before, after = of_rule(rule, start, now=local("2022-06-07T09:00")), of_rule(rule, start)
    assert [clock.state for clock in before] == [ClockState.RUNNING]
    assert [clock.state for clock in after] == [ClockState.LAPSED]
    words = after[0].left_in_words(DEMO_TODAY)
    assert words.endswith(" Jun 2022: what happened?")
    assert "late" not in words
    for name in rule.stops_on:
        in_time = happened(name, "2022-06-07T10:00", rule)
        assert [clock.state for clock in of_rule(rule, start, in_time)] == [ClockState.MET]
        afterwards = of_rule(rule, start, happened(name, "2022-06-18T10:00", rule))
        assert [clock.is_open for clock in afterwards] == [False], "the question is answered"
        if rule.lapses is Lapse.POWER:
            assert afterwards[0].left_in_words(DEMO_TODAY) == words.partition(":")[0]
            assert afterwards[0].end_in_words().startswith("ended ")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.key}-{rule.rights}-{rule.value}")
def test_an_open_clock_never_yields_to_a_settled_one(rule: ClockRule) -> None:
    """Of each rule: an event is settled, and another one after that is due on the same day."""
    first_day = max(date(2022, 6, 7), rule.valid_from)
    now = start_of_day(min(first_day, rule.valid_to) + timedelta(days=1))
    day = min(first_day, rule.valid_to).isoformat()
    for name in rule.starts_on:
        for stop in rule.stops_on - rule.starts_on:
            first, settled, again = (
                happened(what, f"{day}T{hour}:00", rule)
                for what, hour in ((name, 10), (stop, 11), (name, 12))
            )
            is_open = [clock.is_open for clock in of_rule(rule, first, settled, again, now=now)]
            assert sum(is_open) == 1 + (rule.kind is RuleKind.MINIMUM)


@pytest.mark.parametrize("times", [("T10:00", "T11:00"), ("", "T11:00"), ("", "")])
@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.starts_on & rule.stops_on], ids=lambda rule: rule.key
)
def test_of_two_reviews_of_a_day_the_later_starts_the_next(rule: ClockRule, times: tuple[str, str]) -> None:
    for name in rule.starts_on & rule.stops_on:
        reviews = [
            replace(happened(name, f"2022-06-08{at}", rule), entry_id=number)
            for number, at in enumerate(times, 1)
        ]
        found = of_rule(rule, *reviews, now=local("2022-06-08T18:00"))
        assert sum(clock.is_open for clock in found) == 1


STARTS = st.sampled_from(sorted({name for rule in RULES for name in rule.starts_on}))
SECONDS = st.integers(1_600_000_000, 1_900_000_000)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Any events about two subjects."""
    names = st.sampled_from(list(EventName))
    return [
        Event(
            name=draw(names),
            at=datetime.fromtimestamp(draw(SECONDS), UTC),
            about=draw(st.sampled_from(["a", "b"])),
            as_entered_due=date(2025, 1, 1),
            rights="standard",
        )
        for _ in range(draw(st.integers(0, 12)))
    ]


@given(histories(), SECONDS)
def test_clocks_are_due_after_they_start_in_whatever_order(history: list[Event], seconds: int) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    result = run(RULES, history, now)
    assert result == run(RULES, list(reversed(history)), now)
    for clock in result:
        assert clock.started <= now
        assert clock.started < clock.due or clock.rule.value == 0
        assert clock.left_in_words(now)


@given(STARTS, SECONDS, st.integers(0, 400 * 24))
def test_an_open_clock_is_late_only_when_past_due(name: EventName, at: int, hours: int) -> None:
    start = Event(name=name, at=datetime.fromtimestamp(at, UTC), about="a", as_entered_due=date(2024, 5, 5))
    now = start.at + timedelta(hours=hours)
    for clock in run(RULES, [start], now):
        past = clock.state not in (ClockState.RUNNING, ClockState.ENDED)
        assert past is (now >= clock.due)


IN_2027 = {rule.key: rule for rule in RULES if rule.in_force(date(2027, 3, 1))}
VAGUE = event(EventName.RG_POSITIVE, "2027-03-01", latest=date(2027, 3, 31))
"""Known to the month: a Monday to a Wednesday."""


def clock_of(rule: ClockRule, *events: Event) -> Clock:
    clock, *_ = run([rule], events, local("2027-06-01T00:00"))
    return clock


@pytest.mark.parametrize("key", [key for key, rule in IN_2027.items() if rule.kind is RuleKind.MINIMUM])
def test_a_protection_never_ends_before_its_last_possible_start_allows(key: str) -> None:
    rule = IN_2027[key]
    (name, *_) = rule.starts_on
    vague = clock_of(rule, replace(VAGUE, name=name, rights=rule.rights))
    last = clock_of(rule, event(name, "2027-03-31", rights=rule.rights))
    assert vague.due_day == last.due_day
    assert vague.due_in_words() == f"about {last.due_in_words()}"
    assert vague.end_in_words().startswith(f"to about {last.due_in_words()} at least")


@pytest.mark.parametrize(
    "key",
    [
        key
        for key, rule in IN_2027.items()
        if rule.stops_on and rule.unit in {Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS}
        if rule.kind is not RuleKind.MINIMUM
    ],
)
def test_nothing_is_met_in_time_or_late_by_a_day_that_is_not_known(key: str) -> None:
    rule = IN_2027[key]
    (start, *_), (stop, *_) = sorted(rule.starts_on), sorted(rule.stops_on - rule.starts_on or rule.stops_on)
    begun = event(start, "2027-02-26", rights=rule.rights)
    due = clock_of(rule, begun).due_day
    stopped = event(stop, (due - timedelta(days=1)).isoformat(), latest=due + timedelta(days=1))
    done = clock_of(rule, begun, stopped)
    assert done.state is ClockState.ENDED
    assert rule.lapses or done.left_in_words(DEMO_TODAY) == "done, day not known"
    assert rule.lapses or done.end_in_words() == f"due {done.due_in_words()}"
    assert clock_of(rule, begun, replace(stopped, latest=due)).state is ClockState.MET


def test_what_ended_some_time_in_a_month_ended_what_began_in_it() -> None:
    submitted = event(EventName.NRM_SUBMITTED, "2027-03-15T10:00")
    assert not clock_of(IN_2027["reasonable_grounds"], submitted, VAGUE).is_open


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        # Seized on a Wednesday at a time that nobody wrote down: 48 hours may be over on Friday at 00:00.
        (EventName.CASH_SEIZED, "2026-12-16", date(2026, 12, 17)),
        # On a Thursday; then Christmas, a weekend and a bank holiday, of which none counts.
        (EventName.CASH_SEIZED, "2026-12-24", date(2026, 12, 29)),
        (EventName.POLICE_PROTECTION, "2026-12-28", date(2026, 12, 30)),
        # Over the nights on which the clocks change.
        (EventName.POLICE_PROTECTION, "2022-03-26", date(2022, 3, 28)),
        (EventName.POLICE_PROTECTION, "2022-10-29", date(2022, 10, 31)),
        # A duty, which may still be done on the day after.
        (EventName.CRIME_KNOWN, "2026-12-28", date(2026, 12, 29)),
    ],
)
def test_a_period_in_hours_from_a_day_ends_with_a_day(name: EventName, first: str, last: date) -> None:
    (rule,) = (rule for rule in RULES if name in rule.starts_on)
    after, later = last + timedelta(days=1), local("2027-02-01T09:00")
    for at, is_open in ((f"{last}T23:59", True), (f"{after}T00:00", False)):
        (clock,) = run([rule], [event(name, first)], local(at))
        assert clock.due_in_words() == show_day(last)
        assert (clock.state is ClockState.RUNNING) is is_open
    for at, in_time in (
        (f"{last}T23:59", True),
        (str(last), True),
        (f"{after}T09:00", False),
        (str(after), False),
    ):
        stop = event(min(rule.stops_on), at)
        (clock,) = run([rule], [event(name, first), stop], later)
        assert (clock.state is ClockState.MET) is in_time
        assert clock.left_in_words(later).startswith("ended") is (not in_time and rule.lapses is not None)
