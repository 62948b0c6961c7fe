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
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.entries.report import Report
from mscu.models.kinds import whole
from mscu.models.links import links_to, model_of_table, table_of
from mscu.models.merge import Merge, MergeMove, MergeValue
from mscu.models.subject import Subject
from mscu.models.user import User

if TYPE_CHECKING:
    from sqlalchemy import Select

    from mscu.actions.core.action import Work


# Merges as a log shows them


MAX_EVENTS = 50
Names = Mapping[tuple[MergedKind, int], str]


@dataclass(frozen=True, kw_only=True)
class MergeEvent:
    """A merge of two records, or the undoing of one."""

    at: datetime
    when: str
    who: str
    what: str
    why: str


def merge_events(work: Work, statement: Select[Merge]) -> Iterator[MergeEvent]:
    """Yield each merge, and its undoing if there was one; both records must be visible."""
    merges = work.records(statement.order_by(Merge.id))
    names, people = _record_names(work, merges), work.pairs(select(User.id, User.display))
    for merge in merges:
        kept_name, other_name = (names.get((merge.kind, id_), "") for id_ in (merge.kept_id, merge.other_id))
        yield MergeEvent(
            at=merge.made_at,
            when=show_moment(merge.made_at),
            who=people.get(merge.made_by_id, ""),
            what=f"Merged: {other_name} into {kept_name}",
            why=merge.reason,
        )
        if merge.ended_at is not None:
            yield MergeEvent(
                at=merge.ended_at,
                when=show_moment(merge.ended_at),
                who=people.get(merge.ended_by_id or 0, ""),
                what=f"Merge undone: {other_name} and {kept_name}",
                why=merge.ended_reason,
            )


def merge_events_since(work: Work, start: datetime) -> tuple[MergeEvent, ...]:
    """Return what was merged or undone since a moment, the newest first."""
    statement = select(Merge).where(or_(Merge.made_at >= start, Merge.ended_at >= start))
    events = [event for event in merge_events(work, statement) if event.at >= start]
    return tuple(sorted(events, key=_event_time, reverse=True)[:MAX_EVENTS])


def _event_time(event: MergeEvent) -> datetime:
    return event.at


def _record_names(work: Work, merges: Sequence[Merge]) -> Names:
    """Return the names of the merged records, by id."""
    ids = {id_ for merge in merges for id_ in (merge.kept_id, merge.other_id)}
    statements = {
        MergedKind.CASE: select(Case.id, Case.reference).where(Case.id.in_(ids)),
        MergedKind.SUBJECT: select(Subject.id, Subject.name).where(Subject.id.in_(ids)),
        MergedKind.REPORT: select(Report.id, Report.register_number).where(Report.id.in_(ids)),
        MergedKind.GROUP: select(OcgAssessment.id, OcgAssessment.name).where(OcgAssessment.id.in_(ids)),
    }
    return {
        (kind, id_): name
        for kind, statement in statements.items()
        for id_, name in work.pairs(statement).items()
    }


# Moving rows from one record to another


def rows_referring_to(work: Work, table: str, id_: int) -> Iterator[tuple[Record, str]]:
    """Yield each row that refers to a record and that the actor may see, with the column."""
    for model, name in links_to(table):
        row_of = whole(model)
        statement = select(row_of).where(getattr(row_of, name) == id_).order_by(row_of.id)
        yield from ((row, name) for row in work.records(statement))


def repoint(work: Work, merge: Merge, *, table: str, ids: tuple[int, int]) -> None:
    """Point all rows that refer to one record to another, and record each as a move."""
    old_id, new_id = ids
    moves = []
    for row, name in list(rows_referring_to(work, table, old_id)):
        setattr(row, name, new_id)
        moves.append(moved_row(merge, row, name, ids))
    if moves:
        work.add(*moves)


