"""Looks through what was recorded for what somebody must hear of, and raises hits.

It goes over all cases: the one place where restricted ones are matched for somebody who may not
see them, so nothing of it comes back to whoever recorded.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.matching.hit_rules import HitRules, NewRecord
from mscu.actions.matching.search_keys import search_key_of, search_keys_in
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import Kind, Operation
from mscu.models.audit import AuditEntry
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.hit import HitCursor
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
class MatchHits(Command[bool]):
    """Raise the hits of what was recorded since the last time; says whether there is more.

    The window runs it after unlocking: before, nobody could read a hit anyway, as one person at a
    time has the store open. So whoever recorded something sees nothing move in the audit by it,
    and the number of its own rows is left to chance.
    """

    recorded_as: ClassVar[str] = "Heed"

    needs = Permission.USE_STORE
    over_all = True
    reads_likenesses = True

    def perform(self, work: Work) -> bool:
        """Go through a stretch of the audit; in a store that was never heeded, from its end on."""
        newest = work.value(select(AuditEntry.seq).order_by(AuditEntry.seq.desc())) or 0
        cursor = next(iter(work.records(select(HitCursor))), None)
        if cursor is None:
            work.add(HitCursor(seq=newest))
            return False
        columns = (AuditEntry.seq, AuditEntry.actor, AuditEntry.object_type, AuditEntry.object_id)
        asked = select(*columns).where(AuditEntry.seq > cursor.seq).order_by(AuditEntry.seq)
        read = work.rows(asked.limit(literal(AT_ONCE)))
        rows = _stretch(read)
        new_records = list(_news(work, rows))
        if new_records:
            rules = HitRules.of(work)
            for each in new_records:
                for hit in rules.hits(each):
                    work.add(hit)
        cursor.seq = max((row.seq for row in rows), default=cursor.seq)
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


def _news(work: Work, rows: Sequence[Row]) -> Iterator[NewRecord]:
    """Read each record once, as it is now."""
    by = {(row.object_type, row.object_id): row.actor for row in reversed(rows)}
    for (of, number), actor in by.items():
        new_records = None
        if of in _ENTRIES:
            new_records = _of_entry(work, actor, number)
        elif of == _IDENTIFIER:
            new_records = _of_identifier(work, actor, number)
        if new_records is not None and new_records.search_keys:
            yield new_records


def _of_entry(work: Work, by: str, number: int) -> NewRecord | None:
    entry = next(iter(work.records(select(Entry).where(Entry.id == number))), None)
    if entry is None or entry.kind in PASSED_OVER:
        return None
    where = entry.where_words if isinstance(entry, Report) else ""
    search_keys = search_keys_in(f"{entry.headline}\n{entry.detail}\n{entry.text}", where)
    return NewRecord(by=by, case_id=entry.case_id, entry_id=number, search_keys=search_keys)


def _of_identifier(work: Work, by: str, number: int) -> NewRecord | None:
    asked = select(Identifier.subject_id, Identifier.kind, Identifier.value, Identifier.shown)
    row = next(iter(work.rows(asked.where(Identifier.id == number))), None)
    if row is None:
        return None
    tied = select(Involvement.case_id).where(Involvement.subject_id == row.subject_id)
    case_id = work.value(tied.order_by(Involvement.id))
    word = TextMatch(kind=row.kind, value=row.value, shown=row.shown, start=0, end=0)
    return NewRecord(by=by, case_id=case_id, entry_id=None, search_keys=(search_key_of(word),))
