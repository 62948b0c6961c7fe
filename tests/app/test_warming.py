"""What the first pages run is compiled while the passphrase is typed, with made-up values only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.core.action import Query
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.entry_file import EntryFile
from mscu.app.warming import FIRST_PAGES, Warming, warm_statements
from mscu.store.schema import database
from mscu.store.schema.database import StatementCache
from tests.inputs.factories import a_case, a_note
from tests.scenes.stores import Store

SECRET = "Zephyrine"


@pytest.fixture
def _cold() -> Iterator[None]:
    database.MADE_UP_STATEMENTS.clear()
    yield
    database.MADE_UP_STATEMENTS.clear()


def read_first_pages(store: Store) -> StatementCache:
    """Open a case with a note as the first pages do, and return what the store's engine has compiled."""
    gate = store.gate("officer")
    case_id = a_case(gate, title=SECRET)
    note_id = a_note(gate, case_id, text=SECRET)
    compiled = StatementCache(1_000)
    store.engine.update_execution_options(compiled_cache=compiled)
    for query in FIRST_PAGES:
        gate.ask(about(query, case_id, note_id))
    return compiled


def about(query: Query[Any], case_id: int, note_id: int) -> Query[Any]:
    if isinstance(query, CaseFile | LookAtEdition):
        return replace(query, case_id=case_id)
    return replace(query, entry_id=note_id) if isinstance(query, EntryFile) else query


@pytest.mark.usefixtures("_cold")
def test_the_first_pages_compile_nothing_that_reads_records(store: Store) -> None:
    warm_statements(lambda: True)
    for statement in map(str, read_first_pages(store).values()):
        assert statement.startswith("INSERT INTO audit_entry") or "FROM clock" in statement, statement


@pytest.mark.usefixtures("_cold")
def test_it_ends_once_a_store_is_open() -> None:
    answered: list[bool] = []

    def is_wanted() -> bool:
        answered.append(True)
        return len(answered) == 1

    warm_statements(is_wanted)
    only_first = len(database.MADE_UP_STATEMENTS)
    database.MADE_UP_STATEMENTS.clear()
    warm_statements(lambda: True)
    assert only_first < len(database.MADE_UP_STATEMENTS)


@pytest.mark.usefixtures("_cold")
def test_a_thread_does_it() -> None:
    warming = Warming()
    warming.end()
    warming.begin()
    (thread,) = (each for each in threading.enumerate() if each.name == "warming")
    thread.join()
    assert not database.MADE_UP_STATEMENTS


@pytest.mark.usefixtures("_cold")
def test_nothing_of_a_store_is_kept_for_others(store: Store) -> None:
    read_first_pages(store)
    assert not database.MADE_UP_STATEMENTS
