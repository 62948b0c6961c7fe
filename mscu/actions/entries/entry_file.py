"""An entry as it is read: the same for every kind, from the labels of its columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy import Date, or_, select, tuple_
from sqlalchemy import literal as literal_value

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.entries.kind_spec import Paper, spec_of
from mscu.codes import Family, Kind, Labelled, Marking, Sensitivity, SubjectKind, UrgentState
from mscu.dates.date_reading import Precision
from mscu.dates.london import show_day, show_moment, show_moment_after
from mscu.models.alert import Heard
from mscu.models.base import Moment, PartOfEntry, Record
from mscu.models.entries.entry import Choice, Entry, EntryVersion
from mscu.models.entries.exhibit import Attachment
from mscu.models.entries.note import Decision
from mscu.models.entries.ocg import OcgFact
from mscu.models.entries.report import ReportItem
from mscu.models.entries.shared import SharedCopy
from mscu.models.kinds import MAX_JOINED, kind_by_kind, whole
from mscu.models.material import FileCheck, Material
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Subject

# Withheld entries: shared by the navigator, and withdrawn or ended.

KEPT_UNDER_CPIA = "kept and withheld under CPIA"
DISCLOSURE_PURPOSES = frozenset({"disclosure_purpose:cpia", "disclosure_purpose:prosecution"})
"""Purposes for which a withheld copy may leave the unit: CPIA disclosure and prosecution."""


@dataclass(frozen=True)
class Withholding:
    """Since when and why an entry is withheld from everyday reading."""

    state: str
    style: str
    """The style of its chip."""
    text: str


def load_withholdings(work: Work, entries: Sequence[Entry]) -> dict[int, Withholding]:
    """Load why these entries are withheld; empty for a user who may not see withheld entries."""
    entry_ids = [entry.id for entry in entries if entry.kind is Kind.SHARED]
    if not entry_ids:
        return {}
    copies = work.records(select(SharedCopy).where(SharedCopy.entry_id.in_(entry_ids)))
    withholdings = {copy.entry_id: _withholding(work, copy) for copy in copies}
    return {
        entry_id: withholding for entry_id, withholding in withholdings.items() if withholding is not None
    }


def _withholding(work: Work, copy: SharedCopy) -> Withholding | None:
    if copy.withdrawn_at is not None:
        withdrawn = f"Withdrawn on {show_moment(copy.withdrawn_at)}"
        return Withholding("withdrawn", "refused", f"{withdrawn}, {KEPT_UNDER_CPIA}. {copy.withdrawn_reason}")
    if copy.ends_on is not None and copy.ends_on < work.today:
        return Withholding("ended", "quiet", f"Ended on {show_day(copy.ends_on)}, {KEPT_UNDER_CPIA}.")
    return None


# The chip of an entry, and its type within its kind.


def type_key_of(entry: Any) -> str:  # noqa: ANN401 - the kind's own model
    """Return the code of an entry's type within its kind, or an empty string."""
    column = spec_of(entry.kind).type_column
    return (getattr(entry, column.key) or "") if column is not None else ""


def superseding_decisions(work: Work, decision_ids: Sequence[int]) -> dict[int, str]:
    """Return, for each superseded decision, the policy log number of the one that replaced it."""
    if not decision_ids:
        return {}
    superseding = select(Decision.follows_id, Decision.number).where(
        Decision.follows_id.in_(decision_ids), Decision.supersedes.is_(True)
    )
    return {row.follows_id: short_number(row.number or "") for row in work.rows(superseding)}


def short_number(number: str) -> str:
    """Return a number as used within its case: `D3`."""
    return number.rpartition("/")[2]


PARTS_OF_ANY: tuple[type[PartOfEntry], ...] = (Attachment, FileCheck, Material)


def part_models(kinds: Collection[Kind] = tuple(Kind)) -> tuple[type[PartOfEntry], ...]:
    """Return the classes of what belongs to entries of these kinds; those of all kinds come last."""
    of_kinds = (model for kind in Kind if kind in kinds for model in spec_of(kind).parts)
    return (*of_kinds, *PARTS_OF_ANY)


RETURNED_SEPARATELY = frozenset({"text", "headline", "detail", "happened_words", "kind"})
"""Columns of an entry that its answer returns separately; the text of a part is one of its facts."""


