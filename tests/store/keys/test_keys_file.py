"""No byte of a keys file can change unseen, by accident or by intent."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from mscu.errors import Damaged, KeysTampered, NewerVersion, NotAStore, StoreError, WeakKeys, WrongPassphrase
from mscu.store.keys import slots
from mscu.store.keys.attempts import attempts_beside
from mscu.store.keys.keys import bring_along, recover, reset_slot, unlock
from mscu.store.keys.keys_file import (
    FLOOR,
    Cost,
    login_name,
    new_salt,
    parse_keys_file,
    previous_path,
    write_keys_file,
)
from mscu.store.keys.new_slot import retire
from mscu.store.keys.recovery import renew_codes
from mscu.store.keys.slots import Attempt, name_id, stretch
from mscu.store.keys.staged_keys import keys_bytes, save, verified_header
from mscu.store.keys.unlocked import Unlocked
from tests.store.made import (
    NO_DEVICES,
    NOW,
    PASSPHRASES,
    WRONG,
    MadeKeys,
    enter,
    forge,
    make_keys,
    with_checksum,
)
from tests.tools.deriving import Salts

Header = dict[str, Any]
Edit = Callable[[Header], object]
GOLDEN = Path(__file__).parents[1] / "golden" / "format1.keys"
GOLDEN_KEY = bytes(range(32))
GOLDEN_CODES = (
    "24Y9B-SN7GY-HAWAT-97EB7-PYPP6-FRNV1-E1K72-XDN13-X5R2D-EPF2C-E43TM-V01Y7-YZY1B-BNGYK",
    "28AFS-AXPN1-RYHAS-47H3N-A7QW9-ZENN9-P138C-AS5NM-G90T0-72EDG-G9K1M-5BRWA-XW250-VJN4W",
)


def test_every_flipped_byte_is_found_before_a_passphrase_is_tried(made: MadeKeys) -> None:
    for at in range(len(made.content)):
        content = bytearray(made.content)
        content[at] ^= 1 << at % 8
        with pytest.raises((NotAStore, NewerVersion, Damaged)):
            parse_keys_file(bytes(content))


def test_flipped_bytes_are_found_though_the_checksum_was_made_to_fit(made: MadeKeys) -> None:
    lines = made.content.split(b"\n")[:3]
    covered = b"\n".join(lines)
    for at in range(0, len(covered), 11):
        changed = bytearray(covered)
        changed[at] ^= 1 << at % 8
        with pytest.raises(StoreError):
            verified_header(parse_keys_file(with_checksum(bytes(changed).split(b"\n"))), made.data_key)


def test_a_person_is_told_of_flipped_bytes_when_she_unlocks(made: MadeKeys, keys: Path) -> None:
    chance = random.Random(20260131)
    covered = b"\n".join(made.content.split(b"\n")[:3])
    for at in chance.sample(range(len(covered)), 25):
        changed = bytearray(covered)
        changed[at] ^= 1 << chance.randrange(8)
        keys.write_bytes(with_checksum(bytes(changed).split(b"\n")))
        keys.with_name("unit.keys.tries").unlink(missing_ok=True)
        with pytest.raises(StoreError):
            enter(keys, chance.choice(list(PASSPHRASES)))


def test_a_file_of_another_length_or_with_another_mac_is_damaged_or_not_ours(made: MadeKeys) -> None:
    whole, lines = made.content, made.content.split(b"\n")[:2]
    cut = [whole[:length] for length in (0, 1, 9, 11, 12, 300, -1, -2, -65, -66, -200)]
    grown = [whole + tail for tail in (b"\n", b"x", b"\n" * 70)]
    macs = (b"AB" * 32, b"ab" * 31, b"ab" * 33, b"a b" * 32, b"xy" * 32, b"")
    for content in (*cut, *grown, *(with_checksum([*lines, mac]) for mac in macs)):
        with pytest.raises((Damaged, NotAStore)):
            parse_keys_file(content)
    with pytest.raises(Damaged):
        parse_keys_file(with_checksum([lines[0], b"[" * 200_000, b"ab" * 32]))


def test_what_is_not_ours_or_newer_or_huge_is_said_to_be_so(made: MadeKeys, keys: Path) -> None:
    lines = made.content.split(b"\n")[:3]
    for content, error in (
        (made.content + b" " * (1 << 21), Damaged),
        (b"SQLite format 3\x00" + bytes(4080), NotAStore),
        (with_checksum([b"mscu keys 3", *lines[1:]]), NewerVersion),
    ):
        keys.write_bytes(content)
        with pytest.raises(error):
            enter(keys)
    keys.unlink()
    with pytest.raises(NotAStore, match="no store here"):
        enter(keys)


def changed(**fields: object) -> Edit:
    """Change fields of the first slot."""
    return lambda header: header["slots"][0].update(fields)


def swapped(*fields: str) -> Edit:
    """Swap what two slots say in these fields, or in all but those that name the person."""

    def edit(header: Header) -> None:
        first, second, _ = header["slots"]
        for field in fields or set(first) - {"name", "display", "id"}:
            first[field], second[field] = second[field], first[field]

    return edit


def former_lock(salt: str) -> Edit:
    """Pretend that the first slot was locked by the former format."""
    cost = {"memory": 64 * 1024, "passes": 3, "lanes": 4}
    return changed(former_lock={"salt": salt, "cost": cost, "name_id": "ab" * 16})


OF_BOTH: dict[str, Edit] = {
    "a slot is gone": lambda header: header["slots"].pop(1),
    "data keys are swapped": swapped("data_key"),
    "private keys are swapped": swapped("private_keys"),
    "slots are swapped under their names": swapped(),
    "another key to verify with": changed(verify_key="ab" * 32),
    "another key to seal to": lambda header: header["slots"][1].update(seal_key="ab" * 32),
    "a later generation": lambda header: header.update(generation=header["generation"] + 1),
    "another store": lambda header: header.update(store_id="0" * 32),
    "another passphrase is asked for": changed(must_change=True),
    "a rotation": lambda header: changed(former_data_key=header["slots"][0]["data_key"])(header),
}
OF_NAMES: dict[str, Edit] = {
    "a slot is renamed": lambda header: header["slots"][1].update(name="mallory"),
    "names are swapped": swapped("name"),
    "another role": changed(role_hint="administrator"),
    "another full name": lambda header: header["slots"][1].update(display="DI Somebody"),
    "a shorter salt": changed(salt="ab" * 8),
}
OF_PRESENT: dict[str, Edit] = {
    "a slot is moved": lambda header: header["slots"].append(header["slots"].pop(0) | {"id": "0" * 16}),
    "a former lock": former_lock("ab" * 32),
    "another directory": lambda header: header.update(directory=header["directory"][:-2] + "00"),
}


@pytest.fixture
def former(tmp_path: Path, salts: Salts) -> Path:
    """Return the path of a file of the former format, of the same people; its new salts are known."""
    salts.begin("former")
    path = tmp_path / "unit.keys"
    path.write_bytes(GOLDEN.read_bytes())
    return path


@pytest.mark.parametrize("name", OF_BOTH | OF_PRESENT)
def test_a_forged_header_opens_for_nobody(made: MadeKeys, keys: Path, name: str) -> None:
    require_refused(keys, name, made.data_key)


@pytest.mark.parametrize("name", OF_BOTH | OF_NAMES)
def test_a_forged_header_of_the_former_format_opens_for_nobody(former: Path, name: str) -> None:
    require_refused(former, name, GOLDEN_KEY)


def require_refused(keys: Path, name: str, data_key: bytes) -> None:
    forge(keys, (OF_BOTH | OF_PRESENT | OF_NAMES)[name])
    with pytest.raises((KeysTampered, WrongPassphrase)):
        enter(keys, "anna")
    with pytest.raises(KeysTampered):
        verified_header(parse_keys_file(keys.read_bytes()), data_key)


def test_a_slot_given_another_name_by_somebody_with_the_data_key_opens_for_nobody(keys: Path) -> None:
    anna = enter(keys)
    first, second, *rest = anna.header.slots
    swapped = (replace(first, name=second.name), replace(second, name=first.name), *rest)
    save(keys, replace(anna.header, slots=swapped), anna.data_key)
    for name in (first.name, second.name):
        with pytest.raises(KeysTampered):
            enter(keys, name)


DAMAGES: dict[str, Edit] = {
    "a shorter salt": lambda header: header.update(salt="ab" * 8),
    "no salt": lambda header: header.update(salt=""),
    "no text for a store": lambda header: header.update(store_id="\ud800"),
    "a shorter former salt": former_lock("ab" * 4),
    "another type": changed(device=0),
    "a field less": lambda header: header["slots"][0].pop("device"),
    "a field more": lambda header: header.update(also=1),
    "no slots": lambda header: header.update(slots=[]),
    "no hexadecimal": changed(seal_key="zz"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_what_no_passphrase_can_be_tried_on_is_damaged(keys: Path, beside: Path, name: str) -> None:
    forge(keys, DAMAGES[name])
    with pytest.raises(Damaged):
        enter(keys, "anna")
    assert new_salt(beside, FLOOR) != new_salt(beside, FLOOR)


COSTS = (
    *({"memory": memory} for memory in (64 * 1024 - 1, 8, -1, 1 << 30)),
    *({"passes": passes} for passes in (2, 0, 1 << 20)),
    {"lanes": 1},
)


def costing(cost: dict[str, int], *, is_former: bool) -> Edit:
    return lambda header: (header["slots"][0] if is_former else header)["cost"].update(cost)


@pytest.mark.parametrize("is_former", [False, True])
def test_a_guess_made_cheaper_or_endless_is_refused(made: MadeKeys, tmp_path: Path, is_former: bool) -> None:
    path, content = tmp_path / "unit.keys", GOLDEN.read_bytes() if is_former else made.content
    for cost in COSTS:
        path.write_bytes(content)
        forge(path, costing(cost, is_former=is_former))
        for name in ("anna", "bea"):
            with pytest.raises(WeakKeys):
                enter(path, name)


def test_an_older_file_is_known_by_its_generation(keys: Path) -> None:
    anna = enter(keys)
    renew_codes(keys, unlocked=anna)
    assert enter(keys).generation == anna.generation + 1
    previous_path(keys).replace(keys)
    assert enter(keys).generation == anna.generation


def test_a_damaged_file_never_takes_the_place_of_the_last_whole_one(keys: Path) -> None:
    anna = enter(keys)
    renew_codes(keys, unlocked=anna)
    kept = previous_path(keys).read_bytes()
    keys.write_bytes(keys.read_bytes()[:-9])
    with pytest.raises(Damaged):
        write_keys_file(keys, keys_bytes(anna.header, anna.data_key))
    assert previous_path(keys).read_bytes() == kept


@pytest.mark.parametrize(("typed", "kept"), [(" Anna ", "anna"), ("\uff22EA", "bea"), ("Straße", "strasse")])
def test_a_log_in_name_has_one_spelling(typed: str, kept: str) -> None:
    assert login_name(typed) == kept


def brought_along(path: Path, name: str) -> Unlocked:
    """Unlock a file as opening a store does."""
    return bring_along(path, PASSPHRASES[name], unlocked=enter(path, name), devices=NO_DEVICES)


def is_named(path: Path) -> bool:
    """Return whether the file names anybody."""
    content = path.read_bytes()
    return any(f'"{name}"'.encode() in content for each in PASSPHRASES for name in (each, each.title()))


def test_each_slot_of_the_former_format_is_converted_at_its_own_users_unlock(former: Path) -> None:
    assert is_named(former)
    for number, name in enumerate(PASSPHRASES):
        unlocked = brought_along(former, name)
        converted = [slot.former_lock is None for slot in unlocked.header.slots]
        assert converted == [each <= number for each in range(len(PASSPHRASES))]
        assert not is_named(former)
        assert not is_named(previous_path(former))
        for other in PASSPHRASES:
            opened = enter(former, other)
            assert (opened.name, opened.data_key) == (other, GOLDEN_KEY)
        with pytest.raises(WrongPassphrase):
            enter(former, name, WRONG)
    assert b"name_id" not in former.read_bytes()
    whole = former.read_bytes()
    brought_along(former, "anna")
    assert former.read_bytes() == whole


def test_who_had_to_change_a_passphrase_still_has_to(former: Path) -> None:
    reset = reset_slot(former, "bea", "another long passphrase", unlocked=enter(former))
    assert [slot.must_change for slot in reset.header.slots] == [False, True, False]
    assert brought_along(former, "anna").header.slots[1].must_change


def test_the_id_of_a_slot_not_yet_converted_costs_argon2id_under_the_stores_salt(former: Path) -> None:
    brought_along(former, "anna")
    header = enter(former).header
    locks = [slot.former_lock for slot in header.slots[1:]]
    stored = [lock.name_id for lock in locks if lock is not None]
    assert stored == [name_id(name, header.salt) for name in ("bea", "cleo")]
    assert name_id("bea", header.salt) == stretch("name\0bea", header.salt, FLOOR)[:16]
    assert FLOOR.memory == 64 * 1024


@pytest.mark.parametrize("is_begun", [False, True])
def test_the_recovery_codes_open_the_former_format_and_leave_no_name(former: Path, is_begun: bool) -> None:
    if is_begun:
        brought_along(former, "anna")
    recover(former, GOLDEN_CODES, "bea", "another long passphrase")
    assert not is_named(former)
    assert not is_named(previous_path(former))
    assert enter(former, "bea", "another long passphrase").data_key == GOLDEN_KEY
    assert enter(former, "cleo").data_key == GOLDEN_KEY
    with pytest.raises(WrongPassphrase):
        enter(former, "bea")


@pytest.mark.usefixtures("derived_anew")
def test_a_name_takes_as_long_whether_its_slot_is_converted_or_not_or_not_there(former: Path) -> None:
    brought_along(former, "anna")
    names = ("anna", "bea", "nobody")
    taken: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(3):
        for name, times in taken.items():
            attempts_beside(former).path.unlink(missing_ok=True)
            started = time.process_time()
            with pytest.raises(WrongPassphrase):
                enter(former, name, WRONG)
            times.append(time.process_time() - started)
    medians = [statistics.median(times) for times in taken.values()]
    assert max(medians) < 1.5 * min(medians)


# ------------------------------------------------------------------------------------------- two stores


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """Return the path of the charity's keys file in the unit's folder."""
    folder = tmp_path / "survivors"
    folder.mkdir()
    return folder / "survivors.keys"


def salt_of(path: Path) -> bytes:
    return parse_keys_file(path.read_bytes()).header.salt


def test_two_stores_in_one_folder_cost_one_derivation(
    keys: Path, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_keys(beside)
    assert salt_of(beside) == salt_of(keys)
    stretched = []

    def stretch_once_more(passphrase: str, salt: bytes, cost: Cost) -> bytes:
        stretched.append(passphrase)
        return stretch(passphrase, salt, cost)

    monkeypatch.setattr(slots, "stretch", stretch_once_more)
    attempt = Attempt()
    for path in (keys, beside):
        unlock(path, "anna", PASSPHRASES["anna"], devices=NO_DEVICES, now=NOW, attempt=attempt)
    assert len(stretched) == 1
    with pytest.raises(WrongPassphrase):
        unlock(beside, "anna", WRONG, devices=NO_DEVICES, now=NOW, attempt=attempt)
    with pytest.raises(WrongPassphrase):
        unlock(beside, "bea", PASSPHRASES["anna"], devices=NO_DEVICES, now=NOW, attempt=attempt)
    assert len(stretched) == 3


def test_a_salt_is_new_where_there_is_none_to_take_over_at_that_cost(keys: Path, beside: Path) -> None:
    forge(keys, lambda header: header["cost"].update(passes=header["cost"]["passes"] + 1))
    salts = {new_salt(beside, FLOOR) for _ in range(3)}
    assert len(salts) == 3
    assert {len(salt) for salt in salts} == {32}
    assert salt_of(keys) not in salts
    for content in (b"", b"mscu keys 2\n", GOLDEN.read_bytes()):
        keys.write_bytes(content)
        assert new_salt(beside, FLOOR) != new_salt(beside, FLOOR)
    keys.unlink()
    assert new_salt(beside, FLOOR) != new_salt(beside, FLOOR)


@pytest.mark.parametrize("is_unit_first", [True, False])
def test_two_stores_of_the_former_format_have_one_salt_once_both_are_converted(
    former: Path, beside: Path, is_unit_first: bool
) -> None:
    beside.write_bytes(GOLDEN.read_bytes())
    paths = (former, beside) if is_unit_first else (beside, former)
    for path in paths:
        brought_along(path, "anna")
    assert salt_of(former) == salt_of(beside)
    for path, name in product(paths, PASSPHRASES):
        assert brought_along(path, name).data_key == GOLDEN_KEY
    assert salt_of(former) == salt_of(beside)


def test_names_are_gone_from_the_copy_too_if_converting_was_broken_off(former: Path) -> None:
    brought_along(former, "anna")
    previous_path(former).write_bytes(GOLDEN.read_bytes())
    brought_along(former, "anna")
    assert not is_named(previous_path(former))


def test_a_file_of_the_former_format_has_the_keys_of_those_who_left(former: Path) -> None:
    gone = retire(enter(former).header.slots[1], 1)
    file = parse_keys_file(former.read_bytes())
    assert file.in_clear is not None
    left = replace(
        file,
        header=replace(file.header, slots=file.header.slots[:1]),
        in_clear=replace(file.in_clear, former=(gone,)),
    )
    assert list(left.verify_keys()) == [file.header.slots[0].verify_key, gone.verify_key]
