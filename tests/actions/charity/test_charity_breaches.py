"""The charity's own breaches: who comes first, told only as is safe, and the hours that run."""

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.charity.charity_breaches import (
    ADDRESS,
    ALL_CONCERNED,
    ALREADY_TOLD,
    BEFORE_NOTICED,
    DANGER,
    HOW_LIKELY,
    MUST_TELL,
    NO_SAFE_CONTACT,
    NOT_FOR_OTHERS,
    NOT_SAFE,
    PLACE_ON_CARD,
    THREATENED,
    TOLD_OR_NOT,
    CharityBreaches,
    CharityBreachRow,
    NameConcerned,
    SettleCharityBreach,
    TellSurvivor,
)
from mscu.actions.records.breach_register import CHILD, BreachState
from mscu.actions.support.contacts import AssessRisk
from mscu.actions.survivors.survivor_clocks import SurvivorClocks
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.codes import Role, StoreKind, YesNo
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.models.kinds import TABLES
from mscu.survivor_codes import BreachRisk, ToldHow
from tests.inputs.charity_breaches import a_breach as breach_of
from tests.inputs.consents import a_card
from tests.inputs.support import OF_ONE
from tests.scenes.stores import OTHER_NAVIGATOR, Store


def take_on(charity: Store, name: str, who: str = Role.NAVIGATOR, **about: Any) -> int:
    return charity.gate(who).perform(TakeOn(name=name, **about))


def a_breach(charity: Store, *survivors: int, **changes: Any) -> int:
    return charity.gate(Role.NAVIGATOR).perform(breach_of(*survivors, **changes))


def row_of(charity: Store, who: str = Role.NAVIGATOR) -> CharityBreachRow:
    (row,) = charity.gate(who).ask(CharityBreaches()).rows
    return row


def refused(charity: Store, command: Any, who: str = Role.NAVIGATOR) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        charity.gate(who).perform(command)
    return problem.value.problems


def told(breach: int, survivor: int, how: ToldHow = ToldHow.PHONE) -> TellSurvivor:
    return TellSurvivor(breach_id=breach, survivor_id=survivor, told_at="20 Jun 2022 09:00", how=how)


def test_who_is_threatened_comes_first_then_children_then_whose_address_is_held(charity: Store) -> None:
    own = charity.gate(Role.NAVIGATOR)
    take_on(charity, "Ana", safe_to_phone=YesNo.YES)
    take_on(charity, "Đặng Thị Ngọc", post="2 Mill Lane, Bury")
    take_on(charity, "Hải", born_words="2006")
    own.perform(OF_ONE[AssessRisk](take_on(charity, "سميرة", safe_to_text=YesNo.YES)))
    found = own.ask(CharityBreaches()).endangered
    assert [each.name for each in found] == ["سميرة", "Hải", "Đặng Thị Ngọc", "Ana"]
    assert found[0].why[0] == THREATENED
    assert [each.why for each in found[1:]] == [(CHILD, NO_SAFE_CONTACT), (ADDRESS, NO_SAFE_CONTACT), ()]
    assert found[3].ways == (ToldHow.MET, ToldHow.PHONE)


def test_of_a_survivor_of_others_no_more_is_told_than_what_the_card_is_there_for(charity: Store) -> None:
    number = take_on(charity, "Ionuț Bălan", post="2 Mill Lane", safe_when="after 18:00")
    own, other = charity.gate(Role.NAVIGATOR), charity.gate(OTHER_NAVIGATOR)
    own.perform(OF_ONE[AssessRisk](number))
    own.perform(a_card(number))
    (found,) = other.ask(CharityBreaches()).endangered
    assert (found.reference, found.name, found.mine) == ("SV-22-0001", "", False)
    assert (found.why, found.ways, found.when) == ((DANGER, PLACE_ON_CARD), (), "")
    assert found.navigators == own.actor.display
    charity.gate(Role.LEAD).perform(
        NoteConflict(survivor_id=number, user=OTHER_NAVIGATOR, reason="A cousin.")
    )
    assert other.ask(CharityBreaches()).endangered == ()


def test_nobody_named_is_everybody_whom_the_store_held(charity: Store) -> None:
    number = take_on(charity, "Ana")
    charity.clock.turn(hours=1)
    a_breach(charity, noticed_at="20 Jun 2022 11:00")
    charity.clock.turn(hours=1)
    take_on(charity, "Later")
    row = row_of(charity)
    assert [each.who.survivor_id for each in row.people] == [number]
    naming = NameConcerned(breach_id=row.id, survivors=(number,))
    assert refused(charity, naming) == {"survivors": ALL_CONCERNED}


