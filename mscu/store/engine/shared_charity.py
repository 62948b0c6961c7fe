"""What the charity's people write on a unit's server: some columns of their own slice, and what they share.

They have no writer's role. Their transactions that write first claim, under the lock of writers, the rows
that they are shown at that moment (`claim_shown`): those they may change, and read back even if the change
takes them out of their sight, as a referral that they decline. What follows from it (words that are searched,
clocks, tallies, likenesses) is derived by the programs of the police, for which the server keeps a list.

Of referrals that show no longer a navigator hears two things, by the random names of case and person, which
only whoever was shown them knows: whether they were accepted, and whether police closed them. Those that were
accepted she claims (`claim_followed`), to record that support has ended or goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal_column, select, text

from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import Kind, Operation, Role
from mscu.followed_referrals import FollowedReferral, select_referrals, select_supporters
from mscu.models.alert import Alert, Heard
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.entries.shared import Shared, SharedCopy, SharedRecipient
from mscu.models.on_call import OnCall
from mscu.models.received_counts import CountRelease, ReleasedCount
from mscu.models.subject import Involvement
from mscu.store.engine.shared_roles import CHARITY, PLACES, SCHEMA, VIEWS, StoreRoles
from mscu.store.engine.shared_texts import FUNCTION, UNWRITTEN

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect, Connection, Select, SelectBase, Table

    from mscu.models.base import Base

_BOTH, _NAVIGATOR = (Role.NAVIGATOR, Role.LEAD), (Role.NAVIGATOR,)
_IN_SIGHT = f"case_id IN (SELECT id FROM {VIEWS}.cases)"
_KNOWN = f"IN (SELECT id FROM {VIEWS}.subject)"
"""What is added refers to nothing else: one that is refused for want of a row would tell of numbers."""
_OF_NEW_ENTRY = f"{{}} > (SELECT {SCHEMA}.last_before('entry'))"


@dataclass(frozen=True, kw_only=True)
class Written:
    """What people of the charity write of a table."""

    model: type[Base]
    roles: tuple[Role, ...]
    changes: tuple[str, ...] = ()
    """The columns that they change."""
    of: str = "true"
    """The rows whose columns they change."""
    adds: str = ""
    """The rows that they add, if any."""
    removes: bool = False
    whole: bool = False
    """Whether they claim all rows, also those that they are not shown."""

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)

    @property
    def numbers(self) -> bool:
        """Return whether rows get a number of their own, and not that of their entry."""
        return self.model.__mapper__.inherits is None

    @property
    def is_claimed(self) -> bool:
        """Whether rows of the table itself are claimed; those of an entry's kind are with the entry."""
        return self.of.startswith(_claimed(self.table))


def _claimed(table: str, column: str = "") -> str:
    return f"{column or f'{table}.id'} IN (SELECT {SCHEMA}.claimed('{table}'))"


