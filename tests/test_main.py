"""Starting the program as a terminal does: what is loaded, and what ends it is one sentence."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from mscu.__main__ import load
from mscu.actions.cases.cases import OpenCase
from mscu.errors import ReadOnly
from mscu.resources import PACKAGE
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.command_line import FIRST_TWO
from tests.tools.started import Started, started

NO_SCREEN = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
LOCALES = {"C": {"LC_ALL": "C"}, "ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}}
PLACES = [("C", "", b"\n"), ("ASCII", "", b"\r\n"), ("C", "ascii", b""), ("C", "latin-1", b"\r\n")]
"""Locales, encodings of streams and ends of a line: a line is read as bytes, whatever the locale."""
needs_fork = pytest.mark.skipif(sys.platform == "win32", reason="a process is not forked there")
WITH_ACCENTS = "héron bécasse gôt roitelet"


def test_what_is_loaded_is_never_searched_for_waste() -> None:
    gc.unfreeze()
    try:
        load()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Started]]:
    """Yield what gives the loaded program of a locale."""
    with ExitStack() as stack:

        @cache
        def loaded(locale: str) -> Started:
            return stack.enter_context(started(tmp_path_factory.mktemp(locale), LOCALES[locale]))

        yield loaded


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("display", ["", ":4242"])
def test_without_a_display_it_says_so(display: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), **NO_SCREEN, "DISPLAY": display}
    done = subprocess.run(
        [sys.executable, "-m", "mscu"], env=env, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.decode() == "There is no display, so the window cannot be opened.\n"


ASKED_BY_BASH = {
    "mscu server-": ["server-backup", "server-restore", "server-recover", "server-upgrade"],
    "mscu summary --ag": ["--agreed-by"],
    "mscu summary --proceedings ": ["yes", "no", "not_sure"],
}


@needs_fork
@pytest.mark.parametrize("typed", ASKED_BY_BASH)
def test_a_shell_is_told_how_to_go_on(program: Callable[[str], Started], typed: str) -> None:
    words = typed.split(" ")
    asked = {"_MSCU_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    here = program("C")
    done = replace(here, env={**here.env, **NO_SCREEN, **asked}).run()  # a window would find no screen
    assert (done.stdout.decode().split(), done.stderr) == (ASKED_BY_BASH[typed], b"")


@needs_fork
def test_a_command_loads_no_window(program: Callable[[str], Started]) -> None:
    modules = program("C").modules
    assert "mscu.cli.commands" in modules
    assert {name for name in modules if name.startswith(("mscu.ui", "PySide6", "shiboken6"))} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="a process gets no Ctrl+C there without a console")
def test_ctrl_c_ends_a_command_with_a_sentence(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "mscu", "create", str(tmp_path / "unit"), *FIRST_TWO[:-1]]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=env, stdin=pipe, stderr=pipe, start_new_session=True) as command:
        assert command.stderr is not None
        asked = b""
        while not asked.endswith(b"Passphrase of ruth: "):
            asked += command.stderr.read(1)
        command.send_signal(signal.SIGINT)
        told = command.stderr.read().decode()
    assert told.strip() == "Stopped before it was finished."
    assert command.returncode == 128 + signal.SIGINT
    assert not (tmp_path / "unit").exists()


@needs_fork
@pytest.mark.parametrize(("locale", "encoding", "end"), PLACES)
def test_cases_are_listed_whatever_the_locale_and_the_line_end(
    store: Store, program: Callable[[str], Started], locale: str, encoding: str, end: bytes
) -> None:
    store.gate("officer").perform(OpenCase(title="Car wash of Zoë Ștefan"))
    store.close()
    words = ("cases", store.folder, "--passphrase-stdin")
    done = program(locale).run(*words, given=PASSPHRASE.encode() + end, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Car wash of Zo" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a shell takes the streams away here, the system there")
def test_it_runs_without_any_standard_stream(tmp_path: Path) -> None:
    """A Windows program without a console has none: nothing may be written there, nor end it."""
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "XDG_STATE_HOME": str(tmp_path)}
    without = 'exec "$0" "$@" <&- >&- 2>&-'
    command = ["sh", "-c", without, sys.executable, "-P", "-m", "mscu"]
    words = ["cases", str(tmp_path), "--passphrase-stdin"]
    subprocess.run([*command, *words], env=env, cwd=tmp_path, check=False, timeout=60)
    log = next(tmp_path.rglob("mscu.log")).read_text(encoding="utf-8")
    assert "Ended with exit code" in log
    assert "Unexpected" not in log


def read_only(folder: Path) -> list[str]:
    """Return the start of a command that finds a folder on a read-only disk."""
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(folder)]


@pytest.mark.skipif(sys.platform != "linux", reason="mounts the folder read-only")
def test_a_read_only_disk_says_so(store: Store, tmp_path: Path, subtests: pytest.Subtests) -> None:
    store.close()
    start = read_only(store.folder)
    if not shutil.which("unshare") or subprocess.run([*start, "true"], check=False).returncode:
        pytest.skip("nobody may mount here")
    with started(tmp_path / "commands", {}, start) as program:
        for command, rest in (("cases", ()), ("verify", ()), ("backup", (tmp_path / "a.zip",))):
            with subtests.test(command):
                words = (command, store.folder, *rest, "--passphrase-stdin")
                done = program.run(*words, given=PASSPHRASE.encode())
                assert (done.returncode, done.stdout) == (1, b"")
                assert done.stderr.decode() == f"{ReadOnly().sentence}\n"


@needs_fork
def test_a_passphrase_is_the_same_in_every_locale(program: Callable[[str], Started], tmp_path: Path) -> None:
    folder = tmp_path / "unit"
    both = f"{WITH_ACCENTS}\n{PASSPHRASE}\n".encode()
    assert program("ASCII").run("create", folder, *FIRST_TWO, given=both).returncode == 0
    for locale in LOCALES:
        line = f"\ufeff{WITH_ACCENTS}\r\n".encode()
        done = program(locale).run("cases", folder, "--user", "ruth", "--passphrase-stdin", given=line)
        assert (done.returncode, done.stderr) == (0, b"")


@needs_fork
@pytest.mark.parametrize(
    ("given", "told"), [(b"", "There is no passphrase"), (b"\xff\xfe\n", "is not in UTF-8")]
)
def test_what_is_no_passphrase_is_not_tried(
    program: Callable[[str], Started], tmp_path: Path, given: bytes, told: str
) -> None:
    done = program("C").run("cases", tmp_path, "--passphrase-stdin", given=given)
    (sentence,) = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert told in sentence
