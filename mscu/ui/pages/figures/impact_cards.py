"""The cards of Impact: the figures above all others, the tables, and the map of the districts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mscu.documents.figure_table import HELD_BACK, FigureTable
from mscu.documents.figures.impact import Headline, Impact
from mscu.documents.map.district_outlines import outlines
from mscu.ui.look.fonts import Type
from mscu.ui.pages.figures.district_map import DistrictMap
from mscu.ui.pages.figures.impact_bars import FigureBars
from mscu.ui.widgets.label import Label, rule

PADDING = 16
MAP_HEIGHT = 300
SOURCE = "Contains OS data © Crown copyright and database right. Open Government Licence v3.0."


def card(title: str, *parts: QWidget) -> QFrame:
    """Put parts under a title."""
    around = QFrame()
    around.setProperty("card", "true")
    around.setAccessibleName(title)
    column = QVBoxLayout(around)
    column.setContentsMargins(PADDING, 12, PADDING, 12)
    column.setSpacing(8)
    if title:
        column.addWidget(Label(title, step=Type.SECTION))
    for part in parts:
        column.addWidget(part)
    return around


def headlines(found: Sequence[Headline], before: str) -> QFrame:
    """Put the most important figures beside each other."""
    around = QFrame()
    around.setProperty("card", "true")
    around.setAccessibleName("The most important figures")
    row = QHBoxLayout(around)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for at, each in enumerate(found):
        if at:
            row.addWidget(rule(upright=True))
        row.addWidget(_headline(each, before), 1)
    return around


def _headline(told: Headline, before: str) -> QWidget:
    cell = QWidget()
    cell.setAccessibleName(f"{told.label}: {told.this}, in {before} {told.before}")
    column = QVBoxLayout(cell)
    column.setContentsMargins(12, 10, 8, 10)
    column.setSpacing(2)
    is_number = told.this[:1].isdigit()
    column.addWidget(Label(told.label, step=Type.SMALL, tone="text2", wrap=True))
    column.addWidget(
        Label(told.this, step=Type.PAGE if is_number else Type.STRONG, wrap=True, selectable=True)
    )
    column.addWidget(Label(f"{told.before} before", step=Type.SMALL, tone="text2", wrap=True))
    column.addStretch(1)
    return cell


def figures(table: FigureTable, impact: Impact) -> QFrame:
    """Show a table with its bars; of districts with the map."""
    bars = FigureBars(table, (impact.year, impact.before))
    if table.key != "district":
        return card(table.title, bars)
    source = Label(SOURCE, step=Type.SMALL, tone="text2", wrap=True)
    return card(table.title, _map(table), source, bars)


def _map(table: FigureTable) -> DistrictMap:
    rows = {row.label: row.this for row in table.rows}
    told = {each.district: rows[each.name] for each in outlines() if each.name in rows}
    drawn = DistrictMap()
    drawn.setFixedHeight(MAP_HEIGHT)
    drawn.held = HELD_BACK
    drawn.show_numbers(
        {key: each.number for key, each in told.items() if each.number is not None},
        {each.district: f"{each.name}: {told[each.district].words}" for each in outlines()
         if each.district in told},
    )  # fmt: skip
    return drawn
