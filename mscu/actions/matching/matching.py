"""What the unit already knows about a report's text: people, places, things, and their cases.

Best first, each with its reasons. The index of likenesses proposes, every proposal is compared in full, and
the reader decides; nothing is linked automatically.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.actions.matching.likeness import Fits, look_up, overlap
from mscu.actions.matching.search_keys import SearchKey, search_keys_in
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import IdentifierKind, Labelled, Operation, SubjectKind
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Subject

MAX_TIED = 48
"""Subjects whose cases are looked up; no more of them could be shown."""
MAX_TIES = 600
MAX_CASES = 6
MAX_SUBJECTS = 12
STRONG_FROM, FAIR_FROM, MIN_SCORE = 3.0, 1.5, 0.6
"""Scores; nothing is shown below the lowest, such as for a single name that only sounds alike."""
SAME_CASE_BONUS = 0.4
"""What a subject gains for each other item of the report that belongs to the same case."""
MAX_BONUS = 2


class Strength(Labelled):
    """How strong a likeness is."""

    WEAK = "weak", "weak"
    FAIR = "fair", "fair"
    STRONG = "strong", "strong"

    @classmethod
    def of(cls, points: float) -> Strength:
        """Return the strength for a score."""
        if points >= STRONG_FROM:
            return cls.STRONG
        return cls.FAIR if points >= FAIR_FROM else cls.WEAK


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why something may be meant: which of the words, and what matches."""

    word: TextMatch
    why: str
    whose: str = ""
    """For a case: the nominal in it that the words match."""

    @property
    def whole(self) -> str:
        """Return the full reason, which can stand alone: the words, the nominal, and why."""
        return ": ".join(part for part in (self.word.shown, self.known) if part)

    @property
    def known(self) -> str:
        """Return the nominal and why, each name once."""
        return self.why if self.whose in self.why else f"{self.whose}, {self.why}"


@dataclass(frozen=True, kw_only=True)
class LikelySubject:
    """A nominal that the text may mention."""

    id: int
    kind: SubjectKind
    name: str
    detail: str
    strength: Strength
    points: float
    reasons: tuple[Reason, ...]
    cases: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LikelyCase:
    """A case that the report may belong to, through the nominals of it that the text mentions."""

    id: int
    reference: str
    title: str
    strength: Strength
    points: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Likely:
    """All that may be meant, best first."""

    cases: tuple[LikelyCase, ...] = ()
    subjects: tuple[LikelySubject, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WhatIsKnown(Query[Likely]):
    """What is known about the text of a report or a call, allowing for spelling and slips.

    `settled` is set once the user has stopped typing: only then is the search audited, sealed for the
    auditor.
    """

    words: str
    where: str = ""
    settled: bool = False
    needs = Permission.OPEN_CASES
    reads_likenesses = True

    def answer(self, work: Work) -> Likely:
        """Search for the text, compare the candidates and sort them."""
        search_keys = search_keys_in(self.words, self.where)
        found = look_up(work, search_keys)
        if self.settled and search_keys:
            work.note(AuditNote(operation=Operation.FINDING, sealed=_search_text(search_keys, found)))
        ties = _ties(work, found)
        likely = (each for each in _subjects(work, found, ties) if each.points >= MIN_SCORE)
        subjects = sorted(likely, key=_best_first)
        return Likely(cases=tuple(_cases(work, subjects, ties)), subjects=tuple(subjects[:MAX_SUBJECTS]))


def _search_text(search_keys: Sequence[SearchKey], found: Mapping[int, Fits]) -> str:
    said = {p.word.shown: None for p in search_keys if p.word.kind is not IdentifierKind.NAME}
    said |= {word.shown: None for fits in found.values() for word, _ in fits.values()}
    return " · ".join(said)


@dataclass(frozen=True)
class _Tie:
    """The involvement of a subject in a case, with its roles: a victim is never called only a suspect."""

    case_id: int
    role: str


def _ties(work: Work, found: Mapping[int, Fits]) -> dict[int, list[_Tie]]:
    numbers = sorted(found, key=lambda number: -_points(found[number]))[:MAX_TIED]
    asked = (
        select(Involvement.subject_id, Involvement.case_id, Code.label, Code.position, Involvement.entry_id)
        .join(Code, Code.key == Involvement.role)
        .where(Involvement.subject_id.in_(numbers), Involvement.case_id.is_not(None))
        .order_by(Involvement.entry_id.is_not(None), Involvement.id.desc())
        .limit(literal(MAX_TIES))
    )
    roles: dict[int, dict[int, dict[str, int]]] = defaultdict(dict)
    for subject_id, case_id, role, position, entry_id in work.rows(asked):
        known = roles[subject_id].setdefault(case_id or 0, {})
        if entry_id is None or not known:
            known[role] = position
    return {
        subject_id: [_Tie(case_id, _join_roles(known)) for case_id, known in cases.items()]
        for subject_id, cases in roles.items()
    }


def _join_roles(roles: Mapping[str, int]) -> str:
    """Return roles in the order of their list, the victim's first: `Potential victim and suspect`."""
    first, *others = sorted(roles, key=lambda role: roles[role])
    return " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _points(fits: Fits) -> float:
    return sum(made.points for _, made in fits.values())


def _subjects(
    work: Work, found: Mapping[int, Fits], ties: Mapping[int, Sequence[_Tie]]
) -> Iterator[LikelySubject]:
    said_in: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, fits in found.items():
        for tie in ties.get(number, ()):
            for said in fits:
                said_in[tie.case_id][said].add(number)
    best = sorted(found, key=lambda number: -_points(found[number]))[:MAX_TIED]
    rows = select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(best))
    references = _references(work, {t.case_id for number in best for t in ties.get(number, ())})
    for number, kind, name in work.rows(rows):
        fits, own = found[number], ties.get(number, ())
        beside = max((sum(1 for said in said_in[tie.case_id] if said not in fits) for tie in own), default=0)
        points = _points(fits) + SAME_CASE_BONUS * min(beside, MAX_BONUS)
        reasons = [Reason(word=word, why=made.why) for word, made in fits.values()]
        yield LikelySubject(
            id=number,
            kind=kind,
            name=name,
            points=points,
            strength=Strength.of(points),
            detail=_detail(own, references) or kind.label,
            reasons=tuple(sorted(reasons, key=_text_order)),
            cases=tuple(tie.case_id for tie in own),
        )


