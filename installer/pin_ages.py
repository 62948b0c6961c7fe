"""Print how old the exact versions are that mscu uses, the oldest first.

    python -m installer.pin_ages               the age of each version in the locks
    python -m installer.pin_ages --read INDEX  take the dates anew, from a package index

`pin_ages.json` holds the day on which each version was published, so that the ages need no network. INDEX is
the address that pip uses; it answers in JSON with `upload-time` (PEP 700).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from installer.advisories import Pin, pins

PUBLISHED = Path(__file__).with_name("pin_ages.json")
JSON_INDEX = "application/vnd.pypi.simple.v1+json"
SECONDS = 30
OLD_YEARS, YEAR = 3, 365
"""How many are older is printed last: each is finished, or nobody looks after it."""


def published(pinned: Iterable[Pin], index: str) -> dict[str, str]:
    """Return the day, as `2026-10-16`, on which an index had the first file of each version."""
    return {f"{pin.name}=={pin.version}": first_day(pin, _files(pin.name, index)) for pin in pinned}


def _files(name: str, index: str) -> list[dict[str, Any]]:
    request = Request(f"{index.rstrip('/')}/{name}/", headers={"Accept": JSON_INDEX})  # noqa: S310 - given by whoever runs it
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
        files: list[dict[str, Any]] = json.load(answer)["files"]
    return files


def first_day(pin: Pin, files: Iterable[Mapping[str, str]]) -> str:
    """Return the day of the first file of a version.

    Raises:
        ValueError: The index has no file of it.
    """
    version = Version(pin.version)
    return min(file["upload-time"][:10] for file in files if _version_of(file["filename"]) == version)


def _version_of(file_name: str) -> Version | None:
    """Return the version in the name of a file, or None of a name of the time before the rules for names."""
    parse = parse_wheel_filename if file_name.endswith(".whl") else parse_sdist_filename
    try:
        return parse(file_name)[1]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None


def ages(days: Mapping[str, str], today: date) -> list[tuple[int, str]]:
    """Return the age of each version in days, the oldest first."""
    return sorted(((today - date.fromisoformat(day)).days, pin) for pin, day in days.items())[::-1]


def main() -> None:
    """Print the ages, or take the dates anew."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--read", metavar="INDEX")
    index = parser.parse_args().read
    if index is not None:
        text = json.dumps(published(pins(), index), indent=1) + "\n"
        PUBLISHED.write_text(text, encoding="utf-8")
    aged = ages(json.loads(PUBLISHED.read_text(encoding="utf-8")), datetime.now(UTC).date())
    for age, pin in aged:
        print(f"{age:5d} days  {pin}")
    half, old = aged[len(aged) // 2][0], sum(age > OLD_YEARS * YEAR for age, _ in aged)
    print(f"{len(aged)} versions, half of them older than {half} days, {old} older than {OLD_YEARS} years")


if __name__ == "__main__":
    main()
