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


# --- The parts of the index of words: FTS5 begins new ones as records come, and searches each.


FEW = 4
"""Segments that are left unmerged: merging them rewrites the whole index."""
PAGES = 200
"""Pages merged at once, which bounds how long a query has to wait."""
_NOTHING = 2
"""FTS5 changes fewer rows than this when nothing is left to merge."""
_PARTS = "SELECT count(DISTINCT segid) FROM find_text_idx"
_MERGE = "INSERT INTO find_text (find_text, rank) VALUES ('merge', ?)"


def put_together(connection: Connection, *, begun: bool) -> bool:
    """Merge some pages, if there are many segments or a merge was begun, and return whether to go on."""
    if not begun and parts(connection) <= FEW:
        return False
    raw: dbapi2.Connection = connection.connection.driver_connection
    before = raw.total_changes
    connection.exec_driver_sql(_MERGE, (-PAGES,))
    return bool(raw.total_changes - before >= _NOTHING)


def parts(connection: Connection) -> int:
    """Return the number of segments."""
    return int(connection.exec_driver_sql(_PARTS).scalar_one())


# --- Which words of the index begin as what was typed.


INDEXED = 3
"""Longest prefix that the index stores itself (`schema.TEXTS`)."""
MOST = 40
"""Words; if more begin with the prefix, the search is left to FTS5."""
_TERMS = "CREATE VIRTUAL TABLE temp.find_terms USING fts5vocab('main', 'find_text', 'instance')"
_FIRST = "SELECT term FROM temp.find_terms WHERE term >= ? LIMIT 1"
_IN_NO_WORD = "\1"
"""Sorts before every character of a word."""


def look_into_words(connection: dbapi2.Connection, _record: object = None) -> None:
    """Create a temporary view of the index's words, for this connection only.

    Made once on connecting, since a change of the schema makes every statement be prepared again.
    """
    connection.execute(_TERMS)


def starred(term: str) -> str:
    """Return an FTS5 prefix query."""
    return f'"{term}"*'


class Vocabulary:
    """The words of the index, on the connection of one action."""

    def __init__(self, connection: Connection) -> None:
        """Read the index; callers must pass the results through the visibility rule."""
        self._raw: dbapi2.Connection = connection.connection.driver_connection

    def begun(self, term: str) -> str:
        """Return a query for the words that begin with a term.

        The index has its words in lower case without accents; FTS5 handles any other term.
        """
        plain = term.lower()
        if len(term) <= INDEXED or not term.isascii():
            return starred(term)
        words = list(self._beginning(plain))
        if not words or len(words) > MOST:
            return starred(term)
        return "({})".format(" OR ".join(f'"{word}"' for word in words))

    def _beginning(self, term: str) -> Iterator[str]:
        """Yield the words by skipping from one to the next, since each has a row per occurrence.

        FTS5 takes `>` for `>=`, and would read all rows of a word before it came to the next.
        """
        found = self._first_from(term)
        for _ in range(MOST + 1):
            if found is None or not found.startswith(term):
                return
            yield found
            found = self._first_from(found + _IN_NO_WORD)

    def _first_from(self, term: str) -> str | None:
        row = self._raw.execute(_FIRST, (term,)).fetchone()
        return None if row is None else str(row[0])


# --------------------------------------------------------------------------------------------------


NOT_WORDS = frozenset({Sensitivity.SECRET, Sensitivity.DATE, Sensitivity.PLAIN, Sensitivity.STATE})
NOT_INDEXED = (EntryVersion, FormerVersion, AttachmentChunk, Involvement)
TARGETS: dict[str, type[Record]] = {"entry": Entry, "cases": Case, "subject": Subject, "plans": Plan}
SURVIVOR_TARGETS: dict[str, type[Record]] = {
    model.__tablename__: model
    for model in mapped(StoreKind.SURVIVORS)
    if issubclass(model, SurvivorRecord) and model is not Survivor
}
"""A survivor's own records are found as themselves, hidden from navigators not assigned to them."""
SPLIT = re.compile(r"[^\w]+")
Found = tuple[str, int]
"""A type of record and an id."""
MOST_TERMS = 12
SIZES = (12, 40)
"""Lengths of the id lists in the statements that read the results: each is prepared once."""
WORTH_ONE = 500
"""Records whose words can be rewritten in the time that wiping those of one takes."""
_WIPE_EACH = "INSERT INTO find_text (find_text, rank) VALUES ('secure-delete', ?)"
SHORT = 20
"""Characters of a plate, phone or reference with its spaces."""


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
        if isinstance(column.type, Words) and column.info.get("sensitivity") not in NOT_WORDS
    )


