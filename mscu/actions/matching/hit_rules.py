"""Who is told when something is named: owners of restricted cases, watchers, leads of open cases.

Whoever named it learns nothing of this, and one of a restricted case only what its owner decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.matching.likeness_fit import Candidate, Fit, fit
from mscu.actions.matching.likeness_names import fit_of_person, fit_of_word, is_single
from mscu.actions.matching.likeness_search import look_up
from mscu.actions.matching.search_keys import SearchKey
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import CaseStatus, HitKind, IdentifierKind, SubjectKind
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.entries.entry import Entry
from mscu.models.hit import Hit, Watch
from mscu.models.prepared import literal
from mscu.models.subject import Involvement
from mscu.models.user import User
from mscu.text.likeness_keys import generic_words, likeness_words

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

SURE, SURER = 1.5, 2.5
"""Points from which an owner or a watcher is told, and from which two leads are."""
NEWEST = 500
"""Unanswered hits that are not raised a second time."""


@dataclass(frozen=True, kw_only=True)
class NewRecord:
    """Something that was recorded, by whom, and what it speaks of."""

    by: str
    """The name of a user."""
    case_id: int | None
    entry_id: int | None
    search_keys: tuple[SearchKey, ...]


@dataclass(frozen=True, kw_only=True)
class UnitAccess:
    """Who is in the unit, and who may know of which restricted case: read once for all news."""

    users: Mapping[str, int]
    displays: Mapping[str, int]
    owners: Mapping[int | None, int]
    """Of each restricted case."""
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
        """Say whether a case is restricted to others."""
        return case_id in self.members and user_id not in self.members[case_id]


@dataclass(frozen=True)
class _Whom:
    """Who is told, why, and of which case."""

    user_id: int
    kind: HitKind
    case_id: int | None


@dataclass(kw_only=True)
class HitRules:
    """Says of one thing recorded after the other who must hear of it, nobody twice of the same."""

    work: Work
    access: UnitAccess
    told: set[tuple[int, int | None, str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, work: Work) -> HitRules:
        """Begin; what stands unanswered is not raised again, unless it is hidden by now."""
        access = UnitAccess.of(work)
        standing = (
            select(Hit.user_id, Hit.about_case, Hit.said, Hit.by, Hit.kind, Entry.case_id)
            .outerjoin(Entry, Entry.id == Hit.in_entry)
            .where(Hit.answered_at.is_(None))
        )
        newest = work.rows(standing.order_by(Hit.id.desc()).limit(literal(NEWEST)))
        told = {
            (row.user_id, row.about_case, row.said, row.by)
            for row in newest
            if row.kind is HitKind.RESTRICTED or not access.hides(row.case_id, row.user_id)
        }
        return cls(work=work, access=access, told=told)

    def hits(self, new_records: NewRecord) -> Iterator[Hit]:
        """Give the hits of something that was recorded."""
        for subject_id, fits in look_up(self.work, new_records.search_keys).items():
            word, made = max(fits.values(), key=_points)
            if made.points >= SURE:
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
                whom = _Whom(owner, HitKind.RESTRICTED, case_id)
                yield from self._hit(new_records, whom, word, made.why)
        elif made.points >= SURER and new_records.case_id and new_records.case_id not in cases:
            for other, lead in self._leads(new_records.case_id, cases):
                yield from self._hit(
                    new_records, _Whom(lead, HitKind.BOTH_CASES, other), word, made.why
                )

    def _leads(self, case_id: int, others: set[int]) -> Iterator[tuple[int, int]]:
        """Give the other case and the lead of each of two open ones: both leads may see both."""
        numbers = [number for number in (case_id, *others) if number not in self.access.members]
        asked = select(Case.id, Case.lead).where(
            Case.id.in_(numbers), Case.status != CaseStatus.CLOSED
        )
        leads = {row.id: self.access.displays.get(row.lead) for row in self.work.rows(asked)}
        mine = leads.pop(case_id, None)
        for other, theirs in leads.items():
            if mine and mine != theirs:
                yield other, mine
            if theirs and mine != theirs:
                yield case_id, theirs

    def _of_watch(self, new_records: NewRecord, watch: Watch) -> Iterator[Hit]:
        said = [
            search_key.word
            for search_key in new_records.search_keys
            if search_key.word.kind is watch.kind
        ]
        made_out = list(fits(said, watch))
        # Each two words of a long name fit it as well: one naming is one hit, in its fullest words.
        for word, made in sorted(made_out, key=_fullest)[-1:]:
            if made.points >= SURE:
                yield from self._told_to_watcher(new_records, watch, word, made)

    def _told_to_watcher(
        self, new_records: NewRecord, watch: Watch, word: TextMatch, made: Fit
    ) -> Iterator[Hit]:
        """Tell who watches; of a case that is restricted to others, its owner instead."""
        case_id = new_records.case_id
        if case_id is not None and self.access.hides(case_id, watch.user_id):
            owner, why = self.access.owners[case_id], f"a colleague watches it; {made.why}"
            yield from self._hit(new_records, _Whom(owner, HitKind.WATCHED, case_id), word, why)
        else:
            yield from self._hit(
                new_records, _Whom(watch.user_id, HitKind.WATCH, case_id), word, made.why
            )

    def _hit(self, new_records: NewRecord, whom: _Whom, word: TextMatch, why: str) -> Iterator[Hit]:
        """Make one, unless the same stands unanswered: one a value, a case and a recorder."""
        same = (whom.user_id, whom.case_id, word.shown, new_records.by)
        if same not in self.told:
            self.told.add(same)
            yield Hit(
                user_id=whom.user_id, kind=whom.kind, about_case=whom.case_id,
                in_entry=new_records.entry_id, said=word.shown, why=why, by=new_records.by,
                raised_at=self.work.now,
            )  # fmt: skip


def fits(said: Sequence[TextMatch], watch: Watch | TextMatch) -> Iterator[tuple[TextMatch, Fit]]:
    """Compare what was said with what is watched, as what it most likely is."""
    is_name, by_place = watch.kind is IdentifierKind.NAME, _is_told_by_place(watch)
    of = SubjectKind.PLACE if by_place else SubjectKind.PERSON
    known = Candidate(subject_id=0, of=of, kind=watch.kind, value=watch.value, shown=watch.shown)
    for word in said:
        if is_name and is_single(watch.shown):
            made = None if _is_typed_small(word) else fit_of_word(word.shown, watch.shown)
        elif by_place and _common(word.shown).isdisjoint(_common(watch.shown)):
            made = None
        else:
            made = fit(word, known, frozenset())
        if made:
            yield word, made


def _is_typed_small(word: TextMatch) -> bool:
    """Say whether it stands in small letters in a text, where it is seldom a name."""
    return word.end > word.start and word.shown.islower()


def _is_told_by_place(watch: Watch | TextMatch) -> bool:
    """Say whether a watched name tells nobody apart as a person's, such as that of a yard."""
    if watch.kind is not IdentifierKind.NAME:
        return False
    itself = fit_of_person(watch.shown, watch.shown)
    return itself is None or itself.points < SURE


def _common(name: str) -> frozenset[str]:
    """Give the words of a name that many share: with its own one they tell a place."""
    return likeness_words(name) & generic_words()


def _fullest(fitted: tuple[TextMatch, Fit]) -> tuple[float, int]:
    word, made = fitted
    return made.points, len(word.shown)


def _points(fitted: tuple[TextMatch, Fit]) -> float:
    return fitted[1].points
