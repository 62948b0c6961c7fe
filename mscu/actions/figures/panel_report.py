"""Issuing the report to the police and crime panel, with its text as written and its figures counted.

Once issued it does not change: the disclosure keeps the digest of all its blocks, with the text, the figures
and what was asked to count them (`figure_snapshots.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.issuing import issue_document
from mscu.actions.editions.edition_rules import UNCHANGED
from mscu.actions.editions.masking import Masking, masking_of_no_case
from mscu.actions.figures.counts_issuing import NOT_OVER
from mscu.actions.figures.figure_snapshots import store_figures
from mscu.actions.figures.impact import compute_impact, has_figures
from mscu.actions.figures.impact_years import Year
from mscu.actions.figures.suppression import ALL
from mscu.codes import IdentifierKind, SubjectKind
from mscu.copy_codes import CopyKind, WhyMarked
from mscu.dates.london import show_moment
from mscu.documents.figures.panel_report import EDITION, figures_of, panel_report, parts, public_texts
from mscu.errors import Invalid, StaleRecord
from mscu.models.code import Setting
from mscu.models.edition import RedactionMark
from mscu.models.figures import PanelText
from mscu.models.subject import (
    FormerState,
    Identifier,
    Place,
    Subject,
    SubjectName,
    SubjectVersion,
    former_state,
)
from mscu.models.user import User
from mscu.redaction.deciding import text_digest, undecided
from mscu.redaction.find_values import Finder
from mscu.redaction.folding import Folded
from mscu.redaction.values import HiddenValue, ValueKind
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from mscu.documents.figures.impact import Impact
    from mscu.documents.figures.panel_report import ReportPart


# Possible names in the report, for a person to decide on.


@dataclass(frozen=True, order=True)
class TextSpan:
    """Part of a line of text: the line by its digest, and the start and end in it."""

    digest: str
    start: int
    end: int


@dataclass(frozen=True)
class PossibleName:
    """Words that may be a name, and every place where they occur in a text."""

    text: str
    spans: tuple[TextSpan, ...]


def panel_masking(work: Work) -> Masking:
    """Build the masking once for all texts of the report."""
    return masking_of_no_case(work, EDITION, public_texts())


def possible_names(masking: Masking, text: str) -> tuple[PossibleName, ...]:
    """Return the words that may be names in a text and are not decided on."""
    spans: dict[str, set[TextSpan]] = {}
    for line in lines_of(text):
        for mark in undecided(masking.found_marks(line), masking.decisions_on(line)):
            span = TextSpan(text_digest(line), mark.start, mark.end)
            spans.setdefault(line[mark.start : mark.end], set()).add(span)
    return tuple(PossibleName(name, tuple(sorted(name_spans))) for name, name_spans in spans.items())


def all_spans(masking: Masking, texts: Iterable[str]) -> Iterator[TextSpan]:
    """Yield every mark in some texts, decided on or not."""
    for text in texts:
        for line in lines_of(text):
            for mark in masking.found_marks(line):
                yield TextSpan(text_digest(line), mark.start, mark.end)


def lines_of(text: str) -> list[str]:
    """Split a text into the lines that are decided on; a changed line needs a new decision."""
    return [line.strip() for line in text.splitlines() if line.strip()]


# Names known to the store.

NAMES_NOT_ALLOWED = "It contains a name, address or number that the unit knows. Rewrite it without."
MIN_WORDS = 2
"""Words of a name or an address: a single one, such as Ashton, may be a town as well."""
_NAME_KINDS = frozenset({IdentifierKind.NAME, IdentifierKind.ADDRESS})
"""Matched as names and addresses."""


class KnownNames:
    """Every full name, address and number in the store that the user may see.

    What only a restricted case knows is not looked for, since a refusal would reveal it.
    """

    def __init__(self, work: Work) -> None:
        """Set up the search; the values are read with the first text."""
        self._work = work

    def appear_in(self, text: str) -> bool:
        """Return whether any of them occurs in a text, however it is spelled or spaced."""
        folded = Folded(text)
        return any(name in folded.joined for name in self._names) or bool(self._numbers.marks(text))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        names = map(Folded, self._read())
        return tuple({name.joined for name in names if len(name.words) >= MIN_WORDS})

    def _read(self) -> Iterator[str]:
        people = select(Subject.name).where(Subject.kind == SubjectKind.PERSON)
        for statement in (people, select(SubjectName.name), select(Place.address)):
            yield from self._work.values(statement)
        for former in self._former:
            yield from (former.name, *former.names, former.value("address"))

    @cached_property
    def _former(self) -> tuple[FormerState, ...]:
        """Return what nominals were before they were corrected."""
        return tuple(map(former_state, self._work.values(select(SubjectVersion.content))))

    @cached_property
    def _numbers(self) -> Finder:
        shown_numbers = {
            *self._work.values(select(Identifier.shown).where(Identifier.kind.not_in(_NAME_KINDS))),
            *(
                shown
                for state in self._former
                for kind, shown in state.identifiers
                if kind not in _NAME_KINDS
            ),
        }
        return Finder((HiddenValue(ValueKind.CODE, shown, "") for shown in shown_numbers), fuzzy=False)


# The report's text, which belongs to the unit, not to one author.

ACCEPTED_REASONS = (WhyMarked.NOBODY, WhyMarked.PUBLIC, WhyMarked.NEEDED)
"""Reasons for which words that look like a name are accepted in a report."""
REASON_NEEDED = "Give a reason for at least one of the words."
TEXT_CHANGED = "The text has changed since. Check it again."


@dataclass(frozen=True, kw_only=True)
class FormerText:
    """An earlier version of a part."""

    text: str
    written: str
    """When it was written, and by whom."""


@dataclass(frozen=True, kw_only=True)
class PanelPart:
    """The current state of one part of a year's report."""

    key: str
    label: str
    long: bool
    text: str
    row: int
    """The id of the newest text; 0 where nothing was written."""
    written: str
    """When it was written and by whom, or that it is as delivered."""
    former: tuple[FormerText, ...]
    """Earlier versions, newest first."""
    has_known_names: bool
    """Whether it contains a name, address or number that its reader may see."""
    possible_names: tuple[PossibleName, ...]
    figures: tuple[str, ...]
    """The figures of this part, as they would be counted now."""


