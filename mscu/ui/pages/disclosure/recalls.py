"""Recalling a copy, recording the answer, and the card of My desk for answers that are late."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from typing_extensions import override

from mscu.actions.core.dates import Today
from mscu.actions.disclosure.disclosure_register import DisclosureRow
from mscu.actions.disclosure.not_left import RecordNotLeft
from mscu.actions.disclosure.recalls import AnswerRecall, OverdueRecall, RecallCopy
from mscu.code_keys import ANONYMISED
from mscu.codes import Family
from mscu.copy_codes import RecallAnswered
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import DAY, LINE, SEGMENTS, TEXT, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.file_saving import RECIPIENT_SECTION, FileSaveForm, file_form
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState

ANSWER_SECTION = Section(
    "",
    (
        Field("answer", "What became of it", SEGMENTS(RecallAnswered), required=True, wide=True),
        Field("answered_by", "Who answered", LINE, required=True, wide=True),
        Field("answered_on", "Date", DAY, required=True),
        Field(
            "how",
            "How it is known",
            TEXT,
            required=True,
            wide=True,
            hint="Such as the signed notice, a phone call, or that you saw it destroyed",
        ),
    ),
)


ANSWER = "disclosures/answer/"
"""The key of the form of an answer to a recall, before the id of the copy."""


class RecallAnswerForm(InlineForm):
    """The form that records the answer to a recall, in place of the copy's card."""

    def open_for(self, copy: object) -> None:
        """Show the form for a copy; what was typed for another is kept as its draft."""
        self.leave()
        if isinstance(copy, DisclosureRow) and copy.recall is not None:
            self.host.open(partial(self._spec, copy, copy.recall.id), (Today(),))

    def _spec(self, copy: DisclosureRow, recall_id: int, _answers: FormAnswers) -> FormSpec:
        return FormSpec(
            key=f"{ANSWER}{copy.id}",
            label=f"An answer to a recall, copy {copy.copy_number}",
            icon="check",
            title="Record the answer",
            note=f"{copy.edition}, copy {copy.copy_number}",
            sections=(ANSWER_SECTION,),
            make=partial(_command, recall_id),
            save="Record the answer",
            done="Answer recorded.",
            values={"answered_by": copy.recipient},
        )


def _command(recall_id: int, **values: object) -> AnswerRecall:
    answer = values["answer"]
    return AnswerRecall(
        recall_id=recall_id,
        answer=answer if isinstance(answer, RecallAnswered) else None,
        answered_on=str(values["answered_on"] or ""),
        answered_by=str(values["answered_by"] or ""),
        how=str(values["how"] or ""),
    )


NOT_LEFT = "disclosures/not_left/"
"""The key of the form that a copy did not leave, before the id of the copy."""
NOT_LEFT_SECTION = Section(
    "",
    (
        Field(
            "reason",
            "Why it did not leave",
            TEXT,
            required=True,
            wide=True,
            hint="Such as: the disk was full, the stick was pulled out, no page came out of the printer",
        ),
    ),
)
NOT_LEFT_NOTE = "The copy keeps its number. If somebody may have it, recall it instead"


class NotLeftForm(InlineForm):
    """The form that records that a copy did not leave, in place of the copy's card."""

    def open_for(self, copy: object) -> None:
        self.leave()
        if isinstance(copy, DisclosureRow):
            self.host.open(partial(self._spec, copy), (Today(),))

    def _spec(self, copy: DisclosureRow, _answers: FormAnswers) -> FormSpec:
        return FormSpec(
            key=f"{NOT_LEFT}{copy.id}",
            label=f"A copy that did not leave, copy {copy.copy_number}",
            icon="file-warning",
            title="This copy did not leave",
            note=f"{copy.edition}, copy {copy.copy_number}",
            notice=NOT_LEFT_NOTE,
            sections=(NOT_LEFT_SECTION,),
            make=partial(RecordNotLeft, disclosure_id=copy.id),
            save="Record it",
            done="On record: the copy did not leave.",
            keeps_draft=False,
        )


NOTE = "The notice is a copy of its own; the reason stays in the unit"
REASON_SECTION = Section(
    "",
    (
        Field("reason", "Why it is recalled", TEXT, required=True, wide=True),
        Field("told", "Who was told, how and when", LINE, required=True, wide=True),
        Field(
            "said",
            "Reason given in the notice",
            LINE,
            wide=True,
            hint="If empty, it asks for the copy back and gives no reason",
        ),
    ),
)
NOTICE_RECIPIENT = Section(
    "The notice", tuple(field for field in RECIPIENT_SECTION.fields if field.name != "reason")
)


class RecallForm(FileSaveForm):
    """The form that recalls a copy and saves the notice, in place of the copy's card."""

    title = "Save the notice"
    kinds = "PDF (*.pdf)"
    endings = ("pdf",)
    content_nouns = ("copy recalled", "copies recalled")

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context, "recall-notice")
        self._copy: DisclosureRow | None = None

    def open_for(self, copy: DisclosureRow) -> None:
        """Show the form for a copy; what was typed for another is kept as its draft."""
        if self.card is not None:
            self.leave()
        self._copy = copy
        self.begin()

    @override
    def spec(self) -> FormSpec:
        copy = self._copy
        values = (
            {}
            if copy is None
            else {
                "recipient": copy.recipient,
                "purpose": copy.purpose_key,
                # the notice says who has the copy of which case
                "gateway": "" if copy.gateway_key == ANONYMISED else copy.gateway_key,
            }
        )
        note = "" if copy is None else f"{copy.edition}, copy {copy.copy_number}"
        return file_form(
            key="disclosures/recall",
            label="A recall",
            title="Recall this copy",
            note=note,
            notice=NOTE,
            icon="undo-2",
            sections=(REASON_SECTION, NOTICE_RECIPIENT),
            values=values,
            make=partial(self._command, 0 if copy is None else copy.id),
            save="Recall, save the notice",
        )

    def _command(self, disclosure_id: int, **values: object) -> RecallCopy:
        texts = {name: str(values[name] or "") for name in ("told", "said")}
        answers = self.answers(values)
        return RecallCopy(disclosure_id=disclosure_id, **texts, **answers)


class RecallsCard(ListCard):
    """Recalls whose answer is late.

    Signals: `record_requested` with the kind and id of the copy that was opened.
    """

    record_requested = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Recalls without an answer", _no_recalls())
        self._overdue: tuple[OverdueRecall, ...] = ()
        self.opened.connect(self._open)

    def show_overdue(self, overdue: tuple[OverdueRecall, ...]) -> None:
        self._overdue = overdue
        self.show_looks([_look(answer) for answer in overdue])

    def _open(self, index: int) -> None:
        self.record_requested.emit("disclosure", self._overdue[index].disclosure_id)


def _look(overdue: OverdueRecall) -> RowLook:
    """Return a recall as a row: which copy, who holds it, and how late the answer is."""
    days = count_of(overdue.days_late, "day")
    return RowLook(
        f"{overdue.edition}, copy {overdue.copy_number}",
        joined(isolated(overdue.recipient), f"answer by {overdue.due}", overdue.recalled_by),
        family=Family.NOTE,
        icon="undo-2",
        kind="Recall",
        chip=Chip(f"{days} late", Status.LATE),
    )


def _no_recalls() -> EmptyState:
    return EmptyState("undo-2", "Every recall is answered", "Recalls without an answer appear here.")
