"""Creating a keys file, unlocking, adding users and changing passphrases.

The gate decides who may do what; here, anyone with the data key can change the file. Raises
`WrongPassphrase`, `TooManyAttempts`, `SlotBlocked`, `KeysTampered`, `DeviceSecretMissing`, `NameTaken`,
`NotFound`, `PassphraseTooShort`, `PassphraseTooEasy` and what reading a keys file raises.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mscu.errors import (
    AccessChanged,
    AccessWaits,
    DeviceSecretMissing,
    KeyringMissing,
    KeysTampered,
    TargetExists,
    WrongPassphrase,
)
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import write_atomically
from mscu.store.files.lock_file import locked
from mscu.store.keys.attempts import attempts_beside, counter_of
from mscu.store.keys.keys_file import (
    Cost,
    Header,
    KeysFile,
    SealedSlot,
    Slot,
    is_former_file,
    login_name,
    new_salt,
    previous_path,
    read_keys_file,
)
from mscu.store.keys.new_slot import NewPerson, confirmed, with_new_passphrase, with_person, without_waiting
from mscu.store.keys.recovery import make_codes, make_recovery, open_recovery
from mscu.store.keys.slots import (
    KEY_BYTES,
    Attempt,
    DataKeys,
    PrivateKeys,
    lock_slot,
    name_id,
    open_data_keys,
    open_former_slot,
    open_slot,
)
from mscu.store.keys.staged_keys import (
    Saving,
    next_header,
    save,
    save_over_previous,
    staged_path,
    verified_header,
)
from mscu.store.keys.unlocked import Unlocked
from mscu.store.keys.workstation_keyring import DeviceSecrets
from mscu.text.passphrases import check_passphrase
from mscu.text.storable_text import has_half_characters

_DEFAULT_COST = Cost()


@dataclass(frozen=True, repr=False)
class Created:
    """A new keys file, opened by its first user, and the two codes to print."""

    unlocked: Unlocked
    recovery_codes: tuple[str, str]


def create_keys(
    path: Path, *, people: Sequence[NewPerson], devices: DeviceSecrets, cost: Cost = _DEFAULT_COST
) -> Created:
    """Create the keys file of a new store, with a random data key of 256 bits."""
    if path.exists():
        raise TargetExists
    if not people:
        raise ValueError("A store needs someone who can open it.")
    cost.check()
    codes, data_keys = make_codes(), DataKeys(secrets.token_bytes(KEY_BYTES))
    header = _empty(codes, data_keys, cost, new_salt(path, cost))
    opened = []
    for person in people:
        header, slot, private = with_person(header, person, data_keys, devices=devices)
        opened.append((slot, private))
    save(path, header, data_keys.now)
    slot, private = opened[0]
    return Created(_opened(header, slot, private, data_keys), codes)


def unlock(
    path: Path,
    name: str,
    passphrase: str,
    *,
    devices: DeviceSecrets,
    now: datetime,
    attempt: Attempt | None = None,
) -> Unlocked:
    """Open a user's slot. An unknown name gets the same answer in the same time.

    A right passphrase whose access waits for a second person opens nothing either, and raises `AccessWaits`;
    it changes no count, since other names share it.
    Without an attempt this is one of its own, which is counted.
    """
    attempt = attempt or Attempt()
    if has_half_characters(name + passphrase):
        raise WrongPassphrase
    file, login = read_keys_file(path), login_name(name)
    attempts, counter = attempts_beside(path), counter_of(file.header.store_id, login)
    if attempt.counted:
        attempts.begin(counter, now)
    else:
        attempts.check(counter, now)
    device_secrets = devices.of(file.header.store_id, [slot.id for slot in file.header.slots if slot.device])
    opened = _opened_slot(file, login, passphrase, device_secrets=device_secrets, attempt=attempt)
    if opened is None:
        lacks_secret = any(slot.device and slot.id not in device_secrets for slot in file.header.slots)
        raise DeviceSecretMissing if lacks_secret else WrongPassphrase
    if opened[0].waits:
        if attempt.counted:
            attempts.take_back(counter)
        raise AccessWaits
    unlocked = _enter(file, *opened)
    if unlocked.name != login:  # somebody with the data key gave this slot another's name
        raise KeysTampered
    attempts.clear(counter, right=int(attempt.counted))
    return unlocked


def failed_attempts(path: Path, name: str) -> int:
    """Return the failed attempts not yet recorded, under a log-in name or one that shares its count."""
    return attempts_beside(path).unrecorded(_counter(path, name))


def failures_recorded(path: Path, name: str, failures: int) -> None:
    """Forget failed attempts of a user who got in, which are now on record."""
    attempts_beside(path).recorded(_counter(path, name), failures)


def count_again(path: Path, name: str, now: datetime | None) -> None:
    """Count the failed attempts of a user again, and the present one at `now`."""
    attempts_beside(path).put_back(_counter(path, name), now)


def _counter(path: Path, name: str) -> str:
    return counter_of(read_keys_file(path).header.store_id, login_name(name))


def relock(
    path: Path, unlocked: Unlocked, new_passphrase: str, *, devices: DeviceSecrets, saving: Saving = save
) -> Unlocked:
    """Seal the keys of a user who has just proven the old passphrase under a new one."""
    slot = unlocked.slot
    check_passphrase(new_passphrase, slot.name, slot.display)
    secret = _device_secret(unlocked, devices)
    return _relock(path, unlocked, new_passphrase, secret, must_change=False, saving=saving)


def add_person(
    path: Path, person: NewPerson, *, unlocked: Unlocked, devices: DeviceSecrets, saving: Saving = save
) -> Unlocked:
    """Add a slot for a user."""
    data_keys = unlocked.data_keys
    with next_header(path, data_keys.now) as old_header:
        header, _, _ = with_person(old_header, person, data_keys, devices=devices)
        saving(path, header, data_keys.now)
    return replace(unlocked, header=header)


def reset_slot(
    path: Path, name: str, passphrase: str, *, unlocked: Unlocked, waits: bool = False, saving: Saving = save
) -> Unlocked:
    """Reset the slot of a user who forgot the passphrase: new keys, and the passphrase must be changed."""
    data_keys = unlocked.data_keys
    with next_header(path, data_keys.now) as old_header:
        header, _, _ = with_new_passphrase(
            old_header, name, passphrase, data_keys, must_change=True, waits=waits
        )
        saving(path, header, data_keys.now)
    _clear_attempts(path, header, name)
    return replace(unlocked, header=header)


def confirm_slots(
    path: Path, names: Sequence[str], *, unlocked: Unlocked, codes: bool = False, saving: Saving = save
) -> Unlocked:
    """Open the store to users whose access waited for a second person, and to new recovery codes."""
    data_keys = unlocked.data_keys
    with next_header(path, data_keys.now) as old_header:
        header = confirmed(old_header, names, data_keys, codes=codes)
        saving(path, header, data_keys.now)
    return replace(unlocked, header=header)


def drop_waiting(path: Path, name: str, *, unlocked: Unlocked, saving: Saving = save) -> Unlocked:
    """Remove the slot of a user whose access a second person refused; the data key stays as it is."""
    with next_header(path, unlocked.data_key) as old_header:
        header = without_waiting(old_header, name)
        saving(path, header, unlocked.data_key)
    return replace(unlocked, header=header)


def recover(path: Path, codes: tuple[str, str], name: str, passphrase: str) -> Unlocked:
    """Reset a user's slot with both recovery codes: new keys and a passphrase of their own."""
    data_keys = open_recovery(path, *codes)
    with next_header(path, data_keys.now) as old:
        header, slot, private = with_new_passphrase(old, name, passphrase, data_keys, must_change=False)
        save(path, header, data_keys.now)
    _clear_attempts(path, header, name)
    return _opened(header, slot, private, data_keys)


