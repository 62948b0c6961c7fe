"""Search new records for what a user should be told of, and raise hits.

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
from mscu.actions.matching.likeness import (
    Candidate,
    Fit,
    compare_match,
    compare_person_names,
    find_single_name,
    is_single_name,
    look_up,
)
from mscu.actions.matching.search_keys import SearchKey, search_key_of, search_keys_in
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import CaseStatus, HitKind, IdentifierKind, Kind, Operation, SubjectKind
from mscu.models.audit import AuditEntry
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.hit import Hit, HitCursor, Watch
from mscu.models.kinds import ENTRIES
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement
from mscu.models.user import User
from mscu.text.identifier_forms import normal_form
from mscu.text.likeness_keys import generic_words, likeness_words

# Who is told of a hit: owners of restricted cases, watchers, leads of open cases.


MIN_SCORE, MIN_SCORE_FOR_LEADS = 1.5, 2.5
"""Scores from which an owner or a watcher is told, and from which both case leads are."""
MAX_UNANSWERED = 500
"""Unanswered hits that are not raised a second time."""


@dataclass(frozen=True, kw_only=True)
class NewRecord:
    """Something that was recorded, by whom, and what it mentions."""

    by: str
    """The name of a user."""
    case_id: int | None
    entry_id: int | None
    search_keys: tuple[SearchKey, ...]


@dataclass(frozen=True, kw_only=True)
class UnitAccess:
    """The users, and who may see which restricted case: read once for all new records."""

    users: Mapping[str, int]
    displays: Mapping[str, int]
    owners: Mapping[int | None, int]
    """The owner of each restricted case."""
    members: Mapping[int | None, frozenset[int]]
    watches: Sequence[Watch]

    @classmethod
    def of(cls, work: Work) -> UnitAccess:
        """Read it; the work must see all cases."""
        users = work.rows(select(User.id, User.name, User.display).where(User.left_at.is_(None)))
        live = Restriction.ends_on >= work.today
        pairs = select(Restriction.case_id, Restriction.owner_id).where(live)
        owners: dict[int | None, int] = {row[0]: row[1] for row in work.rows(pairs)}
        members: dict[int | None, set[int]] = {each: {owner} for each, owner in owners.items()}
        more = select(RestrictionMember.case_id, RestrictionMember.user_id)
        for case_id, user_id in work.rows(more):
            members.get(case_id, set()).add(user_id)
        return cls(
            users={row.name: row.id for row in users},
            displays={row.display: row.id for row in users},
            owners=owners,
            members={case_id: frozenset(each) for case_id, each in members.items()},
            watches=work.records(select(Watch).where(Watch.ends_on >= work.today)),
        )

    def hides(self, case_id: int | None, user_id: int | None) -> bool:
        """Return whether a case is restricted to others."""
        return case_id in self.members and user_id not in self.members[case_id]


@dataclass(frozen=True)
class _Recipient:
    """Who is told, why, and of which case."""

    user_id: int
    kind: HitKind
    case_id: int | None


@dataclass(kw_only=True)
class HitRules:
    """Decides for one new record after another who is told, and tells nobody twice of the same."""

    work: Work
    access: UnitAccess
    told: set[tuple[int, int | None, str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, work: Work) -> HitRules:
        """Load the rules; an unanswered hit is not raised again, unless it has been hidden since."""
        access = UnitAccess.of(work)
        standing = (
            select(Hit.user_id, Hit.about_case, Hit.said, Hit.by, Hit.kind, Entry.case_id)
            .outerjoin(Entry, Entry.id == Hit.in_entry)
            .where(Hit.answered_at.is_(None))
        )
        newest = work.rows(standing.order_by(Hit.id.desc()).limit(literal(MAX_UNANSWERED)))
        told = {
            (row.user_id, row.about_case, row.said, row.by)
            for row in newest
            if row.kind is HitKind.RESTRICTED or not access.hides(row.case_id, row.user_id)
        }
        return cls(work=work, access=access, told=told)

    def hits(self, new_records: NewRecord) -> Iterator[Hit]:
        """Yield the hits of a new record."""
        for subject_id, compare_with_watch in look_up(self.work, new_records.search_keys).items():
            word, made = max(compare_with_watch.values(), key=_points)
            if made.points >= MIN_SCORE:
                yield from self._of_subject(new_records, subject_id, word, made)
        for watch in self.access.watches:
            if self.access.users.get(new_records.by) != watch.user_id:
                yield from self._of_watch(new_records, watch)

    def _of_subject(
        self, new_records: NewRecord, subject_id: int, word: TextMatch, made: Fit
    ) -> Iterator[Hit]:
        ties = select(Involvement.case_id).where(Involvement.subject_id == subject_id)
        cases = {case_id for case_id in self.work.values(ties) if case_id}
        recorder = self.access.users.get(new_records.by)
        if cases and all(self.access.hides(case_id, recorder) for case_id in cases):
            for case_id in sorted(cases):
                owner = self.access.owners[case_id]
                whom = _Recipient(owner, HitKind.RESTRICTED, case_id)
                yield from self._hit(new_records, whom, word, made.why)
        elif made.points >= MIN_SCORE_FOR_LEADS and new_records.case_id and new_records.case_id not in cases:
            for other, lead in self._leads(new_records.case_id, cases):
                yield from self._hit(new_records, _Recipient(lead, HitKind.BOTH_CASES, other), word, made.why)

    def _leads(self, case_id: int, others: set[int]) -> Iterator[tuple[int, int]]:
        """Yield the other case and the lead for each of two open cases that both leads may see."""
        numbers = [number for number in (case_id, *others) if number not in self.access.members]
        asked = select(Case.id, Case.lead).where(Case.id.in_(numbers), Case.status != CaseStatus.CLOSED)
        leads = {row.id: self.access.displays.get(row.lead) for row in self.work.rows(asked)}
        mine = leads.pop(case_id, None)
        for other, theirs in leads.items():
            if mine and mine != theirs:
                yield other, mine
            if theirs and mine != theirs:
                yield case_id, theirs

    def _of_watch(self, new_records: NewRecord, watch: Watch) -> Iterator[Hit]:
        said = [
            search_key.word for search_key in new_records.search_keys if search_key.word.kind is watch.kind
        ]
        made_out = list(compare_with_watch(said, watch))
        # Any two words of a long name match it as well: one mention is one hit, with its fullest text.
        for word, made in sorted(made_out, key=_points_and_length)[-1:]:
            if made.points >= MIN_SCORE:
                yield from self._watcher_hits(new_records, watch, word, made)

    def _watcher_hits(
        self, new_records: NewRecord, watch: Watch, word: TextMatch, made: Fit
    ) -> Iterator[Hit]:
        """Yield a hit for the watcher or, if the case is restricted to others, for its owner."""
        case_id = new_records.case_id
        if case_id is not None and self.access.hides(case_id, watch.user_id):
            owner, why = self.access.owners[case_id], f"a colleague is watching this; {made.why}"
            yield from self._hit(new_records, _Recipient(owner, HitKind.WATCHED, case_id), word, why)
        else:
            yield from self._hit(
                new_records, _Recipient(watch.user_id, HitKind.WATCH, case_id), word, made.why
            )

    def _hit(self, new_records: NewRecord, whom: _Recipient, word: TextMatch, why: str) -> Iterator[Hit]:
        """Yield a hit, unless the same value, case and recorder has an unanswered one."""
        same = (whom.user_id, whom.case_id, word.shown, new_records.by)
        if same not in self.told:
            self.told.add(same)
            yield Hit(
                user_id=whom.user_id,
                kind=whom.kind,
                about_case=whom.case_id,
                in_entry=new_records.entry_id,
                said=word.shown,
                why=why,
                by=new_records.by,
                raised_at=self.work.now,
            )


def compare_with_watch(
    said: Sequence[TextMatch], watch: Watch | TextMatch
) -> Iterator[tuple[TextMatch, Fit]]:
    """Compare what was mentioned with what is watched, as what it most likely is."""
    is_name, by_place = watch.kind is IdentifierKind.NAME, _names_a_place(watch)
    of = SubjectKind.PLACE if by_place else SubjectKind.PERSON
    known = Candidate(subject_id=0, of=of, kind=watch.kind, value=watch.value, shown=watch.shown)
    for word in said:
        if is_name and is_single_name(watch.shown):
            made = None if _is_lower_case(word) else find_single_name(word.shown, watch.shown)
        elif by_place and _common_words(word.shown).isdisjoint(_common_words(watch.shown)):
            made = None
        else:
            made = compare_match(word, known, frozenset())
        if made:
            yield word, made


def _is_lower_case(word: TextMatch) -> bool:
    """Return whether it is in lower case in a text, where it is seldom a name."""
    return word.end > word.start and word.shown.islower()


def _names_a_place(watch: Watch | TextMatch) -> bool:
    """Return whether a watched name, such as that of a yard, does not identify a person."""
    if watch.kind is not IdentifierKind.NAME:
        return False
    itself = compare_person_names(watch.shown, watch.shown)
    return itself is None or itself.points < MIN_SCORE


def _common_words(name: str) -> frozenset[str]:
    """Return the words of a name that many share; together with a rare one they identify a place."""
    return likeness_words(name) & generic_words()


def _points_and_length(fitted: tuple[TextMatch, Fit]) -> tuple[float, int]:
    word, made = fitted
    return made.points, len(word.shown)


def _points(fitted: tuple[TextMatch, Fit]) -> float:
    return fitted[1].points


# Watches on what a restricted case knows: their hits go to nobody without access to it.


def cases_knowing(
    work: Work, watches: Sequence[Watch], cases: Collection[int]
) -> Mapping[int, frozenset[int]]:
    """Return, by watch id, the cases that already know what the watch names, in whole or in part."""
    found: dict[int, set[int]] = {watch.id: set() for watch in watches}
    for case_id in cases if watches else ():
        words = [*_identifiers(work, case_id), *_mentions_in_entries(work, case_id)]
        for watch in watches:
            if _is_known(watch, words):
                found[watch.id].add(case_id)
    return {number: frozenset(known) for number, known in found.items()}


def matches_watch(hit: Hit, watches: Iterable[Watch]) -> bool:
    """Return whether a hit matches what one of these watches names."""
    return any(
        _is_known(watch, [_text_match(watch.kind, normal_form(watch.kind, hit.said) or "", hit.said)])
        for watch in watches
    )


def _is_known(watch: Watch, words: Iterable[TextMatch]) -> bool:
    """Return whether a watch matches something that is known, or a part of it, either way round."""
    watched = _text_match(watch.kind, watch.value, watch.shown)
    for word in words:
        if word.kind is watch.kind:
            both = (*compare_with_watch([word], watch), *compare_with_watch([watched], word))
            if word.value == watch.value or any(made.points >= MIN_SCORE for _, made in both):
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
    words = select(Entry.id, Entry.headline, Entry.detail, Entry.text).where(Entry.case_id == case_id)
    places = work.pairs(select(Report.id, Report.where_words).where(Report.case_id == case_id))
    for number, headline, detail, text in work.rows(words):
        search_keys = search_keys_in(f"{headline}\n{detail}\n{text}", places.get(number, ""))
        yield from (search_key.word for search_key in search_keys)


MAX_AUDIT_ROWS = 4
MAX_ROWS_AT_ONCE = 200
"""Audit rows that are read in one transaction."""
MAX_RECORDS_AT_ONCE = 8
"""Records looked up in one transaction, since other queries wait meanwhile."""
NEVER_MATCHED = frozenset({Kind.SHARED, Kind.EMERGENCY})
"""What a survivor agreed to share is never searched on behalf of others."""
_IDENTIFIER = Identifier.__tablename__
_ENTRIES = frozenset(model.__tablename__ for model in ENTRIES.values())
_MATCHED_TABLES = _ENTRIES | {_IDENTIFIER}
Row = Any
"""A row of the audit, in the columns that matter here."""


@dataclass(frozen=True, kw_only=True)
class MatchHits(Command[bool]):
    """Raise the hits of what was recorded since the last time; returns whether there is more.

    The window runs it after unlocking: nobody could read a hit earlier anyway, as only one person at a time
    has the store open. So the person who recorded sees no trace of it in the audit, and the number of its own
    rows is random.
    """

    recorded_as: ClassVar[str] = "Heed"

    needs = Permission.USE_STORE
    over_all = True
    reads_likenesses = True

    def perform(self, work: Work) -> bool:
        """Read a stretch of the audit; in a store that was never matched, from the end of the audit on."""
        newest = work.value(select(AuditEntry.seq).order_by(AuditEntry.seq.desc())) or 0
        cursor = next(iter(work.records(select(HitCursor))), None)
        if cursor is None:
            work.add(HitCursor(seq=newest))
            return False
        columns = (AuditEntry.seq, AuditEntry.actor, AuditEntry.object_type, AuditEntry.object_id)
        asked = select(*columns).where(AuditEntry.seq > cursor.seq).order_by(AuditEntry.seq)
        read = work.rows(asked.limit(literal(MAX_ROWS_AT_ONCE)))
        rows = _cut_batch(read)
        new_records = list(_new_records(work, rows))
        if new_records:
            rules = HitRules.of(work)
            for record in new_records:
                for hit in rules.hits(record):
                    work.add(hit)
        cursor.seq = max((row.seq for row in rows), default=cursor.seq)
        for _ in range(1 + secrets.randbelow(MAX_AUDIT_ROWS)):
            work.note(AuditNote(operation=Operation.UPKEEP, reason="matched new records"))
        return len(read) == MAX_ROWS_AT_ONCE or len(rows) < len(read)


def _cut_batch(rows: Sequence[Row]) -> Sequence[Row]:
    """Cut the rows off before there are more than a few records to look up."""
    records: set[tuple[str, int]] = set()
    for at, row in enumerate(rows):
        if row.object_type in _MATCHED_TABLES:
            records.add((row.object_type, row.object_id))
        if len(records) > MAX_RECORDS_AT_ONCE:
            return rows[:at]
    return rows


def _new_records(work: Work, rows: Sequence[Row]) -> Iterator[NewRecord]:
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
    if entry is None or entry.kind in NEVER_MATCHED:
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
