"""The page of the search, by the keyboard: words, filters, what is saved, what goes on record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.actions.search.saved_views import BROKEN, SavedViews
from mscu.actions.subjects.subjects import RecordPerson, RecordThing
from mscu.codes import Role
from mscu.ui.lists.find_list import FindList
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.pages.search.search import SearchPage
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.message_bar import MessageBar
from tests.inputs.factories import a_case, a_report
from tests.journeys.drivers import CTRL, choose, keyboard, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.scenes.stores import Store
from tests.ui.finding import named, texts


@pytest.fixture
def sitting(store: Store, qtbot: QtBot) -> Iterator[RecordedSession]:
    """Yield the window with the page of the search in front, over people and a van."""
    gate = store.gate(Role.OFFICER)
    case_id = a_case(gate, title="Hollin Lane", district="district:rochdale")
    for name in ("Nguyễn Văn Hải", "محمد الحسن"):
        gate.perform(RecordPerson(case_id=case_id, name=name, also=("Hollin",)))
    gate.perform(
        RecordThing(case_id=case_id, name="Tipper", thing_kind="thing_kind:vehicle", number="MV16 SWF")
    )
    made = RecordedSession(store, qtbot, Role.OFFICER)
    press(Qt.Key.Key_K, CTRL)
    write("hollin")
    press(Qt.Key.Key_Return, CTRL)
    made.settle()
    yield made
    made.rise()


def page(sitting: RecordedSession) -> SearchPage:
    assert isinstance(sitting.page, SearchPage)
    return sitting.page


def found(sitting: RecordedSession) -> list[str]:
    sitting.settle()
    return [hit.title for hit in page(sitting).list.hits()]


def said(sitting: RecordedSession) -> str:
    sitting.settle()
    return " ".join(bar.text() for bar in sitting.page.findChildren(MessageBar) if bar.isVisible())


def clear_words(sitting: RecordedSession) -> None:
    reach(page(sitting).fields.words.hasFocus, what="the words")
    press(Qt.Key.Key_A, CTRL)


def test_all_that_the_popup_found_is_narrowed_by_filters_and_opened_by_the_keyboard(
    sitting: RecordedSession,
) -> None:
    assert page(sitting).fields.words.text() == "hollin"
    assert set(found(sitting)) == {"Hollin Lane", "Nguyễn Văn Hải", "محمد الحسن"}
    details = {hit.title: hit.detail for hit in page(sitting).list.hits()}
    assert details["محمد الحسن"].startswith("also Hollin")
    press(Qt.Key.Key_Down)
    assert isinstance(keyboard(), FindList)
    since = named(sitting.page, LineField, "From")
    reach(since.hasFocus, what="the first day")
    write("30 Ju")
    assert len(found(sitting)) == 3, "half a day narrows nothing"
    write("n 2022")
    assert found(sitting) == []
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Delete)
    what = named(sitting.page, ChoiceField, "What to look for")
    reach(what.hasFocus, what="what is looked for")
    choose(what, "Cases")
    assert found(sitting) == ["Hollin Lane"]
    choose(what, "Thing")
    assert found(sitting) == []
    assert "Nothing found" in texts(sitting.page)
    clear_words(sitting)
    write("16s")
    assert found(sitting) == ["Tipper"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return)
    sitting.settle()
    assert sitting.page.name == "subjects"


def test_a_search_is_saved_opened_again_and_removed(sitting: RecordedSession) -> None:
    what = named(sitting.page, ChoiceField, "What to look for")
    reach(what.hasFocus, what="what is looked for")
    choose(what, "Person")
    name = named(sitting.page, LineField, "Name of this search")
    press(Qt.Key.Key_S, CTRL)
    assert name.hasFocus()
    write("Men of Hollin")
    press(Qt.Key.Key_S, CTRL)
    assert "Saved as “Men of Hollin”." in said(sitting)
    clear_words(sitting)
    write("tipper")
    assert found(sitting) == []
    saved = named(sitting.page, RowsView, "Saved searches")
    reach(saved.hasFocus, what="what was saved")
    press(Qt.Key.Key_Return)
    assert sorted(found(sitting)) == sorted(("Nguyễn Văn Hải", "محمد الحسن"))
    reach(saved.hasFocus, what="what was saved")
    press(Qt.Key.Key_Delete)
    assert "“Men of Hollin” removed." in said(sitting)
    assert sitting.gate.ask(SavedViews(page="search")) == ()
    assert "No saved searches" in texts(sitting.page)


def test_it_goes_on_record_once_typing_rests_and_says_what_may_be_typed_and_what_is_broken(
    sitting: RecordedSession,
) -> None:
    before = sitting.gate.head().seq
    page(sitting)._settle()  # noqa: SLF001 - as its timer does
    page(sitting)._settle()  # noqa: SLF001
    sitting.settle()
    assert sitting.gate.head().seq == before + 1
    named(sitting.page, LineField, "Name of this search").setText("Old")
    press(Qt.Key.Key_S, CTRL)
    sitting.settle()
    with sitting.gate.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE saved_view SET content = '{}'")
    page(sitting).saved.ask()
    saved = named(sitting.page, RowsView, "Saved searches")
    reach(saved.hasFocus, what="what was saved")
    press(Qt.Key.Key_Return)
    assert BROKEN in said(sitting)
    assert len(found(sitting)) == 3
    clear_words(sitting)
    press(Qt.Key.Key_Delete)
    assert "Search everything you may see" in texts(sitting.page)


def test_ctrl_enter_in_a_search_on_the_reports_links_nothing(
    store: Store, qtbot: QtBot, sitting: RecordedSession
) -> None:
    number = a_report(sitting.gate, text="The tipper MV16 SWF again.")
    sitting.turn_to("Reports")
    sitting.settle()
    reports = sitting.page
    assert isinstance(reports, ReportsPage)
    qtbot.waitUntil(lambda: "Link to MS-22-0001" in texts(reports))
    for words in ("", "hollin"):
        press(Qt.Key.Key_K, CTRL)
        write(words)
        press(Qt.Key.Key_Return, CTRL)
        sitting.settle()
        assert store.sql("SELECT case_id FROM entry WHERE id = ?", number) == [(None,)]
    assert isinstance(sitting.page, SearchPage)
