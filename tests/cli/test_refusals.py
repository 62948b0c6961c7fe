"""What the command line refuses: one sentence each, and nothing is done."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mscu.actions.admin.users import AddUser
from mscu.actions.editions.live_case import ACTIVE_CHARGE
from mscu.codes import Operation, Role
from mscu.demo.store import MARKER, SENTENCE
from mscu.errors import PassphraseTemporary
from mscu.store.files.file_names import DATABASE
from tests.actions.clocks.clock_scene import CHARGE, enforce
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.command_line import FIRST_TWO, ISSUED, SECOND, Line, line, operations, reference, sentence

__all__ = ["line", "reference"]


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


def test_help_is_no_fault(line: Line) -> None:
    code, out, _ = line("--help")
    assert code == 0
    for command in ("demo", "create", "cases", "summary", "verify", "backup", "restore"):
        assert f"  {command} " in out


def test_a_wrong_name_reads_like_a_wrong_passphrase(line: Line, store: Store) -> None:
    store.close()
    for user, words in (("supervisor", "wrong words"), ("nobody", PASSPHRASE)):
        code, out, err = line("cases", store.folder, "--user", user, "--passphrase-stdin", passphrase=words)
        assert (code, out) == (1, "")
        assert sentence(err) == "The name or the passphrase is wrong."


def test_a_temporary_passphrase_opens_nothing(
    line: Line, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    admin = store.gate(Role.ADMINISTRATOR)
    admin.perform(AddUser(name="priya", display="DS Nolan", role=Role.SUPERVISOR, passphrase=SECOND))
    store.confirm_access()
    store.close()
    summary = ("summary", "MS-22-0001", *ISSUED, "--out", "a.pdf")
    for command, *rest in (("cases",), ("verify",), ("backup", "a.zip"), summary):
        words = (command, store.folder, *rest, "--user", "priya", "--passphrase-stdin")
        code, out, err = line(*words, passphrase=SECOND)
        assert (code, out, sentence(err)) == (1, "", PassphraseTemporary().sentence)
    assert not list(tmp_path.glob("*.*"))


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
    assert "is open in another window or on another computer" in sentence(err)


LACKING = (
    (("--edition", "no-such"), "edition: Choose one of the editions."),
    (("--edition", "case-study"), "proceedings: Answer this before anything becomes public."),
    (("--purpose", "x"), "purpose: Choose one of these: investigation, prosecution, safeguarding, "),
    (("--gateway", "x"), "gateway: Choose one of these: dpa_s35, dpa_s36, common_law, "),
    (("--recipient", " "), "recipient: Fill this in."),
    (("--reason", ""), "reason: Fill this in."),
)


def test_what_a_summary_lacks_is_a_sentence(line: Line, store: Store, reference: str) -> None:
    out_file = store.folder.parent / "x.pdf"
    for words, told in LACKING:
        given = (*ISSUED, *words, "--out", out_file)
        code, out, err = line.unlocked("summary", store.folder, reference, *given)
        assert (code, out) == (1, "")
        assert told in sentence(err)
        assert not out_file.exists()


def test_a_study_of_a_case_with_a_charge_is_refused(line: Line, store: Store, tmp_path: Path) -> None:
    officer = store.gate(Role.OFFICER)
    suspect = a_person(officer, case_id := a_case(officer), name="Shane Crabtree")
    enforce(officer, case_id, suspect, CHARGE)
    store.close()
    words = ("--edition", "case-study", "--proceedings", "no", "--out", tmp_path / "x.pdf")
    code, _, err = line.unlocked("summary", store.folder, "MS-22-0001", *ISSUED, *words)
    assert (code, sentence(err)) == (1, f"proceedings: {ACTIVE_CHARGE}")
    assert "Crabtree" not in err
    assert not (tmp_path / "x.pdf").exists()


def test_a_summary_of_a_case_that_is_not_there(line: Line, store: Store, reference: str) -> None:
    assert reference
    words = (*ISSUED, "--out", store.folder.parent / "x.pdf")
    code, _, err = line.unlocked("summary", store.folder, "MS-99-0001", *words)
    assert (code, sentence(err)) == (1, "This record does not exist, or you do not have access to it.")


def test_nothing_is_overwritten(line: Line, store: Store, reference: str, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine", encoding="utf-8")
    words = (*ISSUED, "--out", there)
    assert line.unlocked("summary", store.folder, reference, *words)[0] == 1
    assert line.unlocked("backup", store.folder, there)[0] == 1
    assert there.read_text(encoding="utf-8") == "mine"
    two = f"{PASSPHRASE}\n{SECOND}"
    assert line("create", tmp_path, *FIRST_TWO, passphrase=two)[0] == 1


def test_the_roles_are_those_of_the_window(line: Line, store: Store, reference: str) -> None:
    out = store.folder.parent / "out"
    more: dict[str, tuple[object, ...]] = {
        "verify": (),
        "backup": (out,),
        "summary": (reference, *ISSUED, "--out", out),
    }
    for command, user in (("verify", "navigator"), ("backup", "auditor"), ("summary", "navigator")):
        code, _, err = line.unlocked(command, store.folder, *more[command], user=user)
        assert (code, "role does not allow" in sentence(err)) == (1, True)
        assert not out.exists()
    refusals = [operation for operation, _ in operations(store) if operation is Operation.REFUSAL]
    assert len(refusals) == len(more)


@pytest.mark.parametrize("command", ["demo", "create"])
def test_no_store_in_a_sync_folder(line: Line, tmp_path: Path, command: str) -> None:
    place = tmp_path / "Dropbox" / "store"
    words = {"demo": ("--store", place, "--no-window"), "create": (place, *FIRST_TWO)}
    code, out, err = line(command, *words[command], passphrase=f"{PASSPHRASE}\n{SECOND}")
    assert (code, out) == (1, "")
    assert sentence(err).startswith("Dropbox copies this folder")
    assert not place.exists()


def test_a_demo_takes_the_place_of_nothing_and_keeps_what_is_in_it(line: Line, store: Store) -> None:
    store.close()
    before = (store.folder / DATABASE).read_bytes()
    code, _, err = line("demo", "--store", store.folder, "--no-window")
    assert (code, sentence(err)[:32]) == (1, "There is already something there")
    assert (store.folder / DATABASE).read_bytes() == before
    store.close()
    (store.folder / MARKER).write_text(SENTENCE, encoding="utf-8")
    before = (store.folder / DATABASE).read_bytes()
    code, out, _ = line("demo", "--store", store.folder, "--no-window")
    assert (code, "--new builds it anew" in out) == (0, True)
    assert (store.folder / DATABASE).read_bytes() == before


@pytest.mark.parametrize("command", ["cases", "summary", "verify", "backup", "open", "move-to-server"])
def test_a_missing_folder_is_told_before_a_passphrase_is_asked(
    line: Line, tmp_path: Path, command: str
) -> None:
    code, out, err = line(command, tmp_path / "nowhere", *("x",) * 2)
    assert (code, out) == (2, "")
    assert "does not exist" in err
