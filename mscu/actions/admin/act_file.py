"""The card of one act of the audit: what was looked for and opened, and whose case it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import ColumnElement, select

from mscu.access import Permission
from mscu.actions.admin.act_rows import MAX_ROWS_OF_ACT, SEARCHED, ActRow, fold_searches, marked, read_acts
from mscu.actions.admin.audit_acts import PAGE_ACTS
from mscu.actions.admin.audit_trail import TABLE, WHOLE_ROWS, moment, owner_id
from mscu.actions.admin.audit_unusual import (
    WORKS_ON,
    Finding,
    cases_opened,
    find_unusual,
    is_last,
    is_on_call,
    on_call_turns,
    people_on,
)
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.actions.core.program_acts import BY_THE_PROGRAM
from mscu.models.audit import AuditEntry
from mscu.models.prepared import literal
from mscu.rules.unusual import unusual_rules

MAX_ROWS_OF_CARD = 1_000
"""The most rows of an act that are read for its card."""


@dataclass(frozen=True, kw_only=True)
class ActDetails:
    """What the card of a row tells besides the row itself."""

    row: ActRow
    searched: tuple[str, ...]
    """What was searched for in it, or shortly before by the same person."""
    opened: tuple[str, ...]
    """What the same person opened shortly after a search."""
    cases: int
    """On how many cases, or for how many survivors, the person works."""
    touches: bool | None
    """Whether they work on the case of this row; None where it is about none."""
    on_call: bool
    before: int | None
    """How many like occasions there were before, where a rule marks the row; None where none does."""
    before_days: int


@dataclass(frozen=True, kw_only=True)
class ActFile(Query[ActDetails | None]):
    """One row of the page, by its first and last number, with what may answer a rule's question."""

    first: int
    last: int
    needs = Permission.READ_AUDIT
    consults: ClassVar[str] = TABLE
    stores = EVERY_STORE

    def answer(self, work: Work) -> ActDetails | None:
        """Return None where the viewer knows of no such row."""
        own = AuditEntry.seq >= self.first, AuditEntry.seq <= self.last
        acts = _acts_between(work, *own, most=MAX_ROWS_OF_CARD)
        if not acts:
            return None
        rules = unusual_rules()
        span, day = rules.fold, timedelta(days=1)
        actor, at = AuditEntry.actor == acts[0].actor, acts[0].at
        that_day = moment(AuditEntry) >= at - day, moment(AuditEntry) <= acts[-1].at + day
        found = find_unusual(work, actor, *that_day)
        row = fold_searches(marked(acts[::-1], found))[-1]
        near = actor, moment(AuditEntry) >= at - span, moment(AuditEntry) <= acts[-1].at + span
        around = _acts_between(work, *near)
        return ActDetails(
            row=row,
            searched=row.searched or tuple(w for act in around if act.last < row.first for w in act.searched),
            opened=tuple(act.what for act in around if act.last > row.last and act.verb == _OPENED)
            if row.verb == SEARCHED
            else (),
            cases=_works_on(work, row.actor),
            touches=_touches(work, row),
            on_call=is_on_call(on_call_turns(work), row.actor, row.at),
            before=self._before(work, row, found) if row.rules else None,
            before_days=rules.before_days,
        )

    @staticmethod
    def _before(work: Work, row: ActRow, found: Iterable[Finding]) -> int:
        """Count the earlier occasions on which a rule of this row applied to the person."""
        began = min((f.at for f in found if row.last in f.rows and f.rule in row.rules), default=row.at)
        since = began - timedelta(days=unusual_rules().before_days)
        earlier = find_unusual(
            work, AuditEntry.actor == row.actor, moment(AuditEntry) >= since, moment(AuditEntry) < began
        )
        return sum(finding.rule in row.rules for finding in earlier)


_OPENED = "Opened"


def _acts_between(work: Work, *conditions: ColumnElement[bool], most: int = MAX_ROWS_OF_ACT) -> list[ActRow]:
    ends = select(AuditEntry.seq).where(is_last(AuditEntry), *conditions).order_by(AuditEntry.seq)
    return read_acts(work, work.values(ends.limit(literal(PAGE_ACTS))), most)


def _works_on(work: Work, actor: str) -> int:
    """Return in how many cases a person did more than read."""
    did = select(AuditEntry.case_id).where(
        AuditEntry.actor == actor,
        AuditEntry.operation.in_(WORKS_ON),
        AuditEntry.action.not_in(BY_THE_PROGRAM),
        AuditEntry.case_id.is_not(None),
    )
    return len(set(work.values(did.distinct())))


def _touches(work: Work, row: ActRow) -> bool | None:
    of_row = WHOLE_ROWS.where(AuditEntry.seq >= row.first, AuditEntry.seq <= row.last)
    rows = work.records(of_row.limit(literal(MAX_ROWS_OF_ACT)))
    opened = {case_id for case_ids in cases_opened(work, rows).values() for case_id in case_ids}
    ids = opened | {case_id for entry in rows if (case_id := owner_id(entry)) is not None}
    return bool(people_on(work, {(row.actor, case_id) for case_id in ids})) if ids else None
