"""Whoever can write the store's folder makes the program neither write elsewhere nor hang."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mscu.codes import Role
from mscu.errors import Damaged, NoAccess
from mscu.store import store_service
from mscu.store.files.file_names import HEAD, KEYS, LOCK, RESTORED
from mscu.store.keys.drafts import SealedDrafts
from mscu.store.store_service import StoreService
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store

if sys.platform == "win32":
    pytest.skip("links and pipes are made otherwise there", allow_module_level=True)

DIARY = b"nothing of the store's"


def unlock(store: Store) -> StoreService:
    return store_service.unlock(store.folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    """Return a file of the person's own, outside the store."""
    path = tmp_path / "diary.txt"
    path.write_bytes(DIARY)
    return path


@pytest.mark.parametrize("name", [LOCK, f"{KEYS}.tries"])
def test_a_link_does_not_make_the_program_write_elsewhere(store: Store, diary: Path, name: str) -> None:
    for target in (diary, diary.with_name("startup")):
        (store.folder / name).unlink(missing_ok=True)
        (store.folder / name).symlink_to(target)
        with pytest.raises(NoAccess):
            unlock(store)
    assert diary.read_bytes() == DIARY
    assert not diary.with_name("startup").exists()


def test_a_link_where_a_file_is_written_whole_is_replaced(store: Store, diary: Path) -> None:
    for name in (f"{KEYS}.new", f"{KEYS}.staged", f"{KEYS}.previous", f"{HEAD}.new"):
        (store.folder / name).unlink(missing_ok=True)
        (store.folder / name).symlink_to(diary)
    opened = unlock(store)
    opened.store.keys.change(PASSPHRASE, "correct horse battery")
    opened.store.keys.settle()
    opened.close()
    assert diary.read_bytes() == DIARY


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    path.write_bytes(b"0" * (1 << 25))


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("put", [pipe, endless, huge, folder])
@pytest.mark.parametrize("name", [HEAD, RESTORED])
def test_no_memory_of_the_audit_is_told_and_hangs_nothing(
    store: Store, name: str, put: Callable[[Path], None]
) -> None:
    (store.folder / name).unlink(missing_ok=True)
    put(store.folder / name)
    opened = unlock(store)
    assert opened.store.missing
    assert any(name in str(finding) for finding in opened.verify().findings)
    opened.close()


def test_a_pipe_among_its_files_hangs_nothing_and_in_place_of_the_journal_is_damage(store: Store) -> None:
    store.close()
    pipe(store.folder / "unit.unfinished")
    unlock(store).close()
    (store.folder / "unit.db-journal").unlink(missing_ok=True)
    pipe(store.folder / "unit.db-journal")
    with pytest.raises(Damaged):
        unlock(store)


def test_what_is_no_draft_hangs_nothing(store: Store) -> None:
    drafts = SealedDrafts.of(store.folder, store.template.unlocked(Role.OFFICER), 1)
    half = b'{"key": "a note", "text": "half a sentence"}'
    drafts.put("a note", half)
    pipe(drafts.folder / "0.sealed")
    assert list(drafts.contents()) == [half]
