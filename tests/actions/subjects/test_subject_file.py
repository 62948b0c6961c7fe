"""A nominal, opened: facts, names, identifiers, cases with roles, entries."""

from __future__ import annotations

import pytest

from mscu.actions.entries.entries import About
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subjects import (
    AddName,
    Involve,
    RecordOrganisation,
    RecordPerson,
    RecordPlace,
    RecordThing,
)
from mscu.codes import Operation, Role, SubjectKind, YesNo
from mscu.errors import NotFound
from mscu.gate import Gate
from tests.inputs.factories import World, a_case, a_note, a_person


def test_a_person_with_all_that_is_known(officer: Gate) -> None:
    number = officer.perform(
        RecordPerson(
            name="Nguyễn Văn Hải",
            also=("Harry",),
            born="age about 17",
            age_status="age_status:uncertain_treated_as_child",
            gender="gender:male",
            nationality="nationality:vietnamese",
            language="language:vie",
            languages="a little English",
            interpreter=YesNo.YES,
            note="Arm burnt.",
        )
    )
    shown = officer.ask(SubjectFile(subject_id=number))
    assert (shown.name, shown.kind, shown.aliases) == ("Nguyễn Văn Hải", SubjectKind.PERSON, ("Harry",))
    facts = dict(shown.facts)
    assert facts["Born"] == "age about 17"
    assert facts["Nationality"] == "Vietnamese"
    assert facts["Other languages"] == "a little English"
    assert shown.note == "Arm burnt."
    assert shown.identifiers == ()


@pytest.mark.parametrize(
    ("command", "facts", "identifiers"),
    [
        (
            RecordPlace(
                name="The yard",
                address="Hollin Lane, Heywood, OL10 0AA",
                premises="caravan 1",
                place_kind="place_type:caravan_site",
                district="district:rochdale",
            ),
            {
                "Address": "Hollin Lane, Heywood, OL10 0AA",
                "Postcode": "OL10 0AA",
                "Kind of place": "Caravan site",
                "District": "Rochdale",
                "Premises there": "caravan 1",
            },
            {"OL10 0AA"},
        ),
        (
            RecordThing(name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"),
            {"Registration or number": "MX19 CTB", "Kind of item": "Vehicle"},
            {"MX19 CTB"},
        ),
        (
            RecordOrganisation(name="Crabtree Paving", trade="sector:driveways_tarmac_roofing"),
            {"Trade": "Driveways, tarmac and roofing"},
            set(),
        ),
    ],
    ids=["place", "thing", "organisation"],
)
def test_the_other_kinds(
    command: RecordPlace, facts: dict[str, str], identifiers: set[str], officer: Gate
) -> None:
    shown = officer.ask(SubjectFile(subject_id=officer.perform(command)))
    assert facts.items() <= dict(shown.facts).items()
    assert identifiers <= {value for _, value in shown.identifiers}


def test_each_case_once_with_every_role_the_newest_first(officer: Gate) -> None:
    old = a_case(officer, opened="3 May 2022", title="Old")
    new = a_case(officer, opened="3 Jun 2022", title="New")
    number = a_person(officer, old, roles=("involvement_role:potential_victim",))
    for case, role in ((new, "witness"), (old, "suspect")):
        officer.perform(Involve(case_id=case, subject_id=number, role=f"involvement_role:{role}"))
    shown = officer.ask(SubjectFile(subject_id=number)).appearances
    assert [(each.case_id, each.reference, each.title, each.roles) for each in shown] == [
        (new, "MS-22-0002", "New", ("Witness",)),
        (old, "MS-22-0001", "Old", ("Potential victim", "Suspect")),
    ]


def test_a_role_says_more_than_a_mention(officer: Gate) -> None:
    case, other = a_case(officer, opened="3 May 2022"), a_case(officer, opened="2 May 2022")
    number = a_person(officer, case, roles=("involvement_role:witness",))
    for each in (case, other):
        a_note(officer, each, about=(About(subject_id=number),))
    shown = officer.ask(SubjectFile(subject_id=number)).appearances
    assert [each.roles for each in shown] == [("Witness",), ("Mentioned",)]


def test_the_entries_about_it_the_newest_first(officer: Gate) -> None:
    case = a_case(officer)
    number = a_person(officer, case)
    about = (About(subject_id=number),)
    first = a_note(officer, case, happened="1 Jun 2022", about=about)
    a_note(officer, case)
    second = a_note(officer, case, happened="2 Jun 2022", about=about)
    shown = officer.ask(SubjectFile(subject_id=number)).entries
    assert [row.id for row in shown] == [second, first]


def test_another_name_is_shown_from_then_on(officer: Gate) -> None:
    number = a_person(officer)
    officer.perform(AddName(subject_id=number, name="Ionuț Bălan"))
    assert officer.ask(SubjectFile(subject_id=number)).aliases == ("Ionuț Bălan",)


def test_only_who_works_on_cases_may_change_it(world: World) -> None:
    may = {
        role: world.store.gate(role).ask(SubjectFile(subject_id=world.suspect_id)).may_change
        for role in (Role.OFFICER, Role.ANALYST)
    }
    assert may == {Role.OFFICER: True, Role.ANALYST: False}


def test_opening_is_a_consultation(world: World) -> None:
    seq = world.store.last_row()
    world.store.gate(Role.OFFICER).ask(SubjectFile(subject_id=world.suspect_id))
    (row,) = world.store.audit(after=seq)
    assert (row.operation, row.object_type, row.object_id) == (
        Operation.CONSULTATION,
        "subject",
        world.suspect_id,
    )


def test_what_is_hidden_is_not_there(world: World) -> None:
    world.restricted()
    with pytest.raises(NotFound):
        world.store.gate(Role.OFFICER).ask(SubjectFile(subject_id=world.suspect_id))


def test_of_a_hidden_case_neither_case_nor_entry_is_shown(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    open_case = a_case(officer, title="Another")
    number = a_person(officer, open_case, name="In both")
    officer.perform(Involve(case_id=world.case_id, subject_id=number, role="involvement_role:witness"))
    a_note(officer, world.case_id, about=(About(subject_id=number),))
    seen = a_note(officer, open_case, about=(About(subject_id=number),))
    world.restricted()
    shown = officer.ask(SubjectFile(subject_id=number))
    assert [each.case_id for each in shown.appearances] == [open_case]
    assert [row.id for row in shown.entries] == [seen]
