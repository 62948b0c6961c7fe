"""Due to be erased: two leads, each at her own page, and nothing shown or kept of who is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mscu.actions.charity.retention import DueToErase, EraseSurvivor, ProposeErasing
from mscu.actions.sharing.shares import MarkWithdrawn
from mscu.actions.survivors.survivors import OpenWithReason
from mscu.codes import Role
from mscu.ui.pages.survivors.resuming import survivor_id_in
from tests.inputs.charity_breaches import found_again
from tests.inputs.consents import a_reply
from tests.inputs.survivors import CharityWorld
from tests.role_matrix.survivor_scenes import one_survivor
from tests.scenes.stores import OTHER_LEAD, Store
from tests.ui.pages.cases.case_scene import settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.survivors.survivor_scene import Opened, register, save

REFERENCE = "SV-22-0001"


@pytest.fixture
def due(charity: Store) -> CharityWorld:
    """Return a survivor whose records were kept long enough, and whom nothing keeps."""
    world = one_survivor(charity, frozenset({"given", "closed", "free"}))
    charity.clock.turn(days=2192)
    reply = a_reply(world.agreed.request_id, replied_on="20 Jun 2028")
    charity.gate(Role.LEAD).perform(reply)
    charity.gate(Role.LEAD).perform(found_again(world.agreed.breach_id))
    charity.gate(Role.NAVIGATOR).perform(MarkWithdrawn(delivery_id=world.agreed.ended_id))
    return world


def pane(scene: Opened) -> str:
    settle()
    return words_of(register(scene.page))


def opened(show: Callable[..., Opened], who: str) -> Opened:
    scene = show(who)
    scene.page.begin("retention")
    settle()
    return scene


def test_one_lead_proposes_and_another_one_erases(due: CharityWorld, show: Callable[..., Opened]) -> None:
    first = opened(show, Role.LEAD)
    assert "Earlier backups still hold what was erased" in pane(first)
    assert "The charity has yet to confirm this period." in pane(first)
    first.press(f"Propose erasure: {REFERENCE}")
    fill(first.form.form, reason="Nobody needs it any more.")
    save(first)
    assert "awaiting a second lead" in pane(first)
    second = opened(show, OTHER_LEAD)
    assert "Reason: Nobody needs it any more." in pane(second)
    second.press(f"Agree: {REFERENCE}")
    assert "This cannot be undone" in words_of(second.form)
    save(second)
    assert "Tick the box to confirm. This cannot be undone." in words_of(second.form)
    fill(second.form.form, agreed=True)
    save(second)
    assert second.troubles == []
    assert "Erased. Earlier backups still hold it." in second.said()
    assert "PC Lead and PC Other.Lead" in pane(second)
    assert due.store.sql("SELECT count(*) FROM survivor") == [(0,)]


def test_a_lead_keeps_it_longer(due: CharityWorld, show: Callable[..., Opened]) -> None:
    scene = opened(show, Role.LEAD)
    scene.press(f"Keep longer: {REFERENCE}")
    fill(scene.form.form, until_on="1 Jan 2030", reason="A claim may come.")
    save(scene)
    assert "No records are due to be erased" in pane(scene)
    assert due.store.gate(Role.LEAD).ask(DueToErase()).due == ()


def test_what_is_in_front_goes_with_its_records(due: CharityWorld, show: Callable[..., Opened]) -> None:
    proposing = ProposeErasing(survivor_id=due.survivor_id, reason="Kept long enough.")
    due.store.gate(OTHER_LEAD).perform(proposing)
    opening = OpenWithReason(survivor_id=due.survivor_id, reason="To see what there is.")
    due.store.gate(Role.LEAD).perform(opening)
    scene = opened(show, Role.LEAD)
    scene.page.open_survivor(due.survivor_id)
    assert "Slept better." in words_of(scene.page)
    scene.press(f"Agree: {REFERENCE}")
    fill(scene.form.form, agreed=True)
    save(scene)
    scene.press("Leave: Consents and registers")
    assert scene.page.view.survivor is None
    assert not scene.page.view.isVisible()
    assert "Slept better." not in words_of(scene.page)
    assert scene.troubles == []


def test_no_draft_is_kept_about_somebody_who_was_erased(
    due: CharityWorld, show: Callable[..., Opened]
) -> None:
    scene = show(Role.NAVIGATOR)
    own, other = f"survivors/contact/{due.survivor_id}", "survivors/contact/999"
    for key in (own, other):
        scene.drafts.keep(key, "Contact", {"summary": "She slept better."})
    proposing = ProposeErasing(survivor_id=due.survivor_id, reason="Kept long enough.")
    decision = due.store.gate(Role.LEAD).perform(proposing)
    due.store.gate(OTHER_LEAD).perform(EraseSurvivor(decision_id=decision, agreed=True))
    scene.come_back()
    assert [draft.key for draft in scene.drafts.all()] == [other]


def test_a_draft_is_about_a_survivor_or_nobody() -> None:
    of_one = ("contact/12", "need/12/34", "withdrawal/12/3", "notice/12/5")
    assert {survivor_id_in(f"survivors/{key}") for key in of_one} == {12}
    of_nobody = ("survivors/take_on", "survivors/provider/12", "survivors/referral/12", "case/contact/12")
    assert {survivor_id_in(key) for key in of_nobody} == {None}
