"""How old the exact versions are that mscu uses."""

import json
from datetime import date

import pytest

from installer.advisories import Pin, pins
from installer.pin_ages import PUBLISHED, ages, first_day

DAYS = json.loads(PUBLISHED.read_text(encoding="utf-8"))
FILES = [
    {"filename": "a_b-1.0-py3-none-any.whl", "upload-time": "2024-05-02T09:00:00Z"},
    {"filename": "a_b-1.0.tar.gz", "upload-time": "2024-05-01T23:00:00Z"},
    {"filename": "a_b-1.0.1.tar.gz", "upload-time": "2020-01-01T00:00:00Z"},
    {"filename": "a_b-1.0.exe", "upload-time": "2019-01-01T00:00:00Z"},
]


def test_each_version_of_the_locks_has_its_day_and_no_other() -> None:
    assert set(DAYS) == {f"{pin.name}=={pin.version}" for pin in pins()}


def test_a_version_is_as_old_as_its_first_file() -> None:
    assert first_day(Pin("a-b", "1.0"), FILES) == "2024-05-01"
    with pytest.raises(ValueError, match="empty"):
        first_day(Pin("a-b", "2.0"), FILES)


def test_the_oldest_stands_first() -> None:
    days = {"new==1": "2026-11-30", "old==1": "2026-11-01"}
    assert ages(days, date(2026, 12, 2)) == [(31, "old==1"), (2, "new==1")]
