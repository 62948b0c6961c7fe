"""The policy log: numbered decisions (National Decision Model), superseded but never edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.enforcement.s45_guard import ADULT_TEST, CHILD_TEST, age_at_act, arrest_refusal, s45_scope
from mscu.actions.entries.entries import RecordEntry, choices, join_parts, known_age, shorten, subject_name
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at, person_key
from mscu.actions.entries.entry_file import short_number, superseding_decisions
from mscu.actions.entries.kind_spec import WITHOUT_PARTNERS, Chip, FollowRule, KindSpec, Settles
from mscu.code_keys import ARREST_PLANNED, S45_INDICATIONS
from mscu.codes import Kind
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import Decision
from mscu.rules.age_rules import act_problem, compulsion_problem
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName

NDM_BOXES = ("information", "threat", "powers", "options", "action")
"""The elements of the National Decision Model, in its order."""
NOT_A_DECISION = "Choose the decision that this one supersedes."
SUPERSEDED = "It is already superseded by another decision. Choose that one."


def _chip(decision: Decision, _labels: Mapping[str, str]) -> Chip:
    return short_number(decision.number or ""), "quiet"


def _events(entry: Decision, _context: EventContext) -> Iterator[Event]:
    about = f"decision {entry.id}"
    yield event_at(entry, EventName.DECISION_MADE, about, label=entry.headline, due=entry.review_on)
    if entry.decision_type == S45_INDICATIONS:
        yield event_at(entry, EventName.COMPULSION_REVIEWED, person_key(entry.person_id))
    yield event_at(entry, EventName.CASE_REVIEWED, f"case {entry.case_id}")


def review_events(decisions: Iterable[Decision]) -> Iterator[Event]:
    """Yield each decision of a case as the review of the decisions before it."""
    ordered = sorted(decisions, key=lambda decision: decision.happened_at)
    for position, earlier in enumerate(ordered):
        for later in ordered[position + 1 :]:
            yield event_at(later, EventName.DECISION_REVIEWED, f"decision {earlier.id}")


@dataclass(frozen=True, kw_only=True)
class RecordDecision(RecordEntry):
    """Record a policy log decision, with its reasons and the options not taken.

    The elements are those of the National Decision Model (College of Policing). None is compulsory, since
    decisions are often taken quickly and their reasons written down as far as they are known.
    """

    needs = Permission.DECIDE
    model: ClassVar[type[Entry]] = Decision
    spec = KindSpec(
        verb="Record a decision",
        digit=4,
        audit="Recorded | a decision[ in {case}]",
        follows=(
            FollowRule(Kind.DECISION, button="Review"),
            FollowRule(Kind.DECISION, button="Supersede", supersedes=True),
            FollowRule(Kind.REPORT),
            FollowRule(Kind.MEETING, button="Record a decision", button_first=True),
        ),
        type_column=Decision.decision_type,
        chip=_chip,
        not_corrected="A policy log decision cannot be changed. Record one that replaces it.",
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(
            events=_events,
            columns=(Decision.review_on, Decision.decision_type, Decision.person_id),
            later=review_events,
        ),
        settles=(
            Settles("decision_review", "the decision that reviews it"),
            Settles("s45_review", "the decision on the indications", follows=False),
        ),
    )
    text_required = True

    decided_by: str
    decision_type: str | None = None
    information: str = ""
    threat: str = ""
    powers: str = ""
    options: str = ""
    action: str = ""
    person_id: int | None = None
    cps_told: bool = False
    review_on: str = ""
    supersedes: bool = False
    """Whether it supersedes the decision that it follows."""
    in_place: tuple[str, ...] = choices("in_place")
    """What must be in place before officers go in."""
    indications: tuple[str, ...] = choices("s45_indication")
    """Findings of a section 45 assessment, by its tests for adults and for under-18s."""
    offences: tuple[str, ...] = choices("offence")
    """The offences assessed under section 45; the offence table says which it excludes."""

    @override
    def check(self, validator: Validator) -> None:
        """Refuse to supersede an entry that is not a current decision.

        An arrest of a potential victim may be planned only after section 45 was considered, with the test
        for the person's age.
        """
        if self.decision_type == ARREST_PLANNED:
            about = {subject.subject_id for subject in self.about}
            if why_not := arrest_refusal(validator.work, self.case_id, self.person_id, about):
                validator.problems["person_id"] = why_not
        if not ADULT_TEST.isdisjoint(self.indications) and (problem := self._age_problem(validator)):
            validator.problems["indications"] = problem
        if not self.supersedes:
            return
        followed = validator.work.get(Entry, self.follows_id) if self.follows_id else None
        if followed is None or followed.kind is not Kind.DECISION:
            validator.problems["follows_id"] = NOT_A_DECISION
        elif superseding_decisions(validator.work, (followed.id,)):
            validator.problems["follows_id"] = SUPERSEDED

    def _age_problem(self, validator: Validator) -> str:
        """Return why the test of compulsion for adults does not apply, or not alone."""
        age = known_age(validator, self.person_id)
        if age is None or self.person_id is None:
            return ""
        if problem := compulsion_problem(age, self.happened_day(validator.work)):
            return problem
        if not CHILD_TEST.isdisjoint(self.indications):
            return ""
        return act_problem(age, age_at_act(validator.work, self.case_id, self.person_id).first_day)

    @override
    def complete(self, entry: Any, work: Work) -> None:
        """Assign the next number in the case's log."""
        if entry.case_id is not None:
            entry.number = _next_number(work, work.get(Case, entry.case_id).reference)

    @override
    def headline(self, work: Work) -> str:
        label = work.label(self.decision_type) if self.decision_type else "Decision"
        about = subject_name(work, self.person_id)
        return f"{label}: {about}" if about else f"{label}: {shorten(self.text, 60)}"

    @override
    def detail(self, work: Work) -> str:
        """Return who decided and, for a section 45 assessment, which offences it excludes."""
        reach = s45_scope(self.offences) if self.decision_type == S45_INDICATIONS else ""
        return join_parts(self.decided_by, reach, shorten(self.text, 90))


def _next_number(work: Work, reference: str) -> str:
    prefix = f"{reference}/D"
    numbers = work.values(select(Decision.number).where(Decision.number.startswith(prefix)))
    last = max((int(number.removeprefix(prefix)) for number in numbers), default=0)
    return f"{prefix}{last + 1}"
