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


def test_a_whole_file_is_sound_and_an_open_one_is_not_checked(made: MadeKeys, database: Path) -> None:
    assert check_integrity(database, made.data_key) == ()
    assert check_copy(database, made.data_key) == ()
    with closing(connect(database, made.data_key)), pytest.raises(OpenElsewhere):
        check_integrity(database, made.data_key)


def test_each_flipped_byte_is_found(made: MadeKeys, database: Path) -> None:
    """In every page: among its rows, and in its tail, which authenticates it."""
    whole = database.read_bytes()
    for start in range(0, len(whole), 4096):
        for at in (start + start // 4096 * 331 % 4000, start + 4090):
            changed = bytearray(whole)
            changed[at] ^= 1 << at % 8
            database.write_bytes(changed)
            assert not is_sound(database, made.data_key), at


def test_all_damaged_pages_are_listed_also_where_two_changed_places(made: MadeKeys, database: Path) -> None:
    whole = database.read_bytes()
    changed = bytearray(whole)
    for page in (5, 6, 9):
        changed[page * 4096 + 100] ^= 1
    database.write_bytes(changed)
    told = " ".join(check_integrity(database, made.data_key))
    assert all(f"page {page + 1}" in told for page in (5, 6, 9))
    assert check_copy(database, made.data_key)
    swapped = whole[: 5 * 4096] + whole[6 * 4096 : 7 * 4096] + whole[5 * 4096 : 6 * 4096] + whole[7 * 4096 :]
    database.write_bytes(swapped)
    assert not is_sound(database, made.data_key)


def test_a_cut_at_each_page_is_found(made: MadeKeys, database: Path) -> None:
    whole = database.read_bytes()
    for length in range(0, len(whole), 4096):
        database.write_bytes(whole[:length])
        assert not is_sound(database, made.data_key), length
