"""What a unit's editions show: as delivered, or as an administrator set within their class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.codes import Operation, Sensitivity
from mscu.copy_codes import Treatment
from mscu.dates.london import show_moment
from mscu.documents.editions.editions import EDITIONS, Edition, edition_name
from mscu.errors import Invalid
from mscu.models.edition import EditionRule
from mscu.models.prepared import literal
from mscu.models.user import User

UNCHANGED = "Nothing has been changed."


def find_edition(work: Work, key: str) -> Edition | None:
    """Return an edition with this unit's rules, or None if there is none of that key."""
    edition = EDITIONS.get(key)
    return None if edition is None else edition.changed(_treatments(work, key))


def load_editions(work: Work) -> Mapping[str, Edition]:
    """Return all editions with this unit's rules."""
    treatments = defaultdict[str, dict[Sensitivity, Treatment]](dict)
    columns = select(EditionRule.edition, EditionRule.about, EditionRule.treatment)
    for key, about, treatment in work.rows(columns):
        treatments[key][about] = treatment
    return {key: edition.changed(treatments[key]) for key, edition in EDITIONS.items()}


def changed_rules(work: Work, edition: Edition) -> str:
    """Return how a unit's edition differs from the delivered one; empty if it does not."""
    delivered = EDITIONS[edition.key].treatments
    rules = "; ".join(
        f"{about.label}: {treatment.label.lower()}"
        for about, treatment in edition.treatments.items()
        if treatment is not delivered[about]
    )
    return f"{rules}. {_changed(work, edition.key)}" if rules else ""


def _treatments(work: Work, key: str) -> dict[Sensitivity, Treatment]:
    columns = select(EditionRule.about, EditionRule.treatment)
    return work.pairs(columns.where(EditionRule.edition == key))


@dataclass(frozen=True, kw_only=True)
class TreatmentChoice:
    """The choices for facts of one sensitivity."""

    about: Sensitivity
    now: Treatment
    delivered: Treatment
    choices: tuple[Treatment, ...]


@dataclass(frozen=True, kw_only=True)
class EditionTable:
    """An edition whose rules can be changed."""

    key: str
    short: str
    readers: str
    """Its class of readers."""
    rows: tuple[TreatmentChoice, ...]
    always_out: tuple[str, ...]
    """What no administrator can make it show."""
    changed: str = ""
    """When, by whom and why it was last changed; empty if as delivered."""


@dataclass(frozen=True, kw_only=True)
class EditionTables(Query[tuple[EditionTable, ...]]):
    """The editions that have something to decide."""

    needs = Permission.BUILD_STORE

    def answer(self, work: Work) -> tuple[EditionTable, ...]:
        return tuple(
            _table(work, EDITIONS[key], edition)
            for key, edition in load_editions(work).items()
            if edition.choosable
        )


@dataclass(frozen=True, kw_only=True)
class ChangeEdition(Command[None]):
    """Change what an edition shows, within what its class of readers may see."""

    edition: str
    treatments: tuple[tuple[Sensitivity, Treatment], ...]
    reason: str
    needs = Permission.BUILD_STORE

    def perform(self, work: Work) -> None:
        """Store what differs from before."""
        edition = find_edition(work, self.edition)
        if edition is None:
            raise Invalid({"edition": CHOOSE})
        validator = Validator(work)
        reason = validator.text("reason", self.reason, EditionRule.reason, required=True)
        changes = {
            about: treatment
            for about, treatment in self.treatments
            if edition.treatments[about] is not treatment
        }
        for about, treatment in changes.items():
            if about not in edition.choosable or treatment not in edition.choices(about):
                validator.problems[about.value] = CHOOSE
        if not changes:
            validator.problems.setdefault("reason", UNCHANGED)
        validator.raise_if_invalid()
        for about, treatment in changes.items():
            self._keep(work, about, treatment, reason)
        # Each decision replaces the last one; only the audit keeps earlier ones.
        summary = ", ".join(
            f"{about.label}: {treatment.label.lower()}" for about, treatment in changes.items()
        )
        work.note(AuditNote(operation=Operation.PERMISSION, reason=f"{self.edition}: {summary}. {reason}"))

    def _keep(self, work: Work, about: Sensitivity, treatment: Treatment, reason: str) -> None:
        rules = work.records(
            select(EditionRule).where(EditionRule.edition == self.edition, EditionRule.about == about)
        )
        if not rules:
            work.add(
                EditionRule(
                    edition=self.edition,
                    about=about,
                    treatment=treatment,
                    reason=reason,
                    decided_at=work.now,
                    decided_by_id=work.actor.id,
                )
            )
        for rule in rules:
            rule.treatment, rule.reason = treatment, reason
            rule.decided_at, rule.decided_by_id = work.now, work.actor.id


def _table(work: Work, delivered: Edition, edition: Edition) -> EditionTable:
    return EditionTable(
        key=edition.key,
        short=edition_name(edition.key),
        readers=edition.reader_class.label,
        rows=tuple(
            TreatmentChoice(
                about=about,
                now=edition.treatments[about],
                delivered=delivered.treatments[about],
                choices=edition.choices(about),
            )
            for about in delivered.choosable
        ),
        always_out=tuple(
            about.label
            for about, treatment in edition.treatments.items()
            if about not in delivered.choosable and treatment is Treatment.LEAVE_OUT
        ),
        changed=_changed(work, edition.key),
    )


def _changed(work: Work, key: str) -> str:
    rows = work.rows(
        select(EditionRule.decided_at, User.display, EditionRule.reason)
        .join(User, User.id == EditionRule.decided_by_id)
        .where(EditionRule.edition == key)
        .order_by(EditionRule.decided_at.desc(), EditionRule.id.desc())
        .limit(literal(1))
    )
    for decided_at, display, reason in rows:
        return f"{show_moment(decided_at)} by {display}: {reason}"
    return ""
