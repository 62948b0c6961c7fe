"""What is shown above the next call once one was saved: links to its report and to a case."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.intake.reports import LinkReport
from mscu.actions.intake.take_call import CallSaved
from mscu.actions.matching.text_matches import KnownMatch
from mscu.ui.forms.drafts import Draft
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.core.page import GUTTER, PageContext
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.message_bar import MessageBar


@dataclass(frozen=True, kw_only=True)
class SavedCall:
    """A saved call, as far as the message about it needs."""

    numbers: CallSaved
    caller: str
    pieces: int
    at: str
    """The time of day, such as `08:25`."""
    cases: tuple[KnownMatch, ...] = ()
    """Known matches of the call that lead to a case, where the report may belong."""


CHOSEN = "Case chosen when the call was saved."
"""The reason recorded for a link made as soon as the call ended."""


class SavedCallBar(QWidget):
    """The message about a saved call, with the buttons for its report.

    Signals: `report_wanted` and `case_wanted` with an id, `opening_wanted` to open a case for the report,
    `gone` when the message was dismissed.
    """

    report_wanted = Signal(int)
    case_wanted = Signal(int)
    opening_wanted = Signal(int)
    gone = Signal()

    def __init__(self, dispatcher: Dispatcher, saved: SavedCall) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._saved = saved
        self._linked: int | None = None
        self.bar = MessageBar("", status=Status.DONE, closes=True)
        self.open_case = Button("Open a case", icon="folder-plus", size=Size.SMALL)
        self.link = Button("Link to a case", icon="link", size=Size.SMALL)
        self.finder = CaseFinder(dispatcher)
        self._actions = QWidget()
        self._lay_out()
        self._say()
        self.setAccessibleName("The saved call")

    def _lay_out(self) -> None:
        self.bar.followed.connect(self._follow)
        self.bar.closed.connect(self.gone)
        self.open_case.clicked.connect(self._open_case)
        self.link.clicked.connect(self._show_finder)
        self.finder.edited.connect(self._link_chosen)
        self.finder.main().setAccessibleName("The case to link the report to")
        self.finder.setFixedWidth(300)
        self.finder.hide()
        row = QHBoxLayout(self._actions)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.open_case, *self._proposals(), self.link, self.finder):
            row.addWidget(part)
        around = QHBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(8)
        around.addWidget(self.bar, 1)
        around.addWidget(self._actions)

    def _proposals(self) -> list[Button]:
        """Return buttons for the cases that the words of the call lead to."""
        made: list[Button] = []
        for number, reference in _cases(self._saved.cases).items():
            button = _LinkTo(number, reference)
            button.chosen.connect(self._link)
            made.append(button)
        return made

    def _say(self) -> None:
        saved = self._saved
        pieces = f"{saved.pieces} piece{'' if saved.pieces == 1 else 's'}"
        advice = f", triage and {pieces} of advice" if saved.pieces else " and triage"
        self.bar.say(
            f"Report from {saved.caller}{advice}.",
            strong=f"{saved.numbers.register_number} saved, {saved.at}.",
            link="Show the report",
        )

    def _follow(self) -> None:
        if self._linked is None:
            self.report_wanted.emit(self._saved.numbers.report_id)
        else:
            self.case_wanted.emit(self._linked)

    def _open_case(self) -> None:
        self.opening_wanted.emit(self._saved.numbers.report_id)

    def _show_finder(self) -> None:
        self.link.hide()
        self.finder.show()
        self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _link_chosen(self) -> None:
        number = self.finder.value()
        if isinstance(number, int):
            self._link(number)

    def _link(self, case_id: int) -> None:
        self._linked = case_id
        command = LinkReport(report_id=self._saved.numbers.report_id, case_id=case_id, reason=CHOSEN)
        self._dispatcher.perform(command, then=self._is_linked, problems=self._refused)

    def _is_linked(self, _nothing: None) -> None:
        self._actions.hide()
        number = self._saved.numbers.register_number
        self.bar.say("Its triage and advice went with it.", strong=f"{number} linked.", link="Show the case")

    def _refused(self, problems: dict[str, str]) -> None:
        self._linked = None
        number = self._saved.numbers.register_number
        self.bar.say(" ".join(problems.values()), strong=f"{number} not linked.", link="Show the report")
        self.bar.set_status(Status.LATE)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.finder.isVisible():
            self.finder.hide()
            self.link.show()
            self.link.setFocus()
        else:
            super().keyPressEvent(event)


class _LinkTo(Button):
    """The button that links to a proposed case. Signals: `chosen` with the id of the case."""

    chosen = Signal(int)

    def __init__(self, case_id: int, reference: str) -> None:
        super().__init__(f"Link to {reference}", icon="link", size=Size.SMALL)
        self._case_id = case_id
        self.clicked.connect(self._choose)

    def _choose(self) -> None:
        self.chosen.emit(self._case_id)


def _cases(known: tuple[KnownMatch, ...]) -> dict[int, str]:
    """Return the reference of each known case by its id."""
    return {match.source.record_id: match.source.detail.partition(" ")[0] for match in known}


# Messages above the call


PAGE = "call"


class CallNotices(QWidget):
    """Messages about the last saved call and unsaved ones, which stay until dismissed."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__()
        self._dispatcher, self._context = dispatcher, context
        self._after: SavedCallBar | None = None
        self._unsaved: MessageBar | None = None
        self._oldest = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GUTTER, 0, GUTTER, 12)
        self._column.setSpacing(8)
        self.hide()

    @property
    def after(self) -> SavedCallBar | None:
        """Return the message about the last saved call, if it is still shown."""
        return self._after

    def show_saved(self, saved: SavedCall) -> None:
        """Show that a call was saved, with the buttons for its report."""
        self._drop_after()
        after = SavedCallBar(self._dispatcher, saved)
        after.report_wanted.connect(self._open_report)
        after.case_wanted.connect(self._open_case)
        after.opening_wanted.connect(self._open_case_from)
        after.gone.connect(self._drop_after)
        self._after = after
        self._column.insertWidget(0, after)
        self.show()

    def offer_drafts(self, in_hand: str) -> None:
        """Offer the newest unsaved call other than the current one."""
        waiting = [draft for draft in self._context.drafts.all() if _is_call(draft, in_hand)]
        if self._unsaved is not None:
            self._unsaved.hide()
            self._unsaved.deleteLater()
            self._unsaved = None
        if waiting:
            self._offer(waiting)
        self._show_if_any()

    def _offer(self, waiting: list[Draft]) -> None:
        self._oldest = waiting[0].key
        more = f" {len(waiting) - 1} more on My desk." if len(waiting) > 1 else ""
        bar = MessageBar(f"{waiting[0].label}.{more}", strong="Not saved yet:", link="Continue", closes=True)
        bar.followed.connect(self._go_on)
        bar.closed.connect(self._show_if_any)
        self._unsaved = bar
        self._column.addWidget(bar)

    def _go_on(self) -> None:
        self._context.resume(self._oldest)

    def _open_report(self, number: int) -> None:
        self._context.open("report", number)

    def _open_case_from(self, report_id: int) -> None:
        """Open the case form on the Reports page, where the report is shown beside it."""
        self._context.resume(f"reports/case/{report_id}")

    def _open_case(self, number: int) -> None:
        self._context.open("cases", number)

    def _drop_after(self) -> None:
        if self._after is not None:
            self._after.hide()
            self._after.deleteLater()
            self._after = None
        self._show_if_any()

    def _show_if_any(self) -> None:
        shown = self._unsaved is not None and not self._unsaved.isHidden()
        self.setVisible(shown or self._after is not None)


def _is_call(draft: Draft, in_hand: str) -> bool:
    return draft.key.startswith(f"{PAGE}/") and draft.key != in_hand
