"""What is recorded of a survivor's support, for their page: needs, contacts, progress and the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.support.contacts import ContactFields, NeedFields
from mscu.actions.support.next_contacts import NextContact, next_contacts
from mscu.actions.support.support import FieldValue, typed_values
from mscu.actions.survivors.survivors import TABLE
from mscu.code_keys import NOT_ENGAGED
from mscu.dates.london import LONDON, show_day, show_moment
from mscu.dates.partial_date import Precision
from mscu.errors import NotFound
from mscu.models.code import Code
from mscu.models.prepared import literal
from mscu.models.survivors.charity import Provider
from mscu.models.survivors.support import Contact, Engagement, FormerVersion, Need, Progress, ProgressScore
from mscu.models.survivors.survivor import SurvivorAbout
from mscu.models.user import User

MAX_CONTACTS = 20
"""The contacts that the page shows at first."""


@dataclass(frozen=True, kw_only=True)
class NeedLine:
    """A need as the page shows it."""

    id: int
    version: int
    domain: str
    need: str
    goal: str
    severity_at_start: int
    severity_now: int
    provider: str
    outcome: str
    """Empty while it is open."""
    values: Mapping[str, Any]
    """As its form shows them."""


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """A contact as the page shows it."""

    id: int
    version: int
    day: str
    """`13 Jun 2022`, or the words of a date that is known less precisely."""
    time: str
    method: str
    safe: str
    present: str
    interpreter: str
    summary: str
    own_words: str
    minutes: int | None
    next_contact: str
    recorded_by: str
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class WheelDay:
    """The scores of one day, in the order of the wheel's domains; None where not asked."""

    id: int
    version: int
    day: str
    remark: str
    scores: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class ProgressWheel:
    """The progress wheel: its domains, and its days from the first to the latest."""

    domains: tuple[str, ...]
    keys: tuple[str, ...]
    days: tuple[WheelDay, ...]


@dataclass(frozen=True, kw_only=True)
class SupportDetails:
    """Everything that the page shows of a survivor's support, below the header."""

    survivor_id: int
    needs: tuple[NeedLine, ...]
    contacts: tuple[ContactLine, ...]
    contacts_in_all: int
    wheel: ProgressWheel
    next_contact: NextContact | None
    engagement: str
    """How the survivor engages with the justice process now; empty if not recorded."""
    takes_part: bool
    withdrew: bool


@dataclass(frozen=True, kw_only=True)
class SurvivorFile(Query[SupportDetails]):
    """What is recorded of a survivor's support; opening it is recorded before it is shown.

    Raises:
        NotFound: It does not exist, or the actor is not named for the survivor.
    """

    survivor_id: int
    most_contacts: int = MAX_CONTACTS
    needs = Permission.SUPPORT
    stores = SURVIVORS
    consults: ClassVar[str] = TABLE

    def consulted(self) -> int:
        return self.survivor_id

    def answer(self, work: Work) -> SupportDetails:
        statement = select(SurvivorAbout.id).where(SurvivorAbout.survivor_id == self.survivor_id)
        if work.value(statement) is None:
            raise NotFound
        count = select(func.count(Contact.id)).where(Contact.survivor_id == self.survivor_id)
        engagement = _engagement(work, self.survivor_id)
        return SupportDetails(
            survivor_id=self.survivor_id,
            needs=_needs(work, self.survivor_id),
            contacts=_contacts(work, self.survivor_id, self.most_contacts),
            contacts_in_all=work.value(count),
            wheel=_wheel(work, self.survivor_id),
            next_contact=next_contacts(work).get(self.survivor_id),
            engagement=work.label(engagement.stage) if engagement else "",
            takes_part=bool(engagement and engagement.stage != NOT_ENGAGED),
            withdrew=bool(engagement and engagement.withdrawn),
        )


def _engagement(work: Work, survivor_id: int) -> Engagement | None:
    """Return the newest record of engagement."""
    newest = (
        select(Engagement)
        .where(Engagement.survivor_id == survivor_id)
        .order_by(Engagement.from_on.desc(), Engagement.id.desc())
        .limit(literal(1))
    )
    return next(iter(work.records(newest)), None)


