"""Within how many hours a data breach is told, and that no broken rule is used."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mscu.models.breach_rules import BadBreachRule, load_breach_rule
from mscu.places import resource


def test_the_delivered_rule_gives_three_days_and_says_what_comes_first() -> None:
    rule = load_breach_rule(resource("rules/breach.toml"))
    assert rule.time_to_tell == timedelta(days=3)
    assert rule.first[0].startswith("Ring")


@pytest.mark.parametrize(
    "said",
    [
        "", "hours =", "hours = 72", 'hours = 0\nsource = ""\nfirst = []',
        'hours = "72"\nsource = ""\nfirst = []', 'hours = 72\nsource = ""\nfirst = "Ring"',
    ],
)  # fmt: skip
def test_a_rule_that_is_not_whole_is_refused(tmp_path: Path, said: str) -> None:
    file = tmp_path / "breach.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(BadBreachRule):
        load_breach_rule(file)
