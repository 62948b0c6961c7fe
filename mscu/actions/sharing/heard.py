"""What the charity's program has read of what is meant for it: referrals, urgent requests and alerts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import exists, select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.code_keys import TO_NAVIGATOR
from mscu.models.alert import Alert, Heard
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.referral import Referral


@dataclass(frozen=True, kw_only=True)
class NoteHeard(Command[None]):
    """Note when each referral to the navigator, urgent request and alert was first read for the charity."""

    needs = Permission.HEAR_URGENT
    upkeep = True

    def perform(self, work: Work) -> None:
        """Note what the actor may see and nobody has noted."""
        for heard in _unheard(work):
            work.add(heard)


def _unheard(work: Work) -> Iterator[Heard]:
    referrals = select(Referral.id, Referral.case_id).where(Referral.referral_to == TO_NAVIGATOR)
    requests = select(EmergencyCard.id, EmergencyCard.case_id)
    noted = select(Heard.id)
    for statement, column in ((referrals, Referral.id), (requests, EmergencyCard.id)):
        for number, case_id in work.rows(statement.where(~exists(noted.where(Heard.entry_id == column)))):
            yield Heard(entry_id=number, case_id=case_id, heard_at=work.now)
    alerts = select(Alert.id, Alert.case_id).where(~exists(noted.where(Heard.alert_id == Alert.id)))
    for number, case_id in work.rows(alerts):
        yield Heard(alert_id=number, case_id=case_id, heard_at=work.now)
