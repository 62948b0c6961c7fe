"""Alerts from police to the navigator: raised, acknowledged, and seen from both sides.

An alert concerns a survivor of the case who was referred to the navigator and neither declined nor supported
no longer. It contains what the safeguarding slice contains, never more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import FILL_IN, Validator, columns_from
from mscu.actions.entries.other_names import OtherNames
from mscu.code_keys import DECLINED, TO_NAVIGATOR
from mscu.codes import AlertKind
from mscu.dates.london import show_day, show_moment, show_moment_after
from mscu.errors import Invalid
from mscu.models.alert import Alert, Heard
from mscu.models.case import Case
from mscu.models.entries.referral import Referral
from mscu.models.prepared import literal
from mscu.models.subject import Person
from mscu.models.user import User

if TYPE_CHECKING:
    from sqlalchemy import Select

    from mscu.models.entries.entry import Entry

MAX_ALERTS = 200
ALERT_WORDS = {
    AlertKind.ARRESTED: "a suspect was arrested",
    AlertKind.CHARGED: "a suspect was charged",
    AlertKind.BAILED: "a suspect was bailed",
    AlertKind.RELEASED: "a suspect was released",
    AlertKind.COURT_DATE: "a court date",
    AlertKind.ADDRESS_VISITED: "an address was visited",
    AlertKind.OTHER: "an alert",
}
OFFICER_KINDS = (AlertKind.ADDRESS_VISITED, AlertKind.RELEASED, AlertKind.COURT_DATE, AlertKind.OTHER)
"""Kinds that an officer may type; the others are raised by what is recorded."""


NOT_REFERRED = "Refer this person to the navigator first."
NOT_SUPPORTED = (
    "The charity no longer supports this person, so no navigator reads an alert: ring the navigator on call."
)


def referred_survivors(work: Work, case_id: int) -> list[int]:
    """Return the ids of the people of a case who were referred to the navigator.

    Whoever was declined or is no longer supported is not among them.
    """
    person_ids = _referred(case_id).where(Referral.support_ended_on.is_(None))
    return list(dict.fromkeys(work.values(person_ids.order_by(Referral.id))))


def _referred(case_id: int) -> Select[int | None]:
    """Return the people of a case who were referred to the navigator and not declined, as a statement."""
    return select(Referral.person_id).where(
        Referral.case_id == case_id,
        Referral.referral_to == TO_NAVIGATOR,
        or_(Referral.outcome.is_(None), Referral.outcome != DECLINED),
    )


def raise_alerts(work: Work, entry: Entry, kind: AlertKind, text: str) -> None:
    """Alert the navigators of every survivor of the entry's case, once for the same text."""
    if entry.case_id is None:
        return
    alerted = set(
        work.values(
            select(Alert.person_id).where(Alert.entry_id == entry.id, Alert.kind == kind, Alert.words == text)
        )
    )
    for person_id in referred_survivors(work, entry.case_id):
        if person_id not in alerted:
            work.add(
                Alert(
                    case_id=entry.case_id,
                    person_id=person_id,
                    kind=kind,
                    words=text,
                    entry_id=entry.id,
                    raised_at=work.now,
                    raised_by_id=work.actor.id,
                )
            )


def join_sentences(*parts: str) -> str:
    """Join the parts of an alert, each with a full stop."""
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


def with_day(label: str, day: date | None) -> str:
    """Return the label followed by the day, or an empty string without a day."""
    return f"{label} {show_day(day)}" if day else ""


@dataclass(frozen=True, kw_only=True)
class RaiseAlert(Command[int]):
    """Alert a survivor's navigator to what happened: an address visited, a date, a release."""

    case_id: int
    person_id: int | None = None
    kind: AlertKind = AlertKind.OTHER
    words: str
    needs = Permission.LIAISE

    def perform(self, work: Work) -> int:
        """Keep the alert until the navigator has acknowledged it."""
        validator = Validator(work)
        values = columns_from(self, Alert, validator)
        if self.kind not in OFFICER_KINDS:
            validator.problems["kind"] = "Record the entry itself, which raises the alert."
        validator.raise_if_invalid()
        work.get(Case, self.case_id)
        if self.person_id not in referred_survivors(work, self.case_id):
            former = work.value(_referred(self.case_id).where(Referral.person_id == self.person_id))
            raise Invalid({"person_id": NOT_REFERRED if former is None else NOT_SUPPORTED})
        alert = work.add(Alert(raised_at=work.now, raised_by_id=work.actor.id, **values))
        return alert.id


