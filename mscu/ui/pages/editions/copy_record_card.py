"""The right column of the print page: the record kept of the copy, and the buttons that issue it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from mscu.actions.editions.issue_edition import EditionChoice, EditionPreview
from mscu.actions.entries.handling import ConditionsMet, WithheldItem
from mscu.code_keys import ANONYMISED
from mscu.copy_codes import CopyKind
from mscu.ui.forms.field_list import CODES, LINE, SEGMENTS, YES_NO_NOT_SURE, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.look.folding import joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox, widget_with
from mscu.ui.sign_in.passphrase import PassphraseField
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.code_picker import Code, CodePicker
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import BlockedReason

CONDITION_PREFIX = "met."
"""Prefix of the field of an item, followed by the item's number, as in `IssueEdition`."""
CODE_C_TITLE = "Under handling code C"
CODE_C_NOTE = "Held back unless you record how the conditions are met for this copy."


class WithheldItems(QWidget):
    """The items that are held back, each with a field for how its conditions are met.

    Signals: `edited` when the user types, `items_changed` when the items that are held back may have changed.
    """

    edited = Signal()
    items_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[WithheldItem, ...] = ()
        self._met_item_ids: tuple[int, ...] = ()
        self.form: Form | None = None
        self._layout = vbox(
            Label(CODE_C_TITLE, step=Type.SECTION),
            Label(CODE_C_NOTE, step=Type.SMALL, tone="text2", wrap=True),
            within=self,
            spacing=Space.SMALL,
        )
        self.hide()

    def show_items(self, items: Sequence[WithheldItem]) -> None:
        if tuple(items) != self._items:
            self._items = tuple(items)
            self._make_form()
        self.setVisible(bool(self._items))

    def _make_form(self) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = Form((Section("", tuple(map(_field, self._items))),), columns=1)
        self.form.edited.connect(self.edited)
        for name in self.form.names():
            cast("QLineEdit", self.form.editor(name).main()).editingFinished.connect(self.emit_if_settled)
        self._layout.addWidget(self.form)
        self.emit_if_settled()

    @property
    def met_item_ids(self) -> tuple[int, ...]:
        """The items whose conditions were met when the user last left a field."""
        return self._met_item_ids

    def emit_if_settled(self) -> None:
        """Emit `items_changed`, so that the pages show what is held back now."""
        item_ids = tuple(item.item_id for item in self.conditions_met())
        if item_ids != self._met_item_ids:
            self._met_item_ids = item_ids
            self.items_changed.emit()

    def conditions_met(self) -> tuple[ConditionsMet, ...]:
        """Return the items whose conditions are met for this copy, each with how."""
        values = self.form.values() if self.form is not None else {}
        return tuple(
            ConditionsMet(item_id=item.id, how=how)
            for item in self._items
            if (how := str(values.get(f"{CONDITION_PREFIX}{item.id}") or "").strip())
        )

    def clear(self) -> None:
        """Clear the fields: conditions are met for one copy only."""
        if self.form is not None:
            self.form.show_values({})
        self.emit_if_settled()

    def show_problems(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Show problems beside their fields, and return those that belong to no field."""
        return self.form.show_problems(problems) if self.form is not None else dict(problems)


def _field(item: WithheldItem) -> Field:
    replacement = "the sanitised version" if item.has_sanitised else "a line saying that it is held back"
    return Field(
        f"{CONDITION_PREFIX}{item.id}",
        item.name,
        LINE,
        hint=joined(item.excerpt, item.conditions, item.action),
        wide=True,
        placeholder=f"Leave empty to print {replacement}",
    )


CARD_WIDTH = 308


def _passphrase(_field: Field, _sources: Sources) -> Editor:
    return PassphraseField()


RING_MARGIN = 4
"""Room for the focus ring around a field at the edge, in pixels."""
FIELDS = (
    Section(
        "",
        (
            Field("recipient", "Recipient", LINE, required=True, wide=True),
            Field("purpose", "Purpose", CODES("disclosure_purpose"), required=True, wide=True),
            Field("gateway", "Legal gateway", CODES("legal_gateway"), required=True, wide=True),
            Field("reason", "Reason, in your own words", LINE, required=True, wide=True),
            Field("proceedings", "Are proceedings active?", YES_NO_NOT_SURE, wide=True),
            Field("agreed_by", "Agreed by CPS", LINE, placeholder="name and date", wide=True),
            Field("kind", "Kind of file", SEGMENTS(CopyKind), wide=True),
            Field(
                "passphrase",
                "Passphrase for the file",
                _passphrase,
                required=True,
                wide=True,
                hint="Give it by phone, never with the file. The file cannot be opened without it.",
            ),
        ),
    ),
)
PROCEEDINGS_FIELD = "proceedings"
PUBLIC_ONLY_FIELDS = (PROCEEDINGS_FIELD, "agreed_by")
KIND_FIELD, PASSPHRASE_FIELD = "kind", "passphrase"


def _why_not(preview: EditionPreview) -> str:
    """Return why the edition on the screen cannot be issued yet."""
    subject = "One mark is" if preview.undecided == 1 else f"{preview.undecided} marks are"
    return preview.nothing or (f"{subject} still to be decided." if preview.undecided else "")


def _active_proceedings(preview: EditionPreview) -> str:
    """Return on whom proceedings are active, and how to answer then, or what else is active."""
    counts = ((preview.charged, "charged"), (preview.held, "arrested or on bail"))
    people = [
        f"One person is {state}." if number == 1 else f"{number} people are {state}."
        for number, state in counts
        if number
    ]
    if people:
        return " ".join((*people, ANSWER_YES))
    return f"{preview.still_live} {NO_NEEDS_CPS} {APPEAL}" if preview.still_live else APPEAL


APPEAL = "An appeal counts too."
NO_NEEDS_CPS = "Even if you answer No, name the person at CPS who agreed."
ANSWER_YES = "Publishing now could be contempt of court. Answer Yes and name the person at CPS who agreed."


class CopyRecordCard(QWidget):
    """Recipient, purpose, gateway and reason of one copy.

    Signals: `save_requested`, `data_requested` and `print_requested` to issue a copy, `review_requested` to
    review what is hidden in it, `edited` when the user types.
    """

    save_requested = Signal()
    data_requested = Signal()
    print_requested = Signal()
    review_requested = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self._edition: EditionChoice | None = None
        self._active_proceedings = ""
        self._gateways: tuple[Code, ...] = ()
        self.withheld = WithheldItems()
        self.withheld.edited.connect(self.edited)
        self._waiting_note = BlockedReason("")
        self._print = Button("Print", icon="printer", hint="Ctrl+P")
        self._save = Button("Save", kind=ButtonKind.PRIMARY, icon="download", hint="Ctrl+S")
        self.data = Button("Save as data (JSON)", icon="file-down", hint="Ctrl+D")
        self.data.setToolTip("Everything in this edition, record by record, for other programs")
        self.data.hide()
        self.review = Button("Review what is hidden", icon="eye-off", hint="Ctrl+R")
        self.review.clicked.connect(self.review_requested)
        self.review.hide()
        self._print.clicked.connect(self.print_requested)
        self._save.clicked.connect(self.save_requested)
        self.data.clicked.connect(self.data_requested)
        self._lay_out()
        self._block_buttons("")

    def _lay_out(self) -> None:
        self.setFixedWidth(CARD_WIDTH)
        self._layout = vbox(
            self.review,
            self.withheld,
            stretch(),
            spacing=Space.MEDIUM,
            margins=(RING_MARGIN, 0, RING_MARGIN, RING_MARGIN),
        )
        header = Label("Record of this copy", step=Type.LABEL)
        header.setContentsMargins(RING_MARGIN, 0, 0, 0)
        buttons = hbox(
            self._print, self._save, stretch(), spacing=Space.SMALL, margins=(RING_MARGIN, 0, 0, 0)
        )
        data_row = hbox(self.data, stretch(), margins=(RING_MARGIN, 0, 0, 0))
        foot = Label("The file's SHA-256 is recorded with this copy.", step=Type.SMALL, tone="text3")
        foot.setContentsMargins(RING_MARGIN, 0, 0, 0)
        vbox(
            header,
            growing(scrolling(widget_with(self._layout))),
            self._waiting_note,
            buttons,
            data_row,
            foot,
            within=self,
            spacing=Space.SMALL,
        )

    def make_form(self, sources: Sources) -> None:
        """Build the form once the code lists have been read."""
        self.form = Form(FIELDS, sources, columns=1)
        gateways = sources.codes["legal_gateway"]
        self._gateways = tuple(sources.in_force(gateways, sources.today, sources.today))
        self.form.edited.connect(self.edited)
        self.form.edited.connect(self._show_relevant_fields)
        self.form.show_values({KIND_FIELD: CopyKind.PDF})
        self._layout.insertWidget(0, self.form)
        self._offer_gateways()
        self._show_relevant_fields()

    @property
    def may_issue(self) -> bool:
        """Return whether the user may issue the chosen edition and there is something to issue."""
        return self._save.isEnabled()

    def show_edition(
        self, edition: EditionChoice, preview: EditionPreview | None = None, *, waiting: str = ""
    ) -> None:
        """Show the fields that an edition needs; `preview` is what would be printed, once it is ready.

        Without it nothing can be issued, for the reason in `waiting`.
        """
        self._edition = edition
        self._active_proceedings = _active_proceedings(preview) if preview and edition.public else ""
        self._offer_gateways()
        self._show_relevant_fields()
        self.review.setVisible(edition.names_nobody)
        self.data.setVisible(edition.data)
        self._block_buttons(edition.why_not or (_why_not(preview) if preview is not None else waiting))
        if preview is not None:
            self.withheld.show_items(preview.withheld)

    def _offer_gateways(self) -> None:
        """Offer “Anonymised” only for an edition that names nobody."""
        picker = self.form.editor("gateway") if self.form is not None else None
        if not isinstance(picker, CodePicker) or self._edition is None:
            return
        if self._edition.public or self._edition.names_nobody:
            picker.set_codes(self._gateways)
            return
        if picker.value() == ANONYMISED:
            picker.show_value(None)
        picker.set_codes([code for code in self._gateways if code[0] != ANONYMISED])

    def _show_relevant_fields(self) -> None:
        if self.form is not None:
            for name in PUBLIC_ONLY_FIELDS:
                self.form.set_shown(name, bool(self._edition and self._edition.public))
            self.form.set_shown(PASSPHRASE_FIELD, self.kind is CopyKind.LOCKED)
            self.form.cell(PROCEEDINGS_FIELD).set_hint(self._active_proceedings)

    def _block_buttons(self, reason: str) -> None:
        for button in (self._print, self._save, self.data):
            button.block(reason)
        self._waiting_note.say(reason)
        self._waiting_note.setVisible(bool(reason))

    @property
    def kind(self) -> CopyKind:
        """Return the kind of file to save."""
        kind = self.form.editor(KIND_FIELD).value() if self.form is not None else None
        return kind if isinstance(kind, CopyKind) else CopyKind.PDF

    @property
    def purpose(self) -> str:
        """Return the purpose that was chosen, or an empty string."""
        values = self.values()
        return str(values["purpose"] or "") if values is not None else ""

    def forget_passphrase(self) -> None:
        """Clear the passphrase once the file has been written."""
        if self.form is not None:
            self.form.editor(PASSPHRASE_FIELD).show_value("")

    def values(self) -> dict[str, object] | None:
        """Return the typed values, or None while there is no form yet."""
        return self.form.values() if self.form is not None else None

    def draft(self) -> dict[str, object]:
        """Return the typed values as a draft, without the passphrase."""
        draft = self.form.draft() if self.form is not None else {}
        return {name: value for name, value in draft.items() if name != PASSPHRASE_FIELD}

    def show_draft(self, draft: Mapping[str, object]) -> None:
        if self.form is not None:
            self.form.show_draft(draft)
            self._show_relevant_fields()

    def clear(self) -> None:
        """Clear what was typed for another case or edition."""
        if self.form is not None:
            self.form.show_values({KIND_FIELD: CopyKind.PDF})
            self._show_relevant_fields()
        self.withheld.clear()

    def show_problems(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Show problems beside their fields, and return those that belong to no field."""
        unplaced = self.withheld.show_problems(problems)
        return self.form.show_problems(unplaced) if self.form is not None else unplaced
