"""Drafts beside the store, each sealed to its writer's own public key and padded.

They are files because the one connection may be busy with an import when the store locks. File names reveal
nothing: they are keyed hashes. Drafts sealed to keys that are gone are deleted. Since anybody can seal to a
public key, a draft counts only under the name derived from its owner's own key, so that nobody else can fill
in a form for them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mscu.errors import SealedForAnother
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import write_atomically
from mscu.store.keys.unlocked import Unlocked

FOLDER = "drafts"
_ENDING = ".sealed"
_BLOCK = 64 << 10
"""All but the longest drafts take one block, so their sizes do not reveal how much was typed."""
_MAX_BYTES = 4 << 20
_PRIVATE_FOLDER = 0o700


@dataclass(frozen=True)
class SealedDrafts:
    """The drafts of one user in one store. The content is JSON, so trailing blanks are padding."""

    folder: Path
    unlocked: Unlocked

    @classmethod
    def of(cls, store: Path, unlocked: Unlocked, user_id: int) -> SealedDrafts:
        """Return the drafts of the user who has unlocked a store; their folder has only their number."""
        return cls(store / FOLDER / str(user_id), unlocked)

    @store_errors()
    def put(self, key: str, content: bytes) -> None:
        """Seal a draft and write it."""
        for folder in (self.folder.parent, self.folder):
            folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        padded = content.ljust(-(-len(content) // _BLOCK) * _BLOCK)
        write_atomically(self._path(key), self.unlocked.seal(padded))

    @store_errors()
    def drop(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def contents(self) -> Iterator[bytes]:
        """Yield every draft that can be opened, and delete those that no one can open any more.

        One that the disk does not return is left where it is.
        """
        for path in sorted(self.folder.glob(f"*{_ENDING}")):
            with suppress(OSError):
                content = self._open(path) if path.is_file() else None
                if content is not None:
                    yield content

    def _open(self, path: Path) -> bytes | None:
        with suppress(SealedForAnother), path.open("rb") as file:
            content = self.unlocked.open(file.read(_MAX_BYTES)).rstrip()
            if self._path(_key_in(content)).name == path.name:
                return content
        path.unlink(missing_ok=True)
        return None

    def _path(self, key: str) -> Path:
        name = hmac.digest(self.unlocked.private.seal, key.encode(), "sha256").hex()[:32]
        return self.folder / f"{name}{_ENDING}"


def number_folders(store: Path, users: Mapping[str, int]) -> None:
    """Rename the folders of drafts of version 0.1.0, on whose names anybody could try log-in names."""
    drafts = store / FOLDER
    with suppress(OSError):
        drafts.chmod(_PRIVATE_FOLDER)
        former = {hashlib.sha256(name.encode()).hexdigest()[:16]: id_ for name, id_ in users.items()}
        for folder in tuple(drafts.iterdir()):
            if folder.name in former and not (target := drafts / str(former[folder.name])).exists():
                folder.rename(target)


def _key_in(content: bytes) -> str:
    """Return the key that the draft itself states, or an empty string."""
    with suppress(ValueError, RecursionError):
        match json.loads(content):
            case {"key": str(key)}:
                return key
    return ""
