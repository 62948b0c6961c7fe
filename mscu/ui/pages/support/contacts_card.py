"""The contacts with a survivor, newest first: when, how, what was said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.support.support_lines import SupportLine
from mscu.actions.survivors.survivor_file import ContactLine, Former
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.core.tables import TitledSection
from mscu.ui.pages.support.row_formats import circumstances, contact_text
from mscu.ui.widgets.button import Button, ButtonKind, Size, icon_button
from mscu.ui.widgets.card import Card, Fact, Facts
from mscu.ui.widgets.label import Label, Paragraph, rule
from mscu.ui.widgets.link import Link

KINDS = {
    "engagement": "Justice process",
    "risk": "Risk",
    "benefit": "Given",
    "first_account": "First account",
    "closure": "Closed",
}
CLOSURE = "closure"
LOWER = 3
"""Pixels that lower a label onto the baseline of the text beside it."""
_TOP = Qt.AlignmentFlag.AlignTop


class LinesCard(Card):
    """Shows one line for each record.

    Signals: `correct_requested` and `former_requested` with the kind and id of a record.
    """

    correct_requested = Signal(str, int)
    former_requested = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Also recorded")
        self._link_targets: dict[QWidget, SupportLine] = {}

    def show_lines(self, lines: Sequence[SupportLine]) -> None:
        """Show the lines; the card is hidden where there are none."""
        self.setVisible(bool(lines))
        self.set_title("Also recorded", str(len(lines)))
        clear(self.body)
        self._link_targets.clear()
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        for index, line in enumerate(lines):
            if index:
                grid.addWidget(rule(), 2 * index - 1, 0, 1, 5)
            self._row(grid, 2 * index, line)
        self.body.addWidget(table)

    def _row(self, grid: QGridLayout, row: int, line: SupportLine) -> None:
        kind = Label(KINDS[line.kind], step=Type.STRONG)
        for column, label in enumerate((Label(line.day, tone="text2"), kind)):
            label.setContentsMargins(0, LOWER, 0, 0)
            grid.addWidget(label, row, column, _TOP)
        grid.addWidget(_line_text(line), row, 2, _TOP)
        if line.version > 1:
            former = Link("corrected", step=Type.SMALL)
            former.setAccessibleName(f"Earlier versions: {KINDS[line.kind]}, {line.day}")
            former.followed.connect(self._former)
            self._link_targets[former] = line
            grid.addWidget(former, row, 3, _TOP)
        if line.kind == CLOSURE:  # reopening is an action of its own
            return
        correct = Button("Correct", kind=ButtonKind.QUIET, size=Size.LINE)
        correct.setAccessibleName(f"Correct {label_in_sentence(KINDS[line.kind])}, {line.day}")
        correct.clicked.connect(self._correct)
        self._link_targets[correct] = line
        grid.addWidget(correct, row, 4, _TOP)

    def _correct(self) -> None:
        line = self._line()
        self.correct_requested.emit(line.kind, line.id)

    def _former(self) -> None:
        line = self._line()
        self.former_requested.emit(line.kind, line.id)

    def _line(self) -> SupportLine:
        sender = self.sender()
        return next(line for widget, line in self._link_targets.items() if widget is sender)


def _line_text(line: SupportLine) -> Paragraph:
    title = f"{line.title}." if line.detail else line.title
    detail = line.detail[:1].upper() + line.detail[1:]
    return Paragraph(isolated(detail) if detail else "", strong=title)


class FormerCard(SideCard):
    """The earlier versions of a record, newest first.

    Signals: `left` when it is closed.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__("Earlier versions")
        close = icon_button("x", "Close")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)

    def show_former(self, former: Sequence[Former]) -> None:
        self.show_header(IconLabel("history", 24, "text2"), "Earlier versions")
        self.clear_body()
        for contact in former:
            facts = [Fact(label, isolated(value)) for _, label, value in contact.content]
            note = f"until {contact.replaced}, corrected by {contact.by}"
            reason = [Fact("Why corrected", isolated(contact.reason))] if contact.reason else []
            facts_view = Facts([*reason, *facts], columns=1)
            self.add(TitledSection(f"Version {contact.version}", facts_view, note), ruled=True)
        self.area.setFocus()


DAY_WIDTH = 88


class ContactsCard(Card):
    """The contact log.

    Signals: `all_requested` to show every contact, `correct_requested` and `former_requested` with the id of
    the contact to correct, or whose earlier versions to show.
    """

    all_requested = Signal()
    correct_requested = Signal(int)
    former_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("Contacts")
        self._all = Link("all", strong=True)
        self._all.setAccessibleName("Show all contacts")
        self._all.followed.connect(self.all_requested)
        self.aside.addWidget(self._all)
        self._link_targets: dict[QWidget, int] = {}

    def show_contacts(self, contacts: Sequence[ContactLine], total: int) -> None:
        has_more = total > len(contacts)
        count = f"{len(contacts)} of {total}" if has_more else str(total or "")
        self.set_title("Contacts", count)
        self._all.setVisible(has_more)
        clear(self.body)
        self._link_targets.clear()
        for index, contact in enumerate(contacts):
            if index:
                self.body.addWidget(rule())
            self.body.addWidget(self._entry(contact))
        if not contacts:
            text = "No contact is logged yet. Ctrl+N logs one."
            self.body.addWidget(Label(text, tone="text2", wrap=True))
        self.body.addStretch(1)

    def _entry(self, contact: ContactLine) -> QWidget:
        entry = QWidget()
        grid = QGridLayout(entry)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        date_column = QWidget()
        date_column.setFixedWidth(DAY_WIDTH)
        vbox(
            Label(contact.day, step=Type.STRONG, wrap=True),
            Label(contact.time, tone="text2"),
            stretch(),
            within=date_column,
            spacing=Space.NONE,
        )
        grid.addWidget(date_column, 0, 0, 2, 1, _TOP)
        grid.addLayout(self._first_line(contact), 0, 1)
        text = Paragraph(isolated(contact_text(contact)))
        grid.addWidget(text, 1, 1)
        return entry

    def _first_line(self, contact: ContactLine) -> QHBoxLayout:
        text = circumstances(contact)
        detail = isolated(text) if text else ""
        line = hbox(growing(Paragraph(detail, strong=contact.method, tone="text2")), spacing=Space.SMALL)
        if contact.version > 1:
            former = Link("corrected", step=Type.SMALL)
            former.setAccessibleName(f"Earlier versions of the contact of {contact.day}")
            former.followed.connect(self._former)
            self._link_targets[former] = contact.id
            line.addWidget(former, 0, _TOP)
        correct = Button("Correct", kind=ButtonKind.QUIET, size=Size.LINE)
        correct.setAccessibleName(f"Correct the contact of {contact.day} {contact.time}".strip())
        correct.clicked.connect(self._correct)
        self._link_targets[correct] = contact.id
        line.addWidget(correct, 0, _TOP)
        return line

    def _correct(self) -> None:
        self.correct_requested.emit(self._contact_id())

    def _former(self) -> None:
        self.former_requested.emit(self._contact_id())

    def _contact_id(self) -> int:
        sender = self.sender()
        return self._link_targets[sender] if isinstance(sender, QWidget) else 0
