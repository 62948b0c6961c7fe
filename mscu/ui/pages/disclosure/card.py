"""A copy that left the unit: what is on record about it, and the actions on it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal

from mscu.actions.disclosure.disclosure_register import DisclosureRow
from mscu.actions.disclosure.recall_record import RecallLine, RecallReply
from mscu.actions.figures.figure_snapshots import FiguresAsIssued, FrozenRow
from mscu.codes import Family
from mscu.copy_codes import RecallAnswered
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.label import Label

FIGURES_UNCHANGED = "Counted today, the figures would be the same."
FIGURES_CHANGED = "{} would be different if counted today; each shows how."
INTACT, NOT_INTACT = "Yes: the digest matches.", "No: what is kept has been changed since."
RECALL_KEYS, ANSWER_KEYS, NOT_LEFT_KEYS = "R", "A", "N"
NOT_RECALLED = "it has not been recalled"
NOT_YOURS = "only whoever issued it, or who approves large files, can"
IS_RECALLED, IS_NOTICE = "it has already been recalled", "it is itself the notice of a recall"
DID_NOT_LEAVE = "it did not leave"


class CopyCard(SideCard):
    """One copy.

    Signals: `recall_requested`, `answer_requested` and `not_left_requested` with the copy shown;
    `record_requested` with the kind and id of its case, or of the survivor whose own copy it is.
    """

    recall_requested = Signal(object)
    answer_requested = Signal(object)
    not_left_requested = Signal(object)
    record_requested = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Copy")
        self.copy: DisclosureRow | None = None
        self._recall = Button("Recall", icon="undo-2", hint=RECALL_KEYS)
        self._recall.clicked.connect(self.recall)
        self._answer = Button("Record the answer", icon="check", hint=ANSWER_KEYS)
        self._answer.clicked.connect(self.answer)
        self._not_left = Button("It did not leave", icon="file-warning", hint=NOT_LEFT_KEYS)
        self._not_left.clicked.connect(self.record_not_left)
        self.buttons.addWidget(self._recall)
        self.buttons.addWidget(self._answer)
        self.buttons.addWidget(self._not_left)

    def show_copy(self, copy: DisclosureRow) -> None:
        self.copy = copy
        self.clear_body()
        self.show_header(IconLabel("undo-2" if copy.is_notice else "printer"), _title(copy), copy.issued)
        reason = self.why_not
        self._recall.block(f"{reason[:1].upper()}{reason[1:]}." if reason else "")
        self._recall.setVisible(copy.recall is None)
        self._answer.setVisible(copy.recall is not None)
        self._not_left.setVisible(not self.why_not_not_left)
        facts = Facts(
            (
                *_not_left_fact(copy),
                Fact("Recipient", isolated(copy.recipient)),
                *_own_copy_fact(copy),
                Fact("Case", copy.of, opens=copy.case_id and ("cases", copy.case_id)),
                Fact("Purpose", copy.purpose),
                Fact("Legal gateway", copy.gateway),
                Fact("Reason", isolated(copy.reason)),
                Fact("Proceedings active", copy.proceedings),
                Fact("Agreed by CPS", isolated(copy.agreed_by)),
                Fact("Marking", copy.marking),
                Fact("Issued", f"{copy.issued} by {copy.issued_by}"),
                Fact("SHA-256", _in_groups(copy.sha256)),
            ),
            columns=1,
        )
        facts.opened.connect(self._open)
        self.add(facts)
        if copy.recall is not None:
            recall = copy.recall
            self.add(Label("Recall", step=Type.STRONG), ruled=True)
            facts_of_recall = (
                Fact("When", recall.when_and_who),
                Fact("Why", isolated(recall.reason)),
                Fact("Told", isolated(recall.told)),
                Fact("Answer by", _due(recall)),
            )
            self.add(Facts(facts_of_recall, columns=1))
            for answer in recall.answers:
                self._show_answer(answer)

    def _show_answer(self, answer: RecallReply) -> None:
        self.add(Label(f"Answer: {answer.answer.label.lower()}", step=Type.STRONG), ruled=True)
        facts = (
            Fact("Who answered", isolated(f"{answer.by}, {answer.on}")),
            Fact("How it is known", isolated(answer.how)),
            Fact("Recorded", answer.recorded),
        )
        self.add(Facts(facts, columns=1))

    def _open(self, record: tuple[str, int]) -> None:
        self.record_requested.emit(*record)

    def show_figures(self, figures: FiguresAsIssued | None) -> None:
        """Show the figures of the copy as issued, beside the same figures counted today."""
        if figures is None or self.copy is None or figures.disclosure_id != self.copy.id:
            return
        self.add(Label("Figures as issued", step=Type.STRONG), ruled=True)
        comparison = FIGURES_CHANGED.format(f"{figures.differ:,}") if figures.differ else FIGURES_UNCHANGED
        self.add(
            Facts(
                (
                    Fact("What was asked", figures.scope),
                    Fact("Digest", _in_groups(figures.digest)),
                    Fact("Kept as issued", INTACT if figures.intact else NOT_INTACT),
                    Fact("Today", comparison),
                ),
                columns=1,
            )
        )
        for table in figures.tables:
            self.add(Label(table.title, step=Type.STRONG), ruled=True)
            self.add(Facts(tuple(map(_figure, table.rows)), columns=1))
        if figures.words:
            self.add(Label("Words as issued", step=Type.STRONG), ruled=True)
            texts = tuple(Fact(label, isolated(text)) for label, text in figures.words)
            self.add(Facts(texts, columns=1))

    @property
    def why_not(self) -> str:
        """Return why the copy shown cannot be recalled, or an empty string if it can."""
        copy = self.copy
        if copy is None:
            return "no copy is selected"
        if copy.not_left is not None:
            return DID_NOT_LEAVE
        return IS_RECALLED if copy.recall is not None else IS_NOTICE if copy.is_notice else ""

    @property
    def why_not_answer(self) -> str:
        """Return why no answer about the copy shown can be recorded, or an empty string if one can."""
        if self.copy is None:
            return "no copy is selected"
        return "" if self.copy.recall is not None else NOT_RECALLED

    @property
    def why_not_not_left(self) -> str:
        """Return why nobody here records that the copy did not leave, or an empty string if they can."""
        copy = self.copy
        if copy is None:
            return "no copy is selected"
        if copy.not_left is not None:
            return "that is already on record"
        return IS_RECALLED if copy.recall is not None else "" if copy.may_record_not_left else NOT_YOURS

    def record_not_left(self) -> None:
        """Ask for the form that records that the copy did not leave."""
        if not self.why_not_not_left:
            self.not_left_requested.emit(self.copy)

    def answer(self) -> None:
        """Ask for the form that records what became of the copy."""
        if not self.why_not_answer:
            self.answer_requested.emit(self.copy)

    def recall(self) -> None:
        """Ask for the form that recalls the copy."""
        if not self.why_not:
            self.recall_requested.emit(self.copy)


def _own_copy_fact(copy: DisclosureRow) -> Iterator[Fact]:
    if copy.survivor_id is not None:
        yield Fact("Own copy of", isolated(copy.survivor), opens=("subject", copy.survivor_id))


def _not_left_fact(copy: DisclosureRow) -> Iterator[Fact]:
    if copy.not_left is not None:
        yield Fact("Did not leave", isolated(copy.not_left.in_a_line))


def _figure(row: FrozenRow) -> Fact:
    today = f" · today {row.today}" if row.today else ""
    return Fact(row.label, f"{row.this} ({row.before}){today}")


def copy_look(copy: DisclosureRow) -> RowLook:
    """Return a copy as a row: the edition, then whose own, its recipient, its case and date."""
    recipient = "" if copy.recipient == copy.survivor else copy.recipient
    return RowLook(
        _title(copy),
        joined(isolated(copy.survivor), isolated(recipient), copy.of, copy.issued),
        family=Family.NOTE,
        icon="undo-2" if copy.is_notice else "printer",
        kind="Copy",
        chip=_chip(copy),
        quiet=copy.recall is not None or copy.not_left is not None,
    )


def _chip(copy: DisclosureRow) -> Chip | None:
    if copy.not_left is not None:
        return Chip("did not leave", Status.QUIET)
    return None if copy.recall is None else _recall_chip(copy.recall)


def _recall_chip(recall: RecallLine) -> Chip:
    """Return the status of a recall, in a strong colour until the copy is accounted for."""
    if recall.answers:
        is_accounted_for = recall.answers[0].answer in {RecallAnswered.RETURNED, RecallAnswered.DESTROYED}
        return Chip(recall.state, Status.DONE if is_accounted_for else Status.LATE)
    return Chip(recall.state, Status.LATE if recall.days_late else Status.SOON)


def _due(recall: RecallLine) -> str:
    days = recall.days_late
    late = f", {days} day{'s' if days > 1 else ''} late" if days else ""
    return f"{recall.due}{late}"


def _title(copy: DisclosureRow) -> str:
    return f"{copy.edition}, copy {copy.copy_number}"


def _in_groups(digest: str) -> str:
    """Return a digest in groups of eight, so that it wraps and can be read out."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
