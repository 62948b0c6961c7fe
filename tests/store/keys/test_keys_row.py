"""The keys file of a store on a server, and how people log in there: all that needs no server."""

import hashlib
import hmac
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from mscu.errors import (
    AccessChanged,
    KeysChangedElsewhere,
    KeysTampered,
    NotFound,
    NotPermitted,
    OtherStoreOnServer,
    ServerDamaged,
)
from mscu.store.keys.keys import add_person, relock, renewed, reset_slot
from mscu.store.keys.keys_file import previous_path
from mscu.store.keys.keys_row import (
    KEYS_TABLE,
    NO_LOGINS,
    AuditKeys,
    DefinedPart,
    Definitions,
    KeysRow,
    make_keys_row,
    next_logins,
    read_audit_keys,
    read_definitions,
    read_keys_row,
    sealed_columns,
    write_definitions,
    write_keys_row,
)
from mscu.store.keys.new_slot import NewPerson
from mscu.store.keys.rotation import without_person
from mscu.store.keys.server_login import open_first_password, own_password, verifier_of
from mscu.store.keys.staged_keys import keys_bytes, staged_path, take_copy
from mscu.store.schema.database import database_in_memory
from tests.store.made import NO_DEVICES, PASSPHRASES, MadeKeys, enter, make_keys

IDS = {name: number for number, name in enumerate(PASSPHRASES, start=1)}
AUDIT_KEYS = AuditKeys(chain_key="ab" * 32, digest_key="cd" * 32)
DEFINITIONS = Definitions(
    version=15, parts=(DefinedPart(kind="table", name="cases", definition="id bigint", columns=("id",)),)
)


@pytest.fixture
def row(keys: Path) -> Iterator[Connection]:
    """Yield a database with the row of the keys file."""
    anna = enter(keys)
    engine = database_in_memory(bytes(32))
    with engine.begin() as connection:
        KEYS_TABLE.create(connection)
        logins = next_logins(anna.header, NO_LOGINS, IDS).logins
        made = KeysRow(generation=anna.generation, content=keys.read_bytes(), logins=logins)
        make_keys_row(connection, made, sealed_columns(AUDIT_KEYS, DEFINITIONS, anna.data_key, anna.store_id))
        yield connection
    engine.dispose()


def opens(password: str, verifier: str) -> bool:
    """Return whether a server that keeps a verifier lets a password in (RFC 5802)."""
    _, salted, kept = verifier.split("$")
    rounds, salt = salted.split(":")
    stored, of_server = map(b64decode, kept.split(":"))
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), b64decode(salt), int(rounds))
    client = hmac.digest(key, b"Client Key", "sha256")
    return (
        hashlib.sha256(client).digest() == stored and hmac.digest(key, b"Server Key", "sha256") == of_server
    )


def test_a_password_is_each_persons_own_and_outlasts_a_new_passphrase(keys: Path) -> None:
    anna, bea = enter(keys), enter(keys, "bea")
    own = own_password(anna.private)
    assert own != own_password(bea.private)
    assert anna.private.sign.hex() not in own
    new = "another long passphrase"
    changed = relock(keys, anna, new, devices=NO_DEVICES)
    assert own_password(changed.private) == own
    assert opens(own, verifier_of(own))
    assert not opens(own_password(bea.private), verifier_of(own))
    assert verifier_of(own) != verifier_of(own)


def test_whoever_gets_a_slot_gets_a_first_password_that_nobody_else_opens(keys: Path) -> None:
    anna, bea = enter(keys), enter(keys, "bea")
    first = next_logins(anna.header, NO_LOGINS, IDS)
    sealed = first.logins.of_slots[bea.slot.id].first_password
    assert opens(open_first_password(sealed, bea.private), first.let_in[IDS["bea"]])
    with pytest.raises(KeysTampered):
        open_first_password(sealed, anna.private)
    assert first.let_in.keys() == set(IDS.values())
    again = next_logins(anna.header, first.logins, IDS)
    assert (again.logins, again.let_in, again.shut_out) == (first.logins, {}, frozenset())


