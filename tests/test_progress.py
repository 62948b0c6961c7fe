"""How far long work is, and that it stops when it is cancelled."""

import pytest

from mscu.errors import Cancelled
from mscu.progress import Progress


def test_a_part_reports_to_the_whole() -> None:
    reported: list[float] = []
    progress = Progress(reported.append)
    part = progress.part(0.5, 1).part(0, 0.5)
    assert list(part.counting(iter(range(1200)), 1000)) == list(range(1200))
    assert reported == [0.5, 0.625, 0.75, 0.75]
    assert progress.share == 0.75


def test_work_stops_at_the_next_look_once_it_is_cancelled() -> None:
    progress = Progress()
    rows = progress.part(0, 0.5).counting(iter(range(2000)), 2000)
    next(rows)
    progress.cancel()
    assert progress.is_cancelled()
    assert not progress.can_cancel
    with pytest.raises(Cancelled):
        list(rows)


def test_what_is_finished_cannot_be_cancelled() -> None:
    progress = Progress()
    progress.report(1)
    assert not progress.can_cancel
    progress.cancel()
    progress.report(1)
    assert not progress.is_cancelled()
