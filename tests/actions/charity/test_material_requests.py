"""Requests of police and courts: nothing leaves before it is assessed and the survivor told."""

from typing import Any

import pytest

from mscu.actions.charity.material_requests import NOTICE_OR_NONE, RequestLine, RequestRegister, RequestState
from mscu.actions.core.action import Command
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, YesNo
from mscu.errors import Invalid, NotPermitted, StaleRecord
from mscu.gate import Gate
from mscu.survivor_codes import RequestReply
from tests.inputs.consents import a_notice, a_reply, a_request, an_assessment
from tests.scenes.stores import OTHER_NAVIGATOR, Store

LEAVING = (RequestReply.GIVEN, RequestReply.PART)


@pytest.fixture
def navigator(charity: Store) -> Gate:
    return charity.gate(Role.NAVIGATOR)


@pytest.fixture
def lead(charity: Store) -> Gate:
    return charity.gate(Role.LEAD)


@pytest.fixture
def survivor(navigator: Gate) -> int:
    return navigator.perform(TakeOn(name="Ionuț Bălan"))


def only(gate: Gate) -> RequestLine:
    (line,) = gate.ask(RequestRegister())
    return line


def problems(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        gate.perform(command)
    return refused.value.problems


def test_what_is_owed_next_is_said_step_by_step(navigator: Gate, lead: Gate, survivor: int) -> None:
    request = navigator.perform(a_request(survivor))
    line = only(lead)
    assert (line.reference, line.survivor, line.requester) == ("RQ-22-0001", "SV-22-0001", "Police")
    assert (line.received, line.due, line.days_left) == ("13 Jun 2022", "27 Jun 2022", 7)
    seen = [line.state]
    for step in (an_assessment(request, 1), a_notice(request, 2)):
        navigator.perform(step)
        seen.append(only(lead).state)
    lead.perform(a_reply(request, 3, reply=RequestReply.PART, reply_words="The note of 17 March."))
    seen.append(only(lead).state)
    assert seen == list(RequestState)
    line = only(lead)
    assert (line.replied, line.days_left) == ("20 Jun 2022, PC Lead", None)
    assert line.objection == "He told of his sister, not of the yard."


def test_what_police_say_of_their_reasons_and_their_notice_is_kept(
    navigator: Gate, lead: Gate, survivor: int
) -> None:
    said = {
        "line_of_enquiry": "Whether he was held before June.",
        "reason": "To date the burns.",
        "how_handled": "Read by two officers.",
        "other_means": "He cannot say the days.",
        "presumption_rebutted": "He asks for it.",
    }
    more = {
        "left_out_ground": "notice_ground:investigation",
        "police_notice_to": "notice_recipient:victim",
        "police_notice_on": "16 Jun 2022",
    }
    navigator.perform(a_request(survivor, **said, **more))
    line = only(lead)
    assert {name: getattr(line, name) for name in said} == said
    assert line.left_out_ground == "Might interfere with an investigation (b)"
    assert line.police_notice == "The victim, 16 Jun 2022, after the request came"
    harm = {"police_notice_ground": "notice_ground:serious_harm"}
    assert problems(navigator, a_request(survivor, police_notice_on="12 Jun 2022", **harm)) == {
        "police_notice_ground": NOTICE_OR_NONE
    }
    navigator.perform(a_request(survivor, due_on="14 Jun 2022", **harm))
    assert lead.ask(RequestRegister())[0].police_notice == "none, might risk serious harm (c)"


@pytest.mark.parametrize("reply", LEAVING)
def test_nothing_leaves_before_it_is_assessed_and_the_survivor_is_told(
    navigator: Gate, lead: Gate, survivor: int, reply: RequestReply
) -> None:
    request = navigator.perform(a_request(survivor))
    assert "necessary" in problems(lead, a_reply(request, 1, reply=reply))["reply"]
    navigator.perform(an_assessment(request, 1))
    assert "survivor first" in problems(lead, a_reply(request, 2, reply=reply))["reply"]
    untold = {"notified": YesNo.NO, "not_notified_reason": "The court forbids it."}
    navigator.perform(a_notice(request, 2, notified_on="", **untold))
    lead.perform(a_reply(request, 3, reply=reply))


@pytest.mark.parametrize("counselling", [YesNo.YES, YesNo.NOT_SURE])
def test_notes_of_counselling_need_substantial_probative_value(
    navigator: Gate, lead: Gate, survivor: int, counselling: YesNo
) -> None:
    request = navigator.perform(a_request(survivor, counselling=counselling))
    navigator.perform(an_assessment(request, 1))
    navigator.perform(a_notice(request, 2))
    giving = a_reply(request, 3, reply=RequestReply.GIVEN)
    assert "probative" in problems(lead, giving)["reply"]
    navigator.perform(an_assessment(request, 3, probative_value="The only note of the burns."))
    lead.perform(a_reply(request, 4, reply=RequestReply.GIVEN))


def test_what_lets_nothing_out_is_answered_at_once(navigator: Gate, lead: Gate, survivor: int) -> None:
    for reply in sorted(set(RequestReply) - {*LEAVING, RequestReply.NONE}):
        request = navigator.perform(a_request(survivor))
        lead.perform(a_reply(request, 1, reply=reply))
        line = next(each for each in lead.ask(RequestRegister()) if each.id == request)
        assert line.reply is reply
        again: tuple[Command[Any], ...] = (
            a_reply(request, 2),
            an_assessment(request, 2),
            a_notice(request, 2),
        )
        for command in again:
            assert set(problems(lead, command)) == {"request_id"}


def test_the_soonest_due_stands_first_and_the_answered_last(
    charity: Store, navigator: Gate, lead: Gate, survivor: int
) -> None:
    first = navigator.perform(a_request(survivor, due_on="14 Jun 2022"))
    for due in ("30 Jun 2022", "", "15 Jun 2022"):
        navigator.perform(a_request(survivor, due_on=due))
    lead.perform(a_reply(first))
    lines = charity.gate(OTHER_NAVIGATOR).ask(RequestRegister(survivor_id=survivor))
    assert [line.due for line in lines] == ["15 Jun 2022", "30 Jun 2022", "", "14 Jun 2022"]
    assert [line.days_left for line in lines] == [-5, 10, None, None]
    assert lead.ask(RequestRegister(survivor_id=99)) == ()


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"requester": "requester:neighbour"}, "requester"),
    ({"basis": ""}, "basis"),
    ({"asked_by": ""}, "asked_by"),
    ({"asked_for": " "}, "asked_for"),
    ({"received_on": ""}, "received_on"),
    ({"received_on": "21 Jun 2022", "due_on": ""}, "received_on"),
    ({"due_on": "12 Jun 2022"}, "due_on"),
)
WRONG_NOTICES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"notified": YesNo.NOT_SURE}, "notified"),
    ({"notified_on": ""}, "notified_on"),
    ({"notified_on": "21 Jun 2022"}, "notified_on"),
    ({"notified": YesNo.NO}, "not_notified_reason"),
    ({"objection": ""}, "objection"),
)
WRONG_REPLIES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"reply_words": " "}, "reply_words"),
    ({"replied_on": ""}, "replied_on"),
    ({"replied_on": "21 Jun 2022"}, "replied_on"),
    ({"reply": RequestReply.NONE}, "reply"),
)


def test_what_says_too_little_or_comes_from_who_may_not_is_refused(
    navigator: Gate, lead: Gate, survivor: int
) -> None:
    for changes, field in WRONG:
        assert set(problems(navigator, a_request(survivor, **changes))) == {field}, changes
    request = navigator.perform(a_request(survivor))
    for changes, field in WRONG_NOTICES:
        assert set(problems(navigator, a_notice(request, **changes))) == {field}, changes
    for changes, field in WRONG_REPLIES:
        assert set(problems(lead, a_reply(request, **changes))) == {field}, changes
    with pytest.raises(NotPermitted):
        navigator.perform(a_reply(request))
    navigator.perform(an_assessment(request, 1))
    with pytest.raises(StaleRecord):
        lead.perform(a_notice(request, 1))
