"""Correcting an entry: the former text is kept permanently, with the reason.

What may be corrected is what the form of the kind itself asks for: when it happened, the text and the kind's
own fields. The case, the people and places it is about, what it follows from and its lines stay as they are.
Clocks are derived, so they move with a corrected day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.entry_file import may_correct, read_entries, typed_values
from mscu.actions.entries.kind_spec import spec_of
from mscu.dates.london import show_moment
from mscu.errors import Invalid, NotPermitted
from mscu.models.entries.entry import Choice, Entry, EntryVersion
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryDetails
    from mscu.codes import Kind


# Former versions of an entry, with the reason and who corrected it.


@dataclass(frozen=True, kw_only=True)
class FormerField:
    """A field before it was corrected; empty if it had no value."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class FormerEntryVersion:
    """A former version of an entry, until when it stood, and why it was corrected."""

    number: int
    text: str
    headline: str
    replaced_at: str
    replaced_by: str
    reason: str
    fields: tuple[FormerField, ...] = ()
    """Fields that were corrected, besides the text."""


@dataclass(frozen=True, kw_only=True)
class EntryVersions(Query[tuple[FormerEntryVersion, ...]]):
    """The former versions of one entry, the newest first."""

    entry_id: int
    needs = Permission.OPEN_CASES
    consults = "entry_version"

    def consulted(self) -> int:
        return self.entry_id

    def answer(self, work: Work) -> tuple[FormerEntryVersion, ...]:
        work.get(Entry, self.entry_id)
        versions = work.records(
            select(EntryVersion)
            .where(EntryVersion.entry_id == self.entry_id)
            .order_by(EntryVersion.id.desc())
        )
        user_ids = {version.replaced_by_id for version in versions}
        names = work.pairs(select(User.id, User.display).where(User.id.in_(user_ids)))
        return tuple(_former_version(version, names.get(version.replaced_by_id, "")) for version in versions)


def store_version(work: Work, entry: Entry, *, reason: str, fields: Sequence[tuple[str, str, str]]) -> None:
    """Keep a version of an entry before it is corrected; `fields` are name, label and value."""
    former = {"text": entry.text, "headline": entry.headline, "detail": entry.detail, "fields": fields}
    work.add(
        EntryVersion(
            case_id=entry.case_id,
            entry_id=entry.id,
            entry_version=entry.version,
            replaced_at=work.now,
            replaced_by_id=work.actor.id,
            reason=reason,
            content=json.dumps(former, ensure_ascii=False),
        )
    )


def _former_version(version: EntryVersion, replaced_by: str) -> FormerEntryVersion:
    content = json.loads(version.content)
    return FormerEntryVersion(
        number=version.entry_version,
        text=content["text"],
        headline=content["headline"],
        replaced_at=show_moment(version.replaced_at),
        replaced_by=replaced_by,
        reason=version.reason,
        fields=tuple(
            FormerField(name=name, label=label, value=value)
            for name, label, value in content.get("fields", ())
        ),
    )


AS_BEFORE = "It says what it said before. Each version is kept."
NOTHING_CHANGED = "Nothing has been changed yet: make the correction, then say why."
FIELD_NOT_CORRECTABLE = "This cannot be corrected. Record it again, and say so in a note."


