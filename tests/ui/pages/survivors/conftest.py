"""The Survivors page of a navigator, with one survivor and one of everything recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, YesNo
from mscu.ui.session.dispatcher import InlineDesk
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.factories import World
from tests.shares import uuid_of
from tests.stores import Store
from tests.support_scene import record_all
from tests.ui.pages.case.scene import settle
from tests.ui.pages.survivors.both_scene import Both
from tests.ui.pages.survivors.scene import Opened

IONUT = TakeOn(
    name="Ionuț Bălan", known_as="Nelu", language="language:ron", code_word="lapwing",
    safe_to_phone=YesNo.YES, safe_to_text=YesNo.YES, safe_to_write=YesNo.NO,
    safe_when="after 18:00", origin="Bacău",
)  # fmt: skip


@pytest.fixture
def survivor(charity: Store) -> int:
    """Give one with one of everything."""
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(IONUT)
    record_all(gate, number)
    return number


@pytest.fixture
def show(charity: Store, put_up: Callable[..., Opened]) -> Callable[..., Opened]:
    """Give the way to put the page up for somebody of the charity."""
    return partial(put_up, charity, SurvivorsPage)


@pytest.fixture
def page(survivor: int, show: Callable[..., Opened]) -> Opened:
    """Give the page of the survivor's navigator."""
    scene = show(Role.NAVIGATOR)
    settle()
    assert scene.page.list.view.current_number() == survivor
    return scene


@pytest.fixture
def both(world: World, charity: Store, put_up: Callable[..., Opened]) -> Iterator[Both]:
    """Give a survivor of the police's case, and both stores."""
    survivor = charity.gate(Role.NAVIGATOR).perform(
        TakeOn(
            name="Ionuț Bălan", language="language:ron",
            case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
        )
    )  # fmt: skip
    desks: dict[str, InlineDesk] = {}
    yield Both(world, charity, survivor, put_up, desks)
    for desk in desks.values():
        desk.close()
