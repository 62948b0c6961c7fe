"""What is under handling code C, on the page that prints: held back until somebody says how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mscu.actions.entries.handling import Item
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Role
from mscu.ui.forms.form import Form
from mscu.ui.pages.editions.copy_record_card import WithheldItems
from mscu.ui.pages.editions.print_edition import PrintPage
from tests.documents.reading import text_of
from tests.inputs.factories import AT, World, a_case, a_report
from tests.ui.finding import only, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill
from tests.ui.pages.editions.test_print_edition import ANSWERS

pytestmark = pytest.mark.sampled(2)

Scene = PageScene[PrintPage]
CALLER = "The caller is the cook."
ITEM = Item(
    number=1,
    text=CALLER,
    source_grade="intelligence_source:2",
    assessment="intelligence_assessment:a",
    handling_code="intelligence_handling:c",
    conditions="Never name the cook.",
)


@pytest.fixture
def scene(world: World, put_up: Callable[..., Scene]) -> Scene:
    """Return the print page of an officer, on a case with one item under handling code C."""
    a_report(world.store.gate(Role.OFFICER), case_id=world.case_id, text=CALLER, items=(ITEM,))
    made = put_up(world.store, PrintPage)
    made.page.open_record("print", world.case_id)
    return made


def held(scene: Scene) -> Form:
    settle()
    form = only(scene.page, WithheldItems).form
    assert form is not None
    return form


def field(scene: Scene) -> QLineEdit:
    (name,) = held(scene).names()
    line = held(scene).editor(name).main()
    assert isinstance(line, QLineEdit)
    return line


def say(scene: Scene, words: str) -> None:
    """Type how the conditions are met, and go on."""
    field(scene).setFocus()
    QTest.keyClicks(field(scene), words)
    QTest.keyClick(field(scene), Qt.Key.Key_Tab)
    settle()


def looked_at(scene: Scene) -> str:
    settle()
    return text_of(scene.page.pages._content)  # noqa: SLF001 - what is painted, as its file says it


def test_it_says_what_is_held_back_and_why(scene: Scene) -> None:
    words = texts(scene.page)
    assert "Under handling code C" in words
    assert "Never name the cook." in words
    assert "One item held back under handling code C" in words
    assert CALLER not in looked_at(scene)


@pytest.mark.usefixtures("scene")
def test_a_liaison_officer_s_own_log_asks_of_no_item_and_claims_no_more(
    world: World, put_up: Callable[..., Scene]
) -> None:
    liaison = world.store.gate(Role.MSVLO)
    liaison.perform(
        RecordVictimContact(
            case_id=world.case_id,
            happened=AT,
            text="Told.",
            person_id=world.victim_id,
            contact_by=liaison.actor.display,
            method="contact_method:in_person",
        )
    )
    own = put_up(world.store, PrintPage, Role.MSVLO)
    own.page.open_record("print", world.case_id)
    assert "Told." in looked_at(own)
    words = texts(own.page)
    assert "handling code C" not in words
    assert "everything" not in words


def test_once_it_is_said_how_the_look_shows_it(scene: Scene) -> None:
    say(scene, "She agreed on the phone.")
    assert CALLER in looked_at(scene)
    assert "held back under handling code C" not in texts(scene.page)


def test_what_is_issued_is_what_was_looked_at(scene: Scene, tmp_path: Path) -> None:
    assert scene.page.copy_record.form is not None
    fill(scene.page.copy_record.form, **ANSWERS)
    scene.page.issuer.save_to(tmp_path / "held.pdf")
    assert CALLER not in text_of((tmp_path / "held.pdf").read_bytes())
    say(scene, "She agreed on the phone.")
    scene.page.issuer.save_to(tmp_path / "met.pdf")
    assert CALLER in text_of((tmp_path / "met.pdf").read_bytes())
    assert scene.store.sql("SELECT how FROM condition_met") == [("She agreed on the phone.",)]


def test_the_next_copy_asks_again(scene: Scene, tmp_path: Path) -> None:
    assert scene.page.copy_record.form is not None
    fill(scene.page.copy_record.form, **ANSWERS)
    say(scene, "She agreed, for DI Aspinall only.")
    scene.page.issuer.save_to(tmp_path / "first.pdf")
    fill(scene.page.copy_record.form, **ANSWERS | {"recipient": "Housing officer"})
    assert not field(scene).text()
    scene.page.issuer.save_to(tmp_path / "second.pdf")
    assert CALLER in text_of((tmp_path / "first.pdf").read_bytes())
    assert CALLER not in text_of((tmp_path / "second.pdf").read_bytes())


def test_what_is_still_typed_is_looked_at_before_it_is_issued(scene: Scene, tmp_path: Path) -> None:
    assert scene.page.copy_record.form is not None
    fill(scene.page.copy_record.form, **ANSWERS)
    field(scene).setFocus()
    QTest.keyClicks(field(scene), "She agreed")
    scene.page.issuer.save_to(tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()
    assert "Check the pages again" in scene.said()
    assert CALLER in looked_at(scene)
    scene.page.issuer.save_to(tmp_path / "copy.pdf")
    assert CALLER in text_of((tmp_path / "copy.pdf").read_bytes())


def test_another_edition_and_another_case_ask_anew(scene: Scene, world: World) -> None:
    say(scene, "She agreed on the phone.")
    scene.page.editions.radios["investigating_officer"].setChecked(True)
    assert not field(scene).text()
    scene.page.editions.radios["supervisor"].setChecked(True)
    say(scene, "She agreed on the phone.")
    officer = world.store.gate(Role.OFFICER)
    other = a_case(officer)
    a_report(officer, case_id=other, text=CALLER, items=(ITEM,))
    scene.page.open_record("print", other)
    assert not field(scene).text()
    assert CALLER not in looked_at(scene)
    scene.page.open_record("print", world.case_id)
    assert not field(scene).text()
    assert CALLER not in looked_at(scene)
