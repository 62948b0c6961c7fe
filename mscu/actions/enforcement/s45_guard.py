"""The check for suspects who may be victims: consider s.45 before an arrest.

Police note indications and tell the CPS; they do not decide that a person was compelled (Modern Slavery Act
2015 s.45 and Schedule 4). What has happened can always be recorded: only a planned arrest waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from mscu.code_keys import S45_INDICATIONS, SUSPECT, VICTIM_ROLES
from mscu.dates.age import AgeGroup, KnownAge
from mscu.dates.london import local_day
from mscu.dates.partial_date import Precision
from mscu.models.case import Case
from mscu.models.entries.entry import Choice, Entry
from mscu.models.entries.note import Decision
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Person
from mscu.rules.offences import offences

if TYPE_CHECKING:
    from collections.abc import Collection

    from mscu.actions.core.action import Work

ADULT_TEST = frozenset(
    {
        "s45_indication:adult_compelled",
        "s45_indication:adult_attributable",
        "s45_indication:adult_no_alternative",
        "s45_indication:adult_none",
    }
)
CHILD_TEST = frozenset(
    {"s45_indication:child_consequence", "s45_indication:child_reasonable", "s45_indication:child_none"}
)
"""Answers to the tests of MSA 2015 s.45 for adults and for under 18."""


def victims_among(work: Work, person_ids: Collection[int]) -> Mapping[int, str]:
    """Return the people who are a potential or confirmed victim in a case, with its reference."""
    return work.pairs(
        select(Involvement.subject_id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(person_ids), Involvement.role.in_(VICTIM_ROLES))
        .order_by(Involvement.id.desc())
    )


def suspects_among(work: Work, person_ids: Collection[int]) -> frozenset[int]:
    """Return the people who are a suspect in a case."""
    suspects = select(Involvement.subject_id).where(
        Involvement.subject_id.in_(person_ids), Involvement.role == SUSPECT
    )
    return frozenset(work.values(suspects))


def arrest_refusal(work: Work, case_id: int | None, person_id: int | None, other_ids: set[int]) -> str:
    """Return what must be recorded before this arrest is planned, or an empty string.

    `person_id` is the person to be arrested; `other_ids` are others whom the plan names. Of those, only
    suspects are checked, as a plan may name the victims whom it protects.
    """
    suspects = suspects_among(work, other_ids)
    checked_ids = ({person_id} if person_id else set()) | (other_ids & suspects)
    for victim_id, reference in victims_among(work, checked_ids).items():
        if missing := list(_missing_answers(work, case_id, victim_id)):
            name = work.get(Person, victim_id).name
            return (
                f"{name} may be a victim ({reference}). Before this arrest is planned, record a "
                "decision “Indications of compulsion (MSA s.45)” about this person in this case. Still "
                f"missing: {', '.join(missing)}. An arrest that has already been made can always be "
                "recorded."
            )
    return ""


class AgeAtAct(NamedTuple):
    """What is known of a person's age on the first day on which what they did may lie.

    The day of the act itself is not recorded: it may be any since the case, or an entry about them, begins.
    """

    age: KnownAge
    first_day: date

    @property
    def group(self) -> AgeGroup:
        return self.age.group_on(self.first_day)


def age_at_act(work: Work, case_id: int | None, person_id: int) -> AgeAtAct:
    """Return the age that decides which test of s.45 applies to a person of a case."""
    about_them = (
        select(func.min(Entry.happened_at))
        .join(Involvement, Involvement.entry_id == Entry.id)
        .where(Involvement.case_id == case_id, Involvement.subject_id == person_id)
        .where(Entry.happened_precision != Precision.UNKNOWN)
    )
    opened = select(Case.opened_at).where(Case.id == case_id)
    begun = [at for statement in (about_them, opened) if (at := work.value(statement)) is not None]
    return AgeAtAct(work.get(Person, person_id).known_age, local_day(min([*begun, work.now])))


def _missing_answers(work: Work, case_id: int | None, person_id: int) -> Iterator[str]:
    """Yield what the newest s.45 assessment leaves unanswered."""
    newest = (
        select(Decision.id, Decision.cps_told)
        .where(Decision.case_id == case_id, Decision.person_id == person_id)
        .where(Decision.decision_type == S45_INDICATIONS)
        .order_by(Decision.happened_at.desc(), Decision.id.desc())
        .limit(literal(1))
    )
    rows = work.rows(newest)
    decision_id, cps_told = rows[0] if rows else (0, False)
    answered = work.values(select(Choice.choice).where(Choice.entry_id == decision_id))
    was_child = age_at_act(work, case_id, person_id).group.treated_as_child
    tests = CHILD_TEST if was_child else ADULT_TEST | CHILD_TEST
    if tests.isdisjoint(answered):
        yield "the test for under 18" if was_child else "the test for adults, or for under 18"
    if not any(choice in offences() for choice in answered):
        yield "the offences, which determine what Schedule 4 and ss.1-2 exclude"
    if not cps_told:
        yield "that the CPS was informed"


def s45_scope(keys: Iterable[str]) -> str:
    """Return which of these offences are outside the defence, and what remains then."""
    known_offences = [offences()[key] for key in keys if key in offences()]
    excluded = [offence.law for offence in known_offences if offence.excluded]
    unclear = [offence.law for offence in known_offences if offence.excluded is None]
    parts = []
    if excluded:
        parts.append(f"s.45 does not apply to {', '.join(excluded)}: public interest, for the CPS")
    if unclear:
        parts.append(f"check Schedule 4 for {', '.join(unclear)}")
    if known_offences and not parts:
        parts.append("s.45 can apply to these offences")
    return "; ".join(parts)
