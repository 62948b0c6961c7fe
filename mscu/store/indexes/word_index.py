"""The word index: which records contain which words, newest first.

It returns only what the actor may see: a hidden record that took a place would push out a visible one, and so
reveal itself. Callers load the records through the visibility rule once more.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

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
from mscu.store.engine.engines import engine_of
from mscu.store.engine.indexed_words import Document, Terms
from mscu.text.identifier_forms import number_ends, with_compact_numbers
from mscu.text.likeness_keys import road_forms

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row, Select
    from sqlalchemy.orm import Session

    from mscu.store.engine.indexed_words import FoundRecord

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
MAX_TERMS = 12
SIZES = (12, 40)
"""Lengths of the id lists in the statements that read the results: each is prepared once."""
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


def typed_terms(words: str) -> tuple[Terms, ...]:
    """Return what typed words look for: every word, the last one as a prefix, or all as one word.

    Numbers are looked for as the index has their ends too, however they are written, and `St` also as
    `Street` and the other way round. A single letter at the end is ignored until it is a word, since a tenth
    of all words begin with it.
    """
    text = unicodedata.normalize("NFC", words).replace("\0", " ")
    typed = _split(text)
    if not typed:
        return ()
    as_one = [Terms((), "".join(typed))] if len(typed) > 1 else []
    compact = _split(with_compact_numbers(text))
    written = (compact, *([form.get(term.casefold(), term) for term in compact] for form in road_forms()))
    return tuple(dict.fromkeys([_all_of(typed), *as_one, *map(_all_of, written)]))


def _split(text: str) -> list[str]:
    return [term for term in SPLIT.split(text) if term][:MAX_TERMS]


def _all_of(terms: Sequence[str]) -> Terms:
    *before, last = terms
    return Terms(tuple(before), last) if len(last) > 1 else Terms(tuple(before) or tuple(terms))


def _in_batches_of_records(
    matches: Iterable[Sequence[FoundRecord]], size: int
) -> Iterator[Sequence[FoundRecord]]:
    """Yield the records that are matched, each once, in batches: a batch costs a statement per type."""
    records: dict[FoundRecord, None] = {}
    yielded = 0
    for batch in matches:
        records |= dict.fromkeys(batch)
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
        self._search = engine_of(connection).search
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
        """Return whether merging the index's segments would pay."""
        return self._search.needs_merging(self._connection)

    def merge_segments(self, *, begun: bool) -> bool:
        """Merge some pages of the index's segments, and return whether there is more to do."""
        return self._search.merge_segments(self._connection, begun=begun)

    def _matches(self, words: str, limit: int) -> Iterator[Sequence[FoundRecord]]:
        """Yield batches of what the index holds, hidden or not."""
        if terms := typed_terms(words):
            yield from _in_batches_of_records(self._search.matches(self._connection, terms, limit), limit)

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

        def read(name: str, session: Session) -> None:
            ids = [id_ for type_name, id_ in records if type_name == name]
            statement = where_in(statements[name], _model(name).id)
            result = session.execute(statement, {NUMBERS: _padded(ids, limit)})
            rows.update({(name, row[0]): row for row in result})

        if self._session is not None:
            names = {name for name, _ in records} & statements.keys()
            reads = [partial(read, name, self._session) for name in names]
            engine_of(self._connection).together(self._connection, reads)
        return {record: rows[record] for record in records if record in rows}

    def index(self, records: Iterable[Record], *, new: Container[Record] = ()) -> None:
        """Replace the words of records; new ones have none yet."""
        self._search.put(
            self._connection,
            [
                Document(
                    source=(record.__tablename__, record.id),
                    target=shown,
                    words=words_of(record),
                    is_new=record in new,
                )
                for record in records
                if (shown := target(record)) is not None
            ],
        )

    def forget(self, records: Iterable[Record]) -> None:
        """Remove the words of erased records."""
        sources: dict[str, list[int]] = {}
        for record in records:
            if indexed_root(type(record)) is not None:
                sources.setdefault(record.__tablename__, []).append(record.id)
        self._search.forget(self._connection, sources)
