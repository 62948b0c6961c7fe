"""Compare the exact versions that mscu uses with what is known to be wrong with them.

    python installer/advisories.py             what is known of each version in the locks
    python installer/advisories.py --read DIR  take them anew, from a checkout of pypa/advisory-database

`advisories.json` is a snapshot with its date, so that the comparison needs no network and can be repeated.
What it finds ends with exit code 1, unless `ACCEPTED` says why it does no harm here.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import Version

HERE = Path(__file__).parent
SNAPSHOT = HERE / "advisories.json"
LOCKS = tuple(
    HERE.parent / name for name in ("requirements.txt", "requirements-dev.txt", "installer/requirements.txt")
)
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", re.MULTILINE)
OLD_DAYS = 90
ACCEPTED: Mapping[str, str] = {}
"""Why an advisory does no harm here, by its id."""


@dataclass(frozen=True, order=True)
class Pin:
    """A package and its exact version."""

    name: str
    version: str


def pins(locks: Iterable[Path] = LOCKS) -> list[Pin]:
    """Return what the locks pin, each once."""
    pinned = (pin for lock in locks for pin in PIN.findall(lock.read_text(encoding="utf-8")))
    return sorted({Pin(canonicalize_name(name), version) for name, version in pinned})


def is_affected(version: str, advisory: Mapping[str, Any]) -> bool:
    """Return whether a version is named by an advisory, or lies in one of its ranges."""
    return version in advisory["versions"] or any(
        _in_range(Version(version), each) for each in advisory["ranges"]
    )


def _in_range(version: Version, events: Iterable[Mapping[str, str]]) -> bool:
    """Return whether the last event up to a version, in the form of OSV, is that the fault was introduced."""
    affected = False
    for event in events:
        ((what, since),) = event.items()
        if what == "last_affected":
            affected = affected and version <= Version(since)
        elif since == "0" or version >= Version(since):
            affected = what == "introduced"
    return affected


def found(
    pinned: Iterable[Pin], advisories: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Pin, Mapping[str, Any]]]:
    """Yield each version with each advisory that it is affected by."""
    of_package: dict[str, list[Mapping[str, Any]]] = {}
    for advisory in advisories:
        of_package.setdefault(advisory["package"], []).append(advisory)
    for pin in pinned:
        for advisory in of_package.get(pin.name, ()):
            if is_affected(pin.version, advisory):
                yield pin, advisory


def read(checkout: Path, names: Iterable[str]) -> dict[str, Any]:
    """Read the advisories of some packages from a checkout of the database."""
    said = subprocess.run(
        ["git", "-C", str(checkout), "log", "-1", "--format=%H %cs"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    commit, day = said.stdout.split()
    entries = (
        _entry(yaml.safe_load(file.read_text(encoding="utf-8")), affected_name)
        for affected_name in sorted(set(names))
        for file in sorted((checkout / "vulns" / affected_name).glob("*.yaml"))
    )
    return {
        "source": "pypa/advisory-database, CC-BY 4.0",
        "commit": commit,
        "date": day,
        "advisories": [entry for entry in entries if entry],
    }


def _entry(advisory: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what the snapshot keeps of an advisory; nothing of one that was withdrawn."""
    if "withdrawn" in advisory:
        return {}
    parts = [part for part in advisory["affected"] if canonicalize_name(part["package"]["name"]) == name]
    ranges = [
        [{what: str(since) for what, since in event.items()} for event in each["events"]]
        for part in parts
        for each in part.get("ranges", ())
        if each["type"] == "ECOSYSTEM"
    ]
    named = () if ranges else (str(version) for part in parts for version in part.get("versions", ()))
    return {
        "id": advisory["id"],
        "aliases": advisory.get("aliases", []),
        "package": name,
        "ranges": ranges,
        "versions": sorted(named),
        "details": " ".join(advisory["details"].split())[:240],
    }


def main() -> int:
    """Compare, or take the snapshot anew."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--read", type=Path, metavar="DIR")
    checkout = parser.parse_args().read
    pinned = pins()
    if checkout is not None:
        snapshot = read(checkout, (pin.name for pin in pinned))
        SNAPSHOT.write_text(json.dumps(snapshot, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    snapshot = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    age = (datetime.now(UTC).date() - date.fromisoformat(snapshot["date"])).days
    print(f"{len(pinned)} versions against the advisories of {snapshot['date']} ({age} days old)")
    if age > OLD_DAYS:
        print("That is old: what was found since is not known here. Take it anew before a release.")
    harmful = 0
    for pin, advisory in found(pinned, snapshot["advisories"]):
        accepted = ACCEPTED.get(advisory["id"], "")
        harmful += not accepted
        names = " ".join([advisory["id"], *advisory["aliases"]])
        print(f"{pin.name} {pin.version}: {names}: {accepted or advisory['details']}")
    print("nothing known of them" if not harmful else f"{harmful} to be looked at")
    return 1 if harmful else 0


if __name__ == "__main__":
    sys.exit(main())
