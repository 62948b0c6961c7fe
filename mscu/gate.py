"""The one door: permission, unit of work, visibility, audit, commit.

The window and the command line reach records only through `Gate.perform` and `Gate.ask`.
Who holds the passphrase and another SQLCipher program can go round it, and so could code in
this file: the audit's digests and signatures find that afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from mscu.access import Actor
from mscu.actions.action import Action, Command, Query, Remark, Work
from mscu.actions.clock_rows import keep_clocks, make_clocks
from mscu.codes import Holds, Operation, Role
from mscu.errors import Misfit, NotFound, NotPermitted, RefusedOnRecord, Stale, StoreError
from mscu.looking import EVER, looking_as
from mscu.models.base import OfCase, OfSurvivor, OpenOfSurvivor
from mscu.models.clock_row import fingerprint
from mscu.models.london import show_moment
from mscu.models.shared import SharedCopy
from mscu.models.subject import Involvement
from mscu.store import digest
from mscu.store.audit import Audit, Head, Line, read_head, unended_sitting
from mscu.store.clock_index import ClockTable
from mscu.store.finder import WordFinder, target
from mscu.store.guard import Guard, GuardedSession, open_session
from mscu.store.likeness_index import LikenessTable
from mscu.store.registers import Registers
from mscu.store.staged_keys import KEYS_ROW

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.models.base import Record
    from mscu.store.unit import Unit

T = TypeVar("T")
LONDON = ZoneInfo("Europe/London")
WHOLE = frozenset({"cases", "survivor"})
"""Types of record that have a log of their own."""
AT_ONCE = 500
SHOWN_FOR = timedelta(minutes=10)
"""As long as the window stays unlocked untouched: after it, asking again is opening again."""


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Say what went wrong without the value that SQLAlchemy's own errors repeat."""
    try:
        yield
    except StaleDataError:
        raise Stale from None
    except DBAPIError:
        raise
    except (StatementError, UnicodeError):
        raise Misfit from None


def _touched(changed: Iterable[Record]) -> Iterator[tuple[str, int]]:
    """Name the records that pages show otherwise from now on, and the cases they belong to."""
    for record in changed:
        if aim := target(record):
            yield aim
            yield (aim[0], record.id) if getattr(record, "kept_id", None) else aim
        if isinstance(record, OfCase) and record.case_id is not None:
            yield ("cases", record.case_id)
        elif isinstance(record, OfSurvivor | OpenOfSurvivor):
            yield ("survivor", record.survivor_id)
        if isinstance(record, SharedCopy | Involvement) and record.entry_id is not None:
            yield ("entry", record.entry_id)


def whose(record: Record) -> int | None:
    """Give the number of the case, or in the navigators' store of the survivor, it belongs to."""
    if isinstance(record, OfSurvivor | OpenOfSurvivor):
        return record.survivor_id
    return getattr(record, "case_id", None)


@contextmanager
def _seeing_all(connection: Connection, actor: Actor) -> Iterator[GuardedSession]:
    """Read within a transaction what is derived from everything, hidden cases included.

    Nothing of it is answered: clocks are read through the rule, like all rows of a case.
    """
    guard = Guard(Role.SUPERVISOR, writing=False)
    with looking_as(actor.id, EVER), open_session(connection, guard) as session:
        yield session


def _make_likenesses(unit: Unit) -> None:
    """Make the index of likenesses anew if it was made by other keys, or never."""
    with unit.engine.begin() as connection:
        table = LikenessTable(connection)
        if not table.fits():
            table.make()


def _of_keys(unit: Unit) -> list[Line]:
    """Name the keys file that waits: this row is what puts it in force."""
    waiting = unit.keys.waiting
    if waiting is None:
        return []
    return [
        Line(
            operation=Operation.UPKEEP,
            object_type=KEYS_ROW,
            object_id=waiting.generation,
            reason="the keys file is written anew",
        )
    ]


def _parts(of: Iterable[T], command: Command[Any]) -> Iterator[Sequence[T]]:
    """Take some at a time, for as long as the command is to go on."""
    rest = iter(of)
    while part := list(islice(rest, AT_ONCE)):
        command.go_on()
        yield part


def _keep_words(
    finder: WordFinder, changed: Mapping[Record, Operation], command: Command[Any]
) -> None:
    """Let what changed be found by its present words, and what is gone by none."""
    finder.forget(record for record, op in changed.items() if op is Operation.ERASURE)
    for part in _parts(changed.items(), command):
        for record, operation in part:
            if operation is not Operation.ERASURE:
                finder.index(record, new=operation is Operation.COLLECTION)


