"""The case page: what happened, who is involved, what is due, what next, and the chronology."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from mscu.access import Permission, roles_who_may
from mscu.actions.cases.case_papers import DisclosureLine, load_disclosures
from mscu.actions.cases.case_reading import CaseReading, read_case
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.cases.cases import open_enquiries
from mscu.actions.cases.received_bundles import ReceivedLine, bundles_in
from mscu.actions.cases.victims_code import RightLine, victim_rights
from mscu.actions.clocks.clocks import FINISHED, RunningClock
from mscu.actions.clocks.obligations import Obligation
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.actions.core.legal_holds import HoldLine, load_all_holds
from mscu.actions.core.repointing import MergedLine, merge_description, merge_target, merges_into
from mscu.actions.enforcement.alerts import AlertLine, load_alerts, with_readers
from mscu.actions.enforcement.unaccounted import find_unaccounted, people_still_expected
from mscu.actions.entries.attachments import AttachmentLine, attachments_of
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.nrm.nrm_forms import NrmFormLine, forms_in_case
from mscu.actions.sharing.on_call import OnCallTurns, rota
from mscu.codes import CaseStatus, Kind, Marking, MergedKind, Operation
from mscu.dates.london import local_day, show_day
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.user import User
from mscu.text.counts import count_of


@dataclass(frozen=True, kw_only=True)
class CaseDetails:
    """All that the case page shows before an entry is opened."""

    id: int
    version: int
    reference: str
    title: str
    operation: str
    summary: str
    status: CaseStatus
    marking: Marking
    district: str
    sector: str
    place_type: str
    exploitation: tuple[str, ...]
    lead: str
    officer_in_case: str
    crime_references: tuple[str, ...]
    opened: str
    opened_at: datetime
    subjects: tuple[SubjectLine, ...]
    entries: tuple[EntryRow, ...]
    clocks: tuple[RunningClock, ...]
    disclosures: tuple[DisclosureLine, ...]
    restricted_until: str
    restriction_owner: str
    may_record: tuple[Kind, ...]
    may_grade: bool
    """Whether items of its reports may be graded, even when it is closed, since copies still leave."""
    may_print: bool
    may_close: bool
    why_not_close: str
    may_restrict: bool
    may_change: bool = False
    may_merge: bool = False
    rights: Mapping[int, tuple[RightLine, ...]] = field(default_factory=dict)
    """The Victims' Code rights of each victim to whom any was offered, in order."""
    merged: tuple[MergedLine, ...] = ()
    """Records merged into the case, whose merges can be undone."""
    bundles: tuple[ReceivedLine, ...] = ()
    """What other units sent that is in the case, newest first."""
    asked_for: str = ""
    """The reference that was asked for, where that case was merged into this one."""
    may_involve: bool = False
    """Whether subjects may be added to the case or given a role."""
    may_correct: bool = False
    was_held: bool = False
    legal_holds: tuple[HoldLine, ...] = ()
    """Current legal holds on its records."""
    may_lift_hold: bool = False
    expected: tuple[int, ...] = ()
    """Ids of the people expected by the newest operation and not yet accounted for."""
    unaccounted: frozenset[int] = frozenset()
    """Ids of the people who were looked for and are not accounted for."""
    may_lift: bool = False
    """Whether the viewer, as its owner, may end the case's restriction."""
    why_not_record: str = ""
    closed: str = ""
    """When and why the case was closed; empty for an open case."""
    obligations: tuple[Obligation, ...] = ()
    attachments: tuple[AttachmentLine, ...] = ()
    forms: tuple[NrmFormLine, ...] = ()
    """First Responder forms, which only police see."""
    alerts: tuple[AlertLine, ...] = ()
    """Alerts sent to the navigators about this case, newest first."""
    may_alert: bool = False
    alerts_wait_until: str = ""
    """The end of a restriction that keeps the navigator from reading alerts; empty if nothing does."""
    """Whether the user may alert a navigator."""
    on_call: OnCallTurns | None = None
    """Whom to ring at the charity."""
    now: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    """The case's columns, for the form that edits them."""

    @property
    def today(self) -> date:
        """Return the day in London on which the answer was made."""
        return local_day(self.now)

    def may_settle(self, obligation: Obligation) -> bool:
        """Return whether the user may record what settles an obligation."""
        return obligation.kind in self.may_record


