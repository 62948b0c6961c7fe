"""The settings that IT makes on a computer, in a file of the test's own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mscu import machine_settings

SetByIT = Callable[[str], Path]
"""Takes what IT writes in the file, and returns the file."""


@pytest.fixture
def set_by_it(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[SetByIT]:
    file = tmp_path_factory.mktemp("it", numbered=True) / "mscu.toml"
    monkeypatch.setattr(machine_settings, "SETTINGS_FILE", file)
    if hasattr(os, "getuid"):
        monkeypatch.setattr(machine_settings, "OWNER", os.getuid())

    def write(content: str) -> Path:
        file.write_text(content, encoding="utf-8")
        file.chmod(0o644)
        machine_settings.machine_settings.cache_clear()
        return file

    yield write
    machine_settings.machine_settings.cache_clear()
