"""Recording an entry, the same way for every kind: check, add, involve subjects, describe.

A kind adds its model, a command that names its fields, with its spec, and a form: see ARCHITECTURE.md under
"To add a kind of entry".
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from sqlalchemy import SQLColumnExpression, select

from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.entry_file import type_key_of
from mscu.actions.entries.kind_spec import KindSpec, may_follow, register
from mscu.code_keys import MENTIONED
from mscu.codes import CaseStatus, Marking, SubjectKind, Timing
from mscu.dates.partial_date import PartialDate, UnreadableDate
from mscu.models.case import Case
from mscu.models.entries.entry import Choice, Entry
from mscu.models.subject import Involvement, Person, Subject
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from datetime import date

    from mscu.codes import Kind
    from mscu.dates.age import KnownAge
    from mscu.models.base import PartOfEntry, Record

BELONGS_ELSEWHERE = "This cannot follow that kind of entry. Choose another."
NOT_IN_ROLE = "Choose somebody who is a {} in this case, or add that role first."
MAX_QUOTE_LENGTH = 140
"""Characters of an entry's text in the lines of a chronology."""
MAX_WORD_LENGTH = 24
"""Characters after which a word is cut rather than left out."""


def choices(list_name: str) -> Any:  # noqa: ANN401 - a dataclass field
    """Declare a field that holds several choices from a code list."""
    return field(default=(), metadata={"choices": list_name})


@dataclass(frozen=True, kw_only=True)
class About:
    """A subject that an entry is about, and in which role."""

    subject_id: int
    role: str = MENTIONED


class EntryPart(NamedTuple):
    """The rows that one field of a command adds, and the class of its lines."""

    rows: type[Any]
    line: type[Any]
    link_column: str = "entry_id"
    """The column by which the rows refer to the entry."""


