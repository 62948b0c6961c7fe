"""Who counts as a child: the cases of MSA 2015 s.51, and others worked out by hand."""

from datetime import date

import pytest

from mscu.dates.age import AgeGroup, KnownAge
from mscu.dates.date_reading import stated_age
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list

CHILD, PRESUMED, ADULT, UNKNOWN = AgeGroup
AGE_STATUSES = [each.key for each in load_code_list(resource("code_lists/age_status.csv"))]
TODAY = date(2026, 11, 28)
NO_STATUS, STATED_ADULT, STATED_CHILD, DISPUTED, FOUND_ADULT, FOUND_CHILD, NOT_KNOWN_YET = (
    None,
    "age_status:adult",
    "age_status:child",
    "age_status:uncertain_treated_as_child",
    "age_status:assessed_adult",
    "age_status:assessed_child",
    "age_status:unknown",
)


def test_how_a_person_is_treated_today() -> None:
    for born, status, group in [
        ("", NO_STATUS, UNKNOWN),
        ("unknown", NOT_KNOWN_YET, UNKNOWN),
        ("she does not say", NO_STATUS, UNKNOWN),
        ("", STATED_ADULT, ADULT),
        ("", STATED_CHILD, CHILD),
        ("", DISPUTED, PRESUMED),
        ("", FOUND_ADULT, ADULT),
        ("", FOUND_CHILD, CHILD),
        # A date of birth decides, whatever was ticked
        ("28 Nov 2008", NO_STATUS, ADULT),
        ("29 Nov 2008", NO_STATUS, CHILD),
        ("12 Mar 1990", STATED_CHILD, ADULT),
        ("12 Mar 2010", STATED_ADULT, CHILD),
        # An assessment outweighs it, and so does a dispute
        ("12 Mar 1990", FOUND_CHILD, CHILD),
        ("12 Mar 2010", FOUND_ADULT, ADULT),
        ("12 Mar 2006", DISPUTED, PRESUMED),
        ("12 Mar 2012", DISPUTED, CHILD),
        # The lowest possible age decides
        ("about 16", NO_STATUS, PRESUMED),
        ("age about 16", STATED_ADULT, PRESUMED),
        ("age about 19", NO_STATUS, PRESUMED),
        ("age about 19", DISPUTED, PRESUMED),
        ("age about 20", NO_STATUS, ADULT),
        ("age about 15", NO_STATUS, CHILD),
        ("aged 17", NO_STATUS, CHILD),
        ("aged 18", NO_STATUS, ADULT),
        ("2008", NO_STATUS, PRESUMED),
        ("2008", STATED_ADULT, PRESUMED),
        ("2007", NO_STATUS, ADULT),
        ("2009", NO_STATUS, CHILD),
        ("Nov 2008", NO_STATUS, PRESUMED),
        ("between 2005 and 2010", NO_STATUS, PRESUMED),
        # One bound alone decides, or says nothing
        ("before 1990", NO_STATUS, ADULT),
        ("after 2010", NO_STATUS, CHILD),
        ("before 2009", NO_STATUS, PRESUMED),  # 17 until 31 Dec, or older
        ("before 2015", NO_STATUS, PRESUMED),
        ("before 2015", STATED_CHILD, CHILD),
        ("before 2015", STATED_ADULT, ADULT),
        ("after 2000", NO_STATUS, UNKNOWN),
    ]:
        age = KnownAge(born, status, TODAY)
        assert age.group_on(TODAY) is group, born
        assert age.group_on(TODAY).treated_as_child is (group in {CHILD, PRESUMED}), born