_OF_ENTRY = f"{{}}.id IN (SELECT {SCHEMA}.claimed('entry'))"
_TO_CHARITY = "to_charity"
"""Of the entries claimed those that the charity answers: a referral to others is the police's to change."""
_IS_TO_CHARITY = f"{{}}.id IN (SELECT {SCHEMA}.claimed('{_TO_CHARITY}'))"
WRITTEN = (
    Written(
        model=Entry,
        roles=_BOTH,
        changes=("version", "headline", "detail"),
        of=f"{_claimed('entry')} AND {_IS_TO_CHARITY.format('entry')}",
    ),
    Written(
        model=Entry,
        roles=_NAVIGATOR,
        adds=f"kind = '{Kind.SHARED}' AND follows_id IS NULL AND {_IN_SIGHT} "
        f"AND recorded_by_id = (SELECT {SCHEMA}.viewer())",
    ),
    Written(
        model=Referral,
        roles=_NAVIGATOR,
        changes=(
            "outcome",
            "navigator",
            "answer_reason",
            "answered_at",
            "answered_by",
            "first_contact_on",
            "support_ended_on",
            "support_ended_by",
        ),
        of=_IS_TO_CHARITY.format("referral"),
    ),
    Written(
        model=EmergencyCard,
        roles=_BOTH,
        changes=(
            "state",
            "answered_at",
            "answered_by",
            "answer_reason",
            "spoken_at",
            "survivor_told",
            "safe_phone",
            "never_call",
            "code_word_hint",
            "dialect",
            "medical",
            "danger",
            "approach",
            "where_words",
            "knows_address",
            "public_key",
            "signature",
        ),
        of=_OF_ENTRY.format("emergency_card"),
    ),
    Written(
        model=Alert,
        roles=_NAVIGATOR,
        changes=("version", "acknowledged_at", "acknowledged_by_id"),
        of=_claimed("alert"),
    ),
    Written(
        model=Heard,
        roles=_BOTH,
        adds=f"{_IN_SIGHT} AND (entry_id IS NULL OR {_claimed('entry', 'entry_id')}) "
        f"AND (alert_id IS NULL OR {_claimed('alert', 'alert_id')})",
    ),
    Written(model=Shared, roles=_NAVIGATOR, adds=f"{_OF_NEW_ENTRY.format('id')} AND person_id {_KNOWN}"),
    Written(
        model=SharedCopy,
        roles=_BOTH,
        changes=("version", "withdrawn_at", "withdrawn_reason", "withdrawal_digest"),
        of=_claimed("shared_copy"),
        whole=True,
    ),
    Written(model=SharedCopy, roles=_NAVIGATOR, adds=_OF_NEW_ENTRY.format("entry_id")),
    Written(
        model=SharedRecipient, roles=_NAVIGATOR, adds=f"{_OF_NEW_ENTRY.format('entry_id')} AND {_IN_SIGHT}"
    ),
    Written(
        model=Involvement,
        roles=_NAVIGATOR,
        adds=f"{_OF_NEW_ENTRY.format('entry_id')} AND {_IN_SIGHT} AND subject_id {_KNOWN}",
    ),
    Written(model=CountRelease, roles=_NAVIGATOR, adds="true"),
    Written(model=ReleasedCount, roles=_NAVIGATOR, adds="true"),
    Written(model=OnCall, roles=_BOTH, adds="true", removes=True),
)
"""All that commands of the charity write in the unit's store, besides the audit and the keys file."""
_ADDED = tuple(dict.fromkeys(each.table for each in WRITTEN if each.adds))

_TABLES = """
CREATE TABLE {schema}.claim (transaction xid8, name text, id bigint, PRIMARY KEY (transaction, name, id));
CREATE TABLE {schema}.last_id (transaction xid8, name text, id bigint, PRIMARY KEY (transaction, name));
CREATE TABLE {schema}.to_derive (name text, id bigint, operation text, PRIMARY KEY (name, id))
"""
_CLAIM_SHOWN = """
CREATE FUNCTION {schema}.claim_shown() RETURNS void LANGUAGE plpgsql SECURITY DEFINER {places}
SET timezone = 'UTC' AS $$
DECLARE claimant text := (SELECT role FROM users WHERE id = {schema}.viewer());
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    DELETE FROM {schema}.claim WHERE transaction <> pg_current_xact_id();
    DELETE FROM {schema}.last_id WHERE transaction <> pg_current_xact_id();
    {claims}
    INSERT INTO {schema}.claim SELECT transaction, '{to_charity}', id FROM {schema}.claim
    WHERE transaction = pg_current_xact_id() AND name = 'entry' AND (
        id IN (SELECT id FROM referral WHERE referral_to = '{to_navigator}')
        OR id IN (SELECT id FROM emergency_card)
    ) ON CONFLICT DO NOTHING;
    {last_ids}
END$$
"""
_CLAIM = """
IF claimant = '{role}' THEN
    INSERT INTO {schema}.claim SELECT pg_current_xact_id(), '{table}', id FROM {table} WHERE {condition}
    ON CONFLICT DO NOTHING;
END IF;
"""
_LAST_ID = """
INSERT INTO {schema}.last_id SELECT pg_current_xact_id(), '{table}', coalesce(max(id), 0) FROM {table}
ON CONFLICT DO NOTHING;
"""
_CLAIMED = """
CREATE FUNCTION {schema}.claimed(wanted text) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER {places} AS $$SELECT id FROM {schema}.claim
WHERE transaction = pg_current_xact_id_if_assigned() AND name = wanted$$
"""
_CLAIM_FOLLOWED = """
CREATE FUNCTION {schema}.claim_followed(case_uuids text[], person_uuids text[])
RETURNS TABLE (case_uuid text, person_uuid text, entry_id bigint, case_id bigint, is_accepted boolean,
    is_closed_by_police boolean)
LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
#variable_conflict use_column
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    INSERT INTO {schema}.claim SELECT pg_current_xact_id(), name, entry_id
    FROM ({followed}) AS followed_ones, unnest(ARRAY['entry', '{to_charity}']) AS name WHERE is_accepted
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT case_uuid::text, person_uuid::text, entry_id, case_id, is_accepted,
        is_closed_by_police
    FROM ({followed}) AS followed_ones;
END$$
"""
_SUPPORTERS = """
CREATE FUNCTION {schema}.supporters(person_ids bigint[]) RETURNS TABLE (person_id bigint, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER {places} AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT person_id, name::text FROM ({supporters}) AS found (person_id, name)
    WHERE person_id IN (SELECT person_id FROM emergency_card WHERE answered_at IS NULL);
END$$
"""
_LAST_BEFORE = """
CREATE FUNCTION {schema}.last_before(wanted text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER {places} AS $$SELECT id FROM {schema}.last_id
WHERE transaction = pg_current_xact_id_if_assigned() AND name = wanted$$
"""
_LEAVE_TO_DERIVE = """
CREATE FUNCTION {schema}.leave_to_derive() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER {places} AS $$
BEGIN
    IF NEW.operation IN ({changes}) AND NEW.object_id IS NOT NULL AND NEW.object_type IN ({tables})
        AND (SELECT role FROM users WHERE id = {schema}.viewer()) IN ({charity})
    THEN
        INSERT INTO {schema}.to_derive VALUES (NEW.object_type, NEW.object_id, NEW.operation)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END$$;
CREATE TRIGGER leave_to_derive AFTER INSERT ON audit_entry FOR EACH ROW
EXECUTE FUNCTION {schema}.leave_to_derive()
"""
_HAS_LEFT_TO_DERIVE = """
CREATE FUNCTION {schema}.has_left_to_derive() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER {places} AS $$SELECT EXISTS
    (SELECT FROM {schema}.to_derive WHERE name <> '{unwritten}')$$
"""
"""What it is about, also of hidden cases, is read by who derives it."""
# ruff: noqa: S608 - all names are our own
_LEFT = text(f"DELETE FROM {SCHEMA}.to_derive WHERE name <> '{UNWRITTEN}' RETURNING name, id, operation")
_HAS_LEFT = text(f"SELECT {SCHEMA}.has_left_to_derive()")
_WHO_SUPPORTS = text(f"SELECT * FROM {SCHEMA}.supporters(:person_ids)")
_FOLLOWED = text(f"SELECT * FROM {SCHEMA}.claim_followed(:case_uuids, :person_uuids)")


