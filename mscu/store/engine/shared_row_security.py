"""Row security of a unit's PostgreSQL database: with any program, people read there what the gate shows them.

Each person logs in as a role of the server that is named after their id, which no session can change
(`session_user`), and is a member of the group of their role. The policies are compiled from the criteria of
`visibility.py`, with what the server knows in place of the viewer and the day.

People only read. A transaction that writes takes the writer's role, which row security does not bind, since
what is derived from a change (indexes, matching, registers, tallies) follows from more than its author may
see. The police can take that role in any program, as they could open a file with another SQLCipher program;
the charity's people cannot, and write by rights of their own (`shared_charity.py`). Whatever role they take,
rows of the audit name the person who is logged in.

A policy cannot ask a table that has policies itself, so what it has to know comes from functions that run as
the owner of the tables, whom no policy binds. Each runs once a statement and returns ids, which the server
hashes. People may call those functions that policies ask, so these return what is shown, or what is hidden
together with all numbers that are not in use (`unused`): nobody learns more than from the gaps in what they
read. Over 20,000 rows that takes 1 ms more than the table alone, a function called for each row 105, and the
ids of all that is shown 30.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BindParameter, Integer, and_, bindparam, literal_column, or_, select
from typing_extensions import override

from mscu.access import Permission, roles_who_may
from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import Operation, Role, StoreKind
from mscu.models.alert import Alert
from mscu.models.audit import KEYS_ROW, AuditEntry
from mscu.models.case import Case
from mscu.models.entries.entry import Choice, Entry
from mscu.models.entries.referral import Referral
from mscu.models.kinds import mapped
from mscu.models.subject import Subject
from mscu.models.user import AccessGrant, User, locked_out
from mscu.safeguarding_slice import is_open
from mscu.store.engine.shared_charity import WRITTEN, charity_functions, charity_rights, read_while_writing
from mscu.store.engine.shared_database import WRITE_LOCK
from mscu.store.engine.shared_dialect import SharedCompiler, SharedDialect
from mscu.store.engine.shared_roles import (
    CHARITY,
    PLACES,
    SCHEMA,
    VIEWS,
    WRITERS,
    StoreRoles,
    database_rights,
    role_functions,
    role_grants,
)
from mscu.store.engine.shared_texts import text_functions
from mscu.store.engine.shared_views import Views
from mscu.viewer import viewer_id
from mscu.visibility import hides, is_withheld, known, known_withheld, visibility

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select, SelectBase, Table
    from sqlalchemy.orm import LoaderCriteriaOption

    from mscu.models.base import Base

P = Permission
_ASKED = re.compile(rf"\b{SCHEMA}\.\w+\(\)")
"""A function in a condition, which is run with the rights of who reads."""
_TODAY = "(SELECT (now() AT TIME ZONE 'Europe/London')::date)"
_VIEWER = f"(SELECT {SCHEMA}.viewer())"
_OF_SERVER = {"looker": _VIEWER, "looking_on": _TODAY, "listed_from": f"({_TODAY} - 30)"}
"""What the server has in place of each parameter of the rule."""


class _RuleCompiler(SharedCompiler):
    """Writes the values of a rule into its text, and what the server knows for the rest."""

    @override
    def visit_bindparam(self, bindparam: BindParameter[Any], *args: Any, **kw: Any) -> str:
        if bindparam.callable is not None:
            return _OF_SERVER[bindparam.key]
        return str(super().visit_bindparam(bindparam, *args, **kw | {"literal_binds": True}))


class _RuleDialect(SharedDialect):
    supports_statement_cache = False
    statement_compiler = _RuleCompiler


_DIALECT = _RuleDialect(paramstyle="named")  # type: ignore[no-untyped-call]


def _text(statement: SelectBase) -> str:
    text = str(statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True}))
    return " ".join(text.split())


def _condition(statement: Select[Any]) -> str:
    return _text(statement).partition(" WHERE ")[2]


# What policies ask.


@dataclass(frozen=True)
class Hidden:
    """A condition that hides few rows of a table, so that their ids are found once a statement."""

    name: str
    model: type[Any]
    condition: Callable[[Any], ColumnElement[bool]]
    hides: bool = True
    """Whether a row is hidden where the condition is true, or where it is not."""
    only: str = ""
    """What is true of all those rows, and is found by an index."""

    @property
    def function(self) -> str:
        """The statement that makes the function which returns the ids."""
        ids: Any = self.model.__table__.c.id
        condition = self.condition(ids)
        statement = _text(select(ids).where(condition if self.hides else ~condition))
        return _ids_function(self.name, f"{statement} AND {self.only}" if self.only else statement)

    def asked_in(self, condition: str, table: Table) -> str:
        """Return a condition with the function in place of this one, wherever it is about a column."""
        is_hidden = "IS TRUE" if self.hides else "IS NOT TRUE"
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            asked = f"(({name} IN {_ids(_not_shown(self.name))}) {is_hidden})"
            condition = condition.replace(self._about.replace(_ANY, name), asked)
        return condition

    @cached_property
    def _about(self) -> str:
        """The condition about any column."""
        return _condition(select(literal_column("1")).where(self.condition(literal_column(_ANY))))


_ANY = "any_column"


def _not_shown(hidden: str) -> str:
    """Return the function that returns also what is not in use."""
    return hidden.replace("hidden_", "not_shown_")


def _ids(function: str) -> str:
    return f"(SELECT {SCHEMA}.{function}())"


# ruff: noqa: S608 - all names are our own
_NOT_SHOWN = (
    f"SELECT subject_id FROM involvement WHERE case_id = ANY (ARRAY{_ids('hidden_cases')}) "
    f"UNION SELECT subject_id FROM involvement WHERE entry_id = ANY (ARRAY{_ids('hidden_entries')})"
)
_MAY_BE_UNKNOWN = (
    f"subject.id = ANY (ARRAY(WITH not_shown AS MATERIALIZED ({_NOT_SHOWN}) SELECT subject_id FROM not_shown "
    "UNION ALL SELECT id FROM subject WHERE kept_id IN (SELECT subject_id FROM not_shown)))"
)
"""Nobody is unknown but through something that does not show, of their own or of the record that is kept."""
HIDDEN = (
    Hidden("hidden_subjects", Subject, known, hides=False, only=_MAY_BE_UNKNOWN),
    Hidden("hidden_subjects_withheld", Subject, known_withheld, hides=False, only=_MAY_BE_UNKNOWN),
    Hidden("hidden_cases", Case, hides),
    Hidden("hidden_entries", Entry, is_withheld),
)
"""Those that contain others first."""


def _ids_function(name: str, statement: str) -> str:
    """Return the statement that makes a function which returns ids, planned once a session."""
    return (
        f"CREATE FUNCTION {SCHEMA}.{name}() RETURNS SETOF bigint LANGUAGE plpgsql STABLE "
        f"SECURITY DEFINER ROWS 20 {PLACES} SET timezone = 'UTC' "
        f"AS $$BEGIN RETURN QUERY {statement}; END$$"
    )


@dataclass(frozen=True)
class Reading:
    """Which rows of a table the people of a role read."""

    condition: str
    function: str = ""
    """The statement that makes the function which the condition asks, if only this one does."""


_ALL, _NONE = Reading("true"), Reading("false")
_OF_THE_PROGRAM = (Operation.UPKEEP, Operation.LOGIN, Operation.LOGOUT)
_OWN_NAME = select(User.name).where(User.id == bindparam("looker", callable_=viewer_id, type_=Integer))
_OF_THE_STORE = or_(
    AuditEntry.actor == _OWN_NAME.scalar_subquery(),
    AuditEntry.object_type.in_((KEYS_ROW, AccessGrant.__tablename__, User.__tablename__)),
    and_(AuditEntry.object_type == "", AuditEntry.operation.in_(_OF_THE_PROGRAM)),
)
"""What everybody reads of the audit, which names each restricted case: their own rows, and those of keys,
users, access and upkeep, which the program asks for whoever unlocks the store.
"""
_CHANGES = AuditEntry.operation.in_((Operation.COLLECTION, Operation.ALTERATION))


def reading(model: type[Base], role: Role) -> Reading:
    """Return which rows of a class's own table the people of a role read."""
    if model is AuditEntry and role not in roles_who_may(P.READ_AUDIT, StoreKind.UNIT):
        return Reading(_audit_shown(role))
    above = model.__mapper__.inherits
    if above is None:
        only = _ONLY_FOR_CHARITY.get(model, "") if role in CHARITY else ""
        return _reading(model, tuple(each for each in visibility(role) if _is_about(model, each)), only)
    if reading(above.class_, role) == _NONE:
        return _NONE
    table, parent = (cast("Table", each.local_table).name for each in (model.__mapper__, above))
    return Reading(f"EXISTS (SELECT FROM {parent} WHERE {parent}.id = {table}.id)")


