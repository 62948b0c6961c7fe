"""Valid input for every command, and the small case that it is about.

`test_gate.py` walks the register of actions: one without a line here fails.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import mscu.actions
from mscu.access import roles_who_may
from mscu.actions.admin.access_grants import ConfirmAccess, ConfirmWithCodes, DrawCodes, RefuseAccess
from mscu.actions.admin.audit_acts import ActFilter
from mscu.actions.admin.audit_export import ExportAudit
from mscu.actions.admin.second_place import NameSecondPlace
from mscu.actions.admin.users import AddUser, ChangePassphrase, ChangeUser, RemoveUser, ResetUser
from mscu.actions.cases.cases import ChangeCase, CloseCase, LiftRestriction, OpenCase, RestrictCase
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.clocks.clock_board import IssueCalendar
from mscu.actions.core.action import Action, Command
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.enforcement.enforcement import (
    FindingLine,
    RecordArrest,
    RecordBail,
    RecordCharge,
    RecordInterview,
    RecordSearch,
    RecordWarrant,
)
from mscu.actions.enforcement.exhibits import ExhibitLine, MoveExhibit, RecordExhibit
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import About
from mscu.actions.entries.navigator_texts import WriteNavigatorTexts
from mscu.actions.entries.notes import RecordCrime, RecordMeeting, RecordNote
from mscu.actions.intake.reports import RecordReport
from mscu.actions.intake.tactical_advice import AnswerAdvice, GiveAdvice
from mscu.actions.intake.take_call import AdviceGiven, TakeCall
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import AnswerHit, EndWatch, MyHits, SetWatch
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.actions.subjects.subjects import (
    AddName,
    Involve,
    RecordOrganisation,
    RecordPerson,
    RecordPlace,
    RecordThing,
)
from mscu.codes import Accepted, Role, StoreKind
from mscu.gate import Gate
from tests.inputs.editions import EDITION_COMMANDS
from tests.inputs.enforcement import ENFORCEMENT_COMMANDS
from tests.inputs.intake import INTAKE_COMMANDS
from tests.inputs.lists import VIEW_COMMANDS
from tests.inputs.merging import MERGE_COMMANDS
from tests.inputs.nrm import NRM_COMMANDS
from tests.inputs.ocg import GROUP_COMMANDS
from tests.inputs.panel_report import PANEL_COMMANDS
from tests.inputs.plans import PLAN_COMMANDS
from tests.inputs.records import KEEPING_COMMANDS
from tests.inputs.reference import REFERENCE_COMMANDS
from tests.inputs.sharing import CARE_COMMANDS
from tests.scenes.stores import COLLEAGUE, PASSPHRASE, Store

for _module in pkgutil.walk_packages(mscu.actions.__path__, "mscu.actions."):
    importlib.import_module(_module.name)

AT = "20 Jun 2022 09:00"
A_WATCH = SetWatch(words="MV16 SWF", reason="Seen at two yards", ends_on="30 Jun 2022")
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
ANOTHER_PASSPHRASE = "another four words here"


def registered(kind: Any, store_kind: StoreKind = StoreKind.UNIT) -> list[Any]:
    """Return the program's own actions in a kind of store; tests make some that misbehave."""
    ours = (
        each for each in Action.register if each.__module__.startswith("mscu.") and store_kind in each.stores
    )
    return sorted((each for each in ours if issubclass(each, kind)), key=_name_of)


def _name_of(action: type[Action[Any]]) -> str:
    return action.__name__


def valid(command: type[Command[Any]], world: World, **changes: Any) -> Any:
    """Return valid input for a command, with some of its fields changed."""
    made: Any = COMMANDS[command](world)
    return replace(made, **changes)


def a_case(gate: Gate, **fields: Any) -> int:
    """Open a case."""
    return gate.perform(OpenCase(**{"title": "Forced labour at a car wash"} | fields))


def a_person(gate: Gate, case_id: int | None = None, **fields: Any) -> int:
    """Record a person."""
    return gate.perform(RecordPerson(case_id=case_id, **{"name": "Ionut Balan"} | fields))


def a_report(gate: Gate, **fields: Any) -> int:
    """Record a report."""
    said = {"happened": AT, "text": "Men sleep in vans.", "source": "report_source:police_officer"}
    return gate.perform(RecordReport(**said | fields))


def a_note(gate: Gate, case_id: int | None, **fields: Any) -> int:
    """Record a note."""
    said = {"happened": AT, "text": "Patrol drove past."}
    return gate.perform(RecordNote(case_id=case_id, **said | fields))


