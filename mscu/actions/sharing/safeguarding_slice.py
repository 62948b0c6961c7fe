"""The safeguarding slice of a person's case in the unit's store, as their navigator reads it.

What is in it is declared in `mscu/safeguarding_slice.py`. The charity's store knows a case and a person by
random names only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.enforcement.alerts import ALERT_WORDS
from mscu.actions.entries.chronology import ChronologyLine
from mscu.actions.entries.navigator_texts import NavigatorTexts, typed_columns
from mscu.code_keys import ACCEPTED
from mscu.codes import StoreKind
from mscu.dates.date_reading import Precision
from mscu.dates.london import show_day, show_moment
from mscu.models.alert import Alert
from mscu.models.case import Case
from mscu.models.entries.referral import Referral
from mscu.models.kinds import ENTRIES
from mscu.models.subject import Person
from mscu.safeguarding_slice import SLICE, SliceAbout, SlicePart, is_open

ALERT = Alert.__tablename__


@dataclass(frozen=True, kw_only=True)
class SliceChronology(Query[tuple[ChronologyLine, ...]]):
    """The safeguarding slice of a person's case, as a chronology.

    It is empty until a referral of the person is accepted, and after support has ended. What was done for
    other people of the case appears in their own.
    """

    case_id: int
    person_id: int
    needs = Permission.READ_REFERRED
    consults = "subject"

    def consulted(self) -> int:
        return self.person_id

    def answer(self, work: Work) -> tuple[ChronologyLine, ...]:
        case = work.get(Case, self.case_id)
        supported = work.values(
            select(Referral.person_id).where(
                Referral.case_id == case.id, is_open(Referral), Referral.outcome == ACCEPTED
            )
        )
        if self.person_id not in supported:
            return ()
        texts = NavigatorTexts(work, case.id)
        people = _People(self.person_id, frozenset(supported) - {self.person_id})
        lines = [line for part in SLICE for line in _part_lines(work, part, case.id, people, texts=texts)]
        lines += _alerts(work, case.id, self.person_id, texts)
        return tuple(sorted(lines, key=_in_order))


@dataclass(frozen=True)
class _People:
    """Ids of the person whose slice it is, and of others of the case whom the charity supports."""

    person_id: int
    others: frozenset[int | None]


def _in_order(line: ChronologyLine) -> tuple[datetime, int]:
    return line.happened_at, line.record_id


def _part_lines(
    work: Work, part: SlicePart, case_id: int, people: _People, *, texts: NavigatorTexts
) -> Iterator[ChronologyLine]:
    model: Any = ENTRIES[part.kind]
    statement = (
        select(model.id, model.follows_id, model.happened_at, model.happened_words, model.happened_precision)
        .add_columns(model.headline, *(getattr(model, name) for name in part.columns))
        .where(model.case_id == case_id)
    )
    if part.about is SliceAbout.SUSPECT:
        statement = statement.where(model.person_id.not_in(people.others))
    else:
        statement = statement.where(_is_about(model, people.person_id))
    rows = work.rows(statement)
    entry_ids = {row[0] for row in rows}
    columns = [(name, str(model.columns()[name]["label"])) for name in part.columns]
    typed, about = typed_columns(part), (case_id, people.person_id)
    later_step = replace(part, unless_filled={})  # what is empty in it says nothing
    for entry_id, follows_id, moment, happened, precision, headline, *values in rows:
        step = later_step if follows_id in entry_ids else part
        shown = (
            texts.shown((model, entry_id, name), value, about=about) if name in typed else value
            for name, value in zip(part.columns, values, strict=True)
        )
        said = filter(None, (_in_words(work, step, *each) for each in zip(columns, shown, strict=True)))
        yield ChronologyLine(
            store_kind=StoreKind.UNIT,
            kind=part.kind.value,
            record_id=entry_id,
            happened_at=moment,
            happened=happened,
            precision=Precision(precision),
            title=headline,
            detail=". ".join(said),
        )


def _is_about(model: Any, person_id: int) -> Any:  # noqa: ANN401 - a model of entries, and a condition
    """Return the SQL condition that an entry, or the one that it follows, is about the person."""
    if hasattr(model, "person_id"):
        return model.person_id == person_id
    return model.follows_id.in_(select(Referral.id).where(Referral.person_id == person_id))


def _in_words(work: Work, part: SlicePart, column: tuple[str, str], value: object) -> str:
    """Return the value of a column with its label: `Review 12 Jul 2022`; empty if nothing is to be said."""
    name, label = column
    if not value:
        return part.unless_filled.get(name, "")
    if value is True:
        return label
    if isinstance(value, datetime):
        return f"{label} {show_moment(value)}"
    if isinstance(value, date):
        past = part.once_past.get(name, "") if value < work.today else ""
        return ", ".join(filter(None, (f"{label} {show_day(value)}", past)))
    if isinstance(value, Enum):
        return f"{label}: {getattr(value, 'label', value)}"
    text = str(value)
    return f"{label}: {work.label(text) or text}".rstrip(".")


def _alerts(work: Work, case_id: int, person_id: int, texts: NavigatorTexts) -> Iterator[ChronologyLine]:
    rows = work.rows(
        select(Alert.id, Alert.kind, Alert.raised_at, Alert.words, Alert.entry_id)
        .where(Alert.case_id == case_id, Alert.person_id == person_id)
        .order_by(Alert.raised_at, Alert.id)
    )
    for alert_id, kind, moment, text, entry_id in rows:
        yield ChronologyLine(
            store_kind=StoreKind.UNIT,
            kind=ALERT,
            record_id=alert_id,
            happened_at=moment,
            happened=show_moment(moment),
            precision=Precision.MOMENT,
            title=f"Alert: {ALERT_WORDS[kind]}",
            detail=texts.shown(
                (Alert, alert_id, "words"), text, about=(case_id, person_id), keeps_suspects=entry_id is None
            ),
        )


@dataclass(frozen=True, kw_only=True)
class ReferralPlace:
    """Where the unit's store has a person's accepted referral."""

    case_id: int
    person_id: int
    referral_id: int


@dataclass(frozen=True, kw_only=True)
class ReferralOfPerson(Query[ReferralPlace | None]):
    """The newest accepted referral of a person whom the charity's store names."""

    case_uuid: str
    person_uuid: str
    needs = Permission.READ_REFERRED
    recorded_as = "CaseByUuid"

    def answer(self, work: Work) -> ReferralPlace | None:
        current_id = func.coalesce(Person.kept_id, Person.id)
        persons = select(current_id).where(Person.uuid == self.person_uuid)
        cases = select(func.coalesce(Case.kept_id, Case.id)).where(Case.uuid == self.case_uuid)
        rows = work.rows(
            select(Referral.case_id, Referral.person_id, Referral.id)
            .where(Referral.case_id.in_(cases), Referral.person_id.in_(persons), Referral.outcome == ACCEPTED)
            .order_by(Referral.id.desc())
        )
        if not rows:
            return None
        case_id, person_id, referral_id = rows[0]
        return ReferralPlace(case_id=case_id or 0, person_id=person_id or 0, referral_id=referral_id)
