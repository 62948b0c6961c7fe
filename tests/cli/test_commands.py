"""The command line: the window's actions behind the same gate, one sentence for whatever fails."""

import hashlib
import io
import shutil
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn, cast

import pytest

from mscu.cli.commands import BuiltDemo, Tools, run
from mscu.cli.terminal import share_bar
from mscu.codes import Operation
from mscu.errors import MscuError, NoDisplay
from mscu.maintenance import Countersign
from mscu.store import store_service
from mscu.store.files.file_names import DATABASE, store_files
from mscu.store.files.unfinished import lacks
from mscu.store_session import StoreSession
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.closed import Closed, sql
from tests.tools.command_line import (
    CANARY,
    FIRST_TWO,
    ISSUED,
    SECOND,
    Line,
    line,
    operations,
    reference,
    sentence,
)

__all__ = ["line", "reference"]


def test_a_path_alone_opens_the_window_there(line: Line, tmp_path: Path) -> None:
    file = tmp_path / "unit.backup.zip"
    file.touch()
    for words in ((tmp_path,), (file,), ("open", tmp_path)):
        assert line(*words) == (7, "", "")
    assert line.shown == [tmp_path, file, tmp_path]
    code, out, err = line(tmp_path / "none.backup.zip")
    assert (code, out) == (2, "")
    assert "none.backup.zip" in err


def test_without_a_command_the_window_opens_and_the_version_is_the_packages(line: Line) -> None:
    assert line("--version") == (0, f"mscu {version('mscu')}\n", "")
    assert line.shown == []
    assert line() == (7, "", "")
    assert line.shown == [None]


def test_cases_are_listed_newest_first(line: Line, store: Store, reference: str) -> None:
    code, out, err = line.unlocked("cases", store.folder)
    assert (code, err) == (0, "")
    assert out.splitlines() == [f"{reference}  20 Jun 2022  Active  Help for {CANARY}"]
    assert operations(store)[-2:] == [(Operation.LOGIN, "Unlock"), (Operation.LOGOUT, "Lock")]


def test_a_summary_is_known_by_its_hash(line: Line, store: Store, reference: str, tmp_path: Path) -> None:
    paper = tmp_path / "summary.pdf"
    code, out, err = line.unlocked("summary", store.folder, reference, *ISSUED, "--out", paper)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == str(paper)
    assert hashlib.sha256(paper.read_bytes()).hexdigest() in out
    assert Operation.DISCLOSURE in {operation for operation, _ in operations(store)}
    code, out, err = line.unlocked("verify", store.folder, paper)
    assert (code, err) == (0, "")
    assert out.startswith(f"A true copy: Supervisor edition of {reference}, copy 1")
    paper.write_bytes(paper.read_bytes() + b" ")
    assert line.unlocked("verify", store.folder, paper)[0] == 1


def test_a_whole_store_is_sound(line: Line, store: Store, reference: str) -> None:
    assert reference
    code, out, err = line.unlocked("verify", store.folder)
    assert (code, out, err) == (0, "Sound: every record matches the audit.\n", "")


