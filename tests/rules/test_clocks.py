"""The rule file is read or refused by name; the shipped one holds what the law asks."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from mscu.codes import Family
from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.rules.clocks import BadRules, ClockRule, EventName, Lapse, RuleKind, Unit, load_rules

SHIPPED = resource("rules/clocks.toml")
MINIMAL = """
[[rule]]
key = "one"
title = "One"
starts_on = ["arrest"]
stops_on = ["charge"]
unit = "days"
value = 1
kind = "duty"
source = "A law"
certainty = "read"
"""


def written(folder: Path, text: str) -> Path:
    """Write a rule file."""
    path = folder / "clocks.toml"
    path.write_text(text, encoding="utf-8")
    return path


def in_force(key: str, day: date, rights: str = "") -> ClockRule:
    """Return the one shipped rule of this key on this day."""
    rules = [r for r in load_rules(SHIPPED) if r.key == key and r.rights == rights]
    (rule,) = [r for r in rules if r.in_force(day)]
    return rule


def test_the_shipped_periods() -> None:
    for key, value, unit, kind in [
        ("cctv_overwrite", 0, Unit.AS_ENTERED, RuleKind.FACT),
        ("enquiry_due", 0, Unit.AS_ENTERED, RuleKind.DUTY),
        ("reasonable_grounds", 5, Unit.WORKING_DAYS, RuleKind.AIM),
        ("cash_detention", 48, Unit.WORKING_HOURS, RuleKind.DUTY),
        ("police_protection", 72, Unit.HOURS, RuleKind.DUTY),
        ("crime_recording", 24, Unit.HOURS, RuleKind.DUTY),
        ("case_review", 28, Unit.DAYS, RuleKind.DUTY),
        ("group_review", 28, Unit.DAYS, RuleKind.DUTY),
        ("home_office_draft", 28, Unit.DAYS, RuleKind.FACT),
        ("breach_report", 72, Unit.HOURS, RuleKind.DUTY),
        ("rights_request", 1, Unit.MONTHS, RuleKind.DUTY),
        ("warrant_expiry", 0, Unit.AS_ENTERED, RuleKind.FACT),
        ("bail_review", 0, Unit.AS_ENTERED, RuleKind.DUTY),
    ]:
        rule = in_force(key, date(2022, 6, 20))
        assert (rule.value, rule.unit, rule.kind) == (value, unit, kind), key


def test_the_recovery_minimum_fell_on_13_december_2022_and_became_law_on_30_january_2023() -> None:
    assert in_force("recovery_minimum", date(2022, 12, 12)).value == 45
    for day, source in ((date(2022, 12, 13), "statutory guidance"), (date(2023, 1, 30), "Act 2022 s.61")):
        rule = in_force("recovery_minimum", day)
        assert (rule.value, rule.unit) == (30, Unit.DAYS_WITH_FIRST)
        assert source in rule.source
    assert in_force("recovery_minimum", date(2023, 1, 29)).source.startswith("Modern Slavery statutory")


def test_only_what_is_over_by_itself_lapses_and_the_victims_code_depends_on_the_rights() -> None:
    lapsing = {rule.key: rule.lapses for rule in load_rules(SHIPPED) if rule.lapses}
    powers = ("cash_detention", "police_protection", "warrant_expiry", "bail_review")
    assert lapsing == dict.fromkeys(powers, Lapse.POWER) | {"cctv_overwrite": Lapse.MATERIAL}
    today = date(2022, 6, 20)
    assert in_force("victim_told", today, "enhanced").value == 1
    assert in_force("victim_told", today, "standard").value == 5
    assert in_force("victim_told", date(2022, 1, 1), "standard").certainty is Certainty.CONFIRM
    used = set[EventName]()
    for rule in load_rules(SHIPPED):
        used |= rule.starts_on | rule.stops_on | rule.ends_on
    assert used == set(EventName)


def test_every_shipped_rule_says_what_and_by_which_source_with_an_icon_of_its_own(tmp_path: Path) -> None:
    (without,) = load_rules(written(tmp_path, MINIMAL))
    assert (without.icon, without.family) == ("clock", Family.NOTE)
    for rule in load_rules(SHIPPED):
        assert rule.title[0].isupper(), rule.key
        assert len(rule.title) <= 50, rule.key
        assert rule.source, rule.key
        assert rule.stops_on, rule.key
        assert rule.icon != without.icon, rule.key


def test_periods_are_said_in_words(tmp_path: Path) -> None:
    (rule,) = load_rules(written(tmp_path, MINIMAL))
    assert rule.period_in_words() == "1 day"
    assert in_force("reasonable_grounds", date.today()).period_in_words() == "5 working days"  # noqa: DTZ011
    assert in_force("rights_request", date(2022, 1, 1)).period_in_words() == "1 month"
    assert in_force("court_date", date(2022, 1, 1)).period_in_words() == "as entered"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["arrest"]', '["arest"]'),
        ('["arrest"]', "[]"),
        ('"days"', '"weeks"'),
        ("value = 1", "value = 0"),
        ("value = 1", "values = 1"),
        ('"days"', '"as_entered"'),
        ('kind = "duty"', ""),
        ('certainty = "read"', 'certainty = "sure"'),
        ('certainty = "read"', 'certainty = "read"\nlapses = "yes"'),
        ('certainty = "read"', 'certainty = "read"\nlapses = "power"\npasses = true'),
        ('certainty = "read"', 'certainty = "read"\npostponable = true'),
        ('certainty = "read"', 'certainty = "known"\nread_on = 2026-11-28'),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(BadRules, match="The clock rule one"):
        load_rules(written(tmp_path, MINIMAL.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "duty"', 'kind = "duty"\nlaps = "power"', "says laps, which no rule has"),
        ('kind = "duty"', "", "does not say its kind"),
        (
            'kind = "duty"',
            'kind = "duty"\nicon = "sirens"',
            "cannot be used: its icon sirens is not in resources/icons",
        ),
        ('kind = "duty"', 'kind = "duty"\nicon = 7', "cannot be used: its icon 7"),
        (
            'kind = "duty"',
            'kind = "duty"\nfamily = "enf"',
            "cannot be used: its family enf is none of report, advice, enquiry, care, enforcement",
        ),
        ('kind = "duty"', 'kind = "duty"\nfamily = ["care"]', "cannot be used"),
    ],
)
def test_a_slip_in_a_name_is_told_in_words(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(BadRules, match=f"The clock rule one {told}"):
        load_rules(written(tmp_path, MINIMAL.replace(old, new)))


def test_a_file_that_is_no_rule_file_or_has_two_rules_for_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match="readable TOML"):
        load_rules(written(tmp_path, "rule = ["))
    until, after = date(2023, 1, 29), date(2023, 1, 29)
    two = f"{MINIMAL}\nvalid_to = {until}\n{MINIMAL}\nvalid_from = {after}\n"
    with pytest.raises(BadRules, match="in force twice"):
        load_rules(written(tmp_path, two))
    apart = two.replace(f"from = {after}", f"from = {after + timedelta(days=1)}")
    assert len(load_rules(written(tmp_path, apart))) == 2
