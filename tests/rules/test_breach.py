"""Within how many hours a data breach is told, and that no broken rule is used."""

from datetime import timedelta
from pathlib import Path

import pytest

from mscu.resources import resource
from mscu.rules.breach import BadBreachRule, load_breach_rule
from mscu.rules.code_lists import load_code_lists

LAW = '\nsource = ""\npeople = ""\nof_store = []\nfirst_of_store = []\n'


@pytest.mark.parametrize("name", ["breach", "charity_breach"])
def test_the_delivered_rules_give_three_days_and_say_what_comes_first(name: str) -> None:
    rule = load_breach_rule(resource(f"rules/{name}.toml"))
    assert rule.time_to_tell == timedelta(days=3)
    assert rule.first[0].startswith("Ring")
    held, lost = rule.steps(of_store=True), rule.steps(of_store=False)
    assert [each for each in held if each not in lost] == list(rule.first_of_store)
    assert set(rule.of_store) <= {row.key for row in load_code_lists(resource("code_lists"))}


@pytest.mark.parametrize(
    "said",
    [
        "",
        "hours =",
        "hours = 72",
        f"hours = 0{LAW}first = []",
        f'hours = "72"{LAW}first = []',
        f'hours = 72{LAW}first = "Ring"',
    ],
)
def test_a_rule_that_is_not_whole_is_refused(tmp_path: Path, said: str) -> None:
    file = tmp_path / "breach.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(BadBreachRule):
        load_breach_rule(file)
