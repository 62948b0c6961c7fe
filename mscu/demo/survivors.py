"""Fills the demo's charity store: the survivors whom Hannah Sealy supports, and the cover for her.

In the unit's store she has the rota, and has read most of the alerts.

What a survivor disclosed is not in the unit's store, so it is not in `caravan.toml` but in `survivors.toml`,
step by step as commands of the charity's store.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from mscu.actions.charity.charity_breaches import RecordCharityBreach, TellSurvivor
from mscu.actions.charity.charity_rota import AddTurn
from mscu.actions.charity.material_requests import RecordRequest
from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertLine, AlertsForNavigator
from mscu.actions.sharing.cards import AgreeCard
from mscu.actions.sharing.consents import Recipient, RecordConsent
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals, ReferralForNavigator
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.actions.sharing.shares import ShareWithPolice
from mscu.actions.sharing.support_ends import FollowSupport, Support
from mscu.actions.support.benefits import GiveBenefit
from mscu.actions.support.closures import CloseSupport
from mscu.actions.support.contacts import (
    AssessRisk,
    LogContact,
    RecordEngagement,
    RecordFirstAccount,
    RecordProgress,
    Score,
    SetNeed,
)
from mscu.actions.survivors.directory import AddInterpreter, AddProvider
from mscu.actions.survivors.survivor_list import SurvivorList
from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.code_keys import ACCEPTED, WITH_POLICE
from mscu.codes import YesNo
from mscu.dates.london import show_moment
from mscu.demo.build import MovingClock
from mscu.demo.caravan import moment
from mscu.resources import resource
from mscu.survivor_codes import ShareOf, SupportStatus, ToldHow

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
"""Log-in name, display name and role of the charity's people."""
ON_CALL_NUMBER = "07700 900171"
"""The charity's on-call phone, which whoever is on call carries: no survivor's number."""
UNREAD_SURVIVOR = "Lorraine Pike"
"""The survivor whose alerts the navigator has not yet read when the demo opens."""
MAX_SURVIVORS = 9
SUPPORT_LASTS = timedelta(days=183)
CARAVAN_SURVIVORS = {
    "Ionuț Bălan": {
        "known_as": "Nelu",
        "interpreter": "Romanian, female, independent",
        "dialect": "Moldavian",
        "phone": "07700 900162",
        "safe_to_phone": YesNo.YES,
        "safe_to_text": YesNo.YES,
        "safe_to_write": YesNo.NO,
        "safe_when": "after 18:00",
        "code_word": "lapwing",
        "language": "language:ron",
        "nationality": "nationality:romanian",
    },
    "Keith Ormrod": {
        "safe_to_phone": YesNo.NO,
        "safe_to_text": YesNo.YES,
        "safe_to_write": YesNo.NO,
        "phone": "07700 900163",
        "language": "language:eng",
        "note": "With his brother, who knows; nobody else there does.",
    },
}
"""What the navigator knows of the two men of the caravan case whom she met."""


STEPS: dict[str, type[Any]] = {
    "contact": LogContact,
    "need": SetNeed,
    "benefit": GiveBenefit,
    "progress": RecordProgress,
    "engagement": RecordEngagement,
    "first_account": RecordFirstAccount,
    "risk": AssessRisk,
    "consent": RecordConsent,
    "share": ShareWithPolice,
    "card": AgreeCard,
    "request": RecordRequest,
}
"""The command of each kind of step in the file."""
STATES: dict[str, Callable[[str], Any]] = {
    "counselling": YesNo,
    "safe": YesNo,
    "told": YesNo,
    "within_scope": YesNo,
    "location_known": YesNo,
    "of": ShareOf,
}
ROTA = (
    ("20 Jun 2022 00:00", "21 Jun 2022 08:00", "Hannah Sealy", ON_CALL_NUMBER),
    ("21 Jun 2022 08:00", "28 Jun 2022 08:00", "Moira Keane", ON_CALL_NUMBER),
)
"""The rota in the charity's own store, from the demo's day on."""
ON_CALL = (
    Turn(starts_at="13 Jun 2022 08:00", ends_at="20 Jun 2022 08:00", name="Ana Pop", number=ON_CALL_NUMBER),
    Turn(
        starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="Hannah Sealy", number=ON_CALL_NUMBER
    ),
    Turn(
        starts_at="27 Jun 2022 08:00", ends_at="4 Jul 2022 08:00", name="Moira Keane", number=ON_CALL_NUMBER
    ),
)
"""The rota that the unit reads."""


def fill_survivors(gate: Gate, referrals: Iterable[ReferralForNavigator]) -> int:
    """Take on everyone whose referral was accepted, as the navigator, and return how many."""
    clock, former_clock, count = MovingClock(), gate.clock, 0
    gate.clock = clock
    steps_by_name = {row["name"]: row["steps"] for row in _read()["survivors"]}
    for referral in _selected(referrals):
        clock.set_to(referral.happened_at + timedelta(hours=3))
        survivor = gate.perform(_take_on(referral))
        _run_steps(gate, survivor, steps_by_name.get(referral.person, ()), clock)
        if count % 3 == 1:
            clock.set_to(former_clock())
            gate.perform(NameReader(survivor_id=survivor, user="second", reason="On leave."))
        count += 1
    _close_long_ago(gate, clock)
    _lose_papers(gate, clock)
    gate.clock = former_clock
    for line in _read()["providers"]:
        gate.perform(AddProvider(**line))
    for line in _read()["interpreters"]:
        gate.perform(AddInterpreter(**line))
    for starts, ends, name, number in ROTA:
        gate.perform(AddTurn(starts_at=starts, ends_at=ends, name=name, number=number))
    return count


