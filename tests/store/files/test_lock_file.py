"""Who comes second is told who has the store open; a crash leaves it free."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from mscu.dates.london import show_moment
from mscu.errors import OpenElsewhere
from mscu.store.files.lock_file import CLOSE_THERE, StoreLock
from tests.store.made import ROOT

HOLD = """
import sys
from pathlib import Path
from mscu.store.files.lock_file import CLOSE_THERE, StoreLock
held = StoreLock.take(Path(sys.argv[1]), b"aeb")
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


def turned_the_other_way(sealed: bytes) -> bytes:
    """Stand for what a key does: the file says a name backwards."""
    return sealed[::-1]


@pytest.mark.usefixtures("holder")
def test_the_second_is_told_since_when_and_where_and_who_if_the_store_opens_for_them(path: Path) -> None:
    since = show_moment(datetime.fromisoformat(json.loads(path.read_bytes())["since"]))
    told = f"has had this store open on {platform.node()} since {since}. {CLOSE_THERE}"
    with pytest.raises(OpenElsewhere) as raised:
        StoreLock.take(path, b"anna")
    assert str(raised.value) == f"Somebody else {told}"
    with pytest.raises(OpenElsewhere) as raised:
        StoreLock.take(path, b"anna", turned_the_other_way)
    assert str(raised.value) == f"bea {told}"


def test_a_crash_frees_the_store(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()
    held = StoreLock.take(path, b"anna")
    told = json.loads(path.read_bytes())
    assert (told["who"], told["host"], told["process"]) == (b"anna".hex(), platform.node(), os.getpid())
    held.release()


def test_who_is_done_lets_others_in_and_not_before(path: Path) -> None:
    held = StoreLock.take(path, b"anna")
    with pytest.raises(OpenElsewhere, match="Somebody else"):
        StoreLock.take(path, b"anna")
    held.release()
    assert path.read_bytes() == b""
    StoreLock.take(path, b"bea").release()


@pytest.mark.usefixtures("holder")
def test_strange_words_in_the_file_leave_the_general_sentence_or_are_shown_without_tricks(path: Path) -> None:
    for content in (
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'{"who": 1, "host": "x"}',
        b'{"who": "zz", "host": "x", "since": "noon"}',
        b"[" * 5000,
    ):
        path.write_bytes(content)
        with pytest.raises(OpenElsewhere, match="open in another window"):
            StoreLock.take(path, b"anna")
    name = ("an\u202ena\n" + "x" * 500).encode()[::-1]
    since = "2026-11-28T09:12:00+00:00"
    path.write_text(json.dumps({"who": name.hex(), "host": "pc\x1b[31m", "since": since}))
    with pytest.raises(OpenElsewhere) as told:
        StoreLock.take(path, b"bea", turned_the_other_way)
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 200
