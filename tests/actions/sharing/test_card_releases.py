"""An urgent request at night: answered by whoever is on call, signed or spoken, and logged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.sharing.cards import (
    NO_REASON,
    NO_REQUEST_REASON,
    CardFile,
    CardReleaseLine,
    CardsThere,
    EndCard,
    MarkAnswered,
    UndeliveredAnswers,
)
from mscu.actions.sharing.emergency import AskForCard, ReleaseCard, TellByPhone, UrgentRequests
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Operation, Role, UrgentState, YesNo
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.survivor_codes import ReleaseHow
from tests.inputs.consents import a_card, an_answer
from tests.inputs.factories import World, valid
from tests.inputs.shares import uuid_of
from tests.scenes.own_files import Own, own
from tests.scenes.stores import OTHER_NAVIGATOR, Store

ON_CALL = (Role.NAVIGATOR, OTHER_NAVIGATOR, Role.LEAD)

__all__ = ["own"]


@dataclass
class Night:
    """A survivor with a card in the charity's store, and a request for it in the police's."""

    world: World
    charity: Store
    survivor: int
    request: int

    def police(self, role: Role = Role.LEAD) -> Gate:
        return self.world.store.gate(role)

    def state(self) -> UrgentState:
        (line,) = self.police().ask(UrgentRequests())
        return line.state

    def deliver(self, who: str = Role.LEAD) -> int:
        """Carry answers across as the page does."""
        own, waiting = self.charity.gate(who), self.charity.gate(who).ask(UndeliveredAnswers())
        open_ones = {each.entry_id: each for each in self.police().ask(UrgentRequests(waiting_only=True))}
        for each in waiting:
            if each.entry_id in open_ones:
                version = open_ones[each.entry_id].version
                self.police().perform(replace(each.command, version=version))
            own.perform(MarkAnswered(release_id=each.release_id))
        return len(waiting)

    def releases(self) -> tuple[CardReleaseLine, ...]:
        return self.charity.gate(Role.LEAD).ask(CardFile(survivor_id=self.survivor)).releases

    def officer_reads(self) -> dict[str, str]:
        answer = self.police(Role.OFFICER).ask(EntryFile(entry_id=self.request))
        return {fact.name: fact.value for fact in answer.facts}


@pytest.fixture
def night(world: World, charity: Store) -> Night:
    navigator = charity.gate(Role.NAVIGATOR)
    survivor = navigator.perform(
        TakeOn(
            name="Ionuț Bălan",
            case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
        )
    )
    navigator.perform(a_card(survivor))
    asking: AskForCard = valid(AskForCard, world)
    return Night(world, charity, survivor, world.store.gate(Role.OFFICER).perform(asking))


def problems(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        gate.perform(command)
    return refused.value.problems


@pytest.mark.parametrize("who", ON_CALL)
def test_whoever_is_on_call_releases_the_card_and_the_officer_reads_it(night: Night, who: str) -> None:
    gate = night.charity.gate(who)
    (line,) = night.police().ask(UrgentRequests(waiting_only=True))
    (there,) = gate.ask(CardsThere(person_uuids=(line.person_uuid,)))
    before = night.charity.last_row()
    gate.perform(an_answer(there.survivor_id, entry_id=line.entry_id, asked_by=line.asked_by))
    assert night.deliver(who) == 1
    assert night.state() is UrgentState.RELEASED
    read = night.officer_reads()
    assert read["danger"] == "they have his sister's address"
    assert read["where_words"] == "place of safety"
    assert night.deliver(who) == 0
    (told,) = [row for row in night.charity.audit(before) if row.operation is Operation.DISCLOSURE]
    assert (told.actor, told.recipients) == (who, "PC Officer")
    assert "sister" not in told.reason


def test_only_what_was_chosen_goes_out(night: Night) -> None:
    lead = night.charity.gate(Role.LEAD)
    lead.perform(an_answer(night.survivor, entry_id=night.request, released=("danger", "medical")))
    (line,) = night.releases()
    assert line.released == ("danger",)
    night.deliver()
    assert not {"where_words", "safe_phone"} & set(night.officer_reads())


def test_an_answer_that_was_tampered_with_is_not_received(night: Night) -> None:
    night.charity.gate(Role.LEAD).perform(an_answer(night.survivor, entry_id=night.request))
    night.charity.sql("UPDATE card SET danger = 'none at all'")
    with pytest.raises(Invalid, match="signature does not match"):
        night.deliver()
    assert night.state() is UrgentState.WAITING


def test_an_answer_to_one_request_answers_no_other(night: Night) -> None:
    night.charity.gate(Role.LEAD).perform(an_answer(night.survivor, entry_id=night.request))
    (answer,) = night.charity.gate(Role.LEAD).ask(UndeliveredAnswers())
    asking: AskForCard = valid(AskForCard, night.world)
    second = night.police(Role.OFFICER).perform(asking)
    with pytest.raises(Invalid, match="signature does not match"):
        night.police().perform(replace(answer.command, entry_id=second, version=1))


def test_by_when_what_was_spoken_is_logged_follows_the_rule_of_its_clock(own: Own, night: Night) -> None:
    starts = 'starts_on = ["card_spoken"]\nstops_on = ["card_logged"]\nunit = "hours"\nvalue = '
    own.change("rules/clocks.toml", f"{starts}1\n", f"{starts}2\n")
    lead, clock = night.charity.gate(Role.LEAD), night.charity.clock
    night.police().perform(TellByPhone(entry_id=night.request, version=1))
    told = night.police(Role.OFFICER).ask(EntryFile(entry_id=night.request)).row
    assert told.detail.endswith("to be written down by 20 Jun 2022 12:30")
    spoken = an_answer(
        night.survivor, entry_id=night.request, how=ReleaseHow.SPOKEN, spoken_at="20 Jun 2022 10:30"
    )
    clock.turn(minutes=61)
    lead.perform(spoken)
    clock.turn(minutes=60)
    late = "It was to be written down by 20 Jun 2022 12:30: say why it is logged now."
    assert problems(lead, replace(spoken, entry_id=night.request + 1)) == {"late_reason": late}


def test_what_was_spoken_is_logged_within_the_hour_or_says_why_not(night: Night) -> None:
    lead, clock = night.charity.gate(Role.LEAD), night.charity.clock
    night.police().perform(TellByPhone(entry_id=night.request, version=1))
    spoken = an_answer(
        night.survivor, entry_id=night.request, how=ReleaseHow.SPOKEN, spoken_at="20 Jun 2022 10:30"
    )
    clock.turn(minutes=60)
    lead.perform(spoken)
    night.deliver()
    assert night.state() is UrgentState.RELEASED
    assert night.releases()[0].spoken == "20 Jun 2022 10:30"
    clock.turn(minutes=1)
    late = replace(spoken, entry_id=night.request + 1)
    assert set(problems(lead, late)) == {"late_reason"}
    lead.perform(replace(late, late_reason="No signal at the hospital."))
    assert [line.late_reason for line in night.releases()] == ["No signal at the hospital.", ""]


def test_a_request_is_answered_once_whoever_is_quicker(night: Night) -> None:
    answer = an_answer(night.survivor, entry_id=night.request)
    night.charity.gate(Role.LEAD).perform(answer)
    other = night.charity.gate(OTHER_NAVIGATOR)
    assert set(problems(other, answer)) == {"entry_id"}
    refusal = replace(answer, how=ReleaseHow.REFUSED)
    assert set(problems(other, refusal)) == {"entry_id"}


def test_a_number_that_a_store_put_back_gives_twice_is_another_request(night: Night) -> None:
    """Else a life would be at risk and the program say that it was answered already."""
    lead = night.charity.gate(Role.LEAD)
    lead.perform(an_answer(night.survivor, entry_id=night.request))
    later = an_answer(night.survivor, entry_id=night.request, asked_at="20 Jun 2022 10:30")
    assert later.asked_at != an_answer(night.survivor).asked_at
    lead.perform(later)
    assert len(night.releases()) == 2


def test_police_who_only_rang_are_logged_as_well(night: Night) -> None:
    lead = night.charity.gate(Role.LEAD)
    rang = an_answer(night.survivor, entry_id=None, how=ReleaseHow.SPOKEN, spoken_at="20 Jun 2022 10:29")
    lead.perform(rang)
    assert lead.ask(UndeliveredAnswers()) == ()
    assert len(night.releases()) == 1


def test_an_answer_needs_its_own_reason_only_to_refuse_or_where_no_request_says_why(night: Night) -> None:
    lead = night.charity.gate(Role.LEAD)
    answer = an_answer(night.survivor, entry_id=night.request, reason="")
    refusal = replace(answer, how=ReleaseHow.REFUSED, reason=" ")
    assert problems(lead, refusal) == {"reason": NO_REASON}
    rang = replace(answer, entry_id=None, how=ReleaseHow.SPOKEN, spoken_at="20 Jun 2022 10:29")
    assert problems(lead, rang) == {"reason": NO_REQUEST_REASON}
    lead.perform(answer)
    night.deliver()
    assert night.officer_reads().get("answer_reason", "") == ""


def test_a_refusal_says_why_and_lets_nothing_out(night: Night) -> None:
    lead = night.charity.gate(Role.LEAD)
    refusal = {"how": ReleaseHow.REFUSED, "survivor_told": YesNo.NOT_SURE}
    reason = "Nobody is in danger: he is here with me."
    lead.perform(an_answer(night.survivor, entry_id=night.request, reason=reason, **refusal))
    night.deliver()
    assert night.state() is UrgentState.REFUSED
    assert "danger" not in night.officer_reads()
    assert night.releases()[0].released == ()


def test_without_a_card_it_can_only_be_refused(night: Night) -> None:
    night.charity.gate(Role.NAVIGATOR).perform(
        EndCard(survivor_id=night.survivor, agreed_by="Ionuț Bălan", agreed_on="20 Jun 2022")
    )
    lead = night.charity.gate(Role.LEAD)
    answer = an_answer(night.survivor, entry_id=night.request)
    assert set(problems(lead, answer)) == {"survivor_id"}
    lead.perform(replace(answer, how=ReleaseHow.REFUSED, reason="No card is agreed: ring me."))
    night.deliver()
    assert night.state() is UrgentState.REFUSED


def test_an_answer_that_is_there_already_is_not_given_twice(night: Night) -> None:
    night.charity.gate(Role.LEAD).perform(an_answer(night.survivor, entry_id=night.request))
    (answer,) = night.charity.gate(Role.LEAD).ask(UndeliveredAnswers())
    assert isinstance(answer.command, ReleaseCard)
    night.police().perform(replace(answer.command, version=1))
    assert night.deliver() == 1
    assert night.deliver() == 0
    assert night.state() is UrgentState.RELEASED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"asked_by": ""}, "asked_by"),
        ({"asked_at": ""}, "asked_at"),
        (
            {
                "asked_at": "20 Jun 2022 10:36",
                "entry_id": None,
                "how": ReleaseHow.SPOKEN,
                "spoken_at": "20 Jun 2022 10:29",
            },
            "asked_at",
        ),
        ({"threshold": "urgent_threshold:curious"}, "threshold"),
        ({"reason": " ", "how": ReleaseHow.REFUSED}, "reason"),
        ({"released": ()}, "released"),
        ({"released": ("name",)}, "released"),
        ({"released": ("medical",)}, "released"),
        ({"survivor_told": YesNo.NOT_SURE}, "survivor_told"),
        ({"survivor_told": YesNo.NO}, "not_told_reason"),
        ({"entry_id": None}, "entry_id"),
        ({"spoken_at": "20 Jun 2022 10:29"}, "spoken_at"),
        ({"how": ReleaseHow.SPOKEN}, "spoken_at"),
        ({"how": ReleaseHow.SPOKEN, "spoken_at": "20 Jun 2022 10:36"}, "spoken_at"),
    ],
)
def test_a_release_says_who_asked_why_and_whether_the_survivor_was_told(
    night: Night, changes: dict[str, Any], field: str
) -> None:
    lead = night.charity.gate(Role.LEAD)
    assert set(problems(lead, an_answer(night.survivor, **changes))) == {field}
    assert night.releases() == ()
