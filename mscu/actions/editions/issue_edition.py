"""Case summaries: previewing an edition and issuing a copy."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from mscu.access import Permission
from mscu.actions.cases.case_reading import CaseReading, read_case
from mscu.actions.charts.case_map import map_for_copy
from mscu.actions.charts.link_chart import chart_for_copy
from mscu.actions.charts.timeline import timeline_for_copy
from mscu.actions.core.action import Command, Query, Work
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
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.editions.edition_rules import changed_rules, find_edition, load_editions
from mscu.actions.editions.known_to_case import known_values
from mscu.actions.editions.masking import Masking, build_masking, reviewable
from mscu.actions.entries.entry_file import DISCLOSURE_PURPOSES
from mscu.actions.entries.handling import (
    ConditionsMet,
    WithheldItem,
    check_conditions_met,
    count_following_withheld,
    record_conditions_met,
    withheld_items,
    withhold_reports,
)
from mscu.code_keys import VICTIM_ROLES
from mscu.codes import Kind, Marking, YesNo
from mscu.copy_codes import CopyKind
from mscu.dates.date_reading import without_days
from mscu.documents.blocks import Document, digest
from mscu.documents.chart_papers.case_map import map_document
from mscu.documents.chart_papers.case_timeline import timeline_document
from mscu.documents.chart_papers.link_chart import link_chart
from mscu.documents.editions.case_study import story_text
from mscu.documents.editions.composing import compose, printed_facts
from mscu.documents.editions.editions import (
    CONTACT_LOG,
    LINK_CHART,
    MAP,
    SURVIVOR,
    TIMELINE,
    Edition,
    edition_name,
    mask,
)
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.editions.issued import Issued
from mscu.documents.editions.leak_check import Printed, leaks
from mscu.documents.editions.study_facts import study_facts
from mscu.errors import Invalid, MscuError, NotPermitted
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure

# A survivor's own copy, which holds nobody else's details


Survivors = tuple[tuple[int, str], ...]
NOT_A_SURVIVOR = "Choose whose copy it is: one survivor of this case."
SAME_NAME = (
    "Two people in this case have this name, so their details cannot be told apart and no copy is made. "
    "Merge them if they are one person, or give one of them another name."
)


def survivors_of(facts: CaseFacts, edition: Edition) -> Survivors:
    """Return the survivors who may have a copy of their own; empty for other editions."""
    if edition.key != SURVIVOR.key:
        return ()
    return tuple(
        (person.id, person.name) for person in facts.people if VICTIM_ROLES.intersection(person.roles)
    )


def for_survivor(facts: CaseFacts, edition: Edition, person_id: int | None) -> CaseFacts:
    """Mark in the facts whose own copy it is.

    Raises:
        Invalid: the person is not a survivor of the case, or shares a name with another person.
    """
    if person_id is None:
        return facts
    name = dict(survivors_of(facts, edition)).get(person_id)
    if name is None:
        raise Invalid({"person_id": NOT_A_SURVIVOR})
    if list(_names(facts)).count(name) > 1:
        raise Invalid({"person_id": SAME_NAME})
    return replace(facts, survivor=name)


def _names(facts: CaseFacts) -> Iterable[str]:
    return (person.name for person in facts.people)


# Previewing and issuing


PAGES_CHANGED = (
    "Not issued: the case has changed since these pages were shown. Check the new pages, then issue the copy."
)
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
        case = work.get(Case, self.case_id)
        edition, reading = _edition(work, self.edition), read_case(work, case)
        facts = _facts(work, reading, edition, self.purpose)
        survivors = survivors_of(facts, edition)
        try:
            composed = _compose(work, edition, facts, self)
        except Invalid as problem:
            return self._empty(case, problem, survivors)
        document, masking = composed.document, composed.masking
        known_texts = set(known_values(work, case, facts))
        active = _active_proceedings(reading)
        withheld = _items_asked_about(work, facts, self, composed)
        return EditionPreview(
            asked=self,
            reference=case.reference,
            pdf=write_pdf(document, issue_details(work, document, recipient=NOT_ISSUED, copy_number=0)),
            marking=document.marking,
            pages_text=story_text(study_facts(composed.facts)) if edition.public else "",
            charged=len(active.charged),
            held=len(active.held),
            known_values=masking.values if masking else len(known_texts),
            leaking=_count_left_in(document, known_texts, edition, masking),
            undecided=composed.undecided,
            unprintable=unprintable(document),
            withheld=withheld,
            held_back=sum(item.id not in self.met for item in withheld),
            following=count_following_withheld(work, case.id, self.met),
            met=self.met,
            survivors=survivors,
            blocks_digest=digest(document),
        )

    def _empty(self, case: Case, problem: Invalid, survivors: Survivors) -> EditionPreview:
        """Return a preview that says why the edition cannot be made yet."""
        return EditionPreview(
            asked=self,
            reference=case.reference,
            pdf=b"",
            marking=case.marking,
            pages_text="",
            charged=0,
            held=0,
            known_values=0,
            leaking=0,
            nothing=problem.sentence,
            survivors=survivors,
        )


@dataclass(frozen=True, kw_only=True)
class IssueEdition(Command[Copy]):
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
    """Who at the CPS agreed, and when, where proceedings are active."""
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
        if _is_withheld_from(work, self.edition):
            raise NotPermitted
        edition = _edition(work, self.edition)
        if edition.public and not work.actor.may(Permission.PUBLISH):
            raise NotPermitted
        case = work.get(Case, self.case_id)
        self.check(work)
        facts = _facts(work, read_case(work, case), edition, self.purpose)
        composed = _compose(work, edition, facts, self._looked_at())
        document, masking = composed.document, composed.masking
        if self.shown and digest(document) != self.shown:
            raise Invalid({"shown": PAGES_CHANGED})
        if composed.undecided:
            raise Unreviewed
        known_texts = known_values(work, case, facts) if edition.public else ()
        if leaks(document, known_texts, also=(self.recipient, self.agreed_by)):
            raise Leaks
        if masking is not None and masking.left_in(document):
            raise Leaks
        agreed_by = self.agreed_by.strip() if edition.public else ""
        issued = self._issue(work, document, agreed_by)
        copy = self._keep(work, document, issued, agreed_by)
        recipient = self.recipient.strip()
        record_conditions_met(work, case.id, self.met, disclosure_id=copy.disclosure_id, recipient=recipient)
        return copy

    def _looked_at(self) -> LookAtEdition:
        """Return what shows the same pages."""
        return LookAtEdition(
            case_id=self.case_id,
            edition=self.edition,
            met=tuple(item.item_id for item in self.met),
            person_id=self.person_id,
            purpose=self.purpose,
        )

    def check(self, work: Work) -> None:
        """Raise `Invalid` for missing or wrong answers, field by field."""
        validator = Validator(work)
        edition = _edition(work, self.edition)
        check_answers(validator, self, names_nobody=edition.public or edition.names_nobody)
        validator.text("agreed_by", self.agreed_by, Disclosure.agreed_by)
        check_conditions_met(validator, self.case_id, self.met)
        check_kind(validator, self.kind, self.passphrase, self.edition)
        if edition.public:
            reading = read_case(work, work.get(Case, self.case_id))
            self._check_proceedings(validator, reading)
            self._check_names(validator, reading)
        validator.raise_if_invalid()

    def _check_names(self, validator: Validator, reading: CaseReading) -> None:
        """Refuse text about a public copy that names anyone or anything in its case."""
        facts = facts_of(validator.work, reading)
        known_texts = tuple(known_values(validator.work, reading.case, facts))
        for name in ("recipient", "agreed_by"):
            printed_facts = Printed([getattr(self, name)], _edition(validator.work, self.edition).standing)
            if any(map(printed_facts.shows, known_texts)):
                validator.problems[name] = "This names someone or something in the case. Rewrite it without."

    def _check_proceedings(self, validator: Validator, reading: CaseReading) -> None:
        if self.proceedings is None:
            validator.problems["proceedings"] = "Answer this before anything becomes public."
        elif self.proceedings is not YesNo.YES and (reason := _active_proceedings(reading).why_yes):
            validator.problems["proceedings"] = reason
        elif self.proceedings is not YesNo.NO and not self.agreed_by.strip():
            validator.problems["agreed_by"] = (
                "Proceedings are or may be active. Enter who at the CPS agreed, and when."
            )
        elif self.agreed_by.strip() and not _names_who_and_when(self.agreed_by):
            validator.problems["agreed_by"] = AGREED_WHO_AND_WHEN

    def _issue(self, work: Work, document: Document, agreed_by: str) -> Issued:
        agreed = "agreed by CPS" if agreed_by else ""
        return issue_details(
            work,
            document,
            recipient=self.recipient.strip(),
            copy_number=next_copy(work, self.case_id, self.edition, self.person_id),
            purpose=label_in_sentence(work.label(self.purpose)),
            agreed=agreed,
        )

    def _keep(self, work: Work, document: Document, issued: Issued, agreed_by: str) -> Copy:
        content = write_copy(document, issued, self.kind, self.passphrase)
        return record_copy(
            work,
            document,
            issued,
            content,
            kind=self.kind,
            case_id=self.case_id,
            recipient=self.recipient.strip(),
            purpose=self.purpose,
            gateway=self.gateway,
            reason=self.reason.strip(),
            proceedings=self.proceedings or "",
            agreed_by=agreed_by,
            person_id=self.person_id,
        )


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
            self.issue.check(work)
        except Invalid as problem:
            return dict(problem.problems)
        return {}


def _edition(work: Work, key: str) -> Edition:
    edition = find_edition(work, key)
    if edition is None or _is_withheld_from(work, key):
        raise Invalid({"edition": "Choose one of the editions."})
    return edition


OWN_EDITIONS = frozenset({CONTACT_LOG.key})
"""What is printed by those who print only what they recorded, and holds nothing else then."""


CHARTS = frozenset({LINK_CHART.key, TIMELINE.key, MAP.key})


def _prints_own_alone(work: Work) -> bool:
    return work.actor.may(Permission.PRINT_OWN) and not work.actor.may(Permission.PRINT)


def _is_withheld_from(work: Work, edition: str) -> bool:
    """Return whether the edition holds what others recorded, and the actor prints only their own."""
    return _prints_own_alone(work) and edition not in OWN_EDITIONS


def _why_not_issuable(work: Work, edition: Edition) -> str:
    if not work.actor.may(Permission.PRINT_OWN):
        return "Your role cannot print."
    if edition.public and not work.actor.may(Permission.PUBLISH):
        return "Only a supervisor or the disclosure officer may issue what becomes public."
    return ""


def _facts(work: Work, reading: CaseReading, edition: Edition, purpose: str) -> CaseFacts:
    include_withheld = purpose in DISCLOSURE_PURPOSES and not edition.public
    facts = facts_of(work, reading, include_withheld=include_withheld)
    if not _prints_own_alone(work):
        return facts
    contacts = tuple(contact for contact in facts.contacts if contact.own)
    return replace(facts, contacts=contacts, contacts_of=work.actor.display)


@dataclass(frozen=True)
class _Composed:
    """An edition of a case: the same for whoever looks at it and for what is issued."""

    facts: CaseFacts
    """The facts that it may print."""
    document: Document
    masking: Masking | None
    undecided: int
    """The number of marks that nobody has decided on."""


def _compose(work: Work, edition: Edition, facts: CaseFacts, asked: LookAtEdition) -> _Composed:
    """Compose an edition.

    Raises:
        Invalid: There is nothing to print, or it is not clear whose copy it is.
    """
    case, met_ids = work.get(Case, asked.case_id), frozenset(asked.met)
    printable = for_survivor(withhold_reports(work, case.id, facts, met_ids), edition, asked.person_id)
    masking = build_masking(work, case, facts, edition) if edition.names_nobody else None
    document = _document(work, printable, edition, (case.id, met_ids), masking=masking)
    undecided = masking.undecided(reviewable(printable, edition, masking)) if masking else 0
    return _Composed(printable, document, masking, undecided)


def _items_asked_about(
    work: Work, facts: CaseFacts, asked: LookAtEdition, composed: _Composed
) -> tuple[WithheldItem, ...]:
    """Return the items under handling code C, if the pages would differ once their conditions are met.

    A chart is drawn of the whole case, so it asks about each; so do pages that show one already.
    """
    items, edition = withheld_items(work, asked.case_id), _edition(work, asked.edition)
    if not items or asked.met or edition.key in CHARTS:
        return items
    met_ids = frozenset(item.id for item in items)
    try:
        facts = for_survivor(withhold_reports(work, asked.case_id, facts, met_ids), edition, asked.person_id)
        shown = _document(work, facts, edition, (asked.case_id, met_ids), masking=composed.masking)
    except Invalid:
        return items  # another person of the same name would come to light
    return items if shown != composed.document else ()


def _document(
    work: Work,
    facts: CaseFacts,
    edition: Edition,
    case_and_met_ids: tuple[int, Collection[int]],
    *,
    masking: Masking | None,
) -> Document:
    """Build the edition; `of` is the case id and the ids of items whose conditions are met."""
    if edition.key == LINK_CHART.key:
        return link_chart(facts, chart_for_copy(work, *case_and_met_ids), edition)
    if edition.key == TIMELINE.key:
        return timeline_document(facts, timeline_for_copy(work, *case_and_met_ids), edition)
    if edition.key == MAP.key:
        return map_document(facts, map_for_copy(work, *case_and_met_ids), edition)
    if masking is not None:
        facts = mask(printed_facts(facts, edition), edition, masking.hide, masking.lists.labels)
    return compose(facts, edition)


def _count_left_in(
    document: Document, known_texts: Collection[str], edition: Edition, masking: Masking | None
) -> int:
    """Return how many values remain readable that the edition must not show."""
    if masking is not None:
        return masking.left_in(document)
    return len(leaks(document, known_texts)) if edition.public else 0


ACTIVE_CHARGE = (
    "This case has a charge without a sentence, an acquittal or another end for each offence. "
    "Answer Yes and enter who at the CPS agreed, or record the result first, following the charge it decided."
)
ACTIVE_ARREST = (
    "This case has an arrest or bail without a charge or a release. "
    "Answer Yes and enter who at the CPS agreed, or record how it ended first."
)


@dataclass(frozen=True)
class _ActiveProceedings:
    """The people on whom criminal proceedings are active by what is recorded in a case."""

    charged: frozenset[int | None]
    held: frozenset[int | None]
    """Those arrested or on bail who are not charged."""

    @property
    def why_yes(self) -> str:
        """Return why proceedings are surely active, or an empty string."""
        if self.charged:
            return ACTIVE_CHARGE
        return ACTIVE_ARREST if self.held else ""


def _active_proceedings(reading: CaseReading) -> _ActiveProceedings:
    active = reading.proceedings.active()
    charged = frozenset(step.person_id for step in active if step.kind is Kind.CHARGE)
    return _ActiveProceedings(charged, frozenset(step.person_id for step in active) - charged)
