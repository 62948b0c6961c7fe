"""The stores that one person has unlocked, and the window made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mscu.access import Permission
from mscu.actions.admin.users import ChangePassphrase
from mscu.codes import StoreKind
from mscu.errors import MscuError, NotPermitted, WrongPassphrase
from mscu.outbox import Outbox
from mscu.progress import Progress
from mscu.store.files.file_names import StoreFiles
from mscu.store.files.withdrawal_notes import WithdrawalNotes
from mscu.store.keys.drafts import SealedDrafts
from mscu.store.open_store import OpenStore
from mscu.store_session import StoreSession
from mscu.ui.look.frame import Frame
from mscu.ui.session.workspaces import SignedIn
from mscu.ui.sign_in.charity_folder import TwoLogins, last_logins, remember_logins
from mscu.ui.sign_in.sign_in_ports import CodesDue, Temporary, Unopened
from mscu.ui.sign_in.unlock import unit_shut

if TYPE_CHECKING:
    from mscu.ui.window.window_session import OpenWorkspace, WindowSession

WHILE_AWAY = (
    "Officers phone the navigator on call. To open the unit's store as well, lock (Ctrl+L) and unlock both."
)


@dataclass(kw_only=True)
class OtherStore:
    """The store beside an open one that the user has not opened yet."""

    store_kind: StoreKind
    folder: Path
    person: str
    open: Callable[[Path, str, str, Progress | None], StoreSession]
    """Opens it with a log-in name and a passphrase, which are counted."""
    error: MscuError = field(default_factory=WrongPassphrase)


class UnlockedStores:
    """The stores that one person has unlocked (`sign_in_ports.Opened`), the unit's first."""

    def __init__(self, session: StoreSession, passphrase: str, *, recovered: bool = False) -> None:
        self._open: dict[StoreKind, StoreSession] = {}
        self._passphrases: dict[StoreKind, str] = {}
        """The passphrase that has opened each store, until the window's pages are made."""
        self._other: OtherStore | None = None
        self._recovered = recovered
        self._outbox: Outbox | None = None
        self.add(session, passphrase)

    def add(self, session: StoreSession, passphrase: str) -> None:
        """Add an opened store; the unit's is always the first."""
        opened = {**self._open, session.gate.actor.store: session}
        self._open = {kind: opened[kind] for kind in StoreKind if kind in opened}
        self._passphrases[session.gate.actor.store] = passphrase
        self._other = None
        self._exchange_from_now_on()
        if len(self._open) == len(StoreKind):
            self._remember_logins()

    def _remember_logins(self) -> None:
        """Remember which names opened the stores, and where the unit's is."""
        unit, charity = self.sessions
        store = charity.service.store
        if store.fixed_day is None:
            names = TwoLogins(
                folder=str(store.folder),
                charity=charity.gate.actor.name,
                unit=unit.gate.actor.name,
                unit_folder=str(unit.service.store.folder),
            )
            remember_logins(names)

    def _exchange_from_now_on(self, unit_folder: Path | None = None) -> None:
        """Exchange with the charity's store, if it is open, what waits: with the unit's or beside it."""
        charity, police = self._open.get(StoreKind.SURVIVORS), self._open.get(StoreKind.UNIT)
        if charity is None:
            return
        if police is not None:
            folder: Path | None = police.service.store.folder
        else:
            folder = unit_folder or _unit_folder(charity.service.store)
        notes = None if folder is None else WithdrawalNotes(folder)
        self._outbox = Outbox(charity.aside, None if police is None else police.aside, notes)
        self.exchange()

    def exchange(self) -> None:
        """Exchange what waits between the stores, as is done before the first page."""
        if self._outbox is not None and not self.must_change:
            session = self.sessions[0]
            session.news = (*session.news, *self._outbox.run(hears=False).told)

    def lacks(self, other: OtherStore) -> None:
        """Note that there is another store, which the user has not opened."""
        self._other = other
        if other.store_kind is StoreKind.UNIT:
            self._exchange_from_now_on(other.folder)

    @property
    def sessions(self) -> tuple[StoreSession, ...]:
        """Return the sessions, the unit's first."""
        return tuple(self._open.values())

    @property
    def _first(self) -> StoreSession | None:
        """Return the session of the folder that was unlocked; None if only the one beside it opened."""
        is_unit_away = self._other is not None and self._other.store_kind is StoreKind.UNIT
        return None if is_unit_away else self.sessions[0]

    @property
    def person(self) -> str:
        """Return the log-in name."""
        return "" if self._first is None else self._first.gate.actor.name

    @property
    def unit_name(self) -> str:
        """Return the name of the unit or charity."""
        return "" if self._first is None else self._first.service.store.settings["unit_name"]

    @property
    def unopened(self) -> Unopened | None:
        """Return the store that the user may open as well, if it is not open."""
        other = self._other
        if other is None:
            return None
        return Unopened(store_kind=other.store_kind, person=other.person, error=other.error)

    def open_other(self, name: str, passphrase: str, progress: Progress | None = None) -> None:
        """Open the other store as well."""
        other = self._other
        if other is None:
            return
        try:
            session = other.open(other.folder, name, passphrase, progress)
        except MscuError as error:
            other.error = error
            raise
        self.add(session, passphrase)

    @property
    def must_change(self) -> bool:
        """Return whether somebody else knows a passphrase, so that it must be changed."""
        return self.temporary is not None

    @property
    def temporary(self) -> Temporary | None:
        """Return the passphrase that must be changed next, in every store that it opened and must leave."""
        due = [kind for kind, session in self._open.items() if session.must_change]
        if not due:
            return None
        passphrase = self._passphrases[due[0]]
        alike = tuple(kind for kind in due if self._passphrases[kind] == passphrase)
        return Temporary(
            store_kinds=alike,
            person=self._open[due[0]].gate.actor.name,
            passphrase=passphrase,
            stays=tuple(kind for kind in self._open if kind not in alike),
        )

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Change the passphrase where it is temporary, or if it is nowhere, in every store."""
        temporary = self.temporary
        for kind in tuple(self._open) if temporary is None else temporary.store_kinds:
            self._open[kind].perform(ChangePassphrase(old=old, new=new, again=again))
            self._passphrases[kind] = new
        self.exchange()

    @property
    def codes_due(self) -> CodesDue | None:
        """Return which store has no recovery codes on paper; None if all have."""
        session = self._lacks_codes
        if session is None:
            return None
        store = session.service.store
        return CodesDue(
            owner=store.settings["unit_name"],
            store_kind=store.store_kind,
            used=self._recovered,
            may_draw=self._recovered or session.gate.actor.may(Permission.MANAGE_USERS),
        )

    @property
    def _lacks_codes(self) -> StoreSession | None:
        return next((session for session in self.sessions if session.lacks_codes), None)

    def draw_codes(self) -> tuple[str, str]:
        """Draw recovery codes for the store that has none.

        Whoever came in with the old codes draws new ones: the old ones are known, and so are of no use.
        """
        due, session = self.codes_due, self._lacks_codes
        if due is None or session is None or not due.may_draw:
            raise NotPermitted
        return session.new_codes()

    def codes_printed(self, numbers: tuple[int, ...]) -> None:
        """Record that the sheets of these codes were sent to a printer."""
        if (session := self._lacks_codes) is not None:
            session.codes_printed(numbers)

    def confirm_codes(self) -> None:
        """Record that both codes are on paper."""
        if (session := self._lacks_codes) is not None:
            session.confirm_codes()

    def release(self) -> None:
        """Close the stores again without opening the window's pages."""
        for session in self.sessions:
            session.log_out()

    def open_session(self, frame: Frame) -> WindowSession:
        """Make the pages."""
        from mscu.ui.window.window_session import WindowSession  # `load` has it; a command needs no page

        unit_away = "" if self._other is None else _unit_away(self._other)
        self._passphrases.clear()
        workspaces = [_workspace(session, unit_away=unit_away) for session in self.sessions]
        if self._outbox is not None:
            for session in self.sessions:
                session.after_act = self._outbox.wake
        clock = self.sessions[0].gate.clock
        return WindowSession(workspaces, clock, frame=frame, outbox=self._outbox)


