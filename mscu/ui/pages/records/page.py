"""Records: how long those of closed cases are kept, and who decides when that is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.file_copies import IssueFile
from mscu.actions.record_papers import (
    DisposalRow,
    Disposals,
    IssueCertificate,
    IssueReviewSheet,
)
from mscu.actions.records_due import RecordsAnswer, RecordsDue, RecordsFile, RecordsRow, ReviewState
from mscu.ui.desk import Desk
from mscu.ui.pages.case.form_saving import Recorded
from mscu.ui.pages.case.list_pane import ListPane
from mscu.ui.pages.list_layout import BELOW, above_list, begin_at_rail, give_keyboard
from mscu.ui.pages.page import Deed, Page, Places
from mscu.ui.pages.records import keys, looks
from mscu.ui.pages.records.forms import RecordsForms
from mscu.ui.pages.records.lines import gone_lines, records_lines
from mscu.ui.pages.records.paper_saving import PaperSaving
from mscu.ui.pages.survivors.lines_pane import LinesPane
from mscu.ui.palette import Status
from mscu.ui.reading_order import stops
from mscu.ui.widgets.chronology import Line
from mscu.ui.widgets.segmented import SegmentedField

LIST_WIDTH = 480
ERASING = f"{keys.PAGE}/{keys.DISPOSE}/"
"""How the key of the form begins after which a case is gone."""
NO_CASE = "no case is open here"


class RecordsPage(Page):
    """Closed cases at the left, the one that was chosen or a form at the right."""

    name: ClassVar[str] = "records"
    title: ClassVar[str] = "Records"
    icon: ClassVar[str] = "archive"
    needs: ClassVar[Permission] = Permission.KEEP_RECORDS
    opens: ClassVar[tuple[str, ...]] = ("records",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open what is chosen in the list"),
    )

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self.which = SegmentedField(((keys.REVIEWS, "Reviews"), (keys.GONE, "Disposed of")))
        self.which.set_name("Which list")
        self.which.show_value(keys.REVIEWS)
        self.list = ListPane("Reviews", looks.NO_REVIEWS)
        self.gone = ListPane("Disposed of", looks.NONE_GONE)
        self.saving = PaperSaving(desk, places)
        self.card = LinesPane("Records of a case")
        self.forms = RecordsForms(desk, places)
        self._open: int | None = None
        self._gone: dict[int, DisposalRow] = {}
        self._arrives = False
        self._with_form = False
        self.add_new_button()
        self._lay_out_page()
        self._connect()

    def _lay_out_page(self) -> None:
        left = QWidget()
        left.setFixedWidth(LIST_WIDTH)
        lists = QVBoxLayout(left)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(8)
        above = above_list(self.which)
        above.addStretch(1)
        lists.addLayout(above)
        for pane in (self.list, self.gone):
            lists.addWidget(pane, 1)
        self.gone.hide()
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, BELOW)
        for card in (self.card, self.forms, self.saving):
            column.addWidget(card)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(beside, 1)
        begin_at_rail(self.body)
        self.body.addLayout(row, 1)
        self.card.hide()

    def _connect(self) -> None:
        self.which.edited.connect(self._turn)
        for chosen in (self.list.opened, self.list.rested):
            chosen.connect(self._choose)
        for chosen in (self.gone.opened, self.gone.rested):
            chosen.connect(self._choose_gone)
        self.saving.told.connect(self.tell)
        self.saving.left.connect(self._left)
        self.card.wanted.connect(self._do)
        self.card.left.connect(self._to_list)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._left)

    # ------------------------------------------------------------------ what the window calls

    @override
    def shown(self) -> None:
        self._arrives = True
        self._ask()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        form = self.forms.card
        erasing = form is not None and form.job.key.startswith(ERASING)
        if self.isVisible() and not erasing:  # what is erased is asked for no more
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()

    @override
    def open_record(self, kind: str, number: int) -> None:
        self.which.show_value(keys.REVIEWS)
        self._with_form, self._open = False, number
        self._turn_lists()
        self._show_card()

    @override
    def resume(self, form_key: str) -> None:
        self.begin(form_key)

    @override
    def deeds(self) -> Sequence[Deed]:
        number = self._open
        why_not = NO_CASE if number is None else ""
        return tuple(
            Deed(
                words=words, icon=icon, why_not=why_not,
                run=partial(self.begin, keys.key_of(what, number or 0)),
            )
            for words, what, icon in (
                ("Review the records of this case", keys.REVIEW, "list-checks"),
                ("Give this case a MoPI group", keys.GROUP, "archive"),
                ("Record what came to notice", keys.NOTICE, "rotate-ccw"),
            )
        )  # fmt: skip

    # ------------------------------------------------------------------ the list and the card

    @property
    def _of_gone(self) -> bool:
        return self.which.value() == keys.GONE

    def _ask(self) -> None:
        if self._of_gone:
            self.desk.ask(Disposals(), then=self._show_gone)
        else:
            self.desk.ask(RecordsDue(), then=self._show_rows)

    def _turn(self) -> None:
        self._with_form = False
        for card in (self.card, self.saving):
            card.hide()
        self.forms.put_away()
        self._turn_lists()
        self._ask()

    def _turn_lists(self) -> None:
        self.gone.setVisible(self._of_gone)
        self.list.setVisible(not self._of_gone)

    def _show_gone(self, rows: tuple[DisposalRow, ...]) -> None:
        self._gone = {row.id: row for row in rows}
        lines = [Line(row.id, looks.gone_look(row)) for row in rows]
        self.gone.show_lines(lines, may_add=False)
        if rows and not self._with_form:
            self.gone.list.choose(rows[0].id)
            self._choose_gone(rows[0].id)

    def _choose_gone(self, number: object) -> None:
        row = self._gone.get(number) if isinstance(number, int) else None
        if row is not None:
            self._with_form = False
            self.forms.put_away()
            self.saving.hide()
            self.card.show_lines(gone_lines(row))
            self.card.show()

    def _show_rows(self, rows: tuple[RecordsRow, ...]) -> None:
        lines = [Line(row.id, looks.review_look(row)) for row in rows]
        self.list.show_lines(lines, may_add=False)
        late = sum(row.state is ReviewState.LATE for row in rows)
        self.set_title(self.title, f"{late} late" if late else "")
        self.counted.emit(self.name, late)
        if self._open is None and rows:
            self._open = rows[0].id
        if self._open is not None:
            self.list.list.choose(self._open)
        self._show_card()
        arrives, self._arrives = self._arrives, False
        if arrives:
            give_keyboard(self, self.list.list if rows else next(stops(self.list), self.list))

    def _choose(self, number: object) -> None:
        if isinstance(number, int):
            self._with_form, self._open = False, number
            self._show_card()

    def _show_card(self) -> None:
        if self._open is not None and not self._with_form:
            self.desk.ask(RecordsFile(case_id=self._open), then=self._take_case)

    def _take_case(self, case: RecordsAnswer) -> None:
        if not self._with_form:
            self.forms.put_away()
            self.saving.hide()
            self.card.show_lines(records_lines(case))
            self.card.show()

    def _do(self, key: object) -> None:
        what, numbers = keys.read_key(str(key)) or ("", ())
        if what == keys.OPEN:
            self.wanted.emit("cases", numbers[0])
        elif what == keys.SHEET:
            sheet = partial(IssueReviewSheet, review_id=numbers[1])
            self._save("Save the sheet of the review", sheet)
        elif what == keys.CERTIFICATE:
            paper = partial(IssueCertificate, disposal_id=numbers[0])
            self._save("Save the certificate of disposal", paper)
        else:
            self.begin(str(key))

    def _save(self, heading: str, make: Callable[..., IssueFile]) -> None:
        self.clear_messages()
        self._with_form = True
        self.card.hide()
        self.saving.begin_with(heading, self.card.title.text(), make)

    # ------------------------------------------------------------------ forms

    def begin(self, key: str) -> None:
        """Show the form of a key, in place of the card."""
        self.clear_messages()
        _, numbers = keys.read_key(key) or ("", ())
        self._with_form, self._open = True, next(iter(numbers), self._open)
        self.card.hide()
        self.saving.hide()
        self.forms.begin(key)

    def _saved(self, done: Recorded) -> None:
        self._with_form = False
        self.tell(done.card.job.done, Status.DONE)
        if done.card.job.key.startswith(ERASING):
            self._open = None
            self.card.hide()
        self._ask()
        self._to_list()

    def _left(self) -> None:
        self._with_form = False
        if self._of_gone:
            self._ask()
        else:
            self._show_card()
        self._to_list()

    def _to_list(self) -> None:
        (self.gone if self._of_gone else self.list).list.setFocus()
