"""Clocks worked out by hand with a calendar of the year: each row says how it was counted."""

from datetime import date, datetime

import pytest

from mscu.dates.counting import birthday
from mscu.dates.london import LONDON
from mscu.rules.clock_engine import Clock, ClockState, run
from mscu.rules.clocks import EventName
from tests.rules.test_clock_engine import RULES, event, local

SUBMITTED, POSITIVE = EventName.NRM_SUBMITTED, EventName.RG_POSITIVE
TOLD, PROTECTED = EventName.NEGATIVE_NOTIFIED, EventName.POLICE_PROTECTION

CASES = (
    # Reasonable grounds: five working days, the first is the next one.
    #
    # Christmas 2022, with two substitute days: Fri 23 Dec 1; Mon 26 Boxing Day; Tue 27 for
    # Christmas Day; Wed 28 2; Thu 29 3; Fri 30 4; Mon 2 Jan for New Year's Day; Tue 3 Jan 5.
    (SUBMITTED, "2022-12-22T10:00", "reasonable_grounds", "3 Jan 2023"),
    # Christmas 2025: Tue 23 Dec 1; Wed 24 2; Thu 25, Fri 26 holidays; Mon 29 3; Tue 30 4; Wed 31 5.
    (SUBMITTED, "2025-12-22T10:00", "reasonable_grounds", "31 Dec 2025"),
    # A day later: Wed 24 Dec 1; Mon 29 2; Tue 30 3; Wed 31 4; Thu 1 Jan a holiday; Fri 2 Jan 5.
    (SUBMITTED, "2025-12-23T10:00", "reasonable_grounds", "2 Jan 2026"),
    # Easter 2022, NRM-0003 of the caravan case, sent on a Saturday: Mon 11 Apr 1; Tue 12 2;
    # Wed 13 3; Thu 14 4; Good Friday 15; Easter Monday 18; Tue 19 5.
    (SUBMITTED, "2022-04-09T12:00", "reasonable_grounds", "19 Apr 2022"),
    # The Jubilee: the spring holiday moved from Mon 30 May, and Fri 3 Jun was added. Mon 30 May 1;
    # Tue 31 2; Wed 1 Jun 3; Thu 2, Fri 3 holidays; Mon 6 4; Tue 7 5.
    (SUBMITTED, "2022-05-27T09:00", "reasonable_grounds", "7 Jun 2022"),
    # The Queen's funeral, Mon 19 Sep 2022: Thu 15 1; Fri 16 2; Tue 20 3; Wed 21 4; Thu 22 5.
    (SUBMITTED, "2022-09-14T09:00", "reasonable_grounds", "22 Sep 2022"),
    # The Coronation, Mon 8 May 2023: Thu 4 1; Fri 5 2; Tue 9 3; Wed 10 4; Thu 11 5.
    (SUBMITTED, "2023-05-03T09:00", "reasonable_grounds", "11 May 2023"),
    # Over a leap day: Tue 27 Feb 1; Wed 28 2; Thu 29 3; Fri 1 Mar 4; Mon 4 Mar 5.
    (SUBMITTED, "2024-02-26T16:00", "reasonable_grounds", "4 Mar 2024"),
    # Half past midnight on Monday 5 June is still Sunday in UTC, and Monday here: Tue 6 1; Wed 7 2;
    # Thu 8 3; Fri 9 4; Mon 12 5.
    (SUBMITTED, "2023-06-05T00:30", "reasonable_grounds", "12 Jun 2023"),
    #
    # Recovery, at least: 45 days for a decision until 12 December 2022; since then 30 days, of which the
    # day of the decision is the first.
    #
    # 12 Dec: 19 days to 31 Dec, 26 of January make 45.
    (POSITIVE, "2022-12-12", "recovery_minimum", "26 Jan 2023"),
    # 13 Dec: 19 days to 31 Dec with the 13th itself, 11 of January make 30.
    (POSITIVE, "2022-12-13", "recovery_minimum", "11 Jan 2023"),
    # 10 Jan: 22 days to 31 Jan with the 10th itself, 8 of February make 30.
    (POSITIVE, "2023-01-10", "recovery_minimum", "8 Feb 2023"),
    # 29 Jan: 3 days to 31 Jan, 27 of February make 30.
    (POSITIVE, "2023-01-29", "recovery_minimum", "27 Feb 2023"),
    # 30 Jan, by the Act: 2 days to 31 Jan, 28 of February make 30.
    (POSITIVE, "2023-01-30", "recovery_minimum", "28 Feb 2023"),
    # Over a leap day: 20 days to 29 Feb, 10 of March make 30.
    (POSITIVE, "2024-02-10", "recovery_minimum", "10 Mar 2024"),
    # 29 days to 30 Nov with the 2nd itself, 1 of December makes 30.
    (POSITIVE, "2026-11-02", "recovery_minimum", "1 Dec 2026"),
    # Every day counts, the last one too. A Saturday: 2 days to 31 Oct, 28 of November make 30.
    (POSITIVE, "2026-10-30", "recovery_minimum", "28 Nov 2026"),
    # Christmas Day: 5 days to 30 Nov, 25 of December make 30.
    (POSITIVE, "2026-11-26", "recovery_minimum", "25 Dec 2026"),
    #
    # Christmas 2026: Thu 24 1; Fri 25, Mon 28 holidays; Tue 29 2; Wed 30 3; Thu 31 4; Fri 1 Jan a
    # holiday; Mon 4 Jan 5.
    (SUBMITTED, "2026-12-23T10:00", "reasonable_grounds", "4 Jan 2027"),
    #
    # Reconsideration: 30 days of the calendar from the decision; the rule holds since 8 July 2024.
    #
    # 4 days to 31 Oct, 26 of November.
    (TOLD, "2026-10-27", "reconsideration", "26 Nov 2026"),
    #
    # Over the end of October, and the clocks going back on the 27th: 16 days to 31 Oct, 14 of Nov.
    (TOLD, "2024-10-15", "reconsideration", "14 Nov 2024"),
    # Over a short February: none to 31 Jan, 28 of February, 2 of March.
    (TOLD, "2025-01-31", "reconsideration", "2 Mar 2025"),
    # Over the clocks going forward on 30 Mar: 21 days to 31 Mar, 9 of April.
    (TOLD, "2025-03-10", "reconsideration", "9 Apr 2025"),
    # The first day of the rule: 23 days to 31 Jul, 7 of August.
    (TOLD, "2024-07-08", "reconsideration", "7 Aug 2024"),
    #
    # Name and address under an order: three days, of which the day of service is the first.
    #
    # Mon 2 Nov 1; Tue 2; Wed 3.
    (EventName.ORDER_SERVED, "2026-11-02", "order_name_address", "4 Nov 2026"),
    #
    # Lines restricted on Thu 17 Dec: Fri 18 1; Mon 21 2; Tue 22 3; Wed 23 4; Thu 24 5.
    (EventName.LINES_RESTRICTED, "2026-12-17", "ddtro_done", "24 Dec 2026"),
    #
    # A labour market order after notice and 14 whole days: the 3rd to the 16th, so from the 17th.
    (EventName.UNDERTAKING_SOUGHT, "2026-11-02", "lme_order", "17 Nov 2026"),
    #
    # A closure notice at 10:00 on the day: 24 hours.
    (EventName.CLOSURE_NOTICE, "2026-11-02T10:00", "closure_notice", "3 Nov 2026 10:00"),
    #
    # A complaint about data, the first day counted: 29 days of November, and 1 December.
    (EventName.COMPLAINT_MADE, "2026-11-02", "data_complaint", "1 Dec 2026"),
    #
    # Police protection: 72 hours that pass, whatever the clock on the wall does.
    #
    # Sunday 27 Mar 2022 has 23 hours: 06:30 on Saturday and 72 hours is 07:30 on Tuesday.
    (PROTECTED, "2022-03-26T06:30", "police_protection", "29 Mar 2022 07:30"),
    # Sunday 30 Oct 2022 has 25 hours: 06:30 on Saturday and 72 hours is 05:30 on Tuesday.
    (PROTECTED, "2022-10-29T06:30", "police_protection", "1 Nov 2022 05:30"),
)


