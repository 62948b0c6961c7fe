"""A withdrawal recorded while the unit's store was shut is carried out before anybody reads in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.sharing.consents import ConsentLedger
from mscu.actions.sharing.shares import (
    MAY_BE_WITHDRAWN,
    EndShare,
    KnownDeliveries,
    SharedCopies,
    ShareLine,
    ShareState,
)
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.app.set_up import LACKS_NOTES
from mscu.app.sign_in import StoreSignIn
from mscu.codes import Kind, Operation, Role, StoreKind
from mscu.dates.london import local_day, show_day
from mscu.errors import Invalid
from mscu.gate import now_utc
from mscu.maintenance import LookForWithdrawals
from mscu.outbox import FORGOTTEN, NO_FOLDER, NOT_KEPT, NOT_KNOWN, NOT_LEFT, Exchanged, Outbox
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store.files.withdrawal_notes import TAKEN, WithdrawalNotes
from mscu.store.store_service import StoreService
from mscu.store_session import FIND_UNREADABLE, UNREADABLE_NOTES, StoreSession
from mscu.survivor_codes import ConsentState
from mscu.ui.sign_in.charity_folder import remember_charity
from tests.inputs.consents import a_consent, a_share, withdrawal_of
from tests.inputs.factories import World
from tests.inputs.shares import uuid_of
from tests.scenes.stores import NO_DEVICES, NOW, OTHER_NAVIGATOR, PASSPHRASE, Store, Template


@dataclass
class Both:
    """A copy that police hold, and the charity's store from which it came."""

    world: World
    charity: Store
    survivor: int
    consent: int

    @property
    def notes(self) -> WithdrawalNotes:
        return WithdrawalNotes(self.world.store.folder)

    def exchange(self) -> Exchanged:
        """Exchange with both stores open."""
        return self._run(self.world)

    def exchange_alone(self) -> Exchanged:
        """Exchange with the charity's store open alone."""
        return self._run(None)

    def _run(self, world: World | None) -> Exchanged:
        police = None if world is None else world.store.gate(Role.NAVIGATOR)
        return Outbox(self.charity.gate(Role.NAVIGATOR), police, self.notes).run()

    def withdraw(self) -> None:
        self.charity.gate(Role.NAVIGATOR).perform(withdrawal_of(self.consent))

    def readable(self) -> list[int]:
        """Return which copies are not withdrawn in the unit's store."""
        return [
            number
            for (number,) in self.world.store.sql("SELECT id FROM shared_copy WHERE withdrawn_at IS NULL")
        ]

    def unlock(self, who: str) -> StoreSession:
        """Open the unit's store as the program does, up to its first page."""
        self.world.store.close()
        opened = store_service.unlock(self.world.store.folder, who, PASSPHRASE, devices=NO_DEVICES, now=NOW)
        session = StoreSession(opened)
        session.log_in()
        return session

    def reopen(self) -> None:
        """Open the unit's store again for a test."""
        self.world = replace(self.world, store=Store(self.world.store.folder, self.world.store.template))

    def visit(self, who: str = Role.OFFICER) -> None:
        """Have somebody open the unit's store, and leave again."""
        self.unlock(who).log_out()
        self.reopen()

    def recorded(self, action: str) -> list[Any]:
        """Return the rows of an action in the unit's audit."""
        return [row for row in self.world.store.audit() if row.action == action]

    def copy(self) -> ShareLine:
        """Return the survivor's copy as the charity's store shows it."""
        return self.charity.gate(Role.NAVIGATOR).ask(SharedCopies(survivor_id=self.survivor))[0]

    def copied(self, folder: Path) -> Both:
        """Copy both stores, and what lies beside the unit's."""
        unit = Store.copy(self.world.store.filled, folder / "unit")
        charity = Store.copy(self.charity.filled, folder / "survivors")
        return replace(self, world=replace(self.world, store=unit), charity=charity)

    def close(self) -> None:
        self.world.store.close()
        self.charity.close()


