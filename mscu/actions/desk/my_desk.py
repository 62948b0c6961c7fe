"""My desk: what is due by day, evidence about to be lost, and requests awaiting an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from mscu.access import Permission
from mscu.actions.clocks.clock_board import BoardFilter, ViewerFilter, board
from mscu.actions.clocks.clock_rows import LATE, OWED, RUNNING, group_at, is_about_person, urgency_at
from mscu.actions.clocks.clocks import FINISHED, RunningClock
from mscu.actions.clocks.victim_liaison import victims_of
from mscu.actions.core.action import Query, Work
from mscu.actions.core.user_names import names_of
from mscu.actions.disclosure.recalls import OverdueRecall, overdue_answers
from mscu.actions.disclosure.releases import ReleaseRequestLine, release_lines
from mscu.actions.entries.entry_events import victim_awaiting
from mscu.actions.entries.entry_file import EntryRow, entry_rows
from mscu.actions.intake.report_register import ReportRow, longest_waiting
from mscu.actions.plans.plan_file import DueAction, due_actions
from mscu.actions.records.rights_requests import RightsState, open_requests
from mscu.code_keys import DECLINED, TO_NAVIGATOR, WAITING_LIST
from mscu.codes import UNANSWERED, EnquiryState
from mscu.copy_codes import ReleaseState
from mscu.dates.london import local_day, short_weekday, show_day
from mscu.models.case import Case
from mscu.models.clock_row import ClockRow
from mscu.models.disclosure import Release
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.referral import Referral
from mscu.models.entries.tactical_advice import OPEN_ANSWERS, TacticalAdvice
from mscu.models.prepared import literal
from mscu.models.subject import Person
from mscu.rules.clock_engine import OPEN_STATES, ClockState
from mscu.text.counts import count_of, list_of

# Requests and decisions


RECENT = timedelta(days=7)
"""How long a refusal stays on the desk."""
FILE, REQUEST = "release", "rights_request"
"""The kinds of record that an item can open."""


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """A request awaiting the user's decision, or a decision made for them."""

    opens: str
    id: int
    title: str
    detail: str
    state: ReleaseState | RightsState


def desk_items(work: Work) -> tuple[DeskItem, ...]:
    """Return what awaits the user, late requests first, then decisions on their own requests."""
    return (*_request_items(work), *_file_items(work))


def _request_items(work: Work) -> Iterator[DeskItem]:
    if work.actor.may(Permission.KEEP_RECORDS):
        for row in open_requests(work):
            if row.state in {RightsState.LATE, RightsState.SOON}:
                yield DeskItem(
                    opens=REQUEST,
                    id=row.id,
                    title=f"{'Acknowledge' if row.may_acknowledge else 'Answer'} {row.asked_by}",
                    state=row.state,
                    detail=f"{row.kind} · {row.due_words[:1].lower()}{row.due_words[1:]}",
                )


def _file_items(work: Work) -> Iterator[DeskItem]:
    if not work.actor.may(Permission.PRINT):
        return
    is_own = Release.asked_by_id == work.actor.id
    since = work.now - RECENT
    condition = or_(
        Release.state == ReleaseState.WAITS,
        is_own & (Release.state == ReleaseState.APPROVED),
        is_own & (Release.state == ReleaseState.REFUSED) & (Release.decided_at >= since),
    )
    for line in release_lines(work, select(Release).where(condition).order_by(Release.id.desc())):
        if line.may_decide:
            yield _file_item(line, f"requested {line.asked} by {line.asked_by}")
        elif line.state is ReleaseState.APPROVED and not line.why_not_write:
            yield _file_item(line, f"save it by {line.until}")
        elif line.state is ReleaseState.REFUSED:
            yield _file_item(line, line.decision)


def _file_item(line: ReleaseRequestLine, detail: str) -> DeskItem:
    file = f"{line.edition}, {count_of(line.rows, 'row')}"
    decides = "Decide on a large file" if line.may_decide else "Your large file"
    return DeskItem(
        opens=FILE,
        id=line.id,
        title=f"{decides}: {file}",
        detail=f"for {line.recipient} · {detail}",
        state=line.state,
    )


