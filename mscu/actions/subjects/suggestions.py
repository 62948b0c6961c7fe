"""Suggestions of people, places and things while a name is typed: those of the case first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.codes import Operation, SubjectKind
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement, Subject, SubjectName
from mscu.text.identifier_forms import found_in
from mscu.text.name_forms import name_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST = 12
CANDIDATES = 60
LEAST_FOR_STORE = 3
"""Letters from which the whole store is searched; that search is audited."""


@dataclass(frozen=True, kw_only=True)
class SubjectSuggestion:
    """A known subject, with its roles in this case or the cases it is known from."""

    id: int
    kind: SubjectKind
    name: str
    detail: str
    in_case: bool


@dataclass(frozen=True, kw_only=True)
class SubjectSuggestions(Query[tuple[SubjectSuggestion, ...]]):
    """Subjects whose name, plate, phone or address matches what was typed so far.

    Without text it returns those of the case. A search beyond the case is sealed for the auditor, like every
    other search.
    """

    words: str = ""
    case_id: int | None = None
    kinds: tuple[SubjectKind, ...] = ()
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[SubjectSuggestion, ...]:
        """Return those of the case, then those of the store."""
        words = self.words.strip()
        near = _of_case(work, self.case_id, words)
        far: list[int] = []
        if len(words) >= LEAST_FOR_STORE:
            work.note(AuditNote(operation=Operation.FINDING, case_id=self.case_id, sealed=words))
            far = list(_of_store(work, words))
        numbers = list(dict.fromkeys([*near, *far]))
        return tuple(self._shown(work, numbers, set(near)))[:MOST]

    def _shown(self, work: Work, numbers: Sequence[int], near: set[int]) -> Iterator[SubjectSuggestion]:
        rows = select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(numbers))
        found = {row.id: row for row in work.rows(rows)}
        details = _details(work, found, self.case_id)
        for number in numbers:
            row = found.get(number)
            if row is not None and (not self.kinds or row.kind in self.kinds):
                yield SubjectSuggestion(
                    id=row.id,
                    kind=row.kind,
                    name=row.name,
                    detail=details.get(row.id, row.kind.label),
                    in_case=row.id in near,
                )


def _of_case(work: Work, case_id: int | None, words: str) -> list[int]:
    if case_id is None:
        return []
    shown = func.coalesce(Subject.kept_id, Subject.id)  # a merged nominal is offered as the one that remains
    involved = select(shown).join(Involvement, Involvement.subject_id == Subject.id)
    of_case = involved.where(Involvement.case_id == case_id).order_by(Involvement.id)
    numbers = dict.fromkeys(work.values(of_case))
    names = work.rows(select(Subject.id, Subject.name).where(Subject.id.in_(numbers)))
    also = work.rows(
        select(SubjectName.subject_id, SubjectName.name).where(SubjectName.subject_id.in_(numbers))
    )
    fitting = {number for number, name in (*names, *also) if fits(name, words)}
    fitting |= set(_identified(work, words)) & set(numbers)
    return [number for number in numbers if number in fitting]


def fits(name: str, words: str) -> bool:
    """Return whether each word typed begins a word of the name, in any order and spelling."""
    known = name_words(name)
    return all(any(have.startswith(want) for have in known) for want in name_words(words))


def _of_store(work: Work, words: str) -> Iterator[int]:
    yield from _identified(work, words)
    for kind, number in work.word_index.find(words, CANDIDATES):
        if kind == "subject":
            yield number


def _identified(work: Work, words: str) -> Iterator[int]:
    for each in found_in(words):
        same = select(Identifier.subject_id).where(
            Identifier.kind == each.kind, Identifier.value == each.value
        )
        yield from work.values(same.limit(literal(CANDIDATES)))


def _details(work: Work, numbers: Iterable[int], case_id: int | None) -> dict[int, str]:
    """Return the roles in this case or, for other subjects, the cases they are known from."""
    ties = work.rows(
        select(Involvement.subject_id, Involvement.case_id, Code.label, Case.reference)
        .join(Code, Code.key == Involvement.role)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(list(numbers)), Involvement.entry_id.is_(None))
        .order_by(Involvement.id)
    )
    here: dict[int, list[str]] = {}
    elsewhere: dict[int, list[str]] = {}
    for subject_id, of_case, role, reference in ties:
        if of_case == case_id:
            here.setdefault(subject_id, []).append(role)
        elif reference not in elsewhere.setdefault(subject_id, []):
            elsewhere[subject_id].append(reference)
    return {n: ", ".join(here.get(n) or elsewhere[n]) for n in (*elsewhere, *here)}
