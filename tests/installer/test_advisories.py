"""The exact versions that mscu uses: what is known to be wrong with them, and how old they are."""

import json
from datetime import date

import pytest

from installer.advisories import ACCEPTED, SNAPSHOT, Pin, found, is_affected, pins
from installer.pin_ages import PUBLISHED, ages, first_day

ADVISORIES = json.loads(SNAPSHOT.read_text(encoding="utf-8"))["advisories"]


def test_nothing_known_is_wrong_with_the_versions_of_the_locks_and_a_fault_would_be_found() -> None:
    assert [(pin, told["id"]) for pin, told in found(pins(), ADVISORIES) if told["id"] not in ACCEPTED] == []
    told = {advisory["id"] for _, advisory in found([Pin("pillow", "9.5.0")], ADVISORIES)}
    assert "PYSEC-2023-227" in told  # a text that takes all memory, up to 10.0.0
    assert {"pyside6-essentials", "pytest", "pyinstaller", "psycopg"} <= {pin.name for pin in pins()}
    assert is_affected("1.0rc1", {"ranges": [], "versions": ["1.0rc1"]})
    assert not is_affected("1.0", {"ranges": [], "versions": ["1.0rc1"]})


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


DAYS = json.loads(PUBLISHED.read_text(encoding="utf-8"))
FILES = [
    {"filename": "a_b-1.0-py3-none-any.whl", "upload-time": "2024-05-02T09:00:00Z"},
    {"filename": "a_b-1.0.tar.gz", "upload-time": "2024-05-01T23:00:00Z"},
    {"filename": "a_b-1.0.1.tar.gz", "upload-time": "2020-01-01T00:00:00Z"},
    {"filename": "a_b-1.0.exe", "upload-time": "2019-01-01T00:00:00Z"},
]


def test_each_version_has_the_day_of_its_first_file_and_the_oldest_stands_first() -> None:
    assert set(DAYS) == {f"{pin.name}=={pin.version}" for pin in pins()}
    assert first_day(Pin("a-b", "1.0"), FILES) == "2024-05-01"
    with pytest.raises(ValueError, match="empty"):
        first_day(Pin("a-b", "2.0"), FILES)
    days = {"new==1": "2026-11-30", "old==1": "2026-11-01"}
    assert ages(days, date(2026, 12, 2)) == [(31, "old==1"), (2, "new==1")]
