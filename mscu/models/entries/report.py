"""A report received, its numbered items, and its triage."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, ToldUrgency, Urgency, YesNo
from mscu.models.base import PartOfEntry, Record, code, composed, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class Report(Entry):
    """A report to the unit; everything that comes in is recorded."""

    __tablename__ = "report"
    of_kind = Kind.REPORT
    family = Family.REPORT

    id: Mapped[int] = entry_key()
    register_number: Mapped[str] = field(Sensitivity.REFERENCE, "Register number", unique=True)
    source: Mapped[str] = code("report_source", "Source", Sensitivity.SOURCE)
    source_reference: Mapped[str] = field(Sensitivity.REFERENCE, "Log or reference", default="")
    caller: Mapped[str] = field(Sensitivity.SOURCE, "Who told us", default="")
    call_back: Mapped[str] = field(Sensitivity.CONTACT, "Call back on", default="")
    where_words: Mapped[str] = field(Sensitivity.PLACE, "Where", default="")
    district: Mapped[str | None] = code("district", "District", Sensitivity.DISTRICT)
    victims_count: Mapped[int | None] = field(Sensitivity.COUNT, "How many people")
    under_18: Mapped[YesNo | None] = field(Sensitivity.BIRTH, "Anyone under 18?")
    injured: Mapped[YesNo | None] = field(Sensitivity.HEALTH, "Injured?")
    suspects_there: Mapped[YesNo | None] = field(Sensitivity.STATE, "Suspects there?")
    still_inside: Mapped[YesNo | None] = field(Sensitivity.STATE, "Anyone still inside?")
    told_urgency: Mapped[ToldUrgency | None] = field(Sensitivity.STATE, "How urgent, as told", index=True)
    triage_state: Mapped[str] = code("triage_outcome", "Triage")
    why_linked: Mapped[str | None] = long_text(Sensitivity.NARRATIVE, "Why it is in this case")
    import_id: Mapped[int | None] = link("table_import")
    origin: Mapped[str | None] = composed(Sensitivity.NARRATIVE, "From a table")
    """The file and the row that it was imported from."""


class ReportItem(PartOfEntry, Record):
    """One numbered item of a report; graded 3x5x2 only where it becomes intelligence."""

    __tablename__ = "report_item"

    number: Mapped[int] = field(Sensitivity.PLAIN, "Item")
    text: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Text", default="")
    source_grade: Mapped[str | None] = code("intelligence_source", "Source evaluation")
    assessment: Mapped[str | None] = code("intelligence_assessment", "Assessment")
    handling_code: Mapped[str | None] = code("intelligence_handling", "Handling code")
    conditions: Mapped[str] = long_text(Sensitivity.SOURCE, "Conditions", default="")
    handling_action: Mapped[str | None] = code("handling_action", "Action")
    sanitising: Mapped[str | None] = code("handling_sanitising", "Sanitising")
    sanitised: Mapped[str | None] = long_text(Sensitivity.NARRATIVE, "Sanitised version")
    """The version that may leave the unit while the item's conditions are not met."""


class ConditionMet(PartOfEntry, Record):
    """How the conditions of an item under handling code C were met for one copy that left."""

    __tablename__ = "condition_met"

    item_id: Mapped[int] = link("report_item")
    disclosure_id: Mapped[int] = link("disclosure")
    item_number: Mapped[int] = field(Sensitivity.PLAIN, "Item")
    recipient: Mapped[str] = field(Sensitivity.STAFF, "Recipient")
    how: Mapped[str] = long_text(Sensitivity.SOURCE, "How its conditions were met")
    met_at: Mapped[datetime] = field(Sensitivity.DATE, "When")


class Triage(Entry):
    """The urgency of a report, its outcome and the reason."""

    __tablename__ = "triage"
    of_kind = Kind.TRIAGE
    family = Family.REPORT

    id: Mapped[int] = entry_key()
    urgency: Mapped[Urgency] = field(Sensitivity.STATE, "Urgency")
    outcome: Mapped[str] = code("triage_outcome", "Outcome")
    decided_by: Mapped[str] = field(Sensitivity.STAFF, "By", default="")
