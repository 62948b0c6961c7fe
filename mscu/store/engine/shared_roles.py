"""The server's roles for a unit's PostgreSQL database: who logs in, who reads, who writes.

A person's log-in is named after their id in the table of users and kept in the groups that this table says,
by triggers: who left, or was not let in, is in none and reads nothing. Only who manages users makes and drops
log-ins, through functions, since the server asks for a right that would be one over all of its roles.

Whoever writes could change that table as well, so triggers ask who is logged in: users, and what is given
to them, come from who manages users, and another person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mscu.access import MAY_WITH_SURVIVORS, Permission, roles_who_may
from mscu.codes import GivenAccess, GrantState, Role, StoreKind
from mscu.models.audit import KEYS_ROW
from mscu.models.user import AccessGrant, User

SCHEMA = "row_security"
_KEYS_TABLE = "server_keys"
"""That of `keys_row.py`."""
"""Where the functions are."""
VIEWS = "navigator"
"""Where the views are that the charity's people read in place of the tables (`shared_views.py`)."""
TABLES = f"CASE current_schema() WHEN '{VIEWS}' THEN 'public' ELSE current_schema() END"
"""Where the tables are, for whoever asks."""
PLACES = "SET search_path = public, pg_temp"
"""Where a function looks for tables: else a temporary one of the same name would come first."""
CHARITY = [role for role in Role if role in MAY_WITH_SURVIVORS]
WRITERS = [role for role in Role if role not in CHARITY]
"""Who may take the writer's role: nobody of the charity, whatever program they use."""
_CONNECTING_AT_ONCE = 10
"""How many may read the keys at once, which takes a moment: whoever has the connection file must not take
the connections of those who work.
"""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")


@dataclass(frozen=True)
class StoreRoles:
    """The names of the roles for one store; a server has one role of a name, whatever the database."""

    store: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.store):
            message = f"not a name for roles: {self.store}"
            raise ValueError(message)

    @property
    def owner(self) -> str:
        """Who owns tables and functions, and makes people's log-ins; nobody logs in as this."""
        return f"{self.store}_owner"

    @property
    def writer(self) -> str:
        """Who reads and writes all tables, in transactions of the police; nobody logs in as this."""
        return f"{self.store}_writer"

    @property
    def people(self) -> str:
        """The group of everybody."""
        return f"{self.store}_people"

    @property
    def connect(self) -> str:
        """Who a workstation logs in as before anybody unlocks the store."""
        return f"{self.store}_connect"

    @property
    def backup(self) -> str:
        """Who the server's administrators log in as to back everything up."""
        return f"{self.store}_backup"

    @property
    def fixed(self) -> tuple[str, ...]:
        """All but those of people."""
        return (self.owner, self.writer, self.people, self.connect, self.backup, *map(self.group, Role))

    def group(self, role: Role) -> str:
        """Return the group of a role."""
        return f"{self.store}_{role}"

    def person(self, user_id: int | str) -> str:
        """Return the role that a person logs in as: of their id, as a name may change or be given again."""
        return f"{self.store}_user_{user_id}"

    def statements(self) -> Iterator[str]:
        """Yield the statements that make the roles, but for those of people.

        A group hands on no more than what is granted to it, so that its people have the writer's rights only
        once they take its role.
        """
        yield f"CREATE ROLE {self.owner} NOLOGIN BYPASSRLS CREATEROLE"
        yield f"CREATE ROLE {self.writer} NOLOGIN BYPASSRLS"
        yield f"CREATE ROLE {self.people} NOLOGIN"
        yield f"CREATE ROLE {self.connect} LOGIN CONNECTION LIMIT {_CONNECTING_AT_ONCE}"
        yield f"CREATE ROLE {self.backup} LOGIN BYPASSRLS CREATEDB"
        for group in map(self.group, Role):
            yield f"CREATE ROLE {group} NOLOGIN NOINHERIT"
        yield f"GRANT {self.writer} TO {', '.join(map(self.group, WRITERS))}"
        granted = ", ".join([self.people, *map(self.group, Role)])
        yield f"GRANT {granted} TO {self.owner} WITH ADMIN OPTION"


