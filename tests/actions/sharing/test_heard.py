"""What was read for the charity: noted once, by whoever may see it, and told to officers with the time."""

from __future__ import annotations

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.enforcement.alerts import RaiseAlert
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.emergency import AskForCard
from mscu.actions.sharing.heard import NoteHeard
from mscu.actions.sharing.navigator_referrals import AnswerReferral
from mscu.code_keys import ACCEPTED
from mscu.codes import Role
from tests.inputs.factories import World, valid


def heard(world: World, entry: int) -> str:
    """Return what an officer reads with an entry."""
    file = world.store.gate(Role.OFFICER).ask(EntryFile(entry_id=entry))
    return "".join(fact.value for fact in file.facts if fact.name == "heard")


def meant_for_charity(world: World) -> tuple[int, int]:
    """Refer somebody, who is accepted, ask for a card, and raise an alert."""
    officer = world.store.gate(Role.OFFICER)
    referral = officer.perform(valid(RecordReferral, world))
    request = officer.perform(valid(AskForCard, world))
    alert = RaiseAlert(case_id=world.case_id, person_id=world.victim_id, words="Seen near the house.")
    officer.perform(alert)
    accepted = {"outcome": ACCEPTED, "navigator": "Hannah Sealy"}
    world.store.gate(Role.NAVIGATOR).perform(AnswerReferral(entry_id=referral, version=1, **accepted))
    return referral, request


def alerts(world: World) -> list[str]:
    file = world.store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id))
    return [line.heard for line in file.alerts]


def test_officers_read_when_it_was_read_for_the_charity_and_nothing_before(world: World) -> None:
    referral, request = meant_for_charity(world)
    assert heard(world, referral) == heard(world, request) == ""
    assert set(alerts(world)) == {""}
    world.store.gate(Role.LEAD).perform(NoteHeard())
    assert heard(world, request) == "heard 10:30", "a lead notes urgent requests alone"
    assert heard(world, referral) == "".join(alerts(world)) == ""
    world.store.clock.turn(minutes=12)
    world.store.gate(Role.NAVIGATOR).perform(NoteHeard())
    assert heard(world, referral) == "heard 10:42"
    assert set(alerts(world)) == {"heard 10:42".removeprefix("heard ")}


def test_on_another_day_the_day_is_told_too_and_the_first_time_stays(world: World) -> None:
    _, request = meant_for_charity(world)
    world.store.clock.turn(days=1)
    navigator = world.store.gate(Role.NAVIGATOR)
    navigator.perform(NoteHeard())
    last = world.store.last_row()
    world.store.clock.turn(days=1)
    navigator.perform(NoteHeard())
    world.store.gate(Role.LEAD).perform(NoteHeard())
    assert world.store.last_row() == last
    assert heard(world, request) == "heard 21 Jun 2022 10:30"
