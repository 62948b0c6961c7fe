"""Reviewing a copy in which names are replaced: a person decides on each mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.cases.case_reading import read_case
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import text_limit
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.editions.edition_rules import find_edition
from mscu.actions.editions.known_to_case import ADDRESS, BIRTH_DATE, NAME, NUMBER, REFERENCE, SOURCE, SURVIVOR
from mscu.actions.editions.masking import Masking, build_masking, reviewable
from mscu.actions.entries.handling import withheld_items, withhold_reports
from mscu.copy_codes import WhyMarked
from mscu.dates.london import show_moment
from mscu.documents.editions.editions import Edition
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.edition import RedactionMark
from mscu.models.user import User
from mscu.redaction.deciding import SpanDecision, text_digest
from mscu.redaction.spans import RedactedSpan, Why
from mscu.text.storable_text import text_problem

if TYPE_CHECKING:
    from mscu.documents.editions.texts_to_review import TextPiece

DETAIL = "[detail]"
REPLACEMENTS_BY_HAND = (NAME, ADDRESS, NUMBER, REFERENCE, BIRTH_DATE, SOURCE, DETAIL)
"""What a reviewer may put in place of hidden text, besides the words of the case."""
RULES: Mapping[Why, str] = {
    Why.KNOWN: "Known to the case",
    Why.ENDING: "Known to the case, with an ending",
    Why.SLIP: "Like something the case knows",
    Why.FAMILIAR: "A short or familiar form of a name the case knows",
    Why.PROPOSED: "Proposed by rule",
    Why.HAND: "Marked by hand",
}
REASONS_TO_HIDE = frozenset({WhyMarked.RULE, WhyMarked.LEADS})
"""Reasons for hiding something; the others are for restoring it."""
CHANGED = "The text has changed since. Review it again."
NOTHING_SELECTED = "Select the words to hide."
NAMES_A_SURVIVOR = "A survivor's name stays hidden, unless it is not a name here."


@dataclass(frozen=True, kw_only=True)
class ReviewMark:
    """A mark in a text: its replacement, how it was found and what was decided."""

    start: int
    end: int
    instead: str
    rule: str
    decided: bool
    hidden: bool
    note: str = ""
    """The reason, reviewer and time of the decision, if any."""


@dataclass(frozen=True, kw_only=True)
class ReviewText:
    """A text in full, with its marks."""

    where: str
    text: str
    digest: str
    marks: tuple[ReviewMark, ...]


@dataclass(frozen=True, kw_only=True)
class CopyReview:
    """All texts of a copy, and the number of undecided marks."""

    reference: str
    title: str
    edition: str
    undecided: int
    texts: tuple[ReviewText, ...]
    choices: tuple[str, ...]
    """What may replace text hidden by hand."""


@dataclass(frozen=True, kw_only=True)
class MarkDecision:
    """A decision on one stretch of text: hidden, with its replacement, or restored."""

    digest: str
    start: int
    end: int
    hidden: bool
    instead: str = ""
    why: WhyMarked = WhyMarked.RULE
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewCopy(Query[CopyReview]):
    """A copy beside its original, mark by mark."""

    case_id: int
    edition: str = "partner"
    needs = Permission.PRINT
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> CopyReview:
        """Return what was found and what was decided."""
        case, edition = work.get(Case, self.case_id), masked_edition(work, self.edition)
        masking, texts = _read(work, case, edition)
        notes = dict(_decision_notes(work, case, edition))
        return CopyReview(
            reference=case.reference,
            title=edition.title,
            edition=edition.key,
            undecided=masking.undecided(texts),
            texts=tuple(_text(piece, masking, notes) for piece in texts),
            choices=_choices(masking),
        )


@dataclass(frozen=True, kw_only=True)
class DecideMarks(Command[None]):
    """Decide on the marks of a copy: hide or restore, with a reason."""

    case_id: int
    decisions: tuple[MarkDecision, ...]
    edition: str = "partner"
    needs = Permission.PRINT

    def perform(self, work: Work) -> None:
        """Store each decision in place of the one before it."""
        case, edition = work.get(Case, self.case_id), masked_edition(work, self.edition)
        masking, texts = _read(work, case, edition)
        by_digest = {text_digest(piece.text): piece.text for piece in texts}
        for position, decision in enumerate(self.decisions):
            with _refusal_at(position):
                _check(decision, by_digest, masking)
        for decision in self.decisions:
            _keep(work, case, edition, decision)


@contextmanager
def _refusal_at(position: int) -> Iterator[None]:
    """Add to a refusal which of the decisions it concerns."""
    try:
        yield
    except Invalid as error:
        problems = {f"decisions.{position}.{name}": message for name, message in error.problems.items()}
        raise Invalid(problems) from None


def masked_edition(work: Work, key: str) -> Edition:
    """Return an edition in which names are replaced.

    Raises:
        Invalid: the edition is not one of these.
    """
    edition = find_edition(work, key)
    if edition is None or not edition.names_nobody:
        raise Invalid({"edition": CHOOSE})
    return edition


def _read(work: Work, case: Case, edition: Edition) -> tuple[Masking, tuple[TextPiece, ...]]:
    """Return the texts as printed, both with and without what is under handling code C."""
    facts = facts_of(work, read_case(work, case.id), include_withheld=True)
    masking = build_masking(work, case, facts, edition)
    withheld_ids = tuple(item.id for item in withheld_items(work, case.id))
    variants = (
        withhold_reports(work, case.id, facts, met_ids) for met_ids in dict.fromkeys(((), withheld_ids))
    )
    all_pieces = (piece for variant in variants for piece in reviewable(variant, edition, masking))
    return masking, tuple({piece.text: piece for piece in all_pieces}.values())


def _choices(masking: Masking) -> tuple[str, ...]:
    return tuple(sorted({*masking.known, *REPLACEMENTS_BY_HAND}))


def _check(decision: MarkDecision, by_digest: Mapping[str, str], masking: Masking) -> None:
    text = by_digest.get(decision.digest)
    if text is None:
        raise Invalid({"digest": CHANGED})
    if not 0 <= decision.start < decision.end <= len(text) or not text[decision.start : decision.end].strip():
        raise Invalid({"start": NOTHING_SELECTED})
    if problem := text_problem(decision.reason, text_limit(RedactionMark.reason)):
        raise Invalid({"reason": problem})
    marks = {(mark.start, mark.end): mark for mark in masking.found_marks(text)}
    mark = marks.get((decision.start, decision.end))
    if decision.hidden:
        if decision.instead not in {*_choices(masking), mark.instead if mark else ""} - {""}:
            raise Invalid({"instead": CHOOSE})
        return
    names_survivor = mark is not None and mark.instead.startswith(f"{SURVIVOR} ")
    if decision.why in REASONS_TO_HIDE:
        raise Invalid({"why": CHOOSE})
    if names_survivor and decision.why is not WhyMarked.NOBODY:
        raise Invalid({"why": NAMES_A_SURVIVOR})


def _keep(work: Work, case: Case, edition: Edition, decision: MarkDecision) -> None:
    row = work.value(
        select(RedactionMark).where(
            RedactionMark.case_id == case.id,
            RedactionMark.edition == edition.key,
            RedactionMark.text_digest == decision.digest,
            RedactionMark.starts_at == decision.start,
            RedactionMark.ends_at == decision.end,
        )
    )
    if row is None:
        row = RedactionMark(
            case_id=case.id,
            edition=edition.key,
            text_digest=decision.digest,
            starts_at=decision.start,
            ends_at=decision.end,
            hidden=decision.hidden,
            why=decision.why,
            decided_at=work.now,
            decided_by_id=work.actor.id,
        )
        work.add(row)
    row.hidden, row.why = decision.hidden, decision.why
    row.other_words, row.reason = decision.instead if decision.hidden else "", decision.reason.strip()
    row.decided_at, row.decided_by_id = work.now, work.actor.id


DecisionNotes = Mapping[tuple[str, int, int], str]


def _decision_notes(work: Work, case: Case, edition: Edition) -> Iterator[tuple[tuple[str, int, int], str]]:
    rows = select(RedactionMark, User.display).join(User, User.id == RedactionMark.decided_by_id)
    conditions = (RedactionMark.case_id == case.id, RedactionMark.edition == edition.key)
    for row, display in work.rows(rows.where(*conditions)):
        reason = f"{row.why.label}: {row.reason}" if row.reason else row.why.label
        key = (row.text_digest, row.starts_at, row.ends_at)
        yield key, f"{reason}. {display}, {show_moment(row.decided_at)}"


def _text(piece: TextPiece, masking: Masking, notes: DecisionNotes) -> ReviewText:
    digest = text_digest(piece.text)
    return ReviewText(
        where=piece.where,
        text=piece.text,
        digest=digest,
        marks=tuple(_marks(piece.text, digest, masking, notes)),
    )


def _marks(text: str, digest: str, masking: Masking, notes: DecisionNotes) -> Iterator[ReviewMark]:
    decided = {(decision.start, decision.end): decision for decision in masking.decisions_on(text)}
    for mark in _ordered_marks(masking.found_marks(text), decided, text):
        decision = decided.get((mark.start, mark.end))
        yield ReviewMark(
            start=mark.start,
            end=mark.end,
            instead=mark.instead,
            rule=RULES[mark.why],
            decided=decision is not None,
            hidden=decision is None or decision.hidden,
            note=notes.get((digest, mark.start, mark.end), ""),
        )


def _ordered_marks(
    found_marks: Iterable[RedactedSpan], decided: Mapping[tuple[int, int], SpanDecision], text: str
) -> list[RedactedSpan]:
    """Return the marks that were found together with those made by hand, in text order."""
    marks = {(mark.start, mark.end): mark for mark in found_marks}
    for span, decision in decided.items():
        if decision.hidden and span not in marks and decision.end <= len(text):
            marks[span] = RedactedSpan(decision.start, decision.end, decision.instead, Why.HAND)
    return [marks[span] for span in sorted(marks)]
