"""Checks a value against a JSON Schema: as much of draft 2020-12 as our own schemas use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    "$ref",
    "$defs",
    "$id",
    "$schema",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "const",
    "pattern",
    "anyOf",
}


def unmet(value: Any, schema: Any, whole: Any = None, at: str = "") -> Iterator[str]:
    """Return where a value does not fit the schema."""
    whole = schema if whole is None else whole
    assert schema.keys() <= KNOWN, schema.keys() - KNOWN
    if "$ref" in schema:
        yield from unmet(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, at)
    if "anyOf" in schema and all([*unmet(value, each, whole, at)] for each in schema["anyOf"]):
        yield f"{at}: none of what it may be"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: another value"
    if "type" in schema and not _is_of(value, schema["type"]):
        yield f"{at}: another type"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: another pattern"
    if isinstance(value, dict | list):
        yield from _of_many(value, schema, whole, at)


def _of_many(value: Any, schema: Any, whole: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _of_object(value, schema, whole, at)
        return
    for number, each in enumerate(value):
        yield from unmet(each, schema.get("items", {}), whole, f"{at}[{number}]")


def _of_object(value: Any, schema: Any, whole: Any, at: str) -> Iterator[str]:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{at}: no {name}" for name in schema.get("required", ()) if name not in value)
    for name, each in value.items():
        if name in known or isinstance(more, dict):
            yield from unmet(each, known.get(name, more), whole, f"{at}.{name}")
        elif not more:
            yield f"{at}.{name}: not known"


def _is_of(value: object, kinds: str | list[str]) -> bool:
    names = [kinds] if isinstance(kinds, str) else kinds
    found = [name for name in names if isinstance(value, _TYPES[name])]
    return bool(found) and not (isinstance(value, bool) and "boolean" not in found)
