"""Each clock rule has an example that is counted from a named day as clocks are counted."""

from datetime import date

import pytest

from mscu.dates.london import local_day
from mscu.resources import resource
from mscu.rules.clocks import ClockRule, load_rules
from mscu.rules.rule_examples import EXAMPLE, example_moment, worked_example
from mscu.rules.unit_rules import Period, SetPeriod, clock_rules

SHIPPED = load_rules(resource("rules/clocks.toml"))
FROM_FRIDAY = "Fri 25 Nov 2022 16:10"


def test_an_example_names_its_day_and_what_comes_of_it() -> None:
    for key, example in [
        ("support_start", f"Support requested, {FROM_FRIDAY}: due Wed 30 Nov 2022"),
        ("reasonable_grounds", f"NRM referral submitted, {FROM_FRIDAY}: due Fri 2 Dec 2022"),
        ("outcome_told", f"Plea, verdict or sentence, {FROM_FRIDAY}: due Mon 28 Nov 2022"),
        ("cash_detention", f"Cash seized, {FROM_FRIDAY}: ends Tue 29 Nov 2022 16:10"),
        (
            "police_protection",
            f"Child taken into police protection, {FROM_FRIDAY}: ends Mon 28 Nov 2022 16:10",
        ),
        ("order_name_address", f"Prevention or risk order served, {FROM_FRIDAY}: due Sun 27 Nov 2022"),
        ("nrm_or_notify", f"Potential victim met, {FROM_FRIDAY}: due at once"),
        ("bail_review", f"Bail, {FROM_FRIDAY}, with the day 9 Dec 2022: ends Fri 9 Dec 2022"),
        (
            "recovery_minimum",
            (
                f"Reasonable grounds: positive, {FROM_FRIDAY}: to Mon 9 Jan 2023 at least, then until the "
                "conclusive grounds decision"
            ),
        ),
    ]:
        assert worked_example(next(rule for rule in SHIPPED if rule.key == key)) == example, key


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: f"{rule.key}-{rule.value}-{rule.valid_from}")
def test_every_rule_has_an_example_on_a_day_on_which_it_is_in_force(rule: ClockRule) -> None:
    moment = example_moment(rule)
    assert rule.in_force(local_day(moment))
    assert (moment == EXAMPLE) is rule.in_force(EXAMPLE.date())
    assert worked_example(rule)


def test_the_unit_s_own_period_has_an_example_from_its_day() -> None:
    own = SetPeriod("clocks:case_review", date(2026, 3, 3), Period.read("10 days"))
    (rule,) = [each for each in clock_rules(SHIPPED, [own]).all if each.value == 10]
    assert worked_example(rule) == "Case opened, Tue 3 Mar 2026 16:10: due Fri 13 Mar 2026"
