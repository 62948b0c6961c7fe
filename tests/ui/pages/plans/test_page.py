"""The Plans page: lists, cards, forms in place by keyboard, and what empty ones say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
from tests.inputs.records import FOR_WHOM
from tests.inputs.shares import a_release
from tests.scenes.stores import COLLEAGUE
from tests.ui.finding import named, only, texts, visible
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill, put, saved

Scene = PageScene[PlansPage]
PutUp = Callable[..., Scene]


def begun(scene: Scene, key: str, **values: object) -> None:
    """Open a form, fill it, and save it by its key."""
    scene.page.begin(key)
    saved(scene, **values)


def shown_texts(scene: Scene) -> str:
    """Return what can be read on the page."""
    labels = scene.page.findChildren(QLabel)
    return " ".join(each.text() for each in labels if each.isVisible())


def plans(scene: Scene) -> set[str]:
    """Return the titles of the plans in the list."""
    lines = scene.page.lists[form_specs.PLAN].list.lines()
    return {line.look.title.strip("\u2066\u2068\u2069") for line in lines}


def test_a_plan_is_made_for_what_was_chosen_alone(world: World, put_up: PutUp) -> None:
    group = assess(world.store.gate(Role.OFFICER), world.case_id, name="Crabtree group")
    scene = put_up(world.store, PlansPage)
    key = form_specs.key_of(form_specs.PLAN)
    begun(scene, key, title="The group", what_for=PlanTarget.CASE)
    assert "theme, a group or a case" in texts(scene.form), "no case was chosen"
    assert scene.gate.ask(Plans()) == ()
    assert scene.drafts.of(key) is not None
    begun(scene, key, what_for=PlanTarget.GROUP, group_id=group, theme="plan_theme:drugs", lead="DI Aspinall")
    (row,) = scene.gate.ask(Plans())
    assert (row.plan_target, row.about) == (PlanTarget.GROUP, "Crabtree group")
    assert "Plan created." in scene.said()
    assert "Crabtree group" in texts(scene.page.beside.plan_card)


def test_an_action_is_left_gone_on_with_added_and_finished(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    scene = put_up(world.store, PlansPage)
    key = form_specs.key_of(form_specs.ACTION, plan)
    scene.page.begin(key)
    settle()
    fill(scene.form.form, action="Leaflets in Suceava")
    QTest.keyClick(scene.form.form, Qt.Key.Key_Escape)
    settle()
    assert visible(scene.page, PlanCard)
    scene.resume(key)
    assert scene.form.form.values()["action"] == "Leaflets in Suceava"
    begun(scene, key, strand="plan_strand:prevent", owner="DS Nolan", objective="Nobody is hired")
    (line,) = scene.gate.ask(PlanFile(plan_id=plan)).strands[1].actions
    assert "Leaflets in Suceava" in texts(scene.page.beside.plan_card)
    changes = {"state": "plan_action_state:done", "result": "2,000 given out"}
    begun(scene, form_specs.key_of(form_specs.ACTION, plan, line.id), **changes)
    (line,) = scene.gate.ask(PlanFile(plan_id=plan)).strands[1].actions
    assert (line.result, line.owner) == ("2,000 given out", "DS Nolan")


def test_a_gap_is_asked_corrected_beside_what_it_said_and_answered(world: World, put_up: PutUp) -> None:
    plan = a_plan(world)
    scene = put_up(world.store, PlansPage)
    begun(
        scene, form_specs.key_of(form_specs.REQUIREMENT, plan), question="Who rents it?", for_whom="Analyst"
    )
    (gap,) = scene.gate.ask(PlanFile(plan_id=plan)).requirements
    corrected = {"question": "Who rents the yard?", "reason": "There are two."}
    begun(scene, form_specs.key_of(form_specs.CORRECTION, plan, gap.id), **corrected)
    words = texts(scene.page.beside.plan_card)
    assert "Who rents the yard?" in words
    assert "“Who rents it?” for Analyst" in words.replace("\u2068", "").replace("\u2069", "")
    answer = {"answered_on": "20 Jun 2022", "result": "A cousin", "how": "From the insurer"}
    begun(scene, form_specs.key_of(form_specs.REQUIREMENT, plan, gap.id), **answer)
    assert "A cousin (From the insurer)" in texts(scene.page.beside.plan_card)


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


def test_a_district_is_shown_with_what_is_for_all_and_says_where_it_has_nothing(
    world: World, put_up: PutUp
) -> None:
    a_plan(world, title="Oldham", district="district:oldham")
    scene = put_up(world.store, PlansPage)
    put(scene.page.district, "Bury")
    settle()
    assert "Nothing for Bury" in shown_texts(scene)
    assert "No plan yet" not in shown_texts(scene)
    a_plan(world, title="Bury", district="district:bury")
    a_plan(world, title="All")
    scene.come_back()
    assert plans(scene) == {"Bury", "All"}


def test_figures_and_what_the_charity_released_are_of_their_period_and_district(
    world: World, put_up: PutUp
) -> None:
    an_activity(world, people=8_000, starts_on="1 Apr 2019")
    an_activity(world, people=7, district="district:bury")
    exhibit = valid(RecordExhibit, world, drug="controlled_drug:a_heroin", weight_grams=1_200)
    world.store.gate(Role.OFFICER).perform(exhibit)
    release = a_release(counts=(("Survivors supported", 30), ("New survivors", None)))
    world.store.gate(Role.NAVIGATOR).perform(release)
    scene = put_up(world.store, PlansPage)
    scene.press("Figures")
    figures = scene.page.beside.figures
    assert "from 1 Apr 2022 to 31 Mar 2023" in texts(figures)
    assert "8,007" not in texts(figures)
    for said in ("Survivors supported", "30 to 34", "fewer than 5", "1 Apr 2022 to 31 May 2022"):
        assert said in texts(figures)
    put(figures.period, "last")
    settle()
    assert "30 to 34" not in texts(figures)
    assert "no counts for this period" in texts(figures)
    put(figures.period, "ever")
    settle()
    for said in ("8,007", "People charged", "Class A drugs", "1.2 kg"):
        assert said in texts(figures)
    put(figures.district, "district:bury")
    settle()
    assert "8,007" not in texts(figures)


def test_a_plan_of_a_restricted_case_is_not_there_for_those_outside(world: World, put_up: PutUp) -> None:
    a_plan(world, title="The yard of the Crabtrees")
    a_plan(world, title="Drugs", case_id=None, theme="plan_theme:drugs")
    a_partner(world)
    a_risk(world)
    world.restricted()
    scene = put_up(world.store, PlansPage, COLLEAGUE)
    assert plans(scene) == {"Drugs"}
    assert "Crabtrees" not in texts(scene.page)


def test_an_empty_list_says_what_it_is_for_and_has_the_keyboard_on_what_it_offers(
    world: World, put_up: PutUp
) -> None:
    scene = put_up(world.store, PlansPage)
    settle()
    assert scene.page.page_actions()[0].why_not == "no plan is open"
    pane = scene.page.lists[form_specs.PLAN]
    here = QApplication.focusWidget()
    assert here is not None
    assert pane.isAncestorOf(here)
    QTest.keyClick(here, Qt.Key.Key_Return)
    settle()
    QTest.keyClick(scene.form.form, Qt.Key.Key_Escape)
    for register in REGISTERS:
        put(scene.page.which, register.what)
        settle()
        assert register.empty.title in texts(scene.page)
        scene.page.lists[register.what].add_requested.emit()
        settle()
        assert scene.form.spec.key == form_specs.key_of(register.what)
    put(scene.page.which, form_specs.PLAN)
    settle()
    a_plan(world)
    scene.page.which.setFocus()
    scene.page.find_box.setFocus()
    scene.come_back()
    assert pane.list.hasFocus()
    assert scene.page.page_actions()[0].why_not == ""


def test_a_key_of_something_else_opens_nothing() -> None:
    for key in ("plans", "plans/x", "plans/plan/x", "cases/new", "plans//"):
        assert form_specs.read_key(key) is None


def test_what_is_late_in_a_plan_stands_out_and_its_copy_on_a_page_stands_on_its_card(
    world: World, put_up: PutUp, tmp_path: Path
) -> None:
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
    scene.press("Save as one page")
    fill(scene.form.form, **FOR_WHOM)
    saving = scene.page.beside.saving
    saving.save_to(tmp_path / "plan")
    settle()
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
    assert "recorded as copy 1" in scene.said()
    scene.page.beside.open(form_specs.PLAN, scene.gate.ask(Plans())[0])
    settle()
    assert "Copy 1 to Records manager" in texts(scene.page.beside.plan_card)
