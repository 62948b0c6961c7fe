"""A slip in a file that came with the program is told by name before a store is opened."""

import subprocess
import sys
from pathlib import Path

import pytest

from mscu.app.rule_files import require_rule_files
from mscu.app.sign_in import StoreSignIn
from mscu.errors import MscuError, UnusableFile
from mscu.resources import resource
from tests.scenes.own_files import Own, own
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.command_line import Line, line, sentence

__all__ = ["line", "own"]

READ_AT_IMPORT = {"editions/classes.toml", "editions/editions.toml"}
READ_BY_A_TOOL = {"forms/nrm-2026-order.toml"}
FILES = sorted(
    {
        path.relative_to(resource(".")).as_posix()
        for path in (*resource(".").rglob("*.toml"), *resource("code_lists").glob("*.csv"))
        if path.parent.name != "demo"
    }
    - READ_AT_IMPORT
    - READ_BY_A_TOOL
)
SLIP = (
    "The program's file rules/clocks.toml cannot be used. "
    "The clock rule cash_detention says laps, which no rule has."
)


def test_every_file_is_read_and_named(own: Own) -> None:
    folder = own.folder
    require_rule_files()
    told = {}
    for name in FILES:
        file = folder / name
        whole = file.read_bytes()
        file.write_text("= 1\n", encoding="utf-8")
        own.forget()
        told[name] = _fault()
        file.write_bytes(whole)
    assert [name for name, fault in told.items() if Path(name).name not in fault] == []


def _fault() -> str:
    try:
        require_rule_files()
    except UnusableFile as error:
        return error.sentence
    return ""


def test_a_slip_in_a_rule_is_told_before_the_store_is_unlocked(own: Own, store: Store, line: Line) -> None:
    store.close()
    clocks = own.folder / "rules/clocks.toml"
    text = clocks.read_text(encoding="utf-8")
    clocks.write_text(text.replace('lapses = "power"', 'laps = "power"', 1), encoding="utf-8")
    for passphrase in (PASSPHRASE, "not the passphrase"):
        with pytest.raises(MscuError) as caught:
            StoreSignIn().unlock(store.folder, "supervisor", passphrase)
        assert caught.value.sentence == SLIP
    code, out, err = line(
        "cases", store.folder, "--user", "supervisor", "--passphrase-stdin", passphrase=PASSPHRASE
    )
    assert (code, out, sentence(err)) == (1, "", SLIP)


START = """
import pathlib, sys
from mscu import resources
resources.PACKAGE = pathlib.Path(sys.argv.pop(1))
from mscu.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("name", sorted(READ_AT_IMPORT))
def test_an_edition_that_cannot_be_used_ends_the_program_with_a_sentence(own: Own, name: str) -> None:
    (own.folder / name).write_text("[cps]\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", START, own.folder.parent, "cases", "nowhere"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert sentence(ended.stderr).startswith(f"The program's file {name} cannot be used. ")
