"""Every end of a phone, an account or a plate is a word of its own."""

from __future__ import annotations

import pytest

from mscu.text.identifier_forms import number_ends


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("rang from 07700 900417 at night", ("0417", "900417", "07700900417")),
        ("+44 (0)7700-900417", ("0417", "7700900417")),
        ("paid into 12-34-56 12345678", ("5678", "12345678")),
        ("a white Transit, MX19 CTB", ("CTB", "19CTB", "X19CTB", "MX19CTB")),
        ("an old lorry, ABC 123D", ("23D", "ABC123D")),
    ],
)
def test_the_ends_of_what_a_text_names(text: str, pieces: tuple[str, ...]) -> None:
    assert set(pieces) <= set(number_ends(text).split())


@pytest.mark.parametrize(
    "text", ["", "three men at 12 Hollin Lane", "12 Nov 2022 09:14", "ref 123456", "x07700900417"]
)
def test_what_is_no_number_has_no_ends(text: str) -> None:
    assert number_ends(text) == ""


def test_none_is_named_twice_however_often_it_is_said() -> None:
    words = number_ends("07700 900417, again 07700 900417").split()
    assert len(words) == len(set(words)) == 8


def test_of_two_phones_side_by_side_each_is_found() -> None:
    ends = number_ends("07700 900417 07700 900418").split()
    assert {"0417", "07700900417", "0418", "07700900418"} <= set(ends)
