"""Who comes second is told who has the store open; a crash leaves it free."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mscu.errors import OpenElsewhere
from mscu.store.files.lock_file import CLOSE_THERE, StoreLock
from tests.store.made import ROOT

HOLD = """
import sys
from pathlib import Path
from mscu.store.files.lock_file import CLOSE_THERE, StoreLock
held = StoreLock.take(Path(sys.argv[1]), "bea")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unit.lock"


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.mark.usefixtures("holder")
def test_the_second_is_told_who_and_where(path: Path) -> None:
    with pytest.raises(OpenElsewhere) as told:
        StoreLock.take(path, "anna")
    assert str(told.value) == f"bea has this store open on {platform.node()}. {CLOSE_THERE}"


def test_a_crash_frees_the_store(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()
    held = StoreLock.take(path, "anna")
    assert json.loads(path.read_bytes()) == {"who": "anna", "host": platform.node(), "process": os.getpid()}
    held.release()


def test_who_is_done_lets_others_in(path: Path) -> None:
    StoreLock.take(path, "anna").release()
    assert path.read_bytes() == b""
    StoreLock.take(path, "bea").release()


def test_the_same_program_does_not_open_a_store_twice(path: Path) -> None:
    held = StoreLock.take(path, "anna")
    with pytest.raises(OpenElsewhere, match="anna"):
        StoreLock.take(path, "anna")
    held.release()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"who": 1, "host": "x"}', b"[" * 5000])
@pytest.mark.usefixtures("holder")
def test_strange_words_in_the_file_leave_the_general_sentence(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(OpenElsewhere, match="open in another window"):
        StoreLock.take(path, "anna")


@pytest.mark.usefixtures("holder")
def test_words_in_the_file_are_shown_without_tricks(path: Path) -> None:
    path.write_text(json.dumps({"who": "an\u202ena\n" + "x" * 500, "host": "pc\x1b[31m"}))
    with pytest.raises(OpenElsewhere) as told:
        StoreLock.take(path, "bea")
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 200