def _digests(
    unit: Unit, connection: Connection, changed: Iterable[Record], command: Command[Any]
) -> dict[tuple[type[Record], int], bytes]:
    """Read what changed back, very many of a type at once: an import changes that many."""
    numbers: dict[type[Record], list[int]] = {}
    for record in changed:
        numbers.setdefault(type(record), []).append(record.id)
    return {
        (model, number): found
        for model, of_it in numbers.items()
        for part in _parts(of_it, command)
        for number, found in digest.digests_of(unit.digest_key, connection, model, part).items()
    }


def _changed(
    digests: Mapping[tuple[type[Record], int], bytes], record: Record, operation: Operation
) -> Line:
    """Say what became of a record; one that is gone has the empty digest."""
    model = type(record)
    return Line(
        operation=operation,
        object_type=digest.type_name(model),
        object_id=record.id,
        case_id=whose(record),
        digest=digests.get((model, record.id), b""),
    )


def _said(unit: Unit, remark: Remark, connection: Connection) -> Line:
    return Line(
        operation=remark.operation,
        object_type=remark.object_type,
        object_id=remark.object_id,
        case_id=remark.case_id,
        purpose=remark.purpose,
        recipients=remark.recipients,
        reason=remark.reason,
        sealed=unit.seal_for_auditors(remark.sealed, connection),
    )


@contextmanager
def _refusing(gate: Gate, command: Command[Any]) -> Iterator[None]:
    """Keep on record that the role may do it, but not to what it is about."""
    try:
        yield
    except NotPermitted:
        gate.record(Operation.REFUSAL, type(command).__name__, "not to what it is about")
        raise
    except RefusedOnRecord as refused:
        gate.record(Operation.REFUSAL, type(command).__name__, refused.on_record)
        raise


def now_utc() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


