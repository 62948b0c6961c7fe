"""Names in a case that a navigator does not read, hidden in what she does."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.codes import SubjectKind
from mscu.models.kinds import ENTRIES
from mscu.models.subject import Involvement, Subject, SubjectName
from mscu.redaction.find_values import Finder, redacted
from mscu.redaction.values import HiddenValue, ValueKind
from mscu.safeguarding_slice import SLICE, SliceAbout

ANOTHER = "another person"
_ABOUT_SUSPECTS: list[Any] = [ENTRIES[part.kind] for part in SLICE if part.about is SliceAbout.SUSPECT]


class OtherNames:
    """The names of a case's people that a navigator does not read: neither the person's nor a suspect's.

    The conditions of bail often name every victim whom a suspect may not approach.
    """

    def __init__(self, work: Work, case_id: int, person_id: int) -> None:
        all_values = work.registers.all_values
        kept_ids = {person_id}.union(
            *(
                work.values(select(model.person_id).where(model.case_id == case_id))
                for model in _ABOUT_SUSPECTS
            )
        )
        involved = select(Involvement.subject_id).where(Involvement.case_id == case_id)
        is_kept, is_other = Subject.id.in_(kept_ids), Subject.id.in_(involved) & Subject.id.not_in(kept_ids)
        kept, other = (
            all_values(Subject.name, Subject.kind == SubjectKind.PERSON, whose)
            | all_values(SubjectName.name, SubjectName.subject_id == Subject.id, whose)
            for whose in (is_kept, is_other)
        )
        self._kept, self._others = (
            Finder((HiddenValue(ValueKind.NAME, name, ANOTHER) for name in names), fuzzy=False)
            for names in (kept, other - kept)
        )

    def hide(self, text: str) -> str:
        """Return the text with each of these names replaced."""
        kept = self._kept.marks(text)
        marks = (
            mark
            for mark in self._others.marks(text)
            if not any(own.start <= mark.start and mark.end <= own.end for own in kept)
        )
        return redacted(text, marks)
