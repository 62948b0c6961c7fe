"""What passes between the two stores: in order, kept until it arrives, the same after a cut at any step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mscu.actions.charity.count_release import ReleaseFigures
from mscu.actions.sharing.consents import ConsentLedger, Recipient
from mscu.actions.sharing.emergency import AskForCard, UrgentRequests
from mscu.actions.sharing.sharing import ReceiveShared, WithdrawShared
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.code_keys import ACCEPTED, WITHDRAWN
from mscu.codes import Role, UrgentState, YesNo
from mscu.errors import NotUnlocked
from mscu.outbox import CARD_NOT_KNOWN, Exchanged, Outbox
from mscu.survivor_codes import ReleaseHow
from tests.inputs.consents import a_card, a_consent, a_share, a_turn, an_answer, withdrawal_of
from tests.inputs.factories import World, valid
from tests.inputs.shares import uuid_of
from tests.inputs.sharing import accepted_referral
from tests.scenes.exchanges import Cut, Cutting
from tests.scenes.stores import OTHER_NAVIGATOR, Store, Template

MAX_STEPS = 100


@dataclass
class Both:
    """A survivor in the charity's store of whom something of each kind waits, and the unit's store."""

    world: World
    charity: Store
    survivor: int
    consent: int

    @classmethod
    def make(cls, world: World, charity: Store) -> Both:
        """Record one of everything that can wait."""
        gate = charity.gate(Role.NAVIGATOR)
        survivor = gate.perform(
            TakeOn(
                name="Ionuț Bălan",
                case_uuid=uuid_of(world, "cases", world.case_id),
                person_uuid=uuid_of(world, "subject", world.victim_id),
            )
        )
        gate.perform(a_card(survivor))
        asking: AskForCard = valid(AskForCard, world)
        request = world.store.gate(Role.OFFICER).perform(asking)
        (line,) = world.store.gate(Role.LEAD).ask(UrgentRequests(waiting_only=True))
        gate.perform(an_answer(survivor, entry_id=request, asked_at=line.asked))
        gate.perform(a_turn())
        gate.perform(ReleaseFigures(period_from="1 Jan 2022", period_to="31 Mar 2022"))
        withdrawn = gate.perform(a_consent(survivor))
        gate.perform(a_share(survivor, withdrawn, text="Withdrawn before it was sent."))
        gate.perform(withdrawal_of(withdrawn))
        consent = gate.perform(a_consent(survivor))
        gate.perform(a_share(survivor, consent))
        return cls(world, charity, survivor, consent)

    def outbox(self, who: Role = Role.NAVIGATOR) -> Outbox:
        return Outbox(self.charity.gate(who), self.world.store.gate(who))

    def close(self) -> None:
        self.world.store.close()
        self.charity.close()

    def received(self) -> dict[str, list[Any]]:
        """Return what the unit's store holds of the charity, and what the charity notes as delivered."""
        unit, charity = self.world.store, self.charity
        request = "SELECT state, answered_by, danger FROM emergency_card"
        return {
            "copies": unit.sql("SELECT uuid, withdrawn_at IS NULL FROM shared_copy ORDER BY uuid"),
            "entries": unit.sql("SELECT kind, headline FROM entry ORDER BY headline"),
            "answers": unit.sql(request),
            "rota": unit.sql("SELECT name, number, starts_at FROM on_call ORDER BY id"),
            "counts": unit.sql("SELECT period_from, period_to FROM count_release"),
            "delivered": charity.sql(
                "SELECT delivered_at IS NULL, withdrawal_delivered_at IS NULL FROM share_delivery ORDER BY id"
            ),
            "answered": charity.sql("SELECT delivered_at IS NULL FROM card_release"),
            "released": charity.sql("SELECT delivered_at IS NULL FROM figures_release"),
        }


@pytest.fixture(scope="module")
def made(
    peopled: World, founded_charity: Template, tmp_path_factory: pytest.TempPathFactory
) -> tuple[World, Store, Both]:
    folder = tmp_path_factory.mktemp("waiting")
    world = replace(peopled, store=Store.copy(peopled.store.filled, folder / "unit"))
    charity = Store.copy(founded_charity, folder / "survivors")
    made = Both.make(world, charity)
    world.store.close()
    charity.close()
    return world, charity, made


def copied(made: tuple[World, Store, Both], folder: Path) -> Both:
    """Copy both stores with what waits in them."""
    world, charity, both = made
    unit = replace(world, store=Store.copy(world.store.filled, folder / "unit"))
    return replace(both, world=unit, charity=Store.copy(charity.filled, folder / "survivors"))


@pytest.fixture
def both(made: tuple[World, Store, Both], tmp_path: Path) -> Iterator[Both]:
    """Yield the two stores with something of each kind that waits."""
    copy = copied(made, tmp_path / "both")
    yield copy
    copy.close()


