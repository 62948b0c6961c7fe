"""Issuing a plan on a page: a numbered copy on record, and nothing of a hidden plan."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.plans.plan_file import IssuePlan, PlanFile
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotFound, NotPermitted
from tests.documents.reading import text_of
from tests.inputs.factories import World
from tests.inputs.plans import a_plan, an_action
from tests.scenes.stores import COLLEAGUE


def an_issue(plan_id: int) -> IssuePlan:
    return IssuePlan(
        plan_id=plan_id,
        recipient="Bury Council",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="The partners' meeting.",
    )


def test_each_copy_is_numbered_and_on_record_with_the_digest_of_the_file(world: World) -> None:
    plan, gate = a_plan(world), world.store.gate(Role.OFFICER)
    an_action(world, plan)
    seq = world.store.last_row()
    first = gate.perform(an_issue(plan))
    (row,) = [row for row in world.store.audit(after=seq) if row.operation == Operation.DISCLOSURE]
    assert first.sha256 == hashlib.sha256(first.content).hexdigest()
    assert first.sha256 in row.reason
    assert (row.case_id, row.recipients) == (world.case_id, "Bury Council")
    assert gate.perform(an_issue(plan)).copy_number == 2
    assert gate.perform(an_issue(a_plan(world))).copy_number == 1
    copies = gate.ask(PlanFile(plan_id=plan)).copies
    assert [each.split(",")[0] for each in copies] == ["Copy 2 to Bury Council", "Copy 1 to Bury Council"]
    assert "Visit the yard with the council." in " ".join(text_of(first.content).split())


def test_a_true_copy_of_a_theme_s_plan_is_known_again(world: World) -> None:
    plan, gate = a_plan(world, case_id=None, theme="plan_theme:drugs"), world.store.gate("officer")
    copy = gate.perform(an_issue(plan))
    found = gate.ask(CopyBySha256(sha256=copy.sha256))
    assert found is not None
    assert found.case_reference == "a plan without a case"


def test_the_answers_about_it_are_owed(world: World) -> None:
    gate, plan = world.store.gate(Role.OFFICER), a_plan(world)
    empty = replace(an_issue(plan), recipient=" ", reason="", purpose="x", gateway="")
    with pytest.raises(Invalid) as refused:
        gate.perform(empty)
    assert set(refused.value.problems) == {"recipient", "reason", "purpose", "gateway"}


def test_nobody_outside_issues_a_plan_of_a_restricted_case_nor_who_does_not_print(world: World) -> None:
    plan = a_plan(world)
    with pytest.raises(NotPermitted):
        world.store.gate(Role.PARTNERSHIP).perform(an_issue(plan))
    world.restricted()
    with pytest.raises(NotFound):
        world.store.gate(COLLEAGUE).perform(an_issue(plan))