def _close_long_ago(gate: Gate, clock: MovingClock) -> None:
    """End one survivor's support so long ago that the records are due for erasure."""
    clock.set_to(moment("2015-03-02T10:00"))
    survivor = gate.perform(TakeOn(name="Agnes Kowal", language="language:pol"))
    clock.set_to(moment("2016-05-11T15:30"))
    closing = CloseSupport(survivor_id=survivor, closed_on="11 May 2016", ending="support_ending:completed")
    gate.perform(closing)


def _lose_papers(gate: Gate, clock: MovingClock) -> None:
    """Record a lost diary: the people in it are told as is safe, and the deadline is still running."""
    breach_fields = _read()["breach"]
    clock.set_to(moment(breach_fields.pop("at")))
    ids = {row.name: row.id for row in gate.ask(SurvivorList())}
    informed = ids.get(breach_fields.pop("told"))
    if informed is None:
        return  # of a demo with thousands of cases only the newest referrals were read
    concerned = tuple(ids[name] for name in breach_fields.pop("names") if name in ids)
    breach_fields["was_open"] = YesNo(breach_fields["was_open"])
    told_at, how = breach_fields.pop("told_at"), ToldHow(breach_fields.pop("how"))
    breach = gate.perform(RecordCharityBreach(survivors=concerned, **breach_fields))
    gate.perform(TellSurvivor(breach_id=breach, survivor_id=informed, told_at=told_at, how=how))


def _read() -> dict[str, Any]:
    with resource("demo/survivors.toml").open("rb") as file:
        return tomllib.load(file)


def _run_steps(gate: Gate, survivor_id: int, steps: Iterable[dict[str, Any]], clock: MovingClock) -> None:
    """Run the steps one after another, each at its own time."""
    consent_id = 0
    for step in steps:
        clock.set_to(moment(step["at"]))
        command = _step(step, survivor_id, consent_id)
        result = gate.perform(command)
        if step.get("purpose") == WITH_POLICE:
            consent_id = result


def _step(step: dict[str, Any], survivor_id: int, consent_id: int) -> Any:  # noqa: ANN401 - any command
    command = STEPS[step["do"]]
    values = {name: _value(name, value) for name, value in step.items()}
    values |= {"survivor_id": survivor_id, "consent_id": consent_id}
    names = {field.name for field in fields(command)}
    return command(**{name: value for name, value in values.items() if name in names})


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - as TOML has it
    if name == "scores":
        return tuple(Score(domain=domain, score=score) for domain, score in value)
    if name == "recipients":
        return tuple(Recipient(name=display, login=login) for display, login in value)
    return STATES[name](value) if name in STATES and isinstance(value, str) else value


def accepted(gate: Gate) -> tuple[ReferralForNavigator, ...]:
    """Return the referrals that the navigator accepted, from the unit's store."""
    referrals = gate.ask(NavigatorReferrals(answered_too=True))
    return tuple(referral for referral in referrals if referral.outcome == ACCEPTED)


def end_former_support(unit: Gate, referrals: Iterable[ReferralForNavigator]) -> None:
    """Record for whom support ended long ago: those whom the charity's store does not name."""
    now, taken_on = unit.clock(), {referral.entry_id for referral in _selected(referrals)}
    people = tuple(
        Support(
            case_uuid=referral.case_uuid,
            person_uuid=referral.person_uuid,
            ended_at=show_moment(referral.happened_at + SUPPORT_LASTS),
        )
        for referral in referrals
        if referral.entry_id not in taken_on and referral.happened_at + SUPPORT_LASTS < now
    )
    unit.perform(FollowSupport(people=people))


def _selected(referrals: Iterable[ReferralForNavigator]) -> list[ReferralForNavigator]:
    """Return the newest referrals and those in the file, in order of referral."""
    in_file = [referral for referral in referrals if referral.person in CARAVAN_SURVIVORS]
    others = sorted(
        (referral for referral in referrals if referral.person not in CARAVAN_SURVIVORS),
        key=_referred_at,
        reverse=True,
    )
    return sorted([*in_file, *others[: MAX_SURVIVORS - len(in_file)]], key=_referred_at)


def _referred_at(referral: ReferralForNavigator) -> datetime:
    return referral.happened_at


def _take_on(referral: ReferralForNavigator) -> TakeOn:
    details = CARAVAN_SURVIVORS.get(referral.person, {})
    return TakeOn(
        name=referral.person,
        born_words=referral.born,
        case_uuid=referral.case_uuid,
        person_uuid=referral.person_uuid,
        status=SupportStatus.SUPPORTED,
        **details,  # type: ignore[arg-type]
    )


def set_rota_and_read_alerts(gate: Gate) -> int:
    """Set the rota in the unit's store, read the alerts there, and return how many were read."""
    gate.perform(SetOnCall(turns=ON_CALL))
    clock, former_clock, count = MovingClock(), gate.clock, 0
    gate.clock = clock
    while alerts := [alert for alert in gate.ask(AlertsForNavigator()) if _is_to_be_read(alert)]:
        for alert in sorted(alerts, key=lambda alert: alert.raised_at):
            clock.set_to(alert.raised_at + timedelta(minutes=25))
            gate.perform(AcknowledgeAlerts(alert_ids=(alert.id,)))
        count += len(alerts)
    gate.clock = former_clock
    return count


def _is_to_be_read(alert: AlertLine) -> bool:
    return not alert.acknowledged and UNREAD_SURVIVOR not in alert.words
