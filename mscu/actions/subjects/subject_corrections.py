"""Correcting a nominal: what it was is kept for good, with the reason, as for an entry.

What may be corrected is what its form asks for, except its roles. What it is found by is derived anew, so a
wrong plate matches nothing any more; the former name still finds it, and masking knows both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.corrections import (
    AS_BEFORE,
    FIELD_NOT_CORRECTABLE,
    NOTHING_CHANGED,
    FormerEntryVersion,
    FormerField,
    rebuild_command,
)
from mscu.actions.subjects.subjects import (
    RecordOrganisation,
    RecordPerson,
    RecordPlace,
    RecordSubject,
    RecordThing,
    check_choices,
)
from mscu.codes import IdentifierKind, Kind, Labelled, SubjectKind
from mscu.dates.age import KnownAge
from mscu.dates.london import local_day, show_moment
from mscu.errors import RecordMerged
from mscu.models.base import Record
from mscu.models.entries.entry import Entry
from mscu.models.kinds import whole
from mscu.models.merge import MergeMove
from mscu.models.subject import (
    FormerState,
    Identifier,
    Involvement,
    PlaceLack,
    Subject,
    SubjectName,
    SubjectVersion,
)
from mscu.models.user import User
from mscu.rules.age_rules import stated_age_problem
from mscu.text.identifier_forms import find_identifiers

COMMANDS: Mapping[SubjectKind, type[RecordSubject]] = {
    command.model.of_kind: command for command in (RecordPerson, RecordPlace, RecordThing, RecordOrganisation)
}
NOT_CORRECTABLE = frozenset({"case_id", "roles"})
"""Fields of the commands that tie a nominal to a case; a role recorded by mistake is removed there."""
LABELS = {"also": "Also known as", "born": "Born", "lacks": "Without"}


def correctable_fields(kind: SubjectKind) -> frozenset[str]:
    """Return the fields of a kind of nominal that a correction may change."""
    return frozenset(each.name for each in fields(COMMANDS[kind])) - NOT_CORRECTABLE


def recorded_values(work: Work, subject: Subject) -> dict[str, Any]:
    """Return the values with which a nominal would be recorded as it stands."""
    columns = subject.columns()
    values = {name: getattr(subject, name) for name in correctable_fields(subject.kind) if name in columns}
    names = select(SubjectName.name).where(SubjectName.subject_id == subject.id).order_by(SubjectName.id)
    values["also"] = tuple(dict.fromkeys(work.values(names)))
    if subject.kind is SubjectKind.PERSON:
        values["born"] = subject.born_words  # type: ignore[attr-defined]
    if subject.kind is SubjectKind.PLACE:
        lacks = select(PlaceLack.lack).where(PlaceLack.subject_id == subject.id).order_by(PlaceLack.id)
        values["lacks"] = tuple(work.values(lacks))
    return values


@dataclass(frozen=True, kw_only=True)
class CorrectSubject(Command[None]):
    """Correct a nominal, by the names of the fields of its form."""

    subject_id: int
    version: int
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Values as typed; those equal to what is recorded are ignored."""
    reason: str
    needs = Permission.CORRECT
    undoable = True

    def perform(self, work: Work) -> None:
        """Store the former version, then change the nominal and what it is found by."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, SubjectVersion.reason, required=True)
        subject = work.get(Subject, self.subject_id, self.version)
        if subject.kept_id is not None:
            raise RecordMerged
        former = COMMANDS[subject.kind](**recorded_values(work, subject))
        changed = self._changed(validator, subject, former)
        corrected = replace(former, **changed)
        values = columns_from(corrected, corrected.model, validator, only=changed.keys())
        if not corrected.derived_from.isdisjoint(changed):
            values |= corrected.derived(validator)
        _check_age(validator, corrected, local_day(subject.recorded_at), changed)
        names = corrected.other_names(validator) if "also" in changed else list(former.also)
        check_choices(validator, corrected, only=changed.keys())
        validator.raise_if_invalid()
        state = _former_state(work, former, corrected, changed)
        _store_version(work, subject, state, reason)
        for name, value in values.items():
            setattr(subject, name, value)
        subject.version = self.version + 1  # even if only its names changed
        _replace_names(work, subject.id, names)
        if "lacks" in changed:
            _replace_lacks(work, subject.id, changed["lacks"])
        _replace_identifiers(work, subject.id, former, corrected)
        work.flush()
        if "name" in changed:
            _rewrite_headlines(work, subject.id, former.name)
        back = {name: getattr(former, name) for name in changed}
        work.undone_by(
            CorrectSubject(subject_id=subject.id, version=subject.version, changes=back, reason=UNDONE),
            AS_BEFORE,
        )

    def _changed(self, validator: Validator, subject: Subject, former: RecordSubject) -> dict[str, Any]:
        """Return the values that differ; refuse those that a correction cannot change."""
        allowed = correctable_fields(subject.kind)
        validator.problems |= dict.fromkeys(self.changes.keys() - allowed, FIELD_NOT_CORRECTABLE)
        changed = {
            name: _plain(value)
            for name, value in self.changes.items()
            if name in allowed and _plain(value) != _plain(getattr(former, name))
        }
        if not changed:
            validator.problems.setdefault("reason", NOTHING_CHANGED)
        if "address" in changed and "postcode" not in changed and isinstance(former, RecordPlace):
            changed |= _stale_postcode(former)
        return changed


def _check_age(
    validator: Validator, corrected: RecordSubject, recorded_on: date, changed: Mapping[str, Any]
) -> None:
    """Note an age that would count from another day, and an age status that contradicts the birth date."""
    age = KnownAge(str(changed.get("born") or ""), None, recorded_on)
    if problem := stated_age_problem(age, validator.work.today):
        validator.problems.setdefault("born", problem)
    elif not {"born", "age_status"}.isdisjoint(changed):
        corrected.check(validator, recorded_on)


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return a value without what a form adds to it, so that an unchanged one is equal."""
    if isinstance(value, str) and not isinstance(value, Labelled):
        return value.strip()
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(text for text in map(str.strip, value) if text))
    return "" if value is None else value


