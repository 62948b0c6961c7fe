"""What a survivor agreed to: consents, shared copies, and valid input for the actions on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from mscu.actions.action import Command, Query
from mscu.actions.consent_ledger import ConsentLedger
from mscu.actions.consents import Recipient, RecordConsent, TickStep, WithdrawConsent
from mscu.actions.share_deliveries import (
    MarkDelivered,
    MarkWithdrawn,
    SharedCopies,
    UndeliveredShares,
)
from mscu.actions.shares import EndShare, ShareWithPolice
from mscu.codes import Role, ShareOf, YesNo
from mscu.gate import Gate


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


def a_share(survivor_id: int, consent_id: int, **changes: Any) -> ShareWithPolice:  # noqa: ANN401
    """Share what the survivor of the caravan case agreed to (s3)."""
    said = {
        "of": ShareOf.RISK, "text": "pv2 fears for a sister in Romania whose address su1 has.",
        "purpose": "protection of his sister", "within_scope": YesNo.YES, "told": YesNo.YES,
        "told_on": "18 Mar 2022",
        "recipients": (
            Recipient(name="DS Priya Nolan", login=Role.OFFICER.value),
            Recipient(name="DI Ruth Aspinall", login=Role.SUPERVISOR.value),
        ),
    }  # fmt: skip
    return ShareWithPolice(
        survivor_id=survivor_id, consent_id=consent_id, **cast("Any", said | changes)
    )


def record_all(gate: Gate, survivor_id: int) -> Agreed:
    """Record one of each."""
    consent = gate.perform(a_consent(survivor_id))
    photo = a_consent(survivor_id, purpose="consent_purpose:photo", recipients=())
    gate.perform(withdrawal_of(gate.perform(photo)))
    for _ in range(2):
        gate.perform(a_share(survivor_id, consent))
    gate.perform(EndShare(delivery_id=2, version=1))
    return Agreed(consent_id=consent, step_id=1, delivery_id=1, ended_id=2)


# fmt: off
COMMANDS: Mapping[type[Command[Any]], Callable[[int, Agreed], Command[Any]]] = {
    RecordConsent: lambda n, _: a_consent(n, scope="his address as well", copies_stay=YesNo.YES),
    WithdrawConsent: lambda _, a: withdrawal_of(a.consent_id),
    TickStep: lambda _, a: TickStep(step_id=a.step_id, version=1, done_on="20 Jun 2022"),
    ShareWithPolice: lambda n, a: a_share(n, a.consent_id),
    EndShare: lambda _, a: EndShare(delivery_id=a.delivery_id, version=1),
    MarkDelivered: lambda _, a: MarkDelivered(delivery_id=a.delivery_id),
    MarkWithdrawn: lambda _, a: MarkWithdrawn(delivery_id=a.ended_id),
}
QUERIES: Mapping[type[Query[Any]], Callable[[int], Query[Any]]] = {
    ConsentLedger: lambda n: ConsentLedger(survivor_id=n),
    SharedCopies: lambda n: SharedCopies(survivor_id=n),
    UndeliveredShares: lambda _: UndeliveredShares(),
}
# fmt: on
