"""What the unit already holds on a report's text: people, places, things, and their cases.

Best first, each with its reasons. The index of likenesses proposes, every proposal is compared in full, and
the reader decides; nothing is linked automatically.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.actions.core.user_names import is_own_case, names_of
from mscu.actions.matching.likeness import Fits, look_up, overlap
from mscu.actions.matching.search_keys import SearchKey, search_keys_in
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import IdentifierKind, Labelled, Operation, SubjectKind
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Subject

MAX_INVOLVED = 48
"""Subjects whose cases are looked up; no more of them could be shown."""
MAX_INVOLVEMENTS = 600
MAX_CASES = 6
MAX_SUBJECTS = 12
STRONG_FROM, FAIR_FROM, MIN_SCORE = 3.0, 1.5, 0.6
"""Scores; nothing is shown below the lowest, such as for a single name that only sounds alike."""
SAME_CASE_BONUS = 0.4
"""What a subject gains for each other item of the report that belongs to the same case."""
MAX_BONUS = 2


class LikenessStrength(Labelled):
    """How strong a likeness is."""

    WEAK = "weak", "weak"
    FAIR = "fair", "fair"
    STRONG = "strong", "strong"

    @classmethod
    def of(cls, points: float) -> LikenessStrength:
        """Return the strength for a score."""
        if points >= STRONG_FROM:
            return cls.STRONG
        return cls.FAIR if points >= FAIR_FROM else cls.WEAK

    @property
    def degree(self) -> int:
        """Return 1 for weak, 2 for fair, 3 for strong."""
        return tuple(type(self)).index(self) + 1


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something may be meant: which of the words, and what matches."""

    match: TextMatch
    why: str
    subject_name: str = ""
    """For a case: the nominal in it that the words match."""
    why_beside_name: str = ""
    """The reason as it reads beside the nominal's name. Empty if it is the same."""
    is_common: bool = False
    """Whether it rests on names alone that very many people have."""

    @property
    def reason_beside_name(self) -> str:
        """Return the reason for a line that begins with the nominal's name."""
        return self.why_beside_name or self.why

    @property
    def full_text(self) -> str:
        """Return the reason in full: the words, the nominal, and why."""
        return ": ".join(part for part in (self.match.shown, self.summary) if part)

    @property
    def summary(self) -> str:
        """Return the nominal and why, each name once."""
        return self.why if self.subject_name in self.why else f"{self.subject_name}, {self.why}"


@dataclass(frozen=True, kw_only=True)
class LikelySubject:
    """A nominal that the text may mention."""

    id: int
    kind: SubjectKind
    name: str
    detail: str
    strength: LikenessStrength
    points: float
    reasons: tuple[Reason, ...]
    cases: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LikelyCase:
    """A case that the report may belong to, through the nominals of it that the text mentions."""

    id: int
    reference: str
    title: str
    strength: LikenessStrength
    points: float
    reasons: tuple[Reason, ...]
    is_own: bool = False
    """Whether the user leads it, or is its officer."""


@dataclass(frozen=True, kw_only=True)
class LikelyMatches:
    """All that may be meant, best first."""

    cases: tuple[LikelyCase, ...] = ()
    subjects: tuple[LikelySubject, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MatchReportText(Query[LikelyMatches]):
    """What is known about the text of a report or a call, allowing for spelling and slips.

    `settled` is set once the user has stopped typing: only then is the search audited, sealed for the
    auditor.
    """

    recorded_as: ClassVar[str] = "WhatIsKnown"

    words: str
    where: str = ""
    settled: bool = False
    needs = Permission.OPEN_CASES
    reads_likenesses = True

    def answer(self, work: Work) -> LikelyMatches:
        """Search for the text, compare the candidates and sort them."""
        search_keys = search_keys_in(self.words, self.where)
        found = look_up(work, search_keys)
        if self.settled and search_keys:
            work.note(AuditNote(operation=Operation.FINDING, sealed=_search_text(search_keys, found)))
        involvements = _involvements(work, found)
        scored = (subject for subject in _subjects(work, found, involvements) if subject.points >= MIN_SCORE)
        subjects = sorted(scored, key=_best_first)
        return LikelyMatches(
            cases=tuple(_cases(work, subjects, involvements)), subjects=tuple(subjects[:MAX_SUBJECTS])
        )


def _search_text(search_keys: Sequence[SearchKey], found: Mapping[int, Fits]) -> str:
    shown = {key.match.shown: None for key in search_keys if key.match.kind is not IdentifierKind.NAME}
    shown |= {match.shown: None for fits in found.values() for match, _ in fits.values()}
    return " · ".join(shown)


@dataclass(frozen=True)
class _CaseInvolvement:
    """The involvement of a subject in a case, with its roles: a victim is never called only a suspect."""

    case_id: int
    role: str


def _involvements(work: Work, found: Mapping[int, Fits]) -> dict[int, list[_CaseInvolvement]]:
    subject_ids = sorted(found, key=lambda subject_id: -_points(found[subject_id]))[:MAX_INVOLVED]
    statement = (
        select(Involvement.subject_id, Involvement.case_id, Code.label, Code.position, Involvement.entry_id)
        .join(Code, Code.key == Involvement.role)
        .where(Involvement.subject_id.in_(subject_ids), Involvement.case_id.is_not(None))
        .order_by(Involvement.entry_id.is_not(None), Involvement.id.desc())
        .limit(literal(MAX_INVOLVEMENTS))
    )
    roles: dict[int, dict[int, dict[str, int]]] = defaultdict(dict)
    for subject_id, case_id, role, position, entry_id in work.rows(statement):
        case_roles = roles[subject_id].setdefault(case_id or 0, {})
        if entry_id is None or not case_roles:
            case_roles[role] = position
    return {
        subject_id: [
            _CaseInvolvement(case_id, _join_roles(case_roles)) for case_id, case_roles in cases.items()
        ]
        for subject_id, cases in roles.items()
    }


def _join_roles(roles: Mapping[str, int]) -> str:
    """Return roles in the order of their list, the victim's first: `Potential victim and suspect`."""
    first, *others = sorted(roles, key=lambda role: roles[role])
    return " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _points(fits: Fits) -> float:
    return sum(fit.points for _, fit in fits.values())


def _subjects(
    work: Work, found: Mapping[int, Fits], involvements: Mapping[int, Sequence[_CaseInvolvement]]
) -> Iterator[LikelySubject]:
    mentions_by_case: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for subject_id, fits in found.items():
        for involvement in involvements.get(subject_id, ()):
            for mention in (shown for shown, (_, fit) in fits.items() if not fit.is_common):
                mentions_by_case[involvement.case_id][mention].add(subject_id)
    best_ids = sorted(found, key=lambda subject_id: -_points(found[subject_id]))[:MAX_INVOLVED]
    rows = select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(best_ids))
    references = _references(
        work, {t.case_id for subject_id in best_ids for t in involvements.get(subject_id, ())}
    )
    for subject_id, kind, name in work.rows(rows):
        fits, own_involvements = found[subject_id], involvements.get(subject_id, ())
        others = (
            sum(1 for mention in mentions_by_case[involvement.case_id] if mention not in fits)
            for involvement in own_involvements
        )
        others_in_case = max(others, default=0)
        points = _points(fits) + SAME_CASE_BONUS * min(others_in_case, MAX_BONUS)
        reasons = [
            Reason(match=match, why=fit.why, why_beside_name=fit.why_beside_name, is_common=fit.is_common)
            for match, fit in fits.values()
        ]
        yield LikelySubject(
            id=subject_id,
            kind=kind,
            name=name,
            points=points,
            strength=LikenessStrength.of(points),
            detail=_detail(own_involvements, references) or kind.label,
            reasons=tuple(sorted(reasons, key=_text_order)),
            cases=tuple(involvement.case_id for involvement in own_involvements),
        )


