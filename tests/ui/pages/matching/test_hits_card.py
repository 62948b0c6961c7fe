"""Hits on My desk: what was named, why, by whom and when; opened, and answered in a line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import RecordReport
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import MyHits
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import HitKind, Role
from mscu.gate import Gate
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.desk.my_desk import MyDeskPage
from mscu.ui.pages.matching.hits_card import CHIPS, HINTS, ICONS, HitsCard
from tests.inputs.factories import A_WATCH, AT, a_case
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[MyDeskPage]
PutUp = Callable[..., Scene]
PLATE = "MV16 SWF"
TOLD = "Told DC Fielding to call me"


def hear(gate: Gate) -> None:
    while gate.perform(MatchHits()):
        pass


@pytest.fixture
def watched(store: Store) -> int:
    """Watch a plate that a colleague then names in a case, and return the note."""
    officer, colleague = store.gate(Role.OFFICER), store.gate(COLLEAGUE)
    officer.perform(A_WATCH)
    case_id = a_case(colleague)
    hear(officer)
    note = colleague.perform(RecordNote(case_id=case_id, happened=AT, text=f"Three men in {PLATE}."))
    hear(officer)
    return note


@pytest.fixture
def scene(watched: int, store: Store, put_up: PutUp) -> Scene:
    assert watched
    made = put_up(store, MyDeskPage)
    settle()
    return made


def view(scene: Scene) -> RowsView:
    return named(scene.page, RowsView, "Hits")


def looks(scene: Scene) -> list[RowLook]:
    model = view(scene).model()
    return [model.look_at(at) for at in range(model.rowCount())]  # type: ignore[attr-defined]


def answer_line(scene: Scene) -> QLineEdit:
    return named(scene.page, QLineEdit, f"Outcome: {PLATE}")


def begin(scene: Scene) -> QLineEdit:
    """Go to the hit and press A."""
    view(scene).setFocus()
    QTest.keyClick(view(scene), Qt.Key.Key_A)
    settle()
    return answer_line(scene)


def test_a_hit_says_what_why_by_whom_and_when_and_enter_opens_its_entry(
    scene: Scene, watched: int, put_up: PutUp
) -> None:
    (look,) = looks(scene)
    assert look.title == f"{PLATE}, named by PC Colleague"
    assert look.detail == "MS-22-0001 · the same plate · 20 Jun 2022 10:30"
    assert look.chip == CHIPS[HitKind.WATCH]
    assert "1, only you see these" in texts(scene.page)
    view(scene).setFocus()
    QTest.keyClick(view(scene), Qt.Key.Key_Return)
    assert scene.open_requests == [("entry", watched)]
    theirs = put_up(scene.store, MyDeskPage, COLLEAGUE)
    settle()
    (card,) = theirs.page.findChildren(HitsCard)
    assert not card.isVisible(), "whoever named it sees nothing"
    answer = next(action for action in theirs.page.page_actions() if action.label == "Answer a hit")
    assert answer.why_not == "no hits to answer"


def test_each_kind_of_hit_has_its_words() -> None:
    assert set(CHIPS) == set(ICONS) == set(HINTS) == {*HitKind}


def test_it_is_answered_in_one_line_of_which_a_draft_is_kept(scene: Scene) -> None:
    named(scene.page, QPushButton, "Answer").click()
    settle()
    line = answer_line(scene)
    assert line.hasFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle()
    (card,) = scene.page.findChildren(HitsCard)
    assert card.line.cell.problem, "an answer needs words"
    assert len(scene.gate.ask(MyHits())) == 1
    QTest.keyClicks(line, "Told")
    scene.page.records_changed(frozenset())
    settle()
    assert line.text() == "Told", "a change elsewhere takes nothing"
    assert line.hasFocus()
    assert "Drafts" not in texts(scene.page)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    settle()
    assert not line.isVisible()
    assert view(scene).hasFocus()
    drafts = named(scene.page, RowsView, "Drafts")
    assert titles(drafts) == ["Answer to a hit"]
    drafts.opened.emit(0)
    (key,) = scene.window.turned
    scene.page.resume(key)
    settle()
    assert "Drafts" not in texts(scene.page), "it is here"
    assert answer_line(scene).text() == "Told"
    assert answer_line(scene).hasFocus()
    QTest.keyClick(answer_line(scene), Qt.Key.Key_End)
    QTest.keyClicks(answer_line(scene), " DC Fielding to call me")
    QTest.keyClick(answer_line(scene), Qt.Key.Key_Return)
    settle()
    assert scene.gate.ask(MyHits()) == ()
    assert scene.store.sql("SELECT answer FROM hit") == [(TOLD,)]
    assert not card.isVisible()
    assert scene.drafts.all() == ()
    here = QApplication.focusWidget()
    assert here is not None
    assert here.isVisible()


def test_the_owner_of_a_restricted_case_decides_whom_to_tell(store: Store, put_up: PutUp) -> None:
    supervisor, officer = store.gate(Role.SUPERVISOR), store.gate(Role.OFFICER)
    case_id = supervisor.perform(OpenCase(title="Corruption"))
    supervisor.perform(
        RecordThing(case_id=case_id, name="Vivaro", thing_kind="thing_kind:vehicle", number=PLATE)
    )
    supervisor.perform(
        RestrictCase(case_id=case_id, owner="supervisor", members=(), ends_on="30 Jun 2022", reason="Leak")
    )
    hear(supervisor)
    report = officer.perform(
        RecordReport(
            happened=AT, source="report_source:police_officer", where_words="Bury", text=f"{PLATE} again."
        )
    )
    hear(officer)
    scene = put_up(store, MyDeskPage, Role.SUPERVISOR)
    settle()
    (look,) = looks(scene)
    assert look.title == f"{PLATE}, named by PC Officer"
    assert look.detail.startswith("MS-22-0001 · ")
    assert look.chip == CHIPS[HitKind.RESTRICTED]
    view(scene).opened.emit(0)
    assert scene.open_requests == [("report", report)]
    begin(scene)
    assert HINTS[HitKind.RESTRICTED] in texts(scene.page)


def test_a_case_is_opened_where_no_entry_named_it(store: Store, put_up: PutUp) -> None:
    supervisor, officer = store.gate(Role.SUPERVISOR), store.gate(Role.OFFICER)
    case_id = supervisor.perform(OpenCase(title="Car wash"))
    officer.perform(A_WATCH)
    hear(supervisor)
    supervisor.perform(
        RecordThing(case_id=case_id, name="Vivaro", thing_kind="thing_kind:vehicle", number=PLATE)
    )
    hear(supervisor)
    scene = put_up(store, MyDeskPage)
    settle()
    view(scene).opened.emit(0)
    assert scene.open_requests == [("cases", case_id)]