def renewed(path: Path, unlocked: Unlocked) -> Unlocked:
    """Return what a user has whose keys file another program has written anew.

    Raises:
        AccessChanged: The user's slot is gone, waits, or has other keys.
    """
    file, own = read_keys_file(path), unlocked.slot
    sealed = next((slot for slot in file.header.slots if slot.id == own.id), None)
    if (
        sealed is None
        or sealed.waits
        or (sealed.seal_key, sealed.verify_key) != (own.seal_key, own.verify_key)
    ):
        raise AccessChanged
    return _enter(file, sealed, unlocked.private)


@store_errors()
def bring_along(path: Path, passphrase: str, *, unlocked: Unlocked, devices: DeviceSecrets) -> Unlocked:
    """Bring a keys file of version 0.1.0 into the present format, and the user's own slot.

    Other users' slots stay locked as they were until they unlock the store: only their passphrases open them.
    Nothing that names anybody is left beside it, even if this was broken off before.
    """
    with locked(attempts_beside(path).path):
        for written in (path, previous_path(path), staged_path(path)):
            written.with_name(written.name + ".new").unlink(missing_ok=True)
    if is_former_file(path):
        attempts_beside(path).clear_all()
    if is_former_file(path) or unlocked.slot.former_lock is not None:
        secret, must_change = _device_secret(unlocked, devices), unlocked.must_change
        unlocked = _relock(path, unlocked, passphrase, secret, must_change=must_change)
    if is_former_file(previous_path(path)):
        with locked(attempts_beside(path).path):
            write_atomically(previous_path(path), path.read_bytes())
    return unlocked


