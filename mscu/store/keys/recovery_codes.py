"""The two printed recovery codes: 256 random bits each, in an alphabet made for paper.

Crockford's base 32 knows no I, L, O or U, so that a hand-copied code is read right. Every group
of five ends in a check letter, so that a slip is found in its group; two check bytes of SHA-256
find the rest. Only both codes together, by exclusive or, give the secret.
Raises `BadRecoveryCode`.
"""

from __future__ import annotations

import hashlib
import secrets

from mscu.errors import BadRecoveryCode

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011", " -–—\t\r\n")
_HALF_BYTES = 32
_CHECK_BYTES = 2
_GROUP = 5
_GROUPS = 14
_VERSION = 0x10


def make_codes() -> tuple[str, str]:
    """Draw two new codes, each for another envelope."""
    return _print(1, secrets.token_bytes(_HALF_BYTES)), _print(2, secrets.token_bytes(_HALF_BYTES))


def secret_of(one: str, other: str) -> bytes:
    """Give the secret that both codes hold, whichever was typed first."""
    halves = dict([_read(one, "first"), _read(other, "second")])
    if halves.keys() != {1, 2}:
        raise BadRecoveryCode("That is the same code twice. The other envelope holds the other.")
    return bytes(a ^ b for a, b in zip(halves[1], halves[2], strict=True))


def _print(number: int, half: bytes) -> str:
    content = bytes([_VERSION | number]) + half
    value = int.from_bytes(content + _check(content))
    bits = range(5 * (_GROUP - 1) * _GROUPS - 5, -1, -5)
    letters = "".join(_LETTERS[value >> shift & 31] for shift in bits)
    groups = [letters[at : at + _GROUP - 1] for at in range(0, len(letters), _GROUP - 1)]
    return "-".join(group + _check_letter(at, group) for at, group in enumerate(groups))


def _read(typed: str, which: str) -> tuple[int, bytes]:
    """Give the number of a code and its half of the secret."""
    letters = typed.upper().translate(_MISREAD)
    if len(letters) != _GROUP * _GROUPS:
        raise BadRecoveryCode(f"The {which} code needs 14 groups of 5 letters and digits.")
    groups = [letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP)]
    content = _content("".join(_group(at, group, which) for at, group in enumerate(groups)))
    if _check(content[:-_CHECK_BYTES]) != content[-_CHECK_BYTES:]:
        raise BadRecoveryCode(f"There is a slip in the {which} code. Compare all groups.")
    if content[0] & 0xF0 != _VERSION:
        raise BadRecoveryCode(f"A newer version of the program printed the {which} code.")
    return content[0] & 0x0F, content[1:-_CHECK_BYTES]


def _group(at: int, group: str, which: str) -> str:
    if not set(group) <= set(_LETTERS) or _check_letter(at, group[:-1]) != group[-1]:
        raise BadRecoveryCode(f"There is a slip in group {at + 1} of the {which} code.")
    return group[:-1]


def _content(letters: str) -> bytes:
    value = 0
    for letter in letters:
        value = value << 5 | _LETTERS.index(letter)
    return value.to_bytes(1 + _HALF_BYTES + _CHECK_BYTES)


def _check(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:_CHECK_BYTES]


def _check_letter(at: int, group: str) -> str:
    """Depends on the place, so that two groups in the wrong order are found as well."""
    return _LETTERS[hashlib.sha256(f"{at}:{group}".encode()).digest()[0] & 31]
