"""A door for tests of the ways in: it opens for one passphrase, and refuses as the real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mscu.codes import StoreKind
from mscu.errors import Invalid, MscuError, TargetExists, WrongPassphrase
from mscu.progress import Progress
from mscu.ui.look.frame import Frame
from mscu.ui.sign_in.sign_in_ports import CodesDue, NewStore, OpenSession, Temporary, Unopened

RIGHT = "four words make one"
CODES = (
    "26SXS-HABBK-AM68F-W6K6V-56V59-RB2P9-FWXBW-NGTNF-DX7DQ-PQT17-SHTMB-FM7ZB-BY9XM-ZR8F7",
    "29C4Q-ER2ER-3PGM8-ZA3WQ-B65YT-NZYWX-F51PQ-NVGMT-RY9KB-3K1BQ-X4TYP-6NATP-4J6JA-6AQKT",
)


def temporary(*kinds: StoreKind, stays: tuple[StoreKind, ...] = (), passphrase: str = RIGHT) -> Temporary:
    """Return a passphrase that somebody else chose."""
    return Temporary(store_kinds=kinds, person="priya.nolan", passphrase=passphrase, stays=stays)


@dataclass
class OpenedSignIn:
    """What the door gives."""

    person: str = "priya.nolan"
    unit_name: str = "Greater Manchester"
    temporary: Temporary | None = None
    unopened: Unopened | None = None
    other: tuple[str, str] = ("", "")
    """The log-in name and passphrase that open the other store."""
    changed_to: str = ""
    let_go_of: bool = False
    codes_due: CodesDue | None = None
    drawn: int = 0
    printed: tuple[int, ...] = ()

    def draw_codes(self) -> tuple[str, str]:
        self.drawn += 1
        return CODES

    def codes_printed(self, numbers: tuple[int, ...]) -> None:
        self.printed += numbers

    def confirm_codes(self) -> None:
        self.codes_due = None

    def release(self) -> None:
        self.let_go_of = True

    def open_other(self, name: str, passphrase: str, progress: Progress | None = None) -> None:
        (progress or Progress()).check()
        if (name, passphrase) != self.other:
            raise WrongPassphrase
        self.unopened = None

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        if old != RIGHT:
            raise Invalid({"old": "This is not your current passphrase."})
        self.changed_to, self.temporary = new if new == again else "", None

    def open_session(self, frame: Frame) -> OpenSession:
        raise NotImplementedError


@dataclass
class TestSignIn:
    """Remembers what it was asked; `answers` are raised one after the other before it opens."""

    __test__ = False
    answers: list[MscuError] = field(default_factory=list)
    opened: OpenedSignIn = field(default_factory=OpenedSignIn)
    place: Path = Path("/srv/unit")
    taken: bool = False
    on_another_disk: bool = True
    asked: list[object] = field(default_factory=list)
    confirmed: list[Path] = field(default_factory=list)
    building: Callable[[], object] = tuple
    """Called when half of the demo is built."""
    upgrading: Callable[[Progress], object] = lambda progress: progress.check()
    """Called before a store opens, as if it were an older one."""

    def _answer(self, *asked: object) -> None:
        self.asked.append(asked[0] if len(asked) == 1 else asked)
        if self.answers:
            raise self.answers.pop(0)

    def unlock(
        self, folder: Path, name: str, passphrase: str, progress: Progress | None = None
    ) -> OpenedSignIn:
        self.upgrading(progress or Progress())
        self._answer(folder, name, passphrase)
        if passphrase != RIGHT:
            raise WrongPassphrase
        return self.opened

    def unlock_charity(
        self, folder: Path, name: str, passphrase: str, *, unit_person: str, progress: Progress | None = None
    ) -> OpenedSignIn:
        self.upgrading(progress or Progress())
        self._answer(folder, name, passphrase, unit_person)
        return self.opened

    def recover(self, folder: Path, codes: tuple[str, str], name: str, passphrase: str) -> OpenedSignIn:
        self._answer(folder, codes, name, passphrase)
        return self.opened

    def demo(self, tell: Callable[[float], object]) -> tuple[Path, str, str]:
        tell(0.5)
        self.building()
        if self.answers:
            raise self.answers.pop(0)
        return Path("/srv/demo"), "officer", RIGHT

    def default_folder(self) -> Path:
        return self.place

    def check_folder(self, folder: Path) -> None:
        self.asked.append(folder)
        if self.taken:
            raise TargetExists

    def try_second_place(self, store: Path, place: Path) -> bool:
        self._answer(store, place)
        return self.on_another_disk

    def found(self, store: NewStore) -> tuple[str, str]:
        self._answer(store)
        return CODES

    def confirm_codes(self, folder: Path) -> None:
        self.confirmed.append(folder)

    def connect(self, source: str, folder: Path) -> None:
        self._answer(source, folder)

    def restore(self, backup: Path, folder: Path, progress: Progress) -> str:
        progress.report(1)
        self._answer(backup, folder)
        return "Restored as it was on 20 Jun 2022 10:30."