# The page


OPEN_ENQUIRY = (EnquiryState.FOR_ALLOCATION, EnquiryState.ALLOCATED, EnquiryState.COMPLETED)
LOST_ON = func.coalesce(Enquiry.last_overwritten, Enquiry.overwritten_from, Enquiry.due_on)
DAYS_AHEAD = 7
MAX_ROWS = 60
MAX_CLOCKS = 20
"""The most clocks that are read of one part of the desk; the board has them all."""
OVERDUE = (ClockState.LATE, ClockState.OWED)
"""What should have been done, and still can be."""
LAPSED = (ClockState.LAPSED,)
AHEAD = (ClockState.RUNNING, ClockState.RUNS_ON)
PARTS = (OVERDUE, LAPSED, AHEAD)


@dataclass(frozen=True, kw_only=True)
class EnquiryLine:
    """An open enquiry, with the time left before the material is lost."""

    id: int
    case_id: int
    case_reference: str
    title: str
    owner: str
    urgent: bool
    is_cctv: bool
    perishes: str
    days_left: int | None
    share_left: float | None
    """The share left of the time that recordings are held; None for material that is not lost."""
    is_lost: bool = False
    """Whether the day from which recordings are lost is past: then nothing is late."""


@dataclass(frozen=True, kw_only=True)
class VictimLine:
    """A victim of an open case, with the day of the last contact by a liaison officer."""

    person_id: int
    name: str
    case_id: int
    case_reference: str
    last_contact: str
    """The day on which the victim was last reached; empty if they never were."""
    last_tried: str
    """The day of a later try that did not reach the victim; empty if there was none."""


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """One day of the week: how many clocks end on it."""

    day: date | None
    """None for what is late."""
    words: str
    count: int


@dataclass(frozen=True, kw_only=True)
class DeskSummary:
    """What My desk shows."""

    now: datetime
    today: date
    week: tuple[DayCount, ...]
    clocks: tuple[RunningClock, ...]
    """The most urgent clocks of each part of the desk; a duty to several victims is one of them."""
    counts: Mapping[ClockState, int]
    """How many clocks are open, by their state."""
    unit_late: int = 0
    unit_in_all: int = 0
    """How many clocks the unit has, where only the viewer's were asked for and there are none."""
    enquiries: tuple[EnquiryLine, ...]
    reports: tuple[ReportRow, ...]
    advice: tuple[EntryRow, ...]
    charity: tuple[EntryRow, ...] = ()
    """The charity's recent and outstanding answers: referrals and emergency cards."""
    plan_actions: tuple[DueAction, ...] = ()
    """Plan actions that are late or due soon."""
    recalls: tuple[OverdueRecall, ...] = ()
    """Recalled copies whose recipients have not answered in time."""
    decisions: tuple[DeskItem, ...] = ()
    """Requests awaiting the user's decision, and decisions on their own requests."""
    victims: tuple[VictimLine, ...] = ()
    """The victims whom the user keeps informed, as their liaison officer."""

    @property
    def clocks_in_all(self) -> int:
        return sum(self.counts.values())

    def count(self, part: Sequence[ClockState]) -> int:
        """Return how many clocks a part of the desk has, one of `PARTS`."""
        return sum(self.counts.get(state, 0) for state in part)


