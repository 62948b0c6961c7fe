"""Valid input for the commands on referrals, support, and what the navigators share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import Command
from mscu.actions.enforcement.alerts import AcknowledgeAlerts, RaiseAlert
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral, RecordVictimContact
from mscu.actions.sharing.count_receipt import ReceiveCounts
from mscu.actions.sharing.emergency import AskForCard, RecordToldByPhone, RefuseCard, ReleaseCard, TellByPhone
from mscu.actions.sharing.heard import NoteHeard
from mscu.actions.sharing.navigator_referrals import AnswerReferral
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.actions.sharing.sharing import (
    ArmedCopy,
    ArmWithdrawals,
    CarryOutWithdrawals,
    LeftWithdrawal,
    ReceiveShared,
    WithdrawShared,
)
from mscu.actions.sharing.support_ends import EndSupport, FollowSupport, Support
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role, YesNo
from mscu.dates.london import show_moment
from tests.inputs.shares import a_release, a_share

if TYPE_CHECKING:
    from tests.inputs.factories import World

AT = "20 Jun 2022 09:00"
SECRET = b"the secret of one copy"
DIGEST = hashlib.sha256(SECRET).hexdigest()

# fmt: off
CARE_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    RecordReferral: lambda w: RecordReferral(
        case_id=w.case_id, happened=AT, person_id=w.victim_id, consent="consent_kind:verbal",
        referral_to="referral_to:victim_navigator"),
    AnswerReferral: lambda w: AnswerReferral(
        entry_id=_referred(w), version=1, outcome="referral_outcome:waiting_list",
        navigator="Hannah Sealy", answer_reason="Two navigators are away."),
    EndSupport: lambda w: EndSupport(
        entry_id=accepted_referral(w, w.victim_id), version=2, support_ended_on="20 Jun 2022"),
    FollowSupport: lambda w: FollowSupport(people=(_supported_no_more(w),)),
    RaiseAlert: lambda w: RaiseAlert(
        case_id=w.case_id, person_id=_referred_person(w), words="Somebody asked at the door."),
    AcknowledgeAlerts: lambda w: AcknowledgeAlerts(alert_ids=(_alerted(w),)),
    RecordNrmDecision: lambda w: RecordNrmDecision(
        case_id=w.case_id, happened=AT, follows_id=w.referral_id,
        stage="nrm_stage:reasonable_grounds", outcome="nrm_outcome:positive"),
    RecordVictimContact: lambda w: RecordVictimContact(
        case_id=w.case_id, happened=AT, text="Told of the arrest.", person_id=w.victim_id,
        contact_by="PC Shah", method="contact_method:in_person"),
    ReceiveShared: lambda w: _share_of_supported(w),  # noqa: PLW0108 - defined below
    WithdrawShared: lambda w: WithdrawShared(uuid=_shared(w), reason="He changed his mind."),
    ArmWithdrawals: lambda w: ArmWithdrawals(copies=(ArmedCopy(uuid=_shared(w), digest=DIGEST),)),
    CarryOutWithdrawals: lambda w: CarryOutWithdrawals(left=(_left(w),)),
    ReceiveCounts: lambda w: _next_release(w),  # noqa: PLW0108 - defined below
    SetOnCall: lambda _: SetOnCall(turns=(
        Turn(starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="H. Sealy",
             number="07700 900162"),)),
    AskForCard: lambda w: AskForCard(
        case_id=w.case_id, happened=AT, text="Men were seen at his door.", person_id=w.victim_id,
        threshold="urgent_threshold:threat_to_life", call_back="0161 496 0100",
        anyway=True),  # whatever waits in the store
    NoteHeard: lambda w: (_asked(w), NoteHeard())[1],
    RecordToldByPhone: lambda w: RecordToldByPhone(
        entry_id=_asked(w), told_by="Hannah Sealy", told_at="20 Jun 2022 09:04",
        told_words="Two of them know the house; come in plain clothes."),
    TellByPhone: lambda w: TellByPhone(entry_id=_asked(w), version=1),
    ReleaseCard: lambda w: ReleaseCard(
        entry_id=_asked(w), version=1, danger="They have his sister's address.",
        survivor_told=YesNo.YES),
    RefuseCard: lambda w: RefuseCard(
        entry_id=_asked(w), version=1, answer_reason="He is here with us."),
}
# fmt: on


def _asked(world: World) -> int:
    number: int = world.store.gate(Role.OFFICER).perform(CARE_COMMANDS[AskForCard](world))
    return number


def _shared(world: World) -> str:
    world.store.gate(Role.NAVIGATOR).perform(share := a_share(world))
    return share.uuid


def _left(world: World) -> LeftWithdrawal:
    world.store.gate(Role.NAVIGATOR).perform(CARE_COMMANDS[ArmWithdrawals](world))
    return LeftWithdrawal(secret=SECRET, day=date(2022, 6, 20))


def _referred(world: World) -> int:
    number: int = world.store.gate(Role.OFFICER).perform(CARE_COMMANDS[RecordReferral](world))
    return number


def _referred_person(world: World) -> int:
    _referred(world)
    return world.victim_id


def _alerted(world: World) -> int:
    accepted_referral(world, world.victim_id)
    raising = RaiseAlert(case_id=world.case_id, person_id=world.victim_id, words="Seen near the house.")
    return world.store.gate(Role.OFFICER).perform(raising)


def accepted_referral(world: World, person_id: int) -> int:
    """Refer a person of the world's case to the charity, and accept the referral; return its id."""
    referral = replace(CARE_COMMANDS[RecordReferral](world), person_id=person_id)  # type: ignore[type-var]
    entry_id: int = world.store.gate(Role.OFFICER).perform(referral)
    accepting = AnswerReferral(
        entry_id=entry_id, version=1, outcome="referral_outcome:accepted", navigator="Hannah Sealy"
    )
    world.store.gate(Role.NAVIGATOR).perform(accepting)
    return entry_id


def _supported_no_more(world: World) -> Support:
    person = world.store.gate(Role.OFFICER).perform(RecordPerson(case_id=world.case_id, name="Mihai Lupu"))
    accepted_referral(world, person)
    ((case_uuid,),) = world.store.sql("SELECT uuid FROM cases WHERE id = ?", world.case_id)
    ((person_uuid,),) = world.store.sql("SELECT uuid FROM subject WHERE id = ?", person)
    return Support(case_uuid=case_uuid, person_uuid=person_uuid, ended_at=show_moment(world.store.clock.now))


def _share_of_supported(world: World) -> ReceiveShared:
    accepted_referral(world, world.victim_id)
    return a_share(world)


def _next_release(world: World) -> ReceiveCounts:
    """Return counts of days that no other release has."""
    ((releases,),) = world.store.sql("SELECT count(*) FROM count_release")
    return a_release(period_from=f"1 Jan {2021 - releases}", period_to=f"31 Mar {2021 - releases}")
