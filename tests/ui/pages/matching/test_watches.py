"""Watches: set from a nominal or from nothing, listed, ended; seen by nobody else."""

from __future__ import annotations

import locale
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from mscu.actions.matching.hits import MyWatches, SetWatch
from mscu.actions.subjects.subjects import RecordPerson, RecordPlace, RecordThing
from mscu.codes import Role
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.desk.my_desk import MyDeskPage
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.matching.watches import FIELDS, NEW_WATCH, WatchesPage
from mscu.ui.pages.subjects.subjects import SubjectsPage
from tests.inputs.factories import A_WATCH, a_case
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, fill, titles

Scene = PageScene[WatchesPage]
Subjects = PageScene[SubjectsPage]
PLATE = "MV16 SWF"
WHY = "Seen at two yards"


@pytest.fixture
def scene(store: Store, put_up: Callable[..., Scene]) -> Scene:
    return put_up(store, WatchesPage)


@pytest.fixture
def subjects(store: Store, put_up: Callable[..., Subjects]) -> Subjects:
    gate = store.gate(Role.OFFICER)
    case_id = a_case(gate)
    gate.perform(RecordPlace(case_id=case_id, name="Hollin Lane Yard"))
    gate.perform(RecordThing(case_id=case_id, name="Tipper", thing_kind="thing_kind:vehicle", number=PLATE))
    gate.perform(RecordPerson(case_id=case_id, name="Keith Ormrod"))
    made = put_up(store, SubjectsPage)
    settle()
    return made


