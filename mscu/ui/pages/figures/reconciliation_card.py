"""The counts of a reconciled year, and the numbers of others beside the unit's own."""

from __future__ import annotations

from mscu.actions.figures.reconciliation import Compared, Gap, GapKind, Reconciled
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.label import Label

STATE_KEYS = "N"
NOTHING_STATED = "No number is typed yet. Type what the Home Office or the crime system says."
ICONS = {GapKind.UNREFERRED: "user-x", GapKind.UNCRIMED: "send", GapKind.LONE: "shield-alert"}
SHORT = {
    GapKind.UNREFERRED: "no referral", GapKind.UNCRIMED: "no crime number",
    GapKind.LONE: "stands alone",
}  # fmt: skip


class CountsCard(SideCard):
    """Shows a year in counts; `state` asks for the form that types a number."""

    def __init__(self) -> None:
        super().__init__("Counts and numbers of others")
        self.state = Button("Type a number", icon="plus", hint=STATE_KEYS)
        self.buttons.addWidget(self.state)

    def show_year(self, year: Reconciled) -> None:
        """Show a year."""
        self.clear_body()
        self.show_head(IconSign("scale"), f"Counts of {year.name}", year.days)
        counts = (Fact(each.kind.label, f"{each.missing:,} of {each.of:,}") for each in year.counts)
        self.add(Facts(tuple(counts), columns=1))
        self.add(Label("Beside what others count", step=Type.STRONG), ruled=True)
        if not year.compared:
            self.add(Label(NOTHING_STATED, tone="text2", wrap=True))
        for each in year.compared:
            self._show_compared(each)

    def _show_compared(self, each: Compared) -> None:
        self.add(Label(f"{each.stated_by.label}: {each.stated_of.label}", step=Type.STRONG))
        said = (
            Fact("Of", each.period),
            Fact("Stated", f"{each.stated:,}"),
            Fact("In this unit", f"{each.ours:,} ({_differs(each)})"),
            Fact("Where it stands", isolated(each.said)),
            Fact("Typed", each.recorded),
        )
        self.add(Facts(said, columns=1), ruled=False)


def gap_look(gap: Gap, *, head: str = "", note: str = "") -> RowLook:
    """Show what is missing as a row: of whom or which crime, in which case, and when."""
    return RowLook(
        isolated(gap.about), joined(gap.reference, gap.words, gap.when), family=Family.NOTE,
        icon=ICONS[gap.kind], kind=gap.kind.label, chip=Chip(SHORT[gap.kind], Status.SOON),
        head=head, head_note=note,
    )  # fmt: skip


def _differs(each: Compared) -> str:
    by = each.difference
    return f"{by:,} more" if by > 0 else f"{-by:,} fewer" if by < 0 else "the same"
