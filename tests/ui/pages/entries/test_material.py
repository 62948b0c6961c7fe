"""The form that assesses an entry for disclosure, and what it says of assessments before."""

from __future__ import annotations

import pytest

from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.material import AssessMaterial
from mscu.codes import Role, YesNo
from mscu.ui.pages.entries.material import material_spec
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