def words_of(record: Record) -> str:
    """Return the searchable texts of a record."""
    return words_in(getattr(record, name) for _, _, name in word_columns(type(record)))


def words_in(texts: Iterable[str | None]) -> str:
    """Join the texts of a record as the index stores them."""
    texts = tuple(texts)
    ends = number_ends("\n".join(part for part in texts if part))
    return words_before_ends(texts) + (f"\n{ends}" if ends else "")


def words_before_ends(texts: Iterable[str | None]) -> str:
    """Join the texts as older versions stored them, without the ends of numbers."""
    text = "\n".join(part for part in texts if part)
    return f"{text}\n{_joined(text)}"


def _joined(text: str) -> str:
    """Add each short line without its spaces, so that `MX19 CTB` is found as `mx19ctb`."""
    short = (line for line in text.splitlines() if len(line) <= SHORT and any(map(str.isdigit, line)))
    return " ".join(re.sub(r"[\s()-]+", "", line) for line in short)


def match_expression(words: str, begun: Callable[[str], str] = starred) -> str:
    """Convert typed words into an FTS5 query: every word, the last one as a prefix.

    Each term is quoted, so that nothing typed is read as query syntax; `begun` writes the prefix query. A
    single letter at the end is ignored until it is a word, since a tenth of all words begin with it.
    """
    text = unicodedata.normalize("NFC", words).replace("\0", " ")
    terms = [term for term in SPLIT.split(text) if term][:MOST_TERMS]
    if not terms:
        return ""
    *before, last = terms
    whole = before if len(last) > 1 else before or [last]
    said = [f'"{term}"' for term in whole]
    apart = " AND ".join([*said, begun(last)] if len(last) > 1 else said)
    return f"({apart}) OR {begun(''.join(terms))}" if before else apart


def _in_parts(rows: CursorResult[*tuple[str, int]], size: int) -> Iterator[list[Found]]:
    """Yield the records that rows refer to, each once, in batches: a batch costs a statement per type."""
    named: dict[Found, None] = {}
    given = 0
    while batch := rows.fetchmany(size):
        named |= dict.fromkeys((row[0], row[1]) for row in batch)
        if len(named) >= given + size:
            yield list(named)[given:]
            given = len(named)
    if len(named) > given:
        yield list(named)[given:]


@cache
def _there(name: str) -> Select[Any]:
    """Return the statement that finds which ids of a list exist."""
    return prepared(select(_model(name).id))


