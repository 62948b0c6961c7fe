"""Long work: how far it is, that it stops when cancelled, its batches; and what is shipped is found."""

import pytest

from mscu.batches import in_batches
from mscu.errors import Cancelled
from mscu.progress import Progress
from mscu.resources import resource


def test_a_part_reports_to_the_whole() -> None:
    reported: list[float] = []
    progress = Progress(reported.append)
    part = progress.part(0.5, 1).part(0, 0.5)
    assert list(part.counting(iter(range(1200)), 1000)) == list(range(1200))
    assert reported == [0.5, 0.625, 0.75, 0.75]
    assert progress.share == 0.75


def test_work_stops_at_the_next_look_once_it_is_cancelled_unless_it_is_finished() -> None:
    progress = Progress()
    rows = progress.part(0, 0.5).counting(iter(range(2000)), 2000)
    next(rows)
    progress.cancel()
    assert progress.is_cancelled()
    assert not progress.can_cancel
    with pytest.raises(Cancelled):
        list(rows)
    progress = Progress()
    progress.report(1)
    assert not progress.can_cancel
    progress.cancel()
    progress.report(1)
    assert not progress.is_cancelled()


def test_the_last_batch_has_what_is_left_and_nothing_is_no_batch() -> None:
    assert list(in_batches("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
    assert list(in_batches((), 2)) == []


def test_a_shipped_folder_is_found() -> None:
    assert resource("rules").is_dir()


def test_a_missing_one_is_a_broken_installation() -> None:
    with pytest.raises(FileNotFoundError):
        resource("no-such-folder/no-such-file")
