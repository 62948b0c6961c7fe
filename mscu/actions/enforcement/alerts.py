"""Alerts from police to the navigator: raised, acknowledged, and seen from both sides.

An alert concerns a survivor of the case whose referral to the navigator is open. It contains what the
safeguarding slice contains, never more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.navigator_texts import NavigatorTexts
from mscu.code_keys import AS_VICTIM, AT_RISK_ROLES, RELEASED_AS_VICTIM, TO_NAVIGATOR
from mscu.codes import AlertKind
from mscu.dates.london import show_day, show_moment, show_moment_after
from mscu.errors import Invalid
from mscu.models.alert import Alert, Heard
from mscu.models.case import Case
from mscu.models.entries.enforcement import Arrest, Bail, Charge
from mscu.models.entries.referral import Referral
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Person
from mscu.safeguarding_slice import is_open
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from sqlalchemy import Select

    from mscu.models.entries.entry import Entry

MAX_ALERTS = 200
ALERT_WORDS = {
    AlertKind.ARRESTED: "an arrest",
    AlertKind.CHARGED: "a charge",
    AlertKind.BAILED: "bail",
    AlertKind.RELEASED: "a release",
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
    """Return the ids of the people of a case whose referral to the navigator is open."""
    person_ids = select(Referral.person_id).where(Referral.case_id == case_id, is_open(Referral))
    return list(dict.fromkeys(work.values(person_ids.order_by(Referral.id))))


def _supported_formerly(case_id: int, person_id: int | None) -> Select[int]:
    """Return the referrals of a person that were accepted, for whom support has ended since."""
    return select(Referral.id).where(
        Referral.case_id == case_id,
        Referral.person_id == person_id,
        Referral.referral_to == TO_NAVIGATOR,
        Referral.support_ended_on.is_not(None),
    )


def _whom_to_alert(work: Work, entry: Entry) -> list[int]:
    """Return the survivors of an entry's case whose navigators read of it.

    What happens to a victim is told to that person's own navigator only.
    """
    people = referred_survivors(work, entry.case_id or 0)
    subject_id = getattr(entry, "person_id", None)
    if not people or subject_id not in _victims(work, entry.case_id or 0):
        return people
    return [person_id for person_id in people if person_id == subject_id]


def _victims(work: Work, case_id: int) -> frozenset[int | None]:
    """Return the ids of the victims of a case and of whoever was referred or released in it as one.

    It is the condition of `visibility.is_victim` for whoever may see the whole case.
    """
    recorded = select(Involvement.subject_id).where(
        Involvement.case_id == case_id, Involvement.role.in_(AT_RISK_ROLES)
    )
    referred = select(Referral.person_id).where(
        Referral.case_id == case_id, Referral.referral_to.in_(AS_VICTIM)
    )
    released = select(Arrest.person_id).where(
        Arrest.case_id == case_id, Arrest.disposal == RELEASED_AS_VICTIM
    )
    with work.together() as reads:
        found = [reads.read(work.values, statement) for statement in (recorded, referred, released)]
    return frozenset(person_id for person_ids in found for person_id in person_ids.value)


def raise_alerts(work: Work, entry: Entry, kind: AlertKind, text: str) -> None:
    """Alert the navigators of the survivors whom an entry concerns, once for the same text."""
    if entry.case_id is None:
        return
    alerted = set(
        work.values(
            select(Alert.person_id).where(Alert.entry_id == entry.id, Alert.kind == kind, Alert.words == text)
        )
    )
    for person_id in _whom_to_alert(work, entry):
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
            former = work.value(_supported_formerly(self.case_id, self.person_id))
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
    can_be_read: bool = True
    """Whether the navigator reads it, or will once the referral is accepted."""

    @property
    def headline(self) -> str:
        """Whose navigator is alerted, and to what: `For Ionuț Bălan: an arrest`."""
        return f"For {self.person}: {ALERT_WORDS[self.kind]}"


@dataclass(frozen=True, kw_only=True)
class AlertsForNavigator(Query[tuple[AlertLine, ...]]):
    """Alerts across cases: unacknowledged ones first, then the newest."""

    needs = Permission.HEAR_ALERTS
    consults = "alert"

    def answer(self, work: Work) -> tuple[AlertLine, ...]:
        texts = NavigatorTexts(work)
        return tuple(
            replace(line, words=_shown_words(texts, line))
            for line in _alert_lines(work, Alert.acknowledged_at.is_not(None), Alert.raised_at.desc())
        )


def _shown_words(texts: NavigatorTexts, line: AlertLine) -> str:
    """Return the words of an alert as the navigator reads them."""
    return texts.shown(
        (Alert, line.id, "words"),
        line.words,
        about=(line.case_id, line.person_id),
        keeps_suspects=line.entry_id is None,
    )


@dataclass(frozen=True)
class CaseAlerts:
    """The alerts of a case, the newest first, and the people whose referral to the navigator is open."""

    lines: tuple[AlertLine, ...]
    referred: Collection[int]


def load_alerts(work: Work, case_id: int) -> CaseAlerts:
    """Return what was told to the navigators about a case."""
    with work.together() as reads:
        lines = reads.all(_alert_lines, work, Alert.raised_at.desc(), case_id=case_id)
        referred = reads.read(referred_survivors, work, case_id)
    return CaseAlerts(lines.value, referred.value)


def with_readers(
    work: Work, case_id: int, alerts: CaseAlerts, entries: Iterable[Entry]
) -> tuple[AlertLine, ...]:
    """Return the alerts of a case, each with whether a navigator reads it.

    `entries` are those of the case.
    """
    if all(line.acknowledged for line in alerts.lines):
        return alerts.lines
    about: dict[int | None, int | None] = {
        entry.id: entry.person_id for entry in entries if isinstance(entry, Arrest | Charge | Bail)
    }
    victims = _victims(work, case_id) if about else frozenset()
    return tuple(
        replace(
            line,
            can_be_read=line.person_id in alerts.referred
            and about.get(line.entry_id) not in victims - {line.person_id},
        )
        for line in alerts.lines
    )


def _alert_lines(work: Work, *order: Any, case_id: int | None = None) -> Iterator[AlertLine]:
    statement = (
        select(Alert, Person, Case.uuid, Case.reference)
        .join(Person, Person.id == Alert.person_id)
        .join(Case, Case.id == Alert.case_id)
        .order_by(*order, Alert.id.desc())
        .limit(literal(MAX_ALERTS))
    )
    rows = work.rows(statement if case_id is None else statement.where(Alert.case_id == case_id))
    people = work.displays() if rows else {}
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
