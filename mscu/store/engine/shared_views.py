"""What the charity's people read on a unit's server: views in a schema of their own, named as the tables.

Row security limits rows alone, and what a program compares is compared before a policy is asked, so that
counts of rows in a plan would tell whether a hidden name exists. So the charity's people have no right to
read the unit's tables. Each view reads a function, which returns the rows of the policy with the columns that
they are shown; the others are empty. Nothing that they ask is asked of a row outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import Kind, Role
from mscu.models.base import is_text
from mscu.models.entries.entry import Entry
from mscu.models.subject import Subject
from mscu.safeguarding_slice import SHOWN_COLUMNS, When
from mscu.store.engine.shared_roles import CHARITY, PLACES, SCHEMA, VIEWS, StoreRoles

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

    from mscu.models.base import Base

# ruff: noqa: S608 - all names are our own
_FUNCTION = """
CREATE FUNCTION {views}.read_{table}() RETURNS TABLE ({types})
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 {places} SET timezone = 'UTC' AS $$
#variable_conflict use_column
DECLARE
    reader text := (SELECT role FROM public.users WHERE users.id = {schema}.viewer());
    writing xid := pg_current_xact_id_if_assigned()::xid;
BEGIN
    {readers}
END$$
"""
_OF_READER = """
IF reader = '{role}' THEN
    RETURN QUERY SELECT {columns} FROM {joined} WHERE {condition};
END IF;
"""
_RIGHTS = """
DO $$ DECLARE open text; BEGIN
    FOR open IN
        SELECT quote_ident(relname) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND NOT relrowsecurity
    LOOP
        EXECUTE 'GRANT SELECT ON ' || open || ' TO {groups}';
    END LOOP;
