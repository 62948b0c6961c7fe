"""With a role of the server's own, each person reads of every table what the gate shows them."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Condition
from typing import Any

import psycopg
import pytest
from psycopg.errors import (
    DuplicateObject,
    InsufficientPrivilege,
    IntegrityConstraintViolation,
    InvalidPassword,
    LockNotAvailable,
    UndefinedTable,
)
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import ProgrammingError
from typing_extensions import override

from mscu.access import MAY, Permission
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseNumbers
from mscu.actions.core.action import Command, Query
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.editions.issue_edition import EditionPreview
from mscu.actions.enforcement.alerts import RaiseAlert
from mscu.actions.enforcement.enforcement import RecordBail
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.figures.impact import AskImpact
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.search.find import Find
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.sharing.safeguarding_slice import SliceChronology
from mscu.actions.sharing.support_ends import FollowSupport, Lapsed, Support
from mscu.actions.subjects.subjects import AddName
from mscu.changes import SOMETHING
from mscu.code_keys import DECLINED, POTENTIAL_VICTIM, REFUSED, TO_NAVIGATOR, TO_NRM, WITHDRAWN
from mscu.codes import Operation, Role, StoreKind
from mscu.dates.london import LONDON, show_moment
from mscu.errors import NotFound, ServerRefuses, StaleRecord
from mscu.followed_referrals import FollowedReferral
from mscu.gate import Gate
from mscu.models.audit import KEYS_ROW, AuditEntry
from mscu.models.base import Base, is_text
from mscu.models.case import Case
from mscu.models.code import SECRET_SETTINGS
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.entries.shared import SharedCopy
from mscu.models.kinds import TABLES, mapped
from mscu.models.links import model_of_table
from mscu.models.user import locked_out
from mscu.safeguarding_slice import SHOWN_COLUMNS
from mscu.store.audit.digest import digests, digests_of
from mscu.store.audit.record_check import digested
from mscu.store.audit.verify_findings import Findings
from mscu.store.audit.word_check import WordCheck
from mscu.store.engine.engines import SHARED, reading_of, writing
from mscu.store.engine.listening import Ears
from mscu.store.engine.server_door import is_let_in
from mscu.store.engine.shared_charity import (
    is_left_to_derive,
    supporters_of,
    take_followed,
    take_left_to_derive,
)
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.shared_listening import SharedListening, told_number
from mscu.store.engine.shared_roles import CHARITY, StoreRoles, database_rights
from mscu.store.engine.shared_row_security import reading, secure
from mscu.store.engine.shared_texts import SharedTexts
from mscu.store.file_database import FileDatabase
from mscu.store.guard import Guard, open_session
from mscu.store.indexes.rebuild_indexes import empty_indexes
from mscu.store.keys.keys_row import KEYS_TABLE
from mscu.store.schema.revisions import REVISION_TABLE, UNIT_REVISIONS
from mscu.viewer import viewing_as
from tests.inputs.factories import COMMANDS, a_case, a_note, a_person, registered, valid
from tests.scenes.crowd import Crowd
from tests.scenes.stores import COLLEAGUE, NAMES, Store, role_of, sharing_statements
from tests.tools.postgres_cluster import SERVER, Cluster
from tests.tools.shared_stores import fill

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")
MODELS = tuple(mapped())
VERIFIER = f"SCRAM-SHA-256$4096:{'c2FsdA=='}${'A' * 43}=:{'B' * 43}="
"""Of a password that the tests' own server does not ask for."""
NOW = datetime.now(UTC)
"""The server's policies go by its own day."""
FROZEN = Path(__file__).parents[1] / "golden" / "row_security.txt"
"""Revisions, each with a digest of the statements that put a server's store under row security."""
_OF_ORDER = re.compile(r"_[0-9a-f]{8}\b")
_ENTRIES = {model.__tablename__ for model in MODELS if issubclass(model, Entry)}
Ids = dict[str, set[tuple[Any, ...]]]
"""The keys of rows, by table."""


@dataclass(frozen=True)
class Secured:
    """A store on the server with row security, and a role for each of its people."""

    cluster: Cluster
    name: str
    roles: StoreRoles
    engine: Engine
    """As the superuser."""
    ids: dict[str, int]
    """The people, by log-in name."""

    def run(self, *statements: str) -> None:
        """Change rows behind everybody's back."""
        with writing(self.engine).begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement.replace("%", "%%"))

    def connect(self, who: str) -> psycopg.Connection[Any]:
        """Log in as one of the people."""
        return psycopg.connect(
            host=str(self.cluster.folder),
            dbname=self.name,
            user=self.roles.person(self.ids[who]),
            autocommit=True,
        )

    def engine_of(self, who: str) -> Engine:
        """Open the store as the program does for one of the people."""
        user = self.roles.person(self.ids[who])
        return sharing_statements(open_shared(f"postgresql://{user}@/{self.name}?host={self.cluster.folder}"))

    def read(self, who: str) -> Ids:
        """Read the keys of all tables as one of the people, with any program."""
        with self.connect(who) as connection:
            return {model.__name__: set(connection.execute(_keys_of(model)).fetchall()) for model in MODELS}

    def shown(self, who: str, engine: Engine | None = None) -> Ids:
        """Read the keys of all classes through the rule of the gate, as the superuser if not otherwise."""
        guard = Guard(role_of(who), writing=False)
        today = datetime.now(LONDON).date()
        with viewing_as(self.ids[who], today), open_session(engine or self.engine, guard) as session:
            return {
                model.__name__: {tuple(row) for row in session.execute(select(*_key(model)))}
                for model in MODELS
            }


def _key(model: type[Base]) -> list[Any]:
    mapper = model.__mapper__
    return [getattr(model, mapper.get_property_by_column(column).key) for column in mapper.primary_key]


def _keys_of(model: type[Base]) -> str:
    table: Any = model.__mapper__.local_table
    return f"SELECT {', '.join(table.primary_key.columns.keys())} FROM {table.name}"


@pytest.fixture(scope="module")
def filled(crowd_made: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """Return a store in which everything happened, restricted case and all."""
    crowd = crowd_made.copied(tmp_path_factory.mktemp("filled") / "store")
    crowd.restrict()
    crowd.store.close()
    return crowd


@pytest.fixture(scope="module")
def template(postgres_cluster: Cluster, filled: Crowd) -> Secured:
    """Put the store under row security once, for copies of it; nobody is connected to it."""
    name = postgres_cluster.make()
    url, roles = postgres_cluster.url(name), StoreRoles(name)
    fill(url, filled.store.filled)
    engine = open_shared(url)
    with writing(engine).begin() as connection:
        for statement in roles.statements():
            connection.exec_driver_sql(statement)
        secure(connection, roles)
        ids: dict[str, int] = dict(connection.exec_driver_sql("SELECT name, id FROM users").all())
        for user_id in ids.values():
            connection.exec_driver_sql("SELECT row_security.admit(%s, %s)", (user_id, VERIFIER))
        connection.exec_driver_sql("UPDATE restriction SET ends_on = current_date + 30")
    engine.dispose()
    return Secured(postgres_cluster, name, roles, engine, ids)


@contextmanager
def copied(template: Secured) -> Iterator[Secured]:
    """Yield a copy of the store, for the same people."""
    name = template.cluster.make(template.name)
    engine = sharing_statements(open_shared(template.cluster.url(name)))
    yield replace(template, name=name, engine=engine)
    engine.dispose()
    template.cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def store(template: Secured) -> Iterator[Secured]:
    """Yield a copy for tests that change nothing."""
    with copied(template) as made:
        yield made


@pytest.fixture
def own_store(template: Secured) -> Iterator[Secured]:
    """Yield a copy of the test's own."""
    with copied(template) as made:
        yield made


# Every table.


def test_every_table_with_records_has_forced_row_security(store: Secured) -> None:
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        ).all()
    forced = {name for name, is_forced in rows if is_forced}
    assert forced == {*TABLES[StoreKind.UNIT].tables, "find_document"}
    assert {name for name, _ in rows} - forced == {KEYS_TABLE.name, REVISION_TABLE, "server_backup"}


