"""While an officer has the store open no other computer hears a request: whom to ring, before and after."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.sharing.emergency import AskForCard
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.changes import SOMETHING
from mscu.codes import Role
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.entry_formats import NOBODY_ON_CALL
from mscu.ui.pages.entries.whom_to_ring import MAY_BE_HEARD, NOT_HEARD, NOT_READ, OnCallReader, WhomToRing
from tests.inputs.factories import AT
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.inline import InlineDispatcher
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import Scene, case_of, settle, words_of
from tests.ui.pages.entries.test_told_by_phone import begin


def number_in(widget: QWidget) -> str:
    """Return the number that stands large and can be copied."""
    settle()
    large = [
        each for each in widget.findChildren(QLabel) if each.font().pixelSize() == Type.FIGURE.value.size
    ]
    (label,) = large
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    return "" if label.isHidden() else label.text()


def test_the_form_and_the_request_say_so_with_the_number_of_that_moment(
    caravan_page: Scene, caravan_store: Store
) -> None:
    begin(caravan_page, caravan_store)
    form, side = caravan_page.form, caravan_page.page.case_body.side
    assert NOT_HEARD in words_of(form)
    assert "Ring Hannah Sealy, on call until 27 Jun 2022 08:00:" in words_of(form)
    assert number_in(form) == "07700 900171"
    caravan_page.save()
    assert NOT_HEARD in caravan_page.entry_words()
    assert number_in(side.entry) == "07700 900171"
    caravan_store.clock.turn(days=7)
    caravan_page.page.hide()
    caravan_page.page.show()
    assert NOBODY_ON_CALL in caravan_page.entry_words()
    assert number_in(side.entry) == "", "a turn that is over is nobody's number"


def test_nobody_on_call_is_not_the_same_as_not_read_yet(caravan_store: Store, qtbot: QtBot) -> None:
    dispatcher = LateDispatcher(caravan_store.gate(Role.OFFICER))
    shown = WhomToRing(OnCallReader(dispatcher, dispatcher))
    qtbot.addWidget(shown)
    assert NOT_READ in words_of(shown)
    assert NOBODY_ON_CALL not in words_of(shown)
    dispatcher.answer_one()
    assert NOT_READ not in words_of(shown)
    assert NOBODY_ON_CALL in words_of(shown)


def test_on_a_server_the_charity_may_hear_it_at_once(caravan_store: Store, qtbot: QtBot) -> None:
    dispatcher = InlineDispatcher(caravan_store.gate(Role.OFFICER))
    dispatcher.is_shared = True
    shown = WhomToRing(OnCallReader(dispatcher, dispatcher))
    qtbot.addWidget(shown)
    assert MAY_BE_HEARD in words_of(shown)
    assert NOT_HEARD not in words_of(shown)


def test_in_a_gap_of_the_rota_it_names_who_is_next_and_who_has_an_account(
    caravan_store: Store, qtbot: QtBot
) -> None:
    following = Turn(
        starts_at="28 Jun 2022 08:00", ends_at="29 Jun 2022 08:00", name="H. Aziz", number="07700 900172"
    )
    caravan_store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(following,)))
    dispatcher = InlineDispatcher(caravan_store.gate(Role.OFFICER))
    shown = WhomToRing(OnCallReader(dispatcher, dispatcher))
    qtbot.addWidget(shown)
    assert f"{NOBODY_ON_CALL} Next is H. Aziz, from 28 Jun 2022 08:00:" in words_of(shown)
    assert number_in(shown) == "07700 900172"
    assert "PC Lead, PC Navigator" in words_of(shown)


def test_the_form_says_that_a_request_waits_before_a_second_is_sent(
    caravan_page: Scene, caravan_store: Store
) -> None:
    begin(caravan_page, caravan_store)
    form = caravan_page.form
    asked = "asked for this person's card"
    assert asked not in words_of(form)
    values = form.form.values()
    command = AskForCard(
        case_id=case_of(caravan_page).id,
        happened=AT,
        person_id=int(str(values["person_id"])),
        text="Men at his door.",
        threshold="urgent_threshold:threat_to_life",
        call_back="0161 496 0100",
    )
    caravan_store.gate(COLLEAGUE).perform(command)
    caravan_page.dispatcher.records_changed.emit(frozenset({SOMETHING}))
    assert f"PC Colleague {asked}" in words_of(form)
    assert form.form.cell("anyway").isHidden()
    caravan_page.save()
    assert not form.form.cell("anyway").isHidden()
    assert "Ring them, or send yours all the same" in words_of(form)
    caravan_page.fill(anyway=True)
    caravan_page.save()
    ((count,),) = caravan_store.sql("SELECT count(*) FROM emergency_card WHERE state = 'waiting'")
    assert count == 2
