"""What a column of a table can be of a report, and what can be wrong with what stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.codes import Labelled


class Meaning(Labelled):
    """What a column is of a report."""

    KEEP = "keep", "Kept in the text"
    SKIP = "skip", "Left out"
    REFERENCE = "reference", "Their reference"
    WHEN = "when", "When"
    TIME = "time", "Time of day"
    SOURCE = "source", "Source"
    CALLER = "caller", "Who told us"
    CALL_BACK = "call_back", "Call back on"
    WHERE = "where", "Where"
    DISTRICT = "district", "District"
    TEXT = "text", "What it says"
    NAMES = "names", "Names"
    PHONES = "phones", "Phone numbers"
    PLATES = "plates", "Vehicle registrations"
    BIRTH = "birth", "Date of birth"
    COUNT = "count", "How many people"
    UNDER_18 = "under_18", "Anyone under 18?"
    INJURED = "injured", "Injured?"
    SUSPECTS_THERE = "suspects_there", "Suspects there?"
    STILL_INSIDE = "still_inside", "Anyone still inside?"


ANSWERS = frozenset(
    {Meaning.UNDER_18, Meaning.INJURED, Meaning.SUSPECTS_THERE, Meaning.STILL_INSIDE}
)
IN_TEXT = frozenset({Meaning.KEEP, Meaning.NAMES, Meaning.PHONES, Meaning.PLATES, Meaning.BIRTH})
"""What stands in the report's text, a line each under its heading."""
MANY = IN_TEXT | {Meaning.SKIP, Meaning.TEXT}
"""What several columns may be at once."""


class Fault(Labelled):
    """What is wrong with a row, or doubtful."""

    TOTALS = "totals", "A row of totals, not a report"
    EMPTY = "empty", "It does not say what happened"
    FORMULA = "formula", "A formula, not something that was written down"
    CELL_ERROR = "cell_error", "The spreadsheet could not work this cell out"
    BROKEN = "broken", "Some characters cannot be read"
    MERGED = "merged", "One merged cell stands for several rows"
    SHIFTED = "shifted", "The row has more cells than there are headings"
    DATE = "date", "There is no such date"
    NO_DATE = "no_date", "No date"
    DATE_ORDER = "date_order", "Day and month could be either way round"
    FUTURE = "future", "A date that is still to come"
    TIME = "time", "There is no such time"
    COUNT = "count", "Not a number of people"
    DISTRICT = "district", "Not a district of the list"
    SOURCE = "source", "Not a source of the list"
    ANSWER = "answer", "Neither yes nor no"
    TOO_LONG = "too_long", "Too long for its field"
    TEXT_TOO_LONG = "text_too_long", "More text than one report can hold"
    TWICE = "twice", "The same reference stands in an earlier row"
    KNOWN = "known", "A report with this reference is in the register"

    @property
    def only_left_out(self) -> bool:
        """Say whether such a row cannot be a report at all."""
        return self in {Fault.TOTALS, Fault.TEXT_TOO_LONG}


@dataclass(frozen=True)
class Problem:
    """One thing that a person must look at before a row comes in."""

    row: int
    """As the file numbers it."""
    fault: Fault
    heading: str = ""
    words: str = ""
    """What stands in the cell; for the screen alone."""

    @property
    def sentence(self) -> str:
        """Say it in the order in which it is read: where, what, which words."""
        where = f"{self.heading}: " if self.heading else ""
        told = f" ({self.words})" if self.words else ""
        return f"{where}{self.fault.label}{told}"
