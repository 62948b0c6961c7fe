"""The word index: which records contain which words (FTS5), newest first.

It returns only what the actor may see: a hidden record that took a place would push out a visible one, and so
reveal itself. Callers load the records through the visibility rule once more.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.batches import in_batches
from mscu.codes import Sensitivity, StoreKind
from mscu.models.base import OfSubject, PartOfEntry, Record, SurvivorRecord, Words
from mscu.models.case import Case
from mscu.models.entries.entry import Entry, EntryVersion
from mscu.models.entries.exhibit import AttachmentChunk
from mscu.models.kinds import mapped
from mscu.models.plan import PartOfPlan, Plan
from mscu.models.prepared import NUMBERS, prepared, where_in
from mscu.models.subject import Involvement, Subject
from mscu.models.survivors.support import FormerVersion
from mscu.models.survivors.survivor import Survivor
from mscu.text.identifier_forms import number_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, CursorResult, Row, Select
    from sqlalchemy.orm import Session
    from sqlcipher3 import dbapi2


# FTS5 writes new segments as records come, and searches each of them.

MAX_SEGMENTS = 4
"""Segments that are left unmerged: merging them rewrites the whole index."""
MERGED_PAGES = 200
"""Pages merged at once, which bounds how long a query has to wait."""
_MIN_CHANGES = 2
"""FTS5 changes fewer rows than this when nothing is left to merge."""
_SEGMENTS = "SELECT count(DISTINCT segid) FROM find_text_idx"
_MERGE = "INSERT INTO find_text (find_text, rank) VALUES ('merge', ?)"


def merge_segments(connection: Connection, *, begun: bool) -> bool:
    """Merge some pages, if there are many segments or a merge was begun, and return whether to go on."""
    if not begun and segment_count(connection) <= MAX_SEGMENTS:
        return False
    driver_connection: dbapi2.Connection = connection.connection.driver_connection
    changes = driver_connection.total_changes
    connection.exec_driver_sql(_MERGE, (-MERGED_PAGES,))
    return bool(driver_connection.total_changes - changes >= _MIN_CHANGES)


def segment_count(connection: Connection) -> int:
    return int(connection.exec_driver_sql(_SEGMENTS).scalar_one())


# Prefix search in the vocabulary of the index.

MAX_INDEXED_PREFIX = 3
"""Longest prefix that the index stores itself (`schema.TEXTS`)."""
MAX_WORDS = 40
"""Words; if more begin with the prefix, the search is left to FTS5."""
_TERMS = "CREATE VIRTUAL TABLE temp.find_terms USING fts5vocab('main', 'find_text', 'instance')"
_FIRST = "SELECT term FROM temp.find_terms WHERE term >= ? LIMIT 1"
_BEFORE_LETTERS = "\1"
"""Sorts before every character of a word."""


def create_vocabulary_view(connection: dbapi2.Connection, _record: object = None) -> None:
    """Create a temporary view of the index's words, for this connection only.

    Made once on connecting, since a change of the schema makes every statement be prepared again.
    """
    connection.execute(_TERMS)


def prefix_query(term: str) -> str:
    return f'"{term}"*'


class Vocabulary:
    """The words of the index, on the connection of one action."""

    def __init__(self, connection: Connection) -> None:
        """Read the index; callers must pass the results through the visibility rule."""
        self._raw: dbapi2.Connection = connection.connection.driver_connection

    def query(self, term: str) -> str:
        """Return a query for the words that begin with a term.

        The index has its words in lower case without accents; FTS5 handles any other term.
        """
        prefix = term.lower()
        if len(term) <= MAX_INDEXED_PREFIX or not term.isascii():
            return prefix_query(term)
        words = list(self._words_from(prefix))
        if not words or len(words) > MAX_WORDS:
            return prefix_query(term)
        return "({})".format(" OR ".join(f'"{word}"' for word in words))

    def _words_from(self, term: str) -> Iterator[str]:
        """Yield the words by skipping from one to the next, since each has a row per occurrence.

        FTS5 takes `>` for `>=`, and would read all rows of a word before it came to the next.
        """
        word = self._first_word_from(term)
        for _ in range(MAX_WORDS + 1):
            if word is None or not word.startswith(term):
                return
            yield word
            word = self._first_word_from(word + _BEFORE_LETTERS)

    def _first_word_from(self, term: str) -> str | None:
        row = self._raw.execute(_FIRST, (term,)).fetchone()
        return None if row is None else str(row[0])


UNSEARCHABLE = frozenset({Sensitivity.SECRET, Sensitivity.DATE, Sensitivity.PLAIN, Sensitivity.STATE})
NOT_SEARCHED = {"subject_version": frozenset({"reason", "content"})}
"""Columns whose words are not searched: what is in them besides is no way to know the record."""
NOT_INDEXED = (EntryVersion, FormerVersion, AttachmentChunk, Involvement)
TARGETS: dict[str, type[Record]] = {"entry": Entry, "cases": Case, "subject": Subject, "plans": Plan}
SURVIVOR_TARGETS: dict[str, type[Record]] = {
    model.__tablename__: model
    for model in mapped(StoreKind.SURVIVORS)
    if issubclass(model, SurvivorRecord) and model is not Survivor
}
"""A survivor's own records are found as themselves, hidden from navigators not assigned to them."""
SPLIT = re.compile(r"[^\w]+")
FoundRecord = tuple[str, int]
"""A type of record and an id."""
MAX_TERMS = 12
SIZES = (12, 40)
"""Lengths of the id lists in the statements that read the results: each is prepared once."""
RECORDS_PER_WIPE = 500
"""Records whose words can be rewritten in the time that wiping those of one takes."""
_SECURE_DELETE = "INSERT INTO find_text (find_text, rank) VALUES ('secure-delete', ?)"
MAX_NUMBER = 20
"""Characters of a registration, phone or reference with its spaces."""


