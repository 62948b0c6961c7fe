"""Numbers as texts give them: spelt, dictated, by their end or beginning; every end is a word of its own."""

import pytest

from mscu.text.identifier_forms import number_ends
from mscu.text.number_parts import number_parts
from mscu.text.numbers_in_words import numbers_in_words
from mscu.text.spelt_identifiers import dictated, find_spelt_identifiers


def test_a_part_is_read() -> None:
    for text, value in [
        ("a plate ending CTB was outside", "CTB"),
        ("the registration begins MX17", "MX17"),
        ("a number ending 417", "417"),
        ("the phone that ends with seven seven two", "772"),
        ("last four digits were 7715", "7715"),
        ("C T B from the number plate", "CTB"),
        ("phone ***648", "648"),
        ("a van, LT09, left", "LT09"),
    ]:
        assert value in [part.value for part in number_parts(text)], text


def test_what_is_no_part_is_left() -> None:
    for text in [
        "the call ended in silence",
        "the last three were women",
        "the number ending up in hospital",
        "no plate was seen",
    ]:
        assert number_parts(text) == (), text


def test_a_spelt_number_is_read() -> None:
    for text, figures in [
        ("ring oh seven seven double oh nine double oh four one seven", "07700900417"),
        ("o seven seven zero zero, nine hundred, three eight five", "07700900385"),
        ("plus four four, forty-one seven two", "444172"),
    ]:
        assert [number.figures for number in numbers_in_words(text)] == [figures], text


def test_counts_are_no_numbers() -> None:
    assert numbers_in_words("two or three of them, one hundred and forty, nine in ten") == ()


def test_the_ends_of_what_a_text_names() -> None:
    for text, pieces in [
        ("rang from 07700 900417 at night", ("0417", "900417", "07700900417")),
        ("+44 (0)7700-900417", ("0417", "7700900417")),
        ("paid into 12-34-56 12345678", ("5678", "12345678")),
        ("a white Transit, MX19 CTB", ("CTB", "19CTB", "X19CTB", "MX19CTB")),
        ("an old lorry, ABC 123D", ("23D", "ABC123D")),
    ]:
        assert set(pieces) <= set(number_ends(text).split()), text


@pytest.mark.parametrize(
    "text", ["", "three men at 12 Hollin Lane", "12 Nov 2022 09:14", "ref 123456", "x07700900417"]
)
def test_what_is_no_number_has_no_ends(text: str) -> None:
    assert number_ends(text) == ""


def test_each_number_of_a_text_is_named_once_by_all_its_ends() -> None:
    words = number_ends("07700 900417, again 07700 900417").split()
    assert len(words) == len(set(words)) == 8
    ends = number_ends("07700 900417 07700 900418").split()
    assert {"0417", "07700900417", "0418", "07700900418"} <= set(ends)


def test_what_is_spelt_is_found_where_it_stands() -> None:
    for text, value in [
        ("Bravo Delta five one Sierra Mike Romeo", "BD51SMR"),
        ("a van, bravo delta 5 1 sierra mike romeo, left", "BD51SMR"),
        ("Plate is B Delta five-one, S Mike Romeo.", "BD51SMR"),
        ("one Mike Xray one nine Charlie Tango Bravo", "MX19CTB"),
        ("MIKE X-RAY ONE NINE CHARLIE TANGO BRAVO", "MX19CTB"),
        ("ring oh seven seven double oh nine double oh four one seven", "+447700900417"),
        ("ring zero seven seven zero zero, nine zero zero, four one seven now", "+447700900417"),
    ]:
        (found,) = find_spelt_identifiers(text)
        assert found.value == value, text
        assert text[found.start : found.end].strip() in text, text


def test_words_that_spell_nothing_are_left() -> None:
    for text in [
        "Mike Oscar came.",
        "Charlie and Victor, five men.",
        "A hotel in India.",
        "one two three four",
        "I, a man",
    ]:
        assert list(find_spelt_identifiers(text)) == [], text
        assert list(dictated(text)) == [], text


def test_a_part_of_a_plate_is_dictated_though_it_is_no_plate() -> None:
    ((*run,),) = dictated("Bravo Delta five one, then nothing")
    assert [token[0] for token in run] == ["Bravo", "Delta", "five", "one"]
