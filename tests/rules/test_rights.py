"""By when a request for what is held is answered, and a complaint acknowledged."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mscu.resources import resource
from mscu.rules.regulator import BadRegulators, load_regulators, regulator_on
from mscu.rules.rights import BadRightsRule, RequestDays, load_rights_rule

RULE = load_rights_rule(resource("rules/rights.toml"))
ACCESS, COMPLAINT = "right_kind:access", "right_kind:complaint"
TODAY = date(2026, 12, 1)
AWAITED = RequestDays(kind=ACCESS, received=date(2026, 11, 2), detail_asked=date(2026, 11, 9))


def test_the_last_day_is_a_month_on_and_a_working_day() -> None:
    for received, identity, due in [
        (date(2022, 6, 20), None, date(2022, 7, 20)),
        (date(2022, 6, 20), date(2022, 6, 1), date(2022, 7, 20)),
        (date(2022, 1, 31), None, date(2022, 2, 28)),
        (date(2022, 7, 29), None, date(2022, 8, 30)),  # a bank holiday on the 29th of August
        (date(2022, 11, 25), None, date(2022, 12, 28)),  # Christmas, and the days after it
    ]:
        assert RULE.due_on(RequestDays(kind=ACCESS, received=received, identity=identity), TODAY) == due, (
            received
        )


def test_the_days_on_which_detail_is_awaited_are_left_out_and_a_notice_gives_two_further_months() -> None:
    # A month from 2 Nov is 2 Dec; 9 to 16 Nov are 8 days.
    days = replace(AWAITED, detail_came=date(2026, 11, 16))
    assert RULE.due_on(days, TODAY) == RULE.last_notice_on(days, TODAY) == date(2026, 12, 10)
    # Three months from 2 Nov are 2 Feb; 8 days of the stopped clock make 10 Feb.
    days = replace(days, extended=date(2026, 12, 8))
    assert RULE.due_on(days, TODAY) == date(2027, 2, 10)
    assert RULE.last_notice_on(days, TODAY) == date(2026, 12, 10)
    days = AWAITED
    assert RULE.due_on(days, date(2026, 11, 16)) == date(2026, 12, 10)
    assert RULE.due_on(days, date(2026, 11, 17)) == date(2026, 12, 11)


def test_an_answer_is_kept_for_whole_years_and_a_complaint_acknowledged_within_thirty_days() -> None:
    # 29 days of November with the 2nd, and 1 December.
    assert RULE.due_on(RequestDays(kind=COMPLAINT, received=date(2026, 11, 2)), TODAY) == date(2026, 12, 1)
    assert RULE.kept_until(date(2020, 2, 29)) == date(2020 + RULE.keep_years, 2, 28)


def test_stopping_extending_and_the_commission_are_law_since_their_days() -> None:
    for rule in (RULE.pause, RULE.extension):
        days = (date(2026, 2, 4), date(2026, 2, 5))
        assert [rule.is_for(ACCESS, day) for day in days] == [False, True]
    assert RULE.extension.is_for("right_kind:erasure", TODAY)
    assert not RULE.pause.is_for("right_kind:erasure", TODAY)
    until, since = (date(2022, 6, 20), date(2026, 9, 29)), (date(2026, 9, 30), date(2030, 1, 1))
    assert {regulator_on(day) for day in until} == {"Information Commissioner"}
    assert {regulator_on(day) for day in since} == {"Information Commission"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-09-30", "2026-10-01"),
        ("valid_to = 2026-09-29\n", ""),
        ('"known"', '"sure"'),
        ("[[regulator]]", "[[other]]"),
    ],
)
def test_each_day_has_one_regulator(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "regulator.toml"
    shipped = resource("rules/regulator.toml").read_text(encoding="utf-8")
    file.write_text(shipped.replace(old, new), encoding="utf-8")
    with pytest.raises(BadRegulators):
        load_regulators(file)


@pytest.mark.parametrize("said", ["", "months = 1", "months ="])
def test_a_rule_that_is_not_whole_is_refused(tmp_path: Path, said: str) -> None:
    file = tmp_path / "rights.toml"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(BadRightsRule):
        load_rights_rule(file)