def test_an_older_copy_put_back_is_told_by_every_command_and_found_against_a_checkpoint(
    line: Line, store: Store, reference: str, tmp_path: Path
) -> None:
    assert reference
    shutil.copytree(store.folder, tmp_path / "copy")
    session = StoreSession(
        store_service.unlock(store.folder, "supervisor", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    )
    checkpoint = tmp_path / "audit.checkpoint"
    checkpoint.write_bytes(session.perform(Countersign()).content)
    session.service.close()
    code, _, err = line.unlocked("verify", store.folder, "--checkpoint", checkpoint)
    assert (code, err) == (0, "")
    shutil.rmtree(store.folder)
    shutil.copytree(tmp_path / "copy", store.folder)
    code, out, err = line.unlocked("cases", store.folder)
    assert (code, len(out.splitlines())) == (0, 1)
    assert "missing, but the witness file of this computer remembers" in err
    code, _, err = line.unlocked("verify", store.folder, "--checkpoint", checkpoint)
    assert code == 1
    for where in ("file unit.head", "witness file of this computer", "checkpoint"):
        assert err.count(f"the {where} remembers") == (where != "file unit.head")


def test_a_changed_store_is_named_by_number_alone(line: Line, store: Store, reference: str) -> None:
    assert reference
    Closed(store, 1).tamper(sql(f"UPDATE cases SET lead = '{CANARY}'"))
    code, out, err = line.unlocked("verify", store.folder)
    assert (code, out) == (1, "")
    assert "Case no. 1 was changed outside the program." in err
    assert CANARY not in err


def test_a_backup_comes_back_whole(line: Line, store: Store, reference: str, tmp_path: Path) -> None:
    backup, place = tmp_path / "unit.backup.zip", tmp_path / "restored"
    code, out, err = line.unlocked("backup", store.folder, backup)
    assert (code, err) == (0, "")
    assert hashlib.sha256(backup.read_bytes()).hexdigest() in out
    code, out, err = line("restore", backup, place)
    assert (code, err) == (0, "")
    assert out.startswith("Restored as it was on ")
    assert reference in line.unlocked("cases", place)[1]
    code, out, err = line.unlocked("verify", place)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "is missing, but the witness file of this computer remembers" in err, (
        "it remembers what came after the backup"
    )


def test_a_store_is_made_with_two_codes(line: Line, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    code, out, err = line("create", folder, *FIRST_TWO, passphrase=f"{PASSPHRASE}\n{SECOND}")
    assert (code, err) == (0, "")
    told, first, second = out.splitlines()
    assert told == "Print these two codes and give them to two people. Both are needed."
    assert first != second
    assert lacks(store_files(folder)) is None, "the codes were shown"
    assert line.unlocked("cases", folder, user="ruth") == (0, "", "")
    sam = ("verify", folder, "--user", "sam", "--passphrase-stdin")
    assert line(*sam, passphrase=SECOND)[0] == 0
    assert line(*sam, passphrase=PASSPHRASE)[0] == 1


@pytest.mark.parametrize(
    ("second", "passphrases", "told"),
    [
        ("sam", (PASSPHRASE, PASSPHRASE), "a passphrase that nobody else knows"),
        ("Ruth", (PASSPHRASE, SECOND), "give two names"),
        ("sam", (PASSPHRASE,), "no passphrase on standard input"),
    ],
)
def test_a_store_begins_with_two_people_and_two_passphrases(
    line: Line, tmp_path: Path, second: str, passphrases: Sequence[str], told: str
) -> None:
    folder = tmp_path / "new"
    code, out, err = line(
        "create", folder, *FIRST_TWO, "--administrator", second, passphrase="\n".join(passphrases)
    )
    assert (code, out) == (1, "")
    assert told in sentence(err)
    assert not (folder / DATABASE).exists()


def test_a_passphrase_is_asked_of_each_twice(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = "Repeat the passphrase: "
    typed = {"Passphrase of ruth: ": PASSPHRASE, again: PASSPHRASE, "Passphrase of sam: ": SECOND}
    monkeypatch.setattr("getpass.getpass", typed.__getitem__)
    code, _, err = line("create", tmp_path / "new", *FIRST_TWO[:-1])
    assert (code, sentence(err)) == (1, "The passphrases do not match.")


# ------------------------------------------------------------------------------- and the rest


class Canned(SimpleNamespace):
    """Tools that do nothing but one thing that is asked of them."""

    def __init__(self, deed: Callable[[], object]) -> None:
        super().__init__(deed=deed)

    def window(self, folder: Path | None, person: str = "") -> int:  # noqa: ARG002
        self.deed()
        return 7

    def kept_demo(self, folder: Path | None) -> None:
        pass

    def build_demo(self, folder: Path | None, cases: int, tell: Callable[[float], object]) -> BuiltDemo:
        tell(0.5)
        self.deed()
        place = folder or Path("usual")
        papers = (place / "caravan-supervisor.pdf", place / "caravan-case-study.pdf")
        return BuiltDemo(folder=place, passphrase="p q", papers=papers, sentence=f"{cases} cases.")

    def connect(self, source: str, folder: Path | None) -> Path:
        self.deed()
        return folder or Path(source).with_name("usual")


def run_with(tools: SimpleNamespace, *words: str) -> int:
    return run(words, cast("Tools", tools))


def test_a_demo_tells_its_passphrase_and_papers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = run_with(Canned(lambda: None), "demo", "--store", str(tmp_path), "--no-window")
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert "passphrase: p q" in lines
    assert lines[-1].startswith("To open it, start mscu")
    assert str(tmp_path / "caravan-supervisor.pdf") in lines
    assert str(tmp_path / "caravan-case-study.pdf") in lines


@pytest.mark.parametrize(("word", "told"), [("./x", "does not exist"), ("x", "No such command")])
def test_a_missing_path_is_no_unknown_command(
    capsys: pytest.CaptureFixture[str], word: str, told: str
) -> None:
    assert run_with(Canned(lambda: None), word) == 2
    assert told in capsys.readouterr().err


class NoWindow(Canned):
    """Tools on a computer without a display."""

    def window(self, folder: Path | None, person: str = "") -> NoReturn:  # noqa: ARG002
        raise NoDisplay


@pytest.mark.parametrize(("tools", "code", "told"), [(NoWindow, 0, True), (Canned, 7, False)])
def test_a_demo_opens_the_window_where_there_is_a_screen(
    capsys: pytest.CaptureFixture[str], tools: type[Canned], code: int, told: bool
) -> None:
    assert run_with(tools(lambda: None), "demo") == code
    assert ("There is no display" in capsys.readouterr().out) == told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MscuError("A sentence."), "A sentence."),
        (OSError(28, "No space left on device"), "Disk error: No space left on device."),
        (KeyError(CANARY), "Internal error: KeyError."),
    ],
)
def test_any_failure_is_a_sentence(
    capsys: pytest.CaptureFixture[str], error: BaseException, told: str
) -> None:
    def fail() -> None:
        raise error

    assert run_with(Canned(fail)) == 1
    assert sentence(capsys.readouterr().err) == told


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Terminal, True), (io.StringIO, False)])
def test_a_bar_is_shown_on_a_terminal_only(
    stream: type[io.StringIO], is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = stream()
    monkeypatch.setattr(sys, "stderr", shown)
    with share_bar("Building the demo") as tell:
        tell(0.25)
        tell(1)
    assert ("25%" in shown.getvalue() and "100%" in shown.getvalue()) is is_shown
