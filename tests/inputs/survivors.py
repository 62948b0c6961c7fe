"""Valid input for every action of the navigators' store, and the survivor that it is about.

`test_gate_survivors.py` walks the register of actions: one without a line here fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mscu.access import MAY_WITH_SURVIVORS
from mscu.actions.admin.access_grants import (
    AccessNews,
    AccessToConfirm,
    ConfirmAccess,
    ConfirmWithCodes,
    DrawCodes,
    RefuseAccess,
)
from mscu.actions.admin.act_file import ActFile
from mscu.actions.admin.audit_acts import ActFilter, AuditActs, AuditSummary
from mscu.actions.admin.audit_export import ExportAudit, ExportedAuditBySha256
from mscu.actions.admin.audit_trail import AuditChoices, AuditPage
from mscu.actions.admin.second_place import NameSecondPlace
from mscu.actions.admin.users import AddUser, ChangePassphrase, ChangeUser, RemoveUser, ResetUser, UserList
from mscu.actions.charity.charity_breaches import CharityBreaches, NameConcerned, TellSurvivor
from mscu.actions.charity.lead_desk import LeadDesk
from mscu.actions.charity.navigator_desk import NavigatorDesk
from mscu.actions.charity.retention import (
    DueToErase,
    ErasedNumbers,
    EraseSurvivor,
    KeepLonger,
    ProposeErasing,
)
from mscu.actions.core.action import Action, Command, Query
from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.desk.store_use import LookForUse
from mscu.actions.reference.release import UpdateLists
from mscu.actions.support.check_ins import CheckBackIn, GoOut
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.survivors.survivor_list import Openings, SurvivorHead, SurvivorList
from mscu.actions.survivors.survivors import (
    ChangeAbout,
    EndNaming,
    NameReader,
    NoteConflict,
    OpenWithReason,
    SeeOpening,
    TakeOn,
    WhoMayRead,
)
from mscu.codes import Role
from mscu.gate import Gate
from mscu.survivor_codes import NamedAs
from tests.inputs import charity_breaches as breach_scene
from tests.inputs import consents as consent_scene
from tests.inputs import support as support_scene
from tests.inputs.factories import ANOTHER_PASSPHRASE
from tests.inputs.reference import a_release
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, PASSPHRASE, Store

LONG_AGO = 2550
"""Days: seven years, within the year in which the other times of the scene lie."""


@dataclass(frozen=True)
class CharityWorld:
    """A survivor with one of everything that commands point to."""

    store: Store
    survivor_id: int
    others_id: int
    """A survivor whom the other navigator supports."""
    named_id: int
    opening_id: int
    support: Mapping[type[Command[Any]], int]
    """What is recorded of the support, by the command for which it is there."""
    agreed: consent_scene.Agreed
    """What the survivor consented to, and what was shared."""
    due_id: int
    """A survivor whose support ended long ago."""
    proposed_id: int
    """That her records be erased, as another lead proposes."""

    @classmethod
    def make(cls, store: Store) -> CharityWorld:
        """Record it."""
        own, other = store.gate(Role.NAVIGATOR), store.gate(OTHER_NAVIGATOR)
        survivor = own.perform(
            TakeOn(name="Ionuț Bălan", language="language:ron", case_uuid="c-1", person_uuid="p-1")
        )
        lead = NameReader(survivor_id=survivor, user=Role.LEAD, named_as=NamedAs.COVER)
        named = own.perform(lead)
        others = other.perform(TakeOn(name="Keith Ormrod"))
        other.perform(OpenWithReason(survivor_id=survivor, reason="She rang the duty phone."))
        (opening,) = store.gate(Role.LEAD).ask(Openings())
        support = support_scene.record_all(own, survivor)
        closed = own.perform(TakeOn(name="Grace O."))
        support[ReopenSupport] = own.perform(support_scene.OF_ONE[CloseSupport](closed))
        support[CheckBackIn] = store.gate(Role.LEAD).perform(support_scene.DIRECTORY[GoOut]())
        agreed = consent_scene.record_all(own, survivor, others)
        due, proposed = closed_long_ago(store)
        return cls(store, survivor, others, named, opening.id, support, agreed, due, proposed)

    def of_support(self, command: type[Command[Any]]) -> Command[Any]:
        """Return valid input for a command on what is recorded of the support."""
        return support_scene.inputs(command, self.survivor_id, self.support)

    def of_consents(self, command: type[Command[Any]]) -> Command[Any]:
        """Return valid input for a command on what the survivor agreed to."""
        return consent_scene.COMMANDS[command](self.survivor_id, self.agreed)

    def of_breaches(self, command: type[Command[Any]]) -> Command[Any]:
        """Return valid input for a command on a breach, which concerns whoever is told of it."""
        if command is TellSurvivor:
            whom = NameConcerned(breach_id=self.agreed.breach_id, survivors=(self.survivor_id,))
            self.store.gate(Role.NAVIGATOR).perform(whom)
        return breach_scene.COMMANDS[command](self.survivor_id, self.agreed.breach_id)

    def user_id(self, name: str) -> int:
        """Return a user's id."""
        ((number,),) = self.store.sql("SELECT id FROM users WHERE name = ?", name)
        return int(number)

    def gate_for(self, action: type[Action[Any]]) -> Gate:
        """Return the gate of somebody who may do it: the survivor's navigator where she may."""
        if action in {ConfirmAccess, RefuseAccess}:
            return self.store.gate(OTHER_LEAD)
        roles = (Role.NAVIGATOR, Role.LEAD)
        role = next(role for role in roles if action.needs in MAY_WITH_SURVIVORS[role])
        return self.store.gate(role)


