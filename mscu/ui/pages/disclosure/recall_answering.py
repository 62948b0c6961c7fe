"""Records what became of a recalled copy: the answer of whoever holds it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal

from mscu.actions.core.today import Today
from mscu.actions.disclosure.disclosure_register import DisclosureRow
from mscu.actions.disclosure.recall_answers import AnswerRecall
from mscu.copy_codes import RecallAnswered
from mscu.ui.forms.field_list import DAY, LINE, SEGMENTS, TEXT, Field, Section
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_saving import Recorded
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import Dispatcher

ASKED = Section(
    "",
    (
        Field("answer", "What became of it", SEGMENTS(RecallAnswered), required=True, wide=True),
        Field("answered_by", "Who answered", LINE, required=True, wide=True),
        Field("answered_on", "On", DAY, required=True),
        Field(
            "how", "How it is known", TEXT, required=True, wide=True, limit=15_000,
            hint="Such as the signed notice, a phone call, or that you saw it destroyed",
        ),
    ),
)  # fmt: skip


class Answering(InlineForm):
    """The form in place of the copy's card.

    Signals: `begun` before the form shows; `told` with a sentence and how it is drawn.
    """

    begun = Signal()
    told = Signal(str, object)

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self._copy: DisclosureRow | None = None
        self.saved.connect(self._recorded)

    def begin_with(self, copy: object) -> None:
        """Show the form for a copy; what was typed of another one is gone."""
        self.leave()
        if isinstance(copy, DisclosureRow):
            self._copy = copy
            self._dispatcher.ask(Today(), then=self._show)

    def _recorded(self, done: Recorded) -> None:
        self.left.emit()
        self.told.emit(done.card.spec.done, Status.DONE)

    def _show(self, today: date) -> None:
        copy = self._copy
        if copy is None or copy.recall is None:
            return
        self.begun.emit()
        spec = FormSpec(
            key="disclosures/answer", label="An answer to a recall", icon="check",
            title="Record the answer", note=f"{copy.edition}, copy {copy.copy_number}",
            sections=(ASKED,), make=partial(_command, copy.recall.id), keeps_draft=False,
            save="Record the answer", done="The answer is on record.",
            values={"answered_by": copy.recipient},
        )  # fmt: skip
        self.show_form(spec, sources_of({}, today))


def _command(recall_id: int, **values: object) -> AnswerRecall:
    answer = values["answer"]
    return AnswerRecall(
        recall_id=recall_id, answer=answer if isinstance(answer, RecallAnswered) else None,
        answered_on=str(values["answered_on"] or ""), answered_by=str(values["answered_by"] or ""),
        how=str(values["how"] or ""),
    )  # fmt: skip
