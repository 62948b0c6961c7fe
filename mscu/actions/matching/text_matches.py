"""What is found in the text of a call while it is typed, and which of it is known.

Plates, phones, postcodes and e-mail addresses by their form; names from the store, or by quotation marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.codes import IdentifierKind, Operation, SubjectKind
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement, Subject
from mscu.text.identifier_forms import address, found_in, show
from mscu.text.name_forms import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_NAME_WORDS = 10
"""Words of a name that is searched for: Vietnamese and Arabic names have eight and more."""
MAX_SUBJECTS = 12
MAX_REPORTS = 3
MAX_TIES = 400
"""Newest involvements that are read, however often a place was named."""
_QUOTED = re.compile(r"[‘“'\"]([^\W\d_][\w’-]*(?: [^\W\d_][\w’-]*){0,2})[’”'\"](?!\w)")
_WORD = re.compile(r"[^\W_][\w’'-]*")
_BETWEEN = re.compile(r"[ &.]{1,3}")


@dataclass(frozen=True, kw_only=True)
class TextMatch:
    """Part of a text that can identify a nominal, and its position."""

    kind: IdentifierKind
    value: str
    """Its normal form, by which it is looked up."""
    shown: str
    start: int
    end: int

    @property
    def only_name(self) -> bool:
        """Whether it is a single name, which many may share."""
        return self.kind is IdentifierKind.NAME and " " not in self.value


def text_matches(text: str) -> tuple[TextMatch, ...]:
    """Return the identifiers and the quoted names of a text, in its order."""
    found = list(_identifiers(text))
    quoted = [each for each in _quoted(text) if not any(_overlap(each, other) for other in found)]
    return tuple(sorted([*found, *quoted], key=_start_of))


def _identifiers(text: str) -> Iterator[TextMatch]:
    for each in found_in(text):
        yield TextMatch(
            kind=each.kind,
            value=each.value,
            shown=show(each.kind, each.value),
            start=each.start,
            end=each.end,
        )


def _quoted(text: str) -> Iterator[TextMatch]:
    for match in _QUOTED.finditer(text):
        if all(word[0].isupper() for word in match[1].split()):
            yield _name(text, match.start(1), match.end(1))


def _name(text: str, start: int, end: int) -> TextMatch:
    shown = text[start:end]
    return TextMatch(kind=IdentifierKind.NAME, value=name_key(shown), shown=shown, start=start, end=end)


def _names(text: str) -> Iterator[TextMatch]:
    """Yield every run of words that could be a name: its first and last words are capitalised."""
    words = list(_WORD.finditer(text))
    for at, first in enumerate(words):
        if _is_capitalised(first[0]):
            for last in _unbroken_run(text, words[at : at + MAX_NAME_WORDS]):
                if _is_capitalised(last[0]):
                    yield _name(text, first.start(), last.end())


def _is_capitalised(word: str) -> bool:
    """Return whether a word is capitalised, or in a script without capitals."""
    return word[0].isalpha() and not word[0].islower()


def _unbroken_run(text: str, words: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield words as long as only spaces, dots or an ampersand separate them."""
    before: re.Match[str] | None = None
    for word in words:
        if before is not None and not _BETWEEN.fullmatch(text, before.end(), word.start()):
            return
        yield word
        before = word


def _overlap(one: TextMatch, other: TextMatch) -> bool:
    return one.start < other.end and other.start < one.end


def _start_of(found: TextMatch) -> int:
    return found.start


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where something is known from, and how to open it."""

    kind: str
    """`cases`, `entry` or `subject`, as the window opens them."""
    number: int
    title: str
    detail: str
    when: str = ""
    """When the newest entry about it happened."""


@dataclass(frozen=True, kw_only=True)
class KnownMatch:
    """A subject, or an earlier report, that the text of the call mentions."""

    word: TextMatch
    """The match in the text; its start and end are 0 if only the call's place matches."""
    subject_id: int | None
    """None if only an earlier report mentions it and no subject was recorded."""
    subject_kind: SubjectKind | None
    name: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class KnownInWords(Query[tuple[KnownMatch, ...]]):
    """What is known of the plates, phones, places and names in the text of a call.

    `settled` is set once the user has stopped typing: only then is the search audited, sealed for the
    auditor.
    """

    words: str
    where: str = ""
    besides: int | None = None
    """The report that the text belongs to, which is left out of the results."""
    settled: bool = False
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[KnownMatch, ...]:
        """Return known subjects in the order of the text, then earlier reports."""
        words = _distinct([*_identifiers(self.words), *_names(self.words), *_place_matches(self.where)])
        subjects = list(_subjects(work, words))
        looked_for = {each.shown: None for each in words if each.kind is not IdentifierKind.NAME}
        looked_for |= {subject.word.shown: None for subject in subjects}
        if self.settled and looked_for:
            work.note(AuditNote(operation=Operation.FINDING, sealed=" · ".join(looked_for)))
        return (*subjects, *_reports(work, words, subjects, self.besides))


