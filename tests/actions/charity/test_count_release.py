"""Counts for police: over all survivors, never so small or so cut that one could be found."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from mscu.access import Permission
from mscu.actions.charity.count_release import (
    FiguresReleased,
    MarkFiguresDelivered,
    Period,
    ReleaseFigures,
    UndeliveredFigures,
    bands_of,
    count_survivors,
)
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.sharing.count_receipt import CharityCounts, NamedCount
from mscu.actions.support.benefits import GiveBenefit
from mscu.actions.support.closures import CloseSupport
from mscu.actions.support.contacts import RecordEngagement
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role
from mscu.errors import Invalid, OutsideTheGate
from mscu.models.survivors.consent import Consent
from mscu.models.survivors.survivor import Named, Survivor, SurvivorAbout
from mscu.models.user import User
from mscu.survivor_codes import SupportStatus
from tests.inputs.consents import a_consent, withdrawal_of
from tests.scenes.stores import OTHER_NAVIGATOR, Store

APRIL_TO_JUNE = ReleaseFigures(period_from="1 Apr 2022", period_to="20 Jun 2022")
SUPPORTED, NEW, ENGAGED, CLOSED, GIVEN = (
    "Survivors supported",
    "New survivors",
    "Engaged with the justice process",
    "Support closed",
    "Given benefits in kind or money",
)


@dataclass(frozen=True, kw_only=True)
class Counted(Query[dict[str, int]]):
    """Count without holding anything back."""

    first: date = date(2022, 4, 1)
    last: date = date(2022, 6, 20)
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> dict[str, int]:
        return dict(count_survivors(work, Period(first=self.first, last=self.last)))


@dataclass(frozen=True, kw_only=True)
class Tally(Query[int]):
    """Count by any column."""

    column: Any
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> int:
        return work.registers.count_survivors(self.column)


def take_on(charity: Store, how_many: int = 1, who: str = Role.NAVIGATOR) -> list[int]:
    gate = charity.gate(who)
    return [gate.perform(TakeOn(name=f"Somebody {n}")) for n in range(how_many)]


def numbers(charity: Store, who: str = Role.NAVIGATOR, **period: date) -> dict[str, int]:
    return charity.gate(who).ask(Counted(**period))


def test_each_number_counts_survivors_whoever_supports_them(charity: Store) -> None:
    own, other = take_on(charity, 3), take_on(charity, 2, OTHER_NAVIGATOR)
    navigator, another = charity.gate(Role.NAVIGATOR), charity.gate(OTHER_NAVIGATOR)
    for gate, survivor in ((navigator, own[0]), (another, other[0])):
        for _ in range(2):
            gift = GiveBenefit(survivor_id=survivor, given_on="20 Jun 2022", kind="benefit_kind:phone")
            gate.perform(gift)
    for stage, day in (("statement", "1 May 2022"), ("abe", "20 May 2022")):
        navigator.perform(RecordEngagement(survivor_id=own[1], from_on=day, stage=f"engagement:{stage}"))
    navigator.perform(
        CloseSupport(survivor_id=own[2], closed_on="20 Jun 2022", ending="support_ending:completed")
    )
    navigator.perform(TakeOn(name="Waits", status=SupportStatus.WAITING))
    expected = {SUPPORTED: 5, NEW: 5, ENGAGED: 1, CLOSED: 1, GIVEN: 2}
    for who in (Role.NAVIGATOR, OTHER_NAVIGATOR, Role.LEAD):
        assert numbers(charity, who) == expected


def test_a_period_counts_its_own_days(charity: Store) -> None:
    (survivor,) = take_on(charity)
    navigator = charity.gate(Role.NAVIGATOR)
    navigator.perform(GiveBenefit(survivor_id=survivor, given_on="20 Jun 2022", kind="benefit_kind:phone"))
    charity.clock.turn(days=10)
    navigator.perform(
        CloseSupport(survivor_id=survivor, closed_on="30 Jun 2022", ending="support_ending:completed")
    )
    for day, expected in (
        (date(2022, 6, 19), {}),
        (date(2022, 6, 20), {SUPPORTED: 1, NEW: 1, GIVEN: 1}),
        (date(2022, 6, 30), {SUPPORTED: 1, CLOSED: 1}),
        (date(2022, 7, 1), {}),
    ):
        found = numbers(charity, first=day, last=day)
        assert {name: number for name, number in found.items() if number} == expected


def test_who_took_part_counts_by_the_last_that_is_known(charity: Store) -> None:
    (survivor,) = take_on(charity)
    navigator = charity.gate(Role.NAVIGATOR)
    for day, stage, why in (
        ("1 May 2022", "abe", ""),
        ("20 May 2022", "abe", "Afraid."),
        ("1 Jun 2022", "none", ""),
        ("10 Jun 2022", "statement", ""),
    ):
        more = {"withdrawn": bool(why), "withdrawn_why": why, "stage": f"engagement:{stage}"}
        navigator.perform(RecordEngagement(survivor_id=survivor, from_on=day, **more))  # type: ignore[arg-type]
    for month, number, engaged in ((4, 30, 0), (5, 1, 1), (5, 20, 0), (6, 1, 0), (6, 10, 1)):
        at = date(2022, month, number)
        assert numbers(charity, first=at, last=at)[ENGAGED] == engaged, at


def test_who_said_no_to_statistics_is_not_counted(charity: Store) -> None:
    refusing, withdrawing, again, silent = take_on(charity, 4)
    navigator = charity.gate(Role.NAVIGATOR)
    statistics = {"purpose": "consent_purpose:statistics", "recipients": ()}
    navigator.perform(a_consent(refusing, how="consent_kind:refused", **statistics))
    for survivor in (withdrawing, again):
        navigator.perform(withdrawal_of(navigator.perform(a_consent(survivor, **statistics))))
    navigator.perform(a_consent(again, **statistics))
    assert silent
    assert numbers(charity)[SUPPORTED] == 2


def test_small_numbers_are_held_back_and_said_so(charity: Store) -> None:
    take_on(charity, 5)
    charity.clock.turn(days=1)
    navigator = charity.gate(Role.NAVIGATOR)
    navigator.perform(APRIL_TO_JUNE)
    (line,) = navigator.ask(FiguresReleased())
    assert dict(line.figures) == {
        SUPPORTED: "5 to 9",
        NEW: "5 to 9",
        ENGAGED: "fewer than 5",
        CLOSED: "fewer than 5",
        GIVEN: "fewer than 5",
    }
    assert (line.period, line.released) == ("1 Apr 2022 to 20 Jun 2022", "21 Jun 2022 10:30, PC Navigator")
    kept = charity.sql("SELECT number FROM figure ORDER BY id")
    assert [number for (number,) in kept] == [5, 5, None, None, None], "no part is more than its whole"


def test_police_receive_what_was_signed(charity: Store, store: Store) -> None:
    take_on(charity, 6)
    charity.clock.turn(days=1)
    navigator, police = charity.gate(Role.NAVIGATOR), store.gate(Role.NAVIGATOR)
    navigator.perform(APRIL_TO_JUNE)
    ((number, receive),) = navigator.ask(UndeliveredFigures())
    with pytest.raises(Invalid, match="signature does not match"):
        police.perform(replace(receive, counts=(NamedCount(name=SUPPORTED, number=60),)))
    for _ in range(2):
        police.perform(receive)
    navigator.perform(MarkFiguresDelivered(release_id=number))
    assert navigator.ask(UndeliveredFigures()) == ()
    (found,) = store.gate(Role.ANALYST).ask(CharityCounts())
    assert found.counts[:3] == ((SUPPORTED, 5), (NEW, 5), (ENGAGED, None))
    assert navigator.ask(FiguresReleased())[0].delivered == "21 Jun 2022 10:30"


def left_open(before: int | None, new: int | None, after: int | None) -> list[int]:
    """Return how many may have gone, as whoever reads all releases can work it out.

    Who is supported after a period were supported before it or are new, but for those who went.
    """
    bands = [range(each or 0, (each or 0) + 5) for each in (before, new, after)]
    could = {was + came - now for was, came, now in product(*bands)}
    return sorted(could & set(range(5)))


def test_the_difference_of_releases_tells_of_no_few_who_went() -> None:
    """Whatever the true numbers are, four possible ones stay for each that is held back."""
    for was, came, went in product(range(30), range(20), range(5)):
        if went > was:
            continue
        read = bands_of({"was": was, "came": came, "now": was - went + came})
        open_yet = left_open(read["was"], read["came"], read["now"])
        assert went in open_yet
        assert len(open_yet) >= 4


def test_a_period_is_over_and_counted_once(charity: Store) -> None:
    """The difference of two releases that share days would tell what each holds back."""
    navigator = charity.gate(Role.NAVIGATOR)
    navigator.perform(ReleaseFigures(period_from="1 Jan 2022", period_to="31 Mar 2022"))
    for first, last, field in (
        ("", "31 May 2022", "period_from"),
        ("1 Apr 2022", "", "period_to"),
        ("1 Apr 2022", "1 Mar 2022", "period_to"),
        ("1 Apr 2022", "20 Jun 2022", "period_to"),
        ("31 Mar 2022", "30 Apr 2022", "period_from"),
        ("1 Jan 2021", "31 May 2022", "period_from"),
        ("1 Feb 2022", "2 Feb 2022", "period_from"),
    ):
        with pytest.raises(Invalid) as refused:
            navigator.perform(ReleaseFigures(period_from=first, period_to=last))
        assert set(refused.value.problems) == {field}, (first, last)


def test_nothing_but_survivors_is_counted_past_the_rule(charity: Store) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    take_on(charity, 2, OTHER_NAVIGATOR)
    for column in (SurvivorAbout.name, Named.user_id, User.id, Consent.id):
        with pytest.raises(OutsideTheGate):
            navigator.ask(Tally(column=column))
    assert navigator.ask(Tally(column=Survivor.id)) == 2
    assert navigator.ask(Tally(column=SurvivorAbout.survivor_id)) == 2
