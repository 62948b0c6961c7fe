"""Valid input for every action of the navigators' store, and the survivor that it is about.

`test_gate_survivors.py` walks the register of actions: one without a line here fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from mscu.access import MAY_WITH_SURVIVORS
from mscu.actions.action import Action, Command, Query
from mscu.actions.audit_trail import AuditChoices, AuditPage
from mscu.actions.check_ins import CheckBackIn, GoOut
from mscu.actions.closures import CloseSupport, ReopenSupport
from mscu.actions.code_lists import CodeLists
from mscu.actions.consent_ledger import ConsentLedger
from mscu.actions.consents import Recipient, RecordConsent, TickStep, WithdrawConsent
from mscu.actions.survivor_list import Openings, SurvivorHead, SurvivorList
from mscu.actions.survivors import (
    ChangeAbout,
    EndNaming,
    NameReader,
    NoteConflict,
    OpenWithReason,
    SeeOpening,
    TakeOn,
)
from mscu.actions.today import Today
from mscu.actions.users import (
    AddUser,
    ChangePassphrase,
    ChangeUser,
    RemoveUser,
    ResetUser,
    UserList,
)
from mscu.codes import NamedAs, Role
from mscu.gate import Gate
from tests import support_scene
from tests.factories import ANOTHER_PASSPHRASE
from tests.stores import OTHER_NAVIGATOR, PASSPHRASE, Store


@dataclass(frozen=True)
class CharityWorld:
    """A survivor with one of everything that commands point to."""

    store: Store
    survivor_id: int
    others_id: int
    """A survivor whom the other navigator supports."""
    named_id: int
    opening_id: int
    consent_id: int
    """To share with police."""
    step_id: int
    """Of a withdrawn consent to be photographed."""
    support: Mapping[type[Command[Any]], int]
    """What is recorded of the support, by the command for which it is there."""

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
        consent = own.perform(a_consent(survivor))
        photo = own.perform(a_consent(survivor, purpose="consent_purpose:photo", recipients=()))
        own.perform(withdrawal_of(photo))
        ((step,),) = store.sql("SELECT min(id) FROM withdrawal_step")
        support = support_scene.record_all(own, survivor)
        closed = own.perform(TakeOn(name="Grace O."))
        support[ReopenSupport] = own.perform(support_scene.OF_ONE[CloseSupport](closed))
        support[CheckBackIn] = store.gate(Role.LEAD).perform(support_scene.DIRECTORY[GoOut]())
        return cls(store, survivor, others, named, opening.id, consent, step, support)

    def of_support(self, command: type[Command[Any]]) -> Command[Any]:
        """Give valid input for a command on what is recorded of the support."""
        return support_scene.inputs(command, self.survivor_id, self.support)

    def user_id(self, name: str) -> int:
        """Give a user's number."""
        ((number,),) = self.store.sql("SELECT id FROM users WHERE name = ?", name)
        return int(number)

    def gate_for(self, action: type[Action[Any]]) -> Gate:
        """Give the gate of somebody who may do it: the survivor's navigator where she may."""
        roles = (Role.NAVIGATOR, Role.LEAD)
        role = next(role for role in roles if action.needs in MAY_WITH_SURVIVORS[role])
        return self.store.gate(role)


def a_consent(survivor_id: int, **changes: Any) -> RecordConsent:  # noqa: ANN401 - its fields
    """Make the consent of the caravan case (s2): the risk to his sister, to two of the police."""
    said = {
        "purpose": "consent_purpose:share_police", "how": "consent_kind:written",
        "scope": "the risk to his sister, nothing else", "given_by": "Ionuț Bălan",
        "given_on": "18 Mar 2022", "language": "language:ron",
        "interpreter": "Romanian, female, independent", "review_on": "30 Sep 2022",
        "recipients": (
            Recipient(name="DS Priya Nolan", login=Role.OFFICER.value),
            Recipient(name="DI Ruth Aspinall", login=Role.SUPERVISOR.value),
        ),
    }  # fmt: skip
    return RecordConsent(survivor_id=survivor_id, **cast("Any", said | changes))


def withdrawal_of(consent_id: int, **changes: Any) -> WithdrawConsent:  # noqa: ANN401 - its fields
    """Take a consent back."""
    said = {"withdrawn_on": "20 Jun 2022", "reason": "He changed his mind."}
    return WithdrawConsent(consent_id=consent_id, **said | changes)


def _on_support(query: type[Query[Any]], world: CharityWorld) -> Query[Any]:
    return support_scene.QUERIES[query](world.survivor_id)


# fmt: off
COMMANDS: Mapping[type[Command[Any]], Callable[[CharityWorld], Command[Any]]] = {
    TakeOn: lambda _: TakeOn(name="Nguyễn Văn Hải", language="language:vie"),
    ChangeAbout: lambda w: ChangeAbout(
        survivor_id=w.survivor_id, version=1, name="Ionuț Bălan", phone="07700 900162"),
    NameReader: lambda w: NameReader(
        survivor_id=w.survivor_id, user=OTHER_NAVIGATOR, until_day="30 Jun 2022"),
    EndNaming: lambda w: EndNaming(named_id=w.named_id, version=1),
    NoteConflict: lambda w: NoteConflict(
        survivor_id=w.survivor_id, user=OTHER_NAVIGATOR, reason="Same church."),
    OpenWithReason: lambda w: OpenWithReason(survivor_id=w.others_id, reason="On call."),
    SeeOpening: lambda w: SeeOpening(named_id=w.opening_id, version=1),
    RecordConsent: lambda w: a_consent(w.survivor_id, scope="his address as well"),
    WithdrawConsent: lambda w: withdrawal_of(w.consent_id),
    TickStep: lambda w: TickStep(step_id=w.step_id, version=1, done_on="20 Jun 2022"),
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
}
QUERIES: Mapping[type[Query[Any]], Callable[[CharityWorld], Query[Any]]] = {
    SurvivorList: lambda _: SurvivorList(),
    SurvivorHead: lambda w: SurvivorHead(survivor_id=w.survivor_id),
    Openings: lambda _: Openings(),
    ConsentLedger: lambda w: ConsentLedger(survivor_id=w.survivor_id),
    UserList: lambda _: UserList(),
    AuditPage: lambda _: AuditPage(),
    AuditChoices: lambda _: AuditChoices(),
    CodeLists: lambda _: CodeLists(),
    Today: lambda _: Today(),
    **{each: partial(_on_support, each) for each in support_scene.QUERIES},
}
# fmt: on
