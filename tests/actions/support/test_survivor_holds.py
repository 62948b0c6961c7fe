"""A legal hold beats closing, until a lead lifts it."""

from __future__ import annotations

import pytest

from mscu.actions.charity.material_requests import RequestHold, RequestRegister
from mscu.actions.support.closures import CloseSupport
from mscu.actions.support.survivor_holds import LiftHold, SetHold
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from tests.inputs.consents import a_request
from tests.scenes.stores import Store


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))


def closing(survivor: int) -> CloseSupport:
    return CloseSupport(survivor_id=survivor, closed_on="20 Jun 2022", ending="support_ending:completed")


def held_of(gate: Gate, survivor: int) -> tuple[RequestHold, ...]:
    """Read the holds where a lead does: beside the request."""
    (line,) = gate.ask(RequestRegister(survivor_id=survivor))
    return line.legal_holds


def test_what_is_held_is_not_closed_until_a_lead_lifts_it(charity: Store, survivor: int) -> None:
    navigator, lead = charity.gate(Role.NAVIGATOR), charity.gate(Role.LEAD)
    request = navigator.perform(a_request(survivor))
    held = SetHold(survivor_id=survivor, request_id=request, reason="A summons is expected.")
    hold = navigator.perform(held)
    with pytest.raises(Invalid, match="legal hold"):
        navigator.perform(closing(survivor))
    lifting = LiftHold(hold_id=hold, version=1, reason="The summons was set aside.")
    with pytest.raises(NotPermitted):
        navigator.perform(lifting)
    lead.perform(lifting)
    navigator.perform(closing(survivor))
    (line,) = held_of(lead, survivor)
    assert (line.since, line.lifted) == ("20 Jun 2022", "20 Jun 2022: The summons was set aside.")


def test_two_holds_are_lifted_one_by_one(charity: Store, survivor: int) -> None:
    navigator, lead = charity.gate(Role.NAVIGATOR), charity.gate(Role.LEAD)
    for reason in ("Trial in October.", "A civil claim."):
        navigator.perform(SetHold(survivor_id=survivor, reason=reason))
    lead.perform(LiftHold(hold_id=1, version=1, reason="The trial is over."))
    navigator.perform(a_request(survivor))
    assert [(hold.reason, bool(hold.lifted)) for hold in held_of(lead, survivor)] == [
        ("Trial in October.", True),
        ("A civil claim.", False),
    ]
    with pytest.raises(Invalid, match="legal hold"):
        navigator.perform(closing(survivor))
    with pytest.raises(Invalid, match="already been lifted"):
        lead.perform(LiftHold(hold_id=1, version=2, reason="Again."))


def test_a_hold_has_a_reason_and_its_own_request(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    other = navigator.perform(TakeOn(name="Keith Ormrod"))
    request = navigator.perform(a_request(other))
    with pytest.raises(Invalid, match="another survivor"):
        navigator.perform(SetHold(survivor_id=survivor, request_id=request, reason="x"))
    with pytest.raises(Invalid, match="Fill this in"):
        navigator.perform(SetHold(survivor_id=survivor, reason=" "))
    with pytest.raises(NotFound):
        navigator.perform(SetHold(survivor_id=99, reason="x"))