def followed() -> Select[Any]:
    """Return the SELECT for the referrals whose cases and people the function was given."""
    return select_referrals(_given("case_uuids"), _given("person_uuids"))


def supporters() -> CompoundSelect[Any]:
    """Return the SELECT for who accepted the people whom the function was given, or released their cards."""
    return select_supporters(_given("person_ids"))


def _given(name: str) -> Select[Any]:
    return select(func.unnest(literal_column(name)))


def charity_functions(
    shown: dict[tuple[str, Role], str], written: Callable[[SelectBase], str], *, lock: int
) -> Iterator[str]:
    """Yield the statements that make tables and functions.

    `shown` has the condition by table and role; `written` returns the text of a SELECT.
    """
    conditions = {
        (each.table, role): "true" if each.whole else shown[each.table, role]
        for each in WRITTEN
        for role in each.roles
        if each.is_claimed
    }
    names = {
        "schema": SCHEMA,
        "places": PLACES,
        "lock": lock,
        "unwritten": UNWRITTEN,
        "to_charity": _TO_CHARITY,
        "followed": written(followed()),
        "supporters": written(supporters()),
        "to_navigator": TO_NAVIGATOR,
        "charity": ", ".join(f"'{role}'" for role in CHARITY),
        "tables": ", ".join(sorted({f"'{each.table}'" for each in WRITTEN})),
        "changes": f"'{Operation.COLLECTION}', '{Operation.ALTERATION}', '{Operation.ERASURE}'",
    }
    claims = (
        _CLAIM.format(schema=SCHEMA, role=role, table=table, condition=condition)
        for (table, role), condition in conditions.items()
    )
    last = (_LAST_ID.format(schema=SCHEMA, table=table) for table in _ADDED)
    yield _TABLES.format_map(names)
    yield _CLAIM_SHOWN.format_map(names | {"claims": "".join(claims), "last_ids": "".join(last)})
    for statement in (
        _CLAIMED,
        _CLAIM_FOLLOWED,
        _SUPPORTERS,
        _LAST_BEFORE,
        _LEAVE_TO_DERIVE,
        _HAS_LEFT_TO_DERIVE,
    ):
        yield statement.format_map(names)


