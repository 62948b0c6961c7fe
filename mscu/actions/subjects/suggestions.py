"""Suggestions of people, places and things while a name is typed: those of the case first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.codes import Operation, SubjectKind
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement, Subject, SubjectName
from mscu.text.identifier_forms import find_identifiers
from mscu.text.name_forms import name_words

MAX_ROWS = 12
CANDIDATES = 60
MIN_FOR_STORE = 3
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
    """Subjects whose name, registration, phone or address matches what was typed so far.

    Without text it returns those of the case. A search beyond the case is sealed for the auditor, like every
    other search.
    """

    words: str = ""
    case_id: int | None = None
    kinds: tuple[SubjectKind, ...] = ()
    roles: frozenset[str] = frozenset()
    """Roles of which one is held in the case; empty for everybody, in other cases too."""
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[SubjectSuggestion, ...]:
        """Return those of the case, then those of the store."""
        text = self.words.strip()
        of_case = _of_case(work, self.case_id, text, self.roles)
        of_store: list[int] = []
        if len(text) >= MIN_FOR_STORE and not self.roles:
            work.note(AuditNote(operation=Operation.FINDING, case_id=self.case_id, sealed=text))
            of_store = list(_of_store(work, text))
        subject_ids = list(dict.fromkeys([*of_case, *of_store]))
        return tuple(self._shown(work, subject_ids, set(of_case)))[:MAX_ROWS]

    def _shown(
        self, work: Work, subject_ids: Sequence[int], of_case: set[int]
    ) -> Iterator[SubjectSuggestion]:
        statement = select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(subject_ids))
        rows_by_id = {row.id: row for row in work.rows(statement)}
        details = _details(work, rows_by_id, self.case_id)
        for subject_id in subject_ids:
            row = rows_by_id.get(subject_id)
            if row is not None and (not self.kinds or row.kind in self.kinds):
                yield SubjectSuggestion(
                    id=row.id,
                    kind=row.kind,
                    name=row.name,
                    detail=details.get(row.id, row.kind.label),
                    in_case=row.id in of_case,
                )


def _of_case(work: Work, case_id: int | None, text: str, roles: frozenset[str]) -> list[int]:
    if case_id is None:
        return []
    # A merged nominal is offered as the one that remains.
    current_id = func.coalesce(Subject.kept_id, Subject.id)
    statement = select(current_id).join(Involvement, Involvement.subject_id == Subject.id)
    of_case = statement.where(Involvement.case_id == case_id).order_by(Involvement.id)
    if roles:
        of_case = of_case.where(Involvement.entry_id.is_(None), Involvement.role.in_(roles))
    subject_ids = dict.fromkeys(work.values(of_case))
    names = work.rows(select(Subject.id, Subject.name).where(Subject.id.in_(subject_ids)))
    aliases = work.rows(
        select(SubjectName.subject_id, SubjectName.name).where(SubjectName.subject_id.in_(subject_ids))
    )
    matching = {subject_id for subject_id, name in (*names, *aliases) if matches_name(name, text)}
    matching |= set(_identified(work, text)) & set(subject_ids)
    return [subject_id for subject_id in subject_ids if subject_id in matching]


def matches_name(name: str, text: str) -> bool:
    """Return whether each word typed begins a word of the name, in any order and spelling."""
    words_of_name = name_words(name)
    return all(any(word.startswith(prefix) for word in words_of_name) for prefix in name_words(text))


def _of_store(work: Work, text: str) -> Iterator[int]:
    yield from _identified(work, text)
    for kind, record_id in work.word_index.find(text, CANDIDATES):
        if kind == "subject":
            yield record_id


def _identified(work: Work, text: str) -> Iterator[int]:
    for match in find_identifiers(text):
        statement = select(Identifier.subject_id).where(
            Identifier.kind == match.kind, Identifier.value == match.value
        )
        yield from work.values(statement.limit(literal(CANDIDATES)))


def _details(work: Work, subject_ids: Iterable[int], case_id: int | None) -> dict[int, str]:
    """Return the roles in this case or, for other subjects, the cases they are known from."""
    rows = work.rows(
        select(Involvement.subject_id, Involvement.case_id, Code.label, Case.reference)
        .join(Code, Code.key == Involvement.role)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(list(subject_ids)), Involvement.entry_id.is_(None))
        .order_by(Involvement.id)
    )
    roles: dict[int, list[str]] = {}
    references: dict[int, list[str]] = {}
    for subject_id, other_case_id, role, reference in rows:
        if other_case_id == case_id:
            roles.setdefault(subject_id, []).append(role)
        elif reference not in references.setdefault(subject_id, []):
            references[subject_id].append(reference)
    return {n: ", ".join(roles.get(n) or references[n]) for n in (*references, *roles)}
