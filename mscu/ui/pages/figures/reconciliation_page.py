"""Reconciliation: a year's victims, referrals and crime numbers compared with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.figures.counts_issuing import PDF
from mscu.actions.figures.reconciliation import (
    AskReconciliation,
    ComparedNumber,
    Gap,
    GapKind,
    IssueReconciliation,
    Reconciliation,
    RecordStated,
)
from mscu.codes import Family
from mscu.copy_codes import StatedBy, StatedOf
from mscu.exchange.list_file import FORMS
from mscu.ui.forms.field_list import CHOICE, LINE, NUMBER, SEGMENTS, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import filter_row
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form, recipient_section
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.editing.list_page import ListPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.chronology import KeyedRow
from mscu.ui.widgets.label import Label

# The counts of a reconciled year, beside the numbers published by others


ENTER_KEYS = "N"
NO_FIGURES = "No numbers entered yet. Enter the figures of the Home Office or the crime system."
ICONS = {GapKind.UNREFERRED: "user-x", GapKind.UNCRIMED: "send", GapKind.LONE: "shield-alert"}
SHORT_NAMES = {
    GapKind.UNREFERRED: "no referral",
    GapKind.UNCRIMED: "no crime number",
    GapKind.LONE: "stands alone",
}


class CountsCard(SideCard):
    """Shows the counts of a year; `state` asks for the form that enters a number from another source."""

    def __init__(self) -> None:
        super().__init__("Counts and other sources")
        self.state = Button("Enter a number", icon="plus", hint=ENTER_KEYS)
        self.buttons.addWidget(self.state)

    def show_year(self, year: Reconciliation) -> None:
        self.clear_body()
        self.show_header(IconLabel("scale"), f"Counts of {year.name}", year.days)
        counts = (Fact(count.kind.label, f"{count.missing:,} of {count.total:,}") for count in year.counts)
        self.add(Facts(tuple(counts), columns=1))
        self.add(Label("Compared with other sources", step=Type.STRONG), ruled=True)
        if not year.compared:
            self.add(Label(NO_FIGURES, tone="text2", wrap=True))
        for figure in year.compared:
            self._show_compared(figure)

    def _show_compared(self, figure: ComparedNumber) -> None:
        self.add(Label(f"{figure.stated_by.label}: {figure.stated_of.label}", step=Type.STRONG))
        facts = (
            Fact("Period", figure.period),
            Fact("Stated", f"{figure.stated:,}"),
            Fact("In this unit", f"{figure.our_count:,} ({_difference_text(figure)})"),
            Fact("Source", isolated(figure.said)),
            Fact("Entered", figure.recorded),
        )
        self.add(Facts(facts, columns=1), ruled=False)


def gap_look(gap: Gap, *, heading: str = "", note: str = "") -> RowLook:
    """Return the row of a gap: the person or crime, the case, and when."""
    return RowLook(
        isolated(gap.about),
        joined(gap.reference, gap.detail, gap.when),
        family=Family.NOTE,
        icon=ICONS[gap.kind],
        kind=gap.kind.label,
        chip=Chip(SHORT_NAMES[gap.kind], Status.SOON),
        heading=heading,
        heading_note=note,
    )


def _difference_text(figure: ComparedNumber) -> str:
    difference = figure.difference
    return (
        f"{difference:,} more"
        if difference > 0
        else f"{-difference:,} fewer"
        if difference < 0
        else "the same"
    )


# Saving the counts of a year as a document or a spreadsheet


NOTE = "Only the year's counts: no list, no quarters, small numbers not shown"


class ReconciliationSaving(FileSaveForm):
    """The form beside the list; what is typed is for one copy, and not kept as a draft."""

    title = "Save the counts"
    kinds = "Document (*.pdf);;Workbook (*.xlsx);;Table (*.csv)"
    endings = (PDF, *FORMS)
    content_nouns = ("count", "counts")

    def __init__(self, dispatcher: Dispatcher, context: PageContext, year: Callable[[], int]) -> None:
        super().__init__(dispatcher, context, "reconciliation")
        self._year = year

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key="reconciliation/save",
            label="Counts as a file",
            title="Save the counts as a file",
            notice=NOTE,
            sections=(recipient_section(names_nobody=IssueReconciliation.names_nobody),),
            make=self._command,
            save="Save the counts",
        )

    def _command(self, **values: object) -> IssueReconciliation:
        return IssueReconciliation(year=self._year(), form=self.file_format, **self.answers(values))


# Entering a number from another source: whose, what it counts, and the source


COUNTED = tuple((subject, subject.label) for subject in StatedOf)


class FigureForm(InlineForm):
    """The form in place of the card."""

    def begin_with(self, year: Reconciliation) -> None:
        """Show an empty form for a year."""
        self.leave()
        spec = FormSpec(
            key="reconciliation/state",
            label="A number from another source",
            icon="scale",
            title="Enter a number from another source",
            note=f"{year.name}, {year.days}",
            sections=(_section(year),),
            make=partial(_command, year.year),
            keeps_draft=False,
            save="Save the number",
            done="The number is saved with its source.",
            values={"quarter": year.quarters[0][0]},
        )
        self.host.open(spec)


def _section(year: Reconciliation) -> Section:
    return Section(
        "",
        (
            Field("stated_by", "Stated by", SEGMENTS(StatedBy), required=True, wide=True),
            Field("stated_of", "What is counted", CHOICE(COUNTED), required=True),
            Field("quarter", "Period", CHOICE(year.quarters), required=True),
            Field("number", "Number", NUMBER, required=True),
            Field(
                "said",
                "Source and date",
                LINE,
                required=True,
                wide=True,
                hint="such as gov.uk, NRM statistics Q4 2022, published 2 Mar 2023",
            ),
        ),
    )


def _command(year: int, **values: object) -> RecordStated:
    stated_by, stated_of = values["stated_by"], values["stated_of"]
    quarter, number = values["quarter"], values["number"]
    return RecordStated(
        year=year,
        stated_by=stated_by if isinstance(stated_by, StatedBy) else None,
        stated_of=stated_of if isinstance(stated_of, StatedOf) else None,
        quarter=quarter if isinstance(quarter, int) else None,
        number=number if isinstance(number, int) else None,
        said=str(values["said"] or ""),
    )


YEAR_WIDTH = 150
EMPTY = EmptyTab(
    "list-checks",
    "Nothing is missing",
    "Each victim this year has a referral or a recorded reason, and each referral has its crime.",
)


class ReconciliationPage(ListPage[Reconciliation, KeyedRow]):
    """What is missing on the left, by case; counts and numbers from other sources on the right."""

    name: ClassVar[str] = "reconciliation"
    title: ClassVar[str] = "Reconciliation"
    known_as: ClassVar[str] = "compare figures Home Office"
    icon: ClassVar[str] = "scale"
    needs: ClassVar[Permission] = Permission.PUBLISH
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "impact"
    back_to: ClassVar[str] = "impact"
    list_name: ClassVar[str] = "What is missing"
    list_width: ClassVar[int] = 640
    empty: ClassVar[EmptyTab] = EMPTY
    opens: ClassVar[tuple[str, ...]] = ("reconciliation",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open the case of the selected line"),
        (ENTER_KEYS, "In the list: enter a number from another source"),
        ("Esc", "Back to Impact"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.year = ChoiceField(())
        self.year.setAccessibleName("Year")
        self.year.setFixedWidth(YEAR_WIDTH)
        self.card, self.stating = CountsCard(), FigureForm(dispatcher, context)
        self.saving = ReconciliationSaving(dispatcher, context, self.chosen)
        self._asked: int | None = None
        """The year that is shown or waited for; None for the current one."""
        save = Button("Save counts", icon="download")
        save.clicked.connect(self.saving.begin)
        self.add_button(save, needs_answer=True)
        above = filter_row(Label("Year", step=Type.LABEL, tone="text2"), self.year)
        above.addStretch(1)
        self.saving.begun.connect(self.stating.leave)  # before the page makes room, as leaving shows the card
        self.lay_out(self.card, self.stating, self.saving, above=(above,))
        self._connect()

    def _connect(self) -> None:
        self.year.edited.connect(self._year_chosen)
        self.card.state.clicked.connect(self._enter_figure)
        bind_keys(self.index.list, ((ENTER_KEYS, self._enter_figure),))

    @override
    def query(self) -> AskReconciliation:
        return AskReconciliation(year=self._asked)

    @override
    def rows_of(self, answer: Reconciliation) -> Sequence[KeyedRow]:
        return _lines(answer.gaps)

    @override
    def line_of(self, row: KeyedRow) -> KeyedRow:
        return row

    @override
    def count_of(self, answer: Reconciliation) -> str:
        return f"{answer.name}, {len(answer.gaps):,} to settle"

    @override
    def fill_card(self, row: KeyedRow) -> None:
        """Do nothing: the card is about the year, whichever row is selected."""

    @property
    @override
    def has_card(self) -> bool:
        return self.answer is not None

    def chosen(self) -> int:
        """Return the year that is shown."""
        return self.answer.year if self.answer is not None else 0

    @override
    def open_record(self, kind: str, year: int) -> None:
        """Show a year; 0 leaves the one that is shown."""
        self._asked = year or self._asked
        self.shown()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (
            PageAction(
                label="Enter a number",
                run=self._enter_figure,
                icon="plus",
                keys=ENTER_KEYS,
                why_not=self.unless_waiting(),
            ),
            PageAction(
                label="Save the counts", run=self.saving.begin, icon="download", why_not=self.unless_waiting()
            ),
        )

    def _year_chosen(self) -> None:
        year = self.year.value()
        self._asked = year if isinstance(year, int) else None
        self.ask()

    @override
    def show_answer(self, answer: Reconciliation) -> None:
        self.year.offer(answer.years)
        self.year.show_value(answer.year)
        self.card.show_year(answer)
        super().show_answer(answer)

    @override
    def select(self, key: object) -> None:
        self.selected_key = key

    @override
    def open_row(self, key: object) -> None:
        gaps = self.answer.gaps if self.answer is not None else ()
        if isinstance(key, int) and key < len(gaps):
            gap = gaps[key]
            kind, id_ = ("entry", gap.entry_id) if gap.entry_id else ("cases", gap.case_id)
            self.open_requested.emit(kind, id_)

    def _enter_figure(self) -> None:
        if self.answer is not None:
            self.saving.hide()
            self.card.hide()
            self.stating.begin_with(self.answer)


def _lines(gaps: Sequence[Gap]) -> list[KeyedRow]:
    """Return the gaps under a heading for each kind, with its count."""
    counts, lines, previous = Counter(gap.kind for gap in gaps), list[KeyedRow](), None
    for index, gap in enumerate(gaps):
        is_first = gap.kind is not previous
        heading, note = (gap.kind.label, f"{counts[gap.kind]:,}") if is_first else ("", "")
        lines.append(KeyedRow(index, gap_look(gap, heading=heading, note=note)))
        previous = gap.kind
    return lines
