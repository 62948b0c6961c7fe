"""A card of lines under headings: the ledger of consents, the register of requests, the rota.

The lines and their actions are built without Qt (`sharing_lines.py`); this module shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text, isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.widgets.button import Button, ButtonKind, Size, icon_button
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.label import Label, rule

_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
ACTION_WIDTH = 104
"""Width in pixels of the buttons beside a line, so that they align."""


@dataclass(frozen=True, kw_only=True)
class ActionLink:
    """An action on a line or on the whole pane: its label, and what `action_requested` emits for it."""

    label: str
    action: object
    name: str = ""
    """The accessible name, where the label does not say which line it is for."""
    why_not: str = ""
    expected: bool = True
    """Whether it is what a user comes for: the first such action of a pane has the colour of the page."""


@dataclass(frozen=True, kw_only=True)
class PaneLine:
    """One line: a title with a chip, its text, and its actions."""

    title: str
    details: tuple[str, ...] = ()
    chip: Chip | None = None
    actions: tuple[ActionLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LineGroup:
    """Lines under a heading; `empty` is shown if there are none."""

    title: str
    lines: tuple[PaneLine, ...]
    empty: str = ""


@dataclass(frozen=True, kw_only=True)
class PaneContent:
    icon: str
    title: str
    note: str
    groups: tuple[LineGroup, ...]
    actions: tuple[ActionLink, ...] = ()


class LinesPane(SideCard):
    """The card.

    Signals: `action_requested` with the meaning of an action, `closed` when the user closes the pane.
    """

    action_requested = Signal(object)
    closed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._links: dict[QWidget, ActionLink] = {}
        self._pane_buttons = FlowLayout(gap=Space.SMALL, down=Space.TIGHT, row=True)
        self.buttons.add_layout(self._pane_buttons)
        close = icon_button("x", f"Leave: {name}")
        close.clicked.connect(self.closed)
        self.buttons.addWidget(close)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.closed)

    def show_lines(self, content: PaneContent) -> None:
        """Show other lines; the scroll position is kept."""
        scroll_position = self.area.verticalScrollBar().value()
        focused = QApplication.focusWidget()
        had_keyboard = focused is not None and self.isAncestorOf(focused)
        self._links.clear()
        self.show_header(IconLabel(content.icon, 24, "text2"), content.title, content.note)
        clear(self._pane_buttons)
        for index, link in enumerate(content.actions):
            kind = ButtonKind.PRIMARY if index == 0 and link.expected else ButtonKind.SECONDARY
            self._pane_buttons.addWidget(self._button(link, kind, Size.NORMAL))
        self.clear_body()
        for group in content.groups:
            if group.lines or group.empty:
                self.add(self._group(group), ruled=True)
        self.area.verticalScrollBar().setValue(scroll_position)
        if had_keyboard:  # the button that was pressed no longer exists
            self.focus_lines()

    def focus_lines(self) -> None:
        """Put the keyboard focus into the lines, from where Tab moves on to their actions."""
        self.area.setFocus()

    def _group(self, group: LineGroup) -> QWidget:
        widget = QWidget()
        column = vbox(within=widget, spacing=Space.SMALL)
        if group.title:
            title = Label(isolated(group.title), step=Type.SECTION, wrap=True)
            title.setAlignment(_BESIDE)
            column.addWidget(title)
        if not group.lines:
            column.addWidget(Label(group.empty, tone="text2", wrap=True))
        for index, line in enumerate(group.lines):
            if index:
                column.addWidget(rule())
            column.addWidget(self._line(line))
        return widget

    def _line(self, line: PaneLine) -> QWidget:
        widget = QWidget()
        title = Label(isolated(line.title), step=Type.STRONG, wrap=True, selectable=True)
        title.setAlignment(_BESIDE)
        header = hbox(growing(title), spacing=Space.SMALL)
        if line.chip is not None:
            header.addWidget(ChipLabel(line.chip), 0, Qt.AlignmentFlag.AlignTop)
        text_column = vbox(header, spacing=Space.HAIR)
        for text in filter(None, line.details):
            detail = Label(isolated(text), tone="text2", wrap=True, selectable=True)
            detail.setAlignment(_BESIDE)
            text_column.addWidget(detail)
        text_column.addStretch(1)
        hbox(growing(text_column), self._actions(line.actions), within=widget, spacing=Space.MEDIUM)
        return widget

    def _actions(self, links: Iterable[ActionLink]) -> QVBoxLayout:
        column = vbox(spacing=Space.TIGHT)
        for link in links:
            button = self._button(link, ButtonKind.SECONDARY, Size.SMALL)
            button.setMinimumWidth(ACTION_WIDTH)
            column.addWidget(button)
        column.addStretch(1)
        return column

    def _button(self, link: ActionLink, kind: ButtonKind, size: Size) -> Button:
        button = Button(link.label, kind=kind, size=size)
        button.setAccessibleName(accessible_text(link.name or link.label))
        button.block(link.why_not)
        button.clicked.connect(self._pressed)
        self._links[button] = link
        return button

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, QWidget) and button in self._links:
            self.action_requested.emit(self._links[button].action)
