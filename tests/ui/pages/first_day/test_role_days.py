"""Every role has a first day, of things that it may do on pages that it has."""

from __future__ import annotations

import pytest

from mscu.access import REGISTERS, Actor
from mscu.codes import Role, StoreKind
from mscu.ui.look import icons
from mscu.ui.pages.first_day.role_day import PERSON, SEARCH
from mscu.ui.pages.first_day.role_days import ROLE_DAYS
from mscu.ui.pages.page_list import PAGES

DAYS = [(store, role) for store, roles in REGISTERS.items() for role in roles]
FEWER = (StoreKind.UNIT, Role.LEAD)
"""Has nothing else to do in the unit's store."""


def page_names(store: StoreKind, role: Role, *, in_rail: bool = False) -> set[str]:
    actor = Actor(id=1, name="a", display="A", role=role, device="d", store=store)
    kinds = [page for page in PAGES if page.store in {store, None} and page.offered_to(actor)]
    return {page.name for page in kinds if page.in_rail or not in_rail}


@pytest.mark.parametrize(("store", "role"), DAYS)
def test_a_role_begins_on_pages_that_it_has(store: StoreKind, role: Role) -> None:
    beginnings = ROLE_DAYS[store, role].beginnings
    assert len(beginnings) == 2 if (store, role) == FEWER else 3
    assert {each.page for each in beginnings} <= page_names(store, role)
    assert len({each.label for each in beginnings}) == len(beginnings)


@pytest.mark.parametrize(("store", "role"), DAYS)
def test_the_tour_has_three_steps_with_something_to_ring(store: StoreKind, role: Role) -> None:
    tour = ROLE_DAYS[store, role].tour
    assert len(tour) == 3
    rung = {step.control or step.page for step in tour}
    assert rung <= page_names(store, role, in_rail=True) | {SEARCH, PERSON}
    assert tour[0].page
    assert all(step.words.count(".") <= 3 for step in tour)


@pytest.mark.parametrize(("store", "role"), DAYS)
def test_each_icon_is_there(store: StoreKind, role: Role) -> None:
    day = ROLE_DAYS[store, role]
    names = [*(each.icon for each in day.beginnings), *(each.icon for each in day.coming)]
    assert all(map(icons.source, names))
