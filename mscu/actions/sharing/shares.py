"""Sharing with police what a survivor agreed to: signed copies, under a consent that covers them.

Nothing is shared without a live consent, nor before the survivor was told that police must keep
what they receive for disclosure (Criminal Procedure and Investigations Act 1996). The second step,
`share_deliveries.py`, carries a copy to the police's store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, AuditNote, Command, Work
from mscu.actions.core.checking import Checked, columns_from
from mscu.actions.sharing.consents import Recipient, check_past_day, state_of
from mscu.actions.sharing.current_shares import consent_in_words, withdraw_copies
from mscu.code_keys import WITH_POLICE
from mscu.codes import Operation, YesNo
from mscu.dates.london import show_day
from mscu.errors import Invalid, NotFound
from mscu.models.base import new_uuid
from mscu.models.entries.shared import SharedWords
from mscu.models.survivors.consent import Consent, ConsentRecipient
from mscu.models.survivors.share import Share, ShareDelivery, ShareRecipient
from mscu.models.survivors.support import Benefit, Contact, Need, Risk, SupportRecord
from mscu.models.survivors.survivor import Survivor
from mscu.survivor_codes import ConsentState, ShareOf

if TYPE_CHECKING:
    from datetime import date

SOURCES: dict[ShareOf, type[SupportRecord]] = {
    ShareOf.CONTACT: Contact,
    ShareOf.NEED: Need,
    ShareOf.BENEFIT: Benefit,
    ShareOf.RISK: Risk,
}
NO_FACT = "-"
ENDED = "The navigator ended it"
NOT_LIVE = "This consent does not allow it: it is {}."
NOT_TOLD = "Tell the survivor first that police must keep it for disclosure."
NOT_WITHIN = "Share only what the consent covers, in words that the survivor agreed to."


@dataclass(frozen=True, kw_only=True)
class ShareWithPolice(Command[int]):
    """Sign a copy of agreed words for named people of the police; gives its number."""

    survivor_id: int
    consent_id: int
    of: ShareOf
    of_id: int | None = None
    """The number of the record; of a benefit it must be named."""
    text: str = ""
    """As agreed; of a benefit the program says the fact itself."""
    purpose: str
    recipients: tuple[Recipient, ...] = ()
    ends_on: str = ""
    """The day of the consent's review, where nothing earlier is said."""
    within_scope: YesNo = YesNo.NOT_SURE
    told: YesNo = YesNo.NOT_SURE
    told_on: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Check that the consent covers it, sign it, and let it wait for delivery."""
        checked = Checked(work)
        values = self._values(checked)
        names = [
            columns_from(each, ShareRecipient, checked, prefix=f"recipients.{number}.")
            for number, each in enumerate(self.recipients)
        ]
        self._check_told(checked, values)
        checked.refuse()
        consent = work.get(Consent, self.consent_id)
        self._check_covered(checked, consent)
        values["ends_on"] = _last_day(checked, values["ends_on"], consent.review_on)
        survivor = work.get(Survivor, self.survivor_id)
        if not survivor.case_uuid or not survivor.person_uuid:
            checked.problems["survivor_id"] = "Police have no case and nominal for this survivor."
        checked.refuse()
        return self._keep(work, self._signed(work, values, consent, survivor), names)

    def _values(self, checked: Checked) -> dict[str, Any]:
        """Take what is typed; of a benefit the fact alone goes out, in the program's words."""
        source = _source(checked.work, self)
        fact = replace(self, text=_fact(checked, source)) if self.of is ShareOf.BENEFIT else self
        return columns_from(fact, Share, checked) | {"of_id": self.of_id}

    def _check_told(self, checked: Checked, values: dict[str, Any]) -> None:
        if self.told is not YesNo.YES:
            checked.problems["told"] = NOT_TOLD
        check_past_day(checked, "told_on", values.get("told_on"))
        if self.within_scope is not YesNo.YES:
            checked.problems["within_scope"] = NOT_WITHIN

    def _check_covered(self, checked: Checked, consent: Consent) -> None:
        problems, state = checked.problems, state_of(checked.work, consent)
        if consent.purpose != WITH_POLICE or consent.survivor_id != self.survivor_id:
            problems["consent_id"] = "This is no consent to share with police."
        elif state is not ConsentState.LIVE:
            problems["consent_id"] = NOT_LIVE.format(state.label)
        named = select(ConsentRecipient.login).where(ConsentRecipient.consent_id == consent.id)
        may = set(checked.work.values(named))
        if may and not {each.login for each in self.recipients} <= may:
            problems["recipients"] = "The consent names others: share with those alone."
        elif may and not self.recipients:
            problems["recipients"] = "Say with whom: the consent is for named people alone."

    def _signed(
        self, work: Work, values: dict[str, Any], consent: Consent, survivor: Survivor
    ) -> Share:
        uuid, ends_on = new_uuid(), values["ends_on"]
        words = SharedWords(
            uuid=uuid, case_uuid=survivor.case_uuid, person_uuid=survivor.person_uuid,
            text=values["text"], scope=consent.scope, purpose=values["purpose"],
            ends_on=show_day(ends_on) if ends_on else "", shared_by=work.actor.display,
            consent=consent_in_words(work, consent),
            recipients=tuple(each.login for each in self.recipients),
        )  # fmt: skip
        return Share(
            uuid=uuid, case_uuid=words.case_uuid, person_uuid=words.person_uuid,
            scope=words.scope, shared_by=words.shared_by, consent=words.consent,
            shared_at=work.now, shared_by_id=work.actor.id, digest=words.digest,
            signature=work.keys.sign(words.signed), public_key=work.keys.public_key, **values,
        )  # fmt: skip

    def _keep(self, work: Work, share: Share, names: list[dict[str, Any]]) -> int:
        work.add(share)
        for each in names:
            work.add(ShareRecipient(survivor_id=self.survivor_id, share_id=share.id, **each))
        work.add(
            ShareDelivery(
                survivor_id=self.survivor_id, share_id=share.id, uuid=share.uuid,
                ends_on=share.ends_on,
            )
        )  # fmt: skip
        work.note(
            AuditNote(
                operation=Operation.DISCLOSURE, object_type=Share.__tablename__,
                object_id=share.id, case_id=self.survivor_id, purpose=WITH_POLICE,
                recipients=", ".join(each.login for each in self.recipients) or "police",
            )
        )  # fmt: skip
        return share.id


