"""Advice is given, taken back and looked up by keyboard, and nothing moves under it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from mscu.codes import YesNo
from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.ui.pages.intake.call.facts import QUESTIONS, AnswerField
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.label import Label
from tests.scenes.stores import Store
from tests.ui import mouse
from tests.ui.finding import name_of, tab_stops, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.intake.call.call_scene import Call, row

Key = Qt.Key


@pytest.fixture
def single_presses() -> Iterator[None]:
    """Take no two presses of the mouse for a double click."""
    before = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(0)
    yield
    QApplication.setDoubleClickInterval(before)


class TestAdvice:
    def test_enter_gives_a_card_once_and_backspace_takes_it_back(self, call: Call) -> None:
        first, second, *_ = call.titles()
        call.ctrl(Key.Key_G)
        call.press(Key.Key_Return)
        assert call.given() == [first]
        assert name_of(call.here).startswith(f"2. {second}")
        call.press(Key.Key_Up)
        assert "given" in name_of(call.here)
        call.press(Key.Key_Return)
        assert call.given() == [first], "on a given card it gives nothing again"
        call.press(Key.Key_Backspace)
        assert call.given() == []
        assert call.titles()[0] == first
        assert name_of(call.here).startswith("1. ")
        for _ in range(9):
            call.press(Key.Key_Return)
        assert call.given()[:2] == [first, second]
        assert len(call.given()) == 9
        assert len(call.titles()) == 13, "some that are due are left"

    def test_given_cards_stay_on_top_as_they_were_given(self, call: Call) -> None:
        call.ctrl(Key.Key_G)
        call.press(Key.Key_Down, Key.Key_Down, Key.Key_Return, Key.Key_Return)
        given = call.given()
        call.control(AnswerField, "Anyone under 18?").main().setFocus()
        call.press(Key.Key_Y)
        assert call.titles()[:2] == given

    def test_the_keyboard_stays_on_its_card_when_the_ranks_change(self, call: Call) -> None:
        call.ctrl(Key.Key_G)
        call.press(Key.Key_Down)
        before = name_of(call.here).partition(" ")[2]
        call.facts.editor("under_18").show_value(YesNo.YES)
        call.facts.ranking_changed.emit()
        assert name_of(call.here).partition(" ")[2] == before
        assert name_of(call.here) != f"2. {before}"

    def test_no_words_are_cut_when_the_answers_change(self, call: Call) -> None:
        for name, _ in QUESTIONS:
            for answer in (YesNo.NOT_SURE, YesNo.NO, YesNo.YES):
                call.facts.editor(name).show_value(answer)
                call.facts.ranking_changed.emit()
                settle()
                labels = [label for label in call.page.findChildren(Label) if label.isVisible()]
                cut = [each for each in labels if each.heightForWidth(each.width()) > each.height()]
                assert [each.text() for each in cut if each.wordWrap()] == []

    def test_a_double_press_of_the_mouse_gives_one_piece(self, call: Call) -> None:
        for _ in range(2):
            due = next(card for card in call.cards() if not card.look.given)
            mouse.click(due.give_button)
        assert len(call.given()) == 1

    @pytest.mark.usefixtures("single_presses")
    def test_the_mouse_gives_what_it_presses_and_leaves_the_keyboard(self, call: Call, store: Store) -> None:
        call.who_and_where()
        words, title = call.here, ""
        QTest.mouseClick(call.cards()[0], Qt.MouseButton.LeftButton, pos=QPoint(60, 30))
        assert call.given() == [], "a press beside the button gives nothing"
        for at in reversed(range(8)):
            title = call.titles()[at]
            mouse.reveal(call.cards()[at].give_button)
            mouse.click(call.cards()[at].give_button)
            assert call.given() == [title]
            assert call.here is words
            if at:
                mouse.reveal(call.cards()[0].undo_button)
                mouse.click(call.cards()[0].undo_button)
                assert call.given() == []
                words.setFocus()
        mouse.click(call.control(Button, "Save"))
        (text,) = row(store, TacticalAdvice, "text")
        assert title in str(text)

    def test_tab_goes_to_the_most_urgent_card_after_each_answer(self, call: Call) -> None:
        for (_, question), answer in product(QUESTIONS, (Key.Key_Y, Key.Key_N, Key.Key_S)):
            call.facts.show_draft({})
            call.control(AnswerField, question).main().setFocus()
            call.press(answer)
            assert [card for card in call.cards() if card in tab_stops(call.page)] == [call.cards()[0]]

    def test_own_words_are_advice_too_and_can_be_taken_back(self, call: Call, store: Store) -> None:
        call.who_and_where()
        call.control(QLineEdit, "Other advice").setFocus()
        for words in ("Wait.", "Ring me when he is in the car.", "And once more at eight."):
            call.write(words)
            call.press(Key.Key_Return)
        call.press(Key.Key_Return)
        assert call.given() == ["Wait.", "Ring me when he is in the car.", "And once more at eight."]
        call.ctrl(Key.Key_G)
        call.press(Key.Key_Up, Key.Key_Up, Key.Key_Up, Key.Key_Delete)
        assert call.given() == ["Ring me when he is in the car.", "And once more at eight."]
        call.ctrl(Key.Key_S)
        (said,) = row(store, TacticalAdvice, "text")
        assert str(said).endswith("And once more at eight.")


class TestLibrary:
    def test_all_topics_show_every_piece_with_its_source_and_escape_leads_back(self, call: Call) -> None:
        call.ctrl(Key.Key_T)
        assert len(call.cards()) == 43
        assert all("Source: " in texts(card) for card in call.cards())
        shown = texts(call.page)
        assert "All 43 pieces by topic, each with its source" in shown
        assert "Make safe" in shown
        call.press(Key.Key_Escape)
        assert len(call.cards()) == 8
        assert call.stack.page is call.page
        call.press(Key.Key_Escape)
        assert call.stack.page is not call.page

    def test_what_is_given_there_is_given_and_what_does_not_suit_says_so(self, call: Call) -> None:
        call.control(AnswerField, "Anyone under 18?").main().setFocus()
        call.press(Key.Key_N)
        call.ctrl(Key.Key_T)
        child = next(c for c in call.cards() if c.look.key == "advice_piece:treat_as_child")
        assert "not suitable: not under 18" in name_of(child)
        call.press(Key.Key_Down, Key.Key_Down)
        title = name_of(call.here).split(". ")[1]
        call.press(Key.Key_Return)
        call.ctrl(Key.Key_T)
        assert call.given() == [title]
