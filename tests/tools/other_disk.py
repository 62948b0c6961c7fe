"""A folder that is on another disk than one of a test."""

from __future__ import annotations

from pathlib import Path

import pytest

_CANDIDATES = ("/dev/shm", "/var/tmp", "/run/shm")


def on_another_disk(folder: Path) -> Path:
    """Return a writable folder on another file system than `folder`; without one the test is skipped."""
    device = folder.stat().st_dev
    for path in map(Path, _CANDIDATES):
        if path.is_dir() and path.stat().st_dev != device:
            return path
    pytest.skip("all folders are on one disk here")