def _needs(work: Work, survivor_id: int) -> tuple[NeedLine, ...]:
    """Return the needs: open ones first, then the most severe."""
    providers = work.pairs(select(Provider.id, Provider.name))
    needs = work.records(
        select(Need)
        .where(Need.survivor_id == survivor_id)
        .order_by(Need.outcome.is_not(None), Need.severity_now.desc(), Need.id)
    )
    return tuple(
        NeedLine(
            id=need.id,
            version=need.version,
            domain=work.label(need.domain),
            need=need.need,
            goal=need.goal,
            severity_at_start=need.severity_at_start,
            severity_now=need.severity_now,
            provider=providers.get(need.provider_id or 0, ""),
            outcome=work.label(need.outcome),
            values=typed_values(need, NeedFields),
        )
        for need in needs
    )


def _contacts(work: Work, survivor_id: int, most: int) -> tuple[ContactLine, ...]:
    rows: Sequence[tuple[Contact, str]] = work.rows(
        select(Contact, User.display)
        .join(User, User.id == Contact.recorded_by_id)
        .where(Contact.survivor_id == survivor_id)
        .order_by(Contact.happened_at.desc(), Contact.id.desc())
        .limit(literal(most))
    )
    return tuple(contact_line(work, contact, display) for contact, display in rows)


def contact_line(work: Work, contact: Contact, display: str) -> ContactLine:
    """Return a contact as the page shows it."""
    local = contact.happened_at.astimezone(LONDON)
    timed = contact.happened_precision == Precision.MOMENT
    return ContactLine(
        id=contact.id,
        version=contact.version,
        day=show_day(local.date()) if timed else contact.happened_words,
        time=f"{local:%H:%M}" if timed else "",
        method=work.label(contact.method),
        safe=contact.safe,
        present=contact.present,
        interpreter=contact.interpreter,
        summary=contact.summary,
        own_words=contact.own_words,
        minutes=contact.minutes,
        next_contact=contact.next_contact_words,
        recorded_by=display,
        values=typed_values(contact, ContactFields),
    )


def _wheel(work: Work, survivor_id: int) -> ProgressWheel:
    domains = work.pairs(
        select(Code.key, Code.label)
        .where(Code.list_name == "progress_domain", Code.retired_on.is_(None))
        .order_by(Code.position)
    )
    days = work.records(
        select(Progress).where(Progress.survivor_id == survivor_id).order_by(Progress.seen_on, Progress.id)
    )
    scores: dict[int, dict[str, int]] = {}
    for row in work.records(select(ProgressScore).where(ProgressScore.survivor_id == survivor_id)):
        scores.setdefault(row.progress_id, {})[row.domain] = row.score
    return ProgressWheel(
        domains=tuple(domains.values()),
        keys=tuple(domains),
        days=tuple(
            WheelDay(
                id=row.id,
                version=row.version,
                day=show_day(row.seen_on),
                remark=row.remark,
                scores=tuple(scores.get(row.id, {}).get(key) for key in domains),
            )
            for row in days
        ),
    )


COVERED = "covered"
"""What stands for a code word that was changed: whoever looks on must not read it."""


@dataclass(frozen=True, kw_only=True)
class Former:
    """An earlier version of a record."""

    version: int
    replaced: str
    by: str
    reason: str
    content: tuple[FieldValue, ...]


@dataclass(frozen=True, kw_only=True)
class FormerVersions(Query[tuple[Former, ...]]):
    """The earlier versions of a survivor's record, newest first."""

    of_type: str
    """Its table, such as `contact`."""
    of_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Former, ...]:
        rows: Sequence[tuple[FormerVersion, str]] = work.rows(
            select(FormerVersion, User.display)
            .join(User, User.id == FormerVersion.replaced_by_id)
            .where(FormerVersion.of_type == self.of_type, FormerVersion.of_id == self.of_id)
            .order_by(FormerVersion.of_version.desc(), FormerVersion.id.desc())
        )
        return tuple(
            Former(
                version=former.of_version,
                replaced=show_moment(former.replaced_at),
                by=display,
                reason=former.reason,
                content=tuple(
                    (name, label, COVERED if name == "code_word" else value)
                    for name, label, value in _content(former)
                ),
            )
            for former, display in rows
        )


def _content(former: FormerVersion) -> list[FieldValue]:
    values: list[FieldValue] = json.loads(former.content)
    return values
