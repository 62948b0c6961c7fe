"""Revisions make the tables of the models; an older store comes through a revision whole or not."""

import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.sql.schema import SchemaItem

from mscu.codes import StoreKind
from mscu.errors import Cancelled, Damaged, NewerVersion, StoreError
from mscu.models.kinds import TABLES
from mscu.progress import Progress
from mscu.store.backups.backup_file import check_backup
from mscu.store.files.file_names import store_files
from mscu.store.open_store import open_store
from mscu.store.schema.database import database_in_memory
from mscu.store.schema.migrate import create_tables, open_upgraded
from mscu.store.schema.revisions import MIGRATIONS, REVISIONS, UNIT_REVISIONS, VERSIONS, Revisions
from mscu.store.schema.schema import triggers
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE
from tests.store.closed import Closed, note, sentences, sql

TINY = Path(__file__).parents[1] / "migrations"
NEXT = Revisions("9001", (VERSIONS, TINY))


def migrate(closed: Closed, revisions: Revisions = NEXT, progress: Progress | None = None) -> None:
    """Open the store as a program would that knows more revisions."""
    backups = store_files(closed.store.folder).backups
    engine = open_upgraded(
        closed.path, closed.unlocked, backups=backups, now=NOW, revisions=revisions, progress=progress
    )
    engine.dispose()


def revision(folder: Path, body: str) -> Revisions:
    """Write a revision after the newest that does something."""
    head = f'from alembic import op\n\nrevision = "9001"\ndown_revision = "{UNIT_REVISIONS.newest}"\n\n\n'
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    folder.mkdir(exist_ok=True)
    (folder / "9001_bad.py").write_text(f"{head}def upgrade():\n{lines}", encoding="utf-8")
    return Revisions("9001", (VERSIONS, folder))


def told_by_next(closed: Closed) -> list[str]:
    """Return what that program finds."""
    return sentences(closed.verdict(revisions=NEXT))


def ask(closed: Closed, statement: str) -> list[tuple[object, ...]]:
    with closing(closed.raw()) as connection:
        return list(connection.execute(statement))


# --------------------------------------------------------------------------------- the tables


def not_of_the_word_index(
    _item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None
) -> bool:
    return not (kind == "table" and str(name).startswith(("find_", "alembic_", "padding")))


@pytest.mark.parametrize("store_kind", StoreKind)
def test_revisions_make_the_tables_of_the_models(store_kind: StoreKind) -> None:
    engine = database_in_memory(b"k" * 32)
    with engine.begin() as connection:
        create_tables(connection, REVISIONS[store_kind])
        options = {"include_object": not_of_the_word_index, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, TABLES[store_kind])
    engine.dispose()
    assert found == []


def test_every_constraint_has_a_name() -> None:
    texts = (path.read_text(encoding="utf-8") for path in VERSIONS.glob("*.sql"))
    for line in (line for text in texts for line in text.splitlines()):
        if re.search(r"\b(PRIMARY KEY|FOREIGN KEY|UNIQUE \(|CHECK|REFERENCES)", line):
            assert "CONSTRAINT " in line or "find_document" in line or "id INTEGER PRIMARY" in line


def test_the_newest_revision_is_the_head_and_none_is_left_out() -> None:
    for revisions in REVISIONS.values():
        (folder,) = revisions.folders
        numbers = sorted(path.name[:4] for path in folder.glob("0*.py"))
        assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
        scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(folder)])
        assert scripts.get_current_head() == revisions.newest


# -------------------------------------------------------------------------------- old and new


