"""Says beside a report of which other one it is a duplicate, and asks for what changes that."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from mscu.actions.entries.entry_file import EntryAnswer, EntryRow
from mscu.actions.merging.merge_reports import (
    MergeReports,
    SameReports,
    SameReportsAnswer,
    TakeReportsApart,
)
from mscu.codes import Kind
from mscu.ui.forms.field_list import LINE, Field, Section
from mscu.ui.look.palette import Family
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.intake.report_card import ReportCard
from mscu.ui.session.dispatcher import Dispatcher

_WHY = Field(
    "reason", "Why", LINE, required=True, wide=True, placeholder="such as the same van and yard"
)


class ReportDuplicates(QObject):
    """The line above the foot of a report.

    Signals: `apart_wanted` with the number of a merge that is to end.
    """

    apart_wanted = Signal(int)

    def __init__(self, dispatcher: Dispatcher, card: ReportCard) -> None:
        super().__init__(card)
        self._dispatcher = dispatcher
        self._merge = 0
        self.bar = card.same
        card.shown.connect(self._ask)
        self.bar.followed.connect(self._part)
        self._say("")

    def _ask(self, entry: EntryAnswer) -> None:
        self._say("")
        if entry.row.kind is Kind.REPORT:
            self._dispatcher.ask(SameReports(report_id=entry.row.id), then=self._show)

    def _show(self, answer: SameReportsAnswer) -> None:
        if (line := answer.duplicate_of) is not None:
            self._merge = line.id
            link = "Take apart" if answer.may_merge else ""
            self._say(line.said, strong=f"Duplicate of {line.other}.", link=link)
        elif answer.duplicates:
            numbers = ", ".join(line.other for line in answer.duplicates)
            self._say(f"{numbers} came in of the same.", strong="Duplicates:")

    def _say(self, words: str, *, strong: str = "", link: str = "") -> None:
        self.bar.say(words, strong=strong, link=link)
        self.bar.setVisible(bool(words))
        if (padded := self.bar.parentWidget()) is not None:
            padded.setVisible(bool(words))

    def _part(self) -> None:
        self.apart_wanted.emit(self._merge)


def same_spec(report: EntryRow, _now: datetime) -> FormSpec:
    """Say that a report is the same as another one."""
    number = Field(
        "same_as", "Number of the other report", LINE, required=True, wide=True,
        placeholder="such as R-22-0001",
        hint="That one leads; this one stays in the register, and goes into its case",
    )  # fmt: skip
    return FormSpec(
        key=f"reports/same/{report.id}", label="The same report", family=Family.REPORT,
        title="The same as another report", note=report.headline, icon="copy",
        sections=(Section("", (number, _WHY)),),
        make=partial(MergeReports, report_id=report.id),
        done="It stands as a duplicate.", save="Combine", keeps_draft=False,
    )  # fmt: skip


def apart_spec(report: EntryRow, combination_id: int, _now: datetime) -> FormSpec:
    """Say that a report is no duplicate after all."""
    return FormSpec(
        key=f"reports/apart/{report.id}", label="No duplicate", family=Family.REPORT,
        title="Take apart", note="It stands again as it stood before", icon="copy",
        sections=(Section("", (_WHY,)),),
        make=partial(TakeReportsApart, combination_id=combination_id),
        done="It stands by itself again.", save="Take apart", keeps_draft=False,
    )  # fmt: skip
