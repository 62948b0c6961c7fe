"""Days and ages are read as notes write them; what is none is left."""

from datetime import date

import pytest

from mscu.redaction.dates import ages_in, days_in


def test_a_day_is_read() -> None:
    for written in [
        "1 May 1990",
        "1st of May 1990",
        "01/05/1990",
        "1.5.90",
        "1-May-90",
        "May 1st, 1990",
        "1990-05-01",
        "01051990",
        "1 / 5 / 1990",
        "1\u00a0May 1990",
        "1May1990",
    ]:
        assert [day for _, day in days_in(f"on {written} he")] == [date(1990, 5, 1)], written


@pytest.mark.parametrize("written", ["31/02/1990", "99 May 1990", "1/2", "GMP 1990"])
def test_what_is_no_day_is_left(written: str) -> None:
    assert not list(days_in(written))


def test_two_figures_are_of_the_nearest_century_and_when_an_age_was_reached_is_part_of_it() -> None:
    assert [day.year for _, day in days_in("1.5.29 and 1.5.30")] == [2029, 1930]
    text = "she turned sixteen last week"
    assert [text[start:end] for (start, end), _ in ages_in(text)] == ["sixteen last week"]


def test_an_age_is_read() -> None:
    for text, ages in [
        ("aged 17", [17]),
        ("is 32 and", [32]),
        ("a 17-year-old", [17]),
        ("17 yrs old", [17]),
        ("Ann (41) said", [41]),
        ("was 4 of them", []),
        ("is 12 men", []),
        ("at 17:30", []),
        ("is 17:30", []),
        ("he is twenty-one.", [21]),
        ("turned sixteen", [16]),
        ("sixteen years old", [16]),
        ("was three weeks", []),
        ("looks about thirty or more", [30]),
    ]:
        assert [age for _, age in ages_in(text)] == ages, text


def test_an_age_in_words_is_read() -> None:
    for text, ages in [
        ("a girl of fifteen sleeps", [15]),
        ("two boys, twelve and fourteen, were", [12, 14]),
        ("a man in his mid-forties", [45]),
        ("she left school at twelve.", [12]),
        ("a three-week-old baby", [0]),
        ("I would put her at nineteen.", [19]),
        ("from six to eight they wait", []),
        ("twenty-three officers", []),
        ("section fifty-two applies", []),
    ]:
        assert list(dict.fromkeys(age for _, age in ages_in(text))) == ages, text
