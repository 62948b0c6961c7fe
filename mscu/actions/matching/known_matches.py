"""What is known of the words of a call or a report: subjects, and earlier reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from itertools import islice
from typing import ClassVar, NamedTuple

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.actions.core.user_names import is_own_case, names_of
from mscu.actions.matching.mentions import mentions_in
from mscu.actions.matching.same_reports import LikeReport, reports_like
from mscu.actions.matching.search_keys import standing_names
from mscu.actions.matching.text_matches import TextMatch, identifiers_in, name_at
from mscu.codes import IdentifierKind, Operation, SubjectKind
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement, Place, Subject
from mscu.text.identifier_forms import address

MAX_NAME_WORDS = 10
"""Words of a name that is searched for: Vietnamese and Arabic names have eight and more."""
MAX_SUBJECTS = 12
MAX_FOUND = 240
"""Newest subjects that are read for each kind of identifier, to show those that tell most."""
MAX_REPORTS = 3
MAX_INVOLVEMENTS = 400
"""Newest involvements that are read, however often a place was named."""
_WORD = re.compile(r"[^\W_][\w’'-]*")
_BETWEEN = re.compile(r"[ &.]{1,3}")


@dataclass(frozen=True, kw_only=True)
class KnownSource:
    """Where something is known from, and how to open it."""

    kind: str
    """`cases`, `entry` or `subject`, as the window opens them."""
    record_id: int
    title: str
    detail: str
    when: str = ""
    """When the newest entry about it happened."""
    is_own: bool = False
    """Whether it is a case that the user leads, or whose officer they are."""


@dataclass(frozen=True, kw_only=True)
class KnownMatch:
    """A subject, or an earlier report, that the text of the call mentions."""

    text_match: TextMatch
    """The match in the text; its start and end are 0 if only the call's place matches."""
    subject_id: int | None
    """None if only an earlier report mentions it and no subject was recorded."""
    subject_kind: SubjectKind | None
    name: str
    source: KnownSource
    address: str = ""
    """The address of a place, which distinguishes it from others of its name."""

    @property
    def significance(self) -> Significance:
        """How surely the words mean what is known."""
        return Significance.of(self.text_match, self.subject_kind)


class Significance(IntEnum):
    """How surely an exact match means what is known, from the surest on."""

    IDENTIFIER = auto()
    """A registration, a phone, an e-mail: of one thing or person only."""
    FULL_NAME = auto()
    """A person's name of several words, or a full address."""
    SHARED_NAME = auto()
    """The name of a place or a firm, which others may have as well, or a postcode."""
    SINGLE_NAME = auto()

    @classmethod
    def of(cls, match: TextMatch, subject_kind: SubjectKind | None) -> Significance:
        """Return how surely a match means a subject of a kind."""
        if match.is_single_name:
            return cls.SINGLE_NAME
        if match.kind is IdentifierKind.NAME:
            return cls.FULL_NAME if subject_kind is SubjectKind.PERSON else cls.SHARED_NAME
        if match.kind is IdentifierKind.ADDRESS:
            return cls.FULL_NAME
        return cls.SHARED_NAME if match.kind is IdentifierKind.POSTCODE else cls.IDENTIFIER


@dataclass(frozen=True, kw_only=True)
class MatchCallText(Query[tuple[KnownMatch, ...]]):
    """What is known of the registrations, phones, places and names in the text of a call.

    `settled` is set once the user has stopped typing: only then is the search audited, sealed for the
    auditor.
    """

    recorded_as: ClassVar[str] = "KnownInWords"

    words: str
    where: str = ""
    besides: int | None = None
    """The report that the text belongs to, which is left out of the results."""
    settled: bool = False
    needs = Permission.OPEN_CASES
    reads_mentions = True

    def answer(self, work: Work) -> tuple[KnownMatch, ...]:
        """Return known subjects, those first that tell most, then earlier reports."""
        names = standing_names(self.words, _names(self.words))
        matches = _distinct([*identifiers_in(self.words), *names, *_place_matches(self.where)])
        subjects = list(_subjects(work, matches))
        searched = {match.shown: None for match in matches if match.kind is not IdentifierKind.NAME}
        searched |= {subject.text_match.shown: None for subject in subjects}
        if self.settled and searched:
            work.note(AuditNote(operation=Operation.FINDING, sealed=" · ".join(searched)))
        like = reports_like(work, mentions_in(self.words, self.where), self.besides or 0)
        return (*subjects, *_earlier_reports(like, subjects))


