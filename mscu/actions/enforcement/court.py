"""Recording court decisions, and steps under the Proceeds of Crime Act 2002."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.enforcement.victim_duties import victim_duty_events
from mscu.actions.entries.entries import RecordEntry, add_lines, choices, join_parts, shorten, subject_name
from mscu.actions.entries.entry_events import EntryClocks, EventContext, event_at
from mscu.actions.entries.entry_status import CaseHistory, Stage, Statement
from mscu.actions.entries.kind_spec import WITHOUT_PARTNERS, Chip, FollowRule, KindSpec, Settles, code_chip
from mscu.codes import Kind, Timing
from mscu.dates.london import show_day
from mscu.models.entries.court import CourtResult, Proceeds
from mscu.models.entries.entry import Entry
from mscu.models.entries.order import Order, Prohibition
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName
from mscu.rules.orders import order_rules
from mscu.text.counts import count_of
from mscu.text.storable_text import FILL_IN

# Orders against a person: applied for, made, varied, breached, reviewed until they end.

FIRST_STEPS = frozenset({"order_step:applied", "order_step:made", "order_step:refused"})
"""Steps by which an order may first be recorded; any other step belongs to an existing order."""
ORDER_NEEDED = "Choose the order that this belongs to."
END_OR_INDEFINITE = "Enter an end date or choose until further order, not both."
ENDS_BEFORE_START = "It ends before it starts."
STEP_STYLES = {"applied": "soon", "made": "run", "renewed": "run", "breached": "late", "refused": "refused"}
"""The style of the chip of an order by its step; the rest are quiet."""


@dataclass(frozen=True, kw_only=True)
class ProhibitionLine:
    """One prohibition or requirement of an order."""

    text: str
    condition: str | None = None
    ends_on: str = ""


def _chip(order: Order, labels: Mapping[str, str]) -> Chip:
    return code_chip(order.step, labels, STEP_STYLES)


STEPS_ENDING_ORDER = frozenset({"order_step:refused", "order_step:discharged", "order_step:ended"})


STEPS_REVIEWING_ORDER = frozenset({"order_step:reviewed", "order_step:varied", "order_step:renewed"})
"""Steps at which an order was reviewed, whether or not the next review was set."""


WITH_NAME = ("stpo_conviction", "stpo_application", "interim_stpo", "stro", "interim_stro")
"""Orders that can require name and address to be notified (MSA 2015 ss.19, 26)."""
NAMED_STEPS = {"order_step:name_notified": EventName.NAME_NOTIFIED}
STEP_EVENTS = {
    ("order_type:ddtro", "order_step:made"): EventName.LINES_RESTRICTED,
    ("order_type:closure_notice", "order_step:made"): EventName.CLOSURE_NOTICE,
    ("order_type:lme_undertaking", "order_step:applied"): EventName.UNDERTAKING_SOUGHT,
    **{(f"order_type:{name}", "order_step:served"): EventName.ORDER_SERVED for name in WITH_NAME},
}
"""What a step of some kinds of order starts."""


def _order_events(entry: Order, context: EventContext) -> Iterator[Event]:
    about, label = f"order {entry.order_id or entry.id}", context.name(entry.person_id)
    if name := STEP_EVENTS.get((entry.order_type, entry.step)) or NAMED_STEPS.get(entry.step):
        yield event_at(entry, name, about, label=label)
    if entry.step in STEPS_ENDING_ORDER:
        yield event_at(entry, EventName.ORDER_ENDED, about)
        return
    if entry.review_on or entry.step in STEPS_REVIEWING_ORDER:
        due = entry.review_on
        yield event_at(entry, EventName.ORDER_REVIEWED, about, label=label, due=due)
    if entry.ends_on or entry.indefinite:
        yield event_at(entry, EventName.ORDER_SET, about, label=label, due=entry.ends_on)


@dataclass(frozen=True, kw_only=True)
class RecordOrder(RecordEntry):
    """Record a step of an order: the first step represents the order, later ones link to it."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Order
    spec = KindSpec(
        verb="Record an order",
        audit="Recorded | an order[ in {case}]",
        follows=(
            FollowRule(Kind.ORDER, button="Add step"),
            FollowRule(Kind.COURT_RESULT, button="Add order"),
            FollowRule(Kind.CHARGE),
            FollowRule(Kind.DECISION),
        ),
        parts=(Prohibition,),
        chip=_chip,
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(
            events=_order_events,
            columns=(
                Order.person_id,
                Order.order_type,
                Order.step,
                Order.review_on,
                Order.ends_on,
                Order.indefinite,
                Order.order_id,
            ),
            names_person=True,
            dates=(Order.review_on,),
        ),
        settles=(Settles("order_review", "the step that reviews it"),),
    )

    dated_by: ClassVar[Mapping[str, str]] = {"applicant": "applied_on", "order_type": "applied_on"}

    order_type: str
    step: str
    person_id: int | None = None
    court: str = ""
    applicant: str | None = None
    reference: str = ""
    applied_on: str = ""
    starts_on: str = ""
    ends_on: str = ""
    indefinite: bool = False
    officer: str = ""
    review_on: str = ""
    prohibitions: tuple[ProhibitionLine, ...] = ()

    @override
    def check(self, validator: Validator) -> None:
        """Require the order that a later step belongs to, and a plausible end date."""
        if self.step not in FIRST_STEPS and self._order(validator.work) is None:
            validator.problems["follows_id"] = ORDER_NEEDED
        if self.indefinite and self.ends_on.strip():
            validator.problems["ends_on"] = END_OR_INDEFINITE
        starts = validator.day("starts_on", self.starts_on, Timing.PLANNED)
        ends = validator.day("ends_on", self.ends_on, Timing.DUE)
        if starts and ends and ends < starts:
            validator.problems["ends_on"] = ENDS_BEFORE_START
        for index, line in enumerate(self.prohibitions):
            if not line.text.strip():
                validator.problems[f"prohibitions.{index}.text"] = FILL_IN

    @override
    def complete(self, entry: Order, work: Work) -> None:
        """Tie a later step to the order itself, whichever of its steps it follows."""
        if (order := self._order(work)) is not None:
            entry.order_id = order.order_id or order.id

    def _order(self, work: Work) -> Order | None:
        followed = work.get(Entry, self.follows_id) if self.follows_id else None
        return followed if isinstance(followed, Order) else None

    @override
    def add_parts(self, entry: Order, work: Work) -> None:
        """Add the prohibitions and requirements."""
        add_lines(work, entry, Prohibition, name="prohibitions", lines=self.prohibitions)

    @override
    def headline(self, work: Work) -> str:
        """Return the subject of the order first, as several orders of a case may differ only in that."""
        step = f"{label_in_sentence(work.label(self.order_type))} {work.label(self.step).lower()}"
        return f"Order: {subject_name(work, self.person_id)}, {step}"

    @override
    def detail(self, work: Work) -> str:
        """Return the court, the end date and whether the law allows it, or the text."""
        until = "until further order" if self.indefinite else ""
        checked = Validator(work)
        starts = checked.day("starts_on", self.starts_on, Timing.PLANNED) or self.happened_day(work)
        ends = checked.day("ends_on", self.ends_on, Timing.DUE)
        until = f"until {show_day(ends)}" if ends else until
        rule = order_rules().get(self.order_type)
        warning = rule.warning(starts, ends) if rule and ends else ""
        return join_parts(self.court, until, warning) or shorten(self.text)


