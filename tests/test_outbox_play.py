"""A random play over both stores: acts on both sides, cuts, refusals, notes, and either store put back.

At the end both are open once more: nothing is lost, doubled, or readable by police after its withdrawal, and
nothing that was withdrawn is open again.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event

from mscu.actions.charity.charity_rota import CharityRota, DropTurn
from mscu.actions.charity.count_release import ReleaseFigures
from mscu.actions.sharing.consents import ConsentLedger, Recipient
from mscu.actions.sharing.emergency import AskForCard, RequestStates, UrgentRequests
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.sharing.shares import EndShare, SharedCopies, ShareState
from mscu.actions.support.closures import CloseSupport, ReopenSupport
from mscu.actions.survivors.survivors import TakeOn
from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import Role, UrgentState, YesNo
from mscu.errors import MscuError
from mscu.gate import Gate
from mscu.outbox import FORGOTTEN, NOT_KNOWN, Exchanged, Outbox
from mscu.store.files.withdrawal_notes import WithdrawalNotes
from mscu.store.store_service import StoreService
from mscu.store_session import StoreSession
from mscu.survivor_codes import ConsentState, ReleaseHow
from tests.inputs.consents import a_card, a_consent, a_share, a_turn, an_answer, withdrawal_of
from tests.inputs.factories import World, valid
from tests.inputs.shares import uuid_of
from tests.inputs.sharing import accepted_referral
from tests.scenes.exchanges import Cut, Cutting
from tests.scenes.stores import NO_DEVICES, Store, Template
from tests.tools.forking import forked

PLAYS, PARTS, ACTS, KILLS = 24, 2, 6, 4
"""Plays in all, the tests that share them, acts in each, and programs that are killed."""
NIGHTLY_PLAYS = 1_000
PERIODS = [
    (f"1 {first} {year}", f"{day} {last} {year}")
    for year in (2019, 2020, 2021)
    for first, day, last in (("Jan", 31, "Mar"), ("Apr", 30, "Jun"), ("Jul", 30, "Sep"), ("Oct", 31, "Dec"))
]
ANSWERS = (ReleaseHow.SIGNED, ReleaseHow.REFUSED)
GONE = (Recipient(name="DC Gone", login="gone"),)
TO_CHARITY = f"referral_to = '{TO_NAVIGATOR}'"
TOLD_ONCE = FORGOTTEN.rpartition("{}")[2], NOT_KNOWN.partition("{")[0]
"""Parts of sentences that the next exchange does not tell again."""
MAX_STEP, MAX_STATEMENT = 30, 150
STANDING = {ShareState.TO_DELIVER, ShareState.DELIVERED}


@dataclass
class Play:
    """Both stores, what was withdrawn for good, and copies of earlier states."""

    world: World
    charity: Store
    survivor: int
    rng: Random
    folder: Path
    consent: int | None = None
    refused: set[str] = field(default_factory=set)
    """Copies that police do not accept."""
    fresh: set[str] = field(default_factory=set)
    """Withdrawals that no exchange has told yet."""
    told: set[str] = field(default_factory=set)
    """Withdrawals that an exchange has told, and so may never be undone."""
    earlier: dict[str, list[bytes]] = field(default_factory=dict)
    last: tuple[str, ...] = ()
    """What the last exchange told."""

    @property
    def own(self) -> Gate:
        return self.charity.gate(Role.NAVIGATOR)

    @property
    def police(self) -> Gate:
        return self.world.store.gate(Role.NAVIGATOR)

    @property
    def notes(self) -> WithdrawalNotes:
        return WithdrawalNotes(self.world.store.folder)

    def act(self) -> None:
        """Do something at random; what is refused is refused."""
        acts: tuple[Callable[[], object], ...] = (
            self.share,
            self.share,
            self.withdraw,
            self.end,
            self.ask_and_answer,
            self.keep_rota,
            self.count_survivors,
            self.close_or_resume,
            self.exchange,
            self.exchange,
            self.cut,
            self.cut,
            self.exchange_alone,
            self.police_open,
            self.put_back,
        )
        if self.rng.random() < 0.3:
            self.remember()
        with suppress(MscuError):
            self.rng.choice(acts)()

    def share(self, recipients: tuple[Recipient, ...] | None = None) -> None:
        consent = self.consent if self.is_agreed() else None
        if consent is None:
            consent = self.consent = self.own.perform(
                a_consent(self.survivor, recipients=(), copies_stay=YesNo.YES)
            )
        if recipients is None:
            recipients = any_recipients(self.rng)
        self.own.perform(a_share(self.survivor, consent, recipients=recipients))
        if recipients:
            ((uuid,),) = self.charity.sql("SELECT uuid FROM share ORDER BY id DESC LIMIT 1")
            self.refused.add(uuid)

    def withdraw(self) -> None:
        if self.consent is not None:
            standing = self.standing()
            self.own.perform(withdrawal_of(self.consent))
            self.consent = None
            self.fresh |= standing

    def end(self) -> None:
        lines = [line for line in self.lines() if line.state in STANDING]
        if lines:
            line = self.rng.choice(lines)
            self.own.perform(EndShare(delivery_id=line.delivery_id, version=line.version))
            self.fresh |= self.uuids({line.delivery_id})

    def ask_and_answer(self, how: ReleaseHow | None = None) -> None:
        asking: AskForCard = valid(AskForCard, self.world)
        entry = self.world.store.gate(Role.OFFICER).perform(asking)
        asked = next(each.asked for each in self.police.ask(RequestStates()) if each.entry_id == entry)
        how = how or self.rng.choice(ANSWERS)
        self.own.perform(an_answer(self.survivor, entry_id=entry, asked_at=asked, how=how))

    def keep_rota(self) -> None:
        turns = self.own.ask(CharityRota()).turns
        if turns and self.rng.random() < 0.5:
            turn = self.rng.choice(turns)
            self.own.perform(DropTurn(turn_id=turn.id, version=turn.version))
        else:
            self.own.perform(a_turn(name=f"Navigator {self.rng.randrange(100)}"))

    def count_survivors(self) -> None:
        first, last = self.rng.choice(PERIODS)
        self.own.perform(ReleaseFigures(period_from=first, period_to=last))

    def close_or_resume(self) -> None:
        rows = self.charity.sql("SELECT id, version FROM closure WHERE reopened_on IS NULL")
        for number, version in rows:
            self.own.perform(ReopenSupport(record_id=number, version=version, why="She rang."))
        if not rows:
            closing = {"closed_on": "20 Jun 2022", "ending": "support_ending:completed"}
            self.own.perform(CloseSupport(survivor_id=self.survivor, **closing))

    def exchange(self) -> None:
        self.last = Outbox(self.own, self.police, self.notes).run().told
        self._all_told()

    def exchange_alone(self) -> None:
        """Exchange while the unit's store is shut."""
        Outbox(self.own, None, self.notes).run()
        self._all_told()

    def cut(self) -> None:
        """Exchange up to a step at which the program is killed."""
        steps, cut_at, is_done = count(), self.rng.randrange(MAX_STEP), self.rng.random() < 0.5
        own, police = (
            Cutting(gate, steps, cut_at, is_done_before=is_done) for gate in (self.own, self.police)
        )
        with suppress(Cut):
            Outbox(own, police, self.notes).run()
            self._all_told()

    def police_open(self) -> None:
        """Open the unit's store as an officer, who has no key of the charity."""
        session = StoreSession(StoreService(self.world.store.unit, NO_DEVICES))
        session.gate = self.world.store.gate(Role.OFFICER)
        session.carry_out_withdrawals()
        assert not self.told & self.readable()

    def remember(self) -> None:
        for store in (self.world.store, self.charity):
            self.earlier.setdefault(store.folder.name, []).append(database(store).read_bytes())

    def put_back(self) -> None:
        """Put an earlier copy of one of the stores back."""
        store = self.rng.choice((self.world.store, self.charity))
        if store.folder.name not in self.earlier:
            return
        store.close()
        database(store).write_bytes(self.rng.choice(self.earlier[store.folder.name]))
        if store is self.charity:
            self.charity = Store(store.folder, store.template)
            rows = self.charity.sql(
                "SELECT id FROM consent WHERE id NOT IN (SELECT consent_id FROM withdrawal)"
            )
            self.consent = max((number for (number,) in rows), default=None)
            self.fresh &= {line for line in self.uuids(None) if line not in self.standing()}
        else:
            self.world = replace(self.world, store=Store(store.folder, store.template))

    def is_agreed(self) -> bool:
        """Return whether a consent to share is in force: one whose withdrawal was forgotten is not."""
        current = self.own.ask(ConsentLedger(survivor_id=self.survivor)).current
        return any((line.id, line.state) == (self.consent, ConsentState.LIVE) for line in current)

    def lines(self) -> tuple[Any, ...]:
        return self.own.ask(SharedCopies(survivor_id=self.survivor))

    def uuids(self, numbers: set[int] | None) -> set[str]:
        rows = self.charity.sql("SELECT id, uuid FROM share_delivery")
        return {uuid for number, uuid in rows if numbers is None or number in numbers}

    def standing(self) -> set[str]:
        """Return the copies that the charity's store counts as shared."""
        return self.uuids({line.delivery_id for line in self.lines() if line.state in STANDING})

    def readable(self) -> set[str]:
        """Return the copies that police may read."""
        rows = self.world.store.sql("SELECT uuid FROM shared_copy WHERE withdrawn_at IS NULL")
        return {uuid for (uuid,) in rows}

    def _all_told(self) -> None:
        self.told |= self.fresh
        self.fresh.clear()

    def check(self) -> None:
        """Open both once more, and check that nothing is lost, doubled or open again."""
        if self.rng.random() < 0.5:
            self.put_back()
        self.police_open()
        self.exchange()
        assert Outbox(self.own, self.police, self.notes).run() == Exchanged(told=self.lasting), "not settled"
        unit, charity = self.world.store, self.charity
        assert not self.told & self.readable(), "readable after a withdrawal"
        assert not self.told & self.standing(), "shared again after a withdrawal"
        assert self.readable() <= self.uuids(None), "police read what the charity has forgotten"
        withdrawn = {
            uuid for (uuid,) in unit.sql("SELECT uuid FROM shared_copy WHERE withdrawn_at IS NOT NULL")
        }
        assert not withdrawn & self.standing(), "the charity has forgotten a withdrawal"
        live = self.standing() if self.is_agreed() else set()
        assert live - self.refused <= self.readable(), "a copy is lost"
        assert not self.refused & self.readable(), "a copy that police refused is there"
        assert unit.sql("SELECT count(*) FROM entry WHERE kind = 'shared'") == unit.sql(
            "SELECT count(*) FROM shared_copy"
        ), "a copy is doubled"
        own, there = self.own.ask(CharityRota()).turns, self.police.ask(OnCallRota()).turns
        assert [turn.name for turn in own] == [turn.name for turn in there], "the rota differs"
        ((has_ended,),) = unit.sql(f"SELECT support_ended_on IS NOT NULL FROM referral WHERE {TO_CHARITY}")
        ((is_closed,),) = charity.sql("SELECT closed_at IS NOT NULL FROM survivor")
        assert has_ended == is_closed, "the end of support is not told"
        self._check_counts()
        self._check_answers()
        delivered = charity.sql("SELECT uuid FROM share_delivery WHERE delivered_at IS NOT NULL")
        received = {uuid for (uuid,) in unit.sql("SELECT uuid FROM shared_copy")}
        for (uuid,) in delivered:
            assert uuid in received or uuid not in live, "shown as delivered, and is not"

    def _check_counts(self) -> None:
        periods = self.world.store.sql("SELECT period_from, period_to, uuid FROM count_release")
        assert len({first for first, _, _ in periods}) == len(periods), "counts are doubled"
        there = {first for first, _, _ in periods}
        for first, uuid, delivered in self.charity.sql(
            "SELECT period_from, uuid, delivered_at IS NOT NULL FROM figures_release"
        ):
            assert first in there, "counts are lost"
            assert not delivered or uuid in {uuid for _, _, uuid in periods}, "counts are not delivered"

    def _check_answers(self) -> None:
        lines = {line.entry_id: line for line in self.police.ask(UrgentRequests())}
        answers = "SELECT entry_id, asked_at, delivered_at IS NOT NULL FROM card_release ORDER BY id"
        for entry, _asked, is_delivered in self.charity.sql(answers):
            if entry in lines:
                assert lines[entry].state in {UrgentState.RELEASED, UrgentState.REFUSED}, "an answer is lost"
                assert is_delivered, "an answer is not noted"

    def reopen(self) -> None:
        """Open both stores again, once they are closed."""
        unit, charity = self.world.store, self.charity
        self.world = replace(self.world, store=Store(unit.folder, unit.template))
        self.charity = Store(charity.folder, charity.template)

    @property
    def lasting(self) -> tuple[str, ...]:
        """Return what the next exchange tells again."""
        return tuple(sentence for sentence in self.last if not any(map(sentence.__contains__, TOLD_ONCE)))

    def close(self) -> None:
        self.world.store.close()
        self.charity.close()


