"""Tables from each kind to the command that records or writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.enforcement.court import RecordCourtResult, RecordOrder, RecordProceeds
from mscu.actions.enforcement.enforcement import (
    RecordArrest,
    RecordBail,
    RecordCharge,
    RecordInterview,
    RecordSearch,
    RecordWarrant,
)
from mscu.actions.enforcement.exhibits import RecordExhibit
from mscu.actions.enforcement.operations import PlanOperation
from mscu.actions.entries.complaints import RecordComplaint
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.notes import RecordCrime, RecordMeeting, RecordNote
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.case_record import IssueCaseRecord
from mscu.actions.exchange.list_export import IssueList
from mscu.actions.intake.reports import RecordReport, TriageReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral, RecordVictimContact
from mscu.actions.ocg.assessments import AssessGroup
from mscu.actions.ocg.group_steps import ChangeGroupStatus, RecordDisruption, RecordGroupFact
from mscu.actions.sharing.emergency import AskForCard
from mscu.actions.sharing.sharing import ReceiveShared
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing

if TYPE_CHECKING:
    from mscu.actions.disclosure.file_copies import WriteBulk
    from mscu.actions.entries.entries import RecordEntry
    from mscu.actions.subjects.subjects import RecordSubject
    from mscu.codes import Kind, SubjectKind

RECORDING: dict[Kind, type[RecordEntry]] = {
    command.model.of_kind: command
    for command in (
        RecordReport,
        TriageReport,
        GiveAdvice,
        RaiseEnquiry,
        ResultEnquiry,
        RecordNote,
        RecordMeeting,
        RecordDecision,
        RecordReferral,
        RecordNrmDecision,
        RecordVictimContact,
        ReceiveShared,
        AskForCard,
        RecordCrime,
        RecordWarrant,
        PlanOperation,
        RecordSearch,
        RecordArrest,
        RecordInterview,
        RecordCharge,
        RecordBail,
        RecordCourtResult,
        RecordOrder,
        RecordProceeds,
        RecordExhibit,
        RecordComplaint,
        AssessGroup,
        ChangeGroupStatus,
        RecordGroupFact,
        RecordDisruption,
    )
}
"""In the order in which the window offers them."""
FROM_OUTSIDE = frozenset(kind for kind, command in RECORDING.items() if command.from_navigators)
SUBJECTS: dict[SubjectKind, type[RecordSubject]] = {
    command.model.of_kind: command for command in (RecordPerson, RecordPlace, RecordThing, RecordOrganisation)
}
LARGE_FILES: dict[str, type[WriteBulk]] = {
    command.kind: command for command in (IssueList, IssueCaseData, IssueCaseRecord)
}
"""Files that another person approves above a size."""