def test_a_store_of_today_opens_without_alembic(closed: Closed) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.scenes.stores import *; "
        "from mscu.store.open_store import open_store; "
        f"open_store(Path({str(closed.store.folder)!r}), 'officer', PASSPHRASE, "
        "devices=NO_DEVICES, now=NOW).close(); "
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def require_refused(closed: Closed, error: type[StoreError], match: str) -> None:
    """Require that it does not open, and stays as it was."""
    before = closed.path.read_bytes()
    with pytest.raises(error, match=match):
        open_store(closed.store.folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    assert closed.path.read_bytes() == before
    assert not (store_files(closed.store.folder).backups).exists()


def test_a_newer_store_is_refused_and_one_without_a_revision_was_never_finished(closed: Closed) -> None:
    closed.tamper(sql("UPDATE alembic_version SET version_num = '0099'"))
    require_refused(closed, NewerVersion, ".")
    for statement in (
        "UPDATE alembic_version SET version_num = 'x'",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
    ):
        closed.tamper(sql(statement))
        require_refused(closed, Damaged, "never completed")


# ------------------------------------------------------------------------------------ through


def test_an_older_store_comes_through_whole_and_work_goes_on(closed: Closed) -> None:
    tables = ("entry", "report", "choice", "involvement", "entry_version", "find_document", "code")
    closed.tamper(sql("UPDATE sqlite_sequence SET seq = 900 WHERE name = 'entry'"))
    before = {name: ask(closed, f"SELECT count(*) FROM {name}") for name in tables}
    head = closed.verdict().head
    migrate(closed)
    assert {name: ask(closed, f"SELECT count(*) FROM {name}") for name in tables} == before
    assert ask(closed, "SELECT weather FROM entry WHERE id = 1") == [(None,)]
    assert ask(closed, "PRAGMA foreign_key_check") == []
    assert ask(closed, "SELECT version_num FROM alembic_version") == [("9001",)]
    names = {name for (name,) in ask(closed, "SELECT name FROM sqlite_schema WHERE type='trigger'")}
    assert names == set(triggers())
    assert ask(closed, "SELECT seq FROM sqlite_sequence WHERE name = 'entry'") == [(900,)]
    ((made,),) = ask(closed, "SELECT sql FROM sqlite_schema WHERE name = 'entry'")
    assert "AUTOINCREMENT" in str(made)

    verdict = closed.verdict(revisions=NEXT)
    assert sentences(verdict) == []
    assert verdict.counts["report"] == 1
    migrated = "SELECT seq, reason, hex(digest) FROM audit_entry WHERE action = 'Migrate'"
    ((seq, reason, digest),) = ask(closed, migrated)
    assert str(digest).lower() in str(reason)
    assert f"from {UNIT_REVISIONS.newest} to 9001" in str(reason)
    assert seq == verdict.head.seq

    (kept,) = (store_files(closed.store.folder).backups).iterdir()
    assert kept.name.startswith(f"revision{UNIT_REVISIONS.newest}-")
    manifest = check_backup(kept)
    said = manifest.audit_head(closed.key)
    assert said is not None
    assert (manifest.schema, said.seq) == (UNIT_REVISIONS.newest, head.seq)
    store = closed.again()
    note(store.gate("officer"), closed.case_id)
    store.close()
    assert told_by_next(closed) == []


def test_names_of_an_older_store_stand_in_order() -> None:
    engine = database_in_memory(b"k" * 32)
    named = (
        "INSERT INTO subject (kind, name, note, recorded_at, uuid, version) "
        "VALUES ('person', ?, '', '2022-06-20', ?, 1)"
    )
    with engine.begin() as connection:
        create_tables(connection, Revisions("0021"))
        for name in ("Zoe", "Ștefan Popescu", "Łukasz"):
            connection.exec_driver_sql(named, (name, name))
        create_tables(connection)
        rows = connection.exec_driver_sql("SELECT name, sort_name FROM subject ORDER BY sort_name")
        assert rows.all() == [("Łukasz", "lukasz"), ("Ștefan Popescu", "stefan popescu"), ("Zoe", "zoe")]
    engine.dispose()


def test_assessments_of_an_older_store_belong_to_the_group_that_they_follow() -> None:
    engine = database_in_memory(b"k" * 32)
    entry = (
        "INSERT INTO entry (id, kind, happened_at, happened_precision, happened_words, recorded_at,"
        " recorded_by_id, headline, detail, text, marking, handling, follows_id, version) VALUES "
        "(?, ?, '2022-06-20', 'day', '', '2022-06-20', 1, '', '', '', 'OFFICIAL', '', ?, 1)"
    )
    group = (
        "INSERT INTO ocg_assessment (id, name, status, lead_responsible_officer) "
        "VALUES (?, 'A', 'ocg_status:active', '')"
    )
    with engine.connect() as connection:
        create_tables(connection, Revisions("0031"))
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql(entry, (1, "decision", None))
        for number, follows in ((2, 1), (3, 2), (4, 3), (5, None)):
            connection.exec_driver_sql(entry, (number, "ocg_assessment", follows))
            connection.exec_driver_sql(group, (number,))
        create_tables(connection)
        rows = connection.exec_driver_sql("SELECT id, group_id FROM ocg_assessment ORDER BY id")
        assert rows.all() == [(2, None), (3, 2), (4, 2), (5, None)]
        connection.rollback()  # nobody recorded them, and no list was filled
    engine.dispose()


# --------------------------------------------------------------------------- nothing is washed


TAMPERED = {
    "UPDATE report SET caller = 'x'": "Report no. 1 was changed",
    "UPDATE entry SET text = 'x' WHERE id = 2": "no. 2 was changed",
    "DELETE FROM choice WHERE id = 1": "Choice from a list no. 1 is missing",
    "INSERT INTO subject_name (name, subject_id, id, version) VALUES ('x', 1, 77, 1)": (
        "Name of a nominal no. 77 was added"
    ),
    "INSERT INTO restriction_member (case_id, user_id, id, version) VALUES (1, 1, 5, 1)": (
        "Restriction member no. 5 was added"
    ),
}


def test_what_was_tampered_with_before_is_found_after(closed: Closed) -> None:
    closed.tamper(sql(*TAMPERED))
    migrate(closed)
    told = told_by_next(closed)
    assert [part for part in TAMPERED.values() if not any(part in each for each in told)] == []


CHANGES_USERS = "op.execute(\"UPDATE users SET display = display || ', again'\")"


def test_a_migration_keeps_digests_of_what_it_changed_alone(closed: Closed, tmp_path: Path) -> None:
    migrate(closed)
    assert ask(closed, "SELECT * FROM digest_baseline") == []
    third = tmp_path / "third"
    revision(third, CHANGES_USERS)
    text = (third / "9001_bad.py").read_text(encoding="utf-8")
    (third / "9001_bad.py").unlink()
    text = text.replace('"9001"', '"9002"').replace(f'"{UNIT_REVISIONS.newest}"', '"9001"')
    (third / "9002_third.py").write_text(text, encoding="utf-8")
    migrate(closed, Revisions("9002", (VERSIONS, TINY, third)))
    kept = ask(closed, "SELECT object_type, object_id FROM digest_baseline ORDER BY 2")
    assert kept == [("users", number) for (number,) in ask(closed, "SELECT id FROM users ORDER BY 1")]
    assert told_by_next(closed) == []
    closed.tamper(sql("UPDATE report SET caller = 'x'"))
    assert "Report no. 1 was changed" in told_by_next(closed)[0]


def test_changed_digests_of_a_migration_are_found(closed: Closed, tmp_path: Path) -> None:
    """Also those of a migration that never was."""
    migrate(closed, revision(tmp_path / "fine", CHANGES_USERS))
    assert sentences(closed.verdict()) == []
    whole = closed.path.read_bytes()
    for statement in (
        "UPDATE digest_baseline SET digest = x'00' WHERE object_id = 1",
        "DELETE FROM digest_baseline",
        "INSERT INTO digest_baseline VALUES (999999, 'report', 1, x'00')",
    ):
        closed.path.write_bytes(whole)
        closed.tamper(sql(statement))
        assert "The digests kept by a migration were changed." in sentences(closed.verdict())


# ------------------------------------------------------------------------------- or not at all

BAD = {
    "loses rows": "op.execute('DELETE FROM choice')",
    "leaves a row without its parent": "op.execute('UPDATE choice SET entry_id = 99')",
    "forgets the counter": ("with op.batch_alter_table('entry', recreate='always') as table:\n    pass"),
    "breaks the word index": "op.execute('DELETE FROM find_text_data WHERE id > 10')",
    "takes a table away": "op.drop_table('plan_line')",
    "is wrong SQL": "op.execute('SELECT nothing FROM nowhere')",
}


def test_a_revision_that_does_harm_changes_nothing(
    closed: Closed, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    for number, (name, body) in enumerate(BAD.items()):
        with subtests.test(name):
            with pytest.raises(StoreError):
                migrate(closed, revision(tmp_path / str(number), body))
            assert ask(closed, "SELECT version_num FROM alembic_version") == [(UNIT_REVISIONS.newest,)]
            assert sentences(closed.verdict()) == []
    migrate(closed, UNIT_REVISIONS)


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def test_a_cancelled_migration_leaves_the_store_as_it_was(closed: Closed, tmp_path: Path) -> None:
    """It is cancelled as well where a revision never ends by itself."""
    before, endless = closed.path.read_bytes(), revision(tmp_path / "endless", f'op.execute("{ENDLESS}")')

    def cancel_at(share: float, revisions: Revisions = NEXT) -> None:
        progress = Progress(lambda told: progress.cancel() if told >= share else None)
        with pytest.raises(Cancelled):
            migrate(closed, revisions, progress)
        assert closed.path.read_bytes() == before

    for share in (0, 0.2, 0.4, 0.7, 0.9):
        cancel_at(share)
    cancel_at(0.5, endless)
    told: list[float] = []
    migrate(closed, progress=Progress(told.append))
    assert told == sorted(told)
    assert told[-1] == 1
    assert told_by_next(closed) == []


def test_a_revision_may_say_which_rows_it_changes(closed: Closed, tmp_path: Path) -> None:
    revisions = revision(tmp_path / "fine", "op.execute('DELETE FROM case_exploitation')")
    with (tmp_path / "fine" / "9001_bad.py").open("a", encoding="utf-8") as file:
        file.write('\n\nrows_change = ["case_exploitation"]\n')
    migrate(closed, revisions)
    assert ask(closed, "SELECT count(*) FROM case_exploitation") == [(0,)]
    assert sentences(closed.verdict()) == []


def test_a_program_killed_on_the_way_changes_nothing(closed: Closed, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    revision(folder, "import os\nop.execute('DELETE FROM choice')\nos._exit(9)")
    code = (
        "from pathlib import Path; from tests.scenes.stores import *; "
        "from mscu.store.keys import keys; "
        "from mscu.store.schema.migrate import *; from mscu.store.schema.revisions import *; "
        f"folder = Path({str(closed.store.folder)!r}); "
        "unlocked = keys.unlock(folder / 'unit.keys', 'officer', PASSPHRASE, "
        "devices=NO_DEVICES, now=NOW); "
        "open_upgraded(folder / 'unit.db', unlocked, backups=folder / 'backups', now=NOW, "
        f"revisions=Revisions('9001', (VERSIONS, Path({str(folder)!r}))))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert sentences(closed.verdict()) == []
    migrate(closed)
    assert told_by_next(closed) == []
