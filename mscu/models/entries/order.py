"""Court orders against a person: what was applied for, what was made, and what followed."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing
from mscu.models.base import PartOfEntry, Record, code, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class Order(Entry):
    """One step in the life of an order (Modern Slavery Act 2015 Parts 1 and 2).

    The first step stands for the order; each later one belongs to it and holds what changed.
    """

    __tablename__ = "court_order"
    of_kind = Kind.ORDER
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    order_type: Mapped[str] = code("order_type", "Kind of order", Sensitivity.LEGAL)
    step: Mapped[str] = code("order_step", "Step", Sensitivity.LEGAL)
    person_id: Mapped[int] = link("subject", "Person")
    court: Mapped[str] = field(Sensitivity.LEGAL, "Court", default="")
    applicant: Mapped[str | None] = code("order_applicant", "Applicant", Sensitivity.LEGAL)
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Order number", default="")
    applied_on: Mapped[date | None] = field(Sensitivity.DATE, "Applied for", timing=Timing.HAPPENED)
    starts_on: Mapped[date | None] = field(Sensitivity.DATE, "Starts", timing=Timing.PLANNED)
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, "Ends", timing=Timing.DUE)
    indefinite: Mapped[bool] = field(Sensitivity.LEGAL, "Until further order", default=False)
    officer: Mapped[str] = field(Sensitivity.STAFF, "Monitoring officer", default="")
    review_on: Mapped[date | None] = field(Sensitivity.DATE, "Next review", timing=Timing.DUE)
    order_id: Mapped[int | None] = link("court_order")
    """The step that stands for the order; None in that one itself."""


class Prohibition(PartOfEntry, Record):
    """One prohibition or requirement of an order, with an end of its own."""

    __tablename__ = "prohibition"

    text: Mapped[str] = long_text(Sensitivity.LEGAL, "Prohibition")
    condition: Mapped[str | None] = code("order_condition", "Kind", Sensitivity.LEGAL)
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, "Ends", timing=Timing.DUE)
