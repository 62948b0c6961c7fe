"""The Human Trafficking Case Data Standard 2.0: its fields, and files of records.

A record is a victim in a case: values by field name. Records that do not fit the standard's own table are
neither written nor read.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from mscu.exchange.list_table import fit_for_xml, guarded
from mscu.exchange.table import MAX_BYTES, MAX_ROWS, BadSheet, Counter, Parts, TableHead, build_line
from mscu.resources import resource

JSON, CSV = "json", "csv"
FORMS = (JSON, CSV)
STANDARD = "HTCDS 2.0"
MANY = ";"
"""Separates the values of a multi-select picklist, as in the systems that the standard is for."""
_COUNTRY, _LANGUAGE = re.compile("[A-Z]{2,3}"), re.compile("[a-z]{2,3}")
_BY_STANDARD = {"[ISO 3166]": _COUNTRY, "[ISO 639-2]": _LANGUAGE}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_TICKS = ("true", "false")
Record = Mapping[str, str]
NOT_OURS = f"This is not a file of the {STANDARD} standard."


class NotInStandard(ValueError):
    """A record does not fit the standard; the message names the field and never the value."""


@dataclass(frozen=True, kw_only=True)
class HtcdsField:
    name: str
    label: str
    type: str
    values: tuple[str, ...]
    is_core: bool

    def accepts(self, value: str) -> bool:
        """Return whether the field may have the value."""
        if not value or value != fit_for_xml(value):
            return False
        if self.type.startswith("Multiselect"):
            parts = value.split(MANY)
            return len(set(parts)) == len(parts) and all(map(self._chosen, parts))
        if self.type == "Picklist" or self.values:
            return self._chosen(value)
        return _fits_type(self.type, value)

    def _chosen(self, value: str) -> bool:
        pattern = _BY_STANDARD.get(self.values[0]) if self.values else None
        return bool(pattern.fullmatch(value)) if pattern else value in self.values


def _fits_type(kind: str, value: str) -> bool:
    if kind == "Date":
        return _is_day(value)
    if kind == "Checkbox":
        return value in _TICKS
    if kind in {"Number", "Geolocation"}:
        return bool(_NUMBER.fullmatch(value))
    return True


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


@lru_cache(maxsize=1)
def fields() -> Mapping[str, HtcdsField]:
    """Return the fields of the standard by name, in its order."""
    text = resource("exchange/htcds-2.0.csv").read_text(encoding="utf-8")
    return {
        row["name"]: HtcdsField(
            name=row["name"],
            label=row["label"],
            type=row["type"],
            values=tuple(filter(None, row["values"].split(";"))),
            is_core=row["core"] == "yes",
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    }


def check(record: Record) -> None:
    """Check that a record has only fields and values of the standard.

    Raises:
        NotInStandard: what is wrong, without the value.
    """
    standard_fields = fields()
    for name, value in record.items():
        if name not in standard_fields:
            raise NotInStandard(f"{STANDARD} has no such field")
        if not standard_fields[name].accepts(value):
            raise NotInStandard(f"{name} has a value that {STANDARD} does not know")


def htcds_parts(
    form: str, records: Iterable[Record], columns: Sequence[str], about: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield a file of records piece by piece; `about` goes before them where the format allows."""
    texts = _csv_parts(records, columns) if form == CSV else _json_parts(records, about)
    return (text.encode("utf-8") for text in texts)


def _json_parts(records: Iterable[Record], about: Mapping[str, str]) -> Iterator[str]:
    head = json.dumps({"standard": STANDARD} | dict(about), ensure_ascii=False)
    yield f'{head[:-1]}, "records": ['
    for index, record in enumerate(records):
        check(record)
        yield f"{',' if index else ''}\n{json.dumps(dict(record), ensure_ascii=False)}"
    yield "\n]}\n"


class _Line:
    """A file-like object that returns each line written to it, so that none is kept."""

    def write(self, text: str) -> str:
        return text


def _csv_parts(records: Iterable[Record], columns: Sequence[str]) -> Iterator[str]:
    writer: Any = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield writer.writerow(columns)
    for record in records:
        check(record)
        yield writer.writerow([guarded(record.get(name, "")) for name in columns])


def is_json(content: bytes) -> bool:
    """Return whether a file begins like JSON."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def htcds_rows(content: bytes) -> Parts:
    """Read a JSON file of the standard as a table, with a column for each field.

    Raises:
        BadSheet: it is not a file of the standard, or is too large.
    """
    records = list(_from_json(content))
    used = {name for record in records for name in record}
    columns = [name for name in fields() if name in used]
    if len(columns) < len(used) or not columns:
        raise BadSheet(NOT_OURS)
    yield TableHead("", "JSON", (f"Read as {STANDARD}.",))
    counter = Counter()
    yield counter.row(build_line(1, columns, {}))
    for number, record in enumerate(records, start=2):
        yield counter.row(build_line(number, [record.get(name, "") for name in columns], {}))


def _from_json(content: bytes) -> Iterator[dict[str, str]]:
    if len(content) > MAX_BYTES:
        raise BadSheet("The file is too large. Split it.")
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError):
        raise BadSheet(NOT_OURS) from None
    records = document.get("records") if isinstance(document, dict) else None
    if not isinstance(records, list) or document.get("standard") != STANDARD:
        raise BadSheet(NOT_OURS)
    if len(records) > MAX_ROWS or not all(map(_is_record, records)):
        raise BadSheet(NOT_OURS)
    yield from records


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object from pairs; refuse a repeated name, which would hide a value."""
    object_ = dict(pairs)
    if len(object_) < len(pairs):
        raise ValueError("a name is repeated")
    return object_


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
