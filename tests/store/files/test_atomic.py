"""A file is the old one or the new one, for its owner only, and never somebody else's."""

import sys
from pathlib import Path

import pytest

from mscu.store.files.atomic import open_fresh, write_atomically


def test_the_new_content_takes_the_place_of_the_old_and_of_what_a_crash_left(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    for content in (b"", b"new", b"\r\n\x1a" * 50_000):
        path.with_name("file.new").write_bytes(b"half" * 1000)
        write_atomically(path, content)
        assert path.read_bytes() == content
        assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_link_put_in_the_way_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"kept")
    (tmp_path / "file.new").symlink_to(other)
    write_atomically(tmp_path / "file", b"new")
    assert other.read_bytes() == b"kept"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path / "file", b"new")
    with open_fresh(tmp_path / "fresh"):
        assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
