"""Words are found without case and accents, and Arabic names do not turn their neighbours."""

from mscu.ui.look.folding import (
    contains,
    fold,
    is_right_to_left,
    isolated,
    isolated_parts,
    joined,
    sentence,
    with_suffix,
)

ALIKE = [("Bălan", "balan"), ("Nguyễn", "NGUYEN"), ("Łukasz", "lukasz"), ("Đorđe", "dorde")]


def test_words_are_found_without_case_and_accents_in_any_order() -> None:
    assert [one for one, other in ALIKE if fold(one) != fold(other)] == []
    assert contains("Forced labour", "lab forc")
    assert contains("Forced labour", "")
    assert not contains("Forced labour", "forced sexual")
    assert contains("محمد عبد الرحمن", "عبد")


TURNED = {
    "": False,
    "14 Jun": False,
    "Nguyễn Thị Phương Thảo": False,
    "محمد عبد الرحمن": True,
    "محمد called the station": False,
    "Told محمد": False,
    "رآه عند BMW سوداء.": True,
}


def test_english_that_begins_with_an_arabic_name_still_reads_from_the_left() -> None:
    assert {words: is_right_to_left(words) for words in TURNED} == TURNED


def test_parts_of_a_line_stand_apart_and_only_what_is_arabic_is_shown_from_the_right() -> None:
    assert joined("محمد", "", "14 Jun") == "\u2068محمد\u2069 · \u206814 Jun\u2069"
    assert isolated_parts("محمد · 14 Jun") == joined("محمد", "14 Jun")
    assert isolated("") == sentence("") == isolated_parts("") == ""
    assert isolated("محمد group") == "\u2066محمد group\u2069"
    assert isolated("محمد") == "\u2068محمد\u2069"
    assert sentence("محمد") == "\u2066محمد\u2069"


def test_what_stands_behind_an_arabic_name_stays_there() -> None:
    assert with_suffix("Charge: محمد", "9 Apr 2022") == "Charge: محمد\u200e (9 Apr 2022)"
    assert with_suffix("Charge: Ionuț", "9 Apr 2022") == "Charge: Ionuț (9 Apr 2022)"
