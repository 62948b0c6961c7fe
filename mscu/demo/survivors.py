"""Fills the navigators' store of the demo: whom Hannah Sealy supports, and who covers for her.

What a survivor told stands in no police store, so it is not in `caravan.toml` either.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mscu.actions.navigator_referrals import NavigatorReferrals, ReferralForNavigator
from mscu.actions.survivors import NameReader, TakeOn
from mscu.codes import ACCEPTED, SupportStatus, YesNo
from mscu.demo.build import MovingClock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mscu.gate import Gate

CHARITY = "Justice and Care"
PEOPLE = (
    ("navigator", "Hannah Sealy", "navigator"),
    ("second", "Ana Pop", "navigator"),
    ("lead", "Moira Keane", "lead"),
    ("deputy", "Tunde Alli", "lead"),
)
"""Log-in name, name to show and role of the charity's people."""
MOST = 9
SAFE = {
    "Ionuț Bălan": {
        "known_as": "Nelu", "interpreter": "Romanian, female, independent",
        "dialect": "Moldavian", "phone": "07700 900162", "safe_to_phone": YesNo.YES,
        "safe_to_text": YesNo.YES, "safe_to_write": YesNo.NO, "safe_when": "after 18:00",
        "code_word": "lapwing", "language": "language:ron",
        "nationality": "nationality:romanian",
    },
    "Keith Ormrod": {
        "safe_to_phone": YesNo.NO, "safe_to_text": YesNo.YES, "safe_to_write": YesNo.NO,
        "phone": "07700 900163", "language": "language:eng",
        "note": "With his brother, who knows; nobody else there does.",
    },
}  # fmt: skip
"""What the navigator knows of the two men of the caravan case whom she met."""


def fill_survivors(gate: Gate, referred: Iterable[ReferralForNavigator]) -> int:
    """Take on everybody whose referral was accepted; gives how many. The gate is hers."""
    clock, before, taken = MovingClock(), gate.clock, 0
    gate.clock = clock
    for referral in _in_time(referred):
        clock.set_to(referral.happened_at + timedelta(hours=3))
        survivor = gate.perform(_taken_on(referral))
        if taken % 3 == 1:
            clock.set_to(before())
            gate.perform(NameReader(survivor_id=survivor, user="second", reason="On leave."))
        taken += 1
    gate.clock = before
    return taken


def accepted(gate: Gate) -> tuple[ReferralForNavigator, ...]:
    """Read the referrals that the navigator accepted, from the unit's store."""
    every = gate.ask(NavigatorReferrals(answered_too=True))
    return tuple(each for each in every if each.outcome == ACCEPTED)


def _in_time(referred: Iterable[ReferralForNavigator]) -> list[ReferralForNavigator]:
    """Take the newest, with those whom the demo tells of, in the order of their referral."""
    known = [each for each in referred if each.person in SAFE]
    others = sorted(
        (each for each in referred if each.person not in SAFE), key=_referred_at, reverse=True
    )
    return sorted([*known, *others[: MOST - len(known)]], key=_referred_at)


def _referred_at(referral: ReferralForNavigator) -> datetime:
    return referral.happened_at


def _taken_on(referral: ReferralForNavigator) -> TakeOn:
    known = SAFE.get(referral.person, {})
    return TakeOn(
        name=referral.person, born_words=referral.born, case_uuid=referral.case_uuid,
        person_uuid=referral.person_uuid, status=SupportStatus.SUPPORTED, **known,  # type: ignore[arg-type]
    )  # fmt: skip
