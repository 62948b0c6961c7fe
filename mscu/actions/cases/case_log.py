"""The log of a case: what was recorded, corrected, attached and issued, when and by whom.

It follows the order of recording, where the chronology follows the order of events. Who viewed the case is in
the audit, which the auditor reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from mscu.access import Permission
from mscu.actions.cases.case_papers import case_and_merged_ids
from mscu.actions.core.action import Query, Work
from mscu.actions.core.repointing import merge_events
from mscu.actions.disclosure.issued_copies import copy_names
from mscu.codes import Kind, MergedKind
from mscu.dates.london import show_moment
from mscu.models.case import Case
from mscu.models.disclosure import CopyNotLeft, Disclosure, Recall
from mscu.models.entries.entry import Entry, EntryVersion
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.merge import Merge
from mscu.models.subject import Involvement
from mscu.models.user import User


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One thing that was done to the case."""

    at: datetime
    when: str
    who: str
    what: str
    detail: str
    entry_id: int | None = None
    kind: Kind | None = None
    copy_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseLog(Query[tuple[LogLine, ...]]):
    """Everything done to a case, newest first."""

    case_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[LogLine, ...]:
        """Read the log from the entries, their corrections and the copies that left."""
        work.get(Case, self.case_id)
        lines = [
            *_recorded(work, self.case_id),
            *_corrected(work, self.case_id),
            *_issued(work, self.case_id),
            *_recalled(work, self.case_id),
            *_not_left(work, self.case_id),
            *_merged(work, self.case_id),
        ]
        return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _recorded(work: Work, case_id: int) -> Iterator[LogLine]:
    rows = work.rows(
        select(Entry.id, Entry.kind, Entry.headline, Entry.happened_words, Entry.recorded_at, User.display)
        .join(User, User.id == Entry.recorded_by_id)
        .where(Entry.case_id == case_id)
        .order_by(Entry.id)
    )
    for entry_id, kind, headline, happened, at, who in rows:
        yield LogLine(
            at=at,
            when=show_moment(at),
            who=who,
            what=f"Recorded: {headline}",
            detail=f"Happened {happened}",
            entry_id=entry_id,
            kind=kind,
        )


def _corrected(work: Work, case_id: int) -> Iterator[LogLine]:
    rows = work.rows(
        select(
            EntryVersion.entry_id,
            EntryVersion.replaced_at,
            EntryVersion.reason,
            Entry.headline,
            Entry.kind,
            User.display,
        )
        .join(Entry, Entry.id == EntryVersion.entry_id)
        .join(User, User.id == EntryVersion.replaced_by_id)
        .where(EntryVersion.case_id == case_id)
        .order_by(EntryVersion.id)
    )
    for entry_id, at, reason, headline, kind, who in rows:
        yield LogLine(
            at=at,
            when=show_moment(at),
            who=who,
            what=f"Corrected: {headline}",
            detail=reason,
            entry_id=entry_id,
            kind=kind,
        )


def _issued(work: Work, case_id: int) -> Iterator[LogLine]:
    rows = work.rows(
        select(Disclosure, User.display)
        .join(User, User.id == Disclosure.issued_by_id)
        .where(Disclosure.case_id.in_(case_and_merged_ids(case_id)))
        .order_by(Disclosure.id)
    )
    names = copy_names(work, (copy for copy, _ in rows))
    for copy, who in rows:
        yield LogLine(
            at=copy.issued_at,
            when=show_moment(copy.issued_at),
            who=who,
            what=f"Issued: {names[copy.id]}, copy {copy.copy_number}",
            detail=f"To {copy.recipient}",
            copy_id=copy.id,
        )


def _recalled(work: Work, case_id: int) -> Iterator[LogLine]:
    rows = work.rows(
        select(Recall, Disclosure, User.display)
        .join(Disclosure, Disclosure.id == Recall.disclosure_id)
        .join(User, User.id == Recall.recalled_by_id)
        .where(Disclosure.case_id.in_(case_and_merged_ids(case_id)))
        .order_by(Recall.id)
    )
    names = copy_names(work, (copy for _, copy, _ in rows))
    for recall, copy, who in rows:
        yield LogLine(
            at=recall.recalled_at,
            when=show_moment(recall.recalled_at),
            who=who,
            what=f"Recalled: {names[copy.id]}, copy {copy.copy_number}",
            detail=recall.reason,
            copy_id=copy.id,
        )


def _not_left(work: Work, case_id: int) -> Iterator[LogLine]:
    rows = work.rows(
        select(CopyNotLeft, Disclosure, User.display)
        .join(Disclosure, Disclosure.id == CopyNotLeft.disclosure_id)
        .join(User, User.id == CopyNotLeft.recorded_by_id)
        .where(Disclosure.case_id.in_(case_and_merged_ids(case_id)))
        .order_by(CopyNotLeft.id)
    )
    names = copy_names(work, (copy for _, copy, _ in rows))
    for not_left, copy, who in rows:
        yield LogLine(
            at=not_left.recorded_at,
            when=show_moment(not_left.recorded_at),
            who=who,
            what=f"Did not leave: {names[copy.id]}, copy {copy.copy_number}",
            detail=not_left.reason,
            copy_id=copy.id,
        )


def _merged(work: Work, case_id: int) -> Iterator[LogLine]:
    """Yield merges and undone merges of the case, its subjects and its groups."""
    people = select(Involvement.subject_id).where(Involvement.case_id == case_id)
    groups = select(OcgAssessment.id).where(OcgAssessment.case_id == case_id)
    merges = select(Merge).where(
        or_(
            and_(Merge.kind == MergedKind.CASE, Merge.kept_id == case_id),
            and_(Merge.kind == MergedKind.CASE, Merge.other_id == case_id),
            and_(Merge.kind == MergedKind.SUBJECT, Merge.kept_id.in_(people)),
            and_(Merge.kind == MergedKind.GROUP, or_(Merge.kept_id.in_(groups), Merge.other_id.in_(groups))),
        )
    )
    for event in merge_events(work, merges):
        yield LogLine(at=event.at, when=event.when, who=event.who, what=event.what, detail=event.why)
