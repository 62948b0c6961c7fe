"""A second place is tried in real folders, and what is copied there is read back."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mscu.errors import UnusablePlace
from mscu.store.backups.backup import CompletedBackup
from mscu.store.backups.backup_retention import NEWEST, backup_name
from mscu.store.backups.second_place import (
    FULL,
    INSIDE,
    IS_A_FILE,
    NOT_THERE,
    NOT_WRITABLE,
    SYNCHRONISED,
    copies_in,
    copy_backup,
    try_place,
)
from tests.store.made import NOW
from tests.store.test_full_disk import disk_of
from tests.tools.other_disk import on_another_disk

ID, STEM = "0f" * 16, "unit"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "mscu" / "unit"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def refused(store: Path, place: Path) -> str:
    with pytest.raises(UnusablePlace) as error:
        try_place(store, place)
    return error.value.sentence


def test_the_same_disk_is_told_from_another_and_from_a_full_one(store: Path, place: Path) -> None:
    """The store itself need not be there yet, and nothing of the trial stays."""
    with disk_of(100_000):
        assert refused(store, place) == FULL
    assert list(place.iterdir()) == []
    assert not try_place(store, place)
    assert list(place.iterdir()) == []
    assert try_place(store, on_another_disk(place))


def test_what_is_wrong_with_a_folder_is_said(store: Path, place: Path) -> None:
    file = place / "notes.txt"
    file.touch()
    assert refused(store, place / "gone") == NOT_THERE
    assert refused(store, Path("a\0b")) == NOT_THERE
    assert refused(store, Path("a" * 5000)) == NOT_THERE
    assert refused(store, file) == refused(store, file / "below") == IS_A_FILE
    (store / "backups").mkdir(parents=True)
    assert refused(store, store) == refused(store, store / "backups") == INSIDE
    (synchronised := place / "OneDrive - Police").mkdir()
    assert refused(store, synchronised) == SYNCHRONISED


@pytest.mark.skipif(sys.platform == "win32", reason="a folder there has no such permission")
def test_a_folder_that_may_only_be_read_is_refused(store: Path, place: Path) -> None:
    place.chmod(0o500)
    assert refused(store, place if os.geteuid() else Path("/sys/kernel")) == NOT_WRITABLE


def test_copies_are_the_backups_and_thinned_out_as_they_are(backup: CompletedBackup, place: Path) -> None:
    for hour in range(NEWEST + 2):
        named = backup.path.with_name(backup_name(STEM, NOW + timedelta(hours=hour)))
        copy_backup(backup.path.rename(named), place, ID, STEM)
        named.rename(backup.path)
    copies = copies_in(place, ID, STEM)
    assert NEWEST <= len(copies) < NEWEST + 2
    assert {path.read_bytes() for path in copies.values()} == {backup.path.read_bytes()}
    assert [path.name for path in place.rglob("*.part")] == []
    assert copies_in(place, "another", STEM) == copies_in(place / "gone", ID, STEM) == {}


def test_a_copy_that_fails_leaves_no_half_of_one(backup: CompletedBackup, place: Path) -> None:
    with pytest.raises(UnusablePlace, match="no such folder"):
        copy_backup(backup.path, place / "gone", ID, STEM)
    with disk_of(backup.path.stat().st_size // 2), pytest.raises(UnusablePlace, match="full"):
        copy_backup(backup.path, place, ID, STEM)
    backup.path.write_bytes(backup.path.read_bytes()[:-100])
    with pytest.raises(UnusablePlace, match="could not be read back"):
        copy_backup(backup.path, place, ID, STEM)
    assert [path for path in place.rglob("*") if path.is_file()] == []
