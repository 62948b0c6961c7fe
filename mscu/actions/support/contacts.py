"""Contacts with a survivor, and their needs, risks, first account, engagement and progress."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.actions.core.action import Work
from mscu.actions.core.checking import Validator
from mscu.actions.support.interpreter_conflicts import (
    MAY_KNOW_TOO_MUCH,
    conflict_sentence,
    conflicts,
    survivor_words,
)
from mscu.actions.support.support import (
    CorrectSupport,
    FieldValue,
    RecordSupport,
    SupportFields,
    check_order,
    check_scale,
    planned_columns,
)
from mscu.codes import YesNo
from mscu.dates.partial_date import Precision
from mscu.models.survivors.charity import Interpreter, Provider
from mscu.models.survivors.support import (
    Contact,
    Engagement,
    FirstAccount,
    Need,
    Progress,
    ProgressScore,
    Risk,
    SupportRecord,
)
from mscu.models.survivors.survivor import SurvivorAbout
from mscu.resources import resource
from mscu.rules.safe_contact import unsafe_contact, unsafe_plan
from mscu.text.storable_text import FILL_IN

# Engagement and risk


@dataclass(frozen=True, kw_only=True)
class EngagementFields(SupportFields):
    """How a survivor engages from a day on."""

    model: ClassVar[type[SupportRecord]] = Engagement

    from_on: str
    stage: str
    withdrawn: bool = False
    withdrawn_why: str = ""

    @override
    def further_values(self, validator: Validator) -> dict[str, Any]:
        """Require a reason when a survivor withdraws, so that the service can learn from it."""
        if self.withdrawn and not self.withdrawn_why.strip():
            validator.problems["withdrawn_why"] = "Say why, in the survivor's words where you can."
        return {}


@dataclass(frozen=True, kw_only=True)
class RecordEngagement(EngagementFields, RecordSupport):
    """Record how a survivor engages from now on; earlier records stay."""


@dataclass(frozen=True, kw_only=True)
class CorrectEngagement(EngagementFields, CorrectSupport):
    """Correct a record of engagement."""


@dataclass(frozen=True, kw_only=True)
class SurvivorRiskFields(SupportFields):
    """The risks to a survivor on a day."""

    model: ClassVar[type[SupportRecord]] = Risk

    seen_on: str
    last_contact: str
    threats: str = ""
    location_known: YesNo = YesNo.NOT_SURE
    plan: str = ""
    review_on: str = ""


@dataclass(frozen=True, kw_only=True)
class AssessRisk(SurvivorRiskFields, RecordSupport):
    """Assess the risk that a survivor is trafficked again."""


@dataclass(frozen=True, kw_only=True)
class CorrectRisk(SurvivorRiskFields, CorrectSupport):
    """Correct a risk assessment."""


# First accounts


PROMPT = "support/first_account.toml"


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """What to read before recording a first account."""

    title: str
    lines: tuple[str, ...]
    source: str


@lru_cache(maxsize=1)
def prompt() -> Prompt:
    """Load the prompt."""
    data = tomllib.loads(resource(PROMPT).read_text(encoding="utf-8"))
    return Prompt(title=data["title"], lines=tuple(data["lines"]), source=data["source"])


@dataclass(frozen=True, kw_only=True)
class FirstAccountFields(SupportFields):
    """Whether a survivor disclosed the offence, and what was done about it."""

    model: ClassVar[type[SupportRecord]] = FirstAccount
    dated = True

    happened: str
    told: bool
    account: str = ""
    officer: str = ""
    officer_told_at: str = ""

    @override
    def further_values(self, validator: Validator) -> dict[str, Any]:
        """Require the words if something was disclosed, and both the person told and the time."""
        if self.told and not self.account.strip():
            validator.problems["account"] = "Write down what was said, word for word."
        if self.officer.strip() and not self.officer_told_at.strip():
            validator.problems["officer_told_at"] = FILL_IN
        if self.officer_told_at.strip() and not self.officer.strip():
            validator.problems["officer"] = FILL_IN
        return {}


@dataclass(frozen=True, kw_only=True)
class RecordFirstAccount(FirstAccountFields, RecordSupport):
    """Record a first account, or that there was none."""


@dataclass(frozen=True, kw_only=True)
class CorrectFirstAccount(FirstAccountFields, CorrectSupport):
    """Correct a first account, or note which officer was told since."""


# Needs, in the domains of support


@dataclass(frozen=True, kw_only=True)
class NeedFields(SupportFields):
    """One need, as entered in a form."""

    model: ClassVar[type[SupportRecord]] = Need

    domain: str
    need: str
    goal: str = ""
    severity_at_start: int | None
    severity_now: int | None = None
    """The same as at the start if left empty."""
    actions: str = ""
    provider_id: int | None = None
    referred_on: str = ""
    accepted_on: str = ""
    started_on: str = ""
    ended_on: str = ""
    outcome: str | None = None

    @override
    def further_values(self, validator: Validator) -> dict[str, Any]:
        """Check the severities, the order of the days, and that a need with an outcome has ended."""
        now = self.severity_at_start if self.severity_now is None else self.severity_now
        validator.problems.pop("severity_now", None)
        check_scale(validator, "severity_at_start", self.severity_at_start)
        check_scale(validator, "severity_now", now)
        check_order(
            validator,
            *((name, getattr(self, name)) for name in ("referred_on", "accepted_on", "started_on")),
            ("ended_on", self.ended_on),
        )
        if self.ended_on.strip() and not self.outcome:
            validator.problems["outcome"] = "Choose how it ended."
        if self.provider_id is not None:
            validator.work.get(Provider, self.provider_id)
        return {"severity_now": now}


@dataclass(frozen=True, kw_only=True)
class SetNeed(NeedFields, RecordSupport):
    """Record a need."""


@dataclass(frozen=True, kw_only=True)
class ChangeNeed(NeedFields, CorrectSupport):
    """Update a need; the earlier version is kept."""

    reason_needed = False


# The progress wheel: scores from 0 to 4 in the charity's own domains


SCORE_ONCE = "Score each domain once."


@dataclass(frozen=True, kw_only=True)
class Score:
    domain: str
    score: int | None


@dataclass(frozen=True, kw_only=True)
class ProgressFields(SupportFields):
    """The scores of one day, as entered in a form."""

    model: ClassVar[type[SupportRecord]] = Progress

    seen_on: str
    remark: str = ""
    scores: tuple[Score, ...]

    @override
    def further_values(self, validator: Validator) -> dict[str, Any]:
        """Check each score; a domain that was not asked about is left out."""
        if not self.scores:
            validator.problems["scores"] = FILL_IN
        if len({score.domain for score in self.scores}) < len(self.scores):
            validator.problems["scores"] = SCORE_ONCE
        for position, score in enumerate(self.scores):
            validator.code(f"scores.{position}.domain", "progress_domain", score.domain)
            check_scale(validator, f"scores.{position}.score", score.score)
        return {}

    @override
    def store_parts(self, record: Progress, work: Work) -> None:
        """Replace the stored scores with these."""
        for score in work.records(_select_scores(record)):
            work.delete(score)
        work.flush()
        work.add(
            *(
                ProgressScore(
                    survivor_id=record.survivor_id,
                    progress_id=record.id,
                    domain=entered.domain,
                    score=entered.score,
                )
                for entered in self.scores
            )
        )

    @override
    def parts(self, record: Progress, work: Work) -> list[FieldValue]:
        """Return the stored scores."""
        return sorted(
            _score_value(work, row.domain, row.score) for row in work.records(_select_scores(record))
        )

    @override
    def typed_parts(self, record: Progress, work: Work) -> dict[str, Any]:
        rows = work.records(_select_scores(record))
        return {"scores": tuple(Score(domain=row.domain, score=row.score) for row in rows)}

    @override
    def parts_entered(self, work: Work) -> list[FieldValue]:
        return sorted(_score_value(work, entered.domain, entered.score) for entered in self.scores)


def _select_scores(record: Progress) -> Any:  # noqa: ANN401 - a statement
    return select(ProgressScore).where(ProgressScore.progress_id == record.id)


def _score_value(work: Work, domain: str, score: int | None) -> FieldValue:
    return domain, work.label(domain), str(score)


@dataclass(frozen=True, kw_only=True)
class RecordProgress(ProgressFields, RecordSupport):
    """Record how a survivor sees things today."""


@dataclass(frozen=True, kw_only=True)
class CorrectProgress(ProgressFields, CorrectSupport):
    """Correct the scores of a day."""


@dataclass(frozen=True, kw_only=True)
class ContactFields(SupportFields):
    """One contact, as entered in a form."""

    model: ClassVar[type[SupportRecord]] = Contact
    dated = True

    happened: str
    method: str
    safe: YesNo = YesNo.NOT_SURE
    present: str = ""
    interpreter: str = ""
    summary: str
    own_words: str = ""
    minutes: int | None = None
    next_contact: str = ""
    anyway: bool = False
    """Whether to record it although the survivor said otherwise of safe contact."""

    @override
    def further_values(self, validator: Validator) -> dict[str, Any]:
        """Read when the next contact is planned."""
        return planned_columns(validator, "next_contact", self.next_contact)

    @override
    def validated_values(self, validator: Validator, record: SupportRecord | None = None) -> dict[str, Any]:
        """Ask before an unsafe contact is recorded, or something is corrected that makes it unsafe."""
        values = super().validated_values(validator, record)
        changed = {name for name, value in values.items() if getattr(record, name, None) != value}
        is_new = record is None or not changed.isdisjoint(_SAFETY_COLUMNS)
        if is_new and not self.anyway and not validator.problems:
            survivor_id = getattr(record or self, "survivor_id")  # noqa: B009 - of whichever there is
            if question := " ".join(self._unsafe(validator.work, survivor_id, values)):
                validator.problems["anyway"] = question
        return values

    def _unsafe(self, work: Work, survivor_id: int, values: Mapping[str, Any]) -> Iterator[str]:
        """Yield what speaks against the contact, the next one, and the interpreter."""
        of_survivor = select(SurvivorAbout).where(SurvivorAbout.survivor_id == survivor_id)
        for about in work.records(of_survivor):
            happened, planned = (_moment(values, name) for name in ("happened", "next_contact"))
            now = unsafe_contact(about, self.method, happened)
            plan = unsafe_plan(about, self.method, planned)
            yield from filter(None, (now, f"Next contact: {plan}" if plan else ""))
        words = tuple(survivor_words(work, survivor_id))
        named = select(Interpreter).where(Interpreter.retired_on.is_(None))
        for interpreter in work.records(named) if self.interpreter.strip() else ():
            if interpreter.name.casefold() == self.interpreter.strip().casefold():
                found = [conflict_sentence(conflict) for conflict in conflicts(interpreter, words)]
                yield from (MAY_KNOW_TOO_MUCH, *found) if found else ()


_SAFETY_COLUMNS = ("method", "interpreter", "happened_words", "next_contact_words")
"""The columns of a contact that decide whether it was safe."""


def _moment(values: Mapping[str, Any], name: str) -> datetime | None:
    """Return the time of a date if it is known to the minute."""
    is_moment = values[f"{name}_precision"] == Precision.MOMENT
    return values[f"{name}_at"] if is_moment else None


@dataclass(frozen=True, kw_only=True)
class LogContact(ContactFields, RecordSupport):
    """Log a contact with a survivor."""


@dataclass(frozen=True, kw_only=True)
class CorrectContact(ContactFields, CorrectSupport):
    """Correct a contact in the log."""
