"""Words are found without case and accents, and Arabic names do not turn their neighbours."""

import pytest

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


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_accents_and_case_do_not_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_all_words_must_occur_in_any_order() -> None:
    assert contains("Forced labour", "lab forc")
    assert contains("Forced labour", "")
    assert not contains("Forced labour", "forced sexual")


def test_arabic_letters_stay_what_they_are() -> None:
    assert contains("محمد عبد الرحمن", "عبد")


def test_parts_of_a_line_stand_apart() -> None:
    line = joined("محمد", "", "14 Jun")
    assert line == "\u2068محمد\u2069 · \u206814 Jun\u2069"
    assert isolated("") == ""


@pytest.mark.parametrize(
    ("words", "turned"),
    [
        ("", False),
        ("14 Jun", False),
        ("Nguyễn Thị Phương Thảo", False),
        ("محمد عبد الرحمن", True),
        ("محمد called the station", False),
        ("Told محمد", False),
        ("رآه عند BMW سوداء.", True),
    ],
)
def test_english_that_begins_with_an_arabic_name_still_reads_from_the_left(words: str, turned: bool) -> None:
    assert is_right_to_left(words) is turned


def test_only_what_is_arabic_throughout_is_shown_from_the_right() -> None:
    assert isolated("محمد group") == "\u2066محمد group\u2069"
    assert isolated("محمد") == "\u2068محمد\u2069"
    assert sentence("محمد") == "\u2066محمد\u2069"
    assert sentence("") == ""


def test_a_line_is_taken_apart_at_its_dots() -> None:
    assert isolated_parts("محمد · 14 Jun") == joined("محمد", "14 Jun")
    assert isolated_parts("") == ""


def test_what_stands_behind_an_arabic_name_stays_there() -> None:
    assert with_suffix("Charge: محمد", "9 Apr 2022") == "Charge: محمد\u200e (9 Apr 2022)"
    assert with_suffix("Charge: Ionuț", "9 Apr 2022") == "Charge: Ionuț (9 Apr 2022)"
