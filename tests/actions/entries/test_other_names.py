"""What a navigator reads of one person names no other, in whatever form the text does."""

from __future__ import annotations

import pytest

from mscu.actions.entries.other_names import OtherNames

NAMES = OtherNames({"Ion Bălan"}, {"Robert Tillotson", "王小明", "Ion Bălan"}, {"07700 900417", "KX12 DVO"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tillotson has the key", "another person has the key"),
        ("the Tillotsons' dog", "the another person' dog"),
        ("it is Bob's van", "it is another person's van"),
        ("from 王 小 明 alone", "from another person alone"),
        ("a plate ending DVO", "a plate ending a number"),
        ("the number ending four one seven", "the number ending a number"),
        ("oh seven seven double oh nine double oh four one seven", "a number"),
        ("Ion Bălan has a van, and nobody rang", "Ion Bălan has a van, and nobody rang"),
        ("two of them left", "two of them left"),
    ],
)
def test_no_other_person_is_named(text: str, expected: str) -> None:
    assert NAMES.hide(text) == expected