@pytest.mark.parametrize(("name", "at", "key", "due"), CASES)
def test_a_clock_is_due_when_a_calendar_says(name: EventName, at: str, key: str, due: str) -> None:
    (clock,) = run(RULES, [event(name, at)], local(f"{at[:10]}T23:59"))
    assert (clock.rule.key, clock.due_in_words()) == (key, due)


def test_reconsideration_has_a_clock_since_its_rule_and_waits_for_nothing_once_asked_in_time() -> None:
    assert run(RULES, [event(TOLD, "2024-07-07")], local("2024-07-08T09:00")) == ()
    asked = event(EventName.RECONSIDERATION_ASKED, "2025-04-09")
    later = local("2025-06-01T09:00")
    assert left(run(RULES, [event(TOLD, "2025-03-10"), asked], later), later) == ("done", False)


def left(clock_of: tuple[Clock, ...], now: datetime) -> tuple[str, bool]:
    (clock,) = clock_of
    return clock.left_in_words(now), clock.is_open


def test_reconsideration_is_over_with_its_last_day() -> None:
    for now, words in [
        # The last minute of the last day is in British time, an hour off UTC or not.
        ("2025-04-09T23:59", ("today", True)),
        ("2025-04-10T00:00", ("passed", False)),
    ]:
        assert left(run(RULES, [event(TOLD, "2025-03-10")], local(now)), local(now)) == words, now