@pytest.fixture(scope="module")
def shared(peopled: World, founded_charity: Template, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Share one copy, which has arrived."""
    folder = tmp_path_factory.mktemp("shared")
    world = replace(peopled, store=Store.copy(peopled.store.filled, folder / "unit"))
    charity = Store.copy(founded_charity, folder / "survivors")
    gate = charity.gate(Role.NAVIGATOR)
    survivor = gate.perform(
        TakeOn(
            name="Ionuț Bălan",
            case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
        )
    )
    consent = gate.perform(a_consent(survivor, review_on=""))
    gate.perform(a_share(survivor, consent))
    made = Both(world, charity, survivor, consent)
    made.exchange()
    assert made.readable() == [1]
    made.close()
    return made


@pytest.fixture
def both(shared: Both, tmp_path: Path) -> Iterator[Both]:
    copy = shared.copied(tmp_path / "both")
    yield copy
    copy.close()


@pytest.fixture(scope="module")
def withdrawn(shared: Both, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Withdraw it while the unit's store is shut."""
    made = shared.copied(tmp_path_factory.mktemp("withdrawn") / "both")
    made.world.store.close()
    made.withdraw()
    assert made.exchange_alone().told == ()
    made.close()
    return made


@pytest.fixture
def unheard(withdrawn: Both, tmp_path: Path) -> Iterator[Both]:
    """Yield the two stores with a withdrawal of which the unit's does not know yet."""
    copy = withdrawn.copied(tmp_path / "unheard")
    yield copy
    copy.close()


@pytest.fixture
def put_back(unheard: Both, shared: Both, tmp_path: Path) -> Iterator[Both]:
    """Yield them with the charity's store as it was before the withdrawal."""
    unheard.charity.close()
    both = replace(unheard, charity=shared.copied(tmp_path / "older").charity)
    yield both
    both.close()


@pytest.mark.parametrize("who", [Role.OFFICER, Role.AUDITOR, Role.NAVIGATOR])
def test_it_is_carried_out_whoever_opens_the_store_first(unheard: Both, who: str) -> None:
    session = unheard.unlock(who)
    head = session.service.store.head().seq
    session.log_out()
    unheard.reopen()
    assert unheard.readable() == []
    (row,) = unheard.recorded("CarryOutWithdrawals")
    assert (row.actor, row.operation, row.object_type) == (who, Operation.ALTERATION, "shared_copy")
    assert (row.case_id, row.reason, row.recipients) == (None, "", "")
    assert row.seq <= head


def test_what_is_carried_out_already_costs_nothing(unheard: Both) -> None:
    unheard.visit()
    unheard.world.store.close()
    shutil.rmtree(unheard.notes.folder)
    unheard.notes.folder.touch()
    unheard.visit(Role.SUPERVISOR)
    assert [row.actor for row in unheard.recorded("CarryOutWithdrawals")] == [Role.OFFICER]


def test_an_older_store_put_back_does_not_reopen_it(shared: Both, withdrawn: Both, tmp_path: Path) -> None:
    both, older = withdrawn.copied(tmp_path / "both"), shared.copied(tmp_path / "older")
    both.unlock(Role.OFFICER).log_out()
    older.close()
    shutil.copyfile(older.world.store.folder / "unit.db", both.world.store.folder / "unit.db")
    both.reopen()
    assert both.readable() == [1]
    both.visit()
    assert both.readable() == []
    both.close()


def test_a_backup_restored_elsewhere_does_not_reopen_it(both: Both, tmp_path: Path) -> None:
    backup = StoreService(both.world.store.unit, NO_DEVICES).back_up(NOW)
    both.withdraw()
    both.exchange()
    assert both.readable() == []
    both.world.store.close()
    restore(backup.path, tmp_path / "restored")
    both.world = replace(both.world, store=Store(tmp_path / "restored", both.world.store.template))
    assert both.readable() == [1]
    both.visit()
    assert both.readable() == []


@pytest.mark.parametrize("is_beside", [True, False])
def test_a_restore_tells_if_it_brought_the_notes(both: Both, tmp_path: Path, *, is_beside: bool) -> None:
    path = StoreService(both.world.store.unit, NO_DEVICES).back_up(NOW).path
    both.withdraw()
    both.exchange()
    if not is_beside:
        path = Path(shutil.copy(path, tmp_path))
    told = StoreSignIn().restore(path, tmp_path / "restored")
    assert told.endswith(LACKS_NOTES) is not is_beside
    both.world.store.close()
    both.world = replace(both.world, store=Store(tmp_path / "restored", both.world.store.template))
    assert both.readable() == [1]
    both.visit()
    assert both.readable() == ([] if is_beside else [1])
    both.exchange()
    assert both.readable() == []


def test_a_charity_s_store_is_restored_without_a_word_of_notes(both: Both, tmp_path: Path) -> None:
    path = StoreService(both.charity.unit, NO_DEVICES).back_up(NOW).path
    assert LACKS_NOTES not in StoreSignIn().restore(path, tmp_path / "restored")


def test_while_the_store_is_open_it_is_looked_for(both: Both) -> None:
    session = both.unlock(Role.OFFICER)
    (copy,) = (
        line for line in session.ask(CaseFile(case_id=both.world.case_id)).entries if line.kind is Kind.SHARED
    )
    session.perform(LookForWithdrawals())
    assert session.changes == frozenset()
    both.withdraw()
    both.exchange_alone()
    session.perform(LookForWithdrawals())
    assert ("entry", copy.id) in session.changes
    kinds = {line.kind for line in session.ask(CaseFile(case_id=both.world.case_id)).entries}
    assert Kind.SHARED not in kinds
    session.log_out()
    both.reopen()


def test_nobody_forges_a_note(both: Both) -> None:
    digest = both.world.store.sql("SELECT withdrawal_digest FROM shared_copy")[0][0]
    both.notes.folder.mkdir()
    (both.notes.folder / digest).write_text('{"day":"2022-06-20","secret":"00"}', encoding="ascii")
    both.visit()
    assert both.readable() == [1]


@pytest.mark.parametrize("is_folder", [True, False])
def test_notes_that_cannot_be_read_are_recorded_once(unheard: Both, is_folder: bool) -> None:
    (note,) = unheard.notes.folder.iterdir()
    note.unlink()
    if is_folder:
        note.mkdir()
    else:
        unheard.notes.folder.rmdir()
        unheard.notes.folder.touch()
    session = unheard.unlock(Role.OFFICER)
    session.perform(LookForWithdrawals())
    session.log_out()
    unheard.reopen()
    (row,) = unheard.recorded(FIND_UNREADABLE)
    assert (row.operation, row.reason) == (Operation.UPKEEP, UNREADABLE_NOTES)
    assert unheard.readable() == [1]


def test_where_no_note_was_left_nothing_is_recorded_and_a_copy_received_before_is_armed(both: Both) -> None:
    both.visit()
    assert FIND_UNREADABLE not in {row.action for row in both.world.store.audit()}
    ((digest,),) = both.world.store.sql("SELECT withdrawal_digest FROM shared_copy")
    both.world.store.sql("UPDATE shared_copy SET withdrawal_digest = ''")
    both.exchange()
    assert both.world.store.sql("SELECT withdrawal_digest FROM shared_copy") == [(digest,)]
    last = both.world.store.last_row()
    both.exchange()
    assert both.world.store.last_row() == last


def test_the_secret_outlives_a_change_of_the_data_key(both: Both) -> None:
    both.charity.close()
    folder = both.charity.folder
    service = store_service.unlock(folder, Role.LEAD, PASSPHRASE, devices=NO_DEVICES, now=NOW)
    before = service.store.keys.of_unit.withdrawal_secret("a copy")
    service.shut_out(OTHER_NAVIGATOR)
    assert service.store.keys.of_unit.withdrawal_secret("a copy") == before
    service.close()


def test_where_no_note_can_be_left_the_navigator_is_told_and_it_is_tried_again(both: Both) -> None:
    both.world.store.close()
    both.withdraw()
    away = both.world.store.folder.rename(both.world.store.folder.with_name("away"))
    outbox = Outbox(both.charity.gate(Role.NAVIGATOR), None, both.notes)
    (told,) = outbox.run().told
    assert told.startswith(NOT_LEFT)
    away.rename(both.world.store.folder)
    assert outbox.run().told == ()
    assert len(list(both.notes.folder.iterdir())) == 1


def test_one_note_that_cannot_be_left_keeps_no_other_back(both: Both) -> None:
    gate = both.charity.gate(Role.NAVIGATOR)
    gate.perform(a_share(both.survivor, both.consent))
    both.exchange()
    (first, second) = (delivery.withdrawal_digest for delivery in gate.ask(KnownDeliveries()))
    both.world.store.close()
    (both.notes.folder / first).mkdir(parents=True)
    both.withdraw()
    outbox = Outbox(gate, None, both.notes)
    assert outbox.run().told == (f"{NOT_LEFT} {TAKEN}",)
    assert (both.notes.folder / second).is_file()
    assert outbox.run().told == ()
    both.reopen()
    assert both.exchange().told == (f"{NOT_KEPT} {TAKEN}",)
    assert both.readable() == []


def test_where_the_unit_s_folder_is_not_known_it_is_told_once_that_a_withdrawal_waits(both: Both) -> None:
    gate = both.charity.gate(Role.NAVIGATOR)
    outbox = Outbox(gate, None, None)
    assert outbox.run() == Exchanged()
    both.withdraw()
    assert outbox.run().told == (f"{NOT_LEFT} {NO_FOLDER}",)
    assert outbox.run().told == ()
    both.exchange()
    assert Outbox(gate, None, None).run() == Exchanged()


def test_a_note_that_was_deleted_is_written_again_in_the_same_session(both: Both) -> None:
    both.world.store.close()
    outbox = Outbox(both.charity.gate(Role.NAVIGATOR), None, both.notes)
    both.withdraw()
    for _ in range(2):
        assert outbox.run().told == ()
        assert len(list(both.notes.folder.iterdir())) == 1
        shutil.rmtree(both.notes.folder)


def test_a_withdrawal_that_arrived_leaves_a_note_as_well(both: Both) -> None:
    line = both.copy()
    both.charity.gate(Role.NAVIGATOR).perform(EndShare(delivery_id=line.delivery_id, version=line.version))
    both.exchange()
    assert both.readable() == []
    assert len(list(both.notes.folder.iterdir())) == 1


def test_a_charity_s_store_that_forgot_a_withdrawal_learns_it(both: Both) -> None:
    both.withdraw()
    both.exchange()
    both.charity.sql(
        "UPDATE share_delivery SET withdrawn_at = NULL, withdrawal_delivered_at = NULL, told_police = ''"
    )
    assert both.exchange().told == (FORGOTTEN.format("Ionuț Bălan"),)
    assert both.readable() == []
    line = both.copy()
    assert line.state is ShareState.WITHDRAWN
    assert both.exchange() == Exchanged()


@pytest.mark.parametrize("is_police_open", [True, False])
def test_a_consent_whose_withdrawal_was_lost_is_asked_again(put_back: Both, is_police_open: bool) -> None:
    gate = put_back.charity.gate(Role.NAVIGATOR)

    def state() -> ConsentState:
        (line,) = gate.ask(ConsentLedger(survivor_id=put_back.survivor)).current
        return line.state

    assert state() is ConsentState.LIVE
    (put_back.exchange if is_police_open else put_back.exchange_alone)()
    assert state() is ConsentState.ASK_AGAIN
    with pytest.raises(Invalid) as refused:
        gate.perform(a_share(put_back.survivor, put_back.consent))
    assert refused.value.problems == {"consent_id": MAY_BE_WITHDRAWN}
    asked = gate.perform(a_consent(put_back.survivor, review_on=""))
    assert state() is ConsentState.LIVE
    gate.perform(a_share(put_back.survivor, asked))
    put_back.exchange()
    assert put_back.readable() == [2]


def test_a_consent_that_is_in_doubt_can_be_withdrawn(put_back: Both) -> None:
    put_back.exchange()
    put_back.withdraw()
    (line,) = put_back.charity.gate(Role.NAVIGATOR).ask(ConsentLedger(survivor_id=put_back.survivor)).current
    assert line.state is ConsentState.WITHDRAWN


def test_whoever_may_not_know_the_name_is_told_the_number(put_back: Both) -> None:
    own = put_back.charity.gate(OTHER_NAVIGATOR)
    told = Outbox(own, put_back.world.store.gate(Role.NAVIGATOR), put_back.notes).run().told
    assert told == (FORGOTTEN.format("SV-22-0001"),)


def forget_copies(charity: Store) -> None:
    """Put the charity's store back to before it shared anything."""
    for table in ("share_delivery", "share_recipient", "share"):
        charity.sql(f"DELETE FROM {table}")


def test_copies_that_a_charity_s_store_put_back_has_forgotten_are_withdrawn(both: Both) -> None:
    forget_copies(both.charity)
    assert both.exchange().told == (NOT_KNOWN.format("1 copy", "It is"),)
    assert both.readable() == []
    assert len(list(both.notes.folder.iterdir())) == 1
    assert both.exchange() == Exchanged()
    shutil.rmtree(both.notes.folder)
    both.exchange()
    assert len(list(both.notes.folder.iterdir())) == 1


@pytest.mark.parametrize("change", ["withdrawal_digest = printf('%064d', 7)", "ends_on = '2022-06-19'"])
def test_a_copy_of_another_charity_and_one_past_its_last_day_stay(both: Both, change: str) -> None:
    both.world.store.sql(f"UPDATE shared_copy SET {change}")
    forget_copies(both.charity)
    assert both.exchange() == Exchanged()
    assert both.readable() == [1]


def test_what_a_barred_navigator_does_not_see_is_not_forgotten(both: Both) -> None:
    noting = NoteConflict(survivor_id=both.survivor, user=OTHER_NAVIGATOR, reason="They are cousins.")
    both.charity.gate(Role.LEAD).perform(noting)
    own = both.charity.gate(OTHER_NAVIGATOR)
    assert own.ask(KnownDeliveries()) == ()
    exchanged = Outbox(own, both.world.store.gate(Role.NAVIGATOR), both.notes).run()
    assert exchanged == Exchanged()
    assert both.readable() == [1]


def test_what_a_charity_s_store_learns_from_its_notes_is_told_and_not_yet_heard(put_back: Both) -> None:
    put_back.charity.clock.turn(days=2)
    alone = put_back.exchange_alone()
    assert alone.told == (FORGOTTEN.format("Ionuț Bălan"),)
    assert alone.own is not None
    line = put_back.copy()
    assert (line.state, line.withdrawn, line.withdrawal_heard) == (ShareState.WITHDRAWING, "20 Jun 2022", "")
    assert put_back.readable() == [1]
    assert put_back.exchange().told == ()
    assert put_back.readable() == []
    line = put_back.copy()
    assert line.state is ShareState.WITHDRAWN
    assert line.withdrawal_heard.startswith("22 Jun 2022")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "today", "2022-06-20"])
