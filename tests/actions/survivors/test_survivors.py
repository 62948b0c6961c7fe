"""Who of the charity reads a survivor's records: the named, their cover, and with a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.core.action import Command
from mscu.actions.survivors.survivor_file import FormerVersions
from mscu.actions.survivors.survivor_list import Openings, SurvivorHead, SurvivorList
from mscu.actions.survivors.survivors import (
    ChangeAbout,
    EndNaming,
    NameReader,
    NoteConflict,
    OpenWithReason,
    SeeOpening,
    TakeOn,
    WhoMayRead,
)
from mscu.codes import Operation, Role, YesNo
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.survivor_codes import NamedAs
from tests.actions.records.problems import problems_of
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, Store

TAKE_ON = TakeOn(
    name="Ionuț Bălan",
    known_as="Nelu",
    language="language:ron",
    phone="07700 900162",
    safe_to_phone=YesNo.YES,
    code_word="lapwing",
    case_uuid="c-1",
    person_uuid="p-1",
)


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TAKE_ON)


def names(charity: Store, who: str) -> list[str]:
    return [row.name for row in charity.gate(who).ask(SurvivorList())]


def test_her_navigator_reads_who_a_survivor_is_and_others_see_a_number(charity: Store, survivor: int) -> None:
    head = charity.gate(Role.NAVIGATOR).ask(SurvivorHead(survivor_id=survivor))
    assert (head.reference, head.name, head.code_word) == ("SV-22-0001", "Ionuț Bălan", "lapwing")
    assert head.language == "Romanian"
    for who in (OTHER_NAVIGATOR, Role.LEAD):
        (row,) = charity.gate(who).ask(SurvivorList())
        assert (row.reference, row.name, row.language) == ("SV-22-0001", "", "")
        assert row.navigators == ("PC Navigator",)


def test_the_age_status_fits_the_date_of_birth_whenever_either_is_typed(charity: Store) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    child = replace(TAKE_ON, born_words="about 17", age_status="age_status:child")
    assert problems_of(navigator, replace(child, age_status="age_status:adult")).keys() == {"age_status"}
    survivor = navigator.perform(child)
    charity.clock.turn(days=3000)
    about: dict[str, Any] = {"name": "Nelu", "born_words": child.born_words, "age_status": child.age_status}
    navigator.perform(ChangeAbout(survivor_id=survivor, version=1, **about))
    assert problems_of(
        navigator, ChangeAbout(survivor_id=survivor, version=2, **about | {"born_words": "about 18"})
    ).keys() == {"born_words"}
    assert problems_of(
        navigator, ChangeAbout(survivor_id=survivor, version=2, **about | {"born_words": "2005"})
    ).keys() == {"age_status"}


def test_a_naming_holds_from_its_first_day_to_the_end_of_its_last(charity: Store, survivor: int) -> None:
    cover = NameReader(
        survivor_id=survivor, user=OTHER_NAVIGATOR, from_day="21 Jun 2022", until_day="22 Jun 2022"
    )
    charity.gate(Role.NAVIGATOR).perform(cover)
    seen = []
    for _ in range(4):
        seen.append(names(charity, OTHER_NAVIGATOR))
        charity.clock.turn(days=1)
    assert seen == [[""], ["Ionuț Bălan"], ["Ionuț Bălan"], [""]]
    navigator = charity.gate(Role.NAVIGATOR)
    readers = navigator.ask(WhoMayRead(survivor_id=survivor)).readers
    (reader,) = (each for each in readers if each.named_as is NamedAs.NAVIGATOR)
    navigator.perform(EndNaming(named_id=reader.id, version=reader.version))
    assert names(charity, Role.NAVIGATOR) == ["Ionuț Bălan"]
    charity.clock.turn(days=1)
    assert names(charity, Role.NAVIGATOR) == [""]


def test_opening_with_a_reason_holds_for_the_day_and_another_lead_is_told(
    charity: Store, survivor: int
) -> None:
    other, lead = charity.gate(OTHER_NAVIGATOR), charity.gate(Role.LEAD)
    with pytest.raises(Invalid, match="Fill this in"):
        other.perform(OpenWithReason(survivor_id=survivor, reason=" "))
    other.perform(OpenWithReason(survivor_id=survivor, reason="She rang the duty phone."))
    assert names(charity, OTHER_NAVIGATOR) == ["Ionuț Bălan"]
    (told,) = lead.ask(Openings())
    assert (told.reference, told.display, told.reason) == (
        "SV-22-0001",
        "PC Other.Navigator",
        "She rang the duty phone.",
    )
    lead.perform(SeeOpening(named_id=told.id, version=told.version))
    assert lead.ask(Openings()) == ()
    lead.perform(OpenWithReason(survivor_id=survivor, reason="A complaint came in."))
    (told,) = lead.ask(Openings())
    assert told.why_not_see, "nobody signs off her own"
    with pytest.raises(NotPermitted):
        lead.perform(SeeOpening(named_id=told.id, version=told.version))
    charity.gate(OTHER_LEAD).perform(SeeOpening(named_id=told.id, version=told.version))
    charity.clock.turn(days=1)
    assert names(charity, OTHER_NAVIGATOR) == [""]


def test_a_conflict_of_interest_bars_whoever_is_named(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    navigator.perform(NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR))
    charity.gate(Role.LEAD).perform(
        NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church.")
    )
    other = charity.gate(OTHER_NAVIGATOR)
    assert other.ask(SurvivorList()) == ()
    for deed in (
        OpenWithReason(survivor_id=survivor, reason="Curious."),
        NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR),
    ):
        with pytest.raises((NotFound, NotPermitted)):
            other.perform(deed)


def test_who_opened_with_a_reason_makes_no_more_of_it(charity: Store, survivor: int) -> None:
    """Else one reason, once, would open the records for ever, or shut out her navigator."""
    other = charity.gate(OTHER_NAVIGATOR)
    other.perform(OpenWithReason(survivor_id=survivor, reason="She rang the duty phone."))
    (reader,) = (
        each
        for each in other.ask(WhoMayRead(survivor_id=survivor)).readers
        if each.named_as is NamedAs.NAVIGATOR
    )
    deeds: tuple[Command[Any], ...] = (
        NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR, named_as=NamedAs.NAVIGATOR),
        NameReader(survivor_id=survivor, user=OTHER_LEAD),
        EndNaming(named_id=reader.id, version=reader.version),
    )
    for deed in deeds:
        with pytest.raises(NotPermitted):
            other.perform(deed)
    charity.clock.turn(days=1)
    assert names(charity, OTHER_NAVIGATOR) == [""]


def test_a_lead_neither_names_nor_bars_herself_nor_gives_a_reason_for_others(
    charity: Store, survivor: int
) -> None:
    """She opens with a reason as everybody does, so that another lead is told."""
    lead, other = charity.gate(Role.LEAD), charity.gate(OTHER_LEAD)
    naming = NameReader(survivor_id=survivor, user=Role.LEAD, named_as=NamedAs.COVER)
    for herself in (naming, replace(naming, named_as=NamedAs.NAVIGATOR)):
        with pytest.raises(Invalid, match="You cannot name yourself"):
            lead.perform(herself)
        assert names(charity, Role.LEAD) == [""]
    other.perform(naming)
    assert names(charity, Role.LEAD) == ["Ionuț Bălan"]
    with pytest.raises(Invalid, match="Another lead"):
        charity.gate(Role.LEAD).perform(
            NoteConflict(survivor_id=survivor, user=Role.LEAD, reason="Same church.")
        )
    with pytest.raises(Invalid, match="for a colleague"):
        charity.gate(Role.LEAD).perform(
            NameReader(survivor_id=survivor, user=OTHER_LEAD, named_as=NamedAs.OPENED)
        )


def test_who_she_is_can_be_put_right_and_what_was_known_before_is_kept(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    before = navigator.ask(SurvivorHead(survivor_id=survivor))
    right = ChangeAbout(survivor_id=survivor, version=before.version, name=before.name, phone="0161")
    navigator.perform(right)
    after = navigator.ask(SurvivorHead(survivor_id=survivor))
    assert after == replace(after, name=before.name, phone="0161", code_word="", version=before.version + 1)
    changes: list[dict[str, Any]] = [
        {"name": "Lê Hoàng", "phone": "0161", "code_word": "heather"},
        {"name": "محمد الأحمد", "phone": "0161", "code_word": "heather", "reason": "As she writes it."},
        {"name": "محمد الأحمد", "phone": "0161", "code_word": "lapwing"},
        {"name": "محمد الأحمد", "phone": "0161", "code_word": "lapwing"},
    ]
    for change in changes:
        version = navigator.ask(SurvivorHead(survivor_id=survivor)).version
        navigator.perform(ChangeAbout(survivor_id=survivor, version=version, **change))
    head = navigator.ask(SurvivorHead(survivor_id=survivor))
    assert head.corrected
    newest, second, *_ = navigator.ask(FormerVersions(of_type="survivor_about", of_id=head.about_id))
    said = {name: value for name, _, value in second.content}
    assert (said["name"], said["phone"], second.reason) == ("Lê Hoàng", "0161", "As she writes it.")
    assert "heather" not in str((newest, second)), "a former code word is covered as the present one is"


def test_what_cannot_be_kept_is_said_by_field(charity: Store) -> None:
    wrong = (("name", ""), ("name", "x" * 301), ("name", "Ion\u202eut"), ("language", "language:klingon"))
    for field, value in wrong:
        changes: dict[str, Any] = {field: value}
        assert field in problems_of(charity.gate(Role.NAVIGATOR), replace(TAKE_ON, **changes))


def test_the_audit_names_the_survivor_to_whom_a_row_belongs(charity: Store, survivor: int) -> None:
    navigator, lead = charity.gate(Role.NAVIGATOR), charity.gate(Role.LEAD)
    navigator.ask(SurvivorHead(survivor_id=survivor))
    rows = lead.ask(AuditPage(filter=AuditFilter(record="SV-22-0001"))).rows
    operations = {row.operation for row in rows}
    assert {Operation.COLLECTION, Operation.CONSULTATION} <= operations
    assert all(row.case_reference == "SV-22-0001" for row in rows)
    assert not any("Ionuț" in row.reason for row in rows)


def test_a_lead_who_is_barred_reads_nothing_of_the_survivor_in_the_audit(
    charity: Store, survivor: int
) -> None:
    charity.gate(Role.NAVIGATOR).ask(SurvivorHead(survivor_id=survivor))
    other, wanted = charity.gate(OTHER_LEAD), AuditPage(filter=AuditFilter(record="1"))
    everything = other.ask(AuditPage()).total
    of_her = other.ask(wanted)
    assert of_her.total == len(of_her.rows) > 2
    charity.gate(Role.LEAD).perform(
        NoteConflict(survivor_id=survivor, user=OTHER_LEAD, reason="Same church.")
    )
    assert (other.ask(wanted).rows, other.ask(wanted).total) == ((), 0)
    left = other.ask(AuditPage())
    assert 0 < left.total < everything
    assert not [row for row in left.rows if row.object_type == "survivor"]
    assert charity.gate(Role.LEAD).ask(wanted).total > of_her.total


def test_a_lead_sees_who_is_named_and_alone_why_somebody_is_barred(charity: Store, survivor: int) -> None:
    found = charity.gate(Role.LEAD).ask(WhoMayRead(survivor_id=survivor))
    assert [(each.display, each.named_as) for each in found.readers] == [("PC Navigator", NamedAs.NAVIGATOR)]
    assert (found.reference, found.may_name, found.may_bar) == ("SV-22-0001", True, True)
    lead = charity.gate(Role.LEAD)
    lead.perform(NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church."))
    for who, reason in ((Role.LEAD, "Same church."), (Role.NAVIGATOR, "")):
        (barred,) = charity.gate(who).ask(WhoMayRead(survivor_id=survivor)).barred
        assert (barred.display, barred.reason) == ("PC Other.Navigator", reason)
    barring = NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church.")
    naming = NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR)
    for command in (barring, naming):
        assert set(problems_of(lead, command)) == {"user"}


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


def test_in_the_units_store_no_role_may_do_any_of_it(store: Store) -> None:
    for role in Role:
        gate, before = store.gate(role), store.last_row()
        with pytest.raises(NotPermitted):
            gate.ask(SurvivorList())
        with pytest.raises(NotPermitted):
            gate.perform(TAKE_ON)
        assert [row.operation for row in store.audit(before)] == [Operation.REFUSAL] * 2
