"""Orders: made, followed by what happened to them, watched by clocks, and printed as they stand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.enforcement.court import (
    END_OR_INDEFINITE,
    ENDS_BEFORE_START,
    ORDER_NEEDED,
    ProhibitionLine,
    RecordOrder,
)
from mscu.actions.entries.entry_file import EntryFile
from mscu.codes import Role
from mscu.documents.editions.composing import NO_ORDER
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.clock_scene import of, only
from tests.documents.reading import pages, text_of
from tests.inputs.factories import World, a_case, a_note, a_person, valid
from tests.scenes.stores import Store

MADE = "1 Jun 2022"
STRO: dict[str, Any] = {
    "order_type": "order_type:stro",
    "step": "order_step:made",
    "happened": MADE,
    "court": "Manchester and Salford Magistrates' Court",
    "applicant": "order_applicant:police",
    "applied_on": "20 May 2022",
    "starts_on": MADE,
    "ends_on": "1 Jun 2024",
    "officer": "DS Nolan",
    "review_on": "4 Jul 2022",
    "prohibitions": (
        ProhibitionLine(
            text="Not to arrange work for anybody",
            condition="order_condition:recruiting",
            ends_on="1 Jun 2023",
        ),
        ProhibitionLine(text="Not to enter the yard"),
    ),
}


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Open a case."""
    return a_case(officer)


@pytest.fixture
def person(officer: Gate, case_id: int) -> int:
    """Return whom the order is against."""
    return a_person(officer, case_id, name="Lorraine Pike")


def order(gate: Gate, case_id: int, person: int, **changes: Any) -> int:
    return gate.perform(RecordOrder(case_id=case_id, person_id=person, **STRO | changes))


def step(gate: Gate, of_order: int, person: int, what: str, day: str, **changes: Any) -> int:
    return gate.perform(
        RecordOrder(
            happened=day,
            follows_id=of_order,
            person_id=person,
            order_type="order_type:stro",
            step=f"order_step:{what}",
            **changes,
        )
    )


def sheet(gate: Gate, case_id: int) -> str:
    look = gate.ask(LookAtEdition(case_id=case_id, edition="orders"))
    return " ".join(text_of(look.pdf).split())


def test_an_order_is_read_back_with_each_prohibitions_end(officer: Gate, case_id: int, person: int) -> None:
    entry = officer.ask(EntryFile(entry_id=order(officer, case_id, person)))
    assert entry.row.headline == "Order: Lorraine Pike, slavery and trafficking risk order made"
    assert (entry.row.state, entry.row.state_kind) == ("made", "run")
    ends = [(part.get("text"), part.get("ends_on")) for part in entry.parts]
    assert ends == [("Not to arrange work for anybody", "1 Jun 2023"), ("Not to enter the yard", "")]


