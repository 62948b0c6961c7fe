"""Adding a user's slot to a header, or replacing it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from mscu.errors import NameTaken, NotFound
from mscu.store.keys.keys_file import FormerKeys, Header, Slot, login_name
from mscu.store.keys.slots import DataKeys, PrivateKeys, lock_slot
from mscu.store.keys.workstation_keyring import DeviceSecrets
from mscu.text.passphrases import check_passphrase

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
    header: Header, name: str, passphrase: str, data_keys: DataKeys, *, must_change: bool
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
    )
    slot, private = _make(header, person, data_keys, devices=None)
    slots = tuple(slot if other is old else other for other in header.slots)
    former = (*header.former, retire(old, header.generation))
    return replace(header, slots=slots, former=former), slot, private


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
    sealed, former = data_keys.sealed_to(
        private.seal_public, store_id=header.store_id, key_number=header.key_number
    )
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
        data_key=sealed,
        former_data_key=former,
    )
    keyring = devices if person.use_device_secret else None
    secret = keyring.make(header.store_id, slot_id) if keyring else None
    return lock_slot(header, slot, person.passphrase, private, device_secret=secret), private