@cache
def indexed_root(model: type[Record]) -> tuple[str, str] | None:
    """Return what a search shows for a type's words, and the column with its id."""
    if issubclass(model, NOT_INDEXED) or not word_columns(model):
        return None
    if model.__tablename__ in SURVIVOR_TARGETS:
        return (model.__tablename__, "id")
    for name, base in TARGETS.items():
        if issubclass(model, base):
            return (name, "id")
    if issubclass(model, PartOfEntry):
        return ("entry", "entry_id")
    if issubclass(model, PartOfPlan):
        return ("plans", "plan_id")
    return ("subject", "subject_id") if issubclass(model, OfSubject) else None


def target(record: Record) -> tuple[str, int] | None:
    """Return the record that a search shows for these words: entry, case, subject or plan.

    The words of a merged record lead to the one that it was merged into.
    """
    root = indexed_root(type(record))
    if root is None:
        return None
    return (root[0], getattr(record, "kept_id", None) or getattr(record, root[1]))


@cache
def word_columns(model: type[Record]) -> tuple[tuple[str, str, str], ...]:
    """Return table, column and attribute of each searchable text."""
    mapper = model.__mapper__
    return tuple(
        (str(column.table.name), column.name, mapper.get_property_by_column(column).key)
        for column in mapper.columns
        if isinstance(column.type, Words) and column.info.get("sensitivity") not in UNSEARCHABLE
        if column.name not in NOT_SEARCHED.get(str(column.table.name), ())
    )


def words_of(record: Record) -> str:
    """Return the searchable texts of a record."""
    return words_in(getattr(record, name) for _, _, name in word_columns(type(record)))


def words_in(texts: Iterable[str | None]) -> str:
    """Join the texts of a record as the index stores them."""
    texts = tuple(texts)
    endings = number_ends("\n".join(part for part in texts if part))
    return words_without_endings(texts) + (f"\n{endings}" if endings else "")


def words_without_endings(texts: Iterable[str | None]) -> str:
    """Join the texts as older versions stored them, without the ends of numbers."""
    text = "\n".join(part for part in texts if part)
    return f"{text}\n{_joined(text)}"


def _joined(text: str) -> str:
    """Add each short line without its spaces, so that `MX19 CTB` is found as `mx19ctb`."""
    short = (line for line in text.splitlines() if len(line) <= MAX_NUMBER and any(map(str.isdigit, line)))
    return " ".join(re.sub(r"[\s()-]+", "", line) for line in short)


