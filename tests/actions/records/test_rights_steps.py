"""Between a request and its answer: the clock stopped, two further months, a complaint acknowledged."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mscu.actions.core.action import CHOOSE
from mscu.actions.records.rights_requests import (
    BEFORE_RECEIPT,
    AnswerRightsRequest,
    RecordRightsRequest,
    RightsRequests,
    RightsRow,
    RightsState,
)
from mscu.actions.records.rights_steps import (
    BEFORE_ASKED,
    NOT_FOR_THIS,
    TWICE,
    AcknowledgeRequest,
    ExtendRightsRequest,
    StopRightsClock,
)
from mscu.codes import Role
from mscu.copy_codes import RightsDecision
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.inputs.records import ASKS
from tests.scenes.stores import Store


@pytest.fixture
def keeper(store: Store) -> Gate:
    """Return the records manager, on 11 December 2026."""
    store.clock.now = datetime(2026, 12, 11, 9, tzinfo=UTC)
    return store.gate(Role.RECORDS)


def asked(gate: Gate, **fields: str) -> int:
    return gate.perform(RecordRightsRequest(**ASKS | {"received_on": "2 Nov 2026"} | fields))


def stop(number: int, asked_on: str = "9 Nov 2026", came_on: str = "16 Nov 2026") -> StopRightsClock:
    return StopRightsClock(request_id=number, version=1, detail_asked_on=asked_on, detail_came_on=came_on)


def extend(number: int, day: str, version: int = 2) -> ExtendRightsRequest:
    return ExtendRightsRequest(
        request_id=number, version=version, extended_on=day, extension_reason="Five cases."
    )


def row_of(gate: Gate, number: int) -> RightsRow:
    return next(row for row in gate.ask(RightsRequests()) if row.id == number)


def refused(gate: Gate, command: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems


def test_the_clock_stops_and_a_notice_gives_two_further_months(keeper: Gate) -> None:
    number = asked(keeper)
    assert row_of(keeper, number).due_words == "Answer by 2 Dec 2026"
    keeper.perform(stop(number))
    assert row_of(keeper, number).due_words == "Answer by 10 Dec 2026"
    assert row_of(keeper, number).state is RightsState.LATE
    assert refused(keeper, extend(number, "11 Dec 2026")) == {
        "extended_on": "Too late: the notice had to be given by 10 Dec 2026."
    }
    keeper.perform(extend(number, "8 Dec 2026"))
    row = row_of(keeper, number)
    assert (row.due_words, row.state) == ("Answer by 10 Feb 2027", RightsState.OPEN)
    assert row.steps == (
        "Clock stopped on 9 Nov 2026 for more detail, which came on 16 Nov 2026",
        "Extended by a notice of 8 Dec 2026: Five cases.",
    )
    assert refused(keeper, extend(number, "8 Dec 2026", version=3)) == {"extended_on": TWICE}


def test_while_detail_is_awaited_nothing_is_late(keeper: Gate) -> None:
    number = asked(keeper)
    keeper.perform(stop(number, came_on=""))
    row = row_of(keeper, number)
    assert (row.stopped, row.state, row.may_stop) == (True, RightsState.OPEN, True)
    assert row.due_words.startswith("The clock stands still until the detail comes")


@pytest.mark.parametrize(
    ("kind", "received", "asked_on", "came_on", "problem"),
    [
        ("access", "2 Nov 2026", "1 Nov 2026", "", {"detail_asked_on": BEFORE_RECEIPT}),
        ("access", "2 Nov 2026", "9 Nov 2026", "8 Nov 2026", {"detail_came_on": BEFORE_ASKED}),
        ("erasure", "2 Nov 2026", "9 Nov 2026", "", {"detail_asked_on": NOT_FOR_THIS}),
    ],
)
def test_a_clock_that_the_law_does_not_stop(
    kind: str, received: str, asked_on: str, came_on: str, problem: dict[str, str], keeper: Gate
) -> None:
    number = asked(keeper, kind=f"right_kind:{kind}", received_on=received)
    assert refused(keeper, stop(number, asked_on, came_on)) == problem


def test_a_complaint_is_acknowledged_and_then_answered(store: Store, keeper: Gate) -> None:
    store.clock.now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    number = asked(keeper, kind="right_kind:complaint")
    row = row_of(keeper, number)
    assert (row.due_words, row.state) == ("Acknowledge by 1 Dec 2026", RightsState.SOON)
    assert not row.may_stop
    assert not row.may_extend
    done = AcknowledgeRequest(request_id=number, version=1, acknowledged_on="26 Nov 2026")
    keeper.perform(done)
    row = row_of(keeper, number)
    assert (row.state, row.steps) == (RightsState.OPEN, ("Acknowledged 26 Nov 2026",))
    assert refused(keeper, replace(done, version=2)) == {"acknowledged_on": TWICE}


def test_before_it_was_law_neither_detail_nor_a_notice_gave_more_time(keeper: Gate) -> None:
    number = asked(keeper, received_on="2 Jan 2026")
    keeper.perform(stop(number, "5 Jan 2026", ""))
    keeper.perform(extend(number, "6 Jan 2026"))
    row = row_of(keeper, number)
    assert (row.due_words, row.stopped, row.state) == ("Answer by 2 Feb 2026", False, RightsState.LATE)
    assert row.steps == (
        "Asked on 5 Jan 2026 for more detail",
        "Notice, without more time by the law of that day, of 6 Jan 2026: Five cases.",
    )


def test_a_right_is_one_of_the_day_on_which_it_was_asked_for(keeper: Gate) -> None:
    complaint = RecordRightsRequest(**ASKS | {"received_on": "18 Jun 2026", "kind": "right_kind:complaint"})
    assert refused(keeper, complaint) == {
        "kind": "This begins on 19 Jun 2026. Choose what was in force before."
    }
    assert refused(keeper, RecordRightsRequest(**ASKS | {"kind": "right_kind:none"})) == {"kind": CHOOSE}


def test_privilege_is_a_ground_since_autumn_2025(keeper: Gate) -> None:
    number = asked(keeper)
    answer = AnswerRightsRequest(
        request_id=number,
        version=1,
        decision=RightsDecision.PART,
        answered_on="1 Dec 2026",
        ground="right_ground:privilege",
        reason="Advice of counsel.",
    )
    keeper.perform(answer)
    assert row_of(keeper, number).ground == "Legal privilege (s.45A)"


def test_the_reply_names_the_regulator_of_the_day(store: Store, keeper: Gate) -> None:
    number = asked(keeper)
    assert "ask the Information Commission to look" in row_of(keeper, number).neither
    store.clock.now = datetime(2022, 6, 20, 9, tzinfo=UTC)
    assert "ask the Information Commissioner to look" in row_of(keeper, number).neither
