"""The demo's report to the panel is written whole, and leaves nothing to decide."""

from pathlib import Path

from mscu.actions.figures.panel_report import AskPanelDraft
from mscu.codes import Role
from mscu.demo.papers import print_panel_report, write_panel_report
from tests.documents.reading import text_of
from tests.scenes.stores import Store


def test_it_is_written_decided_on_and_printed(store: Store, tmp_path: Path) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    year = write_panel_report(supervisor)
    assert supervisor.ask(AskPanelDraft(year=year)).to_decide == 0
    printed = text_of(print_panel_report(supervisor, year, tmp_path).read_bytes())
    for said in ("made to live in caravans", "priorities for 2022/23", "Appendix 1"):
        assert said in printed
    assert "Not filled in" not in printed
