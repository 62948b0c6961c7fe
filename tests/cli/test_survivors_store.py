"""The command line on the navigators' own store: made by its two leads, verified, backed up."""

from pathlib import Path

import pytest

from mscu.codes import Role, StoreKind
from mscu.gate import ONLY_IN_UNIT
from mscu.store.files.file_names import store_files
from mscu.store.keys.keys import unlock
from tests.scenes.stores import NO_DEVICES, NOW, OTHER_NAVIGATOR, PASSPHRASE, Store
from tests.tools.command_line import Line

SECOND = "another four words"
LEADS = ("--charity", "Justice and Care", "--lead", "moira", "--passphrase-stdin", "--second-lead", "tunde")


def _as(who: str) -> tuple[str, ...]:
    return ("--user", who, "--passphrase-stdin")


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(monkeypatch, capsys)


def test_a_charity_makes_its_store_for_two_leads(line: Line, tmp_path: Path) -> None:
    folder = tmp_path / "survivors"
    two = f"{PASSPHRASE}\n{SECOND}"
    code, out, err = line("create-survivors", folder, *LEADS, passphrase=two)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 3
    files = store_files(folder)
    assert files.store_kind is StoreKind.SURVIVORS
    moira = unlock(files.keys, "moira", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    assert {slot.name for slot in moira.header.slots} == {"moira", "tunde"}
    code, out, _ = line("verify", folder, *_as("tunde"), passphrase=SECOND)
    assert (code, out) == (0, "Sound: every record matches the audit.\n")


@pytest.mark.parametrize(
    ("second", "passphrases"), [("MOIRA", (PASSPHRASE, SECOND)), ("tunde", (PASSPHRASE,) * 2)]
)
def test_two_leads_two_passphrases(
    line: Line, tmp_path: Path, second: str, passphrases: tuple[str, str]
) -> None:
    words = (*LEADS[:-1], second)
    given = "\n".join(passphrases)
    code, _, err = line("create-survivors", tmp_path / "new", *words, passphrase=given)
    assert code == 1
    assert "two people" in err
    assert not (tmp_path / "new").exists()


def test_it_is_backed_up_and_brought_back(line: Line, charity: Store, tmp_path: Path) -> None:
    charity.close()
    who = _as(OTHER_NAVIGATOR)
    copy, again = tmp_path / "copy.zip", tmp_path / "again"
    assert line("backup", charity.folder, copy, *who)[0] == 0
    assert line("restore", copy, again)[0] == 0
    assert store_files(again).store_kind is StoreKind.SURVIVORS
    code, _, err = line("verify", again, *who)
    assert (code, len(err.splitlines())) == (1, 1)
    assert "the witness file of this computer remembers" in err, "what came after the backup"


@pytest.mark.parametrize("who", [Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_no_police_name_opens_it(line: Line, charity: Store, who: str) -> None:
    charity.close()
    code, _, err = line("verify", charity.folder, *_as(who))
    assert code == 1
    assert "passphrase" in err


def test_cases_are_not_to_be_had_from_it(line: Line, charity: Store) -> None:
    charity.close()
    code, out, err = line("cases", charity.folder, *_as(Role.NAVIGATOR))
    assert (code, out) == (1, "")
    assert err.splitlines() == [ONLY_IN_UNIT]
