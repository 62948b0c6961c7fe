"""Files that only their owner may read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mscu.exchange.private_file import PRIVATE, put_in_place, write_beside, write_private


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in other ways")
def test_nobody_else_may_read_it_even_where_an_open_one_stood(tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(b"older")
    file.chmod(0o644)
    write_private(file, b"newer")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"newer", PRIVATE)


def test_what_was_there_stays_where_nothing_can_be_written(tmp_path: Path) -> None:
    file = tmp_path / "copy.pdf"
    file.write_bytes(b"older")
    (tmp_path / "copy.pdf.new").mkdir()
    with pytest.raises(OSError, match=r"copy\.pdf\.new"):
        write_private(file, b"newer")
    assert file.read_bytes() == b"older"


def test_parts_are_written_as_they_come_and_leave_nothing_if_they_end_in_an_error(
    tmp_path: Path,
) -> None:
    file, half = tmp_path / "data.json", tmp_path / "data.json.new"
    seen: list[int] = []

    def parts(*, fails: bool) -> Iterator[bytes]:
        yield b"one" * 100_000
        seen.append(half.stat().st_size)
        if fails:
            raise ValueError("the record does not fit")
        yield b"two"

    with pytest.raises(ValueError, match="does not fit"):
        write_beside(file, parts(fails=True))
    assert (seen, list(tmp_path.iterdir())) == ([300_000], [])
    digest = write_beside(file, parts(fails=False))
    assert list(tmp_path.iterdir()) == [half]
    put_in_place(file)
    assert digest == hashlib.sha256(file.read_bytes()).hexdigest()
    assert list(tmp_path.iterdir()) == [file]
