"""Numbers with their nouns, and how many people somebody speaks of, as calls, forms and tables read it."""

import pytest

from mscu.text.counts import count_of
from mscu.text.people_told import people_told


def test_a_number_has_its_noun_in_the_right_form() -> None:
    for count, nouns, text in [
        (0, ("row",), "0 rows"),
        (1, ("row",), "1 row"),
        (1, ("enquiry", "enquiries"), "1 enquiry"),
        (1200, ("enquiry", "enquiries"), "1,200 enquiries"),
    ]:
        assert count_of(count, *nouns) == text, count


def test_a_number_or_a_range_is_read() -> None:
    for text, at_least, as_told in [
        ("3", 3, ""),
        (" 12 ", 12, ""),
        ("none", 0, ""),
        ("Four", 4, ""),
        ("3-4", 3, "3-4"),
        ("3 – 4", 3, "3 – 4"),
        ("2 or 3", 2, "2 or 3"),
        ("5+", 5, "5+"),
        ("10 or more", 10, "10 or more"),
    ]:
        told = people_told(text)
        assert told is not None, text
        assert (told.at_least, told.as_told) == (at_least, as_told), text
        assert told.line("How many") == (f"How many: {as_told}" if as_told else ""), text


@pytest.mark.parametrize("text", ["", "a few", "2?", "several", "-3", "100001", "3.5", "0-2", "٣"])
def test_what_is_not_plain_is_not_read(text: str) -> None:
    assert people_told(text) is None
