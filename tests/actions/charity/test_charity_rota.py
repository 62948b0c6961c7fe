"""The charity's on-call rota: kept in its own store, and read by police as it stands."""

from typing import Any

import pytest

from mscu.actions.charity.charity_rota import CharityRota, DropTurn, RotaTurns
from mscu.actions.sharing.on_call import OnCallRota
from mscu.codes import Role
from mscu.errors import Invalid
from tests.inputs.consents import a_turn
from tests.scenes.stores import OTHER_NAVIGATOR, Store


def rota(charity: Store) -> RotaTurns:
    return charity.gate(OTHER_NAVIGATOR).ask(CharityRota())


def test_who_is_on_call_now_and_next(charity: Store) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    navigator.perform(a_turn(name="M. Keane", starts_at="21 Jun 2022 09:00", ends_at="22 Jun 2022 09:00"))
    navigator.perform(a_turn())
    found = rota(charity)
    assert found.now is not None
    assert (found.now.name, found.now.number) == ("H. Sealy", "07700 900162")
    assert [turn.name for turn in found.turns] == ["H. Sealy", "M. Keane"]
    charity.clock.turn(days=1)
    assert [turn.name for turn in rota(charity).turns] == ["M. Keane"]
    charity.clock.turn(days=1)
    assert rota(charity).now is None


def test_police_are_told_the_rota_as_it_stands(charity: Store, store: Store) -> None:
    navigator, police = charity.gate(Role.NAVIGATOR), store.gate(Role.NAVIGATOR)
    navigator.perform(a_turn())
    police.perform(rota(charity).for_police)
    heard = store.gate(Role.OFFICER).ask(OnCallRota())
    assert heard.now is not None
    assert (heard.now.name, heard.now.ends) == ("H. Sealy", "21 Jun 2022 09:00")
    (turn,) = rota(charity).turns
    navigator.perform(DropTurn(turn_id=turn.id, version=turn.version))
    police.perform(rota(charity).for_police)
    assert store.gate(Role.OFFICER).ask(OnCallRota()).turns == ()


def test_a_turn_that_cannot_be_is_refused(charity: Store) -> None:
    yesterday = {"starts_at": "19 Jun 2022 09:00", "ends_at": "20 Jun 2022 09:00"}
    ends = ("20 Jun 2022", "20 Jun 2022 09:00", "22 Jul 2022 09:00")
    wrong: list[dict[str, Any]] = [{"name": ""}, {"number": ""}, {"starts_at": ""}, yesterday]
    for changes in (*wrong, *({"ends_at": end} for end in ends)):
        with pytest.raises(Invalid) as refused:
            charity.gate(Role.NAVIGATOR).perform(a_turn(**changes))
        assert set(refused.value.problems) == {list(changes)[-1]}
    assert rota(charity).turns == ()