def _names(text: str) -> Iterator[TextMatch]:
    """Yield every run of words that could be a name: its first and last words are capitalised."""
    words = list(_WORD.finditer(text))
    for index, first in enumerate(words):
        if _is_capitalised(first[0]):
            for last in _unbroken_run(text, words[index : index + MAX_NAME_WORDS]):
                if _is_capitalised(last[0]):
                    yield name_at(text, first.start(), last.end())


def _is_capitalised(word: str) -> bool:
    """Return whether a word is capitalised, or in a script without capitals."""
    return word[0].isalpha() and not word[0].islower()


def _unbroken_run(text: str, words: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield words as long as only spaces, dots or an ampersand separate them."""
    previous: re.Match[str] | None = None
    for word in words:
        if previous is not None and not _BETWEEN.fullmatch(text, previous.end(), word.start()):
            return
        yield word
        previous = word


def _place_matches(place: str) -> Iterator[TextMatch]:
    """Yield matches in the call's place, which have no position in the text."""
    matches = [*identifiers_in(place), *_names(place)]
    if full_address := address(place):
        kind = IdentifierKind.ADDRESS
        matches.append(TextMatch(kind=kind, value=full_address, shown=place.strip(), start=0, end=0))
    for match in matches:
        yield replace(match, start=0, end=0)


def _distinct(matches: Sequence[TextMatch]) -> tuple[TextMatch, ...]:
    """Return each identifier once, at its first position."""
    return tuple({(match.kind, match.value): match for match in reversed(matches)}.values())


def _subjects(work: Work, matches: Sequence[TextMatch]) -> Iterator[KnownMatch]:
    by_subject = _match_by_subject(_own_first(work, list(_matches(work, matches))))
    subject_ids = list(by_subject)[:MAX_SUBJECTS]
    statement = select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(subject_ids))
    rows = {row.id: row for row in work.rows(statement)}
    cases = _cases(work, subject_ids)
    addresses = work.pairs(select(Place.id, Place.address).where(Place.id.in_(subject_ids)))
    for subject_id in subject_ids:
        if row := rows.get(subject_id):
            without_case = KnownSource(
                kind="subject", record_id=subject_id, title=row.name, detail=row.kind.label
            )
            yield KnownMatch(
                text_match=by_subject[subject_id],
                subject_id=subject_id,
                subject_kind=row.kind,
                name=row.name,
                source=cases.get(subject_id, without_case),
                address=addresses.get(subject_id, ""),
            )


def _matches(work: Work, matches: Sequence[TextMatch]) -> Iterator[_Found]:
    by_kind: dict[IdentifierKind, dict[str, TextMatch]] = {}
    for match in matches:
        by_kind.setdefault(match.kind, {})[match.value] = match
    for kind, of_kind in by_kind.items():
        rows = work.rows(
            select(Identifier.subject_id, Identifier.value, Subject.kind)
            .join(Subject, Subject.id == Identifier.subject_id)
            .where(Identifier.kind == kind, Identifier.value.in_(of_kind))
            .order_by(Identifier.id.desc())
            .limit(literal(MAX_FOUND))
        )
        for subject_id, value, subject_kind in rows:
            yield _Found(subject_id, of_kind[value], Significance.of(of_kind[value], subject_kind))


