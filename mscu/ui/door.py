"""What the ways in ask of the app: the window itself knows neither keys nor files of a store."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


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
    supervisor: FirstPerson
    administrator: FirstPerson


class Opened(Protocol):
    """A store that somebody has unlocked."""

    @property
    def must_change(self) -> bool:
        """Whether somebody else knows the passphrase, as she chose it."""
        ...

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Change it; raises `Invalid` by the field names of `ChangePassphrase`."""
        ...


class Door(Protocol):
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
        """Give the folder where a store lies when nobody names one."""
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
