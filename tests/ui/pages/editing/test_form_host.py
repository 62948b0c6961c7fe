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
from mscu.ui.forms.field_list import LINE, Field, Section
from mscu.ui.pages.editing.form_host import FormAnswers, FormHost, FormStack
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher
from tests.scenes.stores import Store
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import Box, Window, press_key, settle
from tests.ui.pages.core.page_scene import fill

NEEDS = (CodeLists(), Today())


def spec(key: str) -> FormSpec:
    return FormSpec(
        key=key,
        label=key,
        title=key,
        icon="building",
        sections=(Section("", (Field("name", "Name", LINE, required=True),)),),
        make=RecordOrganisation,
        done="Recorded.",
    )


class Forms:
    """A host on a real store, in a window, and what it told."""

    def __init__(self, store: Store, qtbot: QtBot, dispatcher: Dispatcher, *, on_top: bool) -> None:
        self.window = Window(store.gate(Role.OFFICER).actor, Drafts(Box(), store.clock))
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
    forms = make(False)
    forms.host.open(spec("a"), NEEDS)
    assert forms.host.card is not None
    fill(forms.host.card.form, name="Acme")
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


def test_a_spec_is_made_of_what_was_read_or_there_is_no_form(make: Callable[[bool], Forms]) -> None:
    forms, read = make(False), list[type]()

    def none(answers: FormAnswers) -> None:
        read.extend(answers)

    forms.host.open(none, NEEDS)
    assert (read, forms.in_front, forms.told) == ([CodeLists, Today], "", [])


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
