"""The First Responder forms of a case, as its page lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.codes import FormRoute, FormState
from mscu.dates.london import show_moment
from mscu.models.nrm_form import NrmForm
from mscu.models.subject import Subject


@dataclass(frozen=True, kw_only=True)
class NrmFormLine:
    """One form of a case."""

    id: int
    person_id: int
    person: str
    state: FormState
    route: FormRoute | None
    """Once it was sent; before, the answers may still lead either way."""
    when: str


def forms_of(work: Work, case_id: int) -> Iterator[NrmFormLine]:
    """Name the forms of a case, in the order in which they were begun."""
    rows = work.rows(
        select(NrmForm, Subject.name)
        .join(Subject, Subject.id == NrmForm.person_id)
        .where(NrmForm.case_id == case_id)
        .order_by(NrmForm.id)
    )
    for form, person in rows:
        yield NrmFormLine(
            id=form.id,
            person_id=form.person_id,
            person=person,
            state=form.state,
            route=form.route,
            when=show_moment(form.sent_at or form.started_at),
        )
