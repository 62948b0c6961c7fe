"""Every value by which somebody of a case could be known: what no public copy may show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.codes import Sensitivity, YesNo
from mscu.models.code import Code
from mscu.models.subject import (
    Identifier,
    Involvement,
    Place,
    Subject,
    SubjectName,
    Thing,
)

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.documents.editions.facts import CaseFacts
    from mscu.models.case import Case

TELLING = frozenset(
    {
        Sensitivity.PERSON, Sensitivity.PLACE, Sensitivity.CONTACT, Sensitivity.IDENTIFIER,
        Sensitivity.REFERENCE, Sensitivity.STAFF, Sensitivity.SOURCE, Sensitivity.BIRTH,
    }
)  # fmt: skip
"""Values of these columns lead to a person, to the case or to who told us."""


def known_values(work: Work, case: Case, facts: CaseFacts) -> Iterator[str]:
    """Give every value by which a person of the case, or the case itself, could be known."""
    subjects = select(Involvement.subject_id).where(Involvement.case_id == case.id)
    yield from filter(None, (case.reference, case.operation, case.lead, case.officer_in_case))
    yield from work.values(select(Subject.name).where(Subject.id.in_(subjects)))
    yield from work.values(select(SubjectName.name).where(SubjectName.subject_id.in_(subjects)))
    yield from work.values(select(Identifier.shown).where(Identifier.subject_id.in_(subjects)))
    # An address without a number, or the number of a thing of no usual kind, is no identifier.
    for column, of in ((Place.address, Place.id), (Thing.number, Thing.id)):
        yield from filter(None, work.values(select(column).where(of.in_(subjects))))
    choices = {*work.values(select(Code.label)), *(answer.label for answer in YesNo)}
    for person in facts.people:
        yield from filter(None, (person.born, person.nationality))
    for entry in facts.entries:
        telling = (x.value for x in entry.facts if x.sensitivity in TELLING and x.value)
        yield from (value for value in telling if value not in choices)
