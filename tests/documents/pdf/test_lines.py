"""Lines break between words, keep dates whole, lose nothing, and are turned where they must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.documents.blocks import Span, Tone, plain
from mscu.documents.pdf.fonts import width
from mscu.documents.pdf.lines import TextLine, break_lines, clean, unknown

NAME = "محمد عبد الله"
DRAWN_NAME = "ﷲ ﺪﺒﻋ ﺪﻤﺤﻣ"
"""The same with its letters joined, as it is drawn from left to right."""


def read(text: str, ems: float) -> list[str]:
    return ["".join(word.text for word in line.words) for line in break_lines(plain(text), ems)]


def drawn(line: TextLine) -> str:
    return "".join(run.text for run, _ in line.runs(bold=False))


def test_lines_break_between_words_and_never_part_a_date_or_reference() -> None:
    assert read("one two three four", 4.5) == ["one two", "three", "four"]
    assert read("one\n\ntwo\r\nthree\u2028four", 20) == ["one", "", "two", "three", "four"]
    for ems in (6.5, 7, 8, 9, 10, 11, 12):
        assert any("12 Nov 2022" in line for line in read("it was on 12 Nov 2022 at 09:14", ems))
    assert read("log GMP-INC-000313", 9.5) == ["log", "GMP-INC-000313"]


def test_a_space_between_lines_is_drawn_but_not_measured() -> None:
    first, second = break_lines(plain("one two"), 2.5)
    assert (first.spaced, second.spaced) == (True, False)
    assert first.ems == width("one", bold=False)
    assert not any(line.spaced for line in break_lines(plain("xxxxxxxx 中中中中"), 2.5)[:1])


def test_what_has_no_room_is_cut_and_not_lost_in_any_script() -> None:
    lines = read("x" * 50, 5)
    assert len(lines) > 3
    assert "".join(lines) == "x" * 50
    lines = read("他每天早上六点以前被带走。没有工资。", 12.5)
    assert "".join(lines) == "他每天早上六点以前被带走。没有工资。"
    assert lines[0] == "他每天早上六点以前被带"
    spans = (Span("Ionuț ", Tone.BOLD), Span("Bălan", Tone.BOLD), Span(", “Ionut”"))
    first, second = break_lines(spans, 6)[:2]
    assert [word.text for word in first.words] == ["Ionuț"]
    assert [word.text for word in second.words] == ["Bălan", ","]


def test_arabic_within_english_is_turned_and_alone_reads_from_the_right() -> None:
    (line,) = break_lines(plain(f"with {NAME} (aged 17)"), 40)
    assert not line.from_right
    assert drawn(line) == f"with {DRAWN_NAME} (aged 17)"
    first, second = break_lines(plain(f"he is {NAME}"), 6)
    assert "ﺪﻤﺤﻣ" in drawn(first)
    assert drawn(second).startswith("ﷲ")
    (line,) = break_lines(plain("قال (نعم)"), 40)
    assert line.from_right
    assert drawn(line) == "(ﻢﻌﻧ) ﻝﺎﻗ"
    (line,) = break_lines((Span("قال ", Tone.BOLD), Span("نعم")), 40)
    tones = dict.fromkeys(tone for _, tone in line.runs(bold=False))
    assert list(tones) == [Tone.PLAIN, Tone.BOLD]


@pytest.mark.parametrize("text", [f"Report: {NAME} {NAME} {NAME}", f"{NAME} was found at the yard"])
def test_english_about_a_person_with_an_arabic_name_reads_from_the_left(text: str) -> None:
    assert not break_lines(plain(text), 100)[0].from_right


def test_letters_are_composed_hidden_ones_left_out_and_unknown_ones_told_once() -> None:
    assert clean("Ha\u0309i") == "Hải"
    assert clean("a\u202eb\u200bc\ufeffd\x07e\ud800f") == "abcdef"
    assert clean("a\tb\u0085c") == "a b\nc"
    assert unknown("שלום שלום Harry 中\u200d\ufe0f") == set("שלום")
    assert width("ii", bold=False) == pytest.approx(2 * width("i", bold=False))
    assert width("Harry", bold=True) > width("Harry", bold=False)


@given(st.text(), st.floats(2, 60))
def test_no_letter_is_lost_and_no_line_is_too_wide(text: str, ems: float) -> None:
    lines = break_lines(plain(text), ems)
    kept = "".join("".join(word.text for word in line.words) for line in lines)
    shown = [c for c in clean(text) if not c.isspace() and c not in "\u200c\u200d"]
    arabic = any("\u0600" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufeff" for c in text)
    if not arabic:  # there letters join into fewer
        assert len("".join(kept.split())) >= len([c for c in shown if not "\ufe00" <= c <= "\ufe0f"])
    for line in lines:
        alone = len("".join(word.text for word in line.words)) == 1
        closed = any(word.stands_alone and not word.is_space for word in line.words)
        assert alone or closed or line.ems <= ems + 1e-6


@given(st.text())
def test_any_line_can_be_drawn_with_all_its_characters(text: str) -> None:
    for line in break_lines(plain(text), 30):
        assert len(drawn(line)) == line.length
