"""The breadcrumb of the pages of a case, before and after the case is read."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mscu.ui.pages.core.case_view import CaseBreadcrumb
from mscu.ui.pages.core.painted_widgets import IconLabel


def test_each_arrow_leads_to_a_part(qtbot: QtBot) -> None:
    breadcrumb = CaseBreadcrumb()
    qtbot.addWidget(breadcrumb)
    breadcrumb.show()
    assert arrows(breadcrumb) == 1
    breadcrumb.show_reference("MS-22-0047")
    assert arrows(breadcrumb) == 2
    breadcrumb.show_reference("")
    assert arrows(breadcrumb) == 1


def arrows(breadcrumb: CaseBreadcrumb) -> int:
    return sum(each.isVisible() for each in breadcrumb.findChildren(IconLabel))
