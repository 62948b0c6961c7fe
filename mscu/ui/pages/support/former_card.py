"""What a record said before it was corrected, with who corrected it and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from mscu.actions.survivors.survivor_file import Former
from mscu.ui.look.folding import isolated
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.pages.core.tables import Titled
from mscu.ui.widgets.button import icon_button
from mscu.ui.widgets.card import Fact, Facts


class FormerCard(SideCard):
    """The former versions, the newest first.

    Signals: `left` when it is closed.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__("Former versions")
        close = icon_button("x", "Close")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)

    def show_former(self, former: Sequence[Former]) -> None:
        """Show them."""
        self.show_head(IconSign("history", 24, "text2"), "What it said before")
        self.clear_body()
        for each in former:
            facts = [Fact(label, isolated(words)) for _, label, words in each.content]
            note = f"until {each.replaced}, corrected by {each.by}"
            reason = [Fact("Why corrected", isolated(each.reason))] if each.reason else []
            shown = Facts([*reason, *facts], columns=1)
            self.add(Titled(f"Version {each.version}", shown, note), ruled=True)
        self.area.setFocus()
