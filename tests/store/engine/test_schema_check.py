"""Whatever the program did not make in a server's database is told of, and whatever is gone."""

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
AWAY = "CREATE SCHEMA away; CREATE TABLE away.kept (id int)"
LEAK, DEFAULTS = "function pg_catalog.leak", "set of default rights mscu - r"
LEAKPROOF = (
    "The server's function pg_catalog.textlike(text,text) was marked leakproof, so it reads what is hidden."
)
REACHES = "The server's role {} reaches the store's records. It did not when that was recorded."
RIGHTS = "The server was told of rights to {} that the program does not give."
DATABASE = "Who may connect with the store's database, or its settings, were changed."
NOT_MADE, GONE, OTHER = (
    "The {} was not created by the program.",
    "The {}, which the program creates, is missing.",
    "The {} is not as the program creates it.",
)


def told(database: Engine, store_kind: StoreKind, *statements: str) -> list[list[str]]:
    """Return what is told of a database after each statement, which is taken back again."""
    expected, listed = shared_schema.shared_schema_of(database, store_kind), []
    with writing(database).begin() as connection:
        for statement in statements or ("SELECT 1",):
            findings = Findings()
            with connection.begin_nested() as savepoint:
                connection.exec_driver_sql(statement.replace("{database}", str(database.url.database)))
                check_schema(reading_of(connection), expected, findings)
                savepoint.rollback()
            listed.append([str(each) for each in findings.listed])
        connection.rollback()  # the server's roles are those of all databases
    return listed


def test_what_was_there_before_is_told_of(shared: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(shared).begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA other")
        connection.exec_driver_sql(FUNCTION.replace("quiet", "other.quiet"))
    monkeypatch.setattr(shared_schema, "_MADE", {})
    expected = [NOT_MADE.format("function other.quiet"), NOT_MADE.format("schema other")]
    assert told(shared, StoreKind.UNIT) == [expected]


@pytest.mark.parametrize("store_kind", StoreKind)
def test_what_the_program_made_is_sound(shared: Engine, store_kind: StoreKind) -> None:
    assert told(shared, store_kind) == [[]]
    assert told(shared, store_kind) == [[]]


CHANGES = [
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
    ("DROP INDEX ix_clock_due; CREATE INDEX ix_clock_due ON clock (id)", OTHER.format("index ix_clock_due")),
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
    ("GRANT UPDATE (caller) ON report TO pg_monitor", OTHER.format("table report")),
    ("GRANT SELECT ON subject TO PUBLIC", OTHER.format("table subject")),
    ("GRANT UPDATE ON entry_id_seq TO PUBLIC", OTHER.format("sequence entry_id_seq")),
    ("ALTER VIEW audit_link SET (security_invoker = on)", OTHER.format("view audit_link")),
    ("GRANT CREATE ON SCHEMA public TO pg_monitor", OTHER.format("schema public")),
    ("ALTER TABLE entry REPLICA IDENTITY FULL", OTHER.format("table entry")),
    ("ALTER FUNCTION audit_entry_no_delete() LEAKPROOF", OTHER.format("function audit_entry_no_delete")),
    (f"{AWAY}; ALTER TABLE away.kept ADD colour text", NOT_MADE.format("table away.kept")),
    (f"{AWAY}; CREATE INDEX fast ON away.kept (id)", NOT_MADE.format("index away.fast")),
    (
        (
            f"{AWAY}; {FUNCTION}; CREATE TRIGGER calm BEFORE INSERT ON away.kept "
            "FOR EACH ROW EXECUTE FUNCTION quiet()"
        ),
        NOT_MADE.format("trigger away.calm"),
    ),
    ("CREATE FUNCTION pg_catalog.leak() RETURNS int LANGUAGE sql AS 'SELECT 1'", NOT_MADE.format(LEAK)),
    ("ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF", LEAKPROOF),
    (
        "CREATE OR REPLACE FUNCTION pg_catalog.pi() RETURNS float8 LANGUAGE sql AS 'SELECT 3::float8'",
        "Functions that the server brings with it (pg_catalog) were changed.",
    ),
    ("GRANT SELECT ON pg_catalog.pg_statistic TO PUBLIC", RIGHTS.format("pg_catalog.pg_statistic")),
    (
        "GRANT SELECT (rolpassword) ON pg_catalog.pg_authid TO PUBLIC",
        RIGHTS.format("pg_catalog.pg_authid.rolpassword"),
    ),
    (
        "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO PUBLIC",
        RIGHTS.format("pg_catalog.pg_read_file(text)"),
    ),
    ("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC", NOT_MADE.format(DEFAULTS)),
    ("CREATE PUBLICATION away FOR ALL TABLES", NOT_MADE.format("publication away")),
    ("SELECT lo_create(16999)", NOT_MADE.format("large object 16999")),
    (
        "CREATE OPERATOR public.=== (leftarg = text, rightarg = text, function = texteq)",
        NOT_MADE.format("operator ===(text,text)"),
    ),
    ("CREATE CAST (text AS jsonb) WITH INOUT", NOT_MADE.format("cast text as jsonb")),
    ("CREATE STATISTICS spare ON name, value FROM setting", NOT_MADE.format("statistics object spare")),
    ('CREATE COLLATION spare FROM "C"', NOT_MADE.format("collation spare")),
    ("CREATE FOREIGN DATA WRAPPER away", NOT_MADE.format("foreign-data wrapper away")),
    ("CREATE ROLE spy LOGIN BYPASSRLS", REACHES.format("spy")),
    ("CREATE ROLE spy SUPERUSER", REACHES.format("spy")),
    ("CREATE ROLE spy REPLICATION", REACHES.format("spy")),
    ("CREATE ROLE spy LOGIN; GRANT pg_read_all_data TO spy", REACHES.format("spy")),
    ("ALTER DATABASE {database} SET search_path = away", DATABASE),
    ("GRANT ALL ON DATABASE {database} TO pg_monitor", DATABASE),
]


def test_what_was_changed_is_told(shared: Engine) -> None:
    found = told(shared, StoreKind.UNIT, *(statement for statement, _ in CHANGES))
    assert [change for change, listed in zip(CHANGES, found, strict=True) if change[1] not in listed] == []
