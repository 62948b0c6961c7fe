"""What is not our whole, encrypted, unshared file stays closed, and stays as it was."""

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import apsw
import pytest
from sqlcipher3 import dbapi2

from mscu.errors import (
    Damaged,
    EncryptionMissing,
    NewerVersion,
    NotAStore,
    OpenElsewhere,
    StoreError,
    TargetExists,
    WrongKey,
)
from mscu.store.files.cipher import connect, connect_new, literal
from tests.store.made import ROOT, MadeKeys, crash_within_a_save

OPEN = """
import sys
from pathlib import Path
from mscu.errors import OpenElsewhere
from mscu.store.files.cipher import connect
try:
    connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])).close()
except OpenElsewhere:
    print("elsewhere")
else:
    print("opened")
"""
WIPE_LATER = """
import sys
from pathlib import Path
from mscu.store.files.cipher import connect, connect_new
path = Path(sys.argv[1])
for wiping, make in ((False, connect_new), (True, connect)):
    connection = make(path, bytes(32), wiping=wiping)
    print(connection.execute("PRAGMA cipher_memory_security").fetchone()[0])
    connection.close()
"""


def in_another_process(code: str, *arguments: str) -> str:
    """Return what Python prints in a process of its own."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def open_in_another_process(path: Path, data_key: bytes) -> str:
    return in_another_process(OPEN, str(path), data_key.hex())


def test_only_what_is_made_up_is_given_back_unwiped(tmp_path: Path) -> None:
    """No store that a person makes or opens is taken for made up."""
    assert in_another_process(WIPE_LATER, str(tmp_path / "unit.db")).split() == ["0", "1"]
    unwiped = re.compile(r"made_up=|wiping=False")
    files = (ROOT / "mscu").rglob("*.py")
    found = [file.name for file in files if unwiped.search(file.read_text(encoding="utf-8"))]
    assert found == ["scale_up.py"]  # which copies made-up cases, for benchmarks


def writing(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Write a file otherwise."""
    return lambda path: path.write_bytes(change(path.read_bytes()))


