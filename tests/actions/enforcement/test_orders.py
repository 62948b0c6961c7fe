"""Orders: made, followed by what happened to them, watched by clocks, and printed as they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from mscu.documents.editions.composing import NO_ORDER
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.clock_scene import of, only
from tests.documents.reading import pages, text_of
from tests.inputs.factories import a_case, a_note, a_person
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
    said: dict[str, Any] = {"order_type": "order_type:stro", "step": f"order_step:{what}"}
    return gate.perform(RecordOrder(happened=day, follows_id=of_order, person_id=person, **said | changes))


def refused(recording: Callable[..., int], *given: Any, **fields: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        recording(*given, **fields)
    return refusal.value.problems


def sheet(gate: Gate, case_id: int) -> str:
    look = gate.ask(LookAtEdition(case_id=case_id, edition="orders"))
    return " ".join(text_of(look.pdf).split())


def test_an_order_is_read_back_with_each_prohibitions_end_be_it_decades_ahead(
    officer: Gate, case_id: int, person: int
) -> None:
    entry = officer.ask(EntryFile(entry_id=order(officer, case_id, person)))
    assert entry.row.headline == "Order: Lorraine Pike, slavery and trafficking risk order made"
    assert (entry.row.state, entry.row.state_kind) == ("made", "run")
    ends = [(part.get("text"), part.get("ends_on")) for part in entry.parts]
    assert ends == [("Not to arrange work for anybody", "1 Jun 2023"), ("Not to enter the yard", "")]
    assert order(officer, case_id, person, ends_on="18 Mar 2047")
    assert "2052" in refused(order, officer, case_id, person, ends_on="18 Mar 2207")["ends_on"]


def test_its_line_says_its_end_as_a_day_however_it_was_typed(
    officer: Gate, case_id: int, person: int
) -> None:
    court, shorter = (
        "Manchester and Salford Magistrates' Court",
        "shorter than the 2 years that the law asks for",
    )
    for typed, told in (
        ("2024-06-01", "until 1 Jun 2024"),
        ("1/6/2024", "until 1 Jun 2024"),
        ("1 Jun 2024", "until 1 Jun 2024"),
        ("1 Dec 2023", f"until 1 Dec 2023 · {shorter}"),
    ):
        entry = officer.ask(EntryFile(entry_id=order(officer, case_id, person, ends_on=typed)))
        assert entry.row.detail == f"{court} · {told}"


def test_what_an_order_lacks_is_said(officer: Gate, case_id: int, person: int) -> None:
    wrong: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
        ({"step": "order_step:breached"}, {"follows_id": ORDER_NEEDED}),
        ({"indefinite": True}, {"ends_on": END_OR_INDEFINITE}),
        ({"ends_on": "1 May 2022"}, {"ends_on": ENDS_BEFORE_START}),
        ({"prohibitions": (ProhibitionLine(text=" "),)}, {"prohibitions.0.text": "Fill this in."}),
    )
    for fields, problems in wrong:
        assert refused(order, officer, case_id, person, **fields) == problems
    note = a_note(officer, case_id)
    assert refused(step, officer, note, person, "breached", "2 Jun 2022") == {"follows_id": ORDER_NEEDED}


def test_a_step_of_a_step_belongs_to_the_order_and_who_is_served_notifies_name_and_address(
    officer: Gate, case_id: int, person: int
) -> None:
    first = order(officer, case_id, person)
    served = step(officer, first, person, "served", "6 Jun 2022")
    breached = step(officer, served, person, "breached", "9 Jun 2022")
    assert officer.ask(EntryFile(entry_id=breached)).values["order_id"] == first
    label, due, _ = only(officer, case_id, "order_name_address")
    assert (label, due) == ("Lorraine Pike", "8 Jun 2022"), "within three days beginning with service"
    step(officer, first, person, "name_notified", "8 Jun 2022")
    assert only(officer, case_id, "order_name_address")[2] is ClockState.MET


# --------------------------------------------------------------------------------- clocks


def test_its_review_and_its_end_run_until_it_is_discharged(officer: Gate, case_id: int, person: int) -> None:
    first = order(officer, case_id, person)
    assert only(officer, case_id, "order_review") == ("Lorraine Pike", "4 Jul 2022", ClockState.RUNNING)
    assert only(officer, case_id, "order_end")[1] == "1 Jun 2024"
    step(officer, first, person, "breached", "9 Jun 2022")
    assert only(officer, case_id, "order_review")[2] is ClockState.RUNNING
    step(officer, first, person, "reviewed", "10 Jun 2022", review_on="8 Jul 2022")
    running = [clock for clock in of(officer, case_id, "order_review") if clock.is_open]
    assert [clock.due_words for clock in running] == ["8 Jul 2022"]
    step(officer, first, person, "discharged", "11 Jun 2022")
    for rule in ("order_review", "order_end"):
        assert not [clock for clock in of(officer, case_id, rule) if clock.is_open]


def test_two_orders_of_one_person_run_apart(officer: Gate, case_id: int, person: int) -> None:
    first, _ = order(officer, case_id, person), order(officer, case_id, person)
    step(officer, first, person, "ended", "10 Jun 2022")
    assert len([clock for clock in of(officer, case_id, "order_end") if clock.is_open]) == 1


def test_a_closure_notice_ends_after_a_day_unless_its_end_was_moved(
    officer: Gate, case_id: int, person: int
) -> None:
    notice: dict[str, Any] = {"order_type": "order_type:closure_notice", "step": "order_step:made"}
    issued = RecordOrder(case_id=case_id, person_id=person, happened="20 Jun 2022 07:00", **notice)
    made = officer.perform(issued)
    running = ("Lorraine Pike", "21 Jun 2022 07:00", ClockState.RUNNING)
    assert only(officer, case_id, "closure_notice") == running
    varied = replace(issued, follows_id=made, step="order_step:varied", happened="20 Jun 2022 08:00")
    officer.perform(replace(varied, ends_on="22 Jun 2022"))
    assert not [clock for clock in of(officer, case_id, "closure_notice") if clock.is_open]
    assert only(officer, case_id, "order_end")[1] == "22 Jun 2022"


# --------------------------------------------------------------------------------- on paper


def test_a_case_has_a_sheet_for_each_order_to_give_away_without_the_others(
    officer: Gate, case_id: int, person: int
) -> None:
    look = officer.ask(LookAtEdition(case_id=case_id, edition="orders"))
    assert (look.pdf, look.nothing) == (b"", NO_ORDER)
    order(officer, case_id, person)
    order(officer, case_id, a_person(officer, case_id, name="Aaron Wells"))
    look = officer.ask(LookAtEdition(case_id=case_id, edition="orders"))
    first, second = pages(look.pdf)
    assert ("Lorraine Pike" in first, "Aaron Wells" in first) == (True, False)
    assert ("Lorraine Pike" in second, "Aaron Wells" in second) == (False, True)


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


def test_a_variation_puts_its_prohibitions_in_their_place(officer: Gate, case_id: int, person: int) -> None:
    first = order(officer, case_id, person)
    now = (ProhibitionLine(text="Not to drive others to work"),)
    step(officer, first, person, "varied", "15 Jun 2022", indefinite=True, prohibitions=now)
    said = sheet(officer, case_id)
    assert "Prohibitions, as varied 15 Jun 2022" in said
    assert "1 Not to drive others to work" in said
    assert "1 Not to arrange work" not in said
    assert said.count("Not to arrange work for anybody") == 1, "that is what was said before"
    assert "until further order" in said


def test_the_applicant_is_one_of_the_day_of_the_application(
    store: Store, officer: Gate, case_id: int, person: int
) -> None:
    store.clock.now = datetime(2026, 11, 10, 9, tzinfo=UTC)
    fields = {"happened": "1 Jun 2026", "starts_on": "1 Jun 2026", "ends_on": "1 Jun 2029", "review_on": ""}
    ended = {"applicant": "This ended with 6 Apr 2026. Choose what has followed it."}
    to_begin = {"applicant": "This begins on 7 Apr 2026. Choose what was in force before."}
    for applied, applicant, problem in (
        ("6 Apr 2026", "order_applicant:glaa", None),
        ("7 Apr 2026", "order_applicant:glaa", ended),
        ("7 Apr 2026", "order_applicant:secretary_of_state", None),
        ("6 Apr 2026", "order_applicant:secretary_of_state", to_begin),
    ):
        said = {**fields, "applied_on": applied, "applicant": applicant, "prohibitions": ()}
        if problem is None:
            assert order(officer, case_id, person, **said)
        else:
            assert refused(order, officer, case_id, person, **said) == problem
