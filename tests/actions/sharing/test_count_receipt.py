"""The charity's counts: received as they were signed, once, and read by the unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mscu.actions.sharing.count_receipt import CharityCounts, NamedCount
from mscu.codes import Role
from mscu.models.base import new_uuid
from tests.actions.records.problems import problems_of
from tests.inputs.shares import a_release
from tests.scenes.stores import Store


def test_the_unit_reads_what_the_charity_released(store: Store) -> None:
    navigator = store.gate(Role.NAVIGATOR)
    navigator.perform(a_release(period_from="1 Jan 2022", period_to="31 Mar 2022"))
    held_back = (("Survivors supported", 9), ("Engaged", 7), ("Support closed", None))
    navigator.perform(a_release(counts=held_back))
    newest, older = store.gate(Role.ANALYST).ask(CharityCounts())
    assert newest.period == "1 Apr 2022 to 31 May 2022"
    assert newest.counts == held_back
    assert (newest.released_by, newest.received) == ("Charity lead", "20 Jun 2022 10:30")
    assert older.period == "1 Jan 2022 to 31 Mar 2022"


def test_received_twice_and_in_another_spelling_of_its_random_name_it_stands_once(store: Store) -> None:
    navigator, uuid = store.gate(Role.NAVIGATOR), new_uuid()
    release = a_release(uuid=uuid.upper())
    first = navigator.perform(release)
    assert store.sql("SELECT uuid FROM count_release") == [(uuid,)]
    assert {navigator.perform(each) for each in (release, a_release(uuid=uuid))} == {first}
    assert len(store.gate(Role.OFFICER).ask(CharityCounts())) == 1


CHANGED: dict[str, Any] = {
    "counts": (NamedCount(name="Survivors supported", number=900),),
    "period_from": "1 Jan 2022",
    "period_to": "30 Jun 2022",
    "released_by": "Somebody else",
    "signature": bytes(64),
}


def test_a_release_is_whole_and_as_it_was_signed(store: Store) -> None:
    before, navigator = store.snapshot(), store.gate(Role.NAVIGATOR)
    for name, value in CHANGED.items():
        assert name in problems_of(navigator, replace(a_release(), **{name: value}))
    for field, changes in LACKING.items():
        assert set(problems_of(navigator, a_release(**changes))) == {field}
    assert store.snapshot() == before


LACKING: dict[str, dict[str, Any]] = {
    "counts": {"counts": ()},
    "counts.0.number": {"counts": (("Engaged", -1),)},
    "counts.0.name": {"counts": ((" ", 1),)},
    "period_from": {"period_from": ""},
    "period_to": {"period_to": "1 Mar 2022"},
    "uuid": {"uuid": "x"},
}
