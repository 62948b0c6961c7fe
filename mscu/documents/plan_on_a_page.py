"""The plan on a page: one landscape side, a column for each of the four Ps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mscu.codes import Marking
from mscu.documents.blocks import (
    Block,
    Document,
    Lane,
    LaneItem,
    Lanes,
    Paragraph,
    Span,
    Title,
    Tone,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.documents.editions.case_sections import join_parts
from mscu.text.counts import count_of

EDITION = "plan_on_a_page"
KICKER = "4P plan on a page"


@dataclass(frozen=True, kw_only=True)
class PrintedAction:
    objective: str
    action: str
    owner: str
    partner: str
    due: str
    state: str
    is_late: bool
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class PrintedStrand:
    """One of the four Ps with its actions."""

    label: str
    note: str
    actions: tuple[PrintedAction, ...]


@dataclass(frozen=True, kw_only=True)
class PrintedPlan:
    """Everything that a plan on a page shows."""

    title: str
    about: str
    case_reference: str
    district: str
    lead: str
    aim: str
    review: str
    ended: str
    as_of: str
    open_questions: int
    strands: tuple[PrintedStrand, ...]


def plan_on_a_page(plan: PrintedPlan) -> Document:
    return Document(
        name=KICKER,
        edition=EDITION,
        marking=Marking.OFFICIAL_SENSITIVE,
        head_left=join_parts(plan.case_reference, plan.about, by=" · "),
        head_right=f"as of {plan.as_of}",
        blocks=tuple(_blocks(plan)),
    )


def _blocks(plan: PrintedPlan) -> Iterable[Block]:
    yield Title(plan.title, kicker=KICKER)
    if plan.aim:
        yield Paragraph((Span("Aim: ", Tone.BOLD), Span(plan.aim)), Voice.LEAD)
    yield Paragraph(quiet(_about(plan)), Voice.NOTE)
    yield Lanes(tuple(map(_lane, plan.strands)))


def _about(plan: PrintedPlan) -> str:
    actions = [action for strand in plan.strands for action in strand.actions]
    late_count, open_count = (
        sum(action.is_late for action in actions),
        sum(action.is_open for action in actions),
    )
    questions = plan.open_questions
    parts = (
        plan.district or "All districts",
        f"review {plan.review}" if plan.review else "",
        f"ended {plan.ended}" if plan.ended else "",
        f"{open_count} of {len(actions)} actions open, {late_count} late",
        f"{count_of(questions, 'intelligence requirement')} open",
        # Last, as a right-to-left name would move figures that follow it.
        f"lead {plan.lead}" if plan.lead else "no lead yet",
    )
    return join_parts(*parts, by=" · ")


def _lane(strand: PrintedStrand) -> Lane:
    ordered = sorted(strand.actions, key=lambda action: not action.is_open)
    items = tuple(map(_item, ordered))
    return Lane(strand.label, strand.note, items, empty="No action yet")


def _item(action: PrintedAction) -> LaneItem:
    when = f"due {action.due}" if action.is_open and action.due else action.due or "no day"
    who = join_parts(action.owner or "no owner yet", action.partner)
    late = (Span(", late", Tone.BOLD),) if action.is_late else ()
    return LaneItem(
        bold(action.objective),
        plain(action.action),
        (quiet(who), (Span(f"{when} · {action.state.lower()}"), *late)),
    )
