"""Which victim liaison officer keeps a victim of a case informed: the one who was last in contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from mscu.codes import Role
from mscu.models.entries.referral import VictimContact
from mscu.models.user import User

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

IS_LIAISON_OFFICER = and_(
    User.display == VictimContact.contact_by, User.role == Role.MSVLO, User.left_at.is_(None)
)
AnySelect = Any
Victim = tuple[int, int]
"""The ids of a case and of a victim in it."""


def _last_contacts() -> AnySelect:
    """Return the case, the victim and the officer of each last contact by a liaison officer.

    SQLite takes the other columns of a group from the row that has its maximum.
    """
    columns = (VictimContact.case_id, VictimContact.person_id, VictimContact.contact_by)
    return (
        select(*columns, func.max(VictimContact.happened_at).label("happened_at"))
        .join(User, IS_LIAISON_OFFICER)
        .where(VictimContact.case_id.is_not(None))
        .group_by(VictimContact.case_id, VictimContact.person_id)
    )


def liaison_officers(work: Work, case_ids: Iterable[int]) -> Mapping[Victim, str]:
    """Return the display names of the liaison officers of these cases, by victim."""
    statement = _last_contacts().where(VictimContact.case_id.in_(list(case_ids)))
    return {(case_id, person_id): officer for case_id, person_id, officer, _ in work.rows(statement)}


def victims_of(officer: str) -> AnySelect:
    """Return the SELECT of the victims whom an officer keeps informed: case, person, last contact."""
    last = _last_contacts().subquery()
    return select(last.c.case_id, last.c.person_id, last.c.happened_at).where(last.c.contact_by == officer)


def cases_of(officer: str) -> AnySelect:
    """Return the SELECT of the cases of the victims whom an officer keeps informed."""
    last = _last_contacts().subquery()
    return select(last.c.case_id).where(last.c.contact_by == officer)
