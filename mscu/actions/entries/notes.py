"""Notes, meetings, and the crime record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.entries.entries import RecordEntry, choices, join_parts, shorten
from mscu.actions.entries.kind_spec import FollowRule, KindSpec
from mscu.codes import Kind, Reader
from mscu.errors import Invalid
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import CrimeRecord, Meeting, Note

ACTION_ENQUIRY = "enquiry_type:meeting_action"


@dataclass(frozen=True, kw_only=True)
class RecordNote(RecordEntry):
    """Record a note or a phone call."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = Note
    spec = KindSpec(
        verb="Write a note or phone call",
        digit=6,
        audit="Wrote | a note[ in {case}]",
        follows=(
            FollowRule(Kind.EXHIBIT),
            FollowRule(Kind.WARRANT),
            FollowRule(Kind.BAIL),
            FollowRule(Kind.REFERRAL),
            FollowRule(Kind.REPORT),
        ),
        type_column=Note.note_type,
        readers=frozenset({Reader.OFFICER, Reader.PARTNER, Reader.DATA}),
    )
    text_required = True
    allowed_when_closed = True

    note_type: str | None = None
    with_whom: str = ""

    @override
    def headline(self, work: Work) -> str:
        return f"Note: {shorten(self.text, 70)}"

    @override
    def detail(self, work: Work) -> str:
        return self.with_whom


@dataclass(frozen=True, kw_only=True)
class MeetingAction:
    """An action that a meeting raised: what, whose, and by when."""

    text: str
    owner: str
    due_on: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordMeeting(RecordEntry):
    """Record a strategy discussion or another meeting, and what was agreed."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = Meeting
    spec = KindSpec(
        verb="Record a meeting",
        audit="Recorded | a meeting[ in {case}]",
        follows=(FollowRule(Kind.REPORT), FollowRule(Kind.REFERRAL), FollowRule(Kind.MEETING)),
        type_column=Meeting.meeting_type,
        readers=frozenset({Reader.OFFICER, Reader.PARTNER, Reader.DATA}),
    )
    text_required = True

    meeting_type: str
    present: str = ""
    confidentiality_read: bool = False
    agencies: tuple[str, ...] = choices("agency")
    actions: tuple[MeetingAction, ...] = ()

    @override
    def check(self, validator: Validator) -> None:
        """Require what is to be done and by whom for each action."""
        for index, line in enumerate(self.actions):
            for name in ("text", "owner"):
                validator.text(
                    f"actions.{index}.{name}", getattr(line, name), getattr(Enquiry, name), required=True
                )

    @override
    def add_parts(self, entry: Meeting, work: Work) -> None:
        """Raise each action as an enquiry, so that it has a clock and a result."""
        for index, line in enumerate(self.actions):
            enquiry = RaiseEnquiry(
                case_id=entry.case_id,
                follows_id=entry.id,
                happened=self.happened,
                text=line.text,
                owner=line.owner,
                due_on=line.due_on,
                enquiry_type=ACTION_ENQUIRY,
                marking=entry.marking,
            )
            try:
                enquiry.perform(work)
            except Invalid as problem:
                raise Invalid(
                    {f"actions.{index}.{name}": message for name, message in problem.problems.items()}
                ) from None

    @override
    def headline(self, work: Work) -> str:
        return work.label(self.meeting_type)

    @override
    def detail(self, work: Work) -> str:
        return join_parts(", ".join(map(work.label, self.agencies)), shorten(self.text, 80))


@dataclass(frozen=True, kw_only=True)
class RecordCrime(RecordEntry):
    """Record the crime as the force recorded it (Home Office Counting Rules)."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = CrimeRecord
    spec = KindSpec(
        verb="Record a crime",
        audit="Recorded | a crime number[ in {case}]",
        heading="Crime",
        follows=(FollowRule(Kind.REPORT),),
        readers=frozenset({Reader.OFFICER, Reader.PROSECUTOR, Reader.DATA}),
    )

    crime_reference: str
    crime_class: str | None = None
    force: str = ""

    @override
    def headline(self, work: Work) -> str:
        return f"Crime recorded: {self.crime_reference.strip()}"

    @override
    def detail(self, work: Work) -> str:
        return join_parts(work.label(self.crime_class), self.force)
