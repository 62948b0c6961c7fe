"""Possible duplicates of a nominal: proposed with the reasons, never merged automatically."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.matching.likeness import Fits, look_up
from mscu.actions.matching.matching import LikenessStrength
from mscu.actions.matching.search_keys import search_key_of
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import IdentifierKind
from mscu.dates.age import UNCERTAIN
from mscu.dates.date_reading import Precision
from mscu.models.case import Case
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement, Person, Subject

MAX_DUPLICATES = 8
MAX_IDENTIFIERS = 40
MIN_SCORE = 1.5
"""Lowest score proposed: a full name, or a phone with one digit different."""
SAME_BIRTH_BONUS, OTHER_BIRTH_PENALTY = 1.0, 1.0
"""What the same date of birth adds, and what another year of birth takes away, if both are certain."""
_KNOWN_YEAR = frozenset({Precision.MOMENT, Precision.DAY, Precision.MONTH, Precision.YEAR})
IDENTIFIER_GAP = 10_000
"""Gap between the positions of two identifiers, so that none is taken for a part of another."""


@dataclass(frozen=True, kw_only=True)
class DuplicateLine:
    """A nominal that may be the same one."""

    id: int
    name: str
    cases: tuple[str, ...]
    why: str
    strength: LikenessStrength


@dataclass(frozen=True, kw_only=True)
class PossibleDuplicates(Query[tuple[DuplicateLine, ...]]):
    """Nominals of the same kind with the same or a similar name, phone, registration or address."""

    subject_id: int
    needs = Permission.MERGE
    reads_likenesses = True

    def answer(self, work: Work) -> tuple[DuplicateLine, ...]:
        """Search by everything that identifies this one, and sort the results."""
        subject = work.get(Subject, self.subject_id)
        fits = look_up(work, [search_key_of(match) for match in _identifiers(work, subject.id)])
        rows = select(Subject.id, Subject.name).where(
            Subject.id.in_(fits.keys() - {subject.id}),
            Subject.kind == subject.kind,
            Subject.kept_id.is_(None),
        )
        names = work.pairs(rows)
        points = {subject_id: _points(fits[subject_id]) for subject_id in names}
        for subject_id, change, why in _compare_births(work, subject, names):
            score, reasons = points[subject_id]
            points[subject_id] = (score + change, (*reasons, why))
        likely_ids = sorted(names, key=lambda subject_id: (-points[subject_id][0], -subject_id))
        likely_ids = [subject_id for subject_id in likely_ids if points[subject_id][0] >= MIN_SCORE][
            :MAX_DUPLICATES
        ]
        cases = _case_references(work, likely_ids)
        return tuple(
            DuplicateLine(
                id=subject_id,
                name=names[subject_id],
                cases=cases.get(subject_id, ()),
                why="; ".join(points[subject_id][1]),
                strength=LikenessStrength.of(points[subject_id][0]),
            )
            for subject_id in likely_ids
        )


def _identifiers(work: Work, subject_id: int) -> Iterator[TextMatch]:
    statement = select(Identifier.kind, Identifier.value, Identifier.shown).where(
        Identifier.subject_id == subject_id
    )
    rows = work.rows(statement.order_by(Identifier.id).limit(literal(MAX_IDENTIFIERS)))
    for index, (kind, value, shown) in enumerate(rows):
        start = index * IDENTIFIER_GAP
        yield TextMatch(kind=kind, value=value, shown=shown, start=start, end=start + len(shown))


def _points(fits: Fits) -> tuple[float, tuple[str, ...]]:
    """Add the scores of the best name and of each phone, registration and address, with the reasons."""
    best: dict[tuple[IdentifierKind, str], tuple[float, str]] = {}
    for match, fit in fits.values():
        is_name = match.kind is IdentifierKind.NAME
        key = (match.kind, "" if is_name else match.value)
        best[key] = max(best.get(key, (0.0, "")), (fit.points, fit.reason_beside_name))
    reasons = sorted(best.values(), reverse=True)
    return sum(points for points, _ in reasons), tuple(dict.fromkeys(why for _, why in reasons))


def _compare_births(
    work: Work, subject: Subject, subject_ids: Collection[int]
) -> Iterator[tuple[int, float, str]]:
    """Yield whose birth speaks for or against the same person, by how many points, and why."""
    if not isinstance(subject, Person) or subject.born_at is None:
        return
    year = _certain_year(subject)
    for person in work.records(select(Person).where(Person.id.in_(subject_ids))):
        other_year = _certain_year(person)
        if (person.born_at, person.born_precision) == (subject.born_at, subject.born_precision):
            yield person.id, SAME_BIRTH_BONUS, "the same date of birth"
        elif year and other_year and year != other_year:
            yield person.id, -OTHER_BIRTH_PENALTY, f"but born in {other_year}, not {year}"


def _certain_year(person: Person) -> int | None:
    """Return the year of birth; None if it is not certain, or the age itself is in doubt."""
    is_certain = person.born_precision in _KNOWN_YEAR and person.age_status != UNCERTAIN
    first, last = person.known_age.born_between() if is_certain else (None, None)
    return first.year if first and last and first.year == last.year else None


def _case_references(work: Work, subject_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    involvements = (
        select(Involvement.subject_id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(subject_ids))
        .distinct()
        .order_by(Case.reference)
    )
    cases: dict[int, tuple[str, ...]] = {}
    for subject_id, reference in work.rows(involvements):
        cases[subject_id] = (*cases.get(subject_id, ()), reference)
    return cases
