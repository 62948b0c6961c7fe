"""Other units: our own card for them, theirs for us, and what was received from each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.exchange.case_bundle import BadCard, UnitCard, card_file, read_card, same_fingerprint
from mscu.machine_settings import Feature
from mscu.models.code import Setting
from mscu.models.exchange import OtherUnit, ReceivedBundle
from mscu.models.user import User

OWN_CARD_REFUSED = "This is the card of your own unit."
ALREADY_ADDED = "A unit with these keys has already been added."
FINGERPRINT_DIFFERS = (
    "This is not the card's fingerprint. Read it to each other again, on a number that you already "
    "knew. If it still differs, do not use the card."
)


@dataclass(frozen=True, kw_only=True)
class OwnCard:
    """The unit's own card, to be saved and sent, and the fingerprint to read out by phone."""

    unit: str
    fingerprint: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    id: int
    unit: str
    fingerprint: str
    compared: str
    added: str
    received: int
    """Number of bundles received from it."""


@dataclass(frozen=True, kw_only=True)
class PartnerUnits:
    """The unit's own card and the other units."""

    own: OwnCard
    own_card: UnitCard
    others: tuple[UnitLine, ...]


@dataclass(frozen=True, kw_only=True)
class OtherUnits(Query[PartnerUnits]):
    """The unit's own card, and the other units that are known."""

    needs = Permission.PRINT

    def answer(self, work: Work) -> PartnerUnits:
        statement = select(ReceivedBundle.unit_id, func.count(ReceivedBundle.id)).group_by(
            ReceivedBundle.unit_id
        )
        received = work.pairs(statement)
        rows = work.rows(
            select(OtherUnit, User.display)
            .join(User, User.id == OtherUnit.added_by_id)
            .order_by(OtherUnit.unit, OtherUnit.id)
        )
        card = own_card(work)
        own = OwnCard(
            unit=card.unit,
            fingerprint=card.fingerprint,
            content=card_file(card, work.keys.of_unit.sign(card.signed)),
        )
        others = tuple(
            UnitLine(
                id=row.id,
                unit=row.unit,
                fingerprint=card_of(row).fingerprint,
                compared=row.compared,
                added=f"{show_moment(row.added_at)} by {display}",
                received=received.get(row.id, 0),
            )
            for row, display in rows
        )
        return PartnerUnits(own=own, own_card=card, others=others)


@dataclass(frozen=True, kw_only=True)
class AddOtherUnit(Command[int]):
    """Add another unit's card, whose fingerprint two people have compared; return the unit's id."""

    card: bytes
    fingerprint: str
    """As the other unit read it out, typed here."""
    compared: str
    """With whom it was compared, how and when."""
    feature = Feature.BUNDLES
    needs = Permission.RELEASE

    def perform(self, work: Work) -> int:
        """Check the card's signature and the fingerprint, and store its keys."""
        validator = Validator(work)
        compared = validator.text("compared", self.compared, OtherUnit.compared, required=True)
        card = _verified_card(work, self.card)
        validator.text("unit", card.unit, OtherUnit.unit, required=True)
        if card == own_card(work):
            validator.problems["card"] = OWN_CARD_REFUSED
        elif not same_fingerprint(self.fingerprint, card.fingerprint):
            validator.problems["fingerprint"] = FINGERPRINT_DIFFERS
        elif work.value(_same_keys(card)) is not None:
            validator.problems["card"] = ALREADY_ADDED
        validator.raise_if_invalid()
        return work.add(
            OtherUnit(
                unit=card.unit.strip(),
                seal_key=card.seal_key,
                sign_key=card.sign_key,
                compared=compared,
                added_at=work.now,
                added_by_id=work.actor.id,
            )
        ).id


def own_card(work: Work) -> UnitCard:
    name = work.value(select(Setting.value).where(Setting.name == "unit_name")) or "A unit"
    keys = work.keys.of_unit
    return UnitCard(unit=name, seal_key=keys.seal_public.hex(), sign_key=keys.sign_public.hex())


def card_of(unit: OtherUnit) -> UnitCard:
    """Return another unit's card as it was added."""
    return UnitCard(unit=unit.unit, seal_key=unit.seal_key, sign_key=unit.sign_key)


def _verified_card(work: Work, content: bytes) -> UnitCard:
    try:
        card, signature = read_card(content)
    except BadCard as refusal:
        raise Invalid({"card": refusal.sentence}) from None
    if not work.keys.is_signed(card.signed, signature, bytes.fromhex(card.sign_key)):
        raise Invalid({"card": BadCard().sentence})
    return card


def _same_keys(card: UnitCard) -> Select[int]:
    return select(OtherUnit.id).where(
        (OtherUnit.seal_key == card.seal_key) | (OtherUnit.sign_key == card.sign_key)
    )
