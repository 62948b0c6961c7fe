"""Finding by words over everything the actor may see; what was looked for is sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.actions.matching.find_alike import find_alike, said_where, says
from mscu.actions.plans.plan_file import about_plans
from mscu.codes import IdentifierKind, Kind, Operation, SubjectKind
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.plan import Plan
from mscu.models.prepared import literal, param, prepared, where_in
from mscu.models.subject import Identifier, Involvement, Subject
from mscu.text.identifier_forms import found_in
from mscu.text.name_forms import name_key

PLANS = "plans"
MOST_OF = {"cases": 8, "subject": 12, PLANS: 8, "entry": 20}
"""Hits of each type: entries, of which there are many, never crowd out whom they name."""
WINDOW = 120
"""Newest records in whose words the hits are looked for."""
SHORTEST = 2
Named = tuple[str, int]
"""A type of record and a number."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One record found, and where it leads."""

    kind: str
    """`cases`, `entry`, `subject` or `plans`, as the window opens them."""
    number: int
    case_id: int | None
    title: str
    detail: str
    subject_kind: SubjectKind | None = None
    entry_kind: Kind | None = None
    why: str = ""
    """Of one that is only like what was typed: in what."""


@dataclass(frozen=True, kw_only=True)
class Find(Query[tuple[Hit, ...]]):
    """Find cases, entries, subjects and plans by reference, name, address, plate, phone or text.

    `settled` is said once the person stopped typing: only then is the search put on record,
    sealed for the auditor.
    """

    words: str
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[Hit, ...]:
        """Give hits: exact identifiers and names first, then words, newest first."""
        words = self.words.strip()
        if len(words) < SHORTEST:
            return ()
        if self.settled:
            work.note(AuditNote(operation=Operation.FINDING, sealed=words))
        asked = those_told(work, _READ)
        read = {(kind, row[0]): row for kind, row in work.word_index.read(words, WINDOW, asked)}
        wanted = _the_first_of_each(dict.fromkeys([*known_numbers(work, words), *read]))
        return tuple(hits_of(work, wanted, words, read))


@dataclass(frozen=True, kw_only=True)
class FindAlike(Query[tuple[Hit, ...]]):
    """Find people, places and things that are only like what was typed, each with why.

    It is asked once the rest is shown, so that whoever types does not wait for it.
    """

    words: str
    besides: frozenset[int] = frozenset()
    """The subjects that were found as they were typed."""
    needs = Permission.OPEN_CASES
    reads_likenesses = True

    def answer(self, work: Work) -> tuple[Hit, ...]:
        """Give them, best first."""
        found = find_alike(work, self.words.strip())
        alike = {("subject", e.number): e.why for e in found if e.number not in self.besides}
        hits = hits_of(work, list(alike), self.words)
        return tuple(_saying_why(hit, alike[hit.kind, hit.number]) for hit in hits)


def those_told(work: Work, of: Mapping[str, Any]) -> dict[str, Any]:
    """Leave plans out for who does not keep them."""
    return {kind: each for kind, each in of.items() if kind != PLANS or work.actor.may(_KEEPS)}


_KEEPS = Permission.PLAN


def _saying_why(hit: Hit, why: str) -> Hit:
    return replace(hit, why=why, detail=f"{hit.detail} · {why}")


def _the_first_of_each(wanted: Iterable[Named]) -> list[Named]:
    """Take the first hits of each type."""
    room, taken = dict(MOST_OF), []
    for kind, number in wanted:
        if room.get(kind, 0):
            room[kind] -= 1
            taken.append((kind, number))
    return taken


def known_numbers(work: Work, words: str) -> list[Named]:
    """Look up phones, plates, postcodes and whole names in their normal form."""
    known = [(each.kind, each.value) for each in found_in(words)]
    if name := name_key(words):
        known.append((IdentifierKind.NAME, name))
    return [
        ("subject", number)
        for kind, value in known
        for number in work.values(_KNOWN_BY, kind=kind, value=value)
    ]


def hits_of(
    work: Work,
    wanted: Sequence[Named],
    words: str,
    read: Mapping[Named, Row[Any]] = MappingProxyType({}),
) -> list[Hit]:
    """Make hits of what was named: what was not read yet is, through the visibility rule."""
    by_type: dict[str, list[int]] = {}
    for kind, number in wanted:
        by_type.setdefault(kind, []).append(number)
    hits = {
        (hit.kind, hit.number): hit
        for kind, numbers in by_type.items()
        for hit in _TOLD[kind](work, _rows(work, kind, numbers, read), words)
    }
    return [hits[key] for key in wanted if key in hits]