@dataclass(frozen=True, kw_only=True)
class CorrectEntry(Command[None]):
    """Correct the text or the fields of an entry, by the names that its form uses."""

    entry_id: int
    version: int
    text: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Values as typed; those equal to what is recorded are ignored."""
    reason: str
    needs = Permission.CORRECT_OWN
    undoable = True

    def perform(self, work: Work) -> None:
        """Store the former version, then change the entry.

        Raises:
            NotPermitted: the role corrects only what the actor recorded.
        """
        validator = Validator(work)
        entry = work.get(Entry, self.entry_id, self.version)
        why = why_field(entry.kind)
        reason = validator.text(why, self.reason, EntryVersion.reason, required=True)
        if not may_correct(work, entry):
            raise NotPermitted
        if refusal := spec_of(entry.kind).not_corrected:
            raise Invalid({"entry_id": refusal})
        former = rebuild_command(work, entry)
        changed = self._changed(validator, former)
        corrected = replace(former, **changed)
        values = _check_changes(validator, former, corrected, changed)
        (answer,) = read_entries(work, [entry])
        store_version(work, entry, reason=reason, fields=_former_fields(answer, former, changed))
        described = replace(corrected, text=values.get("text", corrected.text))
        values |= {"headline": described.headline(work), "detail": described.detail(work)}
        for name, value in values.items():
            setattr(entry, name, value)
        entry.version = self.version + 1  # even if only choices changed
        work.flush()
        _replace_choices(work, entry, corrected, changed)
        _rewrite_quotes(work, entry)
        if corrected.passes_on(changed):
            corrected.pass_on(entry, work)
        work.flush()
        back = {name: getattr(former, name) for name in changed}
        work.undone_by(
            CorrectEntry(entry_id=entry.id, version=entry.version, changes=back, reason=UNDONE), AS_BEFORE
        )

    def _changed(self, validator: Validator, former: RecordEntry) -> dict[str, Any]:
        """Return the values that differ; refuse those that a correction cannot change."""
        requested = {**self.changes} if self.text is None else {**self.changes, "text": self.text}
        allowed = correctable_fields(former.model.of_kind)
        validator.problems |= dict.fromkeys(requested.keys() - allowed, FIELD_NOT_CORRECTABLE)
        changed = {
            name: value
            for name, value in requested.items()
            if name in allowed and _empty_as_none(value) != _empty_as_none(getattr(former, name))
        }
        if not changed:
            validator.problems.setdefault(why_field(former.model.of_kind), NOTHING_CHANGED)
        return changed


def correctable_fields(kind: Kind) -> frozenset[str]:
    """Return the fields of a kind that a correction may change: none that ties it to other records."""
    command = RecordEntry.by_kind[kind]
    columns = command.model.__mapper__.column_attrs
    return frozenset(
        field_.name
        for field_ in fields(command)
        if field_.name == "happened"
        or "choices" in field_.metadata
        or (field_.name in columns and field_.name != "case_id" and not _is_reference(columns[field_.name]))
    )


def why_field(kind: Kind) -> str:
    """Return the name of the reason for a correction in its form, which no field of the kind has."""
    return "why" if "reason" in correctable_fields(kind) else "reason"


def _is_reference(attribute: Any) -> bool:  # noqa: ANN401 - a mapped column
    column = attribute.columns[0]
    return bool(column.foreign_keys) and not column.info.get("list")


def rebuild_command(work: Work, entry: Entry) -> RecordEntry:
    """Return the command that would record an entry as it stands, including its lines."""
    command = RecordEntry.by_kind[entry.kind]
    chosen = select(Choice).where(Choice.entry_id == entry.id)
    typed = typed_values(entry, work.records(chosen.order_by(Choice.position)))
    values = {**typed, **dict(_part_lines(work, entry, command))}
    return command(**{f.name: values[f.name] for f in fields(command) if f.name in values})


def _part_lines(
    work: Work, entry: Entry, command: type[RecordEntry]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for name, part in command.parts.items():
        of_entry = select(part.rows).where(getattr(part.rows, part.link_column) == entry.id)
        line_fields = [f.name for f in fields(part.line)]
        yield (
            name,
            tuple(
                part.line(**{name: getattr(row, name) for name in line_fields})
                for row in work.records(of_entry.order_by(part.rows.id))
            ),
        )


def _empty_as_none(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Treat an empty value as None."""
    if isinstance(value, str):
        return value.strip() or None
    return tuple(value) if isinstance(value, list) else value


def _check_changes(
    validator: Validator, former: RecordEntry, corrected: RecordEntry, changed: Mapping[str, Any]
) -> dict[str, Any]:
    """Check what is new: a choice recorded earlier stays even if it has been retired.

    What is known now, such as a person's age, may contradict what was rightly recorded then.
    """
    validator.days_of = partial(corrected.days_of, validator.work)
    values = columns_from(corrected, corrected.model, validator, only=changed.keys())
    if "text" in changed and corrected.text_required and not corrected.text.strip():
        validator.problems.setdefault("text", FILL_IN)
    missing = corrected.choices_missing()
    validator.problems |= {name: refusal for name, refusal in missing.items() if name in changed}
    for field_ in fields(corrected):
        if field_.name in changed and (list_name := field_.metadata.get("choices")):
            for key in changed[field_.name]:
                validator.code(field_.name, list_name, key)
    if "happened" in changed:
        happened = validator.partial_date("happened", corrected.happened, corrected.timing)
        dated = Entry()
        dated.set_happened(happened)
        names = ("happened_at", "happened_precision", "happened_words")
        values |= {name: getattr(dated, name) for name in names}
    validator.raise_if_invalid()
    before = Validator(validator.work)
    former.check(before)
    corrected.check(validator)
    new_problems = validator.problems.items() - before.problems.items()
    later = corrected.came_later(former)
    validator.problems = {name: problem for name, problem in new_problems if name not in later}
    validator.raise_if_invalid()
    return values


def _former_fields(
    answer: EntryDetails, former: RecordEntry, changed: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    values = {fact.name: fact.value for fact in answer.facts}
    values |= {name: ", ".join(labels) for name, labels in answer.choices.items()}
    values |= {"happened": answer.row.happened, "marking": answer.marking.label}
    columns = former.model.__mapper__.column_attrs
    labels = {name: columns[name].columns[0].info.get("label") for name in changed if name in columns}
    labels |= {"happened": "When", "marking": "Marking"}
    return [(name, labels.get(name) or name, values.get(name, "")) for name in changed if name != "text"]


def _replace_choices(work: Work, entry: Entry, corrected: RecordEntry, changed: Mapping[str, Any]) -> None:
    names = [f.name for f in fields(corrected) if "choices" in f.metadata and f.name in changed]
    of_entry = select(Choice).where(Choice.entry_id == entry.id, Choice.of_field.in_(names))
    for choice in work.records(of_entry):
        work.delete(choice)
    work.flush()
    corrected.add_choices(entry, work, names)


def _rewrite_quotes(work: Work, entry: Entry) -> None:
    """Rewrite the lines of the entries that quote this one."""
    for quoting in work.records(select(Entry).where(Entry.follows_id == entry.id)):
        described = rebuild_command(work, quoting)
        quoting.headline, quoting.detail = described.headline(work), described.detail(work)
