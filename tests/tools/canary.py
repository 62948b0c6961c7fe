"""Marked input for every command, and a scan that finds the mark however a file hides it."""

from __future__ import annotations

import base64
import gzip
import io
import re
import tarfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from mscu.codes import Accepted
from mscu.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mscu.actions.core.action import Command
    from mscu.gate import Gate

CANARY = "Zylquornavex"
"""A word that stands nowhere else."""
_DEEPEST = 4
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_NO_TEXT = re.compile(r"[a-z_]+:\w+|\d{1,2} [A-Z][a-z]{2} \d{4}.*")
"""Keys of code lists, and dates."""
_GZIP = b"\x1f\x8b\x08"


def marked(value: str) -> str:
    """Put the mark behind what a field says."""
    return f"{value} {CANARY}".strip()


def perform_marked(gate: Gate, command: Command[Any]) -> Command[Any]:
    """Perform a command with the mark in every text that takes it; gives what was performed.

    A field that takes dates, codes or numbers alone refuses the mark, and is left as it was.
    """
    tried: Any = _with_mark(command, frozenset())
    refused: frozenset[str] = frozenset()
    while True:
        try:
            gate.perform(tried)
        except Invalid as invalid:
            named = {_field_of(name) for name in invalid.problems}
            if named <= refused:
                raise
            refused |= named
            tried = _with_mark(command, refused)
        else:
            return tried  # type: ignore[no-any-return]


def _field_of(problem: str) -> str:
    return re.split(r"[.\[]", problem)[0]


def _with_mark(command: Any, without: frozenset[str]) -> Any:
    changes: dict[str, Any] = {}
    if getattr(command, "accepted", None) is Accepted.WAITING:
        changes["accepted"] = Accepted.YES  # the outcome of advice is marked, and needs an answer
    for field in fields(command):
        value = getattr(command, field.name)
        if field.name in without or field.name in {"advised", "done_at"}:
            continue
        if type(value) is str and not _NO_TEXT.fullmatch(value):
            changes[field.name] = marked(value)
        elif isinstance(value, tuple) and value and all(map(is_dataclass, value)):
            changes[field.name] = tuple(_with_mark_inside(each, without) for each in value)
        elif isinstance(value, bytes):
            changes[field.name] = value + CANARY.encode()
    return replace(command, **changes)


def _with_mark_inside(part: Any, without: frozenset[str]) -> Any:
    texts = {"text", "conditions", "note", "how"} - without
    return replace(
        part,
        **{field.name: marked(getattr(part, field.name)) for field in fields(part) if field.name in texts},
    )


def files_with(words: Iterable[str], folders: Iterable[Path]) -> Iterator[Path]:
    """Yield each file under the folders that holds one of the words, in its bytes or its name."""
    forms = [form for word in words for form in _forms(word)]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder)).encode()
            if _holds(name, forms) or (path.is_file() and _holds(path.read_bytes(), forms)):
                yield path


def _forms(word: str) -> Iterator[bytes]:
    """Write a word in each way in which a file may hold it, in small letters."""
    yield word.lower().encode()
    yield word.lower().encode("utf-16-be").strip(b"\0")  # so it fits the other way round as well
    yield word.lower().encode("utf-32-be").strip(b"\0")
    yield word.encode().hex().encode()
    for offset in range(3):  # a base64 letter holds six bits: the ends mix with what is beside
        whole = base64.b64encode(b"x" * offset + word.encode())
        yield whole[-(-offset * 8 // 6) + (offset > 0) : -4].lower()


def _holds(content: bytes, forms: list[bytes], depth: int = 0) -> bool:
    small = content.lower()
    if any(form in small for form in forms):
        return True
    if depth == _DEEPEST:
        return False
    return any(_holds(inner, forms, depth + 1) for inner in _unpacked(content))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield what is packed in a file: members of archives, and streams wherever they begin."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield archive.read(name)
    with suppress(tarfile.TarError), tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for member in tar.getmembers():
            if file := tar.extractfile(member):
                yield file.read()
    at = content.find(_GZIP)
    while at >= 0:
        with suppress(OSError, EOFError, zlib.error):
            yield gzip.decompress(content[at:])
        at = content.find(_GZIP, at + 1)
    for match in _ZLIB.finditer(content):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(content[match.start() :], 1 << 24)
