"""Assessing a group: members and exploited people apart, each tied in her own role."""

from __future__ import annotations

import pytest

from mscu.actions.ocg.assessments import AssessGroup, Exploited, Member, NewPlanLine
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from tests.inputs.factories import COMMANDS, World, valid


def refused(world: World, command: AssessGroup) -> dict[str, str]:
    before = world.store.snapshot()
    with pytest.raises(Invalid) as problem:
        world.store.gate(Role.ANALYST).perform(command)
    assert world.store.snapshot() == before
    return problem.value.problems


def test_what_is_wrong_is_said_by_its_line_and_an_exploited_person_is_never_a_member(world: World) -> None:
    both = valid(
        AssessGroup,
        world,
        members=(
            Member(subject_id=world.suspect_id, role="ocg_role:principal"),
            Member(subject_id=world.victim_id, role="ocg_role:enforcer"),
        ),
    )
    said = refused(world, both)
    assert set(said) == {"members"}
    assert "An exploited person is never a member" in said["members"]
    members = (Member(subject_id=world.suspect_id, role="ocg_role:king"),)
    assert set(refused(world, valid(AssessGroup, world, members=members))) == {"members.0.role"}
    plan = (
        NewPlanLine(strand="plan_strand:pursue", text="File to CPS."),
        NewPlanLine(strand="plan_strand:x", text=" ", due_on="soon"),
    )
    assert set(refused(world, valid(AssessGroup, world, plan=plan))) == {
        "plan.1.strand",
        "plan.1.text",
        "plan.1.due_on",
    }
    assert set(refused(world, valid(AssessGroup, world, name=" ", status=""))) == {"name", "status"}


def test_members_and_exploited_stand_apart(world: World) -> None:
    number = world.store.gate(Role.ANALYST).perform(COMMANDS[AssessGroup](world))
    sql = world.store.sql
    assert sql("SELECT subject_id, role FROM ocg_member WHERE entry_id = ?", number) == [
        (world.suspect_id, "ocg_role:principal")
    ]
    assert sql("SELECT subject_id FROM ocg_exploited WHERE entry_id = ?", number) == [(world.victim_id,)]
    assert sql("SELECT subject_id, role FROM involvement WHERE entry_id = ?", number) == [
        (world.suspect_id, "involvement_role:ocg_member"),
        (world.victim_id, "involvement_role:exploited"),
    ]
    assert sql("SELECT headline, detail FROM entry WHERE id = ?", number) == [
        ("Crabtree group: nominated", "1 member")
    ]


def test_nobody_is_named_who_is_not_there(world: World) -> None:
    for wrong in (
        valid(AssessGroup, world, members=(Member(subject_id=10**6, role="ocg_role:principal"),)),
        valid(AssessGroup, world, exploited=(Exploited(subject_id=10**6),)),
    ):
        with pytest.raises(NotFound):
            world.store.gate(Role.ANALYST).perform(wrong)
