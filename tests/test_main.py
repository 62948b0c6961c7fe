"""Starting the program as a terminal does: what is loaded, and what ends it is one sentence."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from mscu.__main__ import load
from mscu.actions.cases.cases import OpenCase
from mscu.errors import ReadOnly
from mscu.resources import PACKAGE
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.command_line import FIRST_TWO

NO_SCREEN = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLACES = [{"LC_ALL": "C"}, ASCII, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"}]
PLACES_AND_ENDS = list(zip(PLACES, [b"\n", b"\r\n", b"", b"\r\n"], strict=True))
"""Each locale and each end of a line: a line is read as bytes, whatever the locale."""
WITH_ACCENTS = "héron bécasse gôt roitelet"


def test_what_is_loaded_is_never_searched_for_waste() -> None:
    gc.unfreeze()
    try:
        load()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()


def run(
    *words: object, given: bytes = b"", env: Mapping[str, str] = os.environ, start: Sequence[str] = ()
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    command = [*start, sys.executable, "-m", "mscu", *map(str, words)]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), **env}
    return subprocess.run(command, input=given, env=env, capture_output=True, check=False, timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("display", ["", ":4242"])
def test_without_a_display_it_says_so(display: str) -> None:
    done = run(env={**NO_SCREEN, "DISPLAY": display})
    assert done.returncode == 1
    assert done.stderr.decode() == "There is no display, so the window cannot be opened.\n"


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


@pytest.mark.parametrize(("env", "end"), PLACES_AND_ENDS, ids=str)
def test_cases_are_listed_whatever_the_locale_and_the_line_end(
    store: Store, env: Mapping[str, str], end: bytes
) -> None:
    store.gate("officer").perform(OpenCase(title="Car wash of Zoë Ștefan"))
    store.close()
    done = run("cases", store.folder, "--passphrase-stdin", given=PASSPHRASE.encode() + end, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Car wash of Zo" in done.stdout


def read_only(folder: Path) -> list[str]:
    """Return the start of a command that finds a folder on a read-only disk."""
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(folder)]


@pytest.mark.skipif(sys.platform != "linux", reason="mounts the folder read-only")
@pytest.mark.parametrize("words", [["cases"], ["verify"], ["backup", "a.zip"]])
def test_a_read_only_disk_says_so(store: Store, tmp_path: Path, words: list[str]) -> None:
    store.close()
    start = read_only(store.folder)
    if not shutil.which("unshare") or subprocess.run([*start, "true"], check=False).returncode:
        pytest.skip("nobody may mount here")
    command, *rest = words
    done = run(
        command,
        store.folder,
        *(tmp_path / name for name in rest),
        "--passphrase-stdin",
        given=PASSPHRASE.encode(),
        start=start,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"{ReadOnly().sentence}\n"


def test_a_passphrase_is_the_same_in_every_locale(tmp_path: Path) -> None:
    folder = tmp_path / "unit"
    both = f"{WITH_ACCENTS}\n{PASSPHRASE}\n".encode()
    assert run("create", folder, *FIRST_TWO, given=both, env=ASCII).returncode == 0
    for env in ({}, ASCII):
        line = f"\ufeff{WITH_ACCENTS}\r\n".encode()
        done = run("cases", folder, "--user", "ruth", "--passphrase-stdin", given=line, env=env)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("given", "told"), [(b"", "There is no passphrase"), (b"\xff\xfe\n", "is not in UTF-8")]
)
def test_what_is_no_passphrase_is_not_tried(tmp_path: Path, given: bytes, told: str) -> None:
    done = run("cases", tmp_path, "--passphrase-stdin", given=given)
    (sentence,) = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert told in sentence
