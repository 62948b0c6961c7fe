"""What the two registers of data breaches, the unit's and the charity's, have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.codes import Labelled, Timing, YesNo
from mscu.dates.london import local_day, show_moment
from mscu.errors import Invalid
from mscu.models.record_retention import DataBreach
from mscu.models.survivors.charity_breach import CharityBreach
from mscu.rules.breach import BreachRule
from mscu.rules.regulator import regulator_on
from mscu.text.storable_text import FILL_IN

SETTLED = "This breach is settled already."
TOLD_OR_WHY_NOT = "Say when the regulator was notified, or why not."
WHY_LATE = "The regulator was notified later than the law requires: say why."
THREAT, CHILD = "threat to life", "a child"
AnyBreach = DataBreach | CharityBreach


class BreachState(Labelled):
    """How much of the time to notify is left."""

    LATE = "late", "late"
    RUNS = "runs", "to be notified"
    PEOPLE = "people", "people to be told"
    DONE = "done", "settled"


@dataclass(frozen=True, kw_only=True)
class NoticedFields:
    """What is known as soon as a breach is noticed, as entered in a form."""

    kind: str
    noticed_at: str
    text: str
    was_open: YesNo | None = None

    def noticed(self, validator: Validator) -> dict[str, Any]:
        """Return the values of a new row of the register, noting what is wrong."""
        work = validator.work
        noticed = validator.moment("noticed_at", self.noticed_at, Timing.HAPPENED)
        if noticed is None:
            validator.problems.setdefault("noticed_at", FILL_IN)
        return {
            "kind": validator.code("kind", "breach_kind", self.kind),
            "noticed_at": noticed,
            "text": validator.text("text", self.text, DataBreach.text, required=True),
            "was_open": self.was_open or YesNo.NOT_SURE,
            "recorded_at": work.now,
            "recorded_by_id": work.actor.id,
        }


@dataclass(frozen=True, kw_only=True)
class SettlingFields:
    """When the regulator was told, or why not, and who else was told, as entered in a form."""

    breach_id: int
    version: int
    told_at: str = ""
    why_not_told: str = ""
    people_told: str = ""

    def settle(self, row: AnyBreach, validator: Validator, time_to_tell: timedelta) -> None:
        """Check the fields and settle the breach; a breach is settled once."""
        if row.settled_at is not None:
            raise Invalid({"told_at": SETTLED})
        why_not = validator.text("why_not_told", self.why_not_told, type(row).why_not_told)
        people = validator.text("people_told", self.people_told, type(row).people_told)
        told_at = validator.moment("told_at", self.told_at, Timing.HAPPENED)
        if not validator.problems and told_at is None and not why_not:
            validator.problems["told_at"] = TOLD_OR_WHY_NOT
        if told_at is not None and told_at > row.noticed_at + time_to_tell and not why_not:
            validator.problems["why_not_told"] = WHY_LATE  # s.67(3); UK GDPR art.33(1)
        validator.raise_if_invalid()
        row.told_at, row.why_not_told, row.people_told = told_at, why_not, people
        row.settled_at, row.settled_by_id = validator.work.now, validator.work.actor.id


@dataclass(frozen=True, kw_only=True)
class BreachRow:
    id: int
    version: int
    kind: str
    noticed: str
    text: str
    was_open: str
    """Whether the store was unlocked; empty where nobody knows."""
    due: str
    state: BreachState
    recorded_by: str
    told: str
    why_not_told: str
    people_told: str
    settled: str
    regulator: str
    """Who was notified, or is to be: by its name of that day."""


def breach_row(work: Work, row: AnyBreach, rule: BreachRule, names: dict[int, str]) -> BreachRow:
    """Return a row of the register in words, with how much time is left."""
    due = row.noticed_at + rule.time_to_tell
    done = row.settled_at is not None
    state = BreachState.LATE if due < work.now else BreachState.RUNS
    return BreachRow(
        id=row.id,
        version=row.version,
        kind=work.label(row.kind),
        noticed=show_moment(row.noticed_at),
        text=row.text,
        was_open=row.was_open.label if row.kind in rule.of_store else "",
        due=show_moment(due),
        state=BreachState.DONE if done else state,
        recorded_by=names.get(row.recorded_by_id, ""),
        told=show_moment(row.told_at) if row.told_at else "",
        why_not_told=row.why_not_told,
        people_told=row.people_told,
        settled=f"{show_moment(row.settled_at)} by {names.get(row.settled_by_id or 0, '')}"
        if row.settled_at
        else "",
        regulator=regulator_on(local_day(row.told_at) if row.told_at else work.today),
    )
