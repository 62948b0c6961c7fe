"""The command line: the window's actions behind the same gate, one sentence for whatever fails."""

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import select

from mscu.actions.cases import OpenCase
from mscu.app import CommandTools
from mscu.cli import DemoBuilt, First, Tools, run
from mscu.codes import Operation
from mscu.errors import MscuError
from mscu.models.audit import AuditEntry
from mscu.store.files import DATABASE
from tests.store.closed import Closed, sql
from tests.stores import PASSPHRASE, Store

pytestmark = pytest.mark.wiping

CANARY = "Grethe Quillfeather"
SECOND = "kestrel ladder orchid ferry"
ISSUED = (
    "--edition", "supervisor", "--recipient", "Superintendent Shaw",
    "--purpose", "supervision", "--gateway", "common_law", "--reason", "Monthly review",
)  # fmt: skip
"""What has to be said whenever a copy leaves the unit."""
FIRST_TWO = (
    "--unit", "Bury", "--supervisor", "ruth", "--administrator", "sam", "--passphrase-stdin",
)  # fmt: skip


@dataclass
class Line:
    """Runs the command line with an answer on standard input, as a script would."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    shown: list[Path | None] = field(default_factory=list)

    def __call__(self, *words: object, passphrase: str = PASSPHRASE) -> tuple[int, str, str]:
        """Run it with one or more lines given; gives exit code, standard output and error."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{passphrase}\n"))
        code = run([str(word) for word in words], CommandTools(self.show))
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def unlocked(self, command: str, *words: object, user: str = "supervisor") -> Any:  # noqa: ANN401
        """Run a command that unlocks a store."""
        return self(command, *words, "--user", user, "--passphrase-stdin")

    def show(self, folder: Path | None) -> int:
        """Stand in for the window."""
        self.shown.append(folder)
        return 7


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(monkeypatch, capsys)


@pytest.fixture
def reference(store: Store) -> str:
    """Give the reference of a case in the store, which is closed again."""
    store.gate("officer").perform(OpenCase(title=f"Help for {CANARY}"))
    store.close()
    return "MS-22-0001"


def operations(store: Store) -> list[tuple[Operation, str]]:
    again = Store(store.folder, store.template)
    with again.engine.connect() as connection:
        rows = connection.execute(
            select(AuditEntry.operation, AuditEntry.action).order_by(AuditEntry.seq)
        ).all()
    again.close()
    return [(row.operation, row.action) for row in rows]


def test_without_a_command_the_window_opens(line: Line) -> None:
    assert line() == (7, "", "")
    assert line.shown == [None]


def test_cases_are_listed_newest_first(line: Line, store: Store, reference: str) -> None:
    code, out, err = line.unlocked("cases", store.folder)
    assert (code, err) == (0, "")
    assert out.splitlines() == [f"{reference}  20 Jun 2022  Active  Help for {CANARY}"]
    assert operations(store)[-2:] == [(Operation.LOGIN, "Unlock"), (Operation.LOGOUT, "Lock")]


def test_a_summary_leaves_its_hash_and_is_known_again(
    line: Line, store: Store, reference: str, tmp_path: Path
) -> None:
    paper = tmp_path / "summary.pdf"
    code, out, err = line.unlocked("summary", store.folder, reference, *ISSUED, "--out", paper)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == str(paper)
    assert hashlib.sha256(paper.read_bytes()).hexdigest() in out
    assert Operation.DISCLOSURE in {operation for operation, _ in operations(store)}
    code, out, err = line.unlocked("verify", store.folder, paper)
    assert (code, err) == (0, "")
    assert out.startswith(f"A true copy: supervisor edition of {reference}, copy 1")
    paper.write_bytes(paper.read_bytes() + b" ")
    assert line.unlocked("verify", store.folder, paper)[0] == 1


def test_a_whole_store_is_sound(line: Line, store: Store, reference: str) -> None:
    assert reference
    code, out, err = line.unlocked("verify", store.folder)
    assert (code, out, err) == (0, "Sound: every record is as the audit says.\n", "")


def test_a_changed_store_is_named_by_number_alone(line: Line, store: Store, reference: str) -> None:
    assert reference
    Closed(store, 1).tamper(sql(f"UPDATE cases SET lead = '{CANARY}'"))
    code, out, err = line.unlocked("verify", store.folder)
    assert (code, out) == (1, "")
    assert "Record 1 of cases was changed behind the program's back." in err
    assert CANARY not in err


def test_a_backup_comes_back_whole(
    line: Line, store: Store, reference: str, tmp_path: Path
) -> None:
    backup, place = tmp_path / "unit.backup.zip", tmp_path / "restored"
    code, out, err = line.unlocked("backup", store.folder, backup)
    assert (code, err) == (0, "")
    assert hashlib.sha256(backup.read_bytes()).hexdigest() in out
    code, out, err = line("restore", backup, place)
    assert (code, err) == (0, "")
    assert out.startswith("Restored as it was on ")
    assert reference in line.unlocked("cases", place)[1]
    assert line.unlocked("verify", place)[0] == 0