@store_errors()
def bind_to_workstation(
    path: Path, passphrase: str, *, unlocked: Unlocked, devices: DeviceSecrets
) -> Unlocked:
    """Require this workstation's secret as well from now on, unless it is required already.

    Raises:
        KeyringMissing: No keyring keeps it.
    """
    if unlocked.slot.device:
        return unlocked
    try:
        secret = devices.make(unlocked.store_id, unlocked.slot.id)
    except DeviceSecretMissing as error:
        raise KeyringMissing from error
    must_change = unlocked.slot.must_change
    return _relock(path, unlocked, passphrase, secret, must_change=must_change, saving=save_over_previous)


def _device_secret(unlocked: Unlocked, devices: DeviceSecrets) -> bytes | None:
    slot = unlocked.slot
    return devices.recall(unlocked.store_id, slot.id) if slot.device else None


def _clear_attempts(path: Path, header: Header, name: str) -> None:
    attempts_beside(path).clear(counter_of(header.store_id, login_name(name)))


def _empty(codes: tuple[str, str], data_keys: DataKeys, cost: Cost, salt: bytes) -> Header:
    store_id = uuid.uuid4().hex
    recovery = make_recovery(codes, data_keys, store_id=store_id, generation=1, key_number=1)
    return Header(
        store_id=store_id,
        generation=1,
        key_number=1,
        salt=salt,
        cost=cost,
        slots=(),
        former=(),
        recovery=recovery,
    )


def _opened_slot(
    file: KeysFile, login: str, passphrase: str, *, device_secrets: Mapping[str, bytes], attempt: Attempt
) -> tuple[SealedSlot, PrivateKeys] | None:
    """Open a user's slot, still locked as version 0.1.0 did or not, in the same time."""
    header, slot = file.header, _former_slot(file, login)
    if slot is None:
        return open_slot(header, login, passphrase, device_secrets=device_secrets, attempt=attempt)
    secret = device_secrets.get(slot.id)
    private = open_former_slot(header.store_id, slot, login, passphrase, device_secret=secret)
    return None if private is None else (slot, private)


def _former_slot(file: KeysFile, login: str) -> SealedSlot | None:
    """Return the slot of a log-in name if it is still locked as version 0.1.0 did."""
    former = [(slot, slot.former_lock) for slot in file.header.slots if slot.former_lock is not None]
    if file.in_clear is not None:
        own_ids = {user.slot_id for user in file.in_clear.users if user.name == login}
        return next((slot for slot, _ in former if slot.id in own_ids), None)
    own_id = name_id(login, file.header.salt) if former else b""
    return next((slot for slot, lock in former if lock.name_id == own_id), None)


def _enter(file: KeysFile, sealed: SealedSlot, private: PrivateKeys) -> Unlocked:
    """Open the data key and verify the header with it; opening the slot verified the user's keys."""
    data_keys = open_data_keys(
        sealed.data_key,
        sealed.former_data_key,
        private.seal,
        store_id=file.header.store_id,
        key_number=file.header.key_number,
    )
    header = verified_header(file, data_keys.now)
    slot = next(slot for slot in header.slots if slot.id == sealed.id)
    return _opened(header, slot, private, data_keys)


def _opened(header: Header, slot: Slot, private: PrivateKeys, data_keys: DataKeys) -> Unlocked:
    return Unlocked(slot=slot, header=header, data_keys=data_keys, private=private)


def _relock(
    path: Path,
    unlocked: Unlocked,
    passphrase: str,
    secret: bytes | None,
    *,
    must_change: bool,
    saving: Saving = save,
) -> Unlocked:
    with next_header(path, unlocked.data_key) as before:
        slot = replace(unlocked.slot, generation=before.generation, must_change=must_change)
        slot = lock_slot(before, slot, passphrase, unlocked.private, device_secret=secret)
        slots = tuple(slot if other.id == slot.id else other for other in before.slots)
        header = replace(before, slots=slots)
        saving(path, header, unlocked.data_key)
    return replace(unlocked, slot=slot, header=header)
