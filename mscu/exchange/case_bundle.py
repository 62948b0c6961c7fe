"""The content of a case bundle for another unit's program, and of the card with a unit's keys.

A bundle is signed by one unit and then sealed to another, and names its recipient inside: nobody else can
read it, change it, or pass it on as if it were meant for a third unit. The store seals and signs; this module
builds what is sealed and signed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, TypeVar
from uuid import UUID

from mscu.errors import MscuError
from mscu.text.storable_text import is_plain

BUNDLE, CARD = b"mscu case bundle 2\n", "mscu unit card 1"
FIRST_BUNDLE = b"mscu case bundle 1\n"
"""How bundles began that carried text alone; they are still received."""
MAX_BYTES = 20_000_000
MAX_FILE_BYTES = 14_000_000
"""Most bytes of all files in a bundle together: in the bundle they take a third more."""
MAX_PART_LENGTH = 14_000
"""Most characters of one part of a case's text: the limit of an item of a report."""
MAX_PARTS, MAX_SUBJECTS, MAX_FILES = 500, 2_000, 200
MAX_ISSUE = 1_000_000
"""No case is issued so often; a higher number would keep all its later issues from being received."""
_KEY = re.compile("[0-9a-f]{64}")
_SIGNATURE = re.compile("[0-9a-f]{128}")
_GROUPS = 10
R = TypeVar("R")


class BadCard(MscuError):
    """This is not a card with a unit's keys, or it was changed."""


class BadBundle(MscuError):
    """This is not a case bundle, or it was changed."""


class NewerBundle(BadBundle):
    """This bundle was made by a newer version of the program. Update this one, then receive it again."""


class UnstorableBundle(BadBundle):
    """This bundle has invisible characters, which are not stored. Ask the other unit for it without them."""


class LargeBundle(BadBundle):
    """This file is larger than a case bundle can be (20 MB). Ask for it with fewer files."""


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
class BundlePart:
    """A part of a case's text, with its own grades and handling."""

    text: str
    source_grade: str
    assessment: str
    handling_code: str
    conditions: str = ""


@dataclass(frozen=True, kw_only=True)
class BundleSubject:
    """A person, place, thing or organisation of a case."""

    ref: str
    """Its UUID in the sender's store, the same in each issue."""
    kind: str
    name: str
    also: tuple[str, ...]
    roles: tuple[str, ...]
    values: Mapping[str, str]
    """What is recorded about it, by the names of columns."""


@dataclass(frozen=True, kw_only=True)
class BundleFile:
    """A file that is attached to an entry of a case."""

    name: str
    sha256: str
    description: str
    content: bytes


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
    issue: int
    """Which issue of its case it is: a later one has a higher number."""
    marking: str
    purpose: str
    source_grade: str
    assessment: str
    handling_code: str
    conditions: str
    parts: tuple[BundlePart, ...]
    subjects: tuple[BundleSubject, ...] = ()
    files: tuple[BundleFile, ...] = ()
    labels: Mapping[str, str]
    """What the keys of lists in it mean to the sender."""

    @property
    def signed(self) -> bytes:
        """Return what the sender signs: all but the bytes of files, whose digests it includes."""
        return BUNDLE + _canonical(self.values)

    @property
    def values(self) -> dict[str, Any]:
        """Return everything but the bytes of files as values of JSON."""
        values = asdict(replace(self, files=()))
        files = [{"name": f.name, "sha256": f.sha256, "description": f.description} for f in self.files]
        return json.loads(json.dumps(values | {"files": files}, ensure_ascii=False))  # type: ignore[no-any-return]


@dataclass(frozen=True, kw_only=True)
class OpenedBundle:
    """A bundle that was read, and the signature, which is still to be verified."""

    content: BundleContent
    signed: bytes
    signature: bytes


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
    is_named = values["unit"].strip() and is_plain(values["unit"])
    if not is_card or not all(map(_KEY.fullmatch, keys)) or not is_named:
        raise BadCard
    signature = bytes.fromhex(values.pop("signature"))
    return UnitCard(**values), signature


def bundle_content(bundle: BundleContent, signature: bytes) -> bytes:
    """Write what is sealed."""
    values = bundle.values
    for file, written in zip(bundle.files, values["files"], strict=True):
        written["content"] = base64.b64encode(file.content).decode()
    return json.dumps(values | {"signature": signature.hex()}, ensure_ascii=False).encode()


def bundle_file(sealed: bytes) -> bytes:
    return BUNDLE + sealed


def sealed_of(content: bytes) -> bytes:
    """Return the sealed part of a file.

    Raises:
        BadBundle: it is not a bundle, is too large, or is of a newer version.
    """
    begin = content[: len(BUNDLE)]
    if not re.fullmatch(rb"mscu case bundle \d\n", begin):
        raise BadBundle
    if len(content) > MAX_BYTES:
        raise LargeBundle
    if begin not in {BUNDLE, FIRST_BUNDLE}:
        raise NewerBundle
    return content.removeprefix(begin)


