"""Search new records for what users should be alerted to, and raise hits.

It covers all cases: this is the one place where restricted cases are matched for users who may not see them,
so nothing of it is returned to the person who recorded.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.core.user_names import holders_of_names
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.matching.likeness import (
    Candidate,
    Fit,
    compare_match,
    compare_person_names,
    find_single_name,
    is_single_name,
    look_up,
)
from mscu.actions.matching.mentions import ReportMention, mentions_in
from mscu.actions.matching.report_words import item_texts, joined_words
from mscu.actions.matching.same_reports import reports_like
from mscu.actions.matching.search_keys import SearchKey, search_key_of, search_keys_in
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import CaseStatus, HitKind, IdentifierKind, Operation, SubjectKind
from mscu.models.audit import AuditEntry
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report, ReportItem
from mscu.models.hit import Hit, HitCursor, Watch
from mscu.models.kinds import ENTRIES
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement
from mscu.models.user import User
from mscu.text.identifier_forms import normal_form
from mscu.text.likeness_keys import generic_words, likeness_words

# Recipients of a hit: owners of restricted cases, watchers, leads of open cases.

MIN_SCORE, MIN_SCORE_FOR_LEADS = 1.5, 2.5
"""Scores from which an owner or a watcher gets a hit, and from which both case leads do."""
MAX_UNANSWERED = 500
"""Unanswered hits that are not raised a second time."""


@dataclass(frozen=True, kw_only=True)
class NewRecord:
    """A new record, who recorded it, and what it mentions."""

    recorded_by: str
    """The name of a user."""
    case_id: int | None
    entry_id: int | None
    search_keys: tuple[SearchKey, ...]
    mentions: tuple[ReportMention, ...] = ()
    """What an entry names, to be looked for in reports."""


@dataclass(frozen=True, kw_only=True)
class UnitAccess:
    """The users, and who may see which restricted case: read once for all new records."""

    ids_by_name: Mapping[str, int]
    ids_by_display: Mapping[str, int]
    """Also by the names that current users have had."""
    owners: Mapping[int | None, int]
    """The owner of each restricted case."""
    members: Mapping[int | None, frozenset[int]]
    watches: Sequence[Watch]

    @classmethod
    def of(cls, work: Work) -> UnitAccess:
        """Read the record; the work must see all cases."""
        users = work.rows(select(User.id, User.name).where(User.left_at.is_(None)))
        current_ids = {row.id for row in users}
        is_live = Restriction.ends_on >= work.today
        owner_rows = select(Restriction.case_id, Restriction.owner_id).where(is_live)
        owners: dict[int | None, int] = {row[0]: row[1] for row in work.rows(owner_rows)}
        members: dict[int | None, set[int]] = {case_id: {owner} for case_id, owner in owners.items()}
        member_rows = select(RestrictionMember.case_id, RestrictionMember.user_id)
        for case_id, user_id in work.rows(member_rows):
            members.get(case_id, set()).add(user_id)
        return cls(
            ids_by_name={row.name: row.id for row in users},
            ids_by_display={
                display: user_id
                for display, user_id in holders_of_names(work).items()
                if user_id in current_ids
            },
            owners=owners,
            members={case_id: frozenset(user_ids) for case_id, user_ids in members.items()},
            watches=work.records(select(Watch).where(Watch.ends_on >= work.today)),
        )

    def hides(self, case_id: int | None, user_id: int | None) -> bool:
        """Return whether a case is restricted to others."""
        return case_id in self.members and user_id not in self.members[case_id]


@dataclass(frozen=True)
class _Recipient:
    """Who gets a hit, why, and about which case."""

    user_id: int
    kind: HitKind
    case_id: int | None


@dataclass(kw_only=True)
class HitRules:
    """Decides who gets a hit for each new record, without repeating one that is unanswered."""

    work: Work
    access: UnitAccess
    raised: set[tuple[int, int | None, str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, work: Work) -> HitRules:
        """Load the rules; an unanswered hit is not raised again, unless it has been hidden since."""
        access = UnitAccess.of(work)
        unanswered = (
            select(Hit.user_id, Hit.about_case, Hit.said, Hit.by, Hit.kind, Entry.case_id)
            .outerjoin(Entry, Entry.id == Hit.in_entry)
            .where(Hit.answered_at.is_(None))
        )
        newest = work.rows(unanswered.order_by(Hit.id.desc()).limit(literal(MAX_UNANSWERED)))
        raised = {
            (row.user_id, row.about_case, row.said, row.by)
            for row in newest
            if row.kind is HitKind.RESTRICTED or not access.hides(row.case_id, row.user_id)
        }
        return cls(work=work, access=access, raised=raised)

    def hits(self, record: NewRecord) -> Iterator[Hit]:
        """Yield the hits of a new record."""
        for subject_id, fits in look_up(self.work, record.search_keys).items():
            match, fit = max(fits.values(), key=_points)
            if fit.points >= MIN_SCORE:
                involvements = select(Involvement.case_id).where(Involvement.subject_id == subject_id)
                yield from self._case_hits(record, self.work.values(involvements), match, fit)
        for like in reports_like(self.work, record.mentions, record.entry_id or 0):
            if like.report.case_id != record.case_id:
                yield from self._case_hits(record, [like.report.case_id], like.mention, like.fit)
        for watch in self.access.watches:
            if self.access.ids_by_name.get(record.recorded_by) != watch.user_id:
                yield from self._watch_hits(record, watch)

    def _case_hits(
        self, record: NewRecord, case_ids: Iterable[int | None], match: TextMatch, fit: Fit
    ) -> Iterator[Hit]:
        """Yield the hits of something that the record names and these cases know."""
        cases = {case_id for case_id in case_ids if case_id}
        recorder = self.access.ids_by_name.get(record.recorded_by)
        if cases and all(self.access.hides(case_id, recorder) for case_id in cases):
            for case_id in sorted(cases):
                owner = self.access.owners[case_id]
                recipient = _Recipient(owner, HitKind.RESTRICTED, case_id)
                yield from self._new_hit(record, recipient, match, fit.why)
        elif fit.points >= MIN_SCORE_FOR_LEADS and record.case_id and record.case_id not in cases:
            for other, lead in self._leads(record.case_id, cases):
                yield from self._new_hit(record, _Recipient(lead, HitKind.BOTH_CASES, other), match, fit.why)

    def _leads(self, case_id: int, other_ids: set[int]) -> Iterator[tuple[int, int]]:
        """Yield the other case and the lead for each of two open cases that both leads may see."""
        ids = [id_ for id_ in (case_id, *other_ids) if id_ not in self.access.members]
        statement = select(Case.id, Case.lead).where(Case.id.in_(ids), Case.status != CaseStatus.CLOSED)
        leads = {row.id: self.access.ids_by_display.get(row.lead) for row in self.work.rows(statement)}
        own_lead = leads.pop(case_id, None)
        for other_id, other_lead in leads.items():
            if own_lead and own_lead != other_lead:
                yield other_id, own_lead
            if other_lead and own_lead != other_lead:
                yield case_id, other_lead

    def _watch_hits(self, record: NewRecord, watch: Watch) -> Iterator[Hit]:
        mentions = [
            search_key.match for search_key in record.search_keys if search_key.match.kind is watch.kind
        ]
        fits = list(compare_with_watch(mentions, watch))
        # Any two words of a long name match it as well: one mention is one hit, with its fullest text.
        for match, fit in sorted(fits, key=_points_and_length)[-1:]:
            if fit.points >= MIN_SCORE:
                yield from self._watcher_hits(record, watch, match, fit)

    def _watcher_hits(self, record: NewRecord, watch: Watch, match: TextMatch, fit: Fit) -> Iterator[Hit]:
        """Yield a hit for the watcher or, if the case is restricted to others, for its owner."""
        case_id = record.case_id
        if case_id is not None and self.access.hides(case_id, watch.user_id):
            owner, why = self.access.owners[case_id], f"a colleague is watching this; {fit.why}"
            yield from self._new_hit(record, _Recipient(owner, HitKind.WATCHED, case_id), match, why)
        else:
            yield from self._new_hit(
                record, _Recipient(watch.user_id, HitKind.WATCH, case_id), match, fit.why
            )

    def _new_hit(self, record: NewRecord, recipient: _Recipient, match: TextMatch, why: str) -> Iterator[Hit]:
        """Yield a hit, unless the same value, case and recorder has an unanswered one."""
        key = (recipient.user_id, recipient.case_id, match.shown, record.recorded_by)
        if key not in self.raised:
            self.raised.add(key)
            yield Hit(
                user_id=recipient.user_id,
                kind=recipient.kind,
                about_case=recipient.case_id,
                in_entry=record.entry_id,
                said=match.shown,
                why=why,
                by=record.recorded_by,
                raised_at=self.work.now,
            )


def compare_with_watch(
    mentions: Sequence[TextMatch], watch: Watch | TextMatch
) -> Iterator[tuple[TextMatch, Fit]]:
    """Compare what was mentioned with what is watched, as a person or as a place."""
    is_name, by_place = watch.kind is IdentifierKind.NAME, _names_place(watch)
    kind = SubjectKind.PLACE if by_place else SubjectKind.PERSON
    candidate = Candidate(
        subject_id=0, subject_kind=kind, kind=watch.kind, value=watch.value, shown=watch.shown
    )
    for match in mentions:
        if is_name and is_single_name(watch.shown):
            fit = None if _is_lower_case(match) else find_single_name(match.shown, watch.shown)
        elif by_place and _common_words(match.shown).isdisjoint(_common_words(watch.shown)):
            fit = None
        else:
            fit = compare_match(match, candidate, frozenset())
        if fit:
            yield match, fit


def _is_lower_case(match: TextMatch) -> bool:
    """Return whether it is in lower case in a text, where it is seldom a name."""
    return match.end > match.start and match.shown.islower()


def _names_place(watch: Watch | TextMatch) -> bool:
    """Return whether a watched name, such as that of a yard, does not identify a person."""
    if watch.kind is not IdentifierKind.NAME:
        return False
    self_fit = compare_person_names(watch.shown, watch.shown)
    return self_fit is None or self_fit.points < MIN_SCORE


def _common_words(name: str) -> frozenset[str]:
    """Return the words of a name that many share; together with a rare one they identify a place."""
    return likeness_words(name) & generic_words()


def _points_and_length(fitted: tuple[TextMatch, Fit]) -> tuple[float, int]:
    match, fit = fitted
    return fit.points, len(match.shown)


def _points(fitted: tuple[TextMatch, Fit]) -> float:
    return fitted[1].points


# Watches on what a restricted case knows: their hits go to nobody without access to it.


def cases_knowing(
    work: Work, watches: Sequence[Watch], case_ids: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Return, by watch id, the cases that already mention what is watched, in whole or in part."""
    knowing: dict[int, set[int]] = {watch.id: set() for watch in watches}
    for case_id in case_ids if watches else ():
        mentions = [*_identifiers(work, case_id), *_mentions_in_entries(work, case_id)]
        for watch in watches:
            if _is_known(watch, mentions):
                knowing[watch.id].add(case_id)
    return {watch_id: frozenset(case_ids) for watch_id, case_ids in knowing.items()}


