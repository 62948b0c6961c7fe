"""What is shown above the next call once one was saved: links to its report and to a case."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.intake.reports import LinkReport
from mscu.actions.intake.take_call import CallSaved
from mscu.actions.matching.known_matches import KnownMatch
from mscu.text.counts import count_of
from mscu.ui.forms.drafts import Draft
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.core.page import GUTTER, PageContext
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.message_bar import MessageBar


@dataclass(frozen=True, kw_only=True)
class SavedCall:
    """The part of a saved call that the message about it needs."""

    numbers: CallSaved
    caller: str
    pieces: int
    at: str
    """The time of day, such as `08:25`."""
    cases: tuple[KnownMatch, ...] = ()
    """Known matches of the call that lead to a case, where the report may belong."""


LINK_REASON = "Case chosen when the call was saved."
"""The reason recorded for a link made as soon as the call ended."""


class SavedCallBar(QWidget):
    """The message about a saved call, with the buttons for its report.

    Signals: `report_requested` and `case_requested` with an id, `opening_requested` to open a case for the
    report, `dismissed` when the message was dismissed.
    """

    report_requested = Signal(int)
    case_requested = Signal(int)
    opening_requested = Signal(int)
    dismissed = Signal()

    def __init__(self, dispatcher: Dispatcher, saved: SavedCall) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._saved = saved
        self._linked_case_id: int | None = None
        self.is_linking = False
        """Whether the store has still to say that the report was linked."""
        self.bar = MessageBar("", status=Status.DONE, closes=True)
        self.open_case = Button("Open a case", icon="folder-plus", size=Size.SMALL)
        self.link = Button("Link to a case", icon="link", size=Size.SMALL)
        self.finder = CaseFinder(dispatcher)
        self._actions = QWidget()
        self._lay_out()
        self._show_saved()
        self.setAccessibleName("The saved call")

    def _lay_out(self) -> None:
        self.bar.followed.connect(self._follow)
        self.bar.closed.connect(self.dismissed)
        self.open_case.clicked.connect(self._open_case)
        self.link.clicked.connect(self._show_finder)
        self.finder.edited.connect(self._link_chosen)
        self.finder.main().setAccessibleName("The case to link the report to")
        self.finder.setFixedWidth(300)
        self.finder.hide()
        hbox(
            self.open_case,
            *self._proposals(),
            self.link,
            self.finder,
            within=self._actions,
            spacing=Space.SMALL,
        )
        hbox(growing(self.bar), self._actions, within=self, spacing=Space.SMALL)

    def _proposals(self) -> list[Button]:
        """Return buttons for the cases that the words of the call lead to."""
        buttons: list[Button] = []
        for case_id, reference in _case_references(self._saved.cases).items():
            button = _LinkButton(case_id, reference)
            button.chosen.connect(self._link)
            buttons.append(button)
        return buttons

    def _show_saved(self) -> None:
        saved = self._saved
        pieces = count_of(saved.pieces, "piece")
        advice = f", triage and {pieces} of advice" if saved.pieces else " and triage"
        self.bar.say(
            f"Report from {saved.caller}{advice}.",
            strong=f"{saved.numbers.register_number} saved, {saved.at}.",
            link="Show the report",
        )

    def _follow(self) -> None:
        if self._linked_case_id is None:
            self.report_requested.emit(self._saved.numbers.report_id)
        else:
            self.case_requested.emit(self._linked_case_id)

    def _open_case(self) -> None:
        self.opening_requested.emit(self._saved.numbers.report_id)

    def _show_finder(self) -> None:
        self.link.hide()
        self.finder.show()
        self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _link_chosen(self) -> None:
        case_id = self.finder.value()
        if isinstance(case_id, int):
            self._link(case_id)

    def _link(self, case_id: int) -> None:
        self._linked_case_id, self.is_linking = case_id, True
        command = LinkReport(report_id=self._saved.numbers.report_id, case_id=case_id, reason=LINK_REASON)
        self._dispatcher.perform(command, then=self._is_linked, problems=self._refused)

    def hide_buttons(self) -> None:
        """Leave only the message, as another call is in progress."""
        self._actions.hide()

    def _is_linked(self, _nothing: None) -> None:
        self.is_linking = False
        self._actions.hide()
        number = self._saved.numbers.register_number
        self.bar.say("Its triage and advice moved with it.", strong=f"{number} linked.", link="Show the case")
        announce(self, self.bar.text())

    def _refused(self, problems: dict[str, str]) -> None:
        self._linked_case_id, self.is_linking = None, False
        number = self._saved.numbers.register_number
        self.bar.say(" ".join(problems.values()), strong=f"{number} not linked.", link="Show the report")
        self.bar.set_status(Status.LATE)
        announce(self, self.bar.text())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.finder.isVisible():
            self.finder.hide()
            self.link.show()
            self.link.setFocus()
        else:
            super().keyPressEvent(event)


class _LinkButton(Button):
    """The button that links to a proposed case. Signals: `chosen` with the id of the case."""

    chosen = Signal(int)

    def __init__(self, case_id: int, reference: str) -> None:
        super().__init__(f"Link to {reference}", icon="link", size=Size.SMALL)
        self._case_id = case_id
        self.clicked.connect(self._choose)

    def _choose(self) -> None:
        self.chosen.emit(self._case_id)


def _case_references(matches: tuple[KnownMatch, ...]) -> dict[int, str]:
    """Return the reference of each known case by its id."""
    return {match.source.record_id: match.source.detail.partition(" ")[0] for match in matches}


PAGE = "call"


class CallNotices(QWidget):
    """Messages about unsaved calls, and about the last saved one until the next begins."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__()
        self._dispatcher, self._context = dispatcher, context
        self._saved_bar: SavedCallBar | None = None
        self._unsaved_bar: MessageBar | None = None
        self._draft_key = ""
        self._column = vbox(within=self, spacing=Space.SMALL, margins=(GUTTER, 0, GUTTER, 12))
        self.hide()

    @property
    def saved_bar(self) -> SavedCallBar | None:
        """Return the message about the last saved call, if it is still shown."""
        return self._saved_bar

    def show_saved(self, saved: SavedCall) -> None:
        """Show that a call was saved, with the buttons for its report."""
        self._remove_saved_bar()
        bar = SavedCallBar(self._dispatcher, saved)
        bar.report_requested.connect(self._open_report)
        bar.case_requested.connect(self._open_case)
        bar.opening_requested.connect(self._open_case_from)
        bar.dismissed.connect(self._remove_saved_bar)
        self._saved_bar = bar
        self._column.insertWidget(0, bar)
        self.show()
        announce(self, bar.bar.text())

    def call_began(self) -> None:
        """Remove the message about the last call: its buttons would be taken for those of this one."""
        if self._saved_bar is not None and self._saved_bar.is_linking:
            self._saved_bar.hide_buttons()  # but not before it says whether the report was linked
        elif self._saved_bar is not None:
            self._remove_saved_bar()

    def offer_drafts(self, current_key: str) -> None:
        """Offer the newest unsaved call other than the current one."""
        drafts = [draft for draft in self._context.drafts.all() if _is_call(draft, current_key)]
        if self._unsaved_bar is not None:
            self._unsaved_bar.hide()
            self._unsaved_bar.deleteLater()
            self._unsaved_bar = None
        if drafts:
            self._offer(drafts)
        self._update_visibility()

    def _offer(self, drafts: list[Draft]) -> None:
        self._draft_key = drafts[0].key
        more = f" {len(drafts) - 1} more on My desk." if len(drafts) > 1 else ""
        bar = MessageBar(f"{drafts[0].label}.{more}", strong="Not saved yet:", link="Continue", closes=True)
        bar.followed.connect(self._continue_draft)
        bar.closed.connect(self._update_visibility)
        self._unsaved_bar = bar
        self._column.addWidget(bar)
        announce(self, bar.text())

    def _continue_draft(self) -> None:
        self._context.resume(self._draft_key)

    def _open_report(self, report_id: int) -> None:
        self._context.open("report", report_id)

    def _open_case_from(self, report_id: int) -> None:
        """Open the case form on the Reports page, where the report is shown beside it."""
        self._context.resume(f"reports/case/{report_id}")

    def _open_case(self, case_id: int) -> None:
        self._context.open("cases", case_id)

    def _remove_saved_bar(self) -> None:
        if self._saved_bar is not None:
            self._saved_bar.hide()
            self._saved_bar.deleteLater()
            self._saved_bar = None
        self._update_visibility()

    def _update_visibility(self) -> None:
        has_unsaved = self._unsaved_bar is not None and not self._unsaved_bar.isHidden()
        self.setVisible(has_unsaved or self._saved_bar is not None)


def _is_call(draft: Draft, current_key: str) -> bool:
    return draft.key.startswith(f"{PAGE}/") and draft.key != current_key