def closed_long_ago(store: Store) -> tuple[int, int]:
    """Return a survivor whom no record is needed of any more, and that a lead proposed to erase."""
    own = store.gate(Role.NAVIGATOR)
    store.clock.turn(days=-LONG_AGO)
    survivor = own.perform(TakeOn(name="Dorel Marin"))
    closing = CloseSupport(survivor_id=survivor, closed_on="1 Jun 2015", ending="support_ending:completed")
    own.perform(closing)
    store.clock.turn(days=LONG_AGO)
    proposing = ProposeErasing(survivor_id=survivor, reason="Kept long enough.")
    return survivor, store.gate(OTHER_LEAD).perform(proposing)


def _given(world: CharityWorld) -> int:
    """Add a navigator, and return the number of what waits for another lead."""
    lead, number = world.store.gate(Role.LEAD), len(world.store.sql("SELECT id FROM users"))
    lead.perform(
        AddUser(
            name=f"new{number}", display=f"New {number}", role=Role.NAVIGATOR, passphrase=ANOTHER_PASSPHRASE
        )
    )
    return int(world.store.sql("SELECT max(id) FROM access_grant")[0][0])


def _with_codes(world: CharityWorld) -> ConfirmWithCodes:
    """Open the store with the recovery codes as the navigator, who is to be a lead."""
    user_id = world.user_id(Role.NAVIGATOR)
    ((version, display),) = world.store.sql("SELECT version, display FROM users WHERE id = ?", user_id)
    world.store.gate(Role.LEAD).perform(
        ChangeUser(user_id=user_id, version=version, display=display, role=Role.LEAD)
    )
    world.gate_for(ConfirmWithCodes).store.keys.with_codes = True
    return ConfirmWithCodes()


def _on_support(query: type[Query[Any]], world: CharityWorld) -> Query[Any]:
    return support_scene.QUERIES[query](world.survivor_id)


def _on_consents(query: type[Query[Any]], world: CharityWorld) -> Query[Any]:
    return consent_scene.QUERIES[query](world.survivor_id)


