"""The page of other units: cards go to and fro, a case goes out, a bundle comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from mscu.actions.exchange.case_bundles import UNKNOWN_SENDER
from mscu.codes import Role
from mscu.exchange.case_bundle import BUNDLE, BadCard, read_bundle, read_card
from mscu.ui.pages.exchange.bundle_sending import TickList
from mscu.ui.pages.exchange.unit_page import UNREADABLE, UnitsPage
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.factories import World
from tests.inputs.records import FOR_WHOM
from tests.journeys.drivers import press
from tests.scenes.partner_unit import GRADES, Sender
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill, title_of

Scene = PageScene[UnitsPage]


@pytest.fixture
def sender() -> Sender:
    return Sender("Cảnh sát Cheshire")


@pytest.fixture
def scene(world: World, put_up: PutUp[UnitsPage]) -> Scene:
    made = put_up(world.store, UnitsPage, Role.SUPERVISOR)
    settle()
    return made


def test_our_card_is_saved_and_theirs_taken_by_what_was_read_out(
    scene: Scene, sender: Sender, tmp_path: Path
) -> None:
    page = scene.page
    scene.press("Save our card")
    (dialog,) = page.findChildren(QFileDialog)
    dialog.close()
    page.files.save_card(str(tmp_path / "our.mscucard"))
    card, _ = read_card((tmp_path / "our.mscucard").read_bytes())
    assert card.fingerprint in [each.text() for each in visible(page.own_card, Label)]
    assert "Our card is saved as our.mscucard." in scene.said()
    file = tmp_path / "theirs.mscucard"
    page.files.read_card_file(str(file))
    assert UNREADABLE in scene.said()
    file.write_bytes(b"{}")
    page.files.read_card_file(str(file))
    assert BadCard().sentence in scene.said()
    assert page.accept_form.card is None
    file.write_bytes(sender.card_file)
    page.files.read_card_file(str(file))
    form = scene.form
    fill(form.form, fingerprint="1234", compared="DI Rowe by phone")
    form.save_requested.emit()
    assert set(form.form.problems()) == {"fingerprint"}
    fill(form.form, fingerprint=sender.card.fingerprint.upper())
    form.save_requested.emit()
    settle()
    assert page.card.isVisible()
    assert title_of(page.card) == "Cảnh sát Cheshire"
    assert "is accepted" in scene.said()


def test_a_case_is_sent_by_a_key(scene: Scene, sender: Sender, world: World, tmp_path: Path) -> None:
    scene.dispatcher.perform(sender.adding())
    scene.come_back()
    scene.lines.setFocus()
    press(Qt.Key.Key_S)
    settle()
    form = scene.form
    fill(form.form, **FOR_WHOM, **GRADES)
    scene.page.bundle_form.save()
    assert set(form.form.problems()) == {"reference"}
    fill(form.form, reference=Chosen(key=world.case_id, title="MS-22-0001", icon="folder-open"))
    settle()
    ticks = form.form.editor("left_out")
    assert isinstance(ticks, TickList)
    boxes = visible(ticks, CheckField)
    names = [box.text() for box in boxes]
    assert names
    assert all(box.isChecked() for box in boxes)
    boxes[0].click()
    scene.page.bundle_form.save_to(tmp_path / "case.mscucase")
    content = (tmp_path / "case.mscucase").read_bytes()
    assert "Saved as case.mscucase and recorded as copy 1: " in scene.said()
    opened = sender.keys.open(content.removeprefix(BUNDLE))
    assert opened is not None
    sent = [subject.name for subject in read_bundle(opened).content.subjects]
    assert len(sent) == len(names) - 1
    assert not any(names[0].startswith(name) for name in sent)
    assert world.store.sql("SELECT edition FROM disclosure") == [("case bundle",)]


def test_a_bundle_becomes_a_report_that_opens(
    scene: Scene, sender: Sender, world: World, tmp_path: Path
) -> None:
    file = tmp_path / "case.mscucase"
    gate = world.store.gate(Role.SUPERVISOR)
    file.write_bytes(sender.bundle(gate))
    scene.page.files.receive(str(file))
    assert scene.said() == UNKNOWN_SENDER
    gate.perform(sender.adding())
    scene.page.files.receive(str(file))
    ((number,),) = world.store.sql("SELECT max(id) FROM report")
    assert scene.open_requests == [("report", number)]


def test_an_officer_takes_no_card_but_bundles(world: World, put_up: PutUp[UnitsPage]) -> None:
    scene = put_up(world.store, UnitsPage, Role.OFFICER)
    settle()
    assert not button(scene.page, "Accept a unit's card").isEnabled()
    assert button(scene.page, "Receive a bundle").isEnabled()
    why = {action.label: action.why_not for action in scene.page.page_actions()}
    assert why["Accept a unit's card"] == "not your role"
    assert why["Send a case to this unit"] == "no unit is selected"
