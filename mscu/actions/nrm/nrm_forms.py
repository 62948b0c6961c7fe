"""First Responder forms: starting, answering, abandoning and reading them.

Police are the First Responder (Modern Slavery Act 2015 ss.49 and 52). There is one form per person; another
one may follow a duty to notify, if the person consents after all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, UNDONE, Command, Query, Work
from mscu.actions.core.checking import Validator, required_text
from mscu.actions.entries.entries import refuse_closed
from mscu.actions.entries.handling import reports_under_code_c
from mscu.actions.nrm.nrm_reading import form_by_key, get_draft, load_content, newest_form_key
from mscu.code_keys import EXPLOITED_AT, FROM_POLICE, SUSPECT, VICTIM_ROLES
from mscu.codes import Asks, FormRoute, FormState, YesNo
from mscu.dates.age import AgeGroup
from mscu.dates.london import show_moment
from mscu.dates.partial_date import Precision
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.models.case import Case, CaseExploitation
from mscu.models.entries.entry import Choice
from mscu.models.entries.exhibit import Attachment
from mscu.models.entries.note import CrimeRecord
from mscu.models.entries.report import Report, ReportItem
from mscu.models.nrm_form import NrmAnswer, NrmForm, NrmIndicator
from mscu.models.subject import Involvement, Person, Place, Subject, SubjectName
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.rules.nrm_checks import FormContent, MissingAnswer, needs
from mscu.rules.nrm_form import MARK, Question, split_choices
from mscu.text.storable_text import TEXT_LIMIT, clean, text_problem

# What the case already knows for a First Responder form, so that nobody types it twice.


S = TypeVar("S", bound=Subject)
UNDER_AGE_ANSWERS = {
    AgeGroup.CHILD: "yes",
    AgeGroup.PRESUMED_CHILD: "not-sure",
    AgeGroup.ADULT: "no",
    AgeGroup.UNKNOWN: "",
}
GENDERS = {"gender:female": "female", "gender:male": "male", "gender:neither": "unknown"}
ENGLISH = "language:eng"
BOXES = {
    "FORCED_WORK_NO_PAY": "forced-to-work",
    "WAGES_TAKEN": "wages-taken",
    "FORCED_FRAUD": "forced-to-commit-fraud",
    "FORCED_PROSTITUTION": "prostitution",
    "CSE": "child-exploitation",
    "TAKEN_AND_SEXUALLY_ASSAULTED": "taken-somewhere",
    "FORCED_CRIME": "forced-to-commit-crime",
    "ORGANS_REMOVED": "organs-removed",
    "UNPAID_HOUSEHOLD_WORK": "unpaid-household-work",
    "OTHER": "other",
}
"""The form's boxes, by the keys of the list of exploitation types."""


LAST_NAME = "fr-details-last-name"
OWN_DETAILS = ("user-email", "user-organisation", "fr-details-phone")
"""The questions about the responder whose answers stay the same from form to form."""


def prefilled_answers(work: Work, case: Case, person: Person) -> dict[str, str]:
    """Return answers by question, leaving out what the case does not know."""
    answers = dict(_responder(work, case))
    answers |= dict(_person(work, person)) | dict(_case(work, case))
    return {key: value for key, value in answers.items() if value}


def _responder(work: Work, case: Case) -> Iterator[tuple[str, str]]:
    yield "reference", case.reference
    yield "fr-location", "england"
    names = [part for part in work.actor.display.split() if not part.isdecimal()]
    if len(names) > 2:  # noqa: PLR2004 - rank, first name, last name
        yield "fr-details-role", names[0]
        names = names[1:]
    if names:
        yield "fr-details-first-name", " ".join(names[:-1])
        yield LAST_NAME, names[-1]
        yield from _own_details(work, names[-1])


def _own_details(work: Work, last_name: str) -> Iterator[tuple[str, str]]:
    """Yield how to reach the responder, from the last form that they filled in under their name."""
    rows = (
        select(NrmAnswer.form_id, NrmAnswer.question, NrmAnswer.value)
        .join(NrmForm, NrmForm.id == NrmAnswer.form_id)
        .where(NrmForm.started_by_id == work.actor.id, NrmAnswer.question.in_((*OWN_DETAILS, LAST_NAME)))
        .order_by(NrmAnswer.form_id, NrmAnswer.id)
    )
    forms: dict[int, dict[str, str]] = defaultdict(dict)
    for form_id, question, value in work.rows(rows):
        forms[form_id][question] = value
    for answers in forms.values():
        if answers.pop(LAST_NAME, "") == last_name:
            yield from answers.items()


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
    """Return whether the person is known to speak no English, or to need an interpreter."""
    if person.interpreter is not YesNo.NOT_SURE:
        return person.interpreter is YesNo.YES
    return person.language not in {None, ENGLISH}


