"""Removing a user's slot, and giving the database a key that the user never had.

The keys file and the database cannot change in one step. So the keys file first names both keys, then a copy
under the new key replaces the database, then the old key is dropped. If a crash interrupts this, the next
unlock finishes it. `PRAGMA rekey` in place is never used, as a crash in it leaves no complete copy. The
database must not be open. Raises `NotFound`, `NotPermitted`, `Damaged` and what opening keys and database
raises.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from mscu.errors import NotFound, NotPermitted, WrongKey
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import put_in_place
from mscu.store.files.cipher import connect
from mscu.store.files.copying import copy_encrypted
from mscu.store.keys.keys_file import Header
from mscu.store.keys.new_slot import retire, sealed_to
from mscu.store.keys.slots import KEY_BYTES, DataKeys
from mscu.store.keys.staged_keys import next_header, save
from mscu.store.keys.unlocked import Unlocked


def remove_person(keys: Path, database: Path, name: str, *, unlocked: Unlocked) -> Unlocked:
    """Shut a user out of this store for good; backups made before still open for them."""
    if unlocked.rotating:
        unlocked = finish_rotation(keys, database, unlocked=unlocked)
    _require_other(unlocked, name)
    unlocked = _start_rotation(keys, name, unlocked)
    return finish_rotation(keys, database, unlocked=unlocked)


def without_person(unlocked: Unlocked, name: str) -> Unlocked:
    """Return what a store on a server has without a user: the next keys file, and a data key of its own.

    They and what the data key seals there change in one transaction, so nobody needs the former key.
    """
    _require_other(unlocked, name)
    data_keys = DataKeys(secrets.token_bytes(KEY_BYTES))
    before = replace(unlocked.header, generation=unlocked.generation + 1)
    return _with_header(unlocked, _without(before, name, data_keys), data_keys)


def _require_other(unlocked: Unlocked, name: str) -> None:
    if unlocked.header.slot_of(name) is unlocked.header.slot_of(unlocked.name):
        raise NotPermitted("You cannot remove your own access. Someone else must do it.")


def finish_rotation(keys: Path, database: Path, *, unlocked: Unlocked) -> Unlocked:
    """Finish a change of keys that a crash interrupted, if there is one."""
    former = unlocked.data_keys.former
    if former is None:
        return unlocked
    if not _can_open(database, unlocked.data_key):
        _rekey(database, former, unlocked.data_key)
    with next_header(keys, unlocked.data_key) as before:
        header = _reseal(before, DataKeys(unlocked.data_key))
        save(keys, header, unlocked.data_key)
    return _with_header(unlocked, header, DataKeys(unlocked.data_key))


def _start_rotation(keys: Path, name: str, unlocked: Unlocked) -> Unlocked:
    """Write a keys file with both keys and without the user's slot."""
    data_keys = DataKeys(secrets.token_bytes(KEY_BYTES), unlocked.data_key)
    with next_header(keys, unlocked.data_key) as before:
        header = _without(before, name, data_keys)
        save(keys, header, data_keys.now)
    return _with_header(unlocked, header, data_keys)


def _without(before: Header, name: str, data_keys: DataKeys) -> Header:
    """Return the header without a user's slot, and with the next data key for all others."""
    removed = before.slot_of(name)
    if removed is None:
        raise NotFound("There is no user with that log-in name.")
    header = replace(
        before,
        key_number=before.key_number + 1,
        slots=tuple(slot for slot in before.slots if slot is not removed),
        former=(*before.former, retire(removed, before.generation)),
    )
    return _reseal(header, data_keys)


def _reseal(header: Header, data_keys: DataKeys) -> Header:
    """Seal the data keys again to every user with a slot that does not wait, and to the recovery codes."""
    slots = (slot if slot.waits else sealed_to(slot, header, data_keys) for slot in header.slots)
    return replace(header, slots=tuple(slots), recovery=sealed_to(header.recovery, header, data_keys))


def _with_header(unlocked: Unlocked, header: Header, data_keys: DataKeys) -> Unlocked:
    own = next(slot for slot in header.slots if slot.id == unlocked.slot.id)
    return replace(unlocked, slot=own, header=header, data_keys=data_keys)


def _can_open(database: Path, data_key: bytes) -> bool:
    try:
        connect(database, data_key).close()
    except WrongKey:
        return False
    return True


@store_errors()
def _rekey(database: Path, former: bytes, data_key: bytes) -> None:
    copy = database.with_name(database.name + ".rekeyed")
    with closing(connect(database, former)) as source:
        copy_encrypted(source, copy, data_key)
    put_in_place(copy, database)
