"""Actions: commands that change records and queries that read them, and the work they may do.

An action names the permission that it needs and is a frozen dataclass, so that a form can bind to it, a test
can compare it and the audit knows its name. Only the gate runs one.
"""

from __future__ import annotations

from abc import abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, select
from sqlalchemy.orm import Session

from mscu.codes import Operation, StoreKind
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.machine_settings import Feature
from mscu.models.base import Record
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.user import User
from mscu.progress import Progress
from mscu.rules.code_dates import CodeDates, code_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

    from mscu.access import Actor, Permission
    from mscu.followed_referrals import FollowedReferral
    from mscu.rules.unit_rules import ClockRules

SURVIVORS = frozenset({StoreKind.SURVIVORS})
EVERY_STORE = frozenset(StoreKind)
CHOOSE = "Choose one from the list."
UNDONE = "Recorded by mistake, and undone at once by the same user."
"""The reason with which something is undone, where one is recorded."""
T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
M = TypeVar("M", bound=Record)
Ts = TypeVarTuple("Ts")
P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class AuditNote:
    """An operation that the audit must record besides the changes themselves."""

    operation: Operation
    object_type: str = ""
    object_id: int | None = None
    case_id: int | None = None
    purpose: str = ""
    recipients: str = ""
    reason: str = ""
    sealed: str = ""
    """Text that only the auditor can read, such as what was searched for."""


class WordSearch(Protocol):
    """A full-text search; what it finds is still loaded through the visibility rule."""

    def find(self, words: str, limit: int) -> Sequence[tuple[str, int]]:
        """Return the type and id of the records that contain these words, best first."""
        ...

    def read(
        self, words: str, limit: int, wanted: Mapping[str, Select[Any]]
    ) -> Sequence[tuple[str, Row[Any]]]:
        """Search and read at once: run the statement given for each type, whose first column is the id."""
        ...

    def needs_merging(self) -> bool:
        """Return whether the index has so many segments that it should be merged."""
        ...

    def merge_segments(self, *, begun: bool) -> bool:
        """Merge some pages of the index and return whether there is more to do."""
        ...


class RegisterNumbers(Protocol):
    """Counts in the registers, hidden cases included, so that no number is issued twice."""

    def next(self, column: SQLColumnExpression[Any], start: str) -> int:
        """Return the number after the highest one that follows `start` in a register's column."""
        ...

    def count_survivors(self, column: SQLColumnExpression[Any], *where: ColumnElement[bool]) -> int:
        """Count the distinct survivors in a column, including those of other navigators."""
        ...

    def survivor_days(
        self,
        column: SQLColumnExpression[Any],
        *beside: SQLColumnExpression[Any],
        where: Iterable[ColumnElement[bool]],
    ) -> list[tuple[Any, ...]]:
        """Return the ids of survivors, including those of other navigators, each with a day and choices."""
        ...

    def all_values(self, column: SQLColumnExpression[Any], *where: ColumnElement[bool]) -> frozenset[str]:
        """Return what a copy must hide, from hidden cases too; never pass it on in an answer."""
        ...

    def all_rows(
        self,
        column: SQLColumnExpression[Any],
        *beside: SQLColumnExpression[Any],
        where: Iterable[ColumnElement[bool]],
    ) -> list[tuple[Any, ...]]:
        """Return the same, each value with what is beside it."""
        ...

    def uuids(self, column: SQLColumnExpression[Any], *where: ColumnElement[bool]) -> frozenset[str]:
        """Return the random names that a signature may bind, of hidden rows too; never pass them on."""
        ...


class ReadTexts(Protocol):
    """Reads the texts of a table that names were hidden in, of a case or of all."""

    def __call__(self, name: str, case_id: int | None) -> Iterable[tuple[Any, ...]]:
        """Return case, person, id, column and text of each."""
        ...


@dataclass(frozen=True)
class UnwrittenTexts:
    """The cases on a server whose texts nobody has written yet for who may not read the names in them."""

    take: Callable[[int], Sequence[int]]
    """Returns this many of them at most, which are then no longer unwritten."""
    put: Callable[[Sequence[int], Iterable[Any]], None]
    """Replaces the texts of cases."""


class UnitKeys(Protocol):
    """The keys of the unit as a whole, by which another unit knows it."""

    @property
    def seal_public(self) -> bytes:
        """Return the key to which others seal what is for this unit."""
        ...

    @property
    def sign_public(self) -> bytes:
        """Return the key with which others check what this unit signed."""
        ...

    def sign(self, content: bytes) -> bytes:
        """Sign for the unit; the content must state its own purpose."""
        ...

    def withdrawal_secret(self, copy: str) -> bytes:
        """Return the secret that withdraws a shared copy, by its UUID."""
        ...

    def seal_to(self, content: bytes, public_key: bytes) -> bytes:
        """Seal a bundle to another unit."""
        ...

    def open(self, sealed: bytes) -> bytes | None:
        """Open a bundle sealed to this unit; return None if it was not, or if it was changed."""
        ...


