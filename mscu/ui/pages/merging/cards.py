"""The cards that merge two records and undo a merge."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget
from typing_extensions import override

from mscu.actions.merging.compare import BOTH, KEPT, OTHER, ComparedField, Comparison, Side, UnmergePreview
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text, isolated, isolated_parts, sentence
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, stretch, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import ESC_CANCELS, SideCard
from mscu.ui.widgets.button import Button, ButtonKind, icon_button
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.choices import RadioField
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.message_bar import MessageBar

# Two records in two columns: where they differ, one value is chosen


LABEL_WIDTH = 190
NOTHING = "nothing is recorded"
BOTH_TEXT = "Both, one after the other"
_TOP = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop


class _Value(QWidget):
    """One value of a field: a radio button, and the value on as many lines as it needs."""

    def __init__(self, label: str, value: str, source: str) -> None:
        super().__init__()
        self.button = RadioField("")
        self.button.setAccessibleName(accessible_text(f"{label}: {value or NOTHING}, {source}"))
        text = Label(isolated(value) or NOTHING, tone="text" if value else "text3", wrap=True)
        text.setAlignment(_LEFT)
        below_middle = vbox(text, margins=(0, 2, 0, 0))
        hbox(
            aligned(self.button, _TOP),
            growing(below_middle),
            within=self,
            spacing=Space.SNUG,
            margins=(0, 2, 0, 2),
        )

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.button.setFocus()
        self.button.click()


class ChoiceTable(QWidget):
    """The fields of two records, with a choice for each that differs.

    Signals: `edited` after a choice.
    """

    edited = Signal()

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self._groups: dict[str, tuple[QButtonGroup, dict[str, RadioField]]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._put_header(comparison.kept, 1, "Kept")
        self._put_header(comparison.other, 2, "Merged into it")
        for field in comparison.fields:
            if field.differs:
                self._put_field(field)
        self._put_same([field for field in comparison.fields if not field.differs and field.kept])

    def _put_header(self, record: Side, column: int, role: str) -> None:
        title = Label(isolated(record.title), step=Type.STRONG, wrap=True, selectable=True)
        title.setAlignment(_LEFT)
        detail = Label(isolated_parts(record.detail), step=Type.SMALL, tone="text2", wrap=True)
        detail.setAlignment(_LEFT)
        self._grid.addLayout(
            vbox(Label(role, step=Type.SMALL, tone="text2"), title, detail, stretch(), spacing=Space.HAIR),
            0,
            column,
        )

    def _put_field(self, field: ComparedField) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(rule(), row, 0, 1, 3)
        self._grid.addWidget(_label_of(field), row + 1, 0, _TOP)
        group = QButtonGroup(self)
        buttons: dict[str, RadioField] = {}
        for column, (key, value) in enumerate(((KEPT, field.kept), (OTHER, field.other)), 1):
            source = "from the record kept" if key == KEPT else "from the other record"
            choice = _Value(field.label, value, source)
            buttons[key] = choice.button
            self._grid.addWidget(choice, row + 1, column, _TOP)
        if field.may_join:
            joined = _Value(field.label, BOTH_TEXT, "joined")
            buttons[BOTH] = joined.button
            self._grid.addWidget(joined, row + 2, 1, 1, 2, _TOP)
        for button in buttons.values():
            group.addButton(button)
        buttons[BOTH if field.may_join else field.suggested].setChecked(True)
        group.buttonClicked.connect(self._clicked)
        self._groups[field.name] = (group, buttons)

    def _put_same(self, fields: list[ComparedField]) -> None:
        row = self._grid.rowCount()
        if fields or not self._groups:
            self._grid.addWidget(rule(), row, 0, 1, 3)
        if fields:
            text = " · ".join(isolated(f"{field.label}: {field.kept}") for field in fields)
            self._grid.addWidget(Label("The same in both", tone="text2"), row + 1, 0, _TOP)
            label = Label(text, tone="text2", wrap=True)
            label.setAlignment(_LEFT)
            self._grid.addWidget(label, row + 1, 1, 1, 2)
        elif not self._groups:
            text = "Every field is the same in both."
            self._grid.addWidget(Label(text, tone="text2", wrap=True), row + 1, 0, 1, 3)

    def take_focus(self) -> bool:
        """Move the focus to the first choice; return False if there is none."""
        for _, buttons in self._groups.values():
            next(button for button in buttons.values() if button.isChecked()).setFocus()
            return True
        return False

    def _clicked(self) -> None:
        self.edited.emit()

    def _chosen(self, key: str) -> tuple[str, ...]:
        return tuple(
            name for name, (_, buttons) in self._groups.items() if key in buttons and buttons[key].isChecked()
        )

    @property
    def taken(self) -> tuple[str, ...]:
        """Return the fields for which the other record's value is chosen."""
        return self._chosen(OTHER)

    @property
    def both(self) -> tuple[str, ...]:
        """Return the text fields of which both values are kept."""
        return self._chosen(BOTH)


def _label_of(field: ComparedField) -> QWidget:
    """Build the label of a field; if the values differ, it says so in a word, not only by colour."""
    return widget_with(
        hbox(
            Label(field.label),
            ChipLabel(Chip("Differs", Status.SOON)),
            stretch(),
            spacing=Space.SMALL,
            margins=(0, 4, 0, 0),
        )
    )


DO_KEYS = "Ctrl+Enter"
_CARDS_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


