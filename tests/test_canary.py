"""Nothing that was recorded stands readable anywhere on the disk: every byte is looked at.

A mark is put into every text of every command; then everything is done that writes files.
"""

import base64
import gzip
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.core.action import Command
from mscu.actions.editions.issue_edition import IssueEdition, LookAtEdition
from mscu.actions.entries.attachments import ReadAttachment
from mscu.actions.search.find import Find
from mscu.codes import Role
from mscu.store.files.cipher import literal
from mscu.store.files.file_names import DATABASE
from mscu.store.keys.drafts import SealedDrafts
from mscu.store.store_service import StoreService
from mscu.ui.session.crash import CrashHook
from tests.documents.reading import text_of
from tests.inputs.factories import COMMANDS, ON_USERS, World, registered
from tests.scenes.crowd import NOT_FOR_A_CROWD
from tests.scenes.stores import NO_DEVICES, NOW, Store
from tests.tools.canary import CANARY, files_with, marked, perform_marked
from tests.tools.system_log import SystemLog

HOMES = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")
EDITIONS = ("supervisor", "case_study")
UNMARKED = """
AcknowledgeRequest StopRightsClock AcknowledgeAlerts AnswerNrmForm TakeBackNotSame AgreeChange
KeepOwn UpdateLists WithdrawChange ArmWithdrawals EndSupport EndWatch ExportAudit FollowSupport
MatchHits LinkReport LinkReports Involve NameInReport MergeWordIndex NoteHeard NameSecondPlace
ReceiveCounts UndoImport RecordArrest RecordCharge SetNrmFiles SetNrmIndicators SetOnCall
StartNrmForm TellByPhone VerifyFiles WriteNavigatorTexts WriteNrmList AskForRelease CarryGaps
DecideMarks DisposeRecords ReceiveBundle TakeInSubject WriteReleased ProposeRightsDisposal
DisposeRightsRequest
"""
"""Commands that have no text of their own."""


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return all folders that the program may write to, with a temporary folder of its own."""
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setenv("TMPDIR", str(own))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return [tmp_path, *(Path(os.environ[name]) for name in HOMES)]


def recorded(world: World) -> dict[str, Command[Any]]:
    """Perform every command on cases with the mark in its texts."""
    done = {}
    for command in registered(Command):
        if not command.__module__.endswith(ON_USERS) and command.__name__ not in NOT_FOR_A_CROWD:
            gate = world.gate_for(command)
            done[command.__name__] = perform_marked(gate, COMMANDS[command](world))
    return done


def everything(world: World) -> tuple[str, Path]:
    """Do all that writes files; gives the case's reference and where a crash's files lie."""
    store = world.store
    officer, supervisor = store.gate(Role.OFFICER), store.gate(Role.SUPERVISOR)
    done = recorded(world)
    unmarked = {name for name, command in done.items() if CANARY not in repr(command)}
    assert unmarked <= {*UNMARKED.split()}
    reference = officer.ask(CaseFile(case_id=world.case_id)).reference
    assert officer.ask(Find(words=CANARY))
    officer.ask(ReadAttachment(attachment_id=world.file_id))
    drafts = SealedDrafts.of(store.folder, store.unit.unlocked, 1)
    drafts.put(f"note of {reference}", f'{{"text": "{marked(reference)}"}}'.encode())
    for edition in EDITIONS:
        assert supervisor.ask(LookAtEdition(case_id=world.case_id, edition=edition)).pdf
    issued = supervisor.perform(COMMANDS[IssueEdition](world))
    assert CANARY in text_of(issued.content)
    StoreService(store.unit, NO_DEVICES).back_up(NOW)
    error = ValueError(marked(reference))
    CrashHook()._handle(ValueError, error, None)  # noqa: SLF001 - as Python calls it
    crashed = store.folder.with_name("crashed")
    with store.engine.begin() as connection:
        for number in range(300):
            values = (f"{number}", marked(reference) * 100)
            connection.exec_driver_sql("INSERT INTO setting (name, value, version) VALUES (?, ?, 1)", values)
        shutil.copytree(store.folder, crashed)
        connection.rollback()
    assert (crashed / f"{DATABASE}-journal").stat().st_size
    officer.end_session()
    store.close()
    return reference, crashed


def test_nothing_of_a_case_stands_readable_on_the_disk_or_in_the_log_and_another_program_needs_the_key(
    world: World, places: list[Path], system_log: SystemLog
) -> None:
    path, key = world.store.folder / DATABASE, world.store.unit.unlocked.data_key
    reference, _ = everything(world)
    logged = "\n".join(system_log.close())
    assert "Unexpected: ValueError" in logged
    assert [word for word in (CANARY, reference, "Hollin Lane", "Crabtree") if word in logged] == []
    assert reference
    assert [*files_with([CANARY, reference, "Hollin Lane", "Crabtree"], places)] == []
    kept = {path.name for place in places for path in place.rglob("*")}
    assert {"unit.db", "unit.keys", "unit.head", "mscu.log", "backups", "drafts"} <= kept
    assert _texts(path, literal(key)) > 10
    for wrong in (literal(bytes(32)), ""):
        with pytest.raises(apsw.NotADBError):
            _texts(path, wrong)


def _texts(path: Path, key: str) -> int:
    """Count marked entries with an implementation of SQLCipher's format that is not SQLCipher."""
    other = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        other.pragma("cipher", "sqlcipher")
        other.pragma("legacy", 4)
        if key:
            other.execute(f'PRAGMA key = "{key}"')
        rows = other.execute("SELECT count(*) FROM entry WHERE text LIKE ?", (f"%{CANARY}%",))
        return int(next(rows)[0])
    finally:
        other.close()


