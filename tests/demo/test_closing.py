"""The old made-up cases are closed by the supervisor; young ones and the caravan case stay open."""

from pathlib import Path

from mscu.actions.cases.case_list import CaseNumbers, CaseRow, CaseRows
from mscu.codes import CaseStatus
from mscu.demo.build import MIN_CASE_AGE, close_old
from mscu.gate import Gate
from tests.scenes.stores import NOW, Store


def listed(gate: Gate) -> tuple[CaseRow, ...]:
    return gate.ask(CaseRows(numbers=tuple(gate.ask(CaseNumbers()).ids)))


def test_only_old_cases_are_closed(demo_template: Store, tmp_path: Path) -> None:
    store = Store.copy(demo_template.filled, tmp_path / "store")
    gate = store.gate("supervisor")
    closed = close_old(gate)
    cases = listed(gate)
    done = [case for case in cases if case.status is CaseStatus.CLOSED]
    store.close()
    assert 0 < closed == len(done) < len(cases)
    assert all(case.opened_at < NOW - MIN_CASE_AGE for case in done)