_VIEWER = """
CREATE FUNCTION {schema}.viewer() RETURNS bigint LANGUAGE sql STABLE
AS $$SELECT substring(session_user FROM '^{person}([0-9]+)$')::bigint$$
"""
_PLACE = """
CREATE FUNCTION {schema}.place(placed bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
DECLARE
    person text := '{person}' || placed;
    wanted text[] := (
        SELECT ARRAY['{people}', '{prefix}' || role] FROM users
        WHERE id = placed AND role IN ({known}) AND left_at IS NULL AND id NOT IN ({locked_out})
    );
    changed text;
BEGIN
    IF to_regrole(person) IS NULL THEN RETURN; END IF;
    FOR changed IN
        SELECT format(CASE WHEN rolname = ANY(wanted) THEN 'GRANT %I TO %I' ELSE 'REVOKE %I FROM %I' END,
            rolname, person)
        FROM pg_roles LEFT JOIN pg_auth_members ON roleid = pg_roles.oid AND member = to_regrole(person)
        WHERE coalesce(rolname = ANY(wanted), false) <> (member IS NOT NULL)
    LOOP
        EXECUTE changed;
    END LOOP;
    IF FOUND THEN
        EXECUTE format(
            CASE WHEN wanted && ARRAY[{charity}] THEN 'ALTER ROLE %I SET search_path = {views}, public'
                ELSE 'ALTER ROLE %I RESET search_path' END,
            person
        );
    END IF;
END$$
"""
_PLACED = """
CREATE FUNCTION {schema}.place_{column}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {places}
AS $$BEGIN PERFORM {schema}.place(NEW.{column}); RETURN NULL; END$$
"""
_WHEN_PLACED = """
CREATE TRIGGER place_people AFTER INSERT OR UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {schema}.place_{column}()
"""
_MANAGES = """
CREATE FUNCTION {schema}.manages() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM users WHERE id = {schema}.viewer() AND role IN ({managers})
            AND left_at IS NULL AND id NOT IN ({locked_out})
    );
END$$
"""
_REQUIRE_MANAGER = """
CREATE FUNCTION {schema}.require_manager() RETURNS void LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
BEGIN
    IF NOT pg_has_role(session_user, '{owner}', 'MEMBER') AND NOT {schema}.manages() THEN
        RAISE EXCEPTION 'only who manages users makes and drops log-ins'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END$$
"""
_ADMIT = """
CREATE FUNCTION {schema}.admit(admitted bigint, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
DECLARE person text := '{person}' || admitted;
BEGIN
    PERFORM {schema}.require_manager();
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = person AND rolcanlogin) THEN
        RAISE EXCEPTION 'who has a log-in keeps its password: dismiss them first'
            USING ERRCODE = 'duplicate_object';
    END IF;
    IF verifier !~ '^SCRAM-SHA-256[$][0-9]+:[A-Za-z0-9+/]+=*[$][A-Za-z0-9+/]+=*:[A-Za-z0-9+/]+=*$' THEN
        RAISE EXCEPTION 'not a verifier of SCRAM-SHA-256' USING ERRCODE = 'invalid_password';
    END IF;
    EXECUTE format(
        CASE WHEN to_regrole(person) IS NULL THEN 'CREATE' ELSE 'ALTER' END || ' ROLE %I LOGIN PASSWORD %L',
        person, verifier
    );
    EXECUTE format('GRANT %I TO {owner}', person);
    PERFORM {schema}.place(admitted);
END$$
"""
# What somebody has made, as any log-in can a large object, must not keep their log-in: what is in another
# database of the server is not dropped from here.
_DISMISS = """
CREATE FUNCTION {schema}.dismiss(dismissed bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
DECLARE person text := '{person}' || dismissed;
BEGIN
    PERFORM {schema}.require_manager();
    IF to_regrole(person) IS NOT NULL THEN
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = person;
        BEGIN
            EXECUTE format('DROP OWNED BY %I', person);
            EXECUTE format('DROP ROLE %I', person);
        EXCEPTION WHEN dependent_objects_still_exist THEN
            EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', person);
        END;
    END IF;
END$$
"""
_CHECK_USER = """
CREATE FUNCTION {schema}.check_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
DECLARE
    waits access_grant;
    is_same boolean;
    is_placed_alike boolean;
BEGIN
    IF pg_has_role(session_user, '{owner}', 'MEMBER') THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP = 'INSERT' AND {schema}.manages() AND NEW.role IN ({known}) THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' AND NEW.role IN ({known}) THEN
        is_same := (NEW.id, NEW.name, NEW.display) = (OLD.id, OLD.name, OLD.display);
        is_placed_alike := is_same AND NEW.left_at IS NOT DISTINCT FROM OLD.left_at;
        IF is_placed_alike AND NEW.role = OLD.role THEN RETURN NEW; END IF;
        IF {schema}.manages() AND (NEW.role = OLD.role OR NEW.id <> {schema}.viewer()) THEN
            RETURN NEW;
        END IF;
        SELECT * INTO waits FROM access_grant WHERE user_id = NEW.id
            AND given = CASE WHEN is_placed_alike THEN '{given_role}' ELSE '{given_new}' END
            ORDER BY id DESC LIMIT 1;
        IF waits.given_by_id <> {schema}.viewer()
            AND (waits.state = '{waiting}' OR waits.decided_by_id = {schema}.viewer()) AND (
                is_placed_alike AND waits.role = NEW.role AND waits.state IN ('{waiting}', '{confirmed}')
                OR is_same AND NEW.role = OLD.role AND waits.state IN ('{waiting}', '{refused}')
            )
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'users are changed by who manages them' USING ERRCODE = 'insufficient_privilege';
END$$;
CREATE TRIGGER check_user BEFORE INSERT OR UPDATE OR DELETE ON users
FOR EACH ROW EXECUTE FUNCTION {schema}.check_user()
"""
_CHECK_GRANT = """
CREATE FUNCTION {schema}.check_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
DECLARE viewer bigint := {schema}.viewer();
BEGIN
    IF pg_has_role(session_user, '{owner}', 'MEMBER') THEN RETURN coalesce(NEW, OLD); END IF;
    IF TG_OP = 'INSERT' AND {schema}.manages() AND NEW.given_by_id = viewer AND (
        NEW.state = '{waiting}' OR NEW.state = '{alone}'
        AND NOT EXISTS (SELECT FROM users WHERE id NOT IN (viewer, NEW.user_id))
    ) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.user_id, NEW.given, NEW.role, NEW.given_at, NEW.given_by_id)
            = (OLD.id, OLD.user_id, OLD.given, OLD.role, OLD.given_at, OLD.given_by_id)
        AND (
            (NEW.state, NEW.decided_at, NEW.decided_by_id)
                IS NOT DISTINCT FROM (OLD.state, OLD.decided_at, OLD.decided_by_id)
            OR OLD.state = '{waiting}' AND (
                NEW.state = '{superseded}' AND NEW.decided_by_id IS NULL
                OR NEW.state IN ('{confirmed}', '{refused}')
                AND NEW.decided_by_id = viewer AND viewer <> OLD.given_by_id
            )
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'access is given by who manages users, and decided on by somebody else'
        USING ERRCODE = 'insufficient_privilege';
END$$;
CREATE TRIGGER check_grant BEFORE INSERT OR UPDATE OR DELETE ON access_grant
FOR EACH ROW EXECUTE FUNCTION {schema}.check_grant()
"""
_CHECK_AUTHOR = """
CREATE FUNCTION {schema}.check_author() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
BEGIN
    IF NEW.actor IS DISTINCT FROM (SELECT name FROM users WHERE id = {schema}.viewer())
        AND NOT pg_has_role(session_user, '{owner}', 'MEMBER')
    THEN
        RAISE EXCEPTION 'a row of the audit names who is logged in' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.seq, NEW.previous) IS DISTINCT FROM
        (SELECT ROW(seq + 1, hash) FROM audit_entry ORDER BY seq DESC LIMIT 1)
    THEN
        RAISE EXCEPTION 'a row of the audit follows the newest'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.object_type = '{keys}' AND NEW.object_id > (SELECT max(generation) FROM {keys_table}) THEN
        RAISE EXCEPTION 'a row on the keys file names one that is there'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END$$
"""
_WHEN_WRITTEN = """
CREATE TRIGGER check_author BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION {schema}.check_author()
"""


