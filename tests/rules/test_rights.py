"""By when a request for what is held is answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mscu.resources import resource
from mscu.rules.rights import BadRightsRule, load_rights_rule

RULE = load_rights_rule(resource("rules/rights.toml"))


@pytest.mark.parametrize(
    ("received", "identity", "due"),
    [
        (date(2022, 6, 20), None, date(2022, 7, 20)),
        (date(2022, 6, 20), date(2022, 6, 1), date(2022, 7, 20)),
        (date(2022, 1, 31), None, date(2022, 2, 28)),
        (date(2022, 7, 29), None, date(2022, 8, 30)),  # a bank holiday on the 29th of August
        (date(2022, 11, 25), None, date(2022, 12, 28)),  # Christmas, and the days after it
    ],
)
def test_the_last_day_is_a_month_on_and_a_working_day(
    received: date, identity: date | None, due: date
) -> None:
    assert RULE.due_on(received, identity) == due


def test_an_answer_is_kept_for_whole_years() -> None:
    assert RULE.kept_until(date(2020, 2, 29)) == date(2020 + RULE.keep_years, 2, 28)


@pytest.mark.parametrize("said", ["", "months = 1", "months ="])
def test_a_rule_that_is_not_whole_is_refused(tmp_path: Path, said: str) -> None:
    file = tmp_path / "rights.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(BadRightsRule):
        load_rights_rule(file)