def _stale_postcode(former: RecordPlace) -> dict[str, str]:
    """Return an empty postcode if the former one stood in the former address, so that it is read anew."""
    found = {match.value for match in find_identifiers(former.address)}
    return {"postcode": ""} if former.postcode in found else {}


def _former_state(
    work: Work, former: RecordSubject, corrected: RecordSubject, changed: Mapping[str, Any]
) -> FormerState:
    names = (former.name, *former.also)
    still_known = {corrected.name, *corrected.also}
    found_by = corrected.found_by()
    return FormerState(
        name=former.name,
        fields=tuple(
            (name, _label(former, name), _shown(work, getattr(former, name))) for name in sorted(changed)
        ),
        names=tuple(name for name in names if name not in still_known),
        identifiers=tuple(
            (kind, text)
            for (kind, value), text in former.found_by().items()
            if kind is not IdentifierKind.NAME and (kind, value) not in found_by
        ),
    )


def _label(command: RecordSubject, name: str) -> str:
    columns = command.model.columns()
    return LABELS.get(name) or str(columns[name]["label"])


def _shown(work: Work, value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """Return a value as people read it: choices by their labels."""
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, tuple):
        return ", ".join(work.label(text) or text for text in value)
    return work.label(value) or value if value else ""


def _store_version(work: Work, subject: Subject, state: FormerState, reason: str) -> None:
    version = SubjectVersion(
        subject_id=subject.id,
        subject_version=subject.version,
        replaced_at=work.now,
        replaced_by_id=work.actor.id,
        reason=reason,
    )
    version.keep(state)
    work.add(version)


