"""A notice is checked for every value by which its person is known, or was until a correction."""

from __future__ import annotations

from dataclasses import replace

from mscu.actions.enforcement.enforcement import FindingLine, RecordSearch
from mscu.actions.entries.notes import RecordCrime
from mscu.actions.nrm.nrm_forms import NrmFormFile, StartNrmForm
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.codes import Role
from mscu.text.identifying_values import Known
from tests.inputs.factories import World, a_person, valid
from tests.scenes.caravan_forms import answering

ANSWERS = {
    "pv-name-first-name": "Johnny",
    "pv-name-nickname": "Jon",
    "pv-dob": "2 Aug 1994",
    "pv-phone-number-yes": "01632 960001",
    "pv-contact-details-email-input": "jon@post.example",
    "pv-contact-details-street": "9 Mill Street",
    "pv-ho-reference-type": "HO 4711",
}


def test_a_person_is_known_by_what_the_case_and_the_form_say_and_said_before(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    victim = a_person(
        gate,
        world.case_id,
        name="Andrei Popescu",
        also=("Dre",),
        born="1993",
        note="Speaks with Florin.",
        roles=("involvement_role:potential_victim",),
    )
    changes = {"name": "Andrei Popa", "also": ("Andy",), "born": "1994"}
    gate.perform(CorrectSubject(subject_id=victim, version=1, changes=changes, reason="Misheard."))
    gate.perform(valid(RecordCrime, world, crime_reference="CRI/7/22"))
    found = FindingLine(subject_id=victim, found=True, where_words="the loft")
    gate.perform(replace(valid(RecordSearch, world), findings=(found,)))
    form = gate.perform(StartNrmForm(case_id=world.case_id, person_id=victim))
    for question, value in ANSWERS.items():
        was = gate.ask(NrmFormFile(form_id=form)).content.answer_to(question)
        gate.perform(answering(form, question, value, was))
    known = gate.ask(NrmFormFile(form_id=form)).content.known
    assert {(value.sort, value.value) for value in known} == {
        *((Known.NAME, name) for name in ("Andrei Popa", "Johnny", "Popa")),
        *((Known.ALIAS, name) for name in ("Andrei Popescu", "Dre", "Andy", "Jon")),
        *((Known.OTHER_NAME, name) for name in ("Ionut Balan", "Nutu")),
        *((Known.BIRTH, born) for born in ("1993", "1994", "2 Aug 1994")),
        *((Known.CONTACT, contact) for contact in ("01632 960001", "jon@post.example")),
        *((Known.REFERENCE, reference) for reference in ("MS-22-0001", "CRI/7/22", "HO 4711")),
        *((Known.ADDRESS, place) for place in ("the loft", "9 Mill Street")),
        (Known.PLACE, "1 Hollin Lane"),
        (Known.WORD, "Florin"),
    }
