"""The search from any page, by keyboard: what is shown, what opens, and what goes on record."""

from dataclasses import replace
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.cases import OpenCase
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Operation
from mscu.gate import Gate
from mscu.ui.forms.drafts import Drafts
from mscu.ui.lists.find_box import FindBox
from mscu.ui.lists.find_list import ALIKE
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.find_popup import FindPopup
from mscu.ui.window.main_window import MainWindow
from tests.scenes.stores import Store
from tests.ui.finding import focused, texts
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.late import LateDispatcher
from tests.ui.showing import put_up_in_front
from tests.ui.window.first_page import begin
from tests.ui.window.noted_pages import CasePage, FirstPage, Noted

CTRL = Qt.KeyboardModifier.ControlModifier


class OtherPage(Noted):
    name: ClassVar[str] = "others"
    title: ClassVar[str] = "Others"
    opens: ClassVar[tuple[str, ...]] = ("subject", "report", "entry")

    def open_record(self, kind: str, record_id: int) -> None:
        self.heard.append(f"opens {kind} {record_id}")


@pytest.fixture
def window(store: Store, officer: Gate, qtbot: QtBot, request: pytest.FixtureRequest) -> MainWindow:
    """Return the window over a store with a case, a man and two reports, one without a case."""
    Noted.heard.clear()
    case_id = officer.perform(OpenCase(title="Hollin Lane"))
    officer.perform(RecordPerson(case_id=case_id, name="Shane Crabtree"))
    for of_case, text in ((case_id, "Crabtree shouted."), (None, "Crabtree was seen.")):
        officer.perform(
            RecordReport(case_id=of_case, happened="11 Mar 2022", source="report_source:self", text=text)
        )
    dispatcher: InlineDispatcher = getattr(request, "param", InlineDispatcher)(officer)
    signed_in = SignedIn(actor=officer.actor, unit_name="Greater Manchester")
    drafts = Drafts(Box(), store.clock, dispatcher)
    made = MainWindow(Workspaces(Workspace(dispatcher, drafts, signed_in)), (FirstPage, CasePage, OtherPage))
    dispatcher.setParent(made)
    made.resize(1366, 700)
    put_up_in_front(qtbot, made)
    begin(made.stack, qtbot)
    return made


def press(window: MainWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key)


def look_for(window: MainWindow, words: str) -> FindPopup:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(focused(), words)
    return window.search


def searches(auditor: Gate) -> list[str]:
    slots = replace(auditor.store.keys, unlocked=auditor.store.unlocked)
    reader = replace(auditor, store=replace(auditor.store, keys=slots))
    sheet = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
    return [row.searched for row in sheet.rows]


def titles(popup: FindPopup) -> list[str]:
    return [hit.title for hit in popup.list.hits()]


def test_hits_come_in_groups_below_the_field_and_whoever_has_exactly_the_name_is_first(
    window: MainWindow, officer: Gate
) -> None:
    popup = look_for(window, "crabtree")
    report = "Report: the person themselves"
    assert titles(popup) == ["Shane Crabtree", report, report]
    box = window.stack.page.find_box if window.stack.page else None
    assert box is not None
    under = box.mapTo(window, box.rect().bottomRight())
    shown = popup.mapTo(window, popup.rect().topRight())
    assert (shown.x(), shown.y() > under.y()) == (under.x(), True)
    assert window.rect().contains(popup.mapTo(window, popup.rect().bottomRight()))
    officer.perform(OpenCase(title="Shane Crabtree’s yard"))
    popup = look_for(window, "shane crab")
    assert titles(popup)[:2] == ["Shane Crabtree’s yard", "Shane Crabtree"]
    QTest.keyClicks(QApplication.focusWidget() or popup, "tree")
    assert titles(popup)[:2] == ["Shane Crabtree", "Shane Crabtree’s yard"]
    assert popup.list.current_hit() == popup.list.hits()[0]


@pytest.mark.parametrize("window", [LateDispatcher], indirect=True)
@pytest.mark.parametrize("broken", [False, True])
def test_it_asks_for_no_more_letters_while_it_is_searching(window: MainWindow, *, broken: bool) -> None:
    dispatcher = window.stack.page.dispatcher if window.stack.page else None
    assert isinstance(dispatcher, LateDispatcher)
    while dispatcher.answer_one():
        pass
    popup = look_for(window, "c")
    assert "Type two letters or more" in texts(popup)
    press(window, Qt.Key.Key_Return)
    assert "opens" not in " ".join(Noted.heard)
    press(window, Qt.Key.Key_R)
    assert "Searching" in texts(popup)
    assert "Type two letters" not in texts(popup)
    dispatcher.broken = broken
    while dispatcher.answer_one():
        pass
    assert popup.isVisible() is not broken
    assert "Searching" not in texts(popup)