def test_a_table_that_all_read_whole_says_why() -> None:
    open_to_all = {model for model in MODELS if reading(model, Role.OFFICER).condition == "true"}
    assert open_to_all
    assert [model for model in open_to_all if not getattr(model, "unrestricted", "")] == []


def test_few_policies_ask_a_function_that_reads_a_whole_table() -> None:
    """They are right but slow: an officer's are of tables with few rows, or rows of the officer alone."""
    asked = {model.__tablename__ for model in MODELS if reading(model, Role.OFFICER).function}
    assert asked == {"combination", "combination_move", "combination_value", "hit"}


class Noted:
    """A connection that notes what is run on it."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def exec_driver_sql(self, statement: str) -> Noted:
        self.lines += statement.splitlines()
        return self

    def scalars(self) -> Iterator[str]:
        return iter(())

    def scalar_one(self) -> str:
        return "unit"


def test_what_a_server_allows_changes_with_a_revision_only() -> None:
    """Row security is made when a store comes to a server or is upgraded there, and not otherwise.

    For the charity there is no other rule. While no release has the newest revision, write its line anew.
    """
    noted: Any = Noted()
    secure(noted, StoreRoles("unit"))
    # Lists of values come in any order, and functions are named after that.
    words = sorted(re.findall(r"\w+|[^\w\s]+", _OF_ORDER.sub("", " ".join(noted.lines))))
    digest = hashlib.sha256(" ".join(words).encode()).hexdigest()
    frozen = dict(line.split() for line in FROZEN.read_text(encoding="utf-8").splitlines())
    assert frozen.get(UNIT_REVISIONS.newest) == digest, "add a revision, even an empty one, and its line"


# Who reads what.

_MERGED = (
    "UPDATE subject SET kept_id = (SELECT min(subject_id) FROM involvement GROUP BY subject_id "
    "HAVING count(*) = 1 LIMIT 1) WHERE id = (SELECT max(id) FROM subject)"
)
_ACCEPTED = (
    "UPDATE referral SET referral_to = 'referral_to:victim_navigator', support_ended_on = NULL, "
    "outcome = 'referral_outcome:accepted', consent = 'consent_kind:written'"
)
_ANSWERED = "UPDATE emergency_card SET answered_at = now() - interval '10 days'"
_ENDED = "UPDATE restriction SET ends_on = (now() AT TIME ZONE 'Europe/London')::date - 1"
_ENDS_TODAY = "UPDATE restriction SET ends_on = (now() AT TIME ZONE 'Europe/London')::date"
_ALL_RESTRICTED = (
    "INSERT INTO restriction (case_id, owner_id, ends_on, reason, version) "
    "SELECT cases.id, users.id, current_date + 9, '', 1 FROM cases, users WHERE name = 'supervisor' "
    "AND cases.id NOT IN (SELECT case_id FROM restriction)"
)
_COLLEAGUE_IS_MEMBER = (
    "INSERT INTO restriction_member (case_id, user_id, version) "
    f"SELECT case_id, users.id, 1 FROM restriction, users WHERE name = '{COLLEAGUE}'"
)
_LAST_COPY = "(SELECT max(id) FROM shared_copy)"
_SHARED = "UPDATE shared_copy SET ends_on = current_date + 9, withdrawn_at = NULL, named ="
STATES = {
    "restricted": [],
    "restricted, charity at work, a merge": [_ACCEPTED, _ANSWERED, _MERGED],
    "ended, charity at work, shared with all": [_ENDED, _ACCEPTED, f"{_SHARED} false"],
    "ended, nobody referred to the charity": [
        _ENDED,
        "UPDATE referral SET referral_to = 'referral_to:nrm'",
        "UPDATE emergency_card SET answered_at = NULL",
    ],
    "all restricted until today, shared by name": [_ENDS_TODAY, _ALL_RESTRICTED, f"{_SHARED} true"],
    "the colleague is a member, consent ended or withdrawn": [
        _COLLEAGUE_IS_MEMBER,
        "UPDATE shared_copy SET ends_on = current_date - 1",
        f"UPDATE shared_copy SET withdrawn_at = now(), ends_on = current_date + 9 WHERE id = {_LAST_COPY}",
    ],
}
WITH_OTHER_RULES = (Role.OFFICER, COLLEAGUE, Role.NAVIGATOR, Role.LEAD, Role.DISCLOSURE)
"""Whom a change of state shows or hides something that it does not from the others."""


@pytest.mark.parametrize("state", STATES)
def test_everybody_reads_what_the_gate_shows(own_store: Secured, state: str) -> None:
    own_store.run(*STATES[state])
    wrong = []
    for who in WITH_OTHER_RULES if STATES[state] else NAMES:
        shown, read = own_store.shown(who), own_store.read(who)
        if Permission.READ_AUDIT not in MAY[role_of(who)]:
            assert read.pop(AuditEntry.__name__) <= shown.pop(AuditEntry.__name__)
        wrong += [
            f"{who} reads {sorted(read[name] - shown[name])} of {name} more than the gate shows, "
            f"and {sorted(shown[name] - read[name])} less"
            for name in shown
            if read[name] != shown[name]
        ]
    assert wrong == []


def test_the_store_has_something_to_hide_from_everybody(store: Secured) -> None:
    every = store.shown(Role.SUPERVISOR)
    for who in (COLLEAGUE, Role.NAVIGATOR, Role.LEAD, Role.DISCLOSURE):
        seen = store.read(who)
        assert [name for name in ("Case", "Entry", "Subject", "Involvement") if seen[name] < every[name]]
    assert store.read(Role.OFFICER)["Case"] == every["Case"]


_ROWS = "SELECT actor, object_type, object_id, operation, case_id FROM audit_entry"
_OF_ALL = {KEYS_ROW, "access_grant", "users"}
_BY_ITSELF = {"upkeep", "login", "logout"}


def test_of_the_audit_the_police_read_besides_their_own_what_was_recorded_of_what_they_are_shown(
    store: Secured,
) -> None:
    shown = store.shown(COLLEAGUE)
    ids = {model.__tablename__: {row[0] for row in shown[model.__name__]} for model in MODELS}
    with store.connect(COLLEAGUE) as connection:
        rows = connection.execute(_ROWS).fetchall()
        linked = connection.execute("SELECT count(*) FROM audit_link").fetchone()
    others = [row[1:] for row in rows if row[0] != COLLEAGUE and row[1] not in _OF_ALL]
    about = [row for row in others if row[0] or row[2] not in _BY_ITSELF]
    assert {operation for _, _, operation, _ in about} == {"collection", "alteration"}
    assert [row for row in about if row[3] is not None and row[3] not in ids["cases"]] == []
    of_records = {name for name in ids if name in {"cases", "subject", *_ENTRIES}}
    assert [row for row in about if row[0] in of_records and row[1] not in ids[row[0]]] == []
    assert {"cases", "note", "person"} <= {row[0] for row in about}
    with store.connect(Role.AUDITOR) as connection:
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == linked


def test_of_the_audit_the_charity_reads_its_own_rows_and_those_of_access(store: Secured) -> None:
    for who in (Role.NAVIGATOR, Role.LEAD):
        with store.connect(who) as connection:
            rows = connection.execute(_ROWS).fetchall()
        assert rows
        others = {(row[1], row[3]) for row in rows if row[0] != who and row[1] not in _OF_ALL}
        assert others <= {("", operation) for operation in _BY_ITSELF}


# What nobody gets round.


def test_nobody_reads_the_keys_of_the_audit(store: Secured) -> None:
    for who in NAMES:
        with store.connect(who) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM setting")}
        assert names
        assert not names & set(SECRET_SETTINGS)


def test_what_policies_ask_tells_nobody_which_numbers_are_in_use(own_store: Secured) -> None:
    """What is closed and what does not exist are returned alike, also after rows have come and gone."""
    copied = "SELECT kind, name, note, recorded_at, {0}, {0}, 1 FROM subject WHERE id = 1"
    own_store.run(
        *(
            f"INSERT INTO subject (kind, name, note, recorded_at, uuid, id, version) {copied.format(number)}"
            for number in (f"(SELECT max(id) FROM subject) {step}" for step in ("+ 9", "- 4", "- 3"))
        ),
        "DELETE FROM subject WHERE id = (SELECT max(id) FROM subject) - 4",
    )
    asked = {"cases": "not_shown_cases", "entry": "not_shown_chronology", "subject": "not_shown_subjects"}
    with own_store.connect(COLLEAGUE) as connection:
        for table, function in asked.items():
            shown = {row[0] for row in connection.execute(f"SELECT id FROM {table}").fetchall()}
            told = {row[0] for row in connection.execute(f"SELECT row_security.{function}()").fetchall()}
            assert shown
            assert told == set(range(1, max(told) + 1)) - shown
        for function in ("closed_cases", "closed_entries", "closed_subjects"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(f"SELECT row_security.{function}()")
        with pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT * FROM row_security.unused")


def test_psql_shows_the_same(store: Secured) -> None:
    assert SERVER is not None
    statement = "SELECT id FROM cases ORDER BY id"
    user = store.roles.person(store.ids[COLLEAGUE])
    command = [f"{SERVER}/psql", "-X", "-At", "-h", f"{store.cluster.folder}", "-U", user, store.name]
    shown = subprocess.run([*command, "-c", statement], capture_output=True, text=True, check=True).stdout
    assert {(int(line),) for line in shown.split()} == store.shown(COLLEAGUE)["Case"]


def test_nobody_is_somebody_else_and_nobody_of_the_charity_writes(store: Secured) -> None:
    member = store.roles.person(store.ids[Role.OFFICER])
    for who in (COLLEAGUE, Role.NAVIGATOR, Role.LEAD):
        for statement in (
            f"SET ROLE {member}",
            f"SET SESSION AUTHORIZATION {member}",
            f"SET ROLE {store.roles.owner}",
            "DELETE FROM public.restriction",
            "UPDATE public.users SET role = 'auditor'",
            "SELECT row_security.place(1)",
            *([] if who == COLLEAGUE else [f"SET ROLE {store.roles.writer}"]),
        ):
            with store.connect(who) as connection, pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


def test_nobody_makes_tables_even_for_a_while(template: Secured) -> None:
    for table in ("TABLE others", "TABLE row_security.others", "TEMPORARY TABLE users"):
        with template.connect(COLLEAGUE) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(f"CREATE {table} (id bigint)")


def test_who_writes_writes_all_but_rows_of_the_audit_in_another_name(own_store: Secured) -> None:
    with own_store.connect(COLLEAGUE) as connection:
        connection.execute(f"SET ROLE {own_store.roles.writer}")
        assert connection.execute("UPDATE restriction SET reason = ''").rowcount == 1
        newest = "seq = (SELECT max(seq) FROM audit_entry)"
        columns = "at, device, action, operation, object_type, purpose, recipients, reason, digest, sealed"
        added = (
            f"INSERT INTO audit_entry (seq, actor, {columns}, previous, hash, signature) "
            f"SELECT %s + seq, %s, {columns}, hash, 'x', '' FROM audit_entry WHERE {newest}"
        )
        with pytest.raises(InsufficientPrivilege):
            connection.execute(added, (1, Role.OFFICER))
        with pytest.raises(IntegrityConstraintViolation):
            connection.execute(added, (2, COLLEAGUE))
        connection.execute(added, (1, COLLEAGUE))


def test_who_left_reads_nothing_any_more(own_store: Secured) -> None:
    left = "UPDATE users SET left_at = {} WHERE name = '{}'"
    with own_store.connect(COLLEAGUE) as connection:
        assert connection.execute("SELECT id FROM cases").fetchall()
        own_store.run(left.format("now()", COLLEAGUE))
        with pytest.raises((InsufficientPrivilege, UndefinedTable)):
            connection.execute("SELECT id FROM cases")
    # The server's roles are those of all copies, so the colleague comes back.
    own_store.run(left.format("NULL", COLLEAGUE))
    with own_store.connect(COLLEAGUE) as connection:
        assert connection.execute("SELECT id FROM cases").fetchall()


def test_who_is_shut_out_while_listening_hears_so(own_store: Secured) -> None:
    """Not that the server is away, as the window has to lock."""
    heard, told = Condition(), []

    def hear(what: str, *_more: object) -> None:
        with heard:
            told.append(what)
            heard.notify_all()

    def wait(what: str) -> None:
        with heard:
            assert heard.wait_for(lambda: what in told, timeout=10), told

    person = own_store.roles.person(own_store.ids[COLLEAGUE])
    engine = own_store.engine_of(COLLEAGUE)
    ears = Ears(*(partial(hear, what) for what in ("rows", "places", "reached", "shut out")))
    listening = SharedListening(engine, ears)
    try:
        wait("rows")
        assert "shut out" not in told
        own_store.run(f"ALTER ROLE {person} NOLOGIN")
        own_store.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{person}'")
        wait("shut out")
    finally:
        listening.end()
        engine.dispose()
        own_store.run(f"ALTER ROLE {person} LOGIN")


def test_only_who_manages_users_makes_and_drops_log_ins(own_store: Secured) -> None:
    own_store.run(
        "INSERT INTO users (name, display, role, version) VALUES ('new', 'PC New', 'officer', 1), "
        "('waits', 'PC Waits', 'officer', 1)",
        "INSERT INTO access_grant (user_id, given, role, state, given_at, given_by_id, version) "
        "SELECT id, 'new_user', 'officer', 'waits', now(), 1, 1 FROM users WHERE name = 'waits'",
    )
    with own_store.engine.connect() as connection:
        ids: dict[str, int] = dict(connection.exec_driver_sql("SELECT name, id FROM users").all())
    later = replace(own_store, ids=ids)
    admit, dismiss = "SELECT row_security.admit(%s, %s)", "SELECT row_security.dismiss(%s)"
    for who in (Role.OFFICER, Role.AUDITOR):
        with own_store.connect(who) as connection:
            connection.execute(f"SET ROLE {own_store.roles.writer}")
            with pytest.raises(InsufficientPrivilege):
                connection.execute(admit, (ids["new"], VERIFIER))
            with pytest.raises(InsufficientPrivilege):
                connection.execute(dismiss, (ids[COLLEAGUE],))
    with own_store.connect(Role.ADMINISTRATOR) as connection:
        with pytest.raises(InsufficientPrivilege):
            connection.execute(admit, (ids["new"], VERIFIER))
        connection.execute(f"SET ROLE {own_store.roles.writer}")
        with pytest.raises(InvalidPassword):
            connection.execute(admit, (ids["new"], "four words make one"))
        for name in ("new", "waits"):
            connection.execute(admit, (ids[name], VERIFIER))
        for name in ("new", "waits", COLLEAGUE):
            with pytest.raises(DuplicateObject):  # their password is theirs
                connection.execute(admit, (ids[name], VERIFIER))
        with later.connect("new") as new:
            assert {row[0] for row in new.execute("SELECT name FROM users")} == set(ids)
        with later.connect("waits") as waits, pytest.raises((InsufficientPrivilege, UndefinedTable)):
            waits.execute("SELECT name FROM users")
        with later.connect("new") as at_work:
            for name in ("new", "waits"):
                connection.execute(dismiss, (ids[name],))
            with pytest.raises(psycopg.OperationalError):
                at_work.execute("SELECT")
        with pytest.raises(psycopg.OperationalError):
            later.connect("new")


GIVE = (
    "INSERT INTO access_grant (user_id, given, role, state, given_at, given_by_id, version) "
    "VALUES ({user}, '{given}', '{role}', '{state}', now(), {giver}, 1)"
)
ROLE_OF = "UPDATE users SET role = '{role}' WHERE id = {user}"
DECIDE = (
    "UPDATE access_grant SET state = '{state}', decided_at = now(), decided_by_id = {by} "
    "WHERE state = 'waits'"
)
GIVEN = "given; "
ALL_IDS = ("officer", COLLEAGUE, "supervisor", "administrator")


@pytest.mark.parametrize(
    ("who", "statement"),
    [
        ("officer", ROLE_OF.format(role="administrator", user="{officer}")),
        ("officer", "UPDATE users SET role = 'administrator'"),
        ("officer", "UPDATE users SET left_at = now() WHERE id = {colleague}"),
        ("officer", "UPDATE users SET name = 'supervisor2' WHERE id = {supervisor}"),
        ("officer", "DELETE FROM users WHERE id = {colleague}"),
        ("officer", "INSERT INTO users (name, display, role, version) VALUES ('x', 'x', 'officer', 1)"),
        ("administrator", ROLE_OF.format(role="supervisor", user="{administrator}")),
        ("administrator", ROLE_OF.format(role="owner", user="{colleague}")),
        ("administrator", ROLE_OF.format(role="writer", user="{navigator}")),
        (
            "officer",
            GIVE.format(
                user="{officer}", given="role", role="administrator", state="waits", giver="{administrator}"
            ),
        ),
        (
            "administrator",
            GIVE.format(
                user="{colleague}", given="role", role="auditor", state="confirmed", giver="{administrator}"
            ),
        ),
        (
            "administrator",
            GIVE.format(
                user="{colleague}", given="role", role="auditor", state="alone", giver="{administrator}"
            ),
        ),
        ("administrator", GIVEN + DECIDE.format(state="confirmed", by="{administrator}")),
        ("supervisor", GIVEN + DECIDE.format(state="confirmed", by="{colleague}")),
        ("supervisor", GIVEN + DECIDE.format(state="with_codes", by="{supervisor}")),
        ("supervisor", GIVEN + "UPDATE access_grant SET user_id = {officer} WHERE state = 'waits'"),
        ("supervisor", GIVEN + "DELETE FROM access_grant WHERE state = 'waits'"),
        ("supervisor", GIVEN + ROLE_OF.format(role="administrator", user="{colleague}")),
    ],
)
def test_nobody_gives_themselves_access_by_the_writers_role(store: Secured, who: str, statement: str) -> None:
    names = {name: store.ids[name] for name in (*ALL_IDS, "navigator")}
    given = GIVE.format(
        user="{colleague}", given="role", role="supervisor", state="waits", giver="{administrator}"
    )
    is_given, statement = statement.startswith(GIVEN), statement.removeprefix(GIVEN)
    with writing(store.engine).begin() as connection:
        log_in(connection, store, "administrator" if is_given else who)
        if is_given:
            connection.exec_driver_sql(given.format_map(names))
            log_in(connection, store, who)
        with pytest.raises((InsufficientPrivilege, ProgrammingError)) as refused:
            connection.exec_driver_sql(statement.format_map(names))
        assert "manages" in str(refused.value)
        connection.rollback()


def log_in(connection: Connection, store: Secured, who: str) -> None:
    """Go on as one of the people with the writer's role until the transaction ends."""
    person = store.roles.person(store.ids[who])
    connection.exec_driver_sql(
        f"SET LOCAL SESSION AUTHORIZATION {person}; SET LOCAL ROLE {store.roles.writer}"
    )


