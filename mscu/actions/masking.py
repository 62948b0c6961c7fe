"""What stands in an edition in place of whom and what a case names; nothing of it is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.codes import POTENTIAL_VICTIM, SUSPECT, Family, IdentifierKind, Sensitivity, SubjectKind
from mscu.codes import Kind as EntryKind
from mscu.documents.blocks import texts
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.subject import Identifier, Involvement, Person, Place, Subject, SubjectName, Thing
from mscu.models.user import User
from mscu.redaction.common import CAPITALS, COMMON
from mscu.redaction.finding import Finder, Why, joined, redacted
from mscu.redaction.folding import Folded, fold
from mscu.redaction.unknown import INSTEAD, proposals
from mscu.redaction.values import RANKS, Kind, Known

if TYPE_CHECKING:
    from mscu.actions.action import Work
    from mscu.documents.blocks import Document
    from mscu.documents.facts import CaseFacts, EntryFact, PersonFact

SOURCE = "[source]"
_APART = re.compile(r"[,;/()&\n]|\band\b")
"""Stand between several in one field."""
OFFICER, REFERENCE, ADDRESS, NUMBER = "an officer", "[reference]", "[address]", "[number]"
BORN, NAME = "[date of birth]", "[name]"
_CALLED = ((POTENTIAL_VICTIM, "Survivor"), (SUSPECT, "Suspect"))
_WORDS = {SubjectKind.PLACE: "Place", SubjectKind.ORGANISATION: "Organisation"}
_OF_ENTRIES = {
    Sensitivity.PERSON: (Kind.NAME, NAME),
    Sensitivity.STAFF: (Kind.NAME, OFFICER),
    Sensitivity.SOURCE: (Kind.NAME, SOURCE),
    Sensitivity.PLACE: (Kind.PLACE, ADDRESS),
    Sensitivity.CONTACT: (Kind.CODE, NUMBER),
    Sensitivity.IDENTIFIER: (Kind.CODE, NUMBER),
    Sensitivity.REFERENCE: (Kind.CODE, REFERENCE),
}
"""Values of entries that name somebody though they are no nominals."""
ALPHABET = 26
LONGEST_NAME = 4
"""Words."""


@dataclass(frozen=True)
class Masking:
    """Finds what a case names in any text that is to leave the unit."""

    finder: Finder
    values: int
    ordinary: frozenset[str]
    """Words of labels, which name nobody though they have a capital."""

    def hide(self, text: str) -> str:
        """Give a text with other words for what is known, and for what rules take for a name."""
        marks = joined(text, [*self.finder.marks(text), *proposals(text, self.ordinary)])
        return redacted(text, marks)

    def left_in(self, document: Document) -> int:
        """Count what is known and can still be read in a finished document."""
        return sum(self._left_in(text) for text in texts(document))

    def _left_in(self, text: str) -> int:
        known = (mark for mark in self.finder.marks(text) if mark.why is Why.KNOWN)
        return sum(fold(text[mark.start : mark.end]) not in COMMON for mark in known)


def masking_of(work: Work, case: Case, facts: CaseFacts) -> Masking:
    """Read what a case knows, through the reader's own eyes."""
    labels = frozenset(work.values(select(Code.label)))
    known = tuple(dict.fromkeys(_known(work, case, facts, labels)))
    shown = (*labels, *(kind.label for kind in EntryKind), *(each.label for each in Family))
    ordinary = frozenset(chain.from_iterable(Folded(label).words for label in shown))
    return Masking(Finder(known), len(known), ordinary)


