"""The table of kinds: which command records or writes what is of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.actions.case_data import IssueCaseData
from mscu.actions.case_record import IssueCaseRecord
from mscu.actions.complaints import RecordComplaint
from mscu.actions.court import RecordCourtResult, RecordProceeds
from mscu.actions.emergency import AskForCard
from mscu.actions.enforcement import (
    RecordArrest,
    RecordBail,
    RecordCharge,
    RecordInterview,
    RecordSearch,
    RecordWarrant,
)
from mscu.actions.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.exhibits import RecordExhibit
from mscu.actions.group_life import ChangeGroupStatus, RecordDisruption, RecordGroupFact
from mscu.actions.list_export import IssueList
from mscu.actions.notes import RecordCrime, RecordMeeting, RecordNote
from mscu.actions.ocgs import AssessGroup
from mscu.actions.operations import PlanOperation
from mscu.actions.orders import RecordOrder
from mscu.actions.policy_log import RecordDecision
from mscu.actions.referrals import RecordNrmDecision, RecordReferral, RecordVictimContact
from mscu.actions.reports import RecordReport, TriageReport
from mscu.actions.sharing import ReceiveShared
from mscu.actions.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.actions.tactical_advice import GiveAdvice

if TYPE_CHECKING:
    from mscu.actions.bulk import WriteBulk
    from mscu.actions.entries import RecordEntry
    from mscu.actions.subjects import RecordSubject
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
FROM_OUTSIDE = frozenset(kind for kind, command in RECORDING.items() if command.from_outside)
SUBJECTS: dict[SubjectKind, type[RecordSubject]] = {
    command.model.of_kind: command
    for command in (RecordPerson, RecordPlace, RecordThing, RecordOrganisation)
}
LARGE_FILES: dict[str, type[WriteBulk]] = {
    command.kind: command for command in (IssueList, IssueCaseData, IssueCaseRecord)
}
"""Files that another person approves above a size."""
