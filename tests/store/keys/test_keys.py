"""A passphrase opens a slot, and nothing else does."""

import statistics
import sys
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from mscu.errors import (
    DeviceSecretMissing,
    KeyringMissing,
    KeysTampered,
    MscuError,
    NameTaken,
    NotFound,
    PassphraseTooShort,
    SealedForAnother,
    TargetExists,
    WeakKeys,
    WrongPassphrase,
)
from mscu.store.keys.attempts import attempts_beside
from mscu.store.keys.keys import add_person, bind_to_workstation, create_keys, relock, reset_slot, unlock
from mscu.store.keys.keys_file import FLOOR, MAGIC, Cost, Directory, previous_path, read_keys_file
from mscu.store.keys.new_slot import NewPerson, confirmed, without_waiting
from mscu.store.keys.slots import DataKeys, lock_slot, open_former_slot, open_header
from mscu.store.keys.staged_keys import data_key_in
from mscu.store.keys.unlocked import seal_draft
from mscu.store.keys.workstation_keyring import DeviceSecrets, WorkstationKeyring
from mscu.text.storable_text import HALF_CHARACTER
from tests.store.made import (
    NO_DEVICES,
    NOW,
    PASSPHRASES,
    WRONG,
    KeyringInMemory,
    MadeKeys,
    enter,
    make_keys,
    newest_key,
    other_counter,
    signed_by,
)

OWN, NEW = PASSPHRASES["anna"], "another long passphrase"
HALF = "\ud83d"
"""Half of a character in UTF-16, as a clipboard may hold it."""
DORA = NewPerson(name="dora", display="Dora", passphrase=NEW)


@pytest.fixture
def devices() -> DeviceSecrets:
    return DeviceSecrets(WorkstationKeyring(KeyringInMemory()))


@pytest.mark.parametrize("typed", ["anna", "Anna", " ANNA "])
def test_a_name_opens_however_it_is_written(made: MadeKeys, keys: Path, typed: str) -> None:
    unlocked = unlock(keys, typed, OWN, devices=NO_DEVICES, now=NOW)
    assert (unlocked.name, unlocked.display, unlocked.must_change) == ("anna", "Anna", False)
    assert unlocked.data_key == made.data_key


def test_each_person_holds_the_same_data_key_and_keys_of_her_own(keys: Path) -> None:
    anna, bea = enter(keys, "anna"), enter(keys, "bea")
    assert anna.data_key == bea.data_key
    assert anna.private != bea.private
    assert anna.public_key_of("bea") == bea.slot.seal_key
    with pytest.raises(NotFound):
        anna.public_key_of("dora")


def test_accents_are_the_same_on_every_keyboard(keys: Path) -> None:
    typed = "thuyền trên sông Hương"
    relock(keys, enter(keys), unicodedata.normalize("NFD", typed), devices=NO_DEVICES)
    assert enter(keys, "anna", unicodedata.normalize("NFC", typed)).name == "anna"


def test_what_is_wrong_opens_nothing_and_reads_the_same_for_an_unknown_name(keys: Path) -> None:
    said = set()
    for name, passphrase in (
        ("anna", WRONG),
        ("nobody", WRONG),
        ("anna", PASSPHRASES["bea"]),
        ("anna", f"{OWN}{HALF}"),
        (f"anna{HALF}", OWN),
    ):
        attempts_beside(keys).clear_all()
        with pytest.raises(WrongPassphrase) as refused:
            enter(keys, name, passphrase)
        said.add(str(refused.value))
    assert len(said) == 1
    assert "nobody" not in said.pop()


@pytest.mark.usefixtures("derived_anew")
def test_an_unknown_name_takes_as_long(keys: Path) -> None:
    taken: dict[str, list[float]] = {"anna": [], other_counter(keys, "anna"): []}
    for _ in range(3):
        for name, times in taken.items():
            started = time.perf_counter()
            with pytest.raises(WrongPassphrase):
                enter(keys, name, WRONG)
            times.append(time.perf_counter() - started)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.5 < unknown / known < 2


def test_secrets_do_not_show_when_printed(made: MadeKeys, keys: Path) -> None:
    unlocked = enter(keys)
    shown = repr(unlocked) + repr(unlocked.private) + repr(unlocked.data_keys) + repr(DORA)
    assert NEW not in shown
    assert made.data_key.hex() not in shown
    assert repr(made.data_key) not in shown


