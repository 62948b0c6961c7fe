"""A whole case as a file for other programs, for readers whose edition allows it.

A large file waits for another person's approval, as every large file does (`releases.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sqlalchemy import func, select
from typing_extensions import override

from mscu.actions.cases.case_subjects import SubjectLine, load_subjects
from mscu.actions.charts.chart_export import NOT_FOR_ONWARD_USE
from mscu.actions.disclosure.file_contents import FileContents, counted
from mscu.actions.disclosure.file_copies import FileCopy, NewFile, Terms, WriteBulk, next_file
from mscu.actions.disclosure.issuing import is_demo
from mscu.actions.editions.edition_rules import find_edition
from mscu.actions.entries.entry_file import entries_of_case, group_by_entry, part_models
from mscu.actions.entries.handling import (
    CODE_C,
    GRADES,
    ConditionsMet,
    check_conditions_met,
    find_withheld,
    known_only_from,
    record_conditions_met,
    redact_text,
    releasable_text,
)
from mscu.actions.entries.kind_spec import spec_of
from mscu.code_keys import PLACE_OF_SAFETY
from mscu.codes import Kind, Labelled, Marking, Reader, Sensitivity, SubjectKind
from mscu.dates.partial_date import Precision
from mscu.documents.editions import cps_summary
from mscu.documents.editions.editions import CPS, NEVER_PRINTED, Edition, edition_name
from mscu.errors import Invalid
from mscu.exchange.case_record import case_record_file, content_digest
from mscu.models.case import Case, CaseExploitation
from mscu.models.code import Code
from mscu.models.entries.entry import Choice, Entry, EntryVersion
from mscu.models.entries.report import ConditionMet, Report, ReportItem
from mscu.models.kinds import ENTRIES
from mscu.models.material import FileCheck, Material
from mscu.models.subject import Involvement, Place, PlaceLack, Subject, SubjectName
from mscu.models.user import User

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.core.checking import Validator
    from mscu.actions.entries.handling import WithheldContent
    from mscu.models.base import Record


# Writing records.

Data = dict[str, Any]
SUBJECT, ENTRY = "subject", "entry"
_REF_TABLES = {SUBJECT: SUBJECT, ENTRY: ENTRY} | {m.__tablename__: ENTRY for m in ENTRIES.values()}
"""What a link leads to, by the table that its column points to."""
_OWN_LINKS = frozenset({"id", "case_id", "entry_id", "follows_id"})
"""Links to the record that a row belongs to, which have places of their own."""


def record_ref(table: str, record_id: int) -> str:
    """Return the name of a record in a file."""
    return f"{table}/{record_id}"


def utc_text(at: datetime) -> str:
    """Return a time in UTC as ISO 8601."""
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _label(name: str, label: str) -> str:
    """Return the label in a file, which states the unit of money: screens and paper show pounds."""
    return f"{label} (pence)" if name.endswith("pence") else label


@dataclass(frozen=True, kw_only=True)
class DataWriter:
    """Writes records for one reader."""

    edition: Edition
    labels: Mapping[str, str]
    """Labels of the keys of all code lists."""
    refs: Collection[str]
    """The records in the file; links to others are left out."""
    secrets: tuple[str, ...] = ()
    """Texts that are held back."""
    excluded: Collection[str] = frozenset()
    """Columns withheld from this reader, whatever they identify."""

    def fields(self, record: Record, excluded: Collection[str] = ()) -> Data:
        """Return each column that has a label and a value, except those named in `excluded`."""
        fields: Data = {}
        for prop in record.__mapper__.column_attrs:
            column, value = prop.columns[0], getattr(record, prop.key)
            unwanted = prop.key in excluded or prop.key in self.excluded
            if unwanted or not column.info.get("label") or value in (None, ""):
                continue
            content = self._content(column, value)
            if content is not None and self.edition.shows(_sensitivity(prop.key, column)):
                fields[prop.key] = {"label": _label(prop.key, column.info["label"]), **content}
        return fields

    def links(self, record: Record) -> dict[str, str]:
        """Return the records of the file that unlabelled columns lead to."""
        links: dict[str, str] = {}
        for prop in record.__mapper__.column_attrs:
            column, value = prop.columns[0], getattr(record, prop.key)
            if value is None or column.info.get("label") or prop.key in _OWN_LINKS:
                continue
            target = record_ref(_REF_TABLES.get(_target_table(column), ""), value)
            if target in self.refs:
                links[prop.key] = target
        return links

    def texts(self, **texts: tuple[Sensitivity, str]) -> Data:
        """Return the texts that the edition shows and that are not empty."""
        return {
            name: redact_text(text, self.secrets)
            for name, (sensitivity, text) in texts.items()
            if text and self.edition.shows(sensitivity)
        }

    def code(self, key: str) -> Data:
        """Return a list key with its label."""
        return {"value": key, "means": self.labels.get(key, "")}

    def codes(self, keys: Collection[str]) -> list[Data]:
        """Return several list keys, where the edition shows choices."""
        return [self.code(key) for key in keys] if self.edition.shows(Sensitivity.STATE) else []

    def partial(self, sensitivity: Sensitivity, at: datetime | None, precision: str, text: str) -> Data:
        """Return a date to its known precision; empty where it is not shown."""
        if not text or not self.edition.shows(sensitivity):
            return {}
        is_known = at is not None and precision != Precision.UNKNOWN
        starts = utc_text(at) if is_known and at is not None else None
        return {"at": starts, "precision": str(precision), "words": redact_text(text, self.secrets)}

    def _content(self, column: Any, value: Any) -> Data | None:  # noqa: ANN401 - a column's value
        table = _target_table(column)
        if table == "code":
            return self.code(value)
        if table:
            target = record_ref(_REF_TABLES.get(table, ""), value)
            return {"ref": target} if target in self.refs else None
        return {"value": redact_text(value, self.secrets)} if type(value) is str else _plain_value(value)


def _plain_value(value: object) -> Data | None:
    """Return a value that is not free text; bytes are left out."""
    if isinstance(value, Labelled):
        return {"value": value.value, "means": value.label}
    if isinstance(value, datetime):
        return {"value": utc_text(value)}
    if isinstance(value, date):
        return {"value": value.isoformat()}
    return {"value": value} if isinstance(value, int) else None


def _sensitivity(name: str, column: Any) -> Sensitivity:  # noqa: ANN401 - a mapped column
    """Return what a column could identify: a grade its source, a link the person it names."""
    if name in GRADES:
        return Sensitivity.SOURCE
    if _target_table(column) == SUBJECT:
        return Sensitivity.PERSON
    return Sensitivity(column.info["sensitivity"])


def _target_table(column: Any) -> str:  # noqa: ANN401 - a mapped column
    """Return the table that a column points to; empty if none."""
    names = (str(key.target_fullname) for key in column.foreign_keys)
    return next(names, "").partition(".")[0]


def codes_in(values: Collection[Any]) -> Iterator[str]:
    """Yield those of some values that are keys of a list."""
    return (value for value in values if isinstance(value, str) and value.count(":") == 1 and value.islower())


# The content of a case: head, subjects and entries.

"""Columns that say where victims are taken."""
_OF_ENTRY = frozenset({"kind", "happened_words", "text", "handling"})
_OF_SUBJECT = frozenset({"kind", "name", "born_words"})
"""Columns that have places of their own."""
_NAME_SENSITIVITY = {
    SubjectKind.PERSON: Sensitivity.PERSON,
    SubjectKind.PLACE: Sensitivity.PLACE,
    SubjectKind.THING: Sensitivity.IDENTIFIER,
    SubjectKind.ORGANISATION: Sensitivity.PERSON,
}
"""What the name of each kind could identify."""


@dataclass(frozen=True)
class _Rule:
    """Which entries a reader is shown, besides what the edition's table says."""

    shows: Callable[[Kind, Collection[Reader], Collection[str]], bool] = lambda *_: True
    excluded: frozenset[str] = frozenset()
    excluded_parts: frozenset[type[Any]] = frozenset()