@dataclass(frozen=True, kw_only=True)
class CaseFile(Query[CaseDetails]):
    """A case for its page."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> CaseDetails:
        """Read the case with its chronology, people and clocks; a merged case leads to the kept one."""
        answer = _read_page(work, self.case_id)
        asked = work.get(Case, self.case_id)
        if asked.kept_id is None:
            return answer
        case_id = merge_target(work, Case, asked.kept_id)
        answer = _read_page(work, case_id)
        work.note(
            AuditNote(
                operation=Operation.CONSULTATION, object_type="cases", object_id=case_id, case_id=case_id
            )
        )
        return replace(answer, asked_for=asked.reference)


def _read_page(work: Work, case_id: int) -> CaseDetails:
    """Return what the page shows of a case; all that is found by its id is read together."""
    with work.together() as reads:
        read_reading = reads.read(read_case, work, case_id)
        side = reads.read(_side_fields, work, case_id)
        read_alerts = reads.read(load_alerts, work, case_id)
        restriction = reads.read(_restriction, work, case_id)
        open_count = reads.read(_count_before_closing, work, case_id)
        read_holds = reads.read(load_all_holds, work, case_id)
    reading, holds = read_reading.value, read_holds.value
    case, entries = reading.case, reading.entries
    with work.together() as reads:
        alerts = reads.read(with_readers, work, case_id, read_alerts.value, entries)
        rights = reads.read(victim_rights, reading.reader)
    return CaseDetails(
        subjects=reading.subjects,
        entries=reading.rows,
        crime_references=reading.crime_references,
        clocks=reading.clocks,
        obligations=reading.obligations,
        attachments=tuple(attachments_of(reading.reader)),
        legal_holds=tuple(hold for hold in holds if not hold.is_lifted),
        was_held=bool(holds),
        expected=people_still_expected(reading.sought, entries),
        unaccounted=frozenset(person.subject_id for person in find_unaccounted(reading.sought, entries)),
        now=work.now,
        values={name: getattr(case, name) for name in Case.columns()},
        rights=rights.value,
        alerts=alerts.value,
        may_alert=work.actor.may(Permission.LIAISE) and bool(read_alerts.value.referred),
        **_heading_fields(work, reading),
        **side.value,
        **_permission_fields(work, case, restriction.value, open_count.value),
    )


def _heading_fields(work: Work, reading: CaseReading) -> dict[str, Any]:
    """Return what stands at the head of the page."""
    case = reading.case
    columns = (
        "id",
        "version",
        "reference",
        "title",
        "operation",
        "status",
        "marking",
        "lead",
        "officer_in_case",
        "opened_at",
    )
    return {
        "summary": case.summary,
        "exploitation": tuple(map(work.label, reading.exploitation)),
        "opened": show_day(local_day(case.opened_at)),
        "closed": _closed_text(case),
        **{name: getattr(case, name) for name in columns},
        **{name: work.label(getattr(case, name)) for name in ("district", "sector", "place_type")},
    }


def _side_fields(work: Work, case_id: int) -> dict[str, Any]:
    """Return what stands beside the chronology."""
    with work.together() as reads:
        disclosures = reads.all(load_disclosures, work, case_id)
        forms = reads.all(forms_in_case, work, case_id)
        on_call = reads.read(rota, work)
        merged = reads.all(_merged_cases, work, case_id)
        bundles = reads.all(bundles_in, work, case_id)
    return {
        "disclosures": disclosures.value,
        "forms": forms.value,
        "on_call": on_call.value,
        "merged": merged.value,
        "bundles": bundles.value,
    }


def _merged_cases(work: Work, case_id: int) -> Iterator[MergedLine]:
    for merge, is_unsettled in merges_into(work, MergedKind.CASE, case_id):
        yield MergedLine(
            id=merge.id,
            other=work.get(Case, merge.other_id).reference,
            description=merge_description(work, merge),
            left=is_unsettled,
        )


def _permission_fields(
    work: Work, case: Case, restriction: _CurrentRestriction, open_count: int
) -> dict[str, Any]:
    """Return what the user may do with a case that has a number of open enquiries, and why not."""
    why_not = _why_not_close(work, case, open_count)
    actor, is_closed = work.actor, case.status in FINISHED
    may_work = actor.may(Permission.WORK_CASES)
    return {
        "may_record": may_record(work, case),
        "why_not_record": _CASE_CLOSED if is_closed else "",
        "may_grade": actor.may(Permission.RECORD_REPORTS),
        "may_print": actor.may(Permission.PRINT_OWN),
        "may_close": not why_not,
        "why_not_close": why_not,
        "may_restrict": actor.may(Permission.RESTRICT),
        "may_lift": restriction.is_mine,
        "restricted_until": restriction.until,
        "restriction_owner": restriction.owner,
        "may_change": may_work,
        "may_merge": actor.may(Permission.MERGE_CASES),
        "may_involve": may_work and not is_closed,
        "may_lift_hold": actor.may(Permission.CLOSE_CASES),
        "may_correct": actor.may(Permission.CORRECT),
        "alerts_wait_until": _hidden_from_navigators(work, case, restriction),
    }


_CASE_CLOSED = "This case is closed: only notes, complaints and urgent requests may be added."


def may_record(work: Work, case: Case) -> tuple[Kind, ...]:
    """Return the kinds of entry that the user may record in this case."""
    return tuple(
        kind
        for kind in Kind
        for command in (RecordEntry.by_kind[kind],)
        if not command.from_navigators and work.actor.may(command.needs)
        if case.status not in FINISHED or command.allowed_when_closed
    )


def _closed_text(case: Case) -> str:
    closed = f"Closed {show_day(local_day(case.closed_at))}" if case.closed_at else ""
    return f"{closed}: {case.close_reason}" if closed and case.close_reason else closed


@dataclass(frozen=True)
class _CurrentRestriction:
    until: str = ""
    owner: str = ""
    is_mine: bool = False


def _restriction(work: Work, case_id: int) -> _CurrentRestriction:
    rows = work.rows(
        select(Restriction.ends_on, Restriction.owner_id, User.display)
        .join(User, User.id == Restriction.owner_id)
        .where(Restriction.case_id == case_id, Restriction.ends_on >= work.today)
    )
    if not rows:
        return _CurrentRestriction()
    ends_on, owner_id, owner = rows[0]
    is_mine = owner_id == work.actor.id and work.actor.may(Permission.RESTRICT)
    return _CurrentRestriction(show_day(ends_on), owner, is_mine)


def _hidden_from_navigators(work: Work, case: Case, restriction: _CurrentRestriction) -> str:
    """Return the end of a restriction under which no navigator reads the case, or an empty string."""
    return restriction.until if restriction.until and not _is_open_to_navigator(work, case) else ""


def _is_open_to_navigator(work: Work, case: Case) -> bool:
    """Return whether a navigator is among those to whom the case is restricted."""
    named = select(RestrictionMember.id).join(User, User.id == RestrictionMember.user_id)
    roles = roles_who_may(Permission.HEAR_ALERTS, work.actor.store)
    of_case = named.where(RestrictionMember.case_id == case.id)
    return work.value(of_case.where(User.role.in_(roles), User.left_at.is_(None))) is not None


def _count_before_closing(work: Work, case_id: int) -> int:
    """Return the number of open enquiries, for who may close cases."""
    return open_enquiries(work, case_id) if work.actor.may(Permission.CLOSE_CASES) else 0


def _why_not_close(work: Work, case: Case, open_count: int) -> str:
    if not work.actor.may(Permission.CLOSE_CASES):
        return "Only a supervisor can close a case."
    if case.status in FINISHED:
        return "The case is closed."
    return (
        f"The case cannot be closed: {count_of(open_count, 'open enquiry', 'open enquiries')}."
        if open_count
        else ""
    )
