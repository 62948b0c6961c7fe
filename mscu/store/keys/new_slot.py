"""Adding a user's slot to a header, or replacing it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from mscu.errors import NameTaken, NotFound
from mscu.store.keys.keys_file import FormerKeys, Header, Recovery, Slot, login_name
from mscu.store.keys.slots import DataKeys, PrivateKeys, lock_slot
from mscu.store.keys.workstation_keyring import DeviceSecrets
from mscu.text.passphrases import check_passphrase

Holder = TypeVar("Holder", Slot, Recovery)
_ID_BYTES = 8
_MAX_NAME_LENGTH = 64


@dataclass(frozen=True, kw_only=True, repr=False)
class NewPerson:
    """A user who gets a slot. The role is a hint for lists: the database decides."""

    name: str
    display: str
    passphrase: str
    role_hint: str = ""
    use_device_secret: bool = False
    must_change: bool = False  # true when somebody else chose the passphrase
    waits: bool = False  # until a second person confirms the access


def with_person(
    header: Header, person: NewPerson, data_keys: DataKeys, *, devices: DeviceSecrets
) -> tuple[Header, Slot, PrivateKeys]:
    """Add a slot.

    Raises:
        NameTaken: The name is or was in use.
    """
    name = login_name(person.name)
    if not name or len(name) > _MAX_NAME_LENGTH or not name.isprintable():
        raise NameTaken("A log-in name needs 1 to 64 letters, digits or signs.")
    if header.is_used(name):
        raise NameTaken
    slot, private = _make(header, person, data_keys, devices=devices)
    return replace(header, slots=(*header.slots, slot)), slot, private


def with_new_passphrase(
    header: Header, name: str, passphrase: str, data_keys: DataKeys, *, must_change: bool, waits: bool = False
) -> tuple[Header, Slot, PrivateKeys]:
    """Replace a slot whose keys nobody can open by one with new keys.

    What its user signed stays verifiable; drafts sealed to the old key are lost.
    """
    old = header.slot_of(name)
    if old is None:
        raise NotFound("There is no user with that log-in name.")
    person = NewPerson(
        name=old.name,
        display=old.display,
        passphrase=passphrase,
        role_hint=old.role_hint,
        must_change=must_change,
        waits=waits,
    )
    slot, private = _make(header, person, data_keys, devices=None)
    slots = tuple(slot if other is old else other for other in header.slots)
    former = (*header.former, retire(old, header.generation))
    return replace(header, slots=slots, former=former), slot, private


def sealed_to(holder: Holder, header: Header, data_keys: DataKeys) -> Holder:
    """Return a slot, or that of the recovery codes, with the data keys sealed to it."""
    now, former = data_keys.sealed_to(holder.seal_key, store_id=header.store_id, key_number=header.key_number)
    return replace(holder, data_key=now, former_data_key=former)


def confirmed(header: Header, names: Sequence[str], data_keys: DataKeys, *, codes: bool) -> Header:
    """Seal the data keys to slots that waited, and to new recovery codes, which replace the old ones.

    Raises:
        NotFound: One of the users has no slot, or there are no new codes.
    """
    logins = {login_name(name) for name in names}
    if not logins <= {slot.name for slot in header.slots}:
        raise NotFound
    slots = (sealed_to(slot, header, data_keys) if slot.name in logins else slot for slot in header.slots)
    header = replace(header, slots=tuple(slots))
    if not codes:
        return header
    if header.new_recovery is None:
        raise NotFound
    recovery = sealed_to(header.new_recovery, header, data_keys)
    return replace(header, recovery=recovery, new_recovery=None)


def without_waiting(header: Header, name: str) -> Header:
    """Remove a slot that waits, which has never opened the store."""
    slot = header.slot_of(name)
    if slot is None or not slot.waits:
        raise NotFound
    slots = tuple(other for other in header.slots if other is not slot)
    return replace(header, slots=slots, former=(*header.former, retire(slot, header.generation)))


def retire(slot: Slot, generation: int) -> FormerKeys:
    """Return the public keys of a slot that is being removed."""
    return FormerKeys(
        slot_id=slot.id,
        name=slot.name,
        display=slot.display,
        seal_key=slot.seal_key,
        verify_key=slot.verify_key,
        until=generation,
    )


def _make(
    header: Header, person: NewPerson, data_keys: DataKeys, *, devices: DeviceSecrets | None
) -> tuple[Slot, PrivateKeys]:
    check_passphrase(person.passphrase, person.name, person.display)
    private = PrivateKeys.make()
    slot_id = secrets.token_hex(_ID_BYTES)
    slot = Slot(
        id=slot_id,
        name=login_name(person.name),
        display=person.display,
        role_hint=person.role_hint,
        generation=header.generation,
        device=False,
        must_change=person.must_change,
        seal_key=private.seal_public,
        verify_key=private.sign_public,
        private_keys=b"",
        data_key=b"",
        former_data_key=None,
    )
    if not person.waits:
        slot = sealed_to(slot, header, data_keys)
    keyring = devices if person.use_device_secret else None
    secret = keyring.make(header.store_id, slot_id) if keyring else None
    return lock_slot(header, slot, person.passphrase, private, device_secret=secret), private
