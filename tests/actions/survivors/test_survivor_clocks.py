"""The survivors' clocks: from the charity's store alone, of others no more than a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.charity.material_requests import ReplyToRequest
from mscu.actions.support.check_ins import GoOut
from mscu.actions.support.closures import CloseSupport
from mscu.actions.support.contacts import AssessRisk
from mscu.actions.survivors.survivor_clocks import SurvivorClock, SurvivorClocks
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Family, Role
from mscu.rules.clock_engine import ClockState
from mscu.survivor_codes import RequestReply
from tests.inputs.consents import a_card, a_consent, a_request, withdrawal_of
from tests.inputs.support import OF_ONE, a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store

Ask = Callable[..., dict[str, SurvivorClock]]


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))


@pytest.fixture
def clocks(charity: Store) -> Ask:
    """Return the clocks of somebody, by what is due."""

    def ask(who: str = Role.NAVIGATOR) -> dict[str, SurvivorClock]:
        found = charity.gate(who).ask(SurvivorClocks()).clocks
        assert len({each.key for each in found}) == len(found)
        return {each.key: each for each in found}

    return ask


def do(charity: Store, *commands: Any) -> list[int]:
    return [charity.gate(Role.NAVIGATOR).perform(command) for command in commands]


def test_without_anything_agreed_nothing_runs(survivor: int, clocks: Ask) -> None:
    assert survivor
    assert clocks() == {}


def test_the_next_contact_runs_to_its_minute_where_one_was_agreed(
    charity: Store, survivor: int, clocks: Ask
) -> None:
    do(charity, a_contact(survivor, next_contact="22 Jun 2022 14:00"))
    clock = clocks()["contact"]
    assert (clock.label, clock.case_reference, clock.mine) == ("Ionuț Bălan", "SV-22-0001", True)
    assert clock.end == "due 22 Jun 2022 14:00"
    assert clock.state is ClockState.RUNNING
    assert clock.owner == charity.gate(Role.NAVIGATOR).actor.display


def test_a_risk_is_looked_at_again(charity: Store, survivor: int, clocks: Ask) -> None:
    risk: Any = OF_ONE[AssessRisk](survivor)
    do(charity, replace(risk, review_on="19 Jun 2022"))
    clock = clocks()["risk"]
    assert (clock.end, clock.left, clock.state) == ("due 19 Jun 2022", "1 day late", ClockState.LATE)


def test_a_consent_is_reviewed_until_it_is_withdrawn_or_followed(
    charity: Store, survivor: int, clocks: Ask
) -> None:
    (number,) = do(charity, a_consent(survivor, review_on="1 Jul 2022"))
    assert clocks()["consent"].days_left == 11
    do(charity, a_consent(survivor, review_on="1 Aug 2022"))
    assert clocks()["consent"].due_day.month == 8
    do(charity, withdrawal_of(number + 1))
    assert "consent" not in clocks()


def test_a_card_is_looked_at_after_a_quarter(charity: Store, survivor: int, clocks: Ask) -> None:
    do(charity, a_card(survivor, agreed_on="1 Jun 2022"))
    assert clocks()["card"].end == "due 31 Aug 2022"
    assert (clocks()["card"].icon, clocks()["card"].family) == ("siren", Family.CARE)
    assert clocks(OTHER_NAVIGATOR)["card"].label == ""


def test_a_request_is_replied_to(charity: Store, survivor: int, clocks: Ask) -> None:
    (number,) = do(charity, a_request(survivor, due_on="24 Jun 2022"))
    clock = clocks(OTHER_NAVIGATOR)["request"]
    assert (clock.label, clock.case_reference, clock.mine) == ("", "SV-22-0001", False)
    assert clocks()["request"].mine
    charity.gate(Role.LEAD).perform(
        ReplyToRequest(
            request_id=number,
            version=1,
            reply=RequestReply.NOTHING_HELD,
            replied_on="20 Jun 2022",
            reply_words="Nothing is held.",
        )
    )
    assert "request" not in clocks()


def test_who_is_out_alone_is_seen_by_others_once_overdue(charity: Store, clocks: Ask) -> None:
    do(charity, GoOut(area="Bury", expected_at="20 Jun 2022 12:00"))
    assert clocks()["check_in"].state is ClockState.RUNNING
    assert "check_in" not in clocks(OTHER_NAVIGATOR)
    charity.clock.turn(hours=3)
    assert clocks(OTHER_NAVIGATOR)["check_in"].state is ClockState.LATE


def test_of_somebody_else_s_survivor_nothing_of_the_records_is_told(
    charity: Store, survivor: int, clocks: Ask
) -> None:
    do(charity, a_contact(survivor, next_contact="22 Jun 2022"), a_consent(survivor, review_on="1 Jul 2022"))
    assert set(clocks(OTHER_NAVIGATOR)) == set()


def test_a_closed_support_runs_on_no_clock(charity: Store, survivor: int, clocks: Ask) -> None:
    do(charity, a_contact(survivor, next_contact="22 Jun 2022"), a_card(survivor))
    do(charity, OF_ONE[CloseSupport](survivor))
    assert set(clocks()) == set()
