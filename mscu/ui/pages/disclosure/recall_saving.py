"""Recalls a copy: asks why and who was told, and saves the notice for its recipient."""

from __future__ import annotations

from functools import partial

from typing_extensions import override

from mscu.actions.disclosure.disclosure_register import DisclosureRow
from mscu.actions.disclosure.recalls import RecallCopy
from mscu.ui.forms.field_list import LINE, TEXT, Field, Section
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

NOTE = "The notice is a copy of its own; the reason stays in the unit"
WHY = Section(
    "",
    (
        Field("reason", "Why it is recalled", TEXT, required=True, wide=True, limit=15_000),
        Field("told", "Who was told, how and when", LINE, required=True, wide=True),
        Field(
            "said", "What the notice says of why", LINE, wide=True,
            hint="Empty: it asks for the copy back and gives no reason",
        ),
    ),
)  # fmt: skip
NOTICE_FOR = Section("The notice", tuple(each for each in FOR_WHOM.fields if each.name != "reason"))


class RecallSaving(FileSaving):
    """The form in place of the copy's card."""

    title = "Save the notice"
    kinds = "PDF (*.pdf)"
    endings = ("pdf",)
    of = "copy recalled"

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places, "recall-notice")
        self._copy: DisclosureRow | None = None

    def begin_with(self, copy: DisclosureRow) -> None:
        """Show the form for a copy; what was typed of another one is gone."""
        if self.card is not None:
            self.leave()
        self._copy = copy
        self.begin()

    @override
    def spec(self) -> FormSpec:
        copy = self._copy
        values = {} if copy is None else {
            "recipient": copy.recipient, "purpose": copy.purpose_key, "gateway": copy.gateway_key,
        }  # fmt: skip
        note = NOTE if copy is None else f"{copy.edition}, copy {copy.copy_number}. {NOTE}"
        return FormSpec(
            key="disclosures/recall", label="A recall", title="Recall this copy", note=note,
            icon="undo-2", sections=(WHY, NOTICE_FOR), values=values, done="",
            make=partial(self._command, 0 if copy is None else copy.id),
            save="Recall, save the notice", keeps_draft=False,
        )  # fmt: skip

    def _command(self, disclosure_id: int, **values: object) -> RecallCopy:
        told, said = (str(values[name] or "") for name in ("told", "said"))
        answers = self.answers(values)
        return RecallCopy(disclosure_id=disclosure_id, told=told, said=said, **answers)