# fmt: off
COMMANDS: Mapping[type[Command[Any]], Callable[[CharityWorld], Command[Any]]] = {
    TakeOn: lambda _: TakeOn(name="Nguyễn Văn Hải", language="language:vie"),
    ChangeAbout: lambda w: ChangeAbout(
        survivor_id=w.survivor_id, version=1, name="Ionuț Bălan", phone="07700 900162"),
    NameReader: lambda w: NameReader(
        survivor_id=w.survivor_id, user=Role.LEAD, until_day="30 Jun 2022"),
    EndNaming: lambda w: EndNaming(named_id=w.named_id, version=1),
    NoteConflict: lambda w: NoteConflict(
        survivor_id=w.survivor_id, user=OTHER_NAVIGATOR, reason="Same church."),
    OpenWithReason: lambda w: OpenWithReason(survivor_id=w.others_id, reason="On call."),
    SeeOpening: lambda w: SeeOpening(named_id=w.opening_id, version=1),
    ProposeErasing: lambda w: ProposeErasing(survivor_id=w.due_id, reason="Kept long enough."),
    KeepLonger: lambda w: KeepLonger(
        survivor_id=w.due_id, until_on="1 Jul 2023", reason="A claim may come."),
    EraseSurvivor: lambda w: EraseSurvivor(decision_id=w.proposed_id, agreed=True),
    NameSecondPlace: lambda _: NameSecondPlace(folder=""),
    UpdateLists: lambda w: UpdateLists(
        root=a_release(w.store.folder.parent, "court:bolton_mc", "Bolton court")),
    ConfirmAccess: lambda w: ConfirmAccess(grant_ids=(_given(w),)),
    RefuseAccess: lambda w: RefuseAccess(grant_id=_given(w)),
    ConfirmWithCodes: _with_codes,
    ExportAudit: lambda _: ExportAudit(filter=ActFilter(), form="csv"),
    DrawCodes: lambda _: DrawCodes(),
    AddUser: lambda _: AddUser(
        name="ana.pop", display="Ana Pop", role=Role.NAVIGATOR, passphrase=ANOTHER_PASSPHRASE),
    ChangeUser: lambda w: ChangeUser(
        user_id=w.user_id(OTHER_NAVIGATOR), version=1, display="Ana Pop", role=Role.LEAD),
    ResetUser: lambda w: ResetUser(
        user_id=w.user_id(OTHER_NAVIGATOR), version=1, passphrase=ANOTHER_PASSPHRASE),
    RemoveUser: lambda w: RemoveUser(user_id=w.user_id(OTHER_NAVIGATOR), version=1),
    ChangePassphrase: lambda _: ChangePassphrase(
        old=PASSPHRASE, new=ANOTHER_PASSPHRASE, again=ANOTHER_PASSPHRASE),
    **{each: partial(CharityWorld.of_support, command=each) for each in support_scene.COMMANDS},
    **{each: partial(CharityWorld.of_consents, command=each) for each in consent_scene.COMMANDS},
    **{each: partial(CharityWorld.of_breaches, command=each) for each in breach_scene.COMMANDS},
}
QUERIES: Mapping[type[Query[Any]], Callable[[CharityWorld], Query[Any]]] = {
    SurvivorList: lambda _: SurvivorList(),
    SurvivorHead: lambda w: SurvivorHead(survivor_id=w.survivor_id),
    Openings: lambda _: Openings(),
    WhoMayRead: lambda w: WhoMayRead(survivor_id=w.survivor_id),
    DueToErase: lambda _: DueToErase(),
    ErasedNumbers: lambda _: ErasedNumbers(),
    CharityBreaches: lambda _: CharityBreaches(),
    LeadDesk: lambda _: LeadDesk(),
    NavigatorDesk: lambda _: NavigatorDesk(),
    UserList: lambda _: UserList(),
    AccessToConfirm: lambda _: AccessToConfirm(),
    AccessNews: lambda _: AccessNews(after=0),
    AuditPage: lambda _: AuditPage(),
    AuditActs: lambda _: AuditActs(),
    AuditSummary: lambda _: AuditSummary(),
    ExportedAuditBySha256: lambda _: ExportedAuditBySha256(sha256="0" * 64),
    ActFile: lambda _: ActFile(first=1, last=3),
    AuditChoices: lambda _: AuditChoices(),
    CodeLists: lambda _: CodeLists(),
    LookForUse: lambda _: LookForUse(),
    Today: lambda _: Today(),
    **{each: partial(_on_support, each) for each in support_scene.QUERIES},
    **{each: partial(_on_consents, each) for each in consent_scene.QUERIES},
}
# fmt: on
