"""An officer writes down what the charity's on-call said, with the request or after it."""

from __future__ import annotations

from contextlib import closing

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.sharing.emergency import AskForCard, ReleaseCard, UrgentRequests
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.changes import SOMETHING
from mscu.codes import Kind, Role, UrgentState, YesNo
from mscu.survivor_codes import ReleaseHow
from mscu.ui.look.fonts import Type
from mscu.ui.pages.cases import body as tab
from mscu.ui.pages.core.entry_formats import NOBODY_ON_CALL
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.entries.whom_to_ring import MAY_BE_HEARD, NOT_HEARD, NOT_READ, OnCallReader, WhomToRing
from mscu.ui.pages.sharing.urgent_by_phone import UrgentPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.message_bar import MessageBar
from tests.inputs.factories import AT, World, valid
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.finding import only
from tests.ui.inline import InlineDispatcher
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import Scene, case_of, newest, settle, words_of
from tests.ui.pages.core.page_scene import PutUp, fill
from tests.ui.pages.sharing.test_support_tab import who

TOLD = {
    "told_by": "Hannah Sealy",
    "told_at": "20 Jun 2022 02:04",
    "told_words": "Two of them know the house. Come in plain clothes.",
}
TURN = Turn(
    starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="Hannah Sealy", number="07700 900171"
)


def begin(scene: Scene, store: Store) -> None:
    store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(TURN,)))
    scene.open(case_of(scene).id)
    scene.page.case_body.show_tab(tab.SUPPORT)
    scene.press("Ask for the emergency card", scene.page.case_body.support)
    scene.fill(
        person_id=who(scene, "Ionuț Bălan"),
        threshold="urgent_threshold:threat_to_life",
        call_back="0161 496 0100",
        text="Two men asked for him at the door.",
    )


def test_who_was_told_first_asks_and_writes_it_down_in_one_form(
    caravan_page: Scene, caravan_store: Store
) -> None:
    begin(caravan_page, caravan_store)
    form = caravan_page.form.form
    assert all(form.cell(name).isHidden() for name in TOLD)
    caravan_page.fill(already_told=True)
    settle()
    assert not any(form.cell(name).isHidden() for name in TOLD)
    editor = form.editor("told_by")
    assert isinstance(editor, LineField)
    names = editor.completer().model()
    assert [names.index(row, 0).data() for row in range(names.rowCount())] == ["Hannah Sealy"]
    caravan_page.fill(**TOLD)
    caravan_page.save()
    assert newest(caravan_page).kind is Kind.EMERGENCY
    assert newest(caravan_page).state == "told by phone"
    card = caravan_page.entry_words()
    assert "as officers wrote it down; it is not the charity's own record" in card
    assert "Two of them know the house. Come in plain clothes." in card
    assert "waiting" not in card.casefold()


def test_a_request_that_waits_takes_it_from_its_card_and_a_difference_is_seen(
    caravan_page: Scene, caravan_store: Store
) -> None:
    begin(caravan_page, caravan_store)
    caravan_page.save()
    caravan_page.press("Told by phone")
    caravan_page.save()
    assert set(caravan_page.form.form.problems()) == {"told_by", "told_words"}
    key = caravan_page.form.spec.key
    assert key.endswith(f"/told/{newest(caravan_page).id}")
    caravan_page.fill(told_words="Two of them")
    caravan_page.page.forms.leave()
    caravan_page.page.resume(key)
    assert caravan_page.form.form.values()["told_words"] == "Two of them", "its draft is opened again"
    caravan_page.fill(**TOLD)
    caravan_page.save()
    lead = caravan_store.gate(Role.LEAD)
    (line,) = lead.ask(UrgentRequests(waiting_only=True))
    assert line.state is UrgentState.TOLD
    lead.perform(
        ReleaseCard(
            entry_id=line.entry_id,
            version=line.version,
            danger="Three of them know the house.",
            survivor_told=YesNo.NO,
            spoken_at="20 Jun 2022 02:06",
        )
    )
    caravan_page.page.reading.open_entry(line.entry_id)
    card = caravan_page.entry_words()
    assert "Three of them know the house." in card
    assert "Two of them know the house. Come in plain clothes." in card
    assert "Told by phone" in caravan_page.entry_words()


def test_what_came_of_an_answer_is_told_though_its_form_was_left(
    world: World, put_up: PutUp[UrgentPage], qtbot: QtBot
) -> None:
    number = world.store.gate(Role.OFFICER).perform(valid(AskForCard, world))
    window = put_up(world.store, UrgentPage, Role.LEAD).window
    with closing(Dispatcher(world.store.gate(Role.LEAD))) as dispatcher:
        page = UrgentPage(dispatcher, window)
        qtbot.addWidget(page)
        page.resume(f"urgent/answer/{number}")
        qtbot.waitUntil(lambda: page.forms.card is not None)
        fill(only(page, FormCard).form, how=ReleaseHow.REFUSED, answer_reason="He is safe by now.")
        page.forms.save()
        page.leave()
        done = "Recorded. Police see it in the case."
        qtbot.waitUntil(lambda: any(done in bar.text() for bar in page.findChildren(MessageBar)))
    (line,) = world.store.gate(Role.LEAD).ask(UrgentRequests())
    assert line.state is UrgentState.REFUSED


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


def test_it_says_what_is_not_read_yet_whether_it_may_be_heard_and_who_is_next_in_a_gap_of_the_rota(
    store: Store, qtbot: QtBot
) -> None:
    late = LateDispatcher(store.gate(Role.OFFICER))
    shown = WhomToRing(OnCallReader(late, late))
    qtbot.addWidget(shown)
    assert NOT_READ in words_of(shown)
    assert NOBODY_ON_CALL not in words_of(shown)
    late.answer_one()
    assert NOT_READ not in words_of(shown)
    assert NOBODY_ON_CALL in words_of(shown)
    following = Turn(
        starts_at="28 Jun 2022 08:00", ends_at="29 Jun 2022 08:00", name="H. Aziz", number="07700 900172"
    )
    store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(following,)))
    dispatcher = InlineDispatcher(store.gate(Role.OFFICER))
    dispatcher.is_shared = True
    shown = WhomToRing(OnCallReader(dispatcher, dispatcher))
    qtbot.addWidget(shown)
    assert MAY_BE_HEARD in words_of(shown), "on a server"
    assert NOT_HEARD not in words_of(shown)
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
