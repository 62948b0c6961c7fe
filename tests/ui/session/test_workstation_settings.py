"""What the workstation remembers survives a start, and garbage in its file does no harm."""

import json
import stat
import sys

import pytest

from mscu.ui.session.workstation_settings import Remembered, settings_file


def test_nothing_is_remembered_at_first() -> None:
    assert Remembered.load() == Remembered()


def test_a_choice_is_remembered() -> None:
    changed = Remembered.load().with_changes(store="/srv/unit", person="priya.nolan")
    assert changed == Remembered(store="/srv/unit", person="priya.nolan")
    assert Remembered.load() == changed
    assert Remembered.load().with_changes(scheme="dark").store == "/srv/unit"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_others_cannot_read_it() -> None:
    Remembered.load().with_changes(person="priya.nolan")
    assert stat.S_IMODE(settings_file().stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"store": 7}', b'{"other": "x"}', b"\xff\xfe"])
def test_garbage_is_as_good_as_nothing(content: bytes) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_bytes(content)
    assert Remembered.load() == Remembered()


def test_only_these_four_things_are_written() -> None:
    Remembered.load().with_changes(store="a", person="b", unit="c", scheme="light")
    written = json.loads(settings_file().read_bytes())
    assert written == {"store": "a", "person": "b", "unit": "c", "scheme": "light"}


def test_a_disk_that_refuses_is_no_reason_to_stop() -> None:
    settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_file().parent.write_bytes(b"a file where the folder should be")
    assert Remembered.load().with_changes(store="a").store == "a"