def test_a_second_person_decides_on_access_with_any_program(store: Secured) -> None:
    names = {name: store.ids[name] for name in ALL_IDS}
    for role, state in (("supervisor", "confirmed"), ("", "refused")):
        given = GIVE.format(
            user="{colleague}",
            given="role" if role else "new_user",
            role=role or "officer",
            state="waits",
            giver="{administrator}",
        )
        changed = (
            ROLE_OF.format(role=role, user="{colleague}")
            if role
            else "UPDATE users SET left_at = now() WHERE id = {colleague}"
        )
        with writing(store.engine).begin() as superuser:
            superuser.exec_driver_sql(given.format_map(names))
            log_in(superuser, store, "supervisor")
            superuser.exec_driver_sql(changed.format_map(names))
            superuser.exec_driver_sql(DECIDE.format(state=state, by="{supervisor}").format_map(names))
            superuser.rollback()


SPY = "CREATE ROLE spy LOGIN"
LOCKED_OUT = str(locked_out().compile(compile_kwargs={"literal_binds": True}))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER ROLE {colleague} BYPASSRLS", "{colleague} has what the program gives nobody: BYPASSRLS"),
        (
            "ALTER ROLE {colleague} SET log_statement = 'all'",
            "{colleague} has what the program gives nobody: settings of its own",
        ),
        (
            "GRANT {store}_writer TO {navigator} WITH ADMIN OPTION",
            (
                "{navigator} has what the program gives nobody: the right to grant {store}_writer|"
                "{navigator} is a member of {store}_writer, which is not its user's role"
            ),
        ),
        (
            "GRANT {colleague} TO {navigator}",
            "{navigator} is a member of {colleague}, which is not its user's role",
        ),
        (
            "REVOKE {store}_people FROM {colleague}",
            "{colleague} is no member of {store}_people, as its user's role asks",
        ),
        (
            (
                "SET LOCAL session_replication_role = replica; UPDATE users SET left_at = now() "
                "WHERE name = 'colleague'"
            ),
            "{colleague} is a member of {store}_officer, {store}_people, which is not its user's role",
        ),
        (
            (
                "SET LOCAL session_replication_role = replica; UPDATE users SET role = 'analyst' "
                "WHERE name = 'colleague'"
            ),
            (
                "{colleague} is a member of {store}_officer, which is not its user's role|"
                "{colleague} is no member of {store}_analyst, as its user's role asks"
            ),
        ),
        ("CREATE ROLE {store}_user_99 LOGIN", "{store}_user_99 is of nobody in the store"),
    ],
)
def test_a_log_in_that_is_not_its_users_is_told(store: Secured, statement: str, told: str) -> None:
    names = {name: store.roles.person(store.ids[name]) for name in (COLLEAGUE, "navigator")}
    names["store"] = store.roles.store
    with writing(store.engine).begin() as connection:
        reading = reading_of(connection)
        assert list(reading.login_problems(LOCKED_OUT)) == []
        connection.exec_driver_sql(statement.format_map(names))
        expected = [f"The server's log-in {each}." for each in told.format_map(names).split("|")]
        assert list(reading.login_problems(LOCKED_OUT)) == expected
        connection.rollback()


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("ALTER ROLE {store}_navigator BYPASSRLS", ("role", "{store}_navigator")),
        ("ALTER ROLE {store}_people SET search_path = away", ("role", "{store}_people")),
        ("ALTER ROLE {store}_writer LOGIN", ("role", "{store}_writer")),
        ("GRANT {store}_writer TO {store}_navigator", ("role", "{store}_writer")),
        (f"{SPY}; GRANT {{store}}_writer TO spy", ("other role", "spy")),
        (f"{SPY}; GRANT {{store}}_user_1 TO spy", ("other role", "spy")),
        (f"{SPY} CREATEROLE", ("other role", "spy")),
        ("GRANT INSERT ON row_security.taken TO {store}_navigator", ("table", "row_security.taken")),
        ("ALTER TABLE row_security.unused ADD colour text", ("table", "row_security.unused")),
        ("GRANT UPDATE (kind) ON entry TO {store}_navigator", ("table", "entry")),
        ("GRANT USAGE ON SCHEMA row_security TO PUBLIC", ("schema", "row_security")),
        ("ALTER FUNCTION row_security.viewer() LEAKPROOF", ("function", "row_security.viewer")),
        ("GRANT USAGE ON SEQUENCE entry_id_seq TO {store}_door", ("sequence", "entry_id_seq")),
    ],
)
def test_what_anybody_may_do_is_among_the_definitions(
    store: Secured, statement: str, part: tuple[str, str]
) -> None:
    names = {"store": store.roles.store}
    with writing(store.engine).begin() as connection:
        reading = reading_of(connection)
        before = reading.definitions()
        connection.exec_driver_sql(statement.format_map(names))
        after = reading.definitions()
        connection.rollback()
    kind, name = part
    assert (kind, name.format_map(names)) in {
        each for each in before.keys() | after.keys() if before.get(each) != after.get(each)
    }


