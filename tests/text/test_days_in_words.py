"""Days that are written in words are read as far as the words go."""

from __future__ import annotations

import pytest

from mscu.text.days_in_words import days_in_words, days_of_a_year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on the twelfth of November nineteen sixty-eight", (12, 11, 1968)),
        ("November the twelfth, two thousand and six", (12, 11, 2006)),
        ("the twenty-second of Jan.", (22, 1, 0)),
        ("on fourth July.", (4, 7, 0)),
        ("the fourth of the seventh.", (4, 7, 0)),
        ("born in nineteen eighty-four", (0, 0, 1984)),
        ("since twenty seventeen", (0, 0, 2017)),
        ("in two thousand and eleven", (0, 0, 2011)),
        ("on Christmas Eve", (0, 0, 0)),
        ("on Friday the nineteenth", (0, 0, 0)),
        ("on the last Saturday of August", (0, 0, 0)),
    ],
)
def test_a_day_is_read(text: str, expected: tuple[int, int, int]) -> None:
    assert expected in [written[2:] for written in days_in_words(text)]


@pytest.mark.parametrize(
    "text",
    [
        "the second visit",
        "the first of three",
        "it may be so",
        "march them out",
        "in two thousand pounds",
        "a day",
    ],
)
def test_what_is_no_day_is_left(text: str) -> None:
    assert days_in_words(text) == ()


def test_a_day_in_figures_needs_no_year() -> None:
    assert [written[2:4] for written in days_of_a_year("12th of November, then Mar 3")] == [(12, 11), (3, 3)]
