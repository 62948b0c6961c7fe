"""What the ways in ask of the app: the window itself knows neither keys nor files of a store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from mscu.codes import StoreKind
from mscu.ui.look.frame import Frame


@dataclass(frozen=True, kw_only=True)
class FirstPerson:
    """Somebody with whom a store begins."""

    name: str
    display: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class NewStore:
    """A store to be made."""

    folder: Path
    unit_name: str
    """Or the name of the charity, of a navigators' store."""
    first: FirstPerson
    """The first supervisor; of a navigators' store a safeguarding lead."""
    second: FirstPerson
    """The administrator; of a navigators' store another safeguarding lead."""
    store_kind: StoreKind = StoreKind.UNIT


class OpenSession(Protocol):
    """What runs while a store is open: the pages and all that stands behind them."""

    @property
    def widget(self) -> QWidget:
        """What is shown."""
        ...

    @property
    def lock_wanted(self) -> SignalInstance:
        """Emitted when the person wants to lock."""
        ...

    @property
    def scheme_wanted(self) -> SignalInstance:
        """Emitted with the scheme that the person chose."""
        ...

    @property
    def in_charity(self) -> bool:
        """Whether the navigators' own store is in front."""
        ...

    @property
    def charity_wanted(self) -> SignalInstance:
        """Emitted with whether the navigators' own store is in front."""
        ...

    @property
    def hold_wanted(self) -> SignalInstance:
        """Emitted with whether idleness may lock no more for a while."""
        ...

    def wear(self, scheme: str) -> None:
        """Say which scheme is worn."""
        ...

    def now(self) -> datetime:
        """Return the store's own time."""
        ...

    def put_away(self) -> None:
        """Seal what was typed: called before anything else when it locks."""
        ...

    def log_out(self, seconds: float) -> None:
        """Record that it was locked, unless the worker is busy for longer than that."""
        ...

    def close(self, then: Callable[[str], object]) -> None:
        """Back up and let go; then tells what went wrong, or nothing."""
        ...


class Opened(Protocol):
    """A store that somebody has unlocked."""

    @property
    def person(self) -> str:
        """The log-in name."""
        ...

    @property
    def unit_name(self) -> str:
        """Whose store it is."""
        ...

    def let_go(self) -> None:
        """Close it again without having moved in."""
        ...

    def move_in(self, frame: Frame) -> OpenSession:
        """Make the pages; called in the window's thread."""
        ...

    @property
    def must_change(self) -> bool:
        """Whether somebody else knows the passphrase, as she chose it."""
        ...

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Change it; raises `Invalid` by the field names of `ChangePassphrase`."""
        ...


class SignIn(Protocol):
    """The ways in. Each may take seconds and is called in a thread beside the window."""

    def unlock(self, folder: Path, name: str, passphrase: str) -> Opened:
        """Open a store."""
        ...

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> Opened:
        """Open a store with both recovery codes, under a new passphrase."""
        ...

    def demo(self) -> tuple[Path, str, str]:
        """Make the demo store, unless it is there; gives folder, name and passphrase."""
        ...

    def usual_place(self) -> Path:
        """Return the folder where a store lies when nobody names one."""
        ...

    def check_place(self, folder: Path) -> None:
        """Refuse a folder where a store cannot be made, with the reason."""
        ...

    def found(self, store: NewStore) -> tuple[str, str]:
        """Make a store and give its two recovery codes."""
        ...

    def restore(self, backup: Path, folder: Path) -> str:
        """Bring a backup back; gives a sentence that says what it holds."""
        ...


# --- The door before it is there: what stands behind it loads while the passphrase is typed.


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
        """Return the usual folder."""
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
