"""What a survivor agreed to: consents, shared copies, and valid input for the actions on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from mscu.actions.charity.charity_rota import AddTurn, CharityRota, DropTurn
from mscu.actions.charity.count_release import (
    FiguresReleased,
    MarkFiguresDelivered,
    ReleaseFigures,
    UndeliveredFigures,
)
from mscu.actions.charity.material_requests import (
    AssessRequest,
    NoteNotice,
    RecordRequest,
    ReplyToRequest,
    RequestRegister,
)
from mscu.actions.core.action import Command, Query
from mscu.actions.sharing.cards import (
    AgreeCard,
    AnswerUrgent,
    CardFile,
    CardsThere,
    EndCard,
    MarkAnswered,
    UndeliveredAnswers,
)
from mscu.actions.sharing.consents import ConsentLedger, Recipient, RecordConsent, TickStep, WithdrawConsent
from mscu.actions.sharing.forgotten_cards import ForgottenCards
from mscu.actions.sharing.shares import (
    EndShare,
    ForgottenCopies,
    KnownDeliveries,
    LearnWithdrawal,
    MarkDelivered,
    MarkWithdrawn,
    SharedCopies,
    ShareWithPolice,
    UndeliveredShares,
    WithdrawalsToNote,
)
from mscu.actions.sharing.support_ends import SupportStates
from mscu.actions.support.survivor_holds import LiftHold, SetHold
from mscu.codes import Role, YesNo
from mscu.gate import Gate
from mscu.survivor_codes import ReleaseHow, RequestReply, ShareOf
from tests.inputs.charity_breaches import a_breach


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What is recorded of it, by number."""

    consent_id: int
    """To share with police."""
    step_id: int
    """Of a withdrawn consent to be photographed."""
    delivery_id: int
    """Of a copy that waits for delivery."""
    ended_id: int
    """Of a copy that the navigator ended."""
    release_id: int
    """Of an emergency card whose answer waits for delivery."""
    turn_id: int
    """Of the on-call rota."""
    request_id: int
    """Of police, for what the charity holds."""
    hold_id: int
    figures_id: int
    """Of released counts that wait for delivery."""
    breach_id: int
    """Of papers lost that named somebody else, where there is somebody."""


def a_consent(survivor_id: int, **changes: Any) -> RecordConsent:
    """Make the consent of the caravan case (s2): the risk to his sister, to two of the police."""
    said = {
        "purpose": "consent_purpose:share_police",
        "how": "consent_kind:written",
        "scope": "the risk to his sister, nothing else",
        "given_by": "Ionuț Bălan",
        "given_on": "18 Mar 2022",
        "language": "language:ron",
        "interpreter": "Romanian, female, independent",
        "review_on": "30 Sep 2022",
        "recipients": (
            Recipient(name="DS Priya Nolan", login=Role.OFFICER.value),
            Recipient(name="DI Ruth Aspinall", login=Role.SUPERVISOR.value),
        ),
    }
    return RecordConsent(survivor_id=survivor_id, **cast("Any", said | changes))


def withdrawal_of(consent_id: int, **changes: Any) -> WithdrawConsent:
    """Take a consent back."""
    said = {"withdrawn_on": "20 Jun 2022", "reason": "He changed his mind."}
    return WithdrawConsent(consent_id=consent_id, **said | changes)


def a_share(survivor_id: int, consent_id: int, **changes: Any) -> ShareWithPolice:
    """Share what the survivor of the caravan case agreed to (s3)."""
    said = {
        "of": ShareOf.RISK,
        "text": "pv2 fears for a sister in Romania whose address su1 has.",
        "purpose": "protection of his sister",
        "within_scope": YesNo.YES,
        "told": YesNo.YES,
        "told_on": "18 Mar 2022",
        "recipients": (
            Recipient(name="DS Priya Nolan", login=Role.OFFICER.value),
            Recipient(name="DI Ruth Aspinall", login=Role.SUPERVISOR.value),
        ),
    }
    return ShareWithPolice(survivor_id=survivor_id, consent_id=consent_id, **cast("Any", said | changes))