def role_functions(roles: StoreRoles, locked_out: str) -> Iterator[str]:
    """Yield the statements that make the functions and triggers of roles, for tables that are there.

    Where a store has roles, nobody writes to the audit but as a person who is logged in.
    """
    managers = roles_who_may(Permission.MANAGE_USERS, StoreKind.UNIT)
    names = {
        "schema": SCHEMA,
        "places": PLACES,
        "owner": roles.owner,
        "people": roles.people,
        "person": roles.person(""),
        "prefix": f"{roles.store}_",
        "managers": ", ".join(f"'{role}'" for role in sorted(managers)),
        "locked_out": locked_out,
        "known": ", ".join(f"'{role}'" for role in Role),
        "given_role": GivenAccess.ROLE,
        "given_new": GivenAccess.NEW_USER,
        "waiting": GrantState.WAITS,
        "confirmed": GrantState.CONFIRMED,
        "refused": GrantState.REFUSED,
        "superseded": GrantState.SUPERSEDED,
        "alone": GrantState.ALONE,
        "views": VIEWS,
        "keys": KEYS_ROW,
        "keys_table": _KEYS_TABLE,
        "charity": ", ".join(f"'{roles.group(role)}'" for role in CHARITY),
    }
    for statement in (
        _VIEWER,
        _PLACE,
        _MANAGES,
        _REQUIRE_MANAGER,
        _ADMIT,
        _DISMISS,
        _CHECK_USER,
        _CHECK_GRANT,
        _CHECK_AUTHOR,
        _WHEN_WRITTEN,
    ):
        yield statement.format_map(names)
    for table, column in ((User.__tablename__, "id"), (AccessGrant.__tablename__, "user_id")):
        yield _PLACED.format_map(names | {"column": column})
        yield _WHEN_PLACED.format_map(names | {"table": table, "column": column})


