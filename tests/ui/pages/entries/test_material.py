"""The form that assesses an entry for disclosure, and what it says of assessments before."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.material import AssessMaterial, AssessmentState
from mscu.codes import Role, YesNo
from mscu.ui.pages.entries.material import material_parts, material_spec
from tests.inputs.factories import World


@pytest.mark.parametrize(("before", "kept"), [(0, False), (1, True), (2, True)])
def test_an_earlier_assessment_is_said_to_be_kept_only_if_there_is_one(
    before: int, kept: bool, world: World
) -> None:
    officer = world.store.gate(Role.OFFICER)
    for _ in range(before):
        officer.perform(AssessMaterial(entry_id=world.note_id, relevant=YesNo.NO))
    done = material_spec(officer.ask(EntryFile(entry_id=world.note_id))).done
    assert done.startswith("Assessed.")
    assert ("earlier assessment is kept" in done) is kept


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("answer", "shown"), [(YesNo.NO, False), (YesNo.NOT_SURE, True)])
def test_the_card_says_that_an_assessment_is_not_complete(answer: YesNo, shown: bool, world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(AssessMaterial(entry_id=world.note_id, relevant=answer))
    (section,) = material_parts(officer.ask(EntryFile(entry_id=world.note_id)))
    said = {label.text() for label in section.findChildren(QLabel)}
    assert (AssessmentState.UNDECIDED.value in said) is shown
