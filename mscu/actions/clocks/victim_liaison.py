"""Which victim liaison officer keeps a victim of a case informed: the one whose contact is the latest.

A try that did not reach the victim counts for who keeps them informed, and never as contact.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from mscu.actions.core.user_names import holders_of_names
from mscu.code_keys import NOT_REACHED
from mscu.codes import Role
from mscu.models.entries.referral import VictimContact
from mscu.models.user import User

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

AnySelect = Any
AnyCondition = Any
Victim = tuple[int, int]
"""The ids of a case and of a victim in it."""


def liaison_officer_names(work: Work) -> Mapping[str, str]:
    """Return the present display name of each current liaison officer, by every name they have had."""
    current = select(User.id, User.display).where(User.role == Role.MSVLO, User.left_at.is_(None))
    officers = work.pairs(current)
    if not officers:
        return {}
    names = {name: officers[user] for name, user in holders_of_names(work).items() if user in officers}
    return names | {display: display for display in officers.values()}


def _last_contacts(names: Collection[str], *of_cases: AnyCondition) -> AnySelect:
    """Return the case, the victim, the officer and the time of each last contact, or try, by these names."""
    contact = VictimContact
    latest = func.row_number().over(
        partition_by=(contact.case_id, contact.person_id),
        order_by=(contact.happened_at.desc(), contact.id.desc()),
    )
    contacts = (
        select(
            contact.case_id, contact.person_id, contact.contact_by, contact.happened_at, latest.label("place")
        )
        .where(contact.case_id.is_not(None), contact.contact_by.in_(names), *of_cases)
        .subquery()
    )
    columns = (contacts.c.case_id, contacts.c.person_id, contacts.c.contact_by, contacts.c.happened_at)
    return select(*columns).where(contacts.c.place == 1)


def liaison_officers(work: Work, case_ids: Collection[int]) -> Mapping[Victim, str]:
    """Return the display names of the liaison officers of these cases, by victim."""
    names = liaison_officer_names(work) if case_ids else {}
    if not names:
        return {}
    statement = _last_contacts(names, VictimContact.case_id.in_(case_ids))
    return {(case_id, person_id): names[officer] for case_id, person_id, officer, _ in work.rows(statement)}


def victims_of(work: Work, officer: Collection[str]) -> AnySelect:
    """Return the SELECT of the victims whom an officer, of any of these names, keeps informed.

    Its columns are the case, the victim, `happened_at` of the last contact or try, and `reached_at` of the
    last contact that reached the victim, if one did.
    """
    names = liaison_officer_names(work)
    last, contact = _last_contacts(names).subquery(), aliased(VictimContact)
    reached = select(func.max(contact.happened_at)).where(
        contact.case_id == last.c.case_id,
        contact.person_id == last.c.person_id,
        contact.contact_by.in_(names),
        or_(contact.method.is_(None), contact.method.not_in(NOT_REACHED)),
    )
    return select(
        last.c.case_id, last.c.person_id, last.c.happened_at, reached.scalar_subquery().label("reached_at")
    ).where(last.c.contact_by.in_(officer))


def cases_of(names: Collection[str], officer: Collection[str]) -> AnySelect:
    """Return the SELECT of the cases of the victims whom an officer keeps informed.

    `names` are those of all liaison officers, `officer` those of one.
    """
    last = _last_contacts(names).subquery()
    return select(last.c.case_id).where(last.c.contact_by.in_(officer))