def test_everything_that_waits_crosses_and_nothing_crosses_twice(both: Both) -> None:
    outbox = both.outbox()
    first = outbox.run()
    assert first.police
    assert first.own is not None
    assert first.told == ()
    received = both.received()
    assert [is_readable for _, is_readable in received["copies"]] == [True]
    assert received["answers"][0][0] == UrgentState.RELEASED
    assert len(received["rota"]) == len(received["counts"]) == 1
    assert received["delivered"] == [(True, False), (False, True)]
    assert received["answered"] == received["released"] == [(False,)]
    assert outbox.run() == Exchanged()
    assert both.outbox().run() == Exchanged()
    assert both.received() == received


def test_what_protects_the_survivor_goes_first(both: Both) -> None:
    both.outbox().run()
    gate = both.charity.gate(Role.NAVIGATOR)
    gate.perform(a_turn(name="M. Keane", starts_at="22 Jun 2022 09:00", ends_at="23 Jun 2022 09:00"))
    gate.perform(withdrawal_of(both.consent))
    again = gate.perform(a_consent(both.survivor))
    gate.perform(a_share(both.survivor, again))
    police = Cutting(both.world.store.gate(Role.NAVIGATOR), count())
    Outbox(gate, police).run()
    kinds = [type(command) for command in police.performed]
    assert kinds[: kinds.index(ReceiveShared)].count(WithdrawShared) == 1
    assert WithdrawShared not in kinds[kinds.index(ReceiveShared) :]


def test_one_item_that_fails_keeps_nothing_else_back_and_is_told_once(both: Both) -> None:
    gate = both.charity.gate(Role.NAVIGATOR)
    gone = (Recipient(name="DC Gone", login="gone"),)
    consent = gate.perform(a_consent(both.survivor, recipients=gone, copies_stay=YesNo.YES))
    gate.perform(a_share(both.survivor, consent, recipients=gone))
    outbox = both.outbox()
    (sentence,) = outbox.run().told
    assert sentence == "Police did not receive what was released: Nobody in the unit has that name."
    received = both.received()
    assert received["answers"][0][0] == UrgentState.RELEASED
    assert len(received["rota"]) == len(received["counts"]) == 1
    assert outbox.run().told == ()
    assert both.outbox().run().told == (sentence,)


def test_what_the_program_stops_is_done_once_the_units_store_knows(both: Both) -> None:
    gate = both.charity.gate(Role.NAVIGATOR)
    both.outbox().run()
    gate.perform(withdrawal_of(both.consent))

    def steps() -> list[tuple[bool, bool]]:
        ledger = gate.ask(ConsentLedger(survivor_id=both.survivor))
        withdrawals = [
            line.withdrawal for line in (*ledger.current, *ledger.former) if line.id == both.consent
        ]
        return [(bool(step.done), step.waits) for line in withdrawals if line for step in line.steps[:1]]

    assert steps() == [(False, True)]
    both.outbox().run()
    assert steps() == [(True, False)]


def test_nothing_is_heard_before_it_is_shown(both: Both) -> None:
    outbox = both.outbox()
    outbox.run(hears=False)
    assert both.received()["answers"][0][0] == UrgentState.RELEASED
    assert both.world.store.sql("SELECT id FROM heard") == []
    assert outbox.run().told == ()
    assert both.world.store.sql("SELECT id FROM heard") != []


def test_a_lead_sends_answers_and_the_rota_and_is_refused_nothing(both: Both) -> None:
    last = both.world.store.last_row()
    both.outbox(Role.LEAD).run()
    received = both.received()
    assert received["copies"] == received["counts"] == []
    assert received["answers"][0][0] == UrgentState.RELEASED
    assert len(received["rota"]) == 1
    assert {row.operation for row in both.world.store.audit(last)} == {"alteration", "collection"}


def test_an_exchange_that_is_cut_at_any_step_is_completed_by_the_next(
    made: tuple[World, Store, Both], tmp_path: Path
) -> None:
    """Every other step is done and not heard of; the play of `test_outbox_play.py` cuts at random."""
    whole = copied(made, tmp_path / "whole")
    whole.outbox().run()
    expected, is_whole = whole.received(), False
    whole.close()
    for cut_at in range(MAX_STEPS):
        part, steps = copied(made, tmp_path / str(cut_at)), count()
        sides = [
            Cutting(store.gate(Role.NAVIGATOR), steps, cut_at, is_done_before=bool(cut_at % 2))
            for store in (part.charity, part.world.store)
        ]
        with suppress(Cut):
            Outbox(sides[0], sides[1]).run()
            is_whole = True
        assert part.outbox().run().told == ()
        assert part.received() == expected, f"cut at step {cut_at}"
        part.close()
        if is_whole:
            break
    assert is_whole
    assert cut_at > 10


