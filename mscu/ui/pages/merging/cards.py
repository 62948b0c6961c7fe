"""The cards of the two deeds: merge what is compared, take apart what was merged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.merging.compare import Comparison, Unmerge
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.pages.merging.choice_table import ChoiceTable
from mscu.ui.widgets.button import Button, Kind, icon_button
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

DO_KEYS = "Ctrl+Enter"
LEAVES = "Esc leaves; nothing typed here is kept"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


class ActionCard(SideCard):
    """A card that asks for one thing, such as a reason, and does another.

    Signals: `done_wanted` when it should be done, `left` when it is left.
    """

    done_wanted = Signal()
    left = Signal()

    def __init__(self, title: str, note: str, action: str, cell: FieldCell) -> None:
        super().__init__(title)
        self.show_head(IconSign("git-merge", 24, "text2"), title, note)
        self.reason = cell
        self.trouble = MessageBar("", status=Status.LATE)
        self.do = Button(action, kind=Kind.PRIMARY, shortcut="Ctrl+Return", hint=DO_KEYS)
        close = icon_button("x", "Leave; nothing is changed")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self.place(self.reason)
        self.above_foot(self.trouble)
        self.foot_row = self.foot()
        self.foot_row.addWidget(Label(LEAVES, step=Type.SMALL, tone="text2"), 1)
        self.foot_row.addWidget(self.do)
        self.do.clicked.connect(self.done_wanted)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)
        self.fail("")

    def place(self, cell: FieldCell) -> None:
        """Put the field where it never scrolls: what is above it may be long."""
        self.above_foot(cell)

    @property
    def why(self) -> str:
        """The reason that is typed."""
        return str(self.reason.editor.value() or "")

    def fail(self, words: str) -> None:
        """Say why it was not done; an empty sentence takes it away."""
        self.trouble.say(words, strong="Nothing was changed." if words else "")
        self.trouble.setVisible(bool(words))
        if (padded := self.trouble.parentWidget()) is not None:
            padded.setVisible(bool(words))

    def begin(self) -> None:
        """Put the keyboard where the work begins."""
        self.reason.takes_focus()

    def refuse(self, problems: dict[str, str]) -> None:
        """Show what needs another look: the reason beside its field, the rest above the foot."""
        self.set_busy(False)
        rest = dict(problems)
        self.reason.show_problem(rest.pop("reason", ""))
        self.fail(" ".join(rest.values()))
        if self.reason.problem:
            self.reason.takes_focus()

    def set_busy(self, busy: bool) -> None:
        """Let nothing be done twice."""
        self.do.block("It is being done." if busy else "")

    def add_list(self, title: str, lines: tuple[str, ...], none: str) -> None:
        """Put a short list under what is there."""
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(title, step=Type.STRONG, wrap=True))
        for line in lines or (none,):
            words = Label(isolated(line), tone="text" if lines else "text2", wrap=True)
            words.setAlignment(_LEFT)
            column.addWidget(words)
        self.add(part)


class CompareCard(ActionCard):
    """Two records side by side, before one is merged into the other.

    Signals: `swap_wanted` when the other one is to be kept.
    """

    swap_wanted = Signal()

    def __init__(self, compared: Comparison) -> None:
        note = "Reversible: both can be taken apart again, and nothing is lost by it"
        why = _why("such as the same phone, birth date and address")
        super().__init__("Compare and combine", note, "Combine", why)
        self.compared = compared
        self.table = ChoiceTable(compared)
        if compared.why_not:
            self.add(MessageBar(isolated(compared.why_not), status=Status.LATE))
        self.add(self.table)
        kept = isolated(compared.kept.title)
        self.add_list(
            sentence(f"Goes over to {kept}"),
            compared.moving,
            "Nothing: nothing names the other one.",
        )
        self.swap = Button("Keep the other one")
        self.swap.clicked.connect(self.swap_wanted)
        self.foot_row.insertWidget(1, self.swap)
        self.set_busy(False)

    @override
    def begin(self) -> None:
        if not self.table.takes_focus():
            super().begin()

    @override
    def set_busy(self, busy: bool) -> None:
        """Let nothing be done twice, nor what is refused."""
        compared = getattr(self, "compared", None)
        why_not = compared.why_not if compared else ""
        self.do.block(why_not or ("It is being done." if busy else ""))


class ApartCard(ActionCard):
    """What taking two records apart gives back, and what stays."""

    def __init__(self, unmerge: Unmerge) -> None:
        kept, other = isolated(unmerge.kept), isolated(unmerge.other)
        note = "What was recorded since stays where it is"
        super().__init__("Take apart", note, "Take apart", _why("such as two brothers"))
        self.unmerge = unmerge
        said = Label(
            sentence(f"{other} was combined into {kept}: {isolated(unmerge.said)}"), wrap=True,
            selectable=True,
        )  # fmt: skip
        said.setAlignment(_LEFT)
        self.add(said)
        self.add_list(sentence(f"Goes back to {other}"), unmerge.back, "Nothing that you may see.")
        self.add_list(
            sentence(f"Was added since, and stays with {kept}"), unmerge.stays, "Nothing."
        )


class ChooseCard(ActionCard):
    """Asks with what one is to be compared."""

    def __init__(self, what: str, finder: Editor) -> None:
        cell = FieldCell(f"The other {what}", finder, required=True)
        note = f"Both {what}s are shown side by side first"
        super().__init__(f"Combine with another {what}", note, "Compare", cell)

    @override
    def place(self, cell: FieldCell) -> None:
        self.add(cell)

    @property
    def other_id(self) -> int | None:
        """The number of the one that was chosen."""
        value = self.reason.editor.value()
        return value if isinstance(value, int) else None


def _why(example: str) -> FieldCell:
    return FieldCell("Why", LineField(placeholder=example), required=True)