def _detail(ties: Sequence[_Tie], references: Mapping[int, str]) -> str:
    known = (f"{tie.role}, {references[tie.case_id]}" for tie in ties if tie.case_id in references)
    return next(known, "")


def _text_order(reason: Reason) -> tuple[int, str]:
    return (reason.word.start, reason.word.shown)


def _best_first(subject: LikelySubject) -> tuple[float, int]:
    return (-subject.points, -subject.id)


def _references(work: Work, numbers: Iterable[int]) -> dict[int, str]:
    return work.pairs(select(Case.id, Case.reference).where(Case.id.in_(sorted(numbers))))


Share = tuple[float, Reason]
"""The score that a subject adds to its case for one text match."""


def _without_overlaps(said: Iterable[Share]) -> list[Share]:
    """Keep the best of overlapping matches: each word counts once for a case."""
    kept: list[Share] = []
    for points, reason in sorted(said, key=_best_share_first):
        if not any(_repeats(reason.word, other.word) for _, other in kept):
            kept.append((points, reason))
    return kept


def _best_share_first(said: Share) -> tuple[float, int]:
    points, reason = said
    return (-points, reason.word.start)


def _repeats(one: TextMatch, other: TextMatch) -> bool:
    """Return whether they overlap, or the report's place repeats what its text says."""
    words, others = set(one.value.split()), set(other.value.split())
    return overlap(one, other) or words <= others or others <= words


def _cases(
    work: Work, subjects: Sequence[LikelySubject], ties: Mapping[int, Sequence[_Tie]]
) -> Iterator[LikelyCase]:
    said: dict[int, list[Share]] = defaultdict(list)
    for subject in subjects:
        share = subject.points / max(1, len(subject.reasons))
        for tie in ties.get(subject.id, ()):
            for reason in subject.reasons:
                of_case = Reason(word=reason.word, why=reason.why, whose=subject.name)
                said[tie.case_id].append((share, of_case))
    kept = {number: _without_overlaps(each) for number, each in said.items()}
    points = {number: sum(point for point, _ in each) for number, each in kept.items()}
    best = sorted(kept, key=lambda number: (-points[number], -number))[:MAX_CASES]
    asked = select(Case.id, Case.reference, Case.title).where(Case.id.in_(best))
    shown = {row.id: row for row in work.rows(asked)}
    for number in best:
        if row := shown.get(number):
            yield LikelyCase(
                id=number,
                reference=row.reference,
                title=row.title,
                points=points[number],
                strength=Strength.of(points[number]),
                reasons=tuple(sorted((reason for _, reason in kept[number]), key=_text_order)),
            )