def charity_rights(roles: StoreRoles) -> Iterator[str]:
    """Yield what people of the charity may write."""
    everybody = ", ".join(map(roles.group, CHARITY))
    for name in ("claim_shown()", "claimed(text)", "last_before(text)", "viewer()", "supporters(bigint[])"):
        yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.{name} TO {everybody}"
    navigators = roles.group(Role.NAVIGATOR)
    yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.claim_followed(text[], text[]) TO {navigators}"
    yield f"GRANT SELECT, DELETE ON {SCHEMA}.to_derive TO {roles.writer}"
    yield f"GRANT EXECUTE ON FUNCTION {SCHEMA}.has_left_to_derive() TO {roles.people}, {roles.writer}"
    yield f"GRANT EXECUTE ON FUNCTION {FUNCTION} TO {everybody}"
    yield f"GRANT SELECT, INSERT, DELETE ON {SCHEMA}.shown_text TO {roles.writer}"
    for number, each in enumerate(WRITTEN):
        groups = ", ".join(map(roles.group, each.roles))
        # No more than a change of a row, and the number of a new one, ask for.
        columns = "id, version" if each.numbers else "id"
        yield f"GRANT SELECT ({columns}) ON {each.table} TO {groups}"
        if each.changes:
            yield f"GRANT UPDATE ({', '.join(each.changes)}) ON {each.table} TO {groups}"
            yield f"CREATE POLICY change_{number} ON {each.table} FOR UPDATE TO {groups} USING ({each.of})"
        if each.adds:
            yield f"GRANT INSERT ({', '.join(_given_columns(each))}) ON {each.table} TO {groups}"
            if each.numbers:
                yield f"GRANT USAGE ON SEQUENCE {each.table}_id_seq TO {groups}"
            policy = f"CREATE POLICY add_{number} ON {each.table} FOR INSERT TO {groups}"
            yield f"{policy} WITH CHECK ({each.adds})"
        if each.removes:
            yield f"GRANT DELETE ON {each.table} TO {groups}"
            yield f"CREATE POLICY remove_{number} ON {each.table} FOR DELETE TO {groups} USING (true)"
    yield from _read_back(roles)


def _given_columns(written: Written) -> Iterator[str]:
    """Yield the columns of a new row, whose number is the sequence's: a given one would tell what is used."""
    table: Table = written.model.__mapper__.local_table  # type: ignore[assignment]
    return (f'"{each.name}"' for each in table.columns if not (written.numbers and each.name == "id"))


def _read_back(roles: StoreRoles) -> Iterator[str]:
    """Yield the policies by which they read what they have changed or added in the same transaction."""
    written = read_while_writing()
    for table in dict.fromkeys(table for table, _ in written):
        readers = ", ".join(roles.group(role) for role in CHARITY if (table, role) in written)
        condition = next(condition for (name, _), condition in written.items() if name == table)
        yield f"CREATE POLICY read_back ON {table} FOR SELECT TO {readers} USING ({condition})"


def read_while_writing() -> dict[tuple[str, Role], str]:
    """Return by table and role what is read besides what is shown in a transaction that writes."""
    conditions: dict[tuple[str, Role], str] = {}
    for table in dict.fromkeys(each.table for each in WRITTEN):
        of_table = [each for each in WRITTEN if each.table == table]
        if not of_table[0].numbers:
            continue  # it is read if its entry is
        ways = [_claimed(table)] if any(each.is_claimed for each in of_table) else []
        if table in _ADDED:
            ways.append(f"{table}.id > (SELECT {SCHEMA}.last_before('{table}'))")
        readers = (role for role in CHARITY if any(role in each.roles for each in of_table))
        conditions |= {(table, role): " OR ".join(ways) for role in readers}
    return conditions


def take_left_to_derive(connection: Connection) -> list[tuple[str, int, Operation]]:
    """Return what people of the charity have changed and nobody has derived from yet, and clear the list."""
    return [(row.name, row.id, Operation(row.operation)) for row in connection.execute(_LEFT)]


def is_left_to_derive(connection: Connection) -> bool:
    """Return whether people of the charity have changed something that nobody has derived from yet."""
    return bool(connection.execute(_HAS_LEFT).scalar())


def claim_followed(
    connection: Connection, case_uuids: Collection[str], person_uuids: Collection[str]
) -> Sequence[FollowedReferral]:
    """Return the referrals of people in cases, and claim those that were accepted."""
    names = {"case_uuids": sorted(case_uuids), "person_uuids": sorted(person_uuids)}
    return [FollowedReferral(*row) for row in connection.execute(_FOLLOWED, names)]


def supporters_of(connection: Connection, person_ids: Collection[int]) -> Sequence[tuple[int, str]]:
    """Return who of the charity accepted people for whose card police ask, or released it before."""
    rows = connection.execute(_WHO_SUPPORTS, {"person_ids": sorted(person_ids)})
    return [(person_id, name) for person_id, name in rows]