def any_recipients(rng: Random) -> tuple[Recipient, ...]:
    return GONE if rng.random() < 0.15 else ()


def database(store: Store) -> Path:
    return next(store.folder.glob("*.db"))


@pytest.fixture(scope="module")
def prepared(
    peopled: World, founded_charity: Template, tmp_path_factory: pytest.TempPathFactory
) -> tuple[World, Store, int]:
    """Take on a survivor with an emergency card."""
    folder = tmp_path_factory.mktemp("play")
    world = replace(peopled, store=Store.copy(peopled.store.filled, folder / "unit"))
    accepted_referral(world, world.victim_id)
    charity = Store.copy(founded_charity, folder / "survivors")
    gate = charity.gate(Role.NAVIGATOR)
    survivor = gate.perform(
        TakeOn(
            name="Ionuț Bălan",
            case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
        )
    )
    gate.perform(a_card(survivor))
    world.store.close()
    charity.close()
    return world, charity, survivor


def begin(prepared: tuple[World, Store, int], folder: Path, seed: int) -> Play:
    world, charity, survivor = prepared
    unit = Store.copy(world.store.filled, folder / "unit")
    own = Store.copy(charity.filled, folder / "survivors")
    return Play(replace(world, store=unit), own, survivor, Random(seed), folder)


