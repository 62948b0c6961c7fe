"""Finding the headings of a table and the meaning of each column, which the user may change."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from mscu.exchange.profiles import ANY, MANY, Meaning, Profile, ProfileColumn, plain
from mscu.exchange.table import ImportTable, TableRow

MAX_HEADING_ROW = 20
"""How many rows at the top are searched for the headings."""
_MIN_RECOGNISED = 2
_CHILDREN = re.compile(
    r"(?:any |are there )?(?:child(?:ren)?|minors?|juveniles?|under 18s?)(?: involved| present| there)?"
)
_URGENCY = re.compile(r"(?:how )?urgen(?:t|cy)|(?:level of )?priority|(?:grade|level) of urgency")
_KNOWN_MEANINGS = ((_CHILDREN, Meaning.UNDER_18), (_URGENCY, Meaning.URGENCY))
"""Headings, in their normal form, of one meaning whichever table they stand in."""
_COMMON_NAMES = {
    Meaning.WHEN: "date|dated|received(?: on| at)?|reported (?:on|at)|when (?:was it|did it happen)"
    "|date and time|date time|(?:incident|report|call|event) date"
    "|(?:date|day|when)(?: and time)?(?: of)?(?: the)?"
    " (?:report(?:ed)?|call|contact|event|incident|received|recd?|recorded|seen|it happened)",
    Meaning.TIME: "time(?: of (?:day|call|report|incident))?|time received",
    Meaning.REFERENCE: "(?:their |our |log |report |case )?ref(?:erence|s)?(?: no| number| id)?"
    "|log(?: no| number)?|urn",
    Meaning.SOURCE: "(?:report |referral )?source(?: of (?:report|referral|information))?"
    "|came from|how received",
    Meaning.CALLER: "caller|informant|reporter|referrer|(?:caller|informant|reporter|referrer)s? name"
    "|(?:reported|referred|told) by",
    Meaning.CALL_BACK: "call ?back(?: on| number)?|(?:caller|contact|informant)s? (?:phone )?number",
    Meaning.WHERE: "location|address|full address|place|venue|premises|site|incident (?:location|address)"
    "|(?:location|address|place) of (?:incident|event|exploitation)",
    Meaning.DISTRICT: "borough|division",
    Meaning.TEXT: "(?:full |free |report )?text|what happened|details?|description|narrative|account"
    "|summary|circumstances|information|allegation|report",
    Meaning.NAMES: "surname|first name|full name|names?"
    "|(?:victim|suspect|person|people|subject)s?(?: names?)?",
    Meaning.PHONES: "(?:tele)?phones?(?: nos?| numbers?)?|tel(?: no)?|mobiles?(?: nos?| numbers?)?",
    Meaning.PLATES: "(?:vehicle )?(?:reg|registration)s?(?: nos?| numbers?)?|vehicles?|vrms?"
    "|(?:number ?)?plates?",
    Meaning.BIRTH: "dob|birth ?date|born",
    Meaning.COUNT: "(?:no|number|how many)(?: of)? (?:people|persons|victims|pvs|workers)",
}
"""What each meaning is commonly called beside its own label, where no profile gives it to a column."""
_COMMON = {
    meaning: re.compile(
        "|".join((re.escape(plain(meaning.label)), _COMMON_NAMES.get(meaning, ""))).strip("|")
    )
    for meaning in Meaning
}
_ASKED_ABOUT = (
    (
        re.compile(r"\b(?:consent\w*|agrees?|agreed|permission)\b"),
        "says who consents. It is kept in the text, and no consent is recorded: ask before sharing anything.",
    ),
    (
        re.compile(r"\b(?:urgen\w+|priority|immedia\w+|risks?|threat\w*|danger\w*)\b"),
        "says what is urgent or a risk. It is kept in the text: triage these reports first.",
    ),
    (
        re.compile(r"\b(?:ages?|aged|child\w*|minors?|juveniles?|under 18s?)\b"),
        "tells of ages or children. It is kept in the text, unless you choose what it means.",
    ),
)
"""Headings of what is never put into the text without a word, and what the user is told of them."""


@dataclass(frozen=True)
class ColumnHeading:
    """A column: its heading, and its meaning."""

    words: str
    column: ProfileColumn

    @property
    def label(self) -> str:
        """The label of its text in a report."""
        return self.column.label or self.words


@dataclass(frozen=True)
class Mapping:
    """The meaning of each column of a table."""

    profile: Profile
    row: int
    """The row of the headings, as the file numbers it."""
    headings: tuple[ColumnHeading, ...]
    named: int = 0
    """How many columns have headings; cells beyond them were shifted."""
    told: tuple[str, ...] = ()
    """Notes for the user, in sentences."""

    def meaning(self, column: int) -> Meaning:
        return self.headings[column].column.meaning

    def of(self, meaning: Meaning) -> tuple[int, ...]:
        """Return the columns of a meaning."""
        return tuple(column for column in range(len(self.headings)) if self.meaning(column) is meaning)

    def with_meaning(self, column: int, meaning: Meaning) -> Mapping:
        """Change the meaning of a column; a meaning that only one column may have leaves the other."""
        headings = list(self.headings)
        for other in self.of(meaning) if meaning not in MANY else ():
            headings[other] = _meaning(headings[other], Meaning.KEEP)
        headings[column] = _meaning(headings[column], meaning)
        return replace(self, headings=tuple(headings))


def _meaning(heading: ColumnHeading, meaning: Meaning) -> ColumnHeading:
    return replace(heading, column=replace(heading.column, meaning=meaning))


def recognise(table: ImportTable, profiles: Sequence[Profile]) -> Mapping:
    """Find the row of headings, and the profile that knows most of them.

    Of rows that match equally well the lowest wins, since a title may stand above it.
    """
    count, _, row, profile = max(_profile_matches(table, profiles), default=(0, 0, 0, ANY), key=_rank)
    if count < _MIN_RECOGNISED:
        row, profile = _first_full(table), ANY
    if not table.lines:
        return Mapping(ANY, 0, ())
    return mapped(table.lines[row], profile, width=table.width)


def _rank(match: tuple[int, int, int, Profile]) -> tuple[int, int, int]:
    return match[:3]


def _profile_matches(
    table: ImportTable, profiles: Sequence[Profile]
) -> Iterator[tuple[int, int, int, Profile]]:
    for row, line in enumerate(table.lines[:MAX_HEADING_ROW]):
        for index, profile in enumerate(profiles):
            yield profile.recognised(line.cells), -index, row, profile


def _first_full(table: ImportTable) -> int:
    """Return the first row with as many filled cells as any of the first rows."""
    counts = [sum(1 for cell in line.cells if cell) for line in table.lines[:MAX_HEADING_ROW]]
    return counts.index(max(counts)) if counts else 0


def heading_rows(table: ImportTable) -> tuple[TableRow, ...]:
    """Return the rows that may hold the headings."""
    return tuple(line for line in table.lines[:MAX_HEADING_ROW] if not line.is_empty)


def headed(table: ImportTable, row: int, profiles: Sequence[Profile]) -> Mapping:
    """Take this row as the headings, with the profile that knows most of them."""
    line = next(line for line in table.lines if line.number == row)
    best, recognise = ANY, ANY.recognised(line.cells)
    for profile in profiles:
        if profile.recognised(line.cells) > max(recognise, _MIN_RECOGNISED - 1):
            best, recognise = profile, profile.recognised(line.cells)
    return mapped(line, best, width=table.width)


def mapped(line: TableRow, profile: Profile, *, width: int = 0) -> Mapping:
    """Take one row as the headings, with their meanings from a profile."""
    headings: list[ColumnHeading] = []
    notes: list[str] = []
    given = {profile.columns[plain(text)].meaning for text in line.cells if plain(text) in profile.columns}
    for index in range(max(len(line.cells), width)):
        text = line.cell(index)
        heading = ColumnHeading(text or f"Column {index + 1}", _column(text, profile, given - MANY))
        is_repeated = any(plain(text) == plain(other.words) for other in headings)
        if text and is_repeated:
            notes.append(f"The heading “{text}” is repeated; the first one is used.")
        if is_repeated or heading.column.meaning in _used_meanings(headings):
            heading = replace(heading, column=ProfileColumn(Meaning.KEEP))
        if heading.column.meaning is Meaning.KEEP and plain(text) not in profile.columns:
            notes += (f"“{text}” {note}" for asked, note in _ASKED_ABOUT if asked.search(plain(text)))
        headings.append(heading)
    heading_count, unique_notes = len(line.cells), tuple(dict.fromkeys(notes))
    return Mapping(profile, line.number, tuple(headings), heading_count, unique_notes)


def _column(text: str, profile: Profile, given: Collection[Meaning]) -> ProfileColumn:
    """Return the meaning of a heading; a column without a heading is mostly a running number.

    A heading that the profile does not know gets the meaning that it names, unless the profile gives that to
    another column.
    """
    if not text:
        return ProfileColumn(Meaning.SKIP)
    wanted = plain(text)
    known = (meaning for heading, meaning in _KNOWN_MEANINGS if heading.fullmatch(wanted))
    named = (
        meaning for meaning, names in _COMMON.items() if names.fullmatch(wanted) and meaning not in given
    )
    return profile.columns.get(wanted, ProfileColumn(next(chain(known, named), Meaning.KEEP)))


def _used_meanings(headings: Sequence[ColumnHeading]) -> set[Meaning]:
    return {heading.column.meaning for heading in headings} - MANY
