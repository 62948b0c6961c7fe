"""The facts of the caravan case as print gets them, and of cases with less: nothing in other words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mscu.actions.enforcement.enforcement import RecordSearch, RecordWarrant
from mscu.actions.enforcement.exhibits import MoveExhibit
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entries import About
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.subjects.subjects import Involve
from mscu.codes import CaseStatus, Kind, Marking, Role, Sensitivity
from mscu.documents.editions.case_study import story_text
from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact
from mscu.documents.editions.study_facts import LOCAL_OFFICER, StudyFacts, study_facts
from mscu.gate import Gate
from mscu.rules.clock_engine import OPEN_STATES, WHAT_HAPPENED, ClockState
from tests.actions.clocks.clock_scene import decide, refer
from tests.actions.clocks.test_clock_events import REFUSED
from tests.actions.editions.gathering import Gathered
from tests.documents.editions.caravan_facts import CARAVAN
from tests.inputs.factories import AT, World, a_case, a_note, a_person, an_enquiry
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


def test_people_with_aliases_roles_birth_and_where_things_stand(facts: CaseFacts) -> None:
    assert len(facts.people) == 9
    marek = person(facts, "Marek Zielak")
    assert set(marek.aliases) == {"Marek Zelak", "Big Marek"}
    assert marek.roles_shown == "Potential victim and suspect"
    assert (marek.born, marek.nationality, marek.gender) == ("1979", "Polish", "gender:male")
    hai = person(facts, "Nguyễn Văn Hải")
    assert hai.roles_shown == "Potential victim, treated as a child"
    assert hai.born == "age about 17"
    stands = {each.name: each.stands_at for each in facts.people}
    assert stands["Ionuț Bălan"] == "NRM-0001, sent 18 Mar 2022 10:00; NRM-0001, positive 25 Mar 2022"
    assert stands["Keith Ormrod"] == "duty to notify, not named"
    assert stands["Daniel Crabtree"] == ("arrested 8 Apr 2022 06:20; charged 9 Apr 2022 02:30, on remand")
    assert stands["Lorraine Pike"] == "arrested 8 Apr 2022 06:40; on bail, review 8 Jul 2022"
    assert stands["Aisha Rahman"] == ""
    found = {each.name for each in facts.people if each.accounted_for}
    assert found >= {"Marek Zielak", "Ionuț Bălan", "Keith Ormrod", "Nguyễn Văn Hải", "Anthony Marsh"}
    assert "Aisha Rahman" not in found


def test_the_chronology_holds_every_entry_but_exhibits_in_order_and_places_what_they_lack(
    facts: CaseFacts, caravan_store: Store
) -> None:
    site = facts.places[0]
    assert (site.name, site.lacks) == ("Hollin Lane Yard", ("lacks:electricity",))
    assert [each.lacks for each in facts.places[1:]] == [(), ()]
    assert {each.name: (each.kind, each.number) for each in facts.things} == {
        "White Transit tipper": ("Vehicle", "MX19 CTB"),
        "Phone of the leaflets": ("Phone", "07700 900417"),
    }
    (firm,) = facts.organisations
    assert (firm.name, firm.trade) == ("Crabtree Paving & Roofing", "Driveways, tarmac and roofing")
    kinds = dict(caravan_store.sql("SELECT kind, count(*) FROM entry GROUP BY kind"))
    for kind in Kind:
        wanted = 0 if kind in NO_ENTRY_OF_ITS_OWN else kinds.get(kind.value, 0)
        assert len(entries(facts, kind)) == wanted, kind
    moments = [each.sort_at for each in facts.entries]
    assert moments == sorted(moments)


def test_an_entry_with_its_grades_codes_marking_and_the_sensitivity_of_its_values(facts: CaseFacts) -> None:
    first, second, *_ = entries(facts, Kind.REPORT)
    assert first.grades == ("2AC",)
    assert second.grades == ("1AP", "2AP")
    assert {"report_source:helpline", "indicator:threats", "indicator:poor_accommodation"} <= set(first.codes)
    assert first.happened_shown == "11 Mar 2022 21:40"
    assert first.text.startswith("Three men are kept in a Hollin Lane yard")
    assert all(each.marking is Marking.OFFICIAL_SENSITIVE for each in facts.entries)
    assert "immediate" in entries(facts, Kind.ADVICE)[0].codes
    assert "immediate" not in entries(facts, Kind.ADVICE)[1].codes
    shown = {each.label: each.sensitivity for each in entries(facts, Kind.REPORT)[1].facts}
    assert shown["Who told us"] is Sensitivity.SOURCE
    assert shown["Log or reference"] is Sensitivity.REFERENCE
    assert shown["Where"] is Sensitivity.PLACE
    assert shown["District"] is Sensitivity.DISTRICT
    assert shown["How many people"] is Sensitivity.COUNT
    by_id = {each.id: each for each in facts.entries}
    people = {each.id: each.name for each in facts.people}
    arrested = [people[each.person_id] for each in entries(facts, Kind.ARREST)]
    assert arrested == ["Daniel Crabtree", "Shane Crabtree", "Lorraine Pike"]
    assert all(by_id[each.follows_id].kind is Kind.ENQUIRY for each in entries(facts, Kind.ENQUIRY_RESULT))
    assert [each.people_count for each in entries(facts, Kind.REPORT)] == [3, 1, 2, 5]
    assert not any(each.is_ahead for each in facts.entries)
    done, undone = entries(facts, Kind.ADVICE)
    assert {"accepted:yes", "done_at"} <= set(done.codes)
    assert "done_at" not in undone.codes
    assert "state:resulted" in entries(facts, Kind.ENQUIRY)[0].codes
    contact = entries(facts, Kind.VICTIM_CONTACT)[0]
    assert "update_on" in contact.codes
    assert "update_on:past" not in contact.codes
    assert "due_on:past" in entries(facts, Kind.ENQUIRY)[0].codes
    assert "police_protection_from" in {code for each in facts.entries for code in each.codes}


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


def test_a_case_has_its_own_entries_as_they_stand_now_and_nothing_of_another(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer, title="Nail bar", marking=Marking.OFFICIAL)
    empty = officer.ask(Gathered(case_id=case))
    assert (empty.title, empty.marking) == ("Nail bar", Marking.OFFICIAL)
    assert (empty.people, empty.places, empty.entries, empty.main_place) == ((), (), (), "")
    number = a_note(officer, case, text="Five men", marking=Marking.OFFICIAL)
    officer.perform(CorrectEntry(entry_id=number, version=1, text="Four men", reason="Miscounted"))
    a_note(officer, case, happened="20 Jun 2022 09:30")
    a_person(officer, case, name="Keith Ormrod")
    shown = officer.ask(Gathered(case_id=case))
    assert [each.marking for each in shown.entries] == [Marking.OFFICIAL, Marking.OFFICIAL_SENSITIVE]
    assert shown.entries[0].text == "Four men"
    assert [each.name for each in shown.people] == ["Keith Ormrod"]
    assert (shown.referrals, shown.exhibits) == ((), ())


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


def test_who_is_a_victim_in_another_case_is_told_of_as_one_and_never_as_a_suspect(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case = a_case(officer)
    for person_id in (world.victim_id, world.suspect_id):
        officer.perform(Involve(case_id=case, subject_id=person_id, role="involvement_role:suspect"))
    known = {person.id: person.known_victim for person in officer.ask(Gathered(case_id=case)).people}
    assert known == {world.victim_id: True, world.suspect_id: False}
    victim = ("involvement_role:potential_victim",)
    lan = a_person(officer, world.case_id, name="Lan", born="2010", roles=victim)
    of_note, of_role = a_case(officer), a_case(officer)
    a_note(officer, of_note, about=(About(subject_id=lan),))
    officer.perform(Involve(case_id=of_role, subject_id=lan, role="involvement_role:witness"))
    said = "treated as a child; potential or confirmed victim in another case"
    for case_id, roles in ((of_note, said), (of_role, f"Witness, {said}")):
        (fact,) = officer.ask(Gathered(case_id=case_id)).people
        assert fact.roles_shown == roles


def test_advice_went_to_local_officers_only_where_one_is_named(officer: Gate) -> None:
    local = {"PC 4471 Hughes", "DC Tom Fielding"}
    others = {"Modern Slavery Helpline", "Di Evans, helpline", "Di Evans", "DC Moss, Merseyside Police", "PC"}
    for given_to in (*local, *others, "a neighbour"):
        case = a_case(officer)
        officer.perform(GiveAdvice(case_id=case, happened=AT, text="Keep them apart", given_to=given_to))
        facts = officer.ask(Gathered(case_id=case))
        assert (LOCAL_OFFICER in facts.entries[0].codes) is (given_to in local), given_to
        assert ("local officers" in story_text(study_facts(facts))) is (given_to in local)


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


def test_what_is_outstanding_agrees_with_where_people_stand(world: World) -> None:
    """A paper that says that there is no referral does not say above that it was sent."""
    officer, now = world.store.gate(Role.OFFICER), world.store.clock.now
    for to in ("nrm", "duty_to_notify", "victim_navigator", "childrens_social_care", ""):
        world.store.clock.now = now
        case = a_case(officer)
        person_id = a_person(officer, case, roles=("involvement_role:potential_victim",))
        if to:
            refer(officer, case, person_id, to, **(REFUSED if to == "duty_to_notify" else {}))
        for days in (0, 5):
            world.store.clock.now = now - timedelta(days=days)
            shown = officer.ask(Gathered(case_id=case))
            owed = any("no NRM referral or duty to notify" in line for line in shown.owed)
            open_clocks = [each.title for each in shown.clocks if each.state in OPEN_STATES]
            stands = shown.people[0].stands_at
            sent = "sent" in stands or "duty to notify" in stands
            assert owed is any(title.startswith("NRM referral (adults") for title in open_clocks)
            assert not (owed and sent)
            assert sent is (to in {"nrm", "duty_to_notify"} and days == 0)


def test_enquiries_with_owner_due_day_and_results(facts: CaseFacts) -> None:
    cctv, witness, missing, money = facts.enquiries
    assert (cctv.kind, cctv.owner, cctv.due_shown, cctv.state) == (
        "CCTV",
        "DC Tom Fielding",
        "15 Mar 2022",
        "Resulted",
    )
    assert [each.late for each in facts.enquiries] == [True, False, False, True]
    (found,) = cctv.results
    assert (found.happened_shown, found.exhibit) == ("16 Mar 2022 11:45", "TF/1")
    assert found.text.startswith("27 days secured")
    assert [len(each.results) for each in (witness, missing, money)] == [1, 1, 1]


def test_referrals_with_consent_and_what_was_decided(facts: CaseFacts) -> None:
    by_reference = {each.reference: each for each in facts.referrals if each.reference}
    nrm = by_reference["NRM-0001"]
    assert (nrm.person, nrm.referred_to, nrm.consent, nrm.made_by) == (
        "Ionuț Bălan",
        "NRM",
        "Written consent",
        "PC 4471 Gwen Hughes",
    )
    assert nrm.outcome == "Reasonable grounds: positive, 25 Mar 2022"
    assert nrm.codes == ("referral_to:nrm", "consent_kind:written")
    assert [(each.stage, each.outcome, each.happened_shown) for each in nrm.decisions] == [
        ("nrm_stage:reasonable_grounds", "nrm_outcome:positive", "25 Mar 2022")
    ]
    refused = by_reference["DTN-0001"]
    assert (refused.referred_to, refused.consent) == ("Duty to notify", "Refused")
    assert refused.refused_reason.startswith("He wants no part of any scheme")
    assert refused.codes == ("referral_to:duty_to_notify", "consent_kind:refused", "consents_to_be_named:no")
    navigator = next(each for each in facts.referrals if each.referred_to == "Victim Navigator")
    assert (navigator.made_by, navigator.outcome) == ("Hannah Sealy", "Accepted")


def test_a_warrant_and_its_searches_say_premises_and_who_was_found_where(facts: CaseFacts) -> None:
    (warrant,) = facts.warrants
    assert (warrant.reference, warrant.court, warrant.expires_shown) == (
        "W-2022-0417",
        "Manchester and Salford Magistrates",
        "7 Jul 2022",
    )
    assert warrant.premises == "Hollin Lane Yard, Crabtree home"
    yard, house = facts.searches
    assert (yard.place, yard.officer, yard.power) == ("Hollin Lane Yard", "PS Gareth Lunt", "Under a warrant")
    assert yard.found == ("Marek Zielak, caravan 4", "Keith Ormrod, caravan 1", "Nguyễn Văn Hải, caravan 2")
    assert yard.not_found == ("Anthony Marsh",)
    assert (house.found, house.not_found) == ((), ())


def test_arrests_charges_bail_and_exhibits_with_whoever_seized_them(facts: CaseFacts) -> None:
    assert [each.person for each in facts.arrests] == ["Daniel Crabtree", "Shane Crabtree", "Lorraine Pike"]
    assert facts.arrests[1].place == "Hollin Lane Yard"
    assert "Assault occasioning actual bodily harm" in facts.arrests[1].offences
    assert [(each.person, each.remand, each.hearing) for each in facts.charges] == [
        ("Daniel Crabtree", True, "11 Apr 2022"),
        ("Shane Crabtree", True, "11 Apr 2022"),
    ]
    (bail,) = facts.bail
    assert (bail.person, bail.review_shown) == ("Lorraine Pike", "8 Jul 2022")
    assert "not to enter Hollin Lane" in bail.conditions
    assert [each.reference for each in facts.exhibits] == ["GL/1", "GL/2", "GL/3", "TF/2", "TF/3"]
    cash = facts.exhibits[-1]
    assert cash.what == "Cash (£11,640)"
    assert (cash.seized, cash.seized_by) == ("8 Apr 2022 06:05", "DC Tom Fielding")
    assert [each.to_whom for each in cash.moves] == ["DC Tom Fielding"]


def test_the_group_keeps_the_exploited_apart_from_its_members(facts: CaseFacts) -> None:
    (group,) = facts.groups
    assert (group.name, group.status, group.lead_officer) == (
        "Crabtree group",
        "Nominated",
        "DI Ruth Aspinall",
    )
    members = {each.name: each.role for each in group.members}
    assert members == {
        "Daniel Crabtree": "Principal",
        "Shane Crabtree": "Enforcer",
        "Lorraine Pike": "Finance or laundering",
    }
    assert len(group.exploited) == 5
    assert members.keys().isdisjoint(group.exploited)
    strands = [f"plan_strand:{strand}" for strand in ("pursue", "protect", "prevent", "prepare")]
    assert [each.strand for each in group.plan] == strands
    assert group.plan[0].text == "Case file to CPS; confiscation"


# ---------------------------------------------------------------------------- with less or more


def gathered(world: World) -> CaseFacts:
    return world.store.gate(Role.OFFICER).ask(Gathered(case_id=world.case_id))


def test_an_open_enquiry_is_late_once_its_day_is_past_and_each_step_of_continuity_in_its_order(
    world: World,
) -> None:
    officer = world.store.gate(Role.OFFICER)
    an_enquiry(officer, world.case_id, due_on="19 Jun 2022", happened="18 Jun 2022")
    for number, (come, go) in enumerate((("DC Fielding", "Store"), ("Store", "Laboratory")), 1):
        moved = {"moved_at": f"20 Jun 2022 10:1{number}", "from_whom": come, "to_whom": go}
        move = MoveExhibit(entry_id=world.exhibit_id, seal=f"S{number}", place="Middleton", **moved)
        officer.perform(move)
    facts = gathered(world)
    assert sorted((each.late, each.results) for each in facts.enquiries) == [(False, ()), (True, ())]
    (exhibit,) = facts.exhibits
    last = exhibit.moves[-1]
    assert [each.to_whom for each in exhibit.moves][-2:] == ["Store", "Laboratory"]
    assert (last.happened_shown, last.seal, last.where) == ("20 Jun 2022 10:12", "S2", "Middleton")


def test_a_search_tells_its_power_or_its_warrant(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    search = RecordSearch(case_id=world.case_id, happened=AT, place_id=world.place_id, officer="PS Lunt")
    officer.perform(replace(search, power="search_power:pace_s18"))
    warrant = RecordWarrant(
        case_id=world.case_id, happened=AT, power="warrant_power:pace_s8", reference="W-2022-0417"
    )
    officer.perform(replace(search, follows_id=officer.perform(warrant)))
    of_power, of_warrant = gathered(world).searches
    assert (of_power.found, of_power.not_found, of_power.power) == ((), (), "PACE 1984 s.18")
    assert (of_power.warrant, of_warrant.warrant) == ("", "W-2022-0417")


def test_no_answer_is_awaited_once_there_is_a_decision(officer: Gate) -> None:
    for outcome in ("waiting", "received", "withdrawn", None):
        case = a_case(officer)
        person_id = a_person(officer, case, roles=("involvement_role:potential_victim",))
        given = f"referral_outcome:{outcome}" if outcome else None
        referral_id = refer(officer, case, person_id, "nrm", outcome=given)
        (before,) = officer.ask(Gathered(case_id=case)).referrals
        decide(officer, case, referral_id, "reasonable_grounds", "positive")
        (after,) = officer.ask(Gathered(case_id=case)).referrals
        assert bool(before.outcome) is bool(outcome)
        kept = f"{before.outcome}; " if outcome == "withdrawn" else ""
        assert after.outcome == f"{kept}Reasonable grounds: positive, 20 Jun 2022 06:00"
