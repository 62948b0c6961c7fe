"""Recovery with both printed codes, when a user has forgotten their passphrase.

The codes open a key pair of their own, to which the data key is sealed. A new data key can so be sealed
without the codes, and the envelopes stay valid when a user leaves. Raises `BadRecoveryCode`, `NotFound` and
what reading a keys file raises.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mscu.errors import AccessWaits, BadRecoveryCode
from mscu.store.files.strict_json import canonical
from mscu.store.keys.keys_file import Recovery, read_keys_file
from mscu.store.keys.slots import DataKeys, decrypt, derive, encrypt, open_data_keys
from mscu.store.keys.staged_keys import Saving, next_header, save, verified_header
from mscu.store.keys.unlocked import Unlocked
from mscu.text.recovery_letters import GROUP, GROUPS, LETTERS, as_printed

# The two printed codes hold 256 random bits each, in an alphabet without letters that are easily misread.

RECOVER = "Recover"
"""How coming in with the codes is called in the audit."""
WITH_CODES = "with both recovery codes, under a new passphrase"
CODES_WAIT = "These codes wait for a second person, who must confirm them at the next unlock."
_HALF_BYTES = 32
_CHECK_BYTES = 2
_VERSION = 0x10


def make_codes() -> tuple[str, str]:
    """Generate two new codes, for two envelopes."""
    return _print(1, secrets.token_bytes(_HALF_BYTES)), _print(2, secrets.token_bytes(_HALF_BYTES))


def secret_of(code: str, other_code: str) -> bytes:
    """Return the secret of two codes, in whichever order they were typed."""
    halves = dict([_read(code, "first"), _read(other_code, "second")])
    if halves.keys() != {1, 2}:
        raise BadRecoveryCode("This is the same code twice. The other code is in the other envelope.")
    return bytes(a ^ b for a, b in zip(halves[1], halves[2], strict=True))


def _print(which: int, half: bytes) -> str:
    content = bytes([_VERSION | which]) + half
    value = int.from_bytes(content + _check(content))
    bits = range(5 * (GROUP - 1) * GROUPS - 5, -1, -5)
    letters = "".join(LETTERS[value >> shift & 31] for shift in bits)
    groups = [letters[at : at + GROUP - 1] for at in range(0, len(letters), GROUP - 1)]
    return "-".join(group + _check_letter(at, group) for at, group in enumerate(groups))


def _read(code: str, ordinal: str) -> tuple[int, bytes]:
    """Return the number of a code and its half of the secret."""
    letters = as_printed(code)
    if len(letters) != GROUP * GROUPS:
        raise BadRecoveryCode(f"The {ordinal} code needs 14 groups of 5 letters and digits.")
    groups = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    content = _content("".join(_group(at, group, ordinal) for at, group in enumerate(groups)))
    if _check(content[:-_CHECK_BYTES]) != content[-_CHECK_BYTES:]:
        raise BadRecoveryCode(f"There is a mistake in the {ordinal} code. Check all groups.")
    if content[0] & 0xF0 != _VERSION:
        raise BadRecoveryCode(f"The {ordinal} code was printed by a newer version of the program.")
    return content[0] & 0x0F, content[1:-_CHECK_BYTES]


def _group(index: int, group: str, ordinal: str) -> str:
    if not set(group) <= set(LETTERS) or _check_letter(index, group[:-1]) != group[-1]:
        raise BadRecoveryCode(f"There is a mistake in group {index + 1} of the {ordinal} code.")
    return group[:-1]


def _content(letters: str) -> bytes:
    value = 0
    for letter in letters:
        value = value << 5 | LETTERS.index(letter)
    return value.to_bytes(1 + _HALF_BYTES + _CHECK_BYTES)


def _check(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:_CHECK_BYTES]


def _check_letter(at: int, group: str) -> str:
    """Return the check letter of a group, which depends on its place, so that swapped groups are found."""
    return LETTERS[hashlib.sha256(f"{at}:{group}".encode()).digest()[0] & 31]


_ID_BYTES = 8
_FORMAT = 1
"""Of the slot that the codes open, which stays as it is when the keys file gets another format."""


def make_recovery(
    codes: tuple[str, str], data_keys: DataKeys, *, store_id: str, generation: int, key_number: int
) -> Recovery:
    """Seal the data key to a new key pair, and that pair under both codes."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    sealed, former = data_keys.sealed_to(public, store_id=store_id, key_number=key_number)
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
    """Open the data keys with both codes."""
    file = read_keys_file(path)
    store_id, recovery, new_recovery = file.header.store_id, file.header.recovery, file.header.new_recovery
    key = _key(code, other_code)
    private = decrypt(key, recovery.private_key, bound_to=_bound(store_id, recovery))
    if private is None and new_recovery is not None:
        waiting = decrypt(key, new_recovery.private_key, bound_to=_bound(store_id, new_recovery))
        if waiting is not None:
            raise AccessWaits(CODES_WAIT)
    if private is None:
        raise BadRecoveryCode
    data_keys = open_data_keys(
        recovery.data_key,
        recovery.former_data_key,
        private,
        store_id=store_id,
        key_number=file.header.key_number,
    )
    verified_header(file, data_keys.now)
    return data_keys


def renew_codes(path: Path, *, unlocked: Unlocked) -> tuple[str, str]:
    """Generate two new codes to print; the old ones open nothing from then on."""
    return draw_codes(path, unlocked=unlocked)[0]


def draw_codes(
    path: Path, *, unlocked: Unlocked, waits: bool = False, saving: Saving = save
) -> tuple[tuple[str, str], Unlocked]:
    """Do the same; with `waits` the new ones open nothing, and the old ones do, until they are confirmed."""
    codes = make_codes()
    data_keys = unlocked.data_keys
    with next_header(path, data_keys.now) as header:
        recovery = make_recovery(
            codes,
            data_keys,
            store_id=header.store_id,
            generation=header.generation,
            key_number=header.key_number,
        )
        if waits:
            recovery = replace(recovery, data_key=b"", former_data_key=None)
            new_header = replace(header, new_recovery=recovery)
        else:
            new_header = replace(header, recovery=recovery)
        saving(path, new_header, data_keys.now)
    return codes, replace(unlocked, header=new_header)


def _key(code: str, other_code: str) -> bytes:
    return derive(secret_of(code, other_code), "recovery")


def _bound(store_id: str, recovery: Recovery) -> bytes:
    return canonical(
        {
            "format": _FORMAT,
            "store_id": store_id,
            "id": recovery.id,
            "generation": recovery.generation,
            "public_key": recovery.seal_key,
        }
    )
