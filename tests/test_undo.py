"""Undoing what was just done: by another command, on record, and nothing that stood before is changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.cases import ChangeCase
from mscu.actions.core.action import Command
from mscu.actions.core.legal_holds import HoldCase
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordNote
from mscu.actions.matching.hits import MyWatches
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.consents import RecordConsent
from mscu.actions.subjects.subjects import Involve
from mscu.actions.support.survivor_holds import SetHold
from mscu.code_keys import ACCEPTED, DUTY_TO_NOTIFY, REFUSED
from mscu.codes import Role, StoreKind
from mscu.errors import StaleRecord
from mscu.gate import Gate
from mscu.models.base import Record
from mscu.models.kinds import TABLES
from tests.inputs import survivors
from tests.inputs.factories import COMMANDS, World, registered, valid
from tests.inputs.survivors import CharityWorld
from tests.scenes.stores import COLLEAGUE, Store

CANNOT: Mapping[str, str] = {
    "it has left the unit or the charity, or was heard": """
        AgreeCard AnswerRecall AnswerUrgent AskForCard AskForRelease DecideRelease DecideMarks EndCard
        EndShare
        ExportAudit IssueAttachment IssueBreachEntry IssueBundle IssueCalendar IssueCaseData IssueCaseRecord
        IssueCertificate IssueChart IssueEdition IssueImpact IssueInformationPaper IssueList IssueNrmDraft
        IssueNrmPack IssuePanelReport IssuePlan IssueReconciliation IssueReviewSheet IssueRightsCertificate
        MarkAnswered MarkDelivered MarkFiguresDelivered MarkWithdrawn NoteNotice RaiseAlert RecallCopy
        RecordNotLeft RecordToldByPhone RefuseCard ReleaseCard ReleaseFigures ReplyToRequest SendNrmForm
        TellByPhone TellSurvivor WithdrawConsent WithdrawShared WriteReleased AnswerReferral EndSupport
        AcknowledgeAlerts
        AcknowledgeRequest OpenWithReason SeeOpening""",
    "an entry stays as it was recorded, and is corrected with a reason": """
        AssessGroup ChangeGroupStatus GiveAdvice PlanOperation RaiseEnquiry RecordArrest RecordBail
        RecordCharge RecordComplaint RecordCourtResult RecordCrime RecordDecision RecordDisruption
        RecordExhibit RecordGroupFact RecordInformationRequest RecordInterview RecordMeeting RecordNote
        RecordNrmDecision RecordOrder RecordProceeds RecordReport RecordSearch RecordVictimContact
        RecordWarrant ResultEnquiry TriageReport AnswerAdvice AddItem AttachFile GradeItem MoveExhibit
        AssessMaterial VerifyFiles TakeCall OpenCase AnswerNrmForm""",
    "a record of support stays as it was recorded, and is corrected with a reason": """
        AssessRisk GiveBenefit LogContact RecordEngagement RecordFirstAccount RecordProgress SetNeed TakeOn
        RecordRequest AssessRequest TickStep NameConcerned RecordCharityBreach SettleCharityBreach""",
    "nothing takes back what belongs to a register, but for changing it there": """
        AcceptName AddName AddOtherUnit AddPartner AddPlanAction AddProvider AddInterpreter AnswerHit
        AnswerRequirement AnswerRightsRequest CarryGaps ChangeEdition ChangeInterpreter ChangeProvider
        CorrectRequirement ExtendRightsRequest GradeRecords HandOverCases LinkReport LinkReports MakePlan
        NameInReport NoteConflict RaiseRequirement RaiseRisk ReadNrmLine RecordActivity RecordBreach
        RecordRightsRequest RecordStated ResetClearPeriod ReviewRecords SetNrmEpisodes SetNrmFiles
        SetNrmIndicators SetOnCall SettleBreach StopRightsClock TakeInSubject TriageReports WriteNrmList
        WritePanelText KeepLonger ProposeErasing ProposeRightsDisposal""",
    "taking it back would remove it, or would not hold before tomorrow": """
        AddTurn DropTurn ImportRows NameReader EndNaming RemoveView SaveView""",
    "it takes something back itself": """
        AbandonNrmForm CheckBackIn EndWatch LiftCaseHold LiftHold LiftRestriction ReopenSupport
        TakeBackNotSame TakeOutOfReport TakeRoleAway UndoImport UnmergeCases UnmergeGroups UnmergeReports
        UnmergeSubjects WithdrawChange""",
    "it decides who reads what, or what the unit's rules are, with a form or a second person": """
        AddAdvice AddChoice AddUser AgreeChange ChangeChoiceNote ChangePassphrase ChangeUser ConfirmAccess
        ConfirmWithCodes DrawCodes HandOverAll KeepOwn MoveChoice NameSecondPlace ProposePeriod ProposeTitle
        RefuseAccess RefuseChange RelabelChoice RemoveUser ResetUser RestoreChoice RestrictCase RetireAdvice
        RetireChoice TakeFromRelease WordAdvice""",
    "it erases": "DisposeRecords DisposeRightsRequest EraseSurvivor",
    "the program does it, or it came from the other store": """
        ArmWithdrawals CarryOutWithdrawals FollowSupport LearnWithdrawal MatchHits MergeWordIndex NoteHeard
        ReceiveBundle ReceiveCounts ReceiveShared UpdateLists WriteNavigatorTexts""",
}
"""The commands that cannot be undone from their message, by why not."""
OF_UNIT: list[type[Command[Any]]] = registered(Command)
OF_CHARITY: list[type[Command[Any]]] = registered(Command, StoreKind.SURVIVORS)


def _named(command: type[Command[Any]]) -> str:
    return command.__name__


def test_every_command_is_undoable_or_says_why_not() -> None:
    listed = " ".join(CANNOT.values()).split()
    assert len(listed) == len(set(listed))
    assert set(listed) == {each.__name__ for each in {*OF_UNIT, *OF_CHARITY} if not each.undoable}


PASSING = frozenset({"id", "version", "close_reason"})
"""Columns that an undo may leave otherwise: rows are replaced, and why a case was closed stays on record."""
RECORDED = {
    mapper.class_.__tablename__ for mapper in Record.registry.mappers if issubclass(mapper.class_, Record)
}
"""The tables of what is recorded, rather than derived from it."""


def _standing(store: Store) -> Counter[str]:
    """Return what each record says, and how often."""
    tables = TABLES[store.template.store_kind].tables
    with store.engine.connect() as connection:
        return Counter(
            f"{name} {[item for item in row.items() if item[0] not in PASSING]}"
            for name, table in tables.items()
            if name in RECORDED
            for row in connection.execute(table.select()).mappings()
        )


def _undo(store: Store, gate: Gate, command: Command[Any]) -> None:
    """Perform a command and undo it; what stood before stands as it did, and both are in the audit."""
    before, seq = _standing(store), store.last_row()
    gate.perform(command)
    assert gate.undo is not None
    undo, between = gate.undo, _standing(store)
    assert undo.done.endswith(".")
    gate.perform(undo.command)
    assert between != before
    assert not before - _standing(store)
    done = [row.action for row in store.audit(after=seq)]
    assert done[0] == command.recorded_as
    assert done[-1] == undo.command.recorded_as


@pytest.mark.parametrize("command", [each for each in OF_UNIT if each.undoable], ids=_named)
def test_of_the_unit_it_is_undone(world: World, command: type[Command[Any]]) -> None:
    _undo(world.store, world.gate_for(command), COMMANDS[command](world))


FIRST_OF_ITS_PURPOSE = {"purpose": "consent_purpose:statistics", "recipients": (), "copies_stay": None}


@pytest.mark.parametrize("command", [each for each in OF_CHARITY if each.undoable], ids=_named)
def test_of_the_charity_it_is_undone(charity_world: CharityWorld, command: type[Command[Any]]) -> None:
    made: Any = survivors.COMMANDS[command](charity_world)
    if command is RecordConsent:
        made = replace(made, **FIRST_OF_ITS_PURPOSE)
    lifts = command is SetHold  # a navigator sets a hold, and a lead alone lifts one
    gate = charity_world.store.gate(Role.LEAD) if lifts else charity_world.gate_for(command)
    _undo(charity_world.store, gate, made)


# ---------------------------------------------------------------------------- what is not offered


def test_a_role_does_not_undo_by_what_it_may_not_do(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(HoldCase, world))
    assert officer.undo is None


def test_what_somebody_changed_meanwhile_is_refused(world: World) -> None:
    officer, colleague = world.store.gate(Role.OFFICER), world.store.gate(COLLEAGUE)
    officer.perform(valid(ChangeCase, world, title="A hand car wash"))
    undo = officer.undo
    assert undo is not None
    colleague.perform(valid(ChangeCase, world, version=2, title="A car wash"))
    with pytest.raises(StaleRecord):
        officer.perform(undo.command)
    officer.ask(MyWatches())
    assert officer.undo is None


def test_a_role_that_an_entry_gives_too_is_not_taken_back(world: World) -> None:
    officer, role = world.store.gate(Role.SUPERVISOR), "involvement_role:witness"
    told = About(subject_id=world.victim_id, role=role)
    officer.perform(valid(RecordNote, world, about=(told,)))
    officer.perform(Involve(case_id=world.case_id, subject_id=world.victim_id, role=role))
    assert officer.undo is None


def test_what_was_sent_by_a_form_or_has_an_answer_is_not_withdrawn(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    refuses = {
        "referral_to": DUTY_TO_NOTIFY,
        "consent": REFUSED,
        "refused_reason": "He is afraid.",
        "consents_to_be_named": False,
    }
    for changes in ({"outcome": ACCEPTED}, refuses):
        officer.perform(valid(RecordReferral, world, **changes))
        assert officer.undo is None
