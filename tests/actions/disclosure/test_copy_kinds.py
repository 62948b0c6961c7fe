"""What kind of file a copy is: Word, or a PDF that a passphrase closes."""

import hashlib
from io import BytesIO

import docx
import pikepdf
import pytest

from mscu.actions.disclosure.issuing import NO_WORD_FILE, PICTURE_EDITIONS, Copy
from mscu.codes import Role
from mscu.copy_codes import CopyKind
from mscu.documents.editions.composing import COMPOSERS
from mscu.documents.editions.editions import CASE_STUDY, EDITIONS
from tests.actions.editions.issuing import issue, refused
from tests.inputs.factories import World

CANARY_PHRASE = "heather tide canary"


def sha256_of(copy: Copy) -> str:
    return hashlib.sha256(copy.content).hexdigest()


def test_a_word_file_is_a_copy_like_any_other(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    copy = officer.perform(issue(world.case_id, kind=CopyKind.WORD))
    paragraphs = docx.Document(BytesIO(copy.content)).sections[0].footer.paragraphs
    assert "for DI Aspinall · briefing · copy 1" in paragraphs[0].text
    assert (copy.sha256, copy.file_name) == (sha256_of(copy), "supervisor-copy-1.docx")
    assert officer.perform(issue(world.case_id)).copy_number == 2


def test_a_locked_file_opens_by_its_passphrase_which_is_kept_nowhere(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    command = issue(world.case_id, kind=CopyKind.LOCKED, passphrase=CANARY_PHRASE)
    copy = officer.perform(command)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(copy.content))
    with pikepdf.open(BytesIO(copy.content), password=CANARY_PHRASE) as document:
        assert len(document.pages) > 0
    assert copy.sha256 == sha256_of(copy)
    assert CANARY_PHRASE not in repr(command)
    tables = world.store.snapshot()
    assert len(tables) > 50
    assert CANARY_PHRASE not in str(tables)


def test_a_passphrase_that_closes_nothing_and_a_picture_in_word_are_refused(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for passphrase, said in (
        ("", "Fill this in"),
        ("too short", "12 chara"),
        ("ü" * 64, "too long for a PDF"),
    ):
        locked = issue(world.case_id, kind=CopyKind.LOCKED, passphrase=passphrase)
        problems = refused(officer, locked)
        assert set(problems) == {"passphrase"}
        assert said in problems["passphrase"]
    for edition in ("link_chart", "timeline"):
        assert refused(officer, issue(world.case_id, edition, kind=CopyKind.WORD)) == {"kind": NO_WORD_FILE}


def test_all_other_editions_have_a_word_file() -> None:
    drawn = {key for key in EDITIONS if key in PICTURE_EDITIONS}
    assert drawn == {key for key in EDITIONS if key not in {*COMPOSERS, CASE_STUDY.key}}
