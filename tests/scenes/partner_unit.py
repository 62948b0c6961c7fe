"""Another unit, for tests: its keys, its card, and bundles that it sends."""

from __future__ import annotations

import json
from dataclasses import replace
from secrets import token_bytes
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from mscu.actions.exchange.bundle_proposals import TakeInSubject
from mscu.actions.exchange.case_bundles import IssueBundle, ReceiveBundle
from mscu.actions.exchange.partner_units import AddOtherUnit, OtherUnits
from mscu.codes import Role
from mscu.exchange.case_bundle import (
    FIRST_BUNDLE,
    BundleContent,
    BundlePart,
    BundleSubject,
    UnitCard,
    bundle_content,
    bundle_file,
    card_file,
)
from mscu.store.keys.exchange_keys import ExchangeKeys

if TYPE_CHECKING:
    from mscu.gate import Gate
    from tests.inputs.factories import World

GRADES: dict[str, Any] = {
    "source_grade": "intelligence_source:1",
    "assessment": "intelligence_assessment:a",
    "handling_code": "intelligence_handling:p",
}
DRIVER = BundleSubject(
    ref="5c0f7c4e-5f5e-4a3c-9a4e-6b2f3f2a9d11",
    kind="person",
    name="Marek Kowal",
    also=("Big Marek",),
    roles=("involvement_role:suspect",),
    values={"born": "4 May 1984"},
)


class Sender:
    """A unit that is nothing but its keys.

    They are random, as a store that was kept from another run may hold the card of a unit from there.
    """

    def __init__(self, name: str = "Cheshire MSCU") -> None:
        self.keys = ExchangeKeys.of(token_bytes(32))
        self.card = UnitCard(
            unit=name, seal_key=self.keys.seal_public.hex(), sign_key=self.keys.sign_public.hex()
        )

    @property
    def card_file(self) -> bytes:
        """Return its card."""
        return card_file(self.card, self.keys.sign(self.card.signed))

    def adding(self, **changes: Any) -> AddOtherUnit:
        """Return the command that takes its card."""
        said: dict[str, Any] = {
            "card": self.card_file,
            "fingerprint": self.card.fingerprint,
            "compared": "DI Aspinall with DI Rowe by phone, 20 Jun 2022",
        }
        return AddOtherUnit(**said | changes)

    def words(self, gate: Gate, **changes: Any) -> BundleContent:
        """Return the words of a bundle for a store."""
        words = BundleContent(
            uuid=str(uuid4()),
            sender=self.card.fingerprint,
            recipient=gate.ask(OtherUnits()).own.fingerprint,
            unit=self.card.unit,
            issued="19 Jun 2022 16:00",
            issued_by="DI Rowe",
            reference="CH-22-0012",
            issue=1,
            marking="OFFICIAL-SENSITIVE",
            purpose="Tasking",
            conditions="",
            parts=tuple(
                BundlePart(text=text, **GRADES)
                for text in ("Two men sleep in a van at Hollin Lane.", "They are paid nothing.")
            ),
            subjects=(DRIVER,),
            labels={"involvement_role:suspect": "Suspect"},
            **GRADES,
        )
        return replace(words, **changes)

    def bundle(self, gate: Gate, words: BundleContent | None = None) -> bytes:
        """Return a bundle that is sealed to a store."""
        words = words or self.words(gate)
        to = bytes.fromhex(gate.ask(OtherUnits()).own_card.seal_key)
        content = bundle_content(words, self.keys.sign(words.signed))
        return bundle_file(self.keys.seal_to(content, to))

    def first_format(self, gate: Gate) -> bytes:
        """Return a bundle as the first version of the program made it: text alone."""
        values = self.words(gate).values
        for name in ("issue", "subjects", "files", "labels"):
            del values[name]
        values["parts"] = [part["text"] for part in values["parts"]]
        canonical = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        signature = self.keys.sign(FIRST_BUNDLE + canonical).hex()
        content = json.dumps(values | {"signature": signature}, ensure_ascii=False).encode()
        to = bytes.fromhex(gate.ask(OtherUnits()).own_card.seal_key)
        return FIRST_BUNDLE + self.keys.seal_to(content, to)


def issue(case_id: int, unit_id: int, **changes: Any) -> IssueBundle:
    """Return the command that sends a case, in a store whose cases were all opened in 2022."""
    said: dict[str, Any] = {
        "recipient": "DI Rowe",
        "purpose": "disclosure_purpose:supervision",
        "gateway": "legal_gateway:common_law",
        "reason": "The men are in their county now.",
    }
    return IssueBundle(reference=f"MS-22-{case_id:04}", unit_id=unit_id, **GRADES | said | changes)


def a_unit(world: World) -> int:
    """Have a unit's card taken, unless one is there, and give its number."""
    supervisor = world.store.gate(Role.SUPERVISOR)
    known = supervisor.ask(OtherUnits()).others
    return known[0].id if known else int(supervisor.perform(Sender().adding()))


def receiving(world: World) -> ReceiveBundle:
    """Return the command that takes a bundle in."""
    sender = Sender()
    supervisor = world.store.gate(Role.SUPERVISOR)
    supervisor.perform(sender.adding())
    return ReceiveBundle(content=sender.bundle(supervisor))


def taking_in(world: World) -> TakeInSubject:
    """Return the command that takes in a subject of a bundle."""
    report = world.store.gate(Role.OFFICER).perform(receiving(world))
    return TakeInSubject(report_id=report, ref=DRIVER.ref)
