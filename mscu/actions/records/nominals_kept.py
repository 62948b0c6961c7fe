"""The people of a case whose records are kept: their MoPI groups, and when each last came to notice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select

from mscu.actions.clocks.case_clocks import CASE_COLUMNS
from mscu.actions.clocks.clear_periods import add_years, mopi_rules
from mscu.dates.london import local_day, show_day
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.record_retention import MopiGrading
from mscu.models.subject import Involvement, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from mscu.actions.clocks.clock_events import CaseColumns
    from mscu.actions.core.action import Work


@dataclass(frozen=True, kw_only=True)
class NominalKept:
    """A person of the case, with their MoPI group and when they last came to notice anywhere."""

    id: int
    name: str
    roles: tuple[str, ...]
    group: str
    """Their own group; empty if the case's group applies."""
    noticed: str
    noticed_in: str
    clear_until: str
    """The day on which their own clear period ends, if it is still to come."""


def case_lines(work: Work, case_ids: Sequence[int]) -> Sequence[CaseColumns]:
    """Return the columns of some cases that clear periods need."""
    lines = work.rows(select(*CASE_COLUMNS).where(Case.id.in_(case_ids)).order_by(Case.id))
    return cast("Sequence[CaseColumns]", lines)


def nominals_kept(work: Work, case_id: int, *, hidden: Collection[int] = ()) -> tuple[NominalKept, ...]:
    """Return the people of a case, each with their group and when they last came to notice."""
    rows = work.rows(
        select(Person.id, Person.name, Involvement.role)
        .join(Involvement, Involvement.subject_id == Person.id)
        .where(Involvement.case_id == case_id, Involvement.entry_id.is_(None))
        .order_by(Person.sort_name, Person.id, Involvement.id)
    )
    roles: dict[tuple[int, str], list[str]] = defaultdict(list)
    for person_id, name, role in rows:
        roles[person_id, name].append(work.label(role))
    person_ids = [person_id for person_id, _ in roles]
    groups, noticed = _own_groups(work, case_id), last_noticed(work, person_ids, hidden=hidden)
    case_group = groups.get(None, "")
    nominals = []
    for (person_id, name), labels in roles.items():
        group = mopi_rules().group(groups.get(person_id, case_group))
        day, reference = noticed.get(person_id, (None, ""))
        until = add_years(day, group.first_years) if day and group else None
        nominal = NominalKept(
            id=person_id,
            name=name,
            roles=tuple(labels),
            group=work.label(groups.get(person_id)),
            noticed=show_day(day) if day else "",
            noticed_in=reference,
            clear_until=show_day(until) if until and until > work.today else "",
        )
        nominals.append(nominal)
    return tuple(nominals)


def _own_groups(work: Work, case_id: int) -> dict[int | None, str]:
    rows = select(MopiGrading.subject_id, MopiGrading.mopi_group).where(MopiGrading.case_id == case_id)
    return work.pairs(rows.order_by(MopiGrading.id))


def last_noticed(
    work: Work, person_ids: Sequence[int], *, hidden: Collection[int] = ()
) -> dict[int, tuple[date, str]]:
    """Return when each of these people last came to notice, and in which case."""
    rows = work.rows(
        select(Involvement.subject_id, func.max(Entry.happened_at), Case.reference)
        .join(Entry, Entry.id == Involvement.entry_id)
        .join(Case, Case.id == Entry.case_id)
        .where(
            Involvement.subject_id.in_(person_ids),
            Case.id.not_in(hidden),
            Entry.kind.in_(mopi_rules().comes_to_notice),
        )
        .group_by(Involvement.subject_id, Case.reference)
    )
    newest: dict[int, tuple[date, str]] = {}
    for person_id, moment, reference in rows:
        notice = (local_day(moment), reference)
        newest[person_id] = max(notice, newest.get(person_id, notice))
    return newest
