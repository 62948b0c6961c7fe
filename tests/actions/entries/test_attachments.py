"""Files are kept whole, in pieces, with their hash; opening one is on record."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select, update

from mscu.actions.entries.attachments import (
    CHUNK_BYTES,
    MAX_BYTES,
    AttachFile,
    AttachmentChanged,
    ReadAttachment,
)
from mscu.actions.entries.notes import RecordNote
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.models.entries.exhibit import AttachmentChunk
from mscu.store.engine.engines import writing
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import AT, PICTURE, a_case
from tests.scenes.stores import COLLEAGUE, Store


def keep(gate: Gate, content: bytes, name: str = "yard.png", case_id: int | None = None) -> int:
    note = gate.perform(RecordNote(case_id=case_id or a_case(gate), happened=AT, text="Yard seen"))
    return gate.perform(AttachFile(entry_id=note, name=name, content=content))


def test_a_file_is_kept_in_pieces_and_comes_back_on_record_or_not_at_all(store: Store, officer: Gate) -> None:
    content = PICTURE + bytes(range(256)) * (2 * CHUNK_BYTES // 256)
    attachment_id = keep(officer, content)
    with store.engine.connect() as connection:
        pieces = connection.execute(select(AttachmentChunk.data)).scalars().all()
    assert [len(piece) for piece in pieces] == [CHUNK_BYTES, CHUNK_BYTES, len(PICTURE)]
    kept = officer.ask(ReadAttachment(attachment_id=attachment_id))
    assert (kept.content == content, kept.size) == (True, len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    consulted = [row for row in store.audit() if row.object_type == "attachment"]
    opened = [row.object_id for row in consulted if row.operation is Operation.CONSULTATION]
    assert opened == [attachment_id]
    with writing(store.engine).begin() as connection:
        connection.execute(update(AttachmentChunk).values(data=PICTURE[:-1] + b"x"))
    with pytest.raises(AttachmentChanged):
        officer.ask(ReadAttachment(attachment_id=attachment_id))


def test_what_is_not_kept_is_refused_in_a_sentence(officer: Gate) -> None:
    for content, sentence in (
        (b"", "This file is empty."),
        (b"MZ" + bytes(80), "Programs, scripts, web pages and archives are not stored"),
        (PICTURE + bytes(MAX_BYTES), "A file can be at most 50 MB."),
    ):
        with pytest.raises(Invalid) as refused:
            keep(officer, content)
        assert refused.value.problems["content"].startswith(sentence)


def test_a_file_of_a_restricted_case_is_not_there_for_others(store: Store) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    case_id = a_case(supervisor)
    attachment_id = keep(supervisor, PICTURE, case_id=case_id)
    restrict(store, case_id)
    with pytest.raises(NotFound):
        store.gate(COLLEAGUE).ask(ReadAttachment(attachment_id=attachment_id))


def test_a_file_never_shows_its_bytes_in_words() -> None:
    command = AttachFile(entry_id=1, name="yard.png", content=b"canary")
    assert "canary" not in repr(command)
