"""The entries that a form offers to follow, and what a card offers to record next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.entries.kind_spec import spec_of
from mscu.codes import Kind

DONE = "done"


def followable_entries(kind: Kind, entries: Iterable[EntryRow], chosen: int | None = None) -> list[EntryRow]:
    """Return the entries that an entry of this kind may follow, newest first.

    An entry already chosen stays in the list even if it is no longer open.
    """
    allowed = [row for row in entries if row.id == chosen or _offered(kind, row)]
    return sorted(allowed, key=_newest_first)


def _offered(kind: Kind, row: EntryRow) -> bool:
    rules = [rule for rule in spec_of(kind).follows if rule.allows(row.kind, row.type_key)]
    return any(rule.offered and not (rule.still_open and row.state_kind == DONE) for rule in rules)


def _newest_first(row: EntryRow) -> tuple[float, int]:
    return (-row.happened_at.timestamp(), -row.id)


@dataclass(frozen=True)
class FollowUp:
    """An entry that a card offers to record next: the label of its button, and its kind."""

    label: str
    kind: Kind
    supersedes: bool = False
    """Whether it replaces the entry that it follows, and starts with that entry's content."""


def follow_ups(row: EntryRow, may_record: Sequence[Kind]) -> tuple[FollowUp, ...]:
    """Return what this user may record next, in the order of the kinds."""
    buttons = [
        (not rule.button_first, FollowUp(rule.button, kind, supersedes=rule.supersedes))
        for kind in Kind
        if kind in may_record and _offered(kind, row)
        for rule in spec_of(kind).follows
        if rule.button and rule.kind is row.kind
    ]
    return tuple(follow_up for _, follow_up in sorted(buttons, key=itemgetter(0)))
