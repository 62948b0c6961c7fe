"""A store in use is backed up in a ring, verified, and closed to who has left."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from mscu.actions.clocks.clock_board import FirstClocks
from mscu.codes import Role
from mscu.errors import BadRecoveryCode, NotPermitted, OpenElsewhere, WrongPassphrase
from mscu.gate import Gate
from mscu.store import store_service
from mscu.store.files.file_names import HEAD, KEYS
from mscu.store.keys import rotation
from mscu.store.keys.keys import reset_slot
from mscu.store.store_service import StoreService
from tests.inputs.factories import World
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.made import other_counter, people_in

NEW = "correct horse battery"


def unlock(store: Store, name: str = "administrator", passphrase: str = PASSPHRASE) -> StoreService:
    return store_service.unlock(store.folder, name, passphrase, devices=NO_DEVICES, now=NOW)


@pytest.fixture
def opened(store: Store) -> Iterator[StoreService]:
    """Yield the store as the administrator has opened it."""
    made = unlock(store)
    yield made
    made.close()


def test_one_at_a_time_opens_a_store_and_its_backups_are_whole(store: Store, opened: StoreService) -> None:
    with pytest.raises(OpenElsewhere, match="Administrator has had this store open"):
        unlock(store, "officer")
    assert opened.all_backups() == {}
    days = [NOW + timedelta(days=day) for day in range(12)]
    for day in days:
        opened.back_up(day)
    assert list(opened.all_backups()) == days[::-1]
    for path in opened.all_backups().values():
        assert "administrator" in people_in(path, opened.store.unlocked.data_key)
    assert opened.verify().sound
    assert opened.store.actor().role is Role.ADMINISTRATOR
    opened.close()
    unlock(store, "officer").close()


def test_failed_tries_are_counted_until_the_right_one(store: Store) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            unlock(store, "officer", "not the passphrase")
    assert store_service.failed_attempts(store.folder, "officer") == 2
    first = unlock(store, "officer")
    assert first.failed == 2
    first.failures_recorded()
    first.close()
    second = unlock(store, "officer")
    assert second.failed == 0
    second.close()
    other = other_counter(store.folder / KEYS, "officer")
    assert store_service.failed_attempts(store.folder, other) == 0
    assert not store_service.failed_attempts(store.folder / "nothing", "officer")


def test_what_failed_is_told_once_however_it_was_cleared(store: Store, opened: StoreService) -> None:
    """A passphrase that is right, but does not open the store, must not take the failures off the record."""
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            unlock(store, "officer", "not the passphrase")
        with pytest.raises(OpenElsewhere):
            unlock(store, "officer")
    with pytest.raises(WrongPassphrase):
        unlock(store, "officer", "not the passphrase")
    reset_slot(opened.store.files.keys, "officer", NEW, unlocked=opened.store.unlocked)
    opened.close()
    for failed in (3, 0):
        service = unlock(store, "officer", NEW)
        assert service.failed == failed
        service.failures_recorded()
        service.close()


def test_clocks_that_somebody_took_out_are_told_and_made_anew(world: World) -> None:
    due = world.store.gate(Role.SUPERVISOR).ask(FirstClocks())
    assert due.rows
    world.store.sql("DELETE FROM clock")
    assert world.store.gate(Role.SUPERVISOR).ask(FirstClocks()).rows == ()
    world.store.close()
    opened = unlock(world.store, "supervisor")
    (finding,) = opened.verify().findings
    assert finding.sentence.startswith("The clock index was changed")
    again = Gate(opened.store, opened.store.actor(), lambda: NOW)
    shown = [row.clock for row in again.ask(FirstClocks()).rows]
    opened.close()
    assert shown == [row.clock for row in due.rows]


def test_who_is_shut_out_has_no_key_and_nobody_shuts_herself_out(store: Store, opened: StoreService) -> None:
    with pytest.raises(NotPermitted):
        opened.shut_out("administrator")
    before = opened.store.unlocked.data_key
    opened.back_up(NOW)
    opened.shut_out("officer")
    assert opened.store.unlocked.data_key != before
    assert not opened.store.missing
    verdict = opened.verify()
    assert verdict.sound
    assert verdict.witnesses == (f"the file {HEAD}", "the witness file of this computer")
    assert opened.store.actor().role is Role.ADMINISTRATOR
    with pytest.raises(OpenElsewhere):
        unlock(store, "supervisor")
    opened.close()
    with pytest.raises(WrongPassphrase):
        unlock(store, "officer")
    unlock(store, "supervisor").close()


def test_a_change_of_keys_that_was_cut_short_is_finished_at_the_next_unlocking(store: Store) -> None:
    unlocked = store.template.unlocked(Role.ADMINISTRATOR)
    rotation._start_rotation(store.folder / KEYS, "officer", unlocked)  # noqa: SLF001 - as a crash leaves it
    made = unlock(store, "supervisor")
    assert not made.store.unlocked.rotating
    assert made.store.unlocked.data_key != unlocked.data_key
    made.close()
    with pytest.raises(WrongPassphrase):
        unlock(store, "officer")


def test_both_codes_open_the_store_under_a_new_passphrase(store: Store) -> None:
    first, second = store.template.recovery_codes
    with pytest.raises(BadRecoveryCode):
        store_service.recover(store.folder, (first, first), "officer", NEW, devices=NO_DEVICES, now=NOW)
    made = store_service.recover(store.folder, (second, first), "officer", NEW, devices=NO_DEVICES, now=NOW)
    assert made.store.actor().name == "officer"
    made.close()
    unlock(store, "officer", NEW).close()
