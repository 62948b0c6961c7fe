"""IT reads when the program was used and what failed, and nothing else."""

import logging
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import platformdirs
import pytest

from mscu.app.sign_in import StoreSignIn
from mscu.errors import MscuError, WrongPassphrase
from mscu.event_log import begin_event_log, end_event_log, ended, failed, locked, started
from mscu.resources import PACKAGE
from mscu.store.keys.recovery import make_codes
from mscu.store.keys.slots import Attempt
from mscu.ui.session.crash import CrashHook
from tests.scenes.stores import PASSPHRASE, Store
from tests.tools.system_log import SystemLog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its event log takes no sockets")
CANARY = "Zylquornavex"


def log_file() -> Path:
    return platformdirs.user_log_path("mscu", appauthor=False) / "mscu.log"


def test_starts_ends_locks_and_errors_are_in_both_logs(system_log: SystemLog) -> None:
    started(window=True)
    try:
        int(CANARY)
    except ValueError as error:
        failed(error)
        CrashHook()._handle(ValueError, error, None)  # noqa: SLF001 - as Python calls it
        logging.getLogger("mscu.any").exception("With its traceback")
    logging.getLogger("mscu.any").info("Of no concern to IT.")
    locked()
    ended(0)
    messages = system_log.close()
    place = "ValueError < test_event_log.py:"
    assert [message.partition(place)[0].rstrip("\n") for message in messages] == [
        f"mscu: INFO Started version {version('mscu')}, window.",
        "mscu: ERROR Unexpected: ",
        "mscu: ERROR Unexpected: ",
        "mscu: ERROR With its traceback",
        "mscu: INFO Locked. The process is replaced.",
        "mscu: INFO Ended with exit code 0.",
    ]
    assert [place in message for message in messages] == [False, True, True, True, False, False]
    written = log_file().read_text(encoding="utf-8")
    assert "Of no concern to IT." in written
    assert CANARY not in written + "".join(messages)


def test_a_sign_in_that_fails_is_logged_without_a_name(system_log: SystemLog, store: Store) -> None:
    store.close()
    sign_in = StoreSignIn()
    for name, passphrase in (("officer", f"{CANARY} heath"), (CANARY.lower(), PASSPHRASE)):
        with pytest.raises(WrongPassphrase):
            sign_in.unlock(store.folder, name, passphrase)
    with pytest.raises(MscuError):
        sign_in.recover(store.folder, make_codes(), CANARY.lower(), PASSPHRASE)
    with pytest.raises(WrongPassphrase):  # a try at the other store, which nobody asked for
        sign_in._open(store.folder, "officer", CANARY, Attempt(counted=False))  # noqa: SLF001
    sign_in.unlock(store.folder, "officer", PASSPHRASE).release()
    messages = system_log.close()
    assert messages == [
        "mscu: WARNING A sign-in failed: WrongPassphrase.",
        "mscu: WARNING A sign-in failed: WrongPassphrase.",
        "mscu: WARNING A sign-in failed: BadRecoveryCode.",
    ]
    written = log_file().read_text(encoding="utf-8")
    assert [word for word in (CANARY, CANARY.lower(), "officer", str(store.folder)) if word in written] == []


def test_a_log_that_takes_nothing_holds_nothing_up(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = SystemLog(tmp_path / "log")
    begin_event_log(str(log.path))
    log.close()
    log.path.unlink()
    started(window=False)
    end_event_log()
    assert "Started" in log_file().read_text(encoding="utf-8")
    assert capfd.readouterr() == ("", "")


def test_a_disk_that_refuses_and_a_computer_without_a_log_are_no_reason_to_stop(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log_file().parent.parent.mkdir(parents=True)
    log_file().parent.write_bytes(b"a file where the folder should be")
    begin_event_log(str(tmp_path / "none"))
    started(window=True)
    end_event_log()
    assert capfd.readouterr() == ("", "")


def test_a_command_logs_its_start_and_end_and_not_what_was_typed() -> None:
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "mscu", "verify", CANARY],
        env=env,
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 2
    written = [line.split("mscu.events ")[1] for line in log_file().read_text(encoding="utf-8").splitlines()]
    assert written == [f"Started version {version('mscu')}, command line.", "Ended with exit code 2."]
