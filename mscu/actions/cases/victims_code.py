"""The rights of the Victims' Code offered to each victim of a case, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.models.code import Code
from mscu.models.entries.referral import VictimContact

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryReader

RIGHTS_LIST = "victims_code_right"
OFFERED, DECLINED = "rights_offered", "rights_declined"


@dataclass(frozen=True, kw_only=True)
class RightLine:
    """A right of the Code: the contact at which it was first offered, and whether it is now declined."""

    right: str
    offered: str = ""
    """When it was offered, in words; empty if it was not yet."""
    entry_id: int | None = None
    declined: bool = False


@dataclass(frozen=True)
class _OfferedRight:
    """A right as recorded at one contact."""

    entry_id: int
    happened: str
    declined: bool


def victim_rights(reader: EntryReader) -> Mapping[int, tuple[RightLine, ...]]:
    """Return all rights for each victim to whom any was offered, in the order of the Code.

    `reader` reads all entries of the case, in order of time.
    """
    offered_at, declined_at = reader.chosen(OFFERED), reader.chosen(DECLINED)
    offered: dict[int, dict[str, _OfferedRight]] = {}
    for contact in (entry for entry in reader.entries if isinstance(entry, VictimContact)):
        for right in offered_at.get(contact.id, ()):
            rights_given = offered.setdefault(contact.person_id, {})
            first = rights_given.get(right)
            rights_given[right] = _OfferedRight(
                entry_id=first.entry_id if first else contact.id,
                happened=first.happened if first else contact.happened_words,
                declined=right in declined_at.get(contact.id, ()),
            )
    rights = rights_in_order(reader.work) if offered else ()
    return {
        person: tuple(_line(rights_given, *right) for right in rights)
        for person, rights_given in offered.items()
    }


def rights_in_order(work: Work) -> tuple[tuple[str, str], ...]:
    """Return the key and label of each right in force."""
    statement = select(Code.key, Code.label).where(Code.list_name == RIGHTS_LIST, Code.retired_on.is_(None))
    return tuple((row.key, row.label) for row in work.rows(statement.order_by(Code.position)))


def _line(offered: Mapping[str, _OfferedRight], key: str, label: str) -> RightLine:
    right = offered.get(key)
    if right is None:
        return RightLine(right=label)
    return RightLine(right=label, offered=right.happened, entry_id=right.entry_id, declined=right.declined)