def _place_matches(where: str) -> Iterator[TextMatch]:
    """Yield matches in the call's place, which have no position in the text."""
    found = [*_identifiers(where), *_names(where)]
    if whole := address(where):
        kind = IdentifierKind.ADDRESS
        found.append(TextMatch(kind=kind, value=whole, shown=where.strip(), start=0, end=0))
    for each in found:
        yield replace(each, start=0, end=0)


def _distinct(words: Sequence[TextMatch]) -> tuple[TextMatch, ...]:
    """Return each identifier once, at its first position."""
    return tuple({(each.kind, each.value): each for each in reversed(words)}.values())


def _subjects(work: Work, words: Sequence[TextMatch]) -> Iterator[KnownMatch]:
    said = _match_by_subject(list(_matches(work, words)))
    numbers = list(said)[:MAX_SUBJECTS]
    rows = select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(numbers))
    shown = {row.id: row for row in work.rows(rows)}
    cases = _cases(work, numbers)
    for number in numbers:
        if row := shown.get(number):
            alone = Source(kind="subject", number=number, title=row.name, detail=row.kind.label)
            yield KnownMatch(
                word=said[number],
                subject_id=number,
                subject_kind=row.kind,
                name=row.name,
                source=cases.get(number, alone),
            )


def _matches(work: Work, words: Sequence[TextMatch]) -> Iterator[tuple[int, TextMatch]]:
    by_kind: dict[IdentifierKind, dict[str, TextMatch]] = {}
    for each in words:
        by_kind.setdefault(each.kind, {})[each.value] = each
    for kind, of_kind in by_kind.items():
        rows = work.rows(
            select(Identifier.subject_id, Identifier.value)
            .where(Identifier.kind == kind, Identifier.value.in_(of_kind))
            .order_by(Identifier.id.desc())
            .limit(literal(MAX_SUBJECTS))
        )
        for subject_id, value in rows:
            yield subject_id, of_kind[value]


def _match_by_subject(matches: Sequence[tuple[int, TextMatch]]) -> Mapping[int, TextMatch]:
    """Return the match by which each subject is known, in the order of the text.

    A name inside a longer name that is also known is dropped: `Marek` in `Big Marek`.
    """
    words = [word for _, word in matches]
    kept = [(n, word) for n, word in matches if not any(_is_part_of(word, other) for other in words)]
    said: dict[int, TextMatch] = {}
    for number, word in sorted(kept, key=_single_names_last):
        said.setdefault(number, word)
    return said


def _is_part_of(word: TextMatch, other: TextMatch) -> bool:
    """Return whether a name is part of a longer match."""
    inside = other.start <= word.start and word.end <= other.end
    longer = other.end - other.start > word.end - word.start
    return word.kind is IdentifierKind.NAME and inside and longer


def _single_names_last(match: tuple[int, TextMatch]) -> tuple[bool, int]:
    return (match[1].only_name, match[1].start)


def _cases(work: Work, numbers: Sequence[int]) -> dict[int, Source]:
    """Return, for each subject, the case it was last involved in and the newest entry about it."""
    ties = work.rows(
        select(Involvement.subject_id, Case.id, Case.reference, Case.title)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(numbers))
        .order_by(Involvement.id.desc())
        .limit(literal(MAX_TIES))
    )
    entries = work.rows(
        select(Involvement.subject_id, Entry.headline, Entry.happened_words)
        .join(Entry, Entry.id == Involvement.entry_id)
        .where(Involvement.subject_id.in_(numbers))
        .order_by(Entry.happened_at.desc(), Entry.id.desc())
        .limit(literal(MAX_TIES))
    )
    newest = {entry.subject_id: entry for entry in reversed(entries)}
    seen = {}
    for subject_id, case_id, reference, title in reversed(ties):
        last = newest.get(subject_id)
        seen[subject_id] = Source(
            kind="cases",
            number=case_id,
            title=f"{last.headline}, {last.happened_words}" if last else title,
            detail=f"{reference} {title}" if last else reference,
            when=last.happened_words if last else "",
        )
    return seen


def _reports(
    work: Work, words: Sequence[TextMatch], known: Sequence[KnownMatch], besides: int | None
) -> Iterator[KnownMatch]:
    """Yield earlier reports without a case that mention the same identifier."""
    told = {each.word.value for each in known}
    for word in words:
        if word.kind in {IdentifierKind.NAME, IdentifierKind.ADDRESS} or word.value in told:
            continue
        candidates = work.word_index.find(word.shown, MAX_REPORTS)
        numbers = [number for kind, number in candidates if kind == "entry"]
        rows = work.rows(
            select(Report.id, Report.headline, Report.happened_words, Report.register_number)
            .where(Report.id.in_(numbers), Report.id != (besides or 0))
            .order_by(Report.id.desc())
            .limit(literal(1))
        )
        for number, headline, happened, register in rows:
            seen = Source(kind="entry", number=number, title=f"{headline}, {happened}", detail=register)
            yield KnownMatch(word=word, subject_id=None, subject_kind=None, name=word.shown, source=seen)
