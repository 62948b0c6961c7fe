"""Reads the code lists, one CSV file for each, checking every row."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from mscu.resources import resource
from mscu.rules.commencement import Commencement, commencements

COLUMNS = ("key", "label", "position", "note", "retired_on")
FROM = "in_force_from"
"""The column of a list, beyond those that all have, with the day or the part of an Act that begins it."""
UNKNOWN = "unknown"
"""In that column: the law is made, and no day of its commencement was found."""
_WORD = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


class BadCodeList(ValueError):
    """A code list cannot be used; the message names the file and the line."""


@dataclass(frozen=True)
class CodeRow:
    """One choice of a list, such as `exploitation:forced_labour`."""

    key: str
    list_name: str
    label: str
    position: int
    note: str
    retired_on: date | None
    """The day from which it is no choice any more, for what happened then or later."""
    in_force_from: date | None
    """The day from which it is one; None for always, the last of all days while that is not known."""
    begins_with: str
    """The part of an Act with which it begins, by its key in `commencement.toml`; otherwise empty."""
    more: Mapping[str, str]
    """Further columns of the list, such as a law's section; empty ones are left out."""


def load_code_lists(folder: Path) -> tuple[CodeRow, ...]:
    """Read every list of a folder, sorted by name and position.

    Raises:
        BadCodeList: At the first fault.
    """
    return tuple(row for path in sorted(folder.glob("*.csv")) for row in load_code_list(path))


@cache
def shipped_codes() -> Mapping[str, CodeRow]:
    """Return the choices that this version of the program ships, by their keys."""
    return {row.key: row for row in load_code_lists(resource("code_lists"))}


@cache
def list_titles() -> Mapping[str, str]:
    """Return what each shipped list is called, in the order of these titles.

    Raises:
        BadCodeList: A list has no title, or a title no list.
    """
    path = resource("code_lists/titles.toml")
    titles: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    if unlike := titles.keys() ^ {row.list_name for row in shipped_codes().values()}:
        raise BadCodeList(f"{path.name} and the lists differ in {', '.join(sorted(unlike))}.")
    return dict(sorted(titles.items(), key=lambda item: item[1].casefold()))


def added_value(row: CodeRow) -> str:
    """Return a choice that was added, as a change of its list holds it."""
    value = {"label": row.label, "note": row.note, "position": row.position}
    return json.dumps(value, ensure_ascii=False)


def load_code_list(path: Path, parts: Mapping[str, Commencement] | None = None) -> tuple[CodeRow, ...]:
    """Read one list, named after its file; parts of Acts that begin choices are the shipped by default."""
    begin = commencements() if parts is None else parts
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if tuple(reader.fieldnames or ())[: len(COLUMNS)] != COLUMNS:
            raise BadCodeList(f"{path.name} needs the columns {', '.join(COLUMNS)} first.")
        rows = tuple(_rows(reader, path, begin))
    for column, values in (("key", [r.key for r in rows]), ("label", [r.label for r in rows])):
        duplicates = [value for value, count in Counter(values).items() if count > 1]
        if duplicates:
            raise BadCodeList(f"{path.name} has a {column} twice: {duplicates[0]}.")
    return tuple(sorted(rows, key=lambda row: row.position))


def _rows(reader: csv.DictReader[str], path: Path, parts: Mapping[str, Commencement]) -> Iterator[CodeRow]:
    for line, raw in enumerate(reader, start=2):
        try:
            yield _row(raw, path.stem, parts)
        except (KeyError, TypeError, ValueError) as problem:
            raise BadCodeList(f"{path.name}, line {line}: {problem}.") from problem


def _row(raw: dict[str, str], list_name: str, parts: Mapping[str, Commencement]) -> CodeRow:
    if None in raw or None in raw.values():
        raise ValueError("it has another number of fields than the heading")
    name, _, code = raw["key"].partition(":")
    if name != list_name or not _WORD.fullmatch(code):
        raise ValueError(f"its key is not {list_name}: and small letters, figures and _")
    if not raw["label"].strip() or raw["label"] != raw["label"].strip():
        raise ValueError("its label is empty or has spaces round it")
    return CodeRow(
        key=raw["key"],
        list_name=list_name,
        label=raw["label"],
        position=int(raw["position"]),
        note=raw["note"],
        retired_on=date.fromisoformat(raw["retired_on"]) if raw["retired_on"] else None,
        in_force_from=_begin(raw.get(FROM, ""), parts),
        begins_with=raw.get(FROM, "") if raw.get(FROM, "") in parts else "",
        more={k: v for k, v in raw.items() if k not in {*COLUMNS, FROM} and v},
    )


def _begin(text: str, parts: Mapping[str, Commencement]) -> date | None:
    if text == UNKNOWN:
        return date.max
    if text in parts:
        return parts[text].in_force_from
    return date.fromisoformat(text) if text else None
