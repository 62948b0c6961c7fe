"""The rows of the audit page: when, who, what was done and why, and how it is unusual."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from typing_extensions import override

from mscu.actions.admin.act_rows import ActRow
from mscu.actions.admin.audit_acts import ActFilter, ActOrder, ActSheet, ActSort
from mscu.ui.lists.column_header import GAP, RIGHT, Column, ColumnHeader
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import CHIP_HEIGHT, Chip, chip_width, paint_chip
from mscu.ui.look.folding import isolated, isolated_parts, joined, sentence
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import hbox, stretch
from mscu.ui.look.palette import Status, Tokens, colour
from mscu.ui.look.row_delegate import RowDelegate, RowStyle, draw, wrapped
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.label import Label

STYLE = RowStyle(gutter=24, height=50)
_TOP, _LINE = 7, 18
COLUMNS = (
    Column("When", 110, least=110),
    Column("Who", 174, least=112),
    Column("Did what, and why", least=400, sorts=False),
)
"""Sentences are composed of what is read, so the store cannot sort by them."""
SORTS = (ActSort.WHEN, ActSort.WHO)
HINT = "Unusual ones are marked, all are shown"
HINT_OF_OCCASIONS = "One row for each occasion"


@dataclass(frozen=True)
class ActLook(RowLook):
    """An act as it is painted: the verb of its sentence stands out."""

    clock: str = ""
    day: str = ""
    who: str = ""
    role: str = ""
    verb: str = ""
    what: str = ""


def act_look(row: ActRow) -> ActLook:
    """Return an act as a row."""
    marks = ", ".join(row.marks)
    return ActLook(
        title=sentence(f"{row.verb} {isolated(row.what)}".strip()),
        detail=row.why,
        time=f"{row.clock} {row.day}",
        kind=joined(row.who, row.role),
        chip=Chip(marks, Status.SOON, in_full=f"Unusual: {marks}") if marks else None,
        clock=row.clock,
        day=row.day,
        who=row.who,
        role=row.role,
        verb=row.verb,
        what=isolated(row.what),
    )


class ActDelegate(RowDelegate):
    """Paints acts in three columns of two lines."""

    def __init__(self, header: ColumnHeader) -> None:
        super().__init__(STYLE, header.view)
        self._header = header

    @override
    def _paint_row(self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook) -> None:
        if not isinstance(look, ActLook):
            super()._paint_row(painter, theme, row, look)
            return
        boxes = [self._header.box(index, row) for index in range(len(COLUMNS))]
        first, who, what = (QRectF(box.x(), row.y() + _TOP, box.width(), _LINE) for box in boxes)
        draw(painter, look.clock, first, (Type.BODY, theme.text))
        _draw_second(painter, theme, first, look.day)
        name = wrapped(look.who, QFontMetricsF(font(Type.STRONG)), who.width())
        draw(painter, name[0], who, (Type.STRONG, theme.text))
        if len(name) > 1:  # no name is cut for a role
            draw(painter, name[1], who.translated(0, _LINE), (Type.STRONG, theme.text))
        else:
            _draw_second(painter, theme, who, look.role)
        if look.chip is not None:
            left = what.right() - chip_width(look.chip)
            paint_chip(painter, theme, look.chip, QPointF(left, round(row.center().y() - CHIP_HEIGHT / 2)))
            what.setRight(left - GAP)
        _draw_sentence(painter, theme, what, look)
        _draw_second(painter, theme, what, isolated_parts(look.detail))


def _draw_second(painter: QPainter, theme: Tokens, first: QRectF, text: str) -> None:
    """Paint the quiet line below a first one."""
    draw(painter, text, first.translated(0, _LINE), (Type.SMALL, theme.text2))


def _draw_sentence(painter: QPainter, theme: Tokens, box: QRectF, look: ActLook) -> None:
    """Paint the verb in semibold and the rest behind it."""
    verb_font = font(Type.BODY, weight=SEMIBOLD)
    painter.setFont(verb_font)
    painter.setPen(colour(theme.text))
    metrics = QFontMetricsF(verb_font)
    verb = metrics.elidedText(look.verb, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, verb)
    rest = box.adjusted(metrics.horizontalAdvance(f"{look.verb} "), 0, 0, 0)
    if rest.width() > 0:
        draw(painter, look.what, rest, (Type.BODY, theme.text))


def _number(row: ActRow) -> int:
    return row.last


class ActModel(RowsModel[ActRow]):
    """The acts read so far."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(act_look, id_of=_number, parent=parent)
        self._acts: list[ActRow] = []
        self._before: int | None = None

    def show_first_page(self, sheet: ActSheet, filtered_by: object) -> None:
        """Show the first acts of a filter."""
        self._acts, self._before = list(sheet.rows), sheet.before
        self.show_rows(self._acts, filtered_by)

    def append_page(self, sheet: ActSheet) -> None:
        """Append older acts."""
        self._acts.extend(sheet.rows)
        self._before = sheet.before
        self.show_rows(self._acts, self.filtered_by)

    def content_width(self, column: int) -> float:
        """Return how wide the content of the columns When or Who is."""
        small, body, strong = (QFontMetricsF(font(step)) for step in (Type.SMALL, Type.BODY, Type.STRONG))
        pairs = (
            (each.clock, body, each.day) if column == 0 else (each.who, strong, each.role)
            for each in self._acts
        )
        widths = (
            max(metrics.horizontalAdvance(first), small.horizontalAdvance(second))
            for first, metrics, second in pairs
        )
        return max(widths, default=0)

    def take_before(self) -> int | None:
        """Return the row before which older acts are to be read, once; None if there are none."""
        before, self._before = self._before, None
        return before


class ActHeader(ColumnHeader):
    """The headings of the columns, and at their right what the rows are."""

    def __init__(self, view: RowsView) -> None:
        super().__init__(view, COLUMNS, gutter=STYLE.gutter, sorted_by=(0, True))
        self.hint = Label(HINT, step=Type.SMALL, tone="text2")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        hbox(stretch(), self.hint, within=self, margins=(0, 0, RIGHT, 0))

    @property
    def order(self) -> ActOrder:
        return ActOrder(by=SORTS[self.sorted_by], descending=self.is_descending)

    def show_filter(self, filter_: ActFilter) -> None:
        """Show what the rows are."""
        self.hint.setText(HINT_OF_OCCASIONS if filter_.by_occasion else HINT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hint.setVisible(self.width() > _HINT_ABOVE)


_HINT_ABOVE = 640


def act_view(model: ActModel) -> tuple[RowsView, ActHeader]:
    """Return the list of acts and the header of its columns."""
    view = RowsView(model, "Audit", STYLE)
    header = ActHeader(view)
    header.content_width = model.content_width
    view.setItemDelegate(ActDelegate(header))
    return view, header