def a_card(survivor_id: int, **changes: Any) -> AgreeCard:
    """Agree the emergency card of the caravan case's second victim."""
    said = {
        "agreed_by": "Ionuț Bălan",
        "agreed_on": "18 Mar 2022",
        "language": "language:ron",
        "where_words": "place of safety",
        "danger": "they have his sister's address",
        "approach": "plain clothes, Romanian first",
        "safe_phone": "07700 900162",
        "code_word_hint": "ask for the bird",
        "dialect": "Romanian, Moldavian",
    }
    return AgreeCard(survivor_id=survivor_id, **said | changes)


def an_answer(survivor_id: int, **changes: Any) -> AnswerUrgent:
    """Release the card, signed, to an officer who asked two minutes ago."""
    said = {
        "how": ReleaseHow.SIGNED,
        "entry_id": 7,
        "asked_by": "PC 4471 Hughes",
        "asked_at": "20 Jun 2022 10:28",
        "threshold": "urgent_threshold:threat_to_life",
        "reason": "Men are at his door.",
        "survivor_told": YesNo.YES,
    }
    return AnswerUrgent(survivor_id=survivor_id, **cast("Any", said | changes))


def a_turn(**changes: Any) -> AddTurn:
    """Put a lead on call for the night."""
    said = {
        "starts_at": "20 Jun 2022 09:00",
        "ends_at": "21 Jun 2022 09:00",
        "name": "H. Sealy",
        "number": "07700 900162",
    }
    return AddTurn(**said | changes)


def a_request(survivor_id: int, **changes: Any) -> RecordRequest:
    """Record a police request for contact notes."""
    said = {
        "requester": "requester:police",
        "asked_by": "DC Tom Fielding",
        "basis": "request_basis:victim_information",
        "counselling": YesNo.NO,
        "asked_for": "Notes of contacts in March",
        "received_on": "13 Jun 2022",
        "due_on": "27 Jun 2022",
    }
    return RecordRequest(survivor_id=survivor_id, **cast("Any", said | changes))


def an_assessment(request_id: int, version: int = 1, **changes: Any) -> AssessRequest:
    """Assess a request as too wide."""
    said = {"necessity": "Only the day of rescue.", "proportionality": "A month is too much."}
    return AssessRequest(request_id=request_id, version=version, **said | changes)


def a_notice(request_id: int, version: int = 1, **changes: Any) -> NoteNotice:
    """Notify the survivor, who objects."""
    said = {
        "notified": YesNo.YES,
        "notified_on": "15 Jun 2022",
        "objects": YesNo.YES,
        "objection": "He told of his sister, not of the yard.",
    }
    return NoteNotice(request_id=request_id, version=version, **cast("Any", said | changes))


def a_reply(request_id: int, version: int = 1, **changes: Any) -> ReplyToRequest:
    """Refuse what is asked for."""
    said = {"reply": RequestReply.REFUSED, "reply_words": "Not proportionate.", "replied_on": "20 Jun 2022"}
    return ReplyToRequest(request_id=request_id, version=version, **cast("Any", said | changes))


def record_all(gate: Gate, survivor_id: int, held_id: int | None = None) -> Agreed:
    """Record one of each; the legal hold of somebody else, where this one is to be closed."""
    other = held_id or survivor_id
    consent = gate.perform(a_consent(survivor_id))
    photo = a_consent(survivor_id, purpose="consent_purpose:photo", recipients=())
    gate.perform(withdrawal_of(gate.perform(photo)))
    for _ in range(2):
        gate.perform(a_share(survivor_id, consent))
    gate.perform(EndShare(delivery_id=2, version=1))
    gate.perform(a_card(survivor_id))
    request = gate.perform(a_request(survivor_id))
    return Agreed(
        consent_id=consent,
        step_id=1,
        delivery_id=1,
        ended_id=2,
        release_id=gate.perform(an_answer(survivor_id)),
        turn_id=gate.perform(a_turn()),
        request_id=request,
        hold_id=gate.perform(SetHold(survivor_id=other, reason="Trial")),
        figures_id=gate.perform(ReleaseFigures(period_from="1 Jan 2022", period_to="31 Mar 2022")),
        breach_id=gate.perform(a_breach(other)),
    )


