"""Valid input for what keeps, reviews and disposes of the unit's records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.cases.cases import CloseCase, OpenCase
from mscu.actions.clocks.clear_periods import GradeRecords, ResetClearPeriod
from mscu.actions.core.action import Command, Query
from mscu.actions.records.data_breaches import DataBreaches, RecordBreach, SettleBreach
from mscu.actions.records.disposals import DisposeRecords
from mscu.actions.records.record_papers import (
    CheckPaper,
    Disposals,
    IssueBreachEntry,
    IssueCertificate,
    IssueReviewSheet,
    IssueRightsCertificate,
)
from mscu.actions.records.record_reviews import NracAnswer, ReviewRecords
from mscu.actions.records.records_due import RecordsDue, RecordsFile
from mscu.actions.records.rights_requests import (
    AnswerRightsRequest,
    DisposeRightsRequest,
    ProposeRightsDisposal,
    RecordRightsRequest,
    RightsRequests,
)
from mscu.actions.records.rights_steps import AcknowledgeRequest, ExtendRightsRequest, StopRightsClock
from mscu.codes import ReviewDecision, Role, YesNo
from mscu.copy_codes import RightsDecision

if TYPE_CHECKING:
    from tests.inputs.factories import World

GROUP_3 = "mopi_group:3"

QUESTIONS = (
    "convicted",
    "pattern",
    "harm",
    "children",
    "vulnerable",
    "hate",
    "position",
    "mental_health",
    "substance",
    "court",
    "accurate",
    "needed",
)
ANSWERS = tuple(
    NracAnswer(question=f"nrac_question:{word}", answer=YesNo.NO, note="Looked at.") for word in QUESTIONS
)
FOR_WHOM = {
    "recipient": "Records manager",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:dpa_s35",
    "reason": "For the file.",
}
TWO_YEARS = 731
LONG_AGO = 2300
"""Days: more than the six years of the third group."""


def _graded(world: World) -> int:
    grading = GradeRecords(case_id=world.case_id, mopi_group=GROUP_3)
    world.gate_for(GradeRecords).perform(grading)
    return world.case_id


def _reviewed(world: World) -> int:
    review = ReviewRecords(
        case_id=_graded(world), answers=ANSWERS, decision=ReviewDecision.RETAIN, reason="Needed."
    )
    return int(world.gate_for(ReviewRecords).perform(review))


def a_proposal(world: World) -> int:
    """Propose, as records manager, the disposal of a case closed long ago."""
    store = world.store
    store.clock.turn(days=-LONG_AGO)
    case = store.gate(Role.OFFICER).perform(OpenCase(title="A takeaway"))
    store.gate(Role.SUPERVISOR).perform(
        CloseCase(case_id=case, version=1, reason="Done.", mopi_group=GROUP_3)
    )
    store.clock.turn(days=LONG_AGO)
    review = ReviewRecords(case_id=case, answers=ANSWERS, decision=ReviewDecision.DISPOSE, reason="Over.")
    return int(store.gate(Role.RECORDS).perform(review))


def _disposed(world: World) -> int:
    disposing = DisposeRecords(review_id=a_proposal(world), agreed=True)
    return int(world.store.gate(Role.SUPERVISOR).perform(disposing))


ASKS: dict[str, Any] = {
    "asked_by": "Alan Turner",
    "kind": "right_kind:access",
    "received_on": "19 Jun 2022",
    "asked_for": "All that the police hold about him.",
}


STOLEN: dict[str, Any] = {
    "kind": "breach_kind:computer",
    "noticed_at": "20 Jun 2022 08:00",
    "text": "A bag was taken from a car.",
    "was_open": YesNo.NO,
}


def _stolen(world: World) -> int:
    return int(world.store.gate(Role.RECORDS).perform(RecordBreach(**STOLEN)))


def over(world: World) -> int:
    """Return a request that was answered so long ago that it may go."""
    records = world.store.gate(Role.RECORDS)
    world.store.clock.turn(days=-TWO_YEARS)
    number = int(records.perform(RecordRightsRequest(**ASKS | {"received_on": "1 Jun 2020"})))
    records.perform(
        AnswerRightsRequest(
            request_id=number, version=1, decision=RightsDecision.GIVEN, answered_on="19 Jun 2020"
        )
    )
    world.store.clock.turn(days=TWO_YEARS)
    return number


def request_to_go(world: World) -> int:
    """Propose, as records manager, the disposal of a request."""
    propose = ProposeRightsDisposal(request_id=over(world), version=2, agreed=True)
    return int(world.store.gate(Role.RECORDS).perform(propose))


def _request_gone(world: World) -> int:
    dispose = DisposeRightsRequest(disposal_id=request_to_go(world), agreed=True)
    return int(world.store.gate(Role.SUPERVISOR).perform(dispose))


def _asked(world: World) -> int:
    return int(world.store.gate(Role.RECORDS).perform(RecordRightsRequest(**ASKS)))


# fmt: off
KEEPING_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    GradeRecords: lambda w: GradeRecords(
        case_id=w.case_id, subject_id=w.suspect_id, mopi_group="mopi_group:2", why="Violence."),
    ReviewRecords: lambda w: ReviewRecords(
        case_id=_graded(w), answers=ANSWERS, decision=ReviewDecision.RETAIN,
        reason="He still offends."),
    DisposeRecords: lambda w: DisposeRecords(review_id=a_proposal(w), agreed=True),
    IssueReviewSheet: lambda w: IssueReviewSheet(review_id=_reviewed(w), **FOR_WHOM),
    ProposeRightsDisposal: lambda w: ProposeRightsDisposal(
        request_id=over(w), version=2, agreed=True),
    DisposeRightsRequest: lambda w: DisposeRightsRequest(
        disposal_id=request_to_go(w), agreed=True),
    IssueRightsCertificate: lambda w: IssueRightsCertificate(
        disposal_id=_request_gone(w), **FOR_WHOM),
    IssueBreachEntry: lambda w: IssueBreachEntry(breach_id=_stolen(w), **FOR_WHOM),
    IssueCertificate: lambda w: IssueCertificate(disposal_id=_disposed(w), **FOR_WHOM),
    ResetClearPeriod: lambda w: ResetClearPeriod(
        case_id=w.case_id, reset_by="clear_reset:dbs_request", happened_on="19 Jun 2022",
        note="Asked by letter."),
    RecordBreach: lambda _: RecordBreach(**STOLEN),
    SettleBreach: lambda w: SettleBreach(
        breach_id=_stolen(w), version=1, told_at="20 Jun 2022 09:00",
        people_told="Her navigator, by phone."),
    RecordRightsRequest: lambda _: RecordRightsRequest(**ASKS, identity_on="20 Jun 2022"),
    StopRightsClock: lambda w: StopRightsClock(
        request_id=_asked(w), version=1, detail_asked_on="20 Jun 2022"),
    ExtendRightsRequest: lambda w: ExtendRightsRequest(
        request_id=_asked(w), version=1, extended_on="20 Jun 2022",
        extension_reason="Five cases, and 40 people are named in them."),
    AcknowledgeRequest: lambda w: AcknowledgeRequest(
        request_id=_asked(w), version=1, acknowledged_on="20 Jun 2022"),
    AnswerRightsRequest: lambda w: AnswerRightsRequest(
        request_id=_asked(w), version=1, decision=RightsDecision.PART, answered_on="20 Jun 2022",
        ground="right_ground:others", reason="It would tell of a survivor.",
        third_parties="Names of two others left out."),
}
KEEPING_QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    CheckPaper: lambda _: CheckPaper(issue=IssueReviewSheet(review_id=1, **FOR_WHOM)),
    Disposals: lambda _: Disposals(),
    RecordsDue: lambda _: RecordsDue(),
    RecordsFile: lambda w: RecordsFile(case_id=w.case_id),
    RightsRequests: lambda _: RightsRequests(),
    DataBreaches: lambda _: DataBreaches(),
}
# fmt: on
