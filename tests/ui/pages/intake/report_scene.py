"""The Reports page as a test works with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractButton

from mscu.ui.pages.intake.reports import ReportsPage
from tests.inputs.factories import a_report
from tests.ui.pages.cases.case_scene import settle, words_of
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[ReportsPage]


def register(scene: Scene) -> list[str]:
    return titles(scene.rows)


def card(scene: Scene) -> str:
    return words_of(scene.page.card)


def entry_id(scene: Scene) -> int:
    """Return the id of the report, or other entry, that is read."""
    entry = scene.page.card.entry
    assert entry is not None, "nothing is read"
    return entry.row.id


def lead(scene: Scene, words: str) -> QAbstractButton:
    """Find the link of the card or the column that says these words."""
    settle()
    links = scene.page.stack.findChildren(QAbstractButton)
    return next(each for each in links if words in each.accessibleName())


def state(scene: Scene, report_id: int) -> str:
    rows = scene.store.sql("SELECT triage_state FROM report WHERE id = ?", report_id)
    return str(rows[0][0]).rpartition(":")[2]


def open_report(scene: Scene, **fields: Any) -> int:
    """Record a report behind the page's back, and open it there."""
    number = a_report(scene.gate, **fields)
    scene.page.shown()
    scene.page.open_record("report", number)
    return number


def known(scene: Scene) -> str:
    """Return what the column beside the report says."""
    return words_of(scene.page.matching.column)