@dataclass(frozen=True, kw_only=True)
class EndShare(Command[None]):
    """End one copy before its day; the consent itself stays."""

    delivery_id: int
    version: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """End it here at once."""
        delivery = work.get(ShareDelivery, self.delivery_id, self.version)
        work.get(Share, delivery.share_id)
        if delivery.withdrawn_at is not None:
            raise Invalid({"delivery_id": "It was withdrawn already."})
        withdraw_copies(work, [delivery], ENDED)


def _source(work: Work, share: ShareWithPolice) -> SupportRecord | None:
    """Give the record that a copy is written from, if one is named."""
    if share.of_id is None:
        return None
    source = work.get(SOURCES[share.of], share.of_id)
    if source.survivor_id != share.survivor_id:
        raise NotFound
    return source


def _fact(checked: Checked, source: SupportRecord | None) -> str:
    if not isinstance(source, Benefit):
        checked.problems["of_id"] = "Choose what was given."
        return NO_FACT
    if not source.disclosable:
        checked.problems["of_id"] = "It is not agreed that police may know of this."
    return fact_of(checked.work.label(source.kind), show_day(source.given_on))


def fact_of(kind: str, day: str) -> str:
    """Say that something was given and when; never what for, nor what it was worth."""
    return f"Given on {day}: {kind}."


def _last_day(checked: Checked, ends_on: date | None, review_on: date | None) -> date | None:
    """Give the last day of a copy: no later than its consent is looked at again."""
    if ends_on is None:
        return review_on
    if ends_on < checked.work.today:
        checked.problems["ends_on"] = "This day is past."
    elif review_on is not None and ends_on > review_on:
        checked.problems["ends_on"] = f"The consent is reviewed on {show_day(review_on)}."
    return ends_on
