"""Tables of parts: which columns have how much room."""

from pytestqt.qtbot import QtBot

from mscu.ui.pages.core.tables import Cell, Table
from mscu.ui.widgets.label import Label


def test_a_column_in_which_no_row_has_anything_takes_no_room(qtbot: QtBot) -> None:
    widths = []
    for due in ("", "due 8 Apr 2022"):
        row = (Cell("MS-22-0007", one_line=True), Cell("Where the tipper has been since 8 April"), Cell(due))
        table = Table((row, row), (1, 3, 2), "Open enquiries")
        qtbot.addWidget(table)
        with qtbot.waitExposed(table):
            table.show()
        table.resize(600, 200)
        widths.append(max(label.width() for label in table.findChildren(Label)))
    assert widths[0] > 1.3 * widths[1]
