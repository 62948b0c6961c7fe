"""The cryptography of a slot: a passphrase opens private keys, which open the data key.

Argon2id (RFC 9106), HKDF (RFC 5869), AES-256-GCM, HPKE with X25519 (RFC 9180) and Ed25519 (RFC 8032), all
from `cryptography`; this module only says what is put into which. Keys and salts are bytes; a wrong
passphrase returns None and raises nothing.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from threading import Lock

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mscu.errors import KeysTampered, MscuError
from mscu.store.files.strict_json import canonical, read_record
from mscu.store.keys.keys_file import (
    FLOOR,
    FORMAT,
    FORMER_FORMAT,
    Cost,
    Directory,
    FormerLock,
    Header,
    SealedHeader,
    SealedSlot,
    Slot,
    SlotUser,
)
from mscu.text.storable_text import HALF_CHARACTER, has_half_characters

KEY_BYTES = 32
_NONCE_BYTES = 12
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, repr=False)
class PrivateKeys:
    """One user's two private keys: to open what is sealed to them, and to sign."""

    seal: bytes
    sign: bytes

    @classmethod
    def make(cls) -> PrivateKeys:
        return cls(
            X25519PrivateKey.generate().private_bytes_raw(), Ed25519PrivateKey.generate().private_bytes_raw()
        )

    @property
    def seal_public(self) -> bytes:
        return X25519PrivateKey.from_private_bytes(self.seal).public_key().public_bytes_raw()

    @property
    def sign_public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.sign).public_key().public_bytes_raw()


def lock_slot(
    header: Header, slot: Slot, passphrase: str, private: PrivateKeys, *, device_secret: bytes | None
) -> Slot:
    """Return the slot with the private keys sealed under its user's log-in name and a passphrase.

    `device_secret` is the workstation's, if that is required as well.
    """
    if has_half_characters(passphrase):
        raise MscuError(HALF_CHARACTER)
    slot = replace(
        slot,
        device=device_secret is not None,
        seal_key=private.seal_public,
        verify_key=private.sign_public,
        former_lock=None,
    )
    stretched = stretch_login(slot.name, passphrase, header.salt, header.cost)
    key = derive(stretched, "slot", salt=device_secret)
    bound_to = _bound_to(header.store_id, slot, header.salt, header.cost)
    return replace(slot, private_keys=encrypt(key, private.seal + private.sign, bound_to=bound_to))


def open_slot(
    header: SealedHeader, name: str, passphrase: str, *, device_secrets: Mapping[str, bytes], attempt: Attempt
) -> tuple[SealedSlot, PrivateKeys] | None:
    """Return the slot that a log-in name and a passphrase open, and the private keys in it.

    Stretching both together takes as long for any name; trying the key on each slot is then cheap.
    `device_secrets` are those that this workstation keeps, by slot.
    """
    stretched = attempt.stretch_login(name, passphrase, header.salt, header.cost)
    for slot in header.slots:
        if slot.former_lock is None and (not slot.device or slot.id in device_secrets):
            key = derive(stretched, "slot", salt=device_secrets.get(slot.id) if slot.device else None)
            private = _private_in(slot, key, _bound_to(header.store_id, slot, header.salt, header.cost))
            if private is not None:
                return slot, private
    return None


def open_former_slot(
    store_id: str, slot: SealedSlot, name: str, passphrase: str, *, device_secret: bytes | None
) -> PrivateKeys | None:
    """Open a slot that is still locked as version 0.1.0 did, or return None."""
    lock = slot.former_lock
    if lock is None:
        return None
    key = derive(stretch(passphrase, lock.salt, lock.cost), "slot", salt=device_secret)
    return _private_in(slot, key, _former_bound_to(store_id, slot, lock, name))


def _private_in(slot: SealedSlot, key: bytes, bound_to: bytes) -> PrivateKeys | None:
    opened = decrypt(key, slot.private_keys, bound_to=bound_to)
    if opened is None or len(opened) != 2 * KEY_BYTES:
        return None
    return PrivateKeys(opened[:KEY_BYTES], opened[KEY_BYTES:])


@dataclass(frozen=True, repr=False)
class DataKeys:
    """The key of the database, and the previous one while a change of keys is under way."""

    now: bytes
    former: bytes | None = None

    def sealed_to(self, public_key: bytes, *, store_id: str, key_number: int) -> tuple[bytes, bytes | None]:
        """Seal the data keys to a user; `number` counts the data keys that the store has had."""
        now = seal_data_key(self.now, public_key, store_id=store_id, key_number=key_number)
        if self.former is None:
            return now, None
        former = seal_data_key(self.former, public_key, store_id=store_id, key_number=key_number - 1)
        return now, former


