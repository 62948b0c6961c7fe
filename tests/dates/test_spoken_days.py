"""Days as people say them, from a given moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mscu.dates.spoken_days import in_full

NOW = datetime(2022, 6, 20, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "ahead", "day"),
    [
        ("now", False, "20 Jun 2022 13:05"),
        ("Tomorrow", True, "21 Jun 2022"),
        ("in 4 weeks", True, "18 Jul 2022"),
        ("in a day", True, "21 Jun 2022"),
        ("8 July", True, "8 Jul 2022"),
        ("8 July", False, "8 Jul 2021"),
        ("1st of March", True, "1 Mar 2023"),
        ("20 Jun", True, "20 Jun 2022"),
        ("20 Jun", False, "20 Jun 2022"),
        ("8 Sept 14:30", True, "8 Sep 2022 14:30"),
        ("29 February", True, "29 Feb 2024"),
        ("29 February", False, "29 Feb 2020"),
    ],
)
def test_a_day_that_is_said_is_written_in_full(text: str, ahead: bool, day: str) -> None:
    assert in_full(text, NOW, ahead=ahead) == day


@pytest.mark.parametrize("text", ["31 June", "8 July 2022", "July", "in July", "in 4 hours", "nowhere", ""])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert in_full(text, NOW, ahead=True) == text
