"""What happened on a day is read where it tells whose day it was."""

from __future__ import annotations

import pytest

from mscu.text.telling_days import telling_days


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("It was the day her brother was buried.", "her brother was buried"),
        ("On the day the factory burned down he was paid.", "the factory burned down"),
        ("He left two days after his sister's wedding.", "his sister's wedding"),
        ("It was on her eighteenth birthday.", "her eighteenth birthday"),
        ("It happened when his daughter was baptised.", "his daughter was baptised"),
    ],
)
def test_what_tells_is_read(text: str, telling: str) -> None:
    assert telling in [text[start:end] for start, end in telling_days(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The day shift starts early.",
        "The week was quiet.",
        "The day after, she rang again.",
        "the day of the visit",
    ],
)
def test_what_tells_nobody_is_left(text: str) -> None:
    assert list(telling_days(text)) == []
