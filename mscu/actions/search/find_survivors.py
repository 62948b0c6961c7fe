"""Search by words in the charity's store; the words are sealed for the leads.

Each record is found under the visibility rule: a navigator who does not work with a survivor finds nothing
recorded about that person. A hit leads to the survivor, or to a line of the directory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, AuditNote, Query, Work
from mscu.actions.entries.entries import join_parts, shorten
from mscu.actions.matching.find_similar import contains_words
from mscu.actions.search.find import FORMERLY, MIN_LENGTH, FoundRecord
from mscu.codes import Operation, Sensitivity, StoreKind
from mscu.models.base import OfSurvivor, Record
from mscu.models.kinds import mapped
from mscu.models.prepared import prepared
from mscu.models.survivors.support import FormerVersion
from mscu.models.survivors.survivor import SurvivorAbout
from mscu.text.match_order import EXACT, match_rank
from mscu.text.spelt_identifiers import with_written_numbers

WINDOW = 60
"""How many of the newest matching records are read for hits."""
SURVIVOR, SUPPORT, PROVIDER, INTERPRETER = "survivor", "support", "provider", "interpreter"
MAX_HITS = {SURVIVOR: 8, SUPPORT: 20, PROVIDER: 8, INTERPRETER: 8}
"""Most hits of each kind, in the order in which the kinds are shown."""
MAX_SURVIVOR_HITS = MAX_HITS[SURVIVOR] + MAX_HITS[SUPPORT]
_KINDS = {"first_account": "First account", "progress": "Progress", "risk": "Risk"}
_DIRECTORY_COLUMNS = {PROVIDER: ("name", "phone", "area"), INTERPRETER: ("name", "phone", "languages")}
FoundRow = tuple[str, Any]
"""A table and the row that was read from it."""


@dataclass(frozen=True)
class _Table:
    """The columns of a table that are read for a hit."""

    kind: str
    names: tuple[str, ...]
    """Columns that are read besides the id."""
    statement: Select[Any]

    @classmethod
    def of(cls, kind: str, model: object, *names: str) -> _Table:
        """Build the statement once."""
        return cls(kind, names, select(*(getattr(model, name) for name in ("id", *names))))


@cache
def _tables() -> Mapping[str, _Table]:
    """Return the tables that can be found by a search."""
    tables = {}
    models: Iterable[Any] = mapped(StoreKind.SURVIVORS)
    for model in models:
        table = model.__tablename__
        if model is SurvivorAbout:
            names = ("survivor_id", "name", "known_as", "born_words")
            tables[table] = _Table.of(SURVIVOR, model, *names)
        elif table in _DIRECTORY_COLUMNS:
            tables[table] = _Table.of(table, model, *_DIRECTORY_COLUMNS[table])
        elif issubclass(model, OfSurvivor):
            tables[table] = _Table.of(SUPPORT, model, "survivor_id", *_text_columns(model))
    return tables


@cache
def _statements() -> Mapping[str, Select[Any]]:
    return {table: prepared(entry.statement) for table, entry in _tables().items()}


def _text_columns(model: type[Record]) -> Iterator[str]:
    columns = model.columns()
    if "happened_words" in columns:
        yield "happened_words"
    for name, info in columns.items():
        if info["sensitivity"] is Sensitivity.NARRATIVE:
            yield name


@dataclass(frozen=True, kw_only=True)
class FindSurvivors(Query[tuple[FoundRecord, ...]]):
    """Find survivors, their records, services and interpreters.

    `settled` is set once the user has stopped typing: only then is the search audited.
    """

    words: str
    settled: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[FoundRecord, ...]:
        """Return the hits: survivors by name first, then words in their records, newest first."""
        words = self.words.strip()
        if len(words) < MIN_LENGTH:
            return ()
        if self.settled:
            work.note(AuditNote(operation=Operation.FINDING, sealed=words))
        words = with_written_numbers(words)
        found = list(work.word_index.read(words, WINDOW, _statements()))
        former = _former_names(work, words, found)
        rows = _limit_hits([*found, *_formerly_named(work, former)], words)
        names = _names(work, [row.survivor_id for table, row in rows if _belongs_to_survivor(table)])
        hits = (
            _hit(table, row, names, words)
            for table, row in rows
            if not _belongs_to_survivor(table) or row.survivor_id in names
        )
        return tuple(_say_former_name(hit, former) for hit in hits)


def _belongs_to_survivor(table: str) -> bool:
    return _tables()[table].kind in {SURVIVOR, SUPPORT}


def _limit_hits(rows: Iterable[FoundRow], words: str) -> list[FoundRow]:
    """Return the best hits of each kind, kind by kind."""
    by_kind: dict[str, list[FoundRow]] = {kind: [] for kind in MAX_HITS}
    for table, row in sorted(rows, key=lambda found: _rank(found, words)):
        of_kind = by_kind[_tables()[table].kind]
        if len(of_kind) < MAX_HITS[_tables()[table].kind]:
            of_kind.append((table, row))
    return [pair for of_kind in by_kind.values() for pair in of_kind]


def _rank(found: FoundRow, words: str) -> int:
    """Return how well a name matches; records of support have none and stay newest first."""
    table, row = found
    return EXACT if _tables()[table].kind == SUPPORT else match_rank(row.name, words)


NAME_COLUMNS = ("name", "known_as")


def _former_names(work: Work, words: str, found: Iterable[FoundRow]) -> Mapping[int, str]:
    """Return the newest former name in which the words stand, of each survivor not found by name."""
    found_ids = {row.survivor_id for table, row in found if _tables()[table].kind == SURVIVOR}
    columns = select(FormerVersion.survivor_id, FormerVersion.content)
    of_names = columns.where(FormerVersion.of_type == SurvivorAbout.__tablename__)
    former: dict[int, str] = {}
    for survivor_id, content in work.rows(of_names.order_by(FormerVersion.id.desc())):
        names = (value for name, _, value in json.loads(content) if name in NAME_COLUMNS)
        match = next((name for name in names if contains_words(name, words)), "")
        if match and survivor_id not in found_ids:
            former.setdefault(survivor_id, match)
    return former


def _formerly_named(work: Work, former: Mapping[int, str]) -> Iterator[FoundRow]:
    """Yield the survivors who were found by a former name."""
    if former:
        table = SurvivorAbout.__tablename__
        statement = _tables()[table].statement.where(SurvivorAbout.survivor_id.in_(list(former)))
        yield from ((table, row) for row in work.rows(statement))


def _say_former_name(hit: FoundRecord, former: Mapping[int, str]) -> FoundRecord:
    if hit.kind != SURVIVOR or hit.record_id not in former:
        return hit
    return replace(hit, detail=join_parts(f"{FORMERLY} {former[hit.record_id]}", hit.detail))


def _names(work: Work, survivor_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the names of the survivors who were found."""
    if not survivor_ids:
        return {}
    ids = list(dict.fromkeys(survivor_ids))
    ids += ids[-1:] * (MAX_SURVIVOR_HITS - len(ids))  # keeps the statement of one length
    statement = select(SurvivorAbout.survivor_id, SurvivorAbout.name)
    return work.pairs(statement.where(SurvivorAbout.survivor_id.in_(ids)))


def _hit(table: str, row: Any, names: Mapping[int, str], words: str) -> FoundRecord:  # noqa: ANN401 - any table's
    kind = _tables()[table].kind
    if kind == SUPPORT:
        record_id, title, detail = row.survivor_id, names[row.survivor_id], _record_detail(table, row)
    elif kind == SURVIVOR:
        record_id, title, detail = row.survivor_id, row.name, join_parts(row.known_as, row.born_words)
    else:
        extra = row.area if kind == PROVIDER else row.languages
        record_id, title, detail = row.id, row.name, join_parts(extra, row.phone)
    is_exact = kind != SUPPORT and match_rank(title, words) == EXACT
    return FoundRecord(
        kind=kind, record_id=record_id, case_id=None, title=title, detail=detail, exact=is_exact
    )


def _record_detail(table: str, row: object) -> str:
    """Return what the record is, its date where known, and its texts in one line."""
    kind = _KINDS.get(table, table.replace("_", " ").capitalize())
    names = _tables()[table].names[1:]
    texts = (getattr(row, name) for name in names if name != "happened_words")
    text = shorten(" ".join(filter(None, texts)))
    return join_parts(kind, getattr(row, "happened_words", ""), text)
