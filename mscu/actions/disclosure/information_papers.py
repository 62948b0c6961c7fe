"""Issues the papers of a victim information request: the request in writing, and the notice to the victim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from typing_extensions import override

from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.issuing import issue_document
from mscu.actions.entries.information_requests import original_request
from mscu.actions.entries.kind_spec import spec_of
from mscu.code_keys import SUSPECT
from mscu.codes import InformationPaper
from mscu.dates.london import local_day, show_day
from mscu.documents.information_request import PrintedInformationRequest, information_paper
from mscu.errors import NotFound
from mscu.models.case import Case
from mscu.models.entries.entry import Choice
from mscu.models.entries.information_request import InformationRequest
from mscu.models.subject import Involvement, Person, SubjectName
from mscu.rules.victim_information import SENT, victim_information_rule
from mscu.text.name_forms import name_words

LEFT_OUT = {InformationPaper.REQUEST: "request_left_out", InformationPaper.NOTICE: "notice_left_out"}
"""The field of the entry that says what a paper leaves out."""
TO_SUSPECT = (
    "{name} is recorded as a suspect in this case. Choose another recipient; for no notice at all there are "
    "grounds (s.44B(5))."
)


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

    @override
    def check_more(self, validator: Validator) -> None:
        """Refuse a paper for a suspect, who would learn of the enquiry and of what the victim told."""
        work = validator.work
        entry = work.get(InformationRequest, self.entry_id)
        request = original_request(work, entry.id) or entry
        is_notice = self.paper is InformationPaper.NOTICE
        readers = (self.recipient, entry.notice_name if is_notice else request.holder)
        if name := _suspect_among(work, request, readers):
            validator.problems.setdefault("recipient", TO_SUSPECT.format(name=name))


def _suspect_among(work: Work, request: InformationRequest, readers: Iterable[str]) -> str:
    """Return a suspect of the case, other than the victim, whom the name of a reader may mean."""
    written = [name_words(reader) for reader in readers]
    subject_ids = select(Involvement.subject_id).where(
        Involvement.case_id == request.case_id, Involvement.role == SUSPECT
    )
    suspects = select(Person).where(Person.id.in_(subject_ids), Person.id != request.person_id)
    for suspect in work.records(suspects):
        aliases = work.values(select(SubjectName.name).where(SubjectName.subject_id == suspect.id))
        for words in map(name_words, (suspect.name, *aliases)):
            if words and any(words == name or (len(words) > 1 and words <= name) for name in written):
                return suspect.name
    return ""


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
