"""The form of a new case, in place above the list or beside a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.cases import OpenCase
from mscu.actions.code_lists import Choosable, CodeLists
from mscu.actions.today import Today
from mscu.ui.desk import Desk
from mscu.ui.field_list import CODES, CODES_MANY, LINE, PARTIAL, TEXT, Field, Section
from mscu.ui.form import Form
from mscu.ui.pages.case_sources import OFFICER, sources_of
from mscu.ui.pages.page import Places
from mscu.ui.palette import Status
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Card, scrolling
from mscu.ui.widgets.message_bar import MessageBar

KEY = "cases/new"
LABEL = "New case"
FIELDS = (
    Section(
        "",
        (
            Field("title", "Title", LINE, required=True, placeholder="what and where", wide=True),
            Field("operation", "Operation", LINE),
            Field("district", "District", CODES("district")),
            Field("exploitation", "Exploitation", CODES_MANY("exploitation")),
            Field("sector", "Trade", CODES("sector")),
            Field("place_type", "Kind of place", CODES("place_type")),
            Field("opened", "Opened", PARTIAL, hint="Empty is now"),
            Field("lead", "Lead", OFFICER),
            Field("officer_in_case", "Officer in the case", OFFICER),
            Field("summary", "What happened, in a sentence or two", TEXT, wide=True),
        ),
    ),
)


class CaseOpening(QWidget):
    """Opens a case from what is typed; what is typed is kept as a draft.

    Signals: `opened` with the number of the new case, `left` when the person goes away from it.
    """

    opened = Signal(int)
    left = Signal()

    def __init__(self, desk: Desk, places: Places, report_id: int | None = None) -> None:
        super().__init__()
        self._desk, self._places, self._report_id = desk, places, report_id
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self._form: Form | None = None
        self._card = Card("New case", note="Esc leaves, the draft stays")
        self._messages = QVBoxLayout()
        self._card.body.addLayout(self._messages)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._card)
        self._add_foot()
        self._wanted_draft = ""
        desk.ask(CodeLists(), then=self._take_lists)

    def _add_foot(self) -> None:
        foot = self._card.foot()
        foot.addStretch(1)
        drop = Button("Discard draft")
        drop.clicked.connect(self.discard)
        save = Button("Save", kind=Kind.PRIMARY, hint="Ctrl+S")
        save.clicked.connect(self.save)
        foot.addWidget(drop)
        foot.addWidget(save)
        for keys, slot in (("Ctrl+S", self.save), ("Esc", self.left.emit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(slot)

    def begin(self) -> None:
        """Show the form; a draft that lies there is taken up again."""
        self.show()
        if self._form is None:
            self._wanted_draft = KEY
            return
        self.resume(KEY)

    def resume(self, form_key: str) -> None:
        """Fill the form with its draft."""
        self._wanted_draft = form_key
        draft = self._places.drafts.of(form_key)
        if self._form is not None:
            if draft is not None:
                self._form.show_draft(draft.values)
            self._form.focus_first()

    def save(self) -> None:
        """Open the case, or show what needs another look."""
        if self._form is not None:
            values = self._form.values()
            command = OpenCase(report_id=self._report_id, **values)  # type: ignore[arg-type]
            self._desk.perform(command, then=self._saved, problems=self._show_problems)

    def discard(self) -> None:
        """Throw away what was typed."""
        self._places.drafts.drop(KEY)
        if self._form is not None:
            self._form.show_values({})
        self.left.emit()

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self._desk.ask(Today(), then=self._make_form)

    def _make_form(self, today: date) -> None:
        self._form = Form(FIELDS, sources_of(self._lists, today))
        self._form.edited.connect(self._keep)
        self._card.body.addWidget(scrolling(self._form), 1)
        if self._wanted_draft:
            self.resume(self._wanted_draft)

    def _keep(self) -> None:
        if self._form is not None:
            self._places.drafts.keep(KEY, LABEL, self._form.draft())

    def _saved(self, case_id: int) -> None:
        self._places.drafts.drop(KEY)
        if self._form is not None:
            self._form.show_values({})
        self.opened.emit(case_id)

    def _show_problems(self, problems: dict[str, str]) -> None:
        rest = self._form.show_problems(problems) if self._form else problems
        if rest:
            self._messages.addWidget(MessageBar(" ".join(rest.values()), status=Status.LATE))
