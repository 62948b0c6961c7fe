"""Search by words in the navigators' store; the words are sealed for the leads.

Each record is found under the visibility rule: a navigator who does not work with a survivor finds nothing
recorded about that person. A hit leads to the survivor, or to a line of the directory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, AuditNote, Query, Work
from mscu.actions.entries.entries import join_parts, shorten
from mscu.actions.search.find import SHORTEST, Hit
from mscu.codes import Operation, Sensitivity, StoreKind
from mscu.models.base import OfSurvivor, Record
from mscu.models.kinds import mapped
from mscu.models.prepared import prepared
from mscu.models.survivors.survivor import SurvivorAbout

WINDOW = 60
"""How many of the newest matching records are read for hits."""
SURVIVOR, SUPPORT, PROVIDER, INTERPRETER = "survivor", "support", "provider", "interpreter"
MOST_OF = {SURVIVOR: 8, SUPPORT: 20, PROVIDER: 8, INTERPRETER: 8}
"""Most hits of each kind, in the order in which the kinds are shown."""
MOST_HERS = MOST_OF[SURVIVOR] + MOST_OF[SUPPORT]
_KINDS = {"first_account": "First account", "progress": "Progress", "risk": "Risk"}
_OF_DIRECTORY = {PROVIDER: ("name", "phone", "area"), INTERPRETER: ("name", "phone", "languages")}
Found = tuple[str, Any]
"""A table and the row that was read from it."""


@dataclass(frozen=True)
class _Table:
    """The columns of a table that are read for a hit."""

    kind: str
    names: tuple[str, ...]
    """Columns that are read besides the id."""
    statement: Select[Any]

    @classmethod
    def of(cls, kind: str, model: Any, *names: str) -> _Table:  # noqa: ANN401 - any class
        """Build the statement once."""
        return cls(kind, names, select(*(getattr(model, name) for name in ("id", *names))))


@cache
def _tables() -> Mapping[str, _Table]:
    """Return the tables that can be found by a search."""
    found = {}
    every: Iterable[Any] = mapped(StoreKind.SURVIVORS)
    for model in every:
        table = model.__tablename__
        if model is SurvivorAbout:
            names = ("survivor_id", "name", "known_as", "born_words")
            found[table] = _Table.of(SURVIVOR, model, *names)
        elif table in _OF_DIRECTORY:
            found[table] = _Table.of(table, model, *_OF_DIRECTORY[table])
        elif issubclass(model, OfSurvivor):
            found[table] = _Table.of(SUPPORT, model, "survivor_id", *_telling(model))
    return found


@cache
def _statements() -> Mapping[str, Select[Any]]:
    return {table: prepared(of.statement) for table, of in _tables().items()}


def _telling(model: type[Record]) -> Iterator[str]:
    columns = model.columns()
    if "happened_words" in columns:
        yield "happened_words"
    for name, info in columns.items():
        if info["sensitivity"] is Sensitivity.NARRATIVE:
            yield name


@dataclass(frozen=True, kw_only=True)
class FindSurvivors(Query[tuple[Hit, ...]]):
    """Find survivors, their records, services and interpreters.

    `settled` is set once the user has stopped typing: only then is the search audited.
    """

    words: str
    settled: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Hit, ...]:
        """Return the hits: survivors by name first, then words in their records, newest first."""
        words = self.words.strip()
        if len(words) < SHORTEST:
            return ()
        if self.settled:
            work.note(AuditNote(operation=Operation.FINDING, sealed=words))
        found = _the_first_of_each(work.word_index.read(words, WINDOW, _statements()))
        names = _names(work, [row.survivor_id for table, row in found if _is_hers(table)])
        return tuple(
            _hit(table, row, names) for table, row in found if not _is_hers(table) or row.survivor_id in names
        )


def _is_hers(table: str) -> bool:
    return _tables()[table].kind in {SURVIVOR, SUPPORT}


def _the_first_of_each(found: Iterable[Found]) -> list[Found]:
    """Return the first hits of each kind, kind by kind."""
    taken: dict[str, list[Found]] = {kind: [] for kind in MOST_OF}
    for table, row in found:
        of_kind = taken[_tables()[table].kind]
        if len(of_kind) < MOST_OF[_tables()[table].kind]:
            of_kind.append((table, row))
    return [each for of_kind in taken.values() for each in of_kind]


def _names(work: Work, survivors: Sequence[int]) -> Mapping[int, str]:
    """Return the names of the survivors who were found."""
    if not survivors:
        return {}
    numbers = list(dict.fromkeys(survivors))
    numbers += numbers[-1:] * (MOST_HERS - len(numbers))  # keeps the statement of one length
    about = select(SurvivorAbout.survivor_id, SurvivorAbout.name)
    return work.pairs(about.where(SurvivorAbout.survivor_id.in_(numbers)))


def _hit(table: str, row: Any, names: Mapping[int, str]) -> Hit:  # noqa: ANN401 - any table's
    kind = _tables()[table].kind
    if kind == SUPPORT:
        number, title, detail = row.survivor_id, names[row.survivor_id], _told(table, row)
    elif kind == SURVIVOR:
        number, title, detail = row.survivor_id, row.name, join_parts(row.known_as, row.born_words)
    else:
        aside = row.area if kind == PROVIDER else row.languages
        number, title, detail = row.id, row.name, join_parts(aside, row.phone)
    return Hit(kind=kind, number=number, case_id=None, title=title, detail=detail)


def _told(table: str, row: Any) -> str:  # noqa: ANN401 - as above
    """Return what the record is, its date where known, and its texts in one line."""
    kind = _KINDS.get(table, table.replace("_", " ").capitalize())
    names = _tables()[table].names[1:]
    texts = (getattr(row, name) for name in names if name != "happened_words")
    told = shorten(" ".join(filter(None, texts)))
    return join_parts(kind, getattr(row, "happened_words", ""), told)
