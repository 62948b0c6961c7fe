"""Notes, meetings, and the crime record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.entries.entries import RecordEntry, choices, join_parts, shorten
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at, person_key
from mscu.actions.entries.kind_spec import NO_EVIDENCE, WITHOUT_PARTNERS, FollowRule, KindSpec, Settles
from mscu.codes import Kind
from mscu.errors import Invalid
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import CrimeRecord, Meeting, Note
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName

ACTION_ENQUIRY = "enquiry_type:meeting_action"


NOTE_EVENTS = {
    "cash_ordered": (EventName.CASH_ORDERED, "exhibit {follows}"),
    "cash_returned": (EventName.CASH_RETURNED, "exhibit {follows}"),
    "protection_ended": (EventName.PROTECTION_ENDED, "person {person}"),
    "bail_reviewed": (EventName.BAIL_REVIEWED, "bail {follows}"),
    "warrant_returned": (EventName.WARRANT_RETURNED, "warrant {follows}"),
    "support_started": (EventName.SUPPORT_STARTED, "person {person}"),
    "review": (EventName.CASE_REVIEWED, "case {case}"),
}


def _note_events(entry: Note, context: EventContext) -> Iterator[Event]:
    note_type = (entry.note_type or "").partition(":")[2]
    if note_type == "nrm_drafted":
        for person_id in context.people_about.get(entry.id, ()):
            label = context.name(person_id)
            yield event_at(entry, EventName.NRM_DRAFTED, person_key(person_id), label=label)
    if rule := NOTE_EVENTS.get(note_type):
        name, about = rule
        person = context.person_of.get(entry.follows_id or 0, 0)
        about = about.format(follows=entry.follows_id, case=entry.case_id, person=person)
        yield event_at(entry, name, about)


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
        readers=NO_EVIDENCE,
        clocks=EntryClocks(events=_note_events, columns=(Note.note_type,)),
        settles=(
            Settles(
                "cash_detention",
                "a note that cash was returned or detained further",
                note_type="cash_ordered",
            ),
            Settles("police_protection", "a note that protection ended", note_type="protection_ended"),
            Settles("bail_review", "a note that bail was reviewed", note_type="bail_reviewed"),
            Settles("support_start", "a note that support started", note_type="support_started"),
            Settles("case_review", "a note of the review", follows=False, note_type="review"),
            Settles(
                "warrant_expiry",
                "a note that the warrant was returned",
                note_type="warrant_returned",
                once_lapsed=True,
            ),
        ),
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
        readers=NO_EVIDENCE,
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


def _crime_events(entry: CrimeRecord, _context: EventContext) -> Iterator[Event]:
    yield event_at(entry, EventName.CRIME_RECORDED, f"case {entry.case_id}")


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
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(events=_crime_events),
        settles=(Settles("crime_recording", "the crime record", follows=False),),
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
