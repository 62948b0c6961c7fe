"""The unit's own periods and titles: proposed by one, agreed by another, and counted from their day on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mscu.actions.clocks.clock_board import AskBoardChoices
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.core.action import CHOOSE
from mscu.actions.reference.changes import NOTHING_CHANGED
from mscu.actions.reference.deciding import (
    OWN_CHANGE,
    AgreeChange,
    KeepOwn,
    RefuseChange,
    TakeFromRelease,
    WithdrawChange,
)
from mscu.actions.reference.release import UpdateLists
from mscu.actions.reference.rules import (
    BEFORE_TODAY,
    TITLE_TWICE,
    ProposePeriod,
    ProposeTitle,
    RuleChange,
    UnitRules,
)
from mscu.codes import ReferenceState, Role
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from mscu.rules.shipped_files import shipped_fingerprint
from mscu.text.storable_text import FILL_IN
from tests.actions.clocks.boards import agrees, board
from tests.actions.clocks.clock_scene import decide, of, refer
from tests.actions.records.problems import problems_of
from tests.inputs.factories import a_case, a_person
from tests.scenes.own_files import Own, own
from tests.scenes.stores import Store

__all__ = ["own"]

REVIEW, MINIMUM = "clocks:case_review", "clocks:recovery_minimum"
TODAY, TOMORROW = "20 Jun 2022", "21 Jun 2022"
REASON = "The force reviews each case every ten days."
APP = "College of Policing APP Modern slavery: supervisors hold regular reviews"
SHIPPED_REVIEW = 'value = 28\nkind = "duty"\nsource = "The unit\'s rule; College'


def propose(store: Store, rule: str = REVIEW, **values: Any) -> int:
    """Propose a period as the supervisor."""
    fields: dict[str, Any] = {"value": 10, "holds_from": TODAY, "reason": REASON} | values
    return store.gate(Role.SUPERVISOR).perform(ProposePeriod(rule=rule, **fields))


def agree(store: Store, change_id: int) -> None:
    store.gate(Role.ADMINISTRATOR).perform(AgreeChange(change_id=change_id, version=1))


def set_period(store: Store, rule: str = REVIEW, **values: Any) -> int:
    """Set a period by two people."""
    change_id = propose(store, rule, **values)
    agree(store, change_id)
    return change_id


def set_title(store: Store, rule: str, title: str) -> int:
    """Set a title by two people."""
    proposal = ProposeTitle(rule=rule, title=title, reason="As the force calls it.")
    change_id = store.gate(Role.SUPERVISOR).perform(proposal)
    agree(store, change_id)
    return change_id


def changes(store: Store) -> tuple[RuleChange, ...]:
    return store.gate(Role.SUPERVISOR).ask(UnitRules()).changes


def refusal(store: Store, rule: str = REVIEW, **values: Any) -> dict[str, str]:
    """Return why a proposal is refused."""
    with pytest.raises(Invalid) as refused:
        propose(store, rule, **values)
    return dict(refused.value.problems)


def review(gate: Gate, case_id: int) -> RunningClock:
    (clock,) = (clock for clock in board(gate) if (clock.key, clock.case_id) == ("case_review", case_id))
    assert (clock,) == tuple(of(gate, case_id, "case_review"))
    return clock


def test_what_begins_on_the_day_or_later_is_counted_by_the_unit_s_own(store: Store, officer: Gate) -> None:
    before = a_case(officer)
    set_period(store, holds_from=TOMORROW)
    store.clock.turn(days=1)
    after = a_case(officer)
    shipped, own = review(officer, before), review(officer, after)
    assert (shipped.due_day, shipped.period) == (date(2022, 7, 18), "28 days")
    assert (own.due_day, own.period) == (date(2022, 7, 1), "10 days")
    assert shipped.source_in_words.startswith("The unit's rule; College of Policing")
    assert own.source_in_words.startswith(
        "Unit's own since 21 Jun 2022: 10 days. The program's: 28 days, The"
    )
    assert agrees(officer)


def test_nothing_is_counted_otherwise_before_a_second_person_agrees_and_then_at_once(
    store: Store, officer: Gate
) -> None:
    case = a_case(officer)
    change_id = propose(store)
    assert review(officer, case).period == "28 days"
    assert problems_of(store.gate(Role.SUPERVISOR), AgreeChange(change_id=change_id, version=1)) == {
        "change_id": OWN_CHANGE
    }
    refuse = RefuseChange(change_id=change_id, version=1, reason="Too short for our caseload.")
    store.gate(Role.ADMINISTRATOR).perform(refuse)
    assert review(officer, case).period == "28 days"
    (change,) = changes(store)
    assert (change.state, change.refusal) == (ReferenceState.REFUSED, "Too short for our caseload.")
    rows = store.sql("SELECT id FROM clock WHERE case_id = ?", case)
    set_period(store)
    assert store.sql("SELECT id FROM clock WHERE case_id = ?", case) != rows
    assert review(officer, case).due_day == date(2022, 6, 30)
    assert agrees(officer)


def test_each_period_and_that_of_the_program_again_holds_for_what_begins_in_its_days(
    store: Store, officer: Gate
) -> None:
    set_period(store)
    first = a_case(officer)
    set_period(store, value=7, holds_from=TOMORROW)
    assert review(officer, first).period == "10 days"
    store.clock.turn(days=1)
    second = a_case(officer)
    set_period(store, value=None, holds_from="22 Jun 2022")
    store.clock.turn(days=1)
    periods = [review(officer, case).period for case in (first, second, a_case(officer))]
    assert periods == ["10 days", "7 days", "28 days"]
    assert [(each.value, each.state) for each in changes(store)] == [
        ("the program's own", ReferenceState.HOLDS),
        ("7 days", ReferenceState.REPLACED),
        ("10 days", ReferenceState.REPLACED),
    ]
    assert agrees(officer)


def test_what_is_wrong_with_a_proposal_is_said_beside_its_field(store: Store) -> None:
    for values, problems in (
        ({"holds_from": "19 Jun 2022"}, {"holds_from": BEFORE_TODAY}),
        ({"holds_from": ""}, {"holds_from": FILL_IN}),
        ({"value": 0}, {"value": "Type a number from 1 to 10,000."}),
        ({"value": 10_001}, {"value": "Type a number from 1 to 10,000."}),
        ({"reason": " "}, {"reason": FILL_IN}),
    ):
        assert refusal(store, **values) == problems, values
    assert refusal(store, "clocks:bail_review") == {"value": "The day is entered with each record."}
    assert refusal(store, "clocks:lme_order") == {"value": "It is set by law and ends by itself."}
    assert refusal(store, "clocks:no_such_rule") == {"rule": CHOOSE}
    with pytest.raises(Invalid):
        set_title(store, "clocks:no_such_rule", "Title")
    with pytest.raises(Invalid) as refused:
        set_title(store, REVIEW, "court")
    assert refused.value.problems == {"title": TITLE_TWICE}
    with pytest.raises(Invalid):
        set_title(store, REVIEW, "A title that is much too long for the lists that show it")
    of_law = "The law sets 72 hours, day and night: a unit may set less and not more."
    assert refusal(store, "clocks:police_protection", value=73) == {"value": of_law}
    assert propose(store, "clocks:police_protection", value=48)


def test_what_is_no_change_or_waits_for_another_to_be_decided_is_not_proposed(store: Store) -> None:
    for value in (28, None):
        assert refusal(store, value=value) == {"value": NOTHING_CHANGED}
    set_period(store)
    assert refusal(store) == {"value": NOTHING_CHANGED}
    set_period(store, value=28)
    assert changes(store)[0].is_back
    change_id = propose(store)
    assert "has proposed “10 days”" in refusal(store, value=12)["value"]
    store.gate(Role.SUPERVISOR).perform(WithdrawChange(change_id=change_id, version=1))
    assert propose(store, value=12)


def test_a_clock_has_the_unit_s_title_everywhere_also_over_a_release_s(
    store: Store, officer: Gate, own: Own
) -> None:
    case = a_case(officer)
    set_title(store, REVIEW, "Supervisor looks at the case")
    assert review(officer, case).title == "Supervisor looks at the case"
    assert ("case_review", "Supervisor looks at the case") in officer.ask(AskBoardChoices()).kinds
    set_title(store, REVIEW, "")
    assert review(officer, case).title == "Supervisor's review of the case"
    set_title(store, REVIEW, "Supervisor looks")
    own.change("rules/clocks.toml", 'title = "Supervisor\'s review of the case"', 'title = "Review"')
    assert released(store) == "Review"
    assert review(officer, case).title == "Supervisor looks"


def released(store: Store) -> str:
    """Return what a release says beside the newest decision, once somebody has opened the store with it."""
    shipped_fingerprint.cache_clear()
    store.gate(Role.OFFICER).perform(UpdateLists())
    release = changes(store)[0].release
    return "" if release is None else release.value


def test_a_release_that_changes_the_period_is_shown_until_somebody_has_looked(
    store: Store, officer: Gate, own: Own
) -> None:
    case = a_case(officer)
    set_period(store)
    assert released(store) == ""
    own.change("rules/clocks.toml", SHIPPED_REVIEW, SHIPPED_REVIEW.replace("28", "21"))
    assert released(store) == "21 days"
    (change,) = changes(store)
    assert (change.value, change.shipped) == ("10 days", "28 days")
    assert review(officer, case).period == "10 days"
    assert change.release is not None
    keep = KeepOwn(change_id=change.release.id, version=change.release.version)
    store.gate(Role.ADMINISTRATOR).perform(keep)
    assert released(store) == ""
    assert review(officer, case).source.endswith("The program's: 21 days, The unit's rule; " + APP)
    own.change("rules/clocks.toml", SHIPPED_REVIEW.replace("28", "21"), SHIPPED_REVIEW.replace("28", "20"))
    assert released(store) == "20 days"


def test_what_a_release_says_is_taken_by_two_people_from_that_day(
    store: Store, officer: Gate, own: Own
) -> None:
    before = a_case(officer)
    set_period(store)
    own.change("rules/clocks.toml", SHIPPED_REVIEW, SHIPPED_REVIEW.replace("28", "21"))
    store.clock.turn(days=1)
    assert released(store) == "21 days"
    release = changes(store)[0].release
    assert release is not None
    take = TakeFromRelease(change_id=release.id, version=release.version, reason="It fits us now.")
    assert store.gate(Role.SUPERVISOR).perform(take) is False
    agree(store, changes(store)[0].id)
    after = a_case(officer)
    assert [review(officer, case).period for case in (before, after)] == ["10 days", "21 days"]
    assert "Unit's own" not in review(officer, after).source
    assert agrees(officer)


def test_a_longer_minimum_opens_what_was_decided_within_it(store: Store, officer: Gate, own: Own) -> None:
    own.change("rules/clocks.toml", "valid_to = 2022-12-12", "valid_to = 2022-05-12")
    own.change("rules/clocks.toml", "valid_from = 2022-12-13\nvalid_to", "valid_from = 2022-05-13\nvalid_to")
    case = a_case(officer)
    referral = refer(officer, case, a_person(officer, case), "nrm")
    decide(officer, case, referral, "reasonable_grounds", "positive")
    store.clock.turn(days=31)
    decide(officer, case, referral, "conclusive_grounds", "positive", "20 Jul 2022 10:00")
    assert not [clock for clock in board(officer) if clock.key == "recovery_minimum"]
    change_id = store.gate(Role.SUPERVISOR).perform(
        ProposePeriod(rule=MINIMUM, value=45, holds_from="21 Jul 2022", reason="Home Office policy.")
    )
    store.sql("UPDATE reference_change SET holds_from = '2022-06-20' WHERE id = ?", change_id)
    agree(store, change_id)
    (clock,) = (clock for clock in board(officer) if clock.key == "recovery_minimum")
    assert (clock.state, clock.due_day) == (ClockState.RUNNING, date(2022, 8, 3))
    assert agrees(officer)
