"""The page Rules: each rule with source and example, the unit's own beside it, decided by two people."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.reference.deciding import AgreeChange
from mscu.actions.reference.release import UpdateLists
from mscu.actions.reference.rules import ProposePeriod
from mscu.codes import Role
from mscu.rules.clocks import rules
from mscu.rules.shipped_files import shipped_fingerprint
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.pages.reference.rules_page import WAITS, RulesPage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.label import Label
from tests.actions.reference.test_rules import SHIPPED_REVIEW
from tests.inputs.reference import of_change
from tests.scenes.own_files import Own, own
from tests.scenes.stores import Store
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, title_of

__all__ = ["own"]

Scene = PageScene[RulesPage]
REVIEW = next(number for number, rule in enumerate(rules()) if rule.key == "case_review")
PROTECTION = next(number for number, rule in enumerate(rules()) if rule.key == "police_protection")
BAIL = next(number for number, rule in enumerate(rules()) if rule.key == "bail_review")


def opened(put_up: PutUp[RulesPage], store: Store, role: Role, rule: int = REVIEW) -> Scene:
    """Open the page with one rule chosen."""
    scene = put_up(store, RulesPage, role)
    settle()
    scene.page.select(rule)
    settle()
    return scene


def card(scene: Scene) -> str:
    """What the card says, line by line."""
    labels = visible(scene.page.card, Label)
    return "\n".join(label.text().replace("\u2068", "").replace("\u2069", "") for label in labels)


def buttons(scene: Scene) -> list[str]:
    return [each.text() for each in visible(scene.page.card, Button) if each.text()]


def propose(scene: Scene, **values: object) -> None:
    """Propose ten days for the review of cases."""
    scene.press("Set our period")
    fill(scene.form.form, **{"value": 10, "holds_from": "20 Jun 2022", "reason": "Every ten days."} | values)
    scene.form.save_requested.emit()
    settle()


def test_a_rule_is_shown_with_its_source_its_day_a_worked_example_and_why_it_is_not_set(
    store: Store, put_up: PutUp[RulesPage]
) -> None:
    scene = opened(put_up, store, Role.SUPERVISOR)
    assert title_of(scene.page.card) == "Supervisor's review of the case"
    for line in (
        "28 days",
        "Begins: Case opened; Case reviewed",
        "Case opened, Fri 25 Nov 2022 16:10: due Fri 23 Dec 2022",
        "The unit's rule; College of Policing APP Modern slavery: supervisors hold regular reviews",
    ):
        assert line in card(scene)
    scene.page.select(max(number for number, rule in enumerate(rules()) if rule.key == "recovery_minimum"))
    settle()
    assert "Read on 28 Nov 2026" in card(scene)
    assert "Holds from 30 Jan 2023" in card(scene)
    scene.page.select(BAIL)
    settle()
    assert "Not set by the unit: The day is entered with each record." in card(scene)
    assert not button(scene.page.card, "Set our period").isEnabled()
    scene.page.select(len(rules()))
    settle()
    assert title_of(scene.page.card) == "Tell the regulator"
    noticed = "Noticed 25 Nov 2022 16:10: notify the Information Commissioner by 28 Nov 2022 16:10"
    assert noticed in card(scene)
    assert "Not set by the unit: It is set in a file that came with the program." in card(scene)
    assert buttons(scene) == []
    QTest.keyClick(scene.page.index.list, Qt.Key.Key_Escape)
    assert scene.window.turned == [AdministrationPage.name]


def test_a_proposal_is_withdrawn_or_refused_or_another_agrees(store: Store, put_up: PutUp[RulesPage]) -> None:
    scene = opened(put_up, store, Role.SUPERVISOR)
    propose(scene)
    scene.press("Withdraw")
    assert "Withdrawn." in scene.said()
    propose(scene, value=12)
    second = opened(put_up, store, Role.ADMINISTRATOR)
    second.press("Refuse")
    fill(second.form.form, reason="Not agreed with the force.")
    second.form.save_requested.emit()
    settle()
    assert "Not agreed with the force." in card(second)
    assert second.page.row is not None
    assert second.page.row.own is None
    propose(scene)
    assert WAITS in scene.said()
    assert "Period: 10 days, for what begins on or after 20 Jun 2022" in card(scene)
    assert "Agree" not in buttons(scene)
    second.page.ask()
    settle()
    assert "Why: Every ten days." in card(second)
    assert "Example: Case opened, Fri 25 Nov 2022 16:10: due Mon 5 Dec 2022" in card(second)
    second.press("Agree")
    assert "Agreed." in second.said()
    assert "The unit's own" in card(second)
    assert "The program's rule" in card(second)
    assert "Example: Case opened, Fri 25 Nov 2022 16:10: due Mon 5 Dec 2022" in card(second)
    row = second.page.line_of(second.page.row)
    assert row is not None
    assert row.look.detail == "10 days, unit's own since 20 Jun 2022"
    assert "Back to the program's" in buttons(second)


def test_the_list_stays_where_somebody_scrolled_when_another_changes_something(
    store: Store, put_up: PutUp[RulesPage]
) -> None:
    scene = opened(put_up, store, Role.SUPERVISOR, 0)
    bar = scene.lines.verticalScrollBar()
    scene.page.records_changed(frozenset())
    settle()
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    assert not scene.lines.shows_current
    scene.page.records_changed(frozenset())
    settle()
    assert bar.value() == bar.maximum() > 0
    scene.page.select(REVIEW)
    scene.page.records_changed(frozenset())
    settle()
    assert scene.lines.shows_current


def test_a_number_typed_takes_the_place_of_the_one_shown_and_the_law_s_limit_is_said(
    store: Store, put_up: PutUp[RulesPage]
) -> None:
    scene = opened(put_up, store, Role.SUPERVISOR, PROTECTION)
    scene.press("Set our period")
    field = scene.form.form.cell("value").editor
    assert field.value() == 72
    QTest.keyClicks(field.main(), "96")
    assert field.value() == 96
    fill(scene.form.form, holds_from="20 Jun 2022", reason="Every four days.")
    scene.form.save_requested.emit()
    settle()
    problem = "The law sets 72 hours, day and night: a unit may set less and not more."
    assert scene.form.form.problems() == {"value": problem}


def test_a_title_is_proposed_for_all_clocks_of_a_rule(store: Store, put_up: PutUp[RulesPage]) -> None:
    scene = opened(put_up, store, Role.SUPERVISOR)
    scene.press("Set our title")
    fill(scene.form.form, title="Supervisor looks", reason="As we call it.")
    scene.form.save_requested.emit()
    settle()
    opened(put_up, store, Role.ADMINISTRATOR).press("Agree")
    scene.page.ask()
    settle()
    assert title_of(scene.page.card) == "Supervisor looks"
    assert "Title: Supervisor's review of the case" in card(scene)


def test_what_a_release_changed_stands_beside_the_unit_s_own_until_somebody_looked(
    store: Store, put_up: PutUp[RulesPage], own: Own
) -> None:
    admin = store.gate(Role.ADMINISTRATOR)
    period = ProposePeriod(rule="clocks:case_review", value=10, holds_from="20 Jun 2022", reason="Policy.")
    store.gate(Role.SUPERVISOR).perform(period)
    admin.perform(AgreeChange(**of_change(store, "kind = 'rule'")))
    for before, now, keeps in (("28", "21", True), ("21", "14", False)):
        shipped = SHIPPED_REVIEW.replace("28", before)
        own.change("rules/clocks.toml", shipped, SHIPPED_REVIEW.replace("28", now))
        shipped_fingerprint.cache_clear()
        store.gate(Role.OFFICER).perform(UpdateLists())
        scene = opened(put_up, store, Role.SUPERVISOR)
        says = f"the program said 28 days when the unit decided, and now says {now} days"
        assert f"A release changed this: {says}" in card(scene)
        if keeps:
            scene.press("Keep ours")
        else:
            scene.press("Back to the program's")
            fill(scene.form.form, reason="The program is right.")
            scene.form.save_requested.emit()
            settle()
            opened(put_up, store, Role.ADMINISTRATOR).press("Agree")
            scene.page.ask()
            settle()
        assert says not in card(scene)
        assert scene.page.row is not None
        assert not scene.page.row.is_released
