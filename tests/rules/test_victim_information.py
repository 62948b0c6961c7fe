"""From when the Act applies to victim information requests, and to whom notice of one is given."""

from datetime import date
from pathlib import Path

import pytest

from mscu.codes import YesNo
from mscu.dates.age import UNCERTAIN, KnownAge
from mscu.rules.certainty import Certainty
from mscu.rules.victim_information import (
    NOT_ALONE,
    RECIPIENT_NEEDED,
    TO_THE_ADULT,
    VICTIM,
    BadVictimInformationRule,
    load_victim_information_rule,
    recipient_problem,
    victim_information_rule,
)

DAY = date(2026, 11, 9)
PARENT = "notice_recipient:parent"


def test_the_code_applies_from_its_day_and_is_to_be_confirmed() -> None:
    rule = victim_information_rule()
    assert rule.is_before_code(date(2026, 1, 11))
    assert not rule.is_before_code(date(2026, 1, 12))
    assert rule.certainty is Certainty.CONFIRM
    assert rule.words.endswith("(to be confirmed by the force)")


@pytest.mark.parametrize(
    "text",
    [
        "from = ",
        'from = 2026-01-12\nsource = "s"\nread_on = 2026-11-28\ncertainty = "sure"',
        'from = "soon"\nsource = "s"\nread_on = 2026-11-28\ncertainty = "read"',
        'source = "s"\nread_on = 2026-11-28\ncertainty = "read"',
    ],
)
def test_a_rule_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadVictimInformationRule):
        load_victim_information_rule(path)


def test_to_whom_notice_is_given() -> None:
    for age, lacks_capacity, recipients, problem in [
        (None, None, (), RECIPIENT_NEEDED),
        (None, None, (VICTIM,), ""),
        (None, YesNo.YES, (VICTIM,), NOT_ALONE),
        (None, YesNo.YES, (PARENT,), ""),
        (KnownAge("1990", None, DAY), YesNo.NO, (PARENT,), TO_THE_ADULT),
        (KnownAge("1990", None, DAY), YesNo.YES, (PARENT,), ""),
        (KnownAge("1990", None, DAY), None, (VICTIM, PARENT), ""),
        (
            KnownAge("", UNCERTAIN, DAY),
            None,
            (VICTIM,),
            f"This person is recorded as perhaps under 18. {NOT_ALONE}",
        ),
        (KnownAge("2012", None, DAY), None, (VICTIM, PARENT), ""),
    ]:
        assert recipient_problem(recipients, age=age, day=DAY, lacks_capacity=lacks_capacity) == problem, age