def test_a_store_is_made_with_two_codes(line: Line, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    code, out, err = line("create", folder, *FIRST_TWO, passphrase=f"{PASSPHRASE}\n{SECOND}")
    assert (code, err) == (0, "")
    told, first, second = out.splitlines()
    assert told == "Print these two codes and give them to two people. Both are needed."
    assert first != second
    assert line.unlocked("cases", folder, user="ruth") == (0, "", "")
    sam = ("verify", folder, "--user", "sam", "--passphrase-stdin")
    assert line(*sam, passphrase=SECOND)[0] == 0
    assert line(*sam, passphrase=PASSPHRASE)[0] == 1


@pytest.mark.parametrize(
    ("second", "passphrases", "told"),
    [
        ("sam", (PASSPHRASE, PASSPHRASE), "need a passphrase each"),
        ("Ruth", (PASSPHRASE, SECOND), "give two names"),
        ("sam", (PASSPHRASE,), "at least 12 characters"),
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


def test_a_passphrase_is_asked_of_each_by_name_and_twice(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = "The same once more: "
    typed = {"Passphrase of ruth: ": PASSPHRASE, again: PASSPHRASE, "Passphrase of sam: ": SECOND}
    monkeypatch.setattr("getpass.getpass", typed.__getitem__)
    code, _, err = line("create", tmp_path / "new", *FIRST_TWO[:-1])
    assert (code, sentence(err)) == (1, "The two passphrases differ.")


# ---------------------------------------------------------------------------- what it refuses

WRONG_USE: tuple[tuple[str, ...], ...] = (
    ("nothing",),
    ("cases",),
    ("--no-such",),
    ("demo", "--cases", "many"),
    ("demo", "--cases", "-1"),
    ("summary", "here", "MS-22-0001"),
    ("summary", "here", "MS-22-0001", "--out", "y", *ISSUED, "--proceedings", "perhaps"),
    *(
        ("summary", "here", "MS-22-0001", "--out", "y", *ISSUED[:at], *ISSUED[at + 2 :])
        for at in range(0, len(ISSUED), 2)
    ),
    *(("create", "here", *FIRST_TWO[:at], *FIRST_TWO[at + 2 :]) for at in range(0, 6, 2)),
    ("restore", "one"),
)


@pytest.mark.parametrize("words", WRONG_USE)
def test_wrong_usage_is_2(line: Line, words: Sequence[str]) -> None:
    code, out, err = line(*words)
    assert (code, out) == (2, "")
    assert "Error: " in err
    assert "Traceback" not in err


def sentence(err: str) -> str:
    """Give the one sentence on standard error, and nothing but it."""
    (line_,) = err.splitlines()
    assert line_.endswith(".")
    assert CANARY not in line_
    return line_


def test_help_is_no_fault(line: Line) -> None:
    code, out, _ = line("--help")
    assert code == 0
    for command in ("demo", "create", "cases", "summary", "verify", "backup", "restore"):
        assert f"  {command} " in out


def test_a_wrong_name_reads_like_a_wrong_passphrase(line: Line, store: Store) -> None:
    store.close()
    for user, words in (("supervisor", "wrong words"), ("nobody", PASSPHRASE)):
        code, out, err = line(
            "cases", store.folder, "--user", user, "--passphrase-stdin", passphrase=words
        )
        assert (code, out) == (1, "")
        assert sentence(err) == "The name or the passphrase is not right."


@pytest.mark.parametrize("command", ["cases", "verify"])
def test_where_no_store_is(line: Line, tmp_path: Path, command: str) -> None:
    code, _, err = line.unlocked(command, tmp_path)
    assert code == 1
    assert sentence(err) == "There is no store here."
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_open_says_by_whom(line: Line, store: Store) -> None:
    store.gate("officer")
    code, _, err = line.unlocked("cases", store.folder)
    assert code == 1
    assert "already open" in sentence(err)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--edition", "no-such"), "edition: Choose one of the editions."),
        (("--edition", "case-study"), "proceedings: Answer this before anything becomes public."),
        (("--purpose", "x"), "purpose: Choose one from the list."),
        (("--gateway", "x"), "gateway: Choose one from the list."),
        (("--recipient", " "), "recipient: Fill this in."),
        (("--reason", ""), "reason: Fill this in."),
    ],
)
def test_what_a_summary_lacks_is_a_sentence(
    line: Line, store: Store, reference: str, words: Sequence[str], told: str
) -> None:
    out_file = store.folder.parent / "x.pdf"
    given = (*ISSUED, *words, "--out", out_file)
    code, out, err = line.unlocked("summary", store.folder, reference, *given)
    assert (code, out) == (1, "")
    assert told in sentence(err)
    assert not out_file.exists()


def test_a_summary_of_a_case_that_is_not_there(line: Line, store: Store, reference: str) -> None:
    assert reference
    words = (*ISSUED, "--out", store.folder.parent / "x.pdf")
    code, _, err = line.unlocked("summary", store.folder, "MS-99-0001", *words)
    assert (code, sentence(err)) == (1, "That record is not there, or you may not see it.")


def test_nothing_is_overwritten(line: Line, store: Store, reference: str, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine", encoding="utf-8")
    words = (*ISSUED, "--out", there)
    assert line.unlocked("summary", store.folder, reference, *words)[0] == 1
    assert line.unlocked("backup", store.folder, there)[0] == 1
    assert there.read_text(encoding="utf-8") == "mine"
    two = f"{PASSPHRASE}\n{SECOND}"
    assert line("create", tmp_path, *FIRST_TWO, passphrase=two)[0] == 1


@pytest.mark.parametrize(
    ("command", "user"), [("verify", "navigator"), ("backup", "auditor"), ("summary", "navigator")]
)
def test_the_roles_are_those_of_the_window(
    line: Line, store: Store, reference: str, command: str, user: str
) -> None:
    out = store.folder.parent / "out"
    more: dict[str, tuple[object, ...]] = {
        "verify": (), "backup": (out,),
        "summary": (reference, *ISSUED, "--out", out),
    }  # fmt: skip
    code, _, err = line.unlocked(command, store.folder, *more[command], user=user)
    assert (code, "role does not allow" in sentence(err)) == (1, True)
    assert not out.exists()
    assert Operation.REFUSAL in {operation for operation, _ in operations(store)}


@pytest.mark.parametrize("command", ["demo", "create"])
def test_no_store_in_a_sync_folder(line: Line, tmp_path: Path, command: str) -> None:
    place = tmp_path / "Dropbox" / "store"
    words = {"demo": ("--store", place, "--no-window"), "create": (place, *FIRST_TWO)}
    code, out, err = line(command, *words[command], passphrase=f"{PASSPHRASE}\n{SECOND}")
    assert (code, out) == (1, "")
    assert sentence(err).startswith("Dropbox copies this folder")
    assert not place.exists()


def test_a_demo_takes_the_place_of_a_demo_only(line: Line, store: Store) -> None:
    store.close()
    before = (store.folder / DATABASE).read_bytes()
    code, _, err = line("demo", "--store", store.folder, "--no-window")
    assert (code, sentence(err)[:24]) == (1, "There is something there")
    assert (store.folder / DATABASE).read_bytes() == before


# ------------------------------------------------------------------------------- and the rest


@dataclass
class Canned(Tools):
    """Tools that do nothing but one thing that is asked of them."""

    deed: Callable[[], object]

    def window(self, folder: Path | None) -> int:  # noqa: ARG002
        self.deed()
        return 7

    def build_demo(self, folder: Path | None, cases: int) -> DemoBuilt:
        self.deed()
        place = folder or Path("usual")
        papers = (place / "caravan-supervisor.pdf", place / "caravan-case-study.pdf")
        return DemoBuilt(folder=place, passphrase="p q", papers=papers, sentence=f"{cases} cases.")

    def create(self, folder: Path, unit: str, people: tuple[First, First]) -> NoReturn:
        raise NotImplementedError

    def create_survivors(self, folder: Path, charity: str, leads: object) -> NoReturn:
        raise NotImplementedError

    def unlock(self, folder: Path, name: str, passphrase: str) -> NoReturn:
        raise NotImplementedError

    def restore(self, backup: Path, folder: Path) -> NoReturn:
        raise NotImplementedError


def test_a_demo_says_its_passphrase_and_its_papers(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code = run(["demo", "--store", str(tmp_path), "--no-window"], Canned(lambda: None))
    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert "passphrase: p q" in lines
    assert str(tmp_path / "caravan-supervisor.pdf") in lines
    assert str(tmp_path / "caravan-case-study.pdf") in lines


@pytest.mark.parametrize(("screen", "code", "told"), [("", 0, True), (":0", 7, False)])
def test_a_demo_opens_the_window_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    screen: str,
    code: int,
    told: bool,
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("DISPLAY", screen)
    assert run(["demo"], Canned(lambda: None)) == code
    assert ("There is no screen here" in capsys.readouterr().out) == told


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (MscuError("A sentence."), "A sentence."),
        (OSError(28, "No space left on device"), "The disk refuses: No space left on device."),
        (KeyError(CANARY), "The program has a fault, of the kind KeyError."),
    ],
)
def test_whatever_fails_is_one_sentence(
    capsys: pytest.CaptureFixture[str], error: BaseException, told: str
) -> None:
    def fail() -> None:
        raise error

    assert run([], Canned(fail)) == 1
    assert sentence(capsys.readouterr().err) == told
