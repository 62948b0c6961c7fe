"""What came of a form is told of that form, whatever is open by the time it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mscu.actions.clocks.clock_board import BoardFilter
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.sharing.emergency import AskForCard, UrgentRequests
from mscu.codes import Role, UrgentState
from mscu.survivor_codes import ReleaseHow
from mscu.ui.pages.cases.case_forms import KEY, NewCaseForm, opening_spec
from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.clocks.calendar_saving import CalendarSaveForm
from mscu.ui.pages.clocks.clocks import ClocksPage
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.sharing.urgent_by_phone import UrgentPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.message_bar import MessageBar
from tests.inputs.factories import World, valid
from tests.ui.pages.core.page_scene import PageScene, fill

PutUp = Callable[..., PageScene[Any]]


def given(card: FormCard | None) -> FormCard:
    assert card is not None, "no form is open"
    return card


@pytest.fixture
def threaded(world: World) -> Iterator[Callable[[str], Dispatcher]]:
    """Yield a desk whose answers arrive later, as in the program."""
    dispatchers: list[Dispatcher] = []

    def dispatcher(role: str) -> Dispatcher:
        dispatchers.append(Dispatcher(world.store.gate(role)))
        return dispatchers[-1]

    yield dispatcher
    for each in dispatchers:
        each.close()


def test_a_case_that_was_opened_leaves_no_draft_though_its_form_was_left(
    world: World, put_up: PutUp, threaded: Callable[[str], Dispatcher], qtbot: QtBot
) -> None:
    scene = put_up(world.store, CasesPage)
    opening = NewCaseForm(threaded(Role.OFFICER), scene.window)
    qtbot.addWidget(opening)
    opening.begin()
    qtbot.waitUntil(lambda: opening.card is not None)
    assert given(opening.card).form.values()["lead"] == scene.window.actor.display
    fill(given(opening.card).form, title="Car wash, Eccles")
    assert scene.drafts.of(KEY) is not None
    with qtbot.waitSignal(opening.saved):
        opening.save()
        opening.leave()
    assert scene.drafts.of(KEY) is None
    assert world.store.sql("SELECT title FROM cases WHERE title LIKE 'Car%'") == [("Car wash, Eccles",)]


def test_a_case_that_was_opened_takes_no_other_form_away(
    world: World, put_up: PutUp, threaded: Callable[[str], Dispatcher], qtbot: QtBot
) -> None:
    scene = put_up(world.store, CasesPage)
    opening = NewCaseForm(threaded(Role.OFFICER), scene.window)
    qtbot.addWidget(opening)
    opening.begin()
    qtbot.waitUntil(lambda: opening.card is not None)
    fill(given(opening.card).form, title="Car wash, Eccles")
    sources = sources_of(scene.gate.ask(CodeLists()), world.store.clock.now.date())
    with qtbot.waitSignal(opening.saved):
        opening.save()
        opening.leave()
        opening.host.show(opening_spec(""), sources)  # as if its data had come
        another = given(opening.card)
    assert opening.card is another


def test_a_calendar_that_was_issued_leaves_no_draft_though_its_form_was_left(
    world: World, put_up: PutUp, threaded: Callable[[str], Dispatcher], qtbot: QtBot, tmp_path: Path
) -> None:
    scene = put_up(world.store, ClocksPage)
    saving = CalendarSaveForm(threaded(Role.OFFICER), scene.window, BoardFilter)
    qtbot.addWidget(saving)
    saving.begin()
    qtbot.waitUntil(lambda: saving.card is not None)
    fill(
        given(saving.card).form,
        recipient="DI Aspinall",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="The week ahead.",
    )
    with qtbot.waitSignal(saving.notified):
        saving.save_to(tmp_path / "clocks.ics")
        saving.leave()
    assert scene.drafts.all() == ()
    assert (tmp_path / "clocks.ics").exists()


def test_an_urgent_answer_is_told_though_its_form_was_left(
    world: World, put_up: PutUp, threaded: Callable[[str], Dispatcher], qtbot: QtBot
) -> None:
    world.store.gate(Role.OFFICER).perform(valid(AskForCard, world))
    (line,) = world.store.gate(Role.LEAD).ask(UrgentRequests())
    scene = put_up(world.store, UrgentPage, Role.LEAD)
    page = UrgentPage(threaded(Role.LEAD), scene.window)
    qtbot.addWidget(page)
    page.resume(f"urgent/answer/{line.entry_id}")
    qtbot.waitUntil(lambda: page.forms.card is not None)
    fill(given(page.forms.card).form, how=ReleaseHow.REFUSED, answer_reason="He is safe by now.")
    page.forms.save()
    page.leave()
    done = "Recorded. Police see it in the case."
    qtbot.waitUntil(lambda: any(done in bar.text() for bar in page.findChildren(MessageBar)))
    (line,) = world.store.gate(Role.LEAD).ask(UrgentRequests())
    assert line.state is UrgentState.REFUSED


def test_a_trouble_of_another_question_is_taken_back_by_what_is_saved(
    world: World, put_up: PutUp, threaded: Callable[[str], Dispatcher], qtbot: QtBot
) -> None:
    scene = put_up(world.store, CasesPage)
    dispatcher = threaded(Role.OFFICER)
    opening = NewCaseForm(dispatcher, scene.window)
    qtbot.addWidget(opening)
    opening.begin()
    qtbot.waitUntil(lambda: opening.card is not None)
    fill(given(opening.card).form, title="Car wash, Eccles")
    with qtbot.waitSignal(opening.saved):
        opening.save()
        dispatcher.trouble.emit("The store is busy.")
        assert "The store is busy." in given(opening.card).error_bar.text()
    assert opening.card is None
    assert scene.drafts.of(KEY) is None