END $$
"""
_OPEN_REFERRAL = """EXISTS (
    SELECT FROM referral AS asked JOIN entry AS about ON about.id = asked.id WHERE {of} AND {is_open}
)"""
_OPEN_REQUEST = """EXISTS (
    SELECT FROM emergency_card AS asked JOIN entry AS about ON about.id = asked.id
    WHERE {of} AND asked.answered_at IS NULL
)"""


def _quoted(name: str) -> str:
    return f'"{name}"'


class Views:
    """The views of all tables, and what they need."""

    def __init__(
        self,
        models: tuple[type[Base], ...],
        condition: Callable[[type[Base], Role], str],
        *,
        is_open: str,
        changed: frozenset[str],
        type_of: Callable[[Column[Any]], str],
    ) -> None:
        """Take the condition by which a role reads rows.

        `is_open` is that of a referral called `asked`, and `changed` are the tables that the charity writes.
        """
        self._changed = changed
        self._models, self._condition = models, condition
        self._is_open, self._type_of = is_open, type_of
        self._own = {model for model in models if self._is_whole(model)}

    def _is_whole(self, model: type[Base]) -> bool:
        """Return whether all of the charity read all of a table, where there is nothing to find out."""
        return all(self._condition(model, role) == "true" for role in CHARITY)

    def statements(self, written: dict[tuple[str, Role], str]) -> Iterator[str]:
        """Yield what makes them; `written` is what roles read of a table besides, while they write."""
        yield f"DROP SCHEMA IF EXISTS {VIEWS} CASCADE"
        yield f"CREATE SCHEMA {VIEWS}"
        for model in self._models:
            if model not in self._own:
                yield from self._view(model, written)

    def rights(self, roles: StoreRoles) -> Iterator[str]:
        """Yield what the charity's people may read."""
        groups = ", ".join(map(roles.group, CHARITY))
        yield f"GRANT USAGE ON SCHEMA {VIEWS} TO {groups}"
        yield f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {VIEWS} FROM PUBLIC"
        yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {VIEWS} TO {groups}"
        yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {VIEWS} TO {groups}"
        yield _RIGHTS.format(groups=groups)
        for model in self._own:
            yield f"GRANT SELECT ON {model.__tablename__} TO {groups}"

    def _view(self, model: type[Base], written: dict[tuple[str, Role], str]) -> Iterator[str]:
        table: Any = model.__mapper__.local_table
        readers = "".join(self._readers(model, table, written))
        if not readers:
            empty = ", ".join(
                f"NULL::{self._type_of(each)} AS {_quoted(each.name)}" for each in table.columns
            )
            yield f"CREATE VIEW {VIEWS}.{table.name} AS SELECT {empty} WHERE false"
            return
        yield _FUNCTION.format(
            views=VIEWS,
            schema=SCHEMA,
            places=PLACES,
            table=table.name,
            types=", ".join(f"{_quoted(each.name)} {self._type_of(each)}" for each in table.columns),
            readers=readers,
        )
        yield f"CREATE VIEW {VIEWS}.{table.name} AS SELECT * FROM {VIEWS}.read_{table.name}()"

    def _readers(
        self, model: type[Base], table: Table, written: dict[tuple[str, Role], str]
    ) -> Iterator[str]:
        above = model.__mapper__.inherits
        base: Any = table if above is None else above.local_table
        joined = table.name if above is None else f"{table.name} JOIN {base.name} USING (id)"
        for role in CHARITY:
            shown = self._condition(model if above is None else above.class_, role)
            back = written.get((base.name, role), "")
            ways = [f"({each})" for each in (shown, back) if each not in {"", "false"}]
            if not (ways and self._is_shown(model, role)):
                continue
            columns = (
                self._column(each, base, role, is_written=table.name in self._changed)
                for each in table.columns
            )
            yield _OF_READER.format(
                role=role, columns=", ".join(columns), joined=joined, condition=" OR ".join(ways)
            )

    @staticmethod
    def _is_shown(model: type[Base], role: Role) -> bool:
        """Return whether a role is shown anything of a kind of entry or nominal besides what all have."""
        is_kind = issubclass(model, Entry | Subject) and model.__mapper__.inherits is not None
        return not is_kind or role in SHOWN_COLUMNS.get(model.__tablename__, {})

    def _column(self, column: Column[Any], base: Table, role: Role, *, is_written: bool) -> str:
        """Return what is read of a column: its value where it is shown, or was changed in the transaction."""
        table = column.table.name
        name = f"{table}.{_quoted(column.name)}"
        shown = SHOWN_COLUMNS.get(table)
        if shown is None:
            return name
        when = shown.get(role, {}).get(column.name)
        if when is When.ALWAYS:
            return name
        ways = [] if when is None else [self._when(when, table)]
        # Whoever changes a row signs for all of it, closed columns too.
        ways += [f"{base.name}.xmin = writing"] if is_written else []
        empty = "''" if is_text(column) and not column.nullable else "NULL"
        if not ways:
            return f"{empty}::{self._type_of(column)}"
        return f"CASE WHEN {' OR '.join(ways)} THEN {name} ELSE {empty} END"

    def _when(self, when: When, table: str) -> str:
        """Return the condition for a row of a table."""
        of = {"subject": "asked.person_id = subject.id", "person": "asked.person_id = person.id"}
        about = of.get(table, f"about.case_id = {table}.id")
        referred = _OPEN_REFERRAL.format(of=about, is_open=self._is_open)
        requested = _OPEN_REQUEST.format(of=about)
        return {
            When.TO_CHARITY: f"referral.referral_to = '{TO_NAVIGATOR}'",
            When.UNANSWERED: "emergency_card.answered_at IS NULL",
            When.REFERRED: referred,
            When.NAMED: f"{referred} OR {requested}",
            When.REQUESTED: requested,
            When.ASKS: f"entry.kind IN ('{Kind.REFERRAL}', '{Kind.EMERGENCY}')",
            When.HEADLINE: f"entry.kind <> '{Kind.EMERGENCY}' OR EXISTS (SELECT FROM emergency_card AS card "
            "WHERE card.id = entry.id AND (card.answered_at IS NULL OR "
            + _OPEN_REFERRAL.format(
                of="about.case_id = entry.case_id AND asked.person_id = card.person_id", is_open=self._is_open
            )
            + "))",
            When.FLAGS: "choice.of_field = 'risk_flags' AND choice.entry_id IN "
            f"(SELECT asked.id FROM referral AS asked WHERE {self._is_open})",
        }[when]
