"""The facts of the caravan case as print gets them: nothing lost, nothing in other words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entries import About
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.subjects.subjects import Involve
from mscu.codes import CaseStatus, Kind, Marking, Role, Sensitivity
from mscu.documents.editions.case_study import story_text
from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact
from mscu.documents.editions.study_facts import LOCAL_OFFICER, StudyFacts, study_facts
from mscu.rules.clock_engine import OPEN_STATES, WHAT_HAPPENED, ClockState
from tests.actions.clocks.clock_scene import refer
from tests.actions.clocks.test_clock_events import REFUSED
from tests.actions.editions.gathering import Gathered
from tests.documents.editions.caravan_facts import CARAVAN
from tests.inputs.factories import AT, World, a_case, a_note, a_person
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
    assert (cash.due_shown, cash.left, cash.state) == (
        "12 Apr 2022 06:05",
        "ended 12 Apr 2022: what happened?",
        ClockState.LAPSED,
    )
    assert [each.title for each in facts.clocks if each.state is ClockState.LAPSED] == [
        "Police protection ends: Nguyễn Văn Hải",
        "Cash detention ends: TF/3",
    ]
    assert all(each.left.endswith(WHAT_HAPPENED) for each in facts.clocks[-2:])
    assert facts.clocks[-1] == cash, "what is still owed comes before"
    warrant = next(each for each in facts.clocks if each.title.startswith("Warrant expires"))
    assert warrant.state is ClockState.MET
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


# What the public study needs to know of an entry


def test_the_study_of_the_caravan_case_is_told_as_ever(facts: CaseFacts) -> None:
    study = study_facts(facts)
    assert story_text(study) == (
        "The Modern Slavery Coordination Unit received reports of males being threatened and intimidated,"
        " forced into work and made to live in caravans with no electricity. It gave local officers initial"
        " and immediate tactical advice: keep people safe, keep them apart from those who control them, bring"
        " an independent interpreter and record the first account in the person’s own words. It commenced"
        " critical enquiries such as obtaining CCTV evidence and speaking to witnesses. The Justice and Care"
        " Victim Navigator provided initial assistance to potential victims: food, clothing, a phone and"
        " somewhere safe. Further reports were received and read beside what was already known, and agencies"
        " planned together how to keep people safe. The unit supported local officers to make arrests and"
        " undertake searches. Everyone"
        " thought to be at risk was accounted for. Further enquiries followed, among them financial ones. The"
        " unit has now commenced assessing the suspected offenders as an organised crime group, with a plan"
        " to pursue, protect, prevent and prepare."
    )
    assert study == study_facts(CARAVAN)


def test_who_is_a_victim_in_another_case_is_never_told_of_as_a_suspect(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    for person_id in (world.victim_id, world.suspect_id):
        officer.perform(Involve(case_id=case, subject_id=person_id, role="involvement_role:suspect"))
    known = {person.id: person.known_victim for person in officer.ask(Gathered(case_id=case)).people}
    assert known == {world.victim_id: True, world.suspect_id: False}


@pytest.mark.parametrize("in_entry_only", [True, False])
def test_what_is_shown_of_a_person_without_a_role_has_no_mark_before_it(
    world: World, *, in_entry_only: bool
) -> None:
    officer = world.store.gate(Role.OFFICER)
    case_id = a_case(officer)
    lan = a_person(
        officer, world.case_id, name="Lan", born="2010", roles=("involvement_role:potential_victim",)
    )
    if in_entry_only:
        a_note(officer, case_id, about=(About(subject_id=lan),))
    else:
        officer.perform(Involve(case_id=case_id, subject_id=lan, role="involvement_role:witness"))
    (fact,) = officer.ask(Gathered(case_id=case_id)).people
    said = "treated as a child; potential or confirmed victim in another case"
    assert fact.roles_shown == (said if in_entry_only else f"Witness, {said}")


def test_an_entry_names_its_person_what_it_follows_and_how_many_people_it_speaks_of(facts: CaseFacts) -> None:
    by_id = {each.id: each for each in facts.entries}
    people = {each.id: each.name for each in facts.people}
    assert [people[each.person_id] for each in entries(facts, Kind.ARREST)] == [
        "Daniel Crabtree",
        "Shane Crabtree",
        "Lorraine Pike",
    ]
    assert all(by_id[each.follows_id].kind is Kind.ENQUIRY for each in entries(facts, Kind.ENQUIRY_RESULT))
    assert [each.people_count for each in entries(facts, Kind.REPORT)] == [3, 1, 2, 5]
    assert not any(each.is_ahead for each in facts.entries)


def test_choices_without_a_list_and_dates_are_codes_too(facts: CaseFacts) -> None:
    first, second = entries(facts, Kind.ADVICE)
    assert {"accepted:yes", "done_at"} <= set(first.codes)
    assert "done_at" not in second.codes
    assert "state:resulted" in entries(facts, Kind.ENQUIRY)[0].codes
    contact = entries(facts, Kind.VICTIM_CONTACT)[0]
    assert "update_on" in contact.codes
    assert "update_on:past" not in contact.codes
    assert "due_on:past" in entries(facts, Kind.ENQUIRY)[0].codes
    assert "police_protection_from" in {code for each in facts.entries for code in each.codes}


@pytest.mark.parametrize(
    ("given_to", "is_local"),
    [
        ("PC 4471 Hughes", True),
        ("DC Tom Fielding", True),
        ("Modern Slavery Helpline", False),
        ("Di Evans, helpline", False),
        ("Di Evans", False),
        ("DC Moss, Merseyside Police", False),
        ("PC", False),
        ("a neighbour", False),
    ],
)
def test_advice_went_to_local_officers_only_where_one_is_named(
    given_to: str, is_local: bool, world: World
) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    officer.perform(GiveAdvice(case_id=case, happened=AT, text="Keep them apart", given_to=given_to))
    (advice,) = officer.ask(Gathered(case_id=case)).entries
    assert (LOCAL_OFFICER in advice.codes) is is_local
    told = story_text(study_facts(officer.ask(Gathered(case_id=case))))
    assert ("local officers" in told) is is_local


def test_what_is_dated_ahead_has_not_happened_yet(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    person_id = a_person(officer, case, roles=("involvement_role:suspect",))
    refer(officer, case, person_id, "nrm", happened=AT)
    officer.perform(GiveAdvice(case_id=case, happened=AT, text="Keep them apart", given_to="PC Hughes"))
    before = officer.ask(Gathered(case_id=case))
    world.store.clock.now -= timedelta(hours=3)
    shown = officer.ask(Gathered(case_id=case))
    assert all(each.is_ahead for each in shown.entries)
    assert shown.people[0].stands_at == ""
    assert study_facts(shown) == StudyFacts()
    assert study_facts(before) != StudyFacts()


@pytest.mark.parametrize("to", ["nrm", "duty_to_notify", "victim_navigator", "childrens_social_care", ""])
def test_what_is_outstanding_agrees_with_where_people_stand(to: str, world: World) -> None:
    """A paper that says that there is no referral does not say above that it was sent."""
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    person_id = a_person(officer, case, roles=("involvement_role:potential_victim",))
    if to:
        refer(officer, case, person_id, to, **(REFUSED if to == "duty_to_notify" else {}))
    for days in (0, 5):
        world.store.clock.now -= timedelta(days=days)
        shown = officer.ask(Gathered(case_id=case))
        owed = any("no NRM referral or duty to notify" in line for line in shown.owed)
        open_clock = any(
            each.state in OPEN_STATES and each.title.startswith("NRM referral (adults")
            for each in shown.clocks
        )
        sent = "sent" in shown.people[0].stands_at or "duty to notify" in shown.people[0].stands_at
        assert owed is open_clock
        assert not (owed and sent)
        assert sent is (to in {"nrm", "duty_to_notify"} and days == 0)