def under_age(work: Work, person: Person) -> str:
    """Return the answer whether a person is under 18; empty if the case does not say."""
    return UNDER_AGE_ANSWERS[person.known_age.group_on(work.today)]


def _case(work: Work, case: Case) -> Iterator[tuple[str, str]]:
    crimes = work.rows(
        select(CrimeRecord.crime_reference, CrimeRecord.force)
        .where(CrimeRecord.case_id == case.id)
        .order_by(CrimeRecord.happened_at, CrimeRecord.id)
    )
    yield "reported-to-police", "yes" if crimes else ""
    for reference, force in crimes[:1]:
        yield "reported-to-police-police-forces", force
        yield "reported-to-police-crime-reference", reference
    yield "where-exploitation-happened", "uk" if case.district else ""
    yield "where-exploitation-happened-uk-city-1", work.label(case.district)
    places = (p.address or p.name for p in work.records(_select_with_role(Place, case, EXPLOITED_AT)))
    yield "where-exploitation-happened-other-uk-other-location", "\n".join(places)
    yield "who-exploited-pv", "\n".join(_suspects(work, case))
    for box in _types(work, case):
        yield f"types-of-exploitation-{box}", "yes"


def _suspects(work: Work, case: Case) -> Iterator[str]:
    """Yield the exploiters, except any who may have been compelled: that is asked first."""
    victim_ids = {person.id for person in victim_suspects(work, case)}
    for person in work.records(_select_with_role(Person, case, SUSPECT)):
        if person.id in victim_ids:
            continue
        names = select(SubjectName.name).where(SubjectName.subject_id == person.id)
        aliases = ", ".join(work.values(names))
        yield f"{person.name} (also known as {aliases})" if aliases else person.name


def victim_suspects(work: Work, case: Case) -> list[Person]:
    """Return the suspects of a case who are victims of slavery as well, in this case or another."""
    victims = select(Involvement.subject_id).where(Involvement.role.in_(VICTIM_ROLES))
    return list(work.records(_select_with_role(Person, case, SUSPECT).where(Person.id.in_(victims))))


def _select_with_role(model: type[S], case: Case, role: str) -> Select[S]:
    subject_ids = select(Involvement.subject_id).where(
        Involvement.case_id == case.id, Involvement.role == role
    )
    return select(model).where(model.id.in_(subject_ids)).order_by(model.id)


def _types(work: Work, case: Case) -> Iterator[str]:
    rows = load_code_list(resource("code_lists/exploitation.csv"))
    boxes = {row.key: BOXES.get(row.more.get("form_box", "")) for row in rows}
    keys = select(CaseExploitation.exploitation).where(CaseExploitation.case_id == case.id)
    yield from filter(None, (boxes.get(key) for key in work.values(keys)))


def indicators_from_reports(work: Work, form_id: int, case: Case, person: Person) -> Iterator[NrmIndicator]:
    """Yield the indicators of the reports about a person, with when and where each was seen.

    Only officers are named as having seen it: a form must not reveal any other source. From a report under
    handling code C only the indicator is taken, not who saw it, when or where.
    """
    entry_ids = select(Involvement.entry_id).where(
        Involvement.case_id == case.id, Involvement.subject_id == person.id
    )
    rows = (
        select(Report, Choice.choice)
        .join(Choice, Choice.entry_id == Report.id)
        .where(Report.id.in_(entry_ids), Choice.of_field == "indicators")
        .order_by(Report.happened_at, Report.id, Choice.position)
    )
    seen: set[str] = set()
    conditional_ids = set(work.values(reports_under_code_c().where(ReportItem.case_id == case.id)))
    for report, key in work.rows(rows):
        if key not in seen:
            seen.add(key)
            disclosable = report.id not in conditional_ids
            from_officer = disclosable and report.source == FROM_POLICE
            yield NrmIndicator(
                form_id=form_id,
                case_id=case.id,
                indicator=key,
                indicator_state="indicator_state:present",
                seen_by=report.caller if from_officer else "",
                seen_when=report.happened_words if disclosable else "",
                seen_where=report.where_words if disclosable else "",
                evidence=f"Report {report.register_number}" if from_officer else "",
            )


