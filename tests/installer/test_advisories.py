"""The exact versions that mscu uses, compared with what is known to be wrong with them."""

import json

import pytest

from installer.advisories import ACCEPTED, SNAPSHOT, Pin, found, is_affected, pins

ADVISORIES = json.loads(SNAPSHOT.read_text(encoding="utf-8"))["advisories"]


def test_nothing_known_is_wrong_with_the_versions_of_the_locks() -> None:
    assert [(pin, told["id"]) for pin, told in found(pins(), ADVISORIES) if told["id"] not in ACCEPTED] == []


def test_a_version_with_a_known_fault_is_found() -> None:
    told = {advisory["id"] for _, advisory in found([Pin("pillow", "9.5.0")], ADVISORIES)}
    assert "PYSEC-2023-227" in told  # a text that takes all memory, up to 10.0.0


def test_every_pin_of_a_lock_is_read() -> None:
    assert {"pyside6-essentials", "pytest", "pyinstaller", "psycopg"} <= {pin.name for pin in pins()}


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ("1.0", False),
        ("1.1", True),
        ("1.9", True),
        ("2.0", False),
        ("3.0", True),
        ("3.5", True),
        ("3.6", False),
    ],
)
def test_ranges_begin_and_end(version: str, *, affected: bool) -> None:
    ranges = [[{"introduced": "1.1"}, {"fixed": "2.0"}, {"introduced": "3.0"}, {"last_affected": "3.5"}]]
    assert is_affected(version, {"ranges": ranges, "versions": []}) is affected


def test_a_version_that_is_named_is_affected() -> None:
    assert is_affected("1.0rc1", {"ranges": [], "versions": ["1.0rc1"]})
    assert not is_affected("1.0", {"ranges": [], "versions": ["1.0rc1"]})
