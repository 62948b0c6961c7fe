"""Creating a keys file, unlocking, adding users and changing passphrases.

The gate decides who may do what; here, anyone with the data key can change the file. Raises
`WrongPassphrase`, `TooManyAttempts`, `SlotBlocked`, `KeysTampered`, `DeviceSecretMissing`, `NameTaken`,
`NotFound`, `PassphraseTooShort`, `PassphraseTooEasy` and what reading a keys file raises.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mscu.errors import TargetExists, WrongPassphrase
from mscu.store.keys.attempts import attempts_beside, decoy_counter
from mscu.store.keys.keys_file import Cost, Header, KeysFile, Slot, login_name, read_keys_file
from mscu.store.keys.new_slot import NewPerson, with_new_passphrase, with_person
from mscu.store.keys.recovery import make_codes, make_recovery, open_recovery
from mscu.store.keys.slots import KEY_BYTES, DataKeys, PrivateKeys, lock_slot, open_data_keys, open_slot
from mscu.store.keys.staged_keys import Saving, next_header, save, verified_header
from mscu.store.keys.unlocked import Unlocked
from mscu.store.keys.workstation_keyring import DeviceSecrets
from mscu.text.passphrases import check_passphrase
from mscu.text.storable_text import has_half_characters

_DEFAULT_COST = Cost()
_DECOY = "0" * 16


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
    header = _empty(codes, data_keys)
    opened = []
    for person in people:
        header, slot, private = with_person(header, person, data_keys, devices=devices, cost=cost)
        opened.append((slot, private))
    save(path, header, data_keys.now)
    slot, private = opened[0]
    return Created(_opened(header, slot, private, data_keys), codes)


def unlock(path: Path, name: str, passphrase: str, *, devices: DeviceSecrets, now: datetime) -> Unlocked:
    """Open a user's slot. An unknown name gets the same answer in the same time."""
    if has_half_characters(name + passphrase):
        raise WrongPassphrase
    file = read_keys_file(path)
    slot = file.header.slot_of(name)
    slot_to_open = slot or _decoy(file.header)
    secret = devices.recall(file.header.store_id, slot_to_open.id) if slot_to_open.device else None
    counter = slot.id if slot else decoy_counter(login_name(name))
    attempts_beside(path).begin(counter, now)
    private = open_slot(file.header.store_id, slot_to_open, passphrase, device_secret=secret)
    if slot is None or private is None:
        raise WrongPassphrase
    unlocked = _enter(file, slot, private)
    attempts_beside(path).clear(counter)
    return unlocked


def change_passphrase(
    path: Path, name: str, passphrase: str, new_passphrase: str, *, devices: DeviceSecrets, now: datetime
) -> Unlocked:
    """Seal a user's keys under a new passphrase; nothing else in the file changes."""
    unlocked = unlock(path, name, passphrase, devices=devices, now=now)
    return relock(path, unlocked, new_passphrase, devices=devices)


def relock(
    path: Path, unlocked: Unlocked, new_passphrase: str, *, devices: DeviceSecrets, saving: Saving = save
) -> Unlocked:
    """Seal the keys of a user who has just proven the old passphrase under a new one."""
    slot = unlocked.slot
    check_passphrase(new_passphrase, slot.name, slot.display)
    secret = devices.recall(unlocked.store_id, slot.id) if slot.device else None
    return _relock(path, unlocked, new_passphrase, secret, must_change=False, saving=saving)


def choose_device_secret(
    path: Path, name: str, passphrase: str, *, required: bool, devices: DeviceSecrets, now: datetime
) -> Unlocked:
    """Require the workstation's secret as well from now on, or no longer."""
    unlocked = unlock(path, name, passphrase, devices=devices, now=now)
    slot = unlocked.slot
    secret = devices.make(unlocked.store_id, slot.id) if required else None
    unlocked = _relock(path, unlocked, passphrase, secret, must_change=slot.must_change)
    if slot.device and not required:
        devices.forget(unlocked.store_id, slot.id)
    return unlocked


def add_person(
    path: Path,
    person: NewPerson,
    *,
    unlocked: Unlocked,
    devices: DeviceSecrets,
    cost: Cost = _DEFAULT_COST,
    saving: Saving = save,
) -> Unlocked:
    """Add a slot for a user."""
    cost.check()
    data_keys = unlocked.data_keys
    with next_header(path, data_keys.now) as old_header:
        header, _, _ = with_person(old_header, person, data_keys, devices=devices, cost=cost)
        saving(path, header, data_keys.now)
    return replace(unlocked, header=header)


def reset_slot(
    path: Path, name: str, passphrase: str, *, unlocked: Unlocked, saving: Saving = save
) -> Unlocked:
    """Reset the slot of a user who forgot the passphrase: new keys, and the passphrase must be changed."""
    data_keys = unlocked.data_keys
    with next_header(path, data_keys.now) as old_header:
        header, _, _ = with_new_passphrase(old_header, name, passphrase, data_keys, must_change=True)
        saving(path, header, data_keys.now)
    return replace(unlocked, header=header)


def recover(path: Path, codes: tuple[str, str], name: str, passphrase: str) -> Unlocked:
    """Reset a user's slot with both recovery codes: new keys and a passphrase of their own."""
    data_keys = open_recovery(path, *codes)
    with next_header(path, data_keys.now) as old:
        header, slot, private = with_new_passphrase(old, name, passphrase, data_keys, must_change=False)
        save(path, header, data_keys.now)
    return _opened(header, slot, private, data_keys)


def _empty(codes: tuple[str, str], data_keys: DataKeys) -> Header:
    store_id = uuid.uuid4().hex
    recovery = make_recovery(codes, data_keys, store_id=store_id, generation=1, key_number=1)
    return Header(store_id=store_id, generation=1, key_number=1, slots=(), former=(), recovery=recovery)


def _decoy(header: Header) -> Slot:
    """Return a slot that nothing opens and that costs as much as the first real one."""
    return replace(header.slots[0], id=_DECOY, device=False)


def _enter(file: KeysFile, slot: Slot, private: PrivateKeys) -> Unlocked:
    """Open the data key and verify the header with it; opening the slot verified the user's keys."""
    header = file.header
    data_keys = open_data_keys(
        slot.data_key,
        slot.former_data_key,
        private.seal,
        store_id=header.store_id,
        key_number=header.key_number,
    )
    verified_header(file, data_keys.now)
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
        slot = lock_slot(before.store_id, slot, passphrase, unlocked.private, device_secret=secret)
        slots = tuple(slot if other.id == slot.id else other for other in before.slots)
        header = replace(before, slots=slots)
        saving(path, header, unlocked.data_key)
    return replace(unlocked, slot=slot, header=header)