def an_enquiry(gate: Gate, case_id: int | None, **fields: Any) -> int:
    """Raise an enquiry."""
    said = {
        "happened": AT,
        "text": "Who rents the yard?",
        "owner": "DC Fielding",
        "enquiry_type": "enquiry_type:witness",
    }
    return gate.perform(RaiseEnquiry(case_id=case_id, **said | fields))


@dataclass(frozen=True)
class World:
    """A case with one of everything that commands point to."""

    store: Store
    case_id: int
    victim_id: int
    suspect_id: int
    place_id: int
    report_id: int
    enquiry_id: int
    warrant_id: int
    referral_id: int
    advice_id: int
    exhibit_id: int
    note_id: int
    file_id: int

    @classmethod
    def make(cls, store: Store) -> World:
        """Record it all, as the officer."""
        do = store.gate(Role.OFFICER).perform
        case = do(OpenCase(title="Forced labour at a car wash", exploitation=("exploitation:forced_labour",)))
        victim = do(
            RecordPerson(
                case_id=case, name="Ionut Balan", also=("Nutu",), roles=("involvement_role:potential_victim",)
            )
        )
        suspect = do(RecordPerson(case_id=case, name="Shane Crabtree", roles=("involvement_role:suspect",)))
        note = a_note(store.gate(Role.OFFICER), case)
        return cls(
            store=store,
            case_id=case,
            victim_id=victim,
            suspect_id=suspect,
            place_id=do(RecordPlace(case_id=case, name="The yard", address="1 Hollin Lane")),
            report_id=a_report(store.gate(Role.OFFICER)),
            enquiry_id=an_enquiry(store.gate(Role.OFFICER), case),
            warrant_id=do(RecordWarrant(case_id=case, happened=AT, power="warrant_power:pace_s8")),
            referral_id=do(
                RecordReferral(
                    case_id=case,
                    happened=AT,
                    person_id=victim,
                    referral_to="referral_to:nrm",
                    consent="consent_kind:written",
                )
            ),
            advice_id=do(GiveAdvice(case_id=case, happened=AT, text="Separate them.", given_to="PC Hughes")),
            exhibit_id=do(
                RecordExhibit(
                    case_id=case, happened=AT, text="a ledger", reference="TF/1", seized_by="DC Fielding"
                )
            ),
            note_id=note,
            file_id=do(AttachFile(entry_id=note, name="yard.png", content=PICTURE)),
        )

    def user_id(self, name: str) -> int:
        """Return a founder's id."""
        return self.store.gate(name).actor.id

    def restricted(self) -> int:
        """Restrict the case to the supervisor, and give its number."""
        self.store.gate(Role.SUPERVISOR).perform(COMMANDS[RestrictCase](self))
        return self.case_id

    def gate_for(self, action: type[Action[Any]]) -> Gate:
        """Return the gate of a user who may do it and owns its subject."""
        roles = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.RECORDS, Role.NAVIGATOR)
        may = roles_who_may(action.needs, self.store.unit.store_kind)
        return self.store.gate(next(role for role in roles if role in may))

    def corrected(self) -> int:
        """Correct the note, and give its number."""
        self.store.gate(Role.OFFICER).perform(COMMANDS[CorrectEntry](self))
        return self.note_id


def _given(world: World, name: str, role: Role = Role.OFFICER) -> int:
    """Set a role that sees more, and return the number of what waits."""
    admin, store = world.store.gate(Role.ADMINISTRATOR), world.store
    ((version, display),) = store.sql("SELECT version, display FROM users WHERE name = ?", name)
    admin.perform(ChangeUser(user_id=world.user_id(name), version=version, display=display, role=role))
    return _newest_grant(world)


def _newest_grant(world: World) -> int:
    return int(world.store.sql("SELECT max(id) FROM access_grant")[0][0])


def _with_codes(world: World) -> ConfirmWithCodes:
    """Open the store with the recovery codes as the supervisor, who is to be the disclosure officer.

    A second supervisor stays, who confirms the access that others give.
    """
    second = AddUser(name="second", display="DI Second", role=Role.SUPERVISOR, passphrase=ANOTHER_PASSPHRASE)
    world.gate_for(AddUser).perform(second)
    newest = ConfirmAccess(grant_ids=(_newest_grant(world),))
    world.store.gate(Role.SUPERVISOR).perform(newest)
    _given(world, Role.SUPERVISOR, Role.DISCLOSURE)
    world.gate_for(ConfirmWithCodes).store.keys.with_codes = True
    return ConfirmWithCodes()


