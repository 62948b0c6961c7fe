"""Each section of the summary from its entries, in the caravan case and where a case has less."""

from __future__ import annotations

from dataclasses import replace

from mscu.actions.enforcement.enforcement import RecordSearch, RecordWarrant
from mscu.actions.enforcement.exhibits import MoveExhibit
from mscu.codes import Role
from mscu.documents.editions.facts import CaseFacts
from mscu.gate import Gate
from tests.actions.clocks.clock_scene import decide, refer
from tests.actions.editions.gathering import Gathered
from tests.inputs.factories import AT, World, a_case, a_person, an_enquiry


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
