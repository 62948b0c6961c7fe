"""Points rows from one record to another and back, as every merge and its undoing does.

The columns are found in the metadata, so that a new table is covered automatically. What the actor may not
see stays as it is, and nothing reveals that it exists.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from mscu.batches import in_batches
from mscu.codes import MergedKind
from mscu.dates.london import show_moment
from mscu.models.base import Moment, Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.entries.report import Report
from mscu.models.kinds import with_kinds
from mscu.models.links import class_of, links_to, table_of
from mscu.models.merge import Merge, MergeMove, MergeValue
from mscu.models.subject import Subject
from mscu.models.user import User

if TYPE_CHECKING:
    from sqlalchemy import Select

    from mscu.actions.core.action import Work


# Merges as a log shows them: what into what, when, by whom and why.


MOST = 50
Names = Mapping[tuple[MergedKind, int], str]


@dataclass(frozen=True, kw_only=True)
class MergeEvent:
    """A merge of two records, or the undoing of one."""

    at: datetime
    when: str
    who: str
    what: str
    why: str


def merge_events(work: Work, asked: Select[Merge]) -> Iterator[MergeEvent]:
    """Yield each merge, and its undoing if there was one; both records must be visible."""
    found = work.records(asked.order_by(Merge.id))
    names, people = _names(work, found), work.pairs(select(User.id, User.display))
    for each in found:
        one, other = (names.get((each.kind, n), "") for n in (each.kept_id, each.other_id))
        yield MergeEvent(
            at=each.made_at,
            when=show_moment(each.made_at),
            who=people.get(each.made_by_id, ""),
            what=f"Merged: {other} into {one}",
            why=each.reason,
        )
        if each.ended_at is not None:
            yield MergeEvent(
                at=each.ended_at,
                when=show_moment(each.ended_at),
                who=people.get(each.ended_by_id or 0, ""),
                what=f"Merge undone: {other} and {one}",
                why=each.ended_reason,
            )


def merge_events_since(work: Work, start: datetime) -> tuple[MergeEvent, ...]:
    """Return what was merged or undone since a moment, the newest first."""
    asked = select(Merge).where(or_(Merge.made_at >= start, Merge.ended_at >= start))
    told = [each for each in merge_events(work, asked) if each.at >= start]
    return tuple(sorted(told, key=_moment, reverse=True)[:MOST])


def _moment(told: MergeEvent) -> datetime:
    return told.at


def _names(work: Work, found: Sequence[Merge]) -> Names:
    """Return the names of the merged records, by id."""
    numbers = {number for each in found for number in (each.kept_id, each.other_id)}
    asked = {
        MergedKind.CASE: select(Case.id, Case.reference).where(Case.id.in_(numbers)),
        MergedKind.SUBJECT: select(Subject.id, Subject.name).where(Subject.id.in_(numbers)),
        MergedKind.REPORT: select(Report.id, Report.register_number).where(Report.id.in_(numbers)),
        MergedKind.GROUP: select(OcgAssessment.id, OcgAssessment.name).where(OcgAssessment.id.in_(numbers)),
    }
    return {
        (kind, number): name
        for kind, statement in asked.items()
        for number, name in work.pairs(statement).items()
    }


# --------------------------------------------------------------------------------------------------


def rows_naming(work: Work, table: str, number: int) -> Iterator[tuple[Record, str]]:
    """Yield each row that refers to a record and that the actor may see, with the column."""
    for model, name in links_to(table):
        asked = select(model).where(getattr(model, name) == number)
        if model is Entry:
            asked = asked.options(with_kinds())
        yield from ((row, name) for row in work.records(asked.order_by(model.id)))


def repoint(work: Work, merge: Merge, *, table: str, numbers: tuple[int, int]) -> None:
    """Point all rows that refer to one record to another, and record each as a move."""
    former, given = numbers
    lines = []
    for row, name in list(rows_naming(work, table, former)):
        setattr(row, name, given)
        lines.append(moved(merge, row, name, numbers))
    if lines:
        work.add(*lines)


def moved(merge: Merge, row: Record, name: str, numbers: tuple[int | None, int | None]) -> MergeMove:
    """Return the move of a row that was pointed from one id to another."""
    former, given = numbers
    return MergeMove(
        combination_id=merge.id,
        of_table=table_of(type(row), name),
        row_id=row.id,
        of_column=name,
        former=former,
        given=given,
    )


def made(merge: Merge, row: Record) -> MergeMove:
    """Return the move of a row that is to be removed when the merge is undone."""
    return MergeMove(combination_id=merge.id, of_table=row.__tablename__, row_id=row.id, of_column="")


@dataclass
class Returned:
    """The rows of a merge that is undone."""

    back: list[Record] = field(default_factory=list)
    """Rows that point to their original record again."""
    elsewhere: list[Record] = field(default_factory=list)
    """Rows that were changed meanwhile to point elsewhere, and are left as they are."""


def give_back(work: Work, merge: Merge, *, with_made: bool = True) -> Returned:
    """Point every row back that is still where merges moved it.

    Rows that the actor may not see are left, with their moves, for a user who may.
    """
    returned, lines = Returned(), _unsettled(work, merge)
    for row, mine, later in lines:
        if not mine.of_column:
            if with_made:
                work.delete(row)
        elif getattr(row, mine.of_column) == _latest_target(mine, later):
            setattr(row, mine.of_column, mine.former)
            returned.back.append(row)
            for each in later:
                each.settled = True
        else:
            returned.elsewhere.append(row)
        mine.settled = True
    work.flush()
    return returned


def left_with(work: Work, merge: Merge) -> list[tuple[MergeMove, Record]]:
    """Return the moves that remain to be settled, with their rows, as far as the actor may see them."""
    return [(mine, row) for row, mine, _ in _unsettled(work, merge)]


def _latest_target(mine: MergeMove, later: Sequence[MergeMove]) -> int | None:
    """Follow a row through later merges, as long as nobody pointed it elsewhere."""
    at = mine.given
    for each in later:
        if each.former == at:
            at = each.given
    return at


Line = tuple[Record, MergeMove, list[MergeMove]]
"""A row, what a merge did to it, and what later merges did to the same column."""


def _unsettled(work: Work, merge: Merge) -> list[Line]:
    mine = select(MergeMove).where(MergeMove.combination_id == merge.id, MergeMove.settled.is_(False))
    moves = work.records(mine.order_by(MergeMove.id.desc()))
    numbers: dict[str, set[int]] = defaultdict(set)
    for move in moves:
        numbers[move.of_table].add(move.row_id)
    rows: dict[tuple[str, int], Record] = {}
    later: dict[tuple[str, int, str], list[MergeMove]] = defaultdict(list)
    for table, wanted in numbers.items():
        rows |= {(table, row.id): row for row in _read(work, class_of(table), sorted(wanted))}
        for each in _moves_of(work, table, sorted(wanted)):
            later[each.of_table, each.row_id, each.of_column].append(each)
    return [
        (row, move, [each for each in later[key] if each.id > move.id])
        for move in moves
        if (row := rows.get((move.of_table, move.row_id))) is not None
        for key in [(move.of_table, move.row_id, move.of_column)]
    ]


def _moves_of(work: Work, table: str, numbers: Sequence[int]) -> Iterator[MergeMove]:
    for part in in_batches(numbers):
        asked = select(MergeMove).where(
            MergeMove.of_table == table, MergeMove.row_id.in_(part), MergeMove.settled.is_(False)
        )
        yield from work.records(asked.order_by(MergeMove.id))


def _read(work: Work, model: type[Record], numbers: Sequence[int]) -> Iterator[Record]:
    for part in in_batches(numbers):
        asked = select(model).where(model.id.in_(part))
        yield from work.records(asked.options(with_kinds()) if model is Entry else asked)


@dataclass(frozen=True, kw_only=True)
class MergedLine:
    """Another record that was merged into this one, as a line of its page."""

    id: int
    """The id of the merge."""
    other: str
    said: str
    """When, by whom and why."""
    left: bool = False
    """Whether the merge was undone and only some rows still have to move back."""


def said_of(work: Work, merge: Merge) -> str:
    """Describe when, by whom and why records were merged."""
    by = work.value(select(User.display).where(User.id == merge.made_by_id))
    return f"{show_moment(merge.made_at)}, {by}: {merge.reason}"


def merges_into(work: Work, kind: MergedKind, kept_id: int) -> Iterator[tuple[Merge, bool]]:
    """Yield the merges into a record, and whether only some rows of each still have to move back."""
    asked = select(Merge).where(Merge.kind == kind, Merge.kept_id == kept_id)
    for each in work.records(asked.order_by(Merge.id.desc())):
        if each.ended_at is None:
            yield each, False
        elif left_with(work, each):
            yield each, True


def merge_target(work: Work, model: type[Case | Subject], number: int) -> int:
    """Follow merges to the record that is shown."""
    seen: set[int] = set()
    while number not in seen:
        seen.add(number)
        number = work.value(select(model.kept_id).where(model.id == number)) or number
    return number


# ------------------------------------------------------------------------------ values


def value_of(record: Record, columns: Sequence[str]) -> str:
    """Return the values of some columns as text, to be compared and restored."""
    values = {name: getattr(record, name) for name in columns}
    return json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)


def put_value(record: Record, written: str) -> None:
    """Restore values from their text."""
    for name, value in json.loads(written).items():
        column = type(record).__mapper__.column_attrs[name].columns[0]
        is_moment = isinstance(column.type, Moment) and value is not None
        setattr(record, name, datetime.fromisoformat(value) if is_moment else value)


def take_values(work: Work, merge: Merge, record: Record, chosen: Mapping[str, Mapping[str, Any]]) -> None:
    """Set the chosen values on the record that remains, field by field; the former values are kept."""
    for name, values in chosen.items():
        former = value_of(record, sorted(values))
        for column, value in values.items():
            setattr(record, column, value)
        taken = value_of(record, sorted(values))
        work.add(MergeValue(combination_id=merge.id, of_field=name, former=former, taken=taken))


def give_values_back(work: Work, merge: Merge, record: Record) -> frozenset[str]:
    """Restore the former values and return the names of the fields that have changed since."""
    edited = set()
    for each in values_of(work, merge):
        now = value_of(record, sorted(json.loads(each.taken)))
        later = _later_value(work, merge, each) if merge.kept_id == record.id else None
        if later is not None:
            later.former = each.former  # the value that it replaced goes with this merge
        elif now == each.taken:
            put_value(record, each.former)
        elif now != each.former:
            edited.add(each.of_field)
        each.settled = True
    return frozenset(edited)


def _later_value(work: Work, made: Merge, value: MergeValue) -> MergeValue | None:
    """Return the value with which a later merge into the same record replaced this one."""
    asked = select(MergeValue).join(Merge, MergeValue.combination_id == Merge.id)
    found = work.records(
        asked.where(
            Merge.kind == made.kind,
            Merge.kept_id == made.kept_id,
            Merge.id > made.id,
            Merge.ended_at.is_(None),
            MergeValue.of_field == value.of_field,
            MergeValue.former == value.taken,
            MergeValue.settled.is_(False),
        ).order_by(MergeValue.id)
    )
    return next(iter(found), None)


def values_of(work: Work, merge: Merge) -> Sequence[MergeValue]:
    """Return the values that a merge replaced."""
    asked = select(MergeValue).where(MergeValue.combination_id == merge.id, MergeValue.settled.is_(False))
    return work.records(asked.order_by(MergeValue.id))
