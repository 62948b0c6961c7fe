"""What a case tells as data: its head, its people, places and things, and its entries by kind.

Stricter than paper, as a program reads it: a place of safety, where somebody was taken, emergency
cards and what a navigator shared are in no such file, whoever it is for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.actions.cases.case_subjects import SubjectLine, subjects_of
from mscu.actions.entries.entry_file import PARTS, by_entry
from mscu.actions.entries.handling import CONDITIONAL, known_alone, withheld_of, words_of
from mscu.actions.exchange.record_data import (
    ENTRY,
    SUBJECT,
    Data,
    DataWriter,
    codes_in,
    moment,
    ref,
)
from mscu.code_keys import PLACE_OF_SAFETY
from mscu.codes import Family, Kind, Marking, Sensitivity, SubjectKind
from mscu.documents.editions import cps_summary
from mscu.documents.editions.editions import CPS, Edition
from mscu.models.case import CaseExploitation
from mscu.models.code import Code
from mscu.models.entries.entry import Choice, Entry, EntryVersion
from mscu.models.entries.report import ConditionMet, Report, ReportItem
from mscu.models.kinds import with_kinds
from mscu.models.material import FileCheck, Material
from mscu.models.subject import Involvement, Place, PlaceLack, Subject, SubjectName
from mscu.models.user import User

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.entries.handling import Withheld
    from mscu.models.case import Case

NEVER_KINDS = frozenset({Kind.SHARED, Kind.EMERGENCY})
NEVER_FIELDS = frozenset({"reception_centre", "taken_to"})
"""Where victims are brought."""
_OF_ENTRY = frozenset({"kind", "happened_words", "text", "handling"})
_OF_SUBJECT = frozenset({"kind", "name", "born_words"})
"""Columns that stand in places of their own."""
_NAMES = {
    SubjectKind.PERSON: Sensitivity.PERSON, SubjectKind.PLACE: Sensitivity.PLACE,
    SubjectKind.THING: Sensitivity.IDENTIFIER, SubjectKind.ORGANISATION: Sensitivity.PERSON,
}  # fmt: skip
"""Whom the name of each kind could identify."""


@dataclass(frozen=True)
class _Rule:
    """What a reader is told of entries, beside what the edition's table says."""

    tells: Callable[[Kind, Family, Collection[str]], bool] = lambda *_: True
    leaves_out: frozenset[str] = frozenset()
    parts_out: frozenset[type[Any]] = frozenset()


_RULES: Mapping[str, _Rule] = {
    CPS.key: _Rule(
        cps_summary.is_told,
        frozenset({"triage_state", "information", "threat", "powers", "action"}),
        frozenset({Material, FileCheck, ConditionMet}),
    )
}
"""By edition; an edition without one tells of every entry. Material stands in the schedules."""


@dataclass(frozen=True, kw_only=True)
class CaseContent:
    """A case as data, how it is marked, and how much of it is there."""

    record: Data
    marking: Marking
    entries: int


def content_of(work: Work, case: Case, edition: Edition, met: Collection[int] = ()) -> CaseContent:
    """Read what of a case its reader may have, through the eyes of who gives it."""
    return _Content(work, case, edition, met).content()