@dataclass
class Beginnings:
    """What plays begin with: nothing, or acts of which most plays need the same, each made once."""

    prepared: tuple[World, Store, int]
    folder: Path
    _made: dict[tuple[Any, ...], Play] = field(default_factory=dict)

    def begin(self, folder: Path, seed: int) -> Play:
        """Begin a play, every other with something shared, an answer and counts that were exchanged."""
        rng = Random(seed)
        if rng.random() < 0.5:
            return replace(begin(self.prepared, folder, seed), rng=rng)
        drawn = any_recipients(rng), rng.choice(ANSWERS)
        if drawn not in self._made:
            self._made[drawn] = self._make(*drawn)
        made = self._made[drawn]
        stores = made.world, made.charity, made.survivor
        return replace(
            begin(stores, folder, seed),
            rng=rng,
            consent=made.consent,
            refused=set(made.refused),
            earlier={name: list(states) for name, states in made.earlier.items()},
            last=made.last,
        )

    def _make(self, recipients: tuple[Recipient, ...], how: ReleaseHow) -> Play:
        made = begin(self.prepared, self.folder / f"{len(self._made)}", 0)
        made.share(recipients)
        made.ask_and_answer(how)
        made.count_survivors()
        made.exchange()
        made.close()
        made.remember()
        return made


