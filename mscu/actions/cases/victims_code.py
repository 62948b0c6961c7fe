"""The rights of the Victims' Code offered to each victim of a case, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.models.code import Code
from mscu.models.entries.entry import Choice
from mscu.models.entries.referral import VictimContact

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


def load_victim_rights(work: Work, case_id: int) -> Mapping[int, tuple[RightLine, ...]]:
    """Return all rights for each victim to whom any was offered, in the order of the Code."""
    statement = (
        select(
            VictimContact.person_id,
            VictimContact.id,
            VictimContact.happened_words,
            Choice.of_field,
            Choice.choice,
        )
        .join(Choice, Choice.entry_id == VictimContact.id)
        .where(VictimContact.case_id == case_id, Choice.of_field.in_((OFFERED, DECLINED)))
        .order_by(VictimContact.happened_at, VictimContact.id)
    )
    rows = work.rows(statement)
    declined = {(row.id, row.choice) for row in rows if row.of_field == DECLINED}
    offered: dict[int, dict[str, _OfferedRight]] = {}
    for row in (row for row in rows if row.of_field == OFFERED):
        rights_given = offered.setdefault(row.person_id, {})
        first = rights_given.get(row.choice)
        rights_given[row.choice] = _OfferedRight(
            entry_id=first.entry_id if first else row.id,
            happened=first.happened if first else row.happened_words,
            declined=(row.id, row.choice) in declined,
        )
    rights = rights_in_order(work) if offered else ()
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