def test_whom_it_concerns_is_named_as_that_is_known_and_told_by_who_is_named_for_them(charity: Store) -> None:
    first, second, third = (take_on(charity, name, safe_to_phone=YesNo.YES) for name in ("Ana", "Bea", "Caz"))
    breach = a_breach(charity, second)
    charity.gate(OTHER_NAVIGATOR).perform(NameConcerned(breach_id=breach, survivors=(third, second, third)))
    assert {each.who.survivor_id for each in row_of(charity).people} == {second, third}
    for who, survivor in ((OTHER_NAVIGATOR, second), (Role.NAVIGATOR, first)):
        with pytest.raises(NotFound):
            charity.gate(who).perform(told(breach, survivor))


def test_a_survivor_is_told_only_in_a_way_that_is_on_record_as_safe(charity: Store) -> None:
    number = take_on(charity, "Ana", safe_to_phone=YesNo.NOT_SURE, safe_to_text=YesNo.YES)
    breach = a_breach(charity)
    charity.clock.turn(hours=2)
    by_phone = told(breach, number)
    assert refused(charity, by_phone) == {"how": NOT_SAFE}
    assert set(refused(charity, replace(by_phone, how=None))) == {"how"}
    assert refused(charity, replace(by_phone, told_at="")) == {"told_at": TOLD_OR_NOT}
    early = replace(by_phone, told_at="19 Jun 2022 09:00", how=ToldHow.MET)
    assert refused(charity, early) == {"told_at": BEFORE_NOTICED}
    own = charity.gate(Role.NAVIGATOR)
    own.perform(TellSurvivor(breach_id=breach, survivor_id=number, why_not="No safe hour yet."))
    assert row_of(charity).people[0].why_not == "No safe hour yet."
    own.perform(told(breach, number, ToldHow.TEXT))
    (row,) = row_of(charity).people
    assert (row.told, row.how, row.is_untold) == ("20 Jun 2022 09:00", "By text", False)
    assert refused(charity, told(breach, number, ToldHow.MET)) == {"told_at": ALREADY_TOLD}


def test_how_somebody_was_told_or_why_not_is_for_whoever_supports_the_survivor(charity: Store) -> None:
    first, second = (take_on(charity, name, safe_to_phone=YesNo.YES) for name in ("Ana", "Bea"))
    breach, own = a_breach(charity, first, second), charity.gate(Role.NAVIGATOR)
    own.perform(told(breach, first))
    own.perform(TellSurvivor(breach_id=breach, survivor_id=second, why_not="He picks up."))
    for who in (OTHER_NAVIGATOR, Role.LEAD):
        people = {each.who.survivor_id: each for each in row_of(charity, who).people}
        assert (people[first].told, people[first].how) == ("20 Jun 2022 09:00", "")
        assert people[second].why_not == NOT_FOR_OTHERS
        assert row_of(charity, who).untold == 0


def test_a_lead_settles_it_and_where_the_risk_is_high_people_are_still_to_be_told(charity: Store) -> None:
    number = take_on(charity, "Ana", safe_to_phone=YesNo.YES)
    breach = a_breach(charity, number)
    settle = SettleCharityBreach(breach_id=breach, version=1, why_not_told="It was locked.")
    with pytest.raises(NotPermitted):
        charity.gate(Role.NAVIGATOR).perform(settle)
    (clock,) = charity.gate(OTHER_NAVIGATOR).ask(SurvivorClocks()).clocks
    assert (clock.key, clock.end, clock.mine) == ("breach", "due 23 Jun 2022 08:00", False)
    assert "art.33" in clock.source
    assert charity.gate(Role.LEAD).ask(SurvivorClocks()).clocks[0].mine
    assert refused(charity, settle, Role.LEAD) == {"risk": HOW_LIKELY}
    high = replace(settle, risk=BreachRisk.HIGH)
    assert refused(charity, high, Role.LEAD) == {"told_at": MUST_TELL}
    charity.gate(Role.LEAD).perform(replace(high, told_at="20 Jun 2022 10:00"))
    assert (row_of(charity).state, row_of(charity).untold) == (BreachState.PEOPLE, 1)
    assert charity.gate(Role.LEAD).ask(SurvivorClocks()).clocks == (), "its hours run until it is settled"
    charity.gate(Role.NAVIGATOR).perform(told(breach, number))
    assert row_of(charity).state is BreachState.DONE
    unlikely = replace(settle, breach_id=a_breach(charity, number), risk=BreachRisk.UNLIKELY)
    charity.gate(Role.LEAD).perform(unlikely)
    states = [row.state for row in charity.gate(Role.LEAD).ask(CharityBreaches()).rows]
    assert states == [BreachState.DONE] * 2, "where it is unlikely nobody need be told"


def test_no_police_store_has_a_place_for_it(store: Store) -> None:
    assert not {"charity_breach", "concerned"} & set(TABLES[StoreKind.UNIT].tables)
    for role in (Role.SUPERVISOR, Role.RECORDS, Role.NAVIGATOR, Role.LEAD):
        with pytest.raises(NotPermitted):
            store.gate(role).ask(CharityBreaches())