# The gate as a person who has logged in.


@pytest.fixture
def files(filled: Crowd) -> Iterator[Store]:
    """Yield the files that a store has besides its database."""
    made = Store(filled.store.folder, filled.store.template, filled.store.clock)
    yield made
    made.close()


class LoggedIn(FileDatabase):
    """The database of a store whose tables are on the server and whose keys are not."""

    secures_rows = True
    """Unless the superuser reads."""

    @override
    def may_derive(self, _role: Role) -> bool:
        return _role not in CHARITY

    @override
    def lets_in(self, engine: Engine) -> bool:
        with engine.connect() as connection:
            return is_let_in(connection)

    @override
    def is_left_to_derive(self, _connection: Connection) -> bool:
        return is_left_to_derive(_connection)

    @override
    def take_left_to_derive(self, _connection: Connection) -> Sequence[tuple[str, int, Operation]]:
        return take_left_to_derive(_connection)

    @override
    def take_followed(
        self, connection: Connection, case_uuids: Collection[str], person_uuids: Collection[str]
    ) -> Sequence[FollowedReferral]:
        return take_followed(connection, case_uuids, person_uuids)

    @override
    def supporters(self, connection: Connection, person_ids: Collection[int]) -> Sequence[tuple[int, str]]:
        return supporters_of(connection, person_ids)


