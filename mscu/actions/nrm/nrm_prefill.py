"""What the case already knows for a First Responder form, so that nobody types it twice.

All of it can be changed. What nobody but the person can say is left empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, select

from mscu.actions.core.action import Work
from mscu.actions.entries.handling import conditional
from mscu.code_keys import CHILD, SUSPECT, VICTIM_ROLES
from mscu.codes import YesNo
from mscu.dates.partial_date import PartialDate, Precision
from mscu.models.case import Case, CaseExploitation
from mscu.models.entries.entry import Choice
from mscu.models.entries.note import CrimeRecord
from mscu.models.entries.report import Report, ReportItem
from mscu.models.nrm_form import NrmIndicator
from mscu.models.subject import Involvement, Person, Place, Subject, SubjectName
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list

S = TypeVar("S", bound=Subject)
ADULT = frozenset({"age_status:adult", "age_status:assessed_adult"})
GENDERS = {"gender:female": "female", "gender:male": "male", "gender:neither": "unknown"}
EXPLOITED_AT = "involvement_role:exploited_at"
ENGLISH = "language:eng"
FROM_POLICE = "report_source:police_officer"
OF_AGE = 18
BOXES = {
    "FORCED_WORK_NO_PAY": "forced-to-work", "WAGES_TAKEN": "wages-taken",
    "FORCED_FRAUD": "forced-to-commit-fraud", "FORCED_PROSTITUTION": "prostitution",
    "CSE": "child-exploitation", "TAKEN_AND_SEXUALLY_ASSAULTED": "taken-somewhere",
    "FORCED_CRIME": "forced-to-commit-crime", "ORGANS_REMOVED": "organs-removed",
    "UNPAID_HOUSEHOLD_WORK": "unpaid-household-work", "OTHER": "other",
}  # fmt: skip
"""The form's boxes, by the names that the list of exploitation gives them."""


def prefilled(work: Work, case: Case, person: Person) -> dict[str, str]:
    """Give answers by question; none that the case does not know."""
    found = dict(_responder(work, case))
    found |= dict(_person(work, person)) | dict(_case(work, case))
    return {key: value for key, value in found.items() if value}


def _responder(work: Work, case: Case) -> Iterator[tuple[str, str]]:
    yield "reference", case.reference
    yield "fr-location", "england"
    names = [word for word in work.actor.display.split() if not word.isdecimal()]
    if len(names) > 2:  # noqa: PLR2004 - rank, first name, last name
        yield "fr-details-role", names[0]
        names = names[1:]
    if names:
        yield "fr-details-first-name", " ".join(names[:-1])
        yield "fr-details-last-name", names[-1]


def _person(work: Work, person: Person) -> Iterator[tuple[str, str]]:
    yield "pv-under-age", under_age(work, person)
    first, _, last = person.name.rpartition(" ")
    yield "pv-name-first-name", first or person.name
    yield "pv-name-last-name", last if first else ""
    names = select(SubjectName.name).where(SubjectName.subject_id == person.id)
    yield "pv-name-nickname", ", ".join(work.values(names))
    if person.born_precision == Precision.DAY:
        yield "pv-dob", person.born_words
    yield "pv-gender", GENDERS.get(person.gender or "", "")
    if not (person.nationality or "").endswith(":unknown"):
        yield "pv-nationality", work.label(person.nationality)
    if needs_interpreter(person):
        yield "pv-interpreter-requirements", "yes"
        yield "pv-interpreter-requirements-language", work.label(person.language)
    elif person.language == ENGLISH or person.interpreter is YesNo.NO:
        yield "pv-interpreter-requirements", "no"


def needs_interpreter(person: Person) -> bool:
    """Say whether the person is known to speak no English, or to need an interpreter."""
    if person.interpreter is not YesNo.NOT_SURE:
        return person.interpreter is YesNo.YES
    return person.language not in {None, ENGLISH}


