"""Locking becomes another process: same store, same person, and nothing of before in its memory."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from mscu.resources import PACKAGE
from mscu.ui.session.restart import VARIABLE, Locked, command
from tests.tools.memory import memory_of

LOCKED = Locked(store="/srv/unit", person="priya.nolan", geometry="01d9")
LOCKS_ITSELF = """
import ctypes, sys
from mscu.app.memory_protection import protect_process
from mscu.ui.session.restart import Locked, replace_process

protect_process()
canary = "-".join(["Crabtree", "of", "Hollin", "Lane", "Yard"] * 40)
held = [canary.encode(), canary.encode("utf-16-le"), canary]
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0
print("dumpable", dumpable, flush=True)
sys.stdin.readline()
replace_process(Locked(store=sys.argv[1], person="priya.nolan"))
"""
CANARY = b"Crabtree-of-Hollin-Lane-Yard-Crabtree"


def test_what_is_handed_on_is_read_once_and_garbage_is_as_good_as_nothing() -> None:
    environment = LOCKED.next_environment({"HOME": "/home/priya"})
    assert environment["HOME"] == "/home/priya"
    assert Locked.pop_from(environment) == LOCKED
    assert environment == {"HOME": "/home/priya"}
    for garbage in ("", "{", "[]", "7", '{"other": "x"}', '{"store": "a"}'):
        assert Locked.pop_from({VARIABLE: garbage}) is None


def test_the_command_says_nothing_of_store_or_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = command()
    assert words == [sys.executable, "-P", "-m", "mscu"]
    monkeypatch.chdir(PACKAGE.parent)
    assert command() == [sys.executable, "-m", "mscu"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command() == [sys.executable]
    assert LOCKED.next_environment({})["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


@pytest.fixture
def holding(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a process that holds a canary in its memory and locks when it is told to."""
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    process = subprocess.Popen(
        [sys.executable, "-c", LOCKS_ITSELF, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=tmp_path,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "dumpable 0\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_nothing_of_before_is_in_the_memory_of_after_and_the_process_leaves_no_core(
    holding: "subprocess.Popen[str]", qtbot: QtBot
) -> None:
    limits = Path(f"/proc/{holding.pid}/limits").read_text(encoding="utf-8")
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    if os.geteuid() != 0:
        with pytest.raises(PermissionError):  # the process protects itself from its own user
            memory_of(holding.pid)
        return
    assert CANARY in memory_of(holding.pid)
    assert holding.stdin is not None
    holding.stdin.write("lock\n")
    holding.stdin.flush()
    seen = psutil.Process(holding.pid)
    qtbot.waitUntil(lambda: seen.cmdline()[-2:] == ["-m", "mscu"], timeout=10_000)
    qtbot.waitUntil(lambda: any("Qt6Widgets" in m.path for m in seen.memory_maps()), timeout=10_000)
    after = memory_of(holding.pid)
    assert holding.poll() is None
    assert CANARY not in after
    assert CANARY.decode().encode("utf-16-le") not in after