_RULES: Mapping[str, _Rule] = {
    CPS.key: _Rule(
        cps_summary.is_for_prosecutor,
        frozenset({"triage_state", "information", "threat", "powers", "action"}),
        frozenset({Material, FileCheck, ConditionMet}),
    )
}
"""By edition; an edition without a rule shows every entry. Material is in the schedules."""


@dataclass(frozen=True, kw_only=True)
class CaseContent:
    """A case as data, with its marking and the counts of its records."""

    record: Data
    marking: Marking
    entries: int
    entry_ids: tuple[int, ...]


def build_case_content(
    work: Work, case: Case, edition: Edition, met_ids: Collection[int] = ()
) -> CaseContent:
    """Read what the reader of an edition may have of a case, with the sender's permissions."""
    return _Content(work, case, edition, met_ids).content()


@dataclass
class _Content:
    """A case, read once and written record by record."""

    work: Work
    case: Case
    edition: Edition
    met_ids: Collection[int]
    rule: _Rule = field(init=False)
    withheld: WithheldContent = field(init=False)

    def __post_init__(self) -> None:
        work, case_id = self.work, self.case.id
        self.rule = _RULES.get(self.edition.key, _Rule())
        self.withheld = find_withheld(work, case_id, self.met_ids)
        entries = entries_of_case(work, case_id)
        ids = [entry.id for entry in entries]
        self.choices = group_by_entry(work, ids, (Choice,))
        self.entries = [entry for entry in entries if self._is_shown(entry)]
        entry_ids = [entry.id for entry in self.entries]
        self.parts = group_by_entry(
            work, entry_ids, (model for model in part_models() if self._is_part(model))
        )
        self.involvements = group_by_entry(work, entry_ids, (Involvement,))
        self.corrected = group_by_entry(work, entry_ids, (EntryVersion,))
        self.users = work.pairs(select(User.id, User.display))
        excluded_ids = {entry.id for entry in entries if _is_excluded(entry)}
        hidden_ids = known_only_from(work, case_id, excluded_ids | self.withheld.reports)
        subjects = [each for each in load_subjects(work, case_id) if each[1].id not in hidden_ids]
        self.lines = [line for _, line in subjects]
        self.subjects = {record.id: record for record, _ in subjects if not _is_place_of_safety(record)}
        self.write = DataWriter(
            edition=self.edition,
            labels=work.pairs(select(Code.key, Code.label)),
            refs={
                *(record_ref(ENTRY, entry_id) for entry_id in entry_ids),
                *(record_ref(SUBJECT, subject_id) for subject_id in self.subjects),
            },
            secrets=self.withheld.secrets,
            excluded=NEVER_PRINTED | self.rule.excluded,
        )

    def content(self) -> CaseContent:
        marking = Marking.highest(self.case.marking, *(entry.marking for entry in self.entries))
        return CaseContent(
            record={
                "case": self._head(),
                "subjects": [self._subject(line) for line in self.lines if line.id in self.subjects],
                "entries": [self._entry(entry) for entry in self.entries],
            },
            marking=marking,
            entries=len(self.entries),
            entry_ids=tuple(entry.id for entry in self.entries),
        )

    def _is_shown(self, entry: Entry) -> bool:
        if _is_excluded(entry):
            return False
        keys = [choice.choice for choice in self.choices.get(entry.id, ())]
        columns = (getattr(entry, name) for name in type(entry).columns())
        return self.rule.shows(entry.kind, spec_of(entry.kind).readers, {*keys, *codes_in(tuple(columns))})

    def _is_part(self, model: type[Any]) -> bool:
        return model not in self.rule.excluded_parts

    def _head(self) -> Data:
        types = select(CaseExploitation.exploitation).where(CaseExploitation.case_id == self.case.id)
        keys = self.work.values(types.order_by(CaseExploitation.id))
        return {
            "id": record_ref("case", self.case.id),
            "fields": self.write.fields(self.case),
            "exploitation": self.write.codes(keys),
        }

    def _subject(self, line: SubjectLine) -> Data:
        subject, write = self.subjects[line.id], self.write
        data: Data = {
            "id": record_ref(SUBJECT, subject.id),
            "kind": {"value": subject.kind.value, "means": subject.kind.label},
            **write.texts(name=(_NAME_SENSITIVITY[subject.kind], subject.name)),
            "also": [*self._aliases(subject)],
            "roles": write.codes(line.role_keys),
            "fields": write.fields(subject, _OF_SUBJECT),
        }
        if born := self._born(subject):
            data["born"] = born
        if lacks := self._lacks(subject):
            data["lacks"] = lacks
        return data

    def _aliases(self, subject: Subject) -> Iterator[Data]:
        rows = select(SubjectName).where(SubjectName.subject_id == subject.id)
        for alias in self.work.records(rows.order_by(SubjectName.id)):
            if data := self.write.texts(name=(_NAME_SENSITIVITY[subject.kind], alias.name)):
                kind = {"kind": self.write.code(alias.name_kind)} if alias.name_kind else {}
                yield data | kind

    def _born(self, subject: Any) -> Data:  # noqa: ANN401 - of a person alone
        if subject.kind is not SubjectKind.PERSON:
            return {}
        born = subject.born_at, subject.born_precision, subject.born_words
        return self.write.partial(Sensitivity.BIRTH, *born)

    def _lacks(self, subject: Subject) -> list[Data]:
        keys = select(PlaceLack.lack).where(PlaceLack.subject_id == subject.id)
        return self.write.codes(self.work.values(keys.order_by(PlaceLack.id)))

    def _entry(self, entry: Entry) -> Data:
        write = self.write
        data: Data = {
            "id": record_ref(ENTRY, entry.id),
            "kind": {"value": entry.kind.value, "means": entry.kind.label},
            "happened": write.partial(
                Sensitivity.DATE, entry.happened_at, entry.happened_precision, entry.happened_words
            ),
            "recorded_at": utc_text(entry.recorded_at),
            "marking": entry.marking.value,
            **write.texts(recorded_by=(Sensitivity.STAFF, self.users.get(entry.recorded_by_id, ""))),
        }
        return data | (
            self._withheld_report(entry) if entry.id in self.withheld.reports else self._open_entry(entry)
        )

    def _withheld_report(self, entry: Any) -> Data:  # noqa: ANN401 - a report
        """Return what may leave of a report whose conditions are not met."""
        items: Sequence[ReportItem] = self.work.records(
            select(ReportItem)
            .where(ReportItem.entry_id == entry.id)
            .order_by(ReportItem.number, ReportItem.id)
        )
        register_number = self.work.get(Report, entry.id).register_number
        headline = f"Report {register_number}, in part held back"
        text = releasable_text(items, self.met_ids)
        sensitivity = Sensitivity.NARRATIVE
        return self.write.texts(headline=(sensitivity, headline), text=(sensitivity, text)) | {
            "held_back": True
        }

    def _open_entry(self, entry: Entry) -> Data:
        sensitivity, write = Sensitivity.NARRATIVE, self.write
        data = write.texts(
            headline=(sensitivity, entry.headline),
            text=(sensitivity, entry.text),
            handling=(sensitivity, entry.handling),
        )
        if entry.follows_id and record_ref(ENTRY, entry.follows_id) in write.refs:
            data["follows"] = record_ref(ENTRY, entry.follows_id)
        if versions := self.corrected.get(entry.id):
            data["corrected_at"] = utc_text(versions[-1].replaced_at)
        return data | {
            "fields": write.fields(entry, _OF_ENTRY),
            "choices": self._choices(entry),
            "links": write.links(entry),
            "parts": [self._part(part) for part in self._parts(entry)],
            "about": [*self._about(entry)],
        }

    def _part(self, part: Any) -> Data:  # noqa: ANN401 - any part of an entry
        kind = part.__tablename__
        fields, links = self.write.fields(part), self.write.links(part)
        return {"id": record_ref(kind, part.id), "kind": kind, "fields": fields, "links": links}

    def _parts(self, entry: Entry) -> Iterator[Any]:
        """Yield the parts that may leave; an item of a report may once its conditions are met."""
        for part in self.parts.get(entry.id, ()):
            under_c = getattr(part, "handling_code", None) == CODE_C
            if isinstance(part, ReportItem) or not under_c:
                yield part

    def _choices(self, entry: Entry) -> dict[str, list[Data]]:
        keys_by_field: dict[str, list[str]] = {}
        for choice in sorted(self.choices.get(entry.id, ()), key=lambda c: c.position):
            if choice.of_field not in self.write.excluded:
                keys_by_field.setdefault(choice.of_field, []).append(choice.choice)
        return {name: codes for name, keys in keys_by_field.items() if (codes := self.write.codes(keys))}

    def _about(self, entry: Entry) -> Iterator[Data]:
        for involvement in self.involvements.get(entry.id, ()):
            if (subject_ref := record_ref(SUBJECT, involvement.subject_id)) in self.write.refs:
                yield {"subject": subject_ref, "role": self.write.code(involvement.role)}


