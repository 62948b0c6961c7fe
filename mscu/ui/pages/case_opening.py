"""The form of a new case, in place beside the list of cases or a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.cases import OpenCase
from mscu.actions.code_lists import Choosable, CodeLists
from mscu.actions.colleagues import Colleague, Colleagues
from mscu.actions.today import Today
from mscu.ui.desk import Desk
from mscu.ui.field_list import CODES, CODES_MANY, LINE, PARTIAL, TEXT, Field, Section
from mscu.ui.pages.case.form_card import FormCard
from mscu.ui.pages.case.form_saving import FormSaving, Recorded
from mscu.ui.pages.case.job import Job
from mscu.ui.pages.case_sources import OFFICER, sources_of
from mscu.ui.pages.page import Places

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


WHY = Section("", (Field("why", "Why a case is opened from it", TEXT, wide=True),))


def opening_job(
    report_id: int | None = None, *, note: str = "", values: Mapping[str, object] | None = None
) -> Job:
    """Open a case, by itself or from a report; `values` are known beforehand."""
    return Job(
        key=KEY if report_id is None else f"reports/case/{report_id}",
        label=LABEL,
        title=LABEL,
        note=note,
        icon="folder-plus",
        sections=FIELDS if report_id is None else (*FIELDS, WHY),
        values=values or {},
        make=partial(OpenCase, report_id=report_id),
        done="Case opened.",
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
        self._officers: tuple[str, ...] = ()
        self._saving = FormSaving(desk, self)
        self._saving.saved.connect(self._saved)
        self.card: FormCard | None = None
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(0, 0, 0, 0)

    def begin(self) -> None:
        """Show the form, filled with its draft where one was kept, and go to its first field."""
        self.show()
        if self.card is None:
            self._desk.ask(CodeLists(), then=self._take_lists)
        else:
            self.card.begin()

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self._desk.ask(Colleagues(), then=self._take_colleagues)

    def _take_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._officers = tuple(each.display for each in colleagues)
        self._desk.ask(Today(), then=self._make_card)

    def _make_card(self, today: date) -> None:
        if self.card is not None:
            return
        sources = sources_of(self._lists, today, officers=self._officers)
        self.card = FormCard(opening_job(self._report_id), sources, self._places.drafts)
        self.card.save_wanted.connect(self.save)
        self.card.left.connect(self.leave)
        self.card.thrown_away.connect(self.leave)
        self._around.addWidget(self.card)
        self.card.begin()

    def save(self) -> None:
        """Open the case, or show what needs another look."""
        self._saving.save(self.card)

    def leave(self) -> None:
        """Take the form away; its draft is kept."""
        self._take_away()
        self.left.emit()

    def _take_away(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            self._around.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.hide()

    def _saved(self, done: Recorded) -> None:
        if done.card is self.card:
            self._take_away()
        self.opened.emit(done.result)
