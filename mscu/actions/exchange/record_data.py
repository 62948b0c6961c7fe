"""Columns of a record as data: by their names, with their labels, as far as an edition shows them.

A code stands as its key with the word that people read, a moment in UTC, a link as the name of the
record that it leads to, where that is in the same file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from mscu.actions.entries.handling import GRADES, cut_text
from mscu.codes import Labelled, Sensitivity
from mscu.dates.partial_date import Precision
from mscu.models.kinds import ENTRIES

if TYPE_CHECKING:
    from mscu.documents.editions.editions import Edition
    from mscu.models.base import Record

Data = dict[str, Any]
SUBJECT, ENTRY = "subject", "entry"
_NAMED = {SUBJECT: SUBJECT, ENTRY: ENTRY} | {m.__tablename__: ENTRY for m in ENTRIES.values()}
"""What a link leads to, by the table that its column points to."""
_OWN = frozenset({"id", "case_id", "entry_id", "follows_id"})
"""Links that say to what a row belongs: they stand in places of their own."""


def ref(table: str, number: int) -> str:
    """Name a record in a file."""
    return f"{table}/{number}"


def moment(at: datetime) -> str:
    """Write a moment in UTC."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, kw_only=True)
class DataWriter:
    """Writes records for one reader."""

    edition: Edition
    labels: Mapping[str, str]
    """Of the keys of all code lists."""
    refs: Collection[str]
    """The records that the file has: nothing leads to others."""
    secrets: tuple[str, ...] = ()
    """Words that are held back."""
    leaves_out: Collection[str] = frozenset()
    """Columns that this reader is not told, whatever they identify."""

    def fields(self, record: Record, apart: Collection[str] = ()) -> Data:
        """Give each column that has a label and a value; those that stand apart are left to it."""
        found: Data = {}
        for prop in record.__mapper__.column_attrs:
            column, value = prop.columns[0], getattr(record, prop.key)
            unwanted = prop.key in apart or prop.key in self.leaves_out
            if unwanted or not column.info.get("label") or value in (None, ""):
                continue
            said = self._said(column, value)
            if said is not None and self.edition.shows(_sensitivity(prop.key, column)):
                found[prop.key] = {"label": column.info["label"], **said}
        return found

    def links(self, record: Record) -> dict[str, str]:
        """Give the records of the file to which a column without a label leads."""
        found: dict[str, str] = {}
        for prop in record.__mapper__.column_attrs:
            column, value = prop.columns[0], getattr(record, prop.key)
            if value is None or column.info.get("label") or prop.key in _OWN:
                continue
            named = ref(_NAMED.get(_pointed(column), ""), value)
            if named in self.refs:
                found[prop.key] = named
        return found

    def texts(self, **said: tuple[Sensitivity, str]) -> Data:
        """Give the texts that the edition shows and that say something."""
        return {
            name: cut_text(words, self.secrets)
            for name, (sensitivity, words) in said.items()
            if words and self.edition.shows(sensitivity)
        }

    def code(self, key: str) -> Data:
        """Give a key of a list with its label."""
        return {"value": key, "means": self.labels.get(key, "")}

    def codes(self, keys: Collection[str]) -> list[Data]:
        """Give several keys, where the edition shows what is chosen."""
        return [self.code(key) for key in keys] if self.edition.shows(Sensitivity.STATE) else []

    def partial(
        self, sensitivity: Sensitivity, at: datetime | None, precision: str, words: str
    ) -> Data:
        """Give a date as closely as it is known; none where it is not shown."""
        if not words or not self.edition.shows(sensitivity):
            return {}
        known = at is not None and precision != Precision.UNKNOWN
        begins = moment(at) if known and at is not None else None
        return {
            "at": begins, "precision": str(precision), "words": cut_text(words, self.secrets),
        }  # fmt: skip

    def _said(self, column: Any, value: Any) -> Data | None:  # noqa: ANN401 - a column's value
        table = _pointed(column)
        if table == "code":
            return self.code(value)
        if table:
            named = ref(_NAMED.get(table, ""), value)
            return {"ref": named} if named in self.refs else None
        return {"value": cut_text(value, self.secrets)} if type(value) is str else _plain(value)


def _plain(value: Any) -> Data | None:  # noqa: ANN401 - as above
    """Write what is no free text; bytes are no part of a record as people read it."""
    if isinstance(value, Labelled):
        return {"value": value.value, "means": value.label}
    if isinstance(value, datetime):
        return {"value": moment(value)}
    if isinstance(value, date):
        return {"value": value.isoformat()}
    return {"value": value} if isinstance(value, int) else None


def _sensitivity(name: str, column: Any) -> Sensitivity:  # noqa: ANN401 - a mapped column
    """Say whom a column could identify: a grade tells of its source, a link of whom it names."""
    if name in GRADES:
        return Sensitivity.SOURCE
    if _pointed(column) == SUBJECT:
        return Sensitivity.PERSON
    return Sensitivity(column.info["sensitivity"])


def _pointed(column: Any) -> str:  # noqa: ANN401 - a mapped column
    """Name the table to which a column points; nothing for one that points nowhere."""
    names = (str(each.target_fullname) for each in column.foreign_keys)
    return next(names, "").partition(".")[0]


def codes_in(values: Collection[Any]) -> Iterator[str]:
    """Give what of some values is the key of a list."""
    return (v for v in values if isinstance(v, str) and v.count(":") == 1 and v.islower())
