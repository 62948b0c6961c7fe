"""A typed date is told back before it is saved."""

from datetime import date

import pytest

from mscu.actions.core.dates import read_birth, read_day, read_moment, read_partial

TODAY = date(2022, 6, 20)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("20 Jun 2022 10:20", "Monday, 10:20"),
        ("20 Jun 2024 10:20", "Thursday, in 731 days, 10:20"),
        ("21 Jun 2022", "Tuesday, tomorrow, time not known"),
        ("8/4/2022", "Friday, time not known"),
        ("yesterday", "Sunday, time not known"),
        ("early April 2022", "Kept as typed; some time from 1 Apr 2022 to 10 Apr 2022"),
        ("before 2019", "Kept as typed; sorted as 31 Dec 2018"),
        ("unknown", "Kept as typed"),
        ("aged 17", "Kept as typed"),
        ("age about 17", "Kept as typed; counts as 15 to 19"),
    ],
)
def test_a_partial_date_is_told_as_it_will_be_kept(words: str, told: str) -> None:
    read = read_partial(words, TODAY)
    assert not read.problem
    assert read.text == told


def test_a_day_is_told_with_its_distance() -> None:
    for words, told in (
        ("today", "Monday, today"),
        ("21 Jun 2022", "Tuesday, tomorrow"),
        ("8 Jul 2022", "Friday, in 18 days"),
        ("19 Jun 2022", "Sunday, yesterday"),
        ("10 Jun 2022", "Friday, 10 days ago"),
    ):
        assert read_day(words, TODAY).text == told
    assert read_moment("8 Apr 2022 06:00", TODAY).text == "Friday, 06:00"


def test_what_a_field_does_not_take_is_a_problem_with_an_example_that_it_takes() -> None:
    for words in ("early April 2022", "2022", "31/02/2022", "soon"):
        assert read_day(words, TODAY).problem, words
    for words in ("16", "16 or 17", "17-18"):
        assert read_partial(words, TODAY).problem, "it is an age only where a birth is asked for"
    assert read_moment("8 Apr 2022", TODAY).problem, "it needs its time"
    for words in ("yesterday week", "12 Foo 2022", "x" * 200):
        of_a_day = read_day(words, TODAY).text
        assert of_a_day.endswith("Type it as 11 Mar 2022 or 11/03/2022.")
        assert "21:40" not in of_a_day
        of_a_moment = read_moment(words, TODAY).text
        assert of_a_moment.endswith("Type it as 11 Mar 2022 21:40 or 11/03/2022 21:40.")
        assert "before 2019" in read_partial(words, TODAY).text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("11 Mar 2008", "Tuesday, time not known"),
        ("March 2008", "Kept as typed; some time from 1 Mar 2008 to 31 Mar 2008"),
        ("2008", "Kept as typed; some time from 1 Jan 2008 to 31 Dec 2008"),
        ("before 2009", "Kept as typed; sorted as 31 Dec 2008"),
        ("unknown", "Kept as typed"),
        ("16", "Age 16"),
        ("16 or 17", "Kept as typed; counts as 16 to 17"),
        ("about 17", "Kept as typed; counts as 15 to 19"),
    ],
)
def test_each_example_of_a_birth_is_one_that_the_field_takes(words: str, told: str) -> None:
    refused = read_birth("teens", TODAY)
    assert refused.problem
    assert words in refused.text
    read = read_birth(words, TODAY)
    assert not read.problem
    assert read.text == told