@contextmanager
def gate_of(who: str, store: Secured, files: Store, engine: Engine | None = None) -> Iterator[Gate]:
    """Yield the gate of somebody who is logged in to the server, or another engine."""
    direct, own = files.gate(who), engine or store.engine_of(who)
    database = LoggedIn(direct.store.files, SharedTexts() if engine is None else None)
    database.secures_rows = engine is None
    yield Gate(replace(direct.store, engine=own, database=database), direct.actor, lambda: NOW)
    if engine is None:
        own.dispose()


def _answers(gate: Gate, queries: Iterable[Query[Any]]) -> dict[str, Any]:
    return {type(query).__name__: _answer(gate, query) for query in queries}


def _answer(gate: Gate, query: Query[Any]) -> Any:
    try:
        answer = gate.ask(query)
        # At its foot is the newest row of the audit.
        return replace(answer, pdf=b"") if isinstance(answer, EditionPreview) else answer
    except NotFound as hidden:
        return hidden.sentence


@pytest.mark.parametrize("who", [Role.OFFICER, COLLEAGUE, Role.NAVIGATOR, Role.LEAD])
def test_the_gate_answers_who_is_logged_in_as_if_it_could_read_all(
    own_store: Secured, files: Store, filled: Crowd, who: str
) -> None:
    own_store.run(_ACCEPTED, *_NAMING_OTHERS, *(_UNRESTRICTED if who in CHARITY else ()))
    with gate_of(Role.SUPERVISOR, own_store, files) as police:
        police.ask(MyDesk())  # which hides names in what the charity reads
    own_store.run("SET session_replication_role = replica")  # the superuser is nobody in the audit
    asked = [query for kind, query in filled.queries.items() if kind.needs in MAY[role_of(who)]]
    with gate_of(who, own_store, files, own_store.engine) as gate:
        expected, before = _answers(gate, asked), gate.head().seq
    with gate_of(who, own_store, files) as gate:
        answers = _answers(gate, asked)
    assert [name for name in answers if answers[name] != expected[name]] == []
    assert who not in CHARITY or "another person" in f"{answers}"
    with own_store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT actor FROM audit_entry WHERE seq > %s", (before,)).scalars()
        assert set(rows) == {who}


@pytest.mark.parametrize("who", [COLLEAGUE, Role.NAVIGATOR])
def test_who_left_with_the_store_open_is_told_so(own_store: Secured, files: Store, who: str) -> None:
    left = f"UPDATE users SET left_at = {{}} WHERE name = '{who}'"
    with gate_of(who, own_store, files) as gate:
        before = gate.changes_of_others(0).row
        own_store.run(left.format("now()"))
        try:
            for read in (partial(gate.changes_of_others, before), partial(gate.ask, OnCallRota())):
                with pytest.raises(ServerRefuses):
                    read()
        finally:  # the server's roles are those of all copies
            own_store.run(left.format("NULL"))


_NAMES = (
    "(SELECT string_agg(name, ', ') FROM subject JOIN involvement ON subject_id = subject.id "
    "WHERE involvement.case_id = {0})"
)
_OF_ENTRY = _NAMES.format("(SELECT case_id FROM entry WHERE entry.id = {0}.id)")
_NAMING_OTHERS = [
    "SET session_replication_role = replica",
    f"UPDATE alert SET words = words || ': ' || {_NAMES.format('alert.case_id')}",
    f"UPDATE entry SET text = text || ': ' || {_NAMES.format('entry.case_id')} WHERE kind = 'emergency'",
    *(
        f"UPDATE {table} SET {column} = {_OF_ENTRY.format(table)}"
        for table, column in (
            ("bail", "conditions"),
            ("charge", "court"),
            ("nrm_decision", "told_by"),
            ("victim_contact", "contact_by"),
            ("victim_contact", "interpreter"),
            ("referral", "interpreter"),
            ("referral", "reason"),
        )
    ),
    "SET session_replication_role = origin",
]
_UNRESTRICTED = ("DELETE FROM restriction_member", "DELETE FROM restriction")
"""Names of all people of a case in each text that a navigator reads."""


def test_an_officer_works_as_in_a_store_of_ones_own(own_store: Secured, files: Store, filled: Crowd) -> None:
    with gate_of(COLLEAGUE, own_store, files) as gate:
        gate.begin_session()
        case_id = a_case(gate, title="A nail bar")
        a_note(gate, case_id, text="The yard is empty.")
        assert gate.ask(CaseFile(case_id=case_id)).title == "A nail bar"
        assert case_id in {found.case_id for found in gate.ask(Find(words="yard is empty"))}
        assert case_id in gate.ask(CaseNumbers()).ids
        with pytest.raises(NotFound):
            gate.ask(CaseFile(case_id=filled.world.case_id))
        with pytest.raises(NotFound):
            a_note(gate, filled.world.case_id)
        gate.end_session()
    assert own_store.shown(Role.SUPERVISOR)["Case"] >= {(case_id,), (filled.world.case_id,)}


def test_everybody_hears_of_others_changes_as_far_as_they_may_know(own_store: Secured, files: Store) -> None:
    with (
        gate_of(COLLEAGUE, own_store, files) as gate,
        gate_of(Role.OFFICER, own_store, files) as officer,
        gate_of(Role.NAVIGATOR, own_store, files) as navigator,
    ):
        before = gate.head().seq
        case_id = a_case(gate)
        heard = officer.changes_of_others(before)
        assert (heard.changes, heard.is_unmatched) == (frozenset({("cases", case_id)}), None)
        note = a_note(gate, case_id)
        heard = officer.changes_of_others(heard.row)
        assert heard.changes == frozenset({("cases", case_id), ("entry", note)})
        assert heard.is_unmatched
        assert navigator.changes_of_others(before).changes == frozenset({SOMETHING})
        officer.perform(MatchHits())
        assert gate.changes_of_others(heard.row).is_unmatched is False
        correct = CorrectEntry(entry_id=note, version=1, text="Nobody was there.", reason="A slip.")
        gate.perform(correct)
        with pytest.raises(StaleRecord) as stale:
            officer.perform(correct)
        assert stale.value.by == "PC Colleague"