@dataclass(frozen=True, kw_only=True)
class LabelledValue:
    """A label, its value as people read it, and whom it could identify."""

    name: str
    label: str
    value: str
    sensitivity: Sensitivity
    subject_id: int | None = None
    subject_kind: SubjectKind | None = None


@dataclass(frozen=True, kw_only=True)
class PartDetails:
    """One line of an entry: an item, a missing person, a step of continuity."""

    kind: str
    facts: tuple[LabelledValue, ...]
    id: int = 0
    version: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    """Its raw columns, for a form that continues from them."""

    def get(self, name: str) -> str:
        """Return the value of one of its facts, or an empty string."""
        return next((fact.value for fact in self.facts if fact.name == name), "")


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """An entry as a line of a chronology or a list."""

    id: int
    case_id: int | None
    kind: Kind
    family: Family
    happened: str
    """When it happened, in words."""
    happened_at: datetime
    """The moment by which it sorts."""
    precision: Precision
    headline: str
    detail: str
    follows_id: int | None = None
    state: str = ""
    """The text of its chip."""
    state_kind: str = ""
    """The style of the chip: late, soon, run, done, paused, refused or quiet."""
    grades: tuple[str, ...] = ()
    type_key: str = ""
    """The code of its type within its kind, such as `enquiry_type:cctv`."""
    about: tuple[int, ...] = ()
    """The ids of the subjects that it is about."""
    withheld: str = ""
    """Why it is withheld; only users who disclose ever see such an entry."""
    corrected: str = ""
    """When it was last corrected; empty if never."""


@dataclass(frozen=True, kw_only=True)
class EntryDetails:
    """A whole entry, with what it follows from and what followed."""

    row: EntryRow
    version: int
    text: str
    marking: Marking
    handling: str
    recorded_at: str
    recorded_by: str
    facts: tuple[LabelledValue, ...]
    choices: Mapping[str, tuple[str, ...]]
    """Labels of the choices, by field."""
    parts: tuple[PartDetails, ...]
    about: tuple[LabelledValue, ...]
    follows: EntryRow | None
    followed_by: tuple[EntryRow, ...]
    versions: int
    may_correct: bool
    corrected_at: datetime | None = None
    """When it was last corrected; None if never."""
    own: bool = False
    """Whether the viewer recorded it."""
    may_answer: bool = False
    """Whether the answer to this advice, or to this referral to the navigator, may be noted."""
    may_move: bool = False
    """Whether a step of this exhibit's continuity may be recorded."""
    may_attach: bool = False
    may_record_told: bool = False
    """Whether what the charity told by phone may be written down with it."""
    papers: tuple[Paper, ...] = ()
    """The papers made from it that the viewer may save."""
    may_assess: bool = False
    """Whether it may be assessed for disclosure, and its files be verified."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """The raw columns, for a form that continues from them."""
    typed: Mapping[str, Any] = field(default_factory=dict)
    """The fields as they would be typed, for a form that corrects them."""


@dataclass(frozen=True, kw_only=True)
class EntryFile(Query[EntryDetails]):
    """Open one entry."""

    entry_id: int
    needs = Permission.OPEN_CASES
    consults = "entry"

    def consulted(self) -> int:
        return self.entry_id

    def answer(self, work: Work) -> EntryDetails:
        entry = work.get(Entry, self.entry_id)
        return read_entries(work, [entry])[0]


def entries_of_case(work: Work, case_id: int) -> tuple[Entry, ...]:
    """Read the entries of a case in order of time; one statement reads those of all but very large cases."""
    entry = whole(Entry)
    statement = select(entry).where(entry.case_id == case_id).order_by(entry.happened_at, entry.id)
    entries = work.records(statement.limit(literal(MAX_JOINED)))
    if len(entries) < MAX_JOINED:
        return tuple(entries)
    last = tuple_(literal_value(entries[-1].happened_at, Entry.happened_at.type), entries[-1].id)
    later = select(Entry).where(Entry.case_id == case_id, tuple_(Entry.happened_at, Entry.id) > last)
    in_order = later.order_by(Entry.happened_at, Entry.id)
    return *entries, *work.records(in_order.options(kind_by_kind()))


def read_entries(work: Work, entries: Sequence[Entry]) -> list[EntryDetails]:
    """Read entries with their parts, names and labels, in a few statements however many there are."""
    return EntryReader(work, entries).details()


def entry_rows(work: Work, entries: Sequence[Entry]) -> list[EntryRow]:
    """Return entries as lines of a chronology."""
    return list(EntryReader(work, entries).rows)


def chronology_of(rows: Sequence[EntryRow]) -> tuple[EntryRow, ...]:
    """Return the entries of the chronology.

    Exhibits are listed with the search that found them, and the worksheet of a group on its own tab.
    """
    searches = {row.id for row in rows if row.kind is Kind.SEARCH}
    return tuple(
        row
        for row in rows
        if row.kind is not Kind.OCG_FACT and (row.kind is not Kind.EXHIBIT or row.follows_id not in searches)
    )


def typed_values(entry: Entry, choices: Iterable[Choice]) -> dict[str, Any]:
    """Return the fields of an entry as they would be typed: days as text, choices by their keys."""
    columns = entry.__mapper__.column_attrs
    typed = {
        attribute.key: _typed_value(attribute.columns[0], getattr(entry, attribute.key))
        for attribute in columns
    }
    chosen: dict[str, list[str]] = {}
    for choice in sorted(choices, key=lambda c: c.position):
        chosen.setdefault(choice.of_field, []).append(choice.choice)
    typed |= {name: tuple(keys) for name, keys in chosen.items()}
    return typed | {"happened": entry.happened_words}


def may_correct(work: Work, entry: Entry) -> bool:
    """Return whether the actor's role corrects this entry: any, or only what the actor recorded."""
    return work.actor.may_correct(own=entry.recorded_by_id == work.actor.id)