@dataclass(frozen=True, kw_only=True)
class PanelDraft:
    """A year's report before it is issued."""

    year: int
    label: str
    is_over: bool
    parts: tuple[PanelPart, ...]

    @property
    def to_decide(self) -> int:
        """Return the number of possible names without a decision."""
        return sum(len(part.possible_names) + part.has_known_names for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class AskPanelDraft(Query[PanelDraft]):
    """The text of a year's report, with its authors and the names it may contain."""

    year: int
    needs = Permission.PUBLISH

    def answer(self, work: Work) -> PanelDraft:
        """Read the text, and count the figures as they are now."""
        year = Year(self.year)
        impact = compute_impact(work, self.year, ALL, leaves=True)
        return PanelDraft(
            year=self.year,
            label=str(year),
            is_over=year.last < work.today,
            parts=tuple(_parts(work, self.year, impact)),
        )


@dataclass(frozen=True, kw_only=True)
class WritePanelText(Command[int]):
    """Write a part of a year's report; return the id of the new text."""

    year: int
    part: str
    text: str
    follows: int = 0
    """The id of the newest text when the user began, so that nobody's text is lost."""
    needs = Permission.PUBLISH

    def perform(self, work: Work) -> int:
        validator = Validator(work)
        text = validator.text("text", self.text, PanelText.text)
        if not has_figures(self.year, work.today):
            validator.problems["year"] = CHOOSE
        elif self.part not in {part.key for part in parts()}:
            validator.problems["part"] = CHOOSE
        elif "text" not in validator.problems and KnownNames(work).appear_in(text):
            validator.problems["text"] = NAMES_NOT_ALLOWED
        validator.raise_if_invalid()
        written = load_panel_texts(work, self.year)[self.part]
        if (written[0].id if written else 0) != self.follows:
            raise StaleRecord
        if panel_words(work, self.year)[self.part] == text:
            raise Invalid({"text": UNCHANGED})
        return work.add(
            PanelText(
                year=self.year, part=self.part, text=text, written_at=work.now, written_by_id=work.actor.id
            )
        ).id


@dataclass(frozen=True, kw_only=True)
class AcceptedSpans:
    """Where accepted words occur, and why they were accepted."""

    spans: tuple[TextSpan, ...]
    why: WhyMarked


@dataclass(frozen=True, kw_only=True)
class AcceptName(Command[None]):
    """Accept words that look like a name in the report, with the reason."""

    recorded_as: ClassVar[str] = "LetStand"

    year: int
    stands: tuple[AcceptedSpans, ...]
    reason: str = ""
    needs = Permission.PUBLISH

    def perform(self, work: Work) -> None:
        """Store the decision for these lines alone; a changed line needs a new one.

        Raises:
            StaleRecord: somebody has accepted the words meanwhile, for another reason.
        """
        validator = Validator(work)
        reason = validator.text("reason", self.reason, RedactionMark.reason)
        spans = frozenset(all_spans(panel_masking(work), panel_words(work, self.year).values()))
        if not self.stands:
            validator.problems["reason"] = REASON_NEEDED
        for index, accepted in enumerate(self.stands):
            if accepted.why not in ACCEPTED_REASONS:
                validator.problems[f"stands.{index}.why"] = CHOOSE
            if not accepted.spans or not spans.issuperset(accepted.spans):
                validator.problems[f"stands.{index}.spans"] = TEXT_CHANGED
        validator.raise_if_invalid()
        for accepted in self.stands:
            for span in accepted.spans:
                self._keep(work, span, accepted.why, reason)

    def _keep(self, work: Work, span: TextSpan, why: WhyMarked, reason: str) -> None:
        marks = work.records(
            select(RedactionMark).where(
                RedactionMark.case_id.is_(None),
                RedactionMark.edition == EDITION,
                RedactionMark.text_digest == span.digest,
                RedactionMark.starts_at == span.start,
                RedactionMark.ends_at == span.end,
            )
        )
        mark = (
            marks[0]
            if marks
            else RedactionMark(
                edition=EDITION, text_digest=span.digest, starts_at=span.start, ends_at=span.end
            )
        )
        if marks and (mark.why, mark.reason) != (why, reason):
            raise StaleRecord(mark)
        mark.hidden, mark.why, mark.reason = False, why, reason
        mark.decided_at, mark.decided_by_id = work.now, work.actor.id
        if not marks:
            work.add(mark)


def panel_words(work: Work, year: int) -> dict[str, str]:
    """Return the text of a year's report by part: as written, or as delivered."""
    rows, carried_over = load_panel_texts(work, year), _carried_over(work, year)
    return {
        part.key: rows[part.key][0].text if rows[part.key] else carried_over.get(part.key, part.text)
        for part in parts()
    }


def load_panel_texts(work: Work, year: int) -> Mapping[str, list[PanelText]]:
    """Return all texts of a year's report by part, newest first."""
    by_part: dict[str, list[PanelText]] = defaultdict(list)
    statement = select(PanelText).where(PanelText.year == year).order_by(PanelText.id.desc())
    for row in work.records(statement):
        by_part[row.part].append(row)
    return by_part


def _carried_over(work: Work, year: int) -> dict[str, str]:
    """Return the latest text of those parts that carry over from year to year."""
    keys = [part.key for part in parts() if part.stays]
    statement = (
        select(PanelText.part, PanelText.text)
        .where(PanelText.year < year, PanelText.part.in_(keys))
        .order_by(PanelText.year, PanelText.id)
    )
    return work.pairs(statement)


def _parts(work: Work, year: int, impact: Impact) -> Iterator[PanelPart]:
    rows, texts = load_panel_texts(work, year), panel_words(work, year)
    names, people = KnownNames(work), work.pairs(select(User.id, User.display))
    masking = panel_masking(work)
    for part in parts():
        text, part_rows = texts[part.key], rows[part.key]
        former = tuple(_former(row, people) for row in part_rows[1:])
        yield PanelPart(
            key=part.key,
            label=part.label,
            long=part.long,
            text=text,
            row=part_rows[0].id if part_rows else 0,
            written=_written_by(part_rows[0], people) if part_rows else _origin(part, text),
            former=former,
            has_known_names=names.appear_in(text),
            possible_names=possible_names(masking, text),
            figures=figures_of(impact, part.key),
        )


def _origin(part: ReportPart, text: str) -> str:
    if text != part.text:
        return "as in the year before"
    return "as delivered" if text else ""


def _former(row: PanelText, people: Mapping[int, str]) -> FormerText:
    return FormerText(text=row.text, written=_written_by(row, people))


def _written_by(row: PanelText, people: Mapping[int, str]) -> str:
    return f"{show_moment(row.written_at)} by {people.get(row.written_by_id, '')}"


DECISION_NEEDED = "This may be a name: “{}”. Decide for each whether it may be published."


@dataclass(frozen=True, kw_only=True)
class IssuePanelReport(IssueFile):
    """Issue a year's report as PDF or Word; the register keeps the SHA-256 of the file."""

    year: int
    kind: CopyKind = CopyKind.PDF
    needs = Permission.PUBLISH
    names_nobody = True

    def perform(self, work: Work) -> FileCopy:
        """Check the text, count, write the file, and register the copy with its content."""
        self.check(work)
        impact = compute_impact(work, self.year, ALL, leaves=True)
        unit = work.value(select(Setting.value).where(Setting.name == "unit_name")) or ""
        texts = panel_words(work, self.year)
        document = panel_report(texts, impact, unit)
        copy = issue_document(work, self, document, rows=len(impact.figures), kind=self.kind)
        store_figures(work, copy.disclosure_id, impact, (self.year, ALL), words=texts)
        return copy

    @override
    def check_more(self, validator: Validator) -> None:
        if self.kind is CopyKind.LOCKED:
            validator.problems["kind"] = CHOOSE  # it is published, so it cannot be encrypted
        if not validator.problems.get("recipient") and KnownNames(validator.work).appear_in(self.recipient):
            validator.problems["recipient"] = NAMES_NOT_ALLOWED
        today = validator.work.today
        if not has_figures(self.year, today):
            validator.problems["year"] = CHOOSE
            return
        if Year(self.year).last >= today:
            validator.problems["reason"] = NOT_OVER
            return
        validator.problems |= why_not_issued(validator.work, panel_words(validator.work, self.year))


def why_not_issued(work: Work, texts: Mapping[str, str]) -> dict[str, str]:
    """Return, by part, why a report cannot be issued: what is missing, or whom it names."""
    names, masking = KnownNames(work), panel_masking(work)
    problems: dict[str, str] = {}
    for part in parts():
        text = texts[part.key]
        if part.needed and not text:
            problems[part.key] = FILL_IN
        elif names.appear_in(text):
            problems[part.key] = NAMES_NOT_ALLOWED
        elif names_found := possible_names(masking, text):
            problems[part.key] = DECISION_NEEDED.format(names_found[0].text)
    return problems
