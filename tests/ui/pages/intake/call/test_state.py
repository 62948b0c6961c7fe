"""A call remembers when what happened, says where it stands, and comes back whole from its draft."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from mscu.actions.intake.advice_library import Situation, rank_advice
from mscu.codes import Urgency
from mscu.rules.advice import shipped_library
from mscu.ui.pages.intake.call.state import CallClock, CallState, read_back

BEGAN = datetime(2022, 3, 13, 8, 15, 4, tzinfo=UTC)


def after(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def a_call(*given: int) -> CallState:
    state = CallState(began=BEGAN)
    safety, *_ = rank_advice(shipped_library(), Situation())
    for seconds in given:
        state.give(safety, after(seconds))
    return state


def lines(state: CallState) -> list[str]:
    return [stamp.line() for stamp in state.stamps()]


class TestCallClock:
    def test_it_counts_by_ticks(self) -> None:
        ticks = iter([0.0, 10.0, 332.0])
        clock = CallClock(ticks.__next__)
        clock.set(BEGAN)
        assert clock.now() == after(322)


class TestStamps:
    def test_they_stand_in_the_order_of_the_clock(self) -> None:
        state = a_call(118)
        state.safe, state.answered = after(36), after(87)
        state.read_back, state.ended = after(300), after(320)
        assert lines(state) == [
            "08:15:04 call began",
            "08:15:40 who and where: enough to save",
            "08:16:31 four questions answered",
            "08:17:02 advice 1 given",
            "08:20:04 read back and agreed",
            "08:20:24 call ended",
        ]

    def test_advice_given_within_a_minute_shares_a_stamp(self) -> None:
        assert lines(a_call(60, 90, 118, 248, 301))[1:] == [
            "08:17:02 advice 1 to 3 given",
            "08:20:05 advice 4 and 5 given",
        ]


class TestAdvice:
    def test_own_words_have_no_key(self) -> None:
        state = a_call(60)
        state.give_own_advice("Ring me back", after(70))
        own = state.as_given()[1]
        assert (own.piece, own.text, own.at, own.topics) == ("", "Ring me back", "08:16", ())

    def test_what_was_read_back_before_does_not_cover_what_came_after(self) -> None:
        state = a_call(60)
        state.read_back = after(70)
        state.give_own_advice("Ring me back", after(80))
        assert state.read_back is None

    def test_a_piece_that_was_taken_back_leaves_no_stamp(self) -> None:
        state = a_call(60)
        state.read_back = after(70)
        taken = state.remove_piece(0)
        assert taken.key == "advice_piece:safety_first"
        assert lines(state) == ["08:15:04 call began"]
        assert state.draft()["read_back"] is None
        assert not state.has_given("advice_piece:safety_first")


def test_a_call_runs_from_its_first_key_until_it_ended() -> None:
    state = CallState()
    assert (state.runs, state.seconds(BEGAN)) == (False, 0)
    state.began = BEGAN
    assert (state.runs, state.seconds(after(322))) == (True, 322)
    state.ended = after(400)
    assert (state.runs, state.seconds(after(999))) == (False, 400)


def test_a_draft_brings_everything_back() -> None:
    state = a_call(60)
    state.give_own_advice("Ring me back", after(70))
    state.safe, state.urgency, state.source = after(36), Urgency.ROUTINE, "report_source:helpline"
    kept = json.loads(json.dumps(state.draft()))
    assert CallState.from_draft(kept) == state
    assert CallState.from_draft({}) == CallState()


@pytest.mark.parametrize(
    ("caller", "called"),
    [
        ("PC 4471 Hughes", "Hughes"),
        ("PS Gareth Lunt", "Lunt"),
        ("PC 4471", "PC 4471"),
        ("Hughes", "Hughes"),
        ("Aisha Rahman", "Aisha Rahman"),
        ("Nguyễn Văn Hải", "Nguyễn Văn Hải"),
    ],
)
def test_officers_are_called_by_their_surname(caller: str, called: str) -> None:
    assert read_back(caller, "a yard", None, []).opening == f"“{called}, you are at a yard.”"


def test_where_and_who_may_still_be_missing() -> None:
    assert read_back("PC Hughes", "", None, []).opening == "“Hughes, tell me where you are.”"
    assert read_back("", "a yard", None, []).opening == "“You are at a yard.”"
