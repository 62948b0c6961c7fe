"""Disclosure under the CPIA 1996: what is relevant, unused and sensitive, and the integrity of files.

The program decides nothing for the disclosure officer: each assessment is recorded with who made it and when,
and the schedules are drafts made from them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.codes import YesNo
from mscu.errors import Invalid
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment, AttachmentChunk
from mscu.models.material import FileCheck, Material
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryDetails, PartDetails

UNUSED, USED = "material_use:unused", "material_use:used"
SERVED_NOT_SENSITIVE = (
    "What is used as evidence is served on the defence: it cannot be sensitive unused material."
)
SENSITIVE_NOT_RELEVANT = (
    "The MG6D lists relevant material only: choose “Yes” for “Relevant to the investigation?”, or clear this."
)
UNDERMINES_NOT_RELEVANT = (
    "What may undermine the prosecution or assist the defence is relevant: change this answer, or choose"
    " “Yes” for “Relevant to the investigation?”."
)
NO_FILE = "This entry has no attached files."


@dataclass(frozen=True, kw_only=True)
class AssessMaterial(Command[int]):
    """Assess whether an entry is relevant, used or unused, and sensitive; former assessments stay."""

    entry_id: int
    relevant: YesNo
    use: str | None = None
    sensitive: bool = False
    sensitive_reason: str = ""
    schedule_description: str = ""
    undermines: YesNo | None = None
    undermines_why: str = ""
    presumed: str | None = None
    presumed_why: str = ""
    needs = Permission.ASSESS_MATERIAL

    def perform(self, work: Work) -> int:
        """Add an assessment; the latest one of an entry counts."""
        validator = Validator(work)
        values = columns_from(self, Material, validator)
        validator.problems.update(self.problems())
        validator.raise_if_invalid()
        entry = work.get(Entry, self.entry_id)
        material = Material(
            case_id=entry.case_id, **values, assessed_at=work.now, assessed_by=work.actor.display
        )
        return work.add(material).id

    @property
    def listed(self) -> bool:
        """Whether the entry goes into a schedule."""
        return self.relevant is YesNo.YES and self.use == UNUSED

    @property
    def complete(self) -> bool:
        """Whether everything is decided: “Not sure” is no decision, nor is a blank of what is listed.

        What belongs to a class presumed to meet the test is disclosed, or it is said why not.
        """
        if self.asks_why_not:
            return False
        undecided = YesNo.NOT_SURE in {self.relevant, self.undermines} or (
            self.listed and self.undermines is None
        )
        return not undecided and not any(self.problems())

    @property
    def asks_why_not(self) -> bool:
        """Whether it is of a presumed class, is not to be disclosed, and nobody has said why."""
        is_kept_back = self.listed and self.undermines is not YesNo.YES
        return bool(self.presumed) and is_kept_back and not self.presumed_why.strip()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what a schedule needs and what contradicts itself, by field."""
        if self.relevant is YesNo.YES and not self.use:
            yield "use", "Choose one."
        if self.sensitive and not self.sensitive_reason.strip():
            yield "sensitive_reason", FILL_IN
        if self.sensitive and self.relevant is YesNo.NO:
            yield "sensitive", SENSITIVE_NOT_RELEVANT
        elif self.sensitive and self.use == USED:
            yield "sensitive", SERVED_NOT_SENSITIVE
        if self.listed and not self.schedule_description.strip():
            yield "schedule_description", FILL_IN
        if self.undermines is YesNo.YES and self.relevant is YesNo.NO:
            yield "undermines", UNDERMINES_NOT_RELEVANT
        if self.undermines is YesNo.YES and not self.undermines_why.strip():
            yield "undermines_why", FILL_IN


class AssessmentState(Enum):
    """How far the disclosure assessment of an entry is; the value is its text."""

    NOT_ASSESSED = "Not assessed"
    UNDECIDED = "Not complete: an answer is “Not sure” or missing"
    CORRECTED = "To be assessed again: corrected since it was assessed"
    COMPLETE = "Complete"


def assessments_of(entry: EntryDetails) -> list[PartDetails]:
    """Return the assessments of an entry, the latest last."""
    return [part for part in entry.parts if part.kind == Material.__tablename__]


def recorded_assessment(part: PartDetails) -> AssessMaterial:
    """Return an assessment as it was made."""
    values: Mapping[str, Any] = part.values
    return AssessMaterial(**{each.name: values[each.name] for each in fields(AssessMaterial)})


def assessment_state(entry: EntryDetails) -> AssessmentState:
    """Return how far an entry is assessed; only a complete assessment counts as one."""
    assessments = assessments_of(entry)
    if not assessments:
        return AssessmentState.NOT_ASSESSED
    latest = assessments[-1]
    if entry.corrected_at is not None and entry.corrected_at > latest.values["assessed_at"]:
        return AssessmentState.CORRECTED
    return AssessmentState.COMPLETE if recorded_assessment(latest).complete else AssessmentState.UNDECIDED


@dataclass(frozen=True, kw_only=True)
class VerifyFiles(Command[int]):
    """Compare the files of an entry with the SHA-256 at intake; returns how many differ."""

    entry_id: int
    needs = Permission.ASSESS_MATERIAL

    def perform(self, work: Work) -> int:
        """Record the result for each file, good or bad."""
        entry = work.get(Entry, self.entry_id)
        attachments = work.records(
            select(Attachment).where(Attachment.entry_id == entry.id).order_by(Attachment.id)
        )
        if not attachments:
            raise Invalid({"entry_id": NO_FILE})
        checks = [self._check(work, attachment) for attachment in attachments]
        return sum(not check.same for check in checks)

    def _check(self, work: Work, attachment: Attachment) -> FileCheck:
        return work.add(
            FileCheck(
                case_id=attachment.case_id,
                entry_id=attachment.entry_id,
                attachment_id=attachment.id,
                checked_at=work.now,
                checked_by=work.actor.display,
                same=_sha256(work, attachment.id) == attachment.sha256,
            )
        )


def _sha256(work: Work, attachment_id: int) -> str:
    """Hash a file chunk by chunk, so that a large one need not be in memory at once."""
    digest = hashlib.sha256()
    of_file = AttachmentChunk.attachment_id == attachment_id
    chunk_numbers = select(AttachmentChunk.number).where(of_file).order_by(AttachmentChunk.number)
    for number in work.values(chunk_numbers):
        chunk = select(AttachmentChunk.data).where(of_file, AttachmentChunk.number == number)
        digest.update(work.value(chunk) or b"")
    return digest.hexdigest()
