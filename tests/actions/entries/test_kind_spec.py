"""What forms offer to follow, what commands take, and how a step is shown."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.entries.entries import BELONGS_ELSEWHERE
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.kinds import FROM_OUTSIDE, RECORDING
from mscu.codes import Kind
from mscu.errors import Invalid
from mscu.models.entries.complaint import Complaint
from mscu.models.entries.order import Order
from tests.inputs.factories import World, valid


def record(world: World, kind: Kind, **changes: Any) -> int:
    command = RECORDING[kind]
    return int(world.gate_for(command).perform(valid(command, world, **changes)))


def problems(world: World, kind: Kind, follows_id: int) -> dict[str, str]:
    try:
        record(world, kind, case_id=None, follows_id=follows_id)
    except Invalid as problem:
        return problem.problems
    return {}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", sorted(kind for kind in Kind if spec_of(kind).follows))
def test_a_command_takes_every_entry_that_its_form_offers(kind: Kind, world: World) -> None:
    for rule in spec_of(kind).follows:
        type_column = spec_of(rule.kind).type_column
        of_type = {type_column.key: rule.type_key} if type_column is not None and rule.type_key else {}
        followed = record(world, rule.kind, **of_type)
        assert "follows_id" not in problems(world, kind, followed), rule


@pytest.mark.parametrize("kind", [Kind.NRM_DECISION])
def test_a_command_that_must_follow_one_type_refuses_the_others(kind: Kind, world: World) -> None:
    other = record(world, Kind.REFERRAL, referral_to="referral_to:victim_navigator")
    assert problems(world, kind, other) == {"follows_id": BELONGS_ELSEWHERE}


@pytest.mark.parametrize("field", ["person_id", "place_id"])
@pytest.mark.parametrize("kind", sorted(set(RECORDING) - FROM_OUTSIDE))
def test_a_field_takes_subjects_of_its_kind_only(kind: Kind, field: str, world: World) -> None:
    command = RECORDING[kind]
    if field not in command.__dataclass_fields__:
        return
    wrong = world.place_id if field == "person_id" else world.victim_id
    with pytest.raises(Invalid) as problem:
        record(world, kind, **{field: wrong})
    assert problem.value.problems[field].startswith("Choose a p")


@pytest.mark.parametrize(
    ("entry", "style"),
    [
        (Complaint(step="complaint_step:received"), "soon"),
        (Complaint(step="complaint_step:passed_on"), "run"),
        (Complaint(step="complaint_step:withdrawn"), "refused"),
        (Complaint(step="complaint_step:answered"), "quiet"),
        (Order(step="order_step:applied"), "soon"),
        (Order(step="order_step:renewed"), "run"),
        (Order(step="order_step:breached"), "late"),
        (Order(step="order_step:refused"), "refused"),
        (Order(step="order_step:served"), "quiet"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.step,
)
def test_a_step_is_shown_in_the_style_of_its_list(entry: Complaint | Order, style: str) -> None:
    assert spec_of(entry.of_kind).chip(entry, {entry.step: "A step"}) == ("a step", style)