# ------------------------------------------------------------------------- the scan itself can find


def plain(path: Path) -> None:
    path.write_text(f"a note of {CANARY.upper()}")


def wide(path: Path) -> None:
    path.write_bytes(b"\x01" + CANARY.encode("utf-16-le"))


def big_endian(path: Path) -> None:
    path.write_bytes(CANARY.encode("utf-16-be"))


def in_zip_in_zip(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".inner"), "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("a.txt", CANARY * 9)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as outer:
        outer.write(path.with_suffix(".inner"), "inner.zip")
    path.with_suffix(".inner").unlink()


def in_gzip(path: Path) -> None:
    path.write_bytes(b"some bytes before" + gzip.compress(CANARY.encode() * 9))


def in_stream(path: Path) -> None:
    path.write_bytes(b"stream\n" + zlib.compress(CANARY.encode() * 9) + b"\nendstream")


def in_letters(path: Path) -> None:
    path.write_bytes(base64.b64encode(b"abcd" + CANARY.encode() + b"e"))


def in_hex(path: Path) -> None:
    path.write_text(CANARY.encode().hex().upper())


def in_its_name(path: Path) -> None:
    path.with_name(f"{CANARY}.txt").write_bytes(b"")


def in_open_database(path: Path) -> None:
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE note (words)")
    other.execute("INSERT INTO note VALUES (?)", (CANARY,))
    other.close()


@pytest.mark.parametrize(
    "plant",
    [
        plain,
        wide,
        big_endian,
        in_zip_in_zip,
        in_gzip,
        in_stream,
        in_letters,
        in_hex,
        in_its_name,
        in_open_database,
    ],
)
def test_the_scan_finds_what_was_planted(tmp_path: Path, plant: Callable[[Path], None]) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "innocent").write_bytes(b"nothing in here")
    plant(tmp_path / "deep" / "file")
    (found,) = files_with([CANARY], [tmp_path])
    assert found.parent == tmp_path / "deep"


def test_what_was_never_recorded_is_not_found(store: Store) -> None:
    store.close()
    assert [*files_with([CANARY], [store.folder])] == []
