"""A slip in a file that came with the program is told by name before a store is opened."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mscu import resources
from mscu.app import rule_files
from mscu.app.rule_files import require_rule_files
from mscu.app.sign_in import StoreSignIn
from mscu.errors import MscuError, UnusableFile
from mscu.resources import resource
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.command_line import Line, line, sentence

__all__ = ["line"]

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


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Callable[[], None]]]:
    """Yield a copy of the files from which the program reads, and what makes it read them again."""
    folder = tmp_path / "program" / "_resources"
    shutil.copytree(resource("."), folder, ignore=shutil.ignore_patterns("fonts", "redaction", "demo"))
    modules = {getattr(each, "__module__", "") for each in vars(rule_files).values()}
    caches = [
        each
        for module in modules
        if module.startswith("mscu.")
        for each in vars(sys.modules[module]).values()
        if callable(getattr(each, "cache_clear", None))
    ]

    def forget() -> None:
        for cached in caches:
            cached.cache_clear()

    forget()
    with monkeypatch.context() as patch:
        patch.setattr(resources, "PACKAGE", folder.parent)
        yield folder, forget
    forget()


def test_every_file_is_read_and_named(own: tuple[Path, Callable[[], None]]) -> None:
    folder, forget = own
    require_rule_files()
    told = {}
    for name in FILES:
        file = folder / name
        whole = file.read_bytes()
        file.write_text("= 1\n", encoding="utf-8")
        forget()
        told[name] = _fault()
        file.write_bytes(whole)
    assert [name for name, fault in told.items() if Path(name).name not in fault] == []


def _fault() -> str:
    try:
        require_rule_files()
    except UnusableFile as error:
        return error.sentence
    return ""


def test_a_slip_in_a_rule_is_told_before_the_store_is_unlocked(
    own: tuple[Path, Callable[[], None]], store: Store, line: Line
) -> None:
    store.close()
    clocks = own[0] / "rules/clocks.toml"
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
def test_an_edition_that_cannot_be_used_ends_the_program_with_a_sentence(
    own: tuple[Path, Callable[[], None]], name: str
) -> None:
    (own[0] / name).write_text("[cps]\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", START, own[0].parent, "cases", "nowhere"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert sentence(ended.stderr).startswith(f"The program's file {name} cannot be used. ")
