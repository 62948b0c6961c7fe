"""The report that belongs to a known case finds it: the four of the caravan case, by the keyboard.

Each is typed as it came, and once more as somebody in a hurry hears it: names misspelt, the plate
one character off, the yard under another name form.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.codes import SubjectKind
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.pages.matching.match_rows import LikelyLook, LikelyRow
from mscu.ui.widgets.read_text import ReadText
from tests.journeys.drivers import CTRL, keyboard, press, reach
from tests.journeys.sitting import RecordedSession
from tests.journeys.test_caravan import ENTRIES, TOLD, at
from tests.journeys.told import Typist
from tests.scenes.stores import Store
from tests.ui.finding import named, only, texts, visible

MISHEARD: dict[str, dict[str, str]] = {
    "r1": {
        "where_words": "Hollin Lane, Heywood",
        "text": "Neighbour has seen men in worn work clothes taken away at five each morning in a "
        "tipper from the old scrapyard, Hollin Lane.",
    },
    "r2": {
        "where_words": "Pilsworth services",
        "text": "Stopped a white Transit tipper, MX19 CTB, driven by a Danny Crabtree. A passenger "
        "is afraid of him.",
    },
    "r3": {
        "where_words": "the Holin Lane scrap yard",
        "text": "Danni Crabtre has four lads in caravans at the scrap yard on Holin Ln.",
    },
    "r4": {
        "where_words": "scrapyard off Holin Lane",
        "text": "The tipper MX19 CTD left the yard at Holin Ln again, danyel crabtre driving.",
    },
}
SAID = {"r3": ["the same phone"], "r4": ["Daniel Crabtree", "Lorraine Pike", "Marek Zielak"]}
HEARD = {
    "r3": ["Daniel Crabtree", "Hollin Lane Yard"],
    "r4": ["sounds like", "one character off MX19 CTB", "Hollin Lane Yard"],
}
"""Of the reasons, as told and misheard."""
REPORTS = tuple(key for key, row in ENTRIES.items() if row["kind"] == "report")


def record(sitting: RecordedSession, values: Mapping[str, object]) -> ReportsPage:
    """Record a report on its page; it is opened there at once."""
    sitting.turn_to("Reports")
    page = sitting.page
    assert isinstance(page, ReportsPage)
    press(Qt.Key.Key_N, CTRL)
    sitting.settle()
    sitting.fill(named(page, FormCard, "New report"), values)
    sitting.settle()
    return page


def looks(page: ReportsPage) -> list[LikelyLook]:
    """Return what stands in the column, from the top."""
    return [each.look for each in sorted(visible(page, LikelyRow), key=_height)]


def _height(row: LikelyRow) -> int:
    return row.y()


def link(sitting: RecordedSession, page: ReportsPage) -> None:
    """Link the report to the case that leads, by its keys."""
    reach(lambda: keyboard() is page.card.area, what="the report")
    press(Qt.Key.Key_Return, CTRL)
    sitting.qtbot.waitUntil(lambda: "Open its case" in texts(page.card))


def as_told(key: str, misheard: bool) -> dict[str, Any]:
    row = ENTRIES[key]
    said = MISHEARD[key] if misheard else row
    return {"source": "Police officer", "where_words": said.get("where_words", ""), "text": said["text"]}


@pytest.mark.parametrize("misheard", [False, True], ids=["as told", "misheard"])
def test_the_third_and_fourth_report_show_the_case_first(misheard: bool, store: Store, qtbot: QtBot) -> None:
    sitting = RecordedSession(store, qtbot)
    first, second, third, fourth = REPORTS[:4]
    store.clock.now = at(ENTRIES[second]["happened"])
    record(sitting, as_told(first, misheard))
    record(sitting, as_told(second, misheard))
    words = Typist.through(sitting.gate)
    sitting.open_case(words.case(TOLD))
    case = sitting.case.reference
    for kind, values in words.subjects(TOLD):
        if kind is not SubjectKind.ORGANISATION:
            sitting.add_subject(kind, values)
    for key in (third, fourth):
        store.clock.now = max(store.clock.now, _moment(key))
        page = record(sitting, as_told(key, misheard))
        leads = looks(page)[0]
        assert leads.name.startswith(case), [each.name for each in looks(page)]
        why = " / ".join(reason for _, reason in leads.reasons)
        missing = [each for each in (HEARD if misheard else SAID)[key] if each not in why]
        assert not missing, why
        assert only(page.card, ReadText).marked()
        if leads.strength.value == "strong":
            link(sitting, page)


def _moment(key: str) -> datetime:
    return at(ENTRIES[key]["happened"])