ALREADY_STARTED = "This person already has a form: open it."
UNKNOWN_QUESTION = "This form has no such question."
REFERRED = "This person has already been referred to the NRM. Ask for a reconsideration instead."


def _person_of_case(work: Work, case_id: int, person_id: int) -> Person:
    """Load a person of a case.

    Raises:
        NotFound: the case has no such person.
    """
    involvement = select(Involvement.id).where(
        Involvement.case_id == case_id, Involvement.subject_id == person_id
    )
    if work.value(involvement) is None:
        raise NotFound
    return work.get(Person, person_id)


@dataclass(frozen=True, kw_only=True)
class StartNrmForm(Command[int]):
    """Start the form of one person of a case, with what the case knows; returns the form's id."""

    case_id: int
    person_id: int
    needs = Permission.WORK_CASES
    undoable = True

    def perform(self, work: Work) -> int:
        """Add the form, unless there is one."""
        case = work.get(Case, self.case_id)
        validator = Validator(work)
        refuse_closed(validator, case.id)
        validator.raise_if_invalid()
        person = _person_of_case(work, case.id, self.person_id)
        self._refuse_another(work)
        form = work.add(
            NrmForm(
                case_id=case.id,
                person_id=person.id,
                form_key=newest_form_key(),
                state=FormState.DRAFT,
                started_at=work.now,
                started_by_id=work.actor.id,
            )
        )
        for key, value in prefilled_answers(work, case, person).items():
            work.add(NrmAnswer(form_id=form.id, case_id=case.id, question=key, value=value))
        for row in indicators_from_reports(work, form.id, case, person):
            work.add(row)
        work.undone_by(
            AbandonNrmForm(form_id=form.id, reason=UNDONE),
            "The form is abandoned. It stays with the case, with the reason.",
        )
        return form.id

    def _refuse_another(self, work: Work) -> None:
        forms = select(NrmForm).where(NrmForm.case_id == self.case_id, NrmForm.person_id == self.person_id)
        for form in work.records(forms):
            if form.state is FormState.DRAFT:
                raise Invalid({"person_id": ALREADY_STARTED})
            if form.state is FormState.SENT and form.route is FormRoute.NRM:
                raise Invalid({"person_id": REFERRED})


@dataclass(frozen=True, kw_only=True)
class QuestionAnswer:
    """The answer to one question; an empty one removes it."""

    question: str
    value: str
    was: str = ""
    """The answer that it replaces, as the writer has read it."""