def _own_first(work: Work, found: Sequence[_Found]) -> Sequence[_Found]:
    """Sort subjects of the user's own cases before others, if there are more than can be shown."""
    if len(found) <= MAX_SUBJECTS:
        return found
    names, subject_ids = names_of(work), {each.subject_id for each in found}
    involved = (
        select(Involvement.subject_id)
        .join(Case, Case.id == Involvement.case_id)
        .where(
            Involvement.subject_id.in_(subject_ids),
            or_(Case.lead.in_(names), Case.officer_in_case.in_(names)),
        )
    )
    own_ids = set(work.values(involved))
    return sorted(found, key=lambda each: each.subject_id not in own_ids)


class _Found(NamedTuple):
    subject_id: int
    match: TextMatch
    significance: Significance


def _match_by_subject(found: Sequence[_Found]) -> Mapping[int, TextMatch]:
    """Return the match by which each subject is known, those first that tell most.

    A name inside a longer name that is also known is dropped: `Marek` in `Big Marek`.
    """
    matches = {each.match for each in found}
    kept = [each for each in found if not any(_is_part_of(each.match, other) for other in matches)]
    by_subject: dict[int, TextMatch] = {}
    for each in sorted(kept, key=_surest_first):
        by_subject.setdefault(each.subject_id, each.match)
    return by_subject


def _is_part_of(match: TextMatch, other: TextMatch) -> bool:
    """Return whether a name is part of a longer match."""
    inside = other.start <= match.start and match.end <= other.end
    longer = other.end - other.start > match.end - match.start
    return match.kind is IdentifierKind.NAME and inside and longer


def _surest_first(found: _Found) -> Significance:
    return found.significance


def _cases(work: Work, subject_ids: Sequence[int]) -> dict[int, KnownSource]:
    """Return, for each subject, the case it was last involved in and the newest entry there about it.

    A case of the user's own comes before newer ones of others.
    """
    involvements = work.rows(
        select(Involvement.subject_id, Case.id, Case.reference, Case.title, Case.lead, Case.officer_in_case)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(subject_ids))
        .order_by(Involvement.id.desc())
        .limit(literal(MAX_INVOLVEMENTS))
    )
    entries = work.rows(
        select(Involvement.subject_id, Entry.case_id, Entry.headline, Entry.happened_words)
        .join(Entry, Entry.id == Involvement.entry_id)
        .where(Involvement.subject_id.in_(subject_ids))
        .order_by(Entry.happened_at.desc(), Entry.id.desc())
        .limit(literal(MAX_INVOLVEMENTS))
    )
    newest = {(entry.subject_id, entry.case_id): entry for entry in reversed(entries)}
    own_names = names_of(work) if involvements else ()
    sources: dict[int, KnownSource] = {}
    for row in reversed(involvements):
        entry, is_own = newest.get((row.subject_id, row.id)), is_own_case(row, own_names)
        if is_own or row.subject_id not in sources or not sources[row.subject_id].is_own:
            sources[row.subject_id] = KnownSource(
                kind="cases",
                record_id=row.id,
                title=f"{entry.headline}, {entry.happened_words}" if entry else row.title,
                detail=f"{row.reference} {row.title}" if entry else row.reference,
                when=entry.happened_words if entry else "",
                is_own=is_own,
            )
    return sources


def _earlier_reports(like: Iterable[LikeReport], known_matches: Iterable[KnownMatch]) -> Iterator[KnownMatch]:
    """Yield the reports without a case that name what no subject is known by, the likest first."""
    known_values = {known.text_match.value for known in known_matches}
    found = (each for each in like if each.report.case_id is None and each.mention.value not in known_values)
    for each in islice(found, MAX_REPORTS):
        report = each.report
        source = KnownSource(
            kind="entry",
            record_id=report.id,
            title=f"{report.headline}, {report.happened}",
            detail=f"{report.register_number}, {each.fit.why}",
        )
        name = report.match.shown
        yield KnownMatch(
            text_match=each.mention, subject_id=None, subject_kind=None, name=name, source=source
        )
