"""Files that only their owner may read."""

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mscu.exchange.private_file import PRIVATE, PrivateFile, not_written, write_private


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in other ways")
def test_nobody_else_may_read_it_even_where_an_open_one_stood(tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(b"older")
    file.chmod(0o644)
    write_private(file, b"newer")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"newer", PRIVATE)


def test_why_a_file_was_not_written_is_said_where_it_is_known() -> None:
    for code, cause in [
        (errno.ENOSPC, ": the disk is full"),
        (errno.EACCES, ": the folder is read-only, or the file is open in another program"),
        (errno.ENOENT, ": there is no such folder"),
        (errno.EIO, ""),
    ]:
        sentence = f"The file could not be written{cause}. Choose another folder."
        assert not_written(OSError(code, "")) == sentence, code


def test_what_was_there_stays_where_nothing_can_be_written(tmp_path: Path) -> None:
    place = tmp_path / "copy.pdf"
    place.mkdir()
    with pytest.raises(OSError, match=r"copy\.pdf"):
        write_private(place, b"newer")
    assert list(tmp_path.iterdir()) == [place]


def test_a_file_of_somebody_else_is_neither_taken_away_nor_written_over(tmp_path: Path) -> None:
    """Whatever became of the save: it was refused, it was dropped, it ended in its place."""
    place, strange = tmp_path / "copy.pdf", tmp_path / "copy.pdf.new"
    strange.write_bytes(b"A stranger's file.")
    beside = PrivateFile(place)
    beside.drop()
    with pytest.raises(FileNotFoundError):
        beside.put_in_place()
    beside.write([b"one"])
    beside.drop()
    assert list(tmp_path.iterdir()) == [strange]
    write_private(place, b"newer")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        "copy.pdf": b"newer",
        "copy.pdf.new": b"A stranger's file.",
    }


def test_parts_are_written_as_they_come_and_leave_nothing_if_they_end_in_an_error(tmp_path: Path) -> None:
    place = tmp_path / "data.json"
    seen: list[int] = []

    def parts(*, fails: bool) -> Iterator[bytes]:
        yield b"one" * 100_000
        seen.extend(each.stat().st_size for each in tmp_path.iterdir())
        if fails:
            raise ValueError("the record does not fit")
        yield b"two"

    beside = PrivateFile(place)
    with pytest.raises(ValueError, match="does not fit"):
        beside.write(parts(fails=True))
    assert (seen, list(tmp_path.iterdir())) == ([300_000], [])
    digest = beside.write(parts(fails=False))
    assert not place.exists()
    beside.put_in_place()
    assert digest == hashlib.sha256(place.read_bytes()).hexdigest()
    assert list(tmp_path.iterdir()) == [place]
