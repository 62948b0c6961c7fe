"""What merges of every kind have in common: recording, undoing and auditing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.core.checking import Validator, required_text
from mscu.actions.core.repointing import ReturnedRows, moved_row, unsettled_moves
from mscu.codes import MergedKind, Operation
from mscu.errors import Invalid
from mscu.models.merge import Merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mscu.models.base import Record

SAME_RECORD = "This is the same record. Choose another."
ALREADY_UNDONE = "This merge has already been undone."


@dataclass(frozen=True)
class MergeField:
    """A field for which one of two values is chosen, with the columns that go together."""

    name: str
    label: str
    columns: tuple[str, ...]
    separator: str = ""
    """What separates both values, for a text that may hold both."""


def single_column(name: str, label: str, separator: str = "") -> MergeField:
    return MergeField(name, label, (name,), separator)


APART = "They are apart again."


@dataclass(frozen=True, kw_only=True)
class MergeInto(Command[int], abstract=True):
    """Merge one record into another of its kind; return the id of the merge."""

    kept_id: int
    kept_version: int
    other_id: int
    other_version: int
    taken: tuple[str, ...] = ()
    """Fields in which the other record's value is chosen."""
    both: tuple[str, ...] = ()
    """Texts that keep both values, one after the other."""
    reason: str

    def chosen_values(
        self, validator: Validator, fields: Iterable[MergeField], pair: tuple[Any, Any]
    ) -> dict[str, dict[str, Any]]:
        """Return the values that the kept record gets, by field and column."""
        by_name, values = {field.name: field for field in fields}, {}
        for name in self.taken:
            if name in by_name:
                values[name] = {column: getattr(pair[1], column) for column in by_name[name].columns}
        for name in self.both:
            if name in by_name and by_name[name].separator:
                texts = [getattr(record, name) for record in pair]
                values[name] = {
                    name: validator.text(
                        name, by_name[name].separator.join(texts), getattr(type(pair[0]), name)
                    )
                }
        return values


def merge_to_undo(work: Work, kind: MergedKind, merge_id: int, reason: str) -> tuple[Merge, str]:
    """Return a merge that can be undone, and the reason as stored; raise a refusal for any other."""
    stored_reason = required_text(work, "reason", reason, Merge.ended_reason)
    merge = work.get(Merge, merge_id)
    if merge.kind is not kind or is_undone(work, merge):
        raise Invalid({"reason": ALREADY_UNDONE})
    return merge, stored_reason


def is_undone(work: Work, merge: Merge) -> bool:
    """Return whether the merge was undone and nothing that the user can see waits to go back."""
    return merge.ended_at is not None and not unsettled_moves(work, merge)


def record_merge(work: Work, kind: MergedKind, pair: tuple[Record, Record], reason: str) -> Merge:
    kept, other = pair
    merge = work.add(
        Merge(
            kind=kind,
            kept_id=kept.id,
            other_id=other.id,
            reason=reason,
            made_at=work.now,
            made_by_id=work.actor.id,
        )
    )
    _audit(work, pair, reason)
    return merge


def redirect_to_kept(work: Work, merge: Merge, kept: Any, other: Any) -> None:  # noqa: ANN401 - cases and nominals
    """Redirect the other record to the kept one; done last, so that it is undone first."""
    other.kept_id = kept.id
    work.add(moved_row(merge, other, "kept_id", (None, kept.id)))
    kept.version += 1  # users who have it open must reload it
    work.flush()


def record_undo(work: Work, merge: Merge, pair: tuple[Record, Record], reason: str) -> None:
    """Record that the merge was undone."""
    if merge.ended_at is None:
        merge.ended_at, merge.ended_by_id = work.now, work.actor.id
        merge.ended_reason = reason
    _audit(work, pair, reason)


def _audit(work: Work, pair: tuple[Record, Record], reason: str) -> None:
    """Name both records in the audit (DPA 2018 s.62: combination)."""
    for record in pair:
        work.note(
            AuditNote(
                operation=Operation.COMBINATION,
                object_type=record.__tablename__,
                object_id=record.id,
                reason=reason,
            )
        )


@dataclass(frozen=True)
class UnmergeResult:
    """What undoing a merge did, in words for the user."""

    returned: int
    """Number of rows that point to the other record again."""
    elsewhere: int
    edited: tuple[str, ...]
    """Fields that were edited since, and stay as they are."""


def unmerge_result(
    returned: ReturnedRows, model: type[Record], edited: Iterable[str], fields: Iterable[MergeField]
) -> UnmergeResult:
    """Return the summary of what went back, not counting the record itself, which is of `model`."""
    labels = {field.name: field.label for field in fields}
    rows = [row for row in returned.back if not isinstance(row, model)]
    edited_labels = tuple(labels[name] for name in sorted(edited))
    return UnmergeResult(len(rows), len(returned.elsewhere), edited_labels)
