"""The people of a case whose records are kept: their MoPI groups, and when each last came to notice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select

from mscu.actions.clocks.clear_periods import add_years, mopi_rules
from mscu.actions.clocks.clocks import CASE_COLUMNS
from mscu.dates.london import local_day, show_day
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.records import MopiGrading
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


def lines_of(work: Work, numbers: Sequence[int]) -> Sequence[CaseColumns]:
    """Return the columns of some cases that clear periods need."""
    lines = work.rows(select(*CASE_COLUMNS).where(Case.id.in_(numbers)).order_by(Case.id))
    return cast("Sequence[CaseColumns]", lines)


def nominals_kept(work: Work, case_id: int, *, hidden: Collection[int] = ()) -> tuple[NominalKept, ...]:
    """Return the people of a case, each with their group and when they last came to notice."""
    ties = work.rows(
        select(Person.id, Person.name, Involvement.role)
        .join(Involvement, Involvement.subject_id == Person.id)
        .where(Involvement.case_id == case_id, Involvement.entry_id.is_(None))
        .order_by(Person.sort_name, Person.id, Involvement.id)
    )
    roles: dict[tuple[int, str], list[str]] = defaultdict(list)
    for number, name, role in ties:
        roles[number, name].append(work.label(role))
    numbers = [number for number, _ in roles]
    groups, noticed = _own_groups(work, case_id), last_noticed(work, numbers, hidden=hidden)
    of_case = groups.get(None, "")
    found = []
    for (number, name), held in roles.items():
        group = mopi_rules().group(groups.get(number, of_case))
        day, reference = noticed.get(number, (None, ""))
        until = add_years(day, group.first_years) if day and group else None
        nominal = NominalKept(
            id=number,
            name=name,
            roles=tuple(held),
            group=work.label(groups.get(number)),
            noticed=show_day(day) if day else "",
            noticed_in=reference,
            clear_until=show_day(until) if until and until > work.today else "",
        )
        found.append(nominal)
    return tuple(found)


def _own_groups(work: Work, case_id: int) -> dict[int | None, str]:
    rows = select(MopiGrading.subject_id, MopiGrading.mopi_group).where(MopiGrading.case_id == case_id)
    return work.pairs(rows.order_by(MopiGrading.id))


def last_noticed(
    work: Work, people: Sequence[int], *, hidden: Collection[int] = ()
) -> dict[int, tuple[date, str]]:
    """Return when each of these people last came to notice, and in which case."""
    rows = work.rows(
        select(Involvement.subject_id, func.max(Entry.happened_at), Case.reference)
        .join(Entry, Entry.id == Involvement.entry_id)
        .join(Case, Case.id == Entry.case_id)
        .where(
            Involvement.subject_id.in_(people),
            Case.id.not_in(hidden),
            Entry.kind.in_(mopi_rules().comes_to_notice),
        )
        .group_by(Involvement.subject_id, Case.reference)
    )
    found: dict[int, tuple[date, str]] = {}
    for number, at, reference in rows:
        said = (local_day(at), reference)
        found[number] = max(said, found.get(number, said))
    return found