def _is_excluded(entry: Entry) -> bool:
    """Return whether an entry is left out of every file."""
    return Reader.DATA not in spec_of(entry.kind).readers or getattr(entry, "handling_code", None) == CODE_C


def _is_place_of_safety(subject: Subject) -> bool:
    return isinstance(subject, Place) and subject.place_kind == PLACE_OF_SAFETY


EDITION = "case as data"
NO_DATA = "This edition cannot be issued as data. Use the edition for the supervisor or the CPS."
LEFT_OUT = (
    "other restricted cases, and what is known only from them",
    "reports under handling code C whose conditions are not met, and people named only in them",
    "places of safety and reception centres, except where a text mentions them",
    "emergency cards, and what a navigator shared",
    "First Responder forms, clocks, plans, and the audit",
)
"""What every file leaves out, whatever its edition."""


@dataclass(frozen=True, kw_only=True)
class IssueCaseRecord(WriteBulk):
    """Write a case as data in an edition; the register keeps the SHA-256 of the file."""

    kind: ClassVar = "case_record"
    case_id: int
    in_edition: str
    met: tuple[ConditionsMet, ...] = ()
    """Items under handling code C that may be shown, with how their conditions are met."""

    @override
    def make(self, work: Work) -> NewFile:
        case, edition = work.get(Case, self.case_id), self._edition(work)
        content = build_case_content(work, case, edition, {item.item_id for item in self.met})
        copy_number = next_file(work, EDITION, case.id)
        file_content = case_record_file(self._copy(work, edition, content, copy_number), content.record)
        return NewFile(
            edition=EDITION,
            content=file_content,
            copy_number=copy_number,
            rows=content.entries,
            of="entries",
            case_id=case.id,
            marking=content.marking,
            content_digest=content_digest(content.record),
        )

    def _edition(self, work: Work) -> Edition:
        edition = find_edition(work, self.in_edition)
        if edition is None or not edition.data:
            raise Invalid({"in_edition": NO_DATA})
        return edition

    def _copy(self, work: Work, edition: Edition, content: CaseContent, number: int) -> Data:
        """Return the head of this copy: recipient, legal basis and handling."""
        return {
            "number": number,
            "edition": {"value": edition.key, "means": edition.title},
            "marking": content.marking.value,
            "handling": NOT_FOR_ONWARD_USE,
            "recipient": self.recipient.strip(),
            "purpose": {"value": self.purpose, "means": work.label(self.purpose)},
            "gateway": {"value": self.gateway, "means": work.label(self.gateway)},
            "issued_at": utc_text(work.now),
            "issued_by": work.actor.display,
            "audit_head": work.audit_head,
            "made_up": is_demo(work),
            "never": [*edition.never, *LEFT_OUT],
        }

    @override
    def keep(self, work: Work, made: NewFile) -> FileCopy:
        copy = super().keep(work, made)
        recipient = self.recipient.strip()
        record_conditions_met(
            work, self.case_id, self.met, disclosure_id=copy.disclosure_id, recipient=recipient
        )
        return copy

    @override
    def check_more(self, validator: Validator) -> None:
        validator.work.get(Case, self.case_id)
        self._edition(validator.work)
        check_conditions_met(validator, self.case_id, self.met)

    @property
    @override
    def edition(self) -> str:
        return EDITION

    @override
    def count(self, work: Work) -> int:
        entries = select(func.count(Entry.id)).where(Entry.case_id == self.case_id)
        return int(work.value(entries) or 0)

    @override
    def contents(self, work: Work) -> FileContents:
        case, edition = work.get(Case, self.case_id), self._edition(work)
        content = build_case_content(work, case, edition, {item.item_id for item in self.met})
        return FileContents(
            ids=content.entry_ids,
            lines=(f"{case.reference}  {case.title}",),
            kinds=counted(entry["kind"]["means"] for entry in content.record["entries"]),
        )

    @override
    def terms(self) -> Terms:
        answers = {"edition": self.in_edition, "met": [[item.item_id, item.how] for item in self.met]}
        return Terms(
            kind=self.kind,
            page="print",
            content=json.dumps(answers, ensure_ascii=False),
            columns=json.dumps([]),
            case_id=self.case_id,
        )

    @override
    def describe_rows(self, work: Work) -> str:
        case, edition = work.get(Case, self.case_id), self._edition(work)
        met_count = len(self.met)
        met_text = f", {met_count} under handling code C as their conditions are met" if met_count else ""
        return f"{case.reference}, edition: {edition_name(edition.key)}{met_text}"

    @classmethod
    @override
    def from_terms(cls, terms: Terms, form: str, **answers: str) -> Self | None:
        del form  # there is only one
        content: dict[str, Any] = json.loads(terms.content)
        met = tuple(ConditionsMet(item_id=item_id, how=how) for item_id, how in content["met"])
        if terms.case_id is None:
            return None
        return cls(case_id=terms.case_id, in_edition=content["edition"], met=met, **answers)