def read_bundle(content: bytes) -> OpenedBundle:
    """Read what was unsealed.

    Raises:
        BadBundle: it is not a bundle, or has characters that no unit stores.
    """
    values = _parsed(content, BadBundle)
    if not all(map(is_plain, _texts_in(values))):
        raise UnstorableBundle
    signature = values.pop("signature", None)
    if not isinstance(signature, str) or not _SIGNATURE.fullmatch(signature):
        raise BadBundle
    try:
        UUID(values["uuid"])
        if "issue" not in values:
            bundle, signed = _read_first(values), FIRST_BUNDLE + _canonical(values)
        else:
            bundle = _read_second(values)
            signed = bundle.signed
    except (TypeError, ValueError, KeyError, AttributeError):
        raise BadBundle from None
    return OpenedBundle(content=bundle, signed=signed, signature=bytes.fromhex(signature))


def _read_second(values: dict[str, Any]) -> BundleContent:
    bundle = BundleContent(
        **values
        | {
            "parts": _many(BundlePart, values["parts"], MAX_PARTS),
            "subjects": tuple(map(_read_subject, _listed(values["subjects"], MAX_SUBJECTS))),
            "files": tuple(map(_read_file, _listed(values["files"], MAX_FILES))),
            "labels": _texts_by_name(values["labels"]),
        }
    )
    if type(bundle.issue) is not int or not 1 <= bundle.issue <= MAX_ISSUE:
        raise BadBundle
    _check_texts(bundle, besides={"issue", "parts", "subjects", "files", "labels"})
    return bundle


def _read_first(values: dict[str, Any]) -> BundleContent:
    """Read a bundle that carries text alone, all of it with the same grades."""
    grades = {name: values[name] for name in ("source_grade", "assessment", "handling_code", "conditions")}
    parts = [{"text": text} | grades for text in _listed(values["parts"], MAX_PARTS)]
    bundle = BundleContent(**values | {"parts": _many(BundlePart, parts, MAX_PARTS)}, issue=0, labels={})
    _check_texts(bundle, besides={"issue", "parts", "subjects", "files", "labels"})
    return bundle


def _read_subject(values: Any) -> BundleSubject:  # noqa: ANN401 - values of JSON
    subject = BundleSubject(
        **values
        | {
            "also": _all_texts(values["also"]),
            "roles": _all_texts(values["roles"]),
            "values": _texts_by_name(values["values"]),
        }
    )
    _check_texts(subject, besides={"also", "roles", "values"})
    return subject


def read_subjects(values: object) -> tuple[BundleSubject, ...]:
    """Read the subjects of a bundle that was received.

    Raises:
        BadBundle: they are not what was written.
    """
    try:
        return tuple(map(_read_subject, _listed(values, MAX_SUBJECTS)))
    except (TypeError, ValueError, KeyError):
        raise BadBundle from None


def _read_file(values: Any) -> BundleFile:  # noqa: ANN401 - values of JSON
    """Read a file, whose bytes are those of its digest."""
    content = base64.b64decode(values["content"], validate=True)
    file = BundleFile(**values | {"content": content})
    _check_texts(file, besides={"content"})
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise BadBundle
    return file


def _many(kind: type[R], values: object, most: int) -> tuple[R, ...]:
    rows = tuple(kind(**row) for row in _listed(values, most))
    for row in rows:
        _check_texts(row)
    return rows


def _listed(values: object, most: int) -> list[Any]:
    if not isinstance(values, list) or len(values) > most:
        raise BadBundle
    return values


def _all_texts(values: object) -> tuple[str, ...]:
    texts = tuple(_listed(values, MAX_PARTS))
    if not all(isinstance(text, str) for text in texts):
        raise BadBundle
    return texts


def _texts_by_name(values: object) -> dict[str, str]:
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise BadBundle
    return values


def _check_texts(record: Any, besides: Iterable[str] = ()) -> None:  # noqa: ANN401 - any of these classes
    """Refuse a record of which a field that holds text holds something else."""
    names = {field.name for field in fields(record)}.difference(besides)
    if not all(isinstance(getattr(record, name), str) for name in names):
        raise BadBundle


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


def _texts_in(values: Mapping[str, object]) -> Iterator[str]:
    """Yield all texts of values of JSON, the names of objects too."""
    left: list[object] = [values]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            left += [*value, *value.values()]
        elif isinstance(value, list):
            left += value


def _object(content: bytes, names: set[str], refusal: type[MscuError]) -> dict[str, Any]:
    """Parse a JSON object with exactly these names, whose values are strings."""
    parsed = _parsed(content, refusal)
    if parsed.keys() != names or not all(isinstance(value, str) for value in parsed.values()):
        raise refusal
    return parsed


def _parsed(content: bytes, refusal: type[MscuError]) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise refusal
    try:
        parsed = json.loads(content.decode("utf-8"), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        raise refusal from None
    if not isinstance(parsed, dict):
        raise refusal
    return parsed


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    object_ = dict(pairs)
    if len(object_) < len(pairs):
        raise ValueError("a name is repeated")
    return object_