def _audit_shown(role: Role) -> str:
    """Return the condition for who does not read the audit.

    Besides what everybody reads, the police read what was recorded of what they are shown.
    """
    of_store = _condition(select(AuditEntry.seq).where(_OF_THE_STORE))
    if role not in WRITERS:
        return of_store
    subjects, entries = _hidden_from(role)
    hidden = (
        ("case_id", "hidden_cases", ()),
        ("object_id", "hidden_cases", (Case.__mapper__,)),
        ("object_id", subjects, Subject.__mapper__.self_and_descendants),
        ("object_id", entries, Entry.__mapper__.self_and_descendants),
    )
    shown = [_condition(select(AuditEntry.seq).where(_CHANGES))]
    for column, function, models in hidden:
        of_types = ", ".join(sorted({f"'{each.class_.__tablename__}'" for each in models}))
        is_shown = f"({column} IN {_ids(_not_shown(function))}) IS NOT TRUE"
        shown.append(f"(object_type NOT IN ({of_types}) OR {is_shown})" if of_types else is_shown)
    return f"{of_store} OR ({' AND '.join(shown)})"


def _hidden_from(role: Role) -> tuple[str, str]:
    """Return what is hidden of nominals and entries to a role that reads all kinds of records."""
    if visibility(role) is visibility(Role.OFFICER):
        return "hidden_subjects", "hidden_chronology"
    return "hidden_subjects_withheld", "hidden_cases_entries"


