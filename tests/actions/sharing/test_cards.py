"""Emergency cards: agreed in advance, read by whoever is on call, and released at night, signed or spoken."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.sharing.cards import (
    NO_REASON,
    NO_REQUEST_REASON,
    ONLY_LANGUAGE,
    SAYS_CODE_WORD,
    AgreeCard,
    CardDetails,
    CardFile,
    CardReleaseLine,
    CardsThere,
    EndCard,
    MarkAnswered,
    UndeliveredAnswers,
)
from mscu.actions.sharing.emergency import AskForCard, ReleaseCard, TellByPhone, UrgentRequests
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.codes import Operation, Role, UrgentState, YesNo
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from mscu.survivor_codes import ReleaseHow
from tests.actions.records.problems import problems_of
from tests.actions.sharing.share_scene import both_of
from tests.inputs.consents import a_card, an_answer
from tests.inputs.factories import World, valid
from tests.scenes.own_files import Own, own
from tests.scenes.stores import OTHER_NAVIGATOR, Store

ON_CALL = (Role.NAVIGATOR, OTHER_NAVIGATOR, Role.LEAD)


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan", person_uuid="p-1"))


def card(charity: Store, survivor: int, who: str = Role.NAVIGATOR) -> CardDetails:
    return charity.gate(who).ask(CardFile(survivor_id=survivor))


def ending(survivor: int) -> EndCard:
    said = {"agreed_by": "Ionuț Bălan", "agreed_on": "20 Jun 2022"}
    return EndCard(survivor_id=survivor, **said)


def test_whoever_is_on_call_reads_the_card_on_record_and_only_who_is_named_agrees_one(
    charity: Store, survivor: int
) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    for who in ON_CALL:
        before = charity.last_row()
        found = card(charity, survivor, who)
        assert found.card is not None
        assert found.card.texts["danger"] == "they have his sister's address"
        assert "medical" not in found.card.texts
        agreed = (found.card.agreed_by, found.card.agreed, found.card.language)
        assert agreed == ("Ionuț Bălan", "18 Mar 2022", "Romanian")
        assert bool(found.why_not_agree) is (who != Role.NAVIGATOR)
        (row,) = charity.audit(before)
        read = (row.operation, row.object_type, row.object_id)
        assert read == (Operation.CONSULTATION, "survivor", survivor)


def test_a_hint_that_says_the_code_word_itself_is_refused(charity: Store) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    survivor = navigator.perform(TakeOn(name="Ionuț Bălan", code_word="lapwing"))
    for hint in ("Lapwing", " lapwing ", "a bird: lapwing"):
        said = a_card(survivor, code_word_hint=hint)
        assert problems_of(navigator, said) == {"code_word_hint": SAYS_CODE_WORD}
        with pytest.raises(NotPermitted):
            charity.gate(OTHER_NAVIGATOR).perform(said)
    navigator.perform(a_card(survivor, code_word_hint="a bird of wet fields"))


def test_a_new_version_stands_and_who_agrees_no_more_has_no_card(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    assert set(problems_of(navigator, ending(survivor))) == {"agreed_by"}
    navigator.perform(a_card(survivor))
    navigator.perform(a_card(survivor, danger="none now", agreed_on="20 Jun 2022"))
    found = card(charity, survivor)
    assert found.card is not None
    assert found.card.texts["danger"] == "none now"
    assert [each.texts["danger"] for each in found.former] == ["they have his sister's address"]
    navigator.perform(ending(survivor))
    found = card(charity, survivor)
    assert found.card is None
    assert [each.stands for each in found.former] == [False, True, True]
    navigator.perform(a_card(survivor))
    assert card(charity, survivor).card is not None


def test_a_request_finds_its_survivor_and_the_card_but_not_for_whom_a_conflict_bars(
    charity: Store, survivor: int
) -> None:
    lead, there = charity.gate(Role.LEAD), CardsThere(person_uuids=("p-1", "p-9"))
    assert [each.agreed for each in lead.ask(there)] == [""]
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    (found,) = lead.ask(there)
    assert (found.survivor_id, found.reference, found.agreed) == (survivor, "SV-22-0001", "18 Mar 2022")
    lead.perform(NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church."))
    with pytest.raises(NotFound):
        card(charity, survivor, OTHER_NAVIGATOR)
    assert charity.gate(OTHER_NAVIGATOR).ask(there) == ()
    assert len(lead.ask(there)) == 1


def test_no_later_record_of_the_same_person_hides_the_card_that_was_agreed(
    charity: Store, survivor: int
) -> None:
    """Else taking somebody on twice, or a dummy by whoever is barred, would mislead at night."""
    lead, there = charity.gate(Role.LEAD), CardsThere(person_uuids=("p-1",))
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    other = charity.gate(OTHER_NAVIGATOR)
    again = other.perform(TakeOn(name="Ionuț Bălan", case_uuid="c-1", person_uuid="p-1"))
    for command in (None, a_card(again, agreed_on="19 Mar 2022")):
        if command is not None:
            other.perform(command)
        assert [each.survivor_id for each in lead.ask(there)] == [survivor]
    charity.gate(Role.NAVIGATOR).perform(ending(survivor))
    assert [each.survivor_id for each in lead.ask(there)] == [again]


EMPTY = dict.fromkeys(("where_words", "danger", "approach", "safe_phone", "code_word_hint", "dialect"), "")


def test_a_card_that_says_too_little_is_refused(charity: Store, survivor: int) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    of_language = {"language": "language:ron", "dialect": "Romanian, Moldavian"}
    said = {"agreed_by": "Ionuț Bălan", "agreed_on": "18 Mar 2022"}
    alone = AgreeCard(survivor_id=survivor, **said, **of_language)
    assert problems_of(navigator, alone) == {"danger": ONLY_LANGUAGE}
    for changes, field in (
        ({"agreed_by": ""}, "agreed_by"),
        ({"agreed_on": ""}, "agreed_on"),
        ({"agreed_on": "21 Jun 2022"}, "agreed_on"),
        ({"language": "language:klingon"}, "language"),
        (EMPTY, "danger"),
    ):
        assert set(problems_of(navigator, a_card(survivor, **changes))) == {field}, changes
    assert card(charity, survivor).card is None


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
    survivor = both_of(world, charity).survivor
    charity.gate(Role.NAVIGATOR).perform(a_card(survivor))
    asking: AskForCard = valid(AskForCard, world)
    return Night(world, charity, survivor, world.store.gate(Role.OFFICER).perform(asking))


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


def test_an_answer_is_for_its_request_alone_as_it_was_signed(night: Night) -> None:
    night.charity.gate(Role.LEAD).perform(an_answer(night.survivor, entry_id=night.request))
    (answer,) = night.charity.gate(Role.LEAD).ask(UndeliveredAnswers())
    asking: AskForCard = valid(AskForCard, night.world)
    second = night.police(Role.OFFICER).perform(asking)
    with pytest.raises(Invalid, match="signature does not match"):
        night.police().perform(replace(answer.command, entry_id=second, version=1))
    night.charity.sql("UPDATE card SET danger = 'none at all'")
    with pytest.raises(Invalid, match="signature does not match"):
        night.deliver()
    assert {line.state for line in night.police().ask(UrgentRequests())} == {UrgentState.WAITING}


def test_what_was_spoken_is_logged_by_when_the_rule_of_its_clock_says_or_says_why_not(
    own: Own, night: Night
) -> None:
    starts = 'starts_on = ["card_spoken"]\nstops_on = ["card_logged"]\nunit = "hours"\nvalue = '
    own.change("rules/clocks.toml", f"{starts}1\n", f"{starts}2\n")
    lead, clock, by_phone = night.charity.gate(Role.LEAD), night.charity.clock, "20 Jun 2022 10:30"
    night.police().perform(TellByPhone(entry_id=night.request, version=1))
    told = night.police(Role.OFFICER).ask(EntryFile(entry_id=night.request)).row
    assert told.detail.endswith("to be written down by 20 Jun 2022 12:30")
    clock.turn(minutes=120)
    spoken = an_answer(night.survivor, entry_id=night.request, how=ReleaseHow.SPOKEN, spoken_at=by_phone)
    lead.perform(spoken)
    night.deliver()
    assert night.state() is UrgentState.RELEASED
    assert night.releases()[0].spoken == by_phone
    clock.turn(minutes=1)
    late = replace(spoken, entry_id=night.request + 1)
    why = "It was to be written down by 20 Jun 2022 12:30: say why it is logged now."
    assert problems_of(lead, late) == {"late_reason": why}
    lead.perform(replace(late, late_reason="No signal at the hospital."))
    assert [line.late_reason for line in night.releases()] == ["No signal at the hospital.", ""]


def test_a_request_is_answered_once_whoever_is_quicker(night: Night) -> None:
    """But a number that a store put back gives twice is another: else a life would be at risk, unanswered."""
    answer = an_answer(night.survivor, entry_id=night.request)
    night.charity.gate(Role.LEAD).perform(answer)
    other = night.charity.gate(OTHER_NAVIGATOR)
    assert set(problems_of(other, answer)) == {"entry_id"}
    refusal = replace(answer, how=ReleaseHow.REFUSED)
    assert set(problems_of(other, refusal)) == {"entry_id"}
    later = an_answer(night.survivor, entry_id=night.request, asked_at="20 Jun 2022 10:30")
    assert later.asked_at != an_answer(night.survivor).asked_at
    night.charity.gate(Role.LEAD).perform(later)
    assert len(night.releases()) == 2


def test_an_answer_needs_its_own_reason_only_to_refuse_or_where_no_request_says_why(night: Night) -> None:
    lead = night.charity.gate(Role.LEAD)
    answer = an_answer(night.survivor, entry_id=night.request, reason="")
    refusal = replace(answer, how=ReleaseHow.REFUSED, reason=" ")
    assert problems_of(lead, refusal) == {"reason": NO_REASON}
    rang = replace(answer, entry_id=None, how=ReleaseHow.SPOKEN, spoken_at="20 Jun 2022 10:29")
    assert problems_of(lead, rang) == {"reason": NO_REQUEST_REASON}
    lead.perform(replace(rang, reason="Men are at his door."))
    assert len(night.releases()) == 1, "police who only rang are logged as well"
    assert lead.ask(UndeliveredAnswers()) == ()
    lead.perform(answer)
    night.deliver()
    assert night.officer_reads().get("answer_reason", "") == ""


def test_a_refusal_says_why_and_lets_nothing_out(night: Night) -> None:
    refusal = {"how": ReleaseHow.REFUSED, "survivor_told": YesNo.NOT_SURE, "reason": "He is here with me."}
    night.charity.gate(Role.LEAD).perform(an_answer(night.survivor, entry_id=night.request, **refusal))
    night.deliver()
    assert night.state() is UrgentState.REFUSED
    assert "danger" not in night.officer_reads()
    assert night.releases()[0].released == ()


def test_without_a_card_it_can_only_be_refused(night: Night) -> None:
    night.charity.gate(Role.NAVIGATOR).perform(ending(night.survivor))
    lead = night.charity.gate(Role.LEAD)
    answer = an_answer(night.survivor, entry_id=night.request)
    assert set(problems_of(lead, answer)) == {"survivor_id"}
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


def test_a_release_says_who_asked_why_and_whether_the_survivor_was_told(night: Night) -> None:
    lead = night.charity.gate(Role.LEAD)
    for changes, field in (
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
    ):
        assert set(problems_of(lead, an_answer(night.survivor, **changes))) == {field}, changes
    assert night.releases() == ()
