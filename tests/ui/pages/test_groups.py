"""Organised crime groups: the list, and the card of the group that was chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QSignalSpy

from mscu.codes import Role
from mscu.ui.pages.groups import GroupsPage
from tests.actions.test_groups import assess
from tests.factories import World, a_case
from tests.stores import Store
from tests.ui.finding import texts
from tests.ui.pages.page_scene import PageScene

Scene = PageScene[GroupsPage]
PutUp = Callable[..., Scene]


def test_without_a_group_the_page_says_what_it_is_for(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, GroupsPage)
    assert "No group is assessed yet" in texts(scene.page)
    assert scene.page.card.isHidden()


def test_the_caravan_group_shows_its_facts_and_its_victims_apart(
    caravan_store: Store, put_up: PutUp
) -> None:
    scene = put_up(caravan_store, GroupsPage, Role.ANALYST)
    words = texts(scene.page.card)
    for said in ("Crabtree group", "Three people or more", "Principal", "Exploited by this group"):
        assert said in words
    assert scene.page.card.isVisibleTo(scene.page)


def test_a_fact_opens_its_entry_and_a_member_the_nominal(world: World, put_up: PutUp) -> None:
    assess(world.store.gate(Role.OFFICER), world.case_id)
    scene = put_up(world.store, GroupsPage)
    wanted = QSignalSpy(scene.page.wanted)
    scene.page.card.entry_wanted.emit(7)
    scene.page.card.subject_wanted.emit(8)
    assert [wanted.at(at) for at in range(wanted.count())] == [["entry", 7], ["subject", 8]]


def test_another_group_is_shown_when_it_is_chosen(world: World, put_up: PutUp) -> None:
    gate = world.store.gate(Role.OFFICER)
    assess(gate, world.case_id, name="A group")
    second = assess(gate, a_case(gate), name="B group")
    scene = put_up(world.store, GroupsPage)
    scene.page.index.opened.emit(second)
    assert "B group" in scene.page.card.title.text()
