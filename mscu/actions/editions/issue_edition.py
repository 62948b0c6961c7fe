"""Case summaries: previewing an edition and issuing a copy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.disclosure.answers import check_answers
from mscu.actions.disclosure.issuing import (
    Copy,
    check_kind,
    issue_details,
    next_copy,
    record_copy,
    unprintable,
    write_copy,
    write_pdf,
)
from mscu.actions.disclosure.written_copies import WritesCopy
from mscu.actions.editions.edition_pages import CaseEdition, prints_own_alone
from mscu.actions.editions.edition_rules import changed_rules, find_edition, load_editions
from mscu.actions.editions.live_case import active_proceedings, still_live
from mscu.actions.entries.handling import (
    ConditionsMet,
    WithheldItem,
    check_conditions_met,
    count_following_withheld,
    record_conditions_met,
)
from mscu.codes import Marking, YesNo
from mscu.copy_codes import CopyKind, EditionGroup
from mscu.dates.date_reading import without_days
from mscu.documents.blocks import digest
from mscu.documents.editions.case_study import story_text
from mscu.documents.editions.editions import CONTACT_LOG, EDITIONS, Edition, edition_name
from mscu.documents.editions.leak_check import Printed, leaks
from mscu.documents.editions.study_facts import study_facts
from mscu.errors import Invalid, MscuError, NotPermitted
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure

PAGES_CHANGED = (
    "Not issued: the case has changed since these pages were shown. Check the new pages, then issue the copy."
)
_READ = 0.3
"""The share that is done once the case is read, and the pages have still to be made."""
NOT_ISSUED = "Not issued: a preview of what would be printed"


class Unreviewed(MscuError):
    """Some marks in this copy are undecided: review them, then issue the copy."""


class Leaks(MscuError):
    """This edition would show something that identifies a person, so it was not issued."""


@dataclass(frozen=True, kw_only=True)
class EditionChoice:
    """An edition that can be issued, and what it always leaves out."""

    key: str
    title: str
    short: str
    """Its name in the list of editions."""
    group: EditionGroup
    reader: str
    public: bool
    names_nobody: bool
    """Whether it replaces anything that identifies a person."""
    never: tuple[str, ...]
    may_issue: bool
    why_not: str
    data: bool = False
    """Whether a case can also be written in it as data for other programs."""
    changed: str = ""
    """How the unit changed the edition, with date, author and reason; empty if as delivered."""


@dataclass(frozen=True, kw_only=True)
class EditionPreview:
    """An edition as it would be printed, with the questions to answer before it is issued."""

    asked: LookAtEdition
    """What was asked for: pages of anything else are not to be shown."""
    reference: str
    """The case's reference."""
    pdf: bytes
    marking: Marking
    pages_text: str
    """The case study as one paragraph; empty for other editions."""
    charged: int
    """The number of people in the case with a charge on which proceedings are active."""
    held: int
    """The number of other people arrested or on bail, on whom proceedings are active too."""
    still_live: str
    """What in the record speaks against the answer that no proceedings are active, in a sentence."""
    known_values: int
    leaking: int
    undecided: int = 0
    """The number of undecided marks; no copy is issued until there are none."""
    unprintable: tuple[str, ...] = ()
    """Characters that no font has, each printed as a missing-character mark."""
    withheld: tuple[WithheldItem, ...] = ()
    """Items under handling code C, held back unless their conditions are met, if the pages hold any."""
    held_back: int = 0
    """The number of those held back."""
    following: int = 0
    """The number of entries that follow from what is held back."""
    met: tuple[int, ...] = ()
    """Ids of the items shown because their conditions are met."""
    survivors: tuple[tuple[int, str], ...] = ()
    """The survivors whose own copy it may be, in a survivor's edition."""
    blocks_digest: str = ""
    """The digest of what the pages say, which a copy of them has as well."""
    nothing: str = ""
    """Why there is nothing to preview; then there are no pages and none can be issued."""


