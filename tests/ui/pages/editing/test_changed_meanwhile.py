"""Two people change one record at once: the second sees both texts, chooses, and neither is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import ChangeCase
from mscu.actions.entries.corrections import CorrectEntry, EntryVersions
from mscu.codes import Role
from mscu.ui.pages.cases.case_forms import header_spec
from mscu.ui.pages.editing.changed_meanwhile import FieldChoice
from mscu.ui.pages.editing.form_card import CHOOSE_EACH, CHOOSE_FIRST, THEIRS_RECORDED
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.entry_form_specs import correct_spec
from mscu.ui.pages.intake.report_form_specs import record_spec
from mscu.ui.widgets.fields import TextField
from tests.inputs.factories import World
from tests.scenes.stores import COLLEAGUE
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import Scene, press_key, settle, type_keys, words_of

OWN, THEIRS = "Patrol walked past at noon.", "Patrol cycled past: seven men, one a child." * 20
LABEL = "What happened or was said"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def correcting(world: World, qtbot: QtBot) -> Scene:
    """Return a case page on which the correction of a note has been begun, changed by a colleague since."""
    scene = Scene(world.store)
    qtbot.addWidget(scene.page)
    scene.page.resize(1366, 768)
    with qtbot.waitExposed(scene.page):
        scene.page.show()
    scene.page.activateWindow()
    qtbot.waitUntil(scene.page.isActiveWindow)
    scene.open(world.case_id)
    scene.page.open_record("entry", world.note_id)
    settle()
    scene.page.forms.begin(correct_spec(scene.entry))
    settle()
    return scene


def correct(world: World, text: str, version: int = 1) -> None:
    world.store.gate(COLLEAGUE).perform(
        CorrectEntry(entry_id=world.note_id, version=version, text=text, reason="They were on bicycles.")
    )


def type_into(scene: Scene, name: str, words: str) -> None:
    scene.form.form.cell(name).take_focus()
    press_key(Qt.Key.Key_A, CTRL)
    type_keys(words)


def save() -> None:
    press_key(Qt.Key.Key_S, CTRL)
    settle()


def choices(scene: Scene) -> list[FieldChoice]:
    settle()
    return visible(scene.page, FieldChoice)


def aside(choice: FieldChoice) -> TextField:
    (field,) = choice.findChildren(TextField)
    return field


def recorded(world: World) -> list[str]:
    """Return the texts of the note, the newest first."""
    ((text,),) = world.store.sql("SELECT text FROM entry WHERE id = ?", world.note_id)
    versions = world.store.gate(Role.OFFICER).ask(EntryVersions(entry_id=world.note_id))
    return [text, *(version.text for version in versions)]


def begun(scene: Scene, world: World) -> FieldChoice:
    """Type a correction, save it after the colleague's, and return the choice that is offered."""
    type_into(scene, "text", OWN)
    type_into(scene, "reason", "It was noon.")
    correct(world, THEIRS)
    save()
    (choice,) = choices(scene)
    return choice


def test_both_texts_are_shown_and_read_aloud_with_who_saved_and_one_s_own_is_saved_over_theirs(
    correcting: Scene, world: World, read_aloud: list[str], qtbot: QtBot
) -> None:
    choice = begun(correcting, world)
    assert correcting.form.form.values()["text"] == OWN
    assert aside(choice).value() == THEIRS
    assert "Saved by PC Colleague on " in words_of(choice)
    assert aside(choice).accessibleName().startswith(f"{LABEL}: Saved by PC Colleague on ")
    assert choice.choice.accessibleName() == f"{LABEL}, changed meanwhile"
    assert choice.is_open
    qtbot.waitUntil(lambda: choice.choice.visibleRegion().boundingRect() == choice.choice.rect())
    said = correcting.form.error_bar.text()
    assert said.startswith("Not saved. PC Colleague changed this record on ")
    assert "Your draft is kept." in said
    qtbot.waitUntil(lambda: any(each.startswith("Not saved. PC Colleague changed") for each in read_aloud))
    correcting.form.show_changed(correcting.form.spec, "Saved by PC Colleague", "Changed.")
    (choice,) = choices(correcting)
    assert aside(choice).value() == THEIRS, "who saves twice before both are shown is still asked"
    assert correcting.form.form.values()["text"] == OWN
    assert correcting.form.error_bar.text().startswith(f"Not saved. Changed. {CHOOSE_EACH}")
    assert recorded(world) == [THEIRS, "Patrol drove past."]
    press_key(Qt.Key.Key_Right)
    save()
    qtbot.waitUntil(lambda: any("Corrected." in each for each in read_aloud))
    assert correcting.forms == []
    assert recorded(world) == [OWN, THEIRS, "Patrol drove past."]


