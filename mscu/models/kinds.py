"""The kinds of entry and every mapped class: imported once, so that the metadata is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.models import alert, audit, code, disclosure, user
from mscu.models.base import Base
from mscu.models.case import Case, CaseExploitation, Restriction, RestrictionMember
from mscu.models.enforcement import Arrest, Bail, Charge, Interview, Search, Warrant
from mscu.models.enquiry import Enquiry, EnquiryResult
from mscu.models.exhibit import Exhibit
from mscu.models.note import CrimeRecord, Decision, Meeting, Note
from mscu.models.ocg import OcgAssessment
from mscu.models.referral import NrmDecision, Referral, VictimContact
from mscu.models.report import Report, Triage
from mscu.models.shared import Shared, SharedCopy
from mscu.models.subject import Organisation, Person, Place, Thing
from mscu.models.tactical_advice import TacticalAdvice

if TYPE_CHECKING:
    from mscu.codes import Kind, SubjectKind
    from mscu.models.entry import Entry
    from mscu.models.subject import Subject

ENTRIES: dict[Kind, type[Entry]] = {
    model.of_kind: model
    for model in (
        Report,
        Triage,
        TacticalAdvice,
        Note,
        CrimeRecord,
        Enquiry,
        EnquiryResult,
        Meeting,
        Decision,
        Referral,
        NrmDecision,
        Warrant,
        Search,
        Arrest,
        Interview,
        Charge,
        Bail,
        VictimContact,
        Shared,
        Exhibit,
        OcgAssessment,
    )
}
SUBJECTS: dict[SubjectKind, type[Subject]] = {
    model.of_kind: model for model in (Person, Place, Thing, Organisation)
}
UNIT = (
    Case,
    CaseExploitation,
    Restriction,
    RestrictionMember,
    alert.Alert,
    SharedCopy,
    user.User,
    code.Code,
    code.Setting,
    audit.AuditEntry,
    audit.DigestBaseline,
    disclosure.Disclosure,
)


def mapped() -> tuple[type[Base], ...]:
    """Name every mapped class, in a stable order."""
    return tuple(
        sorted((m.class_ for m in Base.registry.mappers), key=lambda model: model.__name__)
    )


metadata = Base.metadata
for _table in metadata.tables.values():
    # A number is never given twice, so that the audit's rows can't come to mean another record.
    if [c.name for c in _table.primary_key] == ["id"] and not _table.c.id.foreign_keys:
        _table.dialect_options["sqlite"]["autoincrement"] = True
