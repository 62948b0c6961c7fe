"""The referrals that the charity's own store follows, by the random names of their cases and people.

It tells police that support has ended or goes on, and hears that police closed a referral, when nothing else
of the case is shown to the charity any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from mscu.code_keys import ACCEPTED, DECLINED, OPEN_OUTCOMES, REFUSED, TO_NAVIGATOR, WITHDRAWN
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.subject import Subject

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

_case, _person = Case.__table__.alias("named_case"), Subject.__table__.alias("named_person")
_entry, _referral = Entry.__table__.alias("of_referral"), Referral.__table__.alias("followed")


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
