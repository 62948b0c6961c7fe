"""The content of a case bundle for another unit's program, and of the card with a unit's keys.

A bundle is signed by one unit and then sealed to another, and names its recipient inside: nobody else can
read it, change it, or pass it on as if it were meant for a third unit. The store seals and signs; this module
builds what is sealed and signed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from mscu.errors import MscuError

BUNDLE, CARD = b"mscu case bundle 1\n", "mscu unit card 1"
MAX_BYTES = 20_000_000
MAX_PART_LENGTH = 14_000
"""Most characters of one part of a case's text: the limit of an item of a report."""
MAX_PARTS = 500
_KEY = re.compile("[0-9a-f]{64}")
_SIGNATURE = re.compile("[0-9a-f]{128}")
_GROUPS = 10


class BadCard(MscuError):
    """This is not a card with a unit's keys, or it was changed."""


class BadBundle(MscuError):
    """This is not a case bundle, or it was changed."""


@dataclass(frozen=True, kw_only=True)
class UnitCard:
    """A unit's public keys, and the name that it gives itself."""

    unit: str
    seal_key: str
    sign_key: str

    @property
    def fingerprint(self) -> str:
        """Return what two people read to each other before they trust a card: ten groups of four."""
        keys = bytes.fromhex(self.seal_key) + bytes.fromhex(self.sign_key)
        digest = hashlib.sha256(CARD.encode() + b"\0" + keys).hexdigest()
        return " ".join(digest[4 * group : 4 * group + 4] for group in range(_GROUPS))

    @property
    def signed(self) -> bytes:
        """Return what the unit signs, which includes its name."""
        return _canonical({"is": CARD} | asdict(self))


@dataclass(frozen=True, kw_only=True)
class BundleContent:
    uuid: str
    sender: str
    recipient: str
    """A fingerprint, as is `sender`."""
    unit: str
    issued: str
    issued_by: str
    reference: str
    marking: str
    purpose: str
    source_grade: str
    assessment: str
    handling_code: str
    conditions: str
    parts: tuple[str, ...]

    @property
    def signed(self) -> bytes:
        """Return what the sender signs."""
        return BUNDLE + _canonical(asdict(self) | {"parts": [*self.parts]})


def same_fingerprint(first: str, second: str) -> bool:
    """Return whether two fingerprints are the same, however their groups were typed."""
    return _plain(first) == _plain(second) != ""


def _plain(fingerprint: str) -> str:
    return "".join(fingerprint.split()).casefold()


def card_file(card: UnitCard, signature: bytes) -> bytes:
    values = {"is": CARD} | asdict(card) | {"signature": signature.hex()}
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


def read_card(content: bytes) -> tuple[UnitCard, bytes]:
    """Read a card and its signature, which is still to be verified.

    Raises:
        BadCard: it is not a card.
    """
    values = _object(content, {"is", "unit", "seal_key", "sign_key", "signature"}, BadCard)
    keys = values["seal_key"], values["sign_key"]
    is_card = values.pop("is") == CARD and _SIGNATURE.fullmatch(values["signature"])
    if not is_card or not all(map(_KEY.fullmatch, keys)) or not values["unit"].strip():
        raise BadCard
    signature = bytes.fromhex(values.pop("signature"))
    return UnitCard(**values), signature


def bundle_content(bundle: BundleContent, signature: bytes) -> bytes:
    return json.dumps(asdict(bundle) | {"signature": signature.hex()}, ensure_ascii=False).encode()


def bundle_file(sealed: bytes) -> bytes:
    return BUNDLE + sealed


def sealed_of(content: bytes) -> bytes:
    """Return the sealed part of a file.

    Raises:
        BadBundle: it is not a bundle, or is too large.
    """
    if not content.startswith(BUNDLE) or len(content) > MAX_BYTES:
        raise BadBundle
    return content.removeprefix(BUNDLE)


def read_bundle(content: bytes) -> tuple[BundleContent, bytes]:
    """Read the unsealed content and the signature, which is still to be verified.

    Raises:
        BadBundle: it is not a bundle.
    """
    names = {field.name for field in fields(BundleContent)}
    values = _object(content, names | {"signature"}, BadBundle, lists={"parts"})
    parts = values.pop("parts")
    if not _SIGNATURE.fullmatch(values["signature"]) or len(parts) > MAX_PARTS:
        raise BadBundle
    signature = bytes.fromhex(values.pop("signature"))
    return BundleContent(parts=tuple(parts), **values), signature


def join_into_parts(lines: Sequence[str]) -> tuple[str, ...]:
    """Join lines into parts, none longer than an item of a report can be."""
    parts: list[str] = []
    for piece in (piece for line in lines for piece in _split_line(line)):
        if parts and len(parts[-1]) + len(piece) < MAX_PART_LENGTH:
            parts[-1] += f"\n{piece}"
        else:
            parts.append(piece)
    return tuple(parts)


def _split_line(line: str) -> Sequence[str]:
    return [line[start : start + MAX_PART_LENGTH] for start in range(0, len(line), MAX_PART_LENGTH)]


def _canonical(values: Mapping[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _object(
    content: bytes,
    names: set[str],
    refusal: type[MscuError],
    *,
    lists: frozenset[str] | set[str] = frozenset(),
) -> dict[str, Any]:
    """Parse a JSON object with exactly these names, whose values are strings or lists of strings."""
    if len(content) > MAX_BYTES:
        raise refusal
    try:
        parsed = json.loads(content.decode("utf-8"), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        raise refusal from None
    if not isinstance(parsed, dict) or parsed.keys() != names:
        raise refusal
    for name, value in parsed.items():
        texts = value if name in lists else [value]
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise refusal
    return parsed


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    object_ = dict(pairs)
    if len(object_) < len(pairs):
        raise ValueError("a name is repeated")
    return object_
