"""What an action is: a command that changes or a query that reads, and the work it may do.

An action names the permission it needs and is a frozen dataclass, so that a form can bind to
it, a test can compare it and the audit knows its name. Only the gate runs one.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from mscu.codes import Operation, StoreKind
from mscu.errors import Invalid, NotFound, Stale
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.complaint import CaseHold, HeldCopy
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment
from mscu.models.nrm_form import NrmForm, OfForm
from mscu.models.subject import Involvement

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

    from mscu.access import Actor, Permission

SURVIVORS = frozenset({StoreKind.SURVIVORS})
EVERY_STORE = frozenset(StoreKind)
HELD = "A legal hold keeps the records of this case: it is lifted first, with a reason."
CHOOSE = "Choose one from the list."
T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
M = TypeVar("M", bound=Record)
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, kw_only=True)
class AuditNote:
    """An operation that the audit must keep beside the changes themselves."""

    operation: Operation
    object_type: str = ""
    object_id: int | None = None
    case_id: int | None = None
    purpose: str = ""
    recipients: str = ""
    reason: str = ""
    sealed: str = ""
    """Words kept readable for the auditor alone, such as what was searched for."""


class WordSearch(Protocol):
    """Finds records by words; what it names is still loaded through the visibility rule."""

    def find(self, words: str, limit: int) -> Sequence[tuple[str, int]]:
        """Name the records, as type and number, in whose words these occur, best first."""
        ...

    def read(
        self, words: str, limit: int, wanted: Mapping[str, Select[Any]]
    ) -> Sequence[tuple[str, Row[Any]]]:
        """Read them at once: of each type what its statement says, its number first."""
        ...

    def is_in_parts(self) -> bool:
        """Say whether the index is in more parts than it is worth to search each."""
        ...

    def put_together(self, *, begun: bool) -> bool:
        """Put some pages of the index together; says whether there is more to do."""
        ...


class Registers(Protocol):
    """Counts the registers, hidden cases included: a number is never given twice."""

    def next(self, column: Any, start: str) -> int:  # noqa: ANN401 - a mapped column
        """Give the number after the highest that follows `start` in a register's column."""
        ...

    def tally(self, column: Any, *where: Any) -> int:  # noqa: ANN401 - a mapped column, and SQL
        """Count the different survivors in a column, those of other navigators too."""
        ...

    def everywhere(self, column: Any, *where: Any) -> frozenset[str]:  # noqa: ANN401 - as above
        """Give what must be hidden in a copy, of hidden cases too: never to be answered."""
        ...


class UnitKeys(Protocol):
    """The keys of the unit as a whole, by which another unit knows it."""

    @property
    def seal_public(self) -> bytes:
        """Give the key to which others seal what is for this unit."""
        ...

    @property
    def sign_public(self) -> bytes:
        """Give the key with which others check what this unit signed."""
        ...

    def sign(self, content: bytes) -> bytes:
        """Sign for the unit; the content must say what it is for."""
        ...

    def seal_to(self, content: bytes, public_key: bytes) -> bytes:
        """Seal a bundle to another unit."""
        ...

    def open(self, sealed: bytes) -> bytes | None:
        """Open a bundle that was sealed to this unit; None where it was not, or was changed."""
        ...


class Keys(Protocol):
    """The keys file, as far as actions on users need it."""

    def add(self, name: str, display: str, passphrase: str) -> None:
        """Make a slot."""
        ...

    def reset(self, name: str, passphrase: str) -> None:
        """Give a person a new passphrase and a new key pair."""
        ...

    def change(self, old: str, new: str) -> None:
        """Change the actor's own passphrase."""
        ...

    def open_sealed(self, sealed: bytes) -> str:
        """Read words that were sealed to the actor; empty where they were sealed to others."""
        ...

    def is_signed(self, content: bytes, signature: bytes, public_key: bytes) -> bool:
        """Say whether a signature of another store's key fits."""
        ...

    def sign(self, content: bytes) -> bytes:
        """Sign with the actor's own key; the content must say what it is for."""
        ...

    @property
    def public_key(self) -> bytes:
        """Give the key with which others check what the actor signs."""
        ...

    @property
    def of_unit(self) -> UnitKeys:
        """Give the keys of the unit as a whole."""
        ...