def test_the_usual_cost_is_what_the_design_asks() -> None:
    assert Cost() == Cost(memory=256 * 1024, passes=3, lanes=4)
    assert Cost(memory=64 * 1024, passes=3, lanes=4) == FLOOR


def test_no_store_is_made_cheaper_than_the_floor_or_closed_to_all_or_over_another(keys: Path) -> None:
    new, before = keys.with_name("new.keys"), keys.read_bytes()
    for path, people, cost, error in (
        (new, [DORA], Cost(memory=32 * 1024), WeakKeys),
        (new, [], FLOOR, ValueError),
        (keys, [DORA], FLOOR, TargetExists),
    ):
        with pytest.raises(error):
            create_keys(path, people=people, devices=NO_DEVICES, cost=cost)
    assert not new.exists()
    assert keys.read_bytes() == before


def test_a_short_passphrase_is_refused_and_half_a_character_locks_nothing(keys: Path) -> None:
    before, unlocked = keys.read_bytes(), enter(keys)
    with pytest.raises(PassphraseTooShort):
        relock(keys, unlocked, "eleven char", devices=NO_DEVICES)
    assert keys.read_bytes() == before
    with pytest.raises(MscuError, match=HALF_CHARACTER):
        lock_slot(unlocked.header, unlocked.slot, f"{OWN}{HALF}", unlocked.private, device_secret=None)


def test_a_new_passphrase_rewrites_one_slot(keys: Path) -> None:
    before = enter(keys).header
    draft = enter(keys).seal(b"half a sentence")
    changed = relock(keys, enter(keys), NEW, devices=NO_DEVICES)
    after = changed.header
    assert enter(keys, "bea").header == after
    assert after.slots[1:] == before.slots[1:]
    assert replace(after, slots=(), generation=0) == replace(before, slots=(), generation=0)
    assert after.slots[0].private_keys != before.slots[0].private_keys
    assert changed.generation == after.generation == before.generation + 1
    assert enter(keys, "anna", NEW).open(draft) == b"half a sentence"
    with pytest.raises(WrongPassphrase):
        enter(keys, "anna")


def test_the_file_before_is_kept_and_both_are_their_owners_alone(made: MadeKeys, keys: Path) -> None:
    add_person(keys, DORA, unlocked=enter(keys), devices=NO_DEVICES)
    assert previous_path(keys).read_bytes() == made.content
    if sys.platform != "win32":  # which has no such modes
        assert {path.name for path in keys.parent.iterdir() if path.stat().st_mode & 0o077} == set()


def test_somebody_new_gets_in_and_is_told_to_change(keys: Path) -> None:
    person = replace(DORA, must_change=True)
    added = add_person(keys, person, unlocked=enter(keys), devices=NO_DEVICES)
    dora = enter(keys, "dora", NEW)
    assert dora.must_change
    assert added.public_key_of("dora") == dora.slot.seal_key
    changed = relock(keys, dora, WRONG, devices=NO_DEVICES)
    assert not changed.must_change
    assert not enter(keys, "dora", WRONG).must_change


def test_a_name_in_use_or_unusable_is_refused(keys: Path) -> None:
    unlocked = enter(keys)
    for name in ("anna", "ANNA ", "", " ", "a\nb", "x" * 65):
        with pytest.raises(NameTaken):
            add_person(keys, replace(DORA, name=name), unlocked=unlocked, devices=NO_DEVICES)
    with pytest.raises(NotFound):
        reset_slot(keys, "dora", NEW, unlocked=unlocked)


def test_a_reset_slot_has_new_keys_and_old_signatures_hold(keys: Path) -> None:
    bea = enter(keys, "bea")
    signature, draft = bea.sign(b"decision"), bea.seal(b"draft")
    anna = reset_slot(keys, "bea", NEW, unlocked=enter(keys, "anna"))
    again = enter(keys, "bea", NEW)
    assert again.must_change
    assert newest_key(again, "bea") != newest_key(bea, "bea")
    assert signed_by(anna, "bea", b"decision", signature)
    assert signed_by(again, "bea", b"other", again.sign(b"other"))
    with pytest.raises(SealedForAnother):
        again.open(draft)
    with pytest.raises(WrongPassphrase):
        enter(keys, "bea")