def _filled(numbers: Sequence[int], limit: int) -> list[int]:
    """Pad a list with its last id, so that statements for one length are prepared once."""
    size = next((size for size in (*SIZES, limit) if size >= len(numbers)), len(numbers))
    return [*numbers, *[numbers[-1]] * (size - len(numbers))]


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

    def find(self, words: str, limit: int) -> Sequence[Found]:
        """Return at most `limit` visible records that contain these words, newest first."""
        found: dict[Found, None] = {}
        for named in self._named(words, limit):
            found |= dict.fromkeys(self._visible(named, limit))
            if len(found) >= limit:
                break
        return list(found)[:limit]

    def read(
        self, words: str, limit: int, wanted: Mapping[str, Select[Any]]
    ) -> Sequence[tuple[str, Row[Any]]]:
        """Find and read records at once, each type by its statement; other types are skipped."""
        found: dict[Found, Row[Any]] = {}
        for named in self._named(words, limit):
            found |= self._rows(named, limit, wanted)
            if len(found) >= limit:
                break
        return [(name, row) for (name, _), row in found.items()][:limit]

    def is_in_parts(self) -> bool:
        """Return whether the index has more segments than are left unmerged."""
        return parts(self._connection) > FEW

    def put_together(self, *, begun: bool) -> bool:
        """Merge some pages of the index's segments, and return whether there is more to do."""
        return put_together(self._connection, begun=begun)

    def _named(self, words: str, limit: int) -> Iterator[Sequence[Found]]:
        """Yield batches of what the index holds, hidden or not."""
        match = match_expression(words, Vocabulary(self._connection).begun)
        if not match:
            return
        rows = self._connection.exec_driver_sql(
            "SELECT target_type, target_id FROM find_text "
            "JOIN find_document ON find_document.id = find_text.rowid "
            "WHERE find_text MATCH ? ORDER BY find_text.rowid DESC",
            (match,),
        )
        with closing(rows):
            yield from _in_parts(rows, limit)

    def _visible(self, named: Sequence[Found], limit: int) -> Sequence[Found]:
        """Return the visible ones, at most `limit`."""
        if self._session is None:
            return named
        numbers = {name: _there(name) for name in {name for name, _ in named}}
        return list(self._rows(named, limit, numbers))

    def _rows(
        self, named: Sequence[Found], limit: int, wanted: Mapping[str, Select[Any]]
    ) -> dict[Found, Row[Any]]:
        """Read rows through the visibility rule: the id first, then the columns of the statement."""
        rows: dict[Found, Row[Any]] = {}
        for name in {name for name, _ in named} & wanted.keys():
            numbers = [number for of, number in named if of == name]
            asked = where_in(wanted[name], _model(name).id)
            if self._session is not None:
                found = self._session.execute(asked, {NUMBERS: _filled(numbers, limit)})
                rows |= {(name, row[0]): row for row in found}
        return {each: rows[each] for each in named if each in rows}

    def index(self, record: Record, *, new: bool = False) -> None:
        """Replace a record's words; a new one has none yet."""
        aim = target(record)
        if aim is None:
            return
        source = (record.__tablename__, record.id)
        number = None if new else self._forget(source)
        if number is not None:
            self._aim(number, aim)
        else:
            made = self._connection.exec_driver_sql(
                "INSERT INTO find_document (source_type, source_id, target_type, target_id) "
                "VALUES (?, ?, ?, ?)",
                (*source, *aim),
            )
            number = made.lastrowid
        self._connection.exec_driver_sql(
            "INSERT INTO find_text (rowid, words) VALUES (?, ?)", (number, words_of(record))
        )

    def _aim(self, number: int, aim: tuple[str, int]) -> None:
        """Point an entry at the record now shown for its words, which a merge changes."""
        self._connection.exec_driver_sql(
            "UPDATE find_document SET target_type = ?, target_id = ? WHERE id = ?", (*aim, number)
        )

    def forget(self, records: Iterable[Record], *, worth_one: int = WORTH_ONE) -> None:
        """Remove the words of erased records; of very many all at once."""
        documents = sorted(self._documents(records))
        if not documents:
            return
        newest = self._connection.exec_driver_sql("SELECT max(id) FROM find_document").scalar()
        if len(documents) * worth_one >= int(newest or 0):
            self._wipe(documents)
        else:
            self._take_out(documents)
        self._connection.exec_driver_sql(
            "DELETE FROM find_document WHERE id = ?", [(number,) for number in documents]
        )

    def _documents(self, records: Iterable[Record]) -> Iterator[int]:
        """Yield the ids under which the index holds their words."""
        numbers: dict[str, list[int]] = {}
        for record in records:
            if indexed_root(type(record)) is not None:
                numbers.setdefault(record.__tablename__, []).append(record.id)
        for name, of_it in numbers.items():
            for part in in_batches(of_it):
                yield from self._connection.exec_driver_sql(
                    "SELECT id FROM find_document WHERE source_type = ? "  # noqa: S608
                    f"AND source_id IN ({', '.join('?' * len(part))})",
                    (name, *part),
                ).scalars()

    def _take_out(self, documents: Sequence[int]) -> None:
        self._connection.exec_driver_sql(
            "DELETE FROM find_text WHERE rowid = ?", [(number,) for number in documents]
        )

    def _wipe(self, documents: Sequence[int]) -> None:
        """Remove words by rewriting the whole index.

        Otherwise FTS5 wipes each word separately, which takes milliseconds a record and more in a larger
        index. Until the last statement the words are still on its pages.
        """
        self._connection.exec_driver_sql(_WIPE_EACH, (0,))
        self._take_out(documents)
        self._connection.exec_driver_sql("INSERT INTO find_text (find_text) VALUES ('optimize')")
        self._connection.exec_driver_sql(_WIPE_EACH, (1,))

    def _forget(self, source: tuple[str, int]) -> int | None:
        row = self._connection.exec_driver_sql(
            "SELECT id FROM find_document WHERE source_type = ? AND source_id = ?", source
        ).first()
        if row is None:
            return None
        self._connection.exec_driver_sql("DELETE FROM find_text WHERE rowid = ?", (row[0],))
        return int(row[0])
