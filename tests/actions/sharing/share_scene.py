"""A survivor in the navigators' store, the case in the police's, and what is carried across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.sharing.shares import (
    MarkDelivered,
    MarkWithdrawn,
    SharedCopies,
    ShareLine,
    ShareState,
    UndeliveredShares,
)
from mscu.actions.sharing.sharing import NOT_RECEIVED
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Kind, Role
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.outbox import Outbox
from tests.inputs.consents import a_consent, a_share
from tests.inputs.factories import World
from tests.inputs.shares import uuid_of
from tests.scenes.stores import Store


@dataclass
class Both:
    """The navigators' store with a survivor of the police's case, and the police's store."""

    world: World
    charity: Store
    survivor: int
    consent: int

    @property
    def gate(self) -> Gate:
        """Return the navigator's gateto her own store."""
        return self.charity.gate(Role.NAVIGATOR)

    def share(self, **changes: Any) -> int:
        return self.gate.perform(a_share(self.survivor, self.consent, **changes))

    def copies(self) -> tuple[ShareLine, ...]:
        return self.gate.ask(SharedCopies(survivor_id=self.survivor))

    def states(self) -> list[ShareState]:
        return [line.state for line in self.copies()]

    def deliver(self, who: str = Role.NAVIGATOR) -> int:
        """Carry across what the police's store has yet to hear, as the page does."""
        own, police = self.charity.gate(who), self.world.store.gate(Role.NAVIGATOR)
        waiting = own.ask(UndeliveredShares())
        for each in waiting:
            if each.receive is not None:
                police.perform(each.receive)
                own.perform(MarkDelivered(delivery_id=each.delivery_id))
            elif each.withdraw is not None:
                try:
                    police.perform(each.withdraw)
                except Invalid as refused:
                    assert refused.problems == {"uuid": NOT_RECEIVED}  # noqa: PT017
                own.perform(MarkWithdrawn(delivery_id=each.delivery_id))
        return len(waiting)

    def outbox(self) -> Outbox:
        """Return what exchanges everything between the two stores."""
        return Outbox(self.gate, self.world.store.gate(Role.NAVIGATOR))

    def read_by(self, role: Role) -> list[str]:
        """Return the shared words that somebody of the police reads."""
        file = self.world.store.gate(role).ask(CaseFile(case_id=self.world.case_id))
        return [line.headline for line in file.entries if line.kind is Kind.SHARED]


def both_of(world: World, charity: Store) -> Both:
    """Put a survivor of the police's case into the navigators' store, with consent to share."""
    gate = charity.gate(Role.NAVIGATOR)
    survivor = gate.perform(
        TakeOn(
            name="Ionuț Bălan",
            case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
        )
    )
    return Both(world, charity, survivor, gate.perform(a_consent(survivor)))
