"""Plates and phones that are dictated are read as what they spell."""

import pytest

from mscu.text.spelt_identifiers import dictated, find_spelt_identifiers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Bravo Delta five one Sierra Mike Romeo", "BD51SMR"),
        ("a van, bravo delta 5 1 sierra mike romeo, left", "BD51SMR"),
        ("Plate is B Delta five-one, S Mike Romeo.", "BD51SMR"),
        ("one Mike Xray one nine Charlie Tango Bravo", "MX19CTB"),
        ("MIKE X-RAY ONE NINE CHARLIE TANGO BRAVO", "MX19CTB"),
        ("ring oh seven seven double oh nine double oh four one seven", "+447700900417"),
        ("ring zero seven seven zero zero, nine zero zero, four one seven now", "+447700900417"),
    ],
)
def test_what_is_spelt_is_found_where_it_stands(text: str, value: str) -> None:
    (found,) = find_spelt_identifiers(text)
    assert found.value == value
    assert text[found.start : found.end].strip() in text


@pytest.mark.parametrize(
    "text",
    [
        "Mike Oscar came.",
        "Charlie and Victor, five men.",
        "A hotel in India.",
        "one two three four",
        "I, a man",
    ],
)
def test_words_that_spell_nothing_are_left(text: str) -> None:
    assert list(find_spelt_identifiers(text)) == []
    assert list(dictated(text)) == []


def test_a_part_of_a_plate_is_dictated_though_it_is_no_plate() -> None:
    ((*run,),) = dictated("Bravo Delta five one, then nothing")
    assert [token[0] for token in run] == ["Bravo", "Delta", "five", "one"]
