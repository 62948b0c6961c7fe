"""On its own day the demo shows what left, what is recalled, what waits and what was lost."""

from pathlib import Path

from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.disclosure.releases import Releases
from mscu.actions.records.data_breaches import DataBreaches
from mscu.actions.records.rights_requests import RightsRequests
from mscu.codes import Role
from mscu.copy_codes import ReleaseState
from mscu.demo.leaving import ask_for_data, propose_disposal, record_leaving
from tests.scenes.stores import COLLEAGUE, Store


def test_copies_left_and_one_is_recalled_and_something_waits_for_each_decision(
    demo_template: Store, tmp_path: Path
) -> None:
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