def test_who_is_written_otherwise_stands_apart_with_why_and_nothing_found_says_what_to_try(
    window: MainWindow,
) -> None:
    popup = look_for(window, "zebra")
    assert "Nothing found for “zebra”" in texts(popup)
    assert "Plates and phones are found however they are written" in texts(popup)
    assert "Try fewer words" in texts(popup)
    look_for(window, "Krabtree")
    (hit,) = popup.list.hits()
    assert (hit.title, hit.why) == ("Shane Crabtree", "one name only; sounds like Krabtree")
    assert popup.list.model().index(0, 0).data() == ALIKE
    press(window, Qt.Key.Key_Return)
    assert Noted.heard[-1] == f"opens subject {hit.record_id}"


def test_the_first_heading_is_seen_however_much_is_found(
    window: MainWindow, officer: Gate, qtbot: QtBot
) -> None:
    for number in range(12):
        officer.perform(OpenCase(title=f"Crabtree {number}"))
        officer.perform(RecordPerson(case_id=1, name=f"Crabtree {number}"))
    popup = look_for(window, "crab")
    qtbot.waitUntil(lambda: popup.list.verticalScrollBar().maximum() > 0)
    assert popup.list.visualRect(popup.list.model().index(0, 0)).top() == 0
    press(window, Qt.Key.Key_Down)
    assert popup.list.currentIndex().row() == 2


def test_keys_and_the_mouse_open_what_is_found_each_on_its_own_page(window: MainWindow) -> None:
    popup = look_for(window, "hollin")
    press(window, Qt.Key.Key_Return)
    assert Noted.heard[-1] == "opens cases 1"
    assert not popup.isVisible()
    look_for(window, "crabtree")
    press(window, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    hit = popup.list.current_hit()
    assert (hit.record_id if hit else None) == 1, "arrows go no further"
    press(window, Qt.Key.Key_Enter)
    assert Noted.heard[-1] == "opens entry 1"
    look_for(window, "seen")
    press(window, Qt.Key.Key_Return)
    assert Noted.heard[-1] == "opens report 2"
    look_for(window, "crabtree")
    at = popup.list.visualRect(popup.list.currentIndex()).center()
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert Noted.heard[-1] == "opens subject 1"
    window.stack.back()
    boxes = window.stack.findChildren(FindBox)
    assert {box.text() for box in boxes} == {""}, "nothing stands in the field of a page that was left"


def test_the_list_closes_when_its_field_is_left_or_emptied_and_comes_back_with_it(window: MainWindow) -> None:
    popup = look_for(window, "cr")
    press(window, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert not popup.isVisible()
    for left in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
        look_for(window, "crabtree")
        press(window, left)
        assert not popup.isVisible()
        assert window.stack.page is not None
        assert window.stack.page.find_box.text() == "crabtree"
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    assert popup.isVisible()
    assert len(titles(popup)) == 3
    window.stack.turn_to("others")
    assert not popup.isVisible()
    look_for(window, "hollin")
    assert popup.isVisible(), "another page has its own field"
    assert titles(popup)[0] == "Hollin Lane"


@pytest.mark.parametrize("left", [(), (Qt.Key.Key_Escape,), (Qt.Key.Key_Tab,), (Qt.Key.Key_Home,)])
def test_words_typed_after_coming_back_replace_the_old_ones(
    window: MainWindow, left: tuple[Qt.Key, ...]
) -> None:
    look_for(window, "crabtree")
    press(window, *left)
    popup = look_for(window, "hollin")
    assert titles(popup)[0] == "Hollin Lane"


def test_what_was_opened_or_stopped_at_for_a_second_is_on_record_once_and_not_what_is_typed(
    window: MainWindow, auditor: Gate, qtbot: QtBot
) -> None:
    look_for(window, "hollin")
    assert searches(auditor) == []
    press(window, Qt.Key.Key_Return)
    assert searches(auditor) == ["hollin"]
    popup = look_for(window, "crabtree")
    with qtbot.waitSignal(popup.search_recorded, timeout=5_000):
        assert searches(auditor) == ["hollin"]
    assert set(searches(auditor)) == {"hollin", "crabtree"}
    press(window, Qt.Key.Key_Return)
    assert len(searches(auditor)) == 2