def matches_watch(hit: Hit, watches: Iterable[Watch]) -> bool:
    """Return whether a hit matches what one of these watches names."""
    return any(
        _is_known(watch, [_text_match(watch.kind, normal_form(watch.kind, hit.said) or "", hit.said)])
        for watch in watches
    )


def _is_known(watch: Watch, mentions: Iterable[TextMatch]) -> bool:
    """Return whether a watch matches any mention, or part of one, either way round."""
    watched = _text_match(watch.kind, watch.value, watch.shown)
    for mention in mentions:
        if mention.kind is watch.kind:
            fits = (*compare_with_watch([mention], watch), *compare_with_watch([watched], mention))
            if mention.value == watch.value or any(fit.points >= MIN_SCORE for _, fit in fits):
                return True
    return False


def _text_match(kind: IdentifierKind, value: str, shown: str) -> TextMatch:
    return TextMatch(kind=kind, value=value, shown=shown, start=0, end=0)


def _identifiers(work: Work, case_id: int) -> Iterator[TextMatch]:
    rows = work.rows(
        select(Identifier.kind, Identifier.value, Identifier.shown)
        .join(Involvement, Involvement.subject_id == Identifier.subject_id)
        .where(Involvement.case_id == case_id)
        .distinct()
    )
    for kind, value, shown in rows:
        yield _text_match(kind, value, shown)


