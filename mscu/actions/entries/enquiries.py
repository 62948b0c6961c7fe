"""Enquiries, the perishable ones first, and their results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.entries import RecordEntry, join_parts, shorten, subject_name
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at
from mscu.actions.entries.kind_spec import WITHOUT_PARTNERS, Chip, FollowRule, KindSpec, Settles
from mscu.codes import EnquiryState, Kind, Timing
from mscu.models.entries.enquiry import Enquiry, EnquiryResult
from mscu.models.entries.entry import Entry
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName


def _chip(enquiry: Enquiry, _labels: Mapping[str, str]) -> Chip:
    is_done = enquiry.state in {EnquiryState.RESULTED, EnquiryState.FILED}
    return ("done", "done") if is_done else (enquiry.state.label.lower(), "run")


def _enquiry_events(entry: Enquiry, _context: EventContext) -> Iterator[Event]:
    about = f"enquiry {entry.id}"
    raised = event_at(entry, EventName.ENQUIRY_RAISED, about, label=entry.headline, due=entry.due_on)
    yield replace(raised, owner=entry.owner)
    losses = {entry.overwritten_from: entry.headline}
    losses.setdefault(entry.last_overwritten, f"{entry.headline}, the last of it")
    for day, label in losses.items():
        if day is not None:
            overwriting = event_at(entry, EventName.CCTV_KNOWN, about, label=label, due=day)
            yield replace(overwriting, owner=entry.owner)


@dataclass(frozen=True, kw_only=True)
class RaiseEnquiry(RecordEntry):
    """Raise an enquiry with an owner and a due day."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = Enquiry
    spec = KindSpec(
        verb="Raise an enquiry",
        digit=2,
        audit="Raised | an enquiry[ in {case}]",
        follows=(
            FollowRule(Kind.REPORT),
            FollowRule(Kind.TRIAGE, button="Raise an enquiry"),
            FollowRule(Kind.ADVICE, button="Raise an enquiry"),
            FollowRule(Kind.SEARCH),
            FollowRule(Kind.MEETING, button="Raise an action"),
            FollowRule(Kind.OCG_FACT, button="Raise an enquiry"),
        ),
        type_column=Enquiry.enquiry_type,
        chip=_chip,
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(
            events=_enquiry_events,
            columns=(Enquiry.due_on, Enquiry.overwritten_from, Enquiry.last_overwritten, Enquiry.owner),
            dates=(Enquiry.due_on, Enquiry.overwritten_from, Enquiry.last_overwritten),
        ),
    )
    text_required = True

    enquiry_type: str
    owner: str
    state: EnquiryState = EnquiryState.ALLOCATED
    urgent: bool = False
    due_on: str = ""
    place_id: int | None = None
    person_id: int | None = None
    coverage_from: str = ""
    coverage_to: str = ""
    overwritten_from: str = ""
    last_overwritten: str = ""
    authority: str = ""

    @override
    def check(self, validator: Validator) -> None:
        """Require the overwrite date of a CCTV enquiry, on which its deadline depends."""
        if self.enquiry_type.endswith(":cctv") and not self.overwritten_from.strip():
            validator.problems["overwritten_from"] = (
                "Ask the owner of the camera when it is overwritten, and fill this in."
            )
        start = validator.day("coverage_from", self.coverage_from, Timing.HAPPENED)
        end = validator.day("coverage_to", self.coverage_to, Timing.PLANNED)
        if start and end and end < start:
            validator.problems["coverage_to"] = "The recordings cannot end before they begin."

    @override
    def headline(self, work: Work) -> str:
        """Return the type of enquiry and what is wanted."""
        return f"{work.label(self.enquiry_type)}: {shorten(self.text, 70)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the owner, the place and the people concerned."""
        return join_parts(
            "Fast-track" if self.urgent else "",
            self.owner,
            subject_name(work, self.place_id),
            subject_name(work, self.person_id),
        )


def _result_events(entry: EnquiryResult, _context: EventContext) -> Iterator[Event]:
    if entry.finished:
        for name in (EventName.ENQUIRY_RESULTED, EventName.CCTV_SECURED):
            yield event_at(entry, name, f"enquiry {entry.follows_id}")


@dataclass(frozen=True, kw_only=True)
class ResultEnquiry(RecordEntry):
    """Record the result of an enquiry, with a time of its own."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = EnquiryResult
    spec = KindSpec(
        verb="Add the result of an enquiry",
        digit=5,
        audit="Recorded | the result of an enquiry[ in {case}]",
        follows=(FollowRule(Kind.ENQUIRY, still_open=True, button="Add result"),),
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(events=_result_events, columns=(EnquiryResult.finished,)),
        settles=(
            Settles("cctv_overwrite", "the result of the enquiry"),
            Settles("enquiry_due", "the result of the enquiry"),
        ),
    )
    text_required = True
    follows_required = True
    passed_on_fields = ("finished",)

    finished: bool = False
    exhibit_reference: str = ""
    clock_error: str = ""

    @override
    def pass_on(self, entry: EnquiryResult, work: Work) -> None:
        """Update the HOLMES state of the enquiry."""
        enquiry = work.get(Enquiry, entry.follows_id or 0)
        enquiry.state = EnquiryState.RESULTED if self.finished else EnquiryState.COMPLETED

    @override
    def headline(self, work: Work) -> str:
        """Return the name of the enquiry that this is the result of."""
        enquiry = work.get(Enquiry, self.follows_id or 0)
        return f"Result, {enquiry.headline}"

    @override
    def detail(self, work: Work) -> str:
        """Return the exhibit and the first words."""
        return join_parts(self.exhibit_reference, shorten(self.text, 110))
