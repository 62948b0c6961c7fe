"""The counts behind the unit's year: one grouped statement per measure, for two years at once.

Everything counts once, in one district and one quarter, so that the parts add up to the whole; a person
counts once per case. Statements run with the reader's permissions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, SQLColumnExpression, case, cast, extract, func, or_, select

from mscu.actions.enforcement.court import TERM_SENTENCES
from mscu.actions.figures.impact_years import QUARTERS, TwoYearSpan, inline
from mscu.actions.intake.reports import NEW
from mscu.actions.intake.triage_times import round_minutes
from mscu.code_keys import UNKNOWN_DISTRICT, VICTIM_ROLES
from mscu.codes import Accepted, Kind
from mscu.dates.age import AgeGroup, KnownAge
from mscu.dates.london import local_day
from mscu.dates.partial_date import Precision
from mscu.models.base import Record
from mscu.models.case import Case, CaseExploitation, Restriction
from mscu.models.entries.court import CourtResult, Proceeds
from mscu.models.entries.enforcement import Arrest, Charge
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.ocg import Disruption, OcgAssessment
from mscu.models.entries.report import Report, Triage
from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.models.plan import Activity, Plan, PlanAction
from mscu.models.subject import Involvement, Person
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from mscu.actions.core.action import Work


ADULT, CHILD, NOT_KNOWN = "18 or over", "17 or under", "Not known"
AGES = (ADULT, CHILD, NOT_KNOWN)
_AGES = {
    AgeGroup.ADULT: ADULT,
    AgeGroup.CHILD: CHILD,
    AgeGroup.PRESUMED_CHILD: CHILD,
    AgeGroup.UNKNOWN: NOT_KNOWN,
}
DONE, NOT_ACCEPTED, OPEN = "Done", "Not accepted", "Not done yet"
ANSWERS = (DONE, OPEN, NOT_ACCEPTED)
CASH, CLASS_A, DRUGS = "cash", "class_a", "drugs"
FIREARMS, VEHICLES = "firearms", "vehicles"
RESTRAINED, FORFEITED, CONFISCATED = "restrained", "forfeited", "confiscated"
POCA_STEPS = {
    "poca_step:restraint": RESTRAINED,
    "poca_step:account_freezing": RESTRAINED,
    "poca_step:cash_forfeiture": FORFEITED,
    "poca_step:account_forfeiture": FORFEITED,
    "poca_step:confiscation": CONFISCATED,
}
TYPE_UNKNOWN = "Not specified or unknown"
ORDER = ("Sexual", "Labour", "Domestic", "Criminal", "Organ harvesting")
"""The order in which the Home Office names combined types of exploitation."""


@dataclass(frozen=True, kw_only=True)
class ImpactCount:
    """The number of records that share all their marks."""

    quarter: int
    """0 to 3 in the year before, 4 to 7 in the year."""
    district: str
    number: int
    marks: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, int] = field(default_factory=dict)
    lot: int = 0
    """The lot of the tally it belongs to (see `tallies.py`); 0 if counted directly."""


@dataclass(frozen=True)
class Counting:
    """With whose permissions to count, over which years, and without which cases."""

    work: Work
    span: TwoYearSpan
    without: frozenset[int] = frozenset()

    def of(
        self,
        moment: SQLColumnExpression[Any],
        district: SQLColumnExpression[Any],
        case_id: SQLColumnExpression[Any],
        marks: Mapping[str, Any],
        *where: Any,
        sums: Mapping[str, Any] | None = None,
        entry_id: object = None,
    ) -> Select[Any]:
        """Build the statement that groups by district, quarter and marks.

        No mark may share the name of a column, since SQLite would group by that column. The number is the id
        of an entry, which need not belong to a case.
        """
        quarter = self.span.quarter(moment).label("quarter")
        mark_columns = [column.label(name) for name, column in marks.items()]
        sum_columns = [func.sum(column).label(name) for name, column in (sums or {}).items()]
        statement = select(
            quarter, district.label("in_district"), func.count().label("many"), *mark_columns, *sum_columns
        ).where(self.span.within(moment), *where)
        statement = self.allowed(statement, case_id, entry_id)
        return statement.group_by("quarter", "in_district", *marks)

    def narrowed(self, statement: Any, case_id: Any, entry_id: Any = None) -> Any:  # noqa: ANN401, ARG002
        """Narrow an inner statement to what is counted; this class counts everything."""
        return statement

    def allowed(self, statement: Select[Any], case_id: Any, entry_id: Any = None) -> Select[Any]:  # noqa: ANN401, ARG002
        """Leave out records of cases that are not counted."""
        if not self.without:
            return statement
        return statement.where(or_(case_id.is_(None), case_id.not_in(self.without)))

    def read(
        self, statement: Select[Any], marks: Sequence[str] = (), sums: Sequence[str] = ()
    ) -> Iterator[ImpactCount]:
        """Run the statement; records without a district are counted as unknown district."""
        for row in self.work.rows(statement):
            yield ImpactCount(
                quarter=row.quarter,
                district=row.in_district or UNKNOWN_DISTRICT,
                number=row.many,
                marks={name: mark_text(getattr(row, name)) for name in marks},
                sums={name: getattr(row, name) or 0 for name in sums},
            )


def mark_text(mark: object) -> str:
    """Return a mark as text; empty for None."""
    return "" if mark is None else str(mark)


def hidden_cases(work: Work) -> frozenset[int]:
    """Return the ids of the restricted cases, which no document counts, whoever issues it."""
    return frozenset(work.values(select(Restriction.case_id).where(Restriction.ends_on >= work.today)))


def reports(counting: Counting) -> Iterator[ImpactCount]:
    """Count the reports that came in, by their source."""
    marks = {"source": Report.source}
    statement = counting.of(
        Report.happened_at,
        Report.district,
        Report.case_id,
        marks,
        Report.kind == Kind.REPORT,
        entry_id=Report.id,
    )
    yield from counting.read(statement, ("source",))


def triaged(counting: Counting) -> Iterator[ImpactCount]:
    """Count reports by the minutes they waited; those without an exact time are left out."""
    triages = (
        select(Triage.follows_id.label("report"), func.min(Triage.happened_at).label("at"))
        .where(
            Triage.kind == Kind.TRIAGE,
            Triage.happened_precision == inline(Precision.MOMENT),
            Triage.happened_at >= counting.span.begins,
        )
        .group_by(Triage.follows_id)
    )
    first = counting.narrowed(triages, Triage.case_id, Triage.follows_id).subquery()
    waited = extract("epoch", first.c.at) - extract("epoch", Report.happened_at)
    marks = {"minutes": (cast(waited, Integer) + 30) // 60}
    is_exact = Report.happened_precision == inline(Precision.MOMENT)
    statement = counting.of(
        Report.happened_at,
        Report.district,
        Report.case_id,
        marks,
        Report.kind == Kind.REPORT,
        is_exact,
        or_(first.c.at.is_not(None), Report.triage_state == inline(NEW)),
        entry_id=Report.id,
    ).outerjoin(first, first.c.report == Report.id)
    for count in counting.read(statement, ("minutes",)):
        minutes = count.marks["minutes"]
        rounded = str(round_minutes(max(0, int(minutes)))) if minutes else ""
        yield replace(count, marks={"minutes": rounded})


def victims(counting: Counting) -> Iterator[ImpactCount]:
    """Count potential and confirmed victims, each once per case, by the type of case."""
    roles = [inline(role) for role in sorted(VICTIM_ROLES)]
    involvements = (
        select(Case.id.label("case_id"), Involvement.subject_id)
        .join(Involvement, Involvement.case_id == Case.id)
        .where(counting.span.within(Case.opened_at), or_(*(Involvement.role == r for r in roles)))
        .distinct()
    )
    pairs = counting.narrowed(involvements, Case.id).subquery()
    types = (
        select(func.aggregate_strings(CaseExploitation.exploitation, ","))
        .where(CaseExploitation.case_id == Case.id)
        .scalar_subquery()
    )
    marks = {"sector": Case.sector, "types": types, "nationality": Person.nationality}
    of_age = {
        "words_of_age": Person.born_words,
        "key_of_age": Person.age_status,
        "age_known": Person.recorded_at,
        "began": Case.opened_at,
    }
    statement = (
        counting.of(Case.opened_at, Case.district, Case.id, marks | of_age, Case.kept_id.is_(None))
        .select_from(Case)
        .join(pairs, pairs.c.case_id == Case.id)
        .join(Person, Person.id == pairs.c.subject_id)
    )
    for count in counting.read(statement, (*marks, *of_age)):
        told = {name: count.marks[name] for name in marks}
        yield replace(count, marks=told | {"age": _age_at_opening(*(count.marks[name] for name in of_age))})


def _age_at_opening(words: str, status: str, known_at: str, opened_at: str) -> str:
    """Return a person's age when the case was opened, or else when the person was recorded."""
    known_on, opened_on = (local_day(datetime.fromisoformat(moment)) for moment in (known_at, opened_at))
    age = KnownAge(words, status or None, known_on)
    group = age.group_on(opened_on)
    return _AGES[group if group is not AgeGroup.UNKNOWN else age.group_on(max(opened_on, known_on))]


