"""What the charity is told of referrals that do not show, or show no longer.

By the random names of case and person, which its own store has, it tells police that support has ended or
goes on, and hears that police closed a referral. For an urgent request it hears who of the charity has
answered for the person before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, union

from mscu.code_keys import ACCEPTED, DECLINED, OPEN_OUTCOMES, REFUSED, TO_NAVIGATOR, WITHDRAWN
from mscu.codes import UrgentState
from mscu.models.case import Case
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.subject import Subject

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect, Connection, Select

_case, _person = Case.__table__.alias("named_case"), Subject.__table__.alias("named_person")
_entry, _referral = Entry.__table__.alias("of_referral"), Referral.__table__.alias("followed")
_card = EmergencyCard.__table__.alias("released")


@dataclass(frozen=True)
class FollowedReferral:
    """What the charity is told of a referral, whatever became of it."""

    case_uuid: str
    person_uuid: str
    entry_id: int
    case_id: int
    is_accepted: bool
    is_closed_by_police: bool
    """Whether it was closed, not by the charity, or the person no longer consents to it."""


def select_referrals(case_uuids: Any, person_uuids: Any) -> Select[Any]:  # noqa: ANN401 - lists, or subqueries
    """Return the SELECT for referrals to the charity, also where case or person were merged since."""
    outcome = func.coalesce(_referral.c.outcome, "")
    return (
        select(
            _case.c.uuid.label("case_uuid"),
            _person.c.uuid.label("person_uuid"),
            _referral.c.id.label("entry_id"),
            _entry.c.case_id.label("case_id"),
            (outcome == ACCEPTED).label("is_accepted"),
            or_(
                outcome.not_in(sorted({"", *OPEN_OUTCOMES, DECLINED})),
                _referral.c.consent.in_(sorted({REFUSED, WITHDRAWN})),
            ).label("is_closed_by_police"),
        )
        .select_from(_case)
        .join(_entry, _entry.c.case_id == func.coalesce(_case.c.kept_id, _case.c.id))
        .join(_referral, _referral.c.id == _entry.c.id)
        .join(_person, func.coalesce(_person.c.kept_id, _person.c.id) == _referral.c.person_id)
        .where(
            _case.c.uuid.in_(case_uuids),
            _person.c.uuid.in_(person_uuids),
            _referral.c.referral_to == TO_NAVIGATOR,
        )
    )


def referrals_in(
    connection: Connection, case_uuids: Collection[str], person_uuids: Collection[str]
) -> Sequence[FollowedReferral]:
    """Return the referrals of people in cases, as whoever reads all rows."""
    rows = connection.execute(select_referrals(sorted(case_uuids), sorted(person_uuids)))
    return [FollowedReferral(*row) for row in rows]


def select_supporters(person_ids: Any) -> CompoundSelect[Any]:  # noqa: ANN401 - a list, or a subquery
    """Return the SELECT for who of the charity accepted people, or released their emergency card."""
    accepted = select(_referral.c.person_id, _referral.c.navigator).where(
        _referral.c.person_id.in_(person_ids),
        _referral.c.referral_to == TO_NAVIGATOR,
        _referral.c.outcome == ACCEPTED,
    )
    released = select(_card.c.person_id, _card.c.answered_by).where(
        _card.c.person_id.in_(person_ids), _card.c.state == UrgentState.RELEASED
    )
    return union(accepted, released)


def supporters_in(connection: Connection, person_ids: Collection[int]) -> Sequence[tuple[int, str]]:
    """Return who of the charity accepted people or released their cards, as whoever reads all rows."""
    rows = connection.execute(select_supporters(sorted(person_ids)))
    return [(person_id, name) for person_id, name in rows]
