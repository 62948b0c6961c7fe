"""What recording and correcting a survivor's support has in common: check, record, correct.

Each kind names its fields once, for the command that records and the one that corrects. What a record said
before a correction is kept for good.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, ClassVar

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, UNDONE, Command, Work
from mscu.actions.core.checking import DAY_EXAMPLE, Validator, as_typed, columns_from
from mscu.actions.core.dates import WHOLE_DAYS
from mscu.actions.entries.corrections import AS_BEFORE, NOTHING_CHANGED
from mscu.codes import Labelled, Timing
from mscu.dates.london import show_day, show_moment
from mscu.dates.partial_date import PartialDate
from mscu.models.survivors.support import FormerVersion, SupportRecord
from mscu.models.survivors.survivor import SurvivorAbout

MAX_SCORE = 4
"""Severities and scores run from 0 to this."""
_NOT_COLUMNS = frozenset({"survivor_id", "record_id", "version", "reason", "anyway"})
HIDDEN_COLUMNS = frozenset({"id", "version", "survivor_id", "recorded_at", "recorded_by_id"})
_DATE_SUFFIXES = ("_at", "_precision")
FieldValue = tuple[str, str, str]
"""A field of an earlier version: its name, its label, its value in words."""


@dataclass(frozen=True, kw_only=True)
class SupportFields:
    """The fields of one kind of record, for recording and for correcting it."""

    model: ClassVar[type[SupportRecord]]
    dated: ClassVar[bool] = False
    """Whether it has the partial date `happened`."""

    def validated_values(self, validator: Validator, record: SupportRecord | None = None) -> dict[str, Any]:
        """Return the values of the columns; a retired choice is accepted if `known` has it already."""
        names = [field.name for field in fields(self) if field.name not in _NOT_COLUMNS]
        unchanged = {name for name in names if record is not None and self._same_code(name, record)}
        values = columns_from(self, self.model, validator, only=set(names) - unchanged)
        if self.dated:
            values |= happened_columns(validator, getattr(self, "happened"))  # noqa: B009 - of those dated
        return values | self.further_values(validator)

    def _same_code(self, name: str, record: SupportRecord) -> bool:
        is_list = self.model.columns().get(name, {}).get("list")
        return bool(is_list) and getattr(record, name) == getattr(self, name)

    def further_values(self, validator: Validator) -> dict[str, Any]:  # noqa: ARG002 - kinds check more
        """Note problems with several fields together, and return further values; for subclasses."""
        return {}

    def store_parts(self, record: Any, work: Work) -> None:  # noqa: ANN401 - the kind's own model
        """Add rows of the record, or replace them; for subclasses."""

    def parts(self, record: Any, work: Work) -> list[FieldValue]:  # noqa: ANN401, ARG002 - as above
        """Return the rows of a record as stored; for subclasses."""
        return []

    def typed_parts(self, record: Any, work: Work) -> dict[str, Any]:  # noqa: ANN401, ARG002 - as above
        """Return the fields that enter the rows of a record as stored; for subclasses."""
        return {}

    def parts_entered(self, work: Work) -> list[FieldValue]:  # noqa: ARG002 - kinds look labels up
        """Return the rows of a record as entered; for subclasses."""
        return []


@dataclass(frozen=True, kw_only=True)
class RecordSupport(SupportFields, Command[int], abstract=True):
    """What recording has in common for every kind; returns the record's id."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Check everything, then record it; the gate refuses anyone who is not named."""
        validator = Validator(work)
        values = self.validated_values(validator)
        validator.raise_if_invalid()
        stamp = {"recorded_at": work.now, "recorded_by_id": work.actor.id}
        record = work.add(self.model(survivor_id=self.survivor_id, **stamp, **values))
        self.store_parts(record, work)
        return record.id