@pytest.mark.parametrize("error", [NotUnlocked(), RuntimeError("Ionuț Bălan")])
def test_what_fails_at_any_step_is_sent_by_the_next_exchange_of_the_same_outbox(
    both: Both, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    stores = both.charity, both.world.store
    sides = [Cutting(store.gate(Role.NAVIGATOR), count(), error=error) for store in stores]
    outbox = Outbox(sides[0], sides[1])
    for cut_at in range(MAX_STEPS):
        steps = count()
        for side in sides:
            side.cut_at, side.steps = cut_at, steps
        told = outbox.run().told
        assert "Bălan" not in " ".join((*told, caplog.text))
        if next(steps) <= cut_at:
            break
    received = both.received()
    assert received["delivered"] == [(True, False), (False, True)]
    assert received["answered"] == received["released"] == [(False,)]
    assert len(received["rota"]) == 1


def test_the_end_of_support_is_told_once_and_taken_back_when_support_is_resumed(both: Both) -> None:
    referral = accepted_referral(both.world, both.world.victim_id)
    outbox, own = both.outbox(), both.charity.gate(Role.NAVIGATOR)

    def ended_on() -> object:
        ((day,),) = both.world.store.sql("SELECT support_ended_on FROM referral WHERE id = ?", referral)
        return day

    outbox.run()
    assert ended_on() is None
    closing = {
        "closed_on": "20 Jun 2022",
        "ending": "support_ending:completed",
        "why": "He is at his aunt's.",
    }
    closure = own.perform(CloseSupport(survivor_id=both.survivor, **closing))
    outbox.run()
    assert ended_on() == "2022-06-20"
    assert both.world.store.sql("SELECT id FROM entry WHERE text LIKE '%aunt%'") == []
    rows = both.world.store.last_row()
    assert outbox.run() == Exchanged()
    assert both.world.store.audit(after=rows) == []
    own.perform(ReopenSupport(record_id=closure, version=1, why="He rang."))
    outbox.run()
    assert ended_on() is None


@pytest.mark.parametrize(
    ("of_field", "value"), [("consent", WITHDRAWN), ("outcome", "referral_outcome:person_declined")]
)
def test_that_police_close_a_referral_is_told_once(both: Both, of_field: str, value: str) -> None:
    referral = accepted_referral(both.world, both.world.victim_id)
    outbox = both.outbox()
    outbox.run()
    rows = both.world.store.last_row()
    assert outbox.run() == Exchanged()
    assert both.world.store.audit(after=rows) == []
    both.world.store.sql(f"UPDATE referral SET {of_field} = ? WHERE id = ?", value, referral)
    (sentence,) = outbox.run().told
    assert "police have closed the referral, or recorded that the person no longer consents" in sentence
    assert outbox.run() == Exchanged()
    former = {"consent": "consent_kind:written", "outcome": ACCEPTED}[of_field]
    both.world.store.sql(f"UPDATE referral SET {of_field} = ? WHERE id = ?", former, referral)
    assert outbox.run() == Exchanged(over=(sentence,))
    assert outbox.run() == Exchanged()


def not_known(both: Both) -> str:
    ((by,),) = both.world.store.sql("SELECT answered_by FROM emergency_card")
    return CARD_NOT_KNOWN.format("Ionuț Bălan", "20 Jun 2022 10:30", by)


def test_a_card_that_a_store_put_back_has_forgotten_is_named_until_agreed_again(both: Both) -> None:
    outbox = both.outbox()
    outbox.run()
    assert outbox.run() == Exchanged()
    both.charity.sql("DELETE FROM card_release")
    assert outbox.run().told == (not_known(both),)
    assert outbox.run() == Exchanged(), "it still holds"
    assert both.outbox().run().told == (not_known(both),), "and is told in the next session"
    both.charity.clock.turn(minutes=5)
    both.charity.gate(Role.NAVIGATOR).perform(a_card(both.survivor))
    assert outbox.run().over == (not_known(both),)
    assert both.outbox().run().told == ()


def test_a_card_that_was_read_out_is_named_until_it_is_logged(both: Both) -> None:
    outbox = both.outbox()
    outbox.run()
    both.charity.sql("DELETE FROM card_release")
    assert outbox.run().told == (not_known(both),)
    both.charity.clock.turn(minutes=5)
    logged = an_answer(both.survivor, how=ReleaseHow.SPOKEN, entry_id=None, spoken_at="20 Jun 2022 10:30")
    both.charity.gate(Role.NAVIGATOR).perform(logged)
    assert outbox.run().over == (not_known(both),)


def test_a_card_of_somebody_else_or_of_a_survivor_from_whom_one_is_barred_is_not_named(both: Both) -> None:
    both.outbox().run()
    both.charity.sql("DELETE FROM card_release")
    noting = NoteConflict(survivor_id=both.survivor, user=OTHER_NAVIGATOR, reason="They are cousins.")
    both.charity.gate(Role.LEAD).perform(noting)
    barred = Outbox(both.charity.gate(OTHER_NAVIGATOR), both.world.store.gate(Role.NAVIGATOR))
    assert not any("emergency card" in sentence for sentence in barred.run().told)
    both.charity.sql("UPDATE survivor SET person_uuid = ?", uuid_of(both.world, "subject", 2))
    assert not any("emergency card" in sentence for sentence in both.outbox().run().told)