def test_a_signature_is_of_one_person_and_one_content(keys: Path) -> None:
    anna = enter(keys)
    signature = anna.sign(b"row 7")
    assert signed_by(anna, "anna", b"row 7", signature)
    assert not signed_by(anna, "bea", b"row 7", signature)
    assert not signed_by(anna, "nobody", b"row 7", signature)
    assert not signed_by(anna, "anna", b"row 8", signature)
    assert not signed_by(anna, "anna", b"row 7", signature[:-1])
    assert anna.is_signed_by_user(b"row 7", signature)
    assert not anna.is_signed_by_user(b"row 8", signature)
    assert not anna.is_signed_by_user(b"row 7", signature[:-1])


def test_a_draft_is_sealed_with_the_public_key_alone(keys: Path) -> None:
    anna, bea = enter(keys), enter(keys, "bea")
    sealed = seal_draft(b"at the caravan site", anna.public_key_of("anna"))
    assert b"caravan" not in sealed
    assert anna.open(sealed) == b"at the caravan site"
    with pytest.raises(SealedForAnother):
        bea.open(sealed)
    with pytest.raises(SealedForAnother):
        anna.open(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_the_workstation_is_needed_as_well_once_bound_to_it(keys: Path, devices: DeviceSecrets) -> None:
    bound = bind_to_workstation(keys, OWN, unlocked=enter(keys), devices=devices)
    assert bound.slot.device
    assert unlock(keys, "anna", OWN, devices=devices, now=NOW).name == "anna"
    other = DeviceSecrets(WorkstationKeyring(KeyringInMemory()))
    other.make(bound.store_id, bound.slot.id)
    for passphrase, given, error in (
        (OWN, NO_DEVICES, DeviceSecretMissing),
        (OWN, other, WrongPassphrase),
        ("", devices, WrongPassphrase),
    ):
        with pytest.raises(error):
            unlock(keys, "anna", passphrase, devices=given, now=NOW)
        attempts_beside(keys).clear_all()
    relock(keys, bound, NEW, devices=devices)
    assert unlock(keys, "anna", NEW, devices=devices, now=NOW).slot.device
    with pytest.raises(DeviceSecretMissing):
        enter(keys, "anna", NEW)


def test_no_copy_beside_the_keys_opens_without_the_workstation(keys: Path, devices: DeviceSecrets) -> None:
    bind_to_workstation(keys, OWN, unlocked=enter(keys), devices=devices)
    for written in keys.parent.glob(f"{keys.name}*"):
        if written.read_bytes().startswith(MAGIC):
            written.replace(keys)
            with pytest.raises(DeviceSecretMissing):
                unlock(keys, "anna", OWN, devices=NO_DEVICES, now=NOW)
    assert unlock(keys, "anna", OWN, devices=devices, now=NOW).slot.device


def test_without_a_keyring_nobody_is_bound_to_the_workstation(keys: Path) -> None:
    before, unlocked = keys.read_bytes(), enter(keys)
    with pytest.raises(KeyringMissing):
        bind_to_workstation(keys, OWN, unlocked=unlocked, devices=NO_DEVICES)
    assert keys.read_bytes() == before


def test_a_header_opens_with_its_own_key_and_the_directory_of_its_slots(made: MadeKeys, keys: Path) -> None:
    header = read_keys_file(keys).header
    assert open_header(header, made.data_key, None).slot_of("anna") is not None
    for key, directory in ((bytes(32), None), (made.data_key, Directory(users=(), former=()))):
        with pytest.raises(KeysTampered):
            open_header(header, key, directory)
    assert open_former_slot(header.store_id, header.slots[0], "anna", OWN, device_secret=None) is None


def test_access_is_confirmed_or_withdrawn_only_where_it_waits(made: MadeKeys, keys: Path) -> None:
    header, data_keys = enter(keys).header, DataKeys(made.data_key)
    with pytest.raises(NotFound):
        confirmed(header, ["anna", "nobody"], data_keys, codes=False)
    with pytest.raises(NotFound):
        confirmed(header, [], data_keys, codes=True)
    for name in ("anna", "nobody"):
        with pytest.raises(NotFound):
            without_waiting(header, name)


def test_another_copy_of_the_keys_opens_for_whoever_has_a_slot_in_it(made: MadeKeys, keys: Path) -> None:
    copy = keys.with_name("copy.keys")
    copy.write_bytes(made.content)
    unlocked = enter(keys)
    assert data_key_in(copy, unlocked) == made.data_key
    make_keys(other := keys.with_name("other.keys"))
    with pytest.raises(NotFound):
        data_key_in(other, unlocked)