def _mentions_in_entries(work: Work, case_id: int) -> Iterator[TextMatch]:
    """Yield what the entries of a case mention but nobody recorded as a nominal."""
    statement = select(Entry.id, Entry.headline, Entry.detail, Entry.text).where(Entry.case_id == case_id)
    places = work.pairs(select(Report.id, Report.where_words).where(Report.case_id == case_id))
    items = item_texts(work, places)
    for entry_id, headline, detail, text in work.rows(statement):
        words = joined_words(text, items.get(entry_id, ()))
        search_keys = search_keys_in(f"{headline}\n{detail}\n{words}", places.get(entry_id, ""))
        yield from (search_key.match for search_key in search_keys)


MAX_AUDIT_ROWS = 4
MAX_ROWS_AT_ONCE = 200
"""Audit rows that are read in one transaction."""
MAX_RECORDS_AT_ONCE = 8
"""Records looked up in one transaction, since other queries wait meanwhile."""
_IDENTIFIER = Identifier.__tablename__
_ENTRIES = frozenset(model.__tablename__ for model in ENTRIES.values())
_ITEM, _REPORT = ReportItem.__tablename__, Report.__tablename__
MATCHED_TABLES = _ENTRIES | {_IDENTIFIER, _ITEM}
Row = Any
"""A row of the audit, in the columns that matter here."""


