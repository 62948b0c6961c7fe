"""The menu of a row of any list: open it, copy it, and what the page offers for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from mscu.ui.forms.drafts import FORM_KEY
from mscu.ui.lists.column_header import ColumnHeader
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.lists.window_command import WindowCommand, of_button
from mscu.ui.look.row_look import GONE, RowLook
from mscu.ui.pages.core.lines_pane import LinesPane
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.session.answers import Answers
from mscu.ui.session.clipboard import copy_text
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.menu import Menu

LONGEST_WAIT_MS = 400
"""How long the menu waits for the card of a row that has just been selected."""
RowList = RowsView | Chronology


class RowMenus(QObject):
    """Shows the menu at a right click, the menu key or Shift+F10; the row becomes the selected one.

    Signals: `copied` with what was copied.
    """

    copied = Signal(str)

    def __init__(self, page: QWidget, about: Callable[[QWidget], Iterable[WindowCommand]]) -> None:
        super().__init__(page)
        self._page, self._about = page, about
        self._wait = QTimer(self, interval=LONGEST_WAIT_MS, singleShot=True)
        self._wait.timeout.connect(self._show)
        self._waiting_for: list[Answers] = []
        self._at: tuple[RowList, QPoint] | None = None

    def show_for(self, event: QContextMenuEvent) -> bool:
        """Show the menu of the row at a mouse press, or of the selected one; return False beside a list."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        view = self._list_around(self._page.childAt(event.pos()) if by_mouse else QApplication.focusWidget())
        if view is None:
            return False
        viewport = view.viewport()
        index = view.indexAt(viewport.mapFromGlobal(event.globalPos())) if by_mouse else view.currentIndex()
        if index.isValid():
            view.select_now(index)
            below = viewport.mapToGlobal(view.visualRect(index).center())
            self._at = (view, event.globalPos() if by_mouse else below)
            self._wait_for_card()
        return True

    def _list_around(self, widget: QWidget | None) -> RowList | None:
        while widget is not None and widget is not self._page:
            if isinstance(widget, RowList):
                return widget
            widget = widget.parentWidget()
        return None

    def _wait_for_card(self) -> None:
        self._stop_waiting()
        self._waiting_for = [each for each in self._page.findChildren(Answers) if _is_waiting(each)]
        for answers in self._waiting_for:
            answers.changed.connect(self._answered)
        if self._waiting_for:
            self._wait.start()
        else:
            self._show()

    def _stop_waiting(self) -> None:
        self._wait.stop()
        for answers in filter(isValid, self._waiting_for):
            answers.changed.disconnect(self._answered)
        self._waiting_for = []

    def _answered(self) -> None:
        if all(answers.is_answered for answers in self._waiting_for if isValid(answers)):
            self._show()

    def _show(self) -> None:
        self._stop_waiting()
        at, self._at = self._at, None
        if at is None or not isValid(at[0]) or not at[0].isVisible():
            return
        view, point = at
        menu = Menu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for commands in self._sections(view):
            if menu.actions() and commands:
                menu.addSeparator()
            for command in commands:
                menu.offer(
                    command.label, command.run, icon=command.icon, keys=command.keys, why_not=command.why_not
                )
        if menu.actions():
            menu.popup(point)
            menu.setActiveAction(menu.actions()[0])

    def _sections(self, view: RowList) -> Iterator[list[WindowCommand]]:
        look = view.current_look()
        if look is None or look is GONE:
            return
        if view.opens:
            yield [WindowCommand(label="Open", run=view.open_current, icon="arrow-right")]
        yield [
            WindowCommand(label=label, run=partial(self._copy, text), icon="copy")
            for label, text in _copies(look)
        ]
        yield [*self._about(view), *self._of_cards(view)]
        for header in self._page.findChildren(ColumnHeader):
            if header.view is view:
                yield [*header.commands()]

    def _of_cards(self, view: RowList) -> Iterator[WindowCommand]:
        """Yield what the head and the foot of the card beside the list offer."""
        known = {command.label for command in self._about(view)}
        for card in self._page.findChildren(SideCard):
            if card.isVisible() and not card.property(FORM_KEY) and not isinstance(card, LinesPane):
                for button in card.findChildren(Button):
                    is_outside = not card.area.isAncestorOf(button) and not card.isAncestorOf(view)
                    if is_outside and button.isVisible() and button.label and button.label not in known:
                        yield of_button(button)

    def _copy(self, text: str) -> None:
        copy_text(text)
        self.copied.emit(text)


def _is_waiting(answers: Answers) -> bool:
    """Return whether a part that can be seen waits for its answers."""
    part = answers.parent()
    return not answers.is_answered and isinstance(part, QWidget) and part.isVisible()


def _copies(look: RowLook) -> Iterator[tuple[str, str]]:
    """Yield what of a row can be copied."""
    if look.reference:
        yield f"Copy {look.reference}", look.reference
    yield "Copy the title", look.plain_title
    yield "Copy the whole row", look.text