@dataclass(frozen=True, kw_only=True)
class MyDesk(Query[DeskSummary]):
    """What is due for one person, or for the whole unit."""

    mine: bool = True
    needs = Permission.OPEN_CASES
    reads_clocks = True

    def answer(self, work: Work) -> DeskSummary:
        """Read everything, soonest first."""
        with work.together() as reads:
            names = reads.read(names_of, work)
            reads.read(work.labels)
            reads.read(work.displays)
        owners = names.value if self.mine else ()
        with work.together() as reads:
            counts = reads.read(_counts, work, mine=self.mine)
            clocks = reads.read(_clocks, work, mine=self.mine)
            enquiries = reads.all(_enquiries, work, owners)
            reports = reads.read(longest_waiting, work, MAX_ROWS)
            advice = reads.all(_open_advice, work)
            charity = reads.all(_charity_entries, work)
            plan_actions = reads.read(due_actions, work, owners)
            recalls = reads.read(overdue_answers, work, mine=self.mine)
            decisions = reads.read(desk_items, work)
            victims = reads.all(_victims, work)
        others = _counts(work, mine=False) if self.mine and not counts.value else ()
        return DeskSummary(
            now=work.now,
            today=work.today,
            week=tuple(_week(work.today, counts.value)),
            clocks=clocks.value,
            counts=_by_state(counts.value),
            unit_late=_late(others),
            unit_in_all=sum(count for *_, count in others),
            enquiries=enquiries.value,
            reports=reports.value,
            advice=advice.value,
            charity=charity.value,
            plan_actions=plan_actions.value,
            recalls=recalls.value,
            decisions=decisions.value,
            victims=victims.value,
        )


def _clocks(work: Work, *, mine: bool) -> tuple[RunningClock, ...]:
    """Return the most urgent clocks of each part: of what is overdue, people first, then the longest."""
    viewer_filter = ViewerFilter(BoardFilter(mine=mine, folded=True), work)
    with work.together() as reads:
        ids = [reads.read(work.values, _most_urgent(work, viewer_filter, part)) for part in PARTS]
    rows = board(work, folded=True).rows(work, [id_ for part in ids for id_ in part.value])
    return tuple(_one_per_duty([row.clock for row in rows]))


def _most_urgent(work: Work, viewer_filter: ViewerFilter, part: Sequence[ClockState]) -> Select[Any]:
    groups = [OPEN_STATES.index(state) for state in part]
    statement = viewer_filter.apply(select(ClockRow.id)).where(group_at(work.now).in_(groups))
    people_first = (case((is_about_person(), 0), else_=1),) if part is OVERDUE else ()
    ordered: Select[Any] = statement.order_by(*people_first, urgency_at(work.now), ClockRow.id)
    return ordered.limit(literal(MAX_CLOCKS))


def _one_per_duty(clocks: Sequence[RunningClock]) -> Iterator[RunningClock]:
    """Yield the clocks; those by which several victims of a case are told the same are one."""
    duties: dict[object, list[RunningClock]] = {}
    for position, clock in enumerate(clocks):
        is_shared = victim_awaiting(clock.about) is not None and not clock.more
        key: object = (clock.case_id, clock.key, clock.due_day) if is_shared else position
        duties.setdefault(key, []).append(clock)
    for first, *others in duties.values():
        names = list_of([first.victim, *(clock.victim for clock in others)])
        yield replace(first, label=names, people=1 + len(others)) if others else first


Counts = Sequence[tuple[int, "date", int]]


def _counts(work: Work, *, mine: bool) -> Counts:
    """Count the clocks by group and by the day on which they end."""
    group = group_at(work.now)
    statement = ViewerFilter(BoardFilter(mine=mine), work).apply(
        select(group, ClockRow.due_day, func.count(ClockRow.id))
    )
    rows = work.rows(statement.group_by(group, ClockRow.due_day))
    return [(row[0], row[1], row[2]) for row in rows]


def _week(today: date, counts: Counts) -> list[DayCount]:
    """Count what is late and what ends on each day; what is due now counts for today."""
    days = Counter({day: count for group, day, count in counts if group == RUNNING})
    days[today] += sum(count for group, _, count in counts if group == OWED)
    boxes = [DayCount(day=None, words="Late", count=_late(counts))]
    for ahead in range(DAYS_AHEAD):
        day = today + timedelta(days=ahead)
        name = f"{short_weekday(day)} {day.day}"
        boxes.append(DayCount(day=day, words=name if ahead else f"Today, {name}", count=days.get(day, 0)))
    return boxes


def _by_state(counts: Counts) -> Mapping[ClockState, int]:
    by_state = Counter[ClockState]()
    for group, _, count in counts:
        by_state[OPEN_STATES[group]] += count
    return by_state


