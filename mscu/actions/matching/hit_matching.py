"""Looks through what was recorded for what somebody must hear of, and raises hits.

It goes over all cases: the one place where restricted ones are matched for somebody who may not
see them, so nothing of it comes back to whoever recorded.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.matching.hit_rules import HitRules, News
from mscu.actions.matching.search_keys import probe_of, probes_in
from mscu.actions.matching.text_matches import FoundWord
from mscu.codes import Kind, Operation
from mscu.models.audit import AuditEntry
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.hit import Heeded
from mscu.models.kinds import ENTRIES
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement

MOST_ROWS = 4
AT_ONCE = 200
"""Rows of the audit that are read in one transaction."""
FEW = 8
"""Records that are looked up in one transaction: whoever asks the store meanwhile must wait."""
PASSED_OVER = frozenset({Kind.SHARED, Kind.EMERGENCY})
"""What a survivor agreed to tell is never searched through for others."""
_IDENTIFIER = Identifier.__tablename__
_ENTRIES = frozenset(model.__tablename__ for model in ENTRIES.values())
_READ = _ENTRIES | {_IDENTIFIER}
Row = Any
"""A row of the audit, in the columns that matter here."""


@dataclass(frozen=True, kw_only=True)
class Heed(Command[bool]):
    """Raise the hits of what was recorded since the last time; says whether there is more.

    The window runs it after unlocking: before, nobody could read a hit anyway, as one person at a
    time has the store open. So whoever recorded something sees nothing move in the audit by it,
    and the number of its own rows is left to chance.
    """

    needs = Permission.USE_STORE
    over_all = True
    reads_likenesses = True

    def perform(self, work: Work) -> bool:
        """Go through a stretch of the audit; in a store that was never heeded, from its end on."""
        newest = work.value(select(AuditEntry.seq).order_by(AuditEntry.seq.desc())) or 0
        heeded = next(iter(work.records(select(Heeded))), None)
        if heeded is None:
            work.add(Heeded(seq=newest))
            return False
        columns = (AuditEntry.seq, AuditEntry.actor, AuditEntry.object_type, AuditEntry.object_id)
        asked = select(*columns).where(AuditEntry.seq > heeded.seq).order_by(AuditEntry.seq)
        read = work.rows(asked.limit(literal(AT_ONCE)))
        rows = _stretch(read)
        news = list(_news(work, rows))
        if news:
            rules = HitRules.of(work)
            for each in news:
                for hit in rules.hits(each):
                    work.add(hit)
        heeded.seq = max((row.seq for row in rows), default=heeded.seq)
        for _ in range(1 + secrets.randbelow(MOST_ROWS)):
            work.note(AuditNote(operation=Operation.UPKEEP, reason="looked through what is new"))
        return len(read) == AT_ONCE or len(rows) < len(read)


def _stretch(rows: Sequence[Row]) -> Sequence[Row]:
    """Cut the rows before there are more than a few records to look up."""
    records: set[tuple[str, int]] = set()
    for at, row in enumerate(rows):
        if row.object_type in _READ:
            records.add((row.object_type, row.object_id))
        if len(records) > FEW:
            return rows[:at]
    return rows


def _news(work: Work, rows: Sequence[Row]) -> Iterator[News]:
    """Read each record once, as it is now."""
    by = {(row.object_type, row.object_id): row.actor for row in reversed(rows)}
    for (of, number), actor in by.items():
        news = None
        if of in _ENTRIES:
            news = _of_entry(work, actor, number)
        elif of == _IDENTIFIER:
            news = _of_identifier(work, actor, number)
        if news is not None and news.probes:
            yield news


def _of_entry(work: Work, by: str, number: int) -> News | None:
    entry = next(iter(work.records(select(Entry).where(Entry.id == number))), None)
    if entry is None or entry.kind in PASSED_OVER:
        return None
    where = entry.where_words if isinstance(entry, Report) else ""
    probes = probes_in(f"{entry.headline}\n{entry.detail}\n{entry.text}", where)
    return News(by=by, case_id=entry.case_id, entry_id=number, probes=probes)


def _of_identifier(work: Work, by: str, number: int) -> News | None:
    asked = select(Identifier.subject_id, Identifier.kind, Identifier.value, Identifier.shown)
    row = next(iter(work.rows(asked.where(Identifier.id == number))), None)
    if row is None:
        return None
    tied = select(Involvement.case_id).where(Involvement.subject_id == row.subject_id)
    case_id = work.value(tied.order_by(Involvement.id))
    word = FoundWord(kind=row.kind, value=row.value, shown=row.shown, start=0, end=0)
    return News(by=by, case_id=case_id, entry_id=None, probes=(probe_of(word),))
