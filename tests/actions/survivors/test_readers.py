"""Who may read a survivor's records: told to whoever reads them and to the leads."""

from __future__ import annotations

import pytest

from mscu.actions.survivors.survivor_list import SurvivorList
from mscu.actions.survivors.survivors import (
    EndNaming,
    NameReader,
    NoteConflict,
    OpenWithReason,
    TakeOn,
    WhoMayRead,
)
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from mscu.survivor_codes import NamedAs
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, Store


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))


def test_a_lead_sees_who_is_named_without_reading_herself(charity: Store, survivor: int) -> None:
    found = charity.gate(Role.LEAD).ask(WhoMayRead(survivor_id=survivor))
    assert [(each.display, each.named_as) for each in found.readers] == [("PC Navigator", NamedAs.NAVIGATOR)]
    assert (found.reference, found.may_name, found.may_bar) == ("SV-22-0001", True, True)


def test_a_stranger_and_who_is_barred_are_told_nothing(charity: Store, survivor: int) -> None:
    lead = charity.gate(Role.LEAD)
    lead.perform(NoteConflict(survivor_id=survivor, user=OTHER_LEAD, reason="A cousin."))
    for who in (OTHER_NAVIGATOR, OTHER_LEAD):
        with pytest.raises(NotFound):
            charity.gate(who).ask(WhoMayRead(survivor_id=survivor))


def test_why_somebody_is_barred_leads_alone_are_told(charity: Store, survivor: int) -> None:
    lead = charity.gate(Role.LEAD)
    lead.perform(NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church."))
    for who, reason in ((Role.LEAD, "Same church."), (Role.NAVIGATOR, "")):
        (barred,) = charity.gate(who).ask(WhoMayRead(survivor_id=survivor)).barred
        assert (barred.display, barred.reason) == ("PC Other.Navigator", reason)


def test_who_opened_with_a_reason_reads_it_and_changes_nothing(charity: Store, survivor: int) -> None:
    other = charity.gate(OTHER_NAVIGATOR)
    other.perform(OpenWithReason(survivor_id=survivor, reason="She rang the duty phone."))
    found = other.ask(WhoMayRead(survivor_id=survivor))
    assert (len(found.readers), found.may_name, found.may_bar) == (2, False, False)


def test_nobody_is_barred_twice_or_named_though_barred(charity: Store, survivor: int) -> None:
    lead = charity.gate(Role.LEAD)
    barring = NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church.")
    lead.perform(barring)
    naming = NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR)
    for command in (barring, naming):
        with pytest.raises(Invalid) as refused:
            lead.perform(command)
        assert set(refused.value.problems) == {"user"}


def test_what_has_ended_is_not_ended_again(charity: Store, survivor: int) -> None:
    """Else the cover of last week would read again today."""
    lead = charity.gate(Role.LEAD)
    cover = lead.perform(NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR, until_day="21 Jun 2022"))
    charity.clock.turn(days=7)
    (former,) = (each for each in lead.ask(WhoMayRead(survivor_id=survivor)).readers if each.id == cover)
    assert (former.is_over, former.can_end) == (True, False)
    with pytest.raises(Invalid):
        lead.perform(EndNaming(named_id=former.id, version=former.version))
    (row,) = charity.gate(OTHER_NAVIGATOR).ask(SurvivorList())
    assert row.named_as is None
