"""Each person's log-in of a server has the rights of their role, and nobody gives themselves others."""

from dataclasses import replace
from functools import partial
from threading import Condition

import psycopg
import pytest
from psycopg.errors import (
    DuplicateObject,
    InsufficientPrivilege,
    IntegrityConstraintViolation,
    InvalidPassword,
    UndefinedTable,
)
from sqlalchemy.exc import ProgrammingError

from mscu.codes import Role
from mscu.models.user import locked_out
from mscu.store.engine.engines import reading_of, writing
from mscu.store.engine.listening import Ears
from mscu.store.engine.shared_listening import SharedListening, told_number
from mscu.store.engine.shared_roles import database_rights
from tests.scenes.stores import COLLEAGUE
from tests.store.engine.secured_store import VERIFIER, Secured, log_in, may
from tests.tools.postgres_cluster import SERVER

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


def test_nobody_is_somebody_else_and_nobody_of_the_charity_writes(secured: Secured) -> None:
    member = secured.roles.person(secured.ids[Role.OFFICER])
    for who in (COLLEAGUE, Role.NAVIGATOR, Role.LEAD):
        for statement in (
            f"SET ROLE {member}",
            f"SET SESSION AUTHORIZATION {member}",
            f"SET ROLE {secured.roles.owner}",
            "DELETE FROM public.restriction",
            "UPDATE public.users SET role = 'auditor'",
            "SELECT row_security.place(1)",
            *([] if who == COLLEAGUE else [f"SET ROLE {secured.roles.writer}"]),
        ):
            with secured.connect(who) as connection, pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


def test_nobody_makes_tables_even_for_a_while(secured_template: Secured) -> None:
    for table in ("TABLE others", "TABLE row_security.others", "TEMPORARY TABLE users"):
        with secured_template.connect(COLLEAGUE) as connection, pytest.raises(InsufficientPrivilege):
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


def give(state: str, *, giver: str = "administrator", user: str = COLLEAGUE, role: str = "auditor") -> str:
    """Return what gives somebody a role; log-in names stand for their numbers."""
    return (
        "INSERT INTO access_grant (user_id, given, role, state, given_at, given_by_id, version) "
        f"VALUES ({{{user}}}, 'role', '{role}', '{state}', now(), {{{giver}}}, 1)"
    )


def decide(state: str, by: str) -> str:
    return (
        f"UPDATE access_grant SET state = '{state}', decided_at = now(), decided_by_id = {{{by}}} "
        "WHERE state = 'waits'"
    )


def becomes(role: str, user: str) -> str:
    return f"UPDATE users SET role = '{role}' WHERE id = {{{user}}}"


BY_HERSELF = [
    ("officer", becomes("administrator", "officer")),
    ("officer", "UPDATE users SET role = 'administrator'"),
    ("officer", "UPDATE users SET left_at = now() WHERE id = {colleague}"),
    ("officer", "UPDATE users SET name = 'supervisor2' WHERE id = {supervisor}"),
    ("officer", "DELETE FROM users WHERE id = {colleague}"),
    ("officer", "INSERT INTO users (name, display, role, version) VALUES ('x', 'x', 'officer', 1)"),
    ("administrator", becomes("supervisor", "administrator")),
    ("administrator", becomes("owner", "colleague")),
    ("administrator", becomes("writer", "navigator")),
    ("officer", give("waits", user="officer", role="administrator")),
    ("administrator", give("confirmed")),
    ("administrator", give("alone")),
]
ONCE_GIVEN = [
    ("administrator", decide("confirmed", "administrator")),
    ("supervisor", decide("confirmed", "colleague")),
    ("supervisor", decide("with_codes", "supervisor")),
    ("supervisor", "UPDATE access_grant SET user_id = {officer} WHERE state = 'waits'"),
    ("supervisor", "DELETE FROM access_grant WHERE state = 'waits'"),
    ("supervisor", becomes("administrator", "colleague")),
]
"""What is refused once the administrator has given a colleague the supervisor's role, and it waits."""


@pytest.mark.parametrize("is_given", [False, True])
def test_nobody_gives_themselves_access_by_the_writers_role(secured: Secured, is_given: bool) -> None:
    for who, statement in ONCE_GIVEN if is_given else BY_HERSELF:
        with writing(secured.engine).begin() as connection:
            if is_given:
                log_in(connection, secured, "administrator")
                connection.exec_driver_sql(give("waits", role="supervisor").format_map(secured.ids))
            log_in(connection, secured, who)
            with pytest.raises((InsufficientPrivilege, ProgrammingError)) as refused:
                connection.exec_driver_sql(statement.format_map(secured.ids))
            assert "manages" in str(refused.value), statement
            connection.rollback()


def test_a_second_person_decides_on_access_with_any_program(secured: Secured) -> None:
    left = "UPDATE users SET left_at = now() WHERE id = {colleague}"
    new_user = give("waits", role="officer").replace("'role'", "'new_user'")
    for statements in (
        (
            give("waits", role="supervisor"),
            becomes("supervisor", COLLEAGUE),
            decide("confirmed", "supervisor"),
        ),
        (new_user, left, decide("refused", "supervisor")),
    ):
        given, changed, decided = (each.format_map(secured.ids) for each in statements)
        with writing(secured.engine).begin() as superuser:
            superuser.exec_driver_sql(given)
            log_in(superuser, secured, "supervisor")
            superuser.exec_driver_sql(changed)
            superuser.exec_driver_sql(decided)
            superuser.rollback()


