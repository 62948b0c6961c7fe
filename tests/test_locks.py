"""The files of exact versions: what runs, what its developers use and what builds it, which agree."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
RUNTIME, TOOLS, BUILD = "requirements.txt", "requirements-dev.txt", "installer/requirements.txt"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]


def pinned(lock: str) -> dict[str, list[Requirement]]:
    """Return the requirements of a lock by name; some have a version for each Python."""
    found: dict[str, list[Requirement]] = {}
    for line in re.findall(r"^\S+==.*?(?= \\$)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE):
        requirement = Requirement(line)
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def version_of(requirement: Requirement) -> str:
    (specifier,) = requirement.specifier
    return specifier.version


LOCKS = {lock: pinned(lock) for lock in (RUNTIME, TOOLS, BUILD)}
INSTALLER = [
    line
    for line in (ROOT / "installer" / "requirements.in").read_text(encoding="utf-8").splitlines()
    if not line.startswith(("#", "-c"))
]


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUNTIME, PROJECT["project"]["dependencies"] + GROUPS["build"]),
        (TOOLS, GROUPS["dev"]),
        (BUILD, INSTALLER),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_asked_for_is_locked_in_its_range(lock: str, wanted: Iterable[str]) -> None:
    for line in wanted:
        requirement = Requirement(line)
        versions = [version_of(each) for each in LOCKS[lock].get(canonicalize_name(requirement.name), ())]
        assert versions, f"{requirement.name} is not in {lock}"
        assert all(map(requirement.specifier.contains, versions))


@pytest.mark.parametrize("lock", [TOOLS, BUILD])
def test_what_two_locks_have_is_the_same_version(lock: str) -> None:
    shared = LOCKS[lock].keys() & LOCKS[RUNTIME].keys()
    assert shared
    for name in shared:
        theirs, ours = ({version_of(each) for each in found[name]} for found in (LOCKS[lock], LOCKS[RUNTIME]))
        assert theirs <= ours, name


def test_no_tool_is_needed_to_run() -> None:
    tools = {canonicalize_name(Requirement(line).name) for line in GROUPS["dev"]} - {"jeepney"}
    assert tools & LOCKS[RUNTIME].keys() == set()


@pytest.mark.parametrize("lock", [RUNTIME, TOOLS, BUILD])
def test_each_version_has_hashes_and_nothing_else(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"^\S+==.*(?<!\\)$", text, re.MULTILINE) == []
    assert re.findall(r"\\\n(?! +--hash=sha256:[0-9a-f]{64})", text) == []
    assert "://" not in text  # a lock names no place to download from


@pytest.mark.parametrize(("lock", "pin"), [(RUNTIME, "psycopg[binary]"), (TOOLS, "coverage[toml]")])
def test_a_lock_keeps_the_extras_that_an_older_pip_asks_for(lock: str, pin: str) -> None:
    assert f"\n{pin}==" in (ROOT / lock).read_text(encoding="utf-8")
