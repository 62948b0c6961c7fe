"""The door before it is there: what stands behind it loads while the passphrase is typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from mscu.ui.sign_in.sign_in_ports import Door, NewStore, Opened


class LateDoor:
    """Asks the real door, and has it made first; always in the thread beside the window."""

    def __init__(self, make: Callable[[], Door]) -> None:
        self._make = make

    @cached_property
    def _door(self) -> Door:
        return self._make()

    def load(self) -> None:
        """Have it made."""
        _ = self._door

    def unlock(self, folder: Path, name: str, passphrase: str) -> Opened:
        """Open a store."""
        return self._door.unlock(folder, name, passphrase)

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> Opened:
        """Open a store with both recovery codes."""
        return self._door.recover(folder, codes, name, passphrase)

    def demo(self) -> tuple[Path, str, str]:
        """Make the demo store."""
        return self._door.demo()

    def usual_place(self) -> Path:
        """Give the usual folder."""
        return self._door.usual_place()

    def check_place(self, folder: Path) -> None:
        """Refuse a folder."""
        self._door.check_place(folder)

    def found(self, store: NewStore) -> tuple[str, str]:
        """Make a store."""
        return self._door.found(store)

    def restore(self, backup: Path, folder: Path) -> str:
        """Bring a backup back."""
        return self._door.restore(backup, folder)
