"""The unit's own periods and titles replace the program's, from their day and within the law."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mscu.dates.london import start_of_day
from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.rules.clock_engine import Event, run
from mscu.rules.clocks import UNITS_WITHOUT_VALUE, ClockRule, EventName, RuleKind, Unit, load_rules
from mscu.rules.unit_rules import (
    OwnRule,
    Period,
    SetPeriod,
    clock_rules,
    fixed_because,
    law_problem,
    rule_name,
    title_name,
)

SHIPPED = load_rules(resource("rules/clocks.toml"))
REVIEW = "clocks:case_review"
DAY = date(2026, 3, 3)
TEN = SetPeriod(REVIEW, DAY, Period(10, Unit.DAYS))
AN_ACT = re.compile(r"\bAct \d{4}\b|\bSI \d{4}/")


def shipped(key: str, **values: object) -> ClockRule:
    """Return the last shipped rule of a key, changed as a release might change it."""
    return replace([rule for rule in SHIPPED if rule.key == key][-1], **values)  # type: ignore[arg-type]


def values_on(day: date, *periods: SetPeriod, key: str = "case_review") -> list[int]:
    """Return the values of a rule that hold on a day."""
    return [
        rule.value for rule in clock_rules(SHIPPED, periods).all if rule.key == key and rule.in_force(day)
    ]


def due(opened: str, *periods: SetPeriod) -> date:
    """Return when the review of a case that was opened on a day is due."""
    event = Event(name=EventName.CASE_OPENED, at=start_of_day(date.fromisoformat(opened)), about="case 1")
    rules = clock_rules(SHIPPED, periods).all
    (clock,) = (
        each
        for each in run(rules, [event], datetime(2026, 12, 1, tzinfo=UTC))
        if each.rule.key == "case_review"
    )
    return clock.due_day


def test_what_began_before_the_day_is_counted_as_before_and_what_is_against_the_law_not_at_all() -> None:
    assert due("2026-03-02", TEN) == due("2026-03-02") == date(2026, 3, 30)
    assert due("2026-03-03", TEN) == date(2026, 3, 13)
    own = SetPeriod("clocks:order_name_address", DAY, Period(2, Unit.DAYS_WITH_FIRST))
    for value, expected in ((3, 2), (1, 1)):
        release = (shipped("order_name_address", value=value),)
        assert [rule.value for rule in clock_rules(release, [own]).all if rule.in_force(DAY)] == [expected]


def test_an_own_rule_says_that_it_is_the_unit_s_and_since_when() -> None:
    rules = clock_rules(SHIPPED, [TEN])
    (rule,) = [each for each in rules.all if isinstance(each, OwnRule)]
    assert rule.source == (
        "Unit's own since 3 Mar 2026: 10 days. The program's: 28 days, "
        "The unit's rule; College of Policing APP Modern slavery: supervisors hold regular reviews"
    )
    assert (rule.since, rule.certainty, rule.shipped) == (DAY, Certainty.UNIT, shipped("case_review"))
    position = rules.position_of(rule)
    assert SHIPPED[position] == shipped("case_review")
    assert rules.rule_on(position, DAY) is rule
    assert rules.rule_on(position, date(2026, 3, 2)).value == 28


def test_each_decision_holds_until_the_next_one_or_takes_the_place_of_those_from_its_day_on() -> None:
    later = SetPeriod(REVIEW, date(2026, 6, 1), Period(7, Unit.DAYS))
    back = SetPeriod(REVIEW, date(2026, 8, 1), None)
    days = [date(2026, month, 1) for month in (3, 4, 6, 8)]
    assert [values_on(day, TEN, later, back) for day in days] == [[28], [10], [7], [28]]
    earlier_day = SetPeriod(REVIEW, date(2026, 2, 1), Period(14, Unit.DAYS))
    days = [date(2026, 1, 31), date(2026, 2, 1), DAY]
    assert [values_on(day, TEN, earlier_day) for day in days] == [[28], [14], [14]]
    name = "clocks:recovery_minimum"
    longer = SetPeriod(name, date(2022, 12, 20), Period(35, Unit.DAYS_WITH_FIRST))
    days = [date(2022, 12, 12), date(2022, 12, 19), date(2022, 12, 20), date(2023, 1, 30)]
    assert [values_on(day, longer, key="recovery_minimum") for day in days] == [[45], [30], [35], [35]]


def test_a_period_is_set_for_each_kind_of_rights_and_a_title_for_all_clocks_of_its_rule() -> None:
    names = {rule.rights: rule_name(rule) for rule in SHIPPED if rule.key == "victim_told"}
    assert names == {"enhanced": "clocks:victim_told:enhanced", "standard": "clocks:victim_told:standard"}
    three = SetPeriod(names["standard"], DAY, Period(3, Unit.WORKING_DAYS))
    assert values_on(DAY, three, key="victim_told") == [1, 3]
    titles = {title_name(shipped("recovery_minimum")): "Time to recover"}
    rules = [rule for rule in clock_rules(SHIPPED, titles=titles).all if rule.key == "recovery_minimum"]
    assert {rule.title for rule in rules} == {"Time to recover"}
    assert len(rules) == 3
    assert clock_rules(SHIPPED).all == SHIPPED


def test_the_law_s_limits_are_kept() -> None:
    for key, value, unit, problem in [
        ("police_protection", 72, Unit.HOURS, ""),
        ("police_protection", 48, Unit.HOURS, ""),
        (
            "police_protection",
            73,
            Unit.HOURS,
            "The law sets 72 hours, day and night: a unit may set less and not more.",
        ),
        (
            "police_protection",
            2,
            Unit.DAYS,
            "The law sets 72 hours, day and night, and another way of counting cannot be compared with it.",
        ),
        ("recovery_minimum", 45, Unit.DAYS_WITH_FIRST, ""),
        (
            "recovery_minimum",
            29,
            Unit.DAYS_WITH_FIRST,
            "The law sets 30 days, the first included as the least: a unit may set more and not less.",
        ),
        ("case_review", 90, Unit.DAYS, ""),
    ]:
        assert law_problem(shipped(key), Period(value, unit)) == problem, key


def test_what_cannot_be_set_says_why() -> None:
    reasons = {rule.key: fixed_because(rule) for rule in SHIPPED}
    assert reasons["bail_review"] == "The day is entered with each record."
    assert reasons["nrm_or_notify"] == "It is due at once."
    assert reasons["ddtro_done"] == reasons["lme_order"] == "It is set by law and ends by itself."
    assert all(reasons[key] for key in ("breach_report", "rights_request", "data_complaint", "card_log"))
    assert not any(reasons[key] for key in ("case_review", "victim_told", "police_protection"))


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: f"{rule.key}-{rule.value}-{rule.valid_from}")
def test_a_period_that_an_act_sets_is_marked_as_set_by_law(rule: ClockRule) -> None:
    is_known = rule.certainty in {Certainty.READ, Certainty.KNOWN}
    counts = rule.unit not in UNITS_WITHOUT_VALUE
    assert rule.by_law is (is_known and counts and bool(AN_ACT.search(rule.source)))
    assert not rule.by_law or rule.kind in {RuleKind.DUTY, RuleKind.FACT, RuleKind.MINIMUM}


def test_a_stored_period_reads_back() -> None:
    for rule in SHIPPED:
        period = Period.of(rule)
        assert (period is None) is (rule.unit in UNITS_WITHOUT_VALUE)
        assert period is None or Period.read(period.stored) == period
    assert Period.read("") is None