@pytest.mark.parametrize("cleared", [False, True])
def test_nothing_is_saved_before_a_text_is_chosen(correcting: Scene, world: World, cleared: bool) -> None:
    choice = begun(correcting, world)
    if cleared:
        press_key(Qt.Key.Key_Right)
        press_key(Qt.Key.Key_Backspace)
    else:
        type_keys("and a van")
        assert choice.is_open, "words that are typed on choose nothing"
        assert correcting.form.form.values()["text"] == OWN
    type_into(correcting, "reason", "It was noon, on foot.")
    save()
    assert recorded(world) == [THEIRS, "Patrol drove past."]
    said = correcting.form.error_bar.text()
    assert said == f"Not saved. {CHOOSE_FIRST.format(fields=f'“{LABEL}”')} Your draft is kept."
    assert choice.choice.isAncestorOf(_focus(correcting))
    press_key(Qt.Key.Key_Right)
    save()
    assert recorded(world) == [OWN, THEIRS, "Patrol drove past."]


@pytest.mark.parametrize(
    ("own", "height"), [(OWN, 768), ("They cycled past, one a child of twelve. " * 40, 680)]
)
def test_both_texts_are_in_view_with_the_choice(
    correcting: Scene, world: World, qtbot: QtBot, own: str, height: int
) -> None:
    correcting.page.resize(1366, height)
    type_into(correcting, "reason", "It was noon.")
    correcting.fill(text=own)
    correct(world, THEIRS)
    save()
    (choice,) = choices(correcting)
    field = correcting.form.form.editor("text")
    assert isinstance(field, TextField)
    parts: tuple[QWidget, ...] = (choice.choice, field, aside(choice))
    qtbot.waitUntil(lambda: all(each.visibleRegion().boundingRect() == each.rect() for each in parts))
    for each in parts:
        assert each.height() >= choice.choice.height()
    qtbot.waitUntil(lambda: field.firstVisibleBlock().blockNumber() == field.verticalScrollBar().value() == 0)
    assert field.height() > 2 * QFontMetrics(field.font()).lineSpacing()


def test_theirs_is_taken_with_keyboard_or_mouse_and_one_s_own_can_be_taken_back(
    correcting: Scene, world: World
) -> None:
    choice = begun(correcting, world)
    assert choice.choice.isAncestorOf(_focus(correcting))
    press_key(Qt.Key.Key_Space)
    assert correcting.form.form.values()["text"] == THEIRS
    assert aside(choice).value() == OWN
    assert aside(choice).accessibleName() == f"{LABEL}: What you have typed"
    correcting.page.forms.close()
    correcting.page.reading.read_again()
    settle()
    correcting.page.forms.begin(correct_spec(correcting.entry))
    (choice,) = choices(correcting)
    assert correcting.form.form.values()["text"] == OWN, "it is in the draft after theirs was taken"
    assert aside(choice).value() == THEIRS
    assert choice.is_open
    segments = choice.findChildren(QWidget)
    (theirs,) = (each for each in segments if each.accessibleName().endswith(": Take theirs"))
    QTest.mouseClick(theirs, Qt.MouseButton.LeftButton)
    assert correcting.form.form.values()["text"] == THEIRS
    press_key(Qt.Key.Key_Right)
    assert correcting.form.form.values()["text"] == OWN
    press_key(Qt.Key.Key_Left)
    type_into(correcting, "text", "Both together.")
    press_key(Qt.Key.Key_Tab)
    save()
    assert recorded(world) == ["Both together.", THEIRS, "Patrol drove past."]


