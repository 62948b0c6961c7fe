"""The audit, newest first, with filters by user, action, record, case and date."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from mscu.actions.admin.audit_trail import AuditChoices, AuditFilter, AuditPage, AuditRow, AuditSheet, Choices
from mscu.codes import Operation, StoreKind
from mscu.ui.look.folding import tip
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.pages.admin.store_panel import VerifyCard
from mscu.ui.pages.core.answer_frame import AnsweredPanel
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import Card, Fact, Facts, scrolling
from mscu.ui.widgets.choices import ChoiceField, Option
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

PADDING = 12
_RING = 2
_DISPLAY = Qt.ItemDataRole.DisplayRole.value
_FONT = Qt.ItemDataRole.FontRole.value


class AuditCellDelegate(QStyledItemDelegate):
    """Paints text cells; the selected row is filled, and ringed while it has the keyboard focus."""

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box, state, theme = QRectF(option.rect), option.state, tokens(option.palette)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.fillRect(box, colour(theme.soft))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(theme.line))
        text_font = index.data(_FONT)
        text_font = text_font if isinstance(text_font, QFont) else font(Type.SMALL)
        painter.setFont(text_font)
        painter.setPen(colour(theme.text))
        text_rect = box.adjusted(PADDING, 0, -4, 0)
        text = str(index.data(_DISPLAY) or "")
        elided = QFontMetrics(text_font).elidedText(text, Qt.TextElideMode.ElideRight, int(text_rect.width()))
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter, elided)
        if is_selected and option.widget.hasFocus():
            _paint_ring(painter, box, index, theme.focus)


def _paint_ring(painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex, ink: str) -> None:
    """Paint this cell's part of the focus ring around its row."""
    width = box.width()
    painter.fillRect(QRectF(box.x(), box.y(), width, _RING), colour(ink))
    painter.fillRect(QRectF(box.x(), box.bottom() - _RING, width, _RING), colour(ink))
    if index.column() == 0:
        painter.fillRect(QRectF(box.x(), box.y(), _RING, box.height()), colour(ink))
    if index.column() + 1 == index.model().columnCount():
        painter.fillRect(QRectF(box.right() - _RING, box.y(), _RING, box.height()), colour(ink))


_ROW = 34
_REPORT_HEIGHT = 240
_TIP = Qt.ItemDataRole.ToolTipRole.value
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole.value


@dataclass(frozen=True)
class Column:
    """A column of the table: its heading, its width in pixels, and the text for a row."""

    heading: str
    width: int
    text: Callable[[AuditRow], str]


def _number(row: AuditRow) -> str:
    return f"{row.seq:,}"


def _when(row: AuditRow) -> str:
    return row.when


def _who(row: AuditRow) -> str:
    return row.actor


def _what(row: AuditRow) -> str:
    return row.operation.label


def _record(row: AuditRow) -> str:
    return row.record


def _case(row: AuditRow) -> str:
    return row.case_reference


def _details(row: AuditRow) -> str:
    searched = f"“{row.searched}”" if row.searched else ""
    parts = (searched, row.reason, row.purpose, row.recipients, row.action_words)
    return " · ".join(part for part in parts if part)


COLUMNS = (
    Column("Number", 80, _number),
    Column("When", 140, _when),
    Column("Who", 130, _who),
    Column("What", 140, _what),
    Column("Record", 150, _record),
    Column("Case", 110, _case),
    Column("Details", 0, _details),
)


class AuditModel(QAbstractTableModel):
    """The audit rows read so far; `more_requested` asks for older ones."""

    more_requested = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[AuditRow] = []
        self._before: int | None = None

    def show_first_page(self, sheet: AuditSheet) -> None:
        """Show the first rows of a new filter."""
        self.beginResetModel()
        self._rows, self._before = list(sheet.rows), sheet.before
        self.endResetModel()

    def append_page(self, sheet: AuditSheet) -> None:
        """Append older rows."""
        if sheet.rows:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(sheet.rows) - 1)
            self._rows.extend(sheet.rows)
            self.endInsertRows()
        self._before = sheet.before

    def row_at(self, index: int) -> AuditRow:
        return self._rows[index]

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> Any:
        if role in {_DISPLAY, _SPOKEN, _TIP}:
            text = COLUMNS[index.column()].text(self._rows[index.row()])
            return tip(text) if role == _TIP else text
        if role == _FONT:
            return font(Type.SMALL, tabular=index.column() < 2)  # noqa: PLR2004 - number and time
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole.value:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @override
    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self._before is not None

    @override
    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        oldest_read, self._before = self._before, None
        if oldest_read is not None:
            self.more_requested.emit(oldest_read)


class DeferredChoice(ChoiceField):
    """A choice whose options are read from the store after it is shown."""

    def set_options(self, options: Iterable[Option]) -> None:
        """Set the options below the empty one."""
        while self.count() > 1:
            self.removeItem(self.count() - 1)
            self._values.pop()
        for value, label in options:
            self._add(value, label)