def test_on_another_day() -> None:
    for born, status, day, group in [
        # Exploited as a child, an adult now: the age at the act
        ("12 Mar 2007", NO_STATUS, date(2022, 6, 1), CHILD),
        ("12 Mar 2007", FOUND_ADULT, date(2022, 6, 1), CHILD),
        ("", STATED_ADULT, date(2022, 6, 1), UNKNOWN),
        ("", FOUND_ADULT, date(2022, 6, 1), UNKNOWN),
        ("", DISPUTED, date(2022, 6, 1), PRESUMED),
        # Time passes after an age was stated
        ("age about 16", NO_STATUS, date(2030, 11, 27), PRESUMED),
        ("age about 16", NO_STATUS, date(2030, 11, 28), ADULT),
        ("2009", STATED_CHILD, date(2028, 1, 1), ADULT),
        ("12 Mar 2009", FOUND_CHILD, date(2027, 3, 12), ADULT),
        # Doubt ends once even the youngest reading is 18
        ("age about 16", DISPUTED, date(2030, 11, 27), PRESUMED),
        ("age about 16", DISPUTED, date(2030, 11, 28), ADULT),
        ("2009", DISPUTED, date(2027, 12, 30), PRESUMED),
        ("2009", DISPUTED, date(2027, 12, 31), ADULT),
        ("12 Mar 2006", DISPUTED, date(2044, 11, 27), PRESUMED),
        ("12 Mar 2006", DISPUTED, date(2044, 11, 28), ADULT),
        ("", DISPUTED, date(2044, 11, 27), PRESUMED),
        ("", DISPUTED, date(2044, 11, 28), ADULT),
        ("", STATED_CHILD, date(2044, 11, 28), ADULT),
        ("", FOUND_CHILD, date(2044, 11, 28), ADULT),
        ("29 Feb 2008", NO_STATUS, date(2026, 2, 28), CHILD),
        ("29 Feb 2008", NO_STATUS, date(2026, 3, 1), ADULT),
    ]:
        assert KnownAge(born, status, TODAY).group_on(day) is group, born


@pytest.mark.parametrize(
    "born", ["", "about 16", "age 17", "2008", "before 2012", "12 Mar 1990", "after 2001"]
)
@pytest.mark.parametrize("status", [None, *AGE_STATUSES])
def test_nobody_is_a_child_for_ever(born: str, status: str | None) -> None:
    """So an age status that is added tomorrow ends too."""
    age = KnownAge(born, status, TODAY)
    groups = [age.group_on(date(year, 12, 1)) for year in range(2026, 2060)]
    assert groups[-1] is ADULT
    since = groups.index(ADULT)
    assert set(groups[since:]) == {ADULT}


def test_a_stated_age_has_a_margin_of_two_years() -> None:
    for words, ages in [
        ("about 16", (14, 18)),
        ("Age about 16.", (14, 18)),
        ("around 16 years old", (14, 18)),
        ("when she was 17", (17, 17)),
        ("17 years old", (17, 17)),
        ("about 1", (0, 3)),
        # As officers say it
        ("16", (16, 16)),
        ("16 or 17", (16, 17)),
        ("16 to 17", (16, 17)),
        ("17-18", (17, 18)),
        ("Approx 17", (15, 19)),
        ("approx. 17", (15, 19)),
        ("about 16 or 17", (14, 19)),
        ("age 16 or 17", (16, 17)),
        ("16 years old", (16, 16)),
        ("2", (2, 2)),
        ("0", None),
        ("16 11 2008", None),
        ("16/11", None),
        ("under 18", None),
        ("teens", None),
        ("2008", None),
        ("about 2008", None),
        ("", None),
    ]:
        assert stated_age(words) == ages, words


def test_sentences_say_how_the_age_is_known() -> None:
    for born, status, shown in [
        ("12 Mar 1990", NO_STATUS, "This person was 36 on 28 Nov 2026"),
        ("age about 16", STATED_ADULT, "This person was 14 to 18 on 28 Nov 2026"),
        ("age about 19", DISPUTED, "This person is recorded as perhaps under 18"),
        ("12 Mar 2010", FOUND_ADULT, "This person is recorded as an adult"),
        ("", STATED_CHILD, "This person is recorded as under 18"),
    ]:
        assert KnownAge(born, status, TODAY).shown_on(TODAY) == shown, born


def test_the_18th_birthday_is_known_to_the_day_or_not_at_all() -> None:
    assert KnownAge("12 Mar 2010", STATED_CHILD, TODAY).turns_18() == date(2028, 3, 12)
    assert KnownAge("12 Mar 2010", FOUND_ADULT, TODAY).turns_18() is None
    assert KnownAge("12 Mar 1990", FOUND_CHILD, TODAY).turns_18() is None
    assert KnownAge("12 Mar 1990", NO_STATUS, TODAY).turns_18() == date(2008, 3, 12)
    assert [KnownAge(born, NO_STATUS, TODAY).turns_18() for born in ("2010", "aged 16", "")] == [None] * 3
