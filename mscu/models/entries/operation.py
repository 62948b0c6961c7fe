"""A planned operation: who does what where, and whether everyone was accounted for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing
from mscu.models.base import PartOfEntry, Record, code, field, link
from mscu.models.entries.entry import Entry, entry_key


class PlannedOperation(Entry):
    """An operation as planned, or its outcome where it follows from the plan."""

    __tablename__ = "operation"
    of_kind = Kind.OPERATION
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    officer: Mapped[str] = field(Sensitivity.STAFF, "Commander", default="")
    place_id: Mapped[int | None] = link("subject", "Place")
    briefing_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Briefing", timing=Timing.PLANNED)
    briefing_where: Mapped[str] = field(Sensitivity.PLACE, "Briefing place", default="")
    reception_centre: Mapped[str] = field(Sensitivity.PLACE, "Reception centre", default="")
    interpreters: Mapped[str] = field(Sensitivity.ORIGIN, "Interpreters", default="")
    medical: Mapped[str] = field(Sensitivity.STAFF, "Medical staff", default="")


class OperationRole(PartOfEntry, Record):
    """A person's task in an operation."""

    __tablename__ = "operation_role"

    task: Mapped[str] = field(Sensitivity.NARRATIVE, "Task")
    who: Mapped[str] = field(Sensitivity.STAFF, "Who")


class OperationPerson(PartOfEntry, Record):
    """A person expected there, and what became known of their whereabouts."""

    __tablename__ = "operation_person"

    subject_id: Mapped[int] = link("subject", "Person")
    accounted: Mapped[str | None] = code("accounted", "Accounted for")
    taken_to: Mapped[str] = field(Sensitivity.PLACE, "Where taken", default="")