def _known(work: Work, case: Case, facts: CaseFacts, labels: Collection[str]) -> Iterator[Known]:
    tied = Involvement.case_id == case.id
    subjects = select(Involvement.subject_id).where(tied)
    rows = work.rows(select(Subject.id, Subject.kind, Subject.name).where(Subject.id.in_(subjects)))
    instead = dict(_pseudonyms(facts.people)) | dict(_numbered(rows))
    kinds = {number: kind for number, kind, _ in rows}
    for number, kind, name in rows:
        yield Known(_kind(kind), name, instead.get(number, NAME))
    also = select(SubjectName.subject_id, SubjectName.name)
    for number, name in work.rows(also.where(SubjectName.subject_id.in_(subjects))):
        yield Known(_kind(kinds.get(number)), name, instead.get(number, NAME))
    for number, address in work.rows(select(Place.id, Place.address).where(Place.id.in_(subjects))):
        yield Known(Kind.PLACE, address, instead.get(number, ADDRESS))
    found = select(Identifier.subject_id, Identifier.kind, Identifier.shown)
    for number, identified, shown in work.rows(found.where(Identifier.subject_id.in_(subjects))):
        yield from _identified(identified, shown, instead.get(number, ADDRESS))
    for value in work.values(select(Thing.number).where(Thing.id.in_(subjects))):
        yield Known(Kind.CODE, value, NUMBER)
    for value in work.values(select(Person.born_words).where(Person.id.in_(subjects))):
        yield Known(Kind.BIRTH, value, BORN)
    yield from _of_case(work, case, facts)
    said = {*labels, *(name for _, _, name in rows)}
    yield from _of_entries(facts.entries, said)


def _identified(kind: IdentifierKind, shown: str, place: str) -> Iterator[Known]:
    if kind is IdentifierKind.ADDRESS:
        yield Known(Kind.PLACE, shown, place)
    elif kind is not IdentifierKind.NAME:  # the names themselves are read
        yield Known(Kind.CODE, shown, INSTEAD.get(kind, NUMBER))


def _of_case(work: Work, case: Case, facts: CaseFacts) -> Iterator[Known]:
    for value in filter(None, (case.reference, facts.crime_reference)):
        yield from (Known(Kind.CODE, each, REFERENCE) for each in value.split(", "))
    if case.operation:
        yield Known(Kind.TITLE, case.operation, "[operation]")
    staff = {case.lead, case.officer_in_case, *work.values(select(User.display))}
    for name in sorted(staff - {""}):
        yield Known(_kind_of_name(name), name, OFFICER)


def _of_entries(entries: Iterable[EntryFact], said: Collection[str]) -> Iterator[Known]:
    """Give the values of entries that are no nominals and no choices."""
    for entry in entries:
        for fact in entry.facts:
            if fact.sensitivity in _OF_ENTRIES and fact.value and fact.value not in said:
                kind, words = _OF_ENTRIES[fact.sensitivity]
                if kind is not Kind.NAME:
                    yield Known(kind, fact.value, words)
                    continue
                for name in filter(None, map(str.strip, _APART.split(fact.value))):
                    yield Known(_kind_of_name(name), name, words)


def _kind_of_name(value: str) -> Kind:
    """Tell a name from words about somebody, such as what she does there, which name nobody."""
    folded = Folded(value)
    words = [at for at, word in enumerate(folded.words) if word not in RANKS]
    is_name = len(words) <= LONGEST_NAME and all(map(folded.is_capital, words))
    says_what = CAPITALS.intersection(folded.words) - COMMON
    return Kind.NAME if is_name and not says_what else Kind.TITLE


def _kind(kind: SubjectKind | None) -> Kind:
    if kind is SubjectKind.PLACE:
        return Kind.PLACE
    return Kind.NAME if kind is SubjectKind.PERSON else Kind.TITLE


def _pseudonyms(people: Iterable[PersonFact]) -> Iterator[tuple[int, str]]:
    """Call each person by what she is in the case, and a letter: the same one throughout."""
    given: Counter[str] = Counter()
    for person in people:
        called = next((words for role, words in _CALLED if role in person.roles), "Person")
        yield person.id, f"{called} {_letters(given[called])}"
        given[called] += 1


def _letters(number: int) -> str:
    first = _letters(number // ALPHABET - 1) if number >= ALPHABET else ""
    return first + chr(ord("A") + number % ALPHABET)


def _numbered(rows: Iterable[tuple[int, SubjectKind, str]]) -> Iterator[tuple[int, str]]:
    given: Counter[SubjectKind] = Counter()
    for number, kind, _ in rows:
        if kind is not SubjectKind.PERSON:
            given[kind] += 1
            yield number, f"{_WORDS.get(kind, 'Item')} {given[kind]}"
