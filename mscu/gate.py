"""The only way to the records: permission, unit of work, visibility, audit, commit.

The window and the command line reach records only through `Gate.perform` and `Gate.ask`. Somebody who holds a
passphrase and another SQLCipher program can go round it, and so could code in this file; the digests and
signatures of the audit show that afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, is_dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial, wraps
from itertools import chain
from threading import Event
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from mscu.access import Actor
from mscu.actions import kinds  # noqa: F401 - so that each kind has its command
from mscu.actions.core.action import (
    EVERY_STORE,
    Action,
    AuditNote,
    Command,
    Later,
    Query,
    Reads,
    RecordGuard,
    Undo,
    Work,
)
from mscu.actions.core.legal_holds import LegalHolds
from mscu.changes import Changes, OthersChanges
from mscu.codes import Operation, Role, StoreKind
from mscu.dates.london import LONDON, show_moment
from mscu.derived import changed_line, changed_records, digests_of, keys_lines, note_line
from mscu.errors import (
    Invalid,
    InvalidValue,
    MscuError,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    RecordedRefusal,
    StaleRecord,
    StoreError,
    TurnedOff,
)
from mscu.indexes import Indexes, IndexesOutOfDate
from mscu.machine_settings import why_off
from mscu.models.case import Case
from mscu.others import changes_in, is_unmatched, names_at, number_of_case, rows_of_others, touches_access
from mscu.progress import Progress
from mscu.store.audit.audit import (
    Audit,
    AuditHead,
    AuditLine,
    head_to_follow,
    last_change,
    last_used,
    read_head,
    read_row,
)
from mscu.store.audit.digest import type_name
from mscu.store.engine.engines import engine_of, reading_all, writing
from mscu.store.guard import GUARD, Guard, GuardedSession, open_session
from mscu.store.indexes.word_index import WordIndex
from mscu.store.register_numbers import Registers
from mscu.text.storable_text import search_problem
from mscu.viewer import EVER, viewing_as

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.followed_referrals import FollowedReferral
    from mscu.store.open_store import OpenStore

T = TypeVar("T")
P = ParamSpec("P")
LOGGED_RECORDS = frozenset({"cases", "survivor"})
"""Types of record with a log of their own."""
GUARDS: tuple[RecordGuard, ...] = (LegalHolds(),)
ASK_A_LEAD = "Your role does not allow this. Ask a safeguarding lead."
ONLY_IN_UNIT = "Only the unit's store has this."
_INDEXED, _DIGESTED, _WRITTEN = 0.6, 0.8, 0.99
"""The shares that are done of what the gate itself writes: indexes, digests, rows of the audit."""
_SECONDS_BETWEEN_TRIES = (0, 0.2, 0.5, 1, 2, 4)
"""How long to wait before each try to read whether something was saved, while a server restarts."""
CONSULTATION_PERIOD = timedelta(minutes=10)
"""Asking again within this time is not a new consultation: the window locks when it is left untouched for as
long.
"""


@contextmanager
def _without_values() -> Iterator[None]:
    """Replace SQLAlchemy's errors, which repeat values, by the program's own."""
    try:
        yield
    except StaleDataError:
        raise StaleRecord from None
    except DBAPIError:
        raise
    except (StatementError, UnicodeError):
        raise InvalidValue from None


@contextmanager
def _record_refusal(gate: Gate, command: Command[Any]) -> Iterator[None]:
    """Record a refusal by the command itself, of something that the role may do in general."""
    try:
        yield
    except NotPermitted as refused:
        gate.record(Operation.REFUSAL, command.recorded_as, "not to what it is about")
        if refused.sentence == NotPermitted().sentence:
            raise gate.not_permitted() from None
        raise
    except RecordedRefusal as refused:
        gate.record(Operation.REFUSAL, command.recorded_as, refused.on_record)
        raise


@contextmanager
def _say_who_changed(gate: Gate) -> Iterator[None]:
    """Add to the refusal of a stale save by whom and when the record was changed."""
    try:
        yield
    except StaleRecord as stale:
        if stale.record is None:
            raise
        with reading_all(gate.store.engine).connect() as connection:
            change = last_change(connection, type_name(stale.record[0]), stale.record[1])
        if change is None:
            raise
        raise StaleRecord(by=change[0], at=show_moment(change[1])) from None


@contextmanager
def _undo_on_failure(command: Command[Any]) -> Iterator[None]:
    """Undo what a command wrote outside the store if it fails, even at the commit."""
    try:
        yield
    except BaseException:
        command.undo()
        raise


def _with_file_errors(method: Callable[Concatenate[Gate, P], T]) -> Callable[Concatenate[Gate, P], T]:
    """Make a method of the gate raise the program's own errors about the file of the store."""

    @wraps(method)
    def converted(gate: Gate, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with gate.store.file_errors():
            gate.store.require_same_file()
            return method(gate, *args, **kwargs)

    return converted


def _check_characters(query: Query[Any]) -> None:
    """Refuse text in a query's field that can be neither looked for nor sealed for the audit."""
    texts = ((name, text) for name, value in vars(query).items() for text in _texts_in(value))
    if problems := {name: problem for name, text in texts if (problem := search_problem(text))}:
        raise Invalid(problems)


def _texts_in(value: object) -> Iterator[str]:
    """Yield the texts of a field: itself, those in a tuple or set, and those of a filter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | frozenset):
        yield from chain.from_iterable(map(_texts_in, value))
    elif is_dataclass(value):
        yield from chain.from_iterable(map(_texts_in, vars(value).values()))


def now_utc() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


@dataclass
class Gate:
    """One user's access to one unlocked store."""

    store: OpenStore
    actor: Actor
    clock: Callable[[], datetime] = now_utc
    """The time at which entries are recorded; a demo store has a fixed day."""
    changes: Changes = frozenset()
    """What the last command changed, by the word index's type and id."""
    undo: Undo | None = None
    """How the last command can be undone by the same user, if at all."""
    _opened: dict[tuple[str, int | None], datetime] = field(default_factory=dict)
    """When each record was last read, so that a page that reads it again makes no new consultation."""
    _began: int | None = None
    """The audit row in which the session began."""
    _own_rows: set[int] = field(default_factory=set)
    """The last audit rows of what it did itself, until others' changes were looked for after them."""
    _indexes: Indexes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._indexes = Indexes(self.store, self.actor)

    @_with_file_errors
    def perform(self, command: Command[T], progress: Progress | None = None) -> T:
        """Perform a command whole, with its audit rows, or not at all; another thread may cancel it.

        Raises:
            Cancelled: it was cancelled before the commit; nothing was changed.
            NotPermitted: the role does not allow it; the refusal is recorded.
            MscuError: the command refuses; nothing was changed.
        """
        self.changes, self.undo = frozenset(), None
        progress = progress or Progress()
        self._permit(command)
        if command.derives and not self._indexes.are_kept_here:
            return cast("T", command.nothing_to_do)
        self._refresh_indexes(command)
        unrestricted_role = Role.DISCLOSURE if command.includes_withdrawn else Role.SUPERVISOR
        role = unrestricted_role if command.includes_restricted else self.actor.role
        guard = Guard(role, writing=True, store=self.store.store_kind)
        day = EVER if command.includes_restricted else self.today()
        refusals, opened = _record_refusal(self, command), self._session(guard, day)
        with (
            _say_who_changed(self),
            _undo_on_failure(command),
            refusals,
            self._keys_with_records(),
            opened as session,
        ):
            engine_of(session.connection()).wait_for_turn(session.connection())  # before the time is taken
            work = self._work(session, progress.part(0, command.own_share))
            result = command.perform(work)
            session.flush()
            work.progress = progress.part(command.own_share, 1)
            head = self._end(session, partial(self._index_and_audit, session, guard, command, work))
        if head is not None:
            self._own_rows.add(head.seq)
            with suppress(StoreError):  # it is done, whatever becomes of the witnesses
                self.store.remember(head)
        self.changes = frozenset(changed_records(guard.changed, self.actor.id))
        if command.undoable and work.undo is not None and self.actor.may(work.undo.command.needs):
            self.undo = work.undo
        return result

    @_with_file_errors
    def ask(self, query: Query[T], progress: Progress | None = None) -> T:
        """Answer a query, unless it is cancelled. Opening a record is recorded before the answer is shown."""
        self._permit(query)
        _check_characters(query)
        if query.consults:
            self._consult(query)
        try:
            try:
                answer, notes = self._answer(query, progress)
            except IndexesOutOfDate:
                self._refresh_indexes(query)
                answer, notes = self._answer(query, progress, is_refreshed=True)
        except NotFound:
            self.closed_record(query.consults, query.consulted())
            raise
        if notes:
            self._write(type(query), [], notes)
        return answer

    def _answer(
        self, query: Query[T], progress: Progress | None, *, is_refreshed: bool = False
    ) -> tuple[T, list[AuditNote]]:
        """Answer from one state of the store.

        Raises:
            IndexesOutOfDate: The query reads an index that is not as it should be.
        """
        is_secured = self.store.database.secures_rows
        guard = Guard(self.actor.role, False, self.store.store_kind, is_secured)
        with self._session(guard) as session:
            work, connection = self._work(session, progress), session.connection()
            answer = Later(partial(query.answer, work))
            reads = [answer.run]
            if not is_refreshed:
                reads.insert(0, partial(self._indexes.require_ready, query, connection))
            # What it reads together in turn then waits for nobody.
            engine_of(connection).together(connection, reads, are_last=True)
            session.flush()  # so that an unintended change is refused, not dropped
        return answer.value, work.notes

    @_with_file_errors
    def figures_differ(self) -> bool:
        """Count the tallies of all years again, and return whether the stored ones were different."""
        return self._indexes.recount_figures(self._work)

    @_with_file_errors
    def make_ready(self, action: Action[Any]) -> None:
        """Rebuild the indexes that an action reads, before somebody waits for it."""
        self._refresh_indexes(action)

    def interrupt(self) -> None:
        """Stop the running statement. Called from another thread."""
        self.store.interrupt()

    @_with_file_errors
    def head(self) -> AuditHead:
        """Return the newest row of the audit, for anchors and the foot of printed pages."""
        return self.store.head()

    @_with_file_errors
    def record(self, operation: Operation, action: str, reason: str = "") -> None:
        """Record an operation of the program itself, such as unlocking or a backup."""
        self._write(action, [AuditLine(operation=operation, reason=reason)])

    @_with_file_errors
    def begin_session(self) -> None:
        """Record that the user unlocked the store."""
        self._began = self._write("Unlock", [AuditLine(operation=Operation.LOGIN)]).seq
        self.store.begin_session(self._began)

    @_with_file_errors
    def end_session(self) -> None:
        """Record that the user locked the store."""
        self._write("Lock", [AuditLine(operation=Operation.LOGOUT, object_id=self._began)])
        self.store.running.discard(self._began)

    @_with_file_errors
    def end_lost_sessions(self) -> None:
        """Record the end of each session that the program could not record itself.

        Locking waits for nothing, so a busy worker writes no row; nor does a crash.
        """
        self._write("Lock", self._lost_sessions)

    def _lost_sessions(self, connection: Connection) -> list[AuditLine]:
        return [
            AuditLine(
                operation=Operation.LOGOUT,
                object_id=each.began,
                reason=f"{each.actor} had unlocked it in row {each.began}; it ended unrecorded after "
                f"{show_moment(last_used(connection, each))}",
            )
            for each in self.store.lost_sessions(connection, self.actor)
        ]

    @property
    def began(self) -> int:
        """Return the audit row in which the session began; 0 before that."""
        return self._began or 0

    @_with_file_errors
    def changes_of_others(self, after: int) -> OthersChanges:
        """Return what other programs changed after a row of the audit, for the pages that show it."""
        with reading_all(self.store.engine).connect() as connection:
            head = read_head(connection)
            others = rows_of_others(connection, after, head.seq, self._own_rows)
        with self._session(Guard(self.actor.role, False, self.store.store_kind)) as session:
            changes = changes_in(session, others, self.actor.id)
        self._own_rows = {row for row in self._own_rows if row > head.seq}
        access_changed = touches_access(others) and not self._keeps_role()
        return OthersChanges(head.seq, changes, access_changed, is_unmatched(others))

    def _keeps_role(self) -> bool:
        """Return whether the user may still open the store, in the same role."""
        try:
            return self.store.actor().role is self.actor.role
        except MscuError:
            return False

    @_with_file_errors
    def also_at(self, case_id: int) -> tuple[int, tuple[str, ...]] | None:
        """Return the number that stands for an open case, and who else has it open.

        None if the user may not see the case.
        """
        with self._session(Guard(self.actor.role, False, self.store.store_kind)) as session:
            number = number_of_case(session, case_id, self.store.digest_key)
            return None if number is None else (number, names_at(session, number, self.actor.id))

    def today(self) -> date:
        """Return the date in London."""
        return self.clock().astimezone(LONDON).date()

    def _permit(self, action: Action[Any]) -> None:
        if self.store.store_kind not in action.stores or not self.actor.may(action.needs):
            reason = f"needs to {action.needs.label}"
            self.record(Operation.REFUSAL, action.recorded_as, reason)
            raise self.not_permitted(action.stores)
        if action.feature is not None and why_off(action.feature):
            self.record(Operation.REFUSAL, action.recorded_as, "turned off by IT")
            raise TurnedOff

    def not_permitted(self, stores: frozenset[StoreKind] = EVERY_STORE) -> NotPermitted:
        """Return the error for what the user may not do, with whom to ask in this store or where it is."""
        if self.store.store_kind is StoreKind.UNIT:
            return NotPermitted()
        return NotPermitted(ASK_A_LEAD if self.store.store_kind in stores else ONLY_IN_UNIT)

    def _consult(self, query: Query[Any]) -> None:
        """Record a consultation (DPA 2018 s.62), once for each time a record is opened."""
        object_id, now = query.consulted(), self.clock()
        last_read = self._opened.get((query.consults, object_id))
        if last_read is None or now - last_read > CONSULTATION_PERIOD:
            self._write(
                type(query),
                [
                    AuditLine(
                        operation=Operation.CONSULTATION,
                        object_type=query.consults,
                        object_id=object_id,
                        case_id=object_id if query.consults in LOGGED_RECORDS else None,
                    )
                ],
            )
        self._opened[query.consults, object_id] = now

    def closed_record(self, object_type: str, object_id: int | None) -> None:
        """Note that a record was closed: opening it again is a new consultation."""
        self._opened.pop((object_type, object_id), None)

    def _work(
        self, session: GuardedSession, progress: Progress | None = None, *, notes: Iterable[AuditNote] = ()
    ) -> Work:
        connection = session.connection()
        session.watch = work = Work(
            actor=self.actor,
            now=self.clock(),
            today=self.today(),
            word_index=WordIndex(connection, session),
            registers=Registers(connection),
            keys=self.store.keys_in(connection),
            read_head=partial(read_head, connection),
            guards=GUARDS,
            _claim_followed=partial(self._claim_followed, session),
            _supporters=partial(self.store.database.supporters, connection),
            read_texts=self._indexes.read_texts(connection),
            unwritten_texts=self._indexes.unwritten_texts(connection),
            _session=session,
            _together=partial(engine_of(connection).together, connection),
            notes=list(notes),
            progress=progress or Progress(),
        )
        return work

    def _claim_followed(
        self, session: GuardedSession, case_uuids: Collection[str], person_uuids: Collection[str]
    ) -> Sequence[FollowedReferral]:
        found = self.store.database.claim_followed(session.connection(), case_uuids, person_uuids)
        guard: Guard = session.info[GUARD]
        # Their cases may be closed to the user, who records only that support has ended or goes on.
        guard.visible |= {(Case, referral.case_id) for referral in found if referral.is_accepted}
        return found

    @contextmanager
    def _session(self, guard: Guard, day: date | None = None) -> Iterator[GuardedSession]:
        viewing = viewing_as(self.actor.id, day or self.today())
        with _without_values(), viewing, open_session(self.store.engine, guard) as session:
            yield session

    @contextmanager
    def _keys_with_records(self) -> Iterator[None]:
        """Put a new keys file in force after the commit that records it, and only then."""
        try:
            yield
        except BaseException:
            with suppress(StoreError, DBAPIError):  # the next unlocking decides otherwise
                self.store.reconcile()
            raise
        self.store.keys.settle()

    def _index_and_audit(
        self, session: GuardedSession, guard: Guard, command: Command[Any], work: Work
    ) -> AuditHead | None:
        """Index and audit what changed, in the same transaction; return the newest audit row, if any."""
        connection, notes, progress = session.connection(), work.notes, work.progress
        derived = Reads()
        indexing, digesting = progress.part(0, _INDEXED), progress.part(_INDEXED, _DIGESTED)
        derived.read(self._indexes.keep, connection, guard, partial(self._work, notes=notes), indexing)
        digests = derived.read(digests_of, self.store, connection, guard.changed, digesting)
        newest = derived.read(head_to_follow, connection)
        engine_of(connection).together(connection, derived.calls)
        lines = keys_lines(self.store, connection)
        lines += [changed_line(digests.value, *change) for change in guard.changed.items()]
        lines += [note_line(self.store, note, connection) for note in notes]
        head = None
        if lines:
            name, written = command.recorded_as, progress.part(_DIGESTED, _WRITTEN)
            head = self._audit().write(
                connection, name, lines, now_utc(), after=newest.value, progress=written
            )
        progress.report(1)  # from here on nothing stops it
        guard.audited = True
        session.flush()  # so that a later change is refused before the commit
        return head

    def _end(self, session: GuardedSession, write_audit: Callable[[], AuditHead | None]) -> AuditHead | None:
        """Write the audit and commit; if the connection breaks, read afterwards whether it was committed.

        Raises:
            OutcomeUnknown: It cannot be read.
        """
        audited = Later(write_audit)
        try:
            connection = session.connection()
            engine_of(connection).together(connection, [audited.run], are_last=True)
            session.commit()
        except DBAPIError as error:
            head = audited.value if audited.is_done else None
            if head is None or not error.connection_invalidated:
                raise
            session.close()
            if not self._was_committed(head):
                raise
        return audited.value

    def _was_committed(self, head: AuditHead) -> bool:
        """Return whether an audit row is in the store, as soon as the store can be read again."""
        for seconds in _SECONDS_BETWEEN_TRIES:
            Event().wait(seconds)
            with suppress(DBAPIError), writing(self.store.engine).connect() as connection:
                # Whoever has the lock knows that the transaction, which had it, has ended.
                row = read_row(connection, head.seq)
                return row is not None and row.hash == head.hash
        raise OutcomeUnknown

    def _refresh_indexes(self, action: Action[Any]) -> None:
        """Refresh the indexes that the action reads, and record it if somebody had tampered with one."""
        if changed := self._indexes.ready(action, self._work):
            self.record(Operation.UPKEEP, "ClockIndex", changed)

    def _audit(self) -> Audit:
        return Audit(self.store.chain_key, self.store.signer(self.actor))

    def _write(
        self,
        action: type[Action[Any]] | str,
        lines: list[AuditLine] | Callable[[Connection], list[AuditLine]],
        notes: Iterable[AuditNote] = (),
    ) -> AuditHead:
        """Write rows of the program itself, in a transaction of their own; return the newest row."""
        name = action if isinstance(action, str) else action.recorded_as
        with writing(self.store.engine).begin() as connection:
            own = lines(connection) if callable(lines) else lines
            all_lines = [*own, *(note_line(self.store, note, connection) for note in notes)]
            written = Later(partial(self._append, connection, name, all_lines))
            engine_of(connection).together(connection, [written.run], are_last=True)
        head = written.value
        if all_lines:
            self._own_rows.add(head.seq)
            self.store.remember(head)
        return head

    def _append(self, connection: Connection, name: str, lines: list[AuditLine]) -> AuditHead:
        """Write rows, with the time at which nobody else is writing any more; return the newest row."""
        newest = head_to_follow(connection)  # the first statement may wait for who is writing
        return self._audit().write(connection, name, lines, now_utc(), after=newest)
