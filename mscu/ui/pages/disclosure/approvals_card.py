"""A large file that waits: what it holds, for whom and why, and what may be done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.disclosure.releases import ReleaseLine
from mscu.copy_codes import ReleaseState
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Fact, Facts

DECIDE_KEYS, SAVE_KEYS = "D", "S"
CHIPS = {
    ReleaseState.WAITS: Chip("waits", Status.SOON),
    ReleaseState.APPROVED: Chip("approved", Status.RUN),
    ReleaseState.REFUSED: Chip("refused", Status.QUIET, Shape.CROSS),
    ReleaseState.WRITTEN: Chip("written", Status.DONE),
}
NOT_YOU = "Somebody else who may approve decides: never who asked."
DECIDED = "It is decided already."


class ReleaseCard(SideCard):
    """Shows one file that was asked for.

    Signals: `decide_wanted` and `save_wanted` with the line that is shown.
    """

    decide_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Large file")
        self.line: ReleaseLine | None = None
        self._decide = Button("Decide", icon="check", hint=DECIDE_KEYS, kind=Kind.PRIMARY)
        self._save = Button("Save the file", icon="download", hint=SAVE_KEYS)
        for button, slot in ((self._decide, self.decide), (self._save, self.save)):
            button.clicked.connect(slot)
            self.buttons.addWidget(button)

    def show_line(self, line: ReleaseLine) -> None:
        """Show a file that was asked for."""
        self.line = line
        self.clear_body()
        self.show_head(IconSign("file-lock"), _title(line), line.state.label.capitalize())
        self._decide.setVisible(line.state is ReleaseState.WAITS)
        self._decide.block(self.why_not_decide)
        self._save.setVisible(line.state is ReleaseState.APPROVED)
        self._save.block(line.why_not_write)
        facts = (
            Fact("Which", isolated(line.which)),
            Fact("Columns", line.columns),
            Fact("Recipient", isolated(line.recipient)),
            Fact("Purpose", line.purpose),
            Fact("Legal gateway", line.gateway),
            Fact("Reason", isolated(line.reason)),
            Fact("Asked", f"{line.asked} by {line.asked_by}"),
            Fact("Decided", line.decided),
            Fact("Why", isolated(line.decision)),
            Fact("May be saved until", line.until),
        )
        self.add(Facts(facts, columns=1))

    @property
    def why_not_decide(self) -> str:
        """Say why the actor can't decide on what is shown; empty where she can."""
        if self.line is None or self.line.may_decide:
            return ""
        return NOT_YOU if self.line.state is ReleaseState.WAITS else DECIDED

    def decide(self) -> None:
        """Ask for the form of a decision."""
        if self.line is not None and self.line.may_decide:
            self.decide_wanted.emit(self.line)

    def save(self) -> None:
        """Ask for the file to be written."""
        if self.line is not None and not self.line.why_not_write:
            self.save_wanted.emit(self.line)


def release_look(line: ReleaseLine) -> RowLook:
    """Show a file that was asked for as a row."""
    return RowLook(
        _title(line),
        joined(f"for {isolated(line.recipient)}", line.asked_by, line.asked),
        family=Family.NOTE,
        icon="file-lock",
        kind="Large file",
        chip=CHIPS[line.state],
        quiet=line.state in {ReleaseState.REFUSED, ReleaseState.WRITTEN},
    )


def _title(line: ReleaseLine) -> str:
    return f"{line.edition}, {line.rows:,} {'row' if line.rows == 1 else 'rows'}"
