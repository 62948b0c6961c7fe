"""What the sign-in screens ask of the app: the window itself handles neither keys nor store files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from mscu.codes import StoreKind
from mscu.errors import MscuError
from mscu.progress import Progress
from mscu.ui.look.frame import Frame


@dataclass(frozen=True, kw_only=True)
class FirstPerson:
    """One of the two users with whom a store begins."""

    name: str
    display: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class NewStore:
    folder: Path
    unit_name: str
    """The charity's name, for a charity's store."""
    first: FirstPerson
    """The first supervisor; in a charity's store a safeguarding lead."""
    second: FirstPerson
    """The administrator; in a charity's store another safeguarding lead."""
    store_kind: StoreKind = StoreKind.UNIT
    second_place: Path | None = None
    """The folder for copies of the backups; None if that is left for later."""


@dataclass(frozen=True, kw_only=True)
class CodesDue:
    """A store whose recovery codes nobody has on paper."""

    owner: str
    """The name of the unit or charity."""
    store_kind: StoreKind
    used: bool
    """Whether the user has just come in with the codes."""
    may_draw: bool
    """Whether the user may draw new ones."""


@dataclass(frozen=True, kw_only=True)
class Unopened:
    """A store in which the user may have an account as well, and which has not opened."""

    store_kind: StoreKind
    person: str
    """The log-in name to propose."""
    error: MscuError
    """Why; `WrongPassphrase` if what was typed does not fit there."""


@dataclass(frozen=True, kw_only=True)
class Temporary:
    """A passphrase that somebody else chose, and the stores in which it has to be changed."""

    store_kinds: tuple[StoreKind, ...]
    person: str
    """The log-in name there."""
    passphrase: str = field(repr=False)
    stays: tuple[StoreKind, ...]
    """The open stores whose passphrase is another, or no temporary one."""


class OpenSession(Protocol):
    """What runs while a store is open: the pages and the services behind them."""

    @property
    def widget(self) -> QWidget:
        """The widget that fills the window."""
        ...

    @property
    def lock_requested(self) -> SignalInstance:
        """Emitted when the user wants to lock."""
        ...

    @property
    def locks_because(self) -> str:
        """Why the program itself wanted to lock, as a sentence; empty if the user did."""
        ...

    @property
    def scheme_requested(self) -> SignalInstance:
        """Emitted with the colour scheme that the user chose."""
        ...

    @property
    def in_charity(self) -> bool:
        """Whether the page in front works in the charity's store."""
        ...

    @property
    def charity_requested(self) -> SignalInstance:
        """Emitted with whether the page in front works in the charity's store."""
        ...

    @property
    def text_size_chosen(self) -> SignalInstance:
        """Emitted with the size of text in per cent for which the store is to be locked."""
        ...

    @property
    def hold_requested(self) -> SignalInstance:
        """Emitted with whether locking when idle is suspended."""
        ...

    @property
    def rail_folded(self) -> SignalInstance:
        """Emitted with whether the user folded the side bar."""
        ...

    def fold_rail(self, folded: bool) -> None:
        """Fold or unfold the side bar, however wide the window is when it is shown first."""
        ...

    @property
    def spelling_turned(self) -> SignalInstance:
        """Emitted with whether the user wants misspelt words marked."""
        ...

    def mark_spelling(self, is_on: bool) -> None:
        """Mark misspelt words, or do not."""
        ...

    @property
    def columns_changed(self) -> SignalInstance:
        """Emitted with the name of a list and how the user left its columns, as numbers."""
        ...

    def set_columns(self, columns: Mapping[str, Sequence[int]]) -> None:
        """Note how the user left the columns of lists."""
        ...

    def set_scheme(self, scheme: str) -> None:
        """Use a colour scheme."""
        ...

    def set_text_size(self, shown: int, chosen: int) -> None:
        """Note the size of text that the window has, and offer the one that the user chose before."""
        ...

    @property
    def tour_begun(self) -> SignalInstance:
        """Emitted when the tour of the first day begins."""
        ...

    def offer_tour(self) -> None:
        """Begin the tour if the store is empty."""
        ...

    def now(self) -> datetime:
        """Return the time by the store's clock."""
        ...

    def put_away(self) -> None:
        """Seal unsaved drafts; called before anything else when the store locks."""
        ...

    def keep_drafts(self) -> tuple[str, ...]:
        """Write unsaved drafts, and return the titles of those that the disk refused."""
        ...

    def unkept_pages(self) -> tuple[str, ...]:
        """Return the titles of the pages with a draft that the disk refused, once for each draft."""
        ...

    def receive(self, file: Path) -> None:
        """Turn to the page for files of other units, and receive one as if it had been chosen there."""
        ...

    def say(self, sentence: str) -> None:
        """Show a problem on the page in front."""
        ...

    def log_out(self, seconds: float) -> None:
        """Record the lock in the audit, unless the worker stays busy for longer than `seconds`."""
        ...

    def close(self, then: Callable[[str], object]) -> None:
        """Back up and close the store, then call `then` with an empty string.

        If there is no backup, the store stays open, and `then` is called with the reason.
        """
        ...