def match_expression(words: str, prefix_query_for: Callable[[str], str] = prefix_query) -> str:
    """Convert typed words into an FTS5 query: every word, the last one as a prefix.

    Each term is quoted, so that nothing typed is read as query syntax; `begun` writes the prefix query. A
    single letter at the end is ignored until it is a word, since a tenth of all words begin with it.
    """
    text = unicodedata.normalize("NFC", words).replace("\0", " ")
    terms = [term for term in SPLIT.split(text) if term][:MAX_TERMS]
    if not terms:
        return ""
    *before, last = terms
    whole_words = before if len(last) > 1 else before or [last]
    quoted = [f'"{term}"' for term in whole_words]
    separate = " AND ".join([*quoted, prefix_query_for(last)] if len(last) > 1 else quoted)
    return f"({separate}) OR {prefix_query_for(''.join(terms))}" if before else separate


def _record_batches(rows: CursorResult[*tuple[str, int]], size: int) -> Iterator[list[FoundRecord]]:
    """Yield the records that rows refer to, each once, in batches: a batch costs a statement per type."""
    records: dict[FoundRecord, None] = {}
    yielded = 0
    while batch := rows.fetchmany(size):
        records |= dict.fromkeys((row[0], row[1]) for row in batch)
        if len(records) >= yielded + size:
            yield list(records)[yielded:]
            yielded = len(records)
    if len(records) > yielded:
        yield list(records)[yielded:]


@cache
def _existing_ids(name: str) -> Select[Any]:
    """Return the statement that finds which ids of a list exist."""
    return prepared(select(_model(name).id))


def _padded(ids: Sequence[int], limit: int) -> list[int]:
    """Pad a list with its last id, so that statements for one length are prepared once."""
    size = next((size for size in (*SIZES, limit) if size >= len(ids)), len(ids))
    return [*ids, *[ids[-1]] * (size - len(ids))]


def _model(name: str) -> type[Record]:
    return TARGETS.get(name) or SURVIVOR_TARGETS[name]


