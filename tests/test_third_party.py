"""What others wrote and the program brings along is named with its licence."""

import re
from collections.abc import Iterable
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).parents[1]
NOTICES = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
RESOURCE = re.compile(r"`((?:code_lists|exchange|fonts|forms|icons|imports|map|redaction|spelling)/[^`]*)`")
ROW = re.compile(r"^\| ([\w.-]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
PACKAGES = ROW.findall(NOTICES.partition("## Python packages")[2])
NAMED = {canonicalize_name(name): licence for name, licence, _ in PACKAGES[1:]}

OUR = canonicalize_name("mscu")
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = (("win32", "Windows"), ("linux", "Linux"))


def is_needed(marker: Marker | None, extras: Iterable[str]) -> bool:
    """Whether a requirement holds on any of our Pythons and systems, with one of these extras or without."""
    places = (
        {
            "extra": extra,
            "python_version": python,
            "python_full_version": f"{python}.0",
            "sys_platform": name,
            "platform_system": system,
        }
        for python, (name, system), extra in product(PYTHONS, SYSTEMS, ("", *extras))
    )
    return marker is None or any(marker.evaluate(place) for place in places)


def needed() -> dict[NormalizedName, PackageMetadata | None]:
    """Return what mscu needs when it runs, each with its metadata where it is installed here."""
    found: dict[NormalizedName, PackageMetadata | None] = {}
    waiting = {OUR: set[str]()}
    while waiting:
        name, extras = waiting.popitem()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            found[name] = None
            continue
        found[name] = package.metadata
        lines = [Requirement(line) for line in package.requires or ()]
        needs = {
            canonicalize_name(line.name): line.extras for line in lines if is_needed(line.marker, extras)
        }
        waiting |= {needed: extras for needed, extras in needs.items() if needed not in found}
    del found[OUR]
    return found


NEEDED = needed()
LOCKED = [
    Requirement(line.removesuffix("\\"))
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line and not line.startswith((" ", "#"))
]
ELSEWHERE = {
    canonicalize_name(line.name) for line in LOCKED if line.marker is not None and not line.marker.evaluate()
}
"""Packages of another Python or system: what they need in turn is not known here."""
STATED = {
    name: metadata["License-Expression"]
    for name, metadata in NEEDED.items()
    if metadata is not None and "License-Expression" in metadata
}


def test_what_is_needed_and_each_licence_in_the_resources_is_named() -> None:
    assert NEEDED.keys() - NAMED.keys() == set()
    assert NAMED.keys() - NEEDED.keys() <= ELSEWHERE
    files = RESOURCE.findall(NOTICES)
    assert files
    assert [file for file in files if not (ROOT / "resources" / file).exists()] == []
    licences = [file.name for file in (ROOT / "resources").rglob("*-*.txt")]
    assert licences
    assert [name for name in licences if name not in NOTICES] == []


@pytest.mark.parametrize("name", STATED)
def test_a_licence_that_a_package_states_is_the_one_that_is_named(name: NormalizedName) -> None:
    assert NAMED[name] == STATED[name]
