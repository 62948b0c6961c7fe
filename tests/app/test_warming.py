"""What the first pages run is compiled while the passphrase is typed, with made-up values only."""

import gc
import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mscu.app.warming import FIRST_PAGES, Warming, warm_statements
from mscu.store.schema import database
from mscu.store.schema.database import StatementCache
from tests.inputs.factories import a_case, a_note, a_person, a_report
from tests.scenes.stores import Store

SECRET = "Zephyrine"
BY_THE_GATE = re.compile(r"FROM (clock|(clock|mention|likeness)_index)$")
"""What the gate itself asks before it answers: whether an index is as it should be."""


@pytest.fixture
def _cold() -> Iterator[None]:
    database.MADE_UP_STATEMENTS.clear()
    yield
    database.MADE_UP_STATEMENTS.clear()


def read_first_pages(store: Store) -> StatementCache:
    """Open a case with a note as the first pages do, and return what the store's engine has compiled."""
    gate = store.gate("officer")
    case_id = a_case(gate, title=SECRET)
    real_ids = {
        ("case_id", 1): case_id,
        ("entry_id", 1): a_note(gate, case_id, text=SECRET),
        ("entry_id", 2): (report_id := a_report(gate, case_id=case_id, text=SECRET)),
        ("report_id", 2): report_id,
        ("subject_id", 1): a_person(gate, case_id, name=SECRET),
    }
    compiled = StatementCache(1_000)
    store.engine.update_execution_options(compiled_cache=compiled)
    for query in FIRST_PAGES:
        if query.reads_likenesses or query.reads_mentions:  # a made-up store has nothing that is alike
            continue
        ids = {key[0]: real for key, real in real_ids.items() if getattr(query, key[0], None) == key[1]}
        gate.ask(replace(query, **ids))  # type: ignore[type-var]
    return compiled


@pytest.mark.usefixtures("_cold")
def test_the_first_pages_compile_nothing_that_reads_records(store: Store) -> None:
    warm_statements(lambda: True)
    for statement in map(str, read_first_pages(store).values()):
        assert statement.startswith("INSERT INTO audit_entry") or BY_THE_GATE.search(statement), statement


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
def test_the_thread_has_ended_before_a_store_is_used() -> None:
    skipped = gc.get_freeze_count()
    warming = Warming()
    warming.begin()
    warming.end()
    assert gc.get_freeze_count() > skipped, "the garbage collector would go through what was compiled"
    assert "warming" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.usefixtures("_cold")
def test_nothing_of_a_store_is_kept_for_others(store: Store) -> None:
    read_first_pages(store)
    assert not database.MADE_UP_STATEMENTS
