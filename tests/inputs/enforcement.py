"""Valid input for the commands on courts, orders, and material for disclosure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import Command
from mscu.actions.core.legal_holds import HoldCase, LiftCaseHold
from mscu.actions.disclosure.information_papers import IssueInformationPaper
from mscu.actions.enforcement.court import ProhibitionLine, RecordCourtResult, RecordOrder, RecordProceeds
from mscu.actions.enforcement.operations import ExpectedPerson, PlanOperation, RoleLine
from mscu.actions.entries.complaints import RecordComplaint
from mscu.actions.entries.information_requests import RecordInformationRequest
from mscu.actions.entries.material import AssessMaterial, VerifyFiles
from mscu.codes import InformationNotice, InformationPaper, YesNo

if TYPE_CHECKING:
    from tests.inputs.factories import World

AT = "20 Jun 2022 09:00"


def _lifted(world: World) -> LiftCaseHold:
    """Hold a case that nobody holds yet, and let it end."""
    held = world.store.sql("SELECT id, version FROM case_hold WHERE lifted_on IS NULL")
    number = (
        held[0][0]
        if held
        else world.gate_for(HoldCase).perform(
            HoldCase(case_id=world.case_id, reason="The coroner asks for it.")
        )
    )
    return LiftCaseHold(hold_id=number, version=1, reason="The inquest is over.")


# fmt: off
ENFORCEMENT_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    RecordCourtResult: lambda w: RecordCourtResult(
        case_id=w.case_id, happened=AT, person_id=w.suspect_id, verdict="verdict:guilty",
        sentence="sentence:imprisonment", sentence_years=4, sentence_months=6),
    RecordProceeds: lambda w: RecordProceeds(
        case_id=w.case_id, happened=AT, poca_step="poca_step:confiscation",
        amount_pence=8_420_000, person_id=w.suspect_id),
    PlanOperation: lambda w: PlanOperation(
        case_id=w.case_id, happened=AT, place_id=w.place_id, officer="DI Aspinall",
        reception_centre="The sports hall", agencies=("agency:police",),
        roles=(RoleLine(task="Entry", who="PS Lunt"),),
        people=(ExpectedPerson(subject_id=w.victim_id, accounted="accounted:found"),)),
    RecordOrder: lambda w: RecordOrder(
        case_id=w.case_id, happened=AT, order_type="order_type:stro", step="order_step:made",
        person_id=w.suspect_id, ends_on="20 Jun 2024", review_on="20 Jul 2022",
        prohibitions=(ProhibitionLine(text="Not to employ anybody."),)),
    RecordInformationRequest: lambda w: RecordInformationRequest(
        case_id=w.case_id, happened=AT, person_id=w.victim_id, holder="Leigh Road Surgery",
        asked_for="When he was seen.", reason="To date the burns.", counselling=YesNo.YES,
        probative_value="They date the burns.", presumption_rebutted="Nobody else saw them.",
        notice=InformationNotice.GIVEN, notice_to=("notice_recipient:victim",), notice_on="20 Jun 2022"),
    IssueInformationPaper: lambda w: IssueInformationPaper(
        entry_id=w.gate_for(RecordInformationRequest).perform(
            ENFORCEMENT_COMMANDS[RecordInformationRequest](w)),
        paper=InformationPaper.REQUEST, recipient="Leigh Road Surgery",
        purpose="disclosure_purpose:investigation", gateway="legal_gateway:dpa_s35",
        reason="To date the burns."),
    AssessMaterial: lambda w: AssessMaterial(
        entry_id=w.exhibit_id, relevant=YesNo.YES, use="material_use:unused",
        schedule_description="A ledger, found at the yard."),
    RecordComplaint: lambda w: RecordComplaint(
        case_id=w.case_id, happened=AT, complainant="His brother", about_whom="The search",
        text="Nobody said why the door was broken."),
    HoldCase: lambda w: HoldCase(case_id=w.case_id, reason="The coroner asks for it."),
    LiftCaseHold: _lifted,
    VerifyFiles: lambda w: VerifyFiles(entry_id=w.note_id),
}
# fmt: on
