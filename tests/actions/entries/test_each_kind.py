"""What holds for every kind of entry: recorded, tied, followed, opened and corrected the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.entries.corrections import CorrectEntry, correctable_fields
from mscu.actions.entries.entries import BELONGS_ELSEWHERE, About, RecordEntry
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.kinds import FROM_OUTSIDE, RECORDING
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Kind, Marking, Role, SubjectKind
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.models.entries.complaint import Complaint
from mscu.models.entries.order import Order
from tests.inputs.factories import COMMANDS, World, a_person, registered, valid
from tests.scenes.stores import Store

ENTRIES: list[type[RecordEntry]] = [each for each in registered(Command) if issubclass(each, RecordEntry)]
CORRECTABLE = [command for command in ENTRIES if not command.spec.not_corrected]
TIES = {
    "case_id",
    "follows_id",
    "person_id",
    "place_id",
    "about",
    "items",
    "findings",
    "exhibits",
    "members",
    "exploited",
    "plan",
}
each_kind = pytest.mark.parametrize("command", ENTRIES, ids=lambda command: command.__name__)


@pytest.fixture(scope="module")
def world(peopled: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Yield the small case, to which every kind adds its entries."""
    folder = tmp_path_factory.mktemp("kinds") / "world"
    copied = replace(peopled, store=Store.copy(peopled.store.filled, folder))
    yield copied
    copied.store.close()


