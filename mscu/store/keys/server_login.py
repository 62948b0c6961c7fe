"""How a person logs in to a unit's server: with a password that only her own keys give.

It is derived from the key that she signs with, so that nothing has to be kept. Whoever lets her in has not
that key: for the first time there is a random password, sealed to her, which she replaces then. The server
hears neither of them, only a verifier (SCRAM-SHA-256, RFC 5802 and 7677).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from mscu.errors import KeysTampered
from mscu.store.keys.slots import KEY_BYTES, PrivateKeys, derive, seal, unseal

if TYPE_CHECKING:
    from mscu.store.keys.keys_file import SealedSlot

_FIRST = "first password at the unit's server"
_PASSWORD = "password at the unit's server"  # noqa: S105 - what it is for
_ROUNDS = 4096
"""Of PBKDF2, as the server's own: more would protect no random password better."""
_SALT_BYTES = 16


def own_password(private: PrivateKeys) -> str:
    return derive(private.sign, _PASSWORD).hex()


def make_first_password(slot: SealedSlot) -> tuple[str, bytes]:
    """Return a random password, and the same sealed to whoever can open the slot."""
    password = secrets.token_hex(KEY_BYTES)
    return password, seal(password.encode(), slot.seal_key, purpose=_FIRST)


def open_first_password(sealed: bytes, private: PrivateKeys) -> str:
    """Open a password that was sealed to the user.

    Raises:
        KeysTampered: It was sealed to somebody else.
    """
    password = unseal(sealed, private.seal, purpose=_FIRST)
    if password is None:
        raise KeysTampered
    return password.decode("ascii", "replace")


def verifier_of(password: str) -> str:
    """Return what the server keeps of a password, which lets nobody in."""
    salt = secrets.token_bytes(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    encoded = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return "SCRAM-SHA-256${}:{}${}:{}".format(_ROUNDS, *encoded)
