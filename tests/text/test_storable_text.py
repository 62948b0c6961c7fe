"""Text that hides or reorders what is read is refused in a sentence; every script passes."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from mscu.text.storable_text import clean, is_plain, text_problem

NAMES = ("Nguyễn Văn Hải", "Ionuț Bălan", "محمد الحسن", "王小明", "ኣማኑኤል", "O'Brien\n\tand son")


def test_names_of_every_script_and_the_marks_of_direction_that_they_need_pass() -> None:
    assert [name for name in NAMES if text_problem(name, 100) is not None] == []
    assert text_problem("\u200fمحمد\u200e", 20) is None
    assert text_problem("\u0645\u06cc\u200c\u062e\u0648\u0627", 20) is None


def test_characters_that_control_or_reorder_or_are_half_of_one_are_refused() -> None:
    for character in "\x00\x07\x1b\x7f\x85\x9f":
        assert "control character" in (text_problem(f"Marek{character}Zielak", 100) or "")
    for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)):
        assert "order of the text" in (text_problem(f"gpj.{chr(code)}exe", 100) or "")
    for code in (0x2029, 0x202F, 0x2065, 0x206A):
        assert text_problem(f"a{chr(code)}b", 100) is None
    assert "half a character" in (text_problem("a\ud83db", 100) or "")


def test_a_plain_text_is_one_that_is_stored() -> None:
    differing = [
        code for code in range(0x11_0000) if is_plain(chr(code)) != (text_problem(chr(code), 9) is None)
    ]
    assert differing == []


def test_the_limit_counts_what_will_be_kept() -> None:
    assert text_problem("x" * 15_000, 15_000) is None
    problem = text_problem("x" * 15_012, 15_000)
    assert problem == "This is too long by 12: at most 15,000 characters fit."
    decomposed = unicodedata.normalize("NFD", "ễ" * 10)
    assert len(decomposed) == 30
    assert text_problem(decomposed, 10) is None


def test_line_ends_become_plain() -> None:
    assert clean("one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert unicodedata.is_normalized("NFC", clean(text))


@given(st.text(max_size=40), st.integers(0, 40))
def test_a_problem_never_repeats_what_was_typed(text: str, limit: int) -> None:
    marked = f"Zqxj{text}"
    assert "Zqxj" not in (text_problem(marked, limit) or "")
