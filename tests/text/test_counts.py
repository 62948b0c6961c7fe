"""Numbers with their nouns, and how many people somebody speaks of, as calls, forms and tables read it."""

import pytest

from mscu.text.counts import count_of
import pytest
from mscu.text.people_told import people_told


@pytest.mark.parametrize(
    ("count", "nouns", "text"),
    [
        (0, ("row",), "0 rows"),
        (1, ("row",), "1 row"),
        (1, ("enquiry", "enquiries"), "1 enquiry"),
        (1200, ("enquiry", "enquiries"), "1,200 enquiries"),
    ],
)
def test_a_number_has_its_noun_in_the_right_form(count: int, nouns: tuple[str, ...], text: str) -> None:
    assert count_of(count, *nouns) == text


@pytest.mark.parametrize(
    ("text", "at_least", "as_told"),
    [
        ("3", 3, ""),
        (" 12 ", 12, ""),
        ("none", 0, ""),
        ("Four", 4, ""),
        ("3-4", 3, "3-4"),
        ("3 – 4", 3, "3 – 4"),
        ("2 or 3", 2, "2 or 3"),
        ("5+", 5, "5+"),
        ("10 or more", 10, "10 or more"),
    ],
)
def test_a_number_or_a_range_is_read(text: str, at_least: int, as_told: str) -> None:
    told = people_told(text)
    assert told is not None
    assert (told.at_least, told.as_told) == (at_least, as_told)
    assert told.line("How many") == (f"How many: {as_told}" if as_told else "")


@pytest.mark.parametrize("text", ["", "a few", "2?", "several", "-3", "100001", "3.5", "0-2", "٣"])
def test_what_is_not_plain_is_not_read(text: str) -> None:
    assert people_told(text) is None
