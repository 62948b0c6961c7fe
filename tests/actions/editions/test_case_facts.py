"""The facts of the caravan case as print gets them: nothing lost, nothing in other words."""

from __future__ import annotations

from mscu.actions.entries.corrections import CorrectEntry
from mscu.codes import CaseStatus, Kind, Marking, Role, Sensitivity
from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact
from tests.actions.editions.gathering import Gathered
from tests.inputs.factories import World, a_case, a_note, a_person
from tests.scenes.stores import Store

NO_ENTRY_OF_ITS_OWN = frozenset({Kind.EXHIBIT})


def person(facts: CaseFacts, name: str) -> PersonFact:
    return next(each for each in facts.people if each.name == name)


def entries(facts: CaseFacts, kind: Kind) -> list[EntryFact]:
    return [each for each in facts.entries if each.kind is kind]


def test_the_head_of_the_case(facts: CaseFacts) -> None:
    assert (facts.reference, facts.title) == ("MS-22-0001", "Forced labour at a caravan site, Heywood")
    assert (facts.operation, facts.lead, facts.officer_in_case) == (
        "Operation Lapwing",
        "DS Priya Nolan",
        "DC Tom Fielding",
    )
    assert (facts.status, facts.marking) == (CaseStatus.ACTIVE, Marking.OFFICIAL_SENSITIVE)
    assert (facts.opened, facts.district) == ("13 Mar 2022", "Rochdale")
    assert facts.exploitation == ("exploitation:forced_labour",)
    assert facts.exploitation_shown == "Forced labour"
    assert facts.trade_shown == "Driveways, tarmac and roofing"
    assert facts.place_type == "place_type:caravan_site"
    assert facts.main_place == "Hollin Lane Yard, Hollin Lane, Heywood, OL10 0AA"
    assert facts.crime_reference == "CRI/06HH/0031300/22"
    assert facts.left_out == 0


def test_people_with_aliases_roles_and_birth(facts: CaseFacts) -> None:
    assert len(facts.people) == 9
    marek = person(facts, "Marek Zielak")
    assert set(marek.aliases) == {"Marek Zelak", "Big Marek"}
    assert marek.roles_shown == "Potential victim and suspect"
    assert (marek.born, marek.nationality, marek.gender) == ("1979", "Polish", "gender:male")
    hai = person(facts, "Nguyễn Văn Hải")
    assert hai.roles_shown == "Potential victim, treated as a child"
    assert hai.born == "age about 17"


def test_places_with_what_they_lack_things_and_firms(facts: CaseFacts) -> None:
    site = facts.places[0]
    assert (site.name, site.lacks) == ("Hollin Lane Yard", ("lacks:electricity",))
    assert [each.lacks for each in facts.places[1:]] == [(), ()]
    assert {each.name: (each.kind, each.number) for each in facts.things} == {
        "White Transit tipper": ("Vehicle", "MX19 CTB"),
        "Phone of the leaflets": ("Phone", "07700 900417"),
    }
    (firm,) = facts.organisations
    assert (firm.name, firm.trade) == ("Crabtree Paving & Roofing", "Driveways, tarmac and roofing")


def test_the_chronology_holds_every_entry_but_exhibits_in_order(
    facts: CaseFacts, caravan_store: Store
) -> None:
    kinds = dict(caravan_store.sql("SELECT kind, count(*) FROM entry GROUP BY kind"))
    for kind in Kind:
        wanted = 0 if kind in NO_ENTRY_OF_ITS_OWN else kinds.get(kind.value, 0)
        assert len(entries(facts, kind)) == wanted, kind
    moments = [each.sort_at for each in facts.entries]
    assert moments == sorted(moments)


