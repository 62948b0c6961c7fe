"""Figures of a year, of each district and for the panel: chosen, walked, told in words, reconciled, saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from mscu.actions.cases.cases import OpenCase
from mscu.actions.figures.panel_report import IssuePanelReport, WritePanelText
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import RecordPerson
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.codes import Role
from mscu.copy_codes import StatedBy, StatedOf, WhyMarked
from mscu.gate import Gate
from mscu.ui.look.palette import DARK, LIGHT, Tokens
from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.disclosure.page import DisclosuresPage
from mscu.ui.pages.figures.district_map import DistrictMap, shade
from mscu.ui.pages.figures.district_page import DistrictsPage
from mscu.ui.pages.figures.impact_page import FigureBars, ImpactPage
from mscu.ui.pages.figures.panel_page import PanelPage
from mscu.ui.pages.figures.reconciliation_page import ReconciliationPage
from tests.actions.figures.test_reconciliation import VICTIM
from tests.inputs.factories import a_case, a_person
from tests.inputs.panel_report import FOR_THE_PANEL, YEAR, write_report
from tests.inputs.records import FOR_WHOM
from tests.journeys.drivers import press
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.late import LateDispatcher
from tests.ui.look.test_palette import contrast
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, open_line, put

Scene = PageScene[Any]


@pytest.fixture
def impact(store: Store, put_up: Callable[..., Scene]) -> Scene:
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
    made.come_back()
    return made


def test_the_last_year_that_is_over_stands_there_at_first_and_is_saved_for_somebody(
    impact: Scene, tmp_path: Path
) -> None:
    page = impact.page
    assert page.chosen() == (2021, "")
    bars = next(each for each in page.findChildren(FigureBars) if each.table.key == "source")
    said = bars.accessibleDescription()
    assert said.startswith("Reports by source, 2021/22 beside 2020/21. Police officer 6, before")
    drawn = page.findChildren(DistrictMap)[0]
    assert set(drawn.numbers.values()) == {0}
    assert "Bury: 0" in drawn.accessibleDescription()
    named(page, QPushButton, "Save figures").click()
    half_filled = page.saving.card
    page.leave()
    named(page, QPushButton, "Save figures").click()
    settle()
    assert page.saving.card is not half_filled
    fill(impact.form.form, **FOR_WHOM)
    page.saving.save_to(tmp_path / "figures.csv")
    settle()
    saved = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig")
    assert '"Reports by source","Police officer","6"' in saved
    put(page.district, "district:bury")
    assert page.impact is not None
    assert page.impact.district == "Bury"
    put(page.year, 2022)
    assert page.impact.year == "2022/23 so far"
    assert not page.impact.is_over


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


def test_what_is_missing_opens_its_case_and_a_number_is_typed(
    store: Store, officer: Gate, put_up: PutUp[ReconciliationPage]
) -> None:
    case = a_case(officer, title="Nail bar")
    a_person(officer, case, name="Ánh", roles=VICTIM)
    scene = put_up(store, ReconciliationPage, Role.SUPERVISOR)
    settle()
    assert "1 of 1" in texts(scene.page.card)
    open_line(scene.lines, 0)
    assert scene.open_requests == [("cases", case)]
    button(scene.page, "Enter a number").click()
    form = scene.page.stating.card
    assert form is not None
    fill(
        form.form,
        stated_by=StatedBy.HOME_OFFICE,
        stated_of=StatedOf.NRM,
        quarter=1,
        number=3,
        said="gov.uk, Q2",
    )
    scene.page.stating.save()
    assert "The number is saved" in scene.said()
    assert "0 (3 fewer)" in texts(scene.page.card)


def test_one_form_at_a_time_stands_beside_the_list_and_esc_leaves_it_and_then_the_page(
    store: Store, put_up: PutUp[ReconciliationPage]
) -> None:
    scene = put_up(store, ReconciliationPage, Role.SUPERVISOR)
    settle()
    page = scene.page
    button(page, "Enter a number").click()
    page.saving.begin()
    assert page.stating.card is None
    assert not page.saving.isHidden()
    assert page.card.isHidden()
    page.leave()
    assert page.saving.card is None, "half filled, it is gone on coming back"
    assert not page.card.isHidden()
    for _ in range(2):  # the page claims the key as well, and Qt takes turns
        button(page, "Enter a number").click()
        assert page.stating.isVisible()
        press(Qt.Key.Key_Escape)
        assert page.stating.isHidden()
        assert page.card.isVisible()
    assert scene.window.turned == []
    press(Qt.Key.Key_Escape)
    assert scene.window.turned == ["impact"]


# ------------------------------------------------------------------------------ districts


@pytest.fixture
def districts(store: Store, put_up: Callable[..., Scene]) -> Scene:
    """Return the page over two cases of Bury, one of which opened long ago, and a report of Wigan."""
    gate = store.gate(Role.OFFICER)
    for number in range(2):
        opened = "1 Feb 2021 09:00" if number else ""
        case_id = gate.perform(OpenCase(title=f"Car wash {number}", district="district:bury", opened=opened))
        gate.perform(RecordPerson(case_id=case_id, name=f"Nguyễn {number}", roles=(POTENTIAL_VICTIM,)))
    gate.perform(
        RecordReport(happened="today", source="report_source:self", district="district:wigan", text="Seen.")
    )
    made = put_up(store, DistrictsPage)
    settle()
    return made


def test_each_district_has_its_number_is_said_in_words_and_walked_to(districts: Scene) -> None:
    page = districts.page
    assert page.map.numbers["district:bury"] == 2
    page.map.choose("district:bury")
    said = page.map.accessibleDescription()
    assert said.startswith("Bury: ")
    for words in ("2 cases, 2 open", "0 reports", "2 potential victims"):
        assert words in said
    assert page.list.current_key() == "district:bury"
    titles = [line.look.title for line in page.list.lines()]
    assert titles[-2:] == ["Outside Greater Manchester", "Not known yet"]
    QTest.keyClick(page.map, Qt.Key.Key_Right)
    assert page.map.current == page.list.current_key() == "district:rochdale"
    QTest.keyClick(page.map, Qt.Key.Key_Left)
    assert page.map.current == "district:bury"
    page.map.choose("district:rochdale")
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.map.current == page.list.current_key() == "district:salford"
    before = page.map.grab().toImage()
    middle = QPoint(page.map.width() // 2, page.map.height() // 2)
    page.map.choose("")
    QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=middle)
    assert page.map.current, "chosen by the mouse"
    assert page.map.grab().toImage() != before


def test_another_number_or_period_is_shown_when_it_is_wanted_and_painted_before_anybody_waits(
    districts: Scene,
) -> None:
    """Once it took eight seconds, as the height of all outlines was measured for each point."""
    page = districts.page
    began = thread_time()
    page.map.grab()
    assert thread_time() - began < 0.3
    put(page.period, 365)
    settle()
    assert page.map.numbers["district:bury"] == 1, "what was before is left out"
    put(page.what, "reports")
    assert page.map.numbers["district:wigan"] == 1
    assert page.map.numbers["district:bury"] == 0
    QTest.keyClick(page.map, Qt.Key.Key_Escape)
    assert districts.window.turned == ["cases"]


def test_the_way_there_is_on_the_page_of_the_cases(store: Store, put_up: Callable[..., Scene]) -> None:
    scene = put_up(store, CasesPage)
    scene.press("By district")
    assert scene.window.turned == ["districts"]


@pytest.mark.parametrize("now", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_can_be_read_on_the_strongest_ground(now: Tokens) -> None:
    assert contrast(now.text, shade(now, 1.0).name()) >= 4.5


# ------------------------------------------------------------------------------ the panel's report


@pytest.fixture
def panel(store: Store, put_up: Callable[..., Scene]) -> Scene:
    made = put_up(store, PanelPage, Role.SUPERVISOR)
    made.open("panel", YEAR)
    return made


def press_in_list(scene: Scene, key: Qt.Key) -> None:
    QTest.keyClick(scene.page.index.list, key)
    settle()


def test_a_part_is_written_by_keys_what_it_said_before_stays_and_names_in_it_are_decided_on(
    panel: Scene,
) -> None:
    page = panel.page
    panel.gate.perform(WritePanelText(year=YEAR, part="subject", text="The first words"))
    page.shown()
    panel.lines.setFocus()
    press_in_list(panel, Qt.Key.Key_Return)
    fill(panel.form.form, text="The unit's year with Acme Solicitors")
    page.forms.save()
    settle()
    words = texts(page.card)
    for said in ("The unit's year", "The first words", "Earlier versions", "“Acme Solicitors”"):
        assert said in words
    assert panel.said() == "Saved for everyone who writes this report."
    press_in_list(panel, Qt.Key.Key_M)
    fill(panel.form.form, word0=WhyMarked.PUBLIC)
    page.forms.save()
    settle()
    assert "“Acme Solicitors”" not in texts(page.card), "it is decided on beside its part"
    panel.drafts.keep(f"panel/{YEAR}/risk", "Risk", {"text": "A plan is"})
    page.resume(f"panel/{YEAR}/risk")
    settle()
    assert panel.form.form.values() == {"text": "A plan is"}


def test_what_is_missing_is_said_by_part_and_then_it_is_issued(panel: Scene, tmp_path: Path) -> None:
    page = panel.page
    page.issue()
    settle()
    fill(panel.form.form, **FOR_THE_PANEL)
    page.saving.save()
    settle()
    assert "Risk management: Fill this in." in texts(panel.form)
    refused = page.saving.card
    page.leave()
    page.issue()
    settle()
    assert page.saving.card is not refused, "it is gone on coming back"
    fill(panel.form.form, **FOR_THE_PANEL)
    write_report(panel.gate)
    page.saving.save_to(tmp_path / "report.pdf")
    settle()
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "recorded as copy 1" in panel.said()


def test_the_register_shows_a_copys_figures_and_digest(store: Store, put_up: Callable[..., Scene]) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    write_report(supervisor)
    supervisor.perform(IssuePanelReport(year=YEAR, **FOR_THE_PANEL))
    made = put_up(store, DisclosuresPage)
    made.come_back()
    words = texts(made.page.card)
    for said in (
        "Figures as issued",
        "all districts; restricted cases not counted",
        "Counted today, the figures would be the same.",
        "A plan is kept.",
    ):
        assert said in words