def _unit_folder(store: OpenStore) -> Path | None:
    """Return where the unit's store is: around the charity's, or where it was last open beside it."""
    if StoreFiles(store.folder.parent, StoreKind.UNIT).keys.is_file():
        return store.folder.parent
    folder = last_logins(store.folder).unit_folder
    return Path(folder) if folder else None


def _unit_away(other: OtherStore) -> str:
    """Return that the unit's store is not open beside the charity's and what is missed, or nothing."""
    return f"{unit_shut(other.error)} {WHILE_AWAY}" if other.store_kind is StoreKind.UNIT else ""


def _workspace(session: StoreSession, *, unit_away: str) -> OpenWorkspace:
    from mscu.ui.window.window_session import OpenWorkspace

    store = session.service.store
    signed_in = SignedIn(
        actor=session.gate.actor,
        unit_name=store.settings["unit_name"],
        store=store.database.path,
        backs_up=store.database.is_here,
        fixed_day=store.fixed_day,
        missing=store.missing,
        news=session.news,
        waits=session.waits,
        keeps_witness=store.fixed_day is not None or store.witnesses.anchors.keyring.available,
        unit_away=unit_away,
    )
    return OpenWorkspace(
        gate=session,
        box=SealedDrafts.of(store.folder, store.unlocked, signed_in.actor.id),
        signed_in=signed_in,
        shared=session,
    )