def _late(counts: Counts) -> int:
    return sum(count for group, _, count in counts if group == LATE)


def _enquiries(work: Work, owners: Sequence[str]) -> list[EnquiryLine]:
    statement = (
        select(Enquiry, Case.reference)
        .join(Case, Case.id == Enquiry.case_id)
        .where(Enquiry.state.in_(OPEN_ENQUIRY))
        .order_by(LOST_ON.nulls_last(), Enquiry.id)
        .limit(literal(MAX_ROWS))
    )
    if owners:
        statement = statement.where(Enquiry.owner.in_(owners))
    return [_line(entry, reference, work.today) for entry, reference in work.rows(statement)]


def _line(entry: Enquiry, reference: str, today: date) -> EnquiryLine:
    lost_on = entry.last_overwritten or entry.overwritten_from
    end = lost_on or entry.due_on
    start = entry.overwritten_from or entry.coverage_from
    share = None
    if entry.last_overwritten and start and entry.last_overwritten > start:
        days_held = (entry.last_overwritten - start).days
        share = max(0.0, min(1.0, (entry.last_overwritten - today).days / days_held))
    return EnquiryLine(
        id=entry.id,
        case_id=entry.case_id or 0,
        case_reference=reference,
        title=entry.headline,
        owner=entry.owner,
        urgent=entry.urgent,
        is_cctv=entry.enquiry_type.endswith(":cctv"),
        perishes=show_day(end) if end else "",
        days_left=(end - today).days if end else None,
        share_left=share,
        is_lost=lost_on is not None and lost_on < today,
    )


def _victims(work: Work) -> Iterator[VictimLine]:
    """Yield the victims whom the user keeps informed: those never reached, then longest without contact."""
    hers = victims_of(work, names_of(work)).subquery()
    statement = (
        select(Person.id, Person.name, Case.id, Case.reference, hers.c.happened_at, hers.c.reached_at)
        .join(hers, hers.c.person_id == Person.id)
        .join(Case, Case.id == hers.c.case_id)
        .where(Case.status.not_in(FINISHED))
        .order_by(hers.c.reached_at.nulls_first(), hers.c.happened_at, Person.id)
        .limit(literal(MAX_ROWS))
    )
    for person_id, name, case_id, reference, last, reached in work.rows(statement):
        yield VictimLine(
            person_id=person_id,
            name=name,
            case_id=case_id,
            case_reference=reference,
            last_contact=show_day(local_day(reached)) if reached else "",
            last_tried=show_day(local_day(last)) if last != reached else "",
        )


def _open_advice(work: Work) -> list[EntryRow]:
    statement = (
        select(TacticalAdvice)
        .where(TacticalAdvice.accepted.in_(OPEN_ANSWERS), TacticalAdvice.done_at.is_(None))
        .order_by(TacticalAdvice.happened_at.desc(), TacticalAdvice.id.desc())
        .limit(literal(MAX_ROWS))
    )
    return entry_rows(work, work.records(statement))


def _charity_entries(work: Work) -> list[EntryRow]:
    """Return recent emergency cards, then referrals that were declined or wait-listed."""
    since = work.now - RECENT
    cards = (
        select(EmergencyCard)
        .where(or_(EmergencyCard.state.in_(UNANSWERED), EmergencyCard.answered_at >= since))
        .order_by(
            EmergencyCard.answered_at.is_not(None), EmergencyCard.recorded_at.desc(), EmergencyCard.id.desc()
        )
        .limit(literal(MAX_ROWS))
    )
    wait_listed = Referral.outcome == WAITING_LIST
    declined = and_(Referral.outcome == DECLINED, Referral.answered_at >= since)
    referrals = (
        select(Referral)
        .where(Referral.referral_to == TO_NAVIGATOR, or_(wait_listed, declined))
        .order_by(Referral.answered_at.desc(), Referral.id.desc())
        .limit(literal(MAX_ROWS))
    )
    with work.together() as reads:
        read_cards = reads.read(work.records, cards)
        read_referrals = reads.read(work.records, referrals)
    return entry_rows(work, [*read_cards.value, *read_referrals.value])
