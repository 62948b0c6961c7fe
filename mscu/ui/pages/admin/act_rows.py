"""The rows of the audit page: when, who, what was done and why, and how it is unusual."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QFrame, QSizePolicy
from typing_extensions import override

from mscu.actions.admin.act_rows import ActRow
from mscu.actions.admin.audit_acts import ActFilter, ActSheet
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import CHIP_HEIGHT, Chip, chip_width, paint_chip
from mscu.ui.look.folding import isolated, isolated_parts, joined, sentence
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, hbox, stretch
from mscu.ui.look.palette import Status, Tokens, colour
from mscu.ui.look.row_delegate import RowDelegate, RowStyle, draw, two_lines
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.label import Label

STYLE = RowStyle(gutter=24, height=50)
WHEN_WIDTH = 86
WHO_SHARE, WHO_LEAST, WHO_MOST = 0.19, 112, 200
_GAP = 12
_TOP, _LINE = 7, 18
_RIGHT = 14
HEADINGS = ("When", "Who", "Did what, and why")
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


def who_width(width: float) -> float:
    """Return the width of the column of people in a list of this width."""
    return min(max(width * WHO_SHARE, WHO_LEAST), WHO_MOST)


class ActDelegate(RowDelegate):
    """Paints acts in three columns of two lines."""

    @override
    def _paint_row(self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook) -> None:
        if not isinstance(look, ActLook):
            super()._paint_row(painter, theme, row, look)
            return
        first = QRectF(row.x() + self.row_style.gutter, row.y() + _TOP, WHEN_WIDTH - _GAP, _LINE)
        draw(painter, look.clock, first, (Type.BODY, theme.text))
        _draw_second(painter, theme, first, look.day)
        who = QRectF(first.x() + WHEN_WIDTH, first.y(), who_width(row.width()) - _GAP, _LINE)
        name = two_lines(look.who, QFontMetricsF(font(Type.STRONG)), who.width())
        draw(painter, name[0], who, (Type.STRONG, theme.text))
        if len(name) > 1:  # no name is cut for a role
            draw(painter, name[1], who.translated(0, _LINE), (Type.STRONG, theme.text))
        else:
            _draw_second(painter, theme, who, look.role)
        left, right = who.right() + _GAP, row.right() - _RIGHT
        if look.chip is not None:
            right -= chip_width(look.chip) + _GAP
            top = round(row.center().y() - CHIP_HEIGHT / 2)
            paint_chip(painter, theme, look.chip, QRectF(right + _GAP, top, 0, 0).topLeft())
        what = QRectF(left, first.y(), right - left, _LINE)
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

    def take_before(self) -> int | None:
        """Return the row before which older acts are to be read, once; None if there are none."""
        before, self._before = self._before, None
        return before


class ActHeadings(QFrame):
    """The headings of the columns, above the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # as wide as the list
        self._labels = [Label(heading, step=Type.LABEL, tone="text2") for heading in HEADINGS]
        self.hint = Label(HINT, step=Type.SMALL, tone="text2")
        self._row = hbox(
            *self._labels,
            stretch(),
            self.hint,
            within=self,
            spacing=Space.NONE,
            margins=(STYLE.gutter, 4, _RIGHT, 4),
        )

    def show_filter(self, filter_: ActFilter) -> None:
        """Show what the rows are."""
        self.hint.setText(HINT_OF_OCCASIONS if filter_.by_occasion else HINT)

    def fit(self, width: int) -> None:
        """Put the headings above the columns of a list of this width."""
        when, who, what = self._labels
        when.setFixedWidth(WHEN_WIDTH)
        who.setFixedWidth(round(who_width(width)))
        what.setMinimumWidth(0)
        self.hint.setVisible(width > _HINT_ABOVE)


_HINT_ABOVE = 640


def act_view(model: ActModel) -> RowsView:
    """Return the list of acts."""
    view = RowsView(model, "Audit", STYLE)
    view.setItemDelegate(ActDelegate(STYLE, view))
    return view
