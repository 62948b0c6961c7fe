"""How a person works with the Survivors page."""

from __future__ import annotations

from mscu.actions.survivors.survivor_file import SupportDetails, SurvivorFile
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Opened = PageScene[SurvivorsPage]


def form(scene: Opened) -> FormCard:
    card = scene.page.forms.card
    assert card is not None, "no form is open"
    return card


def kept(scene: Opened, survivor: int) -> SupportDetails:
    return scene.gate.ask(SurvivorFile(survivor_id=survivor))


def save(scene: Opened) -> None:
    scene.page.forms.save()
    settle()
