"""The body of a desk: the page of the first day until the first entry is saved, then the desk itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from mscu.actions.desk.store_use import LookForUse, StoreUse
from mscu.dates.london import MONTHS, local_day, weekday
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.first_day.first_day_view import FirstDayView
from mscu.ui.pages.first_day.role_days import ROLE_DAYS
from mscu.ui.widgets.card import scrolling


class DeskBody(QStackedWidget):
    """Shows the page of the first day in an empty store, while the user has no drafts either.

    Without a desk it is the page of the first day alone, whatever drafts there are. Signals: `used` whenever
    it is asked for once something is recorded in the store.
    """

    used = Signal()

    def __init__(self, page: Page, desk: QWidget | None = None) -> None:
        super().__init__()
        self._page, self._is_used = page, False
        self._view: FirstDayView | None = None
        self._use: StoreUse | None = None
        self._has_desk = desk is not None
        self._desk = desk or QWidget()
        self.addWidget(self._desk)
        page.context.drafts.changed.connect(self._follow)

    @property
    def is_first_day(self) -> bool:
        return self.currentWidget() is not self._desk

    def ask(self) -> None:
        """Read whether the store is still empty; once it is not, it stays so."""
        if not self._is_used or not self._has_desk:
            self._page.dispatcher.ask(LookForUse(), then=self._show)

    def _show(self, use: StoreUse) -> None:
        self._use, self._is_used = use, not use.is_empty
        self._follow()
        if self._is_used:
            self.used.emit()

    def _follow(self) -> None:
        use = self._use
        has_drafts = self._has_desk and self._page.context.drafts.all()
        if use is None or not use.is_empty or has_drafts:
            self.setCurrentWidget(self._desk)
            return
        if self._view is None:
            self._view = self._make_view(use)
            self.addWidget(scrolling(self._view))
        day = local_day(use.now)
        today = f"{weekday(day)} {day.day} {MONTHS[day.month - 1]}"
        self._page.set_title(self._page.title, f"{today}, your first day in this store")
        if not self.is_first_day:
            is_in_front = self._page.isVisible()
            takes_focus = is_in_front and self._is_free()
            self.setCurrentIndex(1)
            if takes_focus:
                self._view.focus_first()
            if is_in_front:  # whoever has turned to another page meanwhile is not called back
                self._page.first_day_shown.emit()

    def _is_free(self) -> bool:
        """Return whether nothing but the desk, which goes, has the keyboard."""
        focused = QApplication.focusWidget()
        if focused is None or focused is self._page.find_box or self._desk.isAncestorOf(focused):
            return True
        return not self._page.isAncestorOf(focused)

    def _make_view(self, use: StoreUse) -> FirstDayView:
        actor, context = self._page.context.actor, self._page.context
        day = ROLE_DAYS[actor.store, actor.role]
        view = FirstDayView(
            day, person=actor.display, unit=context.unit_name, now=use.now, has_desk=self._has_desk
        )
        view.begun.connect(self._begin)
        return view

    def _begin(self, opens: str) -> None:
        if "/" in opens:
            self._page.context.resume(opens)
        else:
            self._page.context.turn_to(opens)
