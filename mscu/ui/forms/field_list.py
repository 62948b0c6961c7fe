"""How a page declares its fields: sections of fields, each with its editor.

`LINE`, `TEXT` and the like are editors as they are; `CODES("exploitation")` takes arguments. A page with a
special field adds a function from field and sources to editor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mscu.codes import Labelled
from mscu.rules.code_dates import ALWAYS, CodeDates
from mscu.ui.widgets.choices import CheckField, ChoiceField, Option
from mscu.ui.widgets.code_picker import Code, CodePicker, CodesPicker
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.fields import CoveredField, LineField, MoneyField, NumberField, PeopleField, TextField
from mscu.ui.widgets.lines_editor import LineColumn, LinesEditor
from mscu.ui.widgets.partial_date import FieldHint, Parse, PartialDateField
from mscu.ui.widgets.segmented import YES_NO_NOT_SURE as ANSWERS
from mscu.ui.widgets.segmented import SegmentedField


def no_hint(_text: str) -> FieldHint:
    """Show no hint below a date, for a form whose page has no date reader."""
    return FieldHint("")


@dataclass(frozen=True)
class Sources:
    """What editors need from outside: code lists by name, and the date reader."""

    codes: Mapping[str, Sequence[Code]] = field(default_factory=dict)
    parse_partial: Parse = no_hint
    parse_birth: Parse = no_hint
    parse_day: Parse = no_hint
    parse_moment: Parse = no_hint
    dates: Mapping[str, CodeDates] = field(default_factory=dict)
    """Between which days a code is a choice, for those that begin or end on some day."""
    today: date = date.min
    """The day on which the form is opened; a hint may say what applies on it."""

    def in_force(self, codes: Sequence[Code], first: date, last: date) -> list[Code]:
        """Return those of the codes that are choices on a day between these."""
        return [code for code in codes if self.dates.get(code[0], ALWAYS).includes(first, last)]


@dataclass(frozen=True)
class Field:
    """One field, under its name in the page's command.

    A `wide` field takes the full width; `aside` is a note at the right of the label. A `hint` that depends on
    rules that the force may change is read when the form is opened.
    """

    name: str
    label: str
    editor: Callable[[Field, Sources], Editor]
    required: bool = False
    hint: str | Callable[[Sources], str] = ""
    wide: bool = False
    placeholder: str = ""
    limit: int = 0
    aside: str = ""


EditorFactory = Callable[[Field, Sources], Editor]


@dataclass(frozen=True)
class Section:
    """Fields that belong together, under a title; without a title there is no heading."""

    title: str
    fields: tuple[Field, ...]
    hint: str = ""


@dataclass(frozen=True)
class Switch:
    """Shows a field only while another field has one of these values; of several, all must agree."""

    field: str
    by: str
    values: frozenset[object]


def _line(field: Field, _sources: Sources) -> Editor:
    return LineField(placeholder=field.placeholder)


def _covered(field: Field, _sources: Sources) -> Editor:
    return CoveredField(placeholder=field.placeholder)


def _text(field: Field, _sources: Sources) -> Editor:
    return TextField(placeholder=field.placeholder)


def _partial(field: Field, sources: Sources) -> Editor:
    example = field.placeholder or "such as 12 Nov 2022 or early April"
    return PartialDateField(sources.parse_partial, sources.today, placeholder=example)


def _day(field: Field, sources: Sources) -> Editor:
    return PartialDateField(
        sources.parse_day, sources.today, placeholder=field.placeholder or "such as 4 Jul 2022"
    )


def _moment(field: Field, sources: Sources) -> Editor:
    example = field.placeholder or "such as 12 Nov 2022 09:14"
    return PartialDateField(sources.parse_moment, sources.today, placeholder=example)


def _birth(field: Field, sources: Sources) -> Editor:
    return PartialDateField(sources.parse_birth, sources.today, placeholder=field.placeholder)


def _check(field: Field, _sources: Sources) -> Editor:
    return CheckField(field.label)


def _yes_no(_field: Field, _sources: Sources) -> Editor:
    return SegmentedField(ANSWERS)


def _money(field: Field, _sources: Sources) -> Editor:
    return MoneyField(placeholder=field.placeholder)


def _number(field: Field, _sources: Sources) -> Editor:
    return NumberField(placeholder=field.placeholder)


def _people(field: Field, _sources: Sources) -> Editor:
    return PeopleField(placeholder=field.placeholder)


COVERED: EditorFactory = _covered
"""One line of text that is covered until it is clicked: a string."""
LINE: EditorFactory = _line
"""One line of text: a string."""
TEXT: EditorFactory = _text
"""Text of several lines with a counter: a string."""
PARTIAL: EditorFactory = _partial
"""A date that may be partial: the words as typed."""
BIRTH: EditorFactory = _birth
"""A date of birth or an age: the words as typed."""
DAY: EditorFactory = _day
"""A full date: the words as typed."""
MOMENT: EditorFactory = _moment
"""A date with a time: the words as typed."""
CHECK: EditorFactory = _check
"""A tick box: a bool."""
YES_NO_NOT_SURE: EditorFactory = _yes_no
"""Yes, No, Not sure: a `YesNo`, or None while unanswered."""
MONEY: EditorFactory = _money
"""An amount typed in pounds: whole pence, or None."""
NUMBER: EditorFactory = _number
"""A whole number, or None."""
PEOPLE: EditorFactory = _people
"""How many people: a whole number, a range as it was told (`3-4`), or None."""


@dataclass(frozen=True)
class CODES:
    """One code of a list: its key; if none is chosen None, or "" where one is required."""

    list_name: str
    without: frozenset[str] = frozenset()
    """Keys that are not offered in this form."""

    dated_by: tuple[str, ...] = ("happened",)
    """The fields with the day on which a code must be in force: the first of them that has one."""

    def __call__(self, field: Field, sources: Sources) -> Editor:
        empty = "" if field.required else None
        return CodePicker(self.offered(sources), placeholder=field.placeholder, empty_value=empty)

    def offered(self, sources: Sources) -> list[Code]:
        """Return the codes that the form offers, whenever they are in force."""
        return [code for code in sources.codes[self.list_name] if code[0] not in self.without]


@dataclass(frozen=True)
class CODES_MANY:  # noqa: N801 - reads as a constant, like the other editors
    """Any number of codes of a list: a tuple of keys."""

    list_name: str
    dated_by: tuple[str, ...] = ("happened",)
    """As of one code."""

    def __call__(self, field: Field, sources: Sources) -> Editor:
        placeholder = field.placeholder or "Type to add one"
        return CodesPicker(self.offered(sources), placeholder=placeholder)

    def offered(self, sources: Sources) -> list[Code]:
        """Return the codes that the form offers, whenever they are in force."""
        return list(sources.codes[self.list_name])


@dataclass(frozen=True)
class CHOICE:
    """One of a few states: a member of the enum, or the value of a pair; `empty` stands for none yet."""

    of: type[Labelled] | tuple[Option, ...]
    empty: str | None = None

    def __call__(self, _field: Field, _sources: Sources) -> Editor:
        if isinstance(self.of, tuple):
            return ChoiceField(self.of, empty=self.empty)
        return ChoiceField([(option, option.label) for option in self.of], empty=self.empty)


@dataclass(frozen=True)
class SEGMENTS:
    """One of two to four answers side by side: the value of a pair, or None."""

    of: type[Labelled] | tuple[Option, ...]

    def __call__(self, _field: Field, _sources: Sources) -> Editor:
        if isinstance(self.of, tuple):
            return SegmentedField(self.of)
        return SegmentedField([(option, option.label) for option in self.of])


YES_NO = SEGMENTS(((True, "Yes"), (False, "No")))
"""Yes, No: a bool, or None while unanswered."""


@dataclass(frozen=True)
class LINES:
    """Repeated rows: a tuple of `make(**values)`; the columns are fields themselves."""

    columns: tuple[Field, ...]
    make: Callable[..., object] = dict
    what: str = "line"
    stretches: tuple[int, ...] = ()
    first: int = 0
    """Number of fields in the first line of a row that takes two lines."""

    def __call__(self, _field: Field, sources: Sources) -> Editor:
        stretches = self.stretches or (1,) * len(self.columns)
        columns = [
            LineColumn(column.name, column.label, _Bound(column, sources), stretch)
            for column, stretch in zip(self.columns, stretches, strict=True)
        ]
        return LinesEditor(columns, noun=self.what, make=self.make, first_line=self.first)


@dataclass(frozen=True)
class _Bound:
    """Builds a new editor of a column for each row."""

    field: Field
    sources: Sources

    def __call__(self) -> Editor:
        return self.field.editor(self.field, self.sources)
