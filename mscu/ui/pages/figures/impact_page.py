"""Impact: the unit's year in figures compared with the year before, overall or for one district."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.figures.counts_issuing import PDF, IssueImpact
from mscu.actions.figures.impact import AskImpact, AskImpactChoices, ImpactChoices
from mscu.actions.figures.suppression import ALL
from mscu.documents.figure_table import FigureTable, in_words
from mscu.documents.figures.bars import Ink, PlacedBar, PlacedText, lay_out_bars
from mscu.documents.figures.impact import ALL_DISTRICTS, Headline, Impact
from mscu.documents.map.district_outlines import outlines
from mscu.exchange.list_file import FORMS
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.look.row_delegate import wrapped
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form, recipient_section
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.figures.district_map import DistrictMap
from mscu.ui.pages.figures.district_page import SOURCE
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.label import Figure, Label, rule
from mscu.ui.widgets.skeleton import SkeletonShape

# A table of figures with bars, laid out as on paper


MIN_WIDTH = 420


class FigureBars(QWidget):
    """One table: rows with two bars, this year's numbers, last year's, and the change."""

    def __init__(self, table: FigureTable, years: tuple[str, str]) -> None:
        super().__init__()
        self.table, self.years = table, years
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.setMinimumWidth(MIN_WIDTH)
        self.setAccessibleName(table.title)
        self.setAccessibleDescription(accessible_text(in_words(table, *years)))

    @override
    def sizeHint(self) -> QSize:
        return QSize(MIN_WIDTH, round(lay_out_bars(self.table, MIN_WIDTH, self.years).height))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), tokens(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = lay_out_bars(self.table, self.width(), self.years)
        for y in places.rules:
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(0, round(y), self.width(), round(y))
        for bar in places.bars:
            _paint_bar(painter, theme, bar)
        for text in places.words:
            _paint_text(painter, theme, text)


def _paint_bar(painter: QPainter, theme: Tokens, bar: PlacedBar) -> None:
    box = QRectF(bar.x + 0.5, bar.y + 0.5, bar.w, bar.h)
    if bar.ink is Ink.THIS:
        painter.fillRect(box, colour(theme.accent))
        return
    painter.setPen(QPen(colour(theme.edge), 1))
    hatching = QBrush(colour(theme.line2), Qt.BrushStyle.BDiagPattern)
    painter.setBrush(hatching if bar.ink is Ink.HELD else QBrush(colour(theme.surface)))
    painter.drawRect(box)


def _paint_text(painter: QPainter, theme: Tokens, text: PlacedText) -> None:
    painter.setFont(font(Type.STRONG if text.strong else Type.BODY))
    painter.setPen(colour(theme.text2 if text.quiet else theme.text))
    alignment = Qt.AlignmentFlag.AlignRight if text.right else Qt.AlignmentFlag.AlignLeft
    lines = wrapped(text.words, QFontMetricsF(painter.font()), text.w)
    painter.drawText(
        QRectF(text.x, text.y, text.w, text.h), alignment | Qt.AlignmentFlag.AlignVCenter, "\n".join(lines)
    )


# The cards of the page: headline figures, tables, and the map of the districts


PADDING = 16
MAP_HEIGHT = 300


def card(title: str, *widgets: QWidget) -> QFrame:
    """Build a card with a title."""
    frame = QFrame()
    frame.setProperty("card", "true")
    frame.setAccessibleName(title)
    column = vbox(within=frame, spacing=Space.SMALL, margins=(PADDING, 12, PADDING, 12))
    if title:
        column.addWidget(Label(title, step=Type.SECTION))
    for widget in widgets:
        column.addWidget(widget)
    return frame


def headlines(figures: Sequence[Headline], last_year: str) -> QFrame:
    """Build the card with the headline figures side by side."""
    frame = QFrame()
    frame.setProperty("card", "true")
    frame.setAccessibleName("The most important figures")
    row = hbox(within=frame, spacing=Space.NONE)
    for index, headline in enumerate(figures):
        if index:
            row.addWidget(rule(upright=True))
        row.addWidget(_headline(headline, last_year), 1)
    return frame


def _headline(headline: Headline, last_year: str) -> QWidget:
    cell = QWidget()
    cell.setAccessibleName(f"{headline.label}: {headline.this}, in {last_year} {headline.before}")
    is_number = headline.this[:1].isdigit()
    vbox(
        Label(headline.label, step=Type.SMALL, tone="text2", wrap=True),
        Figure(headline.this, step=Type.PAGE if is_number else Type.STRONG, wrap=True, selectable=True),
        Label(f"{headline.before} before", step=Type.SMALL, tone="text2", wrap=True),
        stretch(),
        within=cell,
        spacing=Space.HAIR,
        margins=(12, 10, 8, 10),
    )
    return cell


def figures(table: FigureTable, impact: Impact) -> QFrame:
    """Build the card of a table with its bars; for districts, with the map."""
    bars = FigureBars(table, (impact.year, impact.before))
    if table.key != "district":
        return card(table.title, bars)
    source = Label(SOURCE, step=Type.SMALL, tone="text2", wrap=True)
    return card(table.title, _map(table), source, bars)


def _map(table: FigureTable) -> DistrictMap:
    rows = {row.label: row.this for row in table.rows}
    figures = {outline.district: rows[outline.name] for outline in outlines() if outline.name in rows}
    map_ = DistrictMap()
    map_.setFixedHeight(MAP_HEIGHT)
    map_.show_numbers(
        {key: figure.number for key, figure in figures.items() if figure.number is not None},
        {
            outline.district: f"{outline.name}: {figures[outline.district].words}"
            for outline in outlines()
            if outline.district in figures
        },
    )
    return map_


# Saving the figures of a year as a document or a spreadsheet


NOTE = "Small numbers are not shown; restricted cases are not counted"


class ImpactSaving(FileSaveForm):
    """The form beside the figures; what is typed is for one copy, and not kept as a draft."""

    title = "Save the figures"
    kinds = "Document (*.pdf);;Workbook (*.xlsx);;Table (*.csv)"
    endings = (PDF, *FORMS)
    content_nouns = ("figure", "figures")

    def __init__(
        self, dispatcher: Dispatcher, context: PageContext, current: Callable[[], tuple[int, str]]
    ) -> None:
        super().__init__(dispatcher, context, "impact")
        self._year_and_district = current

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key="impact/save",
            label="Figures as a file",
            title="Save the figures as a file",
            notice=NOTE,
            sections=(recipient_section(names_nobody=IssueImpact.names_nobody),),
            make=self._command,
            save="Save the figures",
        )

    def _command(self, **values: object) -> IssueImpact:
        year, district = self._year_and_district()
        return IssueImpact(year=year, district=district, form=self.file_format, **self.answers(values))


NOT_FOR_PUBLICATION = "Not to be published"
NO_PRINT = "your role cannot print or save"
NO_REPORT = "your role cannot issue anything for publication"
NO_RECONCILING = "a supervisor or the disclosure officer does"
SAVING_WIDTH, NARROW_SAVING = 420, 324
STACKED_BELOW = 1100
"""Width of the page in pixels below which one column of tables stands under the other."""
GAP = 12
LEFT = ("district", "age", "enforcement", "groups", "survivors")
"""The tables of the left column, from the top; the right column has the others."""


class ImpactPage(Page):
    """Figures of a year, counting what the viewer may see."""

    name: ClassVar[str] = "impact"
    title: ClassVar[str] = "Impact"
    known_as: ClassVar[str] = "figures statistics numbers performance"
    icon: ClassVar[str] = "chart-column"
    needs: ClassVar[Permission] = Permission.PLAN
    skeleton: ClassVar[SkeletonShape | None] = None

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.year = ChoiceField(())
        self.year.setAccessibleName("Year")
        self.district = ChoiceField((), empty=ALL_DISTRICTS)
        self.district.setAccessibleName("District")
        self.saving = ImpactSaving(dispatcher, context, self.chosen)
        self.impact: Impact | None = None
        self._asked = (0, "")
        """The year and district whose figures are shown, or waited for."""
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out_page()
        self.year.edited.connect(self._ask)
        self.district.edited.connect(self._ask)
        self.saving.notified.connect(self.tell)
        self.saving.begun.connect(self._make_room)
        self.saving.left.connect(self._form_left)

    def _lay_out_page(self) -> None:
        if self.context.actor.may(Permission.PRINT):
            save = Button("Save figures", icon="download")
            save.clicked.connect(self.saving.begin)
            self.add_button(save, needs_answer=True)
        if self.context.actor.may(Permission.PUBLISH):
            reconcile = Button("Reconcile", icon="scale")
            reconcile.clicked.connect(self._reconcile)
            self.add_button(reconcile)
            report = Button("Panel report", icon="file-text", kind=ButtonKind.PRIMARY)
            report.clicked.connect(self._write_report)
            self.add_button(report, needs_answer=True)
        above = hbox(spacing=Space.SMALL)
        for label, field, width in (("Year", self.year, 150), ("District", self.district, 220)):
            above.addWidget(Label(label, step=Type.LABEL, tone="text2"))
            field.setFixedWidth(width)
            above.addWidget(field)
            above.addSpacing(12)
        above.addWidget(ChipLabel(Chip(NOT_FOR_PUBLICATION, Status.SOON)))
        above.addStretch(1)
        self._content = QWidget()
        self._column = vbox(within=self._content, margins=(0, 0, 8, 0))
        self.area = scrolling(self._content)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Figures")
        row = hbox(
            growing(AnswerFrame(self.answers, self.area, SkeletonShape.FILE)),
            self.saving,
            spacing=Space.LARGE,
        )
        self.body.addLayout(above)
        self.body.addLayout(row, 1)

    @override
    def shown(self) -> None:
        self.dispatcher.ask(AskImpactChoices(), then=self._offer)
        self.year.setFocus()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.saving.leave()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        may = self.context.actor.may
        return (
            PageAction(
                label="Save the figures",
                run=self.saving.begin,
                icon="download",
                why_not=self.unless_waiting("" if may(Permission.PRINT) else NO_PRINT),
            ),
            PageAction(
                label="Write the report to the panel",
                run=self._write_report,
                icon="file-text",
                why_not=self.unless_waiting("" if may(Permission.PUBLISH) else NO_REPORT),
            ),
            PageAction(
                label="Reconcile victims, referrals and crime numbers",
                run=self._reconcile,
                icon="scale",
                why_not="" if may(Permission.PUBLISH) else NO_RECONCILING,
            ),
        )

    def _reconcile(self) -> None:
        self.open_requested.emit("reconciliation", self.chosen()[0])

    def _write_report(self) -> None:
        self.open_requested.emit("panel", self.chosen()[0])

    def chosen(self) -> tuple[int, str]:
        """Return the year and the district that are shown."""
        year = self.year.value()
        return (year if isinstance(year, int) else 0), str(self.district.value() or ALL)

    def _offer(self, choices: ImpactChoices) -> None:
        year = self.year.value()
        self.year.offer(choices.years)
        self.year.show_value(choices.finished if year is None else year)
        self.district.offer(choices.districts)
        self._ask()

    def _ask(self) -> None:
        year, district = self.chosen()
        if not year:  # before the choices are read
            return
        if (year, district) != self._asked:
            self._asked = (year, district)
            self.answers.wait()
            self.set_title(self.title)
        self.dispatcher.ask(AskImpact(year=year, district=district), then=self._show)

    def _show(self, impact: Impact) -> None:
        self.impact = impact
        self.set_title("Impact", f"{impact.year_days}, compared with {impact.before}")
        content = QWidget()
        content.setProperty("bare", True)
        self._columns = QBoxLayout(self._direction())
        self._columns.setSpacing(GAP)
        self._columns.addLayout(self._tables(impact, left=True), 1)
        self._columns.addLayout(self._tables(impact, left=False), 1)
        vbox(
            headlines(impact.headlines, impact.before),
            self._columns,
            within=content,
            spacing=GAP,
            margins=(0, 0, 8, 0),
        )
        at = self.area.verticalScrollBar().value()
        self.area.setWidget(content)
        content.show()
        self.area.verticalScrollBar().setValue(at)

    def _direction(self) -> QBoxLayout.Direction:
        """Return the direction of the two columns: stacked where a form or the window leaves them no room."""
        is_narrow = self.saving.card is not None or self.width() < STACKED_BELOW
        ways = QBoxLayout.Direction
        return ways.TopToBottom if is_narrow else ways.LeftToRight

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.setDirection(self._direction())
        self.saving.setFixedWidth(NARROW_SAVING if self.width() < STACKED_BELOW else SAVING_WIDTH)

    def _make_room(self) -> None:
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom)

    def _form_left(self) -> None:
        self._columns.setDirection(self._direction())
        self.year.setFocus()

    def _tables(self, impact: Impact, *, left: bool) -> QVBoxLayout:
        column = vbox(spacing=GAP)
        for table in impact.figures:
            if (table.key in LEFT) is left:
                column.addWidget(figures(table, impact))
        if left:
            notes = (Label(note, tone="text2", wrap=True) for note in impact.notes)
            column.addWidget(card("How it is counted", *notes))
        column.addStretch(1)
        return column
