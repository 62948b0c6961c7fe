"""Compiles the statements of the first pages, while the passphrase is typed.

SQLAlchemy compiles a statement once in a process, which takes longer than to run it. Here they are run on an
empty store in memory with one made-up case: no value of a real store can be in what is kept (decision 41).
"""

from __future__ import annotations

import gc
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread, main_thread
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy.orm import Session

from mscu.access import Actor
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseNumbers, FirstCases
from mscu.actions.clocks.clock_board import AskBoardChoices, ClockNumbers, FirstClocks
from mscu.actions.core.action import Query, Work
from mscu.actions.core.form_choices import CodeLists, Colleagues
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.editions.issue_edition import Editions, LookAtEdition
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.report_register import CountNewReports, ReportNumbers
from mscu.actions.intake.triage_times import AskTriageTimes
from mscu.actions.matching.hits import MyHits
from mscu.actions.matching.known_matches import MatchCallText
from mscu.actions.matching.matching import MatchReportText
from mscu.actions.matching.possible_duplicates import PossibleDuplicates
from mscu.actions.matching.same_reports import GroupedReports
from mscu.actions.merging.merge_reports import DuplicatesOfReport
from mscu.actions.ocg.groups import Groups
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subject_list import FirstSubjects, SubjectNumbers
from mscu.codes import IdentifierKind, Kind, Role, SubjectKind
from mscu.dates.date_reading import Precision
from mscu.models.base import Base, Record
from mscu.models.case import Case
from mscu.models.entries.note import Note
from mscu.models.entries.report import Report
from mscu.models.subject import Identifier, Involvement, Person
from mscu.models.user import User
from mscu.store.engine.engines import engine_of
from mscu.store.guard import Guard, open_session
from mscu.store.indexes.word_index import WordIndex
from mscu.store.register_numbers import Registers
from mscu.store.schema.database import made_up_database
from mscu.viewer import viewing_as

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.store.guard import GuardedSession

ROLE = Role.OFFICER
"""Most roles of the police read by the same rules as officers, and so run the same statements."""
_ID = 1
_WORDS = "-"
_NOW = datetime(2022, 6, 20, 9, 0, tzinfo=UTC)
_KEY_BYTES = 32
_REPORT_ID = 2
_TOLD = "Jo Smith of 12 High Street, 07700 900000, in a van AB12 CDE"
FIRST_PAGES: tuple[Query[Any], ...] = (
    MyDesk(),
    MyHits(),
    CountNewReports(),
    CodeLists(),
    Colleagues(),
    CaseFile(case_id=_ID),
    EntryFile(entry_id=_ID),
    FirstCases(),
    CaseNumbers(),
    EntryFile(entry_id=_REPORT_ID),
    GroupedReports(),
    AskTriageTimes(),
    ReportNumbers(),
    DuplicatesOfReport(report_id=_REPORT_ID),
    MatchReportText(words=_TOLD),
    MatchCallText(words=_TOLD),
    FirstSubjects(),
    SubjectNumbers(),
    SubjectFile(subject_id=_ID),
    PossibleDuplicates(subject_id=_ID),
    AskBoardChoices(),
    FirstClocks(),
    ClockNumbers(),
    Groups(),
    Editions(),
    LookAtEdition(case_id=_ID, edition="supervisor"),
)
"""What the pages ask: desk, case, reports, people, clocks, groups and print, the longest last."""


class Warming:
    """A thread that warms the statements until a store is open.

    SQLAlchemy completes parts of a statement when they are first wanted, which two threads must not do.
    """

    def __init__(self) -> None:
        self._is_over = Event()
        self._thread = Thread(target=self._warm, name="warming")

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Wait until the question at hand is answered, and ask no other."""
        self._is_over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _warm(self) -> None:
        """Compile; the garbage collector skips what was compiled from then on, since it stays for good."""
        warm_statements(self._is_wanted)
        gc.freeze()

    def _is_wanted(self) -> bool:
        return main_thread().is_alive() and not self._is_over.is_set()


def warm_statements(is_wanted: Callable[[], bool]) -> None:
    """Run what the first pages ask, as long as that is wanted."""
    engine = made_up_database(secrets.token_bytes(_KEY_BYTES))
    try:
        with engine.connect() as connection:
            Base.metadata.create_all(connection)
            _fill(connection)
            for query in FIRST_PAGES:
                if not is_wanted():
                    return
                _answer(connection, query)
    finally:
        engine.dispose()


def _fill(connection: Connection) -> None:
    connection.exec_driver_sql(engine_of(connection).defer_links)  # for good, as nothing is committed
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        for record in _made_up():
            session.add(record)
            session.flush()
        session.commit()


def _made_up() -> Iterator[Record]:
    entry = {
        "case_id": _ID,
        "happened_at": _NOW,
        "happened_precision": Precision.MOMENT.value,
        "happened_words": _WORDS,
        "recorded_at": _NOW,
        "recorded_by_id": _ID,
        "headline": _WORDS,
    }
    yield User(id=_ID, name=_WORDS, display=_WORDS, role=ROLE)
    yield Case(id=_ID, reference=_WORDS, title=_WORDS, opened_at=_NOW)
    yield Note(id=_ID, kind=Kind.NOTE, **entry)
    yield Person(id=_ID, kind=SubjectKind.PERSON, name=_WORDS, recorded_at=_NOW)
    yield Identifier(subject_id=_ID, kind=IdentifierKind.NAME, value=_WORDS, shown=_WORDS)
    yield Involvement(case_id=_ID, subject_id=_ID, role=_WORDS)
    yield Report(
        id=_REPORT_ID, kind=Kind.REPORT, register_number=_WORDS, source=_WORDS, triage_state=_WORDS, **entry
    )


def _answer(connection: Connection, query: Query[Any]) -> None:
    with viewing_as(_ID, _NOW.date()), open_session(connection, Guard(ROLE, writing=False)) as session:
        query.answer(_work(connection, session))


def _work(connection: Connection, session: GuardedSession) -> Work:
    unused: Any = cast("Any", None)
    return Work(
        actor=Actor(id=_ID, name=_WORDS, display=_WORDS, role=ROLE, device=_WORDS),
        now=_NOW,
        today=_NOW.date(),
        word_index=WordIndex(connection, session),
        registers=Registers(connection),
        keys=unused,
        read_head=lambda: _WORDS,
        guards=(),
        _claim_followed=unused,
        _supporters=lambda _ids: (),
        _session=session,
        _together=partial(engine_of(connection).together, connection),
    )
