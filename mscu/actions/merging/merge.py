"""What merges of every kind have in common: how they begin and end, and how they are audited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.core.checking import Checked, needed_text
from mscu.actions.core.lineage import Returned, left_with, moved
from mscu.codes import MergedKind, Operation
from mscu.errors import Invalid
from mscu.models.merge import Merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mscu.models.base import Record

THE_SAME = "This is the same record. Choose another."
TAKEN_APART = "This merge has already been undone."


@dataclass(frozen=True)
class Choosable:
    """A field for which one of two values is chosen, with the columns that go together."""

    name: str
    label: str
    columns: tuple[str, ...]
    joined: str = ""
    """The separator between both values, for a text that may hold both."""


def one_column(name: str, label: str, joined: str = "") -> Choosable:
    """Build a field of one column."""
    return Choosable(name, label, (name,), joined)


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

    def chosen(
        self, checked: Checked, fields: Iterable[Choosable], pair: tuple[Any, Any]
    ) -> dict[str, dict[str, Any]]:
        """Return the values that the kept record gets, by field and column."""
        known, values = {each.name: each for each in fields}, {}
        for name in self.taken:
            if name in known:
                values[name] = {column: getattr(pair[1], column) for column in known[name].columns}
        for name in self.both:
            if name in known and known[name].joined:
                texts = [getattr(each, name) for each in pair]
                values[name] = {name: checked.text(name, known[name].joined.join(texts))}
        return values


def to_part(work: Work, kind: MergedKind, number: int, why: str) -> tuple[Merge, str]:
    """Return a merge that can be undone, and the reason as stored; raise a refusal for any other."""
    reason = needed_text(work, "reason", why)
    merge = work.get(Merge, number)
    if merge.kind is not kind or is_over(work, merge):
        raise Invalid({"reason": TAKEN_APART})
    return merge, reason


def is_over(work: Work, merge: Merge) -> bool:
    """Return whether the merge was undone and nothing that the user can see waits to go back."""
    return merge.ended_at is not None and not left_with(work, merge)


def begin(work: Work, kind: MergedKind, pair: tuple[Record, Record], reason: str) -> Merge:
    """Record that one record is merged into the other."""
    one, other = pair
    merge = work.add(
        Merge(
            kind=kind,
            kept_id=one.id,
            other_id=other.id,
            reason=reason,
            made_at=work.now,
            made_by_id=work.actor.id,
        )
    )
    _note(work, pair, reason)
    return merge


def end_pointing(work: Work, merge: Merge, one: Any, other: Any) -> None:  # noqa: ANN401 - cases and nominals
    """Point the other record to the kept one; last, so that it is undone first."""
    other.kept_id = one.id
    work.add(moved(merge, other, "kept_id", (None, one.id)))
    one.version += 1  # users who have it open must reload it
    work.flush()


def close(work: Work, merge: Merge, pair: tuple[Record, Record], reason: str) -> None:
    """Record that the merge was undone."""
    if merge.ended_at is None:
        merge.ended_at, merge.ended_by_id = work.now, work.actor.id
        merge.ended_reason = reason
    _note(work, pair, reason)


def _note(work: Work, pair: tuple[Record, Record], reason: str) -> None:
    """Name both records in the audit (DPA 2018 s.62: combination)."""
    for each in pair:
        work.note(
            AuditNote(
                operation=Operation.COMBINATION,
                object_type=each.__tablename__,
                object_id=each.id,
                reason=reason,
            )
        )


@dataclass(frozen=True)
class Apart:
    """What undoing a merge did, in words for the user."""

    back: int
    """Number of rows that point to the other record again."""
    elsewhere: int
    edited: tuple[str, ...]
    """Fields that were edited since, and stay as they are."""


def apart(returned: Returned, of: type[Record], edited: Iterable[str], fields: Iterable[Choosable]) -> Apart:
    """Return the summary of what went back, not counting the record of model `of` itself."""
    labels = {each.name: each.label for each in fields}
    back = [row for row in returned.back if not isinstance(row, of)]
    told = tuple(labels[name] for name in sorted(edited))
    return Apart(len(back), len(returned.elsewhere), told)
