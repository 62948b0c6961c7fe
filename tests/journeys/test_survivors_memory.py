"""What a navigator typed is in no file and in no memory once she has locked; police never hold it.

The program runs as it is started, in a process of its own, at which she types; what is looked for
are words that stand nowhere else, as Python, Qt and SQLite write them. Locking becomes another
process (decision 3): nothing of the one before is left, so that there is nothing to be wiped. On
Windows that is a new process beside the old one, which ends; that one this test cannot look at.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from pytestqt.qtbot import QtBot

from mscu.app.sign_in import StoreSignIn
from mscu.codes import Role, StoreKind
from mscu.resources import PACKAGE
from mscu.store.files.file_names import StoreFiles
from mscu.ui.session.workstation_settings import Remembered
from tests.scenes.stores import COLLEAGUE, PASSPHRASE, Store, Template
from tests.test_store_boundary import POLICE, dump
from tests.text.phrases import phrases
from tests.tools.canary import files_with
from tests.tools.memory import held, memory_of

pytestmark = [pytest.mark.wiping, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]
HOMES = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")
NAME, SAFE, CODE_WORD, NOTE, OWN, SCOPE, DRAFT = CANARIES = (
    *phrases("""
    quibblewick | zanderloft | murkentwist | vexilgorm | plundersnig | jaxomberry | wyzzlethorn
"""),
)
"""A word for each place into which she types; she looks for that of the note."""
TYPED = {
    "passphrase": PASSPHRASE,
    "about": {"name": f"Grace {NAME}", "phone": "07700 900171", "safe_when": SAFE, "code_word": CODE_WORD},
    "contact": {"method": "Met", "summary": NOTE, "own_words": OWN},
    "consent": {"purpose": "Photo", "how": "Spoken", "scope": SCOPE},
    "sought": NOTE,
    "draft": {"method": "Phone", "summary": DRAFT},
}
Process = subprocess.Popen[str]


@pytest.fixture
def both(store: Store, founded_charity: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the navigators' store into the folder of the unit's, on a workstation of its own."""
    store.close()
    shutil.copytree(founded_charity.folder, store.folder / StoreKind.SURVIVORS)
    Remembered().with_changes(store=str(store.folder), person=Role.NAVIGATOR, scheme="light")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return store.folder


@contextmanager
def workstation(told: Mapping[str, Any]) -> Iterator[Process]:
    """Run the program, and wait until all is done that it is told."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.at_a_workstation"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PACKAGE.parent,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        say(process, json.dumps(told))
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def say(process: Process, line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def remembered_by(process: Process) -> bytes:
    """Read the memory; whoever is not the machine's administrator cannot, and so may nobody."""
    if os.geteuid() == 0:
        return memory_of(process.pid)
    with pytest.raises(PermissionError):
        memory_of(process.pid)
    return b""


def lock(process: Process, qtbot: QtBot) -> None:
    """Press Ctrl+L, and wait for the window of the process that comes of it."""
    say(process, "lock")
    seen = psutil.Process(process.pid)
    qtbot.waitUntil(lambda: seen.cmdline()[-2:] == ["-m", "mscu"], timeout=10_000)
    qtbot.waitUntil(lambda: any("Qt6Widgets" in m.path for m in seen.memory_maps()), timeout=10_000)


def back_up(both: Path) -> None:
    """Back both stores up, as closing the window does."""
    opened = StoreSignIn().unlock(both, Role.NAVIGATOR, PASSPHRASE)
    for session in opened.sessions:
        session.back_up()
    opened.release()


def test_what_she_typed_is_gone_when_she_has_locked(
    both: Path, founded_charity: Template, qtbot: QtBot, tmp_path: Path
) -> None:
    key = founded_charity.unlocked(Role.NAVIGATOR).data_key
    with workstation(TYPED) as hers:
        before = remembered_by(hers)
        assert not before or held(before, CANARIES).keys() == set(CANARIES)
        assert not before or key in before
        lock(hers, qtbot)
        after = remembered_by(hers)
        assert held(after, [*CANARIES, PASSPHRASE]) == {}
        assert key not in after
    back_up(both)
    files_hold_nothing(both, [tmp_path, *(Path(os.environ[name]) for name in HOMES)], key)
    police_hold_nothing(both, key)


def files_hold_nothing(both: Path, places: list[Path], key: bytes) -> None:
    """She can read it, and it stands in no file otherwise: stores, backups, drafts, logs."""
    files = StoreFiles(both / StoreKind.SURVIVORS, StoreKind.SURVIVORS)
    hers = dump(files.database, key)
    assert {word for word in CANARIES if word in hers} == {*CANARIES} - {DRAFT}
    assert [*files_with(CANARIES, places)] == []
    kept = {path.name for place in places for path in place.rglob("*")}
    assert {"unit.db", "survivors.db", "mscu.log", "window.json"} <= kept
    assert list(files.folder.rglob("*.sealed"))
    assert list((files.folder / "backups").iterdir())
    assert list((both / "backups").iterdir())


def police_hold_nothing(both: Path, key: bytes) -> None:
    """Whoever of the police opens all that her passphrase opens never comes to a byte of it."""
    assert {*POLICE} >= {COLLEAGUE, Role.SUPERVISOR, Role.DISCLOSURE}
    told = {"people": [str(each) for each in POLICE], "folder": str(both), "passphrase": PASSPHRASE}
    with workstation(told) as theirs:
        memory = remembered_by(theirs)
    assert held(memory, CANARIES) == {}
    assert key not in memory
    assert not memory or b"supervisor" in memory
