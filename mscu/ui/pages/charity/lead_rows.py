"""What the safeguarding lead must see to, as rows: late contacts, what is asked, what ends."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.actions.charity.lead_desk import CardAnswer, LeadDeskSummary, SurvivorDue
from mscu.actions.charity.material_requests import RequestLine
from mscu.actions.survivors.survivor_list import Opening
from mscu.codes import Family
from mscu.dates.london import show_day, show_moment
from mscu.survivor_codes import ReleaseHow
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.support.support_form_specs import PAGE

SOON_DAYS = 2
RELEASES = {
    ReleaseHow.SIGNED: Chip("released", Status.DONE),
    ReleaseHow.SPOKEN: Chip("told by phone", Status.DONE),
    ReleaseHow.REFUSED: Chip("refused", Status.QUIET, Shape.CROSS),
}


@dataclass(frozen=True)
class LeadRow:
    """A row, and what Enter opens: a form or register by its key, or the survivor."""

    look: RowLook
    survivor_id: int
    form_key: str = ""


def rows_of_late(answer: LeadDeskSummary) -> list[LeadRow]:
    """Return the contacts that were not kept, latest first; Enter hands over."""
    return [LeadRow(_late_look(due), due.survivor_id, handover_key(due.survivor_id)) for due in answer.late]


def handover_key(survivor_id: int) -> str:
    """Return the key of the register in which cover is named, or a survivor handed over."""
    return f"{PAGE}/readers/{survivor_id}"


def rows_of_asked(answer: LeadDeskSummary) -> list[LeadRow]:
    """Return what is to be reviewed and answered, then recent answers to urgent requests."""
    return [
        *(LeadRow(_opening_look(opening), 0, f"{PAGE}/openings") for opening in answer.openings),
        *(LeadRow(_request_look(line), line.survivor_id, f"{PAGE}/requests") for line in answer.requests),
        *(LeadRow(_release_look(release), release.survivor_id) for release in answer.releases),
    ]


def rows_of_ending(answer: LeadDeskSummary) -> list[LeadRow]:
    """Return consents and cards together, soonest first."""
    ending = sorted([*answer.consents, *answer.cards], key=lambda due: (due.day, due.reference))
    return [LeadRow(_ending_look(due), due.survivor_id) for due in ending]


def _with(due: SurvivorDue) -> str:
    return f", with {isolated(' and '.join(due.navigators))}" if due.navigators else ", with nobody"


def _late_look(due: SurvivorDue) -> RowLook:
    covered = f"covered by {' and '.join(due.covers)}" if due.covers else "nobody covers"
    when = show_moment(due.at) if due.at is not None else show_day(due.day)
    days = count_of(-due.days_left, "day") if due.days_left else "today"
    return RowLook(
        f"{due.reference}{_with(due)}",
        joined(f"agreed for {when}", covered),
        family=Family.CARE,
        icon="messages-square",
        kind="Late contact",
        chip=Chip(days, Status.QUIET, in_full=f"{days} late" if due.days_left else "late since today"),
    )


def _ending_look(due: SurvivorDue) -> RowLook:
    """Return a consent or a card as a row; a consent has a purpose."""
    title = f"Consent, {due.purpose[:1].lower()}{due.purpose[1:]}" if due.purpose else "Emergency card"
    ends = "lapses after" if due.purpose else "to be looked at by"
    return RowLook(
        f"{title}: {due.reference}",
        joined(f"{ends} {show_day(due.day)}", " and ".join(due.navigators)),
        family=Family.CARE,
        icon="clipboard-check" if due.purpose else "siren",
        kind="Consent" if due.purpose else "Emergency card",
        chip=_ending_chip(due),
    )


def _ending_chip(due: SurvivorDue) -> Chip:
    if due.days_left < 0:
        return Chip("lapsed" if due.purpose else "to review", Status.SOON)
    return _days_chip(due.days_left)


def _days_chip(days: int) -> Chip:
    return Chip(count_of(days, "day") if days else "today", Status.SOON if days <= SOON_DAYS else Status.RUN)


def _opening_look(opening: Opening) -> RowLook:
    return RowLook(
        f"Opened with a reason: {opening.reference}",
        joined(f"by {opening.display}", opening.when),
        family=Family.CARE,
        icon="lock-open",
        kind="Opening",
        chip=Chip("to review", Status.SOON),
    )


def _request_look(line: RequestLine) -> RowLook:
    chip = None
    if line.days_left is not None:
        is_late = line.days_left < 0
        late = Chip(f"{count_of(-line.days_left, 'day')} late", Status.SOON)
        chip = late if is_late else _days_chip(line.days_left)
    return RowLook(
        f"{line.requester}: {line.survivor}",
        joined(line.state.label, f"by {line.due}" if line.due else "no date set", line.basis),
        family=Family.ENFORCEMENT,
        icon="scale",
        kind="Request",
        chip=chip,
    )


def _release_look(release: CardAnswer) -> RowLook:
    return RowLook(
        f"Police, {release.asked}: card of {release.reference}",
        f"answered in {count_of(release.minutes, 'minute')} by {isolated(release.by)}",
        family=Family.REPORT,
        icon="siren",
        kind="Urgent request",
        chip=RELEASES[release.how],
    )