@dataclass(frozen=True, kw_only=True)
class AcknowledgeAlerts(Command[None]):
    """Acknowledge these alerts; one already acknowledged stays as it is."""

    alert_ids: tuple[int, ...]
    needs = Permission.HEAR_ALERTS

    def perform(self, work: Work) -> None:
        """Record when and who."""
        if not self.alert_ids:
            raise Invalid({"alert_ids": FILL_IN})
        for alert_id in self.alert_ids:
            alert = work.get(Alert, alert_id)
            if alert.acknowledged_at is None:
                alert.acknowledged_at, alert.acknowledged_by_id = work.now, work.actor.id


@dataclass(frozen=True, kw_only=True)
class AlertLine:
    """An alert as both sides read it."""

    id: int
    case_id: int
    case_uuid: str
    case_reference: str
    person_id: int
    person_uuid: str
    person: str
    kind: AlertKind
    words: str
    entry_id: int | None
    raised: str
    raised_at: datetime
    raised_by: str
    acknowledged: str
    """When it was acknowledged; empty if it has not been."""
    acknowledged_by: str
    heard: str
    """When it was read for the charity: the time alone if on the day it was raised; empty if not yet."""

    @property
    def headline(self) -> str:
        """Whose navigator is alerted, and to what: `For Ionuț Bălan: a suspect was arrested`."""
        return f"For {self.person}: {ALERT_WORDS[self.kind]}"


@dataclass(frozen=True, kw_only=True)
class AlertsForNavigator(Query[tuple[AlertLine, ...]]):
    """Alerts across cases: unacknowledged ones first, then the newest."""

    needs = Permission.HEAR_ALERTS

    def answer(self, work: Work) -> tuple[AlertLine, ...]:
        names: dict[tuple[int, int], OtherNames] = {}
        lines = []
        for line in _alert_lines(work, Alert.acknowledged_at.is_not(None), Alert.raised_at.desc()):
            about = line.case_id, line.person_id
            names[about] = names.get(about) or OtherNames(work, *about)
            lines.append(replace(line, words=names[about].hide(line.words)))
        return tuple(lines)


def load_alerts(work: Work, case_id: int) -> tuple[AlertLine, ...]:
    """Return the alerts of a case, the newest first: police see whether each was acknowledged."""
    return tuple(_alert_lines(work, Alert.raised_at.desc(), case_id=case_id))


def _alert_lines(work: Work, *order: Any, case_id: int | None = None) -> Iterator[AlertLine]:
    statement = (
        select(Alert, Person, Case.uuid, Case.reference)
        .join(Person, Person.id == Alert.person_id)
        .join(Case, Case.id == Alert.case_id)
        .order_by(*order, Alert.id.desc())
        .limit(literal(MAX_ALERTS))
    )
    rows = work.rows(statement if case_id is None else statement.where(Alert.case_id == case_id))
    people = work.pairs(select(User.id, User.display)) if rows else {}
    noted = select(Heard.alert_id, Heard.heard_at).where(Heard.alert_id.in_([row[0].id for row in rows]))
    heard = work.pairs(noted) if rows else {}
    for alert, person, case_uuid, reference in rows:
        yield AlertLine(
            id=alert.id,
            case_id=alert.case_id or 0,
            case_uuid=case_uuid,
            case_reference=reference,
            person_id=person.id,
            person_uuid=person.uuid,
            person=person.name,
            kind=alert.kind,
            words=alert.words,
            entry_id=alert.entry_id,
            raised=show_moment(alert.raised_at),
            raised_at=alert.raised_at,
            raised_by=people.get(alert.raised_by_id, ""),
            acknowledged=show_moment(alert.acknowledged_at) if alert.acknowledged_at else "",
            acknowledged_by=people.get(alert.acknowledged_by_id or 0, ""),
            heard=show_moment_after(heard[alert.id], alert.raised_at) if alert.id in heard else "",
        )