def plain_database(page: int) -> Callable[[Path], object]:
    """Put a database that is not encrypted in its place."""

    def put(path: Path) -> None:
        path.unlink()
        with closing(sqlite3.connect(path, isolation_level=None)) as plain:
            plain.execute(f"PRAGMA page_size = {page}")
            plain.execute("CREATE TABLE t (a)")

    return put


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILT: dict[str, tuple[Callable[[Path], object], type[StoreError]]] = {
    "a page less": (writing(lambda content: content[:-4096]), Damaged),
    "half a page less": (writing(lambda content: content[:-2048]), Damaged),
    "empty": (writing(lambda _: b""), Damaged),
    "the first page": (writing(lambda old: old[:500] + bytes([old[500] ^ 1]) + old[501:]), WrongKey),
    "noise": (writing(lambda _: os.urandom(8192)), WrongKey),
    "a text": (writing(lambda _: b"This is a letter."), Damaged),
    "a plain database": (plain_database(4096), NotAStore),
    "a plain database of small pages": (plain_database(512), NotAStore),
    "gone": (Path.unlink, NotAStore),
    "a folder": (folder, NotAStore),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_is_refused_and_left_as_it_was(made: MadeKeys, database: Path, name: str) -> None:
    spoil, error = SPOILT[name]
    spoil(database)
    require_refused(database, made.data_key, error)


def require_refused(database: Path, data_key: bytes, error: type[StoreError]) -> None:
    before = contents(database.parent)
    with pytest.raises(error):
        connect(database, data_key)
    assert contents(database.parent) == before


def contents(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file() and not path.name.endswith("-journal")
    }


def test_a_wrong_key_opens_nothing_and_says_nothing_to_the_terminal(
    database: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    require_refused(database, bytes(32), WrongKey)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("pragma", "error"), [("application_id = 7", NotAStore), ("user_version = 99", NewerVersion)]
)
def test_an_encrypted_file_of_another_program_or_time_is_refused(
    made: MadeKeys, database: Path, pragma: str, error: type[StoreError]
) -> None:
    with closing(connect(database, made.data_key)) as connection:
        connection.execute(f"PRAGMA {pragma}")
    require_refused(database, made.data_key, error)


def test_one_opening_at_a_time_in_this_program_and_others(made: MadeKeys, database: Path) -> None:
    with closing(connect(database, made.data_key)):
        for data_key in (made.data_key, bytes(32)):
            with pytest.raises(OpenElsewhere):
                connect(database, data_key)
        assert open_in_another_process(database, made.data_key) == "elsewhere"
    assert open_in_another_process(database, made.data_key) == "opened"


def test_a_driver_without_encryption_opens_nothing(made: MadeKeys, database: Path, tmp_path: Path) -> None:
    with pytest.raises(EncryptionMissing):
        connect(database, made.data_key, driver=sqlite3)
    looks_like_ours, folder = ModuleType("driver"), tmp_path / "new"
    vars(looks_like_ours).update(vars(sqlite3), Connection=TakesNoNotice)
    folder.mkdir()
    for driver in (sqlite3, looks_like_ours):
        for path in (folder / "unit.db", Path(":memory:")):
            with pytest.raises(EncryptionMissing):
                connect_new(path, bytes(32), driver=driver)
    assert list(folder.iterdir()) == []


class TakesNoNotice(sqlite3.Connection):
    """A library built without encryption that has the same calls."""

    def set_key(self, key: str) -> None: ...


def test_a_new_database_is_its_owners_alone_and_not_made_over_another(made: MadeKeys, database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(TargetExists):
        connect_new(database, made.data_key)
    assert database.read_bytes() == before
    with closing(connect_new(database.with_name("new.db"), made.data_key)):
        modes = {path.stat().st_mode & 0o077 for path in database.parent.glob("new.db*")}
        assert modes == {0} or sys.platform == "win32"


def as_another_program(database: Path, key: bytes | None) -> apsw.Connection:
    """Open the file with SQLite3 Multiple Ciphers."""
    other = apsw.Connection(str(database))
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    if key:
        other.execute(f'PRAGMA key = "{literal(key)}"')
    return other


def test_another_program_reads_the_file_with_the_key_and_not_without(made: MadeKeys, database: Path) -> None:
    content = database.read_bytes()
    for word in ("SQLite format 3", "caravan", "Hương", "CREATE TABLE", "report"):
        assert word.encode() not in content
    with closing(connect(database, made.data_key)) as connection:
        own = connection.execute("SELECT id, words FROM report ORDER BY id").fetchall()
    assert len(own) == 200
    with closing(as_another_program(database, made.data_key)) as other:
        assert list(other.execute("SELECT id, words FROM report ORDER BY id")) == own
        assert list(other.execute("SELECT count(*) FROM found WHERE found MATCH 'caravan'")) == [(200,)]
    for key in (None, bytes(32)):
        with closing(as_another_program(database, key)) as stranger, pytest.raises(apsw.NotADBError):
            stranger.execute("SELECT * FROM report")


def test_a_wrong_key_after_a_crash_loses_nothing(made: MadeKeys, database: Path) -> None:
    crash_within_a_save(database, made.data_key)
    with pytest.raises(WrongKey):
        connect(database, bytes(32))
    with closing(connect(database, made.data_key)) as connection:
        lost = "SELECT count(*) FROM report WHERE words = 'lost'"
        assert connection.execute(lost).fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_is_asked_again_is_not_prepared_again(made: MadeKeys, tmp_path: Path) -> None:
    """A case page has 40 statements, My desk as many; preparing one of them takes up to 5 ms."""
    prepared: list[int] = []

    def note(action: int, *_about: str | None) -> int:
        prepared.append(action)
        return int(dbapi2.SQLITE_OK)

    with closing(connect_new(tmp_path / "unit.db", made.data_key)) as connection:
        connection.set_authorizer(note)
        statements = [f"SELECT {number}" for number in range(1000)]
        for statement in statements:
            connection.execute(statement).fetchall()
        assert prepared
        prepared.clear()
        for statement in statements:
            connection.execute(statement).fetchall()
    assert prepared == []