@dataclass(frozen=True, kw_only=True)
class RecordEntry(Command[int], abstract=True):
    """Base of the commands that record an entry; returns the entry's id."""

    by_kind: ClassVar[dict[Kind, type[RecordEntry]]] = {}
    """Every command by the kind that it records; `kinds.py` imports them."""
    model: ClassVar[type[Entry]]
    spec: ClassVar[KindSpec[Any]]
    text_required: ClassVar[bool] = False
    follows_required: ClassVar[bool] = False
    choices_required: ClassVar[Mapping[str, str]] = {}
    """The refusal, by field, of an entry without a choice that the column need not hold."""
    dated_by: ClassVar[Mapping[str, str]] = {}
    """By field, the field with the day on which its choice must be in force, if not when it happened."""
    allowed_when_closed: ClassVar[bool] = False
    from_navigators: ClassVar[bool] = False
    """Whether it comes from the charity's store rather than a form."""
    passed_on_fields: ClassVar[tuple[str, ...]] = ()
    """Fields that `pass_on` passes on."""
    parts: ClassVar[Mapping[str, EntryPart]] = {"about": EntryPart(Involvement, About)}
    """By field, the lines shown in the chronology: read back, never corrected."""
    subject_kinds: ClassVar[Mapping[str, SubjectKind]] = {
        "person_id": SubjectKind.PERSON,
        "place_id": SubjectKind.PLACE,
    }
    """The kind of subject that a field takes; its form offers no other."""
    roles_required: ClassVar[Mapping[str, frozenset[str]]] = {}
    """Roles of which a subject that a field names has one in the case; its form offers no other."""

    case_id: int | None = None
    happened: str
    text: str = ""
    handling: str = ""
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    follows_id: int | None = None
    about: tuple[About, ...] = ()

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        """Register the command for its kind."""
        super().__init_subclass__(abstract=abstract)
        if not abstract:
            RecordEntry.by_kind[cls.model.of_kind] = cls
            register(cls.model.of_kind, cls.spec)

    def perform(self, work: Work) -> int:
        """Check everything, then add the entry with all that belongs to it."""
        entry = self.build_entry(work)
        self.complete(entry, work)
        work.add(entry)
        self.add_choices(entry, work)
        self._involve(entry, work)
        self.add_parts(entry, work)
        self.pass_on(entry, work)
        return entry.id

    @property
    def timing(self) -> Timing:
        """Return whether the entry has happened; kinds that may be planned override it."""
        return Timing.HAPPENED

    def happened_day(self, work: Work) -> date:
        """Return the day on which it happened, today if that cannot be read or is not known."""
        return _days(self.happened, work.today)[1]

    def days_of(self, work: Work, name: str) -> tuple[date, date]:
        """Return the days between which what the choice of a field depends on may have happened."""
        typed = getattr(self, self.dated_by.get(name, "happened")) or self.happened
        return _days(typed, work.today)

    def validator(self, work: Work) -> Validator:
        """Return what checks its fields."""
        return Validator(work, days_of=partial(self.days_of, work))

    def build_entry(self, work: Work) -> Entry:
        """Check everything and return the entry, not yet added."""
        validator = self.validator(work)
        values = self.checked_values(validator)
        self.check(validator)
        validator.raise_if_invalid()
        entry = self.model(**values)
        entry.set_happened(validator.partial_date("happened", self.happened, self.timing))
        entry.recorded_at, entry.recorded_by_id = work.now, work.actor.id
        entry.headline, entry.detail = self.headline(work), self.detail(work)
        return entry

    def check(self, validator: Validator) -> None:
        """Note problems that no column can detect; overridden by kinds."""

    def came_later(self, former: Any) -> frozenset[str]:  # noqa: ANN401, ARG002 - a command of its own kind
        """Return the fields that a correction sets to what came later, which does not undo the entry."""
        return frozenset()

    def complete(self, entry: Any, work: Work) -> None:  # noqa: ANN401 - the kind's own model
        """Fill in what is not typed, such as a register number; overridden by kinds."""

    def add_parts(self, entry: Any, work: Work) -> None:  # noqa: ANN401 - the kind's own model
        """Add the rows of the entry and what else follows from it; overridden by kinds."""

    def pass_on(self, entry: Any, work: Work) -> None:  # noqa: ANN401 - the kind's own model
        """Update the entry that this one follows from; overridden by kinds."""

    def passes_on(self, changed: Container[str]) -> bool:
        """Return whether a correction of these fields affects the entry that this one follows from."""
        return any(name in changed for name in self.passed_on_fields)

    def choices_missing(self) -> dict[str, str]:
        """Return the refusal of each required choice that was not made."""
        return {name: refusal for name, refusal in self.choices_required.items() if not getattr(self, name)}

    def headline(self, work: Work) -> str:  # noqa: ARG002 - kinds look names up
        """Return the first line of the entry in a chronology."""
        return self.model.of_kind.label

    def detail(self, work: Work) -> str:  # noqa: ARG002 - kinds look names up
        """Return the second line of the entry in a chronology."""
        return shorten(self.text)

    def checked_values(self, validator: Validator) -> dict[str, Any]:
        values = columns_from(self, self.model, validator)
        if self.text_required and not self.text.strip():
            validator.problems.setdefault("text", FILL_IN)
        for name, refusal in self.choices_missing().items():
            validator.problems.setdefault(name, refusal)
        validator.partial_date("happened", self.happened, self.timing)
        for field_ in fields(self):
            if list_name := field_.metadata.get("choices"):
                for key in getattr(self, field_.name):
                    validator.code(field_.name, list_name, key)
        for about in self.about:
            validator.code("about", "involvement_role", about.role)
        self._check_subjects(validator)
        return values | {"case_id": self._check_case(validator)}

    def _check_subjects(self, validator: Validator) -> None:
        """Note a field that names a subject of a kind it does not take."""
        named = {name: set(self._subjects_in(name)) for name in self.subject_kinds}
        if not (ids := set().union(*named.values())):
            return
        kinds = validator.work.pairs(select(Subject.id, Subject.kind).where(Subject.id.in_(ids)))
        for name, kind in self.subject_kinds.items():
            if any(kinds.get(subject_id, kind) is not kind for subject_id in named[name]):
                validator.problems[name] = f"Choose a {kind.label.lower()} here."
        for name, roles in self.roles_required.items():
            if not named[name] <= self._subjects_in_roles(validator, roles):
                labels = sorted(validator.work.label(role).lower() for role in roles)
                validator.problems.setdefault(name, NOT_IN_ROLE.format(" or ".join(labels)))

    def _subjects_in_roles(self, validator: Validator, roles: frozenset[str]) -> set[int]:
        """Return the subjects that have one of these roles in the case of the entry."""
        followed_id = self.follows_id if self.case_id is None else None
        case_id = validator.work.get(Entry, followed_id).case_id if followed_id else self.case_id
        involved = select(Involvement.subject_id).where(
            Involvement.case_id == case_id, Involvement.entry_id.is_(None), Involvement.role.in_(roles)
        )
        return set(validator.work.values(involved))

    def _subjects_in(self, name: str) -> Iterator[int]:
        if name == "about":
            yield from (about.subject_id for about in self.about)
        elif subject_id := getattr(self, name, None):
            yield subject_id

    def _check_case(self, validator: Validator) -> int | None:
        """Return the case of the entry: the one named, or that of the entry it follows from."""
        case_id = self.case_id
        if self.follows_id is not None:
            followed = validator.work.get(Entry, self.follows_id)
            if case_id not in {None, followed.case_id}:
                validator.problems["follows_id"] = "Choose an entry from the same case."
            elif self.follows_required and not may_follow(
                self.model.of_kind, followed.kind, type_key_of(followed)
            ):
                validator.problems["follows_id"] = BELONGS_ELSEWHERE
            case_id = followed.case_id
        elif self.follows_required:
            validator.problems["follows_id"] = "Choose the entry that this belongs to."
        if case_id is not None and not self.allowed_when_closed:
            refuse_closed(validator, case_id)
        return case_id

    def add_choices(self, entry: Entry, work: Work, names: Container[str] | None = None) -> None:
        """Add the choices of these fields, or of all."""
        rows = [
            Choice(
                case_id=entry.case_id, entry_id=entry.id, of_field=field_.name, position=position, choice=key
            )
            for field_ in fields(self)
            if "choices" in field_.metadata and (names is None or field_.name in names)
            for position, key in enumerate(dict.fromkeys(getattr(self, field_.name)))
        ]
        if rows:
            work.add(*rows)

    def _involve(self, entry: Entry, work: Work) -> None:
        """Involve in the entry every subject that a field or `about` names."""
        stated = [(about.subject_id, about.role) for about in self.about]
        stated_ids = {subject_id for subject_id, _ in stated}
        field_ids = [getattr(self, name, None) for name in ("person_id", "place_id")]
        mentioned = [
            (subject_id, MENTIONED) for subject_id in field_ids if subject_id and subject_id not in stated_ids
        ]
        involve(work, entry, (*mentioned, *stated))