EXAMPLES = {StoreKind.UNIT: "MS-22-0047", StoreKind.SURVIVORS: "SV-22-0001"}
"""An example of a reference, by kind of store."""


class AuditPanel(AnsweredPanel):
    """The filters, the table, and the selected row in full."""

    def __init__(
        self, dispatcher: Dispatcher, store: StoreKind = StoreKind.UNIT, *, may_verify: bool = False
    ) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._check = VerifyCard(dispatcher) if may_verify else None
        self._model = AuditModel(self)
        self._table = _table(self._model)
        self._card = Card("Audit", flush=True)
        self._facts = Facts(columns=2)
        self._hint = Label("Select a row to see its details.", tone="text3")
        self._person = DeferredChoice([], empty="Anyone")
        self._operation = ChoiceField(
            [(operation, operation.label) for operation in Operation], empty="Any action"
        )
        self._record = DeferredChoice([], empty="Any record")
        self._case = LineField(placeholder=f"such as {EXAMPLES[store]}")
        self._first, self._last = (LineField(placeholder="such as 12 Nov 2022"), LineField())
        self._choices_read = False
        self._lay_out()
        self._model.more_requested.connect(self._read_more)
        self._table.selectionModel().currentRowChanged.connect(self._show_row)
        for choice in (self._person, self._operation, self._record):
            choice.edited.connect(self.ask)
        for line in (self._case, self._first, self._last):
            line.editingFinished.connect(self.ask)

    def ask(self) -> None:
        """Read the newest rows that match the filters."""
        if not self._choices_read:
            self._choices_read = True
            self._dispatcher.ask(AuditChoices(), then=self._on_choices)
        self._dispatcher.ask(AuditPage(filter=self.filter()), then=self._show_page)

    def filter(self) -> AuditFilter:
        operation = self._operation.value()
        return AuditFilter(
            actor=str(self._person.value() or ""),
            operation=operation if isinstance(operation, Operation) else None,
            object_type=str(self._record.value() or ""),
            case_reference=str(self._case.value()),
            first_day=str(self._first.value()),
            last_day=str(self._last.value()),
        )

    def _on_choices(self, choices: Choices) -> None:
        self._person.set_options(
            [(name, f"{display_name} ({name})") for name, display_name in choices.people]
        )
        self._record.set_options(choices.object_types)

    def _show_page(self, sheet: AuditSheet) -> None:
        self._card.set_title("Audit", f"{sheet.total:,} rows, newest first")
        self._facts.show_facts(())
        self._hint.show()
        self._model.show_first_page(sheet)
        self._table.scrollToTop()

    def _read_more(self, before: int) -> None:
        self._dispatcher.ask(AuditPage(filter=self.filter(), before=before), then=self._append_page)

    def _append_page(self, sheet: AuditSheet) -> None:
        self._model.append_page(sheet)

    def _show_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            return
        row = self._model.row_at(current.row())
        self._hint.hide()
        self._facts.show_facts(
            (
                Fact("Row", f"{row.seq:,}, {row.when}"),
                Fact("Who", f"{row.actor} at {row.device}"),
                Fact("What", f"{row.operation.label} ({row.action_words})"),
                Fact("Record", " of ".join(p for p in (_record(row), row.case_reference) if p)),
                Fact("Searched for", row.searched),
                Fact("Reason", row.reason),
                Fact("Purpose", row.purpose),
                Fact("Recipients", row.recipients),
            )
        )

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(8)
        for field, name in (
            (self._person, "Who"),
            (self._operation, "What"),
            (self._record, "Record"),
            (self._case, "Case"),
            (self._first, "First day"),
            (self._last, "Last day"),
        ):
            filters.addWidget(FieldCell(name, field), 1)
        self._card.body.addWidget(self._table, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(filters)
        layout.addWidget(self._card, 1)
        row = Card()
        row.body.addWidget(self._hint)
        row.body.addWidget(self._facts)
        row.setMinimumHeight(96)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(row, 1)
        if self._check is not None:
            around = QWidget()
            inner = QVBoxLayout(around)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.addWidget(self._check)
            report = scrolling(around)
            report.setMinimumHeight(_REPORT_HEIGHT)
            below.addWidget(report, 1)
        layout.addLayout(below)


def _table(model: AuditModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName("Audit")
    table.setItemDelegate(AuditCellDelegate(table))
    table.setProperty("bare", True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    rows_header, columns_header = table.verticalHeader(), table.horizontalHeader()
    rows_header.hide()
    rows_header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows_header.setDefaultSectionSize(_ROW)
    columns_header.setHighlightSections(False)
    columns_header.setStretchLastSection(True)
    for index, column in enumerate(COLUMNS):
        if column.width:
            columns_header.resizeSection(index, column.width)
    return table
