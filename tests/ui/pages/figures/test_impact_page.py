"""The figures of a year on the screen: chosen, painted, told in words, saved for somebody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton

from mscu.actions.intake.reports import RecordReport
from mscu.codes import Role
from mscu.ui.pages.figures.district_map import DistrictMap
from mscu.ui.pages.figures.impact_page import FigureBars, ImpactPage
from mscu.ui.pages.figures.reconciliation_page import ReconciliationPage
from tests.scenes.stores import Store
from tests.ui.finding import named
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill, put

Scene = PageScene[ImpactPage]


@pytest.fixture
def scene(store: Store, put_up: Callable[..., Scene]) -> Scene:
    gate = store.gate(Role.OFFICER)
    for number in range(12):
        source = "police_officer" if number < 6 else "self"
        gate.perform(
            RecordReport(
                happened=f"{number + 1} May 2021 10:00",
                source=f"report_source:{source}",
                district="district:bury",
                text="Seen.",
            )
        )
    made = put_up(store, ImpactPage)
    made.page.shown()
    settle()
    return made


def bars_of(page: ImpactPage, key: str) -> FigureBars:
    return next(each for each in page.findChildren(FigureBars) if each.table.key == key)


def test_the_last_year_that_is_over_stands_there_at_first(scene: Scene) -> None:
    page = scene.page
    assert page.chosen() == (2021, "")
    said = bars_of(page, "source").accessibleDescription()
    assert said.startswith("Reports by source, 2021/22 beside 2020/21. Police officer 6, before")


def test_another_year_shows_no_figure_before_its_own(store: Store, put_up: Callable[..., Scene]) -> None:
    scene = put_up(store, ImpactPage, Role.SUPERVISOR, dispatcher=LateDispatcher)
    page, dispatcher = scene.page, scene.dispatcher
    assert isinstance(dispatcher, LateDispatcher)
    while dispatcher.answer_one():
        settle()
    assert page.area.isVisible()
    put(page.year, 2020)
    assert not page.area.isVisible()
    assert page.year.isEnabled()
    assert not named(page, QPushButton, "Save figures").isEnabled()
    while dispatcher.answer_one():
        settle()
    assert page.area.isVisible()
    assert page.impact is not None
    assert page.impact.year_days == "1 Apr 2020 to 31 Mar 2021"


def test_another_year_and_district_are_shown_when_wanted(scene: Scene) -> None:
    page = scene.page
    put(page.district, "district:bury")
    assert page.impact is not None
    assert page.impact.district == "Bury"
    put(page.year, 2022)
    assert page.impact.year == "2022/23 so far"
    assert not page.impact.is_over


def test_reconciling_begins_with_the_year_that_is_shown(
    store: Store, put_up: Callable[..., PageScene[Any]]
) -> None:
    scene = put_up(store, ImpactPage, Role.SUPERVISOR)
    settle()
    put(scene.page.year, 2019)
    named(scene.page, QPushButton, "Reconcile").click()
    assert scene.open_requests == [("reconciliation", 2019)]
    other = put_up(store, ReconciliationPage, Role.SUPERVISOR)
    other.page.open_record("reconciliation", 2019)
    settle()
    assert other.page.year.value() == other.page.chosen() == 2019
    other.page.shown()
    assert other.page.chosen() == 2019


def test_the_map_says_in_words_what_each_district_has(scene: Scene) -> None:
    drawn = scene.page.findChildren(DistrictMap)[0]
    assert set(drawn.numbers.values()) == {0}
    assert "Bury: 0" in drawn.accessibleDescription()


def test_figures_are_saved_for_somebody(scene: Scene, tmp_path: Path) -> None:
    page = scene.page
    named(page, QPushButton, "Save figures").click()
    half_filled = page.saving.card
    page.leave()
    named(page, QPushButton, "Save figures").click()
    settle()
    card = page.saving.card
    assert card is not None
    assert card is not half_filled
    fill(
        card.form,
        recipient="Police and Crime Panel",
        reason="Annual update",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:dpa_s35",
    )
    page.saving.save_to(tmp_path / "figures.csv")
    settle()
    saved = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig")
    assert '"Reports by source","Police officer","6"' in saved