ON_USERS = (".admin.users", ".admin.access_grants")
"""Ends of the names of the modules whose commands are about users."""
# fmt: off
COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    OpenCase: lambda w: OpenCase(
        title="A nail bar", district="district:bury", report_id=w.report_id,
        exploitation=("exploitation:forced_labour",)),
    ChangeCase: lambda w: ChangeCase(case_id=w.case_id, version=1, title="A hand car wash"),
    CloseCase: lambda w: CloseCase(
        case_id=_without_open_enquiries(w), version=1, reason="All done.",
        mopi_group="mopi_group:3"),
    RestrictCase: lambda w: RestrictCase(
        case_id=w.case_id, owner=Role.SUPERVISOR, members=(Role.ANALYST,),
        ends_on="1 Aug 2022", reason="An officer is named in it."),
    LiftRestriction: lambda w: LiftRestriction(case_id=w.restricted(), reason="No longer needed."),
    **INTAKE_COMMANDS,
    TakeCall: lambda w: TakeCall(
        caller="PC Hughes", where_words="Pilsworth services", began=AT, case_id=w.case_id,
        given=(AdviceGiven(piece="advice_piece:interpreter", topics=("advice_topic:interpreter",),
                     text="Use an independent interpreter.", at="09:03"),)),
    GiveAdvice: lambda w: GiveAdvice(
        case_id=w.case_id, happened=AT, text="Separate them.", given_to="PC Hughes",
        topics=("advice_topic:interpreter",)),
    AnswerAdvice: lambda w: AnswerAdvice(
        entry_id=w.advice_id, version=1, accepted=Accepted.YES, done_at="20 Jun 2022 09:20"),
    CorrectEntry: lambda w: CorrectEntry(
        entry_id=w.note_id, version=1, text="Patrol walked past.", reason="They were on foot."),
    CorrectSubject: lambda w: CorrectSubject(
        subject_id=w.place_id, version=1, changes={"name": "Hollin Lane yard"}, reason="Its proper name."),
    AttachFile: lambda w: AttachFile(entry_id=w.note_id, name="gate.png", content=PICTURE),
    RecordNote: lambda w: RecordNote(case_id=w.case_id, happened=AT, text="Rang the council."),
    RecordMeeting: lambda w: RecordMeeting(
        case_id=w.case_id, happened=AT, text="Agreed: visit together.",
        meeting_type="meeting_type:strategy_discussion"),
    RecordDecision: lambda w: RecordDecision(
        case_id=w.case_id, happened=AT, text="No entry yet.", decided_by="DI Aspinall"),
    RecordCrime: lambda w: RecordCrime(
        case_id=w.case_id, happened=AT, crime_reference="CRI/1/22"),
    RaiseEnquiry: lambda w: RaiseEnquiry(
        case_id=w.case_id, happened=AT, text="Seize the forecourt's recordings.",
        enquiry_type="enquiry_type:cctv", owner="DC Fielding", place_id=w.place_id,
        overwritten_from="20 Jun 2022"),
    ResultEnquiry: lambda w: ResultEnquiry(
        case_id=w.case_id, happened=AT, text="He rents it.", follows_id=w.enquiry_id,
        finished=True),
    **CARE_COMMANDS,
    MatchHits: lambda _: MatchHits(),
    WriteNavigatorTexts: lambda _: WriteNavigatorTexts(),
    SetWatch: lambda _: A_WATCH,
    **VIEW_COMMANDS,
    EndWatch: lambda w: EndWatch(watch_id=w.gate_for(EndWatch).perform(A_WATCH)),
    AnswerHit: lambda w: AnswerHit(hit_id=_hit(w), answer="Told the officer to ring me."),
    RecordWarrant: lambda w: RecordWarrant(
        case_id=w.case_id, happened=AT, power="warrant_power:pace_s8",
        about=(About(subject_id=w.place_id),)),
    RecordSearch: lambda w: RecordSearch(
        case_id=w.case_id, happened=AT, place_id=w.place_id, follows_id=w.warrant_id,
        officer="PS Lunt", findings=(FindingLine(subject_id=w.victim_id, found=True),),
        exhibits=(ExhibitLine(reference="GL/1", text="cash", cash_pence=11_640_00),)),
    RecordArrest: lambda w: RecordArrest(
        case_id=w.case_id, happened=AT, person_id=w.suspect_id, offences=("offence:msa_s1",)),
    RecordInterview: lambda w: RecordInterview(
        case_id=w.case_id, happened=AT, text="No comment.", person_id=w.suspect_id,
        interview_type="interview_type:suspect"),
    RecordCharge: lambda w: RecordCharge(
        case_id=w.case_id, happened=AT, person_id=w.suspect_id, offences=("offence:msa_s1",)),
    RecordBail: lambda w: RecordBail(
        case_id=w.case_id, happened=AT, person_id=w.suspect_id, conditions="No contact."),
    RecordExhibit: lambda w: RecordExhibit(
        case_id=w.case_id, happened=AT, text="a phone", reference="TF/2", seized_by="DC Fielding"),
    MoveExhibit: lambda w: MoveExhibit(
        entry_id=w.exhibit_id, moved_at="20 Jun 2022 10:00", from_whom="DC Fielding",
        to_whom="Property store"),
    RecordPerson: lambda w: RecordPerson(
        case_id=w.case_id, name="Keith Ormrod", also=("Keef",), born="1968",
        roles=("involvement_role:potential_victim",)),
    RecordPlace: lambda w: RecordPlace(
        case_id=w.case_id, name="The house", address="3 Fernbank Close, M24 0AA",
        lacks=("lacks:electricity",)),
    RecordThing: lambda w: RecordThing(
        case_id=w.case_id, name="White tipper", thing_kind="thing_kind:vehicle",
        number="MX19 CTB"),
    RecordOrganisation: lambda w: RecordOrganisation(case_id=w.case_id, name="Crabtree Paving"),
    Involve: lambda w: Involve(
        case_id=w.case_id, subject_id=w.victim_id, role="involvement_role:witness"),
    AddName: lambda w: AddName(subject_id=w.victim_id, name="Ionuț Bălan"),
    IssueEdition: lambda w: IssueEdition(
        case_id=w.case_id, edition="supervisor", recipient="DI Aspinall",
        purpose="disclosure_purpose:briefing", gateway="legal_gateway:common_law",
        reason="Morning meeting."),
    IssueCalendar: lambda _: IssueCalendar(
        recipient="DI Aspinall", purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law", reason="The week ahead."),
    **MERGE_COMMANDS,
    **EDITION_COMMANDS,
    **ENFORCEMENT_COMMANDS,
    **GROUP_COMMANDS,
    **KEEPING_COMMANDS,
    **PANEL_COMMANDS,
    **NRM_COMMANDS,
    **PLAN_COMMANDS,
    **REFERENCE_COMMANDS,
    NameSecondPlace: lambda _: NameSecondPlace(folder=""),
    ConfirmAccess: lambda w: ConfirmAccess(grant_ids=(_given(w, Role.ANALYST),)),
    RefuseAccess: lambda w: RefuseAccess(grant_id=_given(w, Role.PARTNERSHIP)),
    ConfirmWithCodes: _with_codes,
    ExportAudit: lambda _: ExportAudit(filter=ActFilter(), form="csv"),
    DrawCodes: lambda _: DrawCodes(),
    AddUser: lambda _: AddUser(
        name="priya.nolan", display="DS Nolan", role=Role.OFFICER, passphrase=ANOTHER_PASSPHRASE),
    ChangeUser: lambda w: ChangeUser(
        user_id=w.user_id(COLLEAGUE), version=1, display="DC Colleague", role=Role.ANALYST),
    ResetUser: lambda w: ResetUser(
        user_id=w.user_id(COLLEAGUE), version=1, passphrase=ANOTHER_PASSPHRASE),
    RemoveUser: lambda w: RemoveUser(user_id=w.user_id(COLLEAGUE), version=1),
    ChangePassphrase: lambda _: ChangePassphrase(
        old=PASSPHRASE, new=ANOTHER_PASSPHRASE, again=ANOTHER_PASSPHRASE),
}
# fmt: on


def _hit(world: World) -> int:
    """Watch a plate that a colleague with access to restricted cases then names."""
    watcher, namer = world.gate_for(AnswerHit), world.store.gate(Role.OFFICER)
    watcher.perform(A_WATCH)
    while watcher.perform(MatchHits()):
        pass
    namer.perform(RecordNote(case_id=world.case_id, happened=AT, text="MV16 SWF again."))
    watcher.perform(MatchHits())
    return watcher.ask(MyHits())[0].id


def _without_open_enquiries(world: World) -> int:
    do = world.store.gate(Role.OFFICER).perform
    do(ResultEnquiry(happened=AT, text="He rents it.", follows_id=world.enquiry_id, finished=True))
    return world.case_id
