"""What leaves from a First Responder form: text to paste, the pack, and the referral it becomes.

Nothing leaves while something is missing. A duty to notify leaves only if nothing in it identifies a person
who has not consented to be included (Modern Slavery Act 2015 s.52(3)). That is checked each time, as the case
may have learnt another name meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.answers import check_answers
from mscu.actions.disclosure.issuing import Copy, issue_details, next_copy, record_copy, write_pdf
from mscu.actions.disclosure.written_copies import WritesCopy
from mscu.actions.nrm.nrm_reading import get_draft, load_content
from mscu.actions.nrm.referrals import RecordReferral
from mscu.code_keys import DUTY_TO_NOTIFY, POSSIBLE_CHILD, REFUSED, TO_NRM
from mscu.codes import Asks, FormRoute, FormState, Operation
from mscu.documents.blocks import Document, texts
from mscu.documents.form_pack import FieldFact, FormFacts, SectionFact, form_pack
from mscu.errors import Invalid, MscuError
from mscu.models.case import Case
from mscu.models.nrm_form import NrmForm
from mscu.rules.nrm_checks import INCLUDED, FormContent, needs
from mscu.text.identifying_values import trace

RECIPIENT = "Home Office, online form"
PURPOSE = "disclosure_purpose:nrm"
DRAFT = "nrm_draft"
GUARDIANS = {"yes": "guardian_service:requested", "not-available": "guardian_service:not_available"}
WANTS = {"yes": True, "no": False}
TITLES = {FormRoute.NRM: ("nrm_pack", "NRM referral"), FormRoute.NOTIFY: ("duty_to_notify", "Duty to Notify")}


class WouldIdentify(MscuError):
    """Something in this notice could identify a person who has not consented, so it cannot be sent."""


def load_sendable(work: Work, form: NrmForm) -> FormContent:
    """Read a form that may leave.

    Raises:
        WouldIdentify: it would identify a person who has not consented to be included.
        Invalid: with a message for each question that is incomplete.
    """
    content = load_content(work, form)
    missing = needs(content)
    if form.state is not FormState.DRAFT:
        missing = tuple(need for need in missing if need.identifies)
    if any(need.identifies and need.word for need in missing):
        raise WouldIdentify
    if missing:
        raise Invalid({need.question: need.sentence for need in reversed(missing)})
    return content


@dataclass(frozen=True, kw_only=True)
class TextBlock:
    """One box of the online form, to be pasted."""

    question: str
    section: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class CopyNrmText(Query[tuple[TextBlock, ...]]):
    """Copy one field, or all of them in form order, to paste into the online form.

    A copy leaves the program, so it is recorded like a printed one.
    """

    form_id: int
    question: str = ""
    needs = Permission.PRINT
    consults = "nrm_form"

    def consulted(self) -> int:
        return self.form_id

    def answer(self, work: Work) -> tuple[TextBlock, ...]:
        form = work.get(NrmForm, self.form_id)
        blocks = [b for b in text_blocks(load_sendable(work, form)) if self.question in {"", b.question}]
        scope = "one field" if self.question else f"all {len(blocks)} fields"
        work.note(
            AuditNote(
                operation=Operation.DISCLOSURE,
                object_type="nrm_form",
                object_id=form.id,
                case_id=form.case_id,
                purpose=PURPOSE,
                recipients=RECIPIENT,
                reason=f"copied {scope} of the form",
            )
        )
        return tuple(blocks)


def text_blocks(content: FormContent) -> list[TextBlock]:
    """Return what was answered, in form order."""
    return [
        TextBlock(
            question=question.key,
            section=section.title,
            label=question.label,
            value=question.shown(content.answer_to(question.key)),
        )
        for section, question in content.sent_questions
        if content.answer_to(question.key)
    ]


@dataclass(frozen=True, kw_only=True)
class IssueForm(WritesCopy[Copy], abstract=True):
    """Issue a form as a PDF: for whom, under which law and why."""

    form_id: int
    recipient: str
    purpose: str = PURPOSE
    gateway: str
    reason: str

    def issue(self, work: Work, form: NrmForm, document: Document) -> Copy:
        """Write a form as a PDF and record that it left."""
        recipient = self.recipient.strip()
        issued = issue_details(
            work,
            document,
            recipient=recipient,
            copy_number=next_copy(work, form.case_id or 0, document.edition),
            purpose=work.label(self.purpose).lower(),
        )
        return record_copy(
            work,
            document,
            issued,
            write_pdf(document, issued, work.progress),
            to=self.to,
            case_id=form.case_id,
            recipient=recipient,
            purpose=self.purpose,
            gateway=self.gateway,
            reason=self.reason.strip(),
        )

    def check(self, work: Work) -> None:
        """Refuse answers that are missing or wrong."""
        validator = Validator(work)
        check_answers(validator, self, names_nobody=False)
        validator.raise_if_invalid()


@dataclass(frozen=True, kw_only=True)
class IssueNrmDraft(IssueForm):
    """Issue a form that is not complete as a PDF, to check its answers with the person."""

    needs = Permission.PRINT

    def perform(self, work: Work) -> Copy:
        """List what is missing, mark the paper as a draft, and record that it left."""
        self.check(work)
        form = get_draft(work, self.form_id)
        content = load_content(work, form)
        facts = pack_facts(content, page_header(work, form, content))
        missing = dict.fromkeys(content.form.by_key[need.question].label for need in needs(content))
        document = form_pack(
            replace(
                facts,
                edition=DRAFT,
                title=f"{facts.title}, draft to check",
                is_draft=True,
                missing=tuple(missing),
            )
        )
        return self.issue(work, form, document)


@dataclass(frozen=True, kw_only=True)
class IssueNrmPack(IssueForm):
    """Issue the form as a PDF, and record the disclosure with the SHA-256 of the file itself."""

    needs = Permission.PRINT

    def perform(self, work: Work) -> Copy:
        """Check the form again, write it and record what left the unit.

        Raises:
            WouldIdentify: the finished pages of a notice show what is known of the person.
        """
        self.check(work)
        form = work.get(NrmForm, self.form_id)
        content = load_sendable(work, form)
        document = form_pack(pack_facts(content, page_header(work, form, content)))
        printed = "\n".join((*texts(document), self.recipient))
        if content.hides_person and trace(printed, content.known, content.today):
            raise WouldIdentify
        return self.issue(work, form, document)


def page_header(work: Work, form: NrmForm, content: FormContent) -> str:
    """Return the header of each page; for a notice, one that does not lead to the case."""
    return "" if content.hides_person else work.get(Case, form.case_id or 0).reference


def pack_facts(content: FormContent, header: str) -> FormFacts:
    """Return what is printed: every field of the form except the unit's own."""
    edition, title = TITLES[content.route or FormRoute.NRM]
    asked_keys = {(section.key, question.key) for section, question in content.sent_questions}
    sections = [
        SectionFact(
            title=section.title,
            fields=tuple(
                FieldFact(
                    key=q.key,
                    label=q.label,
                    answer=q.shown(content.answer_to(q.key)) if (section.key, q.key) in asked_keys else "",
                    is_long=q.asks is Asks.TEXT,
                    is_asked=(section.key, q.key) in asked_keys,
                )
                for q in section.questions
                if not q.own
            ),
        )
        for section in content.form.sections
    ]
    return FormFacts(
        edition=edition,
        title=title,
        kicker=content.form.title,
        source=f"Questions: {content.form.source}. {content.form.licence}.",
        head=header,
        sections=tuple(sections),
    )


