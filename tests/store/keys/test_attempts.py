"""Guessing at the window gets slow, and no trick with the counter gets anybody in."""

import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from mscu.errors import SlotBlocked, TooManyAttempts, WrongPassphrase
from mscu.store.keys.attempts import Attempts, attempts_beside, counter_of
from mscu.store.keys.keys import failed_attempts, recover, reset_slot, unlock
from mscu.store.keys.keys_file import read_keys_file
from mscu.store.keys.slots import Attempt
from tests.store.made import NO_DEVICES, NOW, PASSPHRASES, ROOT, WRONG, MadeKeys, enter, other_counter

DELAYS = [0, 0, 0, 5, 10, 20, 40, 80, 160, 320]
NEW = "another long passphrase"

GUESS = """
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from mscu.errors import TooManyAttempts, WrongPassphrase
from tests.store.made import NO_DEVICES, NOW
from mscu.store.keys.keys import unlock
now, wrong = NOW, 0
while wrong < 3:
    try:
        unlock(Path(sys.argv[1]), "anna", "guess", devices=NO_DEVICES, now=now)
    except WrongPassphrase:
        wrong += 1
    except TooManyAttempts as told:
        now += timedelta(seconds=told.seconds)
"""
COUNT = """
import sys
from pathlib import Path
from mscu.store.keys.attempts import Attempts
from tests.store.made import NOW
tries = Attempts(Path(sys.argv[1]))
for number in range(200):
    tries.begin(f"{sys.argv[2]}{number}", NOW)
"""


@pytest.fixture
def tries(tmp_path: Path) -> Attempts:
    return Attempts(tmp_path / "unit.keys.tries")


def test_the_delay_grows_from_the_fourth_try_and_the_tenth_is_the_last(tries: Attempts) -> None:
    now = NOW
    for delay in DELAYS:
        if delay:
            with pytest.raises(TooManyAttempts, match=f"Wait {delay} seconds") as told:
                tries.begin("anna", now)
            assert told.value.seconds == delay
            with pytest.raises(TooManyAttempts, match="Wait 1 second,") as told:
                tries.begin("anna", now + timedelta(seconds=delay - 0.5))
            assert told.value.seconds == 1
        now += timedelta(seconds=delay)
        tries.begin("anna", now)
    with pytest.raises(SlotBlocked):
        tries.begin("anna", now + timedelta(days=3650))
    tries.begin("bea", now)


@pytest.mark.parametrize("counted", [True, False])
def test_a_clock_put_back_does_not_change_the_wait(tries: Attempts, counted: bool) -> None:
    for _ in range(3):
        tries.begin("anna", NOW)
    before, attempt = NOW - timedelta(days=365), tries.begin if counted else tries.check
    with pytest.raises(TooManyAttempts) as told:
        attempt("anna", before)
    assert told.value.seconds == 5
    with pytest.raises(TooManyAttempts) as told:
        attempt("anna", before + timedelta(seconds=2))
    assert told.value.seconds == 3
    tries.begin("anna", before + timedelta(seconds=5))


def test_getting_in_starts_the_count_again(keys: Path) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            enter(keys, "anna", WRONG)
    enter(keys)
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            enter(keys, "anna", WRONG)
    with pytest.raises(TooManyAttempts):
        enter(keys)


def counter(keys: Path, name: str) -> str:
    return counter_of(read_keys_file(keys).header.store_id, name)


def wear_out(keys: Path, name: str = "anna") -> None:
    for day in range(10):
        with pytest.raises(WrongPassphrase):
            unlock(keys, name, WRONG, devices=NO_DEVICES, now=NOW + timedelta(days=day))


def test_a_slot_worn_out_waits_even_for_the_right_passphrase(keys: Path) -> None:
    wear_out(keys)
    with pytest.raises(SlotBlocked):
        enter(keys)
    with pytest.raises(WrongPassphrase):
        enter(keys, other_counter(keys, "anna"), WRONG)
    attempts_beside(keys).path.unlink()  # starts the count again and no more
    with pytest.raises(WrongPassphrase):
        enter(keys, "anna", WRONG)
    assert enter(keys).name == "anna"
    wear_out(keys, "nobody")
    with pytest.raises(SlotBlocked):
        enter(keys, "nobody", WRONG)


