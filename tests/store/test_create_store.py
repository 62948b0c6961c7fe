"""Founding: what is refused leaves the folder as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscu.codes import Role
from mscu.errors import PassphraseTooShort
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.keys.keys_file import FLOOR
from tests.store.made import NO_DEVICES, NOW, PASSPHRASES

PLAN = StoreSettings(unit_name="Greater Manchester", cost=FLOOR)


def first_user(passphrase: str) -> FirstUser:
    return FirstUser(name="anna", display="DI Anna", role=Role.SUPERVISOR, passphrase=passphrase)


def test_a_store_that_was_refused_can_be_made_in_the_same_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with pytest.raises(PassphraseTooShort):
        create_store(folder, [first_user("short")], PLAN, devices=NO_DEVICES, now=NOW)
    assert list(folder.iterdir()) == []
    right = [first_user(PASSPHRASES["anna"])]
    create_store(folder, right, PLAN, devices=NO_DEVICES, now=NOW).store.close()


def test_what_lay_there_before_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PassphraseTooShort):
        create_store(tmp_path, [first_user("short")], PLAN, devices=NO_DEVICES, now=NOW)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"
