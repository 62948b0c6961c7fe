"""Tables from each kind to the command that records or writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.actions.cases import policy_log
from mscu.actions.enforcement import court, enforcement, exhibits, operations
from mscu.actions.entries import complaints, enquiries, information_requests, notes
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.case_record import IssueCaseRecord
from mscu.actions.exchange.list_export import IssueList
from mscu.actions.intake import reports, tactical_advice
from mscu.actions.nrm import referrals
from mscu.actions.ocg import assessments, group_steps
from mscu.actions.sharing import emergency, sharing
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Family, Kind

if TYPE_CHECKING:
    from mscu.actions.disclosure.file_copies import WriteBulk
    from mscu.actions.subjects.subjects import RecordSubject
    from mscu.codes import SubjectKind

COMMANDS_OF_ENTRIES = (
    policy_log,
    court,
    enforcement,
    exhibits,
    operations,
    complaints,
    enquiries,
    information_requests,
    notes,
    reports,
    tactical_advice,
    referrals,
    assessments,
    group_steps,
    emergency,
    sharing,
)
"""The modules whose commands record entries; each command registers itself when it is defined."""
RECORDING: dict[Kind, type[RecordEntry]] = {kind: RecordEntry.by_kind[kind] for kind in Kind}
IN_MENUS: tuple[Kind, ...] = tuple(
    sorted(Kind, key=lambda kind: list(Family).index(RECORDING[kind].model.family))
)
"""The kinds by family."""
FROM_OUTSIDE = frozenset(kind for kind, command in RECORDING.items() if command.from_navigators)
SUBJECTS: dict[SubjectKind, type[RecordSubject]] = {
    command.model.of_kind: command for command in (RecordPerson, RecordPlace, RecordThing, RecordOrganisation)
}
LARGE_FILES: dict[str, type[WriteBulk]] = {
    command.kind: command for command in (IssueList, IssueCaseData, IssueCaseRecord)
}
"""Files that another person approves above a size."""