@dataclass(kw_only=True)
class Work:
    """What an action gets to work with; the session stays behind it."""

    actor: Actor
    now: datetime
    """In UTC."""
    today: date
    """In London."""
    word_index: WordSearch
    registers: Registers
    keys: Keys
    read_head: Callable[[], object] = field(repr=False)
    _session: Session = field(repr=False)
    notes: list[AuditNote] = field(default_factory=list)
    _held: list[Record] = field(default_factory=list, repr=False)
    """What was loaded: the session holds records weakly, and would read them again."""
    _labels: dict[str, str] = field(default_factory=dict, repr=False)
    _live: dict[str, str] = field(default_factory=dict, repr=False)
    """Codes that were looked up: no action changes one, and an import asks for the same ones."""

    @property
    def audit_head(self) -> str:
        """Give number and hash of the newest row of the audit, as printed editions show them."""
        return str(self.read_head())

    def get(self, model: type[M], number: int, version: int | None = None) -> M:
        """Load one record.

        Raises:
            NotFound: it is not there, or the actor may not see it.
            Stale: it has changed since that version was read.
        """
        found = self._session.get(model, number)
        if found is None:
            raise NotFound
        if version is not None and found.version != version:
            raise Stale
        self._held.append(found)
        return found

    def rows(self, statement: Select[*Ts], **given: object) -> Sequence[Row[*Ts]]:
        """Read rows of columns; what a statement leaves open is given with it."""
        return self._session.execute(statement, given).all()

    def records(self, statement: Select[M]) -> Sequence[M]:
        """Read whole records."""
        return self._session.scalars(statement).all()

    def values(self, statement: Select[*Ts], **given: object) -> Sequence[Any]:
        """Read the first column of all rows."""
        return self._session.scalars(statement, given).all()

    def value(self, statement: Select[*Ts]) -> Any:  # noqa: ANN401 - whatever the column is
        """Read the first column of the first row, or None."""
        return self._session.scalars(statement).first()

    def pairs(self, statement: Select[K, V]) -> dict[K, V]:
        """Read rows of two columns: the second by the first."""
        return {row[0]: row[1] for row in self._session.execute(statement)}

    def add(self, *records: M) -> M:
        """Add records and give the first one back with its number."""
        self._session.add_all(records)
        self._session.flush()
        return records[0]

    def delete(self, record: Record) -> None:
        """Erase a record; the audit keeps that it was there.

        Raises:
            Invalid: what it says belongs to a case that a legal hold keeps.
        """
        if isinstance(record, Entry | Attachment | NrmForm) and self._is_held(record.case_id):
            raise Invalid({"case_id": HELD})
        self.keep_former(record)
        self._session.delete(record)

    def keep_former(self, record: Record) -> None:
        """Write down what a role, a part of a form or the head of a case says, if it is held.

        People go on working on what is held: what they change or take away is kept beside it.
        """
        if isinstance(record, Case):
            case_id: int | None = record.id
        else:
            case_id = record.case_id if isinstance(record, Involvement | OfForm) else None
        if case_id is not None and self._is_held(case_id):
            former = HeldCopy(case_id=case_id, replaced_at=self.now, replaced_by_id=self.actor.id)
            former.copy(record)
            self.add(former)

    def _is_held(self, case_id: int | None) -> bool:
        store_kind = select(CaseHold.id).where(CaseHold.case_id == case_id)
        return self.value(store_kind.where(CaseHold.lifted_on.is_(None))) is not None

    def flush(self) -> None:
        """Write what has changed so far, so that the next read sees it."""
        self._session.flush()

    def note(self, note: AuditNote) -> None:
        """Leave an audit entry of its own with this command."""
        self.notes.append(note)

    def label(self, key: str | None) -> str:
        """Give the label of a key from a code list; nothing for none."""
        if key and key not in self._labels:
            self._labels[key] = self.value(select(Code.label).where(Code.key == key)) or ""
        return self._labels[key] if key else ""

    def live_codes(self, keys: set[str]) -> dict[str, str]:
        """Give the list of each key that is a live choice; of the others nothing."""
        asked = [key for key in keys if key.isascii() and key not in self._live]
        live = select(Code.key, Code.list_name).where(Code.key.in_(asked), Code.retired_on.is_(None))
        self._live |= self.pairs(live) if asked else {}
        return {key: self._live[key] for key in keys if key in self._live}

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
    """The class name, unless a class that was renamed keeps the one of old rows."""

    def __init_subclass__(cls) -> None:
        """Set the name that the audit uses."""
        super().__init_subclass__()
        cls.recorded_as = cls.__dict__.get("recorded_as", cls.__name__)


class Action(Recorded, Generic[T]):
    """Something that a person does, with the permission it needs."""

    needs: ClassVar[Permission]
    stores: ClassVar[frozenset[StoreKind]] = frozenset({StoreKind.UNIT})
    """The kinds of store in which it can be done; in the others it is refused."""
    reads_likenesses: ClassVar[bool] = False
    """Whether it reads the index of likenesses: the gate sees to it that this is there."""
    reads_clocks: ClassVar[bool] = False
    """Whether it reads the index of the clocks: the gate sees to it that this fits its rules."""
    reads_tallies: ClassVar[bool] = False
    """Whether it reads the tallies of the year: the gate sees to it that they fit their rules."""
    register: ClassVar[list[type[Action[Any]]]] = []

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        """Keep the register of all actions; refuse one that names no permission."""
        super().__init_subclass__()
        if abstract:
            return
        if not hasattr(cls, "needs"):
            message = f"{cls.__name__} names no permission"
            raise TypeError(message)
        Action.register.append(cls)


class Command(Action[T], abstract=True):
    """An action that changes something; it leaves its audit entries in the same transaction."""

    over_all: ClassVar[bool] = False
    """Whether it works over restricted cases too, whoever runs it; a test names those that do."""

    over_sealed: ClassVar[bool] = False
    """Whether it works over what the navigator withdrew as well: to erase it with its case."""

    @abstractmethod
    def perform(self, work: Work) -> T:
        """Do it; whatever is raised leaves everything as it was."""

    def go_on(self) -> None:
        """Raise once whoever gave it wants it stopped; the gate asks until it commits."""

    def undo(self) -> None:
        """Take away what it wrote outside the store: the gate asks where nothing was kept."""


class Query(Action[T], abstract=True):
    """An action that reads; a write inside it is refused."""

    consults: ClassVar[str] = ""
    """The type of record that is opened by asking, for the consultation log; or empty."""

    def consulted(self) -> int | None:
        """Name the record that is opened; only asked where `consults` is not empty."""
        return None

    @abstractmethod
    def answer(self, work: Work) -> T:
        """Give a frozen answer, never a record itself."""
