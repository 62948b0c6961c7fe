"""Taking out of a report what it names by mistake: a correction, with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.corrections import store_version
from mscu.actions.entries.entry_file import may_correct
from mscu.actions.intake.reports import get_report
from mscu.errors import NotPermitted
from mscu.models.entries.entry import EntryVersion
from mscu.models.subject import Involvement, Subject

NOT_NAMED = "The report does not name this any more. Reopen it and check."


@dataclass(frozen=True, kw_only=True)
class TakeOutOfReport(Command[None]):
    """Take a nominal out of a report; who was named, and why no longer, stays among its versions.

    A role that it has in the case stays until it is removed there.
    """

    report_id: int
    subject_id: int
    reason: str
    needs = Permission.CORRECT_OWN

    def perform(self, work: Work) -> None:
        """Keep the version that named it, then remove what tied it to the report.

        Raises:
            NotPermitted: the role corrects only what the actor recorded.
        """
        report, validator = get_report(work, self.report_id), Validator(work)
        reason = validator.text("reason", self.reason, EntryVersion.reason, required=True)
        if not may_correct(work, report):
            raise NotPermitted
        subject = work.get(Subject, self.subject_id)
        ties = work.records(
            select(Involvement)
            .where(Involvement.entry_id == report.id, Involvement.subject_id == subject.id)
            .order_by(Involvement.id)
        )
        if not ties:
            validator.problems["subject_id"] = NOT_NAMED
        validator.raise_if_invalid()
        roles = ", ".join(work.label(tie.role) for tie in ties)
        former = ("about", "Who and what", f"{subject.name}: {roles}")
        store_version(work, report, reason=reason, fields=(former,))
        for tie in ties:
            work.delete(tie)
        report.version += 1
        work.flush()
