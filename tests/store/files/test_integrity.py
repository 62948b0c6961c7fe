"""Damage to a database file is found, wherever it lies."""

from contextlib import closing
from pathlib import Path

import pytest

from mscu.errors import OpenElsewhere, StoreError
from mscu.store.files.cipher import connect
from mscu.store.files.copying import check_copy, check_integrity
from tests.store.made import MadeKeys


def is_sound(path: Path, data_key: bytes) -> bool:
    try:
        return check_integrity(path, data_key) == ()
    except StoreError:
        return False


def test_a_whole_file_is_sound(made: MadeKeys, database: Path) -> None:
    assert check_integrity(database, made.data_key) == ()
    assert check_copy(database, made.data_key) == ()


@pytest.mark.sampled(2)
def test_each_flipped_byte_is_found(made: MadeKeys, database: Path) -> None:
    whole = database.read_bytes()
    for at in range(0, len(whole), 331):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        database.write_bytes(changed)
        assert not is_sound(database, made.data_key), at


def test_all_damaged_pages_are_listed(made: MadeKeys, database: Path) -> None:
    changed = bytearray(database.read_bytes())
    for page in (5, 6, 9):
        changed[page * 4096 + 100] ^= 1
    database.write_bytes(changed)
    told = " ".join(check_integrity(database, made.data_key))
    assert all(f"page {page + 1}" in told for page in (5, 6, 9))
    assert check_copy(database, made.data_key)


def test_two_pages_that_changed_places_are_found(made: MadeKeys, database: Path) -> None:
    whole = database.read_bytes()
    pages = [whole[at : at + 4096] for at in range(0, len(whole), 4096)]
    pages[5], pages[6] = pages[6], pages[5]
    database.write_bytes(b"".join(pages))
    assert not is_sound(database, made.data_key)


def test_a_cut_at_each_page_is_found(made: MadeKeys, database: Path) -> None:
    whole = database.read_bytes()
    for length in range(0, len(whole), 4096):
        database.write_bytes(whole[:length])
        assert not is_sound(database, made.data_key), length


def test_an_open_file_is_not_checked(made: MadeKeys, database: Path) -> None:
    with closing(connect(database, made.data_key)), pytest.raises(OpenElsewhere):
        check_integrity(database, made.data_key)
