"""The door before it is there: what stands behind it loads while the passphrase is typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from mscu.ui.sign_in.sign_in_ports import NewStore, Opened, SignIn


class LazySignIn:
    """Asks the real door, and has it made first; always in the thread beside the window."""

    def __init__(self, make: Callable[[], SignIn]) -> None:
        self._make = make

    @cached_property
    def _sign_in(self) -> SignIn:
        return self._make()

    def load(self) -> None:
        """Have it made."""
        _ = self._sign_in

    def unlock(self, folder: Path, name: str, passphrase: str) -> Opened:
        """Open a store."""
        return self._sign_in.unlock(folder, name, passphrase)

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> Opened:
        """Open a store with both recovery codes."""
        return self._sign_in.recover(folder, codes, name, passphrase)

    def demo(self) -> tuple[Path, str, str]:
        """Make the demo store."""
        return self._sign_in.demo()

    def usual_place(self) -> Path:
        """Give the usual folder."""
        return self._sign_in.usual_place()

    def check_place(self, folder: Path) -> None:
        """Refuse a folder."""
        self._sign_in.check_place(folder)

    def found(self, store: NewStore) -> tuple[str, str]:
        """Make a store."""
        return self._sign_in.found(store)

    def restore(self, backup: Path, folder: Path) -> str:
        """Bring a backup back."""
        return self._sign_in.restore(backup, folder)