class ActionCard(SideCard):
    """A card that asks for a reason and confirms an action.

    Signals: `done_requested` to perform the action, `left` when the card is closed.
    """

    done_requested = Signal()
    left = Signal()

    def __init__(self, title: str, note: str, action: str, cell: FieldCell) -> None:
        super().__init__(title)
        self.show_header(IconLabel("git-merge", 24, "text2"), title, note)
        self.reason = cell
        self.trouble = MessageBar("", status=Status.LATE)
        self.do = Button(action, kind=ButtonKind.PRIMARY, shortcut="Ctrl+Return", hint=DO_KEYS)
        close = icon_button("x", "Cancel; nothing is changed")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self.place_field(self.reason)
        self.add_above_foot(self.trouble)
        self.foot_row = self.foot()
        self.foot_row.addWidget(Label(ESC_CANCELS, step=Type.SMALL, tone="text2"), 1)
        self.foot_row.addWidget(self.do)
        self.do.clicked.connect(self.done_requested)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)
        self.fail("")

    def place_field(self, cell: FieldCell) -> None:
        """Put the field below the scrolling area, so that it is always visible."""
        self.add_above_foot(cell)

    @property
    def why(self) -> str:
        """Return the reason that was typed."""
        return str(self.reason.editor.value() or "")

    def fail(self, message: str) -> None:
        """Show why it failed; an empty string hides the message."""
        self.trouble.say(message, strong="Nothing was changed." if message else "")
        self.trouble.setVisible(bool(message))
        if (padded := self.trouble.parentWidget()) is not None:
            padded.setVisible(bool(message))

    def begin(self) -> None:
        """Move the keyboard focus to the first field."""
        self.reason.take_focus()

    def refuse(self, problems: dict[str, str]) -> None:
        """Show problems: the reason beside its field, the rest above the buttons."""
        self.set_busy(False)
        others = dict(problems)
        self.reason.show_problem(others.pop("reason", ""))
        self.fail(" ".join(others.values()))
        if self.reason.problem:
            self.reason.take_focus()

    def set_busy(self, busy: bool) -> None:
        """Disable the button while the action runs."""
        self.do.block("Already in progress." if busy else "")

    def add_list(self, title: str, lines: tuple[str, ...], empty: str) -> None:
        """Add a short list at the end."""
        widget = QWidget()
        column = vbox(Label(title, step=Type.STRONG, wrap=True), within=widget, spacing=Space.HAIR)
        for line in lines or (empty,):
            label = Label(isolated(line), tone="text" if lines else "text2", wrap=True)
            label.setAlignment(_CARDS_LEFT)
            column.addWidget(label)
        self.add(widget)


class CompareCard(ActionCard):
    """Two records side by side, before one is merged into the other.

    Signals: `swap_requested` to keep the other record instead.
    """

    swap_requested = Signal()

    def __init__(self, compared: Comparison) -> None:
        note = "The merge can be undone, and nothing is lost by it"
        reason = _reason_cell("such as the same phone, birth date and address")
        super().__init__("Compare and merge", note, "Merge", reason)
        self.compared = compared
        self.table = ChoiceTable(compared)
        if compared.why_not:
            self.add(MessageBar(isolated(compared.why_not), status=Status.LATE))
        self.add(self.table)
        kept = isolated(compared.kept.title)
        self.add_list(sentence(f"Moves to {kept}"), compared.moving, "Nothing refers to the other one.")
        self.swap = Button("Keep the other one")
        self.swap.clicked.connect(self.swap_requested)
        self.foot_row.insertWidget(1, self.swap)
        self.set_busy(False)

    @override
    def begin(self) -> None:
        if not self.table.take_focus():
            super().begin()

    @override
    def set_busy(self, busy: bool) -> None:
        """Disable the button while the action runs, or where merging is refused."""
        compared = getattr(self, "compared", None)
        why_not = compared.why_not if compared else ""
        self.do.block(why_not or ("Already in progress." if busy else ""))


class UnmergeCard(ActionCard):
    """What undoing a merge gives back, and what stays."""

    def __init__(self, unmerge: UnmergePreview) -> None:
        kept, other = isolated(unmerge.kept), isolated(unmerge.other)
        note = "Anything recorded since stays where it is"
        super().__init__("Undo the merge", note, "Undo merge", _reason_cell("such as two brothers"))
        self.unmerge = unmerge
        summary = Label(
            sentence(f"{other} was merged into {kept}: {isolated(unmerge.description)}"),
            wrap=True,
            selectable=True,
        )
        summary.setAlignment(_CARDS_LEFT)
        self.add(summary)
        self.add_list(
            sentence(f"Moves back to {other}"), unmerge.returning, ("Nothing that you have access to.")
        )
        self.add_list(sentence(f"Added since, and stays with {kept}"), unmerge.staying, "Nothing.")


class ChooseCard(ActionCard):
    """Asks which record to compare with."""

    def __init__(self, noun: str, finder: Editor) -> None:
        cell = FieldCell(f"The other {noun}", finder, required=True)
        note = f"Both {noun}s are shown side by side first"
        super().__init__(f"Merge with another {noun}", note, "Compare", cell)

    @override
    def place_field(self, cell: FieldCell) -> None:
        self.add(cell)

    @property
    def other_id(self) -> int | None:
        """Return the id of the chosen record."""
        value = self.reason.editor.value()
        return value if isinstance(value, int) else None


def _reason_cell(example: str) -> FieldCell:
    return FieldCell("Why", LineField(placeholder=example), required=True)
