"""The card of a case that says how far its record bears out an organised crime group."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.ocg.readiness import ReadinessAnswer
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.pages.core.tables import Titled
from mscu.ui.pages.ocg.readiness_panel import (
    ONLY_COUNTS,
    MemberRows,
    ReadinessPanel,
    ready_chip,
)
from mscu.ui.widgets.button import icon_button
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label


class ReadinessCard(SideCard):
    """Shows the panel and the people that are counted.

    Signals: `left` when it is closed; `entry_wanted` and `subject_wanted` with a number.
    """

    left = Signal()
    entry_wanted = Signal(object)
    subject_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Readiness")
        self._chip: ChipLabel | None = None
        close = icon_button("x", "Back to the entry")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self.foot().addWidget(Label(ONLY_COUNTS, step=Type.SMALL, tone="text2", wrap=True), 1)

    def show_panel(self, panel: ReadinessAnswer) -> None:
        """Show the answer."""
        of = panel.group or "the suspects of this case, as no group is assessed yet"
        self.show_head(IconSign("network", 24, "text2"), "Readiness", f"{of} · {panel.source}")
        if self._chip is not None:
            self.buttons.removeWidget(self._chip)
            self._chip.hide()
            self._chip.deleteLater()
        self._chip = ChipLabel(ready_chip(panel))
        self.buttons.insertWidget(0, self._chip)
        self.clear_body()
        body = ReadinessPanel(panel)
        body.entry_wanted.connect(self.entry_wanted)
        self.add(body)
        if panel.members:
            rows = MemberRows(panel.members)
            rows.entry_wanted.connect(self.entry_wanted)
            rows.subject_wanted.connect(self.subject_wanted)
            note = "evidence, from the grades" if panel.group else "suspects who are no victims"
            self.add(Titled("Members" if panel.group else "Suspects", rows, note), ruled=True)