@pytest.mark.parametrize("typed", ["2024-06-01", "1/6/2024", "1 Jun 2024"])
def test_its_line_says_its_end_as_a_day_however_it_was_typed(
    typed: str, officer: Gate, case_id: int, person: int
) -> None:
    number = order(officer, case_id, person, ends_on=typed)
    detail = officer.ask(EntryFile(entry_id=number)).row.detail
    assert detail == "Manchester and Salford Magistrates' Court · until 1 Jun 2024"


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"step": "order_step:breached"}, {"follows_id": ORDER_NEEDED}),
        ({"indefinite": True}, {"ends_on": END_OR_INDEFINITE}),
        ({"ends_on": "1 May 2022"}, {"ends_on": ENDS_BEFORE_START}),
        ({"prohibitions": (ProhibitionLine(text=" "),)}, {"prohibitions.0.text": "Fill this in."}),
    ],
)
def test_what_an_order_lacks_is_said(
    fields: dict[str, Any], problems: dict[str, str], officer: Gate, case_id: int, person: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        order(officer, case_id, person, **fields)
    assert refusal.value.problems == problems


def test_a_step_belongs_to_an_order_and_to_nothing_else(officer: Gate, case_id: int, person: int) -> None:
    with pytest.raises(Invalid) as refusal:
        step(officer, a_note(officer, case_id), person, "breached", "2 Jun 2022")
    assert refusal.value.problems == {"follows_id": ORDER_NEEDED}


def test_a_step_of_a_step_belongs_to_the_order(officer: Gate, case_id: int, person: int) -> None:
    first = order(officer, case_id, person)
    served = step(officer, first, person, "served", "2 Jun 2022")
    breached = step(officer, served, person, "breached", "9 Jun 2022")
    values = officer.ask(EntryFile(entry_id=breached)).values
    assert values["order_id"] == first


# --------------------------------------------------------------------------------- clocks


def test_its_review_and_its_end_run(officer: Gate, case_id: int, person: int) -> None:
    order(officer, case_id, person)
    assert only(officer, case_id, "order_review") == ("Lorraine Pike", "4 Jul 2022", ClockState.RUNNING)
    assert only(officer, case_id, "order_end")[1] == "1 Jun 2024"


def test_a_review_sets_the_next_and_a_breach_leaves_it(officer: Gate, case_id: int, person: int) -> None:
    first = order(officer, case_id, person)
    step(officer, first, person, "breached", "9 Jun 2022")
    assert only(officer, case_id, "order_review")[2] is ClockState.RUNNING
    step(officer, first, person, "reviewed", "10 Jun 2022", review_on="8 Jul 2022")
    running = [clock for clock in of(officer, case_id, "order_review") if clock.is_open]
    assert [clock.due_words for clock in running] == ["8 Jul 2022"]


def test_an_order_that_is_discharged_asks_for_nothing_more(officer: Gate, case_id: int, person: int) -> None:
    first = order(officer, case_id, person)
    step(officer, first, person, "discharged", "10 Jun 2022")
    for rule in ("order_review", "order_end"):
        assert not [clock for clock in of(officer, case_id, rule) if clock.is_open]


def test_two_orders_of_one_person_run_apart(officer: Gate, case_id: int, person: int) -> None:
    first, _ = order(officer, case_id, person), order(officer, case_id, person)
    step(officer, first, person, "ended", "10 Jun 2022")
    assert len([clock for clock in of(officer, case_id, "order_end") if clock.is_open]) == 1


def test_a_closure_notice_ends_after_a_day_unless_its_end_was_moved(
    officer: Gate, case_id: int, person: int
) -> None:
    notice: dict[str, Any] = {
        "case_id": case_id,
        "person_id": person,
        "order_type": "order_type:closure_notice",
    }
    issued = RecordOrder(step="order_step:made", happened="20 Jun 2022 07:00", **notice)
    made = officer.perform(issued)
    running = ("Lorraine Pike", "21 Jun 2022 07:00", ClockState.RUNNING)
    assert only(officer, case_id, "closure_notice") == running
    moved = RecordOrder(
        step="order_step:varied",
        happened="20 Jun 2022 08:00",
        ends_on="22 Jun 2022",
        follows_id=made,
        **notice,
    )
    officer.perform(moved)
    assert not [clock for clock in of(officer, case_id, "closure_notice") if clock.is_open]
    assert only(officer, case_id, "order_end")[1] == "22 Jun 2022"


# --------------------------------------------------------------------------------- on paper


def test_a_case_without_orders_has_no_sheet(officer: Gate, case_id: int) -> None:
    look = officer.ask(LookAtEdition(case_id=case_id, edition="orders"))
    assert (look.pdf, look.nothing) == (b"", NO_ORDER)


def test_the_sheet_says_terms_prohibitions_and_what_followed(
    officer: Gate, case_id: int, person: int
) -> None:
    first = order(officer, case_id, person)
    a_note(officer, case_id, text="Rang the council.")
    step(officer, first, person, "served", "2 Jun 2022")
    step(officer, first, person, "breached", "9 Jun 2022", text="Seen at the yard with two men.")
    said = sheet(officer, case_id)
    for words in (
        "Slavery and trafficking risk order: Lorraine Pike",
        "DS Nolan",
        "20 May 2022",
        "1 Not to arrange work for anybody",
        "1 Jun 2023",
        "with the order, 1 Jun 2024",
        "Breached",
        "Seen at the yard with two men.",
        "breached, 9 Jun 2022",
    ):
        assert words in said
    assert "council" not in said
    assert said.count("Not to arrange work for anybody") == 1, "it stands in the list above"


def test_each_order_can_be_given_away_without_the_others(officer: Gate, case_id: int, person: int) -> None:
    order(officer, case_id, person)
    order(officer, case_id, a_person(officer, case_id, name="Aaron Wells"))
    look = officer.ask(LookAtEdition(case_id=case_id, edition="orders"))
    first, second = pages(look.pdf)
    assert ("Lorraine Pike" in first, "Aaron Wells" in first) == (True, False)
    assert ("Lorraine Pike" in second, "Aaron Wells" in second) == (False, True)


def test_a_variation_puts_its_prohibitions_in_their_place(officer: Gate, case_id: int, person: int) -> None:
    first = order(officer, case_id, person)
    step(
        officer,
        first,
        person,
        "varied",
        "15 Jun 2022",
        indefinite=True,
        prohibitions=(ProhibitionLine(text="Not to drive others to work"),),
    )
    said = sheet(officer, case_id)
    assert "Prohibitions, as varied 15 Jun 2022" in said
    assert "1 Not to drive others to work" in said
    assert "1 Not to arrange work" not in said
    assert said.count("Not to arrange work for anybody") == 1, "that is what was said before"
    assert "until further order" in said


def test_an_order_may_run_for_decades_and_no_slip_of_a_century(world: World) -> None:
    """A prevention order runs 5 years at least (MSA 2015 s.17), and often far longer."""
    officer = world.store.gate(Role.OFFICER)
    assert officer.perform(valid(RecordOrder, world, ends_on="18 Mar 2047"))
    with pytest.raises(Invalid) as refused:
        officer.perform(valid(RecordOrder, world, ends_on="18 Mar 2207"))
    assert "2052" in refused.value.problems["ends_on"]


@pytest.mark.parametrize(
    ("applied", "applicant", "problem"),
    [
        ("6 Apr 2026", "glaa", ""),
        ("7 Apr 2026", "glaa", "This ended with 6 Apr 2026. Choose what has followed it."),
        ("7 Apr 2026", "secretary_of_state", ""),
        ("6 Apr 2026", "secretary_of_state", "This begins on 7 Apr 2026. Choose what was in force before."),
    ],
)
def test_the_applicant_is_one_of_the_day_of_the_application(
    applied: str, applicant: str, problem: str, store: Store, officer: Gate, case_id: int, person: int
) -> None:
    store.clock.now = datetime(2026, 11, 10, 9, tzinfo=UTC)
    fields = {
        "happened": "1 Jun 2026",
        "applied_on": applied,
        "applicant": f"order_applicant:{applicant}",
        "starts_on": "1 Jun 2026",
        "ends_on": "1 Jun 2029",
        "review_on": "",
        "prohibitions": (),
    }
    if not problem:
        assert order(officer, case_id, person, **fields)
        return
    with pytest.raises(Invalid) as refused:
        order(officer, case_id, person, **fields)
    assert refused.value.problems == {"applicant": problem}


def test_an_end_that_the_law_does_not_allow_is_said_beside_it(
    officer: Gate, case_id: int, person: int
) -> None:
    entry = officer.ask(EntryFile(entry_id=order(officer, case_id, person, ends_on="1 Dec 2023")))
    assert entry.row.detail.endswith("until 1 Dec 2023 · shorter than the 2 years that the law asks for")


def test_who_is_served_notifies_name_and_address_within_three_days_beginning_with_service(
    officer: Gate, case_id: int, person: int
) -> None:
    first = order(officer, case_id, person)
    step(officer, first, person, "served", "6 Jun 2022")
    label, due, _ = only(officer, case_id, "order_name_address")
    assert (label, due) == ("Lorraine Pike", "8 Jun 2022")
    step(officer, first, person, "name_notified", "8 Jun 2022")
    assert only(officer, case_id, "order_name_address")[2] is ClockState.MET