@dataclass(frozen=True, kw_only=True)
class SendNrmForm(Command[int]):
    """Record that the form was sent on the online service; returns the id of the referral.

    The form cannot be changed afterwards.
    """

    form_id: int
    happened: str
    reference: str = ""
    """The Home Office's reference, if it has already come back."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        """Add the referral, with the form tied to it."""
        form = get_draft(work, self.form_id)
        content = load_sendable(work, form)
        referral_id = self._referral(form, content).perform(work)
        form.state, form.route, form.referral_id = FormState.SENT, content.route, referral_id
        form.sent_at, form.sent_by_id = work.now, work.actor.id
        return referral_id

    def _referral(self, form: NrmForm, content: FormContent) -> RecordReferral:
        is_notice = content.route is FormRoute.NOTIFY
        names = (content.answer_to(f"fr-details-{field}") for field in ("role", "first-name", "last-name"))
        return RecordReferral(
            case_id=form.case_id,
            happened=self.happened,
            reference=self.reference,
            person_id=form.person_id,
            referral_to=DUTY_TO_NOTIFY if is_notice else TO_NRM,
            consent=_consent(content),
            refused_reason=content.answer_to("refuse-nrm") if is_notice else "",
            consents_to_be_named=content.answer_to(INCLUDED) == "yes" if is_notice else None,
            first_responder=" ".join(filter(None, names)),
            wants_support=WANTS.get(content.answer_to("does-pv-need-support")) if not is_notice else None,
            interpreter=content.answer_to("pv-interpreter-requirements-language"),
            guardian_service=GUARDIANS.get(content.answer_to("own-guardian-service")),
        )


def _consent(content: FormContent) -> str:
    if content.is_child:
        return POSSIBLE_CHILD
    if content.route is FormRoute.NOTIFY:
        return REFUSED
    return f"consent_kind:{content.answer_to('own-consent-given')}"