# What the charity's people write.


@dataclass
class StoreOnServer(Store):
    """Files of a store whose database is on the server, with a gate for each person as the superuser."""

    server: Engine | None = None

    def open_database(self) -> Engine:
        assert self.server is not None
        return self.server


OF_CHARITY: list[tuple[Role, type[Command[Any]]]] = [
    (role, command)
    for command in registered(Command)
    for role in (Role.NAVIGATOR, Role.LEAD)
    if command.needs in MAY[role] and command.__module__.split(".")[2] in {"sharing", "enforcement"}
]
DERIVED = ("clock", "tally", "tally_part", "likeness")


def derived_rows(store: Secured) -> dict[str, list[Any]]:
    """Return the rows that are derived from records, without numbers of their own."""
    with store.engine.connect() as connection:
        return {
            name: sorted(
                connection.exec_driver_sql(f"SELECT (to_jsonb({name}) - 'id')::text FROM {name}").scalars()
            )
            for name in DERIVED
        }


def unindexed(store: Secured) -> list[str]:
    """Return what is wrong with the words of records."""
    findings = Findings()
    with store.engine.connect() as connection, connection.begin():
        reading = reading_of(connection)
        WordCheck(reading, SHARED.search, findings).run(digested(StoreKind.UNIT))
    return [str(each) for each in findings.listed]


def test_the_charity_does_all_its_work_on_a_server_and_the_police_derive_what_follows(
    own_store: Secured, filled: Crowd
) -> None:
    own_store.run("DELETE FROM restriction_member", "DELETE FROM restriction", _ACCEPTED)
    direct = StoreOnServer(filled.store.folder, filled.store.template, filled.store.clock)
    direct.server = own_store.engine
    with writing(own_store.engine).begin() as connection:
        empty_indexes(connection)
    with gate_of(COLLEAGUE, own_store, direct) as police:
        police.ask(MyDesk())
        police.ask(filled.queries[AskImpact])
        police.perform(MatchHits())
        world, before = replace(filled.world, store=direct), police.head().seq
        for role, kind in OF_CHARITY:
            command = COMMANDS[kind](world)
            with gate_of(role, own_store, direct) as gate:
                gate.perform(command)
        with gate_of(Role.NAVIGATOR, own_store, direct) as gate:
            assert gate.perform(MatchHits()) is False  # it is for others to do
            assert unindexed(own_store)
        police.ask(MyDesk())
        assert unindexed(own_store) == []
        kept = derived_rows(own_store)
        with writing(own_store.engine).begin() as connection:
            empty_indexes(connection)
        police.ask(MyDesk())
        police.ask(filled.queries[AskImpact])
        police.perform(MatchHits())
        assert derived_rows(own_store) == kept
        require_texts_as_derived_anew(own_store, police)
        assert wrong_digests(own_store, police.store.digest_key, before) == []


def wrong_digests(store: Secured, key: bytes, after: int) -> list[tuple[str, int]]:
    """Return the records of which the charity's last row has another digest."""
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql(_SIGNED_BY_CHARITY, (after,)).all()
        assert {"referral", "emergency_card", "alert", "shared"} <= {row.object_type for row in rows}
        return [
            (name, record_id)
            for name, record_id, digest in rows
            if digests_of(key, connection, model_of_table(name), [record_id]).get(record_id, digest) != digest
        ]


_SIGNED_BY_CHARITY = """
SELECT object_type, object_id, digest FROM audit_entry AS last
WHERE seq > %s AND actor IN ('navigator', 'lead') AND operation IN ('collection', 'alteration')
AND NOT EXISTS (
    SELECT FROM audit_entry AS later WHERE later.object_type = last.object_type
    AND later.object_id = last.object_id AND later.seq > last.seq AND length(later.digest) > 0
)
"""


def require_texts_as_derived_anew(store: Secured, police: Gate) -> None:
    """Require that the texts with hidden names are those of the records."""
    with store.engine.connect() as connection:
        kept = connection.exec_driver_sql(_TEXTS).all()
    assert kept
    store.run(
        "DELETE FROM row_security.shown_text",
        "INSERT INTO row_security.to_derive SELECT 'cases', id, 'alteration' FROM cases",
    )
    police.ask(MyDesk())
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql(_TEXTS).all() == kept


_TEXTS = "SELECT * FROM row_security.shown_text ORDER BY case_id, person_id, name, id, field"


def test_police_hide_names_in_what_they_record(own_store: Secured, files: Store, filled: Crowd) -> None:
    own_store.run(*_UNRESTRICTED, _ACCEPTED)
    world, other = filled.world, "Odalys Brackwater"
    with gate_of(Role.OFFICER, own_store, files) as police:
        police.ask(MyDesk())
        case_id, told = world.case_id, f"{other} went along; plate GX18 LSO."
        police.perform(valid(RecordBail, world, conditions=told))
        police.perform(RaiseAlert(case_id=case_id, person_id=world.victim_id, words=told))

        def read() -> list[str]:
            with gate_of(Role.NAVIGATOR, own_store, files) as navigator:
                lines = navigator.ask(SliceChronology(case_id=case_id, person_id=world.victim_id))
                return [line.detail for line in lines if "went along" in line.detail]

        assert len(read()) == 3
        assert [text for text in read() if other not in text] == []  # nobody knows yet who that is
        person_id = a_person(police, case_id, name=other, roles=(POTENTIAL_VICTIM,))
        assert not any(other in text for text in read())
        police.perform(AddName(subject_id=person_id, name="GX18 LSO"))
        assert not any("GX18" in text for text in read())
        require_texts_as_derived_anew(own_store, police)


def test_the_charity_writes_nothing_else_with_any_program(own_store: Secured) -> None:
    own_store.run(_ACCEPTED)
    take = "SELECT row_security.take_in_hand()"
    heard = (
        "INSERT INTO public.heard (entry_id, case_id, heard_at, version) "
        "SELECT {entry_id}, min(id), now(), 1 FROM cases"
    )
    every = own_store.shown(Role.SUPERVISOR)["Entry"]
    for who in (Role.NAVIGATOR, Role.LEAD):
        shown = own_store.shown(who)
        ((hidden,), *_) = sorted(every - shown["Entry"])
        with own_store.connect(who) as connection, connection.transaction(force_rollback=True):
            connection.execute(take)
            for model in MODELS:
                rows = set(connection.execute(_keys_of(model)).fetchall())
                if model not in {AuditEntry, SharedCopy}:
                    assert rows == shown[model.__name__], model
        with own_store.connect(who) as connection, writing(own_store.engine).begin():
            connection.execute("SET lock_timeout = '100ms'")
            with pytest.raises(LockNotAvailable):
                connection.execute(take)
        for statement in (
            "UPDATE public.entry SET headline = ''",
            "UPDATE public.referral SET outcome = NULL",
            "UPDATE public.emergency_card SET state = 'spoken'",
            "UPDATE public.alert SET acknowledged_at = now()",
        ):
            with own_store.connect(who) as connection:
                connection.execute(take)  # a transaction of its own
                changed = connection.execute(statement).rowcount if may(connection, statement) else 0
                assert changed == 0, statement  # nothing is in hand
        for statement in (
            "UPDATE public.entry SET case_id = 1",
            "UPDATE public.referral SET person_id = 1",
            "UPDATE public.cases SET title = ''",
            "DELETE FROM public.entry",
            "DELETE FROM public.shared_copy",
            "INSERT INTO public.involvement (subject_id, case_id, role, version) VALUES (1, 1, 'victim', 1)",
            "INSERT INTO public.shared (id) VALUES (1)",
            *(heard.format(entry_id=number) for number in (hidden, 9_999_999)),
        ):
            with own_store.connect(who) as connection, pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


_ASKED_OF_COLUMN = (
    "SELECT 1 FROM public.{table} WHERE {column} IS NOT NULL",
    "UPDATE public.{table} SET {column} = {column}",
    "EXPLAIN ANALYZE SELECT 1 FROM public.{table} WHERE {column}::text LIKE 'a%'",
)


