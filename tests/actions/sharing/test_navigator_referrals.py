"""Referrals to the navigator from her side, and what the police see of her answer."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.navigator_referrals import AnswerReferral, NavigatorReferrals, ReferralForNavigator
from mscu.actions.sharing.support_ends import EndSupport, FollowSupport, Support
from mscu.code_keys import ACCEPTED, DECLINED, WAITING_LIST
from mscu.codes import Role, Urgency, YesNo
from mscu.errors import NotFound
from mscu.gate import Gate
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World, a_person, valid
from tests.inputs.shares import uuid_of

TOLD: dict[str, Any] = {
    "happened": "17 Mar 2022 13:00",
    "text": "Met at the clinic.",
    "reason": "Frightened, no money, nowhere to go.",
    "urgency": Urgency.TIME_CRITICAL,
    "interpreter": "Romanian, female, independent",
    "risk_flags": ("risk_flag:no_shelter", "risk_flag:family_abroad"),
    "reach_on": "07700 900123",
    "safe_to_phone": YesNo.YES,
    "safe_to_text": YesNo.NO,
    "safe_to_write": YesNo.NOT_SURE,
    "safe_when": "after 18:00",
    "code_word": YesNo.YES,
}


def refer(world: World, **changes: Any) -> int:
    referring: RecordReferral = valid(RecordReferral, world, **(TOLD | changes))
    return world.store.gate(Role.OFFICER).perform(referring)


def waiting(world: World, *, answered_too: bool = False) -> tuple[ReferralForNavigator, ...]:
    return world.store.gate(Role.NAVIGATOR).ask(NavigatorReferrals(answered_too=answered_too))


def reply(world: World, entry_id: int, outcome: str, **fields: Any) -> None:
    (line,) = (each for each in waiting(world, answered_too=True) if each.entry_id == entry_id)
    world.store.gate(Role.NAVIGATOR).perform(
        AnswerReferral(entry_id=entry_id, version=line.version, outcome=outcome, **fields)
    )


def seen(gate: Gate, entry_id: int) -> EntryDetails:
    return gate.ask(EntryFile(entry_id=entry_id))


def test_she_reads_what_she_needs_to_come(world: World) -> None:
    number = refer(world)
    (line,) = waiting(world)
    case = world.store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id))
    person = next(each for each in case.subjects if each.id == world.victim_id)
    assert (line.entry_id, line.person) == (number, "Ionut Balan")
    assert (line.person_uuid, line.case_uuid) == (person.uuid, case.values["uuid"])
    assert line.risk_flags == ("Nowhere safe to sleep", "Family abroad within reach of the suspects")
    assert (line.reach_on, line.safe_to_phone, line.safe_to_text) == ("07700 900123", "Yes", "No")
    assert (line.safe_to_write, line.safe_when, line.code_word) == ("Not sure", "after 18:00", "Yes")
    assert (line.urgency, line.consent, line.referred_by) == ("Time critical", "Spoken consent", "PC Officer")
    assert line.reason == "Frightened, no money, nowhere to go."
    assert line.waits


def test_her_languages_come_with_it(world: World) -> None:
    about: dict[str, Any] = {
        "born": "1979",
        "languages": "English, a little",
        "language": "language:pol",
        "interpreter": YesNo.YES,
    }
    refer(world, person_id=a_person(world.store.gate(Role.OFFICER), world.case_id, **about))
    (line,) = waiting(world)
    assert (line.language, line.languages, line.born) == ("Polish", "English, a little", "1979")
    assert line.needs_interpreter is YesNo.YES


def test_the_most_urgent_comes_first(world: World) -> None:
    later = refer(world, happened="18 Mar 2022", urgency=Urgency.THREAT_TO_LIFE)
    never = refer(world, happened="16 Mar 2022", urgency=None)
    soon = refer(world)
    assert [line.entry_id for line in waiting(world)] == [later, soon, never]


def test_police_read_who_accepted_when_she_comes_and_who_is_on_a_waiting_list_still_waits(
    world: World,
) -> None:
    number = refer(world)
    reply(world, number, WAITING_LIST, answer_reason="Two of us are away.")
    assert [line.waits for line in waiting(world)] == [True]
    reply(world, number, DECLINED, answer_reason="Too far away.")
    assert waiting(world) == ()
    told = seen(world.store.gate(Role.OFFICER), number)
    assert (told.row.state, told.row.state_kind) == ("declined", "refused")
    assert "Too far away." in {fact.value for fact in told.facts}
    number = refer(world)
    assert seen(world.store.gate(Role.OFFICER), number).row.state == ""
    reply(world, number, ACCEPTED, navigator="Hannah Sealy", first_contact_on="17 Mar 2022")
    assert waiting(world) == ()
    assert not any(line.waits for line in waiting(world, answered_too=True))
    told = seen(world.store.gate(Role.OFFICER), number)
    shown = {fact.label: fact.value for fact in told.facts}
    assert (told.row.state, told.row.state_kind) == ("accepted", "done")
    assert (shown["Navigator"], shown["First contact"]) == ("Hannah Sealy", "17 Mar 2022")
    assert (shown["Answered by"], shown["Answered"]) == ("PC Navigator", "20 Jun 2022 10:30")


def test_an_answer_says_who_or_why_and_is_to_a_referral_to_her(world: World) -> None:
    number, navigator = refer(world), world.store.gate(Role.NAVIGATOR)
    for outcome, field in (
        (ACCEPTED, "navigator"),
        (DECLINED, "answer_reason"),
        (WAITING_LIST, "answer_reason"),
        ("referral_outcome:closed", "outcome"),
        ("", "outcome"),
    ):
        empty = AnswerReferral(entry_id=number, version=1, outcome=outcome)
        assert field in problems_of(navigator, empty), outcome
    for other in (world.referral_id, world.note_id):
        with pytest.raises(NotFound):
            navigator.perform(
                AnswerReferral(entry_id=other, version=1, outcome=ACCEPTED, navigator="H. Sealy")
            )


def support_of(world: World, ended_at: str) -> Support:
    case_uuid, person_uuid = (
        uuid_of(world, "cases", world.case_id),
        uuid_of(world, "subject", world.victim_id),
    )
    return Support(case_uuid=case_uuid, person_uuid=person_uuid, ended_at=ended_at)


def test_support_that_ended_shows_nothing_more_and_a_new_referral_is_another(world: World) -> None:
    navigator = world.store.gate(Role.NAVIGATOR)
    first = refer(world)
    reply(world, first, ACCEPTED, navigator="Hannah Sealy")
    ended = FollowSupport(people=(support_of(world, "20 Jun 2022 10:30"),))
    navigator.perform(ended)
    assert waiting(world, answered_too=True) == ()
    told = seen(world.store.gate(Role.OFFICER), first)
    assert {fact.label: fact.value for fact in told.facts}["Support ended"] == "20 Jun 2022"
    rows = world.store.last_row()
    navigator.perform(ended)
    assert world.store.audit(after=rows) == []
    world.store.clock.turn(minutes=5)
    second = refer(world)
    reply(world, second, ACCEPTED, navigator="Hannah Sealy")
    navigator.perform(ended)
    assert [line.entry_id for line in waiting(world, answered_too=True)] == [second]
    navigator.perform(FollowSupport(people=(support_of(world, ""),)))
    assert {line.entry_id for line in waiting(world, answered_too=True)} == {first, second}


def test_support_ends_on_a_day_after_the_referral_of_one_who_was_accepted(world: World) -> None:
    navigator = world.store.gate(Role.NAVIGATOR)
    number = refer(world, happened="17 Jun 2022 16:00")
    for day, field in (("", "support_ended_on"), ("20 Jun 2022", "entry_id")):
        assert set(problems_of(navigator, EndSupport(entry_id=number, version=1, support_ended_on=day))) == {
            field
        }
    reply(world, number, ACCEPTED, navigator="Hannah Sealy")
    for day in ("1 Jan 1900", "16 Jun 2022"):
        assert problems_of(navigator, EndSupport(entry_id=number, version=2, support_ended_on=day)) == {
            "support_ended_on": "This is before the referral of 17 Jun 2022."
        }
    navigator.perform(EndSupport(entry_id=number, version=2, support_ended_on="17 Jun 2022"))
    assert waiting(world, answered_too=True) == ()