SPY = "CREATE ROLE spy LOGIN"
LOCKED_OUT = str(locked_out().compile(compile_kwargs={"literal_binds": True}))


UNTRIGGERED = "SET LOCAL session_replication_role = replica; UPDATE users SET {} WHERE name = 'colleague'"
LOG_INS = {
    "ALTER ROLE {colleague} BYPASSRLS": ["{colleague} has what the program gives nobody: BYPASSRLS"],
    "ALTER ROLE {colleague} SET log_statement = 'all'": [
        "{colleague} has what the program gives nobody: settings of its own"
    ],
    "GRANT {store}_writer TO {navigator} WITH ADMIN OPTION": [
        "{navigator} has what the program gives nobody: the right to grant {store}_writer",
        "{navigator} is a member of {store}_writer, which is not its user's role",
    ],
    "GRANT {colleague} TO {navigator}": [
        "{navigator} is a member of {colleague}, which is not its user's role"
    ],
    "REVOKE {store}_people FROM {colleague}": [
        "{colleague} is no member of {store}_people, as its user's role asks"
    ],
    UNTRIGGERED.format("left_at = now()"): [
        "{colleague} is a member of {store}_officer, {store}_people, which is not its user's role"
    ],
    UNTRIGGERED.format("role = 'analyst'"): [
        "{colleague} is a member of {store}_officer, which is not its user's role",
        "{colleague} is no member of {store}_analyst, as its user's role asks",
    ],
    "CREATE ROLE {store}_user_99 LOGIN": ["{store}_user_99 is of nobody in the store"],
}


def test_a_log_in_that_is_not_its_users_is_told(secured: Secured) -> None:
    names = {name: secured.roles.person(secured.ids[name]) for name in (COLLEAGUE, "navigator")}
    names["store"] = secured.roles.store
    for statement, told in LOG_INS.items():
        with writing(secured.engine).begin() as connection:
            reading = reading_of(connection)
            assert list(reading.login_problems(LOCKED_OUT)) == []
            connection.exec_driver_sql(statement.format_map(names))
            expected = [f"The server's log-in {each.format_map(names)}." for each in told]
            assert list(reading.login_problems(LOCKED_OUT)) == expected
            connection.rollback()


RIGHTS = {
    "ALTER ROLE {store}_navigator BYPASSRLS": ("role", "{store}_navigator"),
    "ALTER ROLE {store}_people SET search_path = away": ("role", "{store}_people"),
    "ALTER ROLE {store}_writer LOGIN": ("role", "{store}_writer"),
    "GRANT {store}_writer TO {store}_navigator": ("role", "{store}_writer"),
    f"{SPY}; GRANT {{store}}_writer TO spy": ("other role", "spy"),
    f"{SPY}; GRANT {{store}}_user_1 TO spy": ("other role", "spy"),
    f"{SPY} CREATEROLE": ("other role", "spy"),
    "GRANT INSERT ON row_security.claim TO {store}_navigator": ("table", "row_security.claim"),
    "ALTER TABLE row_security.unused ADD colour text": ("table", "row_security.unused"),
    "GRANT UPDATE (kind) ON entry TO {store}_navigator": ("table", "entry"),
    "GRANT USAGE ON SCHEMA row_security TO PUBLIC": ("schema", "row_security"),
    "ALTER FUNCTION row_security.viewer() LEAKPROOF": ("function", "row_security.viewer"),
    "GRANT USAGE ON SEQUENCE entry_id_seq TO {store}_connect": ("sequence", "entry_id_seq"),
}


def test_what_anybody_may_do_is_among_the_definitions(secured: Secured) -> None:
    names = {"store": secured.roles.store}
    with writing(secured.engine).begin() as connection:
        reading = reading_of(connection)
        before = reading.definitions()
        for statement, (kind, name) in RIGHTS.items():
            with connection.begin_nested() as savepoint:
                connection.exec_driver_sql(statement.format_map(names))
                after, part = reading.definitions(), (kind, name.format_map(names))
                savepoint.rollback()
            assert before.get(part) != after.get(part), statement
        connection.rollback()


def test_a_connection_file_holds_no_lock_and_nobody_keeps_large_objects(secured: Secured) -> None:
    locks = ("pg_advisory_lock(0)", "pg_advisory_xact_lock_shared(0, 0)", "pg_try_advisory_lock(0)")
    objects = ("lo_create(0)", "lo_from_bytea(0, 'x')", "lo_put(1, 0, 'x')")
    for call in (*locks, *objects):
        with writing(secured.engine).begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL SESSION AUTHORIZATION {secured.roles.connect}")
            with pytest.raises((InsufficientPrivilege, ProgrammingError), match="permission denied for func"):
                connection.exec_driver_sql(f"SELECT {call}")
            connection.rollback()
        for who in (Role.OFFICER, Role.NAVIGATOR):
            with secured.connect(who) as person:
                assert may(person, f"SELECT {call}") == (call in locks)


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


def test_whatever_is_told_is_a_number() -> None:
    assert (told_number("12"), told_number("-7")) == (12, -7)
    assert {told_number(text) for text in ("", "x", "1e3", " 1", "٣", "9" * 40, "3000000000")} == {0}
