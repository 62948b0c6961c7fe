"""What one row of a list shows: two lines, a shape at the left, one status at the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.ui.look.folding import accessible_text
from mscu.ui.look.palette import Status

if TYPE_CHECKING:
    from mscu.codes import Family
    from mscu.ui.look.badges import Chip


MARKED = "Marked"
"""The label of a row that is marked for an action on several."""


@dataclass(frozen=True)
class TimeLeft:
    """How much of a period is left: in words, as a fraction from 0 to 1, and as a status."""

    text: str
    part: float
    status: Status = Status.RUN


@dataclass(frozen=True)
class RowLook:
    """A row as it is painted and read aloud. Titles are cut last, times and chips never.

    `heading` is above the row and begins a new day or group; `aside` is a third column for a rule and its
    source; `thread` draws the line of a chronology through the shape; `figure` is in bold at the right, in
    place of a chip. A row that is `marked` for an action on several has a tick in place of its shape, and
    says so.
    """

    title: str
    detail: str = ""
    family: Family | None = None
    icon: str = ""
    kind: str = ""
    time: str = ""
    thread: bool = False
    chip: Chip | None = None
    figure: str = ""
    grade: str = ""
    aside: str = ""
    left: TimeLeft | None = None
    heading: str = ""
    heading_note: str = ""
    heading_status: Status | None = None
    quiet: bool = False
    marked: bool = False
    reference: str = ""
    """The reference or number by which the record is cited, which is in the detail already."""

    @property
    def plain_title(self) -> str:
        """Return the title without the marks that isolate names."""
        return accessible_text(self.title)

    @property
    def text(self) -> str:
        """Return what the row says as text to be copied: each line of it on its own."""
        chip = (self.chip.in_full or self.chip.text) if self.chip else ""
        left = self.left.text if self.left else ""
        first = " ".join(filter(None, (self.time, self.title)))
        last = " · ".join(filter(None, (self.aside, self.grade, chip, self.figure, left)))
        return accessible_text("\n".join(filter(None, (first, self.detail, last))))

    @property
    def spoken(self) -> str:
        """Return the row as one sentence for screen readers."""
        chip = (self.chip.in_full or self.chip.text) if self.chip else ""
        left = self.left.text if self.left else ""
        parts = (
            MARKED if self.marked else "",
            self.heading,
            self.time,
            self.kind,
            self.title,
            self.detail,
            self.aside,
            self.grade,
            chip,
            self.figure,
            left,
        )
        return accessible_text(", ".join(part for part in parts if part))


GONE = RowLook("No longer here", "This has been moved, or you no longer have access to it.", quiet=True)
"""A row that was there when the list was read and is no longer returned."""
