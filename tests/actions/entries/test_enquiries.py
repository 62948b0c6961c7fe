"""Enquiries: perishable recordings first, and their results in the HOLMES states."""

from __future__ import annotations

import pytest

from mscu.actions.core.action import Command
from mscu.actions.core.checking import IN_FUTURE
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.codes import Role
from mscu.errors import Invalid
from tests.inputs.factories import AT, COMMANDS, World, valid


def refused(world: World, command: Command[int]) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        world.store.gate(Role.OFFICER).perform(command)
    return problem.value.problems


def test_an_enquiry_says_what_it_needs_and_recordings_do_not_end_before_they_begin(world: World) -> None:
    problems = refused(world, valid(RaiseEnquiry, world, overwritten_from=" "))
    assert set(problems) == {"overwritten_from"}
    assert "when it is overwritten" in problems["overwritten_from"]
    other = valid(RaiseEnquiry, world, overwritten_from="", enquiry_type="enquiry_type:witness")
    assert world.store.gate(Role.OFFICER).perform(other)
    backwards = valid(RaiseEnquiry, world, coverage_from="14 Mar 2022", coverage_to="13 Mar 2022")
    assert set(refused(world, backwards)) == {"coverage_to"}
    right = valid(RaiseEnquiry, world, coverage_from="14 Mar 2022", coverage_to="14 Mar 2022")
    number = world.store.gate(Role.OFFICER).perform(right)
    row = world.store.sql("SELECT coverage_from, coverage_to FROM enquiry WHERE id = ?", number)
    assert row == [("2022-03-14", "2022-03-14")]
    wrong = valid(RaiseEnquiry, world, owner=" ", enquiry_type="", text="")
    assert set(refused(world, wrong)) == {"owner", "enquiry_type", "text"}


def test_results_move_the_enquiry_on(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    state = "SELECT state FROM enquiry WHERE id = ?"
    assert world.store.sql(state, world.enquiry_id) == [("allocated",)]
    officer.perform(ResultEnquiry(happened=AT, text="Some.", follows_id=world.enquiry_id))
    assert world.store.sql(state, world.enquiry_id) == [("completed",)]
    entry_id = officer.perform(COMMANDS[ResultEnquiry](world))
    assert world.store.sql(state, world.enquiry_id) == [("resulted",)]
    ((line,),) = world.store.sql("SELECT headline FROM entry WHERE id = ?", entry_id)
    assert line == "Result, Witness: Who rents the yard?"


def test_a_result_is_not_dated_later_than_now(world: World) -> None:
    """It would stop the clock of its enquiry before it is there."""
    problems = refused(world, valid(ResultEnquiry, world, happened="21 Jun 2022"))
    assert problems == {"happened": IN_FUTURE}
    assert "cannot be later" not in str(refused(world, valid(ResultEnquiry, world, happened="x")))
    for when in ("today", "20 Jun 2022 10:30", "June 2022", "unknown"):
        assert world.store.gate(Role.OFFICER).perform(valid(ResultEnquiry, world, happened=when))