def _is_about(model: type[Base], rule: LoaderCriteriaOption) -> bool:
    return issubclass(model, rule.root_entity or cast("Any", rule.entity).class_)


_CHARITY_CASES = f"""ARRAY(
    SELECT case_id FROM referral JOIN entry USING (id) WHERE referral_to = '{TO_NAVIGATOR}'
    UNION SELECT case_id FROM emergency_card JOIN entry USING (id)
)"""
_CHARITY_PEOPLE = f"""ARRAY(
    SELECT person_id FROM referral WHERE referral_to = '{TO_NAVIGATOR}'
    UNION SELECT person_id FROM emergency_card
)"""
_ONLY_FOR_CHARITY: dict[type[Base], str] = {
    Case: f"(cases.id = ANY ({_CHARITY_CASES}) OR cases.kept_id = ANY ({_CHARITY_CASES}))",
    Subject: f"subject.id = ANY ({_CHARITY_PEOPLE})",
    Entry: f"entry.case_id = ANY ({_CHARITY_CASES})",
    Choice: f"choice.entry_id = ANY (ARRAY(SELECT id FROM entry WHERE case_id = ANY ({_CHARITY_CASES})))",
    Alert: f"alert.case_id = ANY ({_CHARITY_CASES})",
}
"""What is true of all rows that the charity is shown, and is found by an index: without it each statement of
theirs would look at all rows of the unit.
"""


@cache
def _reading(model: type[Base], rules: tuple[LoaderCriteriaOption, ...], only: str) -> Reading:
    """Return what rules leave of a class's table, for all roles that have the same."""
    table = cast("Table", model.__mapper__.local_table)
    statement = select(*table.primary_key).select_from(model).options(*rules)
    condition = _condition(statement)
    if not condition:
        return _ALL
    if condition == "false" or condition.endswith(" AND false"):
        return _NONE
    for hidden in HIDDEN:
        condition = hidden.asked_in(condition, table)
    if " FROM " not in condition:
        return Reading(condition)
    name = f"shown_{table.name}_{hashlib.sha256(condition.encode()).hexdigest()[:8]}"
    selected, _, where = _text(statement).partition(" WHERE ")
    found = f"{selected} WHERE {only} AND ({where})" if only else f"{selected} WHERE {where}"
    return Reading(f"{table.name}.id IN {_ids(name)}", _ids_function(name, found))