# fmt: off
COMMANDS: Mapping[type[Command[Any]], Callable[[int, Agreed], Command[Any]]] = {
    RecordConsent: lambda n, _: a_consent(n, scope="his address as well", copies_stay=YesNo.YES),
    WithdrawConsent: lambda _, a: withdrawal_of(a.consent_id),
    TickStep: lambda _, a: TickStep(step_id=a.step_id, version=1, done_on="20 Jun 2022"),
    ShareWithPolice: lambda n, a: a_share(n, a.consent_id),
    EndShare: lambda _, a: EndShare(delivery_id=a.delivery_id, version=1),
    MarkDelivered: lambda _, a: MarkDelivered(delivery_id=a.delivery_id),
    MarkWithdrawn: lambda _, a: MarkWithdrawn(delivery_id=a.ended_id),
    LearnWithdrawal: lambda _, a: LearnWithdrawal(delivery_id=a.delivery_id),
    AgreeCard: lambda n, _: a_card(n, medical="burns, both hands"),
    EndCard: lambda n, _: EndCard(
        survivor_id=n, agreed_by="Ionuț Bălan", agreed_on="20 Jun 2022"),
    AnswerUrgent: lambda n, _: an_answer(n, entry_id=8),
    MarkAnswered: lambda _, a: MarkAnswered(release_id=a.release_id),
    AddTurn: lambda *_: a_turn(name="M. Keane"),
    RecordRequest: lambda n, _: a_request(n, requester="requester:crown_court"),
    AssessRequest: lambda _, a: an_assessment(a.request_id),
    NoteNotice: lambda _, a: a_notice(a.request_id),
    ReplyToRequest: lambda _, a: a_reply(a.request_id),
    SetHold: lambda n, a: SetHold(survivor_id=n, request_id=a.request_id, reason="A summons."),
    LiftHold: lambda _, a: LiftHold(hold_id=a.hold_id, version=1, reason="The trial is over."),
    ReleaseFigures: lambda *_: ReleaseFigures(period_from="1 Apr 2022", period_to="31 May 2022"),
    MarkFiguresDelivered: lambda _, a: MarkFiguresDelivered(release_id=a.figures_id),
    DropTurn: lambda _, a: DropTurn(turn_id=a.turn_id, version=1),
}
QUERIES: Mapping[type[Query[Any]], Callable[[int], Query[Any]]] = {
    ConsentLedger: lambda n: ConsentLedger(survivor_id=n),
    SharedCopies: lambda n: SharedCopies(survivor_id=n),
    UndeliveredShares: lambda _: UndeliveredShares(),
    SupportStates: lambda _: SupportStates(),
    KnownDeliveries: lambda _: KnownDeliveries(),
    WithdrawalsToNote: lambda _: WithdrawalsToNote(),
    ForgottenCopies: lambda _: ForgottenCopies(received=()),
    ForgottenCards: lambda _: ForgottenCards(given=()),
    CardFile: lambda n: CardFile(survivor_id=n),
    CardsThere: lambda _: CardsThere(person_uuids=("p-1",)),
    UndeliveredAnswers: lambda _: UndeliveredAnswers(),
    RequestRegister: lambda _: RequestRegister(),
    FiguresReleased: lambda _: FiguresReleased(),
    UndeliveredFigures: lambda _: UndeliveredFigures(),
    CharityRota: lambda _: CharityRota(),
}
# fmt: on
