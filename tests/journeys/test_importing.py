"""Three files of a unit come in by the keyboard, and the helpline's call finds the caravan case.

Its place, its name and its plate are written otherwise than the case has them.
"""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.exchange.profiles import Fault
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.exchange.import_checks import RowChecksCard
from mscu.ui.pages.exchange.import_columns import ColumnsCard
from mscu.ui.pages.exchange.import_page import ImportPage
from mscu.ui.pages.exchange.import_review import READING_TEXT
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.widgets.fields import LineField
from tests.inputs.import_tables import FILES
from tests.journeys.drivers import CTRL, come_back, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.journeys.test_matching import looks
from tests.scenes.stores import Store, Template
from tests.ui.finding import named, only, texts
from tests.ui.pages.core.page_scene import titles

LATER = datetime(2024, 3, 1, 10, tzinfo=UTC)
"""After the last row of the three files."""
YARD = "H-0611-204"
SAID = {
    "helpline-export.xlsx": {Fault.DATE: 1, Fault.DISTRICT: 1, Fault.FORMULA: 1},
    "crime-extract.csv": {Fault.DATE: 25},
    "unit-log-2019-2021.ods": {Fault.COUNT: 22, Fault.TOTALS: 1},
}
NAMED = {
    "helpline-export.xlsx": ["Row 46: Not a district in the list", "Row 49: Not a valid date"],
    "crime-extract.csv": [],
    "unit-log-2019-2021.ods": ["Row 4: Not a number of people", "Row 49: A row of totals, not a report"],
}


@pytest.fixture
def sitting(caravan_store: Store, qtbot: QtBot) -> RecordedSession:
    """Sit down on the page on which tables are imported."""
    caravan_store.clock.now = LATER
    made = RecordedSession(caravan_store, qtbot, Role.OFFICER)
    made.turn_to("Reports")
    made.settle()
    press(Qt.Key.Key_I, CTRL)
    qtbot.waitUntil(lambda: isinstance(made.page, ImportPage))
    return made


def imports(sitting: RecordedSession) -> ImportPage:
    assert isinstance(sitting.page, ImportPage)
    return sitting.page


def read(sitting: RecordedSession, path: Path) -> ImportPage:
    """Type the path of a file, and wait until every row of it was read."""
    page = imports(sitting)
    come_back()
    path_field = named(page, LineField, "Path of the file")
    reach(path_field.hasFocus, what="the path")
    path_field.selectAll()
    write(str(path))
    press(Qt.Key.Key_Return)
    sitting.qtbot.waitUntil(lambda: _is_read(page), timeout=60_000)
    return page


def _is_read(page: ImportPage) -> bool:
    return page.review.isVisible() and READING_TEXT not in texts(page)


def bring_in(sitting: RecordedSession, page: ImportPage) -> None:
    come_back()
    press(Qt.Key.Key_Return, CTRL)
    sitting.qtbot.waitUntil(page.chooser.isVisible)


@pytest.mark.parametrize("name", SAID)
def test_each_wrong_row_is_named_and_the_helpline_s_call_leads_to_the_case(
    name: str, sitting: RecordedSession, caravan_store: Store, caravan_recorded: tuple[Template, int]
) -> None:
    page = read(sitting, FILES / name)
    said = Counter(problem.fault for row in only(page, RowChecksCard).rows for problem in row.problems)
    assert said == SAID[name]
    shown = titles(only(page, RowsView))
    assert [each for each in NAMED[name] if each not in shown] == []
    awaited = page.review.reports
    bring_in(sitting, page)
    assert caravan_store.sql("SELECT count(*) FROM report WHERE import_id = 1") == [(awaited,)]
    if name == "helpline-export.xlsx":
        the_call_about_the_yard_leads_to(sitting, caravan_store, caravan_recorded[1])


def the_call_about_the_yard_leads_to(sitting: RecordedSession, store: Store, case_id: int) -> None:
    ((number, text),) = store.sql(
        "SELECT entry.id, text FROM report JOIN entry ON entry.id = report.id WHERE source_reference = ?",
        YARD,
    )
    assert "mx19ctb" in text
    press(Qt.Key.Key_Escape)
    sitting.window.stack.open("report", number)
    sitting.settle()
    page = sitting.page
    assert isinstance(page, ReportsPage)
    ((reference,),) = store.sql("SELECT reference FROM cases WHERE id = ?", case_id)
    leads = looks(page)[0]
    assert leads.name.startswith(str(reference))
    assert leads.strength.value == "strong"


def test_the_data_standard_is_known_by_its_headings(sitting: RecordedSession) -> None:
    page = read(sitting, FILES / "htcds-headings.csv")
    assert only(page, ColumnsCard).read_as == "Human Trafficking Case Data Standard 2.0"
