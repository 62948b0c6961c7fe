"""A navigator's day: what was done, what is due by the hour, and what ends soon."""

from typing import Any

import pytest

from mscu.actions.charity.charity_rota import AddTurn
from mscu.actions.charity.navigator_desk import NavigatorDesk, NavigatorDeskSummary
from mscu.actions.support.check_ins import GoOut
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, YesNo
from tests.inputs.consents import a_card, a_consent
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store


@pytest.fixture
def survivor(charity: Store) -> int:
    taking_on = TakeOn(name="Ionuț Bălan", safe_to_text=YesNo.YES, safe_when="after 18:00")
    return charity.gate(Role.NAVIGATOR).perform(taking_on)


def do(charity: Store, *commands: Any) -> None:
    for command in commands:
        charity.gate(Role.NAVIGATOR).perform(command)


def desk(charity: Store, who: str = Role.NAVIGATOR) -> NavigatorDeskSummary:
    return charity.gate(who).ask(NavigatorDesk())


def test_contacts_are_due_by_the_hour_and_what_ends_within_two_weeks_ends_soon(
    charity: Store, survivor: int
) -> None:
    do(charity, a_contact(survivor, next_contact="20 Jun 2022 14:00"))
    (clock,) = desk(charity).due
    assert (clock.survivor_id, clock.to_the_minute, clock.days_left) == (survivor, True, 0)
    do(charity, a_contact(survivor, happened="20 Jun 2022 09:30", next_contact="27 Jun 2022"))
    assert desk(charity).due == ()
    do(charity, a_consent(survivor, review_on="4 Jul 2022"), a_card(survivor, agreed_on="1 Mar 2022"))
    assert [clock.key for clock in desk(charity).ending] == ["card", "consent"]
    do(charity, a_consent(survivor, review_on="5 Jul 2022"))
    assert [clock.key for clock in desk(charity).ending] == ["card"]


def test_only_who_was_reached_counts_as_reached(charity: Store, survivor: int) -> None:
    assert desk(charity).reach[survivor].unreached_days is None
    tried = "support_contact:no_answer"
    do(charity, a_contact(survivor, happened="10 Jun 2022 09:00"))
    do(charity, a_contact(survivor, happened="20 Jun 2022 09:00", method=tried))
    answer = desk(charity)
    assert answer.reach[survivor].unreached_days == 10
    assert [(kept.reached, kept.survivor_id) for kept in answer.kept] == [(False, survivor)]
    assert (answer.reach[survivor].safe, answer.reach[survivor].when) == (("text",), "after 18:00")


def test_her_own_turn_on_the_rota_ends_at_its_hour(charity: Store) -> None:
    assert desk(charity).on_call_until == ""
    display = charity.gate(Role.NAVIGATOR).actor.display
    do(
        charity,
        AddTurn(starts_at="20 Jun 2022 08:00", ends_at="21 Jun 2022 08:00", name=display, number="0161"),
    )
    assert desk(charity).on_call_until == "21 Jun 2022 08:00"
    assert desk(charity, OTHER_NAVIGATOR).on_call_until == ""


def test_a_colleague_s_day_is_her_own_but_who_is_overdue_is_everybody_s(
    charity: Store, survivor: int
) -> None:
    do(charity, a_contact(survivor, next_contact="20 Jun 2022 14:00"), a_card(survivor))
    do(charity, GoOut(area="Bury", expected_at="20 Jun 2022 12:00"))
    charity.clock.turn(hours=3)
    answer = desk(charity, OTHER_NAVIGATOR)
    assert [clock.key for clock in answer.due] == ["check_in"]
    assert (answer.kept, answer.ending, answer.reach) == ((), (), {})
