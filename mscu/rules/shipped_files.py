"""Which lists, rules and advice came with this version of the program."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from packaging.version import Version

from mscu.resources import resource

KEPT_TRUE = ("code_lists/*.csv", "advice/*.toml", "rules/*.toml")
"""The files whose values the unit may change in its store."""


@cache
def shipped_fingerprint(root: Path | None = None) -> str:
    """Return a digest of the files that are shipped, or of those in another folder of resources."""
    folder = root or resource("rules").parent
    digest = hashlib.sha256()
    for pattern in KEPT_TRUE:
        for path in sorted(folder.glob(pattern)):
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def this_version() -> str:
    """Return the version of the program that runs."""
    return version("mscu")


def is_of_later(filled_by: str) -> bool:
    """Return whether a later version of the program than this filled a store; False if none is named."""
    return bool(filled_by) and Version(filled_by) > Version(this_version())


def of_version() -> str:
    """Return the reason of a change that a version of the program brought."""
    return f"Shipped with version {this_version()}."
