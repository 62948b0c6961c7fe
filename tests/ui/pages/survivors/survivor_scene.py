"""How a person works with the Survivors page."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton

from mscu.actions.survivors.survivor_file import SupportDetails, SurvivorFile
from mscu.ui.pages.core.lines_pane import LinesPane
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.ui.finding import named, only
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Opened = PageScene[SurvivorsPage]


def register(page: SurvivorsPage) -> LinesPane:
    """Return the register that is open."""
    return only(page, LinesPane)


def show_others(page: SurvivorsPage) -> None:
    """List the survivors of others."""
    named(page, QAbstractButton, "Which survivors: Others").click()


def kept(scene: Opened, survivor: int) -> SupportDetails:
    return scene.gate.ask(SurvivorFile(survivor_id=survivor))


def save(scene: Opened) -> None:
    scene.page.forms.save()
    settle()