def _focus(scene: Scene) -> QWidget:
    focus = scene.page.focusWidget()
    assert focus is not None
    return focus


def test_a_draft_that_is_older_than_a_colleague_s_text_shows_both(
    correcting: Scene, world: World, qtbot: QtBot
) -> None:
    type_into(correcting, "text", OWN)
    correcting.page.forms.close()
    for _ in range(2):  # that it was opened again makes it no newer
        correcting.page.forms.begin(correct_spec(correcting.entry))
        settle()
        assert not choices(correcting)
        correcting.page.forms.close()
    correct(world, THEIRS)
    correcting.page.reading.read_again()
    settle()
    correcting.page.forms.begin(correct_spec(correcting.entry))
    (choice,) = choices(correcting)
    assert correcting.form.form.values()["text"] == OWN
    assert aside(choice).value() == THEIRS
    assert correcting.form.error_bar.text().startswith("Somebody else has changed this record since")
    assert choice.choice.isAncestorOf(_focus(correcting))
    qtbot.waitUntil(lambda: choice.choice.visibleRegion().boundingRect() == choice.choice.rect())


def _new_report(opened_at: datetime, _answers: FormAnswers) -> FormSpec:
    return record_spec(opened_at)


def test_a_draft_keeps_its_time_though_the_form_now_proposes_another(correcting: Scene) -> None:
    forms = correcting.page.forms
    for hour, text in ((9, OWN), (10, "")):
        opened_at = datetime(2022, 6, 20, hour, tzinfo=UTC)
        forms.open(partial(_new_report, opened_at))
        settle()
        assert choices(correcting) == []
        assert correcting.form.form.values()["happened"] == "20 Jun 2022 10:00"  # British Summer Time
        if text:
            type_into(correcting, "text", text)
            forms.close()
    assert correcting.form.form.values()["text"] == OWN


def test_who_takes_all_of_theirs_is_told_that_it_is_recorded(correcting: Scene, world: World) -> None:
    begun(correcting, world)
    press_key(Qt.Key.Key_Space)
    save()
    card = correcting.form
    assert card.error_bar.text() == f"Not saved. {THEIRS_RECORDED} Your draft is kept."
    assert card.form.problems() == {}
    for _ in range(2):  # the keyboard is on “Discard draft”, which asks once more
        press_key(Qt.Key.Key_Space)
    settle()
    assert correcting.forms == []
    assert recorded(world) == [THEIRS, "Patrol drove past."]


def test_who_saves_a_third_text_meanwhile_is_shown_in_turn(correcting: Scene, world: World) -> None:
    begun(correcting, world)
    press_key(Qt.Key.Key_Space)  # theirs is taken, and what was typed stands aside
    correct(world, "A third text.", version=2)
    save()
    (choice,) = choices(correcting)
    assert aside(choice).value() == "A third text."
    assert correcting.form.form.values()["text"] == OWN
    press_key(Qt.Key.Key_Right)
    save()
    assert recorded(world)[:2] == [OWN, "A third text."]


def test_a_field_in_which_nothing_was_typed_takes_theirs(world: World, correcting: Scene) -> None:
    case = correcting.gate.ask(CaseFile(case_id=world.case_id))
    correcting.page.forms.begin(header_spec(case))
    type_into(correcting, "operation", "Op Larch")
    world.store.gate(COLLEAGUE).perform(
        ChangeCase(case_id=world.case_id, version=1, title="A hand car wash", lead=case.lead)
    )
    save()
    (choice,) = choices(correcting)
    assert choice.choice.value() == "theirs"
    assert correcting.form.form.values()["title"] == "A hand car wash"
    save()
    sql: Callable[..., Any] = world.store.sql
    assert sql("SELECT title, operation FROM cases WHERE id = ?", world.case_id) == [
        ("A hand car wash", "Op Larch")
    ]
