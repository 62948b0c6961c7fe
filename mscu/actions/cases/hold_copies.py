"""Earlier versions of a held case's head, roles and First Responder forms.

A hold does not stop work on the case: `LegalHolds` keeps what is changed or removed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.entries.corrections import FormerEntryVersion, FormerField
from mscu.actions.nrm.nrm_reading import form_by_key
from mscu.codes import CaseStatus, Marking
from mscu.dates.london import show_moment
from mscu.models.case import Case
from mscu.models.entries.complaint import HeldCopy
from mscu.models.entries.exhibit import Attachment
from mscu.models.links import model_of_table
from mscu.models.nrm_form import NrmForm
from mscu.models.subject import Subject
from mscu.models.user import User

CASE_HEADING = "Case details"
COLUMN_FORMATS: Mapping[str, Callable[[str], str]] = {
    "marking": lambda value: Marking(value).label,
    "status": lambda value: CaseStatus(value).label,
    "opened_at": lambda value: show_moment(datetime.fromisoformat(value)),
    "closed_at": lambda value: show_moment(datetime.fromisoformat(value)),
}
"""Formatters for those columns of a case's head that hold a state or a time."""


@dataclass(frozen=True, kw_only=True)
class KeptByHold(Query[tuple[FormerEntryVersion, ...]]):
    """What was changed or removed in a case under a legal hold, newest first."""

    case_id: int
    needs = Permission.WORK_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> tuple[FormerEntryVersion, ...]:
        case = work.get(Case, self.case_id)
        rows = work.rows(
            select(HeldCopy, User.display)
            .join(User, User.id == HeldCopy.replaced_by_id)
            .where(HeldCopy.case_id == case.id)
            .order_by(HeldCopy.id.desc())
        )
        return tuple(_former_version(work, copy, who) for copy, who in rows)


def _former_version(work: Work, copy: HeldCopy, who: str) -> FormerEntryVersion:
    values: dict[str, Any] = json.loads(copy.content)
    heading = CASE_HEADING if copy.of_table == Case.__tablename__ else _headline(work, values)
    return FormerEntryVersion(
        number=copy.id,
        text=values.get("value", ""),
        headline=heading,
        replaced_at=show_moment(copy.replaced_at),
        replaced_by=who,
        reason="",
        fields=(FormerField(name="of", label="What", value=heading), *_fields(work, copy.of_table, values)),
    )


def _headline(work: Work, values: Mapping[str, Any]) -> str:
    """Return whose role or form it is and, for an answer, to which question."""
    form = _find_record(work, NrmForm, values.get("form_id"))
    subject_id = form.person_id if form is not None else values.get("subject_id")
    subject = _find_record(work, Subject, subject_id)
    name = subject.name if subject is not None else "somebody"
    if form is None:
        return f"Role of {name}"
    question = form_by_key(form.form_key).by_key.get(values.get("question", ""))
    about = f": {question.heading or question.label}" if question is not None else ""
    return f"First Responder form of {name}{about}"


def _fields(work: Work, table: str, values: Mapping[str, Any]) -> Iterator[FormerField]:
    """Yield the other columns, with the labels of list values."""
    for name, info in model_of_table(table).columns().items():
        value = values.get(name)
        if name == "value" or not info.get("label") or value in {None, ""}:
            continue
        if info.get("list"):
            value = work.label(value)
        elif name == "attachment_id":
            file = _find_record(work, Attachment, value)
            value = file.name if file is not None else ""
        elif name in COLUMN_FORMATS:
            value = COLUMN_FORMATS[name](value)
        elif name == "episode_id":
            continue
        yield FormerField(name=name, label=info["label"], value=str(value))


def _find_record(work: Work, model: Any, id_: int | None) -> Any:  # noqa: ANN401 - of any class
    """Return a record that may be hidden or erased by now, or None."""
    return next(iter(work.records(select(model).where(model.id == id_))), None)
