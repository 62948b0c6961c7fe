"""Words are found without case and accents, and Arabic names do not turn their neighbours."""

import pytest

from mscu.ui.folding import contains, fold, isolated, joined

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