@dataclass(frozen=True, kw_only=True)
class Editions(Query[tuple[EditionChoice, ...]]):
    """The editions, and which of them the user may issue."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[EditionChoice, ...]:
        return tuple(
            EditionChoice(
                key=edition.key,
                title=edition.title,
                short=edition_name(edition.key),
                group=edition.group,
                reader=edition.reader,
                public=edition.public,
                names_nobody=edition.names_nobody,
                never=edition.never,
                may_issue=not _why_not_issuable(work, edition),
                why_not=_why_not_issuable(work, edition),
                data=edition.data,
                changed=changed_rules(work, edition) if work.actor.may(Permission.PRINT) else "",
            )
            for edition in load_editions(work).values()
            if not _is_withheld_from(work, edition.key)
        )


@dataclass(frozen=True, kw_only=True)
class LookAtEdition(Query[EditionPreview]):
    """An edition previewed on screen before it is issued."""

    case_id: int
    edition: str
    met: tuple[int, ...] = ()
    """Ids of the items under handling code C whose conditions are met."""
    person_id: int | None = None
    """The survivor whose own copy it is, if it is one."""
    purpose: str = ""
    """What the copy is for: only some purposes may have what is withheld."""
    needs = Permission.PRINT_OWN
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> EditionPreview:
        """Build the edition, marked as not issued."""
        wanted = CaseEdition(
            work=work,
            case=work.get(Case, self.case_id),
            edition=_edition(work, self.edition),
            met_ids=frozenset(self.met),
            person_id=self.person_id,
            purpose=self.purpose,
        )
        try:
            pages = wanted.pages()
        except Invalid as problem:
            return self._empty(wanted, problem)
        active, is_public = active_proceedings(wanted), wanted.edition.public
        withheld = wanted.items_asked_about(pages)
        details = issue_details(work, pages.document, recipient=NOT_ISSUED, copy_number=0)
        return EditionPreview(
            asked=self,
            reference=wanted.case.reference,
            pdf=write_pdf(pages.document, details, work.progress.part(_READ, 1)),
            marking=pages.document.marking,
            pages_text=story_text(study_facts(pages.facts)) if is_public else "",
            charged=len(active.charged),
            held=len(active.held),
            still_live=still_live(work, wanted) if is_public else "",
            known_values=wanted.masking.values if wanted.masking else len(wanted.known_texts),
            leaking=wanted.count_left_in(pages.document),
            undecided=pages.undecided,
            unprintable=unprintable(pages.document),
            withheld=withheld,
            held_back=sum(item.id not in self.met for item in withheld),
            following=count_following_withheld(work, self.case_id, self.met),
            met=self.met,
            survivors=wanted.survivors,
            blocks_digest=digest(pages.document),
        )

    def _empty(self, wanted: CaseEdition, problem: Invalid) -> EditionPreview:
        """Return a preview that says why the edition cannot be made yet."""
        return EditionPreview(
            asked=self,
            reference=wanted.case.reference,
            pdf=b"",
            marking=wanted.case.marking,
            pages_text="",
            charged=0,
            held=0,
            still_live="",
            known_values=0,
            leaking=0,
            nothing=problem.sentence,
            survivors=wanted.survivors,
        )


@dataclass(frozen=True, kw_only=True)
class IssueEdition(WritesCopy[Copy]):
    """Issue a copy of an edition; the disclosure register keeps the SHA-256 of the file."""

    case_id: int
    edition: str
    recipient: str
    purpose: str
    gateway: str
    reason: str
    proceedings: YesNo | None = None
    """Whether proceedings are active, which is asked before publication (contempt of court)."""
    agreed_by: str = ""
    """Who at the CPS agreed, and when, where proceedings are active or the case is not closed."""
    met: tuple[ConditionsMet, ...] = ()
    """Items under handling code C that may be shown, with how their conditions are met."""
    person_id: int | None = None
    """The survivor whose own copy it is, if it is one."""
    shown: str = ""
    """The digest of the pages that were looked at; empty for a copy that is issued unseen."""
    kind: CopyKind = CopyKind.PDF
    passphrase: str = field(default="", repr=False)
    """The passphrase of an encrypted file; it is not stored."""
    needs = Permission.PRINT_OWN

    def perform(self, work: Work) -> Copy:
        """Check the answers, write the file and register the copy.

        Raises:
            Invalid: An answer is wrong, or the pages are no longer those that were looked at.
            Leaks: a public edition would identify a person.
        """
        edition = EDITIONS.get(self.edition)
        is_public = edition is not None and edition.public
        if _is_withheld_from(work, self.edition) or (is_public and not work.actor.may(Permission.PUBLISH)):
            raise NotPermitted
        wanted = self.checked(work)
        pages = wanted.pages()
        document = pages.document
        if self.shown and digest(document) != self.shown:
            raise Invalid({"shown": PAGES_CHANGED})
        if pages.undecided:
            raise Unreviewed
        known_texts = wanted.known_texts if is_public else ()
        if leaks(document, known_texts, also=(self.recipient, self.agreed_by)):
            raise Leaks
        if wanted.masking is not None and wanted.masking.left_in(document):
            raise Leaks
        recipient, agreed_by = self.recipient.strip(), self.agreed_by.strip() if is_public else ""
        issued = issue_details(
            work,
            document,
            recipient=recipient,
            copy_number=next_copy(work, self.case_id, self.edition, self.person_id),
            purpose=label_in_sentence(work.label(self.purpose)),
            agreed="agreed by CPS" if agreed_by else "",
        )
        copy = record_copy(
            work,
            document,
            issued,
            write_copy(document, issued, self.kind, self.passphrase, progress=work.progress.part(_READ, 1)),
            kind=self.kind,
            to=self.to,
            case_id=self.case_id,
            recipient=recipient,
            purpose=self.purpose,
            gateway=self.gateway,
            reason=self.reason.strip(),
            proceedings=self.proceedings or "",
            agreed_by=agreed_by,
            person_id=self.person_id,
        )
        record_conditions_met(
            work, self.case_id, self.met, disclosure_id=copy.disclosure_id, recipient=recipient
        )
        return copy

    def checked(self, work: Work) -> CaseEdition:
        """Return what is to be printed if every answer is right.

        Raises:
            Invalid: Answers are missing or wrong, field by field.
        """
        validator = Validator(work)
        wanted = CaseEdition(
            work=work,
            case=work.get(Case, self.case_id),
            edition=_edition(work, self.edition),
            met_ids=frozenset(item.item_id for item in self.met),
            person_id=self.person_id,
            purpose=self.purpose,
        )
        edition = wanted.edition
        check_answers(validator, self, names_nobody=edition.public or edition.names_nobody)
        validator.text("agreed_by", self.agreed_by, Disclosure.agreed_by)
        check_conditions_met(validator, self.case_id, self.met)
        check_kind(validator, self.kind, self.passphrase, self.edition)
        if edition.public:
            self._check_proceedings(validator, wanted)
            self._check_names(validator, wanted)
        validator.raise_if_invalid()
        return wanted

    def _check_names(self, validator: Validator, wanted: CaseEdition) -> None:
        """Refuse text about a public copy that names anyone or anything in its case."""
        for name in ("recipient", "agreed_by"):
            printed = Printed([getattr(self, name)], wanted.edition.standing)
            if any(map(printed.shows, wanted.known_texts)):
                validator.problems[name] = "This names someone or something in the case. Rewrite it without."

    def _check_proceedings(self, validator: Validator, wanted: CaseEdition) -> None:
        if self.proceedings is None:
            validator.problems["proceedings"] = "Answer this before anything becomes public."
        elif self.proceedings is not YesNo.YES and (reason := active_proceedings(wanted).why_yes):
            validator.problems["proceedings"] = reason
        elif self.proceedings is not YesNo.NO and not self.agreed_by.strip():
            validator.problems["agreed_by"] = (
                "Proceedings are or may be active. Enter who at the CPS agreed, and when."
            )
        elif not self.agreed_by.strip() and (live := still_live(validator.work, wanted)):
            validator.problems["agreed_by"] = f"{live} {AGREED_ALL_THE_SAME}"
        elif self.agreed_by.strip() and not _names_who_and_when(self.agreed_by):
            validator.problems["agreed_by"] = AGREED_WHO_AND_WHEN


AGREED_ALL_THE_SAME = "If nothing is active all the same, enter who at the CPS agreed, and when."
AGREED_WHO_AND_WHEN = "Enter the full name of who at the CPS agreed, and the day: R Khan, 18 Jun 2022."


def _names_who_and_when(text: str) -> bool:
    """Return whether a text has two words of a name, and a day."""
    rest = without_days(text)
    names = [word for word in re.findall(r"[^\W\d_]+", rest) if word.casefold() != "cps"]
    return len(names) > 1 and any(map(str.isdigit, text)) and rest != text


@dataclass(frozen=True, kw_only=True)
class CheckIssue(Query[dict[str, str]]):
    """What is missing before a copy can be issued, asked before the save dialog."""

    issue: IssueEdition
    needs = Permission.PRINT_OWN

    def answer(self, work: Work) -> dict[str, str]:
        """Return a sentence by field; empty where the copy could be issued."""
        try:
            self.issue.checked(work)
        except Invalid as problem:
            return dict(problem.problems)
        return {}


def _edition(work: Work, key: str) -> Edition:
    edition = None if _is_withheld_from(work, key) else find_edition(work, key)
    if edition is None:
        raise Invalid({"edition": "Choose one of the editions."})
    return edition


OWN_EDITIONS = frozenset({CONTACT_LOG.key})
"""What is printed by those who print only what they recorded, and holds nothing else then."""


def _is_withheld_from(work: Work, edition: str) -> bool:
    """Return whether the edition holds what others recorded, and the actor prints only their own."""
    return prints_own_alone(work) and edition not in OWN_EDITIONS


def _why_not_issuable(work: Work, edition: Edition) -> str:
    if not work.actor.may(Permission.PRINT_OWN):
        return "Your role cannot print."
    if edition.public and not work.actor.may(Permission.PUBLISH):
        return "Only a supervisor or the disclosure officer may issue what becomes public."
    return ""
