"""One chronology of a survivor out of two stores: its order, who is shown what, and no other names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.actions.charity.charity_breaches import TellSurvivor
from mscu.actions.charity.material_requests import AssessRequest, NoteNotice, ReplyToRequest
from mscu.actions.enforcement.alerts import AlertsForNavigator
from mscu.actions.enforcement.enforcement import RecordArrest, RecordBail
from mscu.actions.entries.chronology import ChronologyLine, merge_chronologies
from mscu.actions.entries.entries import MAX_QUOTE_LENGTH
from mscu.actions.entries.other_names import OtherNames
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral, RecordVictimContact
from mscu.actions.sharing.cards import EndCard
from mscu.actions.sharing.safeguarding_slice import SliceChronology
from mscu.actions.subjects.subjects import RecordThing
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.support.contacts import ChangeNeed, RecordFirstAccount
from mscu.actions.support.survivor_holds import LiftHold, SetHold
from mscu.actions.survivors.survivor_chronology import SurvivorChronology
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.code_keys import TO_NRM
from mscu.codes import Role, StoreKind
from mscu.dates.partial_date import UNKNOWN_SORTS_AT, Precision
from mscu.errors import NotFound, NotPermitted
from mscu.gate import Gate
from mscu.models.base import OfSurvivor, OpenOfSurvivor
from mscu.models.kinds import mapped
from mscu.models.survivors.consent import ConsentRecipient, Withdrawal, WithdrawalStep
from mscu.models.survivors.retention import RetentionDecision
from mscu.models.survivors.share import ShareDelivery, ShareRecipient
from mscu.models.survivors.support import FormerVersion, ProgressScore
from mscu.models.survivors.survivor import Conflict, Named, SurvivorAbout
from mscu.safeguarding_slice import SAFEGUARDING_SLICE
from tests.inputs import consents as consent_scene
from tests.inputs import support as support_scene
from tests.inputs.charity_breaches import COMMANDS as OF_BREACHES
from tests.inputs.charity_breaches import a_breach
from tests.inputs.factories import World, a_person, valid
from tests.inputs.sharing import accepted_referral
from tests.inputs.survivors import CharityWorld
from tests.scenes.stores import OTHER_NAVIGATOR, Store

PARTS = (
    SurvivorAbout,
    FormerVersion,
    ProgressScore,
    ConsentRecipient,
    Withdrawal,
    WithdrawalStep,
    ShareRecipient,
    ShareDelivery,
    Named,
    Conflict,
    RetentionDecision,
)
"""What is part of a record that has a line of its own, or is not what happened."""
NOON = datetime(2022, 6, 13, 12, tzinfo=UTC)


def a_line(store_kind: StoreKind, at: datetime, number: int = 1) -> ChronologyLine:
    said: dict[str, Any] = {"kind": "contact", "happened": "", "precision": Precision.MOMENT, "title": "Met"}
    return ChronologyLine(store_kind=store_kind, record_id=number, happened_at=at, **said)


def own_of(charity: Store, survivor: int) -> Sequence[ChronologyLine]:
    return charity.gate(Role.NAVIGATOR).ask(SurvivorChronology(survivor_id=survivor))


def titles(lines: Sequence[ChronologyLine]) -> list[tuple[str, str]]:
    return [(line.happened, line.title) for line in lines]


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))


# ------------------------------------------------------------------ the merge


def test_of_the_same_moment_police_come_first() -> None:
    police = [a_line(StoreKind.UNIT, NOON, 1), a_line(StoreKind.UNIT, NOON, 2)]
    own = [a_line(StoreKind.SURVIVORS, UNKNOWN_SORTS_AT, 3), a_line(StoreKind.SURVIVORS, NOON, 4)]
    assert [line.record_id for line in merge_chronologies(police, own)] == [3, 1, 2, 4]


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_nothing_is_lost_and_all_is_in_order(police: list[int], own: list[int]) -> None:
    sides = [
        [a_line(store_kind, NOON + timedelta(hours=hour), hour) for hour in sorted(hours)]
        for store_kind, hours in ((StoreKind.UNIT, police), (StoreKind.SURVIVORS, own))
    ]
    told = [(line.happened_at, line.store_kind is StoreKind.SURVIVORS) for line in merge_chronologies(*sides)]
    assert told == sorted(told)
    assert len(told) == len(police) + len(own)


# ------------------------------------------------------------------ the navigators' own store


def test_every_kind_of_record_stands_in_it(charity_world: CharityWorld) -> None:
    world, charity = charity_world, charity_world.store
    told = own_of(charity, world.survivor_id)
    assert titles(told) == [
        ("17 Mar 2022", "Given: Phone or credit"),
        ("18 Mar 2022", "Consented: Share with police"),
        ("18 Mar 2022", "Consented: Photo"),
        ("18 Mar 2022", "Emergency card agreed"),
        ("13 Apr 2022", "Takes part: ABE interview"),
        ("13 Apr 2022 10:20", "Spoke of the offence"),
        ("13 Jun 2022", "Progress"),
        ("13 Jun 2022", "Exploiters' last contact: within the last month"),
        ("13 Jun 2022", "Request: Police"),
        ("13 Jun 2022 16:00", "Contact: Met"),
        ("20 Jun 2022", "Consent withdrawn: Photo"),
        ("20 Jun 2022 10:30", "Taken on by the navigators"),
        ("20 Jun 2022 10:30", "Need: Safety"),
        ("20 Jun 2022 10:30", "Shared with police: a risk"),
        ("20 Jun 2022 10:30", "Shared with police: a risk"),
        ("20 Jun 2022 10:30", "No longer shared with police"),
        ("20 Jun 2022 10:30", "Emergency card: released, signed"),
    ]
    assert {line.store_kind for line in told} == {StoreKind.SURVIVORS}
    details = {line.title: line.detail for line in told}
    assert details["Progress"] == "Wellbeing 2, Safety 3, Independence 2, Trust in police 2"
    assert details["Contact: Met"] == "Slept better. “I want to work, but for a boss who pays.”"
    assert details["Exploiters' last contact: within the last month"].startswith("They know ")
    assert details["Consent withdrawn: Photo"] == "He changed his mind."


def test_each_class_of_a_survivor_s_records_is_told_or_part_of_one_that_is(
    charity_world: CharityWorld,
) -> None:
    """Register-driven, so that a new kind of record is not forgotten here."""
    world, charity = charity_world, charity_world.store
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(support_scene.OF_ONE[CloseSupport](world.survivor_id))
    gate.perform(SetHold(survivor_id=world.survivor_id, reason="Trial"))
    gate.perform(a_breach(world.survivor_id))
    told = {line.kind for line in own_of(charity, world.survivor_id)}
    every: Sequence[Any] = mapped(StoreKind.SURVIVORS)
    of_survivors = [model for model in every if issubclass(model, OfSurvivor | OpenOfSurvivor)]
    left = {model.__tablename__ for model in of_survivors} - told
    assert left == {model.__tablename__ for model in PARTS}


def test_a_closed_support_and_one_begun_again_stand_at_their_days(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    closed = gate.perform(support_scene.OF_ONE[CloseSupport](survivor))
    charity.clock.turn(days=3)
    gate.perform(ReopenSupport(record_id=closed, version=1, why="She rang."))
    assert titles(own_of(charity, survivor)) == [
        ("20 Jun 2022", "Support ended: Completed"),
        ("20 Jun 2022 10:30", "Taken on by the navigators"),
        ("23 Jun 2022", "Support reopened"),
    ]


def test_an_end_stands_beside_its_beginning(charity_world: CharityWorld) -> None:
    """A card agreed no more, a request answered, a hold lifted."""
    world, charity = charity_world, charity_world.store
    gate, survivor = charity.gate(Role.NAVIGATOR), world.survivor_id
    before = len(own_of(charity, survivor))
    hold = gate.perform(SetHold(survivor_id=survivor, reason="Trial"))
    inputs = consent_scene.COMMANDS
    gate.perform(inputs[EndCard](survivor, world.agreed))
    for version, command in enumerate((AssessRequest, NoteNotice, ReplyToRequest), start=1):
        doing: Any = inputs[command](survivor, world.agreed)
        world.gate_for(command).perform(replace(doing, version=version))
    lifting = LiftHold(hold_id=hold, version=1, reason="The trial is over.")
    world.gate_for(LiftHold).perform(lifting)
    told = [title for _, title in titles(own_of(charity, survivor))]
    for title in ("Emergency card ended", "Legal hold", "Legal hold lifted"):
        assert told.count(title) == 1
    assert [title for title in told if title.startswith("Request answered: Police · ")]
    assert len(told) == before + 4


def test_each_step_of_a_need_stands_at_its_day_and_a_breach_at_its_hour(
    charity: Store, survivor: int
) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    need = gate.perform(support_scene.a_need(survivor))
    fields = vars(support_scene.a_need(survivor)) | {
        "referred_on": "1 Jun 2022",
        "accepted_on": "3 Jun 2022",
        "started_on": "7 Jun 2022",
        "ended_on": "17 Jun 2022",
        "outcome": "need_outcome:met",
    }
    del fields["survivor_id"]
    gate.perform(ChangeNeed(record_id=need, version=1, **fields))
    told = own_of(charity, survivor)
    assert titles([line for line in told if line.kind == "need"]) == [
        ("1 Jun 2022", "Referred: Safety"),
        ("3 Jun 2022", "Accepted: Safety"),
        ("7 Jun 2022", "Begun: Safety"),
        ("17 Jun 2022", "Need ended: Safety · Met"),
        ("20 Jun 2022 10:30", "Need: Safety"),
    ]
    assert {line.record_id for line in told if line.kind == "need"} == {need}
    breach = gate.perform(a_breach(survivor))
    assert "Data breach: not told" in [title for _, title in titles(own_of(charity, survivor))]
    gate.perform(OF_BREACHES[TellSurvivor](survivor, breach))
    at_nine = [title for when, title in titles(own_of(charity, survivor)) if when.endswith("09:00")]
    assert at_nine == ["Told of a data breach: in person"]


def test_partial_dates_stand_where_they_may_begin_and_unknown_ones_first(
    charity: Store, survivor: int
) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    for happened in ("13 Jun 2022 00:30", "13 Jun 2022", "early June 2022", "unknown"):
        gate.perform(support_scene.a_contact(survivor, happened=happened))
    gate.perform(support_scene.some_progress(survivor, day="13 Jun 2022"))
    gate.perform(RecordFirstAccount(survivor_id=survivor, happened="before 2019", told=False))
    assert titles(own_of(charity, survivor)) == [
        ("unknown", "Contact: Met"),
        ("before 2019", "Did not speak of the offence"),
        ("early June 2022", "Contact: Met"),
        ("13 Jun 2022", "Contact: Met"),
        ("13 Jun 2022", "Progress"),
        ("13 Jun 2022 00:30", "Contact: Met"),
        ("20 Jun 2022 10:30", "Taken on by the navigators"),
    ]


def test_a_long_text_is_cut_between_words_and_lies_in_one_line(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    told = ("Asked\nfor the card " * 20).strip()
    gate.perform(support_scene.a_contact(survivor, summary=told, own_words="I must have it."))
    exactly = "word " * (MAX_QUOTE_LENGTH // 5 - 1) + "words"
    gate.perform(support_scene.a_contact(survivor, summary=exactly, own_words=""))
    first, second, _ = (line.detail for line in own_of(charity, survivor))
    assert MAX_QUOTE_LENGTH - 10 < len(first) <= MAX_QUOTE_LENGTH
    assert told.replace("\n", " ").startswith(f"{first[:-1]} ")
    assert second == exactly


def test_another_survivor_s_records_stay_out_and_only_who_is_named_and_not_barred_reads_it(
    charity: Store, survivor: int
) -> None:
    gate, other = charity.gate(Role.NAVIGATOR), charity.gate(OTHER_NAVIGATOR)
    second = gate.perform(TakeOn(name="Keith Ormrod"))
    support_scene.record_all(gate, survivor)
    consent_scene.record_all(gate, gate.perform(TakeOn(name="Grace O.", case_uuid="c-1", person_uuid="p-1")))
    assert titles(own_of(charity, second)) == [("20 Jun 2022 10:30", "Taken on by the navigators")]
    with pytest.raises(NotFound):
        other.ask(SurvivorChronology(survivor_id=survivor))
    barred = NoteConflict(survivor_id=survivor, user=Role.NAVIGATOR, reason="Her cousin.")
    charity.gate(Role.LEAD).perform(barred)
    with pytest.raises(NotFound):
        own_of(charity, survivor)


# ------------------------------------------------------------------ the slice


def slice_of(world: World, person: int, gate: Gate | None = None) -> Sequence[ChronologyLine]:
    asked = SliceChronology(case_id=world.case_id, person_id=person)
    return (gate or world.store.gate(Role.NAVIGATOR)).ask(asked)


def record(world: World, command: type[Any], **changes: Any) -> int:
    entry_id: int = world.store.gate(Role.OFFICER).perform(valid(command, world, **changes))
    return entry_id


def test_the_slice_is_all_that_she_sees_of_a_case(world: World) -> None:
    accepted_referral(world, world.victim_id)
    record(world, RecordArrest, happened="19 Jun 2022 06:10")
    told = slice_of(world, world.victim_id)
    assert {line.kind for line in told} <= {kind.value for kind in SAFEGUARDING_SLICE} | {"alert"}
    assert titles(told) == [
        ("19 Jun 2022 06:10", "Arrest: Shane Crabtree"),
        ("20 Jun 2022 09:00", "Referral to NRM: Ionut Balan"),
        ("20 Jun 2022 09:00", "Referral to Victim Navigator: Ionut Balan"),
        ("20 Jun 2022 10:30", "Alert: an arrest"),
    ]
    assert told[-1].detail == "Shane Crabtree arrested."
    assert {line.store_kind for line in told} == {StoreKind.UNIT}


def test_what_was_done_for_another_survivor_of_the_case_stays_out(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = a_person(
        officer, world.case_id, name="Keith Ormrod", roles=("involvement_role:potential_victim",)
    )
    for person in (other, world.victim_id):
        accepted_referral(world, person)
    referral = record(world, RecordReferral, person_id=other, referral_to=TO_NRM)
    record(world, RecordVictimContact, person_id=other)
    record(world, RecordNrmDecision, follows_id=referral)
    of_other = {line.record_id for line in slice_of(world, other)}
    of_victim = {line.record_id for line in slice_of(world, world.victim_id)}
    assert len(of_other) == 4
    assert world.referral_id in of_victim
    assert not of_other & of_victim


def test_police_and_leads_are_not_answered_and_a_restricted_case_is_not_there(world: World) -> None:
    for role in Role:
        with pytest.raises(NotPermitted):
            world.store.gate(role).ask(SurvivorChronology(survivor_id=1))
        if role is not Role.NAVIGATOR:
            with pytest.raises(NotPermitted):
                slice_of(world, world.victim_id, world.store.gate(role))
    accepted_referral(world, world.victim_id)
    asked = SliceChronology(case_id=world.case_id, person_id=world.victim_id)
    assert world.store.gate(Role.NAVIGATOR).ask(asked)
    world.restricted()
    with pytest.raises(NotFound):
        world.store.gate(Role.NAVIGATOR).ask(asked)


def test_names_of_others_in_the_case_are_not_told_even_in_what_bail_forbids(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for name in ("Keith Ormrod", "Nguyễn Văn Hải", "Anna Crabtree"):
        a_person(officer, world.case_id, name=name, roles=("involvement_role:potential_victim",))
    officer.perform(
        RecordThing(
            case_id=world.case_id, thing_kind="thing_kind:phone", name="A phone", number="07700 900321"
        )
    )
    accepted_referral(world, world.victim_id)
    record(
        world,
        RecordBail,
        conditions="No contact with Ionut Balan, Keith Ormrod, Mr Nguyễn or Anna (07700 900 321); "
        "Shane Crabtree in Leigh.",
    )
    alerts = world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator())
    told = [line.detail for line in slice_of(world, world.victim_id) if line.kind in {"bail", "alert"}]
    for said in (*told, *(alert.words for alert in alerts)):
        assert "Ionut Balan" in said
        assert "Shane Crabtree in Leigh" in said
        assert not {"Ormrod", "Keith", "Nguyễn", "Anna"} & set(re.findall(r"\w+", said))
        assert "another person" in said
        assert "900 321" not in said
    assert len(told) == 2


NAMES = OtherNames({"Ion Bălan"}, {"Robert Tillotson", "王小明", "Ion Bălan"}, {"07700 900417", "KX12 DVO"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tillotson has the key", "another person has the key"),
        ("the Tillotsons' dog", "the another person' dog"),
        ("it is Bob's van", "it is another person's van"),
        ("from 王 小 明 alone", "from another person alone"),
        ("a plate ending DVO", "a plate ending a number"),
        ("the number ending four one seven", "the number ending a number"),
        ("oh seven seven double oh nine double oh four one seven", "a number"),
        ("Ion Bălan has a van, and nobody rang", "Ion Bălan has a van, and nobody rang"),
        ("two of them left", "two of them left"),
    ],
)
def test_no_other_person_is_named(text: str, expected: str) -> None:
    assert NAMES.hide(text) == expected