def open_data_keys(
    sealed: bytes, former: bytes | None, private_key: bytes, *, store_id: str, key_number: int
) -> DataKeys:
    """Open the data keys.

    Raises:
        KeysTampered: They were not sealed to this user.
    """
    now = open_data_key(sealed, private_key, store_id=store_id, key_number=key_number)
    if former is None:
        return DataKeys(now)
    former_key = open_data_key(former, private_key, store_id=store_id, key_number=key_number - 1)
    return DataKeys(now, former_key)


def seal_data_key(data_key: bytes, public_key: bytes, *, store_id: str, key_number: int) -> bytes:
    """Seal a data key to a user; `number` says which of the store's data keys it is."""
    return seal(data_key, public_key, purpose=_data_key_purpose(store_id, key_number))


def open_data_key(sealed: bytes, private_key: bytes, *, store_id: str, key_number: int) -> bytes:
    """Open a data key.

    Raises:
        KeysTampered: It was not sealed to this user.
    """
    data_key = unseal(sealed, private_key, purpose=_data_key_purpose(store_id, key_number))
    if data_key is None or len(data_key) != KEY_BYTES:
        raise KeysTampered
    return data_key


def seal(content: bytes, public_key: bytes, *, purpose: str) -> bytes:
    """Seal bytes to a public key, with which one can write but not read."""
    return _HPKE.encrypt(content, X25519PublicKey.from_public_bytes(public_key), _label(purpose))


def unseal(sealed: bytes, private_key: bytes, *, purpose: str) -> bytes | None:
    """Open what was sealed for the same purpose, or return None."""
    try:
        return _HPKE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private_key), _label(purpose))
    except (InvalidTag, ValueError):
        return None


