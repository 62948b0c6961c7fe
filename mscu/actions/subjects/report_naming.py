"""Saying of a nominal that it is the one a report speaks of, as whoever reads the words decides."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.entries.entries import MENTIONED, involve
from mscu.models.entries.report import Report
from mscu.models.subject import Involvement, Subject


@dataclass(frozen=True, kw_only=True)
class NameInReport(Command[None]):
    """Tie a report to somebody or something that its words speak of, once."""

    report_id: int
    subject_id: int
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> None:
        """Add the tie; one that is there already stays as it is."""
        report = work.get(Report, self.report_id)
        work.get(Subject, self.subject_id)
        held = select(Involvement.id).where(
            Involvement.entry_id == report.id, Involvement.subject_id == self.subject_id
        )
        if work.value(held) is None:
            involve(work, report, [(self.subject_id, MENTIONED)])