@dataclass(frozen=True, kw_only=True)
class MatchHits(Command[bool]):
    """Raise the hits of what was recorded since the last time; returns whether there is more.

    The window runs it after unlocking: nobody could read a hit of a store in a file earlier, as only one
    person at a time has that open. On a server somebody else's window runs it a few seconds after a save. So
    the person who recorded sees no trace of it in the audit, and the number of its own rows is random.
    """

    recorded_as: ClassVar[str] = "Heed"
    upkeep: ClassVar[bool] = True
    derives = True
    nothing_to_do = False

    needs = Permission.USE_STORE
    includes_restricted = True
    reads_likenesses = True
    reads_mentions = True

    def perform(self, work: Work) -> bool:
        """Read a stretch of the audit; in a store that was never matched, from the end of the audit on."""
        newest = work.value(select(AuditEntry.seq).order_by(AuditEntry.seq.desc())) or 0
        cursor = next(iter(work.records(select(HitCursor))), None)
        if cursor is None:
            work.add(HitCursor(seq=newest))
            return False
        columns = (AuditEntry.seq, AuditEntry.actor, AuditEntry.object_type, AuditEntry.object_id)
        statement = select(*columns).where(AuditEntry.seq > cursor.seq).order_by(AuditEntry.seq)
        batch = work.rows(statement.limit(literal(MAX_ROWS_AT_ONCE)))
        rows = _cap_batch(batch)
        new_records = list(_new_records(work, rows))
        if new_records:
            rules = HitRules.of(work)
            for record in new_records:
                for hit in rules.hits(record):
                    work.add(hit)
        cursor.seq = max((row.seq for row in rows), default=cursor.seq)
        for _ in range(1 + secrets.randbelow(MAX_AUDIT_ROWS)):
            work.note(AuditNote(operation=Operation.UPKEEP, reason="matched new records"))
        return len(batch) == MAX_ROWS_AT_ONCE or len(rows) < len(batch)


def _cap_batch(rows: Sequence[Row]) -> Sequence[Row]:
    """Cut the rows off before there are more than a few records to look up."""
    records: set[tuple[str, int]] = set()
    for at, row in enumerate(rows):
        if row.object_type in MATCHED_TABLES:
            records.add((row.object_type, row.object_id))
        if len(records) > MAX_RECORDS_AT_ONCE:
            return rows[:at]
    return rows


def _new_records(work: Work, rows: Sequence[Row]) -> Iterator[NewRecord]:
    """Read each record once, as it is now; an item as its report."""
    item_ids = {row.object_id for row in rows if row.object_type == _ITEM}
    items = select(ReportItem.id, ReportItem.entry_id).where(ReportItem.id.in_(item_ids))
    reports = work.pairs(items) if item_ids else {}
    recorded_by: dict[tuple[str, int], str] = {}
    for row in rows:
        of_item = (_REPORT, reports.get(row.object_id, 0))
        named = of_item if row.object_type == _ITEM else (row.object_type, row.object_id)
        recorded_by.setdefault(named, row.actor)
    for (object_type, object_id), user in recorded_by.items():
        record = None
        if object_type in _ENTRIES:
            record = _from_entry(work, user, object_id)
        elif object_type == _IDENTIFIER:
            record = _from_identifier(work, user, object_id)
        if record is not None and record.search_keys:
            yield record


def _from_entry(work: Work, recorded_by: str, entry_id: int) -> NewRecord | None:
    entry = next(iter(work.records(select(Entry).where(Entry.id == entry_id))), None)
    if entry is None or not spec_of(entry.kind).matched:
        return None
    where = entry.where_words if isinstance(entry, Report) else ""
    words = joined_words(entry.text, item_texts(work, [entry_id]).get(entry_id, ()))
    search_keys = search_keys_in(f"{entry.headline}\n{entry.detail}\n{words}", where)
    return NewRecord(
        recorded_by=recorded_by,
        case_id=entry.case_id,
        entry_id=entry_id,
        search_keys=search_keys,
        mentions=mentions_in(words, where),
    )


def _from_identifier(work: Work, recorded_by: str, identifier_id: int) -> NewRecord | None:
    statement = select(Identifier.subject_id, Identifier.kind, Identifier.value, Identifier.shown)
    row = next(iter(work.rows(statement.where(Identifier.id == identifier_id))), None)
    if row is None:
        return None
    involved = select(Involvement.case_id).where(Involvement.subject_id == row.subject_id)
    case_id = work.value(involved.order_by(Involvement.id))
    match = TextMatch(kind=row.kind, value=row.value, shown=row.shown, start=0, end=0)
    return NewRecord(
        recorded_by=recorded_by, case_id=case_id, entry_id=None, search_keys=(search_key_of(match),)
    )
