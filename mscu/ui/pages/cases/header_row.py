"""The top of a case page: the breadcrumb, title with status and marking, and the line of facts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mscu.actions.cases.case_file import CaseDetails
from mscu.codes import CaseStatus
from mscu.ui.look.badges import Chip
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.pages.core.also_here import AlsoHereLabel
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.entries.add_menu import ADD_ENTRY
from mscu.ui.widgets.button import Button, ButtonKind, icon_button
from mscu.ui.widgets.chip import ChipLabel, GradeBox
from mscu.ui.widgets.label import Elided, Label
from mscu.ui.widgets.link import Link

ALWAYS_WHOLE = 30
"""Characters that are never elided: enough for a district, a day or a reference."""
PRINT = "Print an edition"
QUIET_STATUSES = frozenset({CaseStatus.MONITOR, CaseStatus.CLOSED, CaseStatus.ARCHIVED})


class Breadcrumb(QWidget):
    """The breadcrumb `Cases > MS-22-0047`.

    Signals: `list_requested` when the list of cases is wanted.
    """

    list_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        cases = Link("Cases")
        cases.followed.connect(self.list_requested)
        self._reference = Label("", step=Type.STRONG, selectable=True)
        hbox(
            cases,
            IconLabel("chevron-right", 14),
            self._reference,
            stretch(),
            within=self,
            spacing=Space.CLOSE,
        )

    def show_reference(self, reference: str) -> None:
        self._reference.setText(reference)


class HeaderRow(QWidget):
    """Title, chips and buttons; below them who leads the case, where, and since when.

    Signals: `print_requested`, `add_requested` and `more_requested` when the buttons are pressed.
    """

    print_requested = Signal()
    add_requested = Signal()
    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_folded = False
        self.print = Button(PRINT, icon="printer", shortcut="Ctrl+P")
        self.add = Button(ADD_ENTRY, icon="plus", kind=ButtonKind.PRIMARY, hint="Ctrl+N")
        self.more = icon_button("ellipsis", "More about this case", kind=ButtonKind.SECONDARY)
        self.print.clicked.connect(self.print_requested)
        self.add.clicked.connect(self.add_requested)
        self.more.clicked.connect(self.more_requested)
        self._title = Elided("", step=Type.PAGE)
        self._chips = hbox(spacing=Space.CLOSE)
        self._facts = hbox(spacing=Space.LARGE)
        self.also_here = AlsoHereLabel()
        self.action_buttons = QWidget()
        hbox(self.more, self.print, self.add, within=self.action_buttons, spacing=Space.MEDIUM)
        top = hbox(self._title, self._chips, stretch(), self.action_buttons, spacing=Space.MEDIUM)
        self._facts_line = widget_with(self._facts)
        below = hbox(growing(self._facts_line), self.also_here, spacing=Space.LARGE)
        vbox(top, below, within=self, spacing=Space.TIGHT)

    def fold(self, folded: bool) -> None:
        """Leave the line of facts, the marking (which the banner has) and the word on printing out."""
        self._facts_line.setHidden(folded)
        self._is_folded = folded
        self.print.set_text("" if folded else PRINT)
        self.print.setAccessibleName(PRINT)
        if self.print.isEnabled():
            set_tip(self.print, f"{PRINT} Ctrl+P" if folded else "")
        for grade in self.findChildren(GradeBox):
            grade.setHidden(folded)

    def forget(self) -> None:
        """Clear the case, as another one is read."""
        self._title.set_text("")
        _clear(self._chips)
        _clear(self._facts)
        self._facts.addWidget(Label("", step=Type.SMALL))  # so that nothing below moves

    def show_case(self, case: CaseDetails) -> None:
        self._title.set_text(case.title)
        self._show_chips(case)
        self._show_facts(case)
        self.print.block("" if case.may_print else "Your role cannot print editions.")
        self.add.block("" if case.may_record else case.why_not_record or "Your role is read-only.")
        self.fold(self._is_folded)

    def _show_chips(self, case: CaseDetails) -> None:
        _clear(self._chips)
        status = Status.QUIET if case.status in QUIET_STATUSES else Status.RUN
        self._chips.addWidget(ChipLabel(Chip(case.status.label, status)))
        self._chips.addWidget(GradeBox(case.marking.label))
        if case.restricted_until:
            restriction = ChipLabel(Chip(f"restricted until {case.restricted_until}", Status.SOON))
            set_tip(restriction, f"Only named people can see it. Owner: {case.restriction_owner}")
            self._chips.addWidget(restriction)
        if case.legal_holds:
            hold = ChipLabel(Chip(f"legal hold since {case.legal_holds[0].since}", Status.SOON))
            set_tip(hold, f"Nothing in it is erased. {case.legal_holds[0].reason}")
            self._chips.addWidget(hold)

    def _show_facts(self, case: CaseDetails) -> None:
        _clear(self._facts)
        if case.operation:
            self._facts.addWidget(Elided(case.operation, step=Type.LABEL))
        for label, value in (
            ("Lead", case.lead),
            ("Officer in the case", case.officer_in_case),
            ("", case.district),
            ("Crime", ", ".join(case.crime_references)),
            ("Opened", case.opened),
            ("Merged from", ", ".join(line.other for line in case.merged if not line.left)),
            ("", case.closed),
        ):
            if value:
                text = f"{label} {value}".strip()
                label_widget = Elided(text, step=Type.SMALL, tone="text2")
                if len(text) <= ALWAYS_WHOLE:
                    label_widget.setMinimumWidth(label_widget.sizeHint().width())
                self._facts.addWidget(label_widget)
        self._facts.addStretch(1)


def _clear(layout: QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
