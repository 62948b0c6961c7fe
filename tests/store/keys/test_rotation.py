"""Who was removed stays out, and a change of keys that was cut short is finished."""

from contextlib import closing
from pathlib import Path

import pytest

from mscu.errors import NameTaken, NotFound, NotPermitted, OpenElsewhere, WrongKey, WrongPassphrase
from mscu.store.files.cipher import connect
from mscu.store.files.copying import check_integrity
from mscu.store.keys import rotation
from mscu.store.keys.keys import add_person, recover, relock, unlock
from mscu.store.keys.new_slot import NewPerson
from mscu.store.keys.rotation import finish_rotation, remove_person
from mscu.store.keys.unlocked import Unlocked
from tests.store.made import (
    NO_DEVICES,
    NOW,
    MadeKeys,
    crash_within_a_save,
    enter,
    make_rows,
    newest_key,
    signed_by,
)

Rows = list[tuple[object, ...]]
NEW = "another long passphrase"
REPORTS = "SELECT * FROM report ORDER BY id"
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"


def ask(database: Path, data_key: bytes, question: str) -> Rows:
    with closing(connect(database, data_key)) as connection:
        return list(connection.execute(question))


@pytest.fixture
def rows(made: MadeKeys, database: Path) -> Rows:
    return ask(database, made.data_key, REPORTS)


def test_a_removed_person_gets_no_further_and_printed_codes_do(
    made: MadeKeys, keys: Path, database: Path
) -> None:
    bea = enter(keys, "bea")
    signature = bea.sign(b"decision")
    anna = remove_person(keys, database, "bea", unlocked=enter(keys))
    with pytest.raises(WrongPassphrase):
        enter(keys, "bea")
    with pytest.raises(WrongKey):
        connect(database, bea.data_key)
    with pytest.raises(NotFound):
        anna.public_key_of("bea")
    assert anna.data_key != made.data_key
    assert not anna.rotating
    assert enter(keys, "cleo").data_key == enter(keys).data_key == anna.data_key
    assert signed_by(anna, "bea", b"decision", signature)
    assert newest_key(anna, "bea") == bea.slot.verify_key
    another = NewPerson(name="bea", display="Another Bea", passphrase=NEW)
    with pytest.raises(NameTaken):
        add_person(keys, another, unlocked=anna, devices=NO_DEVICES)
    assert recover(keys, made.codes, "cleo", NEW).data_key == anna.data_key


def test_everything_is_in_the_database_as_before(
    made: MadeKeys, keys: Path, database: Path, rows: Rows
) -> None:
    questions = (SCHEMA, "SELECT * FROM sqlite_sequence")
    before = [ask(database, made.data_key, question) for question in questions]
    key = remove_person(keys, database, "bea", unlocked=enter(keys)).data_key
    assert ask(database, key, REPORTS) == rows
    assert [ask(database, key, question) for question in questions] == before
    found = "SELECT count(*) FROM found WHERE found MATCH 'caravan'"
    assert ask(database, key, found) == [(200,)]
    assert check_integrity(database, key) == ()
    beside = ("unit.db", "unit.db-journal", "unit.keys", "unit.keys.previous", "unit.keys.tries")
    assert {path.name for path in database.parent.iterdir()} <= {*beside}


def test_nobody_removes_herself_or_somebody_unknown(made: MadeKeys, keys: Path, database: Path) -> None:
    anna = enter(keys)
    for name, error in (("Anna", NotPermitted), ("mallory", NotFound)):
        with pytest.raises(error):
            remove_person(keys, database, name, unlocked=anna)
    assert finish_rotation(keys, database, unlocked=anna) is anna
    assert keys.read_bytes() == made.content


def begin(keys: Path, name: str = "bea") -> Unlocked:
    """Leave the keys file as a crash does right after it was written with both keys."""
    return rotation._start_rotation(keys, name, enter(keys))  # noqa: SLF001, there is no other way to stop


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_crash_before_or_after_the_database_changed_is_made_good(
    keys: Path, database: Path, rows: Rows, is_changed: bool
) -> None:
    half, with_both = begin(keys), keys.read_bytes()
    if is_changed:
        finish_rotation(keys, database, unlocked=half)
        keys.write_bytes(with_both)
    cleo = enter(keys, "cleo")
    assert cleo.rotating
    done = finish_rotation(keys, database, unlocked=cleo)
    assert ask(database, done.data_key, REPORTS) == rows
    assert not enter(keys).rotating


def test_what_a_killed_copy_left_does_no_harm(keys: Path, database: Path, tmp_path: Path, rows: Rows) -> None:
    other = tmp_path / "other.db"
    make_rows(other, bytes(32))
    crash_within_a_save(other, bytes(32)).rename(database.with_name("unit.db.rekeyed-journal"))
    other.rename(database.with_name("unit.db.rekeyed"))
    half = begin(keys)
    done = finish_rotation(keys, database, unlocked=half)
    assert ask(database, done.data_key, REPORTS) == rows


def test_with_both_keys_in_the_file_all_else_still_works(
    made: MadeKeys, keys: Path, database: Path, rows: Rows
) -> None:
    begin(keys)
    person = NewPerson(name="dora", display="Dora", passphrase=NEW)
    add_person(keys, person, unlocked=enter(keys), devices=NO_DEVICES)
    relock(keys, enter(keys), NEW, devices=NO_DEVICES)
    recover(keys, made.codes, "cleo", NEW)
    for name in ("dora", "anna", "cleo"):
        assert unlock(keys, name, NEW, devices=NO_DEVICES, now=NOW).rotating
    done = finish_rotation(keys, database, unlocked=enter(keys, "dora", NEW))
    assert ask(database, done.data_key, REPORTS) == rows
    assert enter(keys, "cleo", NEW).data_key == done.data_key


def test_a_second_removal_finishes_the_first(keys: Path, database: Path, rows: Rows) -> None:
    done = remove_person(keys, database, "cleo", unlocked=begin(keys))
    assert [slot.name for slot in done.header.slots] == ["anna"]
    assert ask(database, done.data_key, REPORTS) == rows


def test_an_open_database_is_left_alone_and_done_later(
    made: MadeKeys, keys: Path, database: Path, rows: Rows
) -> None:
    with closing(connect(database, made.data_key)), pytest.raises(OpenElsewhere):
        remove_person(keys, database, "bea", unlocked=enter(keys))
    with pytest.raises(WrongPassphrase):
        enter(keys, "bea")
    done = finish_rotation(keys, database, unlocked=enter(keys))
    assert ask(database, done.data_key, REPORTS) == rows
