"""Ends and beginnings of numbers are read where a text says that they are, and numbers that it spells."""

from __future__ import annotations

import pytest

from mscu.text.number_parts import number_parts
from mscu.text.numbers_in_words import numbers_in_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a plate ending CTB was outside", "CTB"),
        ("the registration begins MX17", "MX17"),
        ("a number ending 417", "417"),
        ("the phone that ends with seven seven two", "772"),
        ("last four digits were 7715", "7715"),
        ("C T B from the number plate", "CTB"),
        ("phone ***648", "648"),
        ("a van, LT09, left", "LT09"),
    ],
)
def test_a_part_is_read(text: str, value: str) -> None:
    assert value in [part.value for part in number_parts(text)]


@pytest.mark.parametrize(
    "text",
    [
        "the call ended in silence",
        "the last three were women",
        "the number ending up in hospital",
        "no plate was seen",
    ],
)
def test_what_is_no_part_is_left(text: str) -> None:
    assert number_parts(text) == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("ring oh seven seven double oh nine double oh four one seven", "07700900417"),
        ("o seven seven zero zero, nine hundred, three eight five", "07700900385"),
        ("plus four four, forty-one seven two", "444172"),
    ],
)
def test_a_spelt_number_is_read(text: str, figures: str) -> None:
    assert [number.figures for number in numbers_in_words(text)] == [figures]


def test_counts_are_no_numbers() -> None:
    assert numbers_in_words("two or three of them, one hundred and forty, nine in ten") == ()
