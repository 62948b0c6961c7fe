"""What the demo closes, writes to the panel, and shows on its own day as gone, recalled or lost."""

from pathlib import Path

from mscu.actions.cases.case_list import CaseNumbers, CaseRow, CaseRows
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.disclosure.releases import Releases
from mscu.actions.figures.panel_report import AskPanelDraft
from mscu.actions.records.data_breaches import DataBreaches
from mscu.actions.records.rights_requests import RightsRequests
from mscu.codes import CaseStatus, Role
from mscu.copy_codes import ReleaseState
from mscu.demo.build import MIN_CASE_AGE, close_old
from mscu.demo.leaving import ask_for_data, propose_disposal, record_leaving
from mscu.demo.papers import print_panel_report, write_panel_report
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.scenes.stores import COLLEAGUE, NOW, Store


def test_copies_left_one_is_recalled_and_each_decision_waits(demo_template: Store, tmp_path: Path) -> None:
    store = Store.copy(demo_template.filled, tmp_path / "store")
    ((caravan,),) = store.sql("SELECT id FROM cases WHERE title LIKE '%caravan site%'")
    supervisor = store.gate(Role.SUPERVISOR)
    record_leaving(supervisor, case_id=caravan)
    ask_for_data(store.gate(COLLEAGUE))
    propose_disposal(store.gate(Role.RECORDS))
    asked = supervisor.ask(RightsRequests())
    assert {row.asked_by for row in asked} == {
        "Đặng Thị Bích Ngọc",
        "Whitworth Legal, for Daniel Crabtree",
        "Kelly Whitehead",
    }
    (lost,) = supervisor.ask(DataBreaches()).rows
    assert lost.text.startswith("A printed briefing")
    (release,) = supervisor.ask(Releases())
    assert (release.state, release.may_decide) == (ReleaseState.WAITS, True)
    dispatcher = supervisor.ask(MyDesk())
    assert [each.opens for each in dispatcher.decisions] == ["rights_request", "release"]
    assert len(store.sql("SELECT 1 FROM recall")) == 1
    store.close()


def test_it_is_written_decided_on_and_printed(store: Store, tmp_path: Path) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    year = write_panel_report(supervisor)
    assert supervisor.ask(AskPanelDraft(year=year)).to_decide == 0
    printed = text_of(print_panel_report(supervisor, year, tmp_path).read_bytes())
    for said in ("made to live in caravans", "priorities for 2022/23", "Appendix 1"):
        assert said in printed
    assert "Not filled in" not in printed


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