def encrypt(key: bytes, content: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt with AES-256-GCM; the nonce precedes the ciphertext."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def decrypt(key: bytes, content: bytes, *, bound_to: bytes) -> bytes | None:
    """Decrypt, or return None if the key is wrong or a byte was changed."""
    try:
        return AESGCM(key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        return None


def derive(secret: bytes, purpose: str, *, salt: bytes | None = None) -> bytes:
    """Derive a key of 256 bits for one purpose."""
    return HKDF(SHA256(), KEY_BYTES, salt, _label(purpose)).derive(secret)


def header_mac(data_key: bytes, covered: bytes) -> bytes:
    """Return the MAC that reveals any change of the keys file made without the data key."""
    mac = HMAC(derive(data_key, "keys header"), SHA256())
    mac.update(covered)
    return mac.finalize()


_DIRECTORY, _DIRECTORY_BOUND_TO = "directory of the keys file", b"mscu directory of slots\0"
_DIRECTORY_BLOCK = 8192
"""The directory is padded to a multiple, so that its length tells little of how many people left."""


def sealed_header(header: Header, data_key: bytes) -> SealedHeader:
    """Return a header as it is written, its directory sealed."""
    users = tuple(
        SlotUser(slot_id=slot.id, name=slot.name, display=slot.display, role_hint=slot.role_hint)
        for slot in header.slots
    )
    content = canonical(Directory(users=users, former=header.former))
    padded = content.ljust(-(-len(content) // _DIRECTORY_BLOCK) * _DIRECTORY_BLOCK)
    return SealedHeader(
        store_id=header.store_id,
        generation=header.generation,
        key_number=header.key_number,
        salt=header.salt,
        cost=header.cost,
        slots=tuple(_sealed_slot(slot, header.salt) for slot in header.slots),
        recovery=header.recovery,
        new_recovery=header.new_recovery,
        signer=header.signer,
        directory=encrypt(derive(data_key, _DIRECTORY), padded, bound_to=_DIRECTORY_BOUND_TO),
    )


def _sealed_slot(slot: Slot, salt: bytes) -> SealedSlot:
    lock = slot.former_lock
    if lock is not None and not lock.name_id:
        lock = replace(lock, name_id=name_id(slot.name, salt))
    kept = {each.name: getattr(slot, each.name) for each in fields(SealedSlot)}
    return SealedSlot(**kept | {"former_lock": lock})


def open_header(header: SealedHeader, data_key: bytes, in_clear: Directory | None) -> Header:
    """Return a header with its directory, which a file of the former format has in clear.

    Raises:
        KeysTampered: The directory is not of these slots.
    """
    directory = in_clear or _directory(header.directory, data_key)
    users = {user.slot_id: user for user in directory.users}
    if users.keys() != {slot.id for slot in header.slots}:
        raise KeysTampered
    return Header(
        store_id=header.store_id,
        generation=header.generation,
        key_number=header.key_number,
        salt=header.salt,
        cost=header.cost,
        slots=tuple(_named(slot, users[slot.id]) for slot in header.slots),
        former=directory.former,
        recovery=header.recovery,
        new_recovery=header.new_recovery,
        signer=header.signer,
    )


def _named(slot: SealedSlot, user: SlotUser) -> Slot:
    kept = {each.name: getattr(slot, each.name) for each in fields(SealedSlot)}
    return Slot(**kept, name=user.name, display=user.display, role_hint=user.role_hint)


def _directory(sealed: bytes, data_key: bytes) -> Directory:
    content = decrypt(derive(data_key, _DIRECTORY), sealed, bound_to=_DIRECTORY_BOUND_TO)
    if content is None:
        raise KeysTampered
    return read_record(Directory, content)


_NAME_ID_BYTES = 16
_AFTER_NAME = "\0"  # in no log-in name, so no two pairs of name and passphrase read the same


def name_id(name: str, salt: bytes) -> bytes:
    """Return the id by which a slot of the former format is found until its user unlocks the store.

    Whoever guesses the name can confirm it, at 64 MiB a guess.
    """
    return stretch(f"name{_AFTER_NAME}{name}", salt, FLOOR)[:_NAME_ID_BYTES]


def stretch_login(name: str, passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Stretch a log-in name and a passphrase together."""
    return stretch(f"{name}{_AFTER_NAME}{passphrase}", salt, cost)


@dataclass(frozen=True, repr=False)
class Attempt:
    """An attempt to unlock a store, or two stores with one passphrase.

    Two cost one derivation if the log-in name is the same in both, and the salt (`keys_file.new_salt`).
    """

    counted: bool = True
    """Whether a wrong passphrase is counted; one that has just opened the other store is not."""
    _stretched: dict[tuple[str, str, bytes, Cost], bytes] = field(default_factory=dict)

    def stretch_login(self, name: str, passphrase: str, salt: bytes, cost: Cost) -> bytes:
        """Stretch a log-in name and a passphrase together, once in this attempt."""
        login = (name, passphrase, salt, cost)
        if login not in self._stretched:
            self._stretched[login] = stretch_login(*login)
        return self._stretched[login]


_ONE_AT_A_TIME = Lock()
"""Two derivations at once can wait for each other for ever: they share OpenSSL's pool of threads (4.0.3)."""


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Stretch a passphrase at the slot's cost; the same letters give the same bytes everywhere."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    )
    with _ONE_AT_A_TIME:
        return kdf.derive(_normal(passphrase).encode())


def _normal(passphrase: str) -> str:
    """Normalise accented letters, which are one character on some keyboards and two on others."""
    return unicodedata.normalize("NFC", passphrase)


def _bound_to(store_id: str, slot: SealedSlot, salt: bytes, cost: Cost) -> bytes:
    """Return all that the user set: if it is changed in the file, the slot no longer opens."""
    return canonical(_set_by_user(store_id, slot, salt, cost) | {"format": FORMAT})


def _former_bound_to(store_id: str, slot: SealedSlot, lock: FormerLock, name: str) -> bytes:
    """Return the same as version 0.1.0 did, which had the name in it."""
    set_by_user = _set_by_user(store_id, slot, lock.salt, lock.cost)
    return canonical(set_by_user | {"format": FORMER_FORMAT, "name": name})


def _set_by_user(store_id: str, slot: SealedSlot, salt: bytes, cost: Cost) -> dict[str, object]:
    return {
        "store_id": store_id,
        "id": slot.id,
        "generation": slot.generation,
        "cost": [cost.memory, cost.passes, cost.lanes],
        "salt": salt,
        "device": slot.device,
        "must_change": slot.must_change,
        "public_keys": [slot.seal_key, slot.verify_key],
    }


def _data_key_purpose(store_id: str, key_number: int) -> str:
    return f"data key {key_number} of {store_id}"


def _label(purpose: str) -> bytes:
    return b"mscu 1 " + purpose.encode()