def policies(roles: StoreRoles) -> Iterator[str]:
    """Yield the statements that make the policies of every table of the unit's store."""
    for model in mapped():
        table: Any = model.__mapper__.local_table
        yield from _policies(roles, table.name, {role: reading(model, role).condition for role in Role})
    searching = roles_who_may(P.OPEN_CASES, StoreKind.UNIT)
    words = {role: _words_shown(role) if role in searching else "false" for role in Role}
    yield from _policies(roles, "find_document", words)
    yield f"CREATE POLICY add ON audit_entry FOR INSERT TO {roles.people} WITH CHECK (true)"


def _policies(roles: StoreRoles, table: str, conditions: dict[Role, str]) -> Iterator[str]:
    """Yield the statements that put a table under row security; each role reads by its condition."""
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    for number, condition in enumerate(sorted(set(conditions.values()) - {"false"})):
        readers = ", ".join(roles.group(role) for role in Role if conditions[role] == condition)
        yield f"CREATE POLICY read_{number} ON {table} FOR SELECT TO {readers} USING ({condition})"
        for function in sorted(set(_ASKED.findall(condition))):
            yield f"GRANT EXECUTE ON FUNCTION {function} TO {readers}"


def _words_shown(role: Role) -> str:
    """Return the condition that what a document of the index leads to shows, for who reads all kinds."""
    subjects, entries = _hidden_from(role)
    hidden = {"cases": "hidden_cases", "subject": subjects, "entry": entries}
    shown = " ".join(
        f"WHEN '{name}' THEN (target_id IN {_ids(_not_shown(function))}) IS NOT TRUE"
        for name, function in hidden.items()
    )
    return f"CASE target_type {shown} ELSE EXISTS (SELECT FROM plans WHERE plans.id = target_id) END"


# All of it.


_UNUSED = "CREATE TABLE {schema}.unused (name text, id bigint, PRIMARY KEY (name, id))"
"""Of each table the numbers up to the highest that no row has.

Of a gap the last thousand: somebody may take millions of numbers, and what is hidden is not in a gap.
"""
_MOST_OF_GAP = 1_000
_KEEP_UNUSED = """
CREATE FUNCTION {schema}.keep_unused_{table}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO {schema}.unused VALUES ('{table}', OLD.id);
        RETURN NULL;
    END IF;
    DELETE FROM {schema}.unused WHERE name = '{table}' AND id = NEW.id;
    IF NOT FOUND THEN
        INSERT INTO {schema}.unused SELECT '{table}', generate_series(greatest(
            (SELECT coalesce(max(id), 0) + 1 FROM {table} WHERE id < NEW.id), NEW.id - {most}), NEW.id - 1);
    END IF;
    RETURN NULL;
END$$;
CREATE TRIGGER keep_unused AFTER INSERT OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {schema}.keep_unused_{table}();
INSERT INTO {schema}.unused SELECT '{table}', number
FROM generate_series(1, (SELECT max(id) FROM {table})) AS number
WHERE NOT EXISTS (SELECT FROM {table} WHERE id = number)
"""
_BEYOND = 256
"""Numbers after the highest are returned up to a multiple of this, or a new row that is hidden would show."""


def _not_shown_function(hidden: str, table: str) -> str:
    """Return the statement that makes the function which policies ask for what is hidden in a table."""
    unused = f"SELECT id FROM {SCHEMA}.unused WHERE name = '{table}'"
    highest = f"(SELECT coalesce(max(id), 0) AS highest FROM {table}) AS ids"
    beyond = f"SELECT generate_series(highest + 1, (highest / {_BEYOND} + 1) * {_BEYOND}) FROM {highest}"
    statement = f"SELECT {SCHEMA}.{hidden}() UNION ALL {unused} UNION ALL {beyond}"
    return _ids_function(_not_shown(hidden), statement)