def test_nothing_that_the_charity_asks_is_asked_of_a_hidden_row(own_store: Secured) -> None:
    """What is compared is compared before a policy is asked, and plans count the rows that do not fit."""
    own_store.run(*_UNRESTRICTED, _ACCEPTED)
    for who in (Role.NAVIGATOR, Role.LEAD):
        open_whole = {
            model for model in MODELS if all(reading(model, r).condition == "true" for r in CHARITY)
        }
        with own_store.connect(who) as connection:
            for model in sorted(set(MODELS) - open_whole, key=str):
                table: Any = model.__mapper__.local_table
                rights = [
                    statement.format(table=table.name, column=each.name)
                    for each in table.columns
                    for statement in _ASKED_OF_COLUMN
                ]
                told = [statement for statement in rights if may(connection, statement.replace("%", "%%"))]
                assert [statement for statement in told if not _NUMBERS.search(statement)] == []
                plan = "\n".join(
                    row[0] for row in connection.execute(f"EXPLAIN SELECT * FROM {table.name} LIMIT 1")
                )
                assert "Function Scan" in plan or "One-Time Filter: false" in plan, plan


_NUMBERS = re.compile(r"(WHERE|SET) (id|version)\b")
"""A change of a row asks for its number and version, which tell of no words."""


def test_the_charity_reads_no_column_but_those_of_its_slice(own_store: Secured) -> None:
    """With any program; the gate's answers are the same as those of who reads all (above)."""
    own_store.run(*_UNRESTRICTED, _ACCEPTED, *_filled())
    for who in CHARITY:
        with own_store.connect(who) as connection:
            for model in MODELS:
                if (columns := SHOWN_COLUMNS.get(model.__tablename__)) is None:
                    continue
                for row in connection.execute(
                    f"SELECT * FROM {model.__tablename__}", prepare=False
                ).fetchall():
                    assert row is not None
                shown = _columns_with_values(connection, model)
                assert shown <= set(columns.get(who, {})), (who, model)
    with own_store.connect(Role.NAVIGATOR) as connection:
        assert {"id", "reference", "uuid"} <= _columns_with_values(connection, Case)
        assert {"headline", "happened_at"} <= _columns_with_values(connection, Entry)


def _columns_with_values(connection: psycopg.Connection[Any], model: type[Base]) -> set[str]:
    cursor = connection.execute(f"SELECT * FROM {model.__tablename__}")
    names = [column.name for column in cursor.description or ()]
    return {
        name
        for row in cursor.fetchall()
        for name, value in zip(names, row, strict=True)
        if value not in {None, ""}
    }


def _filled() -> list[str]:
    """Return the statements that write something into each text of the tables with closed columns."""
    tables: list[Any] = [model.__table__ for model in MODELS if model.__tablename__ in SHOWN_COLUMNS]
    texts = (
        (table.name, c.name) for table in tables for c in table.columns if is_text(c) and c.name != "uuid"
    )
    filled = [
        f"UPDATE {table} SET {name} = 'written here' WHERE {name} = ''"
        for table, name in texts
        if "list" not in Base.metadata.tables[table].c[name].info
    ]
    return ["SET session_replication_role = replica", *filled, "SET session_replication_role = origin"]


def test_the_charity_answers_its_own_referrals_in_its_own_name(own_store: Secured) -> None:
    own_store.run("DELETE FROM restriction_member", "DELETE FROM restriction", _ACCEPTED, *_REFERRED_TWICE)
    herself, other = own_store.ids[Role.NAVIGATOR], own_store.ids[COLLEAGUE]
    with own_store.connect(Role.NAVIGATOR) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT row_security.take_in_hand()")
        shown = connection.execute("SELECT DISTINCT referral_to FROM referral").fetchall()
        assert {(TO_NAVIGATOR,), (TO_NRM,)} <= set(shown)
        own = connection.execute("SELECT id FROM referral WHERE referral_to = %s", (TO_NAVIGATOR,)).fetchall()
        changed = connection.execute("UPDATE public.referral SET outcome = NULL RETURNING id").fetchall()
        assert set(changed) == set(own)
        changed = connection.execute("UPDATE public.entry SET detail = '' RETURNING id").fetchall()
        others = connection.execute("SELECT id FROM referral WHERE referral_to = %s", (TO_NRM,)).fetchall()
        assert changed
        assert set(changed).isdisjoint(others)
        connection.execute(_SHARED, (herself,))
        with pytest.raises(InsufficientPrivilege), connection.transaction():
            connection.execute(_SHARED, (other,))


def _supported(store: Secured) -> Support:
    """Return whom the charity supports, as its own store knows them."""
    with store.engine.connect() as connection:
        case_uuid, person_uuid = connection.exec_driver_sql(
            "SELECT cases.uuid, subject.uuid FROM referral JOIN entry USING (id) "
            "JOIN cases ON case_id = cases.id JOIN subject ON subject.id = person_id "
            "ORDER BY referral.id LIMIT 1"
        ).one()
    return Support(case_uuid=case_uuid, person_uuid=person_uuid, ended_at="")


def _ends(store: Secured) -> set[tuple[Any, ...]]:
    ends = "SELECT support_ended_on, support_ended_by FROM referral"
    with store.engine.connect() as connection:
        return {tuple(row) for row in connection.exec_driver_sql(ends)}


def _require_recorded(store: Secured, digest_key: bytes, after: int) -> None:
    """Compare what the audit says of referrals after a row with what they are."""
    told = (
        "SELECT object_id, digest FROM audit_entry WHERE object_type = 'referral' AND seq > %s ORDER BY seq"
    )
    with store.engine.connect() as connection, connection.begin():
        recorded: dict[int, bytes] = dict(connection.exec_driver_sql(told, (after,)).all())
        present = dict(digests(digest_key, connection, Referral))
    assert recorded
    assert recorded == {number: present[number] for number in recorded}


_NONE_RESTRICTED = "TRUNCATE restriction, restriction_member"


@pytest.mark.parametrize("state", [_NONE_RESTRICTED, _ALL_RESTRICTED])
def test_support_ends_and_goes_on_whether_or_not_the_case_is_shown(
    own_store: Secured, files: Store, state: str
) -> None:
    own_store.run(state, _ACCEPTED, "UPDATE referral SET answered_at = NULL, support_ended_by = ''")
    goes_on, now = _supported(own_store), NOW.astimezone(LONDON)
    ends = replace(goes_on, ended_at=show_moment(now))
    with gate_of(Role.NAVIGATOR, own_store, files) as gate:
        before = gate.head().seq
        assert gate.perform(FollowSupport(people=(ends,))) == {}
        assert (now.date(), "") in _ends(own_store)
        _require_recorded(own_store, gate.store.digest_key, before)
        assert gate.perform(FollowSupport(people=(goes_on,))) == {}
        assert _ends(own_store) == {(None, "")}
        _require_recorded(own_store, gate.store.digest_key, before)
        own_store.run("UPDATE referral SET support_ended_on = current_date, support_ended_by = 'Ioana'")
        assert gate.perform(FollowSupport(people=(goes_on,))) == {goes_on: Lapsed.ENDED_HERE}


@pytest.mark.parametrize(
    "closed",
    [f"consent = '{WITHDRAWN}'", f"consent = '{REFUSED}'", "outcome = 'referral_outcome:person_declined'"],
)
def test_the_charity_hears_that_police_closed_a_referral(
    own_store: Secured, files: Store, closed: str
) -> None:
    own_store.run(_ACCEPTED)
    goes_on = _supported(own_store)
    nobody = replace(goes_on, person_uuid=goes_on.case_uuid)
    own_store.run(f"UPDATE referral SET support_ended_by = '', {closed}")
    with gate_of(Role.NAVIGATOR, own_store, files) as gate:
        assert gate.perform(FollowSupport(people=(goes_on, nobody))) == {goes_on: Lapsed.CLOSED_BY_POLICE}


