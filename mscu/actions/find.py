"""Finding by words over everything the actor may see; what was looked for is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.action import Query, Remark, Work
from mscu.codes import Operation
from mscu.models.case import Case
from mscu.models.entry import Entry
from mscu.models.identifier_forms import found_in
from mscu.models.subject import Identifier, Involvement, Subject

MOST = 40
SHORTEST = 2


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One record found, and where it leads."""

    kind: str
    """`cases`, `entry` or `subject`, as the window opens them."""
    number: int
    case_id: int | None
    title: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Find(Query[tuple[Hit, ...]]):
    """Find cases, entries and subjects by reference, name, address, plate, phone or text.

    `settled` is said once the person stopped typing: only then is the search put on record,
    sealed for the auditor.
    """

    words: str
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[Hit, ...]:
        """Give hits, exact identifiers first, then words, newest first."""
        words = self.words.strip()
        if len(words) < SHORTEST:
            return ()
        if self.settled:
            work.remark(Remark(operation=Operation.FINDING, sealed=words))
        wanted = [*_known(work, words), *work.finder.find(words, MOST)]
        return tuple(_hits(work, list(dict.fromkeys(wanted))[:MOST]))


def _known(work: Work, words: str) -> list[tuple[str, int]]:
    """Look up phones, plates and postcodes in their normal form."""
    found: list[tuple[str, int]] = []
    for each in found_in(words):
        same = select(Identifier.subject_id).where(
            Identifier.kind == each.kind, Identifier.value == each.value
        )
        found += [("subject", number) for number in work.values(same.limit(MOST))]
    return found


def _hits(work: Work, wanted: Sequence[tuple[str, int]]) -> list[Hit]:
    """Load what was named through the visibility rule, in one statement a type."""
    by_type: dict[str, list[int]] = {}
    for kind, number in wanted:
        by_type.setdefault(kind, []).append(number)
    hits = {
        **_cases(work, by_type.get("cases", [])),
        **_entries(work, by_type.get("entry", [])),
        **_subjects(work, by_type.get("subject", [])),
    }
    return [hits[key] for key in wanted if key in hits]


def _cases(work: Work, numbers: Sequence[int]) -> dict[tuple[str, int], Hit]:
    rows = work.rows(
        select(Case.id, Case.reference, Case.title, Case.operation).where(Case.id.in_(numbers))
    )
    return {
        ("cases", number): Hit(
            kind="cases", number=number, case_id=number, title=title,
            detail=" · ".join(part for part in (reference, operation) if part),
        )
        for number, reference, title, operation in rows
    }  # fmt: skip


def _entries(work: Work, numbers: Sequence[int]) -> dict[tuple[str, int], Hit]:
    rows = work.rows(
        select(Entry.id, Entry.case_id, Entry.headline, Entry.happened_words, Entry.detail).where(
            Entry.id.in_(numbers)
        )
    )
    return {
        ("entry", number): Hit(
            kind="entry", number=number, case_id=case_id, title=headline,
            detail=" · ".join(part for part in (happened, detail) if part),
        )
        for number, case_id, headline, happened, detail in rows
    }  # fmt: skip


def _subjects(work: Work, numbers: Sequence[int]) -> dict[tuple[str, int], Hit]:
    named = work.rows(select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(numbers)))
    ties = work.rows(
        select(Involvement.subject_id, Case.id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(numbers))
        .distinct()
    )
    cases: dict[int, list[tuple[int, str]]] = {}
    for subject_id, case_id, reference in ties:
        cases.setdefault(subject_id, []).append((case_id, reference))
    return {
        ("subject", number): Hit(
            kind="subject", number=number,
            case_id=cases[number][0][0] if number in cases else None, title=name,
            detail=" · ".join([kind.label, *(ref for _, ref in cases.get(number, []))]),
        )
        for number, kind, name in named
    }  # fmt: skip