@dataclass(frozen=True, kw_only=True)
class AnswerNrmForm(Command[None]):
    """Answer questions of a draft, which saves itself, so incomplete answers are stored as well."""

    form_id: int
    answers: tuple[QuestionAnswer, ...]
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Store the answers, all of them or none.

        Raises:
            StaleRecord: somebody else has answered one of the questions meanwhile.
        """
        form = get_draft(work, self.form_id)
        questions, problems = form_by_key(form.form_key).by_key, {}
        for number, item in enumerate(self.answers):
            question = questions.get(item.question)
            if question is None or question.asks in {Asks.GROUP, Asks.FILES}:
                problems[f"answers.{number}.question"] = UNKNOWN_QUESTION
                continue
            try:
                value = checked_answer(question, item.value)
                row = _answer_row(work, form, question)
                if (row.value if row else "") not in {_cleaned(question, item.was), value}:
                    raise StaleRecord(row)
                store_answer(work, form, question, value)
            except Invalid as problem:
                problems[f"answers.{number}.value"] = problem.sentence
        if problems:
            raise Invalid(problems)


def checked_answer(question: Question, value: str) -> str:
    """Return an answer as it is stored.

    Raises:
        Invalid: it is unreadable, or is not a choice of the question.
    """
    if problem := text_problem(value, max(question.limit, TEXT_LIMIT)):
        raise Invalid({"value": problem})
    cleaned = _cleaned(question, value)
    keys = {MARK} if question.asks is Asks.BOX else {option.key for option in question.options}
    chosen = set(split_choices(cleaned)) if question.asks is Asks.CHOICES else {cleaned}
    if cleaned and keys and not chosen <= keys:
        raise Invalid({"value": CHOOSE})
    return cleaned


def _cleaned(question: Question, value: str) -> str:
    return clean(value).strip() if question.asks is not Asks.TEXT else clean(value).rstrip()


def _answer_row(work: Work, form: NrmForm, question: Question) -> NrmAnswer | None:
    statement = select(NrmAnswer).where(NrmAnswer.form_id == form.id, NrmAnswer.question == question.key)
    return next(iter(work.records(statement)), None)


def store_answer(work: Work, form: NrmForm, question: Question, value: str) -> None:
    """Replace the former answer."""
    row = _answer_row(work, form, question)
    if row is None and value:
        columns = {"form_id": form.id, "case_id": form.case_id, "question": question.key}
        work.add(NrmAnswer(**columns, value=value))
    elif row is not None and not value:
        work.delete(row)
    elif row is not None:
        row.value = value


@dataclass(frozen=True, kw_only=True)
class AbandonNrmForm(Command[None]):
    """Abandon a draft that will not be sent; it is kept with the reason."""

    recorded_as = "GiveUpNrmForm"

    form_id: int
    reason: str
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        reason = required_text(work, "reason", self.reason, NrmForm.why_given_up)
        form = get_draft(work, self.form_id)
        form.state, form.why_given_up = FormState.GIVEN_UP, reason


@dataclass(frozen=True, kw_only=True)
class NrmFormLine:
    id: int
    person_id: int
    person: str
    state: FormState
    route: FormRoute | None
    """Set once the form was sent; before that, the answers may still lead either way."""
    when: str


def forms_in_case(work: Work, case_id: int) -> Iterator[NrmFormLine]:
    """Yield the forms of a case, in the order in which they were started."""
    rows = work.rows(
        select(NrmForm, Subject.name)
        .join(Subject, Subject.id == NrmForm.person_id)
        .where(NrmForm.case_id == case_id)
        .order_by(NrmForm.id)
    )
    for form, person in rows:
        yield NrmFormLine(
            id=form.id,
            person_id=form.person_id,
            person=person,
            state=form.state,
            route=form.route,
            when=show_moment(form.sent_at or form.started_at),
        )


@dataclass(frozen=True, kw_only=True)
class AttachmentChoice:
    """A file of the case that may go with the form."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class NrmFormDetails:
    """A form as its page shows it, with what is still missing."""

    id: int
    version: int
    case_id: int
    case_reference: str
    person_id: int
    person: str
    state: FormState
    route: FormRoute | None
    started: str
    sent: str
    content: FormContent
    needs: tuple[MissingAnswer, ...]
    files: tuple[AttachmentChoice, ...]
    victim_suspects: tuple[str, ...]
    """Suspects who are victims as well: the form does not start with them as exploiters."""
    may_change: bool
    may_print: bool


@dataclass(frozen=True, kw_only=True)
class NrmFormFile(Query[NrmFormDetails]):
    """Open a form."""

    form_id: int
    needs = Permission.WORK_CASES
    consults = "nrm_form"

    def consulted(self) -> int:
        return self.form_id

    def answer(self, work: Work) -> NrmFormDetails:
        """Read the form and check it."""
        form = work.get(NrmForm, self.form_id)
        content = load_content(work, form)
        draft = form.state is FormState.DRAFT
        case = work.get(Case, form.case_id or 0)
        return NrmFormDetails(
            id=form.id,
            version=form.version,
            case_id=case.id,
            case_reference=case.reference,
            person_id=form.person_id,
            person=work.get(Person, form.person_id).name,
            state=form.state,
            route=form.route or content.route,
            started=show_moment(form.started_at),
            sent=show_moment(form.sent_at) if form.sent_at else "",
            content=content,
            needs=needs(content) if draft else (),
            files=tuple(_choices(work, form)),
            victim_suspects=tuple(person.name for person in victim_suspects(work, case)),
            may_change=draft,
            may_print=work.actor.may(Permission.PRINT),
        )


def _choices(work: Work, form: NrmForm) -> list[AttachmentChoice]:
    rows = select(Attachment).where(Attachment.case_id == form.case_id).order_by(Attachment.id)
    return [AttachmentChoice(id=r.id, name=r.name, size=r.size) for r in work.records(rows)]
