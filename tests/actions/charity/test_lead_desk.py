"""The lead's desk: load, late contacts and what ends, of survivors whose records the lead does not read."""

from typing import Any

import pytest

from mscu.actions.charity.lead_desk import LeadDesk, LeadDeskSummary
from mscu.actions.charity.navigator_desk import NavigatorDesk
from mscu.actions.survivors.survivors import NameReader, NoteConflict, OpenWithReason, TakeOn
from mscu.codes import Role
from mscu.rules.clock_engine import ClockState
from mscu.survivor_codes import NamedAs
from tests.inputs.consents import a_card, a_consent, a_request, an_answer, withdrawal_of
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, Store

NAME, WORDS = "Ionuț Bălan", "Slept badly."


@pytest.fixture
def survivor(charity: Store) -> int:
    """Return one of whom something of each kind is due."""
    own = charity.gate(Role.NAVIGATOR)
    number = own.perform(TakeOn(name=NAME))
    own.perform(a_contact(number, summary=WORDS, next_contact="17 Jun 2022 14:00"))
    own.perform(a_card(number, agreed_on="1 Mar 2022"))
    own.perform(a_consent(number, review_on="30 Jun 2022"))
    own.perform(a_request(number, due_on="24 Jun 2022"))
    return number


def desk(charity: Store) -> LeadDeskSummary:
    return charity.gate(Role.LEAD).ask(LeadDesk())


def load(charity: Store, who: str = Role.NAVIGATOR) -> dict[str, Any]:
    display = charity.gate(who).actor.display
    (line,) = [line for line in desk(charity).team if line.name == display]
    return vars(line)


def test_the_load_is_counted_without_a_word_of_the_records(charity: Store, survivor: int) -> None:
    line = load(charity)
    counts = {name: line[name] for name in ("supports", "late", "today", "consents", "cards", "waiting")}
    assert counts == {"supports": 1, "late": 1, "today": 0, "consents": 1, "cards": 1, "waiting": 0}
    assert load(charity, OTHER_NAVIGATOR)["supports"] == 0
    answer = desk(charity)
    assert answer.survivors == 1
    (late,) = answer.late
    assert (late.survivor_id, late.reference, late.days_left) == (survivor, "SV-22-0001", -3)
    assert late.navigators == (charity.gate(Role.NAVIGATOR).actor.display,)
    assert [(due.days_left, bool(due.purpose)) for due in answer.consents] == [(10, True)]
    assert [line.survivor for line in answer.requests] == ["SV-22-0001"]
    assert NAME not in repr(answer)
    assert WORDS not in repr(answer)


def test_a_newer_contact_consent_or_withdrawal_ends_what_was_due(charity: Store, survivor: int) -> None:
    own = charity.gate(Role.NAVIGATOR)
    own.perform(a_contact(survivor, happened="20 Jun 2022 09:30", next_contact="20 Jun 2022 17:00"))
    own.perform(withdrawal_of(1))
    assert (desk(charity).late, desk(charity).consents, load(charity)["today"]) == ((), (), 1)


def test_a_contact_is_late_for_the_lead_when_it_is_for_the_navigator(charity: Store, survivor: int) -> None:
    own = charity.gate(Role.NAVIGATOR)
    for minute, (next_contact, late) in enumerate(
        (("20 Jun 2022 10:31", 0), ("20 Jun 2022 10:30", 1), ("20 Jun 2022", 0), ("19 Jun 2022", 1)), 20
    ):
        own.perform(a_contact(survivor, happened=f"20 Jun 2022 09:{minute}", next_contact=next_contact))
        assert (load(charity)["late"], load(charity)["today"]) == (late, 1 - late), next_contact
        assert len(desk(charity).late) == late
        due = own.ask(NavigatorDesk()).due
        assert sum(clock.state is ClockState.LATE for clock in due) == late


def test_cover_openings_and_answers_to_urgent_requests_are_to_be_seen(charity: Store, survivor: int) -> None:
    own, other = charity.gate(Role.NAVIGATOR), charity.gate(OTHER_NAVIGATOR)
    other.perform(OpenWithReason(survivor_id=survivor, reason="She rang."))
    own.perform(an_answer(survivor))
    own.perform(NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR, named_as=NamedAs.COVER))
    answer = desk(charity)
    assert [opening.reference for opening in answer.openings] == ["SV-22-0001"]
    assert [release.reference for release in answer.releases] == ["SV-22-0001"]
    assert answer.late[0].covers == (other.actor.display,)
    assert load(charity, OTHER_NAVIGATOR)["covers"] == 1


def test_nothing_is_told_of_a_survivor_from_whom_the_lead_is_barred(charity: Store, survivor: int) -> None:
    barring = NoteConflict(survivor_id=survivor, user=Role.LEAD, reason="A cousin.")
    charity.gate(OTHER_LEAD).perform(barring)
    answer = desk(charity)
    assert (answer.survivors, answer.late, answer.consents, answer.cards) == (0, (), (), ())
    assert load(charity)["supports"] == 0
