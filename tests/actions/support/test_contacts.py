"""The contact log: what is kept, refused and asked about, and what a correction leaves behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.entries.corrections import NOTHING_CHANGED
from mscu.actions.support.contacts import CorrectContact
from mscu.actions.support.interpreter_conflicts import MAY_KNOW_TOO_MUCH
from mscu.actions.survivors.directory import AddInterpreter
from mscu.actions.survivors.survivor_file import FormerVersions, SupportDetails, SurvivorFile
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, YesNo
from mscu.errors import Invalid
from tests.actions.records.problems import problems_of
from tests.inputs.support import a_contact, correcting
from tests.scenes.stores import Store


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))


def seen(charity: Store, survivor: int, **more: int) -> SupportDetails:
    return charity.gate(Role.NAVIGATOR).ask(SurvivorFile(survivor_id=survivor, **more))


def refused(charity: Store, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        charity.gate(Role.NAVIGATOR).perform(command)
    return caught.value.problems


def test_a_contact_is_kept_as_it_was_logged_and_the_newest_stand_first(charity: Store, survivor: int) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    (contact,) = seen(charity, survivor).contacts
    assert (contact.day, contact.time, contact.method) == ("13 Jun 2022", "16:00", "Met")
    assert (contact.safe, contact.present, contact.minutes) == (YesNo.YES, "alone", 60)
    assert contact.own_words == "I want to work, but for a boss who pays."
    assert contact.next_contact == "20 Jun 2022 14:00"
    assert contact.recorded_by == "PC Navigator"
    for day in ("30 May 2022", "early April 2022", "17 Mar 2022 16:20"):
        charity.gate(Role.NAVIGATOR).perform(a_contact(survivor, happened=day))
    file = seen(charity, survivor, most_contacts=3)
    assert [each.day for each in file.contacts] == ["13 Jun 2022", "30 May 2022", "early April 2022"]
    assert file.contacts_in_all == 4


def test_what_cannot_be_kept_is_said_by_field(charity: Store, survivor: int) -> None:
    for change, field in (
        ({"happened": ""}, "happened"),
        ({"happened": "21 Jun 2022"}, "happened"),
        ({"happened": "20 Jun 2022 10:36"}, "happened"),
        ({"method": ""}, "method"),
        ({"method": "support_contact:pigeon"}, "method"),
        ({"summary": " "}, "summary"),
        ({"minutes": -1}, "minutes"),
        ({"next_contact": "early July"}, "next_contact"),
        ({"next_contact": "soon"}, "next_contact"),
    ):
        assert set(refused(charity, a_contact(survivor, **change))) == {field}, change
    assert seen(charity, survivor).contacts_in_all == 0


def test_a_correction_keeps_what_was_said_before_and_needs_a_reason_and_a_change(
    charity: Store, survivor: int
) -> None:
    number = charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    good = correcting(CorrectContact, survivor, number)
    assert isinstance(good, CorrectContact)
    assert set(refused(charity, replace(good, reason=""))) == {"reason"}
    assert refused(charity, replace(good, minutes=60)) == {"reason": NOTHING_CHANGED}
    assert seen(charity, survivor).contacts[0].version == 1
    navigator = charity.gate(Role.NAVIGATOR)
    navigator.perform(correcting(CorrectContact, survivor, number))
    (contact,) = seen(charity, survivor).contacts
    assert (contact.minutes, contact.version) == (75, 2)
    (former,) = navigator.ask(FormerVersions(of_type="contact", of_id=number))
    said = {name: words for name, _, words in former.content}
    assert (former.version, former.reason, former.by) == (1, "Misheard.", "PC Navigator")
    assert (said["minutes"], said["method"], said["happened"]) == ("60", "Met", "13 Jun 2022 16:00")
    assert said["own_words"] == "I want to work, but for a boss who pays."


def test_a_way_that_is_used_no_more_stays_where_it_was_chosen(charity: Store, survivor: int) -> None:
    number = charity.gate(Role.NAVIGATOR).perform(a_contact(survivor))
    charity.sql("UPDATE code SET retired_on = '2022-06-20' WHERE key = 'support_contact:met'")
    charity.gate(Role.NAVIGATOR).perform(correcting(CorrectContact, survivor, number))
    assert seen(charity, survivor).contacts[0].method == "Met"
    assert set(refused(charity, a_contact(survivor))) == {"method"}


SAFE = "Safe: phone, after 18:00."


@pytest.fixture
def careful(charity: Store) -> int:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(AddInterpreter(name="Mihai Bratu", languages="Romanian", origins="Onești; Bacău"))
    return gate.perform(
        TakeOn(
            name="Ionuț Bălan",
            origin="Bacău",
            safe_to_phone=YesNo.YES,
            safe_to_write=YesNo.NO,
            safe_when="after 18:00",
        )
    )


def test_an_unsafe_contact_is_asked_about(charity: Store, careful: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    at_night = {"method": "support_contact:phone", "happened": "13 Jun 2022 18:30"}
    may_know = "The same village or region, Bacău: see where the survivor comes from."
    cases: tuple[tuple[dict[str, str], str], ...] = (
        ({"method": "support_contact:letter"}, f"Not safe: post. {SAFE}"),
        (at_night, f"Next contact: 14:00 may not be a safe time. {SAFE}"),
        ({"interpreter": "mihai bratu"}, f"{MAY_KNOW_TOO_MUCH} {may_know}"),
        (at_night | {"next_contact": ""}, ""),
    )
    for contact, question in cases:
        if question:
            assert problems_of(gate, a_contact(careful, **contact, anyway=False)) == {"anyway": question}
        gate.perform(a_contact(careful, **contact, anyway=bool(question)))
    assert set(
        problems_of(
            charity.gate(Role.NAVIGATOR), a_contact(careful, method="support_contact:letter", summary="")
        )
    ) == {"summary"}


def test_a_correction_is_asked_about_only_if_it_changes_how_or_when(charity: Store, careful: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(a_contact(careful, method="support_contact:letter", anyway=True))
    logged = vars(a_contact(careful, method="support_contact:letter", anyway=False))
    fields = {name: value for name, value in logged.items() if name != "survivor_id"}
    correction = CorrectContact(record_id=1, version=1, reason="Misread.", **fields)
    gate.perform(replace(correction, summary="He wrote back."))
    assert set(problems_of(gate, replace(correction, version=2, happened="12 Jun 2022 16:00"))) == {"anyway"}