@pytest.fixture(scope="module")
def beginnings(prepared: tuple[World, Store, int], tmp_path_factory: pytest.TempPathFactory) -> Beginnings:
    return Beginnings(prepared, tmp_path_factory.mktemp("begun"))


def play(beginnings: Beginnings, folder: Path, seed: int) -> None:
    """Play once, and check what comes of it."""
    made = beginnings.begin(folder, seed)
    try:
        for _ in range(ACTS):
            made.act()
        made.check()
    finally:
        made.close()
        shutil.rmtree(folder)


def failures(beginnings: Beginnings, folder: Path, seeds: range) -> dict[int, str]:
    """Return, by seed, what was wrong after a play."""
    failed: dict[int, str] = {}
    for seed in seeds:
        try:
            play(beginnings, folder / str(seed), seed)
        except AssertionError as error:
            failed[seed] = str(error).partition("\n")[0]
    return failed


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_doubled_or_open_again(part: int, beginnings: Beginnings, tmp_path: Path) -> None:
    assert failures(beginnings, tmp_path, range(part, PLAYS, PARTS)) == {}


@pytest.mark.nightly
def test_nor_in_a_thousand_plays(beginnings: Beginnings, tmp_path: Path) -> None:
    assert failures(beginnings, tmp_path, range(PLAYS, PLAYS + NIGHTLY_PLAYS)) == {}


def killed_at(made: Play, statement: int) -> bool:
    """Exchange in a process of its own, which is killed at a statement; return whether it was."""
    made.close()
    _, status = os.waitpid(forked(partial(_exchange_until, made, statement)), 0)
    made.reopen()
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _exchange_until(made: Play, statement: int) -> None:
    made.reopen()
    steps = count()
    for store in (made.world.store, made.charity):
        event.listen(store.engine, "after_cursor_execute", partial(_kill_at, statement, steps))
    made.exchange()


def _kill_at(statement: int, steps: Iterator[int], *_: object) -> None:
    if next(steps) == statement:
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is not forked there")
def test_a_killed_program_loses_and_doubles_nothing(
    prepared: tuple[World, Store, int], tmp_path: Path
) -> None:
    killed = 0
    for seed in range(KILLS):
        made = begin(prepared, tmp_path / str(seed), seed)
        for act in (made.share, made.share, made.exchange, made.withdraw, made.share, made.ask_and_answer):
            act()
        made.keep_rota()
        made.count_survivors()
        killed += killed_at(made, made.rng.randrange(MAX_STATEMENT))
        made.check()
        made.close()
    assert killed > KILLS // 2