def _replace_names(work: Work, subject_id: int, names: list[str]) -> None:
    """Remove the other names that were taken out, and add those that are new; the rest keep their kind."""
    known = set()
    for row in work.records(select(SubjectName).where(SubjectName.subject_id == subject_id)):
        known.add(row.name)
        if row.name not in names:
            work.delete(row)
    _add(work, [SubjectName(subject_id=subject_id, name=name) for name in names if name not in known])


def _replace_lacks(work: Work, place_id: int, lacks: tuple[str, ...]) -> None:
    for row in work.records(select(PlaceLack).where(PlaceLack.subject_id == place_id)):
        work.delete(row)
    _add(work, [PlaceLack(subject_id=place_id, lack=key) for key in lacks])


def _replace_identifiers(
    work: Work, subject_id: int, former: RecordSubject, corrected: RecordSubject
) -> None:
    """Remove what it is no longer found by and add what is new; what came by a merge stays."""
    now, before = corrected.found_by(), former.found_by()
    rows = work.records(select(Identifier).where(Identifier.subject_id == subject_id))
    merged = set(
        work.values(
            select(MergeMove.row_id).where(
                MergeMove.of_table == Identifier.__tablename__,
                MergeMove.settled.is_(False),
                MergeMove.row_id.in_([row.id for row in rows]),
            )
        )
    )
    kept = set()
    for row in rows:
        identifier = (row.kind, row.value)
        if identifier in before and identifier not in now and row.id not in merged:
            work.delete(row)
        else:
            kept.add(identifier)
            if identifier in now and row.id not in merged:
                row.shown = now[identifier]  # another name may be spelled alike but for its accents
    new = [
        Identifier(subject_id=subject_id, kind=kind, value=value, shown=shown)
        for (kind, value), shown in now.items()
        if (kind, value) not in kept
    ]
    _add(work, new)


def _add(work: Work, rows: Sequence[Record]) -> None:
    if rows:
        work.add(*rows)


def _rewrite_headlines(work: Work, subject_id: int, former_name: str) -> None:
    """Rewrite the lines of the entries that say the former name; what somebody typed or signed stays."""
    own = select(Involvement.entry_id).where(Involvement.subject_id == subject_id)
    cases = select(Involvement.case_id).where(Involvement.subject_id == subject_id)
    any_entry = whole(Entry)
    of_subject = or_(any_entry.id.in_(own), any_entry.case_id.in_(cases))
    lines = any_entry.headline, any_entry.detail
    named = or_(*(column.contains(former_name, autoescape=True) for column in lines))
    for entry in work.records(select(any_entry).where(of_subject, named, any_entry.kind != Kind.SHARED)):
        described = rebuild_command(work, entry)
        entry.headline, entry.detail = described.headline(work), described.detail(work)


@dataclass(frozen=True, kw_only=True)
class SubjectVersions(Query[tuple[FormerEntryVersion, ...]]):
    """The former versions of one nominal, the newest first."""

    subject_id: int
    needs = Permission.OPEN_CASES
    consults = "subject_version"

    def consulted(self) -> int:
        return self.subject_id

    def answer(self, work: Work) -> tuple[FormerEntryVersion, ...]:
        work.get(Subject, self.subject_id)
        return tuple(_former_versions(work, self.subject_id))


def _former_versions(work: Work, subject_id: int) -> Iterator[FormerEntryVersion]:
    rows = work.rows(
        select(SubjectVersion, User.display)
        .join(User, User.id == SubjectVersion.replaced_by_id)
        .where(SubjectVersion.subject_id == subject_id)
        .order_by(SubjectVersion.id.desc())
    )
    for version, replaced_by in rows:
        former = version.former
        yield FormerEntryVersion(
            number=version.subject_version,
            text="",
            headline=former.name,
            replaced_at=show_moment(version.replaced_at),
            replaced_by=replaced_by,
            reason=version.reason,
            fields=tuple(
                FormerField(name=name, label=label, value=value) for name, label, value in former.fields
            ),
        )
