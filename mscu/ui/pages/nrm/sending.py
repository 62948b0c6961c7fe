"""Sends a form: copies its boxes, saves its pack, and records that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mscu.actions.disclosure.issuing import Copy
from mscu.actions.nrm.nrm_forms import AbandonNrmForm, NrmFormDetails
from mscu.actions.nrm.nrm_parts import ReadNrmLine, WriteNrmList
from mscu.actions.nrm.nrm_sending import CopyNrmText, IssueNrmDraft, IssueNrmPack, SendNrmForm, TextBlock
from mscu.code_keys import ANONYMISED
from mscu.codes import FormState
from mscu.exchange.private_file import PrivateFile
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CODES, LINE, MOMENT, TEXT, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.editing.file_saving import put_in_place
from mscu.ui.pages.nrm.questions import label_of
from mscu.ui.session.clipboard import copy_text
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, save_dialog
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.label import Caption, Label
from mscu.ui.widgets.message_bar import BlockedReason

WHY = (Section("", (Field("reason", "Why", TEXT, required=True, wide=True),)),)
GIVE_UP_TEXT = (
    "It is not deleted: it stays with the case, with the reason, but can no longer be changed or sent. "
    "Your duties to the person do not change."
)


class GiveUpForm(QWidget):
    """The form that abandons a draft, with a reason; `begin` is the button that opens it.

    Signals: `given_up` with the reason; `left` when the user goes back to the form.
    """

    given_up = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.begin = Button("Abandon form", kind=ButtonKind.QUIET, icon="archive")
        self.begin.setToolTip("Abandon this form, with a reason: it will not be sent")
        self.begin.clicked.connect(self._begin)
        self._card = Card("Abandon this form")
        self._card.body.addWidget(Label(GIVE_UP_TEXT, wrap=True))
        back = Button("Keep the form", hint="Esc")
        back.clicked.connect(self.left)
        self.confirm = Button("Abandon the form", kind=ButtonKind.DANGER)
        self.confirm.clicked.connect(self._confirm)
        foot = self._card.foot()
        foot.addWidget(back)
        foot.addStretch(1)
        foot.addWidget(self.confirm)
        vbox(self._card, stretch(), within=self, margins=(4, 4, 4, 4))

    def make_form(self, sources: Sources) -> None:
        """Build the field, once the code lists are loaded."""
        self.form = Form(WHY, sources)
        self._card.body.addWidget(self.form)

    def _begin(self) -> None:
        """Ask for the reason, in place of the fields."""
        stack = self.parentWidget()
        if self.form is not None and isinstance(stack, QStackedWidget):
            stack.setCurrentWidget(self)
            self.form.show_values({"reason": ""})
            self.form.focus_first()

    def show_problems(self, problems: dict[str, str]) -> dict[str, str]:
        """Show problems beside the field, and return those of other fields."""
        return self.form.show_problems(problems) if self.form is not None else problems

    def _confirm(self) -> None:
        if self.form is not None:
            self.given_up.emit(str(self.form.values()["reason"] or ""))


GATEWAY = CODES("legal_gateway", without=frozenset({ANONYMISED}))
PACK = (
    Section(
        "",
        (
            Field("recipient", "Recipient", LINE, required=True),
            Field("gateway", "Legal gateway", GATEWAY, required=True),
            Field("reason", "Reason, in your own words", LINE, required=True, wide=True),
        ),
    ),
)
DEFAULTS = {"recipient": "Home Office", "gateway": "legal_gateway:msa_s52", "reason": ""}
PACK_FILE = "first-responder-form"
TO_PERSON = "The person, to check the answers"
TO_PERSON_GATEWAY = "legal_gateway:dpa_s45"
WHY_DRAFT = "To check the answers with the person before it is sent"


class ExportPane(QWidget):
    """The completed boxes in form order; Enter copies one.

    Signals: `copy_requested` with the key of a question, empty for all of them; `pack_requested` with the
    details of a copy, `draft_requested` with those of a draft to check.
    """

    copy_requested = Signal(str)
    pack_requested = Signal(dict)
    draft_requested = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.boxes = Chronology("Fields of the online form", RowStyle(gutter=16))
        self.boxes.opened.connect(self._copy_one)
        self._all = Button("Copy all", icon="copy")
        self._all.clicked.connect(self._copy_all)
        self._save = Button("Save as PDF", icon="download")
        self._save.clicked.connect(self._pack)
        self._draft = Button("Save a draft to check", icon="file-pen")
        self._draft.setToolTip("With what is missing listed: to read through with the person, not to be sent")
        self._draft.clicked.connect(self._check)
        self._waiting = BlockedReason("")
        self._pack_card = Card("Pack as a PDF", note="its SHA-256 is logged with it")
        self._lay_out()

    def _lay_out(self) -> None:
        self._pack_card.body.addLayout(hbox(self._save, self._draft, stretch(), spacing=Space.SMALL))
        header = hbox(
            Caption("To paste into the online form", step=Type.SECTION, tone="text"),
            Caption("Enter copies a field; each copy is recorded", step=Type.BODY, tone="text3"),
            stretch(),
            self._all,
        )
        vbox(
            self._pack_card,
            self._waiting,
            header,
            growing(self.boxes),
            within=self,
            spacing=Space.MEDIUM,
            margins=(4, 4, 4, 4),
        )

    def make_form(self, sources: Sources) -> None:
        """Build the fields about a copy, once the code lists are loaded."""
        self.form = Form(PACK, sources, columns=2)
        self.form.show_values(DEFAULTS)
        self._pack_card.body.insertWidget(0, self.form)

    def show_form(self, answer: NrmFormDetails) -> None:
        """Show the text that would be copied."""
        reason = waiting_text(answer)
        may_print = "" if answer.may_print else "Your role cannot print."
        for button in (self._all, self._save):
            button.block(reason or may_print)
        self._draft.block(may_print)
        self._draft.setVisible(answer.state is FormState.DRAFT)
        self._waiting.say(reason or may_print)
        self._waiting.setVisible(bool(reason or may_print))
        self.boxes.show_lines(_boxes(answer))

    def show_problems(self, problems: dict[str, str]) -> dict[str, str]:
        """Show problems beside the fields about a copy, and return those of other fields."""
        return self.form.show_problems(problems) if self.form is not None else problems

    def _copy_one(self, key: object) -> None:
        if self._all.isEnabled():
            self.copy_requested.emit(str(key))

    def _copy_all(self) -> None:
        self.copy_requested.emit("")

    def _pack(self) -> None:
        if self.form is not None:
            self.pack_requested.emit(self._details(self.form))

    def _check(self) -> None:
        """Ask for a draft: the person gets it, whoever the form goes to in the end."""
        if self.form is not None:
            details = self._details(self.form)
            reason = details["reason"] or WHY_DRAFT
            own = {"recipient": TO_PERSON, "gateway": TO_PERSON_GATEWAY, "reason": reason}
            self.draft_requested.emit({**details, **own})

    @staticmethod
    def _details(form: Form) -> dict[str, str]:
        return {name: str(value or "") for name, value in form.values().items()}


def _boxes(answer: NrmFormDetails) -> Sequence[KeyedRow]:
    lines, previous = [], ""
    for section, question in answer.content.sent_questions:
        value = question.shown(answer.content.answer_to(question.key))
        if value:
            heading = section.title if section.title != previous else ""
            previous = section.title
            text = " ".join(value.split())
            lines.append(KeyedRow(question.key, RowLook(question.label, text, heading=heading)))
    return lines


def waiting_text(answer: NrmFormDetails) -> str:
    """Return the reason why sending, copying and printing are not possible yet."""
    count = len(answer.needs)
    if not count:
        return ""
    label = label_of(answer, answer.needs[0].question)
    first = label.removeprefix("What is your ").removesuffix("?")
    return f"{count_of(count, 'answer')} still missing. First: {first}."


SENT = (
    Section(
        "",
        (
            Field("happened", "When sent", MOMENT, required=True, wide=True),
            Field("reference", "Reference", LINE, placeholder="such as NRM-0001", wide=True),
        ),
    ),
)


class Sending(QObject):
    """Turns requests to copy, save or send the form into commands.

    Signals: `notified` with a message and its tone; `changed` when the form has changed.
    """

    notified = Signal(str, object)
    changed = Signal()

    def __init__(self, dispatcher: Dispatcher, export: ExportPane, page: QWidget) -> None:
        super().__init__(page)
        self._dispatcher, self._export, self._page = dispatcher, export, page
        self.giving_up = GiveUpForm()
        self.giving_up.given_up.connect(self.give_up)
        self.form_id = 0
        self.form: Form | None = None
        self._folder = documents_folder()
        self._target: PrivateFile | None = None
        """Where the form that is being issued is to be saved."""
        export.copy_requested.connect(self.copy)
        export.pack_requested.connect(partial(self._ask_where, IssueNrmPack))
        export.draft_requested.connect(partial(self._ask_where, IssueNrmDraft))

    def make_form(self, sources: Sources) -> Form:
        """Build the field for when it was sent."""
        self.form = Form(SENT, sources, columns=1)
        return self.form

    def copy(self, question: str) -> None:
        """Copy one box, or all of them where the question is empty."""
        self._dispatcher.ask(CopyNrmText(form_id=self.form_id, question=question), then=self._copied)

    def _copied(self, blocks: Sequence[TextBlock]) -> None:
        is_one = len(blocks) == 1
        text = blocks[0].value if is_one else "\n\n".join(map(_as_text, blocks))
        copy_text(text)
        label = blocks[0].label if is_one else f"{len(blocks)} fields, in form order"
        self.notified.emit(f"Copied: {label}. The copy is recorded.", Status.DONE)

    def _ask_where(self, issue: type[IssueNrmPack | IssueNrmDraft], answers: dict[str, Any]) -> None:
        # The name of the file says nothing of the person, nor of the case.
        is_draft = issue is IssueNrmDraft
        name, title = ("draft-to-check", "Save the draft") if is_draft else (PACK_FILE, "Save the pack")
        dialog = save_dialog(self._page, title, self._folder / f"{name}.pdf", "PDF (*.pdf)")
        dialog.fileSelected.connect(partial(self.save_to, issue, answers))
        dialog.open()

    def save_to(self, issue: type[IssueNrmPack | IssueNrmDraft], answers: dict[str, Any], path: str) -> None:
        """Issue the form and write it to a file."""
        self._target = PrivateFile(Path(path))
        self._folder = self._target.place.parent
        command = issue(form_id=self.form_id, **answers).writing_to(self._target)
        self._dispatcher.perform(command, then=self._issued, problems=self._pack_refused)

    def _issued(self, copy: Copy) -> None:
        target, self._target = self._target, None
        if target is not None:
            done = f"Saved as {target.place.name} and recorded as copy {copy.copy_number}."
            self.notified.emit(*put_in_place(self._dispatcher, target, copy.disclosure_id, done))

    def _pack_refused(self, problems: dict[str, str]) -> None:
        self.tell_problems(self._export.show_problems(problems))

    def send(self) -> None:
        if self.form is not None:
            values = {name: str(value or "") for name, value in self.form.values().items()}
            command = SendNrmForm(form_id=self.form_id, **values)
            self._dispatcher.perform(command, then=self._was_sent, problems=self._send_refused)

    def _was_sent(self, _referral: int) -> None:
        self.notified.emit("Sent. The referral is in the case, with this form.", Status.DONE)
        self.changed.emit()

    def give_up(self, reason: str) -> None:
        """Abandon the form; it stays with the case, with the reason."""
        command = AbandonNrmForm(form_id=self.form_id, reason=reason)
        self._dispatcher.perform(command, then=self._gave_up, problems=self._give_up_refused)

    def _gave_up(self, _result: object) -> None:
        self.notified.emit("Abandoned. The form stays with the case, with the reason.", Status.DONE)
        self.changed.emit()
        self.giving_up.left.emit()

    def _give_up_refused(self, problems: dict[str, str]) -> None:
        self.tell_problems(self.giving_up.show_problems(problems))

    def write(self, question: str) -> None:
        """Write the section's list into a box."""
        command = WriteNrmList(form_id=self.form_id, question=question)
        self._dispatcher.perform(command, then=self._written, problems=self.tell_problems)

    def _written(self, _result: object) -> None:
        self.changed.emit()

    def read_line(self, question: str, line: str, instead: str) -> None:
        """Accept a line, or replace it."""
        command = ReadNrmLine(form_id=self.form_id, question=question, line=line, instead=instead)
        self._dispatcher.perform(command, problems=self.tell_problems)

    def _send_refused(self, problems: dict[str, str]) -> None:
        others = self.form.show_problems(problems) if self.form is not None else problems
        self.tell_problems(others)

    def tell_problems(self, problems: dict[str, str]) -> None:
        """Report the problems that belong to no visible field."""
        if problems:
            self.notified.emit(" ".join(dict.fromkeys(problems.values())), Status.LATE)


def _as_text(block: TextBlock) -> str:
    return f"{block.label}\n{block.value}"