def advice(counting: Counting) -> Iterator[ImpactCount]:
    """Count the advice given, by outcome."""
    answer = case(
        (TacticalAdvice.done_at.is_not(None), inline(DONE)),
        (TacticalAdvice.accepted == inline(Accepted.NO), inline(NOT_ACCEPTED)),
        else_=inline(OPEN),
    )
    yield from _count_entries(counting, TacticalAdvice, {"answer": answer})


def arrests(counting: Counting) -> Iterator[ImpactCount]:
    yield from _count_entries(counting, Arrest)


def charges(counting: Counting) -> Iterator[ImpactCount]:
    """Count the charges, one per person and occasion."""
    yield from _count_entries(counting, Charge)


def people_charged(counting: Counting) -> Iterator[ImpactCount]:
    """Count the people charged, each once per case, by the first charge."""
    first = select(Charge.case_id, func.min(Charge.happened_at).label("at")).group_by(
        Charge.case_id, Charge.person_id
    )
    pairs = counting.narrowed(first, Charge.case_id).subquery()
    statement = counting.of(pairs.c.at, Case.district, pairs.c.case_id, {}).select_from(pairs)
    yield from counting.read(statement.join(Case, Case.id == pairs.c.case_id))


def sentences(counting: Counting) -> Iterator[ImpactCount]:
    """Count the custodial sentences, and add up their months."""
    years = func.coalesce(CourtResult.sentence_years, 0)
    months = 12 * years + func.coalesce(CourtResult.sentence_months, 0)
    in_custody = CourtResult.sentence.in_(sorted(TERM_SENTENCES))
    yield from _count_entries(counting, CourtResult, {}, in_custody, sums={"months": months})


