"""A saved call leads on to its report and a case; one that was not saved comes back whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.codes import YesNo
from mscu.models.entries.report import Report
from mscu.ui.look.folding import isolated
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from tests.journeys.drivers import write
from tests.scenes.stores import NOW, Store
from tests.ui.finding import name_of, texts
from tests.ui.forms.test_drafts import Box
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.intake.call.call_scene import Call, count, row

Key = Qt.Key


class TestDrafts:
    def test_every_key_is_kept_until_it_is_saved(self, call: Call) -> None:
        call.who_and_where()
        (draft,) = call.stack.drafts.all()
        assert draft.key.startswith("call/2022-06-20T09:30")
        assert draft.label == "Call from PC 4471 Hughes, 20 Jun 2022 10:30"
        call.ctrl(Key.Key_S)
        assert call.stack.drafts.all() == ()
        write("محمد")
        (draft,) = call.stack.drafts.all()
        assert draft.label == f"Call from {isolated('محمد')}, 20 Jun 2022 10:30", "it turns nothing around"

    def test_a_call_comes_back_whole(self, call: Call, store: Store, qtbot: QtBot) -> None:
        call.who_and_where()
        call.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Tab)
        call.press(Key.Key_Y, Key.Key_N, Key.Key_S, Key.Key_N)
        call.write("MX19 CTB")
        call.ctrl(Key.Key_G)
        call.press(Key.Key_Return, Key.Key_Return)
        (draft,) = call.stack.drafts.all()
        again = Call.open(store, call.gate, qtbot, Box({draft.key: draft.to_bytes()}))
        assert "Not saved yet: Call from PC 4471 Hughes" in texts(again.page)
        again.control(Link, "Continue").setFocus()
        again.press(Key.Key_Return)
        assert again.page.board.draft() == call.page.board.draft()
        assert again.given() == call.given()
        assert again.held[-1]
        again.ctrl(Key.Key_S)
        assert row(store, Report, "text", "under_18") == ("MX19 CTB", YesNo.YES)
        assert again.stack.drafts.all() == ()

    def test_a_second_caller_does_not_lose_the_first(self, call: Call, store: Store) -> None:
        call.stack.drafts.keep("cases/new", "New case", {})
        call.stack.turn_to("desk")
        call.stack.turn_to("call")
        assert "Not saved yet" not in texts(call.page), "a draft of another form is none of a call"
        call.stack.drafts.drop("cases/new")
        assert all(action.why_not for action in call.page.page_actions()), "there is nothing to put aside"
        call.write("PC Hughes")
        call.page.clock.set(NOW + timedelta(minutes=3))
        another, discard = call.page.page_actions()
        another.run()
        assert call.facts.text("caller") == ""
        assert "Not saved yet: Call from PC Hughes" in texts(call.page)
        store.clock.turn(minutes=5)
        call.write("PS Lunt")
        assert len(call.stack.drafts.all()) == 2
        another, discard = call.page.page_actions()
        discard.run()
        (left,) = call.stack.drafts.all()
        assert left.label.startswith("Call from PC Hughes")
        assert "The call starts with the first key" in texts(call.page)


class TestSaved:
    @pytest.fixture
    def saved(self, call: Call) -> Call:
        call.who_and_where()
        call.ctrl(Key.Key_G)
        call.press(Key.Key_Return)
        call.ctrl(Key.Key_S)
        return call

    def test_it_says_aloud_what_was_saved_and_the_page_is_ready(
        self, read_aloud: list[str], saved: Call, store: Store
    ) -> None:
        settle()
        shown = texts(saved.page)
        assert "R-22-0001 saved, 10:30. Report from PC 4471 Hughes, triage and 1 piece" in shown
        assert "The call starts with the first key" in shown
        assert [each for each in read_aloud if each.startswith("R-22-0001 saved, ")]
        assert saved.given() == []
        assert name_of(saved.here).startswith("Caller")
        saved.ctrl(Key.Key_S)
        assert count(store) == 3, "a second press saves nothing twice"

    def test_the_report_and_a_case_are_one_key_away(self, saved: Call) -> None:
        saved.control(Link, "Show the report").setFocus()
        saved.press(Key.Key_Return)
        assert saved.stack.page is not saved.page
        assert saved.heard[-1] == "opens report 1"
        saved.stack.turn_to("call")
        saved.control(Button, "Open a case").click()
        assert saved.heard[-1] == "resumes reports/case/1"
        saved.stack.turn_to("call")
        saved.control(Button, "Close this message").click()
        assert "saved, 10:30" not in texts(saved.page)
        assert saved.page.notices.saved_bar is None

    def test_it_goes_once_the_next_call_is_in_progress(self, saved: Call) -> None:
        saved.write("P")
        assert saved.page.notices.saved_bar is None
        assert "R-22-0001" not in texts(saved.page)
        labels = {each.label for each in saved.page.findChildren(Button) if each.isVisible()}
        assert "Open a case" not in labels
        assert name_of(saved.here).startswith("Caller")

    def test_it_goes_when_an_unsaved_call_is_continued(self, call: Call) -> None:
        call.write("PC Hughes")
        call.page.start_another()
        call.page.clock.set(NOW + timedelta(minutes=3))
        call.who_and_where()
        call.ctrl(Key.Key_S)
        settle()
        assert "R-22-0001 saved" in texts(call.page)
        call.page.resume(call.stack.drafts.all()[0].key)
        assert call.page.notices.saved_bar is None

    def test_print_or_send_saves_and_leads_to_the_report(self, call: Call) -> None:
        call.who_and_where()
        call.control(Button, "Print or send").click()
        assert "opens report 1" in call.heard
        assert call.stack.page is not call.page
