"""The charity's counts: received as they were signed, once, and read by the unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.sharing.count_receipt import CharityCounts, NamedCount
from mscu.codes import Role
from mscu.errors import Invalid, NotPermitted
from mscu.models.base import new_uuid
from tests.inputs.shares import a_release
from tests.scenes.stores import Store


def test_the_unit_reads_what_the_charity_released(store: Store) -> None:
    navigator = store.gate(Role.NAVIGATOR)
    navigator.perform(a_release(period_from="1 Jan 2022", period_to="31 Mar 2022"))
    navigator.perform(a_release())
    newest, older = store.gate(Role.ANALYST).ask(CharityCounts())
    assert newest.period == "1 Apr 2022 to 31 May 2022"
    assert newest.counts == (("Survivors supported", 9), ("Engaged", 7))
    assert (newest.released_by, newest.received) == ("Charity lead", "20 Jun 2022 10:30")
    assert older.period == "1 Jan 2022 to 31 Mar 2022"


def test_received_twice_it_stands_once(store: Store) -> None:
    release = a_release()
    first = store.gate(Role.NAVIGATOR).perform(release)
    assert store.gate(Role.NAVIGATOR).perform(release) == first
    assert len(store.gate(Role.OFFICER).ask(CharityCounts())) == 1


def test_another_spelling_of_its_random_name_is_the_same_release(store: Store) -> None:
    navigator, uuid = store.gate(Role.NAVIGATOR), new_uuid()
    first = navigator.perform(a_release(uuid=uuid.upper()))
    assert store.sql("SELECT uuid FROM count_release") == [(uuid,)]
    assert {navigator.perform(a_release(uuid=each)) for each in (uuid, uuid.upper())} == {first}


def test_what_the_charity_held_back_is_no_number(store: Store) -> None:
    held_back = a_release(counts=(("Survivors supported", 9), ("Support closed", None)))
    store.gate(Role.NAVIGATOR).perform(held_back)
    (found,) = store.gate(Role.ANALYST).ask(CharityCounts())
    assert found.counts == (("Survivors supported", 9), ("Support closed", None))


CHANGED: dict[str, Any] = {
    "counts": (NamedCount(name="Survivors supported", number=900),),
    "period_from": "1 Jan 2022",
    "period_to": "30 Jun 2022",
    "released_by": "Somebody else",
    "signature": bytes(64),
}


@pytest.mark.parametrize("name", CHANGED)
def test_numbers_that_nobody_signed_are_refused(name: str, store: Store) -> None:
    before = store.snapshot()
    with pytest.raises(Invalid) as refused:
        store.gate(Role.NAVIGATOR).perform(replace(a_release(), **{name: CHANGED[name]}))
    assert name in refused.value.problems
    assert store.snapshot() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"counts": ()}, "counts"),
        ({"counts": (("Engaged", -1),)}, "counts.0.number"),
        ({"counts": ((" ", 1),)}, "counts.0.name"),
        ({"period_from": ""}, "period_from"),
        ({"period_to": "1 Mar 2022"}, "period_to"),
        ({"uuid": "x"}, "uuid"),
    ],
)
def test_a_release_is_whole(changes: dict[str, Any], field: str, store: Store) -> None:
    with pytest.raises(Invalid) as refused:
        store.gate(Role.NAVIGATOR).perform(a_release(**changes))
    assert set(refused.value.problems) == {field}


def test_no_police_bring_counts_of_their_own(store: Store) -> None:
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.ANALYST):
        with pytest.raises(NotPermitted):
            store.gate(role).perform(a_release())
