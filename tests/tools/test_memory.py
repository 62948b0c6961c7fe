"""A word is found in memory however it is written there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tools.memory import held

WORD, OTHER = "quibblewick", "zanderloft"


@pytest.mark.parametrize("wide", ["utf-8", "utf-16-le", "utf-32-le"])
@pytest.mark.parametrize("written", [str.lower, str.upper, str.title])
def test_a_word_is_found_however_wide(wide: str, written: Callable[[str], str]) -> None:
    memory = b"\0x\xff" + written(WORD).encode(wide) + b"\0\0y"
    assert held(memory, (WORD, OTHER)) == {WORD: 1}


def test_a_broken_word_is_not_found() -> None:
    assert held(b"quibble\xffwick quibble wick", (WORD, OTHER)) == {}
