"""Names in a case that a navigator does not read, hidden in what she does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sqlalchemy import literal, select

from mscu.actions.core.action import Work
from mscu.code_keys import SUSPECT
from mscu.codes import IdentifierKind, SubjectKind
from mscu.models.subject import Identifier, Involvement, Subject, SubjectName, SubjectVersion, former_state
from mscu.redaction.find_values import Finder
from mscu.redaction.folding import fold, tighten
from mscu.redaction.spans import redacted
from mscu.redaction.values import NAME, HiddenValue, ValueKind
from mscu.text.arabic_names import is_arabic
from mscu.text.number_parts import number_parts
from mscu.text.numbers_in_words import numbers_in_words
from mscu.text.spaced_letters import spaced_words
from mscu.visibility import ABOUT_SUSPECTS, is_victim

ANOTHER = "another person"
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d(?:[\s().-]*\d){5}|[A-Z]{2}\d\d ?[A-Z]{3}|@", re.IGNORECASE)
"""What may be a phone or account number, a registration or an e-mail address; hardly a date is."""
NUMBERS = frozenset(IdentifierKind) - {IdentifierKind.NAME, IdentifierKind.POSTCODE, IdentifierKind.ADDRESS}


class CaseNames:
    """The names and numbers of a case's people, read once for all who are told of it."""

    def __init__(self, work: Work, case_id: int, person_ids: Collection[int]) -> None:
        """Read them, and those of the people who are told."""
        all_rows = work.registers.all_rows
        with work.together() as reads:
            arrested = [
                reads.read(work.values, select(model.person_id).where(model.case_id == case_id).distinct())
                for model in ABOUT_SUSPECTS
            ]
        self._arrested = {person_id for found in arrested for person_id in found.value}
        involved = select(Involvement.subject_id).where(Involvement.case_id == case_id)
        suspects = involved.where(Involvement.role == SUSPECT)
        known = Subject.id.in_(involved) | Subject.id.in_(self._arrested.union(person_ids))
        is_any_victim = is_victim(Subject.id, literal(case_id))
        beside = (Subject.kind, Subject.id.in_(involved), Subject.id.in_(suspects), is_any_victim)
        with work.together() as reads:
            subjects = reads.read(all_rows, Subject.name, Subject.id, *beside, where=(known,))
            aliases = reads.read(
                all_rows, SubjectName.name, Subject.id, where=(SubjectName.subject_id == Subject.id, known)
            )
            corrected = SubjectVersion.subject_id == Subject.id, known
            former = reads.read(all_rows, SubjectVersion.content, Subject.id, Subject.kind, where=corrected)
            is_number = Identifier.kind.in_(NUMBERS), Identifier.subject_id == Subject.id, known
            numbers = reads.read(all_rows, Identifier.shown, Subject.id, where=is_number)
        self._names = [(row[1], row[0]) for row in subjects.value if row[2] == SubjectKind.PERSON]
        self._names += [(owner_id, name) for name, owner_id in aliases.value]
        self._numbers = [(owner_id, number) for number, owner_id in numbers.value]
        for content, owner_id, kind in former.value:  # what was typed before a correction still says these
            state = former_state(content)
            names = state.names if kind != SubjectKind.PERSON else (state.name, *state.names)
            self._names += [(owner_id, name) for name in names]
            self._numbers += [(owner_id, shown) for of, shown in state.identifiers if of in NUMBERS]
        self._involved = {row[1] for row in subjects.value if row[3]}
        self._suspects = {row[1] for row in subjects.value if row[4]}
        self._victims = {row[1] for row in subjects.value if row[5]}

    def others(
        self, person_id: int, *, keeps_suspects: bool = False, keeps_arrested: bool = True
    ) -> OtherNames:
        """Return the names that whoever reads of a person does not read: neither hers nor a suspect's.

        The conditions of bail often name every victim whom a suspect may not approach. Suspects who were
        arrested, charged or bailed are read, if the reader is told that they were; with `keeps_suspects` also
        those who are recorded as suspects only, as what an officer types may be about one who is at large.
        """
        kept = self._arrested if keeps_arrested else set[int]()
        kept = (kept | (self._suspects if keeps_suspects else set())) - self._victims | {person_id}
        others = self._involved - kept
        return OtherNames(
            _values(self._names, kept), _values(self._names, others), _values(self._numbers, others)
        )


def _values(values: Iterable[tuple[int, str]], owners: set[int]) -> set[str]:
    return {value for owner_id, value in values if owner_id in owners}


class OtherNames:
    """Names and numbers of other people, which are replaced in what is told of a person."""

    def __init__(self, kept: set[str], other: set[str], numbers: set[str]) -> None:
        self._kept = Finder((HiddenValue(ValueKind.NAME, name, ANOTHER) for name in kept), fuzzy=False)
        values = [HiddenValue(ValueKind.NAME, name, ANOTHER) for name in other - kept]
        values += [HiddenValue(ValueKind.CODE, number, "a number") for number in numbers]
        self._others = Finder(values, fuzzy=False)
        words = [word for value in other - kept | numbers for word in _WORD.findall(value)]
        self._words = {*map(fold, words), *self._others.words()}
        self._has_arabic = any(map(is_arabic, words))

    def hide(self, text: str) -> str:
        """Return the text with each of these names replaced, and the numbers of these people.

        Most texts hold no word of a name and no number, which is seen faster than where one is. An Arabic
        name may be written in either alphabet, so there each text is looked through.
        """
        words = _WORD.findall(text)
        is_latin = not self._has_arabic and (text.isascii() or not any(map(is_arabic, words)))
        forms = {*map(fold, words), *map(tighten, words)}
        has_name = not self._words.isdisjoint(forms) or any(spaced_words(text))
        has_number = _NUMBER.search(text) or number_parts(text) or numbers_in_words(text)
        if is_latin and not has_name and not has_number:
            return text
        kept = self._kept.marks(text)
        marks = (
            mark.replaced_by(ANOTHER) if mark.instead == NAME else mark
            for mark in self._others.marks(text)
            if not any(own.start <= mark.start and mark.end <= own.end for own in kept)
        )
        return redacted(text, marks)