def test_an_administrator_or_the_recovery_codes_let_a_person_in_again(made: MadeKeys, keys: Path) -> None:
    bea = enter(keys, "bea")
    wear_out(keys)
    reset_slot(keys, "anna", NEW, unlocked=bea)
    assert enter(keys, "anna", NEW).must_change
    wear_out(keys)
    recover(keys, made.codes, "anna", "a third long passphrase")
    assert enter(keys, "anna", "a third long passphrase").data_key == made.data_key


OF_ONE = ("null", "[-100, 1.0]", "[true, 1.0]", '[3, "x"]', "[3, NaN]", "[3, 1e999]", "[2, 99999999999.0]")
TAMPERED = [
    *(b"", b"{", b"\xff\xfe", b"[]", b"null", b"[" * 60_000),
    *(f'{{"%s": {said}}}'.encode() for said in (*OF_ONE, "[0, 0.0]", '{"tries": 1}')),
]


@pytest.mark.parametrize("content", TAMPERED)
def test_a_tampered_counter_lets_nobody_in_without_the_passphrase(keys: Path, content: bytes) -> None:
    slot = enter(keys).slot
    content = content.replace(b"%s", counter(keys, "anna").encode())
    attempts_beside(keys).path.write_bytes(content)
    with pytest.raises((WrongPassphrase, TooManyAttempts)):
        enter(keys, "anna", WRONG)
    attempts_beside(keys).path.write_bytes(content)
    later = NOW + timedelta(days=365 * 2000)
    assert unlock(keys, "anna", PASSPHRASES["anna"], devices=NO_DEVICES, now=later).slot == slot


def test_two_programs_share_one_count(keys: Path) -> None:
    guessers = [subprocess.Popen([sys.executable, "-c", GUESS, str(keys)], cwd=ROOT) for _ in range(2)]
    assert [guesser.wait(60) for guesser in guessers] == [0, 0]
    counts = json.loads(attempts_beside(keys).path.read_bytes())
    assert counts[counter(keys, "anna")][0] == 6


def test_programs_do_not_overwrite_each_others_counts(tries: Attempts) -> None:
    command = [sys.executable, "-c", COUNT, str(tries.path)]
    counters = [subprocess.Popen([*command, name], cwd=ROOT) for name in "abc"]
    assert [counter.wait(60) for counter in counters] == [0, 0, 0]
    counts = json.loads(tries.path.read_bytes())
    assert {who: count for who, (count, _) in counts.items()} == {
        f"{name}{number}": 1 for name in "abc" for number in range(200)
    }


def test_no_name_can_be_read_out_of_the_counts_nor_a_passphrase_typed_as_one(keys: Path) -> None:
    with pytest.raises(WrongPassphrase):
        enter(keys, PASSPHRASES["anna"], WRONG)
    assert PASSPHRASES["anna"] not in attempts_beside(keys).path.read_text()
    names = [f"{first}.{last}" for first in "abcdefghijklmnopqrstuvwxyz" for last in range(40)]
    sharing = Counter(counter_of("a store", name) for name in names)
    assert len(sharing) == 16
    assert min(sharing.values()) > len(names) // 32
    assert [counter_of("another", name) for name in names] != [counter_of("a store", name) for name in names]


def test_a_guess_that_is_not_counted_is_refused_where_others_are(keys: Path) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            unlock(keys, "anna", WRONG, devices=NO_DEVICES, now=NOW, attempt=Attempt(counted=False))
    assert failed_attempts(keys, "anna") == 0
    wear_out(keys)
    with pytest.raises(SlotBlocked):
        unlock(keys, "anna", PASSPHRASES["anna"], devices=NO_DEVICES, now=NOW, attempt=Attempt(counted=False))


def test_counts_are_each_persons_own_until_all_are_cleared(tries: Attempts) -> None:
    tries.clear_all()
    tries.begin("bea", NOW)
    tries.take_back("anna")
    tries.recorded("anna", 3)
    assert [tries.unrecorded(name) for name in ("anna", "bea")] == [0, 1]
    tries.begin("anna", NOW)
    tries.clear_all()
    assert [tries.unrecorded(name) for name in ("anna", "bea")] == [0, 0]