def may_answer(work: Work, entry: Entry) -> bool:
    """Return whether the actor answers it: the unit its advice."""
    return entry.kind is Kind.ADVICE and work.actor.may(Permission.GIVE_ADVICE)


def _typed_value(column: Any, value: Any) -> Any:  # noqa: ANN401 - a column and its value
    if not isinstance(column.type, Date | Moment):
        return value
    if isinstance(value, datetime):
        return show_moment(value)
    return show_day(value) if value else ""


def group_by_entry(work: Work, entry_ids: Sequence[int], models: Iterable[type[Any]]) -> dict[int, list[Any]]:
    """Read what belongs to entries, by entry and in the order of recording."""
    by_entry: dict[int, list[Any]] = {}
    with work.together() as reads:
        found = [
            reads.read(work.values, select(model).where(model.entry_id.in_(entry_ids)).order_by(model.id))
            for model in models
            if entry_ids
        ]
    for part in chain.from_iterable(parts.value for parts in found):
        by_entry.setdefault(part.entry_id, []).append(part)
    return by_entry


class EntryReader:
    """Reads what several entries need in common, once for all of them."""

    def __init__(self, work: Work, entries: Sequence[Entry]) -> None:
        self.work, self.entries = work, entries
        self.ids = [entry.id for entry in entries]
        heard_at = select(Heard.entry_id, Heard.heard_at).where(Heard.entry_id.in_(self.ids))
        decisions = [entry.id for entry in entries if entry.kind is Kind.DECISION]
        with work.together() as reads:
            parts = reads.read(group_by_entry, work, self.ids, part_models({entry.kind for entry in entries}))
            heard = reads.read(work.pairs, heard_at)
            involvements = reads.read(group_by_entry, work, self.ids, (Involvement,))
            choices = reads.read(group_by_entry, work, self.ids, (Choice,))
            corrected = reads.read(self._correction_times)
            withholdings = reads.read(load_withholdings, work, entries)
            superseded = reads.read(superseding_decisions, work, decisions)
            labels = reads.read(work.labels)
            users = reads.read(work.displays)
        self.parts, self.involvements, self.choices = parts.value, involvements.value, choices.value
        self.heard: Mapping[int | None, datetime] = heard.value
        self.corrected, self.withholdings = corrected.value, withholdings.value
        self.superseded, self.labels, self.users = superseded.value, labels.value, users.value
        subjects = self._subjects()
        self.names: dict[int, str] = {row.id: row.name for row in subjects}
        self.subject_kinds: dict[int, SubjectKind] = {row.id: row.kind for row in subjects}

    @cached_property
    def rows(self) -> tuple[EntryRow, ...]:
        """Return the entries as lines of a chronology."""
        return tuple(map(self._row, self.entries))

    def details(self) -> list[EntryDetails]:
        """Return the whole entries, with what they follow from and what followed."""
        entry: Any = whole(Entry)
        nearby = or_(entry.follows_id.in_(self.ids), entry.id.in_(self._followed_ids()))
        elsewhere = select(entry).where(nearby, entry.id.not_in(self.ids))
        rows = {row.id: row for row in (*self.rows, *map(self._row, self.work.records(elsewhere)))}
        followed_by: dict[int | None, list[EntryRow]] = {}
        for row in sorted(rows.values(), key=_in_order):
            followed_by.setdefault(row.follows_id, []).append(row)
        return [
            self._details(
                entry, rows[entry.id], rows.get(entry.follows_id or 0), followed_by.get(entry.id, ())
            )
            for entry in self.entries
        ]

    def chosen(self, field_name: str) -> Mapping[int, Sequence[str]]:
        """Return the keys chosen in a field, by entry."""
        return {
            entry_id: [choice.choice for choice in choices if choice.of_field == field_name]
            for entry_id, choices in self.choices.items()
        }

    def _row(self, entry: Entry) -> EntryRow:
        state, state_kind = spec_of(entry.kind).chip(entry, self.labels)
        if superseded_by := self.superseded.get(entry.id):
            state = f"{state}, superseded by {superseded_by}"
        if withholding := self.withholdings.get(entry.id):
            state, state_kind = withholding.state, withholding.style
        return EntryRow(
            id=entry.id,
            case_id=entry.case_id,
            kind=entry.kind,
            family=entry.family,
            happened=entry.happened_words,
            happened_at=entry.happened_at,
            precision=Precision(entry.happened_precision),
            headline=entry.headline,
            detail=entry.detail,
            follows_id=entry.follows_id,
            state=state,
            state_kind=state_kind,
            grades=self._grades(entry),
            type_key=type_key_of(entry),
            about=tuple(dict.fromkeys(t.subject_id for t in self.involvements.get(entry.id, ()))),
            withheld=withholding.text if withholding else "",
            corrected="".join(map(show_moment, self.corrected.get(entry.id, ())[-1:])),
        )

    def _details(
        self, entry: Entry, row: EntryRow, follows: EntryRow | None, followed_by: Sequence[EntryRow]
    ) -> EntryDetails:
        may = self.work.actor.may
        return EntryDetails(
            row=row,
            version=entry.version,
            text=entry.text,
            marking=entry.marking,
            handling=entry.handling,
            recorded_at=show_moment(entry.recorded_at),
            recorded_by=self._display(entry.recorded_by_id),
            facts=(*self._withholding_facts(entry), *self._visible_facts(entry)),
            choices=self._choice_labels(entry),
            parts=tuple(self._part(part) for part in self.parts.get(entry.id, ())),
            about=tuple(self._about_facts(entry)),
            follows=follows,
            followed_by=tuple(followed_by),
            versions=len(self.corrected.get(entry.id, ())),
            corrected_at=next(reversed(self.corrected.get(entry.id, ())), None),
            may_correct=may_correct(self.work, entry) and not spec_of(entry.kind).not_corrected,
            own=entry.recorded_by_id == self.work.actor.id,
            may_answer=may_answer(self.work, entry),
            may_move=entry.kind is Kind.EXHIBIT and may(Permission.ENFORCE),
            may_attach=may(Permission.WORK_CASES),
            may_record_told=entry.kind is Kind.EMERGENCY and may(Permission.LIAISE),
            papers=tuple(spec_of(entry.kind).papers(entry)) if may(Permission.PRINT) else (),
            may_assess=may(Permission.ASSESS_MATERIAL),
            values={name: getattr(entry, name) for name in type(entry).columns()},
            typed=typed_values(entry, self.choices.get(entry.id, ())),
        )

    def _withholding_facts(self, entry: Entry) -> Iterable[LabelledValue]:
        if withholding := self.withholdings.get(entry.id):
            yield LabelledValue(
                name="sealed", label="Withheld", value=withholding.text, sensitivity=Sensitivity.NARRATIVE
            )

    def _visible_facts(self, entry: Entry) -> Iterable[LabelledValue]:
        """Yield the facts, but not when a card was given by phone if the charity has not said so."""
        told = getattr(entry, "state", None) is UrgentState.TOLD
        left_out = RETURNED_SEPARATELY | {"spoken_at"} if told else RETURNED_SEPARATELY
        yield from (fact for fact in self._facts(entry) if fact.name not in left_out)
        if heard_at := self.heard.get(entry.id):
            when = show_moment_after(heard_at, entry.recorded_at)
            yield LabelledValue(
                name="heard", label="Charity", value=f"heard {when}", sensitivity=Sensitivity.DATE
            )

    def _facts(self, record: Record) -> Iterable[LabelledValue]:
        for prop in record.__mapper__.column_attrs:
            info = prop.columns[0].info
            value = getattr(record, prop.key)
            if info.get("label") and value not in (None, "", False):
                yield self._fact(prop, value)

    def _fact(self, prop: Any, value: Any) -> LabelledValue:  # noqa: ANN401
        column = prop.columns[0]
        targets = {key.target_fullname for key in column.foreign_keys}
        subject_id = value if "subject.id" in targets else None
        if "users.id" in targets:
            value = self._display(value)
        sensitivity = Sensitivity.PERSON if subject_id else column.info["sensitivity"]
        return LabelledValue(
            name=prop.key,
            label=column.info["label"],
            value=self.names.get(value, "") if subject_id else self._format_value(prop.key, value),
            sensitivity=sensitivity,
            subject_id=subject_id,
        )

    def _format_value(self, name: str, value: Any) -> str:  # noqa: ANN401 - a column's value
        if name.endswith("_pence"):
            return f"£{value / 100:,.2f}".removesuffix(".00")
        if isinstance(value, datetime):
            return show_moment(value)
        if isinstance(value, date):
            return show_day(value)
        if isinstance(value, Labelled):
            return value.label
        return "Yes" if value is True else self.labels.get(value, str(value))

    def _part(self, part: Any) -> PartDetails:  # noqa: ANN401 - any part of an entry
        return PartDetails(
            id=part.id,
            kind=part.__tablename__,
            facts=tuple(self._facts(part)),
            version=part.version,
            values={name: getattr(part, name) for name in part.columns()},
        )

    def _about_facts(self, entry: Entry) -> Iterable[LabelledValue]:
        for involvement in self.involvements.get(entry.id, ()):
            if involvement.subject_id in self.names:
                yield LabelledValue(
                    name="about",
                    label=self.labels.get(involvement.role, ""),
                    value=self.names[involvement.subject_id],
                    sensitivity=Sensitivity.PERSON,
                    subject_id=involvement.subject_id,
                    subject_kind=self.subject_kinds[involvement.subject_id],
                )

    def _choice_labels(self, entry: Entry) -> dict[str, tuple[str, ...]]:
        chosen: dict[str, list[str]] = {}
        for choice in sorted(self.choices.get(entry.id, ()), key=lambda c: c.position):
            chosen.setdefault(choice.of_field, []).append(self.labels.get(choice.choice, ""))
        return {name: tuple(labels) for name, labels in chosen.items()}

    def _grades(self, entry: Entry) -> tuple[str, ...]:
        parts = self.parts.get(entry.id, ())
        items = [part for part in (*parts, entry) if isinstance(part, ReportItem | OcgFact)]
        return tuple(
            "".join(
                (key or "").rpartition(":")[2].upper()
                for key in (item.source_grade, item.assessment, item.handling_code)
            )
            for item in items
            if item.source_grade
        )

    def _subjects(self) -> Sequence[Any]:
        ids = {
            involvement.subject_id
            for involvements in self.involvements.values()
            for involvement in involvements
        }
        for part in (p for parts in self.parts.values() for p in parts):
            ids.add(getattr(part, "subject_id", None))
        for entry in self.entries:
            ids |= {getattr(entry, "person_id", None), getattr(entry, "place_id", None)}
        columns = select(Subject.id, Subject.name, Subject.kind)
        return self.work.rows(columns.where(Subject.id.in_(ids - {None})))

    def _followed_ids(self) -> list[int]:
        return [entry.follows_id for entry in self.entries if entry.follows_id]

    def _correction_times(self) -> dict[int, list[datetime]]:
        statement = select(EntryVersion.entry_id, EntryVersion.replaced_at)
        times: dict[int, list[datetime]] = {}
        for entry_id, replaced_at in self.work.rows(
            statement.where(EntryVersion.entry_id.in_(self.ids)).order_by(EntryVersion.id)
        ):
            times.setdefault(entry_id, []).append(replaced_at)
        return times

    def _display(self, user_id: int) -> str:
        return self.users.get(user_id, "")


def _in_order(row: EntryRow) -> tuple[datetime, int]:
    return row.happened_at, row.id
