"""Issues the papers of a victim information request: the request in writing, and the notice to the victim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.issuing import issue_document
from mscu.actions.entries.information_requests import original_request
from mscu.actions.entries.kind_spec import spec_of
from mscu.codes import InformationPaper
from mscu.dates.london import local_day, show_day
from mscu.documents.information_request import PrintedInformationRequest, information_paper
from mscu.errors import NotFound
from mscu.models.case import Case
from mscu.models.entries.entry import Choice
from mscu.models.entries.information_request import InformationRequest
from mscu.models.subject import Person
from mscu.rules.victim_information import SENT, victim_information_rule

LEFT_OUT = {InformationPaper.REQUEST: "request_left_out", InformationPaper.NOTICE: "notice_left_out"}
"""The field of the entry that says what a paper leaves out."""


@dataclass(frozen=True, kw_only=True)
class IssueInformationPaper(IssueFile):
    """Issue the request in writing, or the notice of it, and record the copy."""

    entry_id: int
    paper: InformationPaper

    def perform(self, work: Work) -> FileCopy:
        """Write the paper from the entry, or from the request of which it is a step."""
        entry = work.get(InformationRequest, self.entry_id)
        self.check(work)
        if self.paper not in {paper for paper, _ in spec_of(entry.kind).papers(entry)}:
            raise NotFound
        document = information_paper(_facts(work, entry, self.paper), self.paper)
        return issue_document(work, self, document, rows=1, case_id=entry.case_id)


def _facts(work: Work, entry: InformationRequest, paper: InformationPaper) -> PrintedInformationRequest:
    request = original_request(work, entry.id) or entry
    person = work.get(Person, request.person_id)
    case = work.get(Case, request.case_id) if request.case_id is not None else None
    asked_on = local_day(request.happened_at)
    return PrintedInformationRequest(
        marking=request.marking,
        reference=case.reference if case is not None else "",
        asked=show_day(asked_on) if request.step == SENT else "",
        holder=request.holder,
        person=person.name,
        born=person.known_age.words_on(work.today),
        authorised_by=request.authorised_by,
        notice_to=entry.notice_name,
        what=request.asked_for,
        why=request.reason,
        how=request.how_handled,
        left_out={key.partition(":")[2] for key in _chosen(work, entry, LEFT_OUT[paper])},
        under_act=not victim_information_rule().is_before_code(asked_on),
    )


def _chosen(work: Work, entry: InformationRequest, field_name: str) -> Iterable[str]:
    return work.values(
        select(Choice.choice).where(Choice.entry_id == entry.id, Choice.of_field == field_name)
    )
