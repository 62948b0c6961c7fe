"""Valid input for what is done from a list: saved views, files, and cases to another lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.admin.handovers import HandOverCases
from mscu.actions.admin.leavers import HandOverAll
from mscu.actions.charts.chart_export import EDITION as CHART
from mscu.actions.charts.chart_export import IssueChart
from mscu.actions.core.action import Command
from mscu.actions.core.view_filters import CasesView, SearchView, dump_view
from mscu.actions.disclosure.not_left import RecordNotLeft
from mscu.actions.disclosure.recalls import AnswerRecall, RecallCopy
from mscu.actions.disclosure.releases import AskForRelease, DecideRelease, WriteReleased
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.exchange.attachment_copies import IssueAttachment
from mscu.actions.exchange.bundle_proposals import TakeInSubject
from mscu.actions.exchange.case_bundles import IssueBundle, ReceiveBundle
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.case_record import IssueCaseRecord
from mscu.actions.exchange.list_export import IssueList
from mscu.actions.exchange.partner_units import AddOtherUnit
from mscu.actions.search.saved_views import RemoveView, SaveView
from mscu.actions.subjects.subjects import TakeRoleAway
from mscu.codes import Role
from mscu.copy_codes import RecallAnswered
from tests.scenes.partner_unit import Sender, a_unit, issue, receiving, taking_in

if TYPE_CHECKING:
    from tests.inputs.factories import World

A_VIEW = SaveView(page="search", title="Tippers", content=dump_view(SearchView(words="tipper", what="thing")))
A_LIST = IssueList(
    view=CasesView(),
    form="csv",
    recipient="DI Aspinall",
    purpose="disclosure_purpose:supervision",
    gateway="legal_gateway:common_law",
    reason="The week ahead.",
)


def _removed(world: World) -> RemoveView:
    world.gate_for(SaveView).perform(A_VIEW)
    return RemoveView(page=A_VIEW.page, title=A_VIEW.title)


def _handed_over(world: World) -> HandOverCases:
    """Hand the case to whichever of the two does not lead it."""
    ((lead,),) = world.store.sql("SELECT lead FROM cases WHERE id = ?", world.case_id)
    to = Role.OFFICER if lead == f"PC {Role.SUPERVISOR.value.title()}" else Role.SUPERVISOR
    return HandOverCases(case_ids=(world.case_id,), lead=to, reason="She is away for a month.")


def _a_chart(world: World) -> IssueChart:
    return IssueChart(
        case_id=world.case_id,
        form="graphml",
        recipient="DI Aspinall",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="For the analyst.",
    )


def _a_record(world: World) -> IssueCaseRecord:
    return IssueCaseRecord(
        case_id=world.case_id,
        in_edition="cps",
        recipient="CPS North West",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="For the case system.",
    )


def _recalled(world: World) -> RecallCopy:
    """Recall a copy of the case's chart, which went to somebody by mistake."""
    world.gate_for(IssueChart).perform(_a_chart(world))
    ((copy,),) = world.store.sql("SELECT max(id) FROM disclosure WHERE edition = ?", CHART)
    return RecallCopy(
        disclosure_id=copy,
        recipient="DI Aspinall",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="The neighbour is named in it.",
        told="DI Aspinall by phone at 10:00",
        said="It holds more than was agreed.",
    )


def _answered(world: World) -> AnswerRecall:
    """Answer a recall: each time the case's chart is recalled before it."""
    world.gate_for(RecallCopy).perform(_recalled(world))
    ((recall,),) = world.store.sql("SELECT max(id) FROM recall")
    return AnswerRecall(
        recall_id=recall,
        answer=RecallAnswered.DESTROYED,
        answered_on="20 Jun 2022",
        answered_by="DI Aspinall",
        how="The signed notice came back.",
    )


def _not_left(world: World) -> RecordNotLeft:
    """Record of a copy of the case's chart that its file was never written."""
    world.gate_for(IssueChart).perform(_a_chart(world))
    ((copy,),) = world.store.sql("SELECT max(id) FROM disclosure WHERE edition = ?", CHART)
    return RecordNotLeft(disclosure_id=copy, reason="The stick was pulled out.")


def _data(**changes: Any) -> IssueCaseData:
    return IssueCaseData(
        view=CasesView(**changes),
        form="json",
        recipient="IOM",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="The yearly return.",
    )


def asked_for(world: World, role: Role) -> int:
    return int(world.store.gate(role).perform(AskForRelease(issue=_data())))


def _approved(world: World) -> WriteReleased:
    """Approve what the supervisor asked for."""
    number = asked_for(world, Role.SUPERVISOR)
    decide = DecideRelease(release_id=number, version=1, approve=True)
    world.store.gate(Role.DISCLOSURE).perform(decide)
    return WriteReleased(release_id=number, form="json")


def _all_handed(world: World) -> HandOverAll:
    """Hand on an open enquiry: what somebody watches nobody else is told."""
    leaver = world.store.gate(Role.ANALYST).actor
    world.gate_for(RaiseEnquiry).perform(
        RaiseEnquiry(
            case_id=world.case_id,
            happened="20 Jun 2022 09:00",
            text="Who rents the yard?",
            owner=leaver.display,
            enquiry_type="enquiry_type:witness",
        )
    )
    return HandOverAll(user_id=leaver.id, lead=Role.SUPERVISOR, reason="She leaves the unit.")


def _given_by_mistake(world: World) -> TakeRoleAway:
    """Take away a role that is there however often this was done, in a closed case too."""
    role = "involvement_role:driver"
    world.store.sql(
        "INSERT INTO involvement (case_id, subject_id, role, confidence, version) VALUES (?, ?, ?, '', 1)",
        world.case_id,
        world.suspect_id,
        role,
    )
    return TakeRoleAway(
        case_id=world.case_id, subject_id=world.suspect_id, role=role, reason="It was his brother."
    )


VIEW_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    SaveView: lambda _: A_VIEW,
    RemoveView: _removed,
    IssueChart: _a_chart,
    IssueCaseRecord: _a_record,
    IssueAttachment: lambda w: IssueAttachment(
        attachment_id=w.file_id,
        recipient="DI Aspinall",
        purpose="disclosure_purpose:briefing",
        gateway="legal_gateway:common_law",
        reason="The picture of the yard.",
    ),
    RecallCopy: _recalled,
    AnswerRecall: _answered,
    RecordNotLeft: _not_left,
    IssueCaseData: lambda _: _data(district="district:wigan"),
    AskForRelease: lambda _: AskForRelease(issue=_data()),
    DecideRelease: lambda w: DecideRelease(
        release_id=asked_for(w, Role.OFFICER), version=1, approve=False, reason="Narrow it by year."
    ),
    WriteReleased: _approved,
    AddOtherUnit: lambda _: Sender().adding(),
    IssueBundle: lambda w: issue(w.case_id, a_unit(w)),
    ReceiveBundle: receiving,
    TakeInSubject: taking_in,
    IssueList: lambda _: A_LIST,
    HandOverCases: _handed_over,
    HandOverAll: _all_handed,
    TakeRoleAway: _given_by_mistake,
}
