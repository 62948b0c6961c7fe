"""The next revision is written once: both databases come through it whole, with the tables of the models."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from mscu.codes import StoreKind
from mscu.errors import NewerVersion, OlderOnServer, StoreError, UpgradeFailed
from mscu.models.base import EMPTY, Base, Moment, Words
from mscu.models.kinds import TABLES
from mscu.models.table_options import WHOLE_NUMBER
from mscu.store.audit.verify_findings import Findings
from mscu.store.engine.engines import reading_of, writing
from mscu.store.files.file_names import store_files
from mscu.store.keys.keys_row import AuditKeys
from mscu.store.schema import schema_check
from mscu.store.schema.database import database_in_memory, open_database
from mscu.store.schema.migrate import create_tables, open_upgraded, require_newest
from mscu.store.schema.revisions import UNIT_REVISIONS, VERSIONS, Revisions, mark_revision
from mscu.store.schema.schema import make_server_tables
from mscu.store.schema.upgrade import failing_whole, run, upgrade_shared
from tests.scenes.stores import NOW
from tests.store.closed import Closed, OnServer, sentences
from tests.store.schema.test_migrate import not_of_the_word_index, revision
from tests.tools import shared_schema
from tests.tools.postgres_cluster import SERVER

BOTH = Path(__file__).parents[1] / "migrations" / "versions"
NEXT = Revisions("9001", (VERSIONS, BOTH))
ON_SERVER = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")


def next_models() -> MetaData:
    """Return the tables of models that have what the revision adds."""
    changed = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(changed)
    Table(
        "weather",
        changed,
        Column("words", Words(), nullable=False),
        Column("seen_at", Moment(), nullable=False),
        Column("case_id", WHOLE_NUMBER, ForeignKey("cases.id"), nullable=True),
        Column("id", WHOLE_NUMBER, primary_key=True),
        Column("version", WHOLE_NUMBER, nullable=False),
        Index("ix_weather_case_id", "case_id"),
    )
    cases = changed.tables["cases"]
    cases.append_column(Column("sort_title", Words(), server_default=EMPTY, nullable=False))
    cases.c.title.type = String(400)
    cases.append_constraint(CheckConstraint("length(sort_title) < 500", name="sort_title"))
    disposals = changed.tables["rights_disposal"]
    (former,) = (each for each in disposals.constraints if isinstance(each, UniqueConstraint))
    disposals.constraints.remove(former)
    disposals.append_constraint(UniqueConstraint("request_number", "answered_on"))
    return changed


def of_the_models(
    item: SchemaItem, name: str | None, kind: str, is_reflected: bool, other: SchemaItem | None
) -> bool:
    of_server = kind == "table" and str(name).startswith("server_")
    return not of_server and not_of_the_word_index(item, name, kind, is_reflected, other)


def migrate(closed: Closed, revisions: Revisions = NEXT) -> None:
    """Migrate it as the program would that knows more revisions."""
    if isinstance(closed, OnServer):
        unit = closed.store.unit
        keys = AuditKeys(chain_key=unit.chain_key.hex(), digest_key=unit.digest_key.hex())
        with failing_whole(), writing(unit.engine).begin() as connection:
            upgrade_shared(connection, closed.unlocked, keys, now=NOW, revisions=revisions)
    else:
        backups = store_files(closed.store.folder).backups
        open_upgraded(closed.path, closed.unlocked, backups=backups, now=NOW, revisions=revisions).dispose()


def test_a_revision_that_is_written_once_makes_the_same_of_both(
    worked: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_shared = isinstance(worked, OnServer)
    migrate(worked)
    if is_shared:
        migrate(worked)  # whoever waited for it has nothing left to do
    monkeypatch.setitem(TABLES, StoreKind.UNIT, next_models())
    monkeypatch.setattr(shared_schema, "_MADE", {})
    assert sentences(worked.verdict(revisions=None if is_shared else NEXT)) == []
    engine = worked.store.engine if is_shared else open_database(worked.path, worked.key, guarded=False)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT title, sort_title FROM cases").all()
        names = set(connection.exec_driver_sql("SELECT display FROM users").scalars())
        kept = set(connection.exec_driver_sql("SELECT object_type FROM digest_baseline").scalars())
        options = {"include_object": of_the_models, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, TABLES[StoreKind.UNIT]) == []
    engine.dispose()
    assert [tuple(row) for row in rows] == [("A case", "a case")]
    assert all(name.endswith(", again") for name in names)
    assert kept == {"users"}


@ON_SERVER
@pytest.mark.parametrize("on_each_database", ["postgresql"], indirect=True)
def test_a_server_of_another_version_is_said_to_be_one(worked: Closed, tmp_path: Path) -> None:
    engine = worked.store.engine
    require_newest(engine)
    with pytest.raises(OlderOnServer, match="ask IT to upgrade"):
        require_newest(engine, NEXT)
    with pytest.raises(UpgradeFailed):
        migrate(worked, revision(tmp_path / "harm", "op.execute('DELETE FROM choice')"))
    with pytest.raises(StoreError):
        migrate(worked, revision(tmp_path / "wrong", "op.execute('SELECT nothing FROM nowhere')"))
    assert sentences(worked.verdict()) == []
    require_newest(engine)
    migrate(worked)
    with pytest.raises(NewerVersion):
        require_newest(engine)


# ------------------------------------------------------------------------ the real ones

FIRST_ON_SERVER = "0058"
"""The revision from which on a store may be on a server."""


def first_tables() -> MetaData:
    """Return the tables of that revision: those of a file then, with a server's types."""
    tables, engine = (
        MetaData(naming_convention=Base.metadata.naming_convention),
        database_in_memory(b"k" * 32),
    )
    with engine.begin() as connection:
        create_tables(connection, Revisions(FIRST_ON_SERVER))
        tables.reflect(connection, only=lambda name, _: not name.startswith(("find_", "alembic_")))
    engine.dispose()
    for table in tables.sorted_tables:
        for column in table.columns:
            column.type = _of_server(column.type)
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    return tables


def _of_server(of_file: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return the type of a server's column where a file's is of this type."""
    if isinstance(of_file, Integer):
        return BigInteger()
    return DateTime(timezone=True) if isinstance(of_file, DateTime) else of_file.as_generic()


@ON_SERVER
@pytest.mark.parametrize("on_each_database", ["postgresql"], indirect=True)
def test_revisions_make_of_the_first_tables_of_a_server_what_the_models_make(worked: Closed) -> None:
    """A server's store of an older version is told by revisions alone what it lacks."""
    engine, findings = worked.store.engine, Findings()
    expected = shared_schema.shared_schema_of(engine, StoreKind.UNIT)
    with writing(engine).connect() as connection, connection.begin() as transaction:
        shared_schema.write_beside(connection)
        first_tables().create_all(connection)
        make_server_tables(connection)
        mark_revision(connection, Revisions(FIRST_ON_SERVER))
        run(connection, UNIT_REVISIONS)
        schema_check.check_schema(reading_of(connection), expected, findings)
        transaction.rollback()
    assert [str(each) for each in findings.listed] == []
