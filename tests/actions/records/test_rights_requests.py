"""Requests for what is held about somebody: by when they are answered, and what stays on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.core.checking import IN_FUTURE
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.records.rights_requests import (
    ANSWERED,
    BEFORE_RECEIPT,
    AnswerRightsRequest,
    RecordRightsRequest,
    RightsRequests,
    RightsState,
    rights_rule,
)
from mscu.codes import Role
from mscu.copy_codes import RightsDecision
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from tests.inputs.records import ASKS
from tests.scenes.stores import Store


@pytest.fixture
def keeper(store: Store) -> Gate:
    """Return the records manager, on 20 June 2022."""
    return store.gate(Role.RECORDS)


def answer(number: int, **changes: Any) -> AnswerRightsRequest:
    given = AnswerRightsRequest(
        request_id=number, version=1, decision=RightsDecision.GIVEN, answered_on="20 Jun 2022"
    )
    return replace(given, **changes)


def refused(gate: Gate, command: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems


def test_a_request_is_due_a_month_after_it_was_clear_who_asks(keeper: Gate) -> None:
    keeper.perform(RecordRightsRequest(**ASKS))
    keeper.perform(RecordRightsRequest(**ASKS, identity_on="20 Jun 2022"))
    first, second = keeper.ask(RightsRequests())
    assert (first.due, second.due) == ("19 Jul 2022", "20 Jul 2022")
    assert first.state is RightsState.OPEN


def test_what_is_open_stands_first_and_says_how_late_it_is(store: Store, keeper: Gate) -> None:
    done = keeper.perform(RecordRightsRequest(**ASKS))
    keeper.perform(answer(done))
    keeper.perform(RecordRightsRequest(**ASKS))
    assert [row.state for row in keeper.ask(RightsRequests())] == [RightsState.OPEN, RightsState.DONE]
    store.clock.turn(days=24)
    assert keeper.ask(RightsRequests())[0].state is RightsState.SOON
    store.clock.turn(days=6)
    assert keeper.ask(RightsRequests())[0].state is RightsState.LATE


def test_less_than_all_needs_a_ground_and_reasons(keeper: Gate) -> None:
    number = keeper.perform(RecordRightsRequest(**ASKS))
    less = answer(number, decision=RightsDecision.NEITHER)
    assert set(refused(keeper, less)) == {"ground", "reason"}
    keeper.perform(replace(less, ground="right_ground:crime", reason="An enquiry is running."))
    (row,) = keeper.ask(RightsRequests())
    assert (row.decision, row.reason) == ("Neither confirmed nor denied", "An enquiry is running.")
    assert row.ground.endswith("(s.45(4)(b))")


def test_days_that_cannot_be_are_refused(keeper: Gate) -> None:
    asks = RecordRightsRequest(**ASKS | {"received_on": "21 Jun 2022"})
    assert refused(keeper, asks) == {"received_on": IN_FUTURE}
    number = keeper.perform(RecordRightsRequest(**ASKS))
    early = refused(keeper, answer(number, answered_on="18 Jun 2022"))
    assert early == {"answered_on": BEFORE_RECEIPT}
    assert set(refused(keeper, answer(number, decision=None))) == {"decision"}


def test_it_is_answered_once(keeper: Gate) -> None:
    number = keeper.perform(RecordRightsRequest(**ASKS))
    keeper.perform(answer(number))
    assert refused(keeper, answer(number, version=2)) == {"decision": ANSWERED}


def test_nobody_else_reads_who_asked(store: Store, keeper: Gate) -> None:
    keeper.perform(RecordRightsRequest(**ASKS))
    with pytest.raises(NotPermitted):
        store.gate(Role.OFFICER).ask(RightsRequests())


def test_what_is_said_neither_confirms_nor_denies() -> None:
    assert "neither confirms nor denies" in rights_rule().neither


def test_what_is_late_or_due_soon_is_on_the_desk_of_who_deals_with_it(store: Store) -> None:
    records, officer = store.gate(Role.RECORDS), store.gate(Role.OFFICER)
    number = records.perform(RecordRightsRequest(**ASKS))
    assert records.ask(MyDesk()).decisions == ()
    for days, state in ((28, RightsState.SOON), (10, RightsState.LATE)):
        store.clock.turn(days=days)
        (item,) = records.ask(MyDesk()).decisions
        assert (item.id, item.state) == (number, state)
        assert officer.ask(MyDesk()).decisions == ()
    answer = AnswerRightsRequest(
        request_id=number, version=1, decision=RightsDecision.GIVEN, answered_on="28 Jul 2022"
    )
    records.perform(answer)
    assert records.ask(MyDesk()).decisions == ()