class Keys(Protocol):
    """The part of the keys file that actions on users need."""

    @property
    def with_codes(self) -> bool:
        """Return whether the actor came in with both recovery codes."""
        ...

    def add(self, name: str, display: str, passphrase: str, *, waits: bool) -> None:
        """Add a slot; `waits` is until a second person confirms it."""
        ...

    def reset(self, name: str, passphrase: str, *, waits: bool) -> None:
        """Set a new passphrase and a new key pair for a user."""
        ...

    def confirm(self, names: Sequence[str], *, codes: bool) -> None:
        """Open the store to users whose access waited, and to new recovery codes."""
        ...

    def draw(self, *, waits: bool) -> tuple[str, str]:
        """Draw new recovery codes; `waits` is until a second person confirms them."""
        ...

    def drop(self, name: str) -> None:
        """Remove the slot of a user whose access waited."""
        ...

    def has_slot(self, name: str) -> bool:
        """Return whether the keys file has a slot of a user."""
        ...

    def change(self, old: str, new: str) -> None:
        """Change the actor's own passphrase."""
        ...

    def open_sealed(self, sealed: bytes) -> str:
        """Read text sealed to the actor; return an empty string if it was sealed to others."""
        ...

    def is_signed(self, content: bytes, signature: bytes, public_key: bytes) -> bool:
        """Return whether the signature was made with another store's key."""
        ...

    def sign(self, content: bytes) -> bytes:
        """Sign with the actor's own key; the content must state its own purpose."""
        ...

    @property
    def public_key(self) -> bytes:
        """Return the key with which others check what the actor signs."""
        ...

    @property
    def of_unit(self) -> UnitKeys: ...


class RecordGuard(Protocol):
    """A rule about stored records, which the session asks before each flush.

    It reads through the work, and may raise a refusal or keep further records with the same flush.
    """

    def before_delete(self, work: Work, record: Record) -> None:
        """Check a stored record that is about to be deleted."""
        ...

    def before_change(self, work: Work, record: Record) -> None:
        """Check a stored record that this action is about to change for the first time."""
        ...


@dataclass
class Later(Generic[T]):
    """What a read returns, once it was run."""

    _read: Callable[[], T]
    value: T = field(init=False)

    @property
    def is_done(self) -> bool:
        return "value" in vars(self)

    def run(self) -> None:
        self.value = self._read()


