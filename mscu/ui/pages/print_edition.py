"""Printing an edition: for whom, what it looks like, and what is kept about the copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.code_lists import Choosable, CodeLists
from mscu.actions.documents import (
    Copy,
    EditionChoice,
    Editions,
    IssueEdition,
    Look,
    LookAtEdition,
)
from mscu.actions.today import Today
from mscu.codes import Marking, YesNo
from mscu.ui.desk import Desk
from mscu.ui.field_list import CODES, LINE, YES_NO_NOT_SURE, Field, Section
from mscu.ui.fonts import Type
from mscu.ui.form import Form
from mscu.ui.pages.case_sources import sources_of
from mscu.ui.pages.page import Page, Places
from mscu.ui.palette import Status
from mscu.ui.printing import print_pdf
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.choices import RadioField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.pdf_view import PdfView

LEFT, RIGHT = 232, 300
KEPT = (
    Section(
        "",
        (
            Field("recipient", "Recipient", LINE, required=True, wide=True),
            Field("purpose", "Purpose", CODES("disclosure_purpose"), required=True, wide=True),
            Field("gateway", "Legal gateway", CODES("legal_gateway"), required=True, wide=True),
            Field("reason", "Reason, in your words", LINE, required=True, wide=True),
            Field("proceedings", "Are proceedings active?", YES_NO_NOT_SURE, wide=True),
            Field("agreed_by", "Agreed by CPS", LINE, placeholder="name and date", wide=True),
        ),
    ),
)
ONLY_PUBLIC = ("proceedings", "agreed_by")


class PrintPage(Page):
    """One case, printed for one reader."""

    name: ClassVar[str] = "print"
    title: ClassVar[str] = "Print an edition"
    icon: ClassVar[str] = "printer"
    needs: ClassVar[Permission] = Permission.PRINT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("print",)

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self._case_id = 0
        self._editions: tuple[EditionChoice, ...] = ()
        self._look: Look | None = None
        self._save_to: Path | None = None
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self._form: Form | None = None
        self._radios: dict[str, RadioField] = {}
        self._choices = QVBoxLayout()
        self._never = Label("", tone="text2", wrap=True)
        self._checks = Label("", tone="text2", wrap=True)
        self._pages = PdfView()
        self._kept = QVBoxLayout()
        self._warning = QVBoxLayout()
        self._why_not = Label("", tone="text2", wrap=True)
        self._save = Button("Save as PDF", kind=Kind.PRIMARY, icon="download", hint="Ctrl+S")
        self._print = Button("Print", icon="printer", hint="Ctrl+P")
        self._put_together()
        desk.ask(CodeLists(), then=self._take_lists)

    def _put_together(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(16)
        for side, width in ((self._left(), LEFT), (self._pages, 0), (self._right(), RIGHT)):
            if width:
                side.setFixedWidth(width)
            columns.addWidget(side, 0 if width else 1)
        self.body.addLayout(columns, 1)
        self._save.clicked.connect(self.save)
        self._print.clicked.connect(self.print_copy)
        keys = (
            ("Ctrl+S", self.save), ("Ctrl+P", self.print_copy), ("Esc", self._back),
            ("Ctrl++", self._larger), ("Ctrl+-", self._smaller),
        )  # fmt: skip
        for words, slot in keys:
            shortcut = QShortcut(QKeySequence(words), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label("For whom", step=Type.LABEL))
        column.addLayout(self._choices)
        column.addWidget(Label("Never in this edition", step=Type.LABEL))
        column.addWidget(self._never)
        column.addWidget(Label("Checks", step=Type.LABEL))
        column.addWidget(self._checks)
        column.addStretch(1)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label("What is kept about this copy", step=Type.LABEL))
        column.addLayout(self._kept)
        column.addLayout(self._warning)
        column.addStretch(1)
        column.addWidget(self._why_not)
        buttons = QHBoxLayout()
        buttons.addWidget(self._print)
        buttons.addWidget(self._save)
        column.addLayout(buttons)
        column.addWidget(Label("Its SHA-256 is logged with it.", step=Type.SMALL, tone="text3"))
        return side

    # ------------------------------------------------------------------ what is shown

    @override
    def open_record(self, kind: str, number: int) -> None:
        self._case_id = number
        self.clear_messages()
        self.desk.ask(Editions(), then=self._take_editions)

    @property
    @override
    def marking(self) -> Marking:
        return self._look.marking if self._look else Marking.OFFICIAL_SENSITIVE

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self.desk.ask(Today(), then=self._make_form)

    def _make_form(self, today: date) -> None:
        self._form = Form(KEPT, sources_of(self._lists, today), columns=1)
        self._kept.addWidget(self._form)
        self._show_what_is_asked()

    def _take_editions(self, editions: tuple[EditionChoice, ...]) -> None:
        self._editions = editions
        if not self._radios:
            for each in editions:
                radio = RadioField(each.short)
                radio.setToolTip(each.reader)
                radio.toggled.connect(self._chosen_anew)
                self._radios[each.key] = radio
                self._choices.addWidget(radio)
        first = self._radios[editions[0].key]
        if self._chosen() is None:
            first.setChecked(True)
        else:
            self._ask_look()
        first.setFocus()

    def _chosen(self) -> EditionChoice | None:
        keys = {key for key, radio in self._radios.items() if radio.isChecked()}
        return next((each for each in self._editions if each.key in keys), None)

    def _chosen_anew(self, checked: bool) -> None:
        if checked:
            self._ask_look()

    def _ask_look(self) -> None:
        chosen = self._chosen()
        if chosen is None or not self._case_id:
            return
        self._never.setText("\n".join(chosen.never))
        self._show_what_is_asked()
        self.desk.ask(LookAtEdition(case_id=self._case_id, edition=chosen.key), then=self._show)

    def _show_what_is_asked(self) -> None:
        chosen = self._chosen()
        if self._form is not None:
            for name in ONLY_PUBLIC:
                self._form.set_shown(name, bool(chosen and chosen.public))
        why_not = chosen.why_not if chosen else ""
        self._why_not.setText(why_not)
        for button in (self._save, self._print):
            button.setEnabled(not why_not)

    def _show(self, look: Look) -> None:
        self._look = look
        self._pages.show_pdf(look.pdf)
        self._checks.setText(self._check_words(look))
        self._warn(look)
        self.marking_changed.emit()

    def _check_words(self, look: Look) -> str:
        chosen = self._chosen()
        if chosen is None or not chosen.public:
            return "This edition shows all that its reader may see."
        left = f"{look.leaking} left: it is not issued" if look.leaking else "none left"
        return f"{look.known_values} known values looked for, {left}"

    def _warn(self, look: Look) -> None:
        while (item := self._warning.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        chosen = self._chosen()
        if chosen and chosen.public and look.charged:
            people = "person is" if look.charged == 1 else "people are"
            self._warning.addWidget(
                MessageBar(
                    "A case study now could be contempt of court. Name who at CPS has agreed.",
                    strong=f"{look.charged} {people} charged.",
                    status=Status.SOON,
                )
            )

    # ------------------------------------------------------------------ what is done

    def save(self) -> None:
        """Ask where to, issue a copy, and write exactly its bytes."""
        chosen = self._chosen()
        if chosen is None or not self._save.isEnabled():
            return
        name = f"{chosen.key.replace('_', '-')}.pdf"
        path, _ = QFileDialog.getSaveFileName(self, "Save this edition", name, "PDF (*.pdf)")
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Issue a copy and write it there."""
        self._save_to = path
        self._issue()

    def print_copy(self) -> None:
        """Issue a copy and print exactly its bytes."""
        self._save_to = None
        self._issue()

    def _issue(self) -> None:
        chosen = self._chosen()
        if chosen is None or self._form is None:
            return
        values = self._form.values()
        proceedings = values["proceedings"]
        command = IssueEdition(
            case_id=self._case_id,
            edition=chosen.key,
            recipient=str(values["recipient"] or ""),
            purpose=str(values["purpose"] or ""),
            gateway=str(values["gateway"] or ""),
            reason=str(values["reason"] or ""),
            proceedings=proceedings if isinstance(proceedings, YesNo) else None,
            agreed_by=str(values["agreed_by"] or ""),
        )
        self.desk.perform(command, then=self._issued, problems=self._show_problems)

    def _issued(self, copy: Copy) -> None:
        if self._form is not None:
            self._form.show_problems({})
        kept = f"Copy {copy.copy_number} is on record. SHA-256 {copy.sha256[:16]}…"
        if self._save_to is None:
            printed = print_pdf(copy.pdf, self)
            self._say(f"{'Printed' if printed else 'Not printed, but issued'}. {kept}")
            return
        try:
            self._save_to.write_bytes(copy.pdf)
        except OSError:
            self._say(
                "The file could not be written: choose another place. The copy stays on record "
                "as issued.",
                Status.LATE,
            )
        else:
            self._say(f"Saved as {self._save_to.name}. {kept}")

    def _say(self, words: str, status: Status = Status.DONE) -> None:
        self.show_messages([MessageBar(words, status=status, closes=True)])

    def _show_problems(self, problems: dict[str, str]) -> None:
        rest = self._form.show_problems(problems) if self._form else problems
        if rest:
            self._say(" ".join(rest.values()), Status.LATE)

    def _back(self) -> None:
        self.wanted.emit("cases", self._case_id)

    def _larger(self) -> None:
        self._pages.zoom(1)

    def _smaller(self) -> None:
        self._pages.zoom(-1)
