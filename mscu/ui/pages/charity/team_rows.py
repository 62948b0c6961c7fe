"""The charity's team as a table of painted rows: who supports how many, and what is due with each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from typing_extensions import override

from mscu.actions.charity.lead_desk import LeadDeskSummary, TeamLine
from mscu.text.counts import count_of
from mscu.ui.lists.column_header import Column, ColumnHeader
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import CHIP_HEIGHT, Chip, chip_width, paint_chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Status, Tokens, colour
from mscu.ui.look.row_delegate import RowDelegate, RowStyle, draw
from mscu.ui.look.row_look import RowLook

STYLE = RowStyle(height=46)
HEADINGS = ("Supports", "Today", "Late", "Consents", "Cards", "Waiting")
SUPPORTS_WIDTH, WIDTH = 112, 70
"""Pixels: the column of how many each supports has a bar."""
COLUMNS = (
    Column("Navigator", least=120),
    Column(HEADINGS[0], SUPPORTS_WIDTH, least=SUPPORTS_WIDTH, right=True),
    *(Column(heading, WIDTH, right=True) for heading in HEADINGS[1:]),
)
_TOP, _LINE = 5, 18
_BAR, _BAR_HEIGHT = 64, 6
_NONE = "–"


@dataclass(frozen=True)
class TeamLook(RowLook):
    """A navigator's row: the figures in the order of the headings, and the share of the largest load."""

    figures: tuple[int, ...] = ()
    share: float = 0.0


def team_looks(answer: LeadDeskSummary) -> list[TeamLook]:
    """Return a row for each navigator."""
    most = max((line.supports for line in answer.team), default=0)
    return [_look(line, answer, most) for line in answer.team]


def _look(line: TeamLine, answer: LeadDeskSummary, most: int) -> TeamLook:
    figures = (line.supports, line.today, line.late, line.consents, line.cards, line.waiting)
    on_call = f"on call to {answer.on_call_until}" if line.name == answer.on_call else ""
    covers = f"covers {count_of(line.covers, 'survivor')}" if line.covers else ""
    said = zip(HEADINGS, figures, strict=True)
    return TeamLook(
        isolated(line.name),
        joined(on_call, covers),
        aside=", ".join(f"{heading.lower()}: {figure or 'none'}" for heading, figure in said),
        figures=figures,
        share=line.supports / most if most else 0.0,
    )


def sorted_team(looks: Iterable[TeamLook], column: int, *, descending: bool) -> list[TeamLook]:
    """Return the rows sorted by the name or by a figure; those that are alike keep their order."""

    def key(look: TeamLook) -> str | int:
        return look.figures[column - 1] if column else look.plain_title.casefold()

    return sorted(looks, key=key, reverse=descending)


class TeamDelegate(RowDelegate):
    """Paints a navigator's name, and the figures in columns."""

    def __init__(self, view: RowsView) -> None:
        super().__init__(STYLE, view)
        self.header = ColumnHeader(view, COLUMNS, gutter=STYLE.gutter, sorted_by=(0, False))

    @override
    def _paint_row(self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook) -> None:
        if not isinstance(look, TeamLook):
            super()._paint_row(painter, theme, row, look)
            return
        name_box, *boxes = [self.header.box(index, row) for index in range(len(COLUMNS))]
        name = QRectF(name_box.left(), row.y() + _TOP, name_box.width(), _LINE)
        if not look.detail:
            name.moveTop(row.center().y() - _LINE / 2)
        draw(painter, look.title, name, (Type.STRONG, theme.text))
        draw(painter, look.detail, name.translated(0, _LINE), (Type.SMALL, theme.text2))
        _paint_load(painter, theme, boxes[0], look)
        for heading, figure, box in list(zip(HEADINGS, look.figures, boxes, strict=True))[1:]:
            _paint_figure(painter, theme, box, figure, is_chip=heading in {"Consents", "Cards"})


def _paint_load(painter: QPainter, theme: Tokens, box: QRectF, look: TeamLook) -> None:
    _paint_text(painter, theme, box.adjusted(0, 0, -_BAR - 8, 0), f"{look.figures[0]:,}")
    track = QRectF(box.right() - _BAR + 0.5, round(box.center().y()) - _BAR_HEIGHT / 2, _BAR - 1, _BAR_HEIGHT)
    painter.setPen(QPen(colour(theme.edge), 1))
    painter.setBrush(colour(theme.sunken))
    painter.drawRoundedRect(track, 2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.accent))
    painter.drawRect(track.adjusted(0.5, 0.5, -track.width() * (1 - look.share) - 0.5, -0.5))


def _paint_figure(painter: QPainter, theme: Tokens, box: QRectF, figure: int, *, is_chip: bool) -> None:
    """Paint a figure; what ends soon is a chip, and nothing is a dash."""
    if not (figure and is_chip):
        _paint_text(painter, theme, box, f"{figure:,}" if figure else _NONE, is_quiet=not figure)
        return
    chip = Chip(f"{figure:,}", Status.SOON)
    corner = QPointF(box.right() - chip_width(chip), round(box.center().y() - CHIP_HEIGHT / 2))
    paint_chip(painter, theme, chip, corner)


def _paint_text(painter: QPainter, theme: Tokens, box: QRectF, text: str, *, is_quiet: bool = False) -> None:
    painter.setFont(font(Type.BODY if is_quiet else Type.STRONG, tabular=True))
    painter.setPen(colour(theme.text2 if is_quiet else theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
