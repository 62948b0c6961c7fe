"""The panel's report in the window: written by keys, decided on, issued, opened in the register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.figures.panel_report import IssuePanelReport, WritePanelText
from mscu.codes import Role
from mscu.copy_codes import WhyMarked
from mscu.ui.pages.disclosure.page import DisclosuresPage
from mscu.ui.pages.figures.panel_page import PanelPage
from tests.inputs.panel_report import FOR_THE_PANEL, YEAR, write_report
from tests.scenes.stores import Store
from tests.ui.finding import texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill

Scene = PageScene[PanelPage]


@pytest.fixture
def scene(store: Store, put_up: Callable[..., Scene]) -> Scene:
    made = put_up(store, PanelPage, Role.SUPERVISOR)
    made.page.open_record("panel", YEAR)
    settle()
    return made


def press(scene: Scene, key: Qt.Key) -> None:
    QTest.keyClick(scene.page.index.list, key)
    settle()


def test_a_part_is_written_by_keys_and_what_it_said_before_stays(scene: Scene) -> None:
    page = scene.page
    scene.gate.perform(WritePanelText(year=YEAR, part="subject", text="The first words"))
    page.shown()
    scene.lines.setFocus()
    press(scene, Qt.Key.Key_Return)
    card = page.forms.card
    assert card is not None
    fill(card.form, text="The unit's year")
    page.forms.save()
    settle()
    words = texts(page.card)
    assert "The unit's year" in words
    assert "The first words" in words
    assert "Earlier versions" in words
    assert scene.said() == "Saved for everyone who writes this report."


def test_a_draft_goes_on_where_it_was_left(scene: Scene) -> None:
    scene.drafts.keep(f"panel/{YEAR}/risk", "Risk", {"text": "A plan is"})
    scene.page.resume(f"panel/{YEAR}/risk")
    settle()
    card = scene.page.forms.card
    assert card is not None
    assert card.form.values() == {"text": "A plan is"}


def test_what_may_name_somebody_is_decided_on_beside_its_part(scene: Scene) -> None:
    page = scene.page
    scene.gate.perform(WritePanelText(year=YEAR, part="subject", text="With Acme Solicitors"))
    page.shown()
    settle()
    assert "“Acme Solicitors”" in texts(page.card)
    press(scene, Qt.Key.Key_M)
    card = page.forms.card
    assert card is not None
    fill(card.form, word0=WhyMarked.PUBLIC)
    page.forms.save()
    settle()
    assert "“Acme Solicitors”" not in texts(page.card)


def test_what_is_missing_is_said_by_part_and_then_it_is_issued(scene: Scene, tmp_path: Path) -> None:
    page = scene.page
    page.issue()
    settle()
    fill(scene.form.form, **FOR_THE_PANEL)
    page.saving.save()
    settle()
    assert "Risk management: Fill this in." in texts(scene.form)
    refused = page.saving.card
    page.leave()
    page.issue()
    settle()
    assert page.saving.card is not refused, "it is gone on coming back"
    fill(scene.form.form, **FOR_THE_PANEL)
    write_report(scene.gate)
    page.saving.save_to(tmp_path / "report.pdf")
    settle()
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "recorded as copy 1" in scene.said()


def test_the_register_shows_a_copys_figures_and_digest(
    store: Store, put_up: Callable[..., PageScene[DisclosuresPage]]
) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    write_report(supervisor)
    supervisor.perform(IssuePanelReport(year=YEAR, **FOR_THE_PANEL))
    made = put_up(store, DisclosuresPage)
    made.page.shown()
    settle()
    words = texts(made.page.card)
    for said in (
        "Figures as issued",
        "all districts; restricted cases not counted",
        "Counted today, the figures would be the same.",
        "A plan is kept.",
    ):
        assert said in words
