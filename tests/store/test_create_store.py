"""Founding: what is refused leaves the folder as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from mscu.codes import Role, StoreKind
from mscu.errors import PassphraseTooShort, TargetExists
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.files.file_names import StoreFiles
from mscu.store.files.unfinished import Lacks, is_half_made, lacks, remember_lack
from mscu.store.keys.keys_file import FLOOR
from mscu.store.store_service import unlock
from tests.store.made import NO_DEVICES, NOW, PASSPHRASES

PLAN = StoreSettings(unit_name="Greater Manchester", cost=FLOOR)


def first_user(passphrase: str) -> FirstUser:
    return FirstUser(name="anna", display="DI Anna", role=Role.SUPERVISOR, passphrase=passphrase)


def test_what_was_refused_can_be_made_in_the_same_folder_and_what_lay_there_stays(tmp_path: Path) -> None:
    new, notes = tmp_path / "new", tmp_path / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    for folder in (new, tmp_path):
        with pytest.raises(PassphraseTooShort):
            create_store(folder, [first_user("short")], PLAN, devices=NO_DEVICES, now=NOW)
    assert list(new.iterdir()) == []
    assert notes.read_text(encoding="utf-8") == "mine"
    found(new)


def test_a_new_store_lacks_its_codes_until_somebody_confirms_them(tmp_path: Path) -> None:
    made_up = replace(PLAN, made_up=True)
    for folder, plan, wanted in ((tmp_path / "real", PLAN, Lacks.CODES), (tmp_path / "demo", made_up, None)):
        found(folder, plan)
        assert lacks(StoreFiles(folder, StoreKind.UNIT)) is wanted


def test_what_is_left_of_a_broken_off_set_up_makes_way(tmp_path: Path) -> None:
    files = StoreFiles(tmp_path, StoreKind.UNIT)
    remember_lack(files, Lacks.STORE)
    for path in (files.keys, files.database):
        path.write_bytes(b"half of it")
    assert is_half_made(files)
    found(tmp_path)
    unlock(tmp_path, "anna", PASSPHRASES["anna"], devices=NO_DEVICES, now=NOW).close()


def test_a_store_never_makes_way(tmp_path: Path) -> None:
    found(tmp_path)
    files = StoreFiles(tmp_path, StoreKind.UNIT)
    before = files.keys.read_bytes()
    with pytest.raises(TargetExists):
        found(tmp_path)
    assert files.keys.read_bytes() == before
    remember_lack(files, Lacks.STORE)  # as if it had broken off just before the end
    unlock(tmp_path, "anna", PASSPHRASES["anna"], devices=NO_DEVICES, now=NOW).close()
    assert not is_half_made(files), "somebody has used it since"
    with pytest.raises(TargetExists):
        found(tmp_path)


def found(folder: Path, plan: StoreSettings = PLAN) -> None:
    create_store(folder, [first_user(PASSPHRASES["anna"])], plan, devices=NO_DEVICES, now=NOW).store.close()
