"""Who may read a survivor's records: named, ended and barred on the Survivors page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mscu.actions.survivors.survivor_list import SurvivorList
from mscu.codes import Role
from mscu.survivor_codes import NamedAs
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.pages.cases.case_scene import settle, words_of
from tests.ui.pages.core.page_scene import fill, shown
from tests.ui.pages.survivors.survivor_scene import Opened, register, save, show_others


@pytest.fixture
def lead(survivor: int, show: Callable[..., Opened]) -> Opened:
    """Return the page of a lead, with a survivor of others in front."""
    scene = show(Role.LEAD)
    show_others(scene.page)
    scene.page.open_survivor(survivor)
    settle()
    return scene


def rows(charity: Store, who: str) -> list[str]:
    return [row.name for row in charity.gate(who).ask(SurvivorList())]


def test_a_lead_bars_somebody_from_a_survivor_whom_she_does_not_read(lead: Opened, charity: Store) -> None:
    assert rows(charity, OTHER_NAVIGATOR) == [""]
    lead.press("Who may read")
    assert "Nobody is barred." in words_of(register(lead.page))
    lead.press("Bar a colleague")
    save(lead)
    assert set(lead.form.form.problems()) == {"user", "reason"}
    fill(lead.form.form, user=OTHER_NAVIGATOR, reason="Same church.")
    save(lead)
    words = words_of(register(lead.page))
    assert "PC Other.Navigator" in words
    assert "Same church." in words
    assert "Ionuț" not in words
    assert rows(charity, OTHER_NAVIGATOR) == []


def test_a_lead_hands_a_survivor_on_to_another_navigator(lead: Opened, charity: Store) -> None:
    lead.press("Who may read")
    lead.press("Give a colleague access")
    fill(lead.form.form, user=OTHER_NAVIGATOR, named_as=NamedAs.NAVIGATOR)
    save(lead)
    lead.press("End: PC Navigator, navigator")
    assert rows(charity, Role.NAVIGATOR) == rows(charity, OTHER_NAVIGATOR) == ["Ionuț Bălan"]
    charity.clock.turn(days=1)
    assert rows(charity, Role.NAVIGATOR) == [""]
    (row,) = charity.gate(OTHER_NAVIGATOR).ask(SurvivorList())
    assert row.named_as is NamedAs.NAVIGATOR


def test_a_navigator_ends_her_cover_and_bars_nobody(page: Opened, charity: Store) -> None:
    page.page.begin("readers")
    settle()
    page.press("Give a colleague access")
    fill(page.form.form, user=OTHER_NAVIGATOR)
    save(page)
    assert rows(charity, OTHER_NAVIGATOR) == ["Ionuț Bălan"]
    assert "Bar a colleague" not in words_of(register(page.page))
    page.press("End: PC Other.Navigator, cover")
    assert "End: PC Other.Navigator, cover" not in words_of(register(page.page))
    charity.clock.turn(days=1)
    assert rows(charity, OTHER_NAVIGATOR) == [""]


def test_only_a_lead_is_offered_it_for_a_survivor_of_others(
    survivor: int, show: Callable[..., Opened]
) -> None:
    scene = show(OTHER_NAVIGATOR)
    show_others(scene.page)
    scene.page.open_survivor(survivor)
    settle()
    assert not shown(scene.page.others.readers)
    assert shown(scene.page.others.open)