def test_new_slots_are_let_in_and_lost_ones_shut_out(keys: Path) -> None:
    anna = enter(keys)
    before = next_logins(anna.header, NO_LOGINS, IDS).logins
    anna = reset_slot(keys, "bea", "another long passphrase", unlocked=anna)
    dora = NewPerson(name="dora", display="Dora", passphrase="nine blue lanterns swing", waits=True)
    anna = add_person(keys, dora, unlocked=anna, devices=NO_DEVICES)
    after = next_logins(without_person(anna, "cleo").header, before, IDS | {"dora": 4})
    assert after.let_in.keys() == {IDS["bea"], 4}
    assert after.shut_out == {IDS["cleo"]}
    assert {login.user_id for login in after.logins.of_slots.values()} == {IDS["anna"], IDS["bea"], 4}


def test_the_first_of_two_programs_writes_and_the_other_changes_nothing(keys: Path, row: Connection) -> None:
    there = read_keys_row(row)
    assert there.content == keys.read_bytes()
    write_keys_row(row, replace(there, generation=there.generation + 1, content=b"of one"))
    with pytest.raises(KeysChangedElsewhere):
        write_keys_row(row, replace(there, generation=there.generation + 1, content=b"of the other"))
    assert read_keys_row(row).content == b"of one"


def test_what_is_sealed_beside_opens_for_the_data_key_of_their_store(keys: Path, row: Connection) -> None:
    anna = enter(keys)
    assert read_audit_keys(row, anna.data_key, anna.store_id) == AUDIT_KEYS
    assert read_definitions(row, anna.data_key, anna.store_id) == DEFINITIONS
    for key, store_id in ((bytes(32), anna.store_id), (anna.data_key, "another")):
        for read in (read_audit_keys, read_definitions):
            with pytest.raises(KeysTampered):
                read(row, key, store_id)
    there, other = read_keys_row(row), AuditKeys(chain_key="", digest_key="")
    sealed = sealed_columns(other, DEFINITIONS, bytes(32), anna.store_id)
    write_keys_row(row, replace(there, generation=there.generation + 1), sealed)
    assert read_audit_keys(row, bytes(32), anna.store_id) == other
    later = replace(DEFINITIONS, version=16)
    write_definitions(row, later, bytes(32), anna.store_id)
    assert read_definitions(row, bytes(32), anna.store_id) == later


def test_a_row_that_the_program_did_not_write_is_refused(row: Connection) -> None:
    row.execute(update(KEYS_TABLE).values(logins=b"{}"))
    with pytest.raises(ServerDamaged):
        read_keys_row(row)
    row.execute(KEYS_TABLE.delete())
    with pytest.raises(ServerDamaged):
        read_keys_row(row)


def test_the_copy_follows_the_row_and_forgets_what_was_staged(keys: Path, made: MadeKeys) -> None:
    anna = enter(keys)
    after = without_person(anna, "bea")
    staged_path(keys).write_bytes(made.content)
    content = keys_bytes(after.header, after.data_key)
    take_copy(keys, content)
    assert keys.read_bytes() == previous_path(keys).read_bytes() == content
    assert not staged_path(keys).exists()
    written = keys.stat().st_ino
    take_copy(keys, content)
    assert keys.stat().st_ino == written
    keys.write_bytes(b"broken")
    take_copy(keys, content)
    assert keys.read_bytes() == content


def test_the_copy_is_not_taken_of_another_store(keys: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(OtherStoreOnServer):
        take_copy(keys, make_keys(other / "unit.keys").content)
    assert enter(keys).name == "anna"


def test_whoever_is_left_has_the_next_data_key_and_whoever_was_removed_nothing(keys: Path) -> None:
    anna, bea, cleo = (enter(keys, name) for name in PASSPHRASES)
    after = without_person(anna, "bea")
    assert (after.generation, after.rotating) == (anna.generation + 1, False)
    assert after.data_key != anna.data_key
    take_copy(keys, keys_bytes(after.header, after.data_key))
    assert renewed(keys, cleo).data_key == after.data_key
    with pytest.raises(AccessChanged):
        renewed(keys, bea)
    with pytest.raises(NotFound):
        without_person(after, "bea")
    with pytest.raises(NotPermitted):
        without_person(after, "anna")


def test_whose_slot_waits_or_was_reset_has_to_unlock_again(keys: Path) -> None:
    anna, bea = enter(keys), enter(keys, "bea")
    reset_slot(keys, "bea", "another long passphrase", unlocked=anna, waits=True)
    with pytest.raises(AccessChanged):
        renewed(keys, bea)
    assert renewed(keys, anna).generation == anna.generation + 1
