"""Where the database of a folder's store is: in a file beside its keys, or on the unit's server.

Whatever opens, closes or changes a store as a whole asks this interface, and never which of the two it has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from mscu.codes import Operation, Role
    from mscu.followed_referrals import FollowedReferral
    from mscu.progress import Progress
    from mscu.store.audit.audit import RecordedSession
    from mscu.store.engine.reading import Definition, Part
    from mscu.store.files.lock_file import StoreLock
    from mscu.store.keys.keys_file import Header
    from mscu.store.keys.unlocked import Unlocked
    from mscu.store.keys.workstation_keyring import DeviceSecrets

Recording = Callable[["Connection", int], object]
"""Writes the audit row that names a keys file by its number."""


@dataclass(frozen=True, kw_only=True)
class ServerState:
    """A server as whoever has a store on it sees it."""

    host: str
    database: str
    version: str
    authority: str
    """Who vouches for it; empty for one that is reached by a socket of this computer."""
    authority_until: datetime | None
    """How long the certificate in the connection file lasts, by which that is known."""
    certificate_until: datetime | None
    """How long the certificate lasts that the server itself shows, if it has shown one."""
    backup_at: datetime | None
    """When its administrators last checked a backup."""
    connected: tuple[str, ...]
    """Whose programs are connected."""


class ShownTexts(Protocol):
    """Texts as they are shown to who may not read the names of others in them."""

    def read(self, connection: Connection, name: str, case_id: int | None) -> Iterable[tuple[Any, ...]]:
        """Return case, person, id, column and words of those of a table, of a case or of all."""
        ...

    def put(self, connection: Connection, case_ids: Sequence[int], texts: Iterable[object]) -> None:
        """Replace the texts of cases."""
        ...

    def take_unwritten(self, connection: Connection, most: int) -> Sequence[int]:
        """Return cases of which nobody has written the texts yet, and take them off the list."""
        ...


class StoreDatabase(Protocol):
    """The database of a store, and what goes with where it is."""

    @property
    def secures_rows(self) -> bool:
        """Return whether it shows a user who reads only the rows that the gate's rule leaves.

        The rule is then left out of statements, as asking it twice takes longer than what is asked.
        """
        ...

    @property
    def is_here(self) -> bool:
        """Return whether it is on this computer, which then makes the backups as well."""
        ...

    @property
    def path(self) -> Path:
        """Return the file of the folder that is it, or that says where it is."""
        ...

    def take_keys(self) -> None:
        """Bring the keys file in the folder up to date, before anybody unlocks it."""
        ...

    def lock(self, unlocked: Unlocked) -> StoreLock | None:
        """Keep other programs out, where only one may have the store open."""
        ...

    def open(self, unlocked: Unlocked, now: datetime, progress: Progress | None = None) -> Engine:
        """Open the database, in the form that this program knows.

        Bringing an older one into that form is reported to `progress`, and nothing else is.
        """
        ...

    def identity(self) -> object:
        """Return what is another once the database was replaced by another."""
        ...

    def state(self, engine: Engine) -> ServerState | None:
        """Return what can be said of the server; None of a file."""
        ...

    def lets_in(self, engine: Engine) -> bool:
        """Return whether the user may still read in it."""
        ...

    def size(self, engine: Engine) -> int:
        """Return how large it is, in bytes."""
        ...

    def pad(self, engine: Engine) -> None:
        """Pad it, so that its size reveals nothing."""
        ...

    def check_triggers(self, connection: Connection) -> None:
        """Refuse one without what keeps the audit append-only."""
        ...

    def audit_keys(self, connection: Connection, unlocked: Unlocked) -> dict[str, str]:
        """Return the keys of the audit that are no settings, by the names of these."""
        ...

    def may_derive(self, role: Role) -> bool:
        """Return whether a user's program keeps what is derived from records, or leaves it to others."""
        ...

    def is_left_to_derive(self, connection: Connection) -> bool:
        """Return whether others have changed records from which nobody has derived anything yet."""
        ...

    def take_left_to_derive(self, connection: Connection) -> Sequence[tuple[str, int, Operation]]:
        """Return these by type and id, with what was done, for this program to do it."""
        ...

    def claim_followed(
        self, connection: Connection, case_uuids: Collection[str], person_uuids: Collection[str]
    ) -> Sequence[FollowedReferral]:
        """Return referrals to the charity, which are then its user's to change if it accepted them."""
        ...

    def supporters(self, connection: Connection, person_ids: Collection[int]) -> Sequence[tuple[int, str]]:
        """Return who of the charity has accepted people for whose card police ask, or released it before."""
        ...

    @property
    def texts(self) -> ShownTexts | None:
        """Return where texts are written for who may not read the names of others in them, if anywhere."""
        ...

    def expected_schema(self, connection: Connection, unlocked: Unlocked) -> Mapping[Part, Definition]:
        """Return what it should consist of."""
        ...

    def reconcile(self, connection: Connection, unlocked: Unlocked) -> Unlocked:
        """Settle what a command that did not finish has staged, and return what the user has then."""
        ...

    def follow(self, connection: Connection, unlocked: Unlocked) -> Unlocked:
        """Return what the user has by the keys that another program may have written meanwhile."""
        ...

    def bring_along(self, unlocked: Unlocked, passphrase: str, devices: DeviceSecrets) -> Unlocked:
        """Bring what older versions wrote into the present form."""
        ...

    def bind_to_workstation(self, unlocked: Unlocked, passphrase: str, devices: DeviceSecrets) -> Unlocked:
        """Have the user's slot require this workstation's secret as well, as IT wants it."""
        ...

    def write_keys(self, connection: Connection, header: Header, content: bytes) -> None:
        """Write the next keys file into the database, in the transaction of the row that names it."""
        ...

    def remove_person(self, engine: Engine, name: str, *, unlocked: Unlocked, record: Recording) -> Unlocked:
        """Shut a user out of the store for good."""
        ...

    def finish_rotation(self, unlocked: Unlocked) -> None:
        """Finish what a crash left of shutting somebody out."""
        ...

    def hold_sessions(self, driver: Any, began: Iterable[int]) -> None:  # noqa: ANN401 - of either driver
        """Show other programs that sessions are running, as long as a connection lasts."""
        ...

    def is_lost(self, connection: Connection, session: RecordedSession, own: OwnSessions) -> bool:
        """Return whether a session has ended that nobody ended on record, and somebody should now."""
        ...


@dataclass(frozen=True, kw_only=True)
class OwnSessions:
    """Whose program asks about sessions."""

    actor: str
    device: str
    running: AbstractSet[int]
    """Those of the program itself, by the audit rows in which they began."""
