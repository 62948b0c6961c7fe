"""The form of a correction: its own reason is no field of what is corrected."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.entries.corrections import EntryVersions, correctable_fields, why_field
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.kinds import RECORDING
from mscu.actions.nrm.referrals import RecordReferral
from mscu.codes import Kind, Role
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entries.entry_form_specs import correct_spec
from tests.inputs.factories import COMMANDS, World

ENTRIES = [command for command in RECORDING.values() if not command.spec.not_corrected]


@pytest.mark.parametrize("kind", [command.model.of_kind for command in ENTRIES])
def test_no_field_of_a_kind_takes_the_place_of_the_reason_for_its_correction(kind: Kind) -> None:
    in_form = [field.name for section in FORMS[kind].sections for field in section.fields]
    assert why_field(kind) not in {*in_form, *correctable_fields(kind)}


@pytest.mark.parametrize("command", ENTRIES)
def test_a_correction_form_has_each_name_once(command: type[RecordEntry], world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
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
    entry = officer.ask(EntryFile(entry_id=number))
    assert entry.typed["reason"] == "She asked for it."
    (version,) = officer.ask(EntryVersions(entry_id=number))
    assert version.reason == "It was left out."
