"""A record's digest: over all its rows, as the database gives them back."""

from mscu.codes import Role
from mscu.models.base import Record
from mscu.models.entries.note import Note
from mscu.models.kinds import ENTRIES, mapped
from mscu.models.subject import Person
from mscu.store.audit.digest import canonical, digests, digests_of, layout, stored_digests, type_name
from mscu.store.schema.database import database_in_memory
from tests.inputs.factories import World, a_case, a_note
from tests.scenes.stores import RECORDS, Store

COLUMNS = (("note", "a"), ("entry", "b"), ("entry", "a"))


def of(store: Store, model: type[Record], number: int, key: bytes = b"k") -> bytes:
    with store.engine.connect() as connection:
        return digests_of(key, connection, model, [number]).get(number, b"")


def test_values_stand_by_table_and_column_and_nothing_is_left_out_but_nulls() -> None:
    assert canonical(COLUMNS, ("x", None, 3)) == b'[["entry","a",3],["note","a","x"]]'
    assert canonical(COLUMNS, ("x", 0, "")) == b'[["entry","a",""],["entry","b",0],["note","a","x"]]'
    of_blob = canonical(COLUMNS, (b"abc", None, None)).decode()  # by its SHA-256
    assert "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" in of_blob
    for one, other in (((1, "a"), ("1", "a")), ((None, "a"), ("", "a")), (("a", ""), ("", "a"))):
        assert canonical(COLUMNS[:2], one) != canonical(COLUMNS[:2], other)


def test_every_column_of_a_record_is_covered() -> None:
    assert RECORDS
    covered = {model: sorted(layout(model)[1]) for model in RECORDS}
    assert {
        model: columns for model, columns in covered.items() if columns != sorted(every_column(model))
    } == {}


def every_column(model: type[Record]) -> set[tuple[str, str]]:
    tables = {str(mapper.class_.__tablename__) for mapper in model.__mapper__.iterate_to_root()}
    return {(table, column.name) for table in tables for column in model.metadata.tables[table].columns}


def test_types_are_named_by_their_own_table() -> None:
    names = [type_name(model) for model in RECORDS]
    assert len(names) == len(set(names))
    assert type_name(Note) == "note"
    assert set(ENTRIES.values()) | {Person} <= set(mapped())


def test_a_change_behind_the_program_s_back_or_another_key_changes_the_digest(world: World) -> None:
    seen = [of(world.store, Note, world.note_id), of(world.store, Note, world.note_id, b"other"), b""]
    for change in (
        "UPDATE note SET with_whom = 'x'",
        "UPDATE entry SET headline = headline || ' '",
        "UPDATE entry SET case_id = NULL",
        "UPDATE entry SET version = version + 1",
        "UPDATE entry SET text = CAST(text AS BLOB)",
    ):
        world.store.sql(change)
        seen.append(of(world.store, Note, world.note_id))
    assert len(set(seen)) == 8


def test_all_digests_of_a_type_are_those_of_each(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    numbers = [a_note(officer, case, text=text) for text in ("one", "Nguyễn Văn Hải", "阮文海")]
    with store.engine.connect() as connection:
        every = dict(digests(b"k", connection, Note))
    assert every == {number: of(store, Note, number) for number in numbers}
    assert len(set(every.values())) == 3
    assert of(store, Note, 1_000_000) == b""


def test_a_type_that_a_store_does_not_have_has_no_digests() -> None:
    engine = database_in_memory(bytes(32))
    with engine.connect() as connection:
        assert list(stored_digests(b"k", connection, "unknown")) == []
    engine.dispose()
