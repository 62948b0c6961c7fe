"""Notes by which the charity withdraws a copy: written whole, read by name, anything else passed over."""

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from mscu.errors import NoAccess
from mscu.store.files.withdrawal_notes import FOLDER, WithdrawalNotes

Spoil = Callable[[Path], None]
SECRET, DAY = b"s" * 32, date(2022, 6, 20)
DIGEST = hashlib.sha256(SECRET).hexdigest()


@pytest.fixture
def notes(tmp_path: Path) -> WithdrawalNotes:
    """Return the notes beside a unit's store."""
    (tmp_path / "unit.keys").touch()
    return WithdrawalNotes(tmp_path)


@pytest.fixture
def as_nobody() -> Iterator[Callable[[], None]]:
    """Yield what takes away from root, if it runs the tests, the right to open everything."""
    user = os.geteuid()
    yield lambda: os.seteuid(user or 65534)
    os.seteuid(user)


def test_a_note_tells_its_secret_and_day_alone_and_is_read_by_its_digest(notes: WithdrawalNotes) -> None:
    notes.write(SECRET, DAY)
    (path,) = notes.folder.iterdir()
    assert path.name == DIGEST
    assert path.read_text(encoding="ascii") == f'{{"day":"2022-06-20","secret":"{SECRET.hex()}"}}'
    if sys.platform != "win32":  # where files have no mode
        assert stat.S_IMODE(notes.folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(notes.read([DIGEST])) == [(SECRET, DAY)]
    assert list(notes.read(["0" * 64])) == []
    _no_day(path)
    assert list(notes.read([DIGEST])) == [(SECRET, None)], "it still withdraws"


def test_a_note_is_written_once_and_again_if_it_was_spoilt(notes: WithdrawalNotes) -> None:
    notes.write(SECRET, DAY)
    written = (notes.folder / DIGEST).stat()
    notes.write(SECRET, DAY)
    assert (notes.folder / DIGEST).stat() == written
    for spoil in SPOILT:
        spoil(notes.folder / DIGEST)
        notes.write(SECRET, DAY)
        assert list(notes.read([DIGEST])) == [(SECRET, DAY)]


def test_beside_no_store_nothing_is_written(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(NoAccess):
            WithdrawalNotes(folder).write(SECRET, DAY)
    assert list(tmp_path.iterdir()) == []


def _replace(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def _writing(change: Callable[[bytes], bytes]) -> Spoil:
    return lambda path: _replace(path, change(path.read_bytes()))


_no_day = _writing(lambda content: content.replace(b"2022-06-20", b"2022-06-99"))


def _link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent.parent / "unit.keys")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


JUNK: dict[str, Spoil] = {
    "half": _writing(lambda content: content[:40]),
    "huge": _writing(lambda content: content + b" " * 1_000_000),
    "another secret": _writing(lambda content: content.replace(b"73", b"74")),
    "nested": _writing(lambda _: b"[" * 250),
    "no text": _writing(lambda _: b"\xff\xfe\x00"),
    "empty": _writing(lambda _: b""),
}
SPOILT = (*JUNK.values(), _no_day)
"""What a note that is written again replaces; a folder of its name stays."""
if sys.platform != "win32":
    JUNK |= {"a link": _link, "a pipe": _pipe, "a folder": _folder}


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_passed_over_and_the_other_notes_are_read(notes: WithdrawalNotes, name: str) -> None:
    other = b"another"
    notes.write(SECRET, DAY)
    notes.write(other, DAY)
    JUNK[name](notes.folder / DIGEST)
    digests = [DIGEST, hashlib.sha256(other).hexdigest()]
    assert list(notes.read(digests)) == [(other, DAY)]


def test_a_folder_of_that_name_that_is_none_is_passed_over(tmp_path: Path) -> None:
    assert list(WithdrawalNotes(tmp_path).read([DIGEST])) == []
    (tmp_path / FOLDER).touch()
    assert list(WithdrawalNotes(tmp_path).read([DIGEST])) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files there have no mode")
def test_a_folder_that_does_not_open_is_barred(notes: WithdrawalNotes, as_nobody: Callable[[], None]) -> None:
    assert not notes.is_barred()
    notes.write(SECRET, DAY)
    assert not notes.is_barred()
    notes.folder.chmod(0)
    as_nobody()
    assert notes.is_barred()
    assert notes.digests() == frozenset()
    assert list(notes.read([DIGEST])) == []


def test_notes_alone_are_copied_beside_an_older_store(notes: WithdrawalNotes, tmp_path: Path) -> None:
    notes.copy_to(tmp_path / "nowhere")
    notes.write(SECRET, DAY)
    (notes.folder / "junk").touch()
    (notes.folder / ("1" * 64)).write_bytes(b" " * 1_000)
    (target := tmp_path / "restored").mkdir()
    notes.copy_to(target)
    assert [path.name for path in (target / FOLDER).iterdir()] == [DIGEST]
    assert list(WithdrawalNotes(target).read([DIGEST])) == [(SECRET, DAY)]
