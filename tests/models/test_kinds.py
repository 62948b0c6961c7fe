"""The table of kinds: whole, and each kind recorded, found and numbered for good."""

import pytest

from mscu.actions.disclosure.file_copies import BULK_COMMANDS
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.kinds import LARGE_FILES, RECORDING
from mscu.actions.kinds import SUBJECTS as RECORDING_SUBJECTS
from mscu.codes import Family, Kind, SubjectKind
from mscu.models.base import PartOfEntry, Record
from mscu.models.entries.entry import Entry
from mscu.models.kinds import ENTRIES, SUBJECTS, UNIT, mapped, metadata
from mscu.models.subject import Subject
from tests.inputs.factories import World
from tests.scenes.stores import RECORDS


def test_every_kind_has_its_model_and_command_and_no_class_or_large_file_is_forgotten() -> None:
    assert set(ENTRIES) == set(RECORDING) == set(Kind)
    assert RecordEntry.by_kind == RECORDING
    assert set(SUBJECTS) == set(RECORDING_SUBJECTS) == set(SubjectKind)
    assert BULK_COMMANDS == LARGE_FILES
    bases = {Entry, Subject}
    tied = {model for model in RECORDS if issubclass(model, PartOfEntry)}
    of_subjects = {model for model in mapped() if hasattr(model, "subject_id")}
    known = {*ENTRIES.values(), *SUBJECTS.values(), *UNIT, *bases, *tied, *of_subjects}
    assert known == set(mapped())


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_has_one_model_one_family_and_one_command(kind: Kind) -> None:
    model = ENTRIES[kind]
    assert model.of_kind is kind
    assert model.family in Family
    assert RECORDING[kind].model is model
    assert model.__mapper__.polymorphic_identity == kind
    assert model.__mapper__.inherits is Entry.__mapper__


def test_a_number_is_never_given_twice(world: World) -> None:
    numbered = {name for name, table in metadata.tables.items() if "id" in table.c}
    tables = dict(world.store.sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
    assert numbered <= tables.keys()
    assert [
        name for name in numbered if ("AUTOINCREMENT" in tables[name]) == ("FOREIGN KEY(id)" in tables[name])
    ] == []


def test_every_record_is_guarded_against_two_people_changing_it_at_once() -> None:
    for model in mapped():
        if issubclass(model, Record):
            version = model.__mapper__.version_id_col
            assert version is not None, model
            assert version.name == "version"