@dataclass
class _Content:
    """A case read once, and written record by record."""

    work: Work
    case: Case
    edition: Edition
    met: Collection[int]
    rule: _Rule = field(init=False)
    held: Withheld = field(init=False)

    def __post_init__(self) -> None:
        work, number = self.work, self.case.id
        self.rule = _RULES.get(self.edition.key, _Rule())
        self.held = withheld_of(work, number, self.met)
        asked = select(Entry).where(Entry.case_id == number).options(with_kinds())
        entries = work.records(asked.order_by(Entry.happened_at, Entry.id))
        ids = [each.id for each in entries]
        self.choices = by_entry(work, ids, (Choice,))
        self.entries = [each for each in entries if self._is_told(each)]
        told = [each.id for each in self.entries]
        self.parts = by_entry(work, told, (each for each in PARTS if self._is_part(each)))
        self.ties = by_entry(work, told, (Involvement,))
        self.corrected = by_entry(work, told, (EntryVersion,))
        self.users = work.pairs(select(User.id, User.display))
        session = {each.id for each in entries if _stays(each)}
        alone = known_alone(work, number, session | self.held.reports)
        self.lines = [each for each in subjects_of(work, number) if each.id not in alone]
        self.subjects = self._subjects()
        self.write = DataWriter(
            edition=self.edition, labels=work.pairs(select(Code.key, Code.label)),
            refs={
                *(ref(ENTRY, each) for each in told),
                *(ref(SUBJECT, each) for each in self.subjects),
            },
            secrets=self.held.secrets, leaves_out=NEVER_FIELDS | self.rule.leaves_out,
        )  # fmt: skip

    def content(self) -> CaseContent:
        marking = Marking.highest(self.case.marking, *(each.marking for each in self.entries))
        return CaseContent(
            record={
                "case": self._head(),
                "subjects": [self._subject(x) for x in self.lines if x.id in self.subjects],
                "entries": [self._entry(each) for each in self.entries],
            },
            marking=marking, entries=len(self.entries),
        )  # fmt: skip

    def _is_told(self, entry: Entry) -> bool:
        if _stays(entry):
            return False
        keys = [each.choice for each in self.choices.get(entry.id, ())]
        columns = (getattr(entry, name) for name in type(entry).columns())
        return self.rule.tells(entry.kind, entry.family, {*keys, *codes_in(tuple(columns))})

    def _is_part(self, model: type[Any]) -> bool:
        return model not in self.rule.parts_out

    def _subjects(self) -> dict[int, Subject]:
        wanted = select(Subject).where(Subject.id.in_([line.id for line in self.lines]))
        found = self.work.records(wanted)
        return {each.id: each for each in found if not _is_of_safety(each)}

    def _head(self) -> Data:
        types = select(CaseExploitation.exploitation).where(
            CaseExploitation.case_id == self.case.id
        )
        keys = self.work.values(types.order_by(CaseExploitation.id))
        return {
            "id": ref("case", self.case.id),
            "fields": self.write.fields(self.case),
            "exploitation": self.write.codes(keys),
        }

    def _subject(self, line: SubjectLine) -> Data:
        subject, write = self.subjects[line.id], self.write
        told: Data = {
            "id": ref(SUBJECT, subject.id),
            "kind": {"value": subject.kind.value, "means": subject.kind.label},
            **write.texts(name=(_NAMES[subject.kind], subject.name)),
            "also": [*self._names(subject)],
            "roles": write.codes(line.role_keys),
            "fields": write.fields(subject, _OF_SUBJECT),
        }
        if born := self._born(subject):
            told["born"] = born
        if lacks := self._lacks(subject):
            told["lacks"] = lacks
        return told

    def _names(self, subject: Subject) -> Iterator[Data]:
        rows = select(SubjectName).where(SubjectName.subject_id == subject.id)
        for each in self.work.records(rows.order_by(SubjectName.id)):
            if told := self.write.texts(name=(_NAMES[subject.kind], each.name)):
                kind = {"kind": self.write.code(each.name_kind)} if each.name_kind else {}
                yield told | kind

    def _born(self, subject: Any) -> Data:  # noqa: ANN401 - of a person alone
        if subject.kind is not SubjectKind.PERSON:
            return {}
        born = subject.born_at, subject.born_precision, subject.born_words
        return self.write.partial(Sensitivity.BIRTH, *born)

    def _lacks(self, subject: Subject) -> list[Data]:
        keys = select(PlaceLack.lack).where(PlaceLack.subject_id == subject.id)
        return self.write.codes(self.work.values(keys.order_by(PlaceLack.id)))

    # ------------------------------------------------------------------ entries

    def _entry(self, entry: Entry) -> Data:
        write = self.write
        told: Data = {
            "id": ref(ENTRY, entry.id),
            "kind": {"value": entry.kind.value, "means": entry.kind.label},
            "happened": write.partial(
                Sensitivity.DATE, entry.happened_at, entry.happened_precision, entry.happened_words
            ),
            "recorded_at": moment(entry.recorded_at),
            "marking": entry.marking.value,
            **write.texts(
                recorded_by=(Sensitivity.STAFF, self.users.get(entry.recorded_by_id, ""))
            ),
        }
        return told | (self._held(entry) if entry.id in self.held.reports else self._open(entry))

    def _held(self, entry: Any) -> Data:  # noqa: ANN401 - a report
        """Tell what may leave of a report that is under unmet conditions."""
        items: Sequence[ReportItem] = self.work.records(
            select(ReportItem)
            .where(ReportItem.entry_id == entry.id)
            .order_by(ReportItem.number, ReportItem.id)
        )
        number = self.work.get(Report, entry.id).register_number
        headline = f"Report {number}, in part held back"
        said = words_of(items, self.met)
        of = Sensitivity.NARRATIVE
        return self.write.texts(headline=(of, headline), text=(of, said)) | {"held_back": True}

    def _open(self, entry: Entry) -> Data:
        of, write = Sensitivity.NARRATIVE, self.write
        told = write.texts(
            headline=(of, entry.headline), text=(of, entry.text), handling=(of, entry.handling),
        )  # fmt: skip
        if entry.follows_id and ref(ENTRY, entry.follows_id) in write.refs:
            told["follows"] = ref(ENTRY, entry.follows_id)
        if versions := self.corrected.get(entry.id):
            told["corrected_at"] = moment(versions[-1].replaced_at)
        return told | {
            "fields": write.fields(entry, _OF_ENTRY),
            "choices": self._chosen(entry),
            "links": write.links(entry),
            "parts": [self._part(each) for each in self._parts(entry)],
            "about": [*self._about(entry)],
        }

    def _part(self, part: Any) -> Data:  # noqa: ANN401 - any part of an entry
        kind = part.__tablename__
        fields, links = self.write.fields(part), self.write.links(part)
        return {"id": ref(kind, part.id), "kind": kind, "fields": fields, "links": links}

    def _parts(self, entry: Entry) -> Iterator[Any]:
        """Give the parts that may leave: an item of a report does once conditions are met."""
        for part in self.parts.get(entry.id, ()):
            under_c = getattr(part, "handling_code", None) == CONDITIONAL
            if isinstance(part, ReportItem) or not under_c:
                yield part

    def _chosen(self, entry: Entry) -> dict[str, list[Data]]:
        found: dict[str, list[str]] = {}
        for each in sorted(self.choices.get(entry.id, ()), key=lambda c: c.position):
            if each.of_field not in self.write.leaves_out:
                found.setdefault(each.of_field, []).append(each.choice)
        return {name: told for name, keys in found.items() if (told := self.write.codes(keys))}

    def _about(self, entry: Entry) -> Iterator[Data]:
        for tie in self.ties.get(entry.id, ()):
            if (named := ref(SUBJECT, tie.subject_id)) in self.write.refs:
                yield {"subject": named, "role": self.write.code(tie.role)}


def _stays(entry: Entry) -> bool:
    """Say whether an entry is in no such file, whoever it is for."""
    return entry.kind in NEVER_KINDS or getattr(entry, "handling_code", None) == CONDITIONAL


def _is_of_safety(subject: Subject) -> bool:
    return isinstance(subject, Place) and subject.place_kind == PLACE_OF_SAFETY
