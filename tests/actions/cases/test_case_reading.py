"""A case is read once, for its page and for its papers."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_reading import CaseReading, read_case
from mscu.actions.core.action import Work
from mscu.actions.entries import entry_file
from mscu.actions.entries.entry_file import entries_of_case
from mscu.codes import Role
from mscu.gate import Gate
from tests.actions.editions.gathering import Gathered
from tests.inputs.factories import World
from tests.scenes.crowd import Look

KIND_OF_ENTRY = re.compile(r"FROM entry JOIN (\w+) ON \1\.id = entry\.id\s+WHERE")


@pytest.fixture
def officer(world: World) -> Gate:
    return world.store.gate(Role.OFFICER)


@pytest.fixture
def statements(officer: Gate) -> list[str]:
    """Return the statements of the officer's store, as they are run."""
    heard: list[str] = []
    event.listen(officer.store.engine, "before_cursor_execute", lambda *given: heard.append(given[2]))
    return heard


def test_whole_entries_take_one_more_statement_than_their_lines(
    officer: Gate, world: World, statements: list[str]
) -> None:
    def count(work: Work) -> int:
        reading = read_case(work, world.case_id)
        before = len(statements)
        assert tuple(entry.row for entry in reading.details) == reading.rows
        return len(statements) - before

    assert officer.ask(Look(how=count)) == 1


def test_one_statement_reads_the_entries_of_all_kinds(
    officer: Gate, world: World, statements: list[str]
) -> None:
    def read(work: Work) -> CaseReading:
        statements.clear()
        return read_case(work, world.case_id)

    entries = officer.ask(Look(how=read)).entries
    (whole,) = (statement for statement in statements if "FROM entry LEFT OUTER JOIN" in statement)
    assert all(f"LEFT OUTER JOIN {type(entry).__tablename__} ON" in whole for entry in entries)
    kinds = Counter(found[1] for statement in statements if (found := KIND_OF_ENTRY.search(statement)))
    assert set(kinds.values()) <= {1}


def test_a_very_large_case_reads_the_same(
    officer: Gate, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(work: Work) -> list[tuple[object, ...]]:
        entries = entries_of_case(work, world.case_id)
        return [tuple(getattr(entry, name) for name in entry.columns()) for entry in entries]

    at_once = officer.ask(Look(how=read))
    for most in range(1, len(at_once) + 2):
        monkeypatch.setattr(entry_file, "MAX_JOINED", most)
        assert officer.ask(Look(how=read)) == at_once


MOST_STATEMENTS = 39
"""More may not be run for a page: over a network each waits for its answer."""


def test_page_and_paper_say_the_same_and_the_page_takes_few_statements(
    officer: Gate, world: World, statements: list[str]
) -> None:
    officer.ask(CaseFile(case_id=world.case_id))
    statements.clear()
    officer.ask(CaseFile(case_id=world.case_id))
    assert len(statements) <= MOST_STATEMENTS
    page, paper = officer.ask(CaseFile(case_id=world.case_id)), officer.ask(Gathered(case_id=world.case_id))
    assert all((page.entries, page.obligations, page.clocks))
    assert [each.text for each in page.obligations] == list(paper.owed)
    assert Counter(each.state for each in page.clocks) == Counter(each.state for each in paper.clocks)
    kinds: tuple[Sequence[Any], ...] = (paper.people, paper.places, paper.things, paper.organisations)
    printed_ids = {fact.id for facts in kinds for fact in facts}
    assert {each.id for each in page.subjects} == printed_ids