def _functions() -> Iterator[str]:
    """Yield the statements that make what the policies call, and what this asks in turn."""
    yield from (hidden.function for hidden in reversed(HIDDEN))
    entries = f"SELECT id FROM entry WHERE case_id IN {_ids('hidden_cases')}"
    yield _ids_function("hidden_cases_entries", entries)
    yield _ids_function("hidden_chronology", f"{entries} UNION {_ids('hidden_entries')[1:-1]}")
    yield _UNUSED.format(schema=SCHEMA)
    for table in {each.model.__tablename__ for each in HIDDEN}:
        yield _KEEP_UNUSED.format(schema=SCHEMA, places=PLACES, table=table, most=_MOST_OF_GAP)
    for hidden in HIDDEN:
        yield _not_shown_function(hidden.name, hidden.model.__tablename__)
    for name in ("hidden_cases_entries", "hidden_chronology"):
        yield _not_shown_function(name, Entry.__tablename__)
    yield from sorted({reading(model, role).function for model in mapped() for role in Role} - {""})
    tables: dict[str, Any] = {model.__tablename__: model for model in mapped()}
    shown = {
        (name, role): reading(model, role).condition for name, model in tables.items() for role in CHARITY
    }
    yield from charity_functions(shown, _text, lock=WRITE_LOCK)
    referral: Any = Referral.__table__
    yield from text_functions(
        of_slice=shown[Entry.__tablename__, Role.NAVIGATOR],
        asked_of_lead=shown[Entry.__tablename__, Role.LEAD],
        alerts=shown[Alert.__tablename__, Role.NAVIGATOR],
        is_open=_condition(select(referral.c.id).where(is_open(referral.c))),
    )


def _views() -> Views:
    asked: Any = Referral.__table__.alias("asked")
    return Views(
        tuple(mapped()),
        lambda model, role: reading(model, role).condition,
        is_open=_condition(select(asked.c.id).where(is_open(asked.c))),
        changed=frozenset(each.table for each in WRITTEN),
        type_of=lambda column: str(column.type.compile(dialect=_DIALECT)),
    )


_RELATIONS = """
SELECT 'ALTER TABLE ' || oid::regclass || ' OWNER TO {owner}'
FROM pg_class WHERE relkind IN ('r', 'v')
    AND relnamespace IN ('public'::regnamespace, '{schema}'::regnamespace, '{views}'::regnamespace)
"""
_ROUTINES = """
SELECT 'ALTER FUNCTION ' || oid::regprocedure || ' OWNER TO {owner}'
FROM pg_proc
WHERE pronamespace IN ('public'::regnamespace, '{schema}'::regnamespace, '{views}'::regnamespace)
"""


_REMOVE_POLICIES = """
DO $$ DECLARE removed text; BEGIN
    FOR removed IN
        SELECT format('DROP POLICY %I ON %s', polname, polrelid::regclass) FROM pg_policy
        JOIN pg_class ON pg_class.oid = polrelid WHERE relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE removed;
    END LOOP;
END $$
"""


_AS_DUMPED = """
DO $$ DECLARE written text; BEGIN
    FOR written IN
        SELECT format('ALTER POLICY %I ON %s', polname, polrelid::regclass)
            || coalesce(' USING (' || pg_get_expr(polqual, polrelid) || ')', '')
            || coalesce(' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')', '')
        FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
        WHERE relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE written;
    END LOOP;
END $$
"""
"""Writes conditions as a backup has them, so that a restored database has the same to the letter."""


def secure(connection: Connection, roles: StoreRoles) -> None:
    """Put a database under row security, as a superuser who has made its tables and the server's roles.

    What an older version has made of it is replaced.
    """
    names = {"owner": roles.owner, "schema": SCHEMA, "views": VIEWS}
    views = _views()
    _run(connection, [_REMOVE_POLICIES, f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", f"CREATE SCHEMA {SCHEMA}"])
    _run(connection, [*role_functions(roles, _text(locked_out())), *_functions()])
    _run(connection, views.statements(read_while_writing()))
    owned = [
        statement
        for found in (_RELATIONS, _ROUTINES)
        for statement in connection.exec_driver_sql(found.format_map(names)).scalars()
    ]
    database = connection.exec_driver_sql("SELECT quote_ident(current_database())").scalar_one()
    _run(connection, [*owned, *role_grants(roles), *database_rights(roles, database)])
    rights = [*charity_rights(roles), *views.rights(roles)]
    _run(connection, [*policies(roles), *rights, _AS_DUMPED])


def _run(connection: Connection, statements: Iterable[str]) -> None:
    """Run statements in one round trip."""
    connection.exec_driver_sql(";\n".join(statements).replace("%", "%%"))