def test_an_entry_with_its_grades_codes_and_marking(facts: CaseFacts) -> None:
    first, second, *_ = entries(facts, Kind.REPORT)
    assert first.grades == ("2AC",)
    assert second.grades == ("1AP", "2AP")
    assert {"report_source:helpline", "indicator:threats", "indicator:poor_accommodation"} <= set(first.codes)
    assert first.happened_shown == "11 Mar 2022 21:40"
    assert first.text.startswith("Three men are kept in a Hollin Lane yard")
    assert all(each.marking is Marking.OFFICIAL_SENSITIVE for each in facts.entries)
    assert "immediate" in entries(facts, Kind.ADVICE)[0].codes
    assert "immediate" not in entries(facts, Kind.ADVICE)[1].codes


def test_each_value_carries_the_sensitivity_of_its_column(facts: CaseFacts) -> None:
    shown = {each.label: each.sensitivity for each in entries(facts, Kind.REPORT)[1].facts}
    assert shown["Who told us"] is Sensitivity.SOURCE
    assert shown["Log or reference"] is Sensitivity.REFERENCE
    assert shown["Where"] is Sensitivity.PLACE
    assert shown["District"] is Sensitivity.DISTRICT
    assert shown["How many people"] is Sensitivity.COUNT


def test_where_things_stand_with_each_person(facts: CaseFacts) -> None:
    stands = {each.name: each.stands_at for each in facts.people}
    assert stands["Ionuț Bălan"] == "NRM-0001, sent 18 Mar 2022 10:00; NRM-0001, positive 25 Mar 2022"
    assert stands["Keith Ormrod"] == "duty to notify, not named"
    assert stands["Daniel Crabtree"] == ("arrested 8 Apr 2022 06:20; charged 9 Apr 2022 02:30, on remand")
    assert stands["Lorraine Pike"] == "arrested 8 Apr 2022 06:40; on bail, review 8 Jul 2022"
    assert stands["Aisha Rahman"] == ""


def test_all_five_men_are_accounted_for(facts: CaseFacts) -> None:
    """The fifth by the result of the enquiry for a missing person, the others in the search."""
    found = {each.name for each in facts.people if each.accounted_for}
    assert found >= {"Marek Zielak", "Ionuț Bălan", "Keith Ormrod", "Nguyễn Văn Hải", "Anthony Marsh"}
    assert "Aisha Rahman" not in found


def test_clocks_and_what_is_owed(facts: CaseFacts) -> None:
    assert facts.owed[0] == "Anthony Marsh: no NRM referral or duty to notify yet"
    cash = next(each for each in facts.clocks if each.title == "Cash detention ends: TF/3")
    assert (cash.due_shown, cash.left, cash.open, cash.late) == (
        "12 Apr 2022 06:05",
        "69 days late",
        True,
        True,
    )
    warrant = next(each for each in facts.clocks if each.title.startswith("Warrant expires"))
    assert (warrant.open, warrant.late) == (False, False)
    assert all(each.rule and each.source for each in facts.clocks)


def test_an_empty_case_has_its_head_alone(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    shown = officer.ask(Gathered(case_id=a_case(officer, title="Nail bar", marking=OFFICIAL)))
    assert (shown.title, shown.marking) == ("Nail bar", OFFICIAL)
    assert (shown.people, shown.places, shown.entries, shown.main_place) == ((), (), (), "")


OFFICIAL = Marking.OFFICIAL


def test_each_entry_keeps_its_own_marking(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    a_note(officer, case, marking=OFFICIAL)
    a_note(officer, case, happened="20 Jun 2022 09:30")
    shown = officer.ask(Gathered(case_id=case)).entries
    assert [each.marking for each in shown] == [OFFICIAL, Marking.OFFICIAL_SENSITIVE]


def test_a_corrected_entry_is_told_as_it_stands_now(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    number = a_note(officer, case, text="Five men")
    officer.perform(CorrectEntry(entry_id=number, version=1, text="Four men", reason="Miscounted"))
    (entry,) = officer.ask(Gathered(case_id=case)).entries
    assert entry.text == "Four men"


def test_nothing_of_another_case(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    a_person(officer, case, name="Keith Ormrod")
    shown = officer.ask(Gathered(case_id=case))
    assert [each.name for each in shown.people] == ["Keith Ormrod"]
    assert (shown.entries, shown.referrals, shown.exhibits) == ((), (), ())
