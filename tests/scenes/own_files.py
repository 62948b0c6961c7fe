"""The program with files of its own in place of those that it came with, as a force that changed them has."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mscu import resources
from mscu.app import rule_files
from mscu.resources import resource


@dataclass(frozen=True)
class Own:
    """A copy of the files from which the program reads, and what it remembers of them."""

    folder: Path
    caches: tuple[Any, ...]

    def forget(self) -> None:
        """Make the program read the files again."""
        for cached in self.caches:
            cached.cache_clear()

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the only occurrence of some words of a file, which is read again."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
        self.forget()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Own]:
    folder = tmp_path / "program" / "_resources"
    shutil.copytree(resource("."), folder, ignore=shutil.ignore_patterns("fonts", "redaction", "demo"))
    modules = {getattr(each, "__module__", "") for each in vars(rule_files).values()}
    caches = tuple(
        each
        for module in modules
        if module.startswith("mscu.")
        for each in vars(sys.modules[module]).values()
        if callable(getattr(each, "cache_clear", None))
    )
    program = Own(folder, caches)
    program.forget()
    with monkeypatch.context() as patch:
        patch.setattr(resources, "PACKAGE", folder.parent)
        yield program
    program.forget()
