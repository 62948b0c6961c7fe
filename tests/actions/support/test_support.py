"""Needs, progress, benefits, first accounts, engagement, risk, and closure unless there is a legal hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.charity.material_requests import RequestHold, RequestRegister
from mscu.actions.core.action import Command
from mscu.actions.support.benefits import GiveBenefit
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.support.contacts import (
    AssessRisk,
    ChangeNeed,
    CorrectProgress,
    RecordEngagement,
    RecordFirstAccount,
    RecordProgress,
    Score,
)
from mscu.actions.support.support_lines import SupportLine, SupportLines
from mscu.actions.support.survivor_holds import LiftHold, SetHold
from mscu.actions.survivors.directory import AddProvider
from mscu.actions.survivors.survivor_file import FormerVersions, SupportDetails, SurvivorFile
from mscu.actions.survivors.survivor_list import SurvivorHead
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from mscu.survivor_codes import SupportStatus
from tests.actions.records.problems import problems_of
from tests.inputs.consents import a_request
from tests.inputs.support import (
    CORRECTING,
    DIRECTORY,
    OF_ONE,
    RECORDING,
    SAFETY,
    WELLBEING,
    a_need,
    correcting,
    record_all,
    some_progress,
)
from tests.scenes.stores import Store


@pytest.fixture
def survivor(charity: Store) -> int:
    return charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))


def seen(charity: Store, survivor: int) -> SupportDetails:
    return charity.gate(Role.NAVIGATOR).ask(SurvivorFile(survivor_id=survivor))


def lines(charity: Store, survivor: int, kind: str) -> Sequence[SupportLine]:
    found = charity.gate(Role.NAVIGATOR).ask(SupportLines(survivor_id=survivor))
    return [each for each in found if each.kind == kind]


def problems(charity: Store, command: Command[Any]) -> set[str]:
    return set(problems_of(charity.gate(Role.NAVIGATOR), command))


def test_every_kind_is_kept_and_corrected_with_its_former_version(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    made = record_all(gate, survivor)
    for command, (recorded, _) in CORRECTING.items():
        model = recorded.model  # type: ignore[attr-defined]
        gate.perform(correcting(command, survivor, made[recorded]))
        asked = FormerVersions(of_type=model.__tablename__, of_id=made[recorded])
        (former,) = gate.ask(asked)
        assert former.content, model


def test_a_form_gives_back_what_was_typed(charity: Store) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    for command in RECORDING.keys() - {RecordProgress}:
        survivor = gate.perform(TakeOn(name="Ionuț Bălan"))
        typed: Any = RECORDING[command](survivor)
        gate.perform(typed)
        file, others = seen(charity, survivor), gate.ask(SupportLines(survivor_id=survivor))
        everything: list[Any] = [*file.needs, *file.contacts, *others]
        (shown,) = everything
        again: Any = type(typed)
        asked_anew = {"anyway": False} if "anyway" in vars(typed) else {}
        assert again(survivor_id=survivor, **shown.values) == replace(typed, **asked_anew)


def test_needs_stand_open_ones_first_and_the_severest_above(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    met = gate.perform(a_need(survivor, domain="support_domain:finance_banking"))
    gate.perform(a_need(survivor, domain="support_domain:accommodation", severity_now=2))
    gate.perform(a_need(survivor, domain="support_domain:mental_health", severity_now=4))
    done = {"severity_now": 0, "ended_on": "20 Jun 2022", "outcome": "need_outcome:met"}
    fields = vars(a_need(survivor, domain="support_domain:finance_banking")) | done
    del fields["survivor_id"]
    gate.perform(ChangeNeed(record_id=met, version=1, **fields))
    told = [(each.domain, each.severity_now, each.outcome) for each in seen(charity, survivor).needs]
    assert told == [("Mental health", 4, ""), ("Accommodation", 2, ""), ("Finance, banking", 0, "Met")]


def test_a_need_is_as_severe_now_as_at_the_start_names_its_provider_and_can_be(
    charity: Store, survivor: int
) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_need(survivor, severity_now=None))
    assert seen(charity, survivor).needs[0].severity_now == 3
    for change, field in (
        ({"domain": "support_domain:magic"}, "domain"),
        ({"need": ""}, "need"),
        ({"severity_at_start": None}, "severity_at_start"),
        ({"severity_at_start": 5}, "severity_at_start"),
        ({"severity_now": -1}, "severity_now"),
        ({"referred_on": "1 Jun 2022", "accepted_on": "31 May 2022"}, "accepted_on"),
        ({"started_on": "1 Jun 2022", "ended_on": "31 May 2022", "outcome": "need_outcome:met"}, "ended_on"),
        ({"ended_on": "1 Jun 2022"}, "outcome"),
        ({"referred_on": "spring"}, "referred_on"),
    ):
        assert field in problems(charity, a_need(survivor, **change)), change
    gate = charity.gate(Role.NAVIGATOR)
    provider = gate.perform(DIRECTORY[AddProvider]())
    gate.perform(a_need(survivor, provider_id=provider))
    assert "Bury Law Centre" in [each.provider for each in seen(charity, survivor).needs]
    with pytest.raises(NotFound):
        gate.perform(a_need(survivor, provider_id=provider + 1))


def test_corrected_scores_take_the_place_of_the_former_ones(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(some_progress(survivor))
    gate.perform(correcting(CorrectProgress, survivor, number))
    assert seen(charity, survivor).wheel.days[0].scores == (None, 4, None, None)
    (former,) = gate.ask(FormerVersions(of_type="progress", of_id=number))
    assert [WELLBEING, "Wellbeing", "2"] in [[*each] for each in former.content]


def test_the_wheel_has_its_days_in_order_with_a_score_a_domain(charity: Store, survivor: int) -> None:
    for scores, field in (
        ((), "scores"),
        ((Score(domain=SAFETY, score=5),), "scores.0.score"),
        ((Score(domain=SAFETY, score=None),), "scores.0.score"),
        ((Score(domain="progress_domain:luck", score=1),), "scores.0.domain"),
        ((Score(domain=SAFETY, score=1), Score(domain=SAFETY, score=2)), "scores"),
    ):
        assert problems(charity, replace(some_progress(survivor), scores=scores)) == {field}
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(some_progress(survivor))
    gate.perform(some_progress(survivor, "17 Mar 2022", (1, 1, 1, 0)))
    wheel = seen(charity, survivor).wheel
    assert wheel.domains == ("Wellbeing", "Safety", "Independence", "Trust in police")
    assert [(each.day, each.scores) for each in wheel.days] == [
        ("17 Mar 2022", (1, 1, 1, 0)),
        ("13 Jun 2022", (2, 3, 2, 2)),
    ]


def test_a_benefit_says_what_it_was_worth_and_a_risk_when_the_exploiters_were_last_in_touch(
    charity: Store, survivor: int
) -> None:
    charity.gate(Role.NAVIGATOR).perform(RECORDING[GiveBenefit](survivor))
    (line,) = lines(charity, survivor, "benefit")
    assert (line.day, line.title) == ("17 Mar 2022", "Phone or credit")
    assert line.detail == "£45.00 · A phone and credit · the fact may be shared with police"
    charity.gate(Role.NAVIGATOR).perform(RECORDING[AssessRisk](survivor))
    (line,) = lines(charity, survivor, "risk")
    assert line.title == "Exploiters' last contact: within the last month"
    assert "they know where the survivor is: no · Calls to his sister" in line.detail


def test_a_first_account_is_kept_word_for_word_with_whom_it_was_passed_on_to(
    charity: Store, survivor: int
) -> None:
    good = RECORDING[RecordFirstAccount](survivor)
    assert isinstance(good, RecordFirstAccount)
    assert problems(charity, replace(good, account="")) == {"account"}
    assert problems(charity, replace(good, officer="")) == {"officer"}
    assert problems(charity, replace(good, officer_told_at="")) == {"officer_told_at"}
    charity.gate(Role.NAVIGATOR).perform(good)
    (line,) = lines(charity, survivor, "first_account")
    assert line.detail == "told DS Nolan 13 Apr 2022 12:05 · He took my passport."
    untold = replace(good, officer="", officer_told_at="")
    charity.gate(Role.NAVIGATOR).perform(untold)
    assert "has not been told" in lines(charity, survivor, "first_account")[0].detail


def test_engagement_is_told_over_time_the_newest_first(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    good = RECORDING[RecordEngagement](survivor)
    assert isinstance(good, RecordEngagement)
    gate.perform(good)
    assert problems(charity, replace(good, withdrawn=True)) == {"withdrawn_why"}
    gate.perform(replace(good, from_on="1 Jun 2022", withdrawn=True, withdrawn_why="Wants to forget."))
    told = [(each.day, each.title, each.detail) for each in lines(charity, survivor, "engagement")]
    assert told == [
        ("1 Jun 2022", "Withdrew; before: ABE interview", "Wants to forget."),
        ("13 Apr 2022", "ABE interview", ""),
    ]


def test_support_ends_with_a_reason_and_begins_again(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    closing = OF_ONE[CloseSupport](survivor)
    number = gate.perform(closing)
    head = SurvivorHead(survivor_id=survivor)
    assert gate.ask(head).status is SupportStatus.CLOSED
    assert problems(charity, closing) == {"closed_on"}
    assert problems(charity, ReopenSupport(record_id=number, version=1, why="")) == {"why"}
    gate.perform(ReopenSupport(record_id=number, version=1, why="She rang."))
    assert gate.ask(head).status is SupportStatus.SUPPORTED
    (line,) = lines(charity, survivor, "closure")
    assert (line.title, line.detail) == ("Completed", "All is met. · reopened 20 Jun 2022 · She rang.")
    assert problems(charity, ReopenSupport(record_id=number, version=2, why="Twice.")) == {"why"}


def closing(survivor: int) -> CloseSupport:
    return CloseSupport(survivor_id=survivor, closed_on="20 Jun 2022", ending="support_ending:completed")


def held_of(gate: Gate, survivor: int) -> tuple[RequestHold, ...]:
    """Read the holds where a lead does: beside the request."""
    (line,) = gate.ask(RequestRegister(survivor_id=survivor))
    return line.legal_holds


def test_what_is_held_is_not_closed_until_a_lead_lifts_it(charity: Store, survivor: int) -> None:
    navigator, lead = charity.gate(Role.NAVIGATOR), charity.gate(Role.LEAD)
    request = navigator.perform(a_request(survivor))
    held = SetHold(survivor_id=survivor, request_id=request, reason="A summons is expected.")
    hold = navigator.perform(held)
    with pytest.raises(Invalid, match="legal hold"):
        navigator.perform(closing(survivor))
    lifting = LiftHold(hold_id=hold, version=1, reason="The summons was set aside.")
    with pytest.raises(NotPermitted):
        navigator.perform(lifting)
    lead.perform(lifting)
    navigator.perform(closing(survivor))
    (line,) = held_of(lead, survivor)
    assert (line.since, line.lifted) == ("20 Jun 2022", "20 Jun 2022: The summons was set aside.")


def test_two_holds_are_lifted_one_by_one_each_with_a_reason_and_its_own_request(
    charity: Store, survivor: int
) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    other = navigator.perform(TakeOn(name="Keith Ormrod"))
    request = navigator.perform(a_request(other))
    with pytest.raises(Invalid, match="another survivor"):
        navigator.perform(SetHold(survivor_id=survivor, request_id=request, reason="x"))
    with pytest.raises(Invalid, match="Fill this in"):
        navigator.perform(SetHold(survivor_id=survivor, reason=" "))
    with pytest.raises(NotFound):
        navigator.perform(SetHold(survivor_id=99, reason="x"))
    navigator, lead = charity.gate(Role.NAVIGATOR), charity.gate(Role.LEAD)
    for reason in ("Trial in October.", "A civil claim."):
        navigator.perform(SetHold(survivor_id=survivor, reason=reason))
    lead.perform(LiftHold(hold_id=1, version=1, reason="The trial is over."))
    navigator.perform(a_request(survivor))
    assert [(hold.reason, bool(hold.lifted)) for hold in held_of(lead, survivor)] == [
        ("Trial in October.", True),
        ("A civil claim.", False),
    ]
    with pytest.raises(Invalid, match="legal hold"):
        navigator.perform(closing(survivor))
    with pytest.raises(Invalid, match="already been lifted"):
        lead.perform(LiftHold(hold_id=1, version=2, reason="Again."))
