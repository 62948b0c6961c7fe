"""The time that is left, as it is said beside a bar."""

import pytest

from mscu.ui.widgets.progress_view import time_left


@pytest.mark.parametrize(
    ("seconds", "share", "told"),
    [
        (1, 0.5, ""),
        (30, 0.01, ""),
        (10, 0.5, "About 10 seconds left"),
        (20, 0.99, "About 5 seconds left"),
        (60, 0.5, "About 1 minute left"),
        (60, 0.2, "About 4 minutes left"),
    ],
)
def test_it_goes_on_at_the_same_pace(seconds: float, share: float, told: str) -> None:
    assert time_left(seconds, share) == told


def test_it_gets_less_until_more_is_done() -> None:
    assert time_left(10, 0.2) == "About 40 seconds left"
    assert time_left(10, 0.2, since=20) == "About 20 seconds left"
    assert time_left(10, 0.2, since=90) == "About 5 seconds left"