_LEAKPROOF = "ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF"
"""The index of words is used before the policy is asked only if the comparison tells nothing of what it
compares, which is so here: it fails on no value. Only a superuser can say so, once for each database.
"""


_REVOKE_OF_ALL = """
DO $$ DECLARE each regprocedure; is_lock boolean; BEGIN
    FOR each, is_lock IN SELECT oid, proname ~ 'advisory' FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace
            AND (proname ~ '^pg_(try_)?advisory_' OR proname ~ '^lo_' OR proname IN ('loread', 'lowrite'))
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', each);
        IF is_lock THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {people}, {writer}, {owner}', each);
        END IF;
    END LOOP;
END $$
"""
"""Else whoever has a connection file could hold the lock of writers, and fill the disk with large objects."""


def database_rights(roles: StoreRoles, database: str) -> Iterator[str]:
    """Yield what a superuser says of a database as a whole, which no backup has or is sure to have."""
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"
    yield f"GRANT CONNECT ON DATABASE {database} TO {roles.people}, {roles.connect}, {roles.backup}"
    yield _REVOKE_OF_ALL.format(people=roles.people, writer=roles.writer, owner=roles.owner)
    yield _LEAKPROOF


def role_grants(roles: StoreRoles) -> Iterator[str]:
    """Yield what people, the writer and connection files may do where the owner has the tables."""
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {roles.people}, {roles.writer}, {roles.owner}, {roles.connect}"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {roles.people}, {roles.writer}, {roles.owner}"
    everybody = ", ".join([roles.people, *map(roles.group, Role)])
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {everybody}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {', '.join(map(roles.group, WRITERS))}"
    yield f"GRANT INSERT ON audit_entry TO {roles.people}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {roles.writer}"
    yield f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {roles.writer}"
    yield f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {SCHEMA} FROM PUBLIC"
    for function in ("admit(bigint, text)", "dismiss(bigint)"):
        yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{function} TO {roles.writer}"
