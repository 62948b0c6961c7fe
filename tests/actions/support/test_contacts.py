"""The contact log: what is kept, what is refused, and what a correction leaves behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.entries.corrections import NOTHING_CHANGED
from mscu.actions.support.contacts import CorrectContact, LogContact
from mscu.actions.survivors.survivor_file import FormerVersions, SupportDetails, SurvivorFile
from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.codes import Role, YesNo
from mscu.errors import Invalid, NotFound, StaleRecord
from tests.inputs.support import RECORDING, a_contact, correcting
from tests.scenes.stores import OTHER_NAVIGATOR, Store


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))


def seen(charity: Store, survivor: int, **more: int) -> SupportDetails:
    return charity.gate(Role.NAVIGATOR).ask(SurvivorFile(survivor_id=survivor, **more))


def refused(charity: Store, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        charity.gate(Role.NAVIGATOR).perform(command)
    return caught.value.problems


def test_a_contact_is_kept_as_it_was_logged(charity: Store, survivor: int) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    (contact,) = seen(charity, survivor).contacts
    assert (contact.day, contact.time, contact.method) == ("13 Jun 2022", "16:00", "Met")
    assert (contact.safe, contact.present, contact.minutes) == (YesNo.YES, "alone", 60)
    assert contact.own_words == "I want to work, but for a boss who pays."
    assert contact.next_contact == "20 Jun 2022 14:00"
    assert contact.recorded_by == "PC Navigator"


def test_the_newest_stand_first_and_the_rest_are_counted(charity: Store, survivor: int) -> None:
    for day in ("30 May 2022", "13 Jun 2022", "early April 2022", "17 Mar 2022 16:20"):
        charity.gate(Role.NAVIGATOR).perform(a_contact(survivor, happened=day))
    file = seen(charity, survivor, most_contacts=3)
    days = [each.day for each in file.contacts]
    assert days == ["13 Jun 2022", "30 May 2022", "early April 2022"]
    assert file.contacts_in_all == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"happened": ""}, "happened"),
        ({"happened": "21 Jun 2022"}, "happened"),
        ({"happened": "20 Jun 2022 10:36"}, "happened"),
        ({"method": ""}, "method"),
        ({"method": "support_contact:pigeon"}, "method"),
        ({"summary": " "}, "summary"),
        ({"minutes": -1}, "minutes"),
        ({"next_contact": "early July"}, "next_contact"),
        ({"next_contact": "soon"}, "next_contact"),
        ({"summary": "x" * 15_001}, "summary"),
        ({"own_words": "x" * 15_001}, "own_words"),
    ],
)
def test_what_cannot_be_kept_is_said_by_field(
    charity: Store, survivor: int, change: dict[str, Any], field: str
) -> None:
    assert set(refused(charity, a_contact(survivor, **change))) == {field}
    assert seen(charity, survivor).contacts_in_all == 0


def test_a_correction_keeps_what_was_said_before(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    number = navigator.perform(a_contact(survivor))
    navigator.perform(correcting(CorrectContact, survivor, number))
    (contact,) = seen(charity, survivor).contacts
    assert (contact.minutes, contact.version) == (75, 2)
    (former,) = navigator.ask(FormerVersions(of_type="contact", of_id=number))
    said = {name: words for name, _, words in former.content}
    assert (former.version, former.reason, former.by) == (1, "Misheard.", "PC Navigator")
    assert (said["minutes"], said["method"], said["happened"]) == ("60", "Met", "13 Jun 2022 16:00")
    assert said["own_words"] == "I want to work, but for a boss who pays."


def test_a_correction_needs_a_reason_and_a_change(charity: Store, survivor: int) -> None:
    number = charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    good = correcting(CorrectContact, survivor, number)
    assert isinstance(good, CorrectContact)
    assert set(refused(charity, replace(good, reason=""))) == {"reason"}
    assert refused(charity, replace(good, minutes=60)) == {"reason": NOTHING_CHANGED}
    assert seen(charity, survivor).contacts[0].version == 1


def test_two_corrections_at_once_are_told_apart(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    number = navigator.perform(a_contact(survivor))
    good = correcting(CorrectContact, survivor, number)
    navigator.perform(good)
    with pytest.raises(StaleRecord):
        navigator.perform(good)


def test_a_way_that_is_used_no_more_stays_where_it_was_chosen(charity: Store, survivor: int) -> None:
    number = charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    charity.sql("UPDATE code SET retired_on = '2022-06-20' WHERE key = 'support_contact:met'")
    charity.gate(Role.NAVIGATOR).perform(correcting(CorrectContact, survivor, number))
    assert seen(charity, survivor).contacts[0].method == "Met"
    assert set(refused(charity, a_contact(survivor))) == {"method"}


def test_only_who_is_named_reads_and_writes(charity: Store, survivor: int) -> None:
    other = charity.gate(OTHER_NAVIGATOR)
    number = charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    for command in (
        *(make(survivor) for make in RECORDING.values()),
        correcting(CorrectContact, survivor, number),
    ):
        with pytest.raises(NotFound):
            other.perform(command)
    with pytest.raises(NotFound):
        other.ask(SurvivorFile(survivor_id=survivor))
    assert other.ask(FormerVersions(of_type="contact", of_id=number)) == ()
    charity.gate(Role.NAVIGATOR).perform(NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR))
    assert other.perform(LogContact(**vars(a_contact(survivor)))) > number