def test_recovery_ends_with_the_later_of_its_minimum_and_the_last_decision() -> None:
    granted = event(POSITIVE, "2024-02-10")  # at least until 10 March, as above
    early, late = (event(EventName.CG_POSITIVE, day) for day in ("2024-03-01", "2024-06-20"))
    now = local("2024-07-01T09:00")
    ends = [run(RULES, [granted, *more], now)[0].end_in_words() for more in ([], [early], [late])]
    assert ends == [
        "to 10 Mar 2024 at least, then until the conclusive grounds decision",
        "to 10 Mar 2024",
        "to 20 Jun 2024",
    ]
    assert run(RULES, [granted], now)[0].state is ClockState.RUNS_ON


def test_the_18th_birthday() -> None:
    for born, of_age in [
        (date(2006, 11, 5), date(2024, 11, 5)),
        # 2022 has no 29 February, nor has any other 18th year of somebody born on one.
        (date(2004, 2, 29), date(2022, 3, 1)),
        (date(2004, 2, 28), date(2022, 2, 28)),
    ]:
        assert birthday(born) == of_age, born
        assert birthday(date(2004, 2, 29), 20) == date(2024, 2, 29), born


def test_whoever_is_in_the_nrm_as_a_child_chooses_on_the_18th_birthday_at_the_latest() -> None:
    child = event(EventName.CHILD_IN_NRM, "2024-10-01", as_entered_due=date(2024, 11, 5))
    for at, words in (("2024-11-05T23:59", "today"), ("2024-11-06T00:00", "1 day late")):
        assert run(RULES, [child], local(at))[0].left_in_words(local(at)) == words
    first = event(EventName.CHILD_IN_NRM, "2024-08-01", as_entered_due=date(2024, 11, 5))
    refused = event(EventName.RG_NEGATIVE, "2024-08-08")
    again = event(EventName.CHILD_IN_NRM, "2024-09-09", as_entered_due=date(2024, 11, 5))
    now = datetime(2024, 10, 1, tzinfo=LONDON)
    assert run(RULES, [first, refused], now)[0].state is ClockState.ENDED
    (clock,) = run(RULES, [first, refused, again], now)
    assert clock.state is ClockState.RUNNING


def test_each_saving_of_the_online_draft_puts_off_its_end() -> None:
    first, second = (event(EventName.NRM_DRAFTED, day) for day in ("2024-02-01", "2024-02-10"))
    now = local("2024-02-11T09:00")
    old, new = run(RULES, [first, second], now)
    # 28 days from the last saving: 19 to 29 February, 9 of March.
    assert (old.state, new.due_in_words()) == (ClockState.ENDED, "9 Mar 2024")
    gone = run(RULES, [first, second], local("2024-03-10T00:00"))[1]
    assert gone.state is ClockState.PASSED