TERM_SENTENCES = frozenset({"sentence:imprisonment", "sentence:detention"})
"""Custodial sentences that have a length; a life sentence has only a minimum term."""
MAX_MONTHS, MAX_YEARS = 11, 99
NO_PLEA = "plea:none"
NOTHING_DECIDED = "Enter what the court decided: plea, verdict or sentence."
LENGTH_NEEDED = "Enter how long: years, months or both."
OF_ANOTHER_PERSON = "This is about another person. Choose the charge that the court decided."


def _result_events(entry: CourtResult, context: EventContext) -> Iterator[Event]:
    yield from victim_duty_events(entry, EventName.COURT_DECIDED, context)


def _result_status(entry: CourtResult, history: CaseHistory) -> Statement:
    plea = history.shown(entry, "plea")
    decided = history.shown(entry, "verdict") or history.shown(entry, "sentence") or (plea and f"plea {plea}")
    if decided:
        yield Stage.AT_COURT, f"court {entry.happened_words}: {decided.lower()}"


@dataclass(frozen=True, kw_only=True)
class RecordCourtResult(RecordEntry):
    """Record plea, verdict and sentence of a person, with ancillary orders."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = CourtResult
    spec = KindSpec(
        verb="Record a court result",
        audit="Recorded | a court result[ in {case}]",
        follows=(FollowRule(Kind.CHARGE, button="Add result"), FollowRule(Kind.COURT_RESULT)),
        readers=WITHOUT_PARTNERS,
        clocks=EntryClocks(events=_result_events, columns=(CourtResult.person_id,), names_person=True),
        status=_result_status,
    )

    person_id: int | None = None
    court: str = ""
    plea: str | None = None
    verdict: str | None = None
    sentence: str | None = None
    sentence_years: int | None = None
    sentence_months: int | None = None
    offences: tuple[str, ...] = choices("offence")
    ancillary: tuple[str, ...] = choices("order_type")

    @override
    def check(self, validator: Validator) -> None:
        """Require at least one decision, the length of a sentence that has one, and the person charged."""
        followed = validator.work.get(Entry, self.follows_id) if self.follows_id else None
        if self.person_id and getattr(followed, "person_id", None) not in {None, self.person_id}:
            validator.problems["follows_id"] = OF_ANOTHER_PERSON
        if not (self.plea or self.verdict or self.sentence):
            validator.problems["verdict"] = NOTHING_DECIDED
        if self.sentence in TERM_SENTENCES and not (self.sentence_years or self.sentence_months):
            validator.problems["sentence_years"] = LENGTH_NEEDED
        for name, limit in (("sentence_years", MAX_YEARS), ("sentence_months", MAX_MONTHS)):
            if (getattr(self, name) or 0) > limit:
                validator.problems[name] = f"Type a number from 0 to {limit}."

    @override
    def headline(self, work: Work) -> str:
        """Return the person and the latest decision; a plea is not told as a verdict."""
        decision = self.sentence or self.verdict
        words = work.label(decision).lower() if decision else self._pleaded(work)
        outcome = " ".join(filter(None, (words, self._length())))
        return f"Court result: {subject_name(work, self.person_id)}, {outcome}"

    def _pleaded(self, work: Work) -> str:
        return "no plea entered" if self.plea == NO_PLEA else f"pleaded {work.label(self.plea).lower()}"

    def _length(self) -> str:
        parts = ((self.sentence_years, "year"), (self.sentence_months, "month"))
        return " ".join(count_of(n, unit) for n, unit in parts if n)

    @override
    def detail(self, work: Work) -> str:
        """Return the offences, the court and the ancillary orders."""
        offences, orders = (", ".join(map(work.label, keys)) for keys in (self.offences, self.ancillary))
        return join_parts(offences, self.court, orders) or shorten(self.text)


@dataclass(frozen=True, kw_only=True)
class RecordProceeds(RecordEntry):
    """Record a step against proceeds of crime, with its amount."""

    needs = Permission.ENFORCE
    model: ClassVar[type[Entry]] = Proceeds
    spec = KindSpec(
        verb="Record proceeds of crime",
        audit="Recorded | proceeds of crime[ in {case}]",
        heading="Proceeds of crime",
        follows=(
            FollowRule(Kind.EXHIBIT),
            FollowRule(Kind.COURT_RESULT),
            FollowRule(Kind.PROCEEDS, button="Add step"),
        ),
        readers=WITHOUT_PARTNERS,
    )

    poca_step: str
    amount_pence: int | None = None
    person_id: int | None = None
    court: str = ""
    reference: str = ""

    @override
    def headline(self, work: Work) -> str:
        """Return the step and the amount."""
        pounds = f"£{(self.amount_pence or 0) / 100:,.2f}".removesuffix(".00")
        return f"{work.label(self.poca_step)}: {pounds}"

    @override
    def detail(self, work: Work) -> str:
        """Return whom it is against, and the court."""
        return join_parts(subject_name(work, self.person_id), self.court, self.reference)