class Opened(Protocol):
    """An unlocked store, or a unit's and a charity's."""

    @property
    def person(self) -> str:
        """The user's log-in name in the store whose folder was unlocked; empty if that did not open."""
        ...

    @property
    def unit_name(self) -> str:
        """The name of that store's unit or charity; empty if it did not open."""
        ...

    @property
    def unopened(self) -> Unopened | None:
        """The other store, if the user may have an account there and it has not opened."""
        ...

    def open_other(self, name: str, passphrase: str, progress: Progress | None = None) -> None:
        """Open the other store as well; a wrong passphrase is counted in that store only."""
        ...

    def release(self) -> None:
        """Close the store without having shown its pages."""
        ...

    def open_session(self, frame: Frame) -> OpenSession:
        """Build the pages; called in the window's thread."""
        ...

    @property
    def temporary(self) -> Temporary | None:
        """The next passphrase that another user chose and so knows; None if there is none."""
        ...

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Change the temporary passphrase in the stores that have it, or if there is none, in all.

        Raises:
            Invalid: With problems under the field names of `ChangePassphrase`.
        """
        ...

    @property
    def codes_due(self) -> CodesDue | None:
        """Which store needs new recovery codes; None if none does."""
        ...

    def draw_codes(self) -> tuple[str, str]:
        """Draw recovery codes for that store, which replace those it had."""
        ...

    def codes_printed(self, numbers: tuple[int, ...]) -> None:
        """Record that the sheets of these codes were sent to a printer."""
        ...

    def confirm_codes(self) -> None:
        """Record that both codes are on paper."""
        ...


class SignIn(Protocol):
    """What the sign-in screens can do. Each call may take seconds and is made in a background thread."""

    def unlock(self, folder: Path, name: str, passphrase: str, progress: Progress | None = None) -> Opened:
        """Open a store; beside the unit's also the charity's, if it is the user's and opens likewise.

        Bringing an older store up to date is reported to `progress` and can be cancelled; nothing else is.
        """
        ...

    def unlock_charity(
        self, folder: Path, name: str, passphrase: str, *, unit_person: str, progress: Progress | None = None
    ) -> Opened:
        """Open the charity's store that belongs to a unit's folder, and the unit's if it opens likewise."""
        ...

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> Opened:
        """Open a store with both recovery codes and set a new passphrase."""
        ...

    def demo(self, tell: Callable[[float], object]) -> tuple[Path, str, str]:
        """Make the demo store unless it exists, and return its folder, log-in name and passphrase.

        `tell` is called with the share that is done, in the thread that makes it.
        """
        ...

    def default_folder(self) -> Path: ...

    def check_folder(self, folder: Path) -> None:
        """Refuse a folder where a store cannot be made, with the reason."""
        ...

    def try_second_place(self, store: Path, place: Path) -> bool:
        """Write in a folder and read it back; return whether it is on another disk than the store."""
        ...

    def connect(self, source: str, folder: Path) -> None:
        """Connect a folder with the unit's server, by the path of a connection file."""
        ...

    def found(self, store: NewStore) -> tuple[str, str]:
        """Make a store and return its two recovery codes."""
        ...

    def confirm_codes(self, folder: Path) -> None:
        """Remember that both codes of a new store are on paper."""
        ...

    def restore(self, backup: Path, folder: Path, progress: Progress) -> str:
        """Restore a backup and return a sentence on what it holds."""
        ...


def no_hint(_folder: Path) -> str:
    """Return nothing to say before the sign-in of a store."""
    return ""


class LazySignIn:
    """A `SignIn` that is built on its first call, in the background thread."""

    def __init__(self, make: Callable[[], SignIn]) -> None:
        self._make = make

    @cached_property
    def _sign_in(self) -> SignIn:
        return self._make()

    def load(self) -> None:
        """Build the real `SignIn`."""
        _ = self._sign_in

    def unlock(self, folder: Path, name: str, passphrase: str, progress: Progress | None = None) -> Opened:
        return self._sign_in.unlock(folder, name, passphrase, progress)

    def unlock_charity(
        self, folder: Path, name: str, passphrase: str, *, unit_person: str, progress: Progress | None = None
    ) -> Opened:
        return self._sign_in.unlock_charity(
            folder, name, passphrase, unit_person=unit_person, progress=progress
        )

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> Opened:
        return self._sign_in.recover(folder, codes, name, passphrase)

    def demo(self, tell: Callable[[float], object]) -> tuple[Path, str, str]:
        return self._sign_in.demo(tell)

    def default_folder(self) -> Path:
        return self._sign_in.default_folder()

    def check_folder(self, folder: Path) -> None:
        self._sign_in.check_folder(folder)

    def try_second_place(self, store: Path, place: Path) -> bool:
        return self._sign_in.try_second_place(store, place)

    def connect(self, source: str, folder: Path) -> None:
        self._sign_in.connect(source, folder)

    def found(self, store: NewStore) -> tuple[str, str]:
        return self._sign_in.found(store)

    def confirm_codes(self, folder: Path) -> None:
        self._sign_in.confirm_codes(folder)

    def restore(self, backup: Path, folder: Path, progress: Progress) -> str:
        return self._sign_in.restore(backup, folder, progress)
