"""The safeguarding slice: the part of a survivor's case in the unit's store that their navigator may read.

The charity's store knows a case only by a random name; its content is read under the same visibility rule
as everything else (`slice_chronology.py`): never intelligence, accounts or CCTV.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from mscu.access import SAFEGUARDING_SLICE, Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.enforcement.alerts import ALERT_WORDS
from mscu.actions.entries.chronology import ChronologyLine, moment_of
from mscu.codes import Kind, StoreKind
from mscu.dates.london import show_moment
from mscu.models.alert import Alert
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.kinds import ENTRIES
from mscu.models.subject import Person

# What the slice adds: arrests, bail, referrals and alerts


ALERT = Alert.__tablename__
SUSPECT_KINDS = frozenset({Kind.ARREST, Kind.CHARGE, Kind.BAIL})
"""Kinds of entry whose person is a suspect: every survivor of the case may hear of them."""


def survivor_kinds() -> frozenset[Kind]:
    """Return the kinds of the slice that are about one survivor, and are hidden from the others.

    Those are all that name a person, unless `SUSPECT_KINDS` says that it is a suspect.
    """
    names_person = {kind for kind in SAFEGUARDING_SLICE if "person_id" in ENTRIES[kind].__mapper__.columns}
    return frozenset(names_person - SUSPECT_KINDS)


@dataclass(frozen=True, kw_only=True)
class SliceChronology(Query[tuple[ChronologyLine, ...]]):
    """The safeguarding slice of a survivor's case, as a chronology.

    What was done for other survivors of the case appears in their own.
    """

    case_id: int
    person_uuid: str
    needs = Permission.HEAR_ALERTS
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> tuple[ChronologyLine, ...]:
        case = work.get(Case, self.case_id)
        current_id = func.coalesce(Person.kept_id, Person.id)
        person_id = work.value(select(current_id).where(Person.uuid == self.person_uuid)) or 0
        lines = [*_entries(work, case.id, person_id), *_alerts(work, case.id, person_id)]
        return tuple(sorted(lines, key=moment_of))


def _entries(work: Work, case_id: int, person_id: int) -> Iterator[ChronologyLine]:
    excluded = _entries_of_others(work, case_id, person_id)
    rows = work.rows(
        select(
            Entry.id,
            Entry.kind,
            Entry.happened_at,
            Entry.happened_words,
            Entry.headline,
            Entry.detail,
            Entry.follows_id,
        )
        .where(Entry.case_id == case_id, Entry.kind.in_(SAFEGUARDING_SLICE))
        .order_by(Entry.happened_at, Entry.id)
    )
    for entry_id, kind, moment, happened, headline, detail, follows_id in rows:
        if entry_id not in excluded and follows_id not in excluded:
            yield ChronologyLine(
                store_kind=StoreKind.UNIT,
                kind=kind.value,
                record_id=entry_id,
                happened_at=moment,
                happened=happened,
                title=headline,
                detail=detail,
            )


def _entries_of_others(work: Work, case_id: int, person_id: int) -> AbstractSet[int]:
    """Return the entries about other survivors; a decision goes with the referral that it follows."""
    models: list[Any] = [ENTRIES[kind] for kind in survivor_kinds()]
    return {
        entry_id
        for model in models
        for entry_id in work.values(
            select(model.id).where(model.case_id == case_id, model.person_id != person_id)
        )
    }


def _alerts(work: Work, case_id: int, person_id: int) -> Iterator[ChronologyLine]:
    rows = work.rows(
        select(Alert.id, Alert.kind, Alert.raised_at, Alert.words)
        .where(Alert.case_id == case_id, Alert.person_id == person_id)
        .order_by(Alert.raised_at, Alert.id)
    )
    for alert_id, kind, moment, text in rows:
        yield ChronologyLine(
            store_kind=StoreKind.UNIT,
            kind=ALERT,
            record_id=alert_id,
            happened_at=moment,
            happened=show_moment(moment),
            title=f"Alert: {ALERT_WORDS[kind]}",
            detail=text,
        )


@dataclass(frozen=True, kw_only=True)
class CaseByUuid(Query[int | None]):
    """The id of the case that the charity's store names."""

    uuid: str
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> int | None:
        current_id = func.coalesce(Case.kept_id, Case.id)
        case_id = work.value(select(current_id).where(Case.uuid == self.uuid))
        return None if case_id is None else int(case_id)
