"""Complaints: who complains about what, whom it was passed to, and the outcome.

A complaint puts a legal hold on its case. The outcome does not lift it; that is a decision of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.legal_holds import COMPLAINT_RECEIVED, hold_for_complaint, hold_for_review
from mscu.actions.entries.entries import RecordEntry, join_parts, shorten, subject_name
from mscu.actions.entries.kind_spec import Chip, FollowRule, KindSpec, code_chip
from mscu.codes import Kind, Reader
from mscu.models.entries.complaint import Complaint
from mscu.models.entries.entry import Entry
from mscu.text.storable_text import FILL_IN

PASSED_ON, REVIEW = "complaint_step:passed_on", "complaint_step:review"
COMPLAINT_NEEDED = "Choose the complaint that this belongs to."
COMPLAINANT_NEEDED = "Enter who is complaining: choose the person, or type it, such as anonymous."
PASSED_TO_NEEDED = "Choose whom it was passed to."
STEP_STYLES = {"received": "soon", "passed_on": "run", "withdrawn": "refused"}
"""The style of the chip of a complaint by its step; the rest are quiet."""


def _chip(complaint: Complaint, labels: Mapping[str, str]) -> Chip:
    return code_chip(complaint.step, labels, STEP_STYLES)


@dataclass(frozen=True, kw_only=True)
class RecordComplaint(RecordEntry):
    """Record a complaint, which holds the case's records, or a step of an earlier complaint."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = Complaint
    spec = KindSpec(
        verb="Record a complaint",
        audit="Recorded | a complaint[ about {case}]",
        follows=(
            FollowRule(Kind.COMPLAINT, button="Add step"),
            FollowRule(Kind.SEARCH),
            FollowRule(Kind.ARREST),
            FollowRule(Kind.REPORT),
        ),
        chip=_chip,
        readers=frozenset({Reader.DATA}),  # it is about the officers
    )
    text_required = True
    allowed_when_closed = True

    step: str = COMPLAINT_RECEIVED
    person_id: int | None = None
    complainant: str = ""
    about_whom: str = ""
    passed_to: str | None = None
    reference: str = ""

    @override
    def check(self, validator: Validator) -> None:
        """Require who complains about whom and, for a later step, which complaint."""
        followed = self._followed_complaint(validator.work)
        if self.step != COMPLAINT_RECEIVED and followed is None:
            validator.problems["follows_id"] = COMPLAINT_NEEDED
        if self.step == PASSED_ON and not self.passed_to:
            validator.problems["passed_to"] = PASSED_TO_NEEDED
        if followed is None or self.step == COMPLAINT_RECEIVED:
            if not (self.person_id or self.complainant.strip()):
                validator.problems["complainant"] = COMPLAINANT_NEEDED
            if not self.about_whom.strip():
                validator.problems["about_whom"] = FILL_IN

    def _followed_complaint(self, work: Work) -> Complaint | None:
        followed = work.get(Entry, self.follows_id) if self.follows_id else None
        return followed if isinstance(followed, Complaint) else None

    @override
    def add_parts(self, entry: Complaint, work: Work) -> None:
        """Hold the records of the case from the complaint on, and again if a review is requested."""
        hold_for_complaint(work, entry, entry.case_id)
        if self.step == REVIEW:
            hold_for_review(work, self._original(work), entry.case_id)

    def _original(self, work: Work) -> Complaint | None:
        """Return the original complaint, of which this is a step."""
        complaint = self._followed_complaint(work)
        while complaint is not None and complaint.step != COMPLAINT_RECEIVED:
            earlier = work.get(Entry, complaint.follows_id) if complaint.follows_id else None
            complaint = earlier if isinstance(earlier, Complaint) else None
        return complaint

    @override
    def headline(self, work: Work) -> str:
        """Return whom the complaint is about, or which step it is."""
        if self.step == COMPLAINT_RECEIVED:
            return f"Complaint about {shorten(self.about_whom, 70)}"
        return f"Complaint {work.label(self.step).lower()}: {shorten(self.text, 60)}"

    @override
    def detail(self, work: Work) -> str:
        """Return who complains, and whom it was passed to."""
        complainant = subject_name(work, self.person_id) or self.complainant.strip()
        return join_parts(complainant, work.label(self.passed_to), shorten(self.text, 80))
