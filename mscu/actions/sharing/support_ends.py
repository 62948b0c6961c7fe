"""The end of support for a person: what the unit's store is told of it, by the charity's store or by hand.

Why support ended stays with the charity; police see the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.code_keys import ACCEPTED, TO_NAVIGATOR
from mscu.codes import Timing
from mscu.dates.london import local_day, show_day, show_moment
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.entries.referral import Referral
from mscu.models.subject import Person
from mscu.models.survivors.survivor import Survivor
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from mscu.followed_referrals import FollowedReferral

MINUTE = timedelta(minutes=1)
NOT_ACCEPTED = "Only of an accepted referral can support end."
BEFORE_REFERRAL = "This is before the referral of {}."


@dataclass(frozen=True, kw_only=True)
class Support:
    """Whether the charity still supports a person, whom it knows by random names."""

    case_uuid: str
    person_uuid: str
    ended_at: str
    """The moment as it is shown, such as `20 Jun 2022 14:02`; empty while support goes on."""


@dataclass(frozen=True, kw_only=True)
class SupportState:
    """What the unit's store is told of a person, and by which numbers the charity knows them."""

    support: Support
    references: str
    """Such as `SV-0007`; police never see it."""


@dataclass(frozen=True, kw_only=True)
class SupportStates(Query[tuple[SupportState, ...]]):
    """For each referred person whom the charity took on, whether and when support ended.

    A person who was taken on twice is supported as long as one of the records is open.
    """

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[SupportState, ...]:
        rows = work.rows(
            select(Survivor.case_uuid, Survivor.person_uuid, Survivor.closed_at, Survivor.reference)
            .where(Survivor.case_uuid != "", Survivor.person_uuid != "")
            .order_by(Survivor.id)
        )
        records: dict[tuple[str, str], list[tuple[datetime | None, str]]] = {}
        for case_uuid, person_uuid, closed_at, reference in rows:
            records.setdefault((case_uuid, person_uuid), []).append((closed_at, reference))
        return tuple(
            SupportState(
                support=Support(
                    case_uuid=case_uuid, person_uuid=person_uuid, ended_at=_latest([each[0] for each in kept])
                ),
                references=", ".join(reference for closed_at, reference in kept if closed_at is None),
            )
            for (case_uuid, person_uuid), kept in records.items()
        )


def _latest(closed_at: list[datetime | None]) -> str:
    """Return the latest end as it is shown, or an empty string while support goes on."""
    ends = [moment for moment in closed_at if moment is not None]
    return show_moment(max(ends)) if len(ends) == len(closed_at) else ""


class Lapsed(StrEnum):
    """Why the unit's store shows nothing more of a person whom the charity supports."""

    ENDED_HERE = "ended here"
    CLOSED_BY_POLICE = "closed by police"


@dataclass(frozen=True, kw_only=True)
class SupportedReferrals(Query[tuple[int, ...]]):
    """The ids of accepted referrals that show: not those that police have closed, or without consent."""

    needs = Permission.ANSWER_REFERRALS

    def answer(self, work: Work) -> tuple[int, ...]:
        accepted = Referral.referral_to == TO_NAVIGATOR, Referral.outcome == ACCEPTED
        return tuple(work.values(select(Referral.id).where(*accepted).order_by(Referral.id)))


@dataclass(frozen=True, kw_only=True)
class FollowSupport(Command[dict[Support, Lapsed]]):
    """Record for which people support has ended or goes on; nothing more of the case is then shown, or again.

    Recording the same twice changes nothing. An end that somebody recorded here stays although the charity's
    own record is open, and so does what police closed; the answer says of whom. It reaches referrals of
    restricted cases too: the end of support must not wait for a restriction to end.
    """

    people: tuple[Support, ...]
    needs = Permission.ANSWER_REFERRALS
    includes_restricted = True
    upkeep = True

    def perform(self, work: Work) -> dict[Support, Lapsed]:
        validator, ends = Validator(work), []
        for number, support in enumerate(self.people):
            field = f"people.{number}."
            ends.append(validator.moment(f"{field}ended_at", support.ended_at, Timing.HAPPENED))
            validator.text(f"{field}case_uuid", support.case_uuid, Case.uuid)
            validator.text(f"{field}person_uuid", support.person_uuid, Person.uuid)
        validator.raise_if_invalid()
        lapsed: dict[Support, Lapsed] = {}
        referrals = _Referrals(work, self.people)
        for support, ended_at in zip(self.people, ends, strict=True):
            ended_on = local_day(ended_at) if ended_at else None
            if ended_on is None and referrals.are_closed_by_police(support):
                lapsed[support] = Lapsed.CLOSED_BY_POLICE
            for referral in referrals.accepted(support):
                if _is_later(referral, ended_at):
                    continue
                if ended_on is None and referral.support_ended_by:
                    lapsed[support] = Lapsed.ENDED_HERE
                else:
                    referral.support_ended_on, referral.support_ended_by = ended_on, ""
        return lapsed


def _is_later(referral: Referral, ended_at: datetime | None) -> bool:
    """Return whether a referral was accepted only after support had ended; the moment is to the minute."""
    answered_at = referral.answered_at
    return ended_at is not None and answered_at is not None and answered_at >= ended_at + MINUTE


class _Referrals:
    """The referrals to the charity by the random names of case and person, also those that show no longer."""

    def __init__(self, work: Work, people: Sequence[Support]) -> None:
        self._of_names: dict[tuple[str, str], list[FollowedReferral]] = {}
        for each in work.followed_referrals({(every.case_uuid, every.person_uuid) for every in people}):
            self._of_names.setdefault((each.case_uuid, each.person_uuid), []).append(each)
        ids = {each.entry_id for found in self._of_names.values() for each in found if each.is_accepted}
        accepted = select(Referral).where(Referral.id.in_(ids))
        self._accepted = {referral.id: referral for referral in work.records(accepted)} if ids else {}

    def are_closed_by_police(self, support: Support) -> bool:
        """Return whether there are some, and each was closed or the person consents to it no longer."""
        found = self._found(support)
        return bool(found) and all(each.is_closed_by_police for each in found)

    def accepted(self, support: Support) -> list[Referral]:
        ids = [each.entry_id for each in self._found(support)]
        return [self._accepted[number] for number in ids if number in self._accepted]

    def _found(self, support: Support) -> list[FollowedReferral]:
        return self._of_names.get((support.case_uuid, support.person_uuid), [])


@dataclass(frozen=True, kw_only=True)
class EndSupport(Command[None]):
    """Record the day on which support ended, where the charity's own store does not tell it."""

    entry_id: int
    version: int
    support_ended_on: str
    needs = Permission.ANSWER_REFERRALS

    def perform(self, work: Work) -> None:
        validator = Validator(work)
        ended_on = validator.day("support_ended_on", self.support_ended_on, Timing.HAPPENED)
        if ended_on is None:
            validator.problems.setdefault("support_ended_on", FILL_IN)
        validator.raise_if_invalid()
        referral = work.get(Referral, self.entry_id, self.version)
        if referral.outcome != ACCEPTED:
            raise Invalid({"entry_id": NOT_ACCEPTED})
        if ended_on is not None and ended_on < (referred_on := local_day(referral.happened_at)):
            raise Invalid({"support_ended_on": BEFORE_REFERRAL.format(show_day(referred_on))})
        referral.support_ended_on, referral.support_ended_by = ended_on, work.actor.display
