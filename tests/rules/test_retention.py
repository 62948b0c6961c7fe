"""How long records are kept: the day on which a period has passed, and rules that are refused."""

from datetime import date

import pytest

from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.rules.retention import BadRetentionRule, RetentionRule, load_retention_rule
from tests.rules.test_consents import Text

WHOLE = '[closed_support]\nyears = 6\nwords = "Six years"\nsource = "Ours"\ncertainty = "confirm"\n'


def rule(text: str = WHOLE) -> RetentionRule:
    return load_retention_rule(Text(text), "closed_support")


def test_the_charity_s_rule_is_not_confirmed_and_on_a_leap_day_nobody_is_due_too_early() -> None:
    ours = load_retention_rule(resource("rules/retention.toml"), "closed_support")
    assert (ours.years, ours.certainty) == (6, Certainty.CONFIRM)
    assert rule().closed_by(date(2028, 2, 29)) == date(2022, 2, 28)


def test_the_period_passes_on_the_same_day_years_later() -> None:
    for closed, due in [
        (date(2016, 6, 20), date(2022, 6, 20)),
        (date(2016, 2, 29), date(2022, 3, 1)),
        (date(2016, 12, 31), date(2022, 12, 31)),
    ]:
        assert rule().due_on(closed) == due, closed
        assert rule().closed_by(due) >= closed or due == date(2022, 3, 1), closed


@pytest.mark.parametrize(
    "text",
    [
        "years = ",
        WHOLE.replace("years = 6", "years = 0"),
        WHOLE.replace("years = 6", 'years = "6"'),
        WHOLE.replace('"confirm"', '"sure"'),
        WHOLE.replace("source", "whence"),
        WHOLE.replace("closed_support", "open_support"),
    ],
)
def test_a_rule_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(BadRetentionRule, match="closed_support needs"):
        rule(text)
