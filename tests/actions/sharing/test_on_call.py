"""The charity's rota: who is on call now, and who keeps it."""

from __future__ import annotations

from dataclasses import replace

from mscu.actions.sharing.on_call import OnCallRota, SetOnCall, Turn
from mscu.codes import Role
from tests.actions.records.problems import problems_of
from tests.scenes.stores import Store

WEEK = (
    Turn(starts_at="13 Jun 2022 08:00", ends_at="20 Jun 2022 08:00", name="A. Old", number="07700 1"),
    Turn(starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="H. Sealy", number="07700 900162"),
    Turn(starts_at="27 Jun 2022 08:00", ends_at="4 Jul 2022 08:00", name="M. Keane", number="07700 900163"),
)


def keep(store: Store, *turns: Turn) -> None:
    store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=turns))


def test_everybody_reads_whom_to_ring_now_and_the_next_turn_begins_on_the_minute(store: Store) -> None:
    keep(store, *WEEK)
    for role in Role:
        told = store.gate(role).ask(OnCallRota())
        assert told.now is not None
        assert (told.now.name, told.now.number) == ("H. Sealy", "07700 900162")
        assert [turn.name for turn in told.turns] == ["H. Sealy", "M. Keane"]
    store.clock.turn(days=6, hours=21, minutes=29)
    for name in ("H. Sealy", "M. Keane"):
        now = store.gate(Role.OFFICER).ask(OnCallRota()).now
        assert now is not None
        assert now.name == name
        store.clock.turn(minutes=1)


def test_a_new_rota_takes_the_place_of_the_former_and_in_a_gap_nobody_is_named(store: Store) -> None:
    keep(store, *WEEK)
    keep(store, WEEK[2])
    told = store.gate(Role.OFFICER).ask(OnCallRota())
    assert told.now is None
    assert [turn.starts for turn in told.turns] == ["27 Jun 2022 08:00"]
    keep(store)
    assert store.gate(Role.OFFICER).ask(OnCallRota()).turns == ()


def test_a_turn_has_its_times_a_name_and_a_number(store: Store) -> None:
    keep(store, WEEK[0])
    before, navigator = store.snapshot(), store.gate(Role.NAVIGATOR)
    for field, value in (
        ("ends_at", "20 Jun 2022 08:00"),
        ("starts_at", ""),
        ("ends_at", "27 Jun 2022"),
        ("name", " "),
        ("number", ""),
    ):
        wrong = SetOnCall(turns=(replace(WEEK[1], **{field: value}),))
        assert set(problems_of(navigator, wrong)) == {f"turns.0.{field}"}
    assert store.snapshot() == before
