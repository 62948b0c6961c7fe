"""Names in a case that a navigator does not read, hidden in what she does."""

from __future__ import annotations

import re

from sqlalchemy import literal, select

from mscu.actions.core.action import Work
from mscu.code_keys import SUSPECT
from mscu.codes import IdentifierKind, SubjectKind
from mscu.models.subject import Identifier, Involvement, Subject, SubjectName
from mscu.redaction.find_values import Finder, redacted
from mscu.redaction.folding import fold
from mscu.redaction.values import HiddenValue, ValueKind
from mscu.text.arabic_names import is_arabic
from mscu.visibility import ABOUT_SUSPECTS, is_victim

ANOTHER = "another person"
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d(?:[\s().-]*\d){5}|[A-Z]{2}\d\d ?[A-Z]{3}|@", re.IGNORECASE)
"""What may be a phone or account number, a registration or an e-mail address; hardly a date is."""
NUMBERS = frozenset(IdentifierKind) - {IdentifierKind.NAME, IdentifierKind.POSTCODE, IdentifierKind.ADDRESS}


class OtherNames:
    """The names of a case's people that a navigator does not read: neither the person's nor a suspect's.

    The conditions of bail often name every victim whom a suspect may not approach. Suspects who were
    arrested, charged or bailed are read; with `keeps_suspects` also those who are recorded as suspects only,
    as what an officer types for her may be about one who is at large.
    """

    def __init__(self, work: Work, case_id: int, person_id: int, *, keeps_suspects: bool = False) -> None:
        all_values = work.registers.all_values
        arrested = set[int | None]().union(
            *(
                work.values(select(model.person_id).where(model.case_id == case_id).distinct())
                for model in ABOUT_SUSPECTS
            )
        )
        is_kept = Subject.id.in_(arrested) & ~is_victim(Subject.id, literal(case_id))
        if keeps_suspects:
            recorded = select(Involvement.subject_id).where(
                Involvement.case_id == case_id, Involvement.role == SUSPECT
            )
            is_kept |= Subject.id.in_(recorded) & ~is_victim(Subject.id, literal(case_id))
        is_kept |= Subject.id == person_id
        involved = select(Involvement.subject_id).where(Involvement.case_id == case_id)
        is_other = Subject.id.in_(involved) & ~is_kept
        kept, other = (
            all_values(Subject.name, Subject.kind == SubjectKind.PERSON, whose)
            | all_values(SubjectName.name, SubjectName.subject_id == Subject.id, whose)
            for whose in (is_kept, is_other)
        )
        numbers = all_values(
            Identifier.shown, Identifier.kind.in_(NUMBERS), Identifier.subject_id == Subject.id, is_other
        )
        self._kept = Finder((HiddenValue(ValueKind.NAME, name, ANOTHER) for name in kept), fuzzy=False)
        values = [HiddenValue(ValueKind.NAME, name, ANOTHER) for name in other - kept]
        values += [HiddenValue(ValueKind.CODE, number, "a number") for number in numbers]
        self._others = Finder(values, fuzzy=False)
        words = [word for value in other - kept | numbers for word in _WORD.findall(value)]
        self._words = set(map(fold, words))
        self._has_arabic = any(map(is_arabic, words))

    def hide(self, text: str) -> str:
        """Return the text with each of these names replaced, and the numbers of these people.

        Most texts hold no word of a name and no number, which is seen faster than where one is. An Arabic
        name may be written in either alphabet, so there each text is looked through.
        """
        words = _WORD.findall(text)
        is_latin = not self._has_arabic and (text.isascii() or not any(map(is_arabic, words)))
        if is_latin and self._words.isdisjoint(map(fold, words)) and not _NUMBER.search(text):
            return text
        kept = self._kept.marks(text)
        marks = (
            mark
            for mark in self._others.marks(text)
            if not any(own.start <= mark.start and mark.end <= own.end for own in kept)
        )
        return redacted(text, marks)