class WordIndex:
    """Maintains and searches the word index on the connection of one action."""

    def __init__(self, connection: Connection, session: Session | None = None) -> None:
        """Use the transaction of this connection; the session has the visibility rule.

        Without a session everything is found, for checks of the index itself.
        """
        self._connection = connection
        self._session = session

    def find(self, words: str, limit: int) -> Sequence[FoundRecord]:
        """Return at most `limit` visible records that contain these words, newest first."""
        found: dict[FoundRecord, None] = {}
        for batch in self._matches(words, limit):
            found |= dict.fromkeys(self._visible(batch, limit))
            if len(found) >= limit:
                break
        return list(found)[:limit]

    def read(
        self, words: str, limit: int, statements: Mapping[str, Select[Any]]
    ) -> Sequence[tuple[str, Row[Any]]]:
        """Find and read records at once, each type by its statement; other types are skipped."""
        found: dict[FoundRecord, Row[Any]] = {}
        for batch in self._matches(words, limit):
            found |= self._rows(batch, limit, statements)
            if len(found) >= limit:
                break
        return [(name, row) for (name, _), row in found.items()][:limit]

    def needs_merging(self) -> bool:
        """Return whether the index has more segments than are left unmerged."""
        return segment_count(self._connection) > MAX_SEGMENTS

    def merge_segments(self, *, begun: bool) -> bool:
        """Merge some pages of the index's segments, and return whether there is more to do."""
        return merge_segments(self._connection, begun=begun)

    def _matches(self, words: str, limit: int) -> Iterator[Sequence[FoundRecord]]:
        """Yield batches of what the index holds, hidden or not."""
        match = match_expression(words, Vocabulary(self._connection).query)
        if not match:
            return
        rows = self._connection.exec_driver_sql(
            "SELECT target_type, target_id FROM find_text "
            "JOIN find_document ON find_document.id = find_text.rowid "
            "WHERE find_text MATCH ? ORDER BY find_text.rowid DESC",
            (match,),
        )
        with closing(rows):
            yield from _record_batches(rows, limit)

    def _visible(self, records: Sequence[FoundRecord], limit: int) -> Sequence[FoundRecord]:
        """Return the visible ones, at most `limit`."""
        if self._session is None:
            return records
        statements = {name: _existing_ids(name) for name in {name for name, _ in records}}
        return list(self._rows(records, limit, statements))

    def _rows(
        self, records: Sequence[FoundRecord], limit: int, statements: Mapping[str, Select[Any]]
    ) -> dict[FoundRecord, Row[Any]]:
        """Read rows through the visibility rule: the id first, then the columns of the statement."""
        rows: dict[FoundRecord, Row[Any]] = {}
        for name in {name for name, _ in records} & statements.keys():
            ids = [id_ for type_name, id_ in records if type_name == name]
            statement = where_in(statements[name], _model(name).id)
            if self._session is not None:
                result = self._session.execute(statement, {NUMBERS: _padded(ids, limit)})
                rows |= {(name, row[0]): row for row in result}
        return {record: rows[record] for record in records if record in rows}

    def index(self, record: Record, *, new: bool = False) -> None:
        """Replace a record's words; a new one has none yet."""
        shown = target(record)
        if shown is None:
            return
        source = (record.__tablename__, record.id)
        document_id = None if new else self._delete_text(source)
        if document_id is not None:
            self._point_at(document_id, shown)
        else:
            cursor = self._connection.exec_driver_sql(
                "INSERT INTO find_document (source_type, source_id, target_type, target_id) "
                "VALUES (?, ?, ?, ?)",
                (*source, *shown),
            )
            document_id = cursor.lastrowid
        self._connection.exec_driver_sql(
            "INSERT INTO find_text (rowid, words) VALUES (?, ?)", (document_id, words_of(record))
        )

    def _point_at(self, document_id: int, shown: tuple[str, int]) -> None:
        """Point an entry at the record now shown for its words, which a merge changes."""
        self._connection.exec_driver_sql(
            "UPDATE find_document SET target_type = ?, target_id = ? WHERE id = ?", (*shown, document_id)
        )

    def forget(self, records: Iterable[Record], *, records_per_wipe: int = RECORDS_PER_WIPE) -> None:
        """Remove the words of erased records; of very many all at once."""
        documents = sorted(self._documents(records))
        if not documents:
            return
        newest = self._connection.exec_driver_sql("SELECT max(id) FROM find_document").scalar()
        if len(documents) * records_per_wipe >= int(newest or 0):
            self._delete_by_rewriting(documents)
        else:
            self._delete_texts(documents)
        self._connection.exec_driver_sql(
            "DELETE FROM find_document WHERE id = ?", [(document_id,) for document_id in documents]
        )

    def _documents(self, records: Iterable[Record]) -> Iterator[int]:
        """Yield the ids under which the index holds their words."""
        ids: dict[str, list[int]] = {}
        for record in records:
            if indexed_root(type(record)) is not None:
                ids.setdefault(record.__tablename__, []).append(record.id)
        for name, record_ids in ids.items():
            for part in in_batches(record_ids):
                yield from self._connection.exec_driver_sql(
                    "SELECT id FROM find_document WHERE source_type = ? "  # noqa: S608
                    f"AND source_id IN ({', '.join('?' * len(part))})",
                    (name, *part),
                ).scalars()

    def _delete_texts(self, documents: Sequence[int]) -> None:
        self._connection.exec_driver_sql(
            "DELETE FROM find_text WHERE rowid = ?", [(document_id,) for document_id in documents]
        )

    def _delete_by_rewriting(self, documents: Sequence[int]) -> None:
        """Remove words by rewriting the whole index.

        Otherwise FTS5 wipes each word separately, which takes milliseconds a record and more in a larger
        index. Until the last statement the words are still on its pages.
        """
        self._connection.exec_driver_sql(_SECURE_DELETE, (0,))
        self._delete_texts(documents)
        self._connection.exec_driver_sql("INSERT INTO find_text (find_text) VALUES ('optimize')")
        self._connection.exec_driver_sql(_SECURE_DELETE, (1,))

    def _delete_text(self, source: tuple[str, int]) -> int | None:
        row = self._connection.exec_driver_sql(
            "SELECT id FROM find_document WHERE source_type = ? AND source_id = ?", source
        ).first()
        if row is None:
            return None
        self._connection.exec_driver_sql("DELETE FROM find_text WHERE rowid = ?", (row[0],))
        return int(row[0])