def _rows(
    work: Work, kind: str, numbers: Sequence[int], read: Mapping[Named, Row[Any]]
) -> list[Row[Any]]:
    there = [read[kind, number] for number in numbers if (kind, number) in read]
    if len(there) == len(numbers):
        return there
    missing = [number for number in numbers if (kind, number) not in read]
    asked = where_in(_READ[kind], _NUMBER[kind])
    return [*there, *work.rows(asked, numbers=_filled(missing, kind))]


def _filled(numbers: Sequence[int], kind: str) -> list[int]:
    """Repeat the last number: statements of one length are prepared once for all."""
    return [*numbers, *[numbers[-1]] * (MOST_OF[kind] - len(numbers))]


_CASES = select(Case.id, Case.reference, Case.title, Case.operation)
_ENTRIES = select(
    Entry.id, Entry.case_id, Entry.kind, Entry.headline, Entry.happened_words, Entry.detail,
    Entry.text,
)  # fmt: skip
_PLANS = select(
    Plan.id, Plan.title, Plan.theme, Plan.group_id, Plan.case_id, Plan.district, Plan.lead,
    Plan.ended_on,
)  # fmt: skip
_SUBJECTS = select(Subject.id, Subject.kind, Subject.name)
_KNOWN_BY = prepared(
    select(Identifier.subject_id)
    .where(Identifier.kind == param("kind"), Identifier.value == param("value"))
    .order_by(Identifier.subject_id.desc())
    .limit(literal(MOST_OF["subject"]))
)
_KNOWN_AS = where_in(
    prepared(
        select(Identifier.subject_id, Identifier.kind, Identifier.shown).order_by(Identifier.id)
    ),
    Identifier.subject_id,
)
_TIES = where_in(
    prepared(
        select(Involvement.subject_id, Case.id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .order_by(Involvement.subject_id, Involvement.case_id)
    ),
    Involvement.subject_id,
)


def _cases(_work: Work, rows: Iterable[Any], _words: str) -> Iterator[Hit]:
    for number, reference, title, operation in rows:
        detail = " · ".join(part for part in (reference, operation) if part)
        yield Hit(kind="cases", number=number, case_id=number, title=title, detail=detail)


def _plans(work: Work, rows: Sequence[Any], _words: str) -> Iterator[Hit]:
    """Say of each what it is for, where, who leads it, and whether it has ended."""
    about = about_plans(work, rows)
    for row in rows:
        ended = "ended" if row.ended_on else ""
        parts = (about[row.id], work.label(row.district), row.lead, ended)
        yield Hit(
            kind=PLANS, number=row.id, case_id=row.case_id, title=row.title,
            detail=" · ".join(filter(None, parts)),
        )  # fmt: skip


def _entries(_work: Work, rows: Iterable[Any], words: str) -> Iterator[Hit]:
    """Say of each where it says the words; where they stand in its fields, what it is about."""
    for number, case_id, kind, headline, happened, detail, text in rows:
        said = said_where(text, words) or detail
        yield Hit(
            kind="entry", number=number, case_id=case_id, title=headline,
            detail=" · ".join(part for part in (happened, said) if part), entry_kind=kind,
        )  # fmt: skip


def _subjects(work: Work, rows: Sequence[Any], words: str) -> Iterator[Hit]:
    """Say of each by what else it is known, where it is not its name that the words are of."""
    if not rows:
        return
    cases: dict[int, dict[int, str]] = {}
    numbers = _filled([row.id for row in rows], "subject")
    for number, case_id, reference in work.rows(_TIES, numbers=numbers):
        cases.setdefault(number, {})[case_id] = reference
    meant = _meant(work, [row.id for row in rows if not says(row.name, words)], words)
    for number, kind, name in rows:
        known = cases.get(number, {})
        parts = (meant.get(number), kind.label, *known.values())
        yield Hit(
            kind="subject", number=number, case_id=next(iter(known), None), title=name,
            detail=" · ".join(filter(None, parts)), subject_kind=kind,
        )  # fmt: skip


def _meant(work: Work, numbers: Sequence[int], words: str) -> dict[int, str]:
    """Give the alias, plate, phone or address of each that the words are of."""
    if not numbers:
        return {}
    found: dict[int, str] = {}
    for number, kind, shown in work.rows(_KNOWN_AS, numbers=_filled(numbers, "subject")):
        if number not in found and says(shown, words):
            found[number] = f"also {shown}" if kind is IdentifierKind.NAME else shown
    return found


_READ: Mapping[str, Any] = {
    "cases": prepared(_CASES),
    "entry": prepared(_ENTRIES),
    "subject": prepared(_SUBJECTS),
    PLANS: prepared(_PLANS),
}
_NUMBER = {"cases": Case.id, "entry": Entry.id, "subject": Subject.id, PLANS: Plan.id}
_TOLD = {"cases": _cases, "entry": _entries, "subject": _subjects, PLANS: _plans}
