"""The forms that correct an entry and assess it for disclosure, and what they say of those before."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from mscu.actions.entries.corrections import EntryVersions, correctable_fields, why_field
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.material import AssessMaterial, AssessmentState
from mscu.actions.kinds import RECORDING
from mscu.actions.nrm.referrals import RecordReferral
from mscu.codes import Role, YesNo
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entries.entry_form_specs import correct_spec
from mscu.ui.pages.entries.material import material_parts, material_spec
from tests.inputs.factories import COMMANDS, World

ENTRIES = [command for command in RECORDING.values() if not command.spec.not_corrected]


def test_no_field_of_a_kind_takes_the_place_of_the_reason_for_its_correction() -> None:
    for kind in (command.model.of_kind for command in ENTRIES):
        in_form = [field.name for section in FORMS[kind].sections for field in section.fields]
        assert why_field(kind) not in {*in_form, *correctable_fields(kind)}, kind


def test_a_correction_form_has_each_name_once(world: World, subtests: pytest.Subtests) -> None:
    officer = world.store.gate(Role.OFFICER)
    for command in ENTRIES:
        with subtests.test(command.__name__):
            number = officer.perform(COMMANDS[command](world))
            spec = correct_spec(officer.ask(EntryFile(entry_id=number)))
            names = [field.name for section in spec.sections for field in section.fields]
            assert len(names) == len(set(names))


def test_why_somebody_was_referred_can_be_corrected(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    number = officer.perform(COMMANDS[RecordReferral](world))
    spec = correct_spec(officer.ask(EntryFile(entry_id=number)))
    correction: Any = spec.make(reason="She asked for it.", why="It was left out.")
    officer.perform(correction)
    assert officer.ask(EntryFile(entry_id=number)).typed["reason"] == "She asked for it."
    (version,) = officer.ask(EntryVersions(entry_id=number))
    assert version.reason == "It was left out."


@pytest.mark.usefixtures("qapp")
def test_an_earlier_assessment_is_said_to_be_kept_and_one_that_is_not_complete_to_be_so(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for before, answer in enumerate((YesNo.NO, YesNo.NOT_SURE)):
        done = material_spec(officer.ask(EntryFile(entry_id=world.note_id))).done
        assert done.startswith("Assessed.")
        assert ("earlier assessment is kept" in done) is bool(before)
        officer.perform(AssessMaterial(entry_id=world.note_id, relevant=answer))
        (section, *_) = material_parts(officer.ask(EntryFile(entry_id=world.note_id)))
        said = {label.text() for label in section.findChildren(QLabel)}
        assert (AssessmentState.UNDECIDED.value in said) is (answer is YesNo.NOT_SURE)