def test_of_referrals_that_show_no_longer_the_charity_changes_those_that_it_accepted(
    own_store: Secured,
) -> None:
    """Who knows no random names, or is no navigator, takes nothing in hand."""
    follow = "SELECT entry_id, is_accepted FROM row_security.take_followed(%s, %s)"
    change = "UPDATE referral SET support_ended_on = NULL RETURNING id"
    own_store.run(_ACCEPTED, "UPDATE referral SET support_ended_on = current_date")
    known = _supported(own_store)
    names = ([known.case_uuid], [known.person_uuid])
    with own_store.connect(Role.NAVIGATOR) as connection:
        assert connection.execute("SELECT id FROM referral").fetchall() == []
        for hidden in (([known.case_uuid], []), ([known.person_uuid], [known.case_uuid])):
            with connection.transaction():
                assert connection.execute(follow, hidden).fetchall() == []
                assert connection.execute(change).fetchall() == []
        with connection.transaction(force_rollback=True):
            followed = connection.execute(follow, names).fetchall()
            assert {is_accepted for _, is_accepted in followed} == {True}
            assert set(connection.execute(change).fetchall()) == {(number,) for number, _ in followed}
        assert connection.execute("SELECT id FROM referral").fetchall() == []
        own_store.run(f"UPDATE referral SET outcome = '{DECLINED}'")
        with connection.transaction():
            assert {is_accepted for _, is_accepted in connection.execute(follow, names)} == {False}
            assert connection.execute(change).fetchall() == []
    for who in (Role.LEAD, Role.OFFICER):
        with own_store.connect(who) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(follow, names)


def test_who_answers_an_urgent_request_hears_who_has_accepted_the_person(own_store: Secured) -> None:
    """Of nobody else: the lead reads no referrals."""
    asked = "SELECT * FROM row_security.supporters(ARRAY(SELECT generate_series(1, 999)))"
    own_store.run(
        _NONE_RESTRICTED,
        _ACCEPTED,
        "UPDATE referral SET navigator = 'Ana Pop', person_id = (SELECT min(person_id) FROM emergency_card)",
        "UPDATE emergency_card SET answered_at = NULL, state = 'waiting'",
    )
    for who in (Role.LEAD, Role.NAVIGATOR):
        with own_store.connect(who) as connection:
            assert {name for _, name in connection.execute(asked)} == {"Ana Pop"}
    own_store.run("UPDATE emergency_card SET answered_at = now(), state = 'refused'")
    with own_store.connect(Role.LEAD) as connection:
        assert connection.execute(asked).fetchall() == []
    with own_store.connect(Role.OFFICER) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(asked)


_TWICE = (
    "INSERT INTO {table} SELECT (jsonb_populate_record({table}, jsonb_build_object('id', 900001{also}))).* "
    "FROM {table} WHERE id = (SELECT max(id) FROM referral)"
)
_REFERRED_TWICE = (
    "SET session_replication_role = replica",  # the superuser is nobody whose triggers would run
    _TWICE.format(table="entry", also=""),
    _TWICE.format(table="referral", also=f", 'referral_to', '{TO_NRM}'"),
)
_SHARED = """
INSERT INTO public.entry (kind, happened_at, happened_precision, happened_words, recorded_at, recorded_by_id,
    headline, detail, text, marking, handling, case_id, version)
SELECT 'shared', now(), 'moment', '', now(), %s, '', '', '', '', '', min(id), 1 FROM cases
"""


def test_what_the_charity_adds_to_the_audit_hinders_nobody(own_store: Secured, files: Store) -> None:
    own_store.run(_ACCEPTED)
    with gate_of(COLLEAGUE, own_store, files) as police:
        case_id, before = a_case(police), police.head().seq
        with own_store.connect(Role.NAVIGATOR) as connection:
            connection.execute(_JUNK)
        with own_store.engine.connect() as superuser:
            assert not is_left_to_derive(superuser)
        own_store.run("INSERT INTO row_security.to_derive VALUES ('nonsense', 1, 'collection')")
        a_note(police, case_id)
        police.ask(MyDesk())
        heard = police.changes_of_others(before).changes
        assert heard is not None
        assert SOMETHING in heard


_JUNK = """
INSERT INTO public.audit_entry (seq, at, actor, device, action, operation, object_type, object_id, purpose,
    recipients, reason, digest, sealed, previous, hash, signature)
SELECT seq + 1, now(), 'navigator', '', 'X', 'collection', 'nonsense', 1, '', '', '', '', '', hash, 'h', 's'
FROM audit_link ORDER BY seq DESC LIMIT 1
"""


@pytest.mark.parametrize(
    "call",
    [
        "pg_advisory_lock(0)",
        "pg_advisory_xact_lock_shared(0, 0)",
        "pg_try_advisory_lock(0)",
        "lo_create(0)",
        "lo_from_bytea(0, 'x')",
        "lo_put(1, 0, 'x')",
    ],
)
def test_the_door_holds_no_lock_and_nobody_keeps_large_objects(store: Secured, call: str) -> None:
    with writing(store.engine).begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL SESSION AUTHORIZATION {store.roles.door}")
        with pytest.raises((InsufficientPrivilege, ProgrammingError), match="permission denied for function"):
            connection.exec_driver_sql(f"SELECT {call}")
        connection.rollback()
    for who in (Role.OFFICER, Role.NAVIGATOR):
        with store.connect(who) as person:
            assert may(person, f"SELECT {call}") == ("advisory" in call)


def test_a_restored_database_has_the_same_rights_again(own_store: Secured) -> None:
    """A backup need not have them, as one that was restored without rights."""
    own_store.run(*database_rights(own_store.roles, own_store.name))
    with writing(own_store.engine).begin() as connection:
        reading = reading_of(connection)
        before = reading.definitions()
        for function in ("pg_advisory_lock(bigint)", "lo_create(oid)"):
            connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO PUBLIC")
        assert reading.definitions() != before
    own_store.run(*database_rights(own_store.roles, own_store.name))
    with writing(own_store.engine).begin() as connection:
        assert reading_of(connection).definitions() == before


def test_nobody_is_told_what_the_charity_has_changed(own_store: Secured) -> None:
    left = "SELECT id FROM row_security.to_derive"
    own_store.run("INSERT INTO row_security.to_derive VALUES ('entry', 1, 'collection')")
    for who in (Role.NAVIGATOR, Role.OFFICER):
        with own_store.connect(who) as connection:
            assert not may(connection, left)
            assert connection.execute("SELECT row_security.has_left_to_derive()").fetchone() == (True,)


def test_nobody_keeps_a_log_in_by_what_they_have_made(own_store: Secured) -> None:
    person = own_store.roles.person(own_store.ids[COLLEAGUE])
    own_store.run("CREATE SCHEMA away", f"CREATE TABLE away.kept (); ALTER TABLE away.kept OWNER TO {person}")
    with writing(own_store.engine).begin() as connection:
        connection.exec_driver_sql("SELECT row_security.dismiss(%s)", (own_store.ids[COLLEAGUE],))
        found = "SELECT count(*) FROM pg_roles WHERE rolname = %s AND rolcanlogin"
        assert connection.exec_driver_sql(found, (person,)).scalar_one() == 0
        assert connection.exec_driver_sql("SELECT to_regclass('away.kept')").scalar_one() is None
        connection.rollback()


@pytest.mark.parametrize(
    ("payload", "number"),
    [("12", 12), ("-7", -7), *((text, 0) for text in ("", "x", "1e3", " 1", "٣", "9" * 40, "3000000000"))],
)
def test_whatever_is_told_is_a_number(payload: str, number: int) -> None:
    assert told_number(payload) == number


def may(connection: psycopg.Connection[Any], statement: str) -> bool:
    """Return whether somebody has any right to a statement."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except InsufficientPrivilege:
        return False
    return True
