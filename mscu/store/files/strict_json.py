"""Strict, canonical JSON for dataclasses that are signed or sealed."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from typing import TypeVar, cast

_Record = TypeVar("_Record")


def canonical(value: object) -> bytes:
    """Return JSON that is the same for the same content; bytes become hexadecimal."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=bytes.hex)
    return text.encode("ascii")


def read_record(kind: type[_Record], content: bytes, *, may_lack: str = "") -> _Record:
    """Parse a dataclass: no missing or extra field, nothing converted but hexadecimal.

    The field `may_lack`, which a file written before there was one lacks, is None then.

    Raises:
        ValueError: The content does not fit.
    """
    try:
        value = json.loads(content)
        if may_lack and isinstance(value, dict):
            value.setdefault(may_lack, None)
        return cast("_Record", _read(kind, value))
    except (TypeError, RecursionError) as error:
        raise ValueError(kind.__name__) from error


def _read(kind: object, value: object) -> object:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        return None if value is None else _read(inner[0], value)
    if origin is tuple and isinstance(value, list):
        return tuple(_read(inner[0], item) for item in value)
    if origin is dict and isinstance(value, dict):
        return {name: _read(inner[1], item) for name, item in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _read_fields(kind, value)
    if kind is bytes and isinstance(value, str):
        return bytes.fromhex(value)
    if type(value) is not kind:
        raise TypeError(kind)
    return value


def _read_fields(kind: type, value: object) -> object:
    kinds = typing.get_type_hints(kind)
    if not isinstance(value, dict) or value.keys() != kinds.keys():
        raise TypeError(kind)
    return kind(**{name: _read(kinds[name], value[name]) for name in kinds})