@dataclass
class Reads:
    """Reads that need nothing of each other, and run in the time of one where the database is far away."""

    _later: list[Later[Any]] = field(default_factory=list)

    def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Later[T]:
        """Add a call; its value is there after the block."""
        self._later.append(later := Later(partial(function, *args, **kwargs)))
        return later

    def all(
        self, function: Callable[P, Iterable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> Later[tuple[T, ...]]:
        """Add a call that yields; its value is all of it."""
        self._later.append(later := Later(lambda: tuple(function(*args, **kwargs))))
        return later

    @property
    def calls(self) -> list[Callable[[], None]]:
        return [later.run for later in self._later]


@dataclass(kw_only=True)
class Work:
    """What an action reads and writes records with; the database session stays hidden."""

    actor: Actor
    now: datetime
    """In UTC."""
    today: date
    """In London."""
    word_index: WordSearch
    registers: RegisterNumbers
    keys: Keys
    read_head: Callable[[], object] = field(repr=False)
    guards: Sequence[RecordGuard] = field(repr=False)
    _claim_followed: Callable[[Collection[str], Collection[str]], Sequence[FollowedReferral]] = field(
        repr=False
    )
    _supporters: Callable[[Collection[int]], Sequence[tuple[int, str]]] = field(repr=False)
    _session: Session = field(repr=False)
    _together: Callable[[Sequence[Callable[[], None]]], None] = field(repr=False)
    progress: Progress = field(default_factory=Progress, repr=False)
    """What long work reports to; it says when to stop."""
    read_texts: ReadTexts | None = field(default=None, repr=False)
    """Reads what others have hidden names in, for who may not read these names; None for who hides them."""
    unwritten_texts: UnwrittenTexts | None = field(default=None, repr=False)
    """None for a file, and for who may not read these names."""
    notes: list[AuditNote] = field(default_factory=list)
    undo: Undo | None = None
    """How what is being done can be undone at once."""
    _loaded: list[Record] = field(default_factory=list, repr=False)
    """Records already loaded: the session holds them weakly and would read them again."""
    _labels: dict[str, str] = field(default_factory=dict, repr=False)
    _all_labels: dict[str, str] = field(default_factory=dict, repr=False)
    _displays: dict[int, str] = field(default_factory=dict, repr=False)
    _codes: dict[str, tuple[str, CodeDates]] = field(default_factory=dict, repr=False)
    """Codes already looked up: an import asks for the same ones repeatedly."""
    clock_rules: ClockRules | None = field(default=None, repr=False)
    """The rules that clocks are counted by, once `clock_rules.py` has read them."""
    name_holders: Mapping[str, int] = field(default_factory=dict, repr=False)
    """The users by their names, once `user_names.py` has read them."""

    @property
    def audit_head(self) -> str:
        """Return the id and hash of the newest audit row, as printed editions show them."""
        return str(self.read_head())

    def get(self, model: type[M], id_: int, version: int | None = None) -> M:
        """Load one record.

        Raises:
            NotFound: it does not exist, or the actor may not see it.
            StaleRecord: it has changed since that version was read.
        """
        record = self._session.get(model, id_)
        if record is None:
            raise NotFound
        if version is not None and record.version != version:
            raise StaleRecord(record)
        self._loaded.append(record)
        return record

    @contextmanager
    def together(self) -> Iterator[Reads]:
        """Collect the reads of a block, and run them at its end."""
        yield (reads := Reads())
        self._together(reads.calls)

    def rows(self, statement: Select[*Ts], **params: object) -> Sequence[Row[*Ts]]:
        """Read rows of columns; `params` fills the statement's parameters."""
        return self._session.execute(statement, params).all()

    def records(self, statement: Select[M]) -> Sequence[M]:
        """Read whole records."""
        return self._session.scalars(statement).all()

    def values(self, statement: Select[*Ts], **params: object) -> Sequence[Any]:
        """Read the first column of all rows."""
        return self._session.scalars(statement, params).all()

    def value(self, statement: Select[*Ts]) -> Any:  # noqa: ANN401 - whatever the column is
        """Read the first column of the first row, or None; the session would read all rows first."""
        return self._session.scalars(statement.limit(literal(1))).first()

    def pairs(self, statement: Select[K, V]) -> dict[K, V]:
        """Read rows of two columns as a mapping from the first to the second."""
        return {row[0]: row[1] for row in self._session.execute(statement)}

    def followed_referrals(self, names: Collection[tuple[str, str]]) -> Sequence[FollowedReferral]:
        """Return the referrals of people whom the charity supports, by the UUIDs of case and person.

        They may be hidden. The end of support may be recorded with those that were accepted.
        """
        cases, people = {case for case, _ in names}, {person for _, person in names}
        found = self._claim_followed(cases, people) if names else ()
        return [each for each in found if (each.case_uuid, each.person_uuid) in names]

    def supporters(self, person_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
        """Return who of the charity has accepted people for whose card police ask, or released it before."""
        names: dict[int, tuple[str, ...]] = {}
        for person_id, name in sorted(self._supporters(person_ids)) if person_ids else ():
            names[person_id] = (*names.get(person_id, ()), name)
        return names

    def add(self, *records: M) -> M:
        """Add records and return the first with its id."""
        self._session.add_all(records)
        self._session.flush()
        return records[0]

    def delete(self, record: Record) -> None:
        """Erase a record; the audit keeps the fact that it existed."""
        self._session.delete(record)

    def keep(self, record: Record) -> None:
        """Add a record to the flush that is about to begin, for a guard."""
        self._session.add(record)

    def before_delete(self, record: Record) -> None:
        """Ask all guards about a record that is about to be deleted."""
        for guard in self.guards:
            guard.before_delete(self, record)

    def before_change(self, record: Record) -> None:
        """Ask all guards about a record that is about to be changed."""
        for guard in self.guards:
            guard.before_change(self, record)

    def flush(self) -> None:
        """Write the changes so far, so that the next read sees them."""
        self._session.flush()

    def note(self, note: AuditNote) -> None:
        """Add a separate audit entry for this command."""
        self.notes.append(note)

    def undone_by(self, command: Command[Any], done: str) -> None:
        """Note the command that undoes what is being done, and what is shown once it did."""
        self.undo = Undo(command=command, done=done)

    def label(self, key: str | None) -> str:
        """Return the label of a key from a code list, or an empty string for None."""
        if key and key not in self._labels:
            self._labels[key] = self.value(select(Code.label).where(Code.key == key)) or ""
        return self._labels[key] if key else ""

    def labels(self) -> Mapping[str, str]:
        """Return the labels of all keys of the code lists, which are read once."""
        if not self._all_labels:
            self._all_labels = self.pairs(select(Code.key, Code.label))
            self._labels |= self._all_labels
        return self._all_labels

    def displays(self) -> Mapping[int, str]:
        """Return the display names of all users, which are read once."""
        if not self._displays:
            self._displays = self.pairs(select(User.id, User.display))
        return self._displays

    def code_days(self, keys: set[str]) -> dict[str, tuple[str, CodeDates]]:
        """Return the list of each key and the days between which it is a choice, leaving out unknown keys."""
        missing = [key for key in keys if key.isascii() and key.isprintable() and key not in self._codes]
        if missing:
            rows = self.rows(select(Code.key, Code.list_name, Code.retired_on).where(Code.key.in_(missing)))
            self._codes |= {key: (name, code_dates(key, retired)) for key, name, retired in rows}
        return {key: self._codes[key] for key in keys if key in self._codes}

    def live_codes(self, keys: set[str]) -> dict[str, str]:
        """Return the list of each key that is a choice today, leaving out the rest."""
        days = self.code_days(keys).items()
        return {key: name for key, (name, dates) in days if dates.includes(self.today, self.today)}

    def check_code(self, field_name: str, list_name: str, key: str) -> None:
        """Refuse a key that is not a live choice of the list.

        Raises:
            Invalid: the key is unknown or retired.
        """
        if self.live_codes({key}).get(key) != list_name:
            raise Invalid({field_name: CHOOSE})


class Recorded:
    """Something that the audit names."""

    recorded_as: ClassVar[str]
    """The class name, unless the class was renamed and keeps the name used in older rows."""
    upkeep: ClassVar[bool] = False
    """Whether the program does it by itself: pages read again only if it changed something."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.recorded_as = cls.__dict__.get("recorded_as", cls.__name__)


class Action(Recorded, Generic[T]):
    """Something that a user does, with the permission it needs."""

    needs: ClassVar[Permission]
    stores: ClassVar[frozenset[StoreKind]] = frozenset({StoreKind.UNIT})
    """The kinds of store in which it is allowed."""
    feature: ClassVar[Feature | None] = None
    """What IT turns off to have it refused; None for what cannot be turned off."""
    reads_likenesses: ClassVar[bool] = False
    """Whether it reads the index of likenesses, which the gate then builds first."""
    reads_mentions: ClassVar[bool] = False
    """Whether it reads the index of mentions, which the gate then builds first."""
    reads_clocks: ClassVar[bool] = False
    """Whether it reads the index of clocks, which the gate then brings up to date with the rules."""
    reads_tallies: ClassVar[bool] = False
    """Whether it reads the yearly tallies, which the gate then brings up to date with the rules."""
    register: ClassVar[list[type[Action[Any]]]] = []

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        """Register the action and refuse one that names no permission."""
        super().__init_subclass__()
        if abstract:
            return
        if not hasattr(cls, "needs"):
            message = f"{cls.__name__} names no permission"
            raise TypeError(message)
        Action.register.append(cls)


class Command(Action[T], abstract=True):
    """An action that changes records; its audit entries are part of the same transaction."""

    includes_restricted: ClassVar[bool] = False
    """Whether it covers restricted cases too, whatever the role; a test lists those that do."""

    includes_withdrawn: ClassVar[bool] = False
    """Whether it also covers what was withdrawn, to erase it with its case or not to receive it twice."""

    derives: ClassVar[bool] = False
    """Whether it only derives something, for which a user of a store on a server may read too little."""
    undoable: ClassVar[bool] = False
    """Whether it says by which command it is undone; a test lists why the others are not."""
    own_share: ClassVar[float] = 0.98
    """The share of its time that `perform` takes; in the rest the gate writes the indexes and the audit."""
    nothing_to_do: ClassVar[Any] = None
    """What it returns where it is left to others then."""

    @abstractmethod
    def perform(self, work: Work) -> T:
        """Run the command; an exception leaves everything unchanged."""

    def undo(self) -> None:
        """Remove what was written outside the store; the gate calls this if nothing was committed."""


@dataclass(frozen=True, kw_only=True)
class Undo:
    """How what a user has just done can be undone: by another command, on record like any."""

    command: Command[Any]
    done: str
    """What is shown once it is undone."""


class Query(Action[T], abstract=True):
    """An action that reads; writing inside it is refused."""

    consults: ClassVar[str] = ""
    """The type of record that the query opens, for the consultation log; empty if none."""

    def consulted(self) -> int | None:
        """Return the id of the record that is opened; only called if `consults` is not empty."""
        return None

    @abstractmethod
    def answer(self, work: Work) -> T:
        """Return a frozen answer, never a record itself."""
