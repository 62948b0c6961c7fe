"""Printing: what is looked at, what is asked, and what leaves as a file."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from mscu.actions.disclosure.written_copies import NOT_ISSUED
from mscu.actions.editions.edition_rules import ChangeEdition
from mscu.actions.editions.live_case import ACTIVE_CHARGE
from mscu.actions.enforcement.enforcement import RecordCharge
from mscu.actions.exchange.case_record import NO_DATA
from mscu.code_keys import ANONYMISED
from mscu.codes import Marking, Role, Sensitivity, YesNo
from mscu.copy_codes import CopyKind, EditionGroup, Treatment
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.file_saving import DID_NOT_LEAVE
from mscu.ui.pages.editions.copy_record_card import NO_NEEDS_CPS
from mscu.ui.pages.editions.issuing import NO_PRINTER, NOT_PRINTED
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.session.file_dialogs import documents_folder
from mscu.ui.session.printing import PrinterDialog
from mscu.ui.widgets.code_picker import CodePicker
from mscu.ui.widgets.label import Label
from tests.actions.editions.issuing import AGREED
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_person, an_enquiry, valid
from tests.scenes.stores import Store, Template
from tests.ui.finding import texts, walk
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, fill
from tests.ui.printing import cancel, print_to_failing_printer

Scene = PageScene[PrintPage]
PutUp = Callable[..., Scene]
ANSWERS = {
    "recipient": "DI Aspinall",
    "purpose": "disclosure_purpose:briefing",
    "gateway": "legal_gateway:common_law",
    "reason": "Morning meeting.",
}


@pytest.fixture
def scene(world: World, put_up: PutUp) -> Scene:
    """Return the print page of a supervisor, on the small case with something for a public study."""
    an_enquiry(
        world.store.gate(Role.OFFICER),
        world.case_id,
        enquiry_type="enquiry_type:cctv",
        overwritten_from="28 Jun 2022",
    )
    made = put_up(world.store, PrintPage, Role.SUPERVISOR)
    made.page.open_record("print", world.case_id)
    return made


def form(scene: Scene) -> Form:
    assert scene.page.copy_record.form is not None
    return scene.page.copy_record.form


def choose(scene: Scene, edition: str) -> None:
    scene.page.editions.radios[edition].setChecked(True)
    settle()


def copies(scene: Scene) -> list[tuple[str, str]]:
    return [tuple(row) for row in scene.store.sql("SELECT edition, sha256 FROM disclosure")]


# -------------------------------------------------------------------------------- what is looked at


def test_the_way_back_and_letters_that_no_font_has_are_said_and_pages_made_larger(
    scene: Scene, world: World
) -> None:
    words = texts(scene.page)
    assert "MS-22-0001" in words
    assert "No font here" not in words
    assert "Print an edition of MS-22-0001" in scene.page.accessibleName()
    button(scene.page, "MS-22-0001").click()
    button(scene.page, "Cases").click()
    QTest.keyClick(scene.page, Qt.Key.Key_Escape)
    assert scene.open_requests == [("cases", world.case_id)] * 2
    assert scene.window.turned == ["cases"]
    widths = [width(scene)]
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        QTest.keyClick(scene.page, key, Qt.KeyboardModifier.AltModifier)
        widths.append(width(scene))
    assert max(widths[0], widths[2]) < widths[1]
    a_person(world.store.gate(Role.OFFICER), world.case_id, name="ሰላም")
    scene.open("print", world.case_id)
    assert "No font here for Ethiopic letters: printed as \ufffd" in texts(scene.page)


def width(scene: Scene) -> int:
    pages = scene.page.pages.widget()
    assert pages is not None
    return pages.sizeHint().width()


def test_what_becomes_public_says_what_never_stands_in_it_and_asks_what_matters_there_alone(
    scene: Scene,
) -> None:
    words = texts(scene.page)
    assert "No names are replaced" in words
    assert "Are proceedings active?" not in words
    markings = [scene.page.marking]
    choose(scene, "case_study")
    words = texts(scene.page)
    for said in (
        "how many people were exploited",
        "known values checked, none remain",
        "Are proceedings active?",
        "Agreed by CPS",
    ):
        assert said in words
    assert "No names are replaced" not in words
    assert [*markings, scene.page.marking] == [Marking.OFFICIAL_SENSITIVE, Marking.OFFICIAL]
    expected = f"The case is not closed. {NO_NEEDS_CPS} An appeal counts too."
    assert form(scene).cell("proceedings").sentence == expected
    picker = form(scene).editor("gateway")
    assert isinstance(picker, CodePicker)
    for edition, names_nobody in (("supervisor", False), ("case_study", True), ("cps", False)):
        choose(scene, edition)
        assert (picker.findText("Anonymised: identifies nobody") >= 0) is names_nobody, edition
        if names_nobody:
            picker.show_value(ANONYMISED)
    assert not picker.value()


def test_who_is_charged_is_counted_before_anything_becomes_public(
    caravan_store: Store, caravan_recorded: tuple[Template, int], put_up: PutUp
) -> None:
    scene = put_up(caravan_store, PrintPage, Role.SUPERVISOR)
    scene.page.open_record("print", caravan_recorded[1])
    assert "people are charged" not in texts(scene.page)
    choose(scene, "case_study")
    question = form(scene).cell("proceedings")
    people = "2 people are charged. One person is arrested or on bail."
    assert question.sentence.startswith(f"{people} Publishing now could be contempt of court. Answer Yes")
    choose(scene, "supervisor")
    assert "people are charged" not in texts(scene.page)


def test_no_is_refused_beside_the_question_while_somebody_is_charged(scene: Scene, world: World) -> None:
    world.store.gate(Role.OFFICER).perform(valid(RecordCharge, world))
    choose(scene, "case_study")
    question = form(scene).cell("proceedings")
    assert question.sentence.startswith("One person is charged. ")
    fill(form(scene), **ANSWERS, agreed_by="R Khan, CPS, 18 Jun")
    for answer in (YesNo.NO, YesNo.NOT_SURE):
        fill(form(scene), proceedings=answer)
        button(scene.page, "Save").click()
        assert form(scene).problems() == {"proceedings": ACTIVE_CHARGE}
    assert scene.page.findChildren(QFileDialog) == []
    assert copies(scene) == []
    fill(form(scene), proceedings=YesNo.YES, agreed_by="R Khan, CPS, 18 Jun")
    asked_where(scene).reject()
    assert form(scene).problems() == {}


def test_a_case_in_which_nothing_happened_says_so_and_prints_nothing(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, PrintPage, Role.SUPERVISOR)
    scene.page.open_record("print", a_case(scene.gate))
    choose(scene, "case_study")
    sentence = "Nothing in this case can be published yet."
    assert sentence in texts(scene.page)
    assert not scene.page.pages.isVisible()
    for words in ("Print", "Save"):
        assert button(scene.page, words).toolTip() == sentence
    choose(scene, "supervisor")
    assert sentence not in texts(scene.page)
    assert scene.page.pages.isVisible()
    assert button(scene.page, "Save").isEnabled()
    assert scene.troubles == []


# -------------------------------------------------------------------------------------- what leaves


def test_a_file_has_the_very_bytes_that_are_on_record_once_nothing_is_missing(
    scene: Scene, tmp_path: Path
) -> None:
    path = tmp_path / "copy.pdf"
    button(scene.page, "Print").click()
    assert scene.page.findChildren(PrinterDialog) == [], "what is missing is told first"
    scene.page.issuer.save_to(path)
    assert set(form(scene).problems()) == set(ANSWERS)
    assert not path.exists()
    assert copies(scene) == []
    fill(form(scene), **ANSWERS)
    (draft,) = scene.drafts.all()
    assert draft.label == "Printing, MS-22-0001"
    scene.page.issuer.save_to(path)
    assert form(scene).problems() == {}
    assert copies(scene) == [("supervisor", hashlib.sha256(path.read_bytes()).hexdigest())]
    assert "DI Aspinall" in text_of(path.read_bytes())
    assert "Saved as copy.pdf and recorded as copy 1." in scene.said()
    assert scene.drafts.all() == ()


def asked_where(scene: Scene) -> QFileDialog:
    """Press Save as PDF and give the dialog that opens."""
    button(scene.page, "Save").click()
    return scene.page.findChildren(QFileDialog)[-1]


def test_a_file_is_offered_the_documents_folder_then_where_one_was_saved_last(
    world: World, put_up: PutUp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents, elsewhere = tmp_path / "Documents", tmp_path / "briefings"
    documents.mkdir()
    elsewhere.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    scene = put_up(world.store, PrintPage, Role.SUPERVISOR)
    scene.page.open_record("print", world.case_id)
    fill(form(scene), **ANSWERS)
    dialog = asked_where(scene)
    assert Path(dialog.directory().absolutePath()) == documents_folder()
    assert dialog.selectedFiles() == [str(documents_folder() / "MS-22-0001-supervisor.pdf")]
    dialog.setDirectory(str(elsewhere))
    dialog.selectFile("copy")
    dialog.accept()
    settle()
    assert (elsewhere / "copy.pdf").exists()
    assert Path(asked_where(scene).directory().absolutePath()) == elsewhere


def test_a_study_is_saved_once_proceedings_are_answered_and_it_names_nobody(
    scene: Scene, tmp_path: Path
) -> None:
    choose(scene, "case_study")
    fill(form(scene), **ANSWERS)
    for proceedings, problem in ((None, "proceedings"), (YesNo.YES, "agreed_by"), (YesNo.NO, "agreed_by")):
        fill(form(scene), proceedings=proceedings)
        button(scene.page, "Save").click()
        assert set(form(scene).problems()) == {problem}
    assert form(scene).problems()["agreed_by"].startswith("The case is not closed.")
    assert scene.page.findChildren(QFileDialog) == [], "it is said before anybody is asked where to save"
    fill(form(scene), agreed_by=AGREED)
    asked_where(scene).reject()
    path = tmp_path / "study.pdf"
    fill(form(scene), recipient="Ionut Balan")
    scene.page.issuer.save_to(path)
    assert "This names someone or something in the case. Rewrite it without." in texts(scene.page)
    assert set(form(scene).problems()) == {"recipient"}
    assert not path.exists()
    assert copies(scene) == []
    fill(form(scene), recipient=ANSWERS["recipient"])
    scene.page.issuer.save_to(path)
    study = text_of(path.read_bytes())
    assert "Balan" not in study
    assert "MS-22-0001" not in study
    assert copies(scene)[0][0] == "case_study"


def test_a_file_may_be_locked_or_word_or_data_and_its_passphrase_stays_nowhere(
    scene: Scene, tmp_path: Path
) -> None:
    assert "Passphrase for the file" not in texts(scene.page)
    fill(form(scene), **ANSWERS, kind=CopyKind.LOCKED)
    assert "Passphrase for the file" in texts(scene.page)
    fill(form(scene), passphrase="heather tide lapwing")
    assert "heather" not in str(scene.page.copy_record.draft())
    scene.page.issuer.save_to(tmp_path / "copy.pdf")
    with pikepdf.open(tmp_path / "copy.pdf", password="heather tide lapwing") as opened:
        assert len(opened.pages) > 0
    assert form(scene).editor("passphrase").value() == ""
    fill(form(scene), **ANSWERS, kind=CopyKind.WORD)
    assert asked_where(scene).selectedFiles()[0].endswith("MS-22-0001-supervisor.docx")
    scene.page.issuer.save_to(tmp_path / "word.pdf")
    assert zipfile.is_zipfile(tmp_path / "word.pdf.docx")
    fill(form(scene), **ANSWERS)
    data = button(scene.page, "Save as data (JSON)")
    data.click()
    scene.page.findChildren(QFileDialog)[-1].reject()
    scene.page.issuer.save_data_to(tmp_path / "case")
    content = (tmp_path / "case.json").read_bytes()
    assert copies(scene)[-1] == ("case as data", hashlib.sha256(content).hexdigest())
    choose(scene, "case_study")
    assert data.isHidden()
    data.click()
    assert NO_DATA in scene.said()


def test_a_disk_that_fails_is_said_and_a_file_that_cannot_take_its_place_did_not_leave(
    scene: Scene, tmp_path: Path
) -> None:
    fill(form(scene), **ANSWERS)
    scene.page.issuer.save_to(tmp_path / "no such folder" / "copy.pdf")
    assert f"there is no such folder. Choose another folder. {NOT_ISSUED}" in scene.said()
    assert copies(scene) == []
    place = tmp_path / "saved" / "copy.pdf"
    (place / "within").mkdir(parents=True)
    scene.page.issuer.save_to(place)
    assert DID_NOT_LEAVE in scene.said()
    assert len(copies(scene)) == 1
    assert reasons(scene) == ["The file could not be written."]
    assert [*place.parent.iterdir()] == [place]
    fill(form(scene), **ANSWERS)
    scene.page.issuer.save_to(tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").exists()
    assert len(copies(scene)) == 2


def reasons(scene: Scene) -> list[str]:
    return [reason for (reason,) in scene.store.sql("SELECT reason FROM copy_not_left")]


@pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support")
def test_a_print_that_is_cancelled_issues_nothing_and_one_that_no_printer_took_did_not_leave(
    scene: Scene, tmp_path: Path, qtbot: QtBot
) -> None:
    fill(form(scene), **ANSWERS)
    button(scene.page, "Print").click()
    cancel(scene.page, qtbot)
    assert NOT_PRINTED in scene.said()
    assert copies(scene) == []
    button(scene.page, "Print").click()
    print_to_failing_printer(scene.page, tmp_path, qtbot)
    assert f"{NO_PRINTER} {DID_NOT_LEAVE}" in scene.said()
    assert reasons(scene) == [NO_PRINTER]


def test_an_officer_sees_why_she_issues_no_study_nor_by_a_key_and_what_the_unit_decided_otherwise(
    world: World, put_up: PutUp, tmp_path: Path
) -> None:
    changed = ChangeEdition(
        edition="supervisor",
        treatments=((Sensitivity.HEALTH, Treatment.LEAVE_OUT),),
        reason="Agreed with DI Aspinall.",
    )
    world.store.gate(Role.ADMINISTRATOR).perform(changed)
    scene = put_up(world.store, PrintPage)
    scene.page.open_record("print", world.case_id)
    words = texts(scene.page)
    assert f"Changed by this unit: {Sensitivity.HEALTH.label}: left out. " in words
    assert "by PC Administrator: Agreed with DI Aspinall." in words
    assert button(scene.page, "Save").isEnabled()
    choose(scene, "case_study")
    reason = "Only a supervisor or the disclosure officer may issue what becomes public."
    assert reason in texts(scene.page)
    for label in ("Print", "Save"):
        assert not button(scene.page, label).isEnabled()
        assert button(scene.page, label).toolTip() == reason
    fill(form(scene), **ANSWERS | {"proceedings": YesNo.NO})
    scene.page.issuer.save_to(tmp_path / "study.pdf")
    assert not (tmp_path / "study.pdf").exists()
    assert copies(scene) == []


# ------------------------------------------------------------------------------------------ drafts


def test_a_draft_leads_back_to_its_case_and_another_one_takes_nothing_over(
    scene: Scene, put_up: PutUp, world: World
) -> None:
    fill(form(scene), recipient="CPS North West")
    (draft,) = scene.drafts.all()
    later = put_up(world.store, PrintPage, Role.SUPERVISOR)
    later.drafts.keep(draft.key, draft.label, draft.values)
    later.page.resume(draft.key)
    assert form(later).values()["recipient"] == "CPS North West"
    assert "MS-22-0001" in texts(later.page)
    other = a_case(scene.gate)
    a_person(scene.gate, other)
    later.page.open_record("print", other)
    assert form(later).values()["recipient"] == ""
    assert "MS-22-0002" in texts(later.page)


# ---------------------------------------------------------------------------------------- keyboard


def test_tab_goes_from_editions_over_pages_to_what_is_kept(scene: Scene) -> None:
    choose(scene, "case_study")
    scene.page.editions.take_focus()
    assert QApplication.focusWidget() is scene.page.editions.radios["case_study"]
    order = walk(Qt.Key.Key_Tab)
    names = [each.accessibleName() for each in order]
    wanted = [
        "Case study",
        "Pages as they would be printed",
        "Recipient, required",
        "Purpose, required",
        "Legal gateway, required",
        "Reason, in your own words, required",
        "Are proceedings active?: Yes",
        "Agreed by CPS",
        "Print",
        "Save",
    ]
    assert [name for name in names if name in wanted] == wanted


def test_readers_sheets_and_charts_stand_apart_and_the_list_stays_where_it_is(scene: Scene) -> None:
    radios = scene.page.editions.radios
    settle()
    titles = [label.text() for label in scene.page.editions.findChildren(Label)]
    assert [title for title in titles if title in {group.label for group in EditionGroup}] == [
        group.label for group in EditionGroup
    ]
    places = {key: radio.y() for key, radio in radios.items()}
    assert places["case_study"] < places["policy_file"] < places["link_chart"]
    for key in ("survivor", "case_study", "link_chart"):
        choose(scene, key)
        assert {each: other.y() for each, other in radios.items()} == places, key
