"""Saves a list as a file: asks what is kept about the copy, then where to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.code_lists import Choosable, CodeLists
from mscu.actions.list_export import CheckList, IssueList, ListCopy, Listed, columns_of
from mscu.actions.today import Today
from mscu.exchange.list_file import FORMS
from mscu.ui.desk import Desk
from mscu.ui.field_list import CHECK, CODES, LINE, Field, Section
from mscu.ui.file_dialogs import documents_folder, to_save
from mscu.ui.pages.case.form_card import FormCard
from mscu.ui.pages.case.form_saving import FormSaving, Recorded
from mscu.ui.pages.case.job import Job
from mscu.ui.pages.case_sources import sources_of
from mscu.ui.pages.page import Places
from mscu.ui.palette import Status
from mscu.ui.private_file import write_private

NOT_WRITTEN = (
    "The file could not be written: choose another place. The copy stays on record as issued."
)
COLUMN = "column_"
"""How the fields begin whose rest is the place of a column."""
KINDS = "Workbook (*.xlsx);;Table (*.csv)"
NOTE = "Restricted cases and what is under code C are left out"
FIELDS = (
    Section(
        "",
        (
            Field("recipient", "Recipient", LINE, required=True, wide=True),
            Field("purpose", "Purpose", CODES("disclosure_purpose"), required=True, wide=True),
            Field("gateway", "Legal gateway", CODES("legal_gateway"), required=True, wide=True),
            Field("reason", "Reason, in your words", LINE, required=True, wide=True),
        ),
    ),
)


NO_COLUMN = "Tick at least one column."


def _ticks(columns: Sequence[str]) -> Section:
    """Ask which columns the file is to have: only what its purpose needs."""
    ticks = tuple(Field(f"{COLUMN}{at}", name, CHECK) for at, name in enumerate(columns))
    return Section("Columns", ticks, hint="only what the purpose needs")


class ListSaving(QWidget):
    """The form beside a list, and what follows from it.

    Signals: `begun` before the form shows; `told` with a sentence and how it is drawn; `left` when
    the form is gone.
    """

    begun = Signal()
    told = Signal(str, object)
    left = Signal()

    def __init__(self, desk: Desk, places: Places, page: str, shown: Callable[[], Listed]) -> None:
        super().__init__()
        self._desk, self._places, self._page, self._shown = desk, places, page, shown
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self._folder = documents_folder()
        self._save_to = self._folder / f"{page}.xlsx"
        self._columns: tuple[str, ...] = ()
        self._saving = FormSaving(desk, self)
        self._saving.saved.connect(self._issued)
        self.card: FormCard | None = None
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def begin(self) -> None:
        """Show the form and go to its first field."""
        self.begun.emit()
        self.show()
        if self.card is None:
            self._desk.ask(CodeLists(), then=self._take_lists)
        else:
            self.card.begin()

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self._desk.ask(Today(), then=self._make_card)

    def _make_card(self, today: date) -> None:
        if self.card is not None:
            return
        self._columns = columns_of(self._shown())
        job = Job(
            key=f"{self._page}/list", label="A list as a file", title="Save the list as a file",
            note=NOTE, icon="download", sections=(*FIELDS, _ticks(self._columns)),
            values={f"{COLUMN}{at}": True for at in range(len(self._columns))},
            make=self._command, done="", save="Save the list", keeps_draft=False,
        )  # fmt: skip
        self.card = FormCard(job, sources_of(self._lists, today), self._places.drafts)
        self.card.save_wanted.connect(self.save)
        self.card.left.connect(self.leave)
        self.card.thrown_away.connect(self.leave)
        self._around.addWidget(self.card)
        self.card.begin()

    def _command(self, **values: object) -> IssueList:
        answers = {
            name: str(value or "") for name, value in values.items() if not name.startswith(COLUMN)
        }
        form = self._save_to.suffix.lower().removeprefix(".")
        columns = self._ticked(values)
        return IssueList(view=self._shown(), form=form, columns=columns, **answers)

    def _ticked(self, values: Mapping[str, object]) -> tuple[str, ...]:
        ticked = (values.get(f"{COLUMN}{at}") for at in range(len(self._columns)))
        return tuple(name for name, tick in zip(self._columns, ticked, strict=True) if tick)

    def save(self) -> None:
        """Ask where to once nothing is missing."""
        values = self.card.values() if self.card is not None else None
        if self.card is not None and values is not None and not self._ticked(values):
            self.card.refuse({f"{COLUMN}0": NO_COLUMN})
        elif values is not None:
            self._desk.ask(CheckList(issue=self._command(**values)), then=self._ask_where)

    def _ask_where(self, problems: dict[str, str]) -> None:
        if self.card is None:
            return
        if problems:
            self.card.refuse(problems)
            return
        at = self._folder / f"{self._page}{self._save_to.suffix}"
        dialog = to_save(self, "Save the list", at, KINDS)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Issue the list and write it there, as its ending says."""
        known = path.suffix.lower().removeprefix(".") in FORMS
        path = path if known else path.with_name(f"{path.name}.{FORMS[0]}")
        if not self._saving.is_busy:
            self._save_to, self._folder = path, path.parent
            self._saving.save(self.card)

    def _issued(self, done: Recorded) -> None:
        if done.card is self.card:
            self._take_away()
        self._write(done.result, self._save_to)

    def _write(self, copy: ListCopy, path: Path) -> None:
        try:
            write_private(path, copy.content)
        except OSError:
            self.told.emit(NOT_WRITTEN, Status.LATE)
            return
        left_out = f", {copy.left_out:,} of restricted cases left out" if copy.left_out else ""
        self.told.emit(
            f"Saved as {path.name}: {copy.rows:,} rows{left_out}. "
            f"Copy {copy.copy_number} is on record. SHA-256 {copy.sha256[:16]}…",
            Status.DONE,
        )

    def leave(self) -> None:
        """Take the form away; what was typed is of this one copy, and not kept."""
        self._take_away()

    def _take_away(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            self._around.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.hide()
        self.left.emit()
