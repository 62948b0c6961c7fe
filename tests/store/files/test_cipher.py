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


def open_in_another_process(path: Path, data_key: bytes) -> str:
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(path), data_key.hex()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_only_what_is_made_up_is_given_back_unwiped(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WIPE_LATER, str(tmp_path / "unit.db")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["0", "1"]


def test_no_store_that_a_person_makes_or_opens_is_taken_for_made_up() -> None:
    unwiped = re.compile(r"made_up=|wiping=False")
    files = (ROOT / "mscu").rglob("*.py")
    found = [file.name for file in files if unwiped.search(file.read_text(encoding="utf-8"))]
    assert found == ["scale_up.py"]  # which copies made-up cases, for benchmarks


def cut_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def cut_half_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2048])


def cut_all(path: Path) -> None:
    path.write_bytes(b"")


def spoil_the_first_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)


def fill_with_noise(path: Path) -> None:
    path.write_bytes(os.urandom(8192))


def put_a_plain_database(path: Path, page: int = 4096) -> None:
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute(f"PRAGMA page_size = {page}")
        plain.execute("CREATE TABLE t (a)")


def put_a_plain_database_of_small_pages(path: Path) -> None:
    put_a_plain_database(path, 512)


def put_a_text(path: Path) -> None:
    path.write_text("This is a letter.")


def take_it_away(path: Path) -> None:
    path.unlink()


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (cut_a_page, Damaged),
        (cut_half_a_page, Damaged),
        (cut_all, Damaged),
        (spoil_the_first_page, WrongKey),
        (fill_with_noise, WrongKey),
        (put_a_plain_database, NotAStore),
        (put_a_plain_database_of_small_pages, NotAStore),
        (put_a_text, Damaged),
        (take_it_away, NotAStore),
        (put_a_folder, NotAStore),
    ],
)
def test_what_is_spoilt_is_refused_and_left_as_it_was(
    made: MadeKeys, database: Path, spoil: Callable[[Path], None], error: type[StoreError]
) -> None:
    spoil(database)
    before = contents(database.parent)
    with pytest.raises(error):
        connect(database, made.data_key)
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
    before = database.read_bytes()
    with pytest.raises(WrongKey):
        connect(database, bytes(32))
    assert database.read_bytes() == before
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("pragma", "error"), [("application_id = 7", NotAStore), ("user_version = 99", NewerVersion)]
)
def test_an_encrypted_file_of_another_program_or_time_is_refused(
    made: MadeKeys, database: Path, pragma: str, error: type[StoreError]
) -> None:
    with closing(connect(database, made.data_key)) as connection:
        connection.execute(f"PRAGMA {pragma}")
    before = contents(database.parent)
    with pytest.raises(error):
        connect(database, made.data_key)
    assert contents(database.parent) == before


def test_one_program_at_a_time(made: MadeKeys, database: Path) -> None:
    with closing(connect(database, made.data_key)):
        assert open_in_another_process(database, made.data_key) == "elsewhere"
    assert open_in_another_process(database, made.data_key) == "opened"


def test_a_second_opening_in_the_same_program_does_not_free_the_file(made: MadeKeys, database: Path) -> None:
    with closing(connect(database, made.data_key)):
        for data_key in (made.data_key, bytes(32)):
            with pytest.raises(OpenElsewhere):
                connect(database, data_key)
        assert open_in_another_process(database, made.data_key) == "elsewhere"


def test_a_driver_without_encryption_opens_nothing(made: MadeKeys, database: Path) -> None:
    with pytest.raises(EncryptionMissing):
        connect(database, made.data_key, driver=sqlite3)


class TakesNoNotice(sqlite3.Connection):
    """A library built without encryption that has the same calls."""

    def set_key(self, key: str) -> None: ...


def test_a_driver_that_only_looks_like_ours_opens_nothing(tmp_path: Path) -> None:
    driver = ModuleType("driver")
    vars(driver).update(vars(sqlite3), Connection=TakesNoNotice)
    for path in (tmp_path / "unit.db", Path(":memory:")):
        with pytest.raises(EncryptionMissing):
            connect_new(path, bytes(32), driver=driver)
    assert list(tmp_path.iterdir()) == []


def test_a_driver_without_encryption_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(EncryptionMissing):
        connect_new(tmp_path / "unit.db", bytes(32), driver=sqlite3)
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_not_made_over_another(made: MadeKeys, database: Path) -> None:
    before = database.read_bytes()
    with pytest.raises(TargetExists):
        connect_new(database, made.data_key)
    assert database.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_new_file_is_its_owners_alone(made: MadeKeys, tmp_path: Path) -> None:
    with closing(connect_new(tmp_path / "unit.db", made.data_key)):
        for path in tmp_path.iterdir():
            assert path.stat().st_mode & 0o077 == 0, path.name


def test_nothing_written_can_be_read_in_the_file(database: Path) -> None:
    content = database.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    for word in ("caravan", "Hương", "CREATE TABLE", "report"):
        assert word.encode() not in content


def test_an_independent_program_reads_the_file_with_the_key_and_not_without(
    made: MadeKeys, database: Path
) -> None:
    with closing(connect(database, made.data_key)) as connection:
        own = connection.execute("SELECT id, words FROM report ORDER BY id").fetchall()
    assert len(own) == 200
    other = apsw.Connection(str(database))
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.execute(f'PRAGMA key = "{literal(made.data_key)}"')
    assert list(other.execute("SELECT id, words FROM report ORDER BY id")) == own
    assert list(other.execute("SELECT count(*) FROM found WHERE found MATCH 'caravan'")) == [(200,)]
    other.close()
    for key in (None, literal(bytes(32))):
        stranger = apsw.Connection(str(database))
        stranger.pragma("cipher", "sqlcipher")
        stranger.pragma("legacy", 4)
        if key:
            stranger.execute(f'PRAGMA key = "{key}"')
        with pytest.raises(apsw.NotADBError):
            stranger.execute("SELECT * FROM report")
        stranger.close()


def test_a_wrong_key_after_a_crash_loses_nothing(made: MadeKeys, database: Path) -> None:
    crash_within_a_save(database, made.data_key)
    with pytest.raises(WrongKey):
        connect(database, bytes(32))
    with closing(connect(database, made.data_key)) as connection:
        lost = "SELECT count(*) FROM report WHERE words = 'lost'"
        assert connection.execute(lost).fetchone() == (0,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_other_mistakes_keep_their_own_words(made: MadeKeys, database: Path) -> None:
    with (
        closing(connect(database, made.data_key)) as connection,
        pytest.raises(dbapi2.OperationalError, match="no such table"),
    ):
        connection.execute("SELECT * FROM nowhere")


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