def moved_row(merge: Merge, row: Record, name: str, ids: tuple[int | None, int | None]) -> MergeMove:
    """Return the move of a row that was pointed from one id to another."""
    old_id, new_id = ids
    return MergeMove(
        combination_id=merge.id,
        of_table=table_of(type(row), name),
        row_id=row.id,
        of_column=name,
        former=old_id,
        given=new_id,
    )


def added_row(merge: Merge, row: Record) -> MergeMove:
    """Return the move of a row that is to be removed when the merge is undone."""
    return MergeMove(combination_id=merge.id, of_table=row.__tablename__, row_id=row.id, of_column="")


@dataclass
class ReturnedRows:
    """The rows of a merge that is undone."""

    back: list[Record] = field(default_factory=list)
    """Rows that point to their original record again."""
    elsewhere: list[Record] = field(default_factory=list)
    """Rows that were changed meanwhile to point elsewhere, and are left as they are."""


def return_rows(work: Work, merge: Merge, *, with_made: bool = True) -> ReturnedRows:
    """Point every row back that is still where merges moved it.

    Rows that the actor may not see are left, with their moves, for a user who may.
    """
    returned, unsettled = ReturnedRows(), _unsettled_rows(work, merge)
    for row, move, later in unsettled:
        if not move.of_column:
            if with_made:
                work.delete(row)
        elif getattr(row, move.of_column) == _latest_target(move, later):
            setattr(row, move.of_column, move.former)
            returned.back.append(row)
            for later_move in later:
                later_move.settled = True
        else:
            returned.elsewhere.append(row)
        move.settled = True
    work.flush()
    return returned


def unsettled_moves(work: Work, merge: Merge) -> list[tuple[MergeMove, Record]]:
    """Return the moves that remain to be settled, with those rows that the actor may see."""
    return [(move, row) for row, move, _ in _unsettled_rows(work, merge)]


def _latest_target(move: MergeMove, later: Sequence[MergeMove]) -> int | None:
    """Follow a row through later merges, as long as nobody pointed it elsewhere."""
    target = move.given
    for later_move in later:
        if later_move.former == target:
            target = later_move.given
    return target


UnsettledRow = tuple[Record, MergeMove, list[MergeMove]]
"""A row, what a merge did to it, and what later merges did to the same column."""


def _unsettled_rows(work: Work, merge: Merge) -> list[UnsettledRow]:
    statement = select(MergeMove).where(MergeMove.combination_id == merge.id, MergeMove.settled.is_(False))
    moves = work.records(statement.order_by(MergeMove.id.desc()))
    row_ids: dict[str, set[int]] = defaultdict(set)
    for move in moves:
        row_ids[move.of_table].add(move.row_id)
    rows: dict[tuple[str, int], Record] = {}
    later: dict[tuple[str, int, str], list[MergeMove]] = defaultdict(list)
    for table, ids in row_ids.items():
        rows |= {(table, row.id): row for row in _read(work, model_of_table(table), sorted(ids))}
        for later_move in _load_moves(work, table, sorted(ids)):
            later[later_move.of_table, later_move.row_id, later_move.of_column].append(later_move)
    return [
        (row, move, [later_move for later_move in later[key] if later_move.id > move.id])
        for move in moves
        if (row := rows.get((move.of_table, move.row_id))) is not None
        for key in [(move.of_table, move.row_id, move.of_column)]
    ]


def _load_moves(work: Work, table: str, ids: Sequence[int]) -> Iterator[MergeMove]:
    for batch in in_batches(ids):
        statement = select(MergeMove).where(
            MergeMove.of_table == table, MergeMove.row_id.in_(batch), MergeMove.settled.is_(False)
        )
        yield from work.records(statement.order_by(MergeMove.id))


def _read(work: Work, model: type[Record], ids: Sequence[int]) -> Iterator[Record]:
    for batch in in_batches(ids):
        yield from work.records(select(whole(model)).where(whole(model).id.in_(batch)))