@dataclass
class Gate:
    """The door for one actor who has unlocked one store."""

    unit: Unit
    actor: Actor
    clock: Callable[[], datetime] = now_utc
    """When entries are recorded; a demo store's clock stands on its own day."""
    changes: frozenset[tuple[str, int]] = frozenset()
    """What the last command changed, as a finder's type and number."""
    _opened: dict[tuple[str, int | None], datetime] = field(default_factory=dict)
    """When each record was last asked for, so that showing it anew is no new opening."""

    def perform(self, command: Command[T]) -> T:
        """Do a command: all of it, with its audit entries, or nothing.

        Raises:
            NotPermitted: the role does not allow it; the refusal is on record.
            MscuError: whatever the command refuses; nothing was changed.
        """
        self.changes = frozenset()
        self._permit(command)
        if command.reads_likenesses:
            _make_likenesses(self.unit)
        over = Role.DISCLOSURE if command.over_sealed else Role.SUPERVISOR
        role = over if command.over_all else self.actor.role
        guard = Guard(role, writing=True, store=self.unit.holds)
        day = EVER if command.over_all else self.today()
        opened = self._session(guard, day)
        with _refusing(self, command), self._keys_with_records(), opened as session:
            work = self._work(session)
            result = command.perform(work)
            session.flush()
            self._keep(session, guard, command, work.remarks)
            session.commit()
        self.changes = frozenset(_touched(guard.changed))
        return result

    def ask(self, query: Query[T]) -> T:
        """Answer a query; opening a record is on record before the answer is shown."""
        self._permit(query)
        if query.consults:
            self._consult(query)
        if query.reads_clocks:
            with self.unit.engine.begin() as connection:
                self._keep_clocks(connection)
        if query.reads_likenesses:
            _make_likenesses(self.unit)
        try:
            with self._session(Guard(self.actor.role, False, self.unit.holds)) as session:
                work = self._work(session)
                answer = query.answer(work)
                session.flush()  # so that a change that nobody saved is refused, not forgotten
        except NotFound:
            self.left(query.consults, query.consulted())
            raise
        if work.remarks:
            self._write_remarks(query, work.remarks)
        return answer

    def interrupt(self) -> None:
        """Stop the statement that runs now; called from another thread."""
        self.unit.interrupt()

    def head(self) -> Head:
        """Give the newest row of the audit, for anchors and printed feet."""
        with self.unit.engine.connect() as connection:
            return read_head(connection)

    def record(self, operation: Operation, action: str, reason: str = "") -> None:
        """Write an operation of the program itself, such as unlocking or a backup."""
        self._write(action, [Line(operation=operation, reason=reason)])

    def end_last_sitting(self) -> None:
        """Write the end of a sitting that the program could not write itself.

        Locking waits for nothing, so a worker that is busy then writes no row; nor does a crash.
        """
        with self.unit.engine.connect() as connection:
            sitting = unended_sitting(connection)
        if sitting is not None:
            words = f"{sitting.actor} had unlocked it in row {sitting.began}; it ended unrecorded"
            self.record(Operation.LOGOUT, "Lock", f"{words} after {show_moment(sitting.last)}")

    def today(self) -> date:
        """Tell the day in London."""
        return self.clock().astimezone(LONDON).date()

    def _permit(self, action: Action[Any]) -> None:
        if self.unit.holds not in action.stores or not self.actor.may(action.needs):
            reason = f"needs to {action.needs.label}"
            self.record(Operation.REFUSAL, type(action).__name__, reason)
            raise NotPermitted

    def _consult(self, query: Query[Any]) -> None:
        """Keep the consultation (DPA 2018 s.62), once for each time a record is opened.

        A page asks again for what it shows; what nobody asked for in a while is opened anew.
        """
        number, now = query.consulted(), self.clock()
        before = self._opened.get((query.consults, number))
        if before is None or now - before > SHOWN_FOR:
            self._write(
                type(query),
                [
                    Line(
                        operation=Operation.CONSULTATION,
                        object_type=query.consults,
                        object_id=number,
                        case_id=number if query.consults in WHOLE else None,
                    )
                ],
            )
        self._opened[query.consults, number] = now

    def left(self, object_type: str, number: int | None) -> None:
        """Note that a record was put away: opening it again is a new consultation."""
        self._opened.pop((object_type, number), None)

    def _work(self, session: GuardedSession) -> Work:
        connection = session.connection()
        return Work(
            actor=self.actor,
            now=self.clock(),
            today=self.today(),
            finder=WordFinder(connection, session),
            registers=Registers(connection),
            keys=self.unit.keys,
            read_head=partial(read_head, connection),
            _session=session,
        )

    @contextmanager
    def _session(self, guard: Guard, day: date | None = None) -> Iterator[GuardedSession]:
        looking = looking_as(self.actor.id, day or self.today())
        with _in_our_words(), looking, open_session(self.unit.engine, guard) as session:
            yield session

    @contextmanager
    def _keys_with_records(self) -> Iterator[None]:
        """Let a new keys file come into force after the commit that tells of it, and only so."""
        try:
            yield
        except BaseException:
            with suppress(StoreError, DBAPIError):  # else the next unlocking decides
                self.unit.reconcile()
            raise
        self.unit.keys.settle()

    def _keep(
        self, session: GuardedSession, guard: Guard, command: Command[Any], remarks: list[Remark]
    ) -> None:
        """Index and audit what changed, in the transaction of the change."""
        connection = session.connection()
        _keep_words(WordFinder(connection), guard.changed, command)
        self._keep_clocks(connection, guard.changed)
        if self.unit.holds is Holds.UNIT:
            LikenessTable(connection).keep(guard.changed)
        lines = _of_keys(self.unit)
        digests = _digests(self.unit, connection, guard.changed, command)
        lines += [_changed(digests, *change) for change in guard.changed.items()]
        lines += [_said(self.unit, remark, connection) for remark in remarks]
        if lines:
            name = type(command).__name__
            self._audit().write(connection, name, lines, now_utc(), go_on=command.go_on)
        command.go_on()
        guard.audited = True

    def _keep_clocks(
        self, connection: Connection, changed: Mapping[Record, Operation] | None = None
    ) -> None:
        """Keep the index of the clocks: of what changed, or, if it does not fit, all of it."""
        table = ClockTable(connection)
        if self.unit.holds is not Holds.UNIT or table.fits(fingerprint()) is (changed is None):
            return
        with _seeing_all(connection, self.actor) as session:
            if changed is None:
                make_clocks(self._work(session), table)
            else:
                keep_clocks(self._work(session), table, changed)

    def _write_remarks(self, query: Query[Any], remarks: list[Remark]) -> None:
        with self.unit.engine.begin() as connection:
            lines = [_said(self.unit, remark, connection) for remark in remarks]
            self._audit().write(connection, type(query).__name__, lines, now_utc())

    def _audit(self) -> Audit:
        return Audit(self.unit.chain_key, self.unit.signer(self.actor))

    def _write(self, action: type[Action[Any]] | str, lines: list[Line]) -> None:
        name = action if isinstance(action, str) else action.__name__
        with self.unit.engine.begin() as connection:
            self._audit().write(connection, name, lines, now_utc())
