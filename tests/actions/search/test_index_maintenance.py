"""Putting the index together is on record once, and whether it was worth it."""

from __future__ import annotations

from mscu.actions.search.index_maintenance import MergeWordIndex, WordIndexNeedsMerging
from mscu.codes import Role
from tests.scenes.stores import Store
from tests.store.engine.test_segments import of, of_many_parts


def rows(store: Store) -> list[str]:
    found = store.sql("SELECT reason FROM audit_entry WHERE action = 'PutWordsTogether'")
    return [reason for (reason,) in found]


def test_it_is_begun_and_on_record_once_where_it_is_worth_it(store: Store) -> None:
    assert store.gate(Role.OFFICER).perform(MergeWordIndex()) is False
    assert rows(store) == ["the search index needs no merging"]
    of_many_parts(store)
    officer = store.gate(Role.OFFICER)
    more = officer.perform(MergeWordIndex())
    assert more
    while more:
        more = officer.perform(MergeWordIndex(going_on=True))
    assert of(store) == 1
    no_need = "the search index needs no merging"
    assert rows(store) == [no_need, "merges the search index", no_need]


def test_asking_whether_it_is_worth_it_leaves_no_trace(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    assert officer.ask(WordIndexNeedsMerging()) is False
    of_many_parts(store)
    before = store.last_row()
    assert officer.ask(WordIndexNeedsMerging()) is True
    assert store.last_row() == before
