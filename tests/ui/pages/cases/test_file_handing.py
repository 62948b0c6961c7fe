"""A file is handed on beside the case, for a recipient and a purpose, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.information_requests import RecordInformationRequest
from mscu.actions.entries.notes import RecordNote
from mscu.actions.exchange.attachment_copies import RESTRICTED
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role
from mscu.ui.pages.entries.files import FileCard
from tests.documents.reading import text_of
from tests.inputs.factories import AT, PICTURE, a_case
from tests.scenes.stores import Store
from tests.ui.finding import only, texts, visible
from tests.ui.pages.cases.case_scene import Scene, case_of, settle, words_of
from tests.ui.pages.core.page_scene import fill

ANSWERS = {
    "recipient": "DI Aspinall",
    "purpose": "disclosure_purpose:briefing",
    "gateway": "legal_gateway:common_law",
    "reason": "For the briefing.",
}


def with_file(store: Store) -> int:
    """Return a case with a file."""
    gate = store.gate(Role.SUPERVISOR)
    case = a_case(gate)
    note = gate.perform(RecordNote(case_id=case, happened=AT, text="Yard seen"))
    gate.perform(AttachFile(entry_id=note, name="yard.png", content=PICTURE))
    return case


def begin(scene: Scene, case: int) -> None:
    """Open the file of a case and press Hand on."""
    scene.open(case)
    (kept,) = case_of(scene).attachments
    scene.page.reading.open_file(kept.id)
    scene.press("Hand on")
    settle()


def save(scene: Scene, path: Path) -> None:
    card = scene.page.handing_on.card
    assert card is not None
    fill(card.form, **ANSWERS)
    scene.page.handing_on.save_to(path)
    settle()


def test_a_file_is_handed_on_and_on_record(scene: Scene, store: Store, tmp_path: Path) -> None:
    begin(scene, with_file(store))
    saved = tmp_path / "yard.png"
    save(scene, saved)
    assert saved.read_bytes() == PICTURE
    assert f"Saved as yard.png and recorded as copy 1: {len(PICTURE)} bytes" in scene.said()
    (copy,) = case_of(scene).disclosures
    assert (copy.recipient, copy.sha256) == ("DI Aspinall", case_of(scene).attachments[0].sha256)
    assert visible(scene.page, FileCard), "the file is in view again"


@pytest.mark.parametrize("role", [Role.MSVLO, Role.ANALYST, Role.RECORDS])
def test_who_may_not_hand_on_is_not_offered_it(role: Role, store: Store, qtbot: QtBot) -> None:
    scene = Scene(store, role)
    qtbot.addWidget(scene.page)
    scene.page.show()
    scene.open(with_file(store))
    scene.page.reading.open_file(case_of(scene).attachments[0].id)
    settle()
    assert "Hand on" not in texts(only(scene.page, FileCard))
    scene.dispatcher.close()


def test_what_stays_is_told_in_the_form_and_nothing_is_written(
    store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    case = with_file(store)
    store.gate(Role.SUPERVISOR).perform(
        RestrictCase(
            case_id=case, owner=Role.SUPERVISOR, members=(), ends_on="1 Jul 2022", reason="An officer."
        )
    )
    scene = Scene(store, Role.SUPERVISOR)
    qtbot.addWidget(scene.page)
    scene.page.show()
    begin(scene, case)
    save(scene, tmp_path / "yard.png")
    assert RESTRICTED in words_of(scene.page.handing_on)
    assert list(tmp_path.glob("*.png")) == []
    assert case_of(scene).disclosures == ()
    scene.dispatcher.close()


def test_a_paper_of_an_entry_is_saved_for_whom_the_entry_names(
    scene: Scene, store: Store, tmp_path: Path
) -> None:
    gate = store.gate(Role.SUPERVISOR)
    case = a_case(gate)
    roles = ("involvement_role:potential_victim",)
    victim = gate.perform(RecordPerson(case_id=case, name="Ionut Balan", roles=roles))
    request = RecordInformationRequest(
        case_id=case, happened=AT, person_id=victim, holder="Leigh Road Surgery", asked_for="When he was seen"
    )
    entry = gate.perform(request)
    scene.open(case)
    scene.page.open_entry(entry)
    settle()
    scene.press("Request PDF")
    settle()
    card = scene.page.saving_paper.card
    assert card is not None
    assert card.form.values()["recipient"] == "Leigh Road Surgery"
    fill(card.form, **{name: answer for name, answer in ANSWERS.items() if name != "recipient"})
    saved = tmp_path / "request.pdf"
    scene.page.saving_paper.save_to(saved)
    settle()
    assert "When he was seen" in text_of(saved.read_bytes())
    (copy,) = case_of(scene).disclosures
    assert (copy.edition, copy.recipient) == ("Victim information request", "Leigh Road Surgery")
    assert scene.entry.row.id == entry