def refused(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems


def record(world: World, kind: Kind, **changes: Any) -> int:
    command = RECORDING[kind]
    return int(world.gate_for(command).perform(valid(command, world, **changes)))


def problems(world: World, kind: Kind, follows_id: int) -> dict[str, str]:
    try:
        record(world, kind, case_id=None, follows_id=follows_id)
    except Invalid as problem:
        return problem.problems
    return {}


def opened(world: World, entry_id: int) -> EntryDetails:
    return world.store.gate(Role.SUPERVISOR).ask(EntryFile(entry_id=entry_id))


@each_kind
def test_each_kind_keeps_what_all_entries_have_and_is_tied_to_everybody_it_names(
    command: type[RecordEntry], world: World
) -> None:
    gate = world.gate_for(command)
    witness = a_person(world.store.gate(Role.OFFICER), world.case_id, name="Aisha Rahman")
    named = world.place_id if command.subject_kinds.get("about") is SubjectKind.PLACE else witness
    roles = {"involvement_role:witness", "involvement_role:suspect"}
    about = tuple(About(subject_id=named, role=role) for role in sorted(roles))
    said = {"happened": "June 2022", "handling": "Ask the source first.", "marking": Marking.OFFICIAL}
    entry_id = gate.perform(valid(command, world, about=about, **said))
    columns = "kind, happened_words, happened_precision, handling, marking, recorded_by_id, headline, detail"
    ((*kept, headline, detail),) = world.store.sql(f"SELECT {columns} FROM entry WHERE id = ?", entry_id)
    assert kept[:5] == [command.model.of_kind, "June 2022", "month", "Ask the source first.", "OFFICIAL"]
    assert kept[5] == gate.actor.id
    assert headline.strip()
    assert "None" not in headline + detail
    assert ":" not in headline.partition(": ")[0]
    ties = world.store.sql(
        "SELECT role FROM involvement WHERE entry_id = ? AND subject_id = ?", entry_id, named
    )
    assert roles <= {role for (role,) in ties}
    assert opened(world, entry_id).row.kind is command.model.of_kind


def test_no_kind_names_somebody_who_is_not_there(world: World, subtests: pytest.Subtests) -> None:
    wrong = []
    for command in ENTRIES:
        for subject in ("person_id", "place_id"):
            nobody = {subject: 1_000_000} if hasattr(COMMANDS[command](world), subject) else {}
            changed = valid(command, world, about=(About(subject_id=1_000_000),), **nobody)
            wrong.append((changed, Invalid if subject in command.roles_required else NotFound))
    before = world.store.snapshot()
    for changed, refusal in wrong:
        with subtests.test(command=type(changed).__name__), pytest.raises(refusal):
            world.gate_for(type(changed)).perform(changed)
    assert world.store.snapshot() == before


@pytest.mark.parametrize("field", ["person_id", "place_id"])
def test_a_field_takes_subjects_of_its_kind_only(field: str, world: World, subtests: pytest.Subtests) -> None:
    wrong = world.place_id if field == "person_id" else world.victim_id
    kinds = [kind for kind in set(RECORDING) - FROM_OUTSIDE if field in RECORDING[kind].__dataclass_fields__]
    assert kinds
    for kind in sorted(kinds):
        with subtests.test(kind=kind):
            problems = refused(
                world.gate_for(RECORDING[kind]), valid(RECORDING[kind], world, **{field: wrong})
            )
            assert problems[field].startswith("Choose a p")


@pytest.mark.parametrize(
    ("command", "name"), [(command, name) for command in ENTRIES for name in command.choices_required]
)
def test_a_required_choice_is_made_when_it_is_recorded(
    command: type[RecordEntry], name: str, world: World
) -> None:
    gate, refusal = world.gate_for(command), {name: command.choices_required[name]}
    for empty in (None, ""):
        assert refused(gate, valid(command, world, **{name: empty})) == refusal
    entry = gate.perform(valid(command, world))
    clear = CorrectEntry(entry_id=entry, version=1, changes={name: None}, reason="Misread.")
    assert refused(gate, clear) == refusal
    table = command.model.__tablename__
    world.store.sql(f"UPDATE {table} SET {name} = NULL WHERE id = ?", entry)
    gate.perform(CorrectEntry(entry_id=entry, version=1, text="Said in full.", reason="Cut short."))
    assert world.store.sql(f"SELECT {name} FROM {table} WHERE id = ?", entry) == [(None,)]


def test_whether_somebody_was_reached_is_never_left_open() -> None:
    columns = {
        (command, column.key)
        for command in ENTRIES
        for column in command.model.__mapper__.columns
        if column.info.get("list") == "contact_method"
    }
    assert (RecordVictimContact, "method") in columns
    assert all(name in command.choices_required for command, name in columns)


@pytest.mark.parametrize("command", CORRECTABLE, ids=lambda command: command.__name__)
def test_a_corrected_entry_keeps_its_lines_but_for_the_former_words(
    command: type[RecordEntry], world: World
) -> None:
    gate = world.gate_for(command)
    entry_id = gate.perform(valid(command, world, text="Quicksilver spilt."))
    before = opened(world, entry_id)
    handling = {"handling": "Named officers only"}
    correcting = CorrectEntry(entry_id=entry_id, version=before.version, changes=handling, reason="Slip.")
    world.store.gate(Role.SUPERVISOR).perform(correcting)
    after = opened(world, entry_id)
    assert (after.row.headline, after.row.detail) == (before.row.headline, before.row.detail)
    assert after.handling == "Named officers only"
    said = replace(correcting, changes={}, reason="Misheard.")
    texts = ("quicksilver", "mercury " * 75), ("mercury", "Not at all.")  # a long text is cut in a line
    for number, (former, text) in enumerate(texts):
        gate.perform(replace(said, version=after.version + number, text=text))
        columns = "SELECT headline || ' ' || detail || ' ' || text FROM entry WHERE id = ?"
        ((told,),) = world.store.sql(columns, entry_id)
        assert former not in told.lower()


def test_no_tie_can_be_corrected() -> None:
    for command in CORRECTABLE:
        may = correctable_fields(command.model.of_kind)
        assert {"happened", "text", "marking", "handling"} <= may <= {f.name for f in fields(command)}
        assert may.isdisjoint(TIES), command


# ------------------------------------------------------------------------------- what it follows


@pytest.mark.parametrize("kind", sorted(kind for kind in Kind if spec_of(kind).follows))
def test_a_command_takes_every_entry_that_its_form_offers(kind: Kind, world: World) -> None:
    for rule in spec_of(kind).follows:
        type_column = spec_of(rule.kind).type_column
        of_type = {type_column.key: rule.type_key} if type_column is not None and rule.type_key else {}
        followed = record(world, rule.kind, **of_type)
        assert "follows_id" not in problems(world, kind, followed), rule


@pytest.mark.parametrize("kind", [Kind.TRIAGE, Kind.ENQUIRY_RESULT, Kind.NRM_DECISION])
def test_some_kinds_must_follow_an_entry_of_their_own_sort(kind: Kind, world: World) -> None:
    officer, command = world.store.gate(Role.OFFICER), RECORDING[kind]
    assert set(refused(officer, valid(command, world, follows_id=None))) == {"follows_id"}
    wrong = valid(command, world, case_id=None, follows_id=world.note_id)
    assert refused(officer, wrong) == {"follows_id": BELONGS_ELSEWHERE}
    with pytest.raises(NotFound):
        officer.perform(replace(wrong, follows_id=1_000_000))


def test_a_decision_of_the_home_office_follows_no_other_referral(world: World) -> None:
    other = record(world, Kind.REFERRAL, referral_to="referral_to:victim_navigator")
    assert problems(world, Kind.NRM_DECISION, other) == {"follows_id": BELONGS_ELSEWHERE}


def test_a_step_is_shown_in_the_style_of_its_list() -> None:
    of_complaints = {"received": "soon", "passed_on": "run", "withdrawn": "refused", "answered": "quiet"}
    of_orders = {"applied": "soon", "renewed": "run", "breached": "late", "refused": "refused"}
    steps: list[tuple[Complaint | Order, str]] = [
        *((Complaint(step=f"complaint_step:{step}"), style) for step, style in of_complaints.items()),
        *((Order(step=f"order_step:{step}"), style) for step, style in of_orders.items()),
        (Order(step="order_step:served"), "quiet"),
    ]
    for entry, style in steps:
        assert spec_of(entry.of_kind).chip(entry, {entry.step: "A step"}) == ("a step", style)
