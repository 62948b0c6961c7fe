"""Tabs in a row, of which those that have no room wait behind More."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.ui.look.layouts import Space, growing, hbox
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.tabs import Tabs


class TabRow(QWidget):
    """Shows the first tabs, the chosen one, and a menu of the others."""

    def __init__(self, tabs: Tabs) -> None:
        super().__init__()
        self.tabs = tabs
        self.more = Button("More", kind=ButtonKind.QUIET, icon="chevron-down")
        self.more.setAccessibleName(f"More: {tabs.accessibleName()}")
        self.more.hide()
        self.more.clicked.connect(self._offer)
        tabs.currentChanged.connect(self._fit)
        hbox(growing(tabs), self.more, within=self, spacing=Space.NONE)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self, _index: int = 0) -> None:
        shown = self._with_room()
        self.more.setHidden(len(shown) == self.tabs.count())
        for index in range(self.tabs.count()):
            if self.tabs.isTabVisible(index) != (index in shown):
                self.tabs.setTabVisible(index, index in shown)

    def _with_room(self) -> set[int]:
        """Return the tabs that are shown."""
        widths = [self.tabs.tabSizeHint(index).width() for index in range(self.tabs.count())]
        if sum(widths) <= self.width():
            return set(range(len(widths)))
        current = self.tabs.currentIndex()
        room = self.width() - self.more.sizeHint().width() - widths[current]
        shown = {current}
        for index, width in enumerate(widths):
            if index == current:
                continue
            if width > room:
                break
            shown.add(index)
            room -= width
        return shown

    def _offer(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for index in range(self.tabs.count()):
            if not self.tabs.isTabVisible(index):
                menu.offer(
                    self.tabs.accessibleTabName(index) or self.tabs.tabText(index), partial(self._turn, index)
                )
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
        menu.setActiveAction(menu.actions()[0])

    def _turn(self, index: int) -> None:
        self.tabs.setCurrentIndex(index)
        self.tabs.setFocus()