def seizures(counting: Counting) -> Iterator[ImpactCount]:
    """Count exhibits of cash, drugs, firearms or vehicles, and add them up by kind."""
    pieces = func.coalesce(Exhibit.quantity, 1)
    grams = func.coalesce(Exhibit.weight_grams, 0)
    class_a = Exhibit.drug.startswith("controlled_drug:a_", autoescape=True)
    of_kind: tuple[tuple[Any, str, Any], ...] = (
        (Exhibit.cash_pence.is_not(None), CASH, Exhibit.cash_pence),
        (class_a, CLASS_A, grams),
        (Exhibit.drug.is_not(None), DRUGS, grams),
        (Exhibit.property_kind == "property_kind:firearm", FIREARMS, pieces),
        (Exhibit.property_kind == "property_kind:vehicle", VEHICLES, pieces),
    )
    category = case(*((where, inline(name)) for where, name, _ in of_kind))
    amount = case(*((where, quantity) for where, _, quantity in of_kind))
    seized = or_(*(where for where, _, _ in of_kind))
    marks = {"what": category}
    yield from _count_entries(counting, Exhibit, marks, seized, sums={"amount": amount})


def proceeds(counting: Counting) -> Iterator[ImpactCount]:
    """Count the steps under the Proceeds of Crime Act, and add up their amounts by type.

    The same money may pass through several steps, so the types are never added up together.
    """
    category = case(*((Proceeds.poca_step == step, inline(name)) for step, name in POCA_STEPS.items()))
    is_counted = Proceeds.poca_step.in_(POCA_STEPS)
    sums = {"amount": Proceeds.amount_pence}
    yield from _count_entries(counting, Proceeds, {"what": category}, is_counted, sums=sums)


def groups(counting: Counting) -> Iterator[ImpactCount]:
    """Count the groups first assessed."""
    yield from _count_entries(counting, OcgAssessment, {}, OcgAssessment.group_id.is_(None))


def disruptions(counting: Counting) -> Iterator[ImpactCount]:
    """Count the disruptions by effect."""
    yield from _count_entries(counting, Disruption, {"level": Disruption.level})


def _count_entries(
    counting: Counting,
    model: Any,  # noqa: ANN401 - a kind's own model
    marks: Mapping[str, Any] | None = None,
    *where: Any,
    sums: Mapping[str, Any] | None = None,
) -> Iterator[ImpactCount]:
    """Count entries of a kind by the district of their case."""
    marks = marks or {}
    statement = counting.of(
        model.happened_at,
        Case.district,
        model.case_id,
        marks,
        model.kind == model.of_kind,
        *where,
        sums=sums,
        entry_id=model.id,
    ).outerjoin(Case, Case.id == model.case_id)
    yield from counting.read(statement, tuple(marks), tuple(sums or ()))


