"""First Responder forms: starting one, answering it, giving it up, and reading it.

Police are the First Responder (Modern Slavery Act 2015 ss.49 and 52). One form a person: another
one may follow a duty to notify, when the person consents after all.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import Checked, needed_text
from mscu.actions.entries.entries import refuse_closed
from mscu.actions.nrm.nrm_prefill import prefilled, seen_in_reports, victims_too
from mscu.actions.nrm.nrm_reading import a_draft, form_of, newest_form, the_person_of, told_in
from mscu.codes import Asks, FormRoute, FormState
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.entries.exhibit import Attachment
from mscu.models.nrm_form import NrmAnswer, NrmForm
from mscu.models.subject import Person
from mscu.rules.nrm_answers import FormTold
from mscu.rules.nrm_checks import Need, needs
from mscu.rules.nrm_form import MARK, Question, picked
from mscu.text.words import TEXT_LIMIT, clean, text_problem

ONE_ONLY = "There is a form for this person already: open it."
NO_SUCH = "This form has no such question."
REFERRED = "This person is referred to the NRM already. Ask for a reconsideration instead."


@dataclass(frozen=True, kw_only=True)
class StartNrmForm(Command[int]):
    """Begin the form of one person of a case, with what the case knows; gives its number."""

    case_id: int
    person_id: int
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        """Make it, unless there is one."""
        case = work.get(Case, self.case_id)
        checked = Checked(work)
        refuse_closed(checked, case.id)
        checked.refuse()
        person = the_person_of(work, case.id, self.person_id)
        self._refuse_another(work)
        form = work.add(
            NrmForm(
                case_id=case.id, person_id=person.id, form_key=newest_form(),
                state=FormState.DRAFT, started_at=work.now, started_by_id=work.actor.id,
            )
        )  # fmt: skip
        for key, value in prefilled(work, case, person).items():
            work.add(NrmAnswer(form_id=form.id, case_id=case.id, question=key, value=value))
        for row in seen_in_reports(work, form.id, case, person):
            work.add(row)
        return form.id

    def _refuse_another(self, work: Work) -> None:
        forms = select(NrmForm).where(
            NrmForm.case_id == self.case_id, NrmForm.person_id == self.person_id
        )
        for form in work.records(forms):
            if form.state is FormState.DRAFT:
                raise Invalid({"person_id": ONE_ONLY})
            if form.state is FormState.SENT and form.route is FormRoute.NRM:
                raise Invalid({"person_id": REFERRED})


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What one question is answered; an empty answer takes it back."""

    question: str
    value: str


@dataclass(frozen=True, kw_only=True)
class AnswerNrmForm(Command[None]):
    """Answer questions of a draft. Drafts keep themselves, so what is not whole is kept as well."""

    form_id: int
    answers: tuple[Answered, ...]
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Keep the answers, all of them or none."""
        form = a_draft(work, self.form_id)
        questions, problems = form_of(form.form_key).by_key, {}
        for number, each in enumerate(self.answers):
            question = questions.get(each.question)
            if question is None or question.asks in {Asks.GROUP, Asks.FILES}:
                problems[f"answers.{number}.question"] = NO_SUCH
                continue
            try:
                keep_answer(work, form, question, checked_answer(question, each.value))
            except Invalid as problem:
                problems[f"answers.{number}.value"] = problem.sentence
        if problems:
            raise Invalid(problems)


def checked_answer(question: Question, value: str) -> str:
    """Give an answer as it is kept.

    Raises:
        Invalid: it holds what nobody can read, or is no choice of the question.
    """
    if problem := text_problem(value, max(question.limit, TEXT_LIMIT)):
        raise Invalid({"value": problem})
    kept = clean(value).strip() if question.asks is not Asks.TEXT else clean(value).rstrip()
    keys = {MARK} if question.asks is Asks.BOX else {option.key for option in question.options}
    chosen = set(picked(kept)) if question.asks is Asks.CHOICES else {kept}
    if kept and keys and not chosen <= keys:
        raise Invalid({"value": CHOOSE})
    return kept


def keep_answer(work: Work, form: NrmForm, question: Question, value: str) -> None:
    """Put an answer in place of the former one."""
    row = work.value(
        select(NrmAnswer).where(NrmAnswer.form_id == form.id, NrmAnswer.question == question.key)
    )
    if row is None and value:
        kept = {"form_id": form.id, "case_id": form.case_id, "question": question.key}
        work.add(NrmAnswer(**kept, value=value))
    elif row is not None and not value:
        work.delete(row)
    elif row is not None and row.value != value:
        if not value.startswith(row.value):  # a draft keeps itself while somebody types
            work.keep_former(row)
        row.value = value


@dataclass(frozen=True, kw_only=True)
class GiveUpNrmForm(Command[None]):
    """Put a draft away that will not be sent; it is kept with the reason."""

    form_id: int
    reason: str
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Close it."""
        reason = needed_text(work, "reason", self.reason)
        form = a_draft(work, self.form_id)
        form.state, form.why_given_up = FormState.GIVEN_UP, reason


@dataclass(frozen=True, kw_only=True)
class AttachmentChoice:
    """A file of the case that may go with the form."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class NrmFormAnswer:
    """A form as its page shows it, with what it still lacks."""

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
    told: FormTold
    needs: tuple[Need, ...]
    files: tuple[AttachmentChoice, ...]
    victims_too: tuple[str, ...]
    """Suspects who are victims as well: the form does not begin with them as exploiters."""
    may_change: bool
    may_print: bool


@dataclass(frozen=True, kw_only=True)
class NrmFormFile(Query[NrmFormAnswer]):
    """Open a form."""

    form_id: int
    needs = Permission.WORK_CASES
    consults = "nrm_form"

    def consulted(self) -> int:
        """Name the form."""
        return self.form_id

    def answer(self, work: Work) -> NrmFormAnswer:
        """Read it, and check it."""
        form = work.get(NrmForm, self.form_id)
        told = told_in(work, form)
        draft = form.state is FormState.DRAFT
        case = work.get(Case, form.case_id or 0)
        return NrmFormAnswer(
            id=form.id,
            version=form.version,
            case_id=case.id,
            case_reference=case.reference,
            person_id=form.person_id,
            person=work.get(Person, form.person_id).name,
            state=form.state,
            route=form.route or told.route,
            started=show_moment(form.started_at),
            sent=show_moment(form.sent_at) if form.sent_at else "",
            told=told,
            needs=needs(told) if draft else (),
            files=tuple(_choices(work, form)),
            victims_too=tuple(each.name for each in victims_too(work, case)),
            may_change=draft,
            may_print=work.actor.may(Permission.PRINT),
        )


def _choices(work: Work, form: NrmForm) -> list[AttachmentChoice]:
    rows = select(Attachment).where(Attachment.case_id == form.case_id).order_by(Attachment.id)
    return [AttachmentChoice(id=r.id, name=r.name, size=r.size) for r in work.records(rows)]