def test_a_day_that_was_changed_in_a_note_is_never_shown(put_back: Both, day: str) -> None:
    (note,) = put_back.notes.folder.iterdir()
    note.write_bytes(note.read_bytes().replace(b"2022-06-20", day.encode()))
    put_back.exchange_alone()
    line = put_back.copy()
    assert line.withdrawn == "20 Jun 2022"
    note.write_bytes(note.read_bytes().replace(b"2022-06-20", day.encode()))
    put_back.visit()
    ((reason,),) = put_back.world.store.sql("SELECT withdrawn_reason FROM shared_copy")
    expected = show_day(date(2022, 6, 20) if day == "2022-06-20" else local_day(now_utc()))
    assert reason == f"The charity withdrew it on {expected}."


@pytest.mark.parametrize("is_inside", [True, False])
def test_the_program_finds_the_unit_s_folder(both: Both, tmp_path: Path, *, is_inside: bool) -> None:
    both.close()
    unit = both.world.store.folder
    place = unit / StoreKind.SURVIVORS if is_inside else tmp_path / "stick"
    shutil.move(both.charity.folder, place)
    if not is_inside:
        remember_charity(place)
        StoreSignIn().unlock(unit, Role.NAVIGATOR, PASSPHRASE).release()
    alone = StoreSignIn().unlock(place, Role.NAVIGATOR, PASSPHRASE)
    alone.sessions[0].perform(withdrawal_of(both.consent))
    alone.release()
    StoreSignIn().unlock(place, Role.NAVIGATOR, PASSPHRASE).release()
    assert len(list(both.notes.folder.iterdir())) == 1
