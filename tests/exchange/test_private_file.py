"""Files that only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mscu.exchange.private_file import PRIVATE, write_private


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
