"""The choices of lists as people read them, with who changed what, and what a release says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.reference.changes import proposer_of
from mscu.actions.reference.lists import LISTS, OWN, PIECES, list_of
from mscu.actions.reference.read_keys import read_keys
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState
from mscu.dates.london import show_day, show_moment
from mscu.models.code import Code
from mscu.models.reference_change import ReferenceChange
from mscu.rules.code_lists import list_titles
from mscu.text.storable_text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST_SHOWN = 250


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """A change as people read it."""

    id: int
    version: int
    about: str
    title: str
    what: ReferenceField
    value: str
    former: str
    reason: str
    proposed: str
    """When, and by whom."""
    state: ReferenceState
    decided: str
    """When it was agreed to, refused or looked at, and by whom."""
    refusal: str
    of_release: bool
    is_mine: bool

    @property
    def waits(self) -> bool:
        """Return whether somebody has to decide on it."""
        return self.state is ReferenceState.WAITS


def _change_lines(work: Work, changes: Iterable[ReferenceChange]) -> list[ChangeLine]:
    """Return changes of lists as people read them, in the order in which they come."""
    people = work.displays()
    return [
        ChangeLine(
            id=change.id,
            version=change.version,
            about=change.about,
            title=work.label(change.about) or list_titles().get(change.about, change.about),
            what=change.what,
            value=LISTS.shown(work, change.what, change.value),
            former=LISTS.shown(work, change.what, change.former) if change.former else "",
            reason=change.reason,
            proposed=f"{show_moment(change.proposed_at)} by {proposer_of(work, change)}",
            state=change.state,
            decided=_decided(change, people),
            refusal=change.refusal,
            of_release=change.proposed_by_id is None,
            is_mine=change.proposed_by_id == work.actor.id,
        )
        for change in changes
    ]


def _decided(change: ReferenceChange, people: Mapping[int, str]) -> str:
    at, by = change.agreed_at or change.looked_at, change.agreed_by_id or change.looked_by_id
    return f"{show_moment(at)} by {people[by]}" if at is not None and by is not None else ""


@dataclass(frozen=True, kw_only=True)
class ListTitle:
    """A list in the choice of lists."""

    name: str
    title: str
    choices: int


@dataclass(frozen=True, kw_only=True)
class ChoiceLine:
    """A choice of a list; one that waits for a second person has no id yet."""

    id: int
    version: int
    key: str
    list_title: str
    label: str
    note: str
    before: str
    """The key of the choice before it; empty for the first."""
    retired: str
    """The day from which it is retired; empty if it is not."""
    is_own: bool
    """Whether the unit added it."""
    is_read: bool
    """Whether the program reads it by its key."""
    changes: tuple[ChangeLine, ...]
    """Newest first."""

    @property
    def to_decide(self) -> int:
        """Return how many of its changes wait for somebody."""
        return sum(change.waits for change in self.changes)


@dataclass(frozen=True, kw_only=True)
class ListsAnswer:
    """The lists, and the choices of one or those that were found."""

    lists: tuple[ListTitle, ...]
    to_decide: int
    """How many changes of all lists wait for somebody."""
    choices: tuple[ChoiceLine, ...]
    found: int
    """How many there are; no more than some are shown."""


@dataclass(frozen=True, kw_only=True)
class ListChoices(Query[ListsAnswer]):
    """The choices of one list, or of all with these words in label, note or title, or those to be decided."""

    list_name: str = ""
    words: str = ""
    only_waiting: bool = False
    needs = Permission.KEEP_LISTS

    def answer(self, work: Work) -> ListsAnswer:
        changes = _changes(work)
        lines = _choice_lines(work, changes)
        counts = Counter(list_of(line.key) for line in lines)
        chosen = [line for line in lines if self._shows(line)]
        return ListsAnswer(
            lists=tuple(
                ListTitle(name=name, title=title, choices=counts[name])
                for name, title in list_titles().items()
                if name != PIECES
            ),
            to_decide=sum(change.waits for of_key in changes.values() for change in of_key),
            choices=tuple(chosen[:MOST_SHOWN]),
            found=len(chosen),
        )

    def _shows(self, line: ChoiceLine) -> bool:
        words = clean(self.words).casefold().split()
        if words:
            text = f"{line.list_title} {line.label} {line.note}".casefold()
            return all(word in text for word in words)
        return bool(line.to_decide) if self.only_waiting else list_of(line.key) == self.list_name


def _changes(work: Work) -> Mapping[str, list[ChangeLine]]:
    """Return the changes of all lists, newest first, by what they are about."""
    of_lists = select(ReferenceChange).where(ReferenceChange.kind == ReferenceKind.LIST)
    rows = work.records(of_lists.order_by(ReferenceChange.id.desc()))
    changes: dict[str, list[ChangeLine]] = {}
    if rows:
        work.labels()
    for line in _change_lines(work, rows):
        changes.setdefault(line.about, []).append(line)
    return changes


def _choice_lines(work: Work, changes: Mapping[str, list[ChangeLine]]) -> list[ChoiceLine]:
    """Return all choices, list by list, and those that wait for a second person to be added.

    Pieces of advice are left out: they have a page of their own.
    """
    titles, read, before = list_titles(), read_keys(), dict[str, str]()
    lines = list[ChoiceLine]()
    columns = (Code.id, Code.version, Code.list_name, Code.key, Code.label, Code.note, Code.retired_on)
    of_lists = select(*columns).where(Code.list_name != PIECES)
    for row in work.rows(of_lists.order_by(Code.list_name, Code.position, Code.label)):
        order = () if row.list_name in before else changes.get(row.list_name, ())
        lines.append(
            ChoiceLine(
                id=row.id,
                version=row.version,
                key=row.key,
                list_title=titles[row.list_name],
                label=row.label,
                note=row.note,
                before=before.get(row.list_name, ""),
                retired=show_day(date.fromisoformat(row.retired_on)) if row.retired_on else "",
                is_own=row.key.partition(":")[2].startswith(OWN),
                is_read=row.key in read,
                changes=(*changes.get(row.key, ()), *order),
            )
        )
        before[row.list_name] = row.key
    present = {line.key for line in lines} | titles.keys()
    waiting = {about: of_key for about, of_key in changes.items() if about not in present}
    return lines + [_to_be_added(about, of_key) for about, of_key in waiting.items() if of_key[0].waits]


def _to_be_added(key: str, changes: Sequence[ChangeLine]) -> ChoiceLine:
    return ChoiceLine(
        id=0,
        version=0,
        key=key,
        list_title=list_titles()[list_of(key)],
        label=changes[0].value,
        note="",
        before="",
        retired="",
        is_own=True,
        is_read=False,
        changes=tuple(changes),
    )