def _days(text: str, today: date) -> tuple[date, date]:
    """Return the first and the last day that typed words may mean; today if that is not known."""
    try:
        when = PartialDate.parse(text, today=today)
    except UnreadableDate:
        return today, today
    return when.earliest or today, when.latest or when.earliest or today


def refuse_closed(validator: Validator, case_id: int) -> None:
    """Note that a case is closed, so that nothing is added to it unnoticed."""
    if validator.work.get(Case, case_id).status in {CaseStatus.CLOSED, CaseStatus.ARCHIVED}:
        validator.problems["case_id"] = "This case is closed. Reopen it first."


def involve(work: Work, entry: Entry, involvements: Iterable[tuple[int, str]]) -> None:
    """Involve subjects in an entry, in their roles; the gate refuses a subject that the actor cannot see."""
    rows = [
        Involvement(case_id=entry.case_id, entry_id=entry.id, subject_id=subject_id, role=role)
        for subject_id, role in dict.fromkeys(involvements)
    ]
    if rows:
        work.add(*rows)


def add_lines(
    work: Work, entry: Entry, model: type[PartOfEntry], *, name: str, lines: tuple[Any, ...]
) -> None:
    """Add the rows of an entry that a form sent as lines, checked like any other field."""
    validator = Validator(work)
    rows: list[Record] = []
    for index, line in enumerate(lines):
        values = columns_from(line, model, validator, prefix=f"{name}.{index}.")  # type: ignore[arg-type]
        rows.append(model(case_id=entry.case_id, entry_id=entry.id, **values))  # type: ignore[arg-type, call-arg]
    validator.raise_if_invalid()
    if rows:
        work.add(*rows)


def shorten(text: str, max_length: int = MAX_QUOTE_LENGTH) -> str:
    """Return the first sentence or so of a text, for a second line."""
    line = " ".join(text.split())
    if len(line) <= max_length:
        return line
    head, _, partial_word = line[:max_length].rpartition(" ")
    shortened = head if head and len(partial_word) <= MAX_WORD_LENGTH else line[: max_length - 1]
    return f"{shortened.rstrip(' ,;:')}…"


def known_age(validator: Validator, person_id: int | None) -> KnownAge | None:
    """Return what is known of the age of the person whom an entry names, or None if it names none."""
    if person_id is None or "person_id" in validator.problems:
        return None
    return validator.work.get(Person, person_id).known_age


def subject_name(work: Work, subject_id: int | None) -> str:
    """Return a subject's name for a headline."""
    return work.get(Subject, subject_id).name if subject_id else ""


def join_parts(*parts: str) -> str:
    """Join the non-empty parts of a second line."""
    return " · ".join(part for part in parts if part)


def next_number(work: Work, column: SQLColumnExpression[Any], prefix: str) -> str:
    """Return the next number of a register, such as `R-22-0001`, which restarts each year."""
    return next(next_numbers(work, prefix, column))


def next_numbers(work: Work, prefix: str, *columns: Any) -> Iterator[str]:
    """Yield the next numbers of a register, above all that the columns hold."""
    start = f"{prefix}-{work.today:%y}-"
    first_number = max(work.registers.next(column, start) for column in columns)
    return (f"{start}{number:04d}" for number in count(first_number))
