"""What a person's age rules out, and that an unknown age blocks nothing."""

from collections.abc import Callable
from datetime import date

import pytest

from mscu.dates.age import KnownAge
from mscu.rules import age_rules

TODAY = date(2026, 11, 28)
ADULT = KnownAge("12 Mar 1990", None, TODAY)
CHILD = KnownAge("12 Mar 2010", None, TODAY)
PERHAPS = KnownAge("age about 19", "age_status:uncertain_treated_as_child", TODAY)
NOT_KNOWN = KnownAge("", None, TODAY)
Rule = Callable[[KnownAge, date], str]
RULES: dict[str, tuple[KnownAge, ...]] = {
    "child_route_problem": (ADULT,),
    "consent_problem": (CHILD, PERHAPS),
    "notice_problem": (CHILD, PERHAPS),
    "protection_problem": (ADULT,),
    "compulsion_problem": (CHILD, PERHAPS),
    "act_problem": (CHILD, PERHAPS),
    "pilot_problem": (ADULT, PERHAPS),
    "status_problem": (),
    "stated_age_problem": (),
}
"""Whom each rule refuses, of the four."""


def test_every_rule_refuses_whom_it_is_not_for_and_nobody_of_unknown_age() -> None:
    assert {name for name in vars(age_rules) if name.endswith("_problem")} == RULES.keys()
    people = (ADULT, CHILD, PERHAPS, NOT_KNOWN)
    for name, refused in RULES.items():
        rule: Rule = getattr(age_rules, name)
        assert tuple(age for age in people if rule(age, TODAY)) == refused, name
        assert all(rule(age, TODAY).startswith(age.shown_on(TODAY)) for age in refused), name


def test_an_age_status_that_contradicts_the_date_of_birth() -> None:
    for born, status, refused in [
        ("12 Mar 1990", "age_status:child", True),
        ("12 Mar 2010", "age_status:adult", True),
        ("age about 16", "age_status:adult", True),
        ("2008", "age_status:adult", True),
        ("12 Mar 1990", "age_status:adult", False),
        ("2008", "age_status:child", False),
        ("12 Mar 1990", "age_status:assessed_child", False),
        ("12 Mar 2010", "age_status:assessed_adult", False),
        ("12 Mar 2006", "age_status:uncertain_treated_as_child", False),
        ("12 Mar 2010", "age_status:unknown", False),
        ("12 Mar 2010", None, False),
        ("", "age_status:adult", False),
    ]:
        assert bool(age_rules.status_problem(KnownAge(born, status, TODAY), TODAY)) is refused, born


@pytest.mark.parametrize(
    ("age", "certain"), [(CHILD, True), (KnownAge("age about 16", None, TODAY), False), (PERHAPS, False)]
)
def test_of_whom_may_be_18_it_is_not_said_that_they_were_younger(age: KnownAge, certain: bool) -> None:
    sentences = {
        age_rules.compulsion_problem(age, TODAY),
        age_rules.status_problem(KnownAge(age.born, "age_status:adult", TODAY), TODAY),
    }
    assert {"may " not in sentence for sentence in sentences} == {certain}


def test_an_age_is_typed_on_the_day_on_which_the_person_is_recorded() -> None:
    earlier = date(2022, 6, 20)
    assert age_rules.stated_age_problem(KnownAge("about 16", None, TODAY), TODAY) == ""
    assert age_rules.stated_age_problem(KnownAge("2008", None, earlier), TODAY) == ""
    assert "20 Jun 2022" in age_rules.stated_age_problem(KnownAge("about 16", None, earlier), TODAY)


@pytest.mark.parametrize(
    ("turns_18", "refused"), [(date(2027, 3, 20), False), (date(2027, 3, 9), False), (date(2027, 3, 8), True)]
)
def test_a_pilot_s_child_is_more_than_100_days_from_18(turns_18: date, refused: bool) -> None:
    born = turns_18.replace(year=turns_18.year - 18)
    age = KnownAge(f"{born:%Y-%m-%d}", None, TODAY)
    assert bool(age_rules.pilot_problem(age, TODAY)) is refused
