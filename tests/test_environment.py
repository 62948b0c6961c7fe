"""The packages fit each other, this Python and what the project asks for."""

import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import PySide6
import pytest
import sqlcipher3
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from PySide6.QtCore import QObject, Signal, Slot, qVersion
from PySide6.QtGui import QStandardItem

ROOT = Path(__file__).parents[1]
ROUNDS = 2_000
NOISE = 100


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def wanted() -> list[Requirement]:
    described = project()
    groups = described["dependency-groups"]
    lines = described["project"]["dependencies"] + groups["build"] + groups["dev"]
    return [Requirement(line) for line in lines]


class Bell(QObject):
    """A signal that carries True. Signals: rung(bool)."""

    rung = Signal(bool)


class Listener(QObject):
    """Hears a bell, and answers nothing."""

    @Slot(bool)
    def hear(self, _rung: bool) -> None:
        pass


@pytest.mark.parametrize("thing", [None, True], ids=["None", "True"])
def test_qt_counts_references_right(thing: object) -> None:
    """PySide6 6.12 on Python 3.11 loses one of None or True with each call, until it crashes."""
    bell, listener, item = Bell(), Listener(), QStandardItem()
    bell.rung.connect(listener.hear)
    before = sys.getrefcount(thing)
    for _ in range(ROUNDS):
        bell.rung.emit(True)
        bell.parent()
        bell.property("nothing")
        item.data(0)
    assert abs(sys.getrefcount(thing) - before) < NOISE


def test_this_python_qt_and_store_are_those_that_the_program_needs() -> None:
    assert PySide6.__version__ == qVersion()
    running = ".".join(map(str, sys.version_info[:3]))
    assert running in SpecifierSet(project()["project"]["requires-python"])
    connection = sqlcipher3.connect(":memory:")
    assert connection.execute("PRAGMA cipher_version").fetchone()[0].startswith("4.")
    options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    connection.close()
    assert "ENABLE_FTS5" in options
    assert ZoneInfo("Europe/London").key == "Europe/London"


@pytest.mark.parametrize("requirement", wanted(), ids=lambda requirement: requirement.name)
def test_each_requirement_is_installed_in_its_range(requirement: Requirement) -> None:
    assert version(requirement.name) in requirement.specifier


@pytest.mark.parametrize("requirement", wanted(), ids=lambda requirement: requirement.name)
def test_each_requirement_has_its_reason(requirement: Requirement) -> None:
    reasons = (ROOT / "docs" / "decisions" / "0001-set-up.md").read_text(encoding="utf-8")
    assert f"\n| {requirement.name} |" in reasons