@dataclass(frozen=True, kw_only=True)
class CorrectSupport(SupportFields, Command[None], abstract=True):
    """What correcting has in common for every kind: the former version is kept beside the new one."""

    reason_needed: ClassVar[bool] = True

    record_id: int
    version: int
    reason: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS
    undoable = True

    def perform(self, work: Work) -> None:
        """Store the former version, then write the new values."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, FormerVersion.reason, required=self.reason_needed)
        record = work.get(self.model, self.record_id, self.version)
        values = self.validated_values(validator, record)
        former = self.parts(record, work)
        back = typed_values(record, type(self)) | self.typed_parts(record, work)
        is_unchanged = all(getattr(record, name) == value for name, value in values.items())
        if is_unchanged and former == self.parts_entered(work):
            validator.problems.setdefault("reason", NOTHING_CHANGED)
        validator.raise_if_invalid()
        keep_former(work, record, reason=reason, parts=former)
        for name, value in values.items():
            setattr(record, name, value)
        record.version = self.version + 1  # even if only its rows changed
        work.flush()
        self.store_parts(record, work)
        work.undone_by(replace(self, version=record.version, reason=UNDONE, **back), AS_BEFORE)


def keep_former(
    work: Work,
    record: SupportRecord | SurvivorAbout,
    *,
    reason: str = "",
    parts: list[FieldValue] | None = None,
) -> None:
    """Store what a record says now, before it is changed."""
    content = [*field_values(work, record), *(parts or [])]
    work.add(
        FormerVersion(
            survivor_id=record.survivor_id,
            of_type=record.__tablename__,
            of_id=record.id,
            of_version=record.version,
            replaced_at=work.now,
            replaced_by_id=work.actor.id,
            reason=reason,
            content=json.dumps(content, ensure_ascii=False),
        )
    )


def field_values(work: Work, record: SupportRecord | SurvivorAbout) -> Iterator[FieldValue]:
    """Yield what a record says, field by field, in words."""
    for name, info in type(record).columns().items():
        if name not in HIDDEN_COLUMNS and not _part_of_date(record, name):
            text = _in_words(work, getattr(record, name), listed=bool(info.get("list")))
            if text:
                yield _field_name(record, name), str(info.get("label") or name), text


def _field_name(record: SupportRecord | SurvivorAbout, name: str) -> str:
    """Return the name of the field that a column belongs to: a partial date has three columns."""
    short = name.removesuffix("_words")
    return short if hasattr(record, f"{short}_at") else name


def _part_of_date(record: SupportRecord | SurvivorAbout, name: str) -> bool:
    suffixes = (suffix for suffix in _DATE_SUFFIXES if name.endswith(suffix))
    return any(hasattr(record, f"{name.removesuffix(suffix)}_words") for suffix in suffixes)


def _in_words(work: Work, value: Any, *, listed: bool) -> str:  # noqa: ANN401 - any column
    if listed:
        return work.label(value)
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return show_moment(value)
    if isinstance(value, date):
        return show_day(value)
    return "" if value is None else str(value)


def happened_columns(validator: Validator, text: str) -> dict[str, Any]:
    """Read the partial date of an event, into its three columns."""
    when = validator.partial_date("happened", text, Timing.HAPPENED)
    return _columns("happened", when)


def planned_columns(validator: Validator, name: str, text: str) -> dict[str, Any]:
    """Read a planned day, with or without a time; empty is allowed."""
    if not text.strip():
        return {f"{name}_at": None, f"{name}_precision": "", f"{name}_words": ""}
    when = validator.partial_date(
        name,
        text,
        Timing.PLANNED,
        examples=f"Enter {DAY_EXAMPLE}, with or without a time: 12 Nov 2022 09:14.",
    )
    if when.precision not in WHOLE_DAYS:
        validator.problems.setdefault(name, f"Enter {DAY_EXAMPLE}, with the time if one is agreed.")
    return _columns(name, when)


def _columns(name: str, when: PartialDate) -> dict[str, Any]:
    return {
        f"{name}_at": when.sort_key(),
        f"{name}_precision": when.precision.value,
        f"{name}_words": when.words,
    }


def check_scale(validator: Validator, name: str, value: int | None) -> None:
    """Note a severity or score that is not between 0 and 4."""
    if not isinstance(value, int) or not 0 <= value <= MAX_SCORE:
        validator.problems[name] = f"Choose a number from 0 to {MAX_SCORE}."


def check_order(validator: Validator, *days: tuple[str, str]) -> None:
    """Note a day that comes before one that it follows from."""
    previous: date | None = None
    for name, text in days:
        day = validator.day(name, text, None)
        if day and previous and day < previous:
            validator.problems.setdefault(name, f"This is before {show_day(previous)}, which comes first.")
        previous = day or previous


def typed_values(record: SupportRecord, command: type[SupportFields]) -> dict[str, Any]:
    """Return a record's values as its correction form shows them."""
    values = {}
    for field in fields(command):
        name = f"{field.name}_words" if hasattr(record, f"{field.name}_words") else field.name
        if field.name not in _NOT_COLUMNS and hasattr(record, name):
            value = as_typed(getattr(record, name))
            values[field.name] = "" if value is None and field.type == "str" else value
    return values
