"""Victim information requests: what police ask others to tell of a victim, the notice of it, the answer.

A request is prepared and sent; the notice, where it could not be given with it, and the answer are later
steps. What comes with the answer is attached to its entry, and assessed there as material.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.entries import RecordEntry, choices, join_parts, known_age, shorten, subject_name
from mscu.actions.entries.kind_spec import WITHOUT_PARTNERS, Chip, FollowRule, KindSpec, Paper, code_chip
from mscu.code_keys import AT_RISK_ROLES
from mscu.codes import InformationNotice, InformationPaper, Kind, Timing, YesNo
from mscu.dates.london import local_day
from mscu.models.entries.entry import Entry
from mscu.models.entries.information_request import InformationRequest
from mscu.rules.victim_information import (
    ANSWERED,
    ASKED_WITH,
    NOTICE,
    REQUEST_FIELDS,
    REQUEST_STEPS,
    SENT,
    is_asked,
    notice_problems,
    sending_problems,
    victim_information_rule,
)
from mscu.text.storable_text import FILL_IN

STEP_OF_NOTHING = "Choose the request that was sent, of which this is a step."
OF_ANOTHER_PERSON = "That request asks for information about another person."
ALREADY_SENT = "This request has been sent. Record its notice or its answer, or record another request."
BEFORE_REQUEST = "This is before the request. Correct this date, or first that of the request."
STEP_STYLES = {
    "prepared": "soon",
    "sent": "run",
    "notice": "done",
    "answered": "done",
    "withdrawn": "refused",
}


def _chip(request: InformationRequest, labels: Mapping[str, str]) -> Chip:
    """Return the answer once there is one, otherwise the step."""
    if request.answer:
        return labels.get(request.answer, "").lower(), "done"
    return code_chip(request.step, labels, STEP_STYLES)


def _papers(request: InformationRequest) -> Iterator[Paper]:
    if request.step in REQUEST_STEPS:
        yield InformationPaper.REQUEST, "Request PDF"
        if request.notice is not InformationNotice.NONE:
            yield InformationPaper.NOTICE, "Notice PDF"
    elif request.step == NOTICE and request.notice is InformationNotice.GIVEN:
        yield InformationPaper.NOTICE, "Notice PDF"


def original_request(work: Work, entry_id: int | None) -> InformationRequest | None:
    """Return the request that was sent, to which a step belongs, or None."""
    while entry_id is not None:
        entry = work.get(Entry, entry_id)
        if not isinstance(entry, InformationRequest):
            return None
        if entry.step == SENT:
            return entry
        entry_id = entry.follows_id
    return None


@dataclass(frozen=True, kw_only=True)
class RecordInformationRequest(RecordEntry):
    """Record a victim information request, or a step of it."""

    needs = Permission.WORK_CASES
    model: ClassVar[type[Entry]] = InformationRequest
    spec = KindSpec(
        verb="Request information from a holder",
        audit="Recorded | a victim information request[ in {case}]",
        follows=(FollowRule(Kind.INFORMATION_REQUEST, button="Add step"), FollowRule(Kind.ENQUIRY)),
        type_column=InformationRequest.step,
        chip=_chip,
        papers=_papers,
        readers=WITHOUT_PARTNERS,
    )
    roles_required: ClassVar[Mapping[str, frozenset[str]]] = {"person_id": AT_RISK_ROLES}
    passed_on_fields = ("answer",)

    step: str = SENT
    person_id: int | None = None
    holder: str = ""
    holder_why: str = ""
    authorised_by: str = ""
    asked_for: str = ""
    reason: str = ""
    how_handled: str = ""
    line_of_enquiry: str = ""
    relevance: str = ""
    necessity: str = ""
    proportionality: str = ""
    other_means: str = ""
    counselling: YesNo | None = None
    probative_value: str = ""
    presumption_rebutted: str = ""
    regard: tuple[str, ...] = choices("regard_to_code")
    request_left_out: tuple[str, ...] = choices("information_part")
    lacks_capacity: YesNo | None = None
    notice: InformationNotice | None = None
    notice_to: tuple[str, ...] = choices("notice_recipient")
    notice_name: str = ""
    notice_on: str = ""
    notice_left_out: tuple[str, ...] = choices("information_part")
    late_reason: str = ""
    grounds: tuple[str, ...] = choices("notice_ground")
    grounds_why: str = ""
    answer: str | None = None

    @override
    def checked_values(self, validator: Validator) -> dict[str, Any]:
        """Leave empty what the step does not ask for, whatever a form still holds of it."""
        values = super().checked_values(validator)
        columns = self.model.__mapper__.column_attrs
        for name in ASKED_WITH.keys() & values.keys():
            if not is_asked(name, self):
                default = columns[name].columns[0].default
                values[name] = default.arg if default is not None else None
                validator.problems.pop(name, None)
        return values

    @override
    def add_choices(self, entry: Entry, work: Work, names: Container[str] | None = None) -> None:
        wanted = {each.name for each in fields(self) if names is None or each.name in names}
        super().add_choices(entry, work, {name for name in wanted if is_asked(name, self)})

    @override
    def check(self, validator: Validator) -> None:
        """Require what the Act and its code require of the step, if the request came after them."""
        request = original_request(validator.work, self.follows_id)
        if self.step in REQUEST_STEPS:
            self._check_request(validator, request)
        elif request is None:
            validator.problems["follows_id"] = STEP_OF_NOTHING
        else:
            self._check_step(validator, request)

    def _check_request(self, validator: Validator, sent: InformationRequest | None) -> None:
        if sent is not None:
            validator.problems["step"] = ALREADY_SENT
        for name in ("holder", "asked_for"):
            self._require(validator, name)
        day = self.happened_day(validator.work)
        if self.step == SENT and not victim_information_rule().is_before_code(day):
            for name in REQUEST_FIELDS:
                if name != "counselling":
                    self._require(validator, name)
            self._note(validator, sending_problems(self))
            self._check_notice(validator, day, validator.day("notice_on", self.notice_on, Timing.HAPPENED))

    def _check_step(self, validator: Validator, request: InformationRequest) -> None:
        day, asked_on = self.happened_day(validator.work), local_day(request.happened_at)
        if day < asked_on:
            validator.problems.setdefault("happened", BEFORE_REQUEST)
        if self.person_id not in {None, request.person_id}:
            validator.problems.setdefault("follows_id", OF_ANOTHER_PERSON)
        if self.step == ANSWERED and not self.answer:
            validator.problems["answer"] = "Choose how it was answered."
        if self.step != NOTICE:
            self._require(validator, "text")
        elif not victim_information_rule().is_before_code(asked_on):
            given_on = validator.day("notice_on", self.notice_on, Timing.HAPPENED)
            self._check_notice(validator, asked_on, given_on, said_before=bool(request.late_reason))

    def _check_notice(
        self, validator: Validator, asked_on: date, given_on: date | None, *, said_before: bool = False
    ) -> None:
        age = known_age(validator, self.person_id)
        found = dict(notice_problems(self, asked_on=asked_on, given_on=given_on, age=age))
        if said_before:
            found.pop("late_reason", None)
        self._note(validator, found.items())

    def _require(self, validator: Validator, name: str) -> None:
        if not getattr(self, name).strip():
            validator.problems.setdefault(name, FILL_IN)

    def _note(self, validator: Validator, problems: Iterable[tuple[str, str]]) -> None:
        for name, problem in problems:
            validator.problems.setdefault(name, problem)

    @override
    def pass_on(self, entry: InformationRequest, work: Work) -> None:
        """Show the answer with the request."""
        request = original_request(work, entry.follows_id)
        if request is not None and entry.step == ANSWERED:
            request.answer = entry.answer

    @override
    def headline(self, work: Work) -> str:
        """Return what was asked of whom, or which step it is."""
        if self.step in REQUEST_STEPS:
            is_before = victim_information_rule().is_before_code(self.happened_day(work))
            mark = " (before the code)" if is_before else ""
            return f"Victim information request{mark}: {shorten(self.holder, 70)}"
        request = original_request(work, self.follows_id)
        step = work.label(self.answer if self.step == ANSWERED else self.step)
        return f"Victim information request, {step.lower()}: {shorten(request.holder if request else '', 70)}"

    @override
    def detail(self, work: Work) -> str:
        """Return whose information it is, and what is asked for or was answered."""
        return join_parts(
            subject_name(work, self.person_id),
            self.authorised_by if self.step in REQUEST_STEPS else "",
            shorten(self.asked_for if self.step in REQUEST_STEPS else self.text, 80),
        )
