"""The Plans page: lists, cards, forms in place by keyboard, and what empty ones say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from mscu.actions.enforcement.exhibits import RecordExhibit
from mscu.actions.plans.activities import Activities
from mscu.actions.plans.partners import Partners
from mscu.actions.plans.plan_file import PlanFile, Plans, PlanTarget
from mscu.actions.plans.strategy_risks import StrategyRisks
from mscu.codes import Role
from mscu.ui.pages.core.painted_widgets import EntryLink
from mscu.ui.pages.plans import form_specs
from mscu.ui.pages.plans.page import REGISTERS, PlansPage
from mscu.ui.pages.plans.plan_card import PlanCard
from mscu.ui.widgets.link import Link
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World, valid
from tests.inputs.plans import a_partner, a_plan, a_requirement, a_risk, an_action, an_activity
from tests.inputs.shares import a_release
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import named, only, texts, visible
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill, put

Scene = PageScene[PlansPage]
PutUp = Callable[..., Scene]


def begun(scene: Scene, key: str, **values: object) -> None:
    """Open a form, fill it, and save it by its key."""
    scene.page.begin(key)
    settle()
    card = scene.form
    fill(card.form, **values)
    QTest.keyClick(card.form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()


def shown_texts(scene: Scene) -> str:
    """Return what can be read on the page."""
    labels = scene.page.findChildren(QLabel)
    return " ".join(each.text() for each in labels if each.isVisible())


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.what)
def test_each_empty_list_says_what_it_is_for_and_begins_its_first_form(
    register: object, store: Store, put_up: PutUp
) -> None:
    scene = put_up(store, PlansPage)
    what, empty = register.what, register.empty  # type: ignore[attr-defined]
    put(scene.page.which, what)
    settle()
    assert empty.title in texts(scene.page)
    scene.page.lists[what].add_requested.emit()
    settle()
    assert scene.form.spec.key == form_specs.key_of(what)


def test_a_plan_is_made_for_what_was_chosen_alone(world: World, put_up: PutUp) -> None:
    group = assess(world.store.gate(Role.OFFICER), world.case_id, name="Crabtree group")
    scene = put_up(world.store, PlansPage)
    begun(
        scene,
        form_specs.key_of(form_specs.PLAN),
        title="The group",
        what_for=PlanTarget.GROUP,
        group_id=group,
        theme="plan_theme:drugs",
        lead="DI Aspinall",
    )
    (row,) = scene.gate.ask(Plans())
    assert (row.plan_target, row.about) == (PlanTarget.GROUP, "Crabtree group")
    assert "Plan created." in scene.said()
    assert "Crabtree group" in texts(scene.page.beside.plan_card)


def test_a_case_that_was_not_chosen_is_asked_for_beside_its_field(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, PlansPage)
    begun(scene, form_specs.key_of(form_specs.PLAN), title="The yard", what_for=PlanTarget.CASE)
    assert "theme, a group or a case" in texts(scene.form)
    assert scene.gate.ask(Plans()) == ()
    assert scene.drafts.of(form_specs.key_of(form_specs.PLAN)) is not None


def test_what_is_late_stands_out_in_the_list_and_on_the_card(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    an_action(world, plan, due_on="19 Jun 2022")
    a_requirement(world, plan, due_on="19 Jun 2022")
    scene = put_up(world.store, PlansPage)
    (line,) = scene.page.lists[form_specs.PLAN].list.lines()
    assert line.look.chip is not None
    assert line.look.chip.text == "1 late"
    words = texts(scene.page.beside.plan_card)
    for said in ("Prepare", "Prevent", "Pursue", "Protect", "late, to do", "due 19 Jun 2022"):
        assert said in words


def test_an_action_is_added_and_finished_from_the_card(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    scene = put_up(world.store, PlansPage)
    begun(
        scene,
        form_specs.key_of(form_specs.ACTION, plan),
        strand="plan_strand:prevent",
        owner="DS Nolan",
        objective="Nobody is hired",
        action="Leaflets in Suceava",
    )
    (line,) = scene.gate.ask(PlanFile(plan_id=plan)).strands[1].actions
    assert "Leaflets in Suceava" in texts(scene.page.beside.plan_card)
    begun(
        scene,
        form_specs.key_of(form_specs.ACTION, plan, line.id),
        state="plan_action_state:done",
        result="2,000 given out",
    )
    (line,) = scene.gate.ask(PlanFile(plan_id=plan)).strands[1].actions
    assert (line.result, line.owner) == ("2,000 given out", "DS Nolan")


def test_a_gap_is_asked_and_answered(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    scene = put_up(world.store, PlansPage)
    begun(
        scene, form_specs.key_of(form_specs.REQUIREMENT, plan), question="Who rents it?", for_whom="Analyst"
    )
    (gap,) = scene.gate.ask(PlanFile(plan_id=plan)).requirements
    begun(
        scene,
        form_specs.key_of(form_specs.REQUIREMENT, plan, gap.id),
        answered_on="20 Jun 2022",
        result="A cousin",
        how="From the insurer",
    )
    assert "A cousin (From the insurer)" in texts(scene.page.beside.plan_card)


def test_a_requirement_is_corrected_beside_what_it_said(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    gap = a_requirement(world, plan, question="Who rents it?", for_whom="Analyst")
    scene = put_up(world.store, PlansPage)
    begun(
        scene,
        form_specs.key_of(form_specs.CORRECTION, plan, gap),
        question="Who rents the yard?",
        reason="There are two.",
    )
    words = texts(scene.page.beside.plan_card)
    assert "Who rents the yard?" in words
    assert "“Who rents it?” for Analyst" in words.replace("\u2068", "").replace("\u2069", "")


def test_partners_activity_and_risks_are_recorded_and_changed(world: World, put_up: PutUp) -> None:
    scene, ask = put_up(world.store, PlansPage), world.store.gate(Role.OFFICER).ask
    begun(scene, form_specs.key_of(form_specs.PARTNER), name="Hội Người Việt", work="Advice")
    (partner,) = ask(Partners())
    begun(scene, form_specs.key_of(form_specs.PARTNER, partner.id), retired=True)
    assert ask(Partners())[0].retired
    begun(
        scene,
        form_specs.key_of(form_specs.ACTIVITY),
        kind="activity_kind:training",
        title="Spotting it",
        starts_on="14 Jun 2022",
        people=25,
        amount_pence=100,
    )
    (activity,) = ask(Activities())
    assert (activity.people, activity.amount_pence) == (25, None)
    begun(scene, form_specs.key_of(form_specs.ACTIVITY, activity.id), people=30)
    assert ask(Activities())[0].people == 30
    begun(
        scene,
        form_specs.key_of(form_specs.RISK),
        text="Funding ends",
        owner="DI Aspinall",
        likelihood="risk_likelihood:possible",
        impact="risk_impact:major",
    )
    (risk,) = ask(StrategyRisks())
    begun(scene, form_specs.key_of(form_specs.RISK, risk.id), closed_on="20 Jun 2022")
    assert ask(StrategyRisks())[0].closed_on == "20 Jun 2022"


def test_an_activity_of_a_plan_stands_on_its_card_and_leads_to_itself(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    scene = put_up(world.store, PlansPage)
    begun(
        scene,
        form_specs.key_of(form_specs.ACTIVITY, 0, plan),
        kind="activity_kind:campaign",
        title="Would you?",
        starts_on="1 Jun 2022",
    )
    assert len(scene.gate.ask(Activities(plan_id=plan))) == 1
    only(scene.page.beside.plan_card, EntryLink).click()
    settle()
    assert scene.page.what == form_specs.ACTIVITY
    assert "Would you?" in texts(scene.page.beside.line_card)
    named(scene.page, Link, "Plan: Hollin Lane").click()
    settle()
    assert "Hollin Lane" in texts(scene.page.beside.plan_card)


def test_a_district_is_shown_with_what_is_for_all(world: World, put_up: PutUp) -> None:
    a_plan(world, title="Bury", district="district:bury")
    a_plan(world, title="Oldham", district="district:oldham")
    a_plan(world, title="All")
    scene = put_up(world.store, PlansPage)
    put(scene.page.district, "Bury")
    settle()
    lines = scene.page.lists[form_specs.PLAN].list.lines()
    assert {line.look.title.strip("\u2066\u2068\u2069") for line in lines} == {"Bury", "All"}


def test_a_district_without_anything_says_so_and_not_that_there_is_none(world: World, put_up: PutUp) -> None:
    a_plan(world, title="Oldham", district="district:oldham")
    scene = put_up(world.store, PlansPage)
    put(scene.page.district, "Bury")
    settle()
    assert "Nothing for Bury" in shown_texts(scene)
    assert "No plan yet" not in shown_texts(scene)


def test_a_form_that_is_left_comes_back_with_its_draft(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    scene = put_up(world.store, PlansPage)
    key = form_specs.key_of(form_specs.ACTION, plan)
    scene.page.begin(key)
    settle()
    fill(scene.form.form, action="Visit the yard")
    QTest.keyClick(scene.form.form, Qt.Key.Key_Escape)
    settle()
    assert visible(scene.page, PlanCard)
    scene.page.resume(key)
    settle()
    assert scene.form.form.values()["action"] == "Visit the yard"


def test_the_figures_are_asked_for_by_period_and_district(world: World, put_up: PutUp) -> None:
    an_activity(world, people=8_000, starts_on="1 Apr 2019")
    an_activity(world, people=7, district="district:bury")
    world.store.gate(Role.OFFICER).perform(
        valid(RecordExhibit, world, drug="controlled_drug:a_heroin", weight_grams=1_200)
    )
    scene = put_up(world.store, PlansPage)
    scene.press("Figures")
    figures = scene.page.beside.figures
    assert "from 1 Apr 2022 to 31 Mar 2023" in texts(figures)
    assert "8,007" not in texts(figures)
    put(figures.period, "ever")
    settle()
    assert "8,007" in texts(figures)
    for said in ("People charged", "Class A drugs", "1.2 kg"):
        assert said in texts(figures)
    put(figures.district, "district:bury")
    settle()
    assert "8,007" not in texts(figures)


def test_what_the_charity_released_stands_below_the_figures_of_its_period(
    world: World, put_up: PutUp
) -> None:
    release = a_release(counts=(("Survivors supported", 30), ("New survivors", None)))
    world.store.gate(Role.NAVIGATOR).perform(release)
    scene = put_up(world.store, PlansPage)
    scene.press("Figures")
    figures = scene.page.beside.figures
    for said in ("Survivors supported", "30 to 34", "fewer than 5", "1 Apr 2022 to 31 May 2022"):
        assert said in texts(figures)
    put(figures.period, "last")
    settle()
    assert "30 to 34" not in texts(figures)
    assert "no counts for this period" in texts(figures)


def test_a_plan_of_a_restricted_case_is_not_there_for_those_outside(world: World, put_up: PutUp) -> None:
    a_plan(world, title="The yard of the Crabtrees")
    a_plan(world, title="Drugs", case_id=None, theme="plan_theme:drugs")
    a_partner(world)
    a_risk(world)
    world.restricted()
    scene = put_up(world.store, PlansPage, COLLEAGUE)
    lines = scene.page.lists[form_specs.PLAN].list.lines()
    assert [line.look.title.strip("\u2066\u2068\u2069") for line in lines] == ["Drugs"]
    assert "Crabtrees" not in texts(scene.page)


def test_ctrl_n_offers_what_fits_and_says_why_not(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, PlansPage)
    assert scene.page.page_actions()[0].why_not == "no plan is open"
    a_plan(world)
    scene.page.shown()
    settle()
    assert scene.page.page_actions()[0].why_not == ""


def test_the_keyboard_goes_to_the_list_or_to_what_an_empty_one_offers(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, PlansPage)
    settle()
    pane = scene.page.lists[form_specs.PLAN]
    here = QApplication.focusWidget()
    assert here is not None
    assert pane.isAncestorOf(here)
    QTest.keyClick(here, Qt.Key.Key_Return)
    settle()
    QTest.keyClick(scene.form.form, Qt.Key.Key_Escape)
    a_plan(world)
    scene.page.which.setFocus()
    scene.page.find_box.setFocus()
    scene.page.shown()
    settle()
    assert pane.list.hasFocus()


@pytest.mark.parametrize("key", ["plans", "plans/x", "plans/plan/x", "cases/new", "plans//"])
def test_a_key_of_something_else_opens_nothing(key: str) -> None:
    assert form_specs.read_key(key) is None


def test_a_plan_is_saved_on_a_page_and_the_copy_stands_on_its_card(
    world: World, put_up: PutUp, tmp_path: Path
) -> None:
    a_plan(world)
    scene = put_up(world.store, PlansPage)
    scene.press("Save as one page")
    saving = scene.page.beside.saving
    assert saving.card is not None
    fill(
        saving.card.form,
        recipient="Bury Council",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="The partners' meeting",
    )
    saving.save_to(tmp_path / "plan")
    settle()
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    assert "recorded as copy 1" in scene.said()
    scene.page.beside.open(form_specs.PLAN, scene.gate.ask(Plans())[0])
    settle()

    assert "Copy 1 to Bury Council" in texts(scene.page.beside.plan_card)