@pytest.fixture
def welsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Name months and weekdays in Welsh, as Qt makes Python do on a workstation that is set to it."""
    before = locale.setlocale(locale.LC_TIME)
    if compiler := shutil.which("localedef"):
        (tmp_path / "times").write_text('LC_TIME\ncopy "cy_GB"\nEND LC_TIME\n', encoding="utf-8")
        words = [compiler, "-c", "-f", "UTF-8", "-i", "times", "./cy_GB.UTF-8"]
        subprocess.run(words, cwd=tmp_path, check=False, capture_output=True)  # warns of the rest
        monkeypatch.setenv("LOCPATH", str(tmp_path))
    try:
        locale.setlocale(locale.LC_TIME, "cy_GB.UTF-8")
    except locale.Error:
        pytest.skip("this machine neither has nor makes a Welsh locale")
    assert f"{date(2022, 7, 18):%b}" != "Jul"
    yield
    locale.setlocale(locale.LC_TIME, before)


def view(scene: Scene) -> RowsView:
    settle()
    return named(scene.page, RowsView, "What you watch")


def form_of(scene: PageScene[WatchesPage] | PageScene[SubjectsPage]) -> FormCard:
    settle()
    (card,) = (each for each in scene.page.findChildren(FormCard) if each.isVisible())
    return card


def watched(scene: PageScene[WatchesPage] | PageScene[SubjectsPage]) -> list[tuple[str, str]]:
    return [(each.shown, each.until) for each in scene.gate.ask(MyWatches())]


def test_the_form_asks_what_the_command_needs() -> None:
    asked = {field.name for section in FIELDS for field in section.fields}
    assert asked == {field.name for field in fields(SetWatch)}


def test_a_watch_is_set_for_four_weeks_unless_one_says_otherwise(scene: Scene) -> None:
    assert "No watches yet" in texts(scene.page)
    button(scene.page, "Set a watch").click()
    assert form_of(scene).form.editor("words").main().hasFocus()
    fill(form_of(scene).form, words="the yard")
    form_of(scene).save_requested.emit()
    assert set(form_of(scene).form.problems()) == {"words", "reason"}
    assert watched(scene) == []
    fill(form_of(scene).form, words="mv16swf")
    form_of(scene).left.emit()
    (draft,) = scene.drafts.all()
    scene.page.resume(draft.key)
    card = form_of(scene)
    assert card.form.values()["words"] == "mv16swf"
    fill(card.form, reason=WHY)
    card.save_requested.emit()
    assert watched(scene) == [(PLATE, "18 Jul 2022")]
    assert titles(view(scene)) == [PLATE]
    assert "You watch mv16swf until 18 Jul 2022." in scene.said()
    assert not scene.page.setting.isVisible()
    assert view(scene).hasFocus()
    assert scene.drafts.all() == ()


@pytest.mark.usefixtures("welsh")
def test_the_day_that_is_proposed_can_be_saved_on_a_welsh_workstation(scene: Scene) -> None:
    (action,) = scene.page.page_actions()
    action.run()
    card = form_of(scene)
    fill(card.form, words=PLATE, reason=WHY)
    card.save_requested.emit()
    assert watched(scene) == [(PLATE, "18 Jul 2022")]


def test_a_watch_is_ended_by_key_or_button_and_nobody_else_sees_it(
    scene: Scene, put_up: Callable[..., Scene]
) -> None:
    end: tuple[Callable[[], object], ...] = (
        lambda: QTest.keyClick(view(scene), Qt.Key.Key_E),
        lambda: named(scene.page, QPushButton, "End").click(),
    )
    for press in end:
        scene.gate.perform(A_WATCH)
        scene.page.shown()
        view(scene).setFocus()
        press()
        settle()
        assert watched(scene) == []
        assert f"You no longer watch {PLATE}." in scene.said()
        assert "No watches yet" in texts(scene.page)
    scene.page.find_box.setFocus()
    scene.page.records_changed(frozenset())
    settle()
    assert scene.page.find_box.hasFocus(), "a change elsewhere leaves the keyboard where somebody types"
    scene.gate.perform(A_WATCH)
    assert "No watches yet" in texts(put_up(scene.store, WatchesPage, Role.SUPERVISOR).page)


# ------------------------------------------------------------------ from people and places


def test_whoever_is_chosen_is_watched_from_their_card(subjects: Subjects) -> None:
    index = subjects.page.view
    known = {
        "Keith Ormrod": ("Watch this name", "Keith Ormrod"),
        "Tipper": ("Watch this plate", PLATE),
        "Hollin Lane Yard": ("Watch this place", "Hollin Lane Yard"),
    }
    for name, (words, shown) in known.items():
        index.setCurrentIndex(index.model().index(titles(index).index(name), 0))
        settle()
        assert subjects.said() == ""
        named(subjects.page, QPushButton, words).click()
        card = form_of(subjects)
        assert card.form.values()["words"] == shown
        assert card.form.editor("reason").main().hasFocus()
        assert not subjects.page.card.isVisible()
        fill(card.form, reason=WHY)
        card.save_requested.emit()
        settle()
        assert (shown, "18 Jul 2022") in watched(subjects)
        assert subjects.page.card.isVisible()
        assert f"You watch {shown} until 18 Jul 2022." in subjects.said()


def test_w_watches_and_another_choice_comes_back_to_the_card_with_a_draft(subjects: Subjects) -> None:
    index = subjects.page.view
    index.setFocus()
    QTest.keyClick(index, Qt.Key.Key_W)
    fill(form_of(subjects).form, reason=WHY)
    index.setFocus()
    QTest.keyClick(index, Qt.Key.Key_Down)
    settle()
    assert subjects.page.card.isVisible()
    assert not subjects.page.setting.isVisible()
    (draft,) = subjects.drafts.all()
    subjects.page.resume(draft.key)
    assert form_of(subjects).form.values()["reason"] == WHY


def test_my_desk_leads_to_watches(store: Store, put_up: Callable[..., PageScene[MyDeskPage]]) -> None:
    scene = put_up(store, MyDeskPage)
    page_actions = {action.label: action for action in scene.page.page_actions()}
    page_actions["Watch a name, plate, phone or place"].run()
    page_actions["My watches"].run()
    assert scene.window.turned == [NEW_WATCH, WatchesPage.name]


def test_who_records_no_reports_is_offered_no_watch(store: Store) -> None:
    assert not WatchesPage.offered_to(store.gate(Role.NAVIGATOR).actor)
