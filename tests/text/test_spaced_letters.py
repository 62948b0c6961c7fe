"""Letters that stand apart are read as the word that they make, in any script."""

from __future__ import annotations

import pytest

from mscu.text.spaced_letters import in_other_scripts, spaced_words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("signed 王 小 明.", "王小明"),
        ("to R.a.h.i.m.i today", "Rahimi"),
        ("for Ж ю л и only", "Жюли"),
        ("for O k a f o r", "Okafor"),
    ],
)
def test_a_word_is_read(text: str, word: str) -> None:
    assert [found for _, _, found in spaced_words(text)] == [word]


def test_what_is_in_another_script_is_one_stretch() -> None:
    text = "by 陈　建国, and ਢ ਿ ੱ ਲ ੋ ਂ here"
    assert [text[start:end] for start, end in in_other_scripts(text)] == ["陈　建国", "ਢ ਿ ੱ ਲ ੋ ਂ"]
