"""Notes, meetings, decisions of the policy log, and the crime record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.action import Work
from mscu.actions.entries import RecordEntry, choices, joined, name_of, shorten
from mscu.models.entry import Entry
from mscu.models.note import CrimeRecord, Decision, Meeting, Note


@dataclass(frozen=True, kw_only=True)
class RecordNote(RecordEntry):
    """Record a note or a phone call."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = Note
    text_required = True
    closed_too = True

    note_type: str | None = None
    with_whom: str = ""

    @override
    def headline(self, work: Work) -> str:
        """Give the first words."""
        return f"Note: {shorten(self.text, 70)}"

    @override
    def detail(self, work: Work) -> str:
        """Say with whom."""
        return self.with_whom


@dataclass(frozen=True, kw_only=True)
class RecordMeeting(RecordEntry):
    """Record a strategy discussion or another meeting, and what was agreed."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = Meeting
    text_required = True

    meeting_type: str
    present: str = ""
    confidentiality_read: bool = False
    agencies: tuple[str, ...] = choices("agency")

    @override
    def headline(self, work: Work) -> str:
        """Say what kind of meeting it was."""
        return work.label(self.meeting_type)

    @override
    def detail(self, work: Work) -> str:
        """Say which agencies met."""
        return joined(", ".join(map(work.label, self.agencies)), shorten(self.text, 80))


@dataclass(frozen=True, kw_only=True)
class RecordDecision(RecordEntry):
    """Record a decision of the policy log, with the options not taken."""

    needs = Permission.DECIDE
    model: ClassVar[type[Entry]] = Decision
    text_required = True

    decided_by: str
    decision_type: str | None = None
    options: str = ""
    person_id: int | None = None
    cps_told: bool = False
    review_on: str = ""
    in_place: tuple[str, ...] = choices("in_place")
    """What must stand ready before officers go in."""

    @override
    def headline(self, work: Work) -> str:
        """Say what it is about."""
        what = work.label(self.decision_type) if self.decision_type else "Decision"
        about = name_of(work, self.person_id)
        return f"{what}: {about}" if about else f"{what}: {shorten(self.text, 60)}"

    @override
    def detail(self, work: Work) -> str:
        """Say who decided."""
        return joined(self.decided_by, shorten(self.text, 90))


@dataclass(frozen=True, kw_only=True)
class RecordCrime(RecordEntry):
    """Record the crime as the force recorded it (Home Office Counting Rules)."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = CrimeRecord

    crime_reference: str
    crime_class: str | None = None
    force: str = ""

    @override
    def headline(self, work: Work) -> str:
        """Give the crime reference."""
        return f"Crime recorded: {self.crime_reference.strip()}"

    @override
    def detail(self, work: Work) -> str:
        """Give class and force."""
        return joined(work.label(self.crime_class), self.force)