def activity(counting: Counting) -> Iterator[ImpactCount]:
    """Count activities by kind and strand, with the people reached."""
    sums = {"people": Activity.people, "sessions": func.coalesce(Activity.sessions, 1)}
    marks = {"kind": Activity.kind, "strand": Activity.strand}
    year = _year_column(counting, Activity.starts_on)
    statement = _planned_statement(year, Activity.district, marks, sums)
    yield from counting.read(counting.allowed(statement, Activity.case_id), tuple(marks), tuple(sums))


def actions_done(counting: Counting) -> Iterator[ImpactCount]:
    """Count completed actions of 4P plans by strand."""
    year = _year_column(counting, PlanAction.done_on)
    statement = _planned_statement(year, Plan.district, {"strand": PlanAction.strand}, {})
    statement = statement.join(Plan, Plan.id == PlanAction.plan_id)
    yield from counting.read(counting.allowed(statement, PlanAction.case_id), ("strand",))


def _year_column(counting: Counting, day: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """Return SQL for the year of a day, as the number of its first quarter; other years are negative."""
    year = counting.span.year
    return case(
        (day.between(year.first, year.last), QUARTERS),
        (day.between(year.before.first, year.before.last), 0),
        else_=-1,
    )


def _planned_statement(
    year: ColumnElement[int],
    district: SQLColumnExpression[Any],
    marks: Mapping[str, Any],
    sums: Mapping[str, Any],
) -> Select[Any]:
    mark_columns = [column.label(name) for name, column in marks.items()]
    sum_columns = [func.sum(column).label(name) for name, column in sums.items()]
    statement = select(
        year.label("quarter"),
        district.label("in_district"),
        func.count().label("many"),
        *mark_columns,
        *sum_columns,
    )
    return statement.where(year >= 0).group_by("quarter", "in_district", *marks)


@cache
def _home_office() -> Mapping[str, str]:
    rows = load_code_list(resource("code_lists/exploitation.csv"))
    return {row.key: row.more["home_office"] for row in rows if "home_office" in row.more}


def exploitation_combination(types: str) -> str:
    """Return types of exploitation combined as the Home Office writes them: `Sexual & Labour`."""
    found = {_home_office().get(key, "") for key in types.split(",")} & set(ORDER)
    names = [name for name in ORDER if name in found]
    if not names:
        return TYPE_UNKNOWN
    return " & ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


# Measures.

Source = Callable[[str], Iterable[ImpactCount]]
"""Returns the counts of a measure, by the measure's name."""


@dataclass(frozen=True)
class ImpactMeasure:
    """How something is counted, and the marks by which it is grouped."""

    count: Callable[[Counting], Iterator[ImpactCount]]
    marks: tuple[str, ...] = ()
    amount: str = ""
    """The column that is added up; empty where there is none."""
    changed_by: tuple[type[Record], ...] = ()
    """The types of record that change it, besides cases and restrictions."""
    without_case: bool = True
    """Whether it may count records without a case."""


CHANGES_EVERY_MEASURE: tuple[type[Record], ...] = (Case, Restriction)
"""Records that change every measure of a case."""
CHANGES_VICTIMS = (Person, Involvement, CaseExploitation)
MEASURES: Mapping[str, ImpactMeasure] = {
    "reports": ImpactMeasure(reports, ("source",), "", (Report,)),
    "triaged": ImpactMeasure(triaged, ("minutes",), "", (Report, Triage)),
    "victims": ImpactMeasure(
        victims, ("sector", "types", "nationality", "age"), "", CHANGES_VICTIMS, without_case=False
    ),
    "advice": ImpactMeasure(advice, ("answer",), "", (TacticalAdvice,)),
    "arrests": ImpactMeasure(arrests, (), "", (Arrest,)),
    "charges": ImpactMeasure(charges, (), "", (Charge,)),
    "people_charged": ImpactMeasure(people_charged, (), "", (Charge,), without_case=False),
    "sentences": ImpactMeasure(sentences, (), "months", (CourtResult,)),
    "seizures": ImpactMeasure(seizures, ("what",), "amount", (Exhibit,)),
    "proceeds": ImpactMeasure(proceeds, ("what",), "amount", (Proceeds,)),
    "groups": ImpactMeasure(groups, (), "", (OcgAssessment,)),
    "disruptions": ImpactMeasure(disruptions, ("level",), "", (Disruption,)),
}
"""Measures whose tallies are updated with each command."""
OWN_WORK: Mapping[str, Callable[[Counting], Iterator[ImpactCount]]] = {
    "activity": activity,
    "actions_done": actions_done,
}
"""The unit's own work, which is little and so is counted on demand."""


def count_from_records(counting: Counting) -> Source:
    return partial(_count, counting)


def _count(counting: Counting, name: str) -> Iterable[ImpactCount]:
    count = OWN_WORK[name] if name in OWN_WORK else MEASURES[name].count
    return count(counting)
