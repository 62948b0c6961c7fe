"""A command whose commit the server may have heard or not: it is done once, or the user is told to look."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mscu import gate as gate_module
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import FirstCases
from mscu.actions.core.action import Query
from mscu.actions.search.find import Find
from mscu.codes import Role
from mscu.errors import OutcomeUnknown, ServerUnreachable
from mscu.gate import Gate
from mscu.store.engine.shared_database import open_shared
from tests.inputs.factories import a_case, a_note, a_person, an_enquiry
from tests.scenes.stores import Store, Template
from tests.tools.broken_line import Breaks, Line, line_to
from tests.tools.postgres_cluster import SERVER, Cluster
from tests.tools.shared_stores import SharedStores

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")


@pytest.fixture
def stores(postgres_cluster: Cluster) -> SharedStores:
    return SharedStores(postgres_cluster)


@pytest.fixture
def store(founded: Template, tmp_path: Path, stores: SharedStores) -> Iterator[Store]:
    """Yield a store on the server."""
    with stores.in_use():
        copied = Store.copy(founded, tmp_path / "store")
        yield copied
        copied.close()


@pytest.fixture
def line(postgres_cluster: Cluster) -> Iterator[Line]:
    with (
        tempfile.TemporaryDirectory(prefix="mscu-line-") as folder,
        line_to(postgres_cluster.folder, Path(folder)) as made,
    ):
        yield made


@pytest.fixture
def officer(store: Store, stores: SharedStores, line: Line) -> Iterator[Gate]:
    """Yield the gate of an officer who reaches the server by the line."""
    direct = store.gate(Role.OFFICER)
    name = stores.opened[store.folder]
    engine = open_shared(f"postgresql://mscu@/{name}?host={line.folder}")
    yield Gate(replace(direct.store, engine=engine), direct.actor, store.clock)
    engine.dispose()


def cases(store: Store) -> int:
    return len(store.snapshot()["cases"])


def test_a_commit_that_was_heard_is_done_without_an_answer(officer: Gate, store: Store, line: Line) -> None:
    line.breaks = Breaks.AFTER_COMMIT
    case_id = a_case(officer)
    assert case_id
    assert line.broken
    assert cases(store) == 1


def test_a_commit_that_was_not_heard_is_refused_and_tried_again(
    officer: Gate, store: Store, line: Line
) -> None:
    line.breaks = Breaks.BEFORE_COMMIT
    with pytest.raises(ServerUnreachable) as refused:
        a_case(officer)
    assert not isinstance(refused.value, OutcomeUnknown)
    assert cases(store) == 0
    line.breaks = Breaks.NEVER
    a_case(officer)
    assert cases(store) == 1


@pytest.mark.parametrize("breaks", [Breaks.BEFORE_COMMIT, Breaks.AFTER_COMMIT])
def test_where_the_server_stays_away_the_user_is_told_to_look(
    breaks: Breaks, officer: Gate, store: Store, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "_SECONDS_BETWEEN_TRIES", (0, 0.01, 0.01))
    line.breaks, line.stays_down = breaks, True
    with pytest.raises(OutcomeUnknown):
        a_case(officer)
    line.breaks, line.is_down = Breaks.NEVER, False
    assert cases(store) == (breaks is Breaks.AFTER_COMMIT)
    a_case(officer)
    assert cases(store) == 1 + (breaks is Breaks.AFTER_COMMIT)


MOST_TURNS_OF_A_SAVE = 12
"""Half of them are the lock, the commit and what the command itself reads and writes."""
PLANS = """
SELECT count(*), sum(generic_plans) > 0, sum(custom_plans) FROM pg_prepared_statements
WHERE starts_with(statement, 'SELECT') AND strpos(statement, 'involvement') > 0
"""


def test_the_server_plans_nothing_again(officer: Gate) -> None:
    """Pages of cases with more people use the plans of the first two."""

    def read(number: int) -> None:
        case_id = a_case(officer)
        for each in range(number):
            a_person(officer, case_id, name=f"Ann {each}")
        officer.ask(CaseFile(case_id=case_id))
        officer.ask(Find(words="Ann"))

    def plans() -> Sequence[Any]:
        with officer.store.engine.connect() as connection:
            return connection.exec_driver_sql(PLANS).one()

    read(1)
    read(2)
    before = plans()
    read(4)
    read(4)
    made, are_used, planned_each_time = plans()
    assert (made, planned_each_time) == (before[0], 0)
    assert are_used


def test_few_answers_are_waited_for(officer: Gate, store: Store, line: Line) -> None:
    """Each takes as long as the server is away, so their number is what an officer far from it feels."""
    case_id = a_case(officer)
    a_note(officer, case_id)
    an_enquiry(officer, case_id)
    a_person(officer, case_id, name="Ann Lowe")
    direct = store.gate(Role.OFFICER)
    page = CaseFile(case_id=case_id)
    asked: tuple[tuple[Query[Any], int], ...] = ((page, 12), (FirstCases(), 8), (Find(words="Lowe"), 8))
    for query, most in asked:
        officer.ask(query)
        line.turns = 0
        answer = officer.ask(query)
        assert 0 < line.turns <= most, query
        expected: Any = direct.ask(query)
        assert answer == (replace(expected, now=officer.clock()) if query is page else expected)
    line.turns = 0
    a_note(officer, case_id)
    assert 0 < line.turns <= MOST_TURNS_OF_A_SAVE
