"""A unit's store on the tests' own server under row security, with a log-in for each of its people."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, Engine, select
from typing_extensions import override

from mscu.codes import Operation, Role
from mscu.dates.london import LONDON
from mscu.followed_referrals import FollowedReferral
from mscu.gate import Gate
from mscu.models.base import Base
from mscu.models.kinds import mapped
from mscu.store.engine.engines import writing
from mscu.store.engine.server_log_ins import is_let_in
from mscu.store.engine.shared_charity import (
    claim_followed,
    is_left_to_derive,
    supporters_of,
    take_left_to_derive,
)
from mscu.store.engine.shared_database import open_shared
from mscu.store.engine.shared_roles import CHARITY, StoreRoles
from mscu.store.engine.shared_texts import SharedTexts
from mscu.store.file_database import FileDatabase
from mscu.store.guard import Guard, open_session
from mscu.viewer import viewing_as
from tests.scenes.stores import Store, role_of, sharing_statements
from tests.tools.postgres_cluster import Cluster

MODELS = tuple(mapped())
VERIFIER = f"SCRAM-SHA-256$4096:{'c2FsdA=='}${'A' * 43}=:{'B' * 43}="
"""Of a password that the tests' own server does not ask for."""
NOW = datetime.now(UTC)
"""The server's policies go by its own day."""
ACCEPTED = (
    "UPDATE referral SET referral_to = 'referral_to:victim_navigator', support_ended_on = NULL, "
    "outcome = 'referral_outcome:accepted', consent = 'consent_kind:written'"
)
ALL_RESTRICTED = (
    "INSERT INTO restriction (case_id, owner_id, ends_on, reason, version) "
    "SELECT cases.id, users.id, current_date + 9, '', 1 FROM cases, users WHERE name = 'supervisor' "
    "AND cases.id NOT IN (SELECT case_id FROM restriction)"
)
UNRESTRICTED = ("DELETE FROM restriction_member", "DELETE FROM restriction")
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
            return {model.__name__: set(connection.execute(keys_of(model)).fetchall()) for model in MODELS}

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


def keys_of(model: type[Base]) -> str:
    table: Any = model.__mapper__.local_table
    return f"SELECT {', '.join(table.primary_key.columns.keys())} FROM {table.name}"


@contextmanager
def copied(template: Secured) -> Iterator[Secured]:
    """Yield a copy of the store, for the same people."""
    name = template.cluster.make(template.name)
    engine = sharing_statements(open_shared(template.cluster.url(name)))
    yield replace(template, name=name, engine=engine)
    engine.dispose()
    template.cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


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
    def claim_followed(
        self, connection: Connection, case_uuids: Collection[str], person_uuids: Collection[str]
    ) -> Sequence[FollowedReferral]:
        return claim_followed(connection, case_uuids, person_uuids)

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


def log_in(connection: Connection, store: Secured, who: str) -> None:
    """Go on as one of the people with the writer's role until the transaction ends."""
    person = store.roles.person(store.ids[who])
    connection.exec_driver_sql(
        f"SET LOCAL SESSION AUTHORIZATION {person}; SET LOCAL ROLE {store.roles.writer}"
    )


def may(connection: psycopg.Connection[Any], statement: str) -> bool:
    """Return whether somebody has any right to a statement."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except InsufficientPrivilege:
        return False
    return True