@dataclass(frozen=True, kw_only=True)
class MergedLine:
    """Another record that was merged into this one, as a line of its page."""

    id: int
    """The id of the merge."""
    other: str
    description: str
    """When, by whom and why."""
    left: bool = False
    """Whether the merge was undone and only some rows still have to move back."""


def merge_description(work: Work, merge: Merge) -> str:
    """Describe when, by whom and why records were merged."""
    merged_by = work.value(select(User.display).where(User.id == merge.made_by_id))
    return f"{show_moment(merge.made_at)}, {merged_by}: {merge.reason}"


def merges_into(work: Work, kind: MergedKind, kept_id: int) -> Iterator[tuple[Merge, bool]]:
    """Yield the merges into a record, and whether only some rows of each still have to move back."""
    statement = select(Merge).where(Merge.kind == kind, Merge.kept_id == kept_id)
    for merge in work.records(statement.order_by(Merge.id.desc())):
        if merge.ended_at is None:
            yield merge, False
        elif unsettled_moves(work, merge):
            yield merge, True


def merge_target(work: Work, model: type[Case | Subject], id_: int) -> int:
    """Follow merges to the record that is shown."""
    visited: set[int] = set()
    while id_ not in visited:
        visited.add(id_)
        id_ = work.value(select(model.kept_id).where(model.id == id_)) or id_
    return id_


# Replacing and restoring values


def dump_values(record: Record, columns: Sequence[str]) -> str:
    """Return the values of some columns as text, to be compared and restored."""
    values = {name: getattr(record, name) for name in columns}
    return json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)


def restore_values(record: Record, text: str) -> None:
    for name, value in json.loads(text).items():
        column = type(record).__mapper__.column_attrs[name].columns[0]
        is_moment = isinstance(column.type, Moment) and value is not None
        setattr(record, name, datetime.fromisoformat(value) if is_moment else value)


def replace_values(work: Work, merge: Merge, record: Record, chosen: Mapping[str, Mapping[str, Any]]) -> None:
    """Set the chosen values on the record that remains, field by field; the former values are kept."""
    for name, values in chosen.items():
        previous = dump_values(record, sorted(values))
        for column, value in values.items():
            setattr(record, column, value)
        replacement = dump_values(record, sorted(values))
        work.add(MergeValue(combination_id=merge.id, of_field=name, former=previous, taken=replacement))


def restore_replaced_values(work: Work, merge: Merge, record: Record) -> frozenset[str]:
    """Restore the former values and return the names of the fields that have changed since."""
    edited = set()
    for replaced in replaced_values(work, merge):
        current = dump_values(record, sorted(json.loads(replaced.taken)))
        later = _later_replacement(work, merge, replaced) if merge.kept_id == record.id else None
        if later is not None:
            later.former = replaced.former  # the value that it replaced goes with this merge
        elif current == replaced.taken:
            restore_values(record, replaced.former)
        elif current != replaced.former:
            edited.add(replaced.of_field)
        replaced.settled = True
    return frozenset(edited)


def _later_replacement(work: Work, merge: Merge, value: MergeValue) -> MergeValue | None:
    """Return the value with which a later merge into the same record replaced this one."""
    statement = select(MergeValue).join(Merge, MergeValue.combination_id == Merge.id)
    values = work.records(
        statement.where(
            Merge.kind == merge.kind,
            Merge.kept_id == merge.kept_id,
            Merge.id > merge.id,
            Merge.ended_at.is_(None),
            MergeValue.of_field == value.of_field,
            MergeValue.former == value.taken,
            MergeValue.settled.is_(False),
        ).order_by(MergeValue.id)
    )
    return next(iter(values), None)


def replaced_values(work: Work, merge: Merge) -> Sequence[MergeValue]:
    statement = select(MergeValue).where(MergeValue.combination_id == merge.id, MergeValue.settled.is_(False))
    return work.records(statement.order_by(MergeValue.id))
