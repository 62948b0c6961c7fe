"""With a role of the server's own, each person reads of every table what the gate shows them."""

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from psycopg.errors import InsufficientPrivilege

from mscu.access import MAY, Permission
from mscu.codes import Role, StoreKind
from mscu.models.audit import KEYS_ROW, AuditEntry
from mscu.models.code import SECRET_SETTINGS
from mscu.models.entries.entry import Entry
from mscu.models.kinds import TABLES
from mscu.store.engine.shared_roles import StoreRoles
from mscu.store.engine.shared_row_security import reading, secure
from mscu.store.keys.keys_row import KEYS_TABLE
from mscu.store.schema.revisions import REVISION_TABLE, UNIT_REVISIONS
from tests.scenes.stores import COLLEAGUE, NAMES, role_of
from tests.store.engine.secured_store import ACCEPTED, ALL_RESTRICTED, MODELS, UNRESTRICTED, Secured
from tests.tools.postgres_cluster import SERVER

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")
_ENTRIES = {model.__tablename__ for model in MODELS if issubclass(model, Entry)}
FROZEN = Path(__file__).parents[1] / "golden" / "row_security.txt"
"""Revisions, each with a digest of the statements that put a server's store under row security."""
_OF_ORDER = re.compile(r"_[0-9a-f]{8}\b")


# Every table.


def test_every_table_with_records_has_forced_row_security(secured: Secured) -> None:
    with secured.engine.connect() as connection:
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
    answers = {"not_same", "not_same_report"}
    assert asked == {"combination", "combination_move", "combination_value", "hit", *answers}


class Noted:
    """A connection that notes what is run on it."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def exec_driver_sql(self, statement: str) -> Self:
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
_ANSWERED = "UPDATE emergency_card SET answered_at = now() - interval '10 days'"
_ENDED = "UPDATE restriction SET ends_on = (now() AT TIME ZONE 'Europe/London')::date - 1"
_ENDS_TODAY = "UPDATE restriction SET ends_on = (now() AT TIME ZONE 'Europe/London')::date"
_COLLEAGUE_IS_MEMBER = (
    "INSERT INTO restriction_member (case_id, user_id, version) "
    f"SELECT case_id, users.id, 1 FROM restriction, users WHERE name = '{COLLEAGUE}'"
)
_LAST_COPY = "(SELECT max(id) FROM shared_copy)"
_SHARED = "UPDATE shared_copy SET ends_on = current_date + 9, withdrawn_at = NULL, named ="
STATES = {
    "restricted": [],
    "restricted, charity at work, a merge": [ACCEPTED, _ANSWERED, _MERGED],
    "ended, charity at work, shared with all": [_ENDED, ACCEPTED, f"{_SHARED} false"],
    "ended, nobody referred to the charity": [
        _ENDED,
        "UPDATE referral SET referral_to = 'referral_to:nrm'",
        "UPDATE emergency_card SET answered_at = NULL",
    ],
    "all restricted until today, shared by name": [_ENDS_TODAY, ALL_RESTRICTED, f"{_SHARED} true"],
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


def test_the_store_has_something_to_hide_from_everybody(secured: Secured) -> None:
    every = secured.shown(Role.SUPERVISOR)
    for who in (COLLEAGUE, Role.NAVIGATOR, Role.LEAD, Role.DISCLOSURE):
        seen = secured.read(who)
        assert [name for name in ("Case", "Entry", "Subject", "Involvement") if seen[name] < every[name]]
    assert secured.read(Role.OFFICER)["Case"] == every["Case"]


_ROWS = "SELECT actor, object_type, object_id, operation, case_id FROM audit_entry"
_OF_ALL = {KEYS_ROW, "access_grant", "users"}
_BY_ITSELF = {"upkeep", "login", "logout"}


def test_of_the_audit_the_police_read_their_own_and_what_is_of_what_they_are_shown(secured: Secured) -> None:
    shown = secured.shown(COLLEAGUE)
    ids = {model.__tablename__: {row[0] for row in shown[model.__name__]} for model in MODELS}
    with secured.connect(COLLEAGUE) as connection:
        rows = connection.execute(_ROWS).fetchall()
        linked = connection.execute("SELECT count(*) FROM audit_link").fetchone()
    others = [row[1:] for row in rows if row[0] != COLLEAGUE and row[1] not in _OF_ALL]
    about = [row for row in others if row[0] or row[2] not in _BY_ITSELF]
    assert {operation for _, _, operation, _ in about} == {"collection", "alteration"}
    assert [row for row in about if row[3] is not None and row[3] not in ids["cases"]] == []
    of_records = {name for name in ids if name in {"cases", "subject", *_ENTRIES}}
    assert [row for row in about if row[0] in of_records and row[1] not in ids[row[0]]] == []
    assert {"cases", "note", "person"} <= {row[0] for row in about}
    with secured.connect(Role.AUDITOR) as connection:
        assert connection.execute("SELECT count(*) FROM audit_entry").fetchone() == linked


def test_of_the_audit_the_charity_reads_its_own_rows_and_those_of_access(secured: Secured) -> None:
    for who in (Role.NAVIGATOR, Role.LEAD):
        with secured.connect(who) as connection:
            rows = connection.execute(_ROWS).fetchall()
        assert rows
        others = {(row[1], row[3]) for row in rows if row[0] != who and row[1] not in _OF_ALL}
        assert others <= {("", operation) for operation in _BY_ITSELF}


# What nobody gets round.


def test_nobody_reads_the_keys_of_the_audit(secured: Secured) -> None:
    for who in NAMES:
        with secured.connect(who) as connection:
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
        for function in ("hidden_cases", "hidden_entries", "hidden_subjects"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(f"SELECT row_security.{function}()")
        with pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT * FROM row_security.unused")


_ROWS_READ = """
SELECT sum(pg_stat_get_xact_tuples_returned(oid))::int FROM pg_class
WHERE oid = 'subject'::regclass
    OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'subject'::regclass)
"""
"""How many rows of the table of nominals, or of its indexes, this transaction has read."""


def test_whoever_is_unknown_is_looked_for_among_what_is_hidden_alone(own_store: Secured) -> None:
    """Almost every statement about nominals asks it, and a case page has two dozen of them."""
    own_store.run(*UNRESTRICTED, "UPDATE shared_copy SET withdrawn_at = NULL, ends_on = NULL, named = false")
    asked = {COLLEAGUE: "not_shown_subjects", "disclosure": "not_shown_subjects_withheld"}
    for who, function in asked.items():
        with own_store.connect(who) as connection:
            connection.execute("SET enable_seqscan = off")  # by which a small table is read whole
            with connection.transaction():
                assert connection.execute(f"SELECT row_security.{function}()").fetchall()
                row = connection.execute(_ROWS_READ).fetchone()
        assert row == (1,), "the highest number alone"


def test_psql_shows_the_same(secured: Secured) -> None:
    assert SERVER is not None
    statement = "SELECT id FROM cases ORDER BY id"
    user = secured.roles.person(secured.ids[COLLEAGUE])
    command = [f"{SERVER}/psql", "-X", "-At", "-h", f"{secured.cluster.folder}", "-U", user, secured.name]
    shown = subprocess.run([*command, "-c", statement], capture_output=True, text=True, check=True).stdout
    assert {(int(line),) for line in shown.split()} == secured.shown(COLLEAGUE)["Case"]
