"""The cryptography of a slot: a passphrase opens private keys, which open the data key.

Argon2id (RFC 9106), HKDF (RFC 5869), AES-256-GCM, HPKE with X25519 (RFC 9180) and Ed25519 (RFC 8032), all
from `cryptography`; this module only says what is put into which. Keys and salts are bytes; a wrong
passphrase returns None and raises nothing.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, replace

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
from mscu.store.files.strict_json import canonical
from mscu.store.keys.keys_file import FORMAT, Cost, Slot
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
    store_id: str, slot: Slot, passphrase: str, private: PrivateKeys, *, device_secret: bytes | None
) -> Slot:
    """Return the slot with the private keys sealed under a passphrase, with a new salt."""
    if has_half_characters(passphrase):
        raise MscuError(HALF_CHARACTER)
    slot = replace(
        slot,
        salt=secrets.token_bytes(KEY_BYTES),
        device=device_secret is not None,
        seal_key=private.seal_public,
        verify_key=private.sign_public,
    )
    key = _slot_key(slot, passphrase, device_secret)
    sealed = encrypt(key, private.seal + private.sign, bound_to=_bound_to(store_id, slot))
    return replace(slot, private_keys=sealed)


def open_slot(
    store_id: str, slot: Slot, passphrase: str, *, device_secret: bytes | None
) -> PrivateKeys | None:
    """Open the private keys, or return None if the passphrase is wrong."""
    key = _slot_key(slot, passphrase, device_secret)
    opened = decrypt(key, slot.private_keys, bound_to=_bound_to(store_id, slot))
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


def _slot_key(slot: Slot, passphrase: str, device_secret: bytes | None) -> bytes:
    stretched = stretch(passphrase, slot.salt, slot.cost)
    return derive(stretched, "slot", salt=device_secret)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Stretch a passphrase at the slot's cost; the same letters give the same bytes everywhere."""
    kdf = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    )
    return kdf.derive(_normal(passphrase).encode())


def _normal(passphrase: str) -> str:
    """Normalise accented letters, which are one character on some keyboards and two on others."""
    return unicodedata.normalize("NFC", passphrase)


def _bound_to(store_id: str, slot: Slot) -> bytes:
    """Return all that the user set: if it is changed in the file, the slot no longer opens."""
    return canonical(
        {
            "format": FORMAT,
            "store_id": store_id,
            "id": slot.id,
            "name": slot.name,
            "generation": slot.generation,
            "cost": [slot.cost.memory, slot.cost.passes, slot.cost.lanes],
            "salt": slot.salt,
            "device": slot.device,
            "must_change": slot.must_change,
            "public_keys": [slot.seal_key, slot.verify_key],
        }
    )


def _data_key_purpose(store_id: str, key_number: int) -> str:
    return f"data key {key_number} of {store_id}"


def _label(purpose: str) -> bytes:
    return b"mscu 1 " + purpose.encode()
