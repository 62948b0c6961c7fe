"""How far long work is, and that it stops when it is cancelled."""

from __future__ import annotations

import pytest

from mscu.errors import Cancelled
from mscu.watch import Watch


def test_a_part_tells_the_whole() -> None:
    told: list[float] = []
    watch = Watch(told.append)
    part = watch.part(0.5, 1).part(0, 0.5)
    assert list(part.counting(iter(range(1200)), 1000)) == list(range(1200))
    assert told == [0.5, 0.625, 0.75, 0.75]
    assert watch.share == 0.75


def test_work_stops_at_the_next_look_once_it_is_cancelled() -> None:
    watch = Watch()
    rows = watch.part(0, 0.5).counting(iter(range(2000)), 2000)
    next(rows)
    watch.cancel()
    assert watch.is_cancelled()
    assert not watch.can_cancel
    with pytest.raises(Cancelled):
        list(rows)


def test_what_is_finished_cannot_be_cancelled() -> None:
    watch = Watch()
    watch.tell(1)
    assert not watch.can_cancel
    watch.cancel()
    watch.tell(1)
    assert not watch.is_cancelled()
