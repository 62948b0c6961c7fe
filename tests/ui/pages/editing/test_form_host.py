"""The host of a page's forms: what is read first, which form is in front, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.subjects.subjects import RecordOrganisation
from mscu.codes import Role
from mscu.ui.forms.drafts import Drafts
from mscu.ui.forms.field_list import LINE, Field, Section, Sources
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import DISCARD, DISCARD_CONFIRM, FormCard
from mscu.ui.pages.editing.form_host import FormAnswers, FormHost, FormStack
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.message_bar import MessageBar
from tests.scenes.stores import Store
from tests.ui.finding import visible
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import Box, Window, button, press_key, settle
from tests.ui.pages.core.page_scene import fill

NEEDS = (CodeLists(), Today())


def spec(key: str, *, keeps_draft: bool = True) -> FormSpec:
    return FormSpec(
        key=key,
        label=key,
        title=key,
        icon="building",
        sections=(Section("", (Field("name", "Name", LINE, required=True),)),),
        make=RecordOrganisation,
        done="Recorded.",
        keeps_draft=keeps_draft,
    )


class Forms:
    """A host on a real store, in a window, and what it told."""

    def __init__(self, store: Store, qtbot: QtBot, dispatcher: Dispatcher, *, on_top: bool) -> None:
        self.window = Window(store.gate(Role.OFFICER).actor, Drafts(Box(), store.clock))
        self.page = self.window.page = Page(dispatcher, self.window)
        qtbot.addWidget(self.page)
        self.stack, self.base = FormStack(), QWidget()
        self.stack.addWidget(self.base)
        self.host = FormHost(dispatcher, self.window, self.stack, self.stack, on_top=on_top)
        self.told: list[str] = []
        for name in ("opened", "saved", "left", "emptied"):
            getattr(self.host, name).connect(partial(self._note, name))
        qtbot.addWidget(self.stack)
        with qtbot.waitExposed(self.stack):
            self.stack.show()
        self.stack.activateWindow()
        qtbot.waitUntil(self.stack.isActiveWindow)

    def _note(self, name: str, *_args: object) -> None:
        self.told.append(name)

    @property
    def bars(self) -> list[MessageBar]:
        """The messages of the page."""
        settle()
        return visible(self.page, MessageBar)

    @property
    def said(self) -> str:
        return " ".join(bar.text() for bar in self.bars)

    def type_into(self, key: str, *, keeps_draft: bool = True) -> FormCard:
        """Open a form and type into it."""
        self.host.open(spec(key, keeps_draft=keeps_draft), NEEDS)
        card = self.host.card
        assert card is not None
        fill(card.form, name="Acme")
        return card

    @property
    def in_front(self) -> str:
        settle()
        card = self.host.card
        assert self.stack.currentWidget() is (card or self.base)
        assert self.window.forms_shown[-1:] in ([], [card.spec.key if card is not None else ""])
        return card.spec.key if card is not None else ""


@pytest.fixture
def make(store: Store, qtbot: QtBot) -> Iterator[Callable[[bool], Forms]]:
    with closing(InlineDispatcher(store.gate(Role.OFFICER))) as dispatcher:
        yield lambda on_top: Forms(store, qtbot, dispatcher, on_top=on_top)


def test_a_form_takes_the_place_of_the_open_one_whose_draft_is_kept(make: Callable[[bool], Forms]) -> None:
    forms, read = make(False), list[type]()

    def none(answers: FormAnswers) -> None:
        read.extend(answers)

    forms.host.open(none, NEEDS)
    assert (read, forms.in_front, forms.told) == ([CodeLists, Today], "", []), "there is no form"
    forms.type_into("a")
    forms.host.open(spec("b"), NEEDS)
    assert (forms.in_front, forms.told) == ("b", ["opened", "opened"])
    assert forms.window.drafts.of("a") is not None
    press_key(Qt.Key.Key_Escape)
    assert (forms.in_front, forms.told[2:]) == ("", ["emptied", "left"])


def test_forms_lie_on_top_of_each_other_each_once(make: Callable[[bool], Forms]) -> None:
    forms = make(True)
    for key in ("a", "b", "c", "b"):
        forms.host.open(spec(key), NEEDS)
    assert forms.in_front == "b"
    assert forms.host.goes_on("a")
    assert not forms.host.goes_on("d")
    for key in ("a", "b", "c"):
        assert forms.in_front == key
        press_key(Qt.Key.Key_Escape)
    assert forms.in_front == ""
    assert forms.told.count("emptied") == 1


def test_what_is_saved_is_closed_wherever_it_lies(make: Callable[[bool], Forms]) -> None:
    forms = make(True)
    forms.host.open(spec("a"), NEEDS)
    assert forms.host.card is not None
    below = forms.host.card
    forms.host.open(spec("b"), NEEDS)
    forms.host.save()
    assert forms.in_front == "b", "it lacks its name"
    fill(below.form, name="Acme")
    forms.host.goes_on("a")
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (forms.in_front, forms.told[-1]) == ("b", "saved")
    assert forms.window.drafts.of("a") is None


LEAVING: dict[str, Callable[[Forms], object]] = {
    "Esc": lambda _forms: press_key(Qt.Key.Key_Escape),
    "the page left it": lambda forms: forms.host.leave(),
    "the page closed it": lambda forms: forms.host.close(),
    "the page closed all": lambda forms: forms.host.close_all(),
    "another was opened": lambda forms: forms.host.open(spec("b"), NEEDS),
}


@pytest.mark.parametrize("way", LEAVING)
def test_however_a_form_is_left_the_page_says_what_was_kept_and_what_was_lost(
    way: str, make: Callable[[bool], Forms]
) -> None:
    forms = make(False)
    forms.host.open(spec("a", keeps_draft=False), NEEDS)
    LEAVING[way](forms)
    assert forms.said == "", "nothing was typed"
    forms.type_into("a")
    LEAVING[way](forms)
    assert forms.said.startswith("Draft kept: a.")
    (bar,) = forms.bars
    bar.followed.emit()
    assert forms.window.turned == ["a"]
    forms.host.open(spec("a"), NEEDS)
    assert forms.said == "", "it is open again"
    LEAVING[way](forms)
    assert forms.said.startswith("Draft kept: a.")
    forms.window.drafts.drop("a")
    assert forms.said == ""
    forms.type_into("c", keeps_draft=False)
    LEAVING[way](forms)
    assert forms.said.startswith("Not kept: c.")


def test_of_a_saved_or_discarded_form_nothing_is_said(make: Callable[[bool], Forms]) -> None:
    forms = make(False)
    for keeps_draft in (True, False):
        forms.type_into("a", keeps_draft=keeps_draft)
        forms.host.save()
        assert (forms.in_front, forms.told[-1], forms.said) == ("", "saved", "")
    card = forms.type_into("a")
    button(card, DISCARD).click()
    button(card, DISCARD_CONFIRM).click()
    assert (forms.in_front, forms.said) == ("", "")


def test_what_is_closed_or_replaced_while_it_waits_for_answers_never_opens(
    store: Store, qtbot: QtBot
) -> None:
    with closing(Dispatcher(store.gate(Role.OFFICER))) as dispatcher:
        forms = Forms(store, qtbot, dispatcher, on_top=False)
        forms.host.open(spec("a"), NEEDS)
        forms.host.open(spec("b"), NEEDS)
        qtbot.waitUntil(lambda: forms.host.card is not None)
        assert forms.in_front == "b"
        with qtbot.waitSignal(dispatcher.busy, check_params_cb=lambda busy: not busy):
            forms.host.open(spec("c"), NEEDS)
            forms.host.close()
        with qtbot.waitSignal(dispatcher.busy, check_params_cb=lambda busy: not busy):
            forms.host.open(spec("d"), NEEDS)
            forms.host.leave()
        assert (forms.in_front, forms.told.count("opened"), forms.told[-1]) == ("", 1, "left")


def test_what_came_of_a_form_is_told_though_it_was_left_and_takes_no_other_form_away(
    store: Store, qtbot: QtBot
) -> None:
    with closing(Dispatcher(store.gate(Role.OFFICER))) as dispatcher:
        forms = Forms(store, qtbot, dispatcher, on_top=False)
        for key, leave in (("a", forms.host.leave), ("b", partial(dispatcher.trouble.emit, "It is busy."))):
            forms.host.open(spec(key), NEEDS)
            qtbot.waitUntil(lambda: forms.host.card is not None)
            card = forms.host.card
            assert card is not None
            fill(card.form, name="Acme")
            assert forms.window.drafts.of(key) is not None
            with qtbot.waitSignal(forms.host.saved):
                forms.host.save()
                leave()
                if key == "b":
                    assert "It is busy." in card.error_bar.text()
                else:
                    forms.host.show(spec("c"), Sources())  # as if its data had come
            assert forms.in_front == ("c" if key == "a" else ""), "a trouble of another question goes"
            assert forms.window.drafts.of(key) is None
            forms.host.close_all()
        assert store.sql("SELECT count(*) FROM subject") == [(2,)]
