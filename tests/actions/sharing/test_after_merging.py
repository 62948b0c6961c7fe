"""What crosses between the stores once police have merged, or ask in another case than they referred in.

The charity's store keeps the random names that it was given with the referral.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from mscu.actions.merging.merge_cases import UnmergeCases
from mscu.actions.sharing.cards import CardsThere
from mscu.actions.sharing.emergency import AskForCard, UrgentRequests
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals
from mscu.actions.sharing.safeguarding_slice import ReferralOfPerson, SliceChronology
from mscu.actions.sharing.sharing import BROKEN
from mscu.actions.support.closures import CloseSupport
from mscu.codes import Role, UrgentState
from mscu.outbox import Outbox
from tests.actions.merging.merge_scene import merge_cases, merge_two
from tests.actions.sharing.share_scene import both_of
from tests.inputs.consents import a_card, an_answer
from tests.inputs.factories import World, a_case, a_person, valid
from tests.inputs.shares import uuid_of
from tests.inputs.sharing import accepted_referral
from tests.scenes.stores import Store


@dataclass
class Police:
    """What police did once the person was referred: which cards they ask for, and where the referral is."""

    world: World
    case_id: int = 0
    requests: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.case_id = self.world.case_id

    def merge(self) -> int:
        """Merge the referral's case into a new one; return the id of the merge."""
        store = self.world.store
        kept = a_case(store.gate(Role.OFFICER), title="Car wash, Bury")
        merge_id = merge_cases(store, kept, self.case_id)
        self.case_id = kept
        return merge_id

    def ask(self, case_id: int | None = None, person_id: int | None = None) -> None:
        """Ask for the card twice, in a case."""
        asking: AskForCard = valid(
            AskForCard,
            self.world,
            case_id=case_id or self.case_id,
            person_id=person_id or self.world.victim_id,
        )
        officer = self.world.store.gate(Role.OFFICER)
        self.requests = [officer.perform(asking) for _ in range(2)]


def case_merged(police: Police) -> None:
    police.merge()
    police.ask()


def case_merged_twice(police: Police) -> None:
    police.merge()
    police.merge()
    police.ask()


def merged_after_the_request(police: Police) -> None:
    police.ask()
    police.merge()


def taken_apart_after_the_request(police: Police) -> None:
    first = police.case_id
    merge_id = police.merge()
    police.ask()
    police.world.store.gate(Role.SUPERVISOR).perform(UnmergeCases(combination_id=merge_id, reason="Two."))
    police.case_id = first


def asked_in_another_case(police: Police) -> None:
    police.ask(a_case(police.world.store.gate(Role.OFFICER), title="Car wash, Bury"))


def person_merged(police: Police) -> None:
    officer = police.world.store.gate(Role.OFFICER)
    kept = a_person(officer, police.case_id, name="Ionuț Bălan")
    merge_two(police.world.store, officer, kept, police.world.victim_id)
    police.ask(person_id=kept)


SCENES: tuple[Callable[[Police], None], ...] = (
    case_merged,
    case_merged_twice,
    merged_after_the_request,
    taken_apart_after_the_request,
    asked_in_another_case,
    person_merged,
)


@pytest.mark.parametrize("scene", SCENES)
def test_everything_still_crosses(scene: Callable[[Police], None], world: World, charity: Store) -> None:
    store, navigator = world.store, world.store.gate(Role.NAVIGATOR)
    names: dict[str, Any] = {
        "case_uuid": uuid_of(world, "cases", world.case_id),
        "person_uuid": uuid_of(world, "subject", world.victim_id),
    }
    referral = accepted_referral(world, world.victim_id)
    both = both_of(world, charity)
    both.gate.perform(a_card(both.survivor))
    both.share()
    police = Police(world)
    scene(police)
    for who, number in zip((Role.NAVIGATOR, Role.LEAD), police.requests, strict=True):
        on_call = store.gate(who)
        line = next(line for line in on_call.ask(UrgentRequests()) if line.entry_id == number)
        (there,) = charity.gate(who).ask(CardsThere(person_uuids=(line.person_uuid,)))
        answer = an_answer(there.survivor_id, entry_id=number, asked_at=line.asked, asked_by=line.asked_by)
        charity.gate(who).perform(answer)
        assert Outbox(charity.gate(who), on_call).run().told == ()
        read = next(line for line in on_call.ask(UrgentRequests()) if line.entry_id == number)
        assert read.state is UrgentState.RELEASED, who
    place = navigator.ask(ReferralOfPerson(**names))
    assert place is not None
    assert (place.case_id, place.referral_id) == (police.case_id, referral)
    slice_ = SliceChronology(case_id=police.case_id, person_id=place.person_id)
    assert "referral" in {line.kind for line in navigator.ask(slice_)}
    shared = "SELECT case_id FROM entry WHERE kind = 'shared'"
    assert store.sql(shared) == [(police.case_id,)]
    store.clock.turn(minutes=2)
    charity.clock.turn(minutes=2)
    both.gate.perform(
        CloseSupport(survivor_id=both.survivor, closed_on="20 Jun 2022", ending="support_ending:completed")
    )
    assert both.outbox().run().told == ()
    assert navigator.ask(NavigatorReferrals(answered_too=True)) == ()
    assert navigator.ask(ReferralOfPerson(**names)) is None


def test_a_merged_case_is_hidden_with_the_one_it_was_merged_into(world: World) -> None:
    names = {
        "case_uuid": uuid_of(world, "cases", world.case_id),
        "person_uuid": uuid_of(world, "subject", world.victim_id),
    }
    accepted_referral(world, world.victim_id)
    police = Police(world)
    police.merge()
    navigator = world.store.gate(Role.NAVIGATOR)
    assert navigator.ask(ReferralOfPerson(**names)) is not None
    replace(world, case_id=police.case_id).restricted()
    assert navigator.ask(ReferralOfPerson(**names)) is None


def test_a_card_signed_for_a_case_without_the_person_is_refused(world: World, charity: Store) -> None:
    accepted_referral(world, world.victim_id)
    other = a_case(world.store.gate(Role.OFFICER), title="Car wash, Bury")
    both = both_of(world, charity)
    both.gate.perform(a_card(both.survivor))
    charity.sql("UPDATE survivor SET case_uuid = ?", uuid_of(world, "cases", other))
    Police(world).ask()
    lead = world.store.gate(Role.LEAD)
    line = lead.ask(UrgentRequests())[0]
    charity.gate(Role.LEAD).perform(
        an_answer(both.survivor, entry_id=line.entry_id, asked_at=line.asked, asked_by=line.asked_by)
    )
    (told,) = Outbox(charity.gate(Role.LEAD), lead).run().told
    assert BROKEN in told
    assert {line.state for line in lead.ask(UrgentRequests())} == {UrgentState.WAITING}
