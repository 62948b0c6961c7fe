"""Above the call: the last one that was saved, and those that were not."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.ui.forms.drafts import Draft
from mscu.ui.pages.core.page import GUTTER, Places
from mscu.ui.pages.intake.call.after import AfterCall, Saved
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.message_bar import MessageBar

PAGE = "call"


class CallNotices(QWidget):
    """Messages that stay until they are taken away, unlike what the window itself has to say."""

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__()
        self._dispatcher, self._places = dispatcher, places
        self._after: AfterCall | None = None
        self._unsaved: MessageBar | None = None
        self._oldest = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GUTTER, 0, GUTTER, 12)
        self._column.setSpacing(8)
        self.hide()

    @property
    def after(self) -> AfterCall | None:
        """The message about the last saved call, while it is there."""
        return self._after

    def show_saved(self, saved: Saved) -> None:
        """Say that a call was saved, and offer what may be done with it."""
        self._drop_after()
        after = AfterCall(self._dispatcher, saved)
        after.report_wanted.connect(self._open_report)
        after.case_wanted.connect(self._open_case)
        after.opening_wanted.connect(self._open_case_from)
        after.gone.connect(self._drop_after)
        self._after = after
        self._column.insertWidget(0, after)
        self.show()

    def offer_drafts(self, in_hand: str) -> None:
        """Offer the newest call that was not saved, other than the one in hand."""
        waiting = [each for each in self._places.drafts.all() if _is_call(each, in_hand)]
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
        bar = MessageBar(
            f"{waiting[0].label}.{more}", strong="Not saved yet:", link="Go on with it", closes=True
        )
        bar.followed.connect(self._go_on)
        bar.closed.connect(self._show_if_any)
        self._unsaved = bar
        self._column.addWidget(bar)

    def _go_on(self) -> None:
        self._places.resume(self._oldest)

    def _open_report(self, number: int) -> None:
        self._places.open("report", number)

    def _open_case_from(self, report_id: int) -> None:
        """The page of reports has the form, with the report beside it."""
        self._places.resume(f"reports/case/{report_id}")

    def _open_case(self, number: int) -> None:
        self._places.open("cases", number)

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
