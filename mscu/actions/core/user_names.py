"""The names that a user has had.

Cases, clocks, plans and entries name officers in words, as they were called then. A change of rank or name
is in the audit with both names, so what was theirs before stays theirs.
"""

from __future__ import annotations

import json
import re
from math import inf
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sqlalchemy import select

from mscu.codes import Operation
from mscu.models.audit import AuditEntry
from mscu.models.user import User

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from mscu.actions.core.action import Work

_USERS = User.__tablename__
_BEGINNING = 'renamed "'
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_RENAMED = re.compile(rf"renamed (?P<former>{_QUOTED}) to (?P<new>{_QUOTED}) \(\S+\)", re.DOTALL)


def rename_words(name: str, former: str, new: str) -> str:
    """Return the reason in the audit for a new display name, from which `holders_of_names` reads it back.

    The log-in name stands last and in brackets: verification reads roles from other words (`role_check.py`).
    """
    quoted = [json.dumps(display, ensure_ascii=False) for display in (former, new)]
    return f"renamed {quoted[0]} to {quoted[1]} ({name})"


class Rename(NamedTuple):
    """A change of a display name."""

    seq: float
    """The audit row; infinity while the command that does it runs."""
    user_id: int
    former: str
    new: str


_RECORDED = (
    select(AuditEntry.seq, AuditEntry.object_id, AuditEntry.reason)
    .where(
        AuditEntry.object_type == _USERS,
        AuditEntry.operation == Operation.PERMISSION,
        AuditEntry.reason.startswith(_BEGINNING, autoescape=True),
    )
    .order_by(AuditEntry.seq)
)
_PRESENT = select(User.id, User.display).order_by(User.left_at.is_(None), User.id)


def renames(work: Work) -> Iterator[Rename]:
    """Yield each change of a display name, oldest first.

    What the running command is about to record counts too.
    """
    recorded = [(row.seq, row.object_id, row.reason) for row in work.rows(_RECORDED)]
    pending = [(inf, note.object_id, note.reason) for note in work.notes if note.object_type == _USERS]
    for seq, user_id, reason in (*recorded, *pending):
        if user_id is not None and (match := _RENAMED.fullmatch(reason)):
            yield Rename(seq, user_id, json.loads(match["former"]), json.loads(match["new"]))


def holders_of_names(work: Work) -> Mapping[str, int]:
    """Return the user of each display name, present or former.

    A name belongs to whoever has it now, or else to whoever had it last.
    """
    if work.notes or not work.name_holders:
        with work.together() as reads:
            former = reads.all(renames, work)
            present = reads.read(work.rows, _PRESENT)
        work.name_holders = {rename.former: rename.user_id for rename in former.value} | {
            row.display: row.id for row in present.value
        }
    return work.name_holders


def names_of(work: Work, user: User | None = None) -> tuple[str, ...]:
    """Return all display names that a user, or the viewer, has had; the present one first."""
    user_id, display = (work.actor.id, work.actor.display) if user is None else (user.id, user.display)
    holders = holders_of_names(work)
    return (display, *(name for name, holder in holders.items() if holder == user_id and name != display))


def names_of_same_user(work: Work, display: str) -> tuple[str, ...]:
    """Return all names of the user who has, or had, this display name; only the name if nobody has."""
    holders = holders_of_names(work)
    same = holders.get(display)
    return (display, *(name for name, holder in holders.items() if holder == same and name != display))


def is_own_case(case: CaseOfficers, names: Collection[str]) -> bool:
    """Return whether a case is led or worked by the user who has had these names."""
    return case.lead in names or case.officer_in_case in names


class CaseOfficers(Protocol):
    """A row with the names of a case's officers."""

    lead: str
    officer_in_case: str
