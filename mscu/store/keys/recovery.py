"""The way in with both printed codes, when a person has forgotten her passphrase.

The codes open a key pair of their own, to which the data key is sealed: so a new data key is
sealed to it without the codes, and the envelopes stay good when somebody leaves.
Raises `BadRecoveryCode`, `NotFound` and what reading a keys file raises.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mscu.errors import BadRecoveryCode
from mscu.store.files.strict_json import canonical
from mscu.store.keys.header_change import next_header, proven, save
from mscu.store.keys.keys_file import FORMAT, Recovery, read_keys_file
from mscu.store.keys.recovery_codes import make_codes, secret_of
from mscu.store.keys.slots import DataKeys, decrypt, derive, encrypt, open_data_keys
from mscu.store.keys.unlocked import Unlocked

_ID_BYTES = 8


def make_recovery(
    codes: tuple[str, str], data_keys: DataKeys, *, store_id: str, generation: int, number: int
) -> Recovery:
    """Seal the data key to a new key pair, and that under both codes together."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    sealed, former = data_keys.sealed_to(public, store_id=store_id, number=number)
    recovery = Recovery(
        id=secrets.token_hex(_ID_BYTES),
        generation=generation,
        seal_key=public,
        private_key=b"",
        data_key=sealed,
        former_data_key=former,
    )
    sealed = encrypt(_key(*codes), private.private_bytes_raw(), bound_to=_bound(store_id, recovery))
    return replace(recovery, private_key=sealed)


def open_recovery(path: Path, code: str, other_code: str) -> DataKeys:
    """Give the data keys to whoever has both codes."""
    file = read_keys_file(path)
    store_id, recovery = file.header.store_id, file.header.recovery
    private = decrypt(
        _key(code, other_code), recovery.private_key, bound_to=_bound(store_id, recovery)
    )
    if private is None:
        raise BadRecoveryCode
    data_keys = open_data_keys(
        recovery.data_key,
        recovery.former_data_key,
        private,
        store_id=store_id,
        number=file.header.key_number,
    )
    proven(file, data_keys.now)
    return data_keys


def renew_codes(path: Path, *, unlocked: Unlocked) -> tuple[str, str]:
    """Draw two new codes to print; the old ones open nothing from now on."""
    codes = make_codes()
    data_keys = unlocked.data_keys
    with next_header(path, data_keys.now) as header:
        recovery = make_recovery(
            codes,
            data_keys,
            store_id=header.store_id,
            generation=header.generation,
            number=header.key_number,
        )
        save(path, replace(header, recovery=recovery), data_keys.now)
    return codes


def _key(code: str, other_code: str) -> bytes:
    return derive(secret_of(code, other_code), "recovery")


def _bound(store_id: str, recovery: Recovery) -> bytes:
    return canonical(
        {
            "format": FORMAT,
            "store_id": store_id,
            "id": recovery.id,
            "generation": recovery.generation,
            "public_key": recovery.seal_key,
        }
    )
