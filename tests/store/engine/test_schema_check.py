"""Whatever the program did not make in a server's database is told of, and whatever is gone."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from mscu.codes import StoreKind
from mscu.store.audit.verify_findings import Findings
from mscu.store.engine.engines import reading_of, writing
from mscu.store.schema.schema_check import check_schema
from tests.tools import shared_schema
from tests.tools.postgres_cluster import SERVER

pytestmark = pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")

FUNCTION = "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
ANOTHER = "CREATE OR REPLACE FUNCTION audit_entry_no_delete() RETURNS trigger LANGUAGE plpgsql AS {}"
NOT_MADE, GONE, OTHER = (
    "The {} was not created by the program.",
    "The {}, which the program creates, is missing.",
    "The {} is not as the program creates it.",
)


def told(database: Engine, store_kind: StoreKind, statement: str = "SELECT 1") -> list[str]:
    """Return what is told of a database in which somebody ran a statement."""
    expected, findings = shared_schema.shared_schema_of(database, store_kind), Findings()
    with writing(database).begin() as connection:
        connection.exec_driver_sql(statement)
        check_schema(reading_of(connection), expected, findings)
    return [str(each) for each in findings.listed]


def test_what_was_there_before_anybody_compared_is_told_of(
    shared: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(shared).begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA other")
        connection.exec_driver_sql(FUNCTION.replace("quiet", "other.quiet"))
    monkeypatch.setattr(shared_schema, "_MADE", {})
    assert told(shared, StoreKind.UNIT) == [NOT_MADE.format("function other.quiet")]


@pytest.mark.parametrize("store_kind", StoreKind)
def test_what_the_program_made_is_sound(shared: Engine, store_kind: StoreKind) -> None:
    assert told(shared, store_kind) == []
    assert told(shared, store_kind) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("CREATE TABLE spare AS SELECT * FROM subject", NOT_MADE.format("table spare")),
        ("CREATE TABLE spare () INHERITS (subject)", NOT_MADE.format("table spare")),
        ("DROP TABLE plan_line", GONE.format("table plan_line")),
        (
            "ALTER TABLE report ADD COLUMN colour text",
            "The table report has a column that the program did not create: colour.",
        ),
        ("ALTER TABLE report DROP COLUMN caller", OTHER.format("table report")),
        ("ALTER TABLE report ALTER caller DROP NOT NULL", OTHER.format("table report")),
        ("ALTER TABLE report ALTER caller TYPE varchar(9)", OTHER.format("table report")),
        ("ALTER TABLE report ALTER caller SET DEFAULT 'x'", OTHER.format("table report")),
        ("ALTER TABLE choice DROP CONSTRAINT fk_choice_entry_id_entry", OTHER.format("table choice")),
        ("ALTER TABLE choice DISABLE TRIGGER ALL", OTHER.format("table choice")),
        ("ALTER TABLE choice SET UNLOGGED", OTHER.format("table choice")),
        ("ALTER TABLE entry ENABLE ROW LEVEL SECURITY", OTHER.format("table entry")),
        ("CREATE POLICY hidden ON entry USING (id > 1)", NOT_MADE.format("policy entry.hidden")),
        ("CREATE VIEW shadow AS SELECT * FROM entry", NOT_MADE.format("view shadow")),
        ("CREATE MATERIALIZED VIEW shadow AS SELECT * FROM entry", NOT_MADE.format("view shadow")),
        ("CREATE RULE quiet AS ON INSERT TO report DO INSTEAD NOTHING", NOT_MADE.format("rule quiet")),
        (FUNCTION, NOT_MADE.format("function quiet")),
        (
            f"{FUNCTION}; CREATE TRIGGER calm BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION quiet()",
            NOT_MADE.format("trigger calm"),
        ),
        ("DROP TRIGGER audit_entry_no_delete ON audit_entry", GONE.format("trigger audit_entry_no_delete")),
        (
            "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_delete",
            OTHER.format("trigger audit_entry_no_delete"),
        ),
        (ANOTHER.format("'BEGIN RETURN OLD; END'"), OTHER.format("function audit_entry_no_delete")),
        ("CREATE INDEX fast ON report (caller)", NOT_MADE.format("index fast")),
        ("DROP INDEX ix_clock_due", GONE.format("index ix_clock_due")),
        (
            "DROP INDEX ix_clock_due; CREATE INDEX ix_clock_due ON clock (id)",
            OTHER.format("index ix_clock_due"),
        ),
        (
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_clock_due'::regclass",
            OTHER.format("index ix_clock_due"),
        ),
        ("CREATE SEQUENCE more", NOT_MADE.format("sequence more")),
        ("ALTER SEQUENCE entry_id_seq CYCLE", OTHER.format("sequence entry_id_seq")),
        ("CREATE TYPE mood AS ENUM ('calm')", NOT_MADE.format("type mood")),
        (
            "CREATE SCHEMA away; CREATE TABLE away.spare AS SELECT * FROM subject",
            NOT_MADE.format("table away.spare"),
        ),
        (
            "CREATE SCHEMA away; CREATE FUNCTION away.now() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            NOT_MADE.format("function away.now"),
        ),
    ],
)
def test_what_was_changed_is_told(shared: Engine, statement: str, sentence: str) -> None:
    assert sentence in told(shared, StoreKind.UNIT, statement)
