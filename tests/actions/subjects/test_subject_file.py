"""A nominal, opened: facts, names, identifiers, cases with roles, entries."""

from __future__ import annotations

from mscu.actions.core.action import Command
from mscu.actions.entries.entries import About
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subjects import Involve, RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Operation, Role, SubjectKind
from mscu.gate import Gate
from tests.inputs.factories import World, a_case, a_note, a_person


def test_each_kind_has_its_facts_and_what_it_is_known_by(officer: Gate) -> None:
    person = RecordPerson(
        name="Nguyễn Văn Hải",
        also=("Harry",),
        born="age about 17",
        languages="a little English",
        note="Burnt.",
    )
    place = RecordPlace(
        name="The yard", address="Hollin Lane, OL10 0AA", place_kind="place_type:caravan_site"
    )
    thing = RecordThing(name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    firm = RecordOrganisation(name="Crabtree Paving", trade="sector:driveways_tarmac_roofing")
    kinds: tuple[tuple[Command[int], dict[str, str], set[str]], ...] = (
        (person, {"Born": "age about 17", "Other languages": "a little English"}, set()),
        (place, {"Postcode": "OL10 0AA", "Kind of place": "Caravan site"}, {"OL10 0AA"}),
        (thing, {"Registration or number": "MX19 CTB", "Kind of item": "Vehicle"}, {"MX19 CTB"}),
        (firm, {"Trade": "Driveways, tarmac and roofing"}, set()),
    )
    shown = [officer.ask(SubjectFile(subject_id=officer.perform(command))) for command, _, _ in kinds]
    for file, (_, facts, identifiers) in zip(shown, kinds, strict=True):
        assert facts.items() <= dict(file.facts).items()
        assert identifiers <= {value for _, value in file.identifiers}
    him = shown[0]
    assert (him.name, him.kind, him.aliases) == ("Nguyễn Văn Hải", SubjectKind.PERSON, ("Harry",))
    assert (him.note, him.identifiers) == ("Burnt.", ())


def test_each_case_once_with_every_role_the_newest_first_but_a_mention_only_alone(officer: Gate) -> None:
    old, new, last = (
        a_case(officer, opened=f"3 {month} 2022", title=month) for month in ("Apr", "May", "Jun")
    )
    number = a_person(officer, old, roles=("involvement_role:potential_victim",))
    for case, role in ((new, "witness"), (old, "suspect")):
        officer.perform(Involve(case_id=case, subject_id=number, role=f"involvement_role:{role}"))
    for case in (new, last):
        a_note(officer, case, about=(About(subject_id=number),))
    shown = officer.ask(SubjectFile(subject_id=number)).appearances
    assert [(each.case_id, each.reference, each.title, each.roles) for each in shown] == [
        (last, "MS-22-0003", "Jun", ("Mentioned",)),
        (new, "MS-22-0002", "May", ("Witness",)),
        (old, "MS-22-0001", "Apr", ("Potential victim", "Suspect")),
    ]


def test_the_entries_about_it_the_newest_first(officer: Gate) -> None:
    case = a_case(officer)
    number = a_person(officer, case)
    about = (About(subject_id=number),)
    first = a_note(officer, case, happened="1 Jun 2022", about=about)
    a_note(officer, case)
    second = a_note(officer, case, happened="2 Jun 2022", about=about)
    shown = officer.ask(SubjectFile(subject_id=number)).entries
    assert [row.id for row in shown] == [second, first]


def test_opening_is_a_consultation_and_only_who_works_on_cases_may_change_it(world: World) -> None:
    seq = world.store.last_row()
    world.store.gate(Role.OFFICER).ask(SubjectFile(subject_id=world.suspect_id))
    (row,) = world.store.audit(after=seq)
    assert (row.operation, row.object_type, row.object_id) == (
        Operation.CONSULTATION,
        "subject",
        world.suspect_id,
    )
    may = {
        role: world.store.gate(role).ask(SubjectFile(subject_id=world.suspect_id)).may_change
        for role in (Role.OFFICER, Role.ANALYST)
    }
    assert may == {Role.OFFICER: True, Role.ANALYST: False}