def _detail(involvements: Sequence[_CaseInvolvement], references: Mapping[int, str]) -> str:
    details = (
        f"{involvement.role}, {references[involvement.case_id]}"
        for involvement in involvements
        if involvement.case_id in references
    )
    return next(details, "")


def _text_order(reason: Reason) -> tuple[int, str]:
    return (reason.match.start, reason.match.shown)


def _best_first(subject: LikelySubject) -> tuple[float, int]:
    return (-subject.points, -subject.id)


def _references(work: Work, case_ids: Iterable[int]) -> dict[int, str]:
    return work.pairs(select(Case.id, Case.reference).where(Case.id.in_(sorted(case_ids))))


Share = tuple[float, Reason]
"""The score that a subject adds to its case for one text match."""


def _without_overlaps(shares: Iterable[Share]) -> list[Share]:
    """Keep the best of overlapping matches: each word counts once for a case.

    A very common name adds nothing to anything else.
    """
    kept: list[Share] = []
    for points, reason in sorted(shares, key=_best_share_first):
        if not any(reason.is_common or _repeats(reason.match, other.match) for _, other in kept):
            kept.append((points, reason))
    return kept


def _best_share_first(share: Share) -> tuple[bool, float, int]:
    points, reason = share
    return (reason.is_common, -points, reason.match.start)


def _repeats(first: TextMatch, second: TextMatch) -> bool:
    """Return whether they overlap, or the report's place repeats what its text says."""
    first_words, second_words = set(first.value.split()), set(second.value.split())
    return overlap(first, second) or first_words <= second_words or second_words <= first_words


def _cases(
    work: Work, subjects: Sequence[LikelySubject], involvements: Mapping[int, Sequence[_CaseInvolvement]]
) -> Iterator[LikelyCase]:
    shares: dict[int, list[Share]] = defaultdict(list)
    for subject in subjects:
        share = subject.points / max(1, len(subject.reasons))
        for involvement in involvements.get(subject.id, ()):
            for reason in subject.reasons:
                case_reason = replace(reason, subject_name=subject.name, why_beside_name="")
                shares[involvement.case_id].append((share, case_reason))
    kept = {case_id: _without_overlaps(case_shares) for case_id, case_shares in shares.items()}
    points = {case_id: sum(point for point, _ in case_shares) for case_id, case_shares in kept.items()}
    best_ids = sorted(kept, key=lambda case_id: (-points[case_id], -case_id))[:MAX_CASES]
    columns = (Case.id, Case.reference, Case.title, Case.lead, Case.officer_in_case)
    statement = select(*columns).where(Case.id.in_(best_ids))
    own_names = names_of(work) if best_ids else ()
    rows = {row.id: row for row in work.rows(statement)}
    for case_id in best_ids:
        if row := rows.get(case_id):
            yield LikelyCase(
                id=case_id,
                reference=row.reference,
                title=row.title,
                points=points[case_id],
                strength=LikenessStrength.of(points[case_id]),
                reasons=tuple(sorted((reason for _, reason in kept[case_id]), key=_text_order)),
                is_own=is_own_case(row, own_names),
            )