def under_age(work: Work, person: Person) -> str:
    """Answer whether a person is under 18; nothing where the case does not say."""
    if person.age_status == "age_status:uncertain_treated_as_child":
        return "not-sure"
    if person.age_status in CHILD | ADULT:
        return "yes" if person.age_status in CHILD else "no"
    born = PartialDate.parse(person.born_words or "unknown", today=work.today)
    if born.latest is None or born.earliest is None:
        return ""
    if _age(born.latest, work.today) >= OF_AGE:
        return "no"
    return "yes" if _age(born.earliest, work.today) < OF_AGE else "not-sure"


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _case(work: Work, case: Case) -> Iterator[tuple[str, str]]:
    crimes = work.rows(
        select(CrimeRecord.crime_reference, CrimeRecord.force)
        .where(CrimeRecord.case_id == case.id)
        .order_by(CrimeRecord.happened_at)
    )
    yield "reported-to-police", "yes" if crimes else ""
    for reference, force in crimes[:1]:
        yield "reported-to-police-police-forces", force
        yield "reported-to-police-crime-reference", reference
    yield "where-exploitation-happened", "uk" if case.district else ""
    yield "where-exploitation-happened-uk-city-1", work.label(case.district)
    places = (p.address or p.name for p in work.records(_held(Place, case, EXPLOITED_AT)))
    yield "where-exploitation-happened-other-uk-other-location", "\n".join(places)
    yield "who-exploited-pv", "\n".join(_suspects(work, case))
    for box in _types(work, case):
        yield f"types-of-exploitation-{box}", "yes"


def _suspects(work: Work, case: Case) -> Iterator[str]:
    """Give who exploited, but nobody who may have been made to do it: that is asked first."""
    left_out = {each.id for each in victims_too(work, case)}
    for each in work.records(_held(Person, case, SUSPECT)):
        if each.id in left_out:
            continue
        names = select(SubjectName.name).where(SubjectName.subject_id == each.id)
        also = ", ".join(work.values(names))
        yield f"{each.name} (also known as {also})" if also else each.name


def victims_too(work: Work, case: Case) -> list[Person]:
    """Give the suspects of a case who are victims of slavery as well, in this case or another."""
    victims = select(Involvement.subject_id).where(Involvement.role.in_(VICTIM_ROLES))
    return list(work.records(_held(Person, case, SUSPECT).where(Person.id.in_(victims))))


def _held(model: type[S], case: Case, role: str) -> Select[S]:
    held = select(Involvement.subject_id).where(
        Involvement.case_id == case.id, Involvement.role == role
    )
    return select(model).where(model.id.in_(held)).order_by(model.id)


def _types(work: Work, case: Case) -> Iterator[str]:
    rows = load_code_list(resource("code_lists/exploitation.csv"))
    boxes = {row.key: BOXES.get(row.more.get("form_box", "")) for row in rows}
    keys = select(CaseExploitation.exploitation).where(CaseExploitation.case_id == case.id)
    yield from filter(None, (boxes.get(key) for key in work.values(keys)))


def seen_in_reports(work: Work, form_id: int, case: Case, person: Person) -> Iterator[NrmIndicator]:
    """Give the indicators of the reports about a person, with when and where it was.

    Only an officer is named as who saw it: another source must not come to be known by a form. Of a
    report under handling code C it says what was seen, and nothing of who, when and where.
    """
    about = select(Involvement.entry_id).where(
        Involvement.case_id == case.id, Involvement.subject_id == person.id
    )
    rows = (
        select(Report, Choice.choice)
        .join(Choice, Choice.entry_id == Report.id)
        .where(Report.id.in_(about), Choice.of_field == "indicators")
        .order_by(Report.happened_at, Choice.position)
    )
    seen: set[str] = set()
    held = set(work.values(conditional().where(ReportItem.case_id == case.id)))
    for report, key in work.rows(rows):
        if key not in seen:
            seen.add(key)
            told = report.id not in held
            ours = told and report.source == FROM_POLICE
            yield NrmIndicator(
                form_id=form_id, case_id=case.id, indicator=key,
                indicator_state="indicator_state:present", seen_by=report.caller if ours else "",
                seen_when=report.happened_words if told else "",
                seen_where=report.where_words if told else "",
                evidence=f"Report {report.register_number}" if ours else "",
            )  # fmt: skip
