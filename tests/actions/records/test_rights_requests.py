"""Requests for what is held about somebody: answered by when, what gives more time, and what goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mscu.actions.core.action import CHOOSE
from mscu.actions.core.checking import IN_FUTURE
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.records.record_papers import Disposals, IssueRightsCertificate
from mscu.actions.records.rights_requests import (
    ANSWERED,
    BEFORE_RECEIPT,
    AnswerRightsRequest,
    DisposeRightsRequest,
    ProposeRightsDisposal,
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
from mscu.codes import Operation, Role
from mscu.copy_codes import RightsDecision
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from tests.actions.records.problems import problems_of
from tests.documents.reading import text_of
from tests.inputs.factories import World
from tests.inputs.records import ASKS, FOR_WHOM, over, request_to_go
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


def test_a_request_is_due_a_month_after_it_was_clear_who_asks_and_its_days_can_be(keeper: Gate) -> None:
    keeper.perform(RecordRightsRequest(**ASKS))
    keeper.perform(RecordRightsRequest(**ASKS, identity_on="20 Jun 2022"))
    first, second = keeper.ask(RightsRequests())
    assert (first.due, second.due) == ("19 Jul 2022", "20 Jul 2022")
    assert first.state is RightsState.OPEN
    asks = RecordRightsRequest(**ASKS | {"received_on": "21 Jun 2022"})
    assert problems_of(keeper, asks) == {"received_on": IN_FUTURE}
    number = keeper.perform(RecordRightsRequest(**ASKS))
    early = problems_of(keeper, answer(number, answered_on="18 Jun 2022"))
    assert early == {"answered_on": BEFORE_RECEIPT}
    assert set(problems_of(keeper, answer(number, decision=None))) == {"decision"}


def test_what_is_open_stands_first_and_says_how_late_it_is(store: Store, keeper: Gate) -> None:
    done = keeper.perform(RecordRightsRequest(**ASKS))
    keeper.perform(answer(done))
    keeper.perform(RecordRightsRequest(**ASKS))
    assert [row.state for row in keeper.ask(RightsRequests())] == [RightsState.OPEN, RightsState.DONE]
    store.clock.turn(days=24)
    assert keeper.ask(RightsRequests())[0].state is RightsState.SOON
    store.clock.turn(days=6)
    assert keeper.ask(RightsRequests())[0].state is RightsState.LATE


def test_less_than_all_needs_a_ground_and_reasons_and_is_answered_once(keeper: Gate) -> None:
    number = keeper.perform(RecordRightsRequest(**ASKS))
    less = answer(number, decision=RightsDecision.NEITHER)
    assert set(problems_of(keeper, less)) == {"ground", "reason"}
    keeper.perform(replace(less, ground="right_ground:crime", reason="An enquiry is running."))
    (row,) = keeper.ask(RightsRequests())
    assert (row.decision, row.reason) == ("Neither confirmed nor denied", "An enquiry is running.")
    assert row.ground.endswith("(s.45(4)(b))")
    assert problems_of(keeper, answer(number, version=2)) == {"decision": ANSWERED}


def test_what_is_late_or_due_soon_is_on_the_desk_of_who_deals_with_it(store: Store) -> None:
    records, officer = store.gate(Role.RECORDS), store.gate(Role.OFFICER)
    number = records.perform(RecordRightsRequest(**ASKS))
    assert records.ask(MyDesk()).decisions == ()
    for days, state in ((28, RightsState.SOON), (10, RightsState.LATE)):
        store.clock.turn(days=days)
        (item,) = records.ask(MyDesk()).decisions
        assert (item.id, item.state) == (number, state)
        assert officer.ask(MyDesk()).decisions == ()
    records.perform(answer(number, answered_on="28 Jul 2022"))
    assert records.ask(MyDesk()).decisions == ()


@pytest.fixture
def later_keeper(store: Store) -> Gate:
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


def test_the_clock_stops_and_a_notice_gives_two_further_months(later_keeper: Gate) -> None:
    number = asked(later_keeper)
    assert row_of(later_keeper, number).due_words == "Answer by 2 Dec 2026"
    later_keeper.perform(stop(number))
    assert row_of(later_keeper, number).due_words == "Answer by 10 Dec 2026"
    assert row_of(later_keeper, number).state is RightsState.LATE
    assert problems_of(later_keeper, extend(number, "11 Dec 2026")) == {
        "extended_on": "Too late: the notice had to be given by 10 Dec 2026."
    }
    later_keeper.perform(extend(number, "8 Dec 2026"))
    row = row_of(later_keeper, number)
    assert (row.due_words, row.state) == ("Answer by 10 Feb 2027", RightsState.OPEN)
    assert row.steps == (
        "Clock stopped on 9 Nov 2026 for more detail, which came on 16 Nov 2026",
        "Extended by a notice of 8 Dec 2026: Five cases.",
    )
    assert problems_of(later_keeper, extend(number, "8 Dec 2026", version=3)) == {"extended_on": TWICE}
    number = asked(later_keeper)
    later_keeper.perform(stop(number, came_on=""))
    row = row_of(later_keeper, number)
    assert (row.stopped, row.state, row.may_stop) == (True, RightsState.OPEN, True)
    assert row.due_words.startswith("The clock stands still until the detail comes")


def test_neither_clock_nor_right_is_one_that_the_law_does_not_have(later_keeper: Gate) -> None:
    for kind, received, asked_on, came_on, problem in (
        ("access", "2 Nov 2026", "1 Nov 2026", "", {"detail_asked_on": BEFORE_RECEIPT}),
        ("access", "2 Nov 2026", "9 Nov 2026", "8 Nov 2026", {"detail_came_on": BEFORE_ASKED}),
        ("erasure", "2 Nov 2026", "9 Nov 2026", "", {"detail_asked_on": NOT_FOR_THIS}),
    ):
        number = asked(later_keeper, kind=f"right_kind:{kind}", received_on=received)
        assert problems_of(later_keeper, stop(number, asked_on, came_on)) == problem
    complaint = RecordRightsRequest(**ASKS | {"received_on": "18 Jun 2026", "kind": "right_kind:complaint"})
    assert problems_of(later_keeper, complaint) == {
        "kind": "This begins on 19 Jun 2026. Choose what was in force before."
    }
    assert problems_of(later_keeper, RecordRightsRequest(**ASKS | {"kind": "right_kind:none"})) == {
        "kind": CHOOSE
    }


def test_a_complaint_is_acknowledged_and_then_answered(store: Store, later_keeper: Gate) -> None:
    store.clock.now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    number = asked(later_keeper, kind="right_kind:complaint")
    row = row_of(later_keeper, number)
    assert (row.due_words, row.state) == ("Acknowledge by 1 Dec 2026", RightsState.SOON)
    assert not row.may_stop
    assert not row.may_extend
    done = AcknowledgeRequest(request_id=number, version=1, acknowledged_on="26 Nov 2026")
    later_keeper.perform(done)
    row = row_of(later_keeper, number)
    assert (row.state, row.steps) == (RightsState.OPEN, ("Acknowledged 26 Nov 2026",))
    assert problems_of(later_keeper, replace(done, version=2)) == {"acknowledged_on": TWICE}


def test_before_it_was_law_neither_detail_nor_a_notice_gave_more_time(later_keeper: Gate) -> None:
    number = asked(later_keeper, received_on="2 Jan 2026")
    later_keeper.perform(stop(number, "5 Jan 2026", ""))
    later_keeper.perform(extend(number, "6 Jan 2026"))
    row = row_of(later_keeper, number)
    assert (row.due_words, row.stopped, row.state) == ("Answer by 2 Feb 2026", False, RightsState.LATE)
    assert row.steps == (
        "Asked on 5 Jan 2026 for more detail",
        "Notice, without more time by the law of that day, of 6 Jan 2026: Five cases.",
    )


def test_privilege_is_a_ground_since_autumn_2025_and_the_reply_names_the_regulator_of_the_day(
    later_keeper: Gate, store: Store
) -> None:
    number = asked(later_keeper)
    given = AnswerRightsRequest(
        request_id=number,
        version=1,
        decision=RightsDecision.PART,
        answered_on="1 Dec 2026",
        ground="right_ground:privilege",
        reason="Advice of counsel.",
    )
    later_keeper.perform(given)
    assert row_of(later_keeper, number).ground == "Legal privilege (s.45A)"
    assert "ask the Information Commission to look" in row_of(later_keeper, number).neither
    store.clock.now = datetime(2022, 6, 20, 9, tzinfo=UTC)
    assert "ask the Information Commissioner to look" in row_of(later_keeper, number).neither


def test_two_people_dispose_of_it_and_a_line_without_a_name_stays(world: World) -> None:
    number = request_to_go(world)
    records, supervisor = world.store.gate(Role.RECORDS), world.store.gate(Role.SUPERVISOR)
    (row,) = supervisor.ask(RightsRequests())
    assert (row.state, row.proposal, row.by_me) == (RightsState.OVER, number, False)
    with pytest.raises(NotPermitted):
        records.perform(DisposeRightsRequest(disposal_id=number, agreed=True))
    with pytest.raises(Invalid):
        supervisor.perform(DisposeRightsRequest(disposal_id=number))
    with pytest.raises(NotFound):
        records.perform(IssueRightsCertificate(disposal_id=number, **FOR_WHOM))
    supervisor.perform(DisposeRightsRequest(disposal_id=number, agreed=True))
    assert supervisor.ask(RightsRequests()) == ()
    assert world.store.sql("SELECT count(*) FROM rights_request") == [(0,)]
    assert Operation.ERASURE in {row.operation for row in world.store.audit()}
    (gone,) = supervisor.ask(Disposals())
    assert gone.printed.of_request
    paper = supervisor.perform(IssueRightsCertificate(disposal_id=gone.id, **FOR_WHOM))
    read = text_of(paper.content)
    for said in ("Rights request 1", records.actor.display, supervisor.actor.display):
        assert said in read
    assert ASKS["asked_by"] not in read


def test_it_stays_until_it_was_answered_and_kept_long_enough(world: World) -> None:
    records = world.store.gate(Role.RECORDS)
    number = records.perform(RecordRightsRequest(**ASKS | {"asked_by": "Another"}))
    with pytest.raises(Invalid):
        records.perform(ProposeRightsDisposal(request_id=number, version=1, agreed=True))
    old = over(world)
    world.store.clock.turn(days=-3)
    early = ProposeRightsDisposal(request_id=old, version=2, agreed=True)
    assert problems_of(records, early) == {"request_id": "It must be kept until 19 Jun 2022."}
    world.store.clock.turn(days=3)
    with pytest.raises(Invalid):
        records.perform(ProposeRightsDisposal(request_id=old, version=2))
    records.perform(early)
    with pytest.raises(Invalid):
        records.perform(early)
