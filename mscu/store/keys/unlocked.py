"""What a user has once the passphrase was right: the data key and their own keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mscu.errors import NotFound, SealedForAnother
from mscu.store.files.lock_file import StoreLock
from mscu.store.keys.keys_file import Header, Slot, login_name
from mscu.store.keys.slots import DataKeys, PrivateKeys, decrypt, derive, encrypt, seal, unseal

_DRAFT = "draft"


@dataclass(frozen=True, kw_only=True, repr=False)
class Unlocked:
    """An open slot. Its bytes stay in memory until the process ends, which is why locking replaces it."""

    slot: Slot
    header: Header
    data_keys: DataKeys
    private: PrivateKeys

    @property
    def data_key(self) -> bytes:
        return self.data_keys.now

    @property
    def rotating(self) -> bool:
        """Return whether a change of the data key was interrupted: `rotation.finish_rotation` ends it."""
        return self.data_keys.former is not None

    @property
    def name(self) -> str:
        """Return the log-in name."""
        return self.slot.name

    @property
    def display(self) -> str:
        """Return the name to show."""
        return self.slot.display

    @property
    def must_change(self) -> bool:
        """Return whether another user chose the passphrase and so knows it."""
        return self.slot.must_change

    @property
    def store_id(self) -> str:
        """Return the id of the store, the same in its backups."""
        return self.header.store_id

    @property
    def generation(self) -> int:
        """Return how often the keys file was written; the database has it too, to detect an older file."""
        return self.header.generation

    def sign(self, content: bytes) -> bytes:
        """Sign with Ed25519; the content must state its purpose."""
        return sign_with(self.private.sign, content)

    def is_signed_by_user(self, content: bytes, signature: bytes) -> bool:
        """Return whether a present or former user of the store made a signature."""
        return is_signed_by_user(self.header, content, signature)

    def seal(self, content: bytes) -> bytes:
        """Seal to the user's own key, to be opened after the next unlock."""
        return seal_draft(content, self.slot.seal_key)

    def open(self, sealed: bytes) -> bytes:
        """Open what was sealed to the user's own key."""
        content = unseal(sealed, self.private.seal, purpose=_DRAFT)
        if content is None:
            raise SealedForAnother
        return content

    def public_key_of(self, name: str) -> bytes:
        """Return the public key of a user with a slot."""
        slot = self.header.slot_of(name)
        if slot is None:
            raise NotFound
        return slot.seal_key


def sign_with(private_key: bytes, content: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(content)


def seal_draft(content: bytes, public_key: bytes) -> bytes:
    """Seal a draft with the public key alone, as the window does while the worker is busy."""
    return seal(content, public_key, purpose=_DRAFT)


def verify_keys(header: Header, name: str) -> Iterator[bytes]:
    """Yield all keys with which a user has signed, newest first."""
    slot = header.slot_of(name)
    if slot is not None:
        yield slot.verify_key
    for keys in reversed(header.former):
        if keys.name == login_name(name):
            yield keys.verify_key


def is_signed_by_user(header: Header, content: bytes, signature: bytes) -> bool:
    """Return whether any present or former user made a signature, whoever it was."""
    keys = [slot.verify_key for slot in header.slots]
    keys += [former.verify_key for former in header.former]
    return any(is_signed(key, content, signature) for key in keys)


def is_signed(verify_key: bytes, content: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(verify_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


_HOLDER, _HOLDER_BOUND_TO = "who has the store open", b"mscu holder of the lock\0"


def lock_store(path: Path, unlocked: Unlocked) -> StoreLock:
    """Lock a store for whoever has unlocked it.

    Raises:
        OpenElsewhere: Another process holds it; the message says since when, and who.
    """
    key = derive(unlocked.data_key, _HOLDER)
    who = encrypt(key, unlocked.display.encode(), bound_to=_HOLDER_BOUND_TO)
    return StoreLock.take(path, who, partial(decrypt, key, bound_to=_HOLDER_BOUND_TO))
