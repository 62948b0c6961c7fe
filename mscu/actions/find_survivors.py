"""Finding by words in the navigators' store; what was looked for is sealed for the leads.

Each record is found as itself, through the rule: who is not named for a survivor finds nothing that
was said of that person. A hit leads to the survivor, or to a line of the directory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.action import SURVIVORS, Query, Remark, Work
from mscu.actions.entries import joined, shorten
from mscu.actions.find import SHORTEST, Hit
from mscu.codes import Holds, Operation, Sensitivity
from mscu.models.base import OfSurvivor, Record
from mscu.models.charity import Interpreter, Provider
from mscu.models.kinds import mapped
from mscu.models.survivor import SurvivorAbout

WINDOW = 120
"""Newest records in whose words the hits are looked for."""
SURVIVOR, SUPPORT = "survivor", "support"
MOST_OF = {SURVIVOR: 8, SUPPORT: 20, "provider": 8, "interpreter": 8}
_DIRECTORY = {"provider": Provider, "interpreter": Interpreter}
_KINDS = {"first_account": "First account", "progress": "Progress", "risk": "Risk"}
Found = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class FindSurvivors(Query[tuple[Hit, ...]]):
    """Find survivors, what is recorded of them, services and interpreters.

    `settled` is said once the person stopped typing: only then is the search put on record.
    """

    words: str
    settled: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Hit, ...]:
        """Give hits: survivors by name first, then words in their records, newest first."""
        words = self.words.strip()
        if len(words) < SHORTEST:
            return ()
        if self.settled:
            work.remark(Remark(operation=Operation.FINDING, sealed=words))
        found = work.finder.find(words, WINDOW)
        names = work.pairs(select(SurvivorAbout.survivor_id, SurvivorAbout.name))
        hits = [*_of_survivors(work, found, names), *_of_directory(work, found)]
        return tuple(_the_first_of_each(hits))


def _the_first_of_each(hits: Sequence[Hit]) -> Iterator[Hit]:
    room = dict(MOST_OF)
    for kind in MOST_OF:
        for hit in hits:
            if hit.kind == kind and room[kind]:
                room[kind] -= 1
                yield hit


def _of_survivors(work: Work, found: Sequence[Found], names: dict[int, str]) -> Iterator[Hit]:
    """Load what the index names, of each table at once; then tell it in the index's order."""
    known = {each.__tablename__: each for each in mapped(Holds.SURVIVORS)}
    loaded: dict[Found, Any] = {}
    for table in {table for table, _ in found}:
        model: Any = known[table]
        if issubclass(model, OfSurvivor):
            numbers = [number for of, number in found if of == table]
            for record in work.records(select(model).where(model.id.in_(numbers))):
                loaded[table, record.id] = record
    for key in found:
        if key in loaded and loaded[key].survivor_id in names:
            yield _hit(key[0], loaded[key], names[loaded[key].survivor_id])


def _hit(table: str, record: Any, name: str) -> Hit:  # noqa: ANN401 - any record of a survivor
    if isinstance(record, SurvivorAbout):
        detail = joined(record.known_as, record.born_words)
        return Hit(
            kind=SURVIVOR, number=record.survivor_id, case_id=None, title=name, detail=detail
        )
    kind = _KINDS.get(table, table.replace("_", " ").capitalize())
    detail = joined(kind, getattr(record, "happened_words", ""), shorten(_told(record)))
    return Hit(kind=SUPPORT, number=record.survivor_id, case_id=None, title=name, detail=detail)


def _told(record: Record) -> str:
    """Give the texts of a record in one line."""
    columns = type(record).columns().items()
    names = [name for name, info in columns if info["sensitivity"] is Sensitivity.NARRATIVE]
    return " ".join(filter(None, (getattr(record, name) for name in names)))


def _of_directory(work: Work, found: Sequence[Found]) -> Iterator[Hit]:
    for table, model in _DIRECTORY.items():
        numbers = [number for of, number in found if of == table]
        of: Any = model
        for line in work.records(select(of).where(of.id.in_(numbers)).order_by(of.name)):
            aside = line.area if isinstance(line, Provider) else line.languages
            yield Hit(
                kind=table, number=line.id, case_id=None, title=line.name,
                detail=joined(aside, line.phone),
            )  # fmt: skip
