"""What was taken from the word index, or put into it, behind the program's back is found in both kinds."""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import Connection, Engine, Table, select
from sqlalchemy.orm import Session

from mscu.codes import Kind, SubjectKind
from mscu.models.base import Record
from mscu.models.entries.note import Note
from mscu.models.subject import Thing
from mscu.store.audit.verify_findings import Findings
from mscu.store.audit.word_check import WordCheck
from mscu.store.engine.engines import EMBEDDED, engine_of, reading_of, writing
from mscu.store.indexes.word_index import WordIndex
from tests.store.engine.rows import Rows
from tests.tools.postgres_cluster import SERVER

MODELS: tuple[type[Record], ...] = (Note, Thing)
MISSED = ["The search index does not lead to all of its words."]


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """Yield a connection to two notes, and a thing that was merged into another, with their words."""
    with writing(database).begin() as connection:
        fill(Rows(connection))
        with Session(connection) as session:
            for model in MODELS:
                WordIndex(connection).index(session.scalars(select(model).order_by(model.id)).all())
        yield connection


def fill(rows: Rows) -> None:
    entry, note = tables_of(Note)
    for number, text in ((1, "A pelican, seen from 07700 900417."), (2, "Nguyễn Văn Hải’s van")):
        rows.add(entry, id=number, kind=Kind.NOTE, text=text)
        rows.add(note, id=number)
    subject, thing = tables_of(Thing)
    for number, kept_id in ((8, None), (3, 8)):
        rows.add(subject, id=number, kind=SubjectKind.THING, name="White tipper", kept_id=kept_id)
        rows.add(thing, id=number)


def tables_of(model: type[Record]) -> list[Table]:
    """Return the tables of a model, its base's first."""
    return [table for table in model.__mapper__.tables if isinstance(table, Table)]


def told(connection: Connection) -> Sequence[str]:
    findings = Findings()
    WordCheck(reading_of(connection), engine_of(connection).search, findings).run(MODELS)
    return [str(each) for each in findings.listed]


def test_what_the_index_says_of_a_record_is_checked(connection: Connection) -> None:
    assert told(connection) == []
    for statement, sentence in (
        ("DELETE FROM find_document WHERE source_id = 1", "is missing from the search index"),
        ("UPDATE find_document SET target_id = 99 WHERE source_id = 1", "is not what the search index says"),
        ("UPDATE find_document SET target_id = 3 WHERE source_id = 3", "is not what the search index says"),
        ("UPDATE entry SET text = 'A heron' WHERE id = 1", "does not have the words"),
        ("DELETE FROM note WHERE id = 2", "is in the search index, but not in the store"),
        ("UPDATE find_document SET source_type = 'users'", "has records of a type that is not indexed"),
    ):
        with connection.begin_nested() as savepoint:
            connection.exec_driver_sql(statement)
            assert any(sentence in each for each in told(connection)), statement
            savepoint.rollback()


def test_other_words_in_the_index_are_found(connection: Connection) -> None:
    table, number = ("find_text", "rowid") if engine_of(connection) is EMBEDDED else ("find_document", "id")
    connection.exec_driver_sql(f"UPDATE {table} SET words = 'nobody' WHERE {number} = 2")
    (sentence,) = told(connection)
    assert sentence == "Note no. 2 does not have the words that the search index has for it."


COLUMNS = "source_type, source_id, target_type, target_id, words"
AROUND_THE_INDEX = {
    "it is gone": ["DROP INDEX ix_find_document_tokens"],
    "it is another": [
        "DROP INDEX ix_find_document_tokens",
        "CREATE INDEX ix_find_document_tokens ON find_document USING gin (tokens) WHERE id > 1",
    ],
    "it is not used": ["UPDATE pg_index SET indisvalid = false WHERE indrelid = 'find_document'::regclass"],
    "words are hidden from it": [
        "ALTER TABLE find_document ALTER tokens DROP EXPRESSION",
        "UPDATE find_document SET tokens = '' WHERE id = 2",
    ],
    "documents came past it": [
        "UPDATE pg_index SET indisready = false WHERE indexrelid = 'ix_find_document_tokens'::regclass",
        f"CREATE TEMP TABLE kept AS SELECT {COLUMNS} FROM find_document",
        "DELETE FROM find_document",
        f"INSERT INTO find_document ({COLUMNS}) SELECT * FROM kept",
        "UPDATE pg_index SET indisready = true WHERE indexrelid = 'ix_find_document_tokens'::regclass",
    ],
}


@pytest.mark.skipif(SERVER is None, reason="no PostgreSQL server is installed")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("statements", AROUND_THE_INDEX.values(), ids=AROUND_THE_INDEX)
def test_words_that_the_server_would_not_find_are_told_of(
    statements: Sequence[str], connection: Connection
) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
    assert told(connection) == MISSED
