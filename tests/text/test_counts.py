"""Numbers with their nouns."""

import pytest

from mscu.text.counts import count_of


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
