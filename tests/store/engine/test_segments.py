"""The parts of the index of words are put together, and all is found as before."""

import pytest

from mscu.codes import Role
from mscu.store.engine.embedded_search import MAX_SEGMENTS, segment_count
from mscu.store.engine.engines import EMBEDDED, engine_of
from mscu.store.indexes.word_index import WordIndex
from tests.inputs.factories import a_note
from tests.scenes.stores import Store

EACH = 600
"""Words of a note that no other has: a note a part."""


def of_many_parts(store: Store) -> list[int]:
    """Make a store whose index has more parts than it is left with, and tell its notes."""
    if engine_of(store.engine) is not EMBEDDED:
        pytest.skip("a server's index is never in parts")
    officer = store.gate(Role.OFFICER)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO find_text (find_text, rank) VALUES ('automerge', 0)")
    return [a_note(officer, None, text=f"pelican {said(number)}") for number in range(MAX_SEGMENTS + 2)]


def said(number: int) -> str:
    return " ".join(f"w{number}x{each}" for each in range(EACH))


def put(store: Store, *, begun: bool) -> bool:
    with store.engine.begin() as connection:
        return WordIndex(connection).merge_segments(begun=begun)


def of(store: Store) -> int:
    with store.engine.connect() as connection:
        return segment_count(connection)


def found(store: Store, words: str) -> list[int]:
    with store.engine.connect() as connection:
        return [number for _, number in WordIndex(connection).find(words, 20)]


def test_many_parts_become_one_in_which_all_is_found(store: Store) -> None:
    notes = of_many_parts(store)
    assert of(store) > MAX_SEGMENTS
    assert put(store, begun=False)
    while put(store, begun=True):
        pass
    assert of(store) == 1
    assert found(store, "pelican") == notes[::-1]
    for number, note in enumerate(notes):
        assert found(store, f"w{number}x{EACH - 1}") == [note]
    assert not put(store, begun=False)
